"""When the words of a quotation were spoken, as the trained model's trees give it, on reports of our own."""

import datetime as dt

import pytest

from twosource.occasions import find_occasions
from twosource.pipeline import analyse
from twosource.records import Report

PUBLISHED = dt.date(2031, 5, 14)  # a Wednesday

# The report, the first words of a quotation in it, and the day of May on which they were said.
CASES = [
    ("“The gates stay shut,” Ida Brenn told reporters on Tuesday.", "The gates", 13),
    ("“The gates stay shut,” said Ida Brenn, who is to visit Lunda in June. She spoke on Tuesday.", "The gates", None),
    ("The two met on 2 May in Lunda. Brenn said then that ties were “unbreakable”.", "unbreakable", 2),
    ("Ida Brenn spoke on Tuesday. “Nobody who works here today will leave,” she said.", "Nobody", 13),
    (
        "The council met on Tuesday. The letter, dated 2 May, was signed by Ida Brenn. “We have no master and no "
        "clock,” Brenn writes.",
        "We have",
        2,
    ),
    (
        "A tape was posted on Tuesday. It was recorded on 3 May at a dinner. In the recording, Ida Brenn says that "
        "“four in ten” never pay.",
        "four in ten",
        None,
    ),
]


@pytest.mark.parametrize(("text", "words", "day"), CASES, ids=[t[:40] for t, _, _ in CASES])
def test_occasion(text: str, words: str, day: int | None) -> None:
    spoken = find_occasions(analyse(Report("r", "r.txt", text, published=PUBLISHED)))
    start = text.index(words)
    found = [when for (a, b), when in spoken.items() if a <= start < b]
    days = [w.when.start for w in found if w.when is not None]
    assert days[:1] == ([dt.date(2031, 5, day)] if day else [])
