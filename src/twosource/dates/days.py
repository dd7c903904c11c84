"""Readers of expressions that name days and times of day: "March 20 to 22", "on Friday", "late yesterday"."""

from __future__ import annotations

import datetime as dt

from twosource.dates import calendar as cal
from twosource.dates.named import (
    AHEAD,
    BACK,
    RELATIVE,
    by_tense,
    daypart_told,
    joins,
    month_number,
    weekday_number,
    with_time,
    year_told,
)
from twosource.dates.reading import Phrase, Read, full_year, named_value, ordinal_of
from twosource.records import Interval


def read_iso(phrase: Phrase) -> Read | None:
    """Reads "2023-03-17", "17.03.2023", "3/17/2023" (day first unless that is no day)."""
    word = phrase.word("ISO") or ""
    digits = [int(d) for d in word.replace("/", ".").replace("-", ".").partition("t")[0].split(".")]
    year, month, day = digits if digits[0] > 31 else (digits[2], digits[1], digits[0])
    date = cal.day_in(year, month, day) or cal.day_in(year, day, month)
    return named_value(cal.day(date)) if date else None


def read_calendar_day(phrase: Phrase) -> Read | None:
    """Reads "March 20", "20 March 2023", "Friday, Jan. 3", "the 4th of July at 6 p.m."."""
    words = phrase.context.words
    month_at = phrase.find("MONTH")
    days = phrase.all("DAYNUM", "ORD", "SECOND")
    if month_at is None or not days:
        return None
    near = min(days, key=lambda i: abs(i - month_at))
    month, number = month_number(words.lower(month_at)), ordinal_of(words.lower(near))
    weekday = phrase.word("WEEKDAY")
    read = _day_of(phrase, month, number or 0, weekday_number(weekday) if weekday else None)
    return read and with_time(phrase, read)


def _day_of(phrase: Phrase, month: int, number: int, weekday: int | None = None) -> Read | None:
    year = year_told(phrase)
    if year is not None:
        date = cal.day_in(year, month, number)
        return named_value(cal.day(date)) if date else None
    if cal.day_in(2000, month, number) is None:
        return None
    published = phrase.published
    if published is None:
        return Read("DATE", f"XXXX-{month:02}-{number:02}")
    span = range(published.year - (6 if weekday else 1), published.year + (7 if weekday else 2))
    dates = [d for y in span if (d := cal.day_in(y, month, number)) and (weekday is None or d.isoweekday() == weekday)]
    if not dates:
        return Read("DATE", f"XXXX-{month:02}-{number:02}")
    return named_value(by_tense(phrase, [cal.day(d) for d in dates]))


def read_calendar_days(phrase: Phrase) -> Read | None:
    """Reads "March 20 to 22", "20-22 March 2023", "March 30 to April 2", "between March 20 and 24"."""
    words = phrase.context.words
    months = [month_number(words.lower(i)) for i in phrase.all("MONTH")]
    days = [ordinal_of(words.lower(i)) or 0 for i in phrase.all("DAYNUM", "ORD", "SECOND")]
    if len(days) != 2:
        return None
    first = _day_of(phrase, months[0], days[0])
    if first is None:
        return None
    if first.when is None:
        last_value = f"XXXX-{months[-1]:02}-{days[1]:02}"
        return Read("DATE", f"{first.value}/{last_value}") if cal.day_in(2000, months[-1], days[1]) else None
    start = first.when.start
    years = phrase.all("YEAR", "YEARCUT")
    last_year = start.year + (months[-1] < months[0])
    if len(years) > 1:  # "8 September 1841 to 1 May 1904"
        last_year = full_year(words.lower(years[1]), phrase.published)
    end = cal.day_in(last_year, months[-1], days[1])
    if end is None or end <= start or not joins(phrase, (end - start).days):
        return None
    return Read("DATE", f"{start}/{end}", Interval(start, end, "day"))


def read_weekday(phrase: Phrase) -> Read | None:
    """Reads "on Friday", "This Thursday", "next Monday", "Tuesday night", "10 p.m. Wednesday", "Friday last week"."""
    words = phrase.context.words
    at = phrase.find("WEEKDAY")
    if at is None or _is_name(phrase, at):
        return None
    number = weekday_number(words.lower(at))
    published = phrase.published
    relative = [words.lower(i) for i in phrase.all(*RELATIVE)]
    if relative == ["following"] and phrase.kind_after("POSS") and phrase.find("THE") is None:
        relative = []  # "following Wednesday's quake": after it
    if published is None:
        return with_time(phrase, Read("DATE", f"XXXX-WXX-{number}"))
    if phrase.find("UNIT") is not None:
        step = sum(-7 if w in BACK else 7 if w in AHEAD else 0 for w in relative[-1:])
        monday = published - dt.timedelta(days=published.isoweekday() - 1 - step)
        date, name = monday + dt.timedelta(days=number - 1), "dates.weekday_of_week"
    else:
        date, name = _weekday_date(phrase, number, relative)
    read = named_value(cal.day(date))
    return with_time(phrase, read._replace(rule=name))


def _weekday_date(phrase: Phrase, number: int, relative: list[str]) -> tuple[dt.date, str]:
    published = phrase.published
    assert published is not None
    last = phrase.context.last
    word = relative[-1] if relative else None
    if word in ("previous", "preceding", "prior", "following", "subsequent", "that", "same") and last is not None:
        step = -1 if word in BACK else 1
        told = _same_weekday(phrase, number) if word in ("that", "same") else None
        if told is not None:
            return told, "dates.weekday_told"
        return cal.weekday_near(last.start, number, step, same_day=word in ("that", "same")), "dates.weekday_told"
    if word in BACK:
        return cal.weekday_near(published, number, -1, same_day=False), "dates.last_weekday"
    if word in AHEAD:
        day = cal.weekday_near(published, number, 1, same_day=False)
        if word == "next" and (day - published).days <= _TOO_NEAR and day.isoweekday() > published.isoweekday():
            day += dt.timedelta(days=7)
        return day, "dates.next_weekday"
    direction = phrase.direction()
    if word is None and (told := _the_weekday(phrase, number, direction)) is not None:
        return told, "dates.weekday_told"
    if word == "this" and direction in (None, "present"):
        monday = published - dt.timedelta(days=published.isoweekday() - 1)
        return monday + dt.timedelta(days=number - 1), "dates.this_weekday"
    possessive = phrase.kind_after("POSS") and phrase.before() not in ("of", "before", "for", "until", "next")
    if (
        direction == "future"
        and not possessive
        and (published.isoweekday() != number or phrase.find("DAYPART", "CLOCK") is None)
    ):
        return cal.weekday_near(published, number, 1), "dates.weekday_ahead"
    return cal.weekday_near(published, number, -1), "dates.weekday_back"


# "Next Thursday" said on a Wednesday is not tomorrow.
_TOO_NEAR = 2


def _same_weekday(phrase: Phrase, number: int) -> dt.date | None:
    """The last day told that is this weekday."""
    days = [w.start for w in phrase.context.told if w.start == w.end and w.start.isoweekday() == number]
    return days[-1] if days else None


def _the_weekday(phrase: Phrase, number: int, direction: str | None) -> dt.date | None:
    """ "It is to be signed on the Tuesday": that of the week which was told; not "the Tuesday meeting"."""
    alone = phrase.kind_after("BREAK", "COMMA", "AND") or not phrase.after()
    published = phrase.published
    if phrase.before() != "the" or not alone or published is None:
        return None
    ahead = direction == "future"
    days = [w.start for w in phrase.context.told if w.start == w.end and (w.start > published) == ahead]
    if not days:
        return None
    monday = days[-1] - dt.timedelta(days=days[-1].isoweekday() - 1)
    return monday + dt.timedelta(days=number - 1)


# A weekday in the name of a paper, an event or a show tells no date: "the Sunday Times", "Bloody Sunday",
# "Super Tuesday", which is no Tuesday of this week.
_NAME_BEFORE = frozenset("bloody maundy cyber freaky casual girl super black giving palm ash shrove holy".split())
_NAME_AFTER = frozenset("Times Telegraph Mirror Express Herald Post Independent World Mail Sun Star Tribune".split())


def _is_name(phrase: Phrase, at: int) -> bool:
    words = phrase.context.words
    if phrase.before() in _NAME_BEFORE or (phrase.raw_after() in _NAME_AFTER and phrase.before() == "the"):
        return True
    text = words.text[max(words.starts[at] - 16, 0) : words.starts[at]]
    before = text.split()
    return before[-1:] == ["on"] and len(before) > 1 and before[-2] in ("Mail", "Independent", "Scotland", "Wales")


def read_weekday_range(phrase: Phrase) -> Read | None:
    """Reads "from Monday to Wednesday", "Saturday and Sunday", "Thursday through Saturday"."""
    words = phrase.context.words
    first, last = (weekday_number(words.lower(i)) for i in phrase.all("WEEKDAY"))
    length = (last - first) % 7
    if not length or not joins(phrase, length):
        return None
    if phrase.published is None:
        return Read("DATE", f"XXXX-WXX-{first}/XXXX-WXX-{last}")
    start, _ = _weekday_date(phrase, first, [words.lower(i) for i in phrase.all(*RELATIVE)])
    end = start + dt.timedelta(days=length)
    if phrase.direction() == "past" and end > phrase.published:
        start, end = start - dt.timedelta(days=7), end - dt.timedelta(days=7)
    return Read("DATE", f"{start}/{end}", Interval(start, end, "day"))


def read_today(phrase: Phrase) -> Read | None:
    """Reads "today", "late yesterday", "tomorrow morning", "tonight", "last night", "this afternoon"."""
    if _in_a_name(phrase):
        return None
    if phrase.published is None:
        return with_time(phrase, Read("DATE", "XXXX-XX-XX"))
    word = phrase.word("TODAY")
    step = {"yesterday": -1, "tomorrow": 1}.get(word or "", 0)
    if word is None and phrase.word("LAST") is not None:
        step = -1  # "last night"
    read = named_value(cal.day(phrase.published + dt.timedelta(days=step)))
    if phrase.find("TONIGHT") is not None:
        return Read("TIME", f"{read.value}TNI", read.when)
    return with_time(phrase, read)


def _in_a_name(phrase: Phrase) -> bool:
    """The "Today" of "USA TODAY" and "Psychology Today": a capital right behind another capitalised word."""
    words = phrase.context.words
    at = phrase.first
    if at == 0 or not words.text[words.starts[at]].isupper() or words.starts[at] != words.ends[at - 1] + 1:
        return False
    return words.text[words.starts[at] - 1] == " " and words.text[words.starts[at - 1]].isupper()


def read_daypart_told(phrase: Phrase) -> Read | None:
    """Reads "the following morning", "that evening", "the night before", "later in the day": by the last day told."""
    last = phrase.context.last_as_fine("D")
    word, part = phrase.word("FOLLOWING", "NEXT", "PREVIOUS", "THAT", "OFFSET"), phrase.word("DAYPART")
    if word not in (None, "after", "before", "that", "same") and word not in AHEAD | BACK:
        return None
    if phrase.find("OFFSET") is not None and not phrase.kind_after("BREAK", "COMMA", "AND", "HYPHEN"):
        return None  # "the night before the storm" is counted from the storm
    if last is None or last.start != last.end:
        return with_time(phrase, Read("DATE", "XXXX-XX-XX"))
    step = 1 if word == "after" or word in AHEAD else -1 if word == "before" or word in BACK else 0
    if part in ("noon", "midday", "midnight") and phrase.find("THAT") is None:
        return None
    day = named_value(cal.day(last.start + dt.timedelta(days=step)))
    return with_time(phrase, day)


def read_near_today(phrase: Phrase) -> Read | None:
    """Reads "the day before yesterday", "the day after tomorrow"."""
    if phrase.published is None:
        return Read("DATE", "XXXX-XX-XX")
    step = -2 if phrase.word("TODAY") == "yesterday" else 2
    return named_value(cal.day(phrase.published + dt.timedelta(days=step)))


def read_holiday(phrase: Phrase) -> Read | None:
    """Reads "Christmas Eve", "Easter Monday 2024", "last Thanksgiving"."""
    name = phrase.word("HOLIDAY") or ""
    if phrase.after() in ("agreement", "accord", "accords", "card", "cards", "tree", "island"):
        return None
    year = year_told(phrase)
    if year is not None:
        return named_value(cal.day(cal.holiday(name, year)))
    if phrase.published is None:
        return Read("DATE", "XXXX-XX-XX")
    published = phrase.published
    dates = [cal.day(cal.holiday(name, published.year + k)) for k in (-1, 0, 1)]
    word = phrase.word(*RELATIVE)
    if word in BACK:
        return named_value(max((d for d in dates if d[1].start < phrase.published), key=lambda d: d[1].start))
    if word in AHEAD:
        return named_value(min((d for d in dates if d[1].start > phrase.published), key=lambda d: d[1].start))
    if phrase.direction() is None:  # "Don't get excited about Election Day yet"
        near = min(dates, key=lambda d: abs((d[1].start - published).days))
        return named_value(near)
    return named_value(by_tense(phrase, dates))


def read_clock(phrase: Phrase) -> Read | None:
    """Reads "at 6 p.m. local time", "around 12:30 GMT": of the last day told, else of the day of publication."""
    value = daypart_told(phrase)
    if value is None:
        return None
    published = phrase.published
    last = _day_told(phrase)
    if last is not None:
        date: dt.date | None = last.start
    else:
        date = published
    if date is None:
        return Read("TIME", f"XXXX-XX-XXT{value}")
    return Read("TIME", f"{date}T{value}", Interval(date, date, "time"))


# A clock is set by the day told last, if that was news: within the week before the report.
_CLOCK_DAYS = 7


def _day_told(phrase: Phrase) -> Interval | None:
    """The last day told that the report may still be about; a day that is yet to come told before does not count."""
    published = phrase.published
    days = [w for w in phrase.context.told if w.start == w.end]
    if published is None or phrase.direction() == "future":
        return days[-1] if days else None
    near = [w for w in days if 0 <= (published - w.start).days <= _CLOCK_DAYS]
    return near[-1] if near else None


def read_time_of_day(phrase: Phrase) -> Read | None:
    """Reads "at midday", "overnight", "in the evening": of the last day told, else of the day of publication."""
    if phrase.find("THE") is None and phrase.word("DAYPART") not in ("noon", "midday", "midnight", "overnight", "dawn"):
        return None
    if phrase.first and phrase.raw(phrase.end - 1)[0].isupper() and not phrase.kind_before("BREAK"):
        return None  # a name: "the Calypso Dawn"
    return read_clock(phrase)
