"""Who is meant by a description, as the trained model's trees give it, on reports of our own."""

import datetime as dt

import pytest

from twosource.actors import actor_at, find_actors
from twosource.language import read_sentences
from twosource.records import Report

# The report, words in it, and the name of the actor they mean; None where they mean nobody in particular.
CASES = [
    (
        "Lunda opens its border\n\nHis ministry announced the change on Friday. The Lundan Foreign Ministry said in a "
        "note that trains would stop.",
        "ministry",
        "Lundan Foreign Ministry",
    ),
    (
        "The Lundan Foreign Ministry said in a note that trains would stop. The energy ministry said nothing.",
        "energy ministry",
        "energy ministry",
    ),
    (
        "Arlen education secretary to resign\n\nArlen Education Secretary Ida Brenn will resign on Friday, she said.",
        "Arlen education secretary",
        "Ida Brenn",
    ),
    ("Parliament confirmed Ida Brenn as bank director on Friday.", "bank director", "Ida Brenn"),
    ("Ida Brenn, who was bank director for years, spoke on Friday.", "bank director", "Ida Brenn"),
    ("Karl Otto was angry at Piet Maas for recusing himself from the case.", "himself", "Piet Maas"),
    ("Representative Jim Jordan spoke first. “No,” Jordan said.", "Jordan said", "Jim Jordan"),
    ("Chris Vandermeer spoke first. Christopher Vandermeer also voted.", "Chris Vandermeer", "Christopher Vandermeer"),
    ("ARLEN, 8 May (Calder Press) – The mayor resigned on Friday, his office said.", "ARLEN", "ARLEN"),
]


@pytest.mark.parametrize(("text", "words", "name"), CASES, ids=[t[:40] for t, _, _ in CASES])
def test_who_is_meant(text: str, words: str, name: str) -> None:
    actors = find_actors(Report("r", "r.txt", text, published=dt.date(2031, 5, 14)), read_sentences(text))
    start = text.index(words)
    actor = actor_at(actors, start, start + len(words))
    assert actor is not None
    assert actor.name == name


def test_a_dateline_is_a_place() -> None:
    text = CASES[-1][0]
    actors = find_actors(Report("r", "r.txt", text, published=dt.date(2031, 5, 14)), read_sentences(text))
    assert [a.kind for a in actors if a.name == "ARLEN"] == ["place"]
