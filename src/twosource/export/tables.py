"""A brief as tables, one row for each report, story, fact, reading, difference, actor and origin.

Every fact has one row in `facts` and one in `readings` for each report's words, which `report`, `start` and `end`
find in the report's text (half-open, code points). Names stand beside ids, so that a table can be read by itself.
Cells are text, whole numbers, numbers, or lists of text; what does not apply is None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

Json = Mapping[str, Any]
Cell = str | int | float | tuple[str, ...] | None
Row = dict[str, Cell]
Tables = dict[str, list[Row]]

COLUMNS: Final[dict[str, dict[str, type]]] = {
    "reports": {
        "report": str, "story": str, "source": str, "title": str, "outlet": str, "byline": str, "credit": str,
        "url": str, "language": str, "published": str, "published_basis": str, "sha256": str,
    },
    "stories": {"story": str, "title": str, "start": str, "end": str, "reports": int, "facts": int, "shared": int},
    "facts": {
        "story": str, "fact": str, "kind": str, "text": str, "predicate": str, "plover_event": str,
        "plover_mode": str, "plover_context": tuple, "plover_quad": int, "who": tuple, "whom": tuple, "where": tuple,
        "speaker": str, "start": str, "end": str, "precision": str, "status": str, "agreement": str,
        "challenge": str, "challenged_by": tuple, "reports": int, "outlets": int, "origins_low": int,
        "origins_high": int, "level": str, "origins": tuple,
    },
    "readings": {
        "story": str, "fact": str, "report": str, "start": int, "end": int, "text": str, "when_start": str,
        "when_end": str, "when_precision": str, "when_text": str, "figure": float, "figure_high": float,
        "unit": str, "operator": str, "scope": str, "status": str, "attribution": tuple, "compared": str,
    },
    "differences": {"story": str, "fact": str, "slot": str, "value": str, "reports": tuple},
    "actors": {
        "story": str, "actor": str, "name": str, "kind": str, "country": str, "office": str, "names": tuple,
        "wikidata": str, "latitude": float, "longitude": float, "geonames": int,
    },
    "origins": {"story": str, "origin": str, "name": str, "kind": str, "actor": str},
}  # fmt: skip
"""Each table's columns in their order, with the type of what stands in them."""


def build_tables(brief: Json) -> Tables:
    """The tables of a `brief --json` object, rows in the brief's order, each with the columns of COLUMNS."""
    tables: Tables = {name: [] for name in COLUMNS}
    of_report = {report: story["id"] for story in brief["stories"] for report in story["reports"]}
    for report in brief["reports"]:
        tables["reports"].append(_row("reports", report, report=report["id"], story=of_report.get(report["id"])))
    for story in brief["stories"]:
        _add_story(tables, story)
    return tables


def _add_story(tables: Tables, story: Json) -> None:
    names = {actor["id"]: actor["name"] for actor in story["actors"]}
    origins = {origin["id"]: origin["name"] for origin in story["origins"]}
    when = story["when"] or {}
    shared = sum(fact["support"]["reports"] > 1 for fact in story["facts"])
    tables["stories"].append(
        _row(
            "stories", story, story=story["id"], start=when.get("start"), end=when.get("end"),
            reports=len(story["reports"]), facts=len(story["facts"]), shared=shared,
        )
    )  # fmt: skip
    for fact in story["facts"]:
        tables["facts"].append(_fact(story["id"], fact, names, origins))
        tables["readings"] += [_reading(story["id"], fact["id"], r, origins) for r in fact["readings"]]
        tables["differences"] += [
            _row("differences", value, story=story["id"], fact=fact["id"], slot=d["slot"], value=str(value["value"]))
            for d in fact["differences"]
            for value in d["values"]
        ]
    for actor in story["actors"]:
        place = actor["place"] or {}
        of_place = {key: place.get(key) for key in ("latitude", "longitude", "geonames")}
        tables["actors"].append(_row("actors", actor, story=story["id"], actor=actor["id"], **of_place))
    for origin in story["origins"]:
        tables["origins"].append(_row("origins", origin, story=story["id"], origin=origin["id"]))


def _fact(story: str, fact: Json, names: Mapping[str, str], origins: Mapping[str, str]) -> Row:
    plover, when, support = fact["plover"] or {}, fact["when"] or {}, fact["support"]
    return _row(
        "facts", fact, story=story, fact=fact["id"],
        plover_event=plover.get("event"), plover_mode=plover.get("mode"), plover_quad=plover.get("quad"),
        plover_context=plover.get("context") or (),
        who=_named(fact["who"], names), whom=_named(fact["whom"], names), where=_named(fact["where"], names),
        speaker=names.get(fact["speaker"] or "", fact["speaker"]),
        start=when.get("start"), end=when.get("end"), precision=when.get("precision"),
        challenge=fact["challenge"]["kind"], challenged_by=_named(fact["challenge"]["by"], names),
        reports=support["reports"], outlets=support["outlets"], origins_low=support["origins_low"],
        origins_high=support["origins_high"], level=support["level"], origins=_named(support["origins"], origins),
    )  # fmt: skip


def _reading(story: str, fact: str, reading: Json, origins: Mapping[str, str]) -> Row:
    when, figure = reading["when"] or {}, reading["figure"] or {}
    return _row(
        "readings", reading, story=story, fact=fact,
        when_start=when.get("start"), when_end=when.get("end"), when_precision=when.get("precision"),
        when_text=when.get("text"), figure=figure.get("value"), figure_high=figure.get("high"),
        unit=figure.get("unit"), operator=figure.get("operator"), scope=figure.get("scope"),
        attribution=_named(reading["attribution"], origins),
    )  # fmt: skip


def _named(ids: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(i, i) for i in ids)


def _row(table: str, record: Json, **given: Any) -> Row:
    """A row with the table's columns: what is given, else the record's field of that name."""
    row: Row = {}
    for column, kind in COLUMNS[table].items():
        value = given[column] if column in given else record.get(column)
        row[column] = tuple(value or ()) if kind is tuple else None if value is None else kind(value)
    return row
