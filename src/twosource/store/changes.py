"""What changed between two comparisons of a story: which fact is which, and what passed a mark worth telling."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from twosource.records import Fact, Story

Row = dict[str, Any]

KINDS: Final = (
    "began", "joined", "revised", "left", "merged", "split", "corrected", "two-origins", "one-origin", "denied",
    "disputed", "differ", "updated", "withdrawn", "status",
)  # fmt: skip
SAME_WORDS: Final = 0.5
"""Two readings of one report that stand at one place are one where so many of their words are: another step of the
program may cut a clause a word longer."""


def note(
    connection: sqlite3.Connection, now: str, kind: str, story: str, text: str, *, report: str | None = None,
    fact: int | None = None, before: object = None, after: object = None,
) -> None:  # fmt: skip
    """Writes down a change."""
    values = (now, kind, story, report, fact, text, *(None if v is None else str(v) for v in (before, after)))
    connection.execute(
        "INSERT INTO changes (at, kind, story, report, fact, text, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        values,
    )


def list_changes(
    connection: sqlite3.Connection, after: int = 0, story: str | None = None, kinds: Collection[str] | None = None,
    limit: int | None = None,
) -> list[Row]:  # fmt: skip
    """Changes in order, those behind number `after`."""
    where, values = ["number > ?"], [after]
    if story is not None:
        where.append("story = ?")
        values.append(story)  # type: ignore[arg-type]
    if kinds is not None:
        where.append(f"kind IN ({', '.join('?' * len(kinds))})")
        values.extend(kinds)  # type: ignore[arg-type]
    rows = connection.execute(
        f"SELECT * FROM changes WHERE {' AND '.join(where)} ORDER BY number LIMIT ?",
        (*values, -1 if limit is None else limit),
    )
    return [dict(r) for r in rows]


# --- which fact is which --------------------------------------------------------------------------------------------


def match_facts(connection: sqlite3.Connection, story: Story, texts: Mapping[str, str]) -> list[int | None]:
    """For each fact of a story compared anew the lasting number of the fact it was before, None where it is new: the
    pairs with most readings in common first."""
    old: dict[str, list[sqlite3.Row]] = {}
    for r in connection.execute(
        'SELECT fact, report, start, "end", words FROM readings JOIN facts ON facts.number = fact WHERE story = ? '
        "ORDER BY readings.number",
        (story.id,),
    ):
        old.setdefault(r["report"], []).append(r)
    common: dict[tuple[int, int], int] = {}
    for i, f in enumerate(story.facts):
        for reading in f.readings:
            words = texts[reading.report][reading.start : reading.end]
            for r in old.get(reading.report, ()):
                if _one_reading(r, reading.start, reading.end, words):
                    common[r["fact"], i] = common.get((r["fact"], i), 0) + 1
    out: list[int | None] = [None] * len(story.facts)
    given: set[int] = set()
    for number, i in sorted(common, key=lambda k: (-common[k], k)):
        if out[i] is None and number not in given:
            out[i] = number
            given.add(number)
    return out


def _one_reading(r: sqlite3.Row, start: int, end: int, words: str) -> bool:
    if r["words"] == words:
        return True
    if min(r["end"], end) <= max(r["start"], start):
        return False
    a, b = (set(re.findall(r"\w+", w.casefold())) for w in (r["words"], words))
    return len(a & b) >= SAME_WORDS * max(len(a), len(b), 1)


# --- what passed a mark ---------------------------------------------------------------------------------------------


def fact_states(connection: sqlite3.Connection, story: str) -> dict[int, Row]:
    """What is watched of each fact of a story, by lasting number."""
    rows = connection.execute(
        "SELECT number, origins_low, challenge, agreement, status FROM facts WHERE story = ?", (story,)
    )
    return {r["number"]: dict(r) for r in rows}


def note_facts(
    connection: sqlite3.Connection, story: Story, numbers: Sequence[int], before: Mapping[int, Row],
    fresh: Sequence[str], now: str,
) -> None:  # fmt: skip
    """Writes down what the facts of a story compared anew have passed; `fresh` are the reports that came since, in the
    order of publication: the last of those that bear a fact brought the change."""
    names = {a.id: a.name for a in story.actors}
    for f, number in zip(story.facts, numbers, strict=True):
        bearing = {r.report for r in f.readings}
        bringing = [r for r in fresh if r in bearing] or (fresh if len(fresh) == 1 else [])
        report = bringing[-1] if bringing else None
        for kind, text, old, new in _passed(f, before.get(number), names):
            note(connection, now, kind, story.id, text, report=report, fact=number, before=old, after=new)


def _passed(f: Fact, old: Row | None, names: Mapping[str, str]) -> Iterator[tuple[str, str, object, object]]:
    """Kind, words, state before and after of each mark that a fact has passed."""
    low, was = f.support.origins_low, old["origins_low"] if old else None
    if low > 1 and (was is None or was < 2):
        yield "two-origins", f"at least {low} separate origins: {f.text}", was, low
    elif was is not None and was > 1 and low < 2:
        yield "one-origin", f"separate origins no longer shown: {f.text}", was, low
    challenge, stood = f.challenge.kind, old["challenge"] if old else None
    if challenge in ("denied", "disputed") and challenge != stood:
        by = ", ".join(names.get(x, x) for x in f.challenge.by)
        words = challenge + (f" by {by}" if by else "")
        yield challenge, f"{words}: {f.text}", stood, challenge
    agreement, agreed = f.agreement, old["agreement"] if old else None
    if agreement in ("differ", "updated", "withdrawn") and agreement != agreed:
        yield agreement, f"{_values(f, agreement)}: {f.text}", agreed, agreement
    status, stated = f.status, old["status"] if old else None
    if old is not None and status != stated and status is not None and stated is not None:
        yield "status", f"{stated} before, now {status}: {f.text}", stated, status


def _values(f: Fact, agreement: str) -> str:
    word = {"differ": "accounts differ", "updated": "updated", "withdrawn": "withdrawn"}[agreement]
    slots = [d for d in f.differences if d.slot != "words"]
    told = "; ".join(f"{d.slot} {' / '.join(v.value for v in d.values)}" for d in slots)
    told = told or ("in their words" if f.differences else "")
    return f"{word} ({told})" if told else word
