"""Forgetting reports and stories, with all that rests on them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from twosource.errors import StoreProblem
from twosource.store.changes import note
from twosource.store.connections import transaction
from twosource.store.flow import Flow
from twosource.store.settling import refresh_story
from twosource.store.stories import resolve


def forget(connection: sqlite3.Connection, ids: Sequence[str], flow: Flow, now: str) -> list[str]:
    """Removes reports, and stories with their reports; StoreProblem, and nothing is removed, where an id is unknown.

    A report's bytes, versions and what was found in it go with it; the changes that name it are kept without its
    words, and corrections, since they hold again if it comes back. Returns the ids of the reports.
    """
    with transaction(connection):
        reports = sorted({r for id in ids for r in _reports(connection, id)})
        stories = {}
        for id in reports:
            row = connection.execute("SELECT story FROM reports WHERE id = ?", (id,)).fetchone()
            if row["story"]:
                stories[row["story"]] = True
            connection.execute("UPDATE changes SET text = '(forgotten)' WHERE report = ?", (id,))
            connection.execute("DELETE FROM reports WHERE id = ?", (id,))
            if row["story"]:
                note(connection, now, "left", row["story"], "a report was forgotten")
        for story in sorted(stories):
            refresh_story(connection, story, flow, now)
    return reports


def _reports(connection: sqlite3.Connection, id: str) -> list[str]:
    """The reports that an id means: one, or those of a story."""
    if connection.execute("SELECT 1 FROM reports WHERE id = ?", (id,)).fetchone():
        return [id]
    if connection.execute("SELECT 1 FROM stories WHERE id = ?", (id,)).fetchone():
        story = resolve(connection, id)
        return [r[0] for r in connection.execute("SELECT id FROM reports WHERE story = ?", (story,))]
    raise StoreProblem(f"no report or story {id} in the store; nothing was forgotten")
