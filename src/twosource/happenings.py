"""What news names that has a known date: happenings, and people with the time they were in office or in the news.

`dates.events.tsv` has a row for each: the names it goes by, the day it began, the day it ended if it lasted ("Trump
campaign", a minister's term), how soon news stops naming it, and whether its words were already in the news before. A
report that names one was written after it began, and most likely soon after.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from twosource.data import ENGLISH
from twosource.likely_days import FIRST_DAY, Evidence, Weights, all_days

# How often a report names a happening, by how many days after its beginning the report was written, up to each of the
# days given: so many in a thousand reports, for a row that a set of reports names at all. Counted and rounded over 295
# articles of Wikinews, 260 of AllSides and half of a set on shootings, 1,600 names in all; nearly the same in each.
# "months" and "weeks" are estimates, for want of names.
NAMED_AFTER: dict[str, tuple[tuple[float, float], ...]] = {
    "weeks": ((-30, 0.3), (0, 1.5), (30, 60), (120, 5), (np.inf, 0.5)),
    "months": ((-30, 0.3), (0, 1.5), (30, 60), (120, 10), (365, 4), (np.inf, 1)),
    "years": (
        (-30, 0.8), (0, 2.5), (14, 80), (30, 24), (60, 23), (120, 14), (365, 9), (730, 7.5), (1460, 5.5), (2190, 5),
        (np.inf, 3.5),
    ),
    "decades": ((-30, 0.5), (0, 2), (120, 95), (365, 40), (1460, 20), (np.inf, 11)),
    "never": ((-30, 0.9), (0, 3), (np.inf, 9.5)),
}  # fmt: skip
# The same of what lasts: before it began, while it lasts, and after its end.
NAMED_WHILE: dict[str, tuple[tuple[float, float], ...]] = {
    "weeks": ((-1, 0.2), (0, 7.5), (60, 1), (np.inf, 0.3)),
    "months": ((-1, 0.3), (0, 7.5), (np.inf, 2)),
    "years": ((-1, 0.9), (0, 9.5), (1095, 5), (np.inf, 2.5)),
    "decades": ((-1, 0.9), (0, 9.5), (np.inf, 6)),
}
# Words that were in the news before ("Huawei", "Narendra Modi") are named before so many times as often.
NAMED_BEFORE = 2
# What a report names hangs together: who tells of a trial names the deed and all who had a part in it. Happenings that
# began within so many days of each other speak as one; the several that are left speak as that power of their number
# does. Both chosen on the same reports for the likelihood of their dates.
TOGETHER_DAYS, POWER = 15, 0.8
WORDS_SHOWN = 3
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Happening:
    """A row of the list."""

    names: tuple[str, ...]
    start: dt.date
    end: dt.date | None
    fades: str
    before: bool


@cache
def _listed() -> dict[str, list[tuple[str, int, Happening]]]:
    """The names by their first word, longer ones first, each with where that word begins in it and its row."""
    out: dict[str, list[tuple[str, int, Happening]]] = {}
    for line in (ENGLISH / "dates.events.tsv").read_text("utf8").splitlines()[2:]:
        names, start, end, fades, before = line.split("\t")
        row = Happening(
            tuple(names.split("|")),
            dt.date.fromisoformat(start),
            dt.date.fromisoformat(end) if end else None,
            fades,
            bool(before),
        )
        for name in row.names:
            if first := WORD.search(name):
                out.setdefault(first.group(), []).append((name, first.start(), row))
    for listed in out.values():
        listed.sort(key=lambda one: (-len(one[0]), one[0]))
    return out


def happenings_named(text: str) -> dict[str, Happening]:
    """The names of happenings in a text, each once; within a longer name none: "Gov. Ann Lee" is not also "Ann Lee"."""
    text = text.replace("’", "'")
    listed = _listed()
    out: dict[str, Happening] = {}
    end = 0
    for m in WORD.finditer(text):
        if m.start() < end or m.group() not in listed:
            continue
        for name, offset, row in listed[m.group()]:
            start = m.start() - offset
            if text.startswith(name, start) and _stands_alone(text, start, start + len(name)):
                out[name], end = row, start + len(name)
                break
    return out


def _stands_alone(text: str, start: int, end: int) -> bool:
    """No letter of another word just before or after the name; a sign at its edge may touch one."""
    before = start > 0 and text[start].isalnum() and text[start - 1].isalnum()
    return not before and not (end < len(text) and text[end - 1].isalnum() and text[end].isalnum())


def happenings_date(
    named: dict[str, Happening], offices: Iterable[str] = (), own: Container[str] | None = None
) -> tuple[list[Evidence], list[Evidence]]:
    """The evidence of the happenings that a report, or the reports of a story, name, but not of those that `offices`,
    the words of known office holders, tell already. First that of which `own` names one (all without it)."""
    told = [words.strip("“”") for words in offices]
    rows: dict[Happening, list[str]] = {}
    for name in sorted(named):
        if not any(name in words or words in name for words in told):
            rows.setdefault(named[name], []).append(name)
    in_order = sorted(rows, key=lambda row: (row.start, row.names))
    groups = _groups([row for row in in_order if not row.end])
    power = len(groups) ** (POWER - 1) if groups else 1.0
    out: tuple[list[Evidence], list[Evidence]] = ([], [])
    for group, exponent in [([row], 1.0) for row in in_order if row.end] + [(group, power) for group in groups]:
        names = [name for row in group for name in rows[row]]
        is_own = own is None or any(name in own for name in names)
        out[0 if is_own else 1].append(_evidence(group, names, exponent))
    return out


def _groups(rows: Sequence[Happening]) -> list[list[Happening]]:
    """Happenings in order of their beginnings, those that began close to the one before with it."""
    out: list[list[Happening]] = []
    for row in rows:
        if out and (row.start - out[-1][-1].start).days <= TOGETHER_DAYS:
            out[-1].append(row)
        else:
            out.append([row])
    return out


def _evidence(group: Sequence[Happening], names: Sequence[str], power: float) -> Evidence:
    """Happenings that speak as one: the mean of what each says, in powers."""
    mean = np.mean([_log_weights(row) for row in group], axis=0)
    return Evidence(", ".join(f"“{name}”" for name in names[:WORDS_SHOWN]), np.exp(mean * power))


@lru_cache(maxsize=512)
def _log_weights(row: Happening) -> Weights:
    """The logarithm of how often a report of each day names it, beside the most."""
    rates = NAMED_WHILE[row.fades] if row.end else NAMED_AFTER[row.fades]
    weights = np.empty(len(all_days()[0]))
    low = 0
    for number, (most, rate) in enumerate(rates):
        after = row.end if row.end and most >= 0 else row.start
        last = (after - FIRST_DAY).days + most
        high = int(min(max(last + 1, low), len(weights)))
        weights[low:high] = rate * (NAMED_BEFORE if row.before and number == 0 else 1)
        low = high
    return np.asarray(np.log(weights / max(rate for _, rate in rates)))
