"""Paths or a text -> what was found in each report: the first step for who uses twosource from Python."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import warnings
from collections.abc import Sequence
from pathlib import Path

from twosource.errors import InputProblem
from twosource.pipeline import analyse
from twosource.records import Analysis, Report
from twosource.sources import read_paths


def read(
    what: str | os.PathLike[str] | Report | Sequence[str | os.PathLike[str] | Report],
    *,
    published: dt.date | None = None,
) -> list[Analysis]:
    """Everything found in some reports, by report id.

    `what` is a path (a file or a folder), a Report, a list of these, or the text of one report: a string is a text
    where it has a line break or no file of its name exists and it has a space. `published` is the date of reports that
    carry none.

    Raises InputProblem where nothing could be read; an input that could not be read beside others is a warning.
    """
    given = [what] if isinstance(what, str | os.PathLike | Report) else list(what)
    reports = [g for g in given if isinstance(g, Report)]
    texts = [g for g in given if isinstance(g, str) and _is_text(g)]
    paths = [os.fspath(g) for g in given if not isinstance(g, Report) and g not in texts]
    reports += [_report(text, number, published) for number, text in enumerate(texts, 1)]
    inputs = read_paths(paths, published)
    problems = [InputProblem(source, reason) for source, reason in inputs.problems]
    found = sorted([*reports, *inputs.reports], key=lambda r: r.id)
    if problems and not found:
        raise problems[0]
    for problem in problems:
        warnings.warn(str(problem), stacklevel=2)
    return [analyse(report) for report in found]


def _is_text(what: str) -> bool:
    if "\n" in what:
        return True
    try:
        return " " in what and not Path(what).exists()
    except (OSError, ValueError):  # too long, or a character that no path has
        return True


def _report(text: str, number: int, published: dt.date | None) -> Report:
    data = text.encode("utf-8", "replace")
    return Report(
        f"text-{number}", "a text", text, language="en", published=published,
        published_basis="given" if published else "unknown",
        sha256=hashlib.sha256(data).hexdigest(), original=data,
    )  # fmt: skip
