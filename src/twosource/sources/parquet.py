"""Parquet files: one report a row, with the fields of a JSONL row. Reading them takes the extra `parquet` (pyarrow)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, BinaryIO, Final

from twosource.errors import InputProblem
from twosource.records import Report
from twosource.sources.jsonl import FIELDS, read_row
from twosource.sources.limits import MAX_GROUP_BYTES

ROWS: Final = 16
"""Rows held in memory at a time: so many of the longest reports take 128 MB."""


def read_parquet(stream: BinaryIO, source: str, id: str) -> Iterator[Report | InputProblem | str]:
    """The reports of a Parquet file in its order; for a row that is none its InputProblem; for an odd field a notice.

    A row without `id` is named by the file's id and its number from 1. Columns of other names are not looked at.
    """
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise InputProblem(source, "needs pip install 'twosource[parquet]'") from None
    number = 0
    try:
        file = pq.ParquetFile(stream)
        columns = _columns(file, source)
        for batch in file.iter_batches(batch_size=ROWS, columns=columns):
            for row in batch.to_pylist():
                number += 1
                yield from _row(row, f"{source}, row {number}", f"{id}-{number}")
    except InputProblem:
        raise
    except Exception as error:  # pyarrow raises errors of many kinds for a damaged file
        after = f" after row {number}" if number else ""
        raise InputProblem(source, f"not Parquet that can be read{after}: {_one_line(error)}") from None
    if not number:
        raise InputProblem(source, "empty: no row in it")


def _columns(file: Any, source: str) -> list[str]:
    """The columns to read; InputProblem without a text, or where a row group is too large."""
    names = file.schema_arrow.names
    if "text" not in names:
        raise InputProblem(source, f"no column text; columns given: {', '.join(names[:8]) or 'none'}")
    wanted = [name for name in ("text", "id", *FIELDS, "published") if name in names]
    for number in range(file.metadata.num_row_groups):
        # not its columns one by one: of a damaged file, pyarrow 26 ends the whole program there
        if file.metadata.row_group(number).total_byte_size > MAX_GROUP_BYTES:
            raise InputProblem(source, f"too long: a row group of over {MAX_GROUP_BYTES:,} bytes; write smaller ones")
    return wanted


def _row(row: dict[str, Any], where: str, id: str) -> Iterator[Report | InputProblem | str]:
    try:
        report, notices = read_row({k: _plain(v) for k, v in row.items()}, where, id, "parquet")
    except InputProblem as problem:
        yield problem
    else:
        yield replace(report, original=report.text.encode())
        yield from notices


def _plain(value: object) -> object:
    """A value as JSON would have it: dates in ISO 8601, UTF-8 bytes as text (of columns not marked as strings)."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value
    return value


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
