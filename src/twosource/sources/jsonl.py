"""JSONL files: one report a line, with the fields text, id, title, url, outlet, published, byline, credit, language."""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO, Final, Literal

from twosource.errors import InputProblem
from twosource.records import Report
from twosource.sources.limits import MAX_ROW_BYTES
from twosource.sources.published import parse_published
from twosource.sources.text import check_text

FIELDS: Final = ("title", "outlet", "byline", "credit", "url", "language")


def read_jsonl(stream: BinaryIO, source: str, id: str) -> Iterator[Report | InputProblem | str]:
    """The reports of a JSONL file in its order; for a broken line its InputProblem; for an odd field a notice.

    A row without `id` is named by the file's id and its line number from 1 ("wire-12"). Blank lines are left out.
    """
    number = 0
    found = False
    while line := stream.readline(MAX_ROW_BYTES + 1):
        number += 1
        where = f"{source}, line {number}"
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if len(line) > MAX_ROW_BYTES:
            _skip_line(stream, line)
            yield InputProblem(where, f"too long: over {MAX_ROW_BYTES:,} bytes in one line")
            found = True
        elif line.strip():
            found = True
            try:
                report, notices = read_row(parse_row(line, where), where, f"{id}-{number}")
            except InputProblem as problem:
                yield problem
            else:
                yield replace(report, original=line)
                yield from notices
    if not found:
        raise InputProblem(source, "empty: no row in it")


def parse_row(line: bytes, where: str) -> dict[str, Any]:
    """One line as a JSON object; InputProblem with the column of the first fault."""
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputProblem(where, f"not UTF-8 at byte {error.start} of the line") from None
    except json.JSONDecodeError as error:
        raise InputProblem(where, f"not JSON: {error.msg} at column {error.colno}") from None
    except (RecursionError, ValueError):  # brackets nested, or a number written, beyond what the parser takes
        raise InputProblem(where, "not JSON that can be read: nested too deep or a number too long") from None
    if not isinstance(row, dict):
        raise InputProblem(where, f"a JSON {_kind(row)} where an object with a field text was expected")
    return row


def read_row(
    row: dict[str, Any], where: str, default_id: str, form: Literal["jsonl", "parquet"] = "jsonl"
) -> tuple[Report, list[str]]:
    """One row as a report, with a notice for each field that could not be used; InputProblem without a usable text."""
    if "text" not in row:
        given = ", ".join(list(row)[:8]) or "none"
        raise InputProblem(where, f"no field text; fields given: {given}")
    text = row["text"]
    if not isinstance(text, str):
        raise InputProblem(where, f"text is {_a_kind(text, form)}, a string was expected")
    check_text(text, where)
    try:
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError as error:
        raise InputProblem(where, f"text holds half a surrogate pair at character {error.start}") from None
    values: dict[str, str | None] = {}
    notices: list[str] = []
    for name in ("id", *FIELDS, "published"):
        values[name] = _string(row.get(name), name, where, notices, form)
    published = _published(values["published"], where, notices)
    known = [name for name in FIELDS if values[name]] + (["published"] if published else [])
    report = Report(
        id=values["id"] or default_id,
        source=where,
        text=text,
        title=values["title"],
        outlet=values["outlet"],
        byline=values["byline"],
        credit=values["credit"],
        url=values["url"],
        language=values["language"],
        published=published,
        published_basis="given" if published else "unknown",
        sha256=digest,
        fields_from=tuple((name, f"{form}:{name}") for name in known),
    )
    return report, notices


def _string(value: object, name: str, where: str, notices: list[str], form: str) -> str | None:
    """A field as text: a number is taken as written, a list of names ("byline") joined; else None and a notice."""
    if isinstance(value, bool) or (value is not None and not isinstance(value, str | int | float | list)):
        notices.append(f"{where}: {name} is {_a_kind(value, form)}, left out")
        return None
    if isinstance(value, list):
        if not all(isinstance(v, str) for v in value):
            notices.append(f"{where}: {name} is {_a_kind(value, form)} of more than strings, left out")
            return None
        value = ", ".join(value)
    if value is None:
        return None
    text = " ".join(str(value).split())
    return text.encode("utf-8", "replace").decode("utf-8") or None  # half a surrogate pair becomes "?"


def _published(value: str | None, where: str, notices: list[str]) -> dt.date | None:
    if value is None:
        return None
    day = parse_published(value)
    if day is None:
        notices.append(f"{where}: published is {value!r}, a date such as 2023-03-17 was expected; left out")
    return day


def _a_kind(value: object, form: str) -> str:
    return f"a JSON {_kind(value)}" if form == "jsonl" else f"of kind {_kind(value)}"


def _kind(value: object) -> str:
    names = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null", bytes: "binary"}
    return names.get(type(value), "number")


def _skip_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(MAX_ROW_BYTES)
