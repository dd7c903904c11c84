"""Is this report kept already, a new version of one that is, or another one?

One article is known again by its address; without one by the id it was given, or by the file it was read from, as long
as the text is still the same article's.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from twosource.records import Report
from twosource.sources.addresses import TRACKING

_LINE: Final = re.compile(r", (?:line|row|entry|record) (\d+)$")
ONE_ARTICLE: Final = 0.3
"""Of the shorter text's different words so many stand in the longer one where both are versions of one article; two
articles of one topic share about a fifth. Chosen by hand; matters only where a file's text is replaced."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a report is to the store, and the id it has or gets there."""

    kind: Literal["new", "revised", "known"]
    id: str


def fingerprint(report: Report) -> str:
    """A digest of what a reader sees of a report: text and fields, not the bytes around them (pages change their
    advertisements) nor what was worked out."""
    day = report.published.isoformat() if report.published else None
    seen = [report.text, report.title, report.outlet, report.byline, report.credit, address_of(report.url), day]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def address_of(url: str | None) -> str | None:
    """An address in the form by which two are compared: no fragment, no tracking, host in lower case, no "www.".

    None for the front page of a site, which names no article, and for what is no address.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return None
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.fullmatch(k)]
    path = parts.path.rstrip("/")
    if parts.scheme not in ("http", "https") or not host or not (path or query):
        return None
    return f"{host}{port}{path}" + (f"?{urlencode(query)}" if query else "")


def place_of(report: Report) -> str | None:
    """The file that a report was read from, in full."""
    source = _LINE.sub("", report.source)
    try:
        return os.path.realpath(source) if Path(source).is_file() else None
    except (OSError, ValueError):  # too long, or a character that no path has
        return None


def identify(connection: sqlite3.Connection, report: Report) -> Identity:
    """What a report is to the reports that are kept."""
    address, place, mark = address_of(report.url), place_of(report), fingerprint(report)
    found = connection.execute(
        "SELECT id, fingerprint, address, place, text FROM reports WHERE (address = ? OR named = ? OR id = ? OR "
        "(place = ? AND fingerprint = ?)) ORDER BY address IS NOT ?, number",
        (address, report.id, report.id, place, mark, address),
    ).fetchall()
    rows = [r for r in found if not address or not r["address"] or r["address"] == address]  # else two articles
    for row in rows:
        if row["fingerprint"] == mark or _was(connection, row["id"], place, mark):
            return Identity("known", row["id"])
    for row in rows:
        by_address = address is not None and row["address"] == address
        by_file = place is not None and _named_by_file(report)
        if by_address or not by_file or (row["place"] == place and one_article(report.text, row["text"])):
            return Identity("revised", row["id"])
    return Identity("new", _free(connection, report.id))


def _was(connection: sqlite3.Connection, id: str, place: str | None, mark: str) -> bool:
    """Whether an earlier version was read from this very file: it is given again, not revised back. What is fetched
    from an address in an earlier wording has been."""
    sql = "SELECT 1 FROM earlier_versions WHERE report = ? AND place = ? AND fingerprint = ?"
    return connection.execute(sql, (id, place, mark)).fetchone() is not None


def _named_by_file(report: Report) -> bool:
    """Whether a report's id comes from its file's name or line, rather than from its own fields."""
    line = _LINE.search(report.source)
    return report.id.endswith(f"-{line[1]}") if line else True


def one_article(text: str, other: str) -> bool:
    """Whether two texts may be versions of one article: they share enough of their words."""
    a, b = (set(re.findall(r"\w+", t.casefold())) for t in (text, other))
    return len(a & b) >= ONE_ARTICLE * min(len(a), len(b))


def _free(connection: sqlite3.Connection, wanted: str) -> str:
    """The wanted id, or with the first number behind it that makes it one of its own."""
    number, name = 1, wanted
    while connection.execute("SELECT 1 FROM reports WHERE id = ?", (name,)).fetchone():
        number += 1
        name = f"{wanted}-{number}"
    return name
