"""When a report was published, worked out from its own words where nothing else says.

The words of a report bound the day it was written: it lies after what it tells as past, before what it tells as to
come, on a Friday if its news came "on Friday", and in the week before "March 20 to 22" if that is "next week". Each
such clue is a test on a day; the days that pass every test are the answer. One day left is an answer; a few are an
interval; today's date is never used and nothing is guessed. Several reports of one story are solved together,
because what one calls "March 20 to 22" another calls "Monday to Wednesday".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from twosource.happenings import Happening, happenings_date, happenings_named
from twosource.likely_days import (
    COPYRIGHT,
    SURE_OF_YEAR,
    SURE_OF_YEAR_ALONE,
    YEAR,
    Evidence,
    copyright_named,
    days_of_story,
    days_that_fit,
    last_date_named,
    likeliest,
    month_day,
    month_days_past,
    of_other_reports,
    offices_named,
    weekdays_named,
    weekdays_past,
    years_named,
)
from twosource.publication_clues import (
    Answer,
    Fitting,
    Report,
    Told,
    bounds,
    days_ahead,
    days_fitting,
    is_bare,
    offset_clues,
    pairs_of,
    read_told,
    standing_date,
    stretch_of,
    stretches_of,
)
from twosource.records import Sentence


def find_publication(text: str, sentences: Sequence[Sentence]) -> Answer:
    """The day or stretch of days on which a report was published, and the words that tell it; (None, None) if none do.

    A day is returned only where the words leave no other; a longer interval has the precision "week", "month" or
    "year". Method: a date standing by itself at the head or foot, else the days that fit every clue.
    """
    return solve_publication([(text, sentences)])[0]


def solve_publication(reports: Sequence[Report], known: Sequence[dt.date | None] = ()) -> list[Answer]:
    """`find_publication` for the reports of one story together, in their order; `known`: the dates that some carry."""
    told = [read_told(text, sentences) for text, sentences in reports]
    answers = [standing_date(text, all_told) for (text, _), all_told in zip(reports, told, strict=True)]
    dates = list(known) or [None] * len(reports)
    shared = bounds(told, dates)
    fitting: list[Fitting | None] = [None] * len(reports)
    if shared is not None:
        stretches = [s for all_told in told for s in (*stretches_of(all_told), *days_ahead(all_told))]
        offsets, pairs = offset_clues(reports, told), pairs_of(stretches)
        fitting = [
            None if answer[0] else days_fitting(text, all_told, shared, offsets, pairs)
            for answer, (text, _), all_told in zip(answers, reports, told, strict=True)
        ]
    if not any(dates):
        answers = [answer if answer[0] else _stretch_of(fit) for answer, fit in zip(answers, fitting, strict=True)]
    if not all(when for when, _ in answers):
        clues = [_clues(text, sentences, all_told) for (text, sentences), all_told in zip(reports, told, strict=True)]
        others = [[d for k, d in enumerate(dates) if d and k != at] for at in range(len(reports))]
        answers = [
            answer if answer[0] else _likely(clues, at, others[at], fitting[at]) for at, answer in enumerate(answers)
        ]
    days = [when.start if when is not None and when.start == when.end else None for when, _ in answers]
    if any(dates) or not any(days):
        return answers
    return [a if day else b for day, a, b in zip(days, answers, solve_publication(reports, days), strict=True)]


@dataclass(frozen=True, slots=True)
class Clues:
    """What one report names that makes days likely: years with words for each, happenings, office holders, weekdays
    with their day, its last full date and its copyright; and what tells of itself alone."""

    years: dict[int, str]
    happenings: dict[str, Happening]
    offices: list[Evidence]
    dates: list[Evidence]
    own: list[Evidence]


def _clues(text: str, sentences: Sequence[Sentence], told: Sequence[Told]) -> Clues:
    years: dict[int, str] = {}
    dates = [one for one in told if one.expression.type in ("DATE", "TIME")]
    copyrights = [m.span() for m in COPYRIGHT.finditer(text)]
    for one in dates:
        x = one.expression
        if (
            x.type == "DATE"
            and x.when
            and x.when.precision != "day"
            and not any(a <= x.start < b for a, b in copyrights)
        ):
            for year in YEAR.findall(one.words):
                years.setdefault(int(year), f"“{one.words}”")
    past = [one.expression for one in dates if one.direction != "future" or _is_of_a_picture(text, one)]
    dated = [e for e in (last_date_named(text, past), copyright_named(text)) if e]
    own = [*weekdays_past(_weekdays_past(told)), *month_days_past(_month_days_past(told))]
    return Clues(years, happenings_named(text), offices_named(sentences), [*weekdays_named(text, past), *dated], own)


# What a day to come is told with; a picture's caption tells in the present what was on its day: "waves on May 7, 2018".
_TO_COME = re.compile(
    r"(?:\b(?:will|would|due|scheduled|planned|expected|until|till|by|through|deadline|set|to|before|may|could|should|"
    r"expires?)\b|[’']ll\b)[^.!?\n]*$",
    re.I,
)
_TO_COME_REACH = 100


def _is_of_a_picture(text: str, one: Told) -> bool:
    x = one.expression
    full = x.when is not None and x.when.start == x.when.end and YEAR.search(one.words) is not None
    return full and _TO_COME.search(text, max(0, x.start - _TO_COME_REACH), x.start) is None


def _weekdays_past(told: Sequence[Told]) -> dict[int, str]:
    past = [one for one in told if one.direction == "past" and is_bare(one)]
    return {int(one.expression.value[9]): f"“{one.words}”" for one in reversed(past)}


def _month_days_past(told: Sequence[Told]) -> dict[tuple[int, int], str]:
    days = [(month_day(one.expression.value), one) for one in told if one.direction == "past"]
    return {day: f"“{one.words}”" for day, one in days if day is not None}


def _likely(clues: Sequence[Clues], at: int, known: Sequence[dt.date], fitting: Fitting | None) -> Answer:
    """What a report names makes likely of it, with what only others of its story name, the dates that these carry, and
    the days that fit the clues of the calendar."""
    own, others = clues[at], [c for number, c in enumerate(clues) if number != at]
    years: dict[int, str] = dict(own.years)
    happenings: dict[str, Happening] = dict(own.happenings)
    named: dict[str, Evidence] = {e.words: e for e in (*own.offices, *own.dates)}
    of_others: dict[str, Evidence] = {}
    for c in others:
        years = c.years | years
        happenings = c.happenings | happenings
        of_others |= {e.words: e for e in (*c.offices, *c.dates) if e.words not in named}
    offices = [e.words for c in clues for e in c.offices]
    happened, happened_to_others = happenings_date(happenings, offices, own.happenings)
    dated = days_of_story(known)
    if known and fitting is not None:
        dated.append(days_that_fit(*fitting))
    spread = of_other_reports([*of_others.values(), *happened_to_others])
    sure = SURE_OF_YEAR if others else SURE_OF_YEAR_ALONE
    answer = likeliest([*years_named(years), *named.values(), *happened, *own.own, *spread, *dated], sure)
    return (answer[0], "; ".join(answer[1])) if answer else (None, None)


def _stretch_of(fitting: Fitting | None) -> Answer:
    when = stretch_of(fitting[0][0], fitting[0][-1]) if fitting else None
    return (when, fitting[1]) if fitting and when else (None, None)
