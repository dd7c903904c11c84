"""What the pages of stories are written from: rows of the list, and the parts of one story's page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote, urlencode

from twosource.brief.entries import headline_words, rest_words, span
from twosource.brief.markup import write_sections
from twosource.brief.page import build_page, build_setting, name_reports
from twosource.brief.parts import Place, Section, Setting
from twosource.brief.wording import Json, clean, counted, listed, trim, when_words
from twosource.origins import is_named
from twosource.server.graphs import QUADS, draw_dealings, draw_origins, find_dealings, find_reach
from twosource.server.tables import WIDEST, table_of_facts
from twosource.store import Store

MANY_REPORTS: Final = 20  # above so many, what only one report has stands on that report's own page
ENTRIES_SHOWN: Final = (
    100  # of one list: a story of 200 reports has thousands of facts, and nobody reads them on one page
)
WRONG_SHOWN: Final = 200  # links that a form offers to undo
DEALINGS_LISTED: Final = 60
OUTLETS_NAMED: Final = 4  # outlets of a story that the list names
OUTLET_LETTERS: Final = 40
TITLE_LETTERS: Final = 90

BEFORE: Final = ("facts", "differ", "challenged")
BESIDE: Final = ("quotations", "timeline", "single")


def link_to_words(place: Place) -> str:
    """The attributes of a link to a place's words: the report's page, and what the script shows beside this one."""
    where = urlencode({"id": place.report, "start": place.start, "end": place.end})
    if place.end <= place.start:
        return f'href="/report?id={quote(place.report, safe="")}"'
    at = where.replace("&", "&amp;")
    return f'href="/report?{at}#at" data-words="/words?{at}"'


def story_line(row: Mapping[str, Any], outlets: Sequence[str] = ()) -> str:
    """Days, reports and outlets of a row of `Store.stories`, these by name where they are few."""
    more = len(outlets) - OUTLETS_NAMED
    named = listed([*outlets[:OUTLETS_NAMED], *([f"{more} more"] if more > 0 else [])])
    parts = [
        days_words(row["first_day"], row["last_day"]) or "undated",
        counted(row["reports"], "report"),
        named or counted(row["outlets"], "outlet"),
    ]
    return " · ".join(part for part in parts if part)


def days_words(first: str | None, last: str | None, precision: str | None = None) -> str:
    """Days in words: "8–13 May 2026", or what they make up: "May 2026"; empty where there are none."""
    when = {"start": first, "end": last or first, "precision": precision or "day"}
    return when_words(when, weekday=False) if first else ""


def told_by(store: Store, stories: Sequence[str]) -> tuple[dict[str, list[str]], dict[str, int]]:
    """The outlets of some stories, those with most reports first, and how many facts stand in several reports."""
    asked = json.dumps(list(stories))
    outlets: dict[str, list[str]] = {}
    for row in store.connection.execute(
        "SELECT story, coalesce(outlet, id) AS name FROM reports WHERE story IN (SELECT value FROM json_each(?)) "
        "GROUP BY story, name ORDER BY count(*) DESC, name",
        (asked,),
    ):
        outlets.setdefault(row["story"], []).append(trim(clean(row["name"]), OUTLET_LETTERS))
    shared = store.connection.execute(
        "SELECT story, count(*) FROM facts WHERE reports > 1 AND story IN (SELECT value FROM json_each(?)) "
        "GROUP BY story",
        (asked,),
    )
    return outlets, dict(shared.fetchall())


def story_parts(store: Store, brief: Json) -> dict[str, Any]:
    """Everything that the page of a story shows, by the names its template has for it."""
    story = brief["stories"][0]
    texts = store.texts(story["id"])
    labels = name_reports(brief["reports"])
    setting = build_setting(brief, story, texts, labels, short=False)
    page = build_page(brief, texts, short=False).stories[0]
    many = len(story["reports"]) > MANY_REPORTS
    sections = [_shortened(s) for s in page.sections if not (many and s.name == "single")]
    lines = table_of_facts(build_setting(brief, story, texts, labels, short=True))
    reach, dealings = find_reach(story), find_dealings(story)
    pictures = {
        "origins_graph": draw_origins(reach, {r: labels[r] for r in story["reports"]}),
        "dealings_graph": draw_dealings(dealings, setting.actors),
    }
    contents = [(f"story-{s.name}", s.title) for s in sections]
    contents += [("story-table", "Facts by report")] * bool(lines)
    contents += [("story-reach", "Origins and reports")] * bool(pictures["origins_graph"])
    contents += [("story-dealings", "Who deals with whom")] * bool(pictures["dealings_graph"])
    return {
        "id": story["id"],
        "page": page,
        "contents": [*contents, ("story-correct", "Correct by hand")],
        "first": "\n".join(write_sections([s for s in sections if s.name in BEFORE], "story", link_to_words)),
        "middle": "\n".join(write_sections([s for s in sections if s.name in BESIDE], "story", link_to_words)),
        "last": "\n".join(
            write_sections([s for s in sections if s.name not in (*BEFORE, *BESIDE)], "story", link_to_words)
        ),
        "lines": lines[:ENTRIES_SHOWN],
        "further": rest_words(len(lines), ENTRIES_SHOWN, "fact"),
        "columns": [(r, labels[r]) for r in story["reports"]] if len(story["reports"]) <= WIDEST else [],
        "reports": [(r, labels[r]) for r in story["reports"]],
        "dealings": [_told(setting, d) for d in dealings[:DEALINGS_LISTED]],
        "actors": _actors(store, story)[:WRONG_SHOWN],
        "history": _history(store, story["id"])[:ENTRIES_SHOWN],
        "others": _others(store, story["id"]),
        "wrong": _links(setting),
        "joins": [(fact["id"], trim(headline_words(fact), TITLE_LETTERS)) for fact in story["facts"][:WRONG_SHOWN]],
        "link": link_to_words,
        **pictures,
    }


def _shortened(section: Section) -> Section:
    """A section with the first entries of each list; what was left out is counted."""
    groups = tuple(
        replace(g, entries=g.entries[:ENTRIES_SHOWN], rest=rest_words(len(g.entries), ENTRIES_SHOWN, "entry"))
        if len(g.entries) > ENTRIES_SHOWN
        else replace(g, rest="")
        for g in section.groups[:ENTRIES_SHOWN]
    )
    return replace(section, groups=groups)


def _told(s: Setting, dealing: Any) -> dict[str, Any]:
    facts = {fact["id"]: fact for fact in s.facts}
    told = [
        (f, trim(headline_words(facts[f]), TITLE_LETTERS), s.place(*span(facts[f]["readings"][0])))
        for f in dealing.facts
    ]
    return {
        "who": s.actors[dealing.who],
        "whom": s.actors[dealing.whom],
        "kind": QUADS.get(dealing.quad or 0, "no code"),
        "facts": told,
    }


def _actors(store: Store, story: Json) -> list[dict[str, Any]]:
    rows = store.connection.execute("SELECT id, actor FROM story_actors WHERE story = ?", (story["id"],))
    keys = {row["id"]: row["actor"] for row in rows}
    return [
        {"id": actor["id"], "key": keys[actor["id"]], "name": clean(actor["name"]), "named": is_named(actor["name"])}
        for actor in story["actors"]
        if actor["id"] in keys
    ]


def _history(store: Store, story: str) -> list[dict[str, str]]:
    return [{"when": moment(c["at"]), "words": c["text"]} for c in reversed(store.changes(story=story))]


def _others(store: Store, story: str) -> list[tuple[str, str]]:
    """The stories that were changed last, to join this one with."""
    rows = store.stories(order="changed", limit=50)
    return [(row["id"], trim(clean(row["title"]), TITLE_LETTERS)) for row in rows if row["id"] != story]


def _links(s: Setting) -> list[tuple[str, str]]:
    """Readings of facts that several reports have, as a form's values "f3 report" and words."""
    found = []
    for fact in s.facts:
        reports = list(dict.fromkeys(reading["report"] for reading in fact["readings"]))
        if len(reports) < 2:
            continue
        for reading in fact["readings"]:
            words = trim(s.words(*span(reading)), 60)
            told = f"{trim(headline_words(fact), 60)} ← {s.labels[reading['report']]}: {words}"
            found.append((f"{fact['id']} {reading['report']}", told))
    return list(dict(found).items())[:WRONG_SHOWN]


def moment(at: str) -> str:
    """A time of the store, UTC, to the minute: "2026-05-08 14:03 UTC"."""
    return f"{at[:10]} {at[11:16]} UTC"


def page_numbers(total: int, page: int, size: int) -> tuple[int, int]:
    """The page that is shown and how many there are; a number out of range is brought into it."""
    pages = max(1, -(-total // size))
    return min(max(page, 1), pages), pages


def facts_of_report(brief: Json, report: str) -> list[Json]:
    """The facts of a story that a report tells, those of several reports first, each with whether it is shared."""
    story = brief["stories"][0]
    told = [f for f in story["facts"] if any(r["report"] == report for r in f["readings"])]
    return sorted(told, key=lambda f: f["support"]["reports"] < 2)
