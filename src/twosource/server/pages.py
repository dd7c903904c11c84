"""The pages: each is written whole on the server, so that it works without a script and without a network."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from twosource.actors.known import country_name
from twosource.brief.markup import visible
from twosource.brief.page import name_reports
from twosource.brief.parts import Place
from twosource.brief.wording import CHALLENGES, STATUS, basis_words, clean, counted, day_words, listed, trim
from twosource.errors import UsageProblem
from twosource.explain.marks import LAYERS
from twosource.server.marked import mark_text, show_words
from twosource.server.stories import (
    TITLE_LETTERS,
    days_words,
    facts_of_report,
    link_to_words,
    moment,
    page_numbers,
    story_line,
    story_parts,
    told_by,
)
from twosource.store import Store
from twosource.store.wordings import Segment

PAGE: Final = 50  # stories or changes on one page
ACTORS_PAGE: Final = 200
ORDERS: Final = {"changed": "what changed last", "day": "the newest days", "size": "the most reports"}
STATUSES: Final = {"happened": "happened", **STATUS}
CHALLENGED: Final = {
    kind: words.split(" {")[0].removesuffix(" by").removesuffix(" from") for kind, words in CHALLENGES.items()
}
PARTS: Final = (
    ("did", "What it did", "Told by a report in its own voice, or by a witness."),
    ("said-did", "What it is said to have done", "Reported only as a statement."),
    ("speaker", "What it said", "Quotations."),
    ("whom", "What was done to it", "Facts in which it is the one concerned."),
    ("challenger", "What it denied or disputed", ""),
    ("where", "What happened there", ""),
)
"""The sections of an actor's page: key, title, what stands there."""

router = APIRouter(include_in_schema=False)
Number = Annotated[int, Query(ge=1, le=1_000_000)]
Position = Annotated[int, Query(ge=0, le=100_000_000)]
Short = Annotated[str, Query(max_length=300)]
Word = Annotated[str, Form(max_length=300)]


@cache
def templates() -> Environment:
    """The templates; everything put into them is escaped but what says of itself that it is HTML, and has what hides or
    turns words taken out."""
    folder = Path(__file__).parent / "web" / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, finalize=_shown)


def _shown(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def render(request: Request, template: str, code: int = 200, /, **fields: Any) -> Response:
    """A page from its template; `said` in the address is a message that an action left."""
    said = MESSAGES.get(request.query_params.get("said", ""), "")
    return HTMLResponse(templates().get_template(template).render(said=said, **fields), code)


MESSAGES: Final = {
    "merged": "The stories are one now.",
    "split": "The reports are a story of their own now.",
    "pinned": "The story's reports are kept together.",
    "actors": "The actors are put right.",
    "unlinked": "The words no longer belong to the fact.",
    "linked": "The two facts are one now.",
    "undone": "The correction is taken back.",
}


def _store(request: Request) -> Store:
    store: Store = request.app.state.shelf.reading()
    return store


@router.get("/")
def stories(request: Request, order: Short = "changed", lone: Short = "", page: Number = 1) -> Response:
    """The list of stories."""
    store = _store(request)
    order = order if order in ORDERS else "changed"
    least = 1 if lone else 2
    total = store.connection.execute(
        "SELECT count(*) FROM stories WHERE merged_into IS NULL AND reports >= ?", (least,)
    ).fetchone()[0]
    page, pages = page_numbers(total, page, PAGE)
    rows = store.stories(order=order, least_reports=least, limit=PAGE, offset=(page - 1) * PAGE)
    outlets, shared = told_by(store, [row["id"] for row in rows])
    shown = [
        {**row, "line": story_line(row, outlets.get(row["id"], [])), "shared": shared.get(row["id"], 0),
         "when": moment(row["changed"])}
        for row in rows
    ]  # fmt: skip
    return render(
        request, "stories.html", here="stories", stories=shown,
        total=counted(total, "story", "stories"), page=page, pages=pages, choices=list(ORDERS.items()), order=order,
        lone=bool(lone), kept=store.counts(),
        at=lambda n: "/?" + urlencode({"order": order, "page": n, **({"lone": 1} if lone else {})}),
    )  # fmt: skip


@router.get("/stories/{story}")
def story(request: Request, story: str) -> Response:
    """A story's page."""
    store = _store(request)
    if (now := store.resolve(story)) != story:
        return RedirectResponse(f"/stories/{quote(now)}", 308)
    template = templates().get_template("story.html")
    said = MESSAGES.get(request.query_params.get("said", ""), "")
    page: str = request.app.state.shelf.page(
        f"{story} {said}", lambda: template.render(said=said, here="stories", **story_parts(store, store.story(story)))
    )
    return HTMLResponse(page)


@router.get("/report")
def report(
    request: Request, id: Short, start: Position = 0, end: Position = 0, version: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """A report's page: its text with everything found in it marked."""
    store = _store(request)
    found = store.report(id, version or None)
    versions = store.versions(id)
    newest = not version or version == versions[-1]["version"]
    at = (start, end) if end > start and newest else None
    text = mark_text(store.analysis(id), at) if newest else escape(visible(found["text"]))
    brief = store.story(found["story"]) if found["story"] else None
    return render(
        request, "report.html", here="stories", id=id, heading=_heading(found), about=_about(found),
        url=found["url"] if re.match(r"https?://", found["url"] or "") else "",
        stories=[(brief["stories"][0]["id"], brief["stories"][0]["title"])] if brief else [],
        versions=[{"number": v["version"], "when": moment(v["added"])} for v in versions],
        difference=_difference(store.difference(id, version or None)) if len(versions) > 1 else "",
        newest=newest, language=found["language"], text=text, layers=[(layer, f"{layer}s") for layer in LAYERS],
        facts=_facts_beside(brief, id) if brief and newest else [],
    )  # fmt: skip


@router.get("/words")
def words(request: Request, id: Short, start: Position, end: Position) -> Response:
    """The words of a report with what stands around them, for the panel beside a page."""
    found = _store(request).report(id)
    where = urlencode({"id": id, "start": start, "end": end})
    return render(
        request, "words.html", heading=_heading(found), about=_about(found), href=f"/report?{where}#at",
        text=show_words(found["text"], start, end),
    )  # fmt: skip


@router.get("/actors")
def actors(request: Request, q: Short = "", page: Number = 1) -> Response:
    """The actors that have a name, those in most stories first; any whose name holds the words that are asked for."""
    store = _store(request)
    rows = store.actors(q or None, named=not q, limit=ACTORS_PAGE + 1, offset=(page - 1) * ACTORS_PAGE)
    pages = page + (len(rows) > ACTORS_PAGE)
    return render(
        request, "actors.html", here="actors", page=page, pages=pages, words=q,
        actors=[{**row, "about": _actor_about(row)} for row in rows[:ACTORS_PAGE]],
        at=lambda n: "/actors?" + urlencode({"q": q, "page": n}),
    )  # fmt: skip


@router.get("/actor")
def actor(request: Request, id: Short) -> Response:
    """An actor's page: what it did, said, and was said to have done, by time."""
    store = _store(request)
    found = store.actor(id)
    parts: dict[str, list[dict[str, Any]]] = {key: [] for key, _, _ in PARTS}
    for fact in found["facts"]:
        parts[_part(fact)].append(_fact_entry(store, fact))
    titles = {row["story"]: row["title"] for row in found["in"]}
    about = _actor_about({**found, "facts": len({fact["number"] for fact in found["facts"]})})
    return render(
        request, "actor.html", here="actors", name=clean(found["name"]), about=about,
        names=[clean(name) for name in found["names"] if name != found["name"]],
        parts=[(_of(found["kind"], title), note, parts[key]) for key, title, note in PARTS if parts[key]],
        titles=titles, link=link_to_words,
    )  # fmt: skip


@router.get("/search")
def search(
    request: Request, q: Short = "", actor: Short = "", place: Short = "", since: Short = "", until: Short = "",
    status: Short = "", challenge: Short = "",
) -> Response:  # fmt: skip
    """The reports and facts that were asked for."""
    store, problem, hits = _store(request), "", []
    asked = any((q.strip(), actor, place, since, until, status, challenge))
    if asked:
        try:
            hits = store.search(
                q, actor=actor or None, place=place or None, since=_day(since), until=_day(until),
                status=status or None, challenge=challenge or None, limit=PAGE,
            )  # fmt: skip
        except (UsageProblem, ValueError) as error:
            problem = str(error)
    return render(
        request, "search.html", q=q, actor=actor, place=place, since=since, until=until, status=status,
        challenge=challenge, statuses=STATUSES.items(), challenges=CHALLENGED.items(), asked=asked and not problem,
        problem=problem, hits=[_hit(hit) for hit in hits],
        told=f"The first {PAGE} reports" if len(hits) == PAGE else counted(len(hits), "report"), link=link_to_words,
    )  # fmt: skip


@router.get("/changes")
def changes(request: Request, page: Number = 1) -> Response:
    """What new reports changed, the latest first."""
    store = _store(request)
    total = store.connection.execute("SELECT count(*) FROM changes").fetchone()[0]
    page, pages = page_numbers(total, page, PAGE)
    rows = store.connection.execute(
        "SELECT c.*, s.title, f.id AS fact_id FROM changes c LEFT JOIN stories s ON s.id = c.story "
        "LEFT JOIN facts f ON f.number = c.fact ORDER BY c.number DESC LIMIT ? OFFSET ?",
        (PAGE, (page - 1) * PAGE),
    ).fetchall()
    entries = [
        {
            "when": moment(r["at"]),
            "words": r["text"],
            "kind": r["kind"],
            "story": r["story"],
            "title": r["title"] or r["story"],
            "fact": r["fact_id"],
        }
        for r in rows
    ]
    return render(
        request, "changes.html", here="changes", changes=entries, page=page, pages=pages,
        corrections=store.corrections(), at=lambda n: "/changes?" + urlencode({"page": n}),
    )  # fmt: skip


@router.post("/stories/{story}/{action}")
def correct(
    request: Request, story: str, action: str, other: Word = "", report: Annotated[list[str] | None, Form()] = None,
    first: Word = "", second: Word = "", say: Word = "", link: Annotated[str, Form(max_length=700)] = "",
) -> Response:  # fmt: skip
    """A correction by hand; what it refuses it says on a page."""
    fact, _, of = link.partition(" ")
    steps: Mapping[str, tuple[str, Any]] = {
        "merge": ("merged", lambda s: s.merge([story, other])),
        "split": ("split", lambda s: s.split(story, report or [])),
        "pin": ("pinned", lambda s: [s.pin(r["id"], story) for r in s.reports(story=story)]),
        "same": ("actors", lambda s: s.same_actor(story, first, second)),
        "other": ("actors", lambda s: s.other_actor(story, first, second)),
        "unlink": ("unlinked", lambda s: s.wrong_link(story, fact, of)),
        "link": ("linked", lambda s: s.right_link(story, first, second)),
    }
    if action not in steps:
        return render(request, "problem.html", 404, title="Not here", words=f"no correction is called {action[:40]!r}")
    said, step = steps[action]
    try:
        request.app.state.shelf.write(step)
    except UsageProblem as problem:
        return render(request, "problem.html", 400, title="Not so", words=str(problem))
    return RedirectResponse(f"/stories/{quote(_store(request).resolve(story))}?said={said}", 303)


@router.post("/corrections/{number}/undo")
def undo(request: Request, number: int) -> Response:
    """Take a correction back."""
    request.app.state.shelf.write(lambda s: s.undo(number))
    return RedirectResponse("/changes?said=undone", 303)


def _heading(found: Mapping[str, Any]) -> str:
    parts = [clean(found["outlet"] or "") or clean(found["id"]), clean(found["title"] or "")]
    return trim(" · ".join(part for part in parts if part), 200)


def _about(found: Mapping[str, Any]) -> str:
    credit, byline = clean(found["credit"] or ""), clean(found["byline"] or "")
    parts = [basis_words(found), f"by {byline}" if byline else "", f"credit: {credit}" if credit else ""]
    return " · ".join(part for part in parts if part)


def _difference(segments: Sequence[Segment]) -> str:
    tags = {"added": "ins", "removed": "del"}
    out = []
    for segment in segments:
        text, tag = escape(visible(segment["text"])), tags.get(segment["kind"])
        out.append(f"<{tag}>{text}</{tag}>" if tag else text)
    return "".join(out)


def _facts_beside(brief: Mapping[str, Any], report: str) -> list[dict[str, Any]]:
    """The facts that a report tells, with what the comparison says of each."""
    labels = name_reports(brief["reports"])
    out = []
    for fact in facts_of_report(brief, report):
        others = [labels[r] for r in dict.fromkeys(x["report"] for x in fact["readings"]) if r != report]
        also = f"also in {listed(others[:4])}" + (f" and {len(others) - 4} more" if len(others) > 4 else "")
        parts = [
            also if others else "only here",
            fact["agreement"] if fact["agreement"] in ("differ", "updated", "withdrawn") else "",
        ]
        challenge = fact["challenge"]["kind"]
        parts.append("" if challenge == "none" else challenge)
        anchor = fact["id"] if others else ""
        told = {"text": trim(clean(fact["text"]), 140), "verdict": " · ".join(filter(None, parts))}
        out.append({"story": brief["stories"][0]["id"], "fact": anchor, **told})
    return out


def _actor_about(row: Mapping[str, Any]) -> str:
    country = country_name(row["country"] or "") or ""
    parts = [row["kind"], row["office"] or "", country if country != row["name"] else ""]
    parts += [counted(row["stories"], "story", "stories"), counted(row["facts"], "fact")]
    return " · ".join(part for part in parts if part)


def _of(kind: str, title: str) -> str:
    """A section's title: of people it is said what they did."""
    if kind != "person":
        return title
    return title.replace("it is", "they are").replace("to it", "to them").replace(" it ", " they ")


def _part(fact: Mapping[str, Any]) -> str:
    """The section of an actor's page that a fact stands in, by the actor's role in it."""
    if fact["role"] == "who":
        return "said-did" if fact["level"] == "said" else "did"
    role: str = fact["role"]
    return role


def _fact_entry(store: Store, fact: Mapping[str, Any]) -> dict[str, Any]:
    first = store.connection.execute(
        'SELECT r.report, r.start, r."end", p.outlet FROM readings r JOIN reports p ON p.id = r.report '
        "WHERE r.fact = ? ORDER BY r.number LIMIT 1",
        (fact["number"],),
    ).fetchone()
    low = fact["origins_low"]
    verdict = [
        days_words(fact["first_day"], fact["last_day"], fact["precision"]),
        STATUS.get(fact["status"] or "", ""),
        f"at least {counted(low, 'separate origin')}" if low > 1 else "",
    ]
    verdict += ["accounts differ" if fact["agreement"] == "differ" else "", CHALLENGED.get(fact["challenge"], "")]
    contested = fact["agreement"] == "differ" or fact["challenge"] in ("denied", "disputed")
    return {
        "text": trim(clean(fact["text"]), 200), "verdict": " · ".join(filter(None, verdict)), "contested": contested,
        "story": fact["story"], "fact": fact["id"],
        "place": Place(first["report"], clean(first["outlet"] or first["report"]), first["start"], first["end"]),
    }  # fmt: skip


def _hit(hit: Mapping[str, Any]) -> dict[str, Any]:
    """A found report: the words that were found are marked by \\x02 and \\x03 in its snippet."""
    pieces = re.split("\x02([^\x02\x03]*)\x03", hit["snippet"] or "")  # what was found is every second one
    shown = [escape(visible(piece)) for piece in pieces]
    snippet = "".join(f"<mark>{piece}</mark>" if n % 2 else piece for n, piece in enumerate(shown))
    about = [
        clean(hit["outlet"] or hit["report"]),
        day_words(hit["published"]) if hit["published"] else "",
    ]
    return {
        "id": hit["report"], "title": trim(clean(hit["title"] or hit["report"]), TITLE_LETTERS), "story": hit["story"],
        "about": " · ".join(filter(None, about)), "story_title": clean(hit["story_title"] or ""),
        "snippet": snippet,
        "facts": [
            {
                "text": trim(clean(fact["text"]), 160), "fact": fact["id"],
                "place": Place(hit["report"], clean(hit["outlet"] or hit["report"]), fact["start"], fact["end"]),
            }
            for fact in hit["facts"][:5]
        ],
    }  # fmt: skip


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
