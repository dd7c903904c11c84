"""Bringing a store up to date: reports without a story are grouped, stories whose reports changed are compared.

Each step is one transaction, so that a store that was cut off at any moment goes on with the steps that are left.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from twosource.corrections import Corrections
from twosource.errors import TwosourceError
from twosource.pipeline import merge_story_actors
from twosource.records import Analysis
from twosource.store.changes import fact_states, match_facts, note, note_facts
from twosource.store.connections import transaction
from twosource.store.corrections import corrections_of, place_by_hand
from twosource.store.flow import Flow
from twosource.store.found import write_found
from twosource.store.grouping import Grouped, group_new, weigh_story, write_sum, write_vectors
from twosource.store.reports import (
    load_analysis,
    load_given,
    read_fields,
    report_row,
    update,
    write_analysis,
    write_dated,
    write_undated,
)
from twosource.store.verdicts import clear_facts, write_story
from twosource.store.word_counts import count_words

Progress = Callable[[], None]
AT_ONCE: Final = 500
"""Reports that are grouped together; what was found in them is held in memory meanwhile."""


def settle(
    connection: sqlite3.Connection, flow: Flow, now: str, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Groups the reports that have no story and compares the stories that have changed; what could not be done, with
    the reason: it stays as it was until the next try."""
    failed: dict[str, str] = {}
    while waiting := _waiting(connection, failed):
        _group(connection, waiting, flow, now, failed)
    while todo := [story for story in _stale(connection) if f"story {story}" not in failed]:
        for story in todo:
            with _named(f"story {story}", "comparing", failed):
                compare_kept(connection, flow, story, now)
            if progress:
                progress()
    return list(failed.items())


@contextmanager
def _named(what: str, doing: str, failed: dict[str, str]) -> Iterator[None]:
    """A fault met in one report or story is named and must not keep the others waiting."""
    try:
        yield
    except (TwosourceError, sqlite3.Error):
        raise
    except Exception as error:
        detail = " ".join(str(error).split())
        failed[what] = f"a fault in twosource met while {doing} it: {type(error).__name__}: {detail}"


def _waiting(connection: sqlite3.Connection, failed: Collection[str]) -> list[str]:
    """Reports that have no story yet, by day, so many as are held at once."""
    rows = connection.execute(
        "SELECT id FROM reports WHERE story IS NULL ORDER BY published IS NULL, published, id LIMIT ?",
        (AT_ONCE + len(failed),),
    )
    return [r[0] for r in rows if f"report {r[0]}" not in failed][:AT_ONCE]


def _group(
    connection: sqlite3.Connection, waiting: Sequence[str], flow: Flow, now: str, failed: dict[str, str]
) -> None:
    """Puts reports into their stories."""
    analyses: dict[str, Analysis] = {}
    for id in waiting:
        with _named(f"report {id}", "reading", failed):
            analyses[id] = fresh_analysis(connection, id, flow)
    with transaction(connection):
        if _waiting(connection, failed)[: len(analyses)] != list(analyses):
            return  # another program has been here meanwhile
        found = group_new(connection, list(analyses.values()))
        count_words(connection, list(analyses.values()))
        write_vectors(connection, found.vectors)
        _place(connection, place_by_hand(connection, found.groups), analyses, flow, now)


def _stale(connection: sqlite3.Connection) -> list[str]:
    """The stories that are still to be compared."""
    return [r[0] for r in connection.execute("SELECT id FROM stories WHERE stale ORDER BY number")]


def _place(
    connection: sqlite3.Connection, groups: Sequence[Grouped], new: dict[str, Analysis], flow: Flow, now: str
) -> None:
    """Puts reports into their stories: new ones, and those of the same day that belong elsewhere now."""
    moved: dict[str, list[tuple[str, str]]] = {}
    for group in groups:
        story = group.story or begin_story(connection, now)
        if group.story is None:
            note(connection, now, "began", story, f"a new story of {_reports(len(group.reports) + len(group.moved))}")
        group.story = story
        for id in group.moved:
            moved.setdefault(report_row(connection, id)["story"], []).append((id, story))
        for id in (*group.reports, *group.moved):
            connection.execute("UPDATE reports SET story = ? WHERE id = ?", (story, id))
        for id in group.reports:
            title = new[id].report.title or id
            note(connection, now, "joined", story, f"{new[id].report.outlet or id}: {title}", report=id)
    for story in sorted(moved):
        _leave(connection, story, moved[story], flow, now)
    for group in groups:
        assert group.story is not None
        members = member_ids(connection, group.story)
        if members:
            mark_stale(connection, group.story, len(members), now)
            opened = group.sum or weigh_story(connection, [fresh_analysis(connection, id, flow) for id in members])
            write_sum(connection, group.story, opened, group.day, group.before)


def _leave(connection: sqlite3.Connection, story: str, moved: list[tuple[str, str]], flow: Flow, now: str) -> None:
    """Tells of the reports that a later one of their day has drawn into other stories; a story that has none left leads
    to the one that most of them went to."""
    if member_ids(connection, story):
        for id, other in moved:
            words = "more like the reports of {} now that more of its day have come"
            note(connection, now, "left", story, f"{id}: {words.format(other)}", report=id)
            note(connection, now, "joined", other, f"{id}: {words.format('this story')}", report=id)
        return
    went = Counter(other for _, other in moved)
    heir = min(went, key=lambda s: (-went[s], int(s[1:])))
    adopt(connection, story, heir, flow, now)
    note(connection, now, "merged", heir, f"{story} was merged into {heir}: a later report of their day showed them to "
         "be one", before=story, after=heir)  # fmt: skip


def adopt(connection: sqlite3.Connection, story: str, heir: str, flow: Flow, now: str) -> None:
    """Makes a story whose reports are in another now lead to that. Its facts keep their numbers: the comparison that
    follows finds them by their readings."""
    connection.execute("UPDATE facts SET story = ? WHERE story = ?", (heir, story))
    refresh_story(connection, story, flow, now)
    update(connection, "stories", story, {"merged_into": heir})


def begin_story(connection: sqlite3.Connection, now: str) -> str:
    """A story of its own id, still without reports."""
    row = connection.execute("INSERT INTO stories (id, title, began, changed) VALUES ('', '', ?, ?)", (now, now))
    story = f"s{row.lastrowid}"
    connection.execute("UPDATE stories SET id = ? WHERE number = ?", (story, row.lastrowid))
    return story


def member_ids(connection: sqlite3.Connection, story: str) -> list[str]:
    """The reports of a story, by id."""
    return [r[0] for r in connection.execute("SELECT id FROM reports WHERE story = ? ORDER BY id", (story,))]


def mark_stale(connection: sqlite3.Connection, story: str, reports: int, now: str) -> None:
    """Notes that a story's reports have changed."""
    update(connection, "stories", story, {"stale": 1, "reports": reports, "changed": now})


def _reports(many: int) -> str:
    return "one report" if many == 1 else f"{many} reports"


def fresh_analysis(connection: sqlite3.Connection, id: str, flow: Flow) -> Analysis:
    """What was found in a report; read again from its text where another reader found it."""
    kept = load_analysis(connection, id, flow.name)
    if kept is not None:
        return kept
    return replace_analysis(connection, flow.analyse(load_given(connection, id)), flow)


def replace_analysis(connection: sqlite3.Connection, analysis: Analysis, flow: Flow) -> Analysis:
    """Keeps what a report read again was found to hold; inside a transaction or in one of its own."""

    def write() -> None:
        write_analysis(connection, analysis, flow.name)
        update(connection, "reports", analysis.report.id, read_fields(analysis.report))
        write_found(connection, analysis)

    if connection.in_transaction:
        write()
    else:
        with transaction(connection):
            write()
    return analysis


def compare_kept(connection: sqlite3.Connection, flow: Flow, story: str, now: str) -> None:
    """Compares a story's reports and writes its facts, with what has changed since."""
    ground = _ground(connection, story)
    members = member_ids(connection, story)
    analyses = [fresh_analysis(connection, id, flow) for id in members]
    corrections = corrections_of(connection, members)
    dated, compared = flow.compare(analyses, story, corrections)
    with transaction(connection):
        if _ground(connection, story) != ground:
            return  # another program has changed it meanwhile: it stays to be compared
        before = fact_states(connection, story)
        numbers = match_facts(connection, compared, {a.report.id: a.report.text for a in dated})
        _write_dates(connection, analyses, dated, corrections)
        written = write_story(connection, dated, compared, numbers, now)
        note_facts(connection, compared, written, before, _fresh(connection, story), now)
        newest = connection.execute("SELECT coalesce(max(number), 0) FROM changes").fetchone()[0]
        update(connection, "stories", story, {"stale": 0, "seen": newest, "read_by": flow.name, "changed": now})


def _ground(connection: sqlite3.Connection, story: str) -> list[tuple[object, ...]]:
    """What a comparison rests on: the story's reports with their versions, and the corrections."""
    reports = connection.execute("SELECT id, version FROM reports WHERE story = ? ORDER BY id", (story,)).fetchall()
    acts = connection.execute("SELECT count(*), max(number) FROM corrections").fetchone()
    return [*(tuple(r) for r in reports), tuple(acts)]


def _write_dates(
    connection: sqlite3.Connection, alone: Sequence[Analysis], dated: Sequence[Analysis], corrections: Corrections
) -> None:
    _, to_story = merge_story_actors(dated, corrections)
    for one, other, ids in zip(alone, dated, to_story, strict=True):
        if one is other:
            write_undated(connection, one, ids)
        else:
            write_dated(connection, other, ids)


def _fresh(connection: sqlite3.Connection, story: str) -> list[str]:
    """The reports that joined or were revised since the story was last compared, in the order of publication."""
    rows = connection.execute(
        "SELECT id FROM reports WHERE story = ?1 AND id IN (SELECT report FROM changes WHERE story = ?1 AND number > "
        "(SELECT seen FROM stories WHERE id = ?1) AND kind IN ('joined', 'revised')) ORDER BY published, number",
        (story,),
    )
    return [r[0] for r in rows]


def refresh_story(connection: sqlite3.Connection, story: str, flow: Flow, now: str) -> None:
    """After reports have left or come by hand: what new ones are recognised by is made anew, and the story marked to
    be compared again; an empty one is cleared. Inside a transaction."""
    members = member_ids(connection, story)
    if members:
        mark_stale(connection, story, len(members), now)
        write_sum(connection, story, weigh_story(connection, [fresh_analysis(connection, m, flow) for m in members]))
        return
    clear_facts(connection, story)
    for table in ("briefs", "story_vectors", "story_days"):
        connection.execute(f"DELETE FROM {table} WHERE story = ?", (story,))
    update(connection, "stories", story, {"stale": 0, "reports": 0, "facts": 0, "changed": now, "title": ""})
