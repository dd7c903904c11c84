"""Calendar arithmetic for date expressions: units of time, their TIMEX3 values and the days they cover.

Weeks are ISO 8601 weeks, Monday to Sunday. Values follow TimeML 1.2.1's TIMEX3 ("2023-W12", "2023-Q1",
"2023-SU", "199" for the 1990s, "18" for the 19th century).
"""

from __future__ import annotations

import calendar
import datetime as dt

from twosource.records import Interval, Precision

Named = tuple[str, Interval]
"""A TIMEX3 value and the days it covers."""

UNIT_PRECISION: dict[str, Precision] = {
    "S": "time",
    "MIN": "time",
    "H": "time",
    "D": "day",
    "W": "week",
    "M": "month",
    "Q": "quarter",
    "Y": "year",
    "E": "decade",
    "C": "century",
}
# What a value looks like when the anchor is not known.
UNRESOLVED = {
    "S": "XXXX-XX-XX",
    "MIN": "XXXX-XX-XX",
    "H": "XXXX-XX-XX",
    "D": "XXXX-XX-XX",
    "W": "XXXX-WXX",
    "M": "XXXX-XX",
    "Q": "XXXX-QX",
    "Y": "XXXX",
    "E": "XXX",
    "C": "XX",
}
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # first month, as northern meteorologists count
FIRST_YEAR, LAST_YEAR = 2, 9997  # what a date can hold with room for a shift of a season


def day(date: dt.date) -> Named:
    """One day."""
    return date.isoformat(), Interval(date, date, "day")


def week(date: dt.date) -> Named:
    """The Monday-to-Sunday week that holds a day."""
    year, number, weekday = date.isocalendar()
    start = date - dt.timedelta(days=weekday - 1)
    return f"{year:04}-W{number:02}", Interval(start, start + dt.timedelta(days=6), "week")


def weekend(date: dt.date) -> Named:
    """The Saturday and Sunday of the week that holds a day."""
    value, whole = week(date)
    return value + "-WE", Interval(whole.end - dt.timedelta(days=1), whole.end, "weekend")


def month(year: int, number: int) -> Named:
    """A month of a year."""
    last = calendar.monthrange(year, number)[1]
    return f"{year:04}-{number:02}", Interval(dt.date(year, number, 1), dt.date(year, number, last), "month")


def quarter(year: int, number: int) -> Named:
    """A quarter of a calendar year."""
    start = dt.date(year, number * 3 - 2, 1)
    return f"{year:04}-Q{number}", Interval(start, month(year, number * 3)[1].end, "quarter")


def half(year: int, number: int) -> Named:
    """A half of a calendar year."""
    start = dt.date(year, number * 6 - 5, 1)
    return f"{year:04}-H{number}", Interval(start, month(year, number * 6)[1].end, "quarter")


def season(year: int, code: str) -> Named:
    """A season; winter is named by the year it begins in."""
    first = SEASON_MONTHS[code]
    end_year, end_month = (year + 1, 2) if code == "WI" else (year, first + 2)
    return f"{year:04}-{code}", Interval(dt.date(year, first, 1), month(end_year, end_month)[1].end, "season")


def year(number: int) -> Named:
    """A calendar year."""
    return f"{number:04}", Interval(dt.date(number, 1, 1), dt.date(number, 12, 31), "year")


def decade(first: int) -> Named:
    """The ten years from one that ends in 0."""
    return f"{first // 10:03}", Interval(dt.date(first, 1, 1), dt.date(first + 9, 12, 31), "decade")


def century(number: int) -> Named:
    """The nth century, as popularly counted: the 20th is 1900 to 1999."""
    first = (number - 1) * 100
    return f"{first // 100:02}", Interval(dt.date(max(first, 1), 1, 1), dt.date(first + 99, 12, 31), "century")


def add_months(date: dt.date, count: int) -> dt.date:
    """The same day of the month `count` months on, cut to the month's last day."""
    at = date.year * 12 + date.month - 1 + count
    at = min(max(at, FIRST_YEAR * 12), LAST_YEAR * 12)
    y, m = at // 12, at % 12 + 1
    return dt.date(y, m, min(date.day, calendar.monthrange(y, m)[1]))


def shift(date: dt.date, unit: str, count: float) -> dt.date:
    """A day moved by a number of units (negative: back)."""
    if unit in ("S", "MIN"):
        return date
    if unit in ("H", "D", "W"):
        days = int(count / 24) if unit == "H" else round(count * (7 if unit == "W" else 1))
        furthest = (dt.date(LAST_YEAR, 12, 31) if days > 0 else dt.date(FIRST_YEAR, 1, 1)) - date
        return date + (min if days > 0 else max)(dt.timedelta(days=max(min(days, 10**8), -(10**8))), furthest)
    return add_months(date, round(count * {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}[unit]))


def unit_at(date: dt.date, unit: str) -> Named:
    """The unit that holds a day: its day, its week, its month, ..."""
    if unit in ("S", "MIN", "H"):
        return date.isoformat(), Interval(date, date, "time")
    if unit == "D":
        return day(date)
    if unit == "W":
        return week(date)
    if unit == "M":
        return month(date.year, date.month)
    if unit == "Q":
        return quarter(date.year, (date.month + 2) // 3)
    if unit == "Y":
        return year(date.year)
    if unit == "E":
        return decade(date.year // 10 * 10)
    return century(date.year // 100 + 1)


def weekday_near(date: dt.date, weekday: int, direction: int, same_day: bool = True) -> dt.date:
    """The latest (direction -1) or next (1) day of that ISO weekday, the day itself counted if `same_day`."""
    distance = (date.isoweekday() - weekday) % 7 if direction < 0 else (weekday - date.isoweekday()) % 7
    if not distance and not same_day:
        distance = 7
    return date + dt.timedelta(days=direction * distance)


def day_in(year: int, month_number: int, day_number: int) -> dt.date | None:
    """A day of the calendar, None if there is no such day."""
    try:
        return dt.date(year, month_number, day_number)
    except ValueError:
        return None


def easter(year: int) -> dt.date:
    """Western Easter Sunday (the anonymous Gregorian algorithm; Meeus, Astronomical Algorithms, 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month_number, day_number = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month_number, day_number + 1)


def nth_weekday(year: int, month_number: int, weekday: int, nth: int) -> dt.date:
    """The nth such weekday of a month; -1 is the last."""
    if nth < 0:
        return weekday_near(month(year, month_number)[1].end, weekday, -1)
    return weekday_near(dt.date(year, month_number, 1), weekday, 1) + dt.timedelta(days=7 * (nth - 1))


def holiday(name: str, year: int) -> dt.date:
    """The day of a holiday in a year; `name` is one of HOLIDAYS' keys."""
    kind, numbers = HOLIDAYS[name]
    if kind == "easter":
        return easter(year) + dt.timedelta(days=numbers[0])
    if kind == "weekday":
        month_number, weekday, nth, after = numbers
        return nth_weekday(year, month_number, weekday, nth) + dt.timedelta(days=after)
    return dt.date(year, *numbers)


# name -> ("fixed", (month, day)) | ("easter", (days after,)) | ("weekday", (month, ISO weekday, which, days after))
HOLIDAYS: dict[str, tuple[str, tuple[int, ...]]] = {
    "new year's day": ("fixed", (1, 1)),
    "new year's eve": ("fixed", (12, 31)),
    "new year": ("fixed", (1, 1)),
    "christmas": ("fixed", (12, 25)),
    "christmas day": ("fixed", (12, 25)),
    "christmas eve": ("fixed", (12, 24)),
    "boxing day": ("fixed", (12, 26)),
    "valentine's day": ("fixed", (2, 14)),
    "st. patrick's day": ("fixed", (3, 17)),
    "st patrick's day": ("fixed", (3, 17)),
    "may day": ("fixed", (5, 1)),
    "labour day": ("fixed", (5, 1)),
    "international women's day": ("fixed", (3, 8)),
    "bastille day": ("fixed", (7, 14)),
    "halloween": ("fixed", (10, 31)),
    "veterans day": ("fixed", (11, 11)),
    "armistice day": ("fixed", (11, 11)),
    "remembrance day": ("fixed", (11, 11)),
    "juneteenth": ("fixed", (6, 19)),
    "the fourth of july": ("fixed", (7, 4)),
    "easter": ("easter", (0,)),
    "easter sunday": ("easter", (0,)),
    "easter monday": ("easter", (1,)),
    "good friday": ("easter", (-2,)),
    "palm sunday": ("easter", (-7,)),
    "ash wednesday": ("easter", (-46,)),
    "pentecost": ("easter", (49,)),
    "thanksgiving": ("weekday", (11, 4, 4, 0)),
    "thanksgiving day": ("weekday", (11, 4, 4, 0)),
    "black friday": ("weekday", (11, 4, 4, 1)),
    "labor day": ("weekday", (9, 1, 1, 0)),
    "memorial day": ("weekday", (5, 1, -1, 0)),
    "martin luther king day": ("weekday", (1, 1, 3, 0)),
    "presidents day": ("weekday", (2, 1, 3, 0)),
    "columbus day": ("weekday", (10, 1, 2, 0)),
    "election day": ("weekday", (11, 1, 1, 1)),
}


def part_of(interval: Interval, part: str) -> Interval:
    """The early, middle or late part of a month, quarter, season, year or decade; other intervals as they are.

    The parts overlap on purpose: "early 2019" may mean May, and so may "mid-2019". Half from each end, the middle
    half in the middle; the "start" and "end" of something are its first and last quarter.
    """
    length = (interval.end - interval.start).days + 1
    if length < 27:  # parts of a week are told too loosely to be cut
        return interval
    low, high = {
        "early": (0.0, 0.5),
        "mid": (0.25, 0.75),
        "late": (0.5, 1.0),
        "start": (0.0, 0.25),
        "end": (0.75, 1.0),
    }[part]
    start = interval.start + dt.timedelta(days=int(length * low))
    end = interval.start + dt.timedelta(days=max(round(length * high) - 1, 0))
    return Interval(start, end, interval.precision)
