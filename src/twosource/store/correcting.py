"""Putting right by hand: stories merged and split, a report pinned, actors and readings joined or parted.

Each writes down a correction bound to words (corrections.py), so that it holds whenever the reports are read or
compared again, and marks the stories to be compared. Each is one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final

from twosource.actors.known import fold
from twosource.corrections import Anchor
from twosource.errors import StoreProblem
from twosource.store.changes import note
from twosource.store.connections import transaction
from twosource.store.corrections import Act, begin_act, drop_corrections, write_correction
from twosource.store.flow import Flow
from twosource.store.reports import report_row, update
from twosource.store.settling import adopt, begin_story, member_ids, refresh_story
from twosource.store.stories import resolve

MANY: Final = 20
"""Reports of a story that a report taken out of it is written down to be apart from."""


def merge_stories(connection: sqlite3.Connection, stories: Sequence[str], flow: Flow, now: str) -> None:
    """Makes several stories one: the oldest keeps its id, the others' lead to it."""
    with transaction(connection):
        ids = sorted({resolve(connection, s) for s in stories}, key=lambda s: int(s[1:]))
        if len(ids) < 2:
            raise StoreProblem(f"{' '.join(stories)} are one story already; give two to merge")
        first, *others = ids
        act = begin_act(connection, now, f"{' and '.join(others)} merged into {first}")
        anchor = member_ids(connection, first)[0]
        for other in others:
            moved = member_ids(connection, other)
            for one, report in product(member_ids(connection, first), moved):
                drop_corrections(connection, "apart", one, report)
            for report in moved:
                write_correction(connection, act, "together", Anchor(anchor, ""), Anchor(report, ""))
                connection.execute("UPDATE reports SET story = ? WHERE id = ?", (first, report))
            adopt(connection, other, first, flow, now)
            note(
                connection, now, "merged", first, f"{other} was merged into {first} by hand", before=other, after=first
            )
        refresh_story(connection, first, flow, now)


def split_story(connection: sqlite3.Connection, story: str, reports: Sequence[str], flow: Flow, now: str) -> str:
    """Makes some reports of a story a story of their own; its id."""
    with transaction(connection):
        story = resolve(connection, story)
        members = member_ids(connection, story)
        moved = sorted(set(reports))
        staying = [m for m in members if m not in moved]
        for report in moved:
            if report not in members:
                raise StoreProblem(f"report {report} is not of story {story}; its reports: {' '.join(members)}")
        if not moved or not staying:
            raise StoreProblem(f"name some of the reports of {story}, not all: {' '.join(members)}")
        new = begin_story(connection, now)
        act = begin_act(connection, now, f"{', '.join(moved)} taken out of {story} into {new}")
        for report in moved:
            connection.execute("UPDATE reports SET story = ?, pinned = 0 WHERE id = ?", (new, report))
            connection.execute("DELETE FROM corrections WHERE kind = 'pin' AND report = ?", (report,))
            for other in staying:
                drop_corrections(connection, "together", report, other)
            for other in staying[:MANY]:
                write_correction(connection, act, "apart", Anchor(report, ""), Anchor(other, ""))
        for report in moved[1:]:
            write_correction(connection, act, "together", Anchor(moved[0], ""), Anchor(report, ""))
        for s in (story, new):
            refresh_story(connection, s, flow, now)
        note(connection, now, "split", story, f"{new} was taken out of {story} by hand", before=story, after=new)
        return new


def pin_report(connection: sqlite3.Connection, report: str, story: str, flow: Flow, now: str) -> None:
    """Puts a report into a story, to stay there."""
    with transaction(connection):
        story, old = resolve(connection, story), report_row(connection, report)["story"]
        connection.execute("DELETE FROM corrections WHERE kind = 'pin' AND report = ?", (report,))
        for other in member_ids(connection, story):
            drop_corrections(connection, "apart", report, other)
        act = begin_act(connection, now, f"{report} pinned to {story}")
        write_correction(connection, act, "pin", Anchor(report, ""), story=story)
        update(connection, "reports", report, {"story": story, "pinned": 1})
        if old != story:
            for s in (old, story) if old else (story,):
                refresh_story(connection, s, flow, now)
            if old:
                note(connection, now, "left", old, f"{report} was put into {story} by hand", report=report)
            note(connection, now, "joined", story, f"{report} was put here by hand", report=report)


# --- actors and readings --------------------------------------------------------------------------------------------


def join_actors(connection: sqlite3.Connection, story: str, actor: str, other: str, now: str) -> None:
    """Makes two of a story's actors one."""
    with transaction(connection):
        story = resolve(connection, story)
        left, right = _anchors_of(connection, story, actor), _anchors_of(connection, story, other)
        if left == right:
            raise StoreProblem(f"{actor} is one actor already; give two")
        text = f"{left[0].words} and {right[0].words} are one"
        _write(connection, begin_act(connection, now, text), "same-actor", story, _stars(left, right))


def _one_of_several(anchors: Sequence[Anchor], report: str, told: str) -> tuple[list[Anchor], list[Anchor]]:
    """What lies in one report, and in the others; StoreProblem, which begins with `told`, where either is missing."""
    own, others = [a for a in anchors if a.report == report], [a for a in anchors if a.report != report]
    if not own or not others:
        raise StoreProblem(f"{told} {', '.join(sorted({a.report for a in anchors}))}; name one report of several")
    return own, others


def part_actor(connection: sqlite3.Connection, story: str, actor: str, report: str, now: str) -> None:
    """Takes what one report means by a story's actor for somebody else."""
    with transaction(connection):
        story = resolve(connection, story)
        anchors = _anchors_of(connection, story, actor)
        own, others = _one_of_several(anchors, report, f"{actor} of {story} stands in")
        text = f"{own[0].words} in {report} is somebody else"
        _write(connection, begin_act(connection, now, text), "other-actor", story, product(own, others))


def part_readings(connection: sqlite3.Connection, story: str, fact: str | int, report: str, now: str) -> None:
    """Takes one report's readings out of a fact."""
    with transaction(connection):
        story = resolve(connection, story)
        anchors = _readings_of(connection, story, fact)
        own, others = _one_of_several(anchors, report, f"{fact} of {story} is told by")
        text = f"{report} does not tell this: {others[0].words}"
        _write(connection, begin_act(connection, now, text), "wrong-link", story, product(own, others))


def join_facts(connection: sqlite3.Connection, story: str, fact: str | int, other: str | int, now: str) -> None:
    """Makes two of a story's facts one."""
    with transaction(connection):
        story = resolve(connection, story)
        left, right = _readings_of(connection, story, fact), _readings_of(connection, story, other)
        if left == right:
            raise StoreProblem(f"{fact} is one fact already; give two")
        text = f"one fact: {left[0].words} / {right[0].words}"
        _write(connection, begin_act(connection, now, text), "right-link", story, product(left, right))


def undo_correction(connection: sqlite3.Connection, number: int, now: str) -> None:
    """Takes a correction back; a report that was moved stays where it is until it is moved again."""
    with transaction(connection):
        rows = connection.execute("SELECT * FROM corrections WHERE act = ?", (number,)).fetchall()
        if not rows:
            raise StoreProblem(f"no correction {number}; twosource correct list shows them")
        connection.execute("DELETE FROM corrections WHERE act = ?", (number,))
        reports = sorted({x for r in rows for x in (r["report"], r["other"]) if x})
        connection.executemany(
            "UPDATE reports SET pinned = 0 WHERE id = ?", [(r["report"],) for r in rows if r["kind"] == "pin"]
        )
        marks = ", ".join("?" * len(reports))
        kept = connection.execute(f"SELECT DISTINCT story FROM reports WHERE id IN ({marks}) ORDER BY story", reports)
        for (story,) in kept.fetchall():
            update(connection, "stories", story, {"stale": 1, "changed": now})
            note(connection, now, "corrected", story, f"taken back: {rows[0]['text']}")


_OPPOSITE: Final = {
    "same-actor": "other-actor",
    "other-actor": "same-actor",
    "right-link": "wrong-link",
    "wrong-link": "right-link",
}


def _write(
    connection: sqlite3.Connection, act: Act, kind: str, story: str, pairs: Iterable[tuple[Anchor, Anchor]]
) -> None:
    """Writes the rows of an act in place of what was said to the contrary, and marks the story to be compared."""
    for one, other in dict.fromkeys(pairs):
        if one != other:
            drop_corrections(connection, _OPPOSITE[kind], one.report, other.report, one.words, other.words)
            write_correction(connection, act, kind, one, other)
    update(connection, "stories", story, {"stale": 1, "changed": act.at})
    note(connection, act.at, "corrected", story, f"by hand: {act.text}")


def _stars(left: Sequence[Anchor], right: Sequence[Anchor]) -> list[tuple[Anchor, Anchor]]:
    """The first of either side with all of the other: enough to join two groups, whichever report is read first."""
    return [*((left[0], r) for r in right), *((one, right[0]) for one in left)]


def _anchors_of(connection: sqlite3.Connection, story: str, actor: str) -> list[Anchor]:
    """A story's actor, by its id in the brief (a3) or its name, in each of its reports."""
    known = connection.execute("SELECT id, name FROM story_actors WHERE story = ? ORDER BY id", (story,)).fetchall()
    if actor not in {k["id"] for k in known}:
        named = [k["id"] for k in known if fold(k["name"]) == fold(actor)]
        if len(named) != 1:
            listed = ", ".join(f"{k['id']} {k['name']}" for k in known)
            reason = f"{len(named)} actors called {actor}" if named else f"no actor {actor}"
            raise StoreProblem(f"{reason} in {story}; its actors: {listed}")
        actor = named[0]
    rows = connection.execute(
        "SELECT report, found_actors.name FROM found_actors JOIN reports ON reports.id = report WHERE story = ? AND "
        "story_actor = ? ORDER BY report, found_actors.id",
        (story, actor),
    )
    return [Anchor(r["report"], r["name"]) for r in rows]


def _readings_of(connection: sqlite3.Connection, story: str, fact: str | int) -> list[Anchor]:
    """The readings of a fact, by its id in the brief (f3) or its lasting number."""
    column = "number" if isinstance(fact, int) or fact.isdigit() else "id"
    rows = connection.execute(
        "SELECT report, start, words FROM readings JOIN facts ON facts.number = fact WHERE facts.story = ? AND "
        f"facts.{column} = ? ORDER BY readings.number",
        (story, fact),
    )
    out = [Anchor(r["report"], r["words"], r["start"]) for r in rows]
    if not out:
        raise StoreProblem(f"no fact {fact} in {story}; twosource story {story} shows its facts")
    return out
