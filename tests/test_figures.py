"""Figures: value, unit, operator and scope."""

from __future__ import annotations

from typing import Any

import pytest

from case_files import parametrised
from twosource.dates import find_dates
from twosource.figures.finding import find_figures, singular
from twosource.records import Name, Sentence, Token


@pytest.mark.parametrize("case", parametrised("figures"))
def test_cases(case: dict[str, Any]) -> None:
    text = case["text"]
    found = find_figures(text, (), find_dates(text, (), None))
    assert [
        {"text": text[f.start : f.end], "value": f.value, "high": f.high, "unit": f.unit, "operator": f.operator}
        for f in found
    ] == case["expected"]


def _sentence(text: str, rows: list[tuple[str, str, str, str, int, str]], names: tuple[Name, ...] = ()) -> Sentence:
    tokens, at = [], 0
    for form, lemma, upos, xpos, head, relation in rows:
        start = text.index(form, at)
        at = start + len(form)
        tokens.append(Token(start, at, form, lemma, upos, xpos, head, relation))
    return Sentence(0, len(text), tuple(tokens), names)


def test_the_tree_gives_the_counted_noun_and_its_scope() -> None:
    text = "Officials counted 30 badly hurt moose in Lunda."
    rows = [
        ("Officials", "official", "NOUN", "NNS", 1, "nsubj"),
        ("counted", "count", "VERB", "VBD", -1, "root"),
        ("30", "30", "NUM", "CD", 5, "nummod"),
        ("badly", "badly", "ADV", "RB", 4, "advmod"),
        ("hurt", "hurt", "ADJ", "JJ", 5, "amod"),
        ("moose", "moose", "NOUN", "NNS", 1, "obj"),
        ("in", "in", "ADP", "IN", 7, "case"),
        ("Lunda", "Lunda", "PROPN", "NNP", 5, "nmod"),
    ]
    (figure,) = find_figures(text, (_sentence(text, rows),), ())
    assert (figure.value, figure.unit, figure.scope) == (30, "moose", "badly hurt moose in Lunda")
    assert text[figure.start : figure.end] == "30 badly hurt moose"


def test_a_vague_noun_takes_its_verb() -> None:
    text = "At least 40 people were killed."
    rows = [
        ("At", "at", "ADP", "IN", 1, "case"),
        ("least", "least", "ADJ", "JJS", 2, "nmod"),
        ("40", "40", "NUM", "CD", 3, "nummod"),
        ("people", "people", "NOUN", "NNS", 5, "nsubj:pass"),
        ("were", "be", "AUX", "VBD", 5, "aux:pass"),
        ("killed", "kill", "VERB", "VBN", -1, "root"),
    ]
    (figure,) = find_figures(text, (_sentence(text, rows),), ())
    assert (figure.operator, figure.unit, figure.scope) == (">=", "person", "people kill")


def test_a_number_alone_under_a_verb_of_harm_counts_persons() -> None:
    text = "The blast killed 12."
    rows = [
        ("The", "the", "DET", "DT", 1, "det"),
        ("blast", "blast", "NOUN", "NN", 2, "nsubj"),
        ("killed", "kill", "VERB", "VBD", -1, "root"),
        ("12", "12", "NUM", "CD", 2, "obj"),
    ]
    (figure,) = find_figures(text, (_sentence(text, rows),), ())
    assert (figure.value, figure.unit, figure.scope) == (12, "person", "person kill")


def test_numbers_in_names_are_none() -> None:
    text = "The Lunda 40 club met."
    rows = [
        ("The", "the", "DET", "DT", 3, "det"),
        ("Lunda", "Lunda", "PROPN", "NNP", 3, "compound"),
        ("40", "40", "NUM", "CD", 3, "nummod"),
        ("club", "club", "NOUN", "NN", 4, "nsubj"),
        ("met", "meet", "VERB", "VBD", -1, "root"),
    ]
    sentence = _sentence(text, rows, (Name(1, 3, "organisation"),))
    assert find_figures(text, (sentence,), ()) == ()


@pytest.mark.parametrize(
    ("plural", "one"),
    [("patients", "patient"), ("people", "person"), ("casualties", "casualty"), ("boxes", "box"), ("bus", "bus")],
)
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one
