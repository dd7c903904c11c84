"""Lengths of time that readings of one fact tell: "talked for three hours", "a two-year ban", "held for nine days"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from twosource.comparison import Outcome
from twosource.records import Difference, TimeExpression
from twosource.slots import Context, values_told
from twosource.units import Unit

_VALUE = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_DAY = 24 * 3600
_SECONDS = (365 * _DAY, 30 * _DAY, 7 * _DAY, _DAY, 3600, 60, 1)
# A length that its report does not tell exactly: "nearly three hours", "between 15 and 20 minutes", "two days or so".
_LOOSE = (
    r"about|above|almost|approximately|around|barely|below|beyond|between|close to|just|least|less than|more than|most|"
    r"nearly|over|roughly|some|under|up to|within"
)
_LOOSE_BEFORE = re.compile(rf"\b(?:{_LOOSE}|and|or|than|to)\s*$", re.IGNORECASE)
_LOOSE_IN = re.compile(rf"\b(?:{_LOOSE}|to|or|and(?! an? ))\b", re.IGNORECASE)
_LOOSE_AFTER = re.compile(r"\s*(?:or (?:more|less|so)\b|to\b|\+)", re.IGNORECASE)
# Two lengths of which one is more than so many times the other are hardly of one thing: "a ban of two years",
# "after a hearing of two hours".
ONE_THING = 2.0


def compare_lengths(a: Unit, b: Unit, context: Context) -> Outcome | None:
    """How the lengths of time of two readings stand to each other; None where one of them tells none or several, and
    where they are not told exactly enough to part. "Nearly three hours" and "three hours" are compatible."""
    x, y = _length(a, context), _length(b, context)
    if x is None or y is None:
        return None
    short, long = sorted((_seconds(x), _seconds(y)))
    if not short:
        return None
    exact = {_is_exact(x, a, context), _is_exact(y, b, context)}
    if short == long:
        return "same" if len(exact) == 1 else "compatible"
    return "differs" if exact == {True} and long < ONE_THING * short else None


def show_lengths(pairs: Sequence[tuple[Unit, Unit]], context: Context) -> Difference:
    """The lengths of readings that part on them, each with its reports."""
    return Difference("how long", values_told(((u, _shown(u, context)) for pair in pairs for u in pair), context))


def _shown(u: Unit, context: Context) -> str:
    length = _length(u, context)
    text = context.analyses[u.report].report.text
    return " ".join(text[length.start : length.end].split()) if length else ""


def _length(u: Unit, context: Context) -> TimeExpression | None:
    """The one length of time in a reading's words; None where there are several, and of rates ("25 hours a week")."""
    inside = [d for d in context.analyses[u.report].dates if u.start <= d.start and d.end <= u.end]
    lengths = [d for d in inside if d.type == "DURATION"]
    one = len(lengths) == 1 and lengths[0].rule == "dates.duration" and all(d.type != "SET" for d in inside)
    return lengths[0] if one else None


def _seconds(length: TimeExpression) -> int:
    found = _VALUE.fullmatch(length.value)
    return sum(int(n or 0) * s for n, s in zip(found.groups(), _SECONDS, strict=True)) if found else 0


def _is_exact(length: TimeExpression, u: Unit, context: Context) -> bool:
    text = context.analyses[u.report].report.text
    before, words = text[max(0, length.start - 20) : length.start], text[length.start : length.end]
    return not (_LOOSE_BEFORE.search(before) or _LOOSE_IN.search(words) or _LOOSE_AFTER.match(text, length.end))
