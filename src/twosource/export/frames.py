"""A brief's tables as pandas or Polars frames, for notebooks. Either library is imported where it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from twosource.errors import UsageProblem
from twosource.export.contract import brief_to_json
from twosource.export.tables import COLUMNS, Row, build_tables

if TYPE_CHECKING:
    from twosource.records import Brief


def to_pandas(brief: Brief) -> dict[str, Any]:
    """A `pandas.DataFrame` for each table of `build_tables`, by name; whole numbers as Int64, so that they can be
    missing. UsageProblem where pandas is not installed."""
    try:
        import pandas
    except ImportError:
        raise UsageProblem("pandas is not installed; install it with: pip install pandas") from None
    kinds = {str: "string", int: "Int64", float: "Float64", tuple: "object"}
    return {
        name: pandas.DataFrame(rows, columns=list(columns)).astype({c: kinds[k] for c, k in columns.items()})
        for name, columns, rows in _tables(brief)
    }


def to_polars(brief: Brief) -> dict[str, Any]:
    """A `polars.DataFrame` for each table of `build_tables`, by name. UsageProblem where Polars is not installed."""
    try:
        import polars
    except ImportError:
        raise UsageProblem("Polars is not installed; install it with: pip install polars") from None
    kinds: dict[type, Any] = {
        str: polars.String,
        int: polars.Int64,
        float: polars.Float64,
        tuple: polars.List(polars.String),
    }
    return {
        name: polars.DataFrame(
            [{c: list(v) if isinstance(v, tuple) else v for c, v in row.items()} for row in rows],
            schema={c: kinds[k] for c, k in columns.items()},
        )
        for name, columns, rows in _tables(brief)
    }


def _tables(brief: Brief) -> Iterator[tuple[str, dict[str, type], list[Row]]]:
    """Each table's name, columns and rows."""
    for name, rows in build_tables(brief_to_json(brief)).items():
        yield name, COLUMNS[name], rows
