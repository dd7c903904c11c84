"""Names of whole reports from hand-made log-odds, and the lists that hint at them; no model."""

import numpy as np
import pytest

from twosource.language.known_names import find_known_names
from twosource.language.names import LISTED, SURENESS, names_of_report

TAGS = ["O", "B-organisation", "I-organisation", "B-person", "I-person", "B-place", "I-place"]


def odds(**of: float) -> list[float]:
    """One word's log-odds: O, and B and I of a kind ("place", "place_in")."""
    return [of.get("O", 0.0)] + [of.get(t[2:] + ("_in" if t[0] == "I" else ""), -9.0) for t in TAGS[1:]]


def read(*rows: tuple[str, list[list[float]]]) -> list[list[tuple[int, int, str]]]:
    words = [sentence.split() for sentence, _ in rows]
    return names_of_report(words, [np.array(s, dtype=np.float32).reshape(-1, 7) for _, s in rows], TAGS)


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


def test_a_sentence_without_room_has_no_names() -> None:
    assert read(("Norway", [])) == [[]]
