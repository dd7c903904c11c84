"""How likely each day is to be that of publication, from the years and the office holders that a report names.

Every clue is a likelihood for each day of half a century, and they multiply (naive Bayes): how often a report of year
Y names the year Y+k, how often it calls somebody by an office before, in or after the term, whether a weekday and a day
of the month that stand together go together in that year. What is left is told as the year, month or day that holds
nearly all of the likelihood, or as nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from twosource.actors.descriptions import title_of
from twosource.actors.known import LEAVING, Holder, fold, holders_named, words
from twosource.dates import calendar as cal
from twosource.dates.words import WEEKDAY_NAMES
from twosource.records import Interval, Precision, Sentence, TimeExpression, Token

Weights = npt.NDArray[np.float64]
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2039, 12, 31)
# The lists know next to nothing of the years after they were made, where an office without an end goes on; these years
# need so much more evidence.
YEAR_OF_LISTS, LATER = 2026, 0.1

# Of reports of a year, the share that name the year so many years later by itself ("in 2016"). Rounded means over 295
# articles of Wikinews and 260 of AllSides; LONG_AGO is for each year before those, RARE for each after.
NAMED_ALONE = {
    -8: 0.05, -7: 0.04, -6: 0.05, -5: 0.05, -4: 0.11, -3: 0.09, -2: 0.14, -1: 0.12, 0: 0.14, 1: 0.08, 2: 0.03, 3: 0.006,
    4: 0.006,
}  # fmt: skip
LONG_AGO, RARE = 0.02, 0.002
# How long after the last full date of its kind a report is published: shares of up to so many days, the rest before it
# by more than the day by which a network's clock is ahead. Rounded counts over 489 reports of three sets: 178 quote a
# message of a network with its date, 165 have a picture's caption with one, 40 name the weekday with the full date, 106
# name it in running text only.
DAYS_AFTER: dict[str, tuple[tuple[int, float], ...]] = {
    "message": ((-1, 0.05), (0, 0.76), (1, 0.12), (7, 0.035), (31, 0.012), (365, 0.018)),
    "weekday": ((-1, 0.05), (0, 0.5), (1, 0.17), (7, 0.08), (31, 0.05), (365, 0.05), (9999, 0.02)),
    "caption": ((-1, 0.01), (0, 0.15), (1, 0.22), (7, 0.14), (31, 0.14), (365, 0.2), (9999, 0.12)),
    "text": ((-1, 0.01), (0, 0.2), (1, 0.1), (31, 0.04), (365, 0.14), (9999, 0.42)),
}
# How many days before publication the nearest of the weekdays lies that a report names as past, from none to six:
# rounded shares of 1001 reports of three sets that name one.
DAYS_AFTER_WEEKDAY = (0.7, 0.22, 0.04, 0.02, 0.01, 0.005, 0.005)
# And the nearest of the days it names as past by month and day without a year: shares of up to so many days, of 236.
DAYS_AFTER_MONTH_DAY = (
    (0, 0.1), (1, 0.06), (7, 0.16), (31, 0.26), (62, 0.11), (124, 0.1), (240, 0.06), (365, 0.15),
)  # fmt: skip
# How far another report of the story lies from this one, in days: rounded shares of three sets of stories, the rest
# spread over half a year before and after.
DAYS_FROM_STORY = {0: 0.42, 1: 0.13, 2: 0.035, 3: 0.015, 4: 0.015, 5: 0.01, 6: 0.005, 7: 0.005}
FAR_FROM_STORY = 180
REST_OF_STORY = 1 - sum(share * (2 if days else 1) for days, share in DAYS_FROM_STORY.items())
KINDS = tuple(DAYS_AFTER)
MESSAGE = re.compile(r"\(@\w+\)\s*$")
CAPTION = re.compile(r"\b(?:AP Photo|REUTERS|Reuters|Getty|[Pp]hoto(?:graph)?|AFP|Image|FILE|EPA)\b")
# The year of a copyright line. "Copyright 2016 Arden News" and "(© 2016 Arden News)" stand under the report itself and
# tell its year, but for a few put up again later or before the line was changed at New Year. "Copyright © 2019 Arden
# News, LLC" is a page's foot, of the year in which the page was made. Rounded shares of about 150 and 20 reports.
COPYRIGHT = re.compile(r"(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)[^\n]{0,15}?((?:19|20)\d\d)(?!\d)")
COPYRIGHT_OF_PAGE = re.compile(r"copyright\W{1,3}(?:©|\(c\))", re.I)
YEARS_BEFORE_COPYRIGHT = {0: 0.96, 1: 0.012, -1: 0.02}
YEARS_BEFORE_COPYRIGHT_OF_PAGE = {0: 0.6, 1: 0.27, 2: 0.11, 3: 0.015}
RARE_COPYRIGHT = 0.0002
# How a report's calling somebody by an office is shared out over the days before, in, and after the term; as "former".
BEFORE, IN_TERM, AFTER = 0.005, 1.0, 0.1
FORMER_BEFORE, FORMER_IN_TERM, FORMER_AFTER = 0.002, 0.03, 1.0
# A weekday that does not go with its day of the month in some year: a slip of the report's or of ours.
WRONG_WEEKDAY = 0.05
# As much for all clues of the calendar together.
WRONG_CLUE = 0.05
# The share of the likelihood that the days told must hold. The clues are taken as if each spoke for itself, which makes
# them too sure: of what they hold to be right 97 times in 100, 95 are.
SURE = 0.97
# As much for a single day: of days told at 0.97, eight in eleven were right.
SURE_OF_DAY = 0.995
# As much for the year alone, where the days are more than a month: of those told so, 96 in 100 are right; less for a
# report without others of its story, whose clues are fewer and so less often say one thing twice.
SURE_OF_YEAR, SURE_OF_YEAR_ALONE, MONTH = 0.92, 0.88, 31
# Words are shown as a reason where they make the year told so many times as likely as the usual year.
TELLING = 1.5
FORMERLY = frozenset("former ex then late onetime erstwhile".split())
TITLE_WORDS = 6


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a report and how likely they make each day."""

    words: str
    weights: Weights


@cache
def all_days() -> tuple[list[dt.date], npt.NDArray[np.int64]]:
    """The days that a report may be of, and the year of each."""
    days = [FIRST_DAY + dt.timedelta(days=k) for k in range((LAST_DAY - FIRST_DAY).days + 1)]
    return days, np.array([d.year for d in days])


def _at(day: dt.date) -> int:
    return min(max((day - FIRST_DAY).days, 0), (LAST_DAY - FIRST_DAY).days + 1)


def years_named(named: dict[int, str]) -> list[Evidence]:
    """The evidence of the years a report names by themselves, with words that name each, and of those it does not."""
    years = np.arange(FIRST_DAY.year, LAST_DAY.year + 1)
    unnamed = np.ones(len(years))
    for k, share in NAMED_ALONE.items():
        unnamed[~np.isin(years + k, list(named))] *= 1 - share
    return [Evidence("", unnamed[all_days()[1] - FIRST_DAY.year]), *(_year_named(y, told) for y, told in named.items())]


def _year_named(year: int, told: str) -> Evidence:
    offsets = year - np.arange(FIRST_DAY.year, LAST_DAY.year + 1)
    weights = np.where(offsets < min(NAMED_ALONE), LONG_AGO, RARE)
    for k, share in NAMED_ALONE.items():
        weights[offsets == k] = share
    return Evidence(told, weights[all_days()[1] - FIRST_DAY.year])


def last_date_named(text: str, dates: Sequence[TimeExpression]) -> Evidence | None:
    """The evidence of the last full date that a report names."""
    full = [x for x in dates if x.when and x.when.start == x.when.end and YEAR.search(text[x.start : x.end])]
    found = [(x.when.start, -KINDS.index(_kind_of_date(text, x)), x) for x in full if x.when]
    if not found:
        return None
    day, kind, x = max(found, key=lambda row: row[:2])
    weights = _after(day, DAYS_AFTER[KINDS[-kind]])
    return Evidence(f"“{text[x.start : x.end]}”", weights)


YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?:day)?\b")


def _kind_of_date(text: str, x: TimeExpression) -> str:
    line = text.rfind("\n", 0, x.start) + 1, text.find("\n", x.end)
    if MESSAGE.search(text[line[0] : x.start]):
        return "message"
    if CAPTION.search(text[line[0] : line[1] if line[1] >= 0 else len(text)]):
        return "caption"
    return "weekday" if WEEKDAY.search(text[x.start : x.end]) else "text"


def _after(day: dt.date, shares: Sequence[tuple[int, float]]) -> Weights:
    """What the shares say of each day, spread evenly over the days of each."""
    size = len(all_days()[0])
    since = np.arange(size) - (day - FIRST_DAY).days
    left = 1 - sum(share for _, share in shares)
    out = np.full(size, left / size)
    low = -1
    for most, share in shares:
        inside = (since >= low) & (since <= most)
        out[inside] = share / (min(most, 3650) - low + 1)
        low = most + 1
    return out


def offices_named(sentences: Sequence[Sentence]) -> list[Evidence]:
    """The evidence of each person called by an office that the lists know the term of."""
    found: dict[tuple[str, bool], Evidence] = {}
    for s in sentences:
        for told, name, title in _titled(s):
            former = bool(FORMERLY & set(fold(title).split()))
            holders = _holders(name, title)
            key = (" ".join(sorted({h.name for h in holders})), former)
            if holders and key not in found:
                found[key] = Evidence(f"“{told}”", _of_terms(holders, former))
    return list(found.values())


def _titled(sentence: Sentence) -> Iterator[tuple[str, str, str]]:
    """Persons with a title before the name: the words, the name, the title."""
    tokens = sentence.tokens
    for n in sentence.names:
        if n.kind != "person":
            continue
        name_first = n.first
        while name_first < n.last and fold(tokens[name_first].form) in words().title_heads | words().honorifics:
            name_first += 1
        first = name_first
        while first > 0 and name_first - first < TITLE_WORDS and _of_title(tokens[first - 1]):
            first -= 1
        if first < name_first:
            name = " ".join(t.form for t in tokens[name_first : n.last + 1])
            title = " ".join(t.form for t in tokens[first:name_first] if t.form not in ("-", "'s", "’s"))
            yield f"{title} {name}", name, title


def _of_title(token: Token) -> bool:
    return token.upos in ("NOUN", "PROPN", "ADJ") or token.form in ("-", "'s", "’s", "of", "and", "for")


def _holders(name: str, title: str) -> list[Holder]:
    """The spells in that office of the one person whom name and title mean; none where they may mean several."""
    office = title_of(title)
    spells = [h for h in holders_named(name, None) if h.start and _same_office(h.office.lower(), office)]
    persons = {(h.country, fold(h.name).split()[-1]) for h in spells}
    return spells if len(persons) == 1 else []


def _same_office(held: str, told: str) -> bool:
    """ "house speaker" is "speaker" and "us house speaker"; one word must be the whole office of the two."""
    return (
        held == told or told.endswith(f" {held}") or (held.endswith(f" {told}") and told not in ("minister", "leader"))
    )


def _of_terms(spells: Sequence[Holder], former: bool) -> Weights:
    out = np.full(len(all_days()[0]), FORMER_BEFORE if former else BEFORE)
    first = min(_at(dt.date.fromisoformat(h.start)) for h in spells)
    out[first:] = FORMER_AFTER if former else AFTER
    for h in spells:
        start, end = dt.date.fromisoformat(h.start), dt.date.fromisoformat(h.end) if h.end else LAST_DAY
        leaving = 0 if former or not h.end else LEAVING
        out[_at(start) : _at(end + dt.timedelta(days=leaving))] = FORMER_IN_TERM if former else IN_TERM
    return out


def month_day(value: str) -> tuple[int, int] | None:
    """The month and day of a TIMEX3 value without a year."""
    m = re.match(r"XXXX-(\d\d)-(\d\d)", value)
    return (int(m[1]), int(m[2])) if m else None


def weekday_in(words: str) -> int | None:
    """The first weekday (Monday is 1) of the week that some words name."""
    return next((i for i, w in enumerate(WEEKDAY_NAMES, 1) if re.search(rf"\b{w[:3]}", words, re.I)), None)


def weekdays_named(text: str, dates: Sequence[TimeExpression]) -> list[Evidence]:
    """The evidence of days of the month told with their weekday and without a year: "Tuesday, Nov. 6"."""
    out: dict[tuple[int, int, int], Evidence] = {}
    for x in dates:
        told = text[x.start : x.end]
        day, weekday = month_day(x.value), weekday_in(told)
        if day is not None and weekday is not None:
            key = (*day, weekday)
            out.setdefault(key, Evidence(f"“{told}”", _on_weekday(*key)))
    return list(out.values())


def _on_weekday(month: int, day: int, weekday: int) -> Weights:
    """Whether, for each day, the nearest such day of the month falls on that weekday."""
    years = range(FIRST_DAY.year - 1, LAST_DAY.year + 2)
    occurs = [d for y in years if (d := cal.day_in(y, month, day))]
    if not occurs:
        return np.ones(len(all_days()[0]))
    at = np.array([(d - FIRST_DAY).days for d in occurs])
    right = np.array([1.0 if d.isoweekday() == weekday else WRONG_WEEKDAY for d in occurs])
    nearest = np.searchsorted((at[1:] + at[:-1]) / 2, np.arange(len(all_days()[0])))
    return right[nearest]


def copyright_named(text: str) -> Evidence | None:
    """The evidence of the first year of a copyright that a report names."""
    m = COPYRIGHT.search(text)
    if m is None:
        return None
    years = all_days()[1]
    weights = np.full(len(years), RARE_COPYRIGHT)
    of_page = COPYRIGHT_OF_PAGE.match(m.group())
    for k, share in (YEARS_BEFORE_COPYRIGHT_OF_PAGE if of_page else YEARS_BEFORE_COPYRIGHT).items():
        weights[years == int(m[1]) - k] = share
    return Evidence(f"“{m.group()}”", weights)


def weekdays_past(told: dict[int, str]) -> list[Evidence]:
    """The evidence of weekdays told as past by themselves ("on Friday"), with words for each: news is of the day."""
    if not told:
        return []
    weekdays = (np.arange(len(all_days()[0])) + FIRST_DAY.weekday()) % 7 + 1
    lag = np.min([(weekdays - number) % 7 for number in told], axis=0)
    return [Evidence(", ".join(told.values()), np.array(DAYS_AFTER_WEEKDAY)[lag])]


def month_days_past(told: dict[tuple[int, int], str]) -> list[Evidence]:
    """The evidence of days told as past by month and day without a year, with words for each."""
    days = all_days()[0]
    years = range(FIRST_DAY.year - 1, LAST_DAY.year + 1)
    occurs = sorted(d for y in years for month_day in told if (d := cal.day_in(y, *month_day)))
    if not occurs:
        return []
    at = np.array([(d - FIRST_DAY).days for d in occurs])
    now = np.arange(len(days))
    lag = now - at[np.maximum(np.searchsorted(at, now, "right") - 1, 0)]
    weights, low = np.zeros(len(days)), 0
    for most, share in DAYS_AFTER_MONTH_DAY:
        weights[(lag >= low) & (lag <= most)] = share / (most - low + 1)
        low = most + 1
    return [Evidence("; ".join(told.values()), np.maximum(weights, weights[weights > 0].min()))]


def days_of_story(known: Sequence[dt.date]) -> list[Evidence]:
    """The evidence of the dates that other reports of the story carry: of all together, for they are no separate
    witnesses."""
    if not known:
        return []
    now = np.arange(len(all_days()[0]))
    weights = np.sum([_apart(np.abs(now - (day - FIRST_DAY).days)) for day in known], axis=0)
    named = ", ".join(sorted({day.isoformat() for day in known}))
    return [Evidence(f"other reports of the story: {named}", weights)]


def days_that_fit(days: Sequence[dt.date], told: str) -> Evidence:
    """The evidence of the days that fit all of a report's clues of the calendar, a slip aside."""
    weights = np.full(len(all_days()[0]), WRONG_CLUE)
    weights[[_at(day) for day in days if FIRST_DAY <= day <= LAST_DAY]] = 1
    return Evidence(told, weights)


def _apart(days: npt.NDArray[np.int64]) -> Weights:
    """The shares of reports of a story that lie so many days apart."""
    out = np.where(days <= FAR_FROM_STORY, REST_OF_STORY / (2 * FAR_FROM_STORY + 1), 0.0)
    for k, share in DAYS_FROM_STORY.items():
        out[days == k] += share
    return out


def of_other_reports(evidence: Sequence[Evidence]) -> list[Evidence]:
    """What other reports of the story name, as it tells of this one: all together, spread over the days that reports of
    a story lie apart."""
    if not evidence:
        return []
    weights = _product(evidence)
    sums = np.concatenate(([0.0], np.cumsum(weights)))
    at = np.arange(len(weights))
    low, high = np.maximum(at - FAR_FROM_STORY, 0), np.minimum(at + FAR_FROM_STORY + 1, len(weights))
    out = REST_OF_STORY / (2 * FAR_FROM_STORY + 1) * (sums[high] - sums[low])
    out += DAYS_FROM_STORY[0] * weights
    for k, share in DAYS_FROM_STORY.items():
        if k:
            out[k:] += share * weights[:-k]
            out[:-k] += share * weights[k:]
    return [Evidence(", ".join(e.words for e in evidence if e.words), out)]


def _product(evidence: Sequence[Evidence]) -> Weights:
    weights = np.ones(len(all_days()[0]))
    for e in evidence:
        weights = weights * (e.weights / e.weights.max())
    return weights


def likeliest(
    evidence: Sequence[Evidence], sure_of_year: float = SURE_OF_YEAR
) -> tuple[Interval, tuple[str, ...]] | None:
    """The shortest stretch of days that holds SURE of the likelihood, else that of the year that holds `sure_of_year`;
    None where it is longer than a year; and the words that say so."""
    days, years = all_days()
    weights = np.where(years > YEAR_OF_LISTS, LATER, 1.0) * _product(evidence)
    total = weights.sum()
    best = int(np.argmax(np.bincount(years - FIRST_DAY.year, weights)))
    in_year = np.flatnonzero(years == FIRST_DAY.year + best)
    used = tuple(e.words for e in evidence if e.words and e.weights[in_year].mean() > TELLING * e.weights.mean())
    first, last = _shortest(weights, SURE * total)
    if first == last:
        first, last = _shortest(weights, SURE_OF_DAY * total)
    inside = np.where(years == FIRST_DAY.year + best, weights, 0)
    if last - first >= MONTH and inside.sum() >= sure_of_year * total:
        first, last = _shortest(inside, SURE * inside.sum())
    length = last - first + 1
    if length > 366:
        return None
    precision: Precision = "day" if length == 1 else "week" if length <= 7 else "month" if length <= 31 else "year"
    return Interval(days[first], days[last], precision), used


def _shortest(weights: Weights, wanted: float) -> tuple[int, int]:
    """The first and last of the fewest days in a row that hold as much as is wanted; the earliest of these."""
    sums = np.concatenate(([0.0], np.cumsum(weights)))
    ends = np.searchsorted(sums, sums[:-1] + wanted, "left")
    lengths = np.where(ends < len(sums), ends - np.arange(len(weights)), len(sums))
    first = int(np.argmin(lengths))
    return first, min(int(ends[first]), len(weights)) - 1
