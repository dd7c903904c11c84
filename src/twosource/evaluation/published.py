"""When was it published? Scored on dated stories with their dates hidden.

The path is a JSONL file whose lines have `text` and `date`, and if known `story`; lines without a text or date are
left out. A year counts as told where all days that are left lie in one year, a day where one day is left.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from twosource.language import read_sentences
from twosource.publication import solve_publication
from twosource.publication_clues import Answer


@dataclass(frozen=True, slots=True)
class Dated:
    """A report's text and the date that it is to be given."""

    id: str
    story: str
    text: str
    date: dt.date


def read_dated(path: Path) -> list[Dated]:
    """The reports of a file that have a text and a date. Raises ValueError where there are none."""
    out: list[Dated] = []
    for line in path.read_text("utf8").splitlines():
        row = json.loads(line)
        if row.get("text") and row.get("date"):
            identity = str(row.get("id", len(out)))
            story = str(row.get("story") or identity)
            out.append(Dated(identity, story, row["text"], dt.date.fromisoformat(row["date"][:10])))
    if not out:
        raise ValueError(f"{path}: no line has a text and a date")
    return out


def answers(reports: list[Dated]) -> Iterator[tuple[Dated, Answer, Answer, Answer | None]]:
    """Each report with what is worked out of its text alone, of its story's reports together, and of these where the
    others are dated; None for that where there are no others."""
    for _, story in groupby(sorted(reports, key=lambda r: (r.story, r.id)), key=lambda r: r.story):
        told = [(r, (r.text, read_sentences(r.text))) for r in story]
        together = solve_publication([report for _, report in told])
        for at, ((r, report), answer) in enumerate(zip(told, together, strict=True)):
            known = [None if k == at else other.date for k, (other, _) in enumerate(told)]
            beside = solve_publication([report for _, report in told], known)[at] if len(told) > 1 else None
            yield r, solve_publication([report])[0], answer, beside


def score(path: Path) -> dict[str, Any]:
    """How often a year, a month and a day are told and how often rightly, in percent; how often any stretch is told and
    holds the date. Of each report alone, of the reports of a story together, and of a report beside dated ones."""
    reports = read_dated(path)
    alone, together, beside = Counts(), Counts(), Counts()
    others = 0
    for report, by_itself, with_others, with_dated in answers(reports):
        alone.add(report.date, by_itself)
        together.add(report.date, with_others)
        if with_dated is not None:
            others += 1
            beside.add(report.date, with_dated)
    return {
        "reports": len(reports),
        "stories": len({r.story for r in reports}),
        "alone": alone.figures(len(reports)),
        "together": together.figures(len(reports)),
        "beside dated reports": beside.figures(others) if others else None,
    }


class Counts:
    """How many answers tell a stretch, a year, a month and a day, and how many rightly."""

    def __init__(self) -> None:
        self.told: Counter[str] = Counter()
        self.right: Counter[str] = Counter()

    def add(self, date: dt.date, answer: Answer) -> None:
        """Counts one answer against the date it should tell."""
        when = answer[0]
        if when is None:
            return
        one_year = when.start.year == when.end.year
        told = {
            "stretch": True,
            "year": one_year,
            "month": one_year and when.start.month == when.end.month,
            "day": when.start == when.end,
        }
        right = {
            "stretch": when.start <= date <= when.end,
            "year": when.start.year == date.year,
            "month": (when.start.year, when.start.month) == (date.year, date.month),
            "day": when.start == date,
        }
        self.told.update(name for name, yes in told.items() if yes)
        self.right.update(name for name, yes in told.items() if yes and right[name])

    def figures(self, reports: int) -> dict[str, Any]:
        """Percent of the reports told, and of those told right."""
        out: dict[str, Any] = {}
        for name in ("stretch", "year", "month", "day"):
            told, right = self.told[name], self.right[name]
            out[name] = {
                "told": round(100 * told / reports, 1),
                "right": round(100 * right / told, 1) if told else None,
            }
        return out
