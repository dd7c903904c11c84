"""The day of events that tell none: what a reader takes from the days told elsewhere in the report."""

import datetime as dt
import json

import numpy as np
import pytest

from twosource.data import ENGLISH
from twosource.events.inferred_days import FEATURES, find_told, may_be_of, rows_of
from twosource.events.scene import RULE
from twosource.pipeline import analyse
from twosource.records import Analysis, Event, Report

PUBLISHED = dt.date(2026, 5, 8)
TUESDAY = dt.date(2026, 5, 5)
BLAST = """Blast at paint works kills three

Three people died on Tuesday when a tank blew up at the Orrin paint works.

The plant's owner, Halle Group, said on Wednesday that it would pay for the funerals.

A guard told the Orrin Echo that the roof had come down at once. The union has warned of the tank twice."""
WATCHMAN = """A night watchman who died in the Orrin fire was trying to save a dog, his brother said.

The store burned down early on Tuesday. Two shops beside it were damaged. The police opened an inquiry on Wednesday."""


def read(text: str, published: dt.date | None = PUBLISHED) -> Analysis:
    return analyse(Report("r", "r", text, published=published))


def event(a: Analysis, lemma: str) -> Event:
    return next(e for e in a.events if e.lemma == lemma)


@pytest.mark.parametrize(("text", "lemma"), [(BLAST, "kill"), (BLAST, "come"), (WATCHMAN, "die")])
def test_what_belongs_to_the_main_event_is_of_its_day_wherever_it_is_told(text: str, lemma: str) -> None:
    a = read(text)
    when = event(a, lemma).when
    assert when is not None
    assert when.when is not None
    assert (when.when.start, when.rule) == (TUESDAY, RULE)
    assert text[when.start : when.end] in ("Tuesday", "early on Tuesday")


def test_the_perfect_and_what_is_planned_are_of_no_day_that_is_past() -> None:
    a = read(BLAST)
    assert event(a, "warn").when is None
    assert event(a, "pay").when is None


def test_a_report_without_date_infers_none() -> None:
    assert all(e.when is None or e.when.rule != RULE for e in read(BLAST, None).events)


def test_times_are_gathered_by_their_days_and_not_those_since_which_something_is() -> None:
    text = (
        "ORRIN, May 8 (Echo) - The mill shut on Tuesday. Its men have been idle since Tuesday evening. On 5 May the "
        'owner wept. "I knew it on Monday," he said.'
    )
    a = read(text)
    told = find_told([], a.report, a.sentences, a.dates, a.quotations)
    assert [[text[d.start : d.end] for d in t.dates] for t in told] == [["Tuesday", "5 May"]]


def test_what_may_be_of_a_time() -> None:
    a = read("The mill shut on Tuesday. It will burn on Sunday. Two days after the mill shut the owner wept.")
    past, ahead = find_told(a.events, a.report, a.sentences, a.dates, a.quotations)
    shut, burn = event(a, "shut"), event(a, "burn")
    of = a.sentences
    assert may_be_of(shut, past, of[0], PUBLISHED)
    assert not may_be_of(shut, ahead, of[0], PUBLISHED)
    assert not may_be_of(burn, past, of[1], PUBLISHED)
    assert may_be_of(burn, ahead, of[1], PUBLISHED)


def test_features_are_finite_and_those_that_the_trees_were_fitted_to() -> None:
    a = read(BLAST)
    told = find_told(a.events, a.report, a.sentences, a.dates, a.quotations)
    rows = rows_of(a.events[:3], told, a.events, a.report, a.sentences, a.dates, a.quotations)
    assert rows.shape == (3 * len(told), len(FEATURES))
    assert np.isfinite(rows).all()
    assert tuple(json.loads((ENGLISH / "days.json").read_text("utf8"))["features"]) == FEATURES
