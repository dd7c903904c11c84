"""What a report's words say of the day it was published: dates that stand by themselves, and clues of the calendar.

A clue is a test on a day; the days that pass every clue fit.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from twosource.dates import calendar as cal
from twosource.dates import find_dates
from twosource.dates.cutting import read_words
from twosource.dates.tense import Direction, Tense
from twosource.dates.words import BREAK, MONTH_NAMES
from twosource.likely_days import FAR_FROM_STORY, LAST_DAY, month_day, weekday_in
from twosource.records import Interval, Precision, Sentence, TimeExpression

Report = tuple[str, Sequence[Sentence]]
Answer = tuple[Interval | None, str | None]

# News seldom names its own year; the latest year it names as past is at most this many years back.
YEARS_BACK = 2
# A day or month told without a year lies within this many days of publication.
NEAR = 200
# Reports of one story are published within this many days of each other.
STORY_DAYS = 7
# A date line, or a line that is hardly more than a date, stands this early (or as late from the end).
HEAD_LINES, HEAD_CHARACTERS = 6, 400
# An update that is named without the first posting lies at most so many days after it, and the day of a clock elsewhere
# may be the next.
DAYS_BEFORE_UPDATE = 5
# "more than a year after" is said of up to this many months more.
MORE_MONTHS = 4


@dataclass(frozen=True, slots=True)
class Clue:
    """A test on the day of publication, and the words it comes from.

    `fixes` is True where it points at a time of the calendar; a weekday alone does not.
    """

    words: str
    fits: Callable[[dt.date], bool]
    fixes: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """A date expression with its words, whether it is told as past or to come, and the verb right above it."""

    expression: TimeExpression
    words: str
    direction: Direction | None
    verb: str | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days told without a year, "March 20 to 22", or without a month, "Monday to Wednesday"; or one such day of what is
    to come."""

    told: Told
    month_day: tuple[int, int] | None
    weekday: int | None
    length: int


def read_told(text: str, sentences: Sequence[Sentence]) -> list[Told]:
    """A text's date expressions, read without a day of publication."""
    words = read_words(text)
    tense = Tense(text, sentences, [words.starts[i] for i, kind in enumerate(words.kinds) if kind == BREAK])
    found = find_dates(text, sentences, None)
    return [Told(x, text[x.start : x.end], tense.at(x.start, x.end), tense.verb_of(x.start, x.end)) for x in found]


def is_bare(one: Told) -> bool:
    """A weekday and nothing more: not "last Friday", not "Fridays"."""
    value, kind = one.expression.value, one.expression.type
    return bool(re.fullmatch(r"XXXX-WXX-\d(?:T.*)?", value)) and kind != "SET" and not _RELATIVE.search(one.words)


# --- a date that stands by itself --------------------------------------------------------------------------------

_LABEL = re.compile(
    r"^(?:first )?(?:published|posted|updated|last updated|last modified|date|issued|written)?(?: on| at|:)*\s*$", re.I
)
_REST = re.compile(
    r"^[\s,.|·–—-]*(?:at)?[\s,]*(?:\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?)?)?\s*(?:[A-Z]{2,4})?[\s,.|·–—-]*$", re.I
)
# "MOSCOW, March 17 (Agency) --", "Geneva, 17 March 2023 -"
_DATELINE = re.compile(r"^\(?[A-Z][\w .'’/-]{1,40}(?:, [A-Z][\w .'’-]{1,30})?[,:]? $")


# "Posted: Wednesday, March 12, 2014 8:04 AM EST Updated: ...": wherever in the head, if a clock stands with it.
_STAMP = re.compile(r"\b(?:posted|published|created|updated|modified|issued)(?: on| at)?:?\s*$", re.I)
_UPDATE = re.compile(r"updat|modif", re.I)
_CLOCK = re.compile(r"\d[:.]\d\d|\d\s?[ap]\.?m\b", re.I)
# "03/04/2023" is one day in London and another in New York.
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/")
_CLOCK_AFTER = re.compile(r"[\s,|·@–-]*(?:at )?\d{1,2}[:.]\d\d", re.I)


def _names_two_days(words: str) -> bool:
    m = _SLASHES.search(words)
    return m is not None and m[1] != m[2] and max(int(m[1]), int(m[2])) <= 12


def _stamp(text: str, told: Sequence[Told]) -> Answer:
    """The earliest of the days with a clock that the head says the report was posted or created on; the days from it to
    its last update where that came long after, and the days about an update that stands alone."""
    posted: list[tuple[dt.date, str]] = []
    updated: list[tuple[dt.date, str]] = []
    for one in told:
        x = one.expression
        if x.when is None or x.when.start != x.when.end or x.start > HEAD_CHARACTERS:
            continue
        label = _STAMP.search(text, 0, x.start)
        if label and not _names_two_days(one.words) and (_CLOCK.search(one.words) or _CLOCK_AFTER.match(text, x.end)):
            found = updated if _UPDATE.match(label.group()) else posted
            found.append((x.when.start, f"“{text[label.start() : x.end]}”"))
    if not posted and not updated:
        return None, None
    day, words = min(posted or updated)
    last, last_words = max(posted + updated)
    if not posted:
        first, last = day - dt.timedelta(days=DAYS_BEFORE_UPDATE), day + dt.timedelta(days=1)
        return Interval(first, last, "week"), words
    if (last - day).days > STORY_DAYS:
        return stretch_of(day, last), f"{words} … {last_words}"
    return Interval(day, day, "day"), words


def stretch_of(first: dt.date, last: dt.date) -> Interval | None:
    """Some days as an interval, None where they spread over more than a year."""
    length = (last - first).days + 1
    limits: tuple[tuple[int, Precision], ...] = ((1, "day"), (7, "week"), (62, "month"), (366, "year"))
    precision = next((p for most, p in limits if length <= most), None)
    return Interval(first, last, precision) if precision else None


def standing_date(text: str, told: Sequence[Told]) -> Answer:
    """A full date on a line of its own at the head or foot, or in a dateline."""
    if (stamp := _stamp(text, told))[0] is not None:
        return stamp
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]
    edges = lines[:HEAD_LINES] + lines[HEAD_LINES:][-2:]
    for one in told:
        x = one.expression
        if x.when is None or x.when.start != x.when.end or _names_two_days(one.words):
            continue
        line = next((s for s in edges if s[0] <= x.start < s[1]), None)
        if line is None:
            continue
        before, after = text[line[0] : x.start], text[x.end : line[1]]
        alone = _LABEL.match(before) and _REST.match(after)
        if alone or (x.start < HEAD_CHARACTERS and _is_dateline(before, after)):
            return Interval(x.when.start, x.when.end, "day"), f"“{text[line[0] : x.end].strip()}”"
    return None, None


def _is_dateline(before: str, after: str) -> bool:
    # "Thursday 5 June 2025 – Arden Wire Service": a line may also begin with its date
    placed = not before.strip() or _DATELINE.match(before) is not None
    return placed and re.match(r"\s*(?:\([^)\n]{2,30}\)|[-–—]{1,2}\s)", after) is not None


# --- clues -------------------------------------------------------------------------------------------------------


def bounds(told: Sequence[Sequence[Told]], dates: Sequence[dt.date | None]) -> tuple[dt.date, dt.date, str] | None:
    """First and last day that the dates of others of the story allow, else the years named as past, with the words that
    set the first; None if none is."""
    known = [day for day in dates if day is not None]
    if known:
        far = dt.timedelta(days=FAR_FROM_STORY)
        return min(known) - far, max(known) + far, min(known).isoformat()
    past = [
        one
        for all_told in told
        for one in all_told
        if one.expression.when
        and one.expression.type in ("DATE", "TIME")
        and one.direction != "future"
        and one.expression.when.start <= LAST_DAY  # "December 14, 2101", for 2010
    ]
    if not past:
        return None
    latest = max(past, key=lambda one: one.expression.when.start if one.expression.when else dt.date.min)
    assert latest.expression.when is not None
    # a network's clock may be a day ahead of the report's
    start = latest.expression.when.start
    return (
        start - dt.timedelta(days=latest.expression.when.precision == "day"),
        dt.date(min(start.year + YEARS_BACK, cal.LAST_YEAR), 12, 31),
        latest.words,
    )


def stretches_of(told: Sequence[Told]) -> list[Stretch]:
    """The ranges among a report's dates: "March 20 to 22", "from Monday to Wednesday"."""
    out = []
    for one in told:
        first, _, last = one.expression.value.partition("/")
        start, end = month_day(first), month_day(last)
        if start and end:
            days = (
                (dt.date(2001, *end) - dt.date(2001, *start)).days if start < end and (2, 29) not in (start, end) else 0
            )
            out.append(Stretch(one, start, None, days))
        elif first.startswith("XXXX-WXX-") and last:
            out.append(Stretch(one, None, int(first[9]), (int(last[9]) - int(first[9])) % 7))
    return [s for s in out if s.length > 0]


# What many things are done with, so that "is on Monday" and "is on March 20" need not be one.
_OF_ANYTHING = frozenset("be have do make take say tell go get hold plan expect schedule begin start end".split())


def days_ahead(told: Sequence[Told]) -> list[Stretch]:
    """The single days of what is to come under a verb of its own: "will land on Monday", "will land on March 20"."""
    out = []
    for one in told:
        if one.direction != "future" or one.verb is None or one.verb in _OF_ANYTHING:
            continue
        day = month_day(one.expression.value)
        if day is not None:
            out.append(Stretch(one, day, None, 0))
        elif is_bare(one):
            out.append(Stretch(one, None, int(one.expression.value[9]), 0))
    return out


def pairs_of(stretches: Sequence[Stretch]) -> list[tuple[Stretch, Stretch]]:
    """Ranges of days and of weekdays that are one stretch of time: of one length, both to come or both past; and single
    days under one verb.

    Only where one day range and one weekday range of that length are told (a repetition counts once).
    """
    out = []
    for length, verb in sorted({(s.length, _verb_of(s)) for s in stretches}):
        alike = [s for s in stretches if (s.length, _verb_of(s)) == (length, verb)]
        days = list({s.month_day: s for s in alike if s.month_day}.values())
        weekdays = list({s.weekday: s for s in alike if s.weekday}.values())
        if len(days) == len(weekdays) == 1 and days[0].told.direction == weekdays[0].told.direction:
            out.append((days[0], weekdays[0]))
    return out


def _verb_of(stretch: Stretch) -> str:
    """What single days must have in common besides; a range is enough by its length."""
    return "" if stretch.length else stretch.told.verb or ""


def _pair_clue(days: Stretch, weekdays: Stretch, own: Stretch | None) -> Clue:
    """The days must fall on those weekdays, near publication; a report that names weekdays means the nearest ones."""
    assert days.month_day is not None
    month, day = days.month_day
    ahead = days.told.direction == "future"

    def fits(published: dt.date) -> bool:
        for year in (published.year - 1, published.year, published.year + 1):
            start = cal.day_in(year, month, day)
            if start is None or start.isoweekday() != weekdays.weekday:
                continue
            distance = (start - published).days if ahead else (published - start).days
            if 0 <= distance <= (6 if own == weekdays else NEAR):
                return True
        return False

    return Clue(f"“{days.told.words}” is “{weekdays.told.words}”", fits)


def _calendar_clues(text: str, told: Sequence[Told]) -> list[Clue]:
    """A dateline's day ("MOSCOW, March 17 (Agency)"), weekday with day of the month ("Friday 17 March"), and the
    tense of days told without a year.
    """
    clues = []
    for one in told:
        day = month_day(one.expression.value)
        if day is None:
            continue
        x = one.expression
        line_end = text.find("\n", x.end)
        line = text.rfind("\n", 0, x.start) + 1, line_end if line_end >= 0 else len(text)
        if x.start < HEAD_CHARACTERS and _is_dateline(text[line[0] : x.start], text[x.end : line[1]]):
            words = f"“{text[line[0] : x.end]}”"
            return [Clue(words, _is_day(day))]
        if one.direction not in ("past", "future"):
            continue
        name = weekday_in(one.words)
        clues.append(_calendar_clue(one, day, name))
    return clues


def _is_day(month_day: tuple[int, int]) -> Callable[[dt.date], bool]:
    return lambda published: (published.month, published.day) == month_day


def _calendar_clue(one: Told, month_day: tuple[int, int], weekday: int | None) -> Clue:
    ahead = one.direction == "future"

    def fits(published: dt.date) -> bool:
        for year in (published.year - 1, published.year, published.year + 1):
            date = cal.day_in(year, *month_day)
            if date is None or (weekday is not None and date.isoweekday() != weekday):
                continue
            if 0 <= ((date - published) if ahead else (published - date)).days <= (NEAR if weekday is None else 6):
                return True
        return False

    return Clue(f"“{one.words}”", fits, fixes=weekday is not None)


def _week_clues(
    told: Sequence[Told], stretches: Sequence[Stretch], pairs: Sequence[tuple[Stretch, Stretch]]
) -> list[Clue]:
    """ "next week" beside the only range of days to come: publication is in the week before it.

    A range of weekdays to come is in the week after publication too, where the report says "next week".
    """
    week = next((o for o in told if o.expression.value == "XXXX-WXX" and re.match(r"next\b", o.words, re.I)), None)
    if week is None:
        return []
    ahead = [s for s in stretches if s.told.direction == "future"]
    if len(ahead) != 1:
        return []
    days = ahead[0] if ahead[0].month_day else next((d for d, w in pairs if w.told is ahead[0].told), None)
    if days is None or days.month_day is None:
        return []
    month_day = days.month_day

    def fits(published: dt.date) -> bool:
        following = cal.week(published + dt.timedelta(days=7))[1]
        return any(
            following.start <= date <= following.end
            for year in (published.year, published.year + 1)
            if (date := cal.day_in(year, *month_day))
        )

    return [Clue(f"“{week.words}”", fits)]


_RELATIVE = re.compile(r"\b(?:last|next|previous|this|that|coming|following)\b", re.I)


_SAID = re.compile(r"\b(?:said|says|announced|told|declared|confirmed|stated|warned|statement|conference)\b[^.!?\n]*$")


def _weekday_clue(text: str, told: Sequence[Told]) -> Clue | None:
    """News names the day on which its source spoke, that of publication: "said in a statement on Friday".

    Not where the report also says "yesterday", or names more than one weekday in the past.
    """
    if any(re.match(r"yesterday", one.words, re.I) for one in told):
        return None
    bare = [one for one in told if one.direction == "past" and is_bare(one)]
    if not bare or len({one.expression.value[9] for one in bare}) > 1:
        return None
    number = int(bare[0].expression.value[9])
    start = next(
        (o.expression.start for o in bare if _SAID.search(text[max(o.expression.start - 60, 0) : o.expression.start])),
        None,
    )
    if start is None:
        return None
    words = ("on " if text[max(start - 3, 0) : start].lower() == "on " else "") + bare[0].words
    return Clue(f"“{words}”", lambda published: published.isoweekday() == number, fixes=False)


def offset_clues(reports: Sequence[Report], told: Sequence[Sequence[Told]]) -> list[Clue]:
    """ "nearly 13 months after the start of the war" where the same words, or another report's, date that start.

    The two places must speak of a beginning and share a name ("the start of the war in Utopia in February 2022").
    """
    events = [
        (one, _names_near(text, one.expression, back=True))
        for (text, _), all_told in zip(reports, told, strict=True)
        for one in all_told
        if one.expression.when and one.expression.when.precision in ("day", "month") and one.direction != "future"
    ]
    clues = []
    for (text, _), all_told in zip(reports, told, strict=True):
        for one in all_told:
            m = re.fullmatch(r"P(\d+)([MY])", one.expression.value)
            if one.expression.rule != "dates.offset_since_event" or m is None or one.direction == "past":
                continue
            names = _names_near(text, one.expression, back=False)
            event = next((e for e, there in events if names & there), None)
            if event is not None and event.expression.when is not None:
                months = int(m[1]) * (12 if m[2] == "Y" else 1)
                clues.append(_offset_clue(text, one, event, months))
    return clues


_BEGINNING = re.compile(r"\b(?:start|beginning|outbreak|onset|launch|began|started|since)\b", re.I)


def _names_near(text: str, x: TimeExpression, back: bool) -> set[str]:
    """The names in the words after (or before) a date within its sentence, none where they tell of no beginning."""
    around = text[max(x.start - 120, 0) : x.start] if back else text[x.end : x.end + 120]
    part = re.split(r"[.!?](?=\W|[A-Z]|$)|\n", around)[-1 if back else 0]
    if not _BEGINNING.search(part):
        return set()
    return {w for w in re.findall(r"\b[A-Z][a-z]{3,}", part) if w.lower() not in MONTH_NAMES}


def _offset_clue(text: str, one: Told, event: Told, months: int) -> Clue:
    when = event.expression.when
    assert when is not None
    lead = text[max(one.expression.start - 12, 0) : one.expression.end].lower()
    if re.search(r"\b(?:nearly|almost|just under)\b", lead):
        low, high = cal.add_months(when.start, months - 1), cal.add_months(when.end, months)
    elif re.search(r"\b(?:more than|over)\b", lead):
        low, high = cal.add_months(when.start, months), cal.add_months(when.end, months + MORE_MONTHS)
    else:
        low, high = cal.add_months(when.start, months - 1), cal.add_months(when.end, months + 1)
    margin = dt.timedelta(days=STORY_DAYS)
    return Clue(f"“{one.words}” after “{event.words}”", lambda published: low - margin <= published <= high + margin)


# --- the days that fit ----------------------------------------------------------------------------------------------


Fitting = tuple[list[dt.date], str]
"""The days that fit the clues of the calendar, and the words of these."""


def days_fitting(
    text: str,
    told: Sequence[Told],
    shared: tuple[dt.date, dt.date, str],
    offsets: Sequence[Clue],
    pairs: Sequence[tuple[Stretch, Stretch]],
) -> Fitting | None:
    """None where no day fits, and where no clue points at a time of the calendar."""
    own = stretches_of(told)
    days_told = [*own, *days_ahead(told)]
    clues = [_pair_clue(d, w, next((s for s in days_told if s.told in (d.told, w.told)), None)) for d, w in pairs]
    clues += _week_clues(told, own, pairs) + list(offsets) + _calendar_clues(text, told)
    first, last, words = shared
    days = [first + dt.timedelta(days=k) for k in range((last - first).days + 1)]
    days = [d for d in days if all(c.fits(d) for c in clues)]
    used = [*clues]
    weekday = _weekday_clue(text, told)
    if weekday is not None and days and _near_each_other(days):
        days = [d for d in days if weekday.fits(d)]
        used.append(weekday)
    if not days or not any(c.fixes for c in used):
        return None
    return days, "; ".join(dict.fromkeys([*(c.words for c in used), f"after “{words}”"]))


def _near_each_other(days: Sequence[dt.date]) -> bool:
    """Whether a weekday tells one of these days from the rest: they lie within a week, or are single days of years."""
    gaps = [(b - a).days for a, b in pairwise(days)]
    return (days[-1] - days[0]).days < 7 or min(gaps) > 300
