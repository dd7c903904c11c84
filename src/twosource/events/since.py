"""Dates after "since": the day on which something began, or the time up to the report in which it came about."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from twosource.events.dated import Dated
from twosource.language.trees import ancestors, base, children
from twosource.records import Interval, Precision, Sentence

# The rule of a time from something to the report.
RULE = "events.since"


def is_since(sentence: Sentence, dated: Dated) -> bool:
    """ "has risen since May": the day it began, not the day it happened."""
    first = next(i for i, t in enumerate(sentence.tokens) if t.end > dated.date.start)
    near = [sentence.tokens[first], *sentence.tokens[max(0, first - 1) : first]]
    return any(t.form.lower() == "since" for t in near)


def participle_before(sentence: Sentence, dated: Dated) -> int:
    """The participle right before "since", -1 without one."""
    first = next(i for i, t in enumerate(sentence.tokens) if t.end > dated.date.start)
    near = [i for i in range(max(0, first - 2), first) if sentence.tokens[i].xpos == "VBN"]
    return near[-1] if near else -1


def until_now(dated: Dated, published: dt.date) -> Dated:
    """ "has risen by 14 cm since May": some time between then and the report, in whole months as May is told."""
    when = dated.date.when
    if when is None or when.start > published:
        return dated
    now = Interval(when.start, _end_of_unit(published, when.precision), when.precision)
    return Dated(replace(dated.date, when=now, rule=RULE), dated.head)


def _end_of_unit(day: dt.date, precision: Precision) -> dt.date:
    """The last day of the year or month of a day, for times told by the year or month; else the day."""
    if precision == "year":
        return dt.date(day.year, 12, 31)
    if precision == "month":
        following = dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return following - dt.timedelta(days=1)
    return day


def goes_on_since(sentence: Sentence, dated: Dated) -> bool:
    """ "has been held since May", "have not paid since May": the day it began. Not "has risen since May" and "has
    killed 40 since May", which came about bit by bit."""
    above = next(ancestors(sentence, dated.head), None)
    if above is None:
        return False
    if sentence.tokens[above].upos not in ("VERB", "AUX", "ADJ"):
        # "has been in office since May"; not "is the worst storm since May"
        return bool(children(sentence, above, "cop") and children(sentence, above, "case"))
    below = [i for i in children(sentence, above, "nsubj", "obj", "obl", "advmod") if i != dated.head]
    counted = any(children(sentence, i, "nummod") for i in below)
    negated = any(sentence.tokens[i].form.lower() in ("not", "n't", "never") for i in children(sentence, above))
    by_and_by = counted or sentence.tokens[above].lemma.lower() in _CHANGES
    progressive = sentence.tokens[above].xpos == "VBG" and any(
        sentence.tokens[i].lemma == "have" for i in children(sentence, above, "aux")
    )
    again = any(
        sentence.tokens[i].lemma.lower() == "time" and children(sentence, i, "nummod")
        for i in children(sentence, above, "obl", "advmod", "obj", "nmod")
    )
    if again:
        return False  # "has been used nine times since May"
    return negated or not (by_and_by or progressive) or _is_state(sentence, above)


# What these tell comes about over the whole time since.
_CHANGES = frozenset(
    "rise fall grow spread increase decrease drop double triple climb shrink swell gain lose decline worsen improve "
    "slip slide soar plunge surge ease weaken strengthen deteriorate expand".split()
)


def _is_state(sentence: Sentence, token: int) -> bool:
    """ "held since May", "have been closed since May": a passive lasts, whatever it counts."""
    return sentence.tokens[token].xpos == "VBN" and (
        base(sentence.tokens[token]) == "acl"
        or any(sentence.tokens[i].form.lower() == "been" for i in children(sentence, token, "aux"))
    )
