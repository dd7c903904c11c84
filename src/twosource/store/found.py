"""What was found in a report, as rows that people read: actors and mentions, dates, figures, quotations, events."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

from twosource.records import Analysis, Chain, Event, Interval

TABLES: Final = ("mentions", "found_actors", "dates", "figures", "quotations", "events")
Days = tuple[str | None, str | None, str | None]


def write_found(connection: sqlite3.Connection, a: Analysis, to_story: Mapping[str, str] | None = None) -> None:
    """Writes what an analysis holds, in place of what stood there for its report.

    `to_story` maps the report's actor ids to those of its story, once that has been compared.
    """
    for table in TABLES:
        connection.execute(f"DELETE FROM {table} WHERE report = ?", (a.report.id,))
    _write_actors(connection, a, to_story or {})
    _write_spans(connection, a)
    _write_quotations(connection, a)
    names = {x.id: x.name for x in a.actors}
    insert(connection, "events", [_event(a, e, names) for e in a.events])


def insert(connection: sqlite3.Connection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Inserts rows that have the same columns."""
    if rows:
        columns = ", ".join(f'"{c}"' for c in rows[0])
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [tuple(r.values()) for r in rows])


def days(when: Interval | None) -> Days:
    """First day, last day and precision of a stretch of days."""
    return (when.start.isoformat(), when.end.isoformat(), when.precision) if when else (None, None, None)


def chain_in_words(chain: Chain) -> str:
    """A chain of attribution, outermost first."""
    return " < ".join(s.name for s in chain)


def _write_actors(connection: sqlite3.Connection, a: Analysis, to_story: Mapping[str, str]) -> None:
    insert(connection, "found_actors", [
        {"report": a.report.id, "id": x.id, "name": x.name, "kind": x.kind, "country": x.country, "office": x.office,
         "wikidata": x.wikidata, "story_actor": to_story.get(x.id)}
        for x in a.actors
    ])  # fmt: skip
    insert(connection, "mentions", [
        {"report": a.report.id, "actor": x.id, "start": m.start, "end": m.end, "words": a.report.text[m.start : m.end],
         "kind": m.kind, "rule": m.rule}
        for x in a.actors
        for m in x.mentions
    ])  # fmt: skip


def _write_spans(connection: sqlite3.Connection, a: Analysis) -> None:
    text = a.report.text
    rows = []
    for d in a.dates:
        first, last, precision = days(d.when)
        rows.append({"report": a.report.id, "start": d.start, "end": d.end, "words": text[d.start : d.end],
                     "type": d.type, "value": d.value, "first_day": first, "last_day": last, "precision": precision,
                     "rule": d.rule})  # fmt: skip
    insert(connection, "dates", rows)
    insert(connection, "figures", [
        {"report": a.report.id, "start": f.start, "end": f.end, "words": text[f.start : f.end], "value": f.value,
         "high": f.high, "unit": f.unit, "operator": f.operator, "scope": f.scope, "rule": f.rule}
        for f in a.figures
    ])  # fmt: skip


def _write_quotations(connection: sqlite3.Connection, a: Analysis) -> None:
    insert(connection, "quotations", [
        {"report": a.report.id, "start": q.start, "end": q.end, "words": a.report.text[q.start : q.end],
         "direct": int(q.direct), "speaker": q.chain[-1].actor if q.chain else None,
         "attribution": chain_in_words(q.chain), "cue": q.cue_lemma, "denied": int(q.negated), "rule": q.rule}
        for q in a.quotations
    ])  # fmt: skip


def _event(a: Analysis, e: Event, names: Mapping[str, str]) -> Mapping[str, object]:
    first, last, precision = days(e.when.when if e.when else None)

    def named(ids: Sequence[str]) -> str:
        return "; ".join(names[x] for x in ids if x in names)

    return {
        "report": a.report.id, "start": e.start, "end": e.end, "words": a.report.text[e.start : e.end],
        "predicate": e.lemma, "who": named(e.who), "whom": named(e.whom), "places": named(e.where), "first_day": first,
        "last_day": last, "precision": precision, "status": e.status,
        "plover_event": e.plover.event if e.plover else None, "plover_mode": e.plover.mode if e.plover else None,
        "attribution": chain_in_words(e.chain), "rule": e.rule,
    }  # fmt: skip
