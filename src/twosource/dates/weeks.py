"""Readers of days and weeks counted off from a week, a month or a day: "Monday week", "the week after next"."""

from __future__ import annotations

import datetime as dt

from twosource.dates import calendar as cal
from twosource.dates.days import read_calendar_day
from twosource.dates.lengths import read_duration
from twosource.dates.named import by_tense, month_number, weekday_number, year_told
from twosource.dates.reading import Phrase, Read, named_value, ordinal_of, unit_code
from twosource.records import Interval


def read_week_hence(phrase: Phrase) -> Read | None:
    """Reads "Monday week", "a week on Monday" (the Monday after the coming one), "a week today", "a week tomorrow"."""
    if phrase.word("UNIT") != "week" or phrase.published is None:
        return None
    weekday, today = phrase.word("WEEKDAY"), phrase.word("TODAY")
    if phrase.find("ART") is not None and (today == "yesterday" or phrase.direction() == "past"):
        return None  # "spent a week on Monday's speech"
    if weekday is not None:
        first = cal.weekday_near(phrase.published, weekday_number(weekday), 1, same_day=False)
    else:
        first = phrase.published + dt.timedelta(days=today == "tomorrow")
    return named_value(cal.day(first + dt.timedelta(days=7)))


def read_unit_beyond(phrase: Phrase) -> Read | None:
    """Reads "the week after next", "the month before last", "Monday of the week after next"."""
    words = phrase.context.words
    offset, ahead = phrase.word("OFFSET"), phrase.find("NEXT") is not None
    if phrase.published is None or offset != ("after" if ahead else "before"):
        return None
    unit = "D" if phrase.find("DAYPART") is not None else unit_code(phrase.word("UNIT", "YEARUNIT", "DAYUNIT") or "")
    if unit is None or (unit == "D" and phrase.word("DAYPART") not in (None, "night")):
        return None
    there = cal.shift(phrase.published, unit, 2 if ahead else -2)
    at = phrase.find("WEEKDAY")
    if at is None:
        read = named_value(cal.unit_at(there, unit))
        return read if phrase.find("DAYPART") is None else Read("TIME", f"{read.value}TNI", read.when)
    if unit != "W":
        return None
    monday = there - dt.timedelta(days=there.isoweekday() - 1)
    return named_value(cal.day(monday + dt.timedelta(days=weekday_number(words.lower(at)) - 1)))


def read_week_of_day(phrase: Phrase) -> Read | None:
    """Reads "the week of 23 March"."""
    if phrase.word("UNIT") != "week":
        return None
    day = read_calendar_day(phrase)
    if day is None or day.when is None:
        return day
    return named_value(cal.week(day.when.start))


def read_week_of_month(phrase: Phrase) -> Read | None:
    """Reads "the second week of October", "the last weekend of September": a month's nth week holds its day 7n-6."""
    published, month = phrase.published, month_number(phrase.word("MONTH") or "")
    word = phrase.word("ORD", "SECOND", "LAST") or ""
    number = -1 if word == "last" else ordinal_of(word) or 0
    if not -1 <= number <= 5 or (phrase.find("WEEKEND") is None and phrase.word("UNIT") != "week"):
        return None
    year = year_told(phrase)
    if year is None and published is None:
        return Read("DATE", f"XXXX-{month:02}")
    if year is None:
        assert published is not None
        year = by_tense(phrase, [cal.month(published.year + k, month) for k in (-1, 0, 1)])[1].start.year
    if phrase.find("WEEKEND") is not None:
        return named_value(cal.weekend(cal.nth_weekday(year, month, 6, number)))
    day = cal.month(year, month)[1].end if number < 0 else cal.day_in(year, month, 7 * number - 6)
    return named_value(cal.week(day)) if day else None


# What may follow a day of the month that is told by its number alone; a noun makes it another thing: "the 20th floor".
_GOES_ON = frozenset("to in at when for with by that and or but as after before because where".split())


def read_day_of_month(phrase: Phrase) -> Read | None:
    """Reads "on the 20th", "from the 15th": of the month that the tense asks for."""
    word = phrase.word("ORD") or ""
    alone = phrase.kind_after("BREAK", "COMMA", "AND") or phrase.after() in _GOES_ON or not phrase.after()
    number, published = ordinal_of(word) if word[:1].isdigit() else None, phrase.published
    if number is None or not alone or published is None:
        return None
    firsts = [cal.add_months(published.replace(day=1), k) for k in (-1, 0, 1)]
    days = [day for first in firsts if (day := cal.day_in(first.year, first.month, number))]
    ahead = phrase.direction() == "future"
    near = [d for d in days if (d >= published if ahead else d <= published)]
    return named_value(cal.day(min(near) if ahead else max(near))) if near else None


def read_hence(phrase: Phrase) -> Read | None:
    """Reads "in three weeks" that are ahead: the day that far on; "within three weeks": the days until then. "Was built
    in three weeks" is a length of time."""
    read = read_duration(phrase)
    units = {"D": 1, "W": 7}
    if read is None or phrase.published is None or not read.value[1:-1].isdigit() or read.value[-1] not in units:
        return read
    if phrase.before() not in ("in", "within") or phrase.direction() != "future" or read.type != "DURATION":
        return read
    day = phrase.published + dt.timedelta(days=int(read.value[1:-1]) * units[read.value[-1]])
    first = day if phrase.before() == "in" else phrase.published
    return Read(read.type, read.value, Interval(first, day, "day"), "dates.hence")
