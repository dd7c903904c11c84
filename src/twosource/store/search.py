"""Finding reports by their words, and facts by actor, place, time, status and challenge."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from twosource.actors.known import fold
from twosource.errors import StoreProblem
from twosource.records import ChallengeKind, Status

Row = dict[str, Any]
STATUSES: Final[tuple[str, ...]] = Status.__args__  # type: ignore[attr-defined]
CHALLENGES: Final[tuple[str, ...]] = ChallengeKind.__args__  # type: ignore[attr-defined]
FACTS_SHOWN: Final = 5
"""Facts of a hit by words: enough to see why it is one."""
FACTS_FILTERED: Final = 100
"""Facts of a hit where nothing but facts is asked for."""
MARKS: Final = ("\x02", "\x03")
"""What stands before and behind a hit in a snippet: no text holds these."""


def search(
    connection: sqlite3.Connection, words: str = "", *, actor: str | None = None, place: str | None = None,
    since: dt.date | None = None, until: dt.date | None = None, status: str | None = None,
    challenge: str | None = None, limit: int = 50, offset: int = 0,
) -> list[Row]:  # fmt: skip
    """Reports that hold the words and bear a fact that meets the filters, the best first."""
    _check("status", status, STATUSES)
    _check("challenge", challenge, CHALLENGES)
    facts, values = _fact_filters(actor, place, since, until, status, challenge)
    query = _query(words)
    if not query and not facts:
        raise StoreProblem("nothing to search for; give words or a filter such as --actor")
    sources = ["reports"]
    where: list[str] = []
    given: list[object] = []
    if query:
        sources = ["reports_search", "JOIN reports ON reports.number = reports_search.rowid"]
        where.append("reports_search MATCH ?")
        given.append(query)
    if facts:
        where.append(f"reports.id IN (SELECT report FROM readings JOIN facts ON facts.number = fact WHERE {facts})")
        given += values
    snippet = "snippet(reports_search, 1, ?, ?, '…', 24)" if query else "NULL"
    # a hit in the title counts five times one in the text
    order = "bm25(reports_search, 5.0, 1.0), reports.number" if query else "reports.published DESC, reports.number"
    rows = connection.execute(
        f"SELECT reports.id AS report, reports.story, stories.title AS story_title, reports.title, outlet, published, "
        f"{snippet} AS snippet FROM {' '.join(sources)} LEFT JOIN stories ON stories.id = reports.story "
        f"WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ? OFFSET ?",
        (*(MARKS if query else ()), *given, limit, offset),
    ).fetchall()
    return [{**dict(r), "facts": _facts(connection, r["report"], words, facts, values)} for r in rows]


def _check(name: str, value: str | None, known: Sequence[str]) -> None:
    if value is not None and value not in known:
        raise StoreProblem(f"{name} {value!r}; expected one of {', '.join(known)}")


def _query(words: str) -> str:
    """What a person types as an FTS5 query: all words must be there; "a phrase" in that order; -word must not be."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in re.findall(r'(-?)(?:"([^"]*)"?|([^\s"]+))', words):
        pieces = re.findall(r"\w+", phrase or word)
        if pieces:
            last = "*" if (phrase or word).endswith("*") else ""
            (unwanted if minus else wanted).append('"' + " ".join(pieces) + '"' + last)
    query = " AND ".join(wanted)
    return f"({query}) NOT ({' OR '.join(unwanted)})" if query and unwanted else query


def _fact_filters(
    actor: str | None, place: str | None, since: dt.date | None, until: dt.date | None, status: str | None,
    challenge: str | None,
) -> tuple[str, list[object]]:  # fmt: skip
    """SQL over facts, and its values."""
    where: list[str] = []
    values: list[object] = []
    for name, roles in ((actor, "('who', 'whom', 'speaker', 'challenger')"), (place, "('where')")):
        if name is not None:
            country = " OR lower(country_name) = lower(?)" if roles == "('where')" else ""
            where.append(
                "facts.number IN (SELECT fact FROM fact_actors JOIN story_actors ON story_actors.story = "
                "fact_actors.story AND story_actors.id = fact_actors.actor WHERE "
                f"role IN {roles} AND (replace(folded, '|', ' | ') LIKE ? OR story_actors.actor = ?{country}))"
            )
            wanted = " ".join(re.findall(r"[^\W_]+", fold(name)))
            values += [f"% {wanted} %", name, *([name] if country else [])]
    if since is not None:
        where.append("coalesce(facts.last_day, '') >= ?")
        values.append(since.isoformat())
    if until is not None:
        where.append("coalesce(facts.first_day, '~') <= ?")
        values.append(until.isoformat())
    if status is not None:
        where.append("facts.status = ?")
        values.append(status)
    if challenge is not None:
        where.append("facts.challenge = ?")
        values.append(challenge)
    return " AND ".join(where), values


def _facts(
    connection: sqlite3.Connection, report: str, words: str, filters: str, values: Sequence[object]
) -> list[Row]:
    """The facts of a report that meet the filters; without filters those whose readings hold the words."""
    rows = connection.execute(
        "SELECT facts.number, facts.id, facts.text, facts.first_day, facts.last_day, facts.status, agreement, "
        f'challenge, origins_low, readings.words, start, "end" FROM readings JOIN facts ON facts.number = fact '
        f"WHERE report = ? {'AND ' + filters if filters else ''} ORDER BY facts.number, start",
        (report, *values),
    ).fetchall()
    wanted = set(re.findall(r"\w+", fold(words)))
    if not wanted:
        return [dict(r) for r in {r["number"]: r for r in reversed(rows)}.values()][::-1][:FACTS_FILTERED]
    held = {r["number"]: len(wanted & set(re.findall(r"\w+", fold(f"{r['words']} {r['text']}")))) for r in rows}
    chosen = [r for r in rows if held[r["number"]] or filters]
    first = {r["number"]: r for r in reversed(chosen)}
    return [dict(first[n]) for n in sorted(first, key=lambda n: (-held[n], n))][:FACTS_SHOWN]
