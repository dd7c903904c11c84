"""Forgetting reports and stories, with all that rests on them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from twosource.errors import StoreProblem
from twosource.store.changes import note
from twosource.store.connections import transaction
from twosource.store.flow import Flow
from twosource.store.settling import fresh_analysis, refresh_story
from twosource.store.stories import resolve
from twosource.store.word_counts import uncount_words


def forget(connection: sqlite3.Connection, ids: Sequence[str], flow: Flow, now: str) -> list[str]:
    """Removes reports, and stories with their reports; StoreProblem, and nothing is removed, where an id is unknown.

    A report's bytes, versions, words and what was found in it go with it, and the corrections that name its words. The
    changes that it brought are kept without their words; so is where somebody had put it, in case it comes back.
    Returns the ids of the reports.
    """
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
    with transaction(connection):
        reports = sorted({r for id in ids for r in _reports(connection, id)})
        uncount_words(connection, [fresh_analysis(connection, id, flow) for id in reports])
        stories = {}
        for id in reports:
            story = connection.execute("SELECT story FROM reports WHERE id = ?", (id,)).fetchone()["story"]
            _forget_words(connection, id)
            connection.execute("DELETE FROM reports WHERE id = ?", (id,))
            if story:
                stories[story] = True
                note(connection, now, "left", story, "a report was forgotten")
        for story in sorted(stories):
            refresh_story(connection, story, flow, now)
        connection.execute("INSERT INTO reports_search(reports_search) VALUES ('optimize')")
    return reports


def _forget_words(connection: sqlite3.Connection, id: str) -> None:
    """Takes a report's words out of what is kept beside it."""
    connection.execute("UPDATE changes SET text = '(forgotten)' WHERE report = ?", (id,))
    # a fact begins with a capital where its words need not
    connection.execute(
        "UPDATE changes SET text = '(forgotten)' WHERE fact IS NOT NULL AND EXISTS (SELECT 1 FROM readings WHERE "
        "report = ? AND length(words) > 1 AND instr(changes.text, substr(words, 2)) > 0)",
        (id,),
    )
    connection.execute("DELETE FROM corrections WHERE words IS NOT NULL AND ? IN (report, other)", (id,))


def _reports(connection: sqlite3.Connection, id: str) -> list[str]:
    """The reports that an id means: one, or those of a story."""
    if connection.execute("SELECT 1 FROM reports WHERE id = ?", (id,)).fetchone():
        return [id]
    if connection.execute("SELECT 1 FROM stories WHERE id = ?", (id,)).fetchone():
        story = resolve(connection, id)
        return [r[0] for r in connection.execute("SELECT id FROM reports WHERE story = ?", (story,))]
    raise StoreProblem(f"no report or story {id} in the store; nothing was forgotten")
