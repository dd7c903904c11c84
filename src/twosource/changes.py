"""What later reports change of what earlier ones told: a count that moves, a plan that became a fact."""

from __future__ import annotations

import re

from twosource.comparison import compare_figures, is_update
from twosource.records import Figure
from twosource.slots import COUNTED_ON, TOLLS, Context, pair_figures, text_of
from twosource.units import Unit

# Shares of a vote move as long as it is counted.
COUNTED = frozenset("ballot count counting tally vote".split())

# Words by which a later report says that a number has moved: "has now lost five calves", "the fund stood at £90,000".
_MOVED = re.compile(
    r"\b(?:now|so far|(?:has|have|had) (?:since )?(?:climbed|fallen|grown|risen|swollen)|(?:climbed|fell|grew|rose) to|"
    r"st(?:ands|ood) at)\b",
    re.IGNORECASE,
)


def in_time(a: Unit, b: Unit, context: Context) -> tuple[Unit, Unit] | None:
    """Two units in the order of their reports' days; None where that is not known."""
    x, y = context.analyses[a.report].report.published, context.analyses[b.report].report.published
    if x is None or y is None or x == y:
        return None
    return (a, b) if x < y else (b, a)


def has_moved_on(a: Unit, b: Unit, context: Context) -> bool:
    """Whether the later of two reports brings a later state of the same event: planned, now happened.

    Only where both tell when, the earlier before and the later after: a plan has become a fact only if its time has
    come between the two.
    """
    order = in_time(a, b, context)
    if order is None or not is_update(order[0].status, order[1].status):
        return False
    first, last = order
    before, after = (context.analyses[u.report].report.published for u in order)
    if first.interval is None or last.interval is None or before is None or after is None:
        return False
    meet = first.interval.start <= last.interval.end and last.interval.start <= first.interval.end
    return meet and before <= first.interval.end and last.interval.start <= after


def has_counted_on(a: Unit, b: Unit, context: Context) -> bool:
    """Whether a count of people or cases has moved on: the later report's figure replaces the earlier one's."""
    order = in_time(a, b, context)
    if order is None:
        return False
    moved = _MOVED.search(text_of(order[1], context)) is not None
    vote = bool(COUNTED & a.words.keys() and COUNTED & b.words.keys())
    return any(
        (moved or vote or _is_counted_on(f, order[0]))
        and (compare_figures(f, g).outcome == "differs" or _has_risen(f, g))
        for f, g in pair_figures(*order)
    )


def _is_counted_on(f: Figure, u: Unit) -> bool:
    return f.unit in COUNTED_ON or (len(u.figures) == 1 and bool(TOLLS.keys() & u.words.keys()))


def _has_risen(f: Figure, g: Figure) -> bool:
    """ "At least nine" one day and 14 the next: a toll that has risen, though one bounds the other."""
    return f.operator == ">=" and g.operator in ("=", ">=") and g.value > f.value
