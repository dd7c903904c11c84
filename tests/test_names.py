"""Names of whole reports from hand-made log-odds, and the lists that hint at them; no model."""

from typing import Any

import numpy as np
import pytest

from twosource.language.known_names import find_known_names
from twosource.language.name_spans import (
    BESIDE,
    FEATURES,
    KINDS,
    WORD_FEATURES,
    Weights,
    likelihoods,
    load_weights,
    stretches_of,
    weights_of,
    word_features,
)
from twosource.language.names import LISTED, SURENESS, names_of_report, weigh_words

TAGS = ["O", "B-organisation", "I-organisation", "B-person", "I-person", "B-place", "I-place"]


# What only the best row of tags has for a name is one.
BEST_ROW = Weights(
    np.full(3, -2.0), np.array([[4.0 * (f == f"best row has it as {k}") for k in KINDS] for f in FEATURES]),
    np.zeros_like(load_weights().words),
)  # fmt: skip


def odds(**of: float) -> list[float]:
    """One word's log-odds: O, and B and I of a kind ("place", "place_in")."""
    return [of.get("O", 0.0)] + [of.get(t[2:] + ("_in" if t[0] == "I" else ""), -9.0) for t in TAGS[1:]]


def read(*rows: tuple[str, list[list[float]]], weights: Weights = BEST_ROW) -> list[list[tuple[int, int, str]]]:
    words = [sentence.split() for sentence, _ in rows]
    return names_of_report(words, [np.array(s, dtype=np.float32).reshape(-1, 7) for _, s in rows], TAGS, weights)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("al - Qaeda left Iraq .", [("al - Qaeda", "organisation"), ("Iraq", "place")]),
        ("the Republic of Korea and Côte d’Ivoire", [("Republic of Korea", "place"), ("Côte d’Ivoire", "place")]),
        ("the US , the U.S. and U . S told us", [("US", "place"), ("U.S.", "place"), ("U . S", "place")]),
        ("Us and un , iraq", []),  # short ones only in capitals, long ones with one
        ("The New York Times of Israel .", [("New York Times", "organisation"), ("Israel", "place")]),
        ("( ) -", []),
    ],
)
def test_known_names(sentence: str, expected: list[tuple[str, str]]) -> None:
    words = sentence.split()
    assert [(" ".join(words[a : b + 1]), kind) for a, b, kind in find_known_names(words)] == expected


def test_lists_decide_only_what_is_nearly_even() -> None:
    doubt, sure = 0.9 * LISTED / SURENESS, 1.1 * LISTED / SURENESS
    assert read(("Norway", [odds(O=doubt, place=0.0)])) == [[(0, 0, "place")]]
    assert read(("Norway", [odds(O=sure, place=0.0)])) == [[]]
    assert read(("Kestovia", [odds(O=doubt, place=0.0)])) == [[]]


def test_a_word_is_read_by_its_other_places_in_whatever_capitals() -> None:
    plain, doubtful = odds(organisation=8.0), odds(O=0.5, organisation=0.0)
    assert read(("Orsalink", [plain]), ("ORSALINK", [doubtful])) == [[(0, 0, "organisation")]] * 2
    assert read(("Orsalink", [plain]), ("orsalink", [doubtful])) == [[(0, 0, "organisation")], []]


def test_initials_set_apart_are_one_name() -> None:
    u, stop = odds(place=3.0), odds(O=3.0)
    assert read(("the U . S . navy", [stop, u, stop, u, stop, stop])) == [[(1, 4, "place")]]
    assert read(("A . is B", [u, stop, stop, u])) == [[(0, 0, "place"), (3, 3, "place")]]
    assert read(("the A . B . of it", [stop] * 7)) == [[]]


def test_a_listed_name_is_not_cut_by_what_its_words_are_elsewhere() -> None:
    united, states, no = odds(O=0.0, place=1.0), odds(O=9.0, place_in=0.0), odds(O=9.0)
    assert read(("the United States poll", [no, united, states, no])) == [[(1, 2, "place")]]
    assert read(("the United Kestovia poll", [no, united, states, no])) == [[(1, 1, "place")]]
    person = [odds(person=9.0), odds(person_in=9.0)]
    assert read(("South Sudan", person)) == [[(0, 1, "person")]]


def test_a_sentence_without_room_has_no_names() -> None:
    assert read(("Norway", [])) == [[]]


def test_what_stands_beside_a_stretch_counts() -> None:
    def shares(sentence: str) -> list[float]:
        rows = np.array([odds(O=9.0), odds(O=0.0, person=2.0, place=2.0), odds(O=9.0)], dtype=np.float32)
        stretches = stretches_of(weigh_words([sentence.split()], [rows], TAGS, [[]]))
        shares: list[float] = likelihoods(stretches, load_weights())[0].tolist()
        return shares

    (person, _, place), (less, _, more) = shares("Mr Kestov said"), shares("in Kestov ,")
    assert person > less and more > place


def test_of_overlapping_stretches_those_that_gain_most_are_taken() -> None:
    likely: dict[str, Any] = {
        "bias": [-9.0, -9.0, 2.0],
        "features": {f: [0.0, 0.0, float(f == "odds of place")] for f in FEATURES},
        "words": {place: {f: [0.0] * 3 for f in WORD_FEATURES} for place in BESIDE},
    }
    weights = weights_of(likely)
    start, inside, no = odds(O=0.0, place=3.0), odds(O=1.0, place=1.5, place_in=1.0), odds(O=9.0)
    assert read(("in New Kestovia today", [no, start, inside, no]), weights=weights) == [
        [(1, 1, "place"), (2, 2, "place")]
    ]
    joined = odds(O=-3.0, place=-3.0, place_in=3.0)
    assert read(("in New Kestovia today", [no, start, joined, no]), weights=weights) == [[(1, 2, "place")]]


def test_stretches_stay_within_a_sentence_and_know_the_other_mentions() -> None:
    words = [["Orsa", "Bank"], ["orsa", "Orsa"]]
    rows = [
        odds(O=1.0, organisation=1.0),
        odds(O=-2.0, organisation_in=2.0),
        odds(O=3.0),
        odds(O=1.0, organisation=1.0),
    ]
    scores = [np.array(rows[:2], dtype=np.float32), np.array(rows[2:], dtype=np.float32)]
    s = stretches_of(weigh_words(words, scores, TAGS, [[], []]))
    spans = list(zip(s.first.tolist(), s.last.tolist(), strict=True))
    assert (0, 1) in spans and (3, 3) in spans and not any(a < 2 <= b for a, b in spans)
    row = dict(zip(FEATURES, s.features[spans.index((3, 3))].tolist(), strict=True))
    assert row["part of organisation"] > 0.1 and row["also small"] == 1 and row["ends"] == 1 and row["starts"] == 0


def test_no_word_has_no_features() -> None:
    assert not word_features("").any() and word_features("Mr").any()


def test_no_sentences_no_names() -> None:
    assert read() == [] and read(("", [])) == [[]]
