"""What the commands take: paths and dates, the reports they name, and what is made of each report."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from twosource.cli.outputs import Status, say
from twosource.errors import InputProblem, UsageProblem
from twosource.settings import SETTINGS

if TYPE_CHECKING:
    from twosource.records import Analysis, Brief, Report

PROGRESS_OVER: Final = 20  # up to as many reports are done before a progress bar could be read

T = TypeVar("T")

Apart = Annotated[
    float,
    typer.Option(
        "--apart",
        min=0.0,
        max=1.0,
        help="How alike, from 0 to 1, groups of reports must be to be one story: more where a false merge costs more.",
    ),
]
Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        show_default=False,
        help="A text file, an HTML page, a JSONL or Parquet file (fields text, and if known id, title, url, outlet, "
        "published, byline, credit, language), a feed, a web archive (WARC), any of these packed by gzip, a folder of "
        "these, or - for standard input.",
    ),
]
Published = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        show_default=False,
        help="The date (such as 2023-03-17) of reports that carry none; without it, it is worked out from the text.",
    ),
]


def read_reports(paths: Sequence[str], published: str | None, status: Status, originals: bool = False) -> list[Report]:
    """The reports that `paths` name; each problem is said and leaves exit code 1, each notice is said. With `originals`
    they hold the bytes that they were read from."""
    from twosource.sources import read_paths

    stdin = sys.stdin.buffer if sys.stdin is not None else None
    inputs = read_paths(paths, parse_day(published), stdin, originals)
    for notice in inputs.notices:
        say(f"note: {notice}")
    for source, reason in inputs.problems:
        status.problem(source, reason)
    return inputs.reports


def group_reports(paths: Sequence[str], published: str | None, status: Status, apart: float) -> list[list[Analysis]]:
    """Read the reports that `paths` name and group them into stories."""
    from twosource.pipeline import analyse, group

    reports = read_reports(paths, published, status)
    return group(list(each(reports, analyse, status)), replace(SETTINGS, story_link=apart))


def compare_reports(reports: Sequence[Report], status: Status, apart: float) -> Brief:
    """Read and compare the reports; a brief of nothing where none is left."""
    from twosource.records import Brief

    if not reports:
        return Brief(reports=(), stories=())
    from twosource.pipeline import analyse_to_compare, compare

    analyses = list(each(reports, analyse_to_compare, status))
    settings = replace(SETTINGS, story_link=apart)
    return compare(analyses, settings) if analyses else Brief(reports=(), stories=())


def each(reports: Sequence[Report], step: Callable[[Report], T], status: Status) -> Iterator[T]:
    """What `step` makes of each report; a report it fails on is named as a problem and the rest is done."""
    for report in progress(reports):
        try:
            result = step(report)
        except UsageProblem:
            raise
        except InputProblem as problem:
            status.problem(problem.source, problem.reason)
        except Exception as error:
            detail = " ".join(str(error).split())
            status.problem(
                report.source, f"a fault in twosource met while reading it: {type(error).__name__}: {detail}"
            )
        else:
            yield result


def progress(reports: Sequence[Report]) -> Iterator[Report]:
    """The reports, with a bar on standard error where that is a terminal and there are many."""
    if len(reports) <= PROGRESS_OVER or sys.stderr is None or not sys.stderr.isatty():
        yield from reports
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(reports, description="Reading", console=Console(stderr=True), transient=True)


def parse_day(value: str | None, option: str = "--published") -> dt.date | None:
    """The day that an option gives; UsageProblem where it is not written YYYY-MM-DD or is no real day."""
    if value is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            raise ValueError
        return dt.date.fromisoformat(value)
    except ValueError:
        raise UsageProblem(f"{option} {value!r} is no date; expected one such as 2023-03-17") from None
