"""A compared story -> rows: its facts with their lasting numbers, readings, origins and actors, and its brief whole."""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twosource.actors.known import country_name, fold
from twosource.export import brief_to_json
from twosource.records import Actor, Analysis, Brief, Fact, Reading, Story
from twosource.store.found import days, insert

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """What a story's actors and origins are called."""

    actors: Mapping[str, str]
    origins: Mapping[str, str]

    def of(self, ids: Iterable[str]) -> str:
        """Actors in words."""
        return "; ".join(self.actors.get(x, x) for x in ids)


def write_story(
    connection: sqlite3.Connection, analyses: Sequence[Analysis], story: Story, numbers: Sequence[int | None], now: str
) -> list[int]:
    """Writes a story's facts in place of those before. `numbers` are the lasting ones of facts known before.

    Returns the lasting number of every fact.
    """
    names = Names({a.id: a.name for a in story.actors}, {o.id: o.name for o in story.origins})
    texts = {a.report.id: a.report.text for a in analyses}
    since = dict(connection.execute("SELECT number, since FROM facts WHERE story = ?", (story.id,)).fetchall())
    clear_facts(connection, story.id)
    _write_actors(connection, story)
    insert(connection, "origins", [
        {"story": story.id, "id": o.id, "name": o.name, "kind": o.kind, "actor": o.actor} for o in story.origins
    ])  # fmt: skip
    written = [
        _write_fact(connection, story.id, f, number, since.get(number, now), names, texts)
        for f, number in zip(story.facts, numbers, strict=True)
    ]
    _write_summary(connection, analyses, story)
    return written


def clear_facts(connection: sqlite3.Connection, story: str) -> None:
    """Removes a story's facts, origins and actors, and the actors that are of no other story."""
    actors = connection.execute("SELECT DISTINCT actor FROM story_actors WHERE story = ?", (story,)).fetchall()
    for table in ("facts", "origins", "story_actors"):
        connection.execute(f"DELETE FROM {table} WHERE story = ?", (story,))
    connection.executemany(
        "DELETE FROM actors WHERE id = ? AND NOT EXISTS (SELECT 1 FROM story_actors WHERE actor = actors.id)", actors
    )


def _write_summary(connection: sqlite3.Connection, analyses: Sequence[Analysis], story: Story) -> None:
    reports = sorted((a.report for a in analyses), key=lambda r: r.id)
    page = json.dumps(brief_to_json(Brief(reports, [story])), ensure_ascii=False, separators=(",", ":"))
    connection.execute(
        "INSERT INTO briefs (story, packed) VALUES (?, ?) ON CONFLICT (story) DO UPDATE SET packed = excluded.packed",
        (story.id, zlib.compress(page.encode("utf-8"))),
    )
    first, last, _ = days(story.when)
    connection.execute(
        "UPDATE stories SET title = ?, first_day = ?, last_day = ?, reports = ?, outlets = ?, facts = ?, "
        "two_origins = ?, differ = ?, challenged = ?, updated = ? WHERE id = ?",
        (
            story.title, first, last, len(reports), len({r.outlet or r.id for r in reports}), len(story.facts),
            sum(f.support.origins_low > 1 for f in story.facts),
            sum(f.agreement == "differ" for f in story.facts),
            sum(f.challenge.kind in ("denied", "disputed") for f in story.facts),
            sum(f.agreement == "updated" for f in story.facts), story.id,
        ),
    )  # fmt: skip


def _write_actors(connection: sqlite3.Connection, story: Story) -> None:
    for a in story.actors:
        lasting = actor_id(a, story.id)
        connection.execute(
            "INSERT INTO actors (id, name, kind, country, office, wikidata) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, "
            "country = coalesce(excluded.country, country), office = coalesce(excluded.office, office)",
            (lasting, a.name, a.kind, a.country, a.office, a.wikidata),
        )
        land = country_name(a.country)
        insert(connection, "story_actors", [{
            "story": story.id, "id": a.id, "actor": lasting, "name": a.name, "kind": a.kind, "country": a.country,
            "country_name": land, "office": a.office, "wikidata": a.wikidata,
            "names": json.dumps(a.names, ensure_ascii=False), "folded": folded_names([a.name, *a.names]),
        }])  # fmt: skip


def folded_names(names: Iterable[str]) -> str:
    """Names by which an actor is looked for: each between bars, words between single spaces, without accents."""
    return "|" + "|".join(dict.fromkeys(" ".join(re.findall(r"\w+", fold(n))) for n in names if n)) + "|"


def actor_id(a: Actor, story: str) -> str:
    """Who an actor is across stories: Wikidata's id, else kind, name and country; a person known by one word alone is
    somebody of that story only."""
    if a.wikidata:
        return a.wikidata
    name = "-".join(re.findall(r"\w+", fold(a.name))) or a.id
    parts = [a.kind, name, *([a.country] if a.country else [])]
    alone = a.kind == "person" and "-" not in name
    return ".".join([story, *parts] if alone else parts)


def _write_fact(
    connection: sqlite3.Connection, story: str, f: Fact, number: int | None, since: str, names: Names,
    texts: Mapping[str, str],
) -> int:  # fmt: skip
    first, last, precision = days(f.when)
    row: Row = {
        "number": number, "story": story, "id": f.id, "kind": f.kind, "text": f.text, "predicate": f.predicate,
        "plover_event": f.plover.event if f.plover else None, "plover_mode": f.plover.mode if f.plover else None,
        "who": names.of(f.who), "whom": names.of(f.whom), "places": names.of(f.where),
        "speaker": names.actors.get(f.speaker, f.speaker) if f.speaker else None, "first_day": first,
        "last_day": last, "precision": precision, "status": f.status, "agreement": f.agreement,
        "challenge": f.challenge.kind, "challenged_by": names.of(f.challenge.by), "reports": f.support.reports,
        "outlets": f.support.outlets, "origins_low": f.support.origins_low, "origins_high": f.support.origins_high,
        "level": f.support.level, "since": since,
    }  # fmt: skip
    insert(connection, "facts", [row])
    given = number or int(connection.execute("SELECT last_insert_rowid()").fetchone()[0])
    roles = {"who": f.who, "whom": f.whom, "where": f.where, "challenger": f.challenge.by}
    roles["speaker"] = (f.speaker,) if f.speaker else ()
    insert(connection, "fact_actors", [
        {"fact": given, "role": role, "story": story, "actor": x} for role, ids in roles.items()
        for x in dict.fromkeys(ids)
    ])  # fmt: skip
    insert(connection, "readings", [_reading(given, r, names, texts) for r in f.readings])
    insert(connection, "fact_origins", [{"fact": given, "story": story, "origin": o} for o in f.support.origins])
    insert(connection, "dependences", [
        {"fact": given, "kind": m.kind, "reason": m.reason, "spans": json.dumps(m.spans)} for m in f.support.merges
    ])  # fmt: skip
    insert(connection, "differences", [
        {"fact": given, "slot": d.slot, "value": v.value, "reports": json.dumps(v.reports, ensure_ascii=False)}
        for d in f.differences
        for v in d.values
    ])  # fmt: skip
    return given


def _reading(fact: int, r: Reading, names: Names, texts: Mapping[str, str]) -> Row:
    first, last, precision = days(r.when)
    figure = r.figure
    return {
        "fact": fact, "report": r.report, "start": r.start, "end": r.end, "words": texts[r.report][r.start : r.end],
        "first_day": first, "last_day": last, "precision": precision, "value": figure.value if figure else None,
        "high": figure.high if figure else None, "unit": figure.unit if figure else None,
        "operator": figure.operator if figure else None, "status": r.status,
        "attribution": " < ".join(names.origins.get(o, o) for o in r.attribution), "compared": r.compared,
    }  # fmt: skip


def load_page(connection: sqlite3.Connection, story: str) -> Row | None:
    """A story's brief as it is kept."""
    row = connection.execute("SELECT packed FROM briefs WHERE story = ?", (story,)).fetchone()
    return json.loads(zlib.decompress(row[0])) if row else None
