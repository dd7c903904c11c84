"""The commands that keep reports and look into what is kept: `add`, `story`, `search`, `diff`, `forget`, `compact`,
`correct`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from twosource.cli.inputs import Paths, Published, each, parse_day, read_reports
from twosource.cli.outputs import Status, check_target, json_line, say, show_brief, show_text, terminal
from twosource.errors import InputProblem, UsageProblem

if TYPE_CHECKING:
    from twosource.records import Report
    from twosource.store import Added, Store

File = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="FILE",
        show_default=False,
        help="The store; without it the file that TWOSOURCE_STORE names, else twosource.db in the user's data folder.",
    ),
]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private", help="Let addresses lead to this machine and its network; else only to the public Internet."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)
STORIES_SHOWN: Final = 50
"""Stories that are listed where no number is given: two screens of a terminal."""


@contextmanager
def open_store(file: str | None, read_only: bool = False) -> Iterator[Store]:
    """The store that a command works on."""
    from twosource.store import Store

    with Store.open(file, read_only=read_only) as store:
        if not read_only and not store.counts()["changes"]:
            say(f"note: the store is {store.path}")
        yield store


# --- keeping --------------------------------------------------------------------------------------------------------


def add_command(
    context: typer.Context,
    paths: Paths,
    file: File = None,
    published: Published = None,
    as_json: AsJson = False,
    allow_private: AllowPrivate = False,
) -> None:
    """Keep reports in the store, group them into stories and compare these; say what changed.

    A report that is kept already is left alone; one that was revised becomes a new version. PATH may be an address
    (https://...) too. What was cut off before is taken up again.
    """
    status: Status = context.obj
    reports = read_reports([p for p in paths if not _ADDRESS.match(p)], published, status, originals=True)
    reports += fetch([p for p in paths if _ADDRESS.match(p)], allow_private, status)
    with open_store(file) as store:
        from twosource.store import Added

        added = Added()
        for one in each(reports, lambda report: store.add([report], settle=False), status):
            added.new += one.new
            added.revised += one.revised
            added.known += one.known
            for source, reason in one.problems:
                status.problem(source, reason)
        added.changes = store.settle()
        for source, reason in store.problems:
            status.problem(source, reason)
        added.stories = sorted({c["story"] for c in added.changes}, key=lambda s: int(s[1:]))
        if as_json:
            shown = {"new": added.new, "revised": added.revised, "known": added.known, "stories": added.stories}
            show_text(json.dumps({**shown, "changes": added.changes}, ensure_ascii=False, indent=2) + "\n")
        else:
            show_text(told_added(store, added))


def fetch(addresses: Sequence[str], allow_private: bool, status: Status) -> list[Report]:
    """The reports at some addresses; each that cannot be had is named."""
    if not addresses:
        return []
    from twosource.records import Report

    reports: list[Report] = []
    try:
        from twosource.fetching import Manners
        from twosource.watch.pages import read_url
    except UsageProblem as problem:  # the extra is not installed
        for address in addresses:
            status.problem(address, str(problem))
        return reports
    for address in addresses:
        try:
            for item in read_url(address, Manners(allow_private=allow_private)):
                if isinstance(item, Report):
                    reports.append(item)
                elif isinstance(item, InputProblem):
                    status.problem(item.source, item.reason)
                else:
                    say(f"note: {item}")
        except InputProblem as problem:
            status.problem(problem.source, problem.reason)
    return reports


def told_added(store: Store, added: Added) -> str:
    """What `add` did, for a person: how many reports, then each story that changed."""
    many = [(len(added.new), "new"), (len(added.revised), "revised"), (len(added.known), "kept already")]
    lines = [", ".join(f"{n} {word}" for n, word in many if n) or "no report"]
    rows = {row["id"]: row for row in store.stories()} if added.stories else {}
    for story in added.stories:
        lines += story_lines(rows[story]) if story in rows else []
        # what a new fact comes with stands in the brief; here what has changed since
        lines += [f"      {c['text']}" for c in added.changes if c["story"] == story and c["before"] is not None]
    return "\n".join(lines) + "\n"


def forget_command(
    ids: Annotated[list[str], typer.Argument(metavar="ID", show_default=False, help="A report or a story.")],
    file: File = None,
) -> None:
    """Remove reports, or stories with their reports, and all that rests on them; compare again what is left."""
    with open_store(file) as store:
        for report in store.forget(ids):
            show_text(f"forgotten: {report}\n")


def compact_command(
    before: Annotated[
        str,
        typer.Option(
            metavar="DATE", show_default=False, help="The day (such as 2026-03-17) since which a story has not changed."
        ),
    ],
    file: File = None,
) -> None:
    """Let go of what only the program reads, about half of the store, of reports whose stories have not changed since a
    day.

    Their pages, facts and searches stay as they are. Where such a story gains a report, its reports are read again.
    """
    day = parse_day(before, "--before")
    assert day is not None
    with open_store(file) as store:
        show_text(f"compacted: {_many(store.compact(day), 'report')}\n")


# --- looking --------------------------------------------------------------------------------------------------------


def story_command(
    story: Annotated[
        str | None, typer.Argument(metavar="ID", show_default=False, help="The story; without it all are listed.")
    ] = None,
    file: File = None,
    as_json: AsJson = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    html: Annotated[
        str | None,
        typer.Option(metavar="FILE", show_default=False, help="Write one self-contained page, and print nothing else."),
    ] = None,
    history: Annotated[bool, typer.Option("--history", help="Print what changed in it, in order.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many stories to list.")] = STORIES_SHOWN,
) -> None:
    """Print the brief of a kept story as `twosource brief` does, or list the stories, the last changed first."""
    if as_json + markdown + history > 1:
        raise UsageProblem("--json, --markdown and --history all go to standard output; give one of them")
    target = check_target(html, []) if html is not None else None
    with open_store(file, read_only=True) as store:
        if story is None:
            list_stories(store, as_json, limit)
        elif history:
            for change in store.changes(story=store.resolve(story)):
                show_text(f"{change['at']}  {change['kind']:<12} {change['text']}\n")
        else:
            page, texts = store.story(story), store.texts(story)
            kept = page["stories"][0]["id"]
            if kept != story:
                say(f"note: {story} was merged into {kept}")
            show_brief(page, texts, as_json, markdown, target)


def list_stories(store: Store, as_json: bool, limit: int) -> None:
    """The stories of a store, the last changed first."""
    rows = store.stories(limit=limit)
    for row in rows:
        show_text(json_line(row) if as_json else "\n".join(story_lines(row)) + "\n")
    total = store.counts()["stories"]
    if not as_json and total > len(rows):
        say(f"note: {len(rows)} of {total} stories; --limit {total} lists all")


def story_lines(row: dict[str, Any]) -> list[str]:
    """A story in two lines: what it is, and how much is behind it."""
    days = row["last_day"] or "undated"
    if row["first_day"] and row["first_day"] != row["last_day"]:
        days = f"{row['first_day']} to {row['last_day']}"
    parts = [days, _many(row["reports"], "report"), _many(row["facts"], "fact")]
    parts += [f"{row['two_origins']} with at least 2 separate origins"] if row["two_origins"] else []
    parts += [f"accounts differ on {row['differ']}"] if row["differ"] else []
    parts += [f"{row['challenged']} denied or disputed"] if row["challenged"] else []
    parts += [f"{row['updated']} updated"] if row["updated"] else []
    return [f"{row['id']:<5} {row['title']}", f"      {' · '.join(parts)}"]


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def search_command(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS", show_default=False, help='All must be there; "a phrase"; -word must not.'),
    ] = None,
    file: File = None,
    actor: Annotated[str | None, typer.Option(metavar="NAME", help="Who does, bears, says or denies it.")] = None,
    place: Annotated[str | None, typer.Option(metavar="NAME", help="Where: a place or a country.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Facts of this day and later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Facts of this day and earlier.")] = None,
    status: Annotated[
        str | None, typer.Option(help="happened, ongoing, planned, possible, called-for, not-happened.")
    ] = None,
    challenge: Annotated[str | None, typer.Option(help="none, denied, disputed, unverified, no-comment.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many reports at most.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Find kept reports by their words, and by the facts they bear: actor, place, time, status, challenge."""
    with open_store(file, read_only=True) as store:
        hits = store.search(
            " ".join(words or ()), actor=actor, place=place, since=parse_day(since, "--since"),
            until=parse_day(until, "--until"), status=status, challenge=challenge, limit=limit,
        )  # fmt: skip
    if as_json:
        show_text("".join(json_line(hit) for hit in hits))
    elif words:
        show_text("\n".join(told_hit(hit) for hit in hits))
    else:
        show_text("\n".join(told_facts(hits)))
    if not hits:
        say("nothing found")


def told_hit(hit: dict[str, Any]) -> str:
    """A report that was found, the words around the hit, and its facts."""
    lines = [" · ".join(x for x in (hit["report"], hit["outlet"], hit["published"], hit["story"]) if x)]
    snippet = " ".join((hit["snippet"] or "").split())
    plain = snippet.replace("\x02", "").replace("\x03", "").lstrip("…")
    title = hit["title"] or ""
    lines += [f"  {title}"] if title and not plain.startswith(title) else []
    on, off = ("\x1b[1m", "\x1b[0m") if terminal()[1] else ("", "")
    lines.append("  " + snippet.replace("\x02", on).replace("\x03", off))
    return "\n".join(lines + [f"  • {fact['text']}{_day(fact)}" for fact in hit["facts"]]) + "\n"


def told_facts(hits: Sequence[dict[str, Any]]) -> list[str]:
    """The facts that were found, each once, with the reports that bear it."""
    facts = {fact["number"]: (hit, fact) for hit in reversed(hits) for fact in hit["facts"]}
    out = []
    for number in sorted(facts):
        hit, fact = facts[number]
        bearing = [h["outlet"] or h["report"] for h in hits if number in {f["number"] for f in h["facts"]}]
        out.append(f"{hit['story']} {fact['id']}: {fact['text']}{_day(fact)}\n    {', '.join(bearing)}\n")
    return out


def _day(fact: dict[str, Any]) -> str:
    return f" ({fact['first_day']})" if fact["first_day"] else ""


def diff_command(
    report: Annotated[str, typer.Argument(metavar="REPORT", show_default=False, help="The report.")],
    version: Annotated[int | None, typer.Option(min=1, help="The version; without it the newest.")] = None,
    file: File = None,
    as_json: AsJson = False,
) -> None:
    """Show what a version of a report, the newest if none is named, changed against the one before: {+added+}
    [-removed-]."""
    with open_store(file, read_only=True) as store:
        segments = store.difference(report, version)
        if as_json:
            show_text(json.dumps(segments, ensure_ascii=False, indent=2) + "\n")
        elif not segments:
            say(f"note: {report} has one version; nothing to compare")
        else:
            marks = {"same": ("", ""), "added": ("{+", "+}"), "removed": ("[-", "-]")}
            if terminal()[1]:
                marks |= {"added": ("\x1b[32m{+", "+}\x1b[0m"), "removed": ("\x1b[31m[-", "-]\x1b[0m")}
            show_text("".join(x["text"].join(marks[x["kind"]]) for x in segments) + "\n")


# --- corrections by hand --------------------------------------------------------------------------------------------

correct = typer.Typer(
    help="Put right by hand what was grouped, taken for one or linked wrongly. Corrections are kept, hold when reports "
    "are read again, and are taken back with undo.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
StoryId = Annotated[str, typer.Argument(metavar="STORY", show_default=False, help="The story.")]
ReportId = Annotated[str, typer.Argument(metavar="REPORT", show_default=False, help="One of its reports.")]
ActorId = Annotated[str, typer.Argument(metavar="ACTOR", show_default=False, help="Its actor: its name, or a3.")]
FactId = Annotated[str, typer.Argument(metavar="FACT", show_default=False, help="Its fact: f3, or a lasting number.")]


@correct.command("merge", short_help="Make stories one.")
def merge_command(
    stories: Annotated[list[str], typer.Argument(metavar="STORY", show_default=False, help="Two or more stories.")],
    file: File = None,
) -> None:
    """Make stories one; the oldest keeps its id, the others' lead to it."""
    with open_store(file) as store:
        show_changes(store.merge(stories))


@correct.command("split", short_help="Take reports out of a story.")
def split_command(
    story: StoryId,
    reports: Annotated[list[str], typer.Argument(metavar="REPORT", show_default=False, help="Some of its reports.")],
    file: File = None,
) -> None:
    """Make some reports of a story a story of their own."""
    with open_store(file) as store:
        show_changes(store.split(story, reports))


@correct.command("pin", short_help="Put a report into a story.")
def pin_command(report: ReportId, story: StoryId, file: File = None) -> None:
    """Put a report into a story, to stay there."""
    with open_store(file) as store:
        show_changes(store.pin(report, story))


@correct.command("same-actor", short_help="Make two actors of a story one.")
def same_actor_command(story: StoryId, actor: ActorId, other: ActorId, file: File = None) -> None:
    """Two of a story's actors are one."""
    with open_store(file) as store:
        show_changes(store.same_actor(story, actor, other))


@correct.command("other-actor", short_help="Part an actor in one report from that of the others.")
def other_actor_command(story: StoryId, actor: ActorId, report: ReportId, file: File = None) -> None:
    """What one report means by a story's actor is somebody else."""
    with open_store(file) as store:
        show_changes(store.other_actor(story, actor, report))


@correct.command("wrong-link", short_help="Take a report out of a fact.")
def wrong_link_command(story: StoryId, fact: FactId, report: ReportId, file: File = None) -> None:
    """A report does not tell a fact that it was linked to."""
    with open_store(file) as store:
        show_changes(store.wrong_link(story, fact, report))


@correct.command("right-link", short_help="Make two facts of a story one.")
def right_link_command(story: StoryId, fact: FactId, other: FactId, file: File = None) -> None:
    """Two facts of a story are one."""
    with open_store(file) as store:
        show_changes(store.right_link(story, fact, other))


@correct.command("list", short_help="List the corrections.")
def list_command(file: File = None, as_json: AsJson = False) -> None:
    """List the corrections that hold, with the numbers by which they are taken back."""
    with open_store(file, read_only=True) as store:
        for act in store.corrections():
            show_text(json_line(act) if as_json else f"{act['number']:<5} {act['at']}  {act['text']}\n")


@correct.command("undo", short_help="Take a correction back.")
def undo_command(
    number: Annotated[int, typer.Argument(metavar="NUMBER", show_default=False, help="As correct list shows it.")],
    file: File = None,
) -> None:
    """Take a correction back. Reports that it moved stay where they are; move them with split, merge or pin."""
    with open_store(file) as store:
        show_changes(store.undo(number))


def show_changes(changes: Sequence[dict[str, Any]]) -> None:
    """What a correction changed, a line each."""
    for change in changes:
        show_text(f"{change['story']}  {change['kind']}: {change['text']}\n")
