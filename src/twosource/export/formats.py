"""The table of forms that `twosource export` writes, and the writing of each."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from twosource.errors import UsageProblem
from twosource.export.codings import GDELT, OURS, POLECAT, build_gdelt, build_polecat
from twosource.export.linked import brief_to_linked
from twosource.export.money import brief_to_money
from twosource.export.news import brief_to_news
from twosource.export.tables import COLUMNS, Cell, build_tables

Json = Mapping[str, Any]
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Format:
    """A form: `told` says what it is in a few words; `folder` that it is several files, one for each table."""

    told: str
    folder: bool = False


FORMATS: Final[dict[str, Format]] = {
    "csv": Format("tables as CSV, a folder of files", folder=True),
    "parquet": Format("tables as Parquet, a folder of files (needs pyarrow)", folder=True),
    "jsonld": Format("JSON-LD in schema.org's terms"),
    "ftm": Format("FollowTheMoney entities, one a line"),
    "ninjs": Format("IPTC ninjs 3.0 items, one a line"),
    "polecat": Format("coded events with POLECAT's columns, tab-separated"),
    "gdelt": Format("coded events with GDELT 2's columns, tab-separated"),
    "prov": Format("where the words come from, as W3C PROV"),
}


def write_text(form: str, brief: Json, texts: Texts) -> str:
    """A brief in one of the forms that are one file, but "prov", which is written from the reports themselves.

    `brief` is the object of `brief --json`, `texts` the reports' texts by id. KeyError for another form.
    """
    writers: dict[str, Callable[[], str]] = {
        "jsonld": lambda: json.dumps(brief_to_linked(brief), ensure_ascii=False, indent=1) + "\n",
        "ftm": lambda: _lines(brief_to_money(brief)),
        "ninjs": lambda: _lines(brief_to_news(brief, texts)),
        "polecat": lambda: _tabs([*POLECAT, *OURS], build_polecat(brief)),
        "gdelt": lambda: _tabs([*GDELT, *OURS], build_gdelt(brief)),
    }
    return writers[form]()


def write_folder(form: str, brief: Json, folder: Path) -> list[Path]:
    """A brief's tables as files in a folder, which is made where it is missing; each file is complete or absent.

    UsageProblem where a file cannot be written, or pyarrow is missing for Parquet.
    """
    suffix, write = {"csv": (".csv", _csv), "parquet": (".parquet", _parquet)}[form]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        out = []
        for name, rows in build_tables(brief).items():
            target = folder / f"{name}{suffix}"
            beside = folder / f".{name}{suffix}.tmp"
            beside.write_bytes(write(name, rows))
            beside.replace(target)
            out.append(target)
    except OSError as error:
        raise UsageProblem(f"cannot write in {folder}: {error.strerror}") from None
    return out


def _lines(records: Iterable[Json]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _tabs(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Tab-separated with a header line; tabs and line ends inside a cell become spaces, as both data sets have them."""
    out = ["\t".join(columns)]
    out += ["\t".join(" ".join(row[column].split()) for column in columns) for row in rows]
    return "\n".join(out) + "\n"


def _csv(name: str, rows: Sequence[Mapping[str, Cell]]) -> bytes:
    """RFC 4180 in UTF-8, lists joined by "; "."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS[name])
    for row in rows:
        writer.writerow([_shown(row[column]) for column in COLUMNS[name]])
    return out.getvalue().encode()


def _shown(cell: Cell) -> str | int | float:
    """A cell of a spreadsheet. What a report wrote may begin like a formula and would be run as one when the file is
    opened ("=HYPERLINK(...)"): an apostrophe before it makes it text (OWASP, CSV injection)."""
    if cell is None or isinstance(cell, int | float):
        return "" if cell is None else cell
    text = cell if isinstance(cell, str) else "; ".join(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _parquet(name: str, rows: Sequence[Mapping[str, Cell]]) -> bytes:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UsageProblem("Parquet needs pyarrow; install it with: pip install 'twosource[parquet]'") from None
    kinds = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64()}
    kinds[tuple] = pyarrow.list_(pyarrow.string())
    schema = pyarrow.schema([(column, kinds[kind]) for column, kind in COLUMNS[name].items()])
    listed = [{c: list(v) if isinstance(v, tuple) else v for c, v in row.items()} for row in rows]
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(listed, schema=schema), out)
    return out.getvalue()
