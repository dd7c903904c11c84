"""Corrections by hand in the store: written down bound to words, and found again for grouping and comparing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from twosource.corrections import Anchor, Corrections, Pair
from twosource.store.found import insert
from twosource.store.grouping import Grouped

Row = dict[str, Any]
ROW: Final = ("kind", "report", "words", "start", "other", "other_words", "other_start", "story")
LINKS: Final = {
    "same-actor": "same_actors",
    "other-actor": "other_actors",
    "right-link": "right_links",
    "wrong-link": "wrong_links",
}


@dataclass(frozen=True, slots=True)
class Act:
    """One correction as somebody makes it: its number, when, and in words. It may take several rows."""

    number: int
    at: str
    text: str


def begin_act(connection: sqlite3.Connection, now: str, text: str) -> Act:
    """A new act, still without rows."""
    last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'corrections'").fetchone()
    return Act((last[0] if last else 0) + 1, now, text)


def write_correction(
    connection: sqlite3.Connection, act: Act, kind: str, one: Anchor, other: Anchor | None = None,
    story: str | None = None,
) -> None:  # fmt: skip
    """Writes down a correction; one that was made before is not written twice."""
    row: Row = {
        "kind": kind, "report": one.report, "words": one.words or None, "start": one.start if one.words else None,
        "other": other.report if other else None, "other_words": (other.words or None) if other else None,
        "other_start": other.start if other and other.words else None, "story": story,
    }  # fmt: skip
    same = " AND ".join(f"{c} IS ?" for c in row)
    if not connection.execute(f"SELECT 1 FROM corrections WHERE {same}", tuple(row.values())).fetchone():
        insert(connection, "corrections", [{"act": act.number, "at": act.at, "text": act.text, **row}])


def drop_corrections(
    connection: sqlite3.Connection, kind: str, report: str, other: str, words: str = "", other_words: str = ""
) -> None:
    """Takes back what was said before to the contrary of two reports, or of words in them; either way round."""
    for a, b, v, w in ((report, other, words, other_words), (other, report, other_words, words)):
        connection.execute(
            "DELETE FROM corrections WHERE kind = ? AND report = ? AND other = ? AND words IS ? AND other_words IS ?",
            (kind, a, b, v or None, w or None),
        )


def list_corrections(connection: sqlite3.Connection) -> list[Row]:
    """Every act of correction that still holds, in order, with the rows it wrote."""
    acts: dict[int, Row] = {}
    for r in connection.execute("SELECT * FROM corrections ORDER BY number"):
        act = acts.setdefault(r["act"], {"number": r["act"], "at": r["at"], "text": r["text"], "rows": []})
        act["rows"].append({c: r[c] for c in ROW})
    return [acts[number] for number in sorted(acts)]


def corrections_of(connection: sqlite3.Connection, reports: Sequence[str]) -> Corrections:
    """The corrections that hold among some reports."""
    inside = set(reports)
    found: dict[str, list[Pair]] = {}
    for r in connection.execute("SELECT * FROM corrections WHERE kind LIKE '%-%' ORDER BY number"):
        if r["report"] in inside and r["other"] in inside:
            one = Anchor(r["report"], r["words"], r["start"] or 0)
            other = Anchor(r["other"], r["other_words"], r["other_start"] or 0)
            found.setdefault(LINKS[r["kind"]], []).append((one, other))
    return Corrections(**{name: tuple(pairs) for name, pairs in found.items()})


def place_by_hand(connection: sqlite3.Connection, groups: Sequence[Grouped]) -> list[Grouped]:
    """The groups of new reports with the corrections of grouping applied: a report that was forgotten and comes again
    goes where somebody had put it."""
    kept = dict(connection.execute("SELECT id, story FROM reports WHERE story IS NOT NULL").fetchall())
    if not connection.execute("SELECT 1 FROM corrections WHERE kind IN ('pin', 'together', 'apart')").fetchone():
        return list(groups)
    out: list[Grouped] = []
    for group in groups:
        staying = []
        for id in group.reports:
            wanted = _wanted(connection, id, kept)
            if wanted is not None and wanted != group.story:
                out.append(Grouped(wanted, [id]))
            elif wanted is None and _unwanted(connection, id, group.story, kept):
                out.append(Grouped(None, [id]))
            else:
                staying.append(id)
        if staying == group.reports:
            out.append(group)
        elif staying or group.moved:
            out.append(Grouped(group.story, staying, group.moved))
    return sorted(out, key=lambda g: (g.story is None, -len(g.reports), (*g.reports, *g.moved, str(g.story))[0]))


def _wanted(connection: sqlite3.Connection, id: str, kept: dict[str, str]) -> str | None:
    """The story that a report was put into by hand: pinned there, or said to be of one story with a report there."""
    rows = connection.execute(
        "SELECT kind, report, other, story FROM corrections WHERE kind IN ('pin', 'together') AND ? IN (report, other) "
        "ORDER BY kind, number DESC",
        (id,),
    )
    for r in rows:
        if r["kind"] == "pin":
            row = connection.execute("SELECT id, merged_into FROM stories WHERE id = ?", (r["story"],)).fetchone()
            while row and row["merged_into"]:
                row = connection.execute(
                    "SELECT id, merged_into FROM stories WHERE id = ?", (row["merged_into"],)
                ).fetchone()
            if row and row["id"] in kept.values():
                return str(row["id"])
        elif (story := kept.get(r["other"] if r["report"] == id else r["report"])) is not None:
            return story
    return None


def _unwanted(connection: sqlite3.Connection, id: str, story: str | None, kept: dict[str, str]) -> bool:
    """Whether somebody said that a report is of another story than one of that story's reports."""
    rows = connection.execute(
        "SELECT report, other FROM corrections WHERE kind = 'apart' AND ? IN (report, other)", (id,)
    )
    others = [r["other"] if r["report"] == id else r["report"] for r in rows]
    return story is not None and any(kept.get(o) == story for o in others)
