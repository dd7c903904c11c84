"""Readers of times counted from publication or from the last time told: "last week", "two days later"."""

from __future__ import annotations

import datetime as dt
import re

from twosource.dates import calendar as cal
from twosource.dates.named import AHEAD, BACK, PLURAL, RELATIVE, SINGULAR, in_part, month_number, part_told
from twosource.dates.reading import Phrase, Read, count_of, duration_value, named_value, unit_code
from twosource.dates.words import CLASSES
from twosource.records import Interval


def read_unit(phrase: Phrase) -> Read | None:
    """Reads "last week", "next month", "earlier this year", "the previous day", "that year", "the following month"."""
    words = phrase.context.words
    unit_at = phrase.find(*SINGULAR)
    assert unit_at is not None
    unit = unit_code(words.lower(unit_at))
    relative = [words.lower(i) for i in phrase.all(*RELATIVE)]
    if unit is None or not relative or unit in ("S", "MIN", "H"):
        return None
    if relative == ["last"] and phrase.after() == "of" and phrase.find("THE") is not None and unit == "Y":
        return None  # "the last year of her life"
    if phrase.raw(unit_at)[0].isupper() and not phrase.raw(unit_at).isupper():
        return None  # a programme's name: "This Week", "The Next Decade"
    word = relative[-1]
    told = word in ("that", "same", "previous", "preceding", "prior", "following", "subsequent", "ensuing")
    told = told or (word == "next" and phrase.find("THE") is not None and unit == "D")  # "the next day"
    last = phrase.context.last_as_fine(unit) if word in ("that", "same") else phrase.context.last
    if told and last is not None:
        anchor: dt.date | None = last.end if word in AHEAD else last.start
    else:
        anchor = phrase.published
    if word == "past":
        return _trailing(phrase, unit)
    if anchor is None:
        return Read("DATE", cal.UNRESOLVED[unit])
    step = -1 if word in BACK and (word != "latest" or unit == "Q") else 1 if word in AHEAD else 0
    return in_part(phrase, cal.unit_at(cal.shift(anchor, unit, step), unit))


def _trailing(phrase: Phrase, unit: str) -> Read:
    """Reads "the past week": the length of time up to publication."""
    published = phrase.published
    when = None
    if published is not None:
        when = Interval(cal.shift(published, unit, -1), published, cal.UNIT_PRECISION[unit])
    return Read("DURATION", duration_value(1, unit), when, "dates.past_units")


def read_weekend(phrase: Phrase) -> Read | None:
    """Reads "over the weekend", "next weekend", "this weekend"."""
    published = phrase.published
    if published is None:
        return Read("DATE", "XXXX-WXX-WE")
    word = phrase.word(*RELATIVE)
    before = cal.weekend(published - dt.timedelta(days=7))
    current = cal.weekend(published)
    if word in BACK:
        return named_value(before)
    if word in AHEAD:
        return named_value(current if published.isoweekday() < 5 else cal.weekend(published + dt.timedelta(days=7)))
    if word == "this" or published.isoweekday() >= 6 or phrase.direction() == "future":
        return named_value(current)
    return named_value(before if phrase.direction() == "past" or published.isoweekday() <= 3 else current)


def read_ago(phrase: Phrase) -> Read | None:
    """Reads "three days ago", "nearly two weeks ago", "a year earlier", "two weeks later", "a decade ago"."""
    words = phrase.context.words
    unit_at = phrase.find(*SINGULAR, *PLURAL)
    assert unit_at is not None
    unit = unit_code(words.lower(unit_at))
    if unit is None:
        return None
    back = phrase.find("LATER", "FROMNOW") is None
    from_told = phrase.find("EARLIER", "LATER") is not None
    count = count_of(phrase, unit_at).low
    if count is None:
        return Read("DATE", "PAST_REF" if back else "FUTURE_REF", None, "dates.ago_vague")
    anchor = phrase.published
    if from_told:
        told_last = phrase.context.last_as_fine(unit)
        anchor = told_last.start if told_last else phrase.published
    if anchor is None:
        return Read("DATE", cal.UNRESOLVED[unit])
    if unit == "Y" and count == 1 and phrase.context.last and phrase.context.last.precision == "quarter":
        told = phrase.context.last.start  # "the third quarter ... a year earlier": the same quarter a year before
        return named_value(cal.quarter(told.year - 1, (told.month + 2) // 3))
    if count != int(count) and unit in ("Y", "E", "C"):
        count, unit = count * {"Y": 12, "E": 120, "C": 1200}[unit], "M"
    there = cal.shift(anchor, unit, -count if back else count)
    if phrase.find("FROMNOW") is not None and phrase.context.words.lower(phrase.end - 1) == "from today":
        return named_value(cal.day(there))  # "two weeks from today": to the day
    return named_value(cal.unit_at(there, "Y" if unit in "EC" else unit))


def read_adjacent(phrase: Phrase) -> Read | None:
    """Reads "the day after", "the year before": of the last time told; before a noun, see `read_offset_now`."""
    words = phrase.context.words
    unit_at = phrase.find(*SINGULAR)
    assert unit_at is not None
    unit = unit_code(words.lower(unit_at))
    if unit is None or unit in ("S", "MIN", "H"):
        return None
    before = words.lower(phrase.end - 1) == "before"
    if _has_event(phrase):
        return offset_now(phrase, 1, unit, "DATE", before)
    last = phrase.context.last_as_fine(unit)
    if last is None:
        return Read("DATE", cal.UNRESOLVED[unit])
    return named_value(cal.unit_at(cal.shift(last.start, unit, -1 if before else 1), unit))


def _has_event(phrase: Phrase) -> bool:
    """Whether a noun phrase or clause follows: "the day after a call", not "the day after."."""
    return not phrase.kind_after("BREAK", "COMMA", "AND", "HYPHEN") and bool(phrase.after())


def offset_now(phrase: Phrase, count: float | None, unit: str, kind: str, before: bool = False) -> Read:
    """Reads "nearly 13 months after the start of the war" in a statement about now: the time at which that event was.

    The phrase itself is a length of time (or "the day after"), and its value says so; `when` is the unit that holds
    publication less that length, because the words date the event they count from. In a statement about another
    time ("died two months after the war began") there is no `when`. A count of years is known to the year only.
    """
    name = "dates.offset_since_event"
    value = duration_value(count, unit) if kind == "DURATION" else cal.UNRESOLVED[unit]
    published = phrase.published
    if published is None or count is None or before or unit in ("S", "MIN", "H"):
        return Read("DURATION" if kind == "DURATION" else "DATE", value, None, name)
    if phrase.direction() == "past":
        return Read("DURATION" if kind == "DURATION" else "DATE", value, None, name)
    named = cal.unit_at(cal.shift(published, unit, -count), unit)
    return Read("DURATION" if kind == "DURATION" else "DATE", value if kind == "DURATION" else named[0], named[1], name)


# "Everybody in the quarter heard it".
_DWELLERS = frozenset("everybody everyone nobody people residents inhabitants neighbours neighbors families".split())


def read_ordinary_unit(phrase: Phrase) -> Read | None:
    """Reads "in the quarter", "for the year", "the end of the week": the one that the report is about.

    A quarter that is spoken of without a number is the last one told, or the one just over.
    """
    unit = unit_code(phrase.word(*SINGULAR) or "")
    published, last = phrase.published, phrase.context.last
    if unit is None or unit in ("S", "MIN", "H", "D", "E", "C"):
        return None
    if unit == "Q" and phrase.before() == "in" and phrase.before(2) in _DWELLERS:
        return None  # a part of a town
    if any(phrase.context.words.lower(i) in ("school year", "academic year") for i in range(phrase.first, phrase.end)):
        return Read("DATE", cal.UNRESOLVED[unit])  # it begins in another month of each country
    part = part_told(phrase)
    if unit == "Y" and published is not None and (ended := _year_to(phrase, published)) is not None:
        return Read("DURATION", "P1Y", ended, "dates.year_to_month")
    if phrase.after() in ("ended", "ending") and unit == "Y":
        return Read("DURATION", "P1Y")
    if published is None:
        return Read("DATE", cal.UNRESOLVED[unit])
    if unit == "Q" and last is not None and last.precision == "quarter":
        return named_value(cal.unit_at(last.start, unit))
    step = -1 if unit == "Q" and part is None else 0
    return in_part(phrase, cal.unit_at(cal.shift(published, unit, step), unit))


_YEAR_TO = re.compile(
    r"\s+(?:to|through|(?:that )?end(?:s|ed|ing))\s+(?:in\s+|on\s+)?(?:the end of\s+)?"
    r"(?:\d{1,2}\s+)?([A-Z][a-z]+)\b\.?(?:\s\d{1,2}\b)?(?:,?\s((?:19|20)\d\d)\b)?"
)


def _year_to(phrase: Phrase, published: dt.date) -> Interval | None:
    """The twelve months of "the year to June", "the fiscal year that ended in March", "the year ended Sept. 30"."""
    m = _YEAR_TO.match(phrase.context.words.text, phrase.end_offset)
    month = month_number(m.group(1).lower()) if m and m.group(1).lower() in CLASSES["MONTH"] else None
    if m is None or month is None:
        return None
    if m.group(2):
        last = cal.month(int(m.group(2)), month)[1].end
    else:
        ends = [cal.month(published.year + k, month)[1].end for k in (-1, 0, 1)]
        ahead = phrase.direction() == "future"
        last = min(d for d in ends if d >= published) if ahead else max(d for d in ends if d <= published)
    first = cal.add_months(last.replace(day=1), -11)
    return Interval(first, last, "year")


def read_year_end(phrase: Phrase) -> Read | None:
    """Reads "by year-end", "at year's end"."""
    if phrase.published is None:
        return Read("DATE", "XXXX-12-31")
    year = phrase.published.year - (phrase.before() == "since" or phrase.direction() == "past")
    return named_value(cal.day(dt.date(year, 12, 31)))


def read_year_ago(phrase: Phrase) -> Read | None:
    """Reads "the year-ago quarter", "year-earlier", "the year-earlier period"."""
    published, last = phrase.published, phrase.context.last
    if published is None:
        return Read("DATE", "XXXX")
    if last is not None and last.precision == "quarter":
        return named_value(cal.quarter(published.year - 1, (last.start.month + 2) // 3))
    return named_value(cal.year(published.year - 1))
