"""Reports in the store: keeping one with its bytes, giving it a new version, and reading it back."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from twosource.errors import StoreProblem
from twosource.records import Analysis, Report
from twosource.store.found import insert, write_found
from twosource.store.identities import Identity, address_of, fingerprint, place_of
from twosource.store.packing import pack, unpack

Row = dict[str, Any]
SHOWN: Final = (
    "number id version story source url title outlet byline credit language published published_basis published_clue "
    "sha256 words pinned added revised"
).split()
# Columns that an earlier version keeps.
_KEPT: Final = "source url title outlet byline published published_basis sha256 text".split()
_KEPT_UNSEEN: Final = ("fingerprint", "place")


def keep_report(
    connection: sqlite3.Connection, given: Report, identity: Identity, analysis: Analysis, read_by: str, now: str
) -> None:
    """Writes a new report or a new version, with everything found in it. To be called inside a transaction.

    `given` is the report as it was read, `analysis` what was found in it, named by `identity`.
    """
    fields = _fields(given, analysis.report)
    if identity.kind == "new":
        insert(connection, "reports", [{"id": identity.id, "named": given.id, "version": 1, **fields, "added": now}])
        version = 1
    else:
        version = _replace(connection, identity.id, fields, now)
    if given.original is not None:
        packed = zlib.compress(given.original)
        row = {"report": identity.id, "version": version, "size": len(given.original), "packed": packed}
        insert(connection, "originals", [row])
    write_analysis(connection, analysis, read_by)
    write_found(connection, analysis)


def _fields(given: Report, read: Report) -> dict[str, object]:
    return {
        "source": given.source, "place": place_of(given), "url": given.url, "address": address_of(given.url),
        **read_fields(read), "sha256": given.sha256, "fingerprint": fingerprint(given), "text": given.text,
        "words": len(given.text.split()),
    }  # fmt: skip


def read_fields(report: Report) -> dict[str, object]:
    """The columns that reading may fill in."""
    return {
        "title": report.title, "outlet": report.outlet, "byline": report.byline, "credit": report.credit,
        "language": report.language, "published": report.published.isoformat() if report.published else None,
        "published_basis": report.published_basis, "published_clue": report.published_clue,
        "fields_from": json.dumps(dict(report.fields_from), ensure_ascii=False),
    }  # fmt: skip


def _replace(connection: sqlite3.Connection, id: str, fields: dict[str, object], now: str) -> int:
    """Moves the newest version to the earlier ones and puts another in its place; its number."""
    old = connection.execute("SELECT * FROM reports WHERE id = ?", (id,)).fetchone()
    earlier = {"report": id, "version": old["version"], **{c: old[c] for c in (*_KEPT, *_KEPT_UNSEEN)}}
    earlier |= {"added": old["revised"] or old["added"], "replaced": now}
    insert(connection, "earlier_versions", [earlier])
    version = int(old["version"]) + 1
    update(connection, "reports", id, {**fields, "version": version, "revised": now})
    if old["story"]:
        connection.execute("UPDATE stories SET stale = 1 WHERE id = ?", (old["story"],))
    return version


def update(connection: sqlite3.Connection, table: str, id: str, values: dict[str, object]) -> None:
    """Sets columns of the row with an id."""
    columns = ", ".join(f'"{c}" = ?' for c in values)
    connection.execute(f"UPDATE {table} SET {columns} WHERE id = ?", (*values.values(), id))


def write_analysis(connection: sqlite3.Connection, analysis: Analysis, read_by: str) -> None:
    """Keeps an analysis, in place of the one before."""
    connection.execute(
        "INSERT INTO analyses (report, read_by, packed) VALUES (?, ?, ?) ON CONFLICT (report) DO UPDATE SET "
        "read_by = excluded.read_by, packed = excluded.packed, dated = NULL",
        (analysis.report.id, read_by, pack(analysis)),
    )


def write_dated(connection: sqlite3.Connection, analysis: Analysis, to_story: Mapping[str, str]) -> None:
    """Keeps what a report says with the date that its story's reports tell together; its sentences and vectors are the
    same."""
    packed = pack(replace(analysis, sentences=(), vectors={}))
    connection.execute("UPDATE analyses SET dated = ? WHERE report = ?", (packed, analysis.report.id))
    update(connection, "reports", analysis.report.id, read_fields(analysis.report))
    write_found(connection, analysis, to_story)


def write_undated(connection: sqlite3.Connection, analysis: Analysis, to_story: Mapping[str, str]) -> None:
    """Marks whose actors a report's are in its story; takes back a date that the story no longer tells."""
    id = analysis.report.id
    if connection.execute("SELECT 1 FROM analyses WHERE report = ? AND dated IS NOT NULL", (id,)).fetchone():
        connection.execute("UPDATE analyses SET dated = NULL WHERE report = ?", (id,))
        update(connection, "reports", id, read_fields(analysis.report))
        write_found(connection, analysis, to_story)
        return
    connection.execute("UPDATE found_actors SET story_actor = NULL WHERE report = ?", (id,))
    connection.executemany(
        "UPDATE found_actors SET story_actor = ? WHERE report = ? AND id = ?",
        [(actor, id, own) for own, actor in to_story.items()],
    )


def load_analysis(connection: sqlite3.Connection, id: str, read_by: str, dated: bool = False) -> Analysis | None:
    """The analysis of a report as it was read by itself, or with its story's date; None where another reader made
    it."""
    row = connection.execute(
        "SELECT text, read_by, packed, dated FROM analyses JOIN reports ON reports.id = report WHERE report = ?", (id,)
    ).fetchone()
    if row is None or row["read_by"] != read_by:
        return None
    alone = unpack(row["packed"], row["text"])
    if not (dated and row["dated"]):
        return alone
    return replace(unpack(row["dated"], row["text"]), sentences=alone.sentences, vectors=alone.vectors)


def load_given(connection: sqlite3.Connection, id: str) -> Report:
    """A report as it was before it was read: what was worked out from its text is left out."""
    row = report_row(connection, id)
    sources = json.loads(row["fields_from"])
    given = row["published_basis"] in ("given", "metadata")
    return Report(
        id, row["source"], row["text"], row["title"], row["outlet"], row["byline"],
        row["credit"] if "credit" in sources else None, row["url"], row["language"],
        dt.date.fromisoformat(row["published"]) if given else None, row["published_basis"] if given else "unknown",
        None, row["sha256"], tuple(sources.items()),
    )  # fmt: skip


def report_row(connection: sqlite3.Connection, id: str) -> sqlite3.Row:
    """The row of a report; StoreProblem where there is none."""
    row = connection.execute("SELECT * FROM reports WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise StoreProblem(f"no report {id} in the store; twosource search finds reports by their words")
    return row  # type: ignore[no-any-return]


def list_reports(
    connection: sqlite3.Connection, story: str | None, order: str, limit: int | None, offset: int
) -> list[Row]:
    """Reports without their texts."""
    orders = {"added": "number", "published": "published IS NULL, published, id"}
    if order not in orders:
        raise StoreProblem(f"order {order!r}; expected one of {', '.join(orders)}")
    where, values = ("WHERE story = ?", [story]) if story is not None else ("", [])
    rows = connection.execute(
        f"SELECT {', '.join(SHOWN)} FROM reports {where} ORDER BY {orders[order]} LIMIT ? OFFSET ?",
        (*values, -1 if limit is None else limit, offset),
    )
    return [dict(r) for r in rows]


def show_report(connection: sqlite3.Connection, id: str, version: int | None = None) -> Row:
    """A report with its text; of an earlier version what that version had."""
    row = report_row(connection, id)
    out = {**{c: row[c] for c in SHOWN}, "text": row["text"]}
    if version is None or version == row["version"]:
        return out
    old = connection.execute(
        "SELECT * FROM earlier_versions WHERE report = ? AND version = ?", (id, version)
    ).fetchone()
    if old is None:
        raise StoreProblem(f"no version {version} of report {id}; it has 1 to {row['version']}")
    return {**out, **{c: old[c] for c in _KEPT}, "version": version, "words": len(old["text"].split())}


def list_versions(connection: sqlite3.Connection, id: str) -> list[Row]:
    """The versions of a report, oldest first."""
    row = report_row(connection, id)
    shown = "version, title, published, added, replaced, sha256, text"
    rows = connection.execute(f"SELECT {shown} FROM earlier_versions WHERE report = ? ORDER BY version", (id,))
    newest = {**{c: row[c] for c in ("version", "title", "published", "sha256", "text")}, "replaced": None}
    newest["added"] = row["revised"] or row["added"]
    out = [dict(r) for r in rows] + [newest]
    return [{**{k: v for k, v in r.items() if k != "text"}, "words": len(r["text"].split())} for r in out]


def load_original(connection: sqlite3.Connection, id: str, version: int | None) -> bytes:
    """The exact bytes that a version was read from; StoreProblem where they were not kept."""
    newest = report_row(connection, id)["version"]
    row = connection.execute(
        "SELECT packed FROM originals WHERE report = ? AND version = ?", (id, version or newest)
    ).fetchone()
    if row is None:
        raise StoreProblem(f"the bytes of report {id}, version {version or newest}, were not kept")
    return zlib.decompress(row["packed"])
