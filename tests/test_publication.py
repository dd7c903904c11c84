"""When a report was published: likelihoods from years, dates, offices and happenings."""

import datetime as dt

import pytest

from twosource.data import ENGLISH
from twosource.dates import find_dates
from twosource.happenings import happenings_date, happenings_named
from twosource.language import read_sentences
from twosource.likely_days import (
    FIRST_DAY,
    copyright_named,
    last_date_named,
    likeliest,
    of_other_reports,
    offices_named,
    weekdays_named,
    weekdays_past,
    years_named,
)
from twosource.publication import solve_publication
from twosource.records import Name, Sentence, TimeExpression, Token


def sentence(words: str, name: tuple[int, int]) -> Sentence:
    """Words with tags after a slash, one of them a person's name."""
    tokens, at = [], 0
    for word in words.split():
        form, _, upos = word.partition("/")
        tokens.append(Token(at, at + len(form), form, form.lower(), upos or "PROPN", "", -1, "dep"))
        at += len(form) + 1
    return Sentence(0, at, tuple(tokens), (Name(*name, "person"),))


def test_a_quoted_message_dates_a_report_to_a_few_days() -> None:
    text = "He was angry. “No!” — A. Person (@person) May 7, 2018\n\nThe council will vote."
    found = last_date_named(text, find_dates(text, (), None))
    assert found is not None
    told = likeliest([found])
    assert told is not None
    assert dt.date(2018, 5, 6) <= told[0].start <= dt.date(2018, 5, 7)  # a network's clock may be a day ahead
    assert dt.date(2018, 5, 8) <= told[0].end <= dt.date(2018, 6, 7)
    assert told[1] == ("“May 7, 2018”",)


def test_another_reports_date_leaves_days_around_it() -> None:
    text = "— A. Person (@person) May 7, 2018"
    found = last_date_named(text, find_dates(text, (), None))
    assert found is not None
    told = likeliest(of_other_reports([found]))
    assert told is not None
    assert told[0].start < dt.date(2018, 5, 7) < told[0].end
    assert (told[0].end - told[0].start).days > 7


def test_offices_bound_the_year() -> None:
    (in_office,) = offices_named([sentence("Prime/PROPN Minister/PROPN Liz Truss spoke/VERB", (2, 3))])
    at = [(dt.date(y, 10, 1) - dt.date(1990, 1, 1)).days for y in (2020, 2022, 2026)]
    before, during, after = (in_office.weights[i] for i in at)
    assert before < after < during
    (former,) = offices_named([sentence("Former/ADJ Prime/PROPN Minister/PROPN Liz Truss spoke/VERB", (3, 4))])
    assert former.weights[(dt.date(2022, 10, 1) - dt.date(1990, 1, 1)).days] < former.weights[-1]


def test_a_title_without_a_known_holder_says_nothing() -> None:
    assert offices_named([sentence("Mayor/PROPN Ann Nobody spoke/VERB", (1, 2))]) == []


def test_happenings_are_named_after_they_began() -> None:
    (found,), _ = happenings_date(happenings_named("The pandemic of COVID-19 closed the school."))
    assert found.weights[0] < found.weights[-1] < found.weights.max()
    assert happenings_named("The school closed.") == {}


def test_every_happening_of_the_list_can_be_read_and_found() -> None:
    lines = (ENGLISH / "dates.events.tsv").read_text("utf8").splitlines()[2:]
    names = [name for line in lines for name in line.split("\t")[0].split("|")]
    assert len(names) == len(set(names))
    for name in names:
        (row,) = happenings_named(f"It was {name}, they said.").values()
        assert name in row.names and row.start.year >= 1970
        assert row.end is None or row.start < row.end
        assert happenings_date(happenings_named(name))[0][0].weights.min() > 0


def test_the_longer_name_of_a_happening_counts() -> None:
    text = "Superstorm Sandy hit after Hurricane Sandy’s landfall; Gov. Chris Christie saw it, not Hurricane Sandyx."
    assert list(happenings_named(text)) == ["Superstorm Sandy", "Hurricane Sandy", "Gov. Chris Christie"]


def test_a_term_is_named_while_it_lasts() -> None:
    (found,), _ = happenings_date(happenings_named("Mayor Michael Nutter spoke."))
    before, during, after = (found.weights[(dt.date(y, 6, 1) - FIRST_DAY).days] for y in (2006, 2010, 2019))
    assert before < after < during


def test_happenings_that_hang_together_speak_once() -> None:
    one, _ = happenings_date(happenings_named("Sandy Hook"))
    two, _ = happenings_date(happenings_named("Sandy Hook and Adam Lanza"))
    assert len(one) == len(two) == 1
    year = slice((dt.date(2013, 1, 1) - FIRST_DAY).days, (dt.date(2014, 1, 1) - FIRST_DAY).days)
    assert two[0].weights[year].sum() == pytest.approx(one[0].weights[year].sum(), rel=0.2)
    own, others = happenings_date(happenings_named("Sandy Hook and Hurricane Katrina"), (), {"Sandy Hook"})
    assert [e.words for e in own] == ["“Sandy Hook”"] and [e.words for e in others] == ["“Hurricane Katrina”"]


def test_a_known_office_is_not_counted_twice() -> None:
    named = happenings_named("Secretary of State Rex Tillerson spoke.")
    assert happenings_date(named)[0] and happenings_date(named, ["“Secretary of State Rex Tillerson”"]) == ([], [])


@pytest.mark.parametrize(
    ("line", "sure"),
    [
        ("Copyright 2016 Arden News. All rights reserved.", True),
        ("(© 2016 Arden News)", True),
        ("© Copyright 2016 Arden News", True),
        ("Copyright © 2016 Arden News, LLC.", False),  # the foot of a page, made later perhaps
    ],
)
def test_a_reports_own_copyright_tells_its_year(line: str, sure: bool) -> None:
    when, words = solve_publication([(f"A road was shut.\n\n{line}", ())])[0]
    if sure:
        assert when is not None and when.start.year == when.end.year == 2016
        assert words is not None and "2016" in words
    else:
        assert when is None


def test_what_others_of_a_story_name_tells_less_than_ones_own() -> None:
    text = "A road was shut.\n\nCopyright 2016 Arden News."
    own = copyright_named(text)
    assert own is not None
    (spread,) = of_other_reports([own])
    new_year = (dt.date(2016, 12, 31) - FIRST_DAY).days
    assert own.weights[new_year + 1] < 0.05 * own.weights[new_year]
    assert spread.weights[new_year + 1] > 0.2 * spread.weights[new_year]
    assert of_other_reports([]) == []


def test_a_misprinted_year_far_ahead_is_no_bound() -> None:
    text = "He was arrested on December 14, 2101. Police said in a statement on Friday, December 16, he was let go."
    when, _ = solve_publication([(text, read_sentences(text))])[0]
    assert when is None or when.start.year < 2040


def test_a_weekday_with_its_day_tells_years_apart() -> None:
    text = "The council met on Tuesday, November 6."
    (found,) = weekdays_named(text, find_dates(text, (), None))
    at = [(dt.date(y, 11, 6) - dt.date(1990, 1, 1)).days for y in (2017, 2018, 2019)]
    assert [bool(found.weights[i] == 1.0) for i in at] == [False, True, False]


def test_years_alone_are_no_answer() -> None:
    assert likeliest(years_named({2019: "2019"})) is None


def test_reports_of_a_story_pool_what_they_name() -> None:
    one = "“No!” — A. Person (@person) May 7, 2018\n\nThe dam gave way."
    other = "The dam gave way near the town, and the council will vote."
    alone = solve_publication([(other, ())])[0]
    together = solve_publication([(one, ()), (other, ())])
    assert alone == (None, None)
    when = together[1][0]
    assert when is not None and when.start.year == when.end.year == 2018
    assert when.start < dt.date(2018, 5, 7) < when.end  # not the one report's own day


@pytest.mark.parametrize("value", ["XXXX-02-29", "XXXX-13-01"])
def test_days_that_no_year_has_do_not_stop_it(value: str) -> None:
    text = "Thursday 29"
    weekdays_named(text, [TimeExpression(0, len(text), "DATE", value, None, "dates.calendar_day")])


def test_a_weekday_in_one_report_and_a_day_in_another_fix_both() -> None:
    # without a tree the two say nothing of one verb; the model's trees give both days to "land"
    one = "The queen of Arvania will land in Port Selwyn on Monday, the palace said in a statement on Friday."
    other = "Queen Ilsa will land in Port Selwyn on March 20, the palace said. She last saw the island in 2021."
    reports = [(text, read_sentences(text)) for text in (one, other)]
    assert [solve_publication([report])[0][0] for report in reports] == [None, None]
    (first, clue), (second, _) = solve_publication(reports)
    assert first is not None and first.start == first.end == dt.date(2023, 3, 17)
    assert clue is not None and "“March 20” is “Monday”" in clue
    assert second is not None and second.start <= dt.date(2023, 3, 17) <= second.end
    assert second.start.year == second.end.year == 2023


def test_a_dated_report_of_the_story_dates_another() -> None:
    text = "The mayor spoke on Friday. A road was shut on Thursday."
    reports = [(text, ()), ("The mayor spoke.", ())]
    when, clue = solve_publication(reports, [None, dt.date(2023, 3, 17)])[0]  # a Friday
    assert when is not None and when.start <= dt.date(2023, 3, 17) <= when.end
    assert clue is not None and "other reports of the story: 2023-03-17" in clue
    assert solve_publication(reports)[0] == (None, None)


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Dam gives way Posted: Wednesday, March 12, 2014 8:04 AM EST Updated: Friday, March 14, 2014 5:25 PM EST", 12),
        ("Dam gives way Posted: Wednesday, March 12, 2014 8:04 AM EST Updated: Friday, May 2, 2014 5:25 PM EST", None),
        ("Dam gives way Updated: Friday, March 14, 2014 5:25 PM EST", None),
        ("Dam gives way (Published Wednesday, March 12, 2014)", None),  # a picture's
        ("Dam gives way Posted: 03/12/2014 8:04 AM", None),  # March or December
        ("Dam gives way Posted: 03/13/2014 8:04 AM", 13),
    ],
)
def test_a_stamp_with_a_clock_is_the_day(head: str, day: int | None) -> None:
    when, _ = solve_publication([(head + "\n\nThe dam gave way.", ())])[0]
    if day is None:
        assert when is None or when.start != when.end
    else:
        assert when is not None and when.start == when.end == dt.date(2014, 3, day)


def test_weekdays_told_as_past_lie_just_before() -> None:
    (friday,) = weekdays_past({5: "Friday"})
    week = [friday.weights[(dt.date(2023, 3, d) - dt.date(1990, 1, 1)).days] for d in range(17, 24)]
    assert week == sorted(week, reverse=True) and week[0] > 2 * week[1]
