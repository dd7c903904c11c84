"""Readers of expressions that name months, seasons, quarters, years, decades and centuries."""

from __future__ import annotations

import datetime as dt

from twosource.dates import calendar as cal
from twosource.dates.named import AHEAD, BACK, RELATIVE, by_tense, in_part, joins, month_number, part_told, year_told
from twosource.dates.reading import Phrase, Read, full_year, named_value, ordinal_of
from twosource.dates.words import DECADE_WORDS, SEASONS
from twosource.records import Interval


def read_month(phrase: Phrase) -> Read | None:
    """Reads "in September", "late June", "since mid-May", "last September", "July last year", "February 2022"."""
    word = phrase.word("MONTH") or ""
    if word in ("may", "march", "april", "june", "august") and not _month_is_meant(phrase):
        return None
    if word in ("jan", "mar") and phrase.end - phrase.first == 1 and phrase.raw(phrase.first)[-1] != ".":
        return None
    month = month_number(word)
    year = year_told(phrase)
    if year is not None:
        return in_part(phrase, cal.month(year, month))
    published = phrase.published
    if published is None:
        return Read("DATE", f"XXXX-{month:02}")
    months = [cal.month(published.year + k, month) for k in (-1, 0, 1)]
    relative = phrase.word(*RELATIVE)
    if relative in BACK:
        return in_part(phrase, max((m for m in months if m[1].end < published), key=lambda m: m[1].start))
    if relative in AHEAD:
        return in_part(phrase, min((m for m in months if m[1].start > published), key=lambda m: m[1].start))
    if relative == "this":
        return in_part(phrase, months[1])
    return in_part(phrase, by_tense(phrase, months))


def _month_is_meant(phrase: Phrase) -> bool:
    """A bare "May", "March", "April", "June" or "August" may be a person or a verb: a word of time precedes it."""
    if phrase.end - phrase.first > 1:
        return True
    follows = phrase.raw_after()
    if phrase.before() in (
        "in",
        "since",
        "until",
        "till",
        "during",
        "through",
        "between",
        "and",
        "or",
        "of",
        "for",
        "from",
    ):
        return not (phrase.before() in ("and", "or", "of", "for", "from") and follows[:1].isupper())
    if phrase.before() in ("by", "to", "before", "after", "'s"):
        return not follows[:1].isupper() and phrase.word("MONTH") not in ("may", "march")
    return phrase.word("MONTH") in ("april", "june", "august") and not follows[:1].isupper()


def read_month_range(phrase: Phrase) -> Read | None:
    """Reads "between March and May 2020", "June to August"."""
    words = phrase.context.words
    first, last = (month_number(words.lower(i)) for i in phrase.all("MONTH"))
    length = (last - first) % 12
    if not length or not joins(phrase, length):
        return None
    year = year_told(phrase)
    years = [full_year(words.lower(i), phrase.published) for i in phrase.all("YEAR", "YEARCUT")]
    if len(years) == 2:  # "between March 2017 and November 2022"
        start, end = cal.month(years[0], first), cal.month(years[1], last)
        return Read("DATE", f"{start[0]}/{end[0]}", Interval(start[1].start, end[1].end, "month"))
    if year is None and phrase.published is None:
        return Read("DATE", f"XXXX-{first:02}/XXXX-{last:02}")
    if year is None:
        assert phrase.published is not None
        start = by_tense(phrase, [cal.month(phrase.published.year + k, first) for k in (-1, 0, 1)])
    else:
        start = cal.month(year - (last < first), first)
    end = cal.month(start[1].start.year + (last < first), last)
    return Read("DATE", f"{start[0]}/{end[0]}", Interval(start[1].start, end[1].end, "month"))


# What a bare number from 1000 to 2199 counts when it is no year: "about 2000 soldiers", "1500 people".
_COUNTED = frozenset(
    (
        "people persons troops soldiers men women children miles kilometres kilometers metres meters feet dollars "
        "euros pounds homes houses jobs workers employees victims cases deaths refugees migrants protesters tonnes "
        "tons seats votes points words yards acres hectares barrels degrees civilians fighters members students "
        "police shares km kg mph others more times percent per million billion hours days weeks months years"
    ).split()
)
_QUANTIFIED = frozenset(
    "about around nearly almost approximately roughly some over than least of no. number flight room highway $".split()
)


def read_year(phrase: Phrase) -> Read | None:
    """Reads "in 2019", "early 2019", "the end of 1994", "fiscal 2020", "the year 2000"."""
    at = phrase.find("YEAR", "YEARCUT")
    assert at is not None
    year = full_year(phrase.context.words.lower(at), phrase.published)
    bare = phrase.end - phrase.first == 1
    if bare and (phrase.after() in _COUNTED or (phrase.before() in _QUANTIFIED and phrase.after()[-1:] == "s")):
        return None
    if bare and not 1900 <= year <= 2100 and not phrase.kind_before("IN", "OFFSET", "UNTIL", "FROM", "TO", "OPEN"):
        return None
    if bare and (phrase.kind_after("WEEKDAY", "ZONE") or _is_too_far(phrase, year)):
        return None  # "2053 Wednesday night, UTC"
    if bare and phrase.kind_before("HYPHEN") and not phrase.kind_before("IN"):
        return _glued_year(phrase, year)
    return in_part(phrase, cal.year(year))


# A number like a year that lies so many years ahead is one only behind a word of time: "by 2100".
FARTHEST = 30


def _is_too_far(phrase: Phrase, year: int) -> bool:
    words_of_time = phrase.kind_before("IN", "OFFSET", "UNTIL", "FROM", "TO", "OPEN")
    return phrase.published is not None and year > phrase.published.year + FARTHEST and not words_of_time


def _glued_year(phrase: Phrase, year: int) -> Read | None:
    """After a hyphen only "post-2001", "pre-1990" are years, not "Boeing-2000" or a range's end already read."""
    return named_value(cal.year(year)) if phrase.before(2) in ("post", "pre", "mid", "early", "late") else None


def read_year_range(phrase: Phrase) -> Read | None:
    """Reads "from 2015 to 2018", "2015-18", "between 1990 and 1995"."""
    words = phrase.context.words
    numbers = phrase.all("YEAR", "YEARCUT", "DAYNUM", "NUM")
    first = full_year(words.lower(numbers[0]), phrase.published)
    text = words.lower(numbers[1])
    if not text.lstrip("'‘`").isdigit():
        return None
    last = first // 100 * 100 + int(text) if len(text) == 2 and text.isdigit() else full_year(text, phrase.published)
    if not first < last <= first + 500 or not joins(phrase, last - first):
        return None
    start, end = cal.year(first), cal.year(last)
    return Read("DATE", f"{start[0]}/{end[0]}", Interval(start[1].start, end[1].end, "year"))


def read_years(phrase: Phrase) -> Read | None:
    """Reads "2024/25"."""
    first, last = (phrase.word("YEARS") or "").split("/")
    if (int(first) + 1) % 100 != int(last):
        return None
    start, end = cal.year(int(first)), cal.year(int(first) + 1)
    return Read("DATE", f"{start[0]}/{end[0]}", Interval(start[1].start, end[1].end, "year"))


def read_season(phrase: Phrase) -> Read | None:
    """Reads "summer 2019", "last spring", "this fall", "in the winter"."""
    named = phrase.raw_after()[:1].isupper() and phrase.raw(phrase.end - 1)[0].isupper()  # "the Winter Olympics"
    if (
        phrase.after() == "of"
        or named
        or (phrase.end - phrase.first == 1 and phrase.word("SEASON") == "fall")
        or (phrase.end - phrase.first == 1 and phrase.word("SEASON") == "spring" and phrase.before() != "in")
    ):
        return None
    code = SEASONS[phrase.word("SEASON") or ""]
    year, part = year_told(phrase), part_told(phrase)
    if year is not None:
        return named_value(cal.season(year, code), part)
    published = phrase.published
    if published is None:
        return Read("DATE", f"XXXX-{code}")
    seasons = [cal.season(published.year + k, code) for k in (-2, -1, 0, 1)]
    relative = phrase.word(*RELATIVE)
    past_spring = relative == "this" and phrase.find("LAST") is not None
    if relative in BACK or past_spring:
        return named_value(max((s for s in seasons if s[1].end < published), key=lambda s: s[1].start), part)
    if relative in AHEAD:
        return named_value(min((s for s in seasons if s[1].start > published), key=lambda s: s[1].start), part)
    if relative == "this":
        return named_value(
            next(s for s in seasons if s[1].end >= dt.date(published.year, 1, 1) and s[0][:4] == str(published.year)),
            part,
        )
    return named_value(by_tense(phrase, seasons), part)


def read_quarter(phrase: Phrase) -> Read | None:
    """Reads "the second quarter", "Q3 2021", "third-quarter", "next year's first quarter", "the 1988 quarter"."""
    code = phrase.word("QUARTERCODE")
    word = phrase.word("ORD", "SECOND")
    number = int(code[1]) if code else ordinal_of(word or "") or 0
    if not 1 <= number <= 4:
        return None
    year = year_told(phrase)
    if year is not None:
        return in_part(phrase, cal.quarter(year, number))
    published = phrase.published
    if published is None:
        return Read("DATE", f"XXXX-Q{number}")
    if phrase.find("AGO", "EARLIER") is not None:  # "the year-ago third quarter"
        return named_value(cal.quarter(published.year - 1, number))
    return in_part(phrase, by_tense(phrase, [cal.quarter(published.year + k, number) for k in (-1, 0, 1)]))


def read_half(phrase: Phrase) -> Read | None:
    """Reads "the first half of 2019", "the second half of the year", "the latter half of last year"."""
    number = 1 if phrase.word("ORD", "SECOND", "LAST") == "first" else 2
    year = year_told(phrase) or (phrase.published.year if phrase.published else None)
    if year is None:
        return Read("DATE", f"XXXX-H{number}")
    return named_value(cal.half(year, number))


def read_decade(phrase: Phrase) -> Read | None:
    """Reads "the 1990s", "the early '80s", "the mid-1970s", "the nineties"."""
    word = (phrase.word("DECADE") or "").strip("'‘`s").rstrip("'")
    if word.isdigit():
        first = int(word) if len(word) == 4 else 1900 + int(word)
    else:
        first = 1900 + DECADE_WORDS.get(phrase.word("DECADE") or "", 90)
    return named_value(cal.decade(first), part_told(phrase))


def read_century(phrase: Phrase) -> Read | None:
    """Reads "the 19th century", "the early twentieth century"."""
    number = ordinal_of(phrase.word("ORD", "SECOND") or "")
    return named_value(cal.century(number), part_told(phrase)) if number and number < 31 else None
