"""Date expressions, and days of publication worked out from a report's own words."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest

from case_files import parametrised, read_cases
from twosource.dates import find_dates
from twosource.dates.calendar import easter, holiday, part_of, shift, week
from twosource.dates.cutting import read_words
from twosource.dates.finding import _candidates, _rules
from twosource.dates.tense import Tense
from twosource.dates.words import OTHER, PHRASE, PHRASE_STARTS, WORD, letter_of
from twosource.publication import find_publication, solve_publication
from twosource.records import Interval, Sentence, Token


@pytest.mark.parametrize("case", parametrised("dates"))
def test_cases(case: dict[str, Any]) -> None:
    published = dt.date.fromisoformat(case["published"]) if case["published"] else None
    found = find_dates(case["text"], (), published)
    told = [
        {
            "text": case["text"][d.start : d.end],
            "value": d.value,
            "start": d.when.start.isoformat() if d.when else None,
            "end": d.when.end.isoformat() if d.when else None,
        }
        for d in found
    ]
    assert told == case["expected"]


def test_every_expression_has_a_rule_and_none_overlap() -> None:
    text = " ".join(case["text"] for case in read_cases("dates"))
    found = find_dates(text, (), dt.date(2023, 3, 17))
    assert all(d.rule.startswith("dates.") for d in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "text", ["", "May", "the", "31 31 31", "999999999 hours ago", "last half of 2 1/0", "9999 to 314.7"]
)
def test_odd_texts_are_read(text: str) -> None:
    for published in (None, dt.date(2024, 2, 29)):
        assert isinstance(find_dates(text, (), published), tuple)


ODD_TEXTS = [
    *(case["text"] for case in read_cases("dates")), "", " ", "a  little over two weeks", "a\nlittle over a week ago",
    "more  than 2 1/2 years", "\n\n On Fridayin  March20 , 6 p.m.\n \nNew\u00a0Year’s Day",
    "the near\tfuture. The\u00a0Future",
    "x" * 100 + " 5 o'clock", "at least", "mid-morning.The\r\n\r\nend", "Sept 3 and Mon. 4 more than, up to",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_words_remembered_are_cut_as_in_their_place(text: str) -> None:
    cut: list[tuple[str, str]] = []
    done = 0
    for m in WORD.finditer(text):
        if m.start() < done:
            continue
        word, kind, done = m.group(), m.lastgroup or "rest", m.end()
        if word.lower() in PHRASE_STARTS and (phrase := PHRASE.match(text, m.start())):
            word, kind, done = phrase.group(), "phrase", phrase.end()
        cut.append((letter_of(kind, word), word))
    others = [False, *(letter == OTHER for letter, _ in cut), False]
    kept = [c for i, c in enumerate(cut) if not all(others[i : i + 3])]
    words = read_words(text)
    assert [(k, text[words.starts[i] : words.ends[i]]) for i, k in enumerate(words.kinds)] == kept


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_rows_remembered_match_as_in_their_place(text: str) -> None:
    words = read_words(text)
    matches = {
        (m.start(), m.end(), number)
        for number, (_, pattern, _) in enumerate(_rules())
        for m in pattern.finditer(words.kinds)
    }
    assert sorted(_candidates(words), key=lambda c: (c[0], -c[1], c[2])) == _candidates(words)
    assert set(_candidates(words)) == matches


def _token(text: str, form: str, upos: str, xpos: str, head: int, relation: str, after: int = 0) -> Token:
    start = text.index(form, after)
    return Token(start, start + len(form), form, form.lower(), upos, xpos, head, relation)


def test_the_governing_verb_decides_tense() -> None:
    # without the tree the nearest word before the date is "said"; the date hangs on "open", which "will" makes future
    text = "The bank, he said, in Lunda on Monday will open."
    tokens = (
        _token(text, "bank", "NOUN", "NN", 5, "nsubj"),
        _token(text, "said", "VERB", "VBD", 5, "parataxis"),
        _token(text, "Lunda", "PROPN", "NNP", 5, "obl"),
        _token(text, "Monday", "PROPN", "NNP", 5, "obl"),
        _token(text, "will", "AUX", "MD", 5, "aux"),
        _token(text, "open", "VERB", "VB", -1, "root"),
    )
    sentence = Sentence(0, len(text), tokens, ())
    assert Tense(text, (sentence,), []).at(text.index("Monday"), text.index("Monday") + 6) == "future"
    found = find_dates(text, (sentence,), dt.date(2023, 3, 17))
    assert [d.when and d.when.start for d in found] == [dt.date(2023, 3, 20)]


def test_calendar() -> None:
    assert easter(2024) == dt.date(2024, 3, 31)
    assert easter(1961) == dt.date(1961, 4, 2)
    assert holiday("thanksgiving", 2023) == dt.date(2023, 11, 23)
    assert holiday("memorial day", 2021) == dt.date(2021, 5, 31)
    assert week(dt.date(2021, 1, 3))[0] == "2020-W53"
    assert shift(dt.date(2024, 3, 31), "M", -1) == dt.date(2024, 2, 29)
    month = Interval(dt.date(2023, 4, 1), dt.date(2023, 4, 30), "month")
    assert part_of(month, "early").end == dt.date(2023, 4, 15)
    assert part_of(month, "end") == Interval(dt.date(2023, 4, 23), dt.date(2023, 4, 30), "month")


def test_publication_from_a_date_of_its_own() -> None:
    headed = "Dam gives way\nFriday, January 4, 2019\n\nA dam gave way near Lunda, the province said."
    when, clue = find_publication(headed, ())
    assert when == Interval(dt.date(2019, 1, 4), dt.date(2019, 1, 4), "day")
    assert clue == "“Friday, January 4, 2019”"
    dateline = "LUNDA, March 17, 2023 (Agency) -- A dam gave way."
    assert find_publication(dateline, ())[0] == Interval(dt.date(2023, 3, 17), dt.date(2023, 3, 17), "day")


def test_publication_is_not_guessed() -> None:
    assert find_publication("A dam gave way near Lunda on Friday, the province said.", ()) == (None, None)
    assert find_publication("The dam was built in 2019 and gave way on March 4, 2021.", ()) == (None, None)


def test_a_dateline_without_a_year_is_fixed_by_weekday_and_year() -> None:
    text = "LUNDA, March 17 (Agency) -- The dam, built in May 2021, gave way, the province said on Friday."
    when, clue = find_publication(text, ())
    assert when == Interval(dt.date(2023, 3, 17), dt.date(2023, 3, 17), "day")
    assert clue is not None and "May 2021" in clue and "Friday" in clue


FIRST = (
    "The queen of Lunda will travel to Merrow next week. She will pay a state visit from March 20 to 22, the palace "
    "said in a statement on Friday. It is her first since the start of the war with Ostia in February 2022."
)
SECOND = (
    "The queen will visit Merrow next week. She will be there from Monday to Wednesday, both courts announced on "
    "Friday. The visit comes nearly 13 months after the start of Ostia’s invasion."
)


def test_reports_of_one_story_date_each_other() -> None:
    friday = Interval(dt.date(2023, 3, 17), dt.date(2023, 3, 17), "day")
    (first, first_clue), (second, second_clue) = solve_publication([(FIRST, ()), (SECOND, ())])
    assert first == second == friday
    for words in ("March 20 to 22", "Monday to Wednesday", "February 2022", "next week", "on Friday"):
        assert first_clue is not None and words in first_clue
        assert second_clue is not None and words in second_clue


def test_one_report_alone_leaves_the_year_open() -> None:
    assert solve_publication([(FIRST, ())]) == [(None, None)]
    assert solve_publication([(SECOND, ())]) == [(None, None)]


def test_ranges_of_other_lengths_are_no_pair() -> None:
    without_offset = SECOND.partition(" The visit comes")[0]
    assert solve_publication([(FIRST, ()), (without_offset, ())])[0][0] is not None
    other = without_offset.replace("from Monday to Wednesday", "from Monday to Thursday")
    assert solve_publication([(FIRST, ()), (other, ())]) == [(None, None), (None, None)]
