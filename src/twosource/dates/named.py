"""What the words of a date expression name, and which of several dates its tense asks for."""

from __future__ import annotations

from twosource.dates import calendar as cal
from twosource.dates.reading import Phrase, Read, full_year, named_value
from twosource.dates.words import DAYPARTS, MONTH_NAMES, WEEKDAY_NAMES
from twosource.records import Interval

BACK = frozenset(("last", "past", "previous", "preceding", "prior", "latest"))
AHEAD = frozenset(("next", "coming", "upcoming", "following", "subsequent", "ensuing"))
SINGULAR = ("UNIT", "QUARTER", "YEARUNIT", "DAYUNIT", "CENTURY", "SECOND")
PLURAL = ("UNITS", "QUARTERS")
RELATIVE = ("LAST", "NEXT", "PREVIOUS", "FOLLOWING", "COMING", "LATEST", "THIS", "THAT", "CURRENT")
# A date without a year this far back, when the same day next comes within COMING_SOON days, is meant ahead
# ("payable Dec. 1" in a report of October), whatever the tense of the verb above it.
LONG_AGO, COMING_SOON = 240, 100
# And one this far ahead is meant back, whatever the tense ("the Aug. 7 attack" in a report of August 18).
FAR_AHEAD = 270


def month_number(word: str) -> int:
    """The number of a month by its name or abbreviation, 1 to 12."""
    return next(i + 1 for i, name in enumerate(MONTH_NAMES) if name.startswith(word[:3]))


def weekday_number(word: str) -> int:
    """The ISO number of a weekday, Monday 1 to Sunday 7."""
    return next(i + 1 for i, name in enumerate(WEEKDAY_NAMES) if name.startswith(word[:3]))


def part_told(phrase: Phrase) -> str | None:
    """Which part of a time a phrase means: "early", "mid", "late", "start" or "end"."""
    word = phrase.word("EARLY", "EDGE")
    if word is None:
        return None
    return {"early": "early", "late": "late", "middle": "mid", "mid": "mid", "end": "end", "close": "end"}.get(
        word, "start"
    )


# Words after which the end of something is the last day for it.
_DEADLINE = frozenset(("by", "until", "till", "before"))


def in_part(phrase: Phrase, named: cal.Named) -> Read:
    """The time named, cut to the part that the phrase means of it.

    "By the end of March" ends on its last day; "by the end of the year" leaves the whole of it. A month is not cut:
    "early September" may be the 16th to one report and "mid-September" to the next, and a false conflict costs more
    trust than a missed one.
    """
    part, (value, when) = part_told(phrase), named
    if part == "end" and phrase.before() in _DEADLINE and when.precision in ("week", "month", "quarter"):
        return Read("DATE", value, Interval(when.end, when.end, "day"))
    if when.precision == "month" or (part == "end" and phrase.before() in _DEADLINE):
        return Read("DATE", value, when)
    return named_value(named, part)


def daypart_told(phrase: Phrase) -> str | None:
    """The time-of-day ending of a value: "NI" for night, "18:00" for a clock."""
    clock = phrase.find("CLOCK")
    if clock is not None:
        return clock_value(phrase.context.words.lower(clock))
    word = phrase.word("DAYPART")
    return None if word is None else DAYPARTS[word]


def clock_value(word: str) -> str | None:
    """A clock time as hours and minutes: "6 p.m." -> "18:00", "1930" -> "19:30"."""
    digits = [int(d) for d in "".join(c if c.isdigit() else " " for c in word).split()]
    if not digits:
        return None
    if len(digits) == 1 and digits[0] > 99:
        digits = [digits[0] // 100, digits[0] % 100]
    hour, minute = digits[0], digits[1] if len(digits) > 1 else 0
    if "p" in word and hour < 12:
        hour += 12
    elif "a" in word and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}"


def with_time(phrase: Phrase, read: Read) -> Read:
    """Adds a clock time or part of the day to what names a day."""
    part = daypart_told(phrase)
    if part is None:
        return read
    when = read.when and Interval(read.when.start, read.when.end, "time" if ":" in part else read.when.precision)
    return Read("TIME", f"{read.value}T{part}", when, read.rule)


def by_tense(phrase: Phrase, candidates: list[cal.Named]) -> cal.Named:
    """The one of several years' dates that the tense asks for; where nothing tells, the nearest to publication."""
    published = phrase.published
    assert published is not None
    past = max((c for c in candidates if c[1].start <= published), key=lambda c: c[1].start, default=None)
    future = min((c for c in candidates if c[1].end >= published), key=lambda c: c[1].start, default=None)
    if past is None or future is None or past == future:
        found = past or future
        assert found is not None
        return found
    back, ahead = (published - past[1].end).days, (future[1].start - published).days
    direction = "past" if phrase.before() == "since" else phrase.direction()
    if direction == "future":
        return past if ahead > max(3 * back, FAR_AHEAD / 3) else future
    if back > LONG_AGO and ahead < (COMING_SOON if direction != "past" else 30 if past[1].precision == "day" else 0):
        return future
    if direction == "past":
        return past
    return past if back <= ahead else future


def year_told(phrase: Phrase) -> int | None:
    """The year a phrase names: "March 2019", "July last year"."""
    at = phrase.find("YEAR", "YEARCUT")
    if at is not None:
        return full_year(phrase.context.words.lower(at), phrase.published)
    unit, relative = phrase.find("YEARUNIT"), phrase.all(*RELATIVE)
    if unit is None or not relative or phrase.published is None:
        return None
    word = phrase.context.words.lower(relative[-1])
    if word in ("that", "same") and phrase.context.last:
        return phrase.context.last.start.year
    return phrase.published.year + (-1 if word in BACK else 1 if word in AHEAD else 0)


def joins(phrase: Phrase, distance: int) -> bool:
    """Whether "and" joins two days into one stretch: "between Monday and Friday", "Saturday and Sunday"."""
    return phrase.find("AND") is None or distance == 1 or phrase.before() == "between"
