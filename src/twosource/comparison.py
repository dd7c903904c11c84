"""Two readings of one slot -> same, compatible, differs or not comparable, with the reason.

A table of small functions, one for each slot. Missing is never different: a report that is silent on a slot agrees with
any value of it. Where the scope of two values is not known to be the same, they are not comparable: a false
conflict costs more trust than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from twosource.records import Figure, Interval, Precision, Status

Outcome = Literal["same", "compatible", "differs", "not-comparable"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing two values, and why, in words."""

    outcome: Outcome
    reason: str


# "About 100" bounds what lies within a tenth of it: newsrooms round to one or two digits. "About 380" is told to the
# ten: it bounds 370 and 390, and not the 400 that it would have been rounded to.
ABOUT = 0.10
# Two days told with day precision that lie so near may be one event told from two time zones or past midnight;
# they still differ, and it is said so.
_SAME = "the same"
SILENT = "one report does not say"
_COARSENESS: dict[Precision, int] = {
    "time": 0, "day": 1, "weekend": 2, "week": 3, "month": 4, "season": 5, "quarter": 5, "year": 6,
    "decade": 7, "century": 8,
}  # fmt: skip


def compare_dates(a: Interval | None, b: Interval | None) -> Comparison:
    """Two times of one event: the same days, one within the other, or apart."""
    if a is None or b is None:
        return Comparison("same" if a is b else "compatible", SILENT)
    if (a.start, a.end) == (b.start, b.end):
        return Comparison("same", _SAME)
    if (a.start <= b.start and b.end <= a.end) or (b.start <= a.start and a.end <= b.end):
        return Comparison("compatible", "one lies within the other")
    if a.start <= b.end and b.start <= a.end:
        coarse = max(_COARSENESS[a.precision], _COARSENESS[b.precision])
        return Comparison("compatible" if coarse > 1 else "differs", "they overlap")
    return Comparison("differs", "no day in common")


def sharper(a: Interval | None, b: Interval | None) -> Interval | None:
    """The more exact of two times; the first where they are alike."""
    if a is None or b is None:
        return a or b
    if _COARSENESS[b.precision] != _COARSENESS[a.precision]:
        return b if _COARSENESS[b.precision] < _COARSENESS[a.precision] else a
    return b if b.end - b.start < a.end - a.start else a


def _bounds(f: Figure) -> tuple[float, float]:
    """The values a figure allows; the ends are included."""
    if f.operator == ">=":
        return f.value, float("inf")
    if f.operator == "<=":
        return float("-inf"), f.value
    if f.operator == "~":
        reach = min(ABOUT * abs(f.value), _last_digit(f.value))
        return f.value - reach, f.value + reach
    if f.operator == "range" and f.high is not None:
        return f.value, f.high
    return f.value, f.value


def _last_digit(value: float) -> float:
    """What one more in the last digit that a number is told to would add; in fives where that is a five: 10 of 380,
    5 of 25."""
    digits, exponent = f"{value:.10e}".split("e")
    told = digits.replace(".", "").lstrip("-").rstrip("0") or "0"
    return float((5 if told[-1] == "5" else 1) * 10.0 ** (int(exponent) - len(told) + 1))


def compare_figures(a: Figure, b: Figure) -> Comparison:
    """Two figures of one quantity, with their operators: "at least 70" and "about 100" are compatible."""
    if a.unit != b.unit and a.unit is not None and b.unit is not None:
        return Comparison("not-comparable", f"{a.unit} is not {b.unit}")
    if (a.operator, a.value, a.high) == (b.operator, b.value, b.high):
        return Comparison("same", _SAME)
    low_a, high_a = _bounds(a)
    low_b, high_b = _bounds(b)
    if max(low_a, low_b) <= min(high_a, high_b):
        return Comparison("compatible", "one bounds the other")
    # 15,299 and 15,300: the rounder number is the other one rounded
    if _rounds_to(a.value, b.value) or _rounds_to(b.value, a.value):
        return Comparison("differs", "one is the other rounded")
    return Comparison("differs", "no value in common")


# Words of a figure's scope that say nothing of what is counted.
SMALL = frozenset(
    "the and for with from that this people have been were was are had has its their other others".split()
)


def one_scope(f: Figure, g: Figure) -> bool:
    """Whether two figures count the same: one unit, and beside it the same further words of what is counted. "98
    people on board" and "14 people died" share the unit only. Where neither has further words, the clause decides."""
    if f.unit is None or f.unit != g.unit:
        return False
    left, right = _scope_words(f), _scope_words(g)
    return left == right or bool(left & right)


def _scope_words(f: Figure) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]{3,}", (f.scope or "").lower())
    return frozenset(w.rstrip("s") for w in words if w.rstrip("s") not in (f.unit or "").lower() and w not in SMALL)


def _rounds_to(exact: float, rounded: float) -> bool:
    if not rounded or exact == rounded:
        return False
    for digits in (1, 2, 3):
        shown = float(f"{exact:.{digits}g}")
        if shown == rounded:
            return True
    return False


# What follows a status in time, so that "planned" on Friday and "happened" on Monday is news, not conflict.
_LATER: dict[tuple[Status, Status], str] = {
    ("planned", "happened"): "it has happened since",
    ("possible", "happened"): "it has happened since",
    ("called-for", "happened"): "it has happened since",
    ("planned", "not-happened"): "it was called off",
}


def compare_statuses(a: Status | None, b: Status | None) -> Comparison:
    """Two statuses of one event. Those that may follow each other are compatible; happened and not are not."""
    if a is None or b is None or a == b:
        return Comparison("same", _SAME if a == b else SILENT)
    if "not-happened" in (a, b) and ({a, b} & {"happened", "ongoing"}):
        return Comparison("differs", "one says it has not happened")
    return Comparison("compatible", _LATER.get((a, b)) or _LATER.get((b, a)) or "told at other stages")


def is_update(earlier: Status | None, later: Status | None) -> bool:
    """Whether the later report's status follows on the earlier one's."""
    return earlier is not None and later is not None and (earlier, later) in _LATER


def compare_participants(a: Sequence[str], b: Sequence[str]) -> Comparison:
    """Two sets of actors in one role."""
    left, right = set(a), set(b)
    if not left or not right:
        return Comparison("same" if left == right else "compatible", SILENT)
    if left == right:
        return Comparison("same", _SAME)
    if left <= right or right <= left:
        return Comparison("compatible", "one names more of them")
    if left & right:
        return Comparison("compatible", "some in common")
    return Comparison("not-comparable", "other names, perhaps of the same")
