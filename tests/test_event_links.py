"""Chains of mentions: the figures on cases worked out by hand, and the links between invented reports."""

from itertools import permutations

import numpy as np
import pytest

from twosource.evaluation.coreference import best_pairs, figures, muc
from twosource.evaluation.ecb import Document, Mention
from twosource.evaluation.event_links import average_link
from twosource.evaluation.events import figures_of
from twosource.pipeline import analyse
from twosource.records import Report

NEVER = -np.inf


def test_figures_of_two_chains_joined() -> None:
    """Five, two and five mentions, of which the last two chains are joined: one link of ten too many."""
    gold = [1] * 5 + [2] * 2 + [3] * 5
    told = figures([1] * 5 + [2] * 7, gold)
    assert told["muc"] == {"precision": 90.0, "recall": 100.0, "f1": 94.74}
    # (5 * 1 + 2 * 2/7 + 5 * 5/7) / 12
    assert told["bcubed"] == {"precision": 76.19, "recall": 100.0, "f1": 86.49}
    # 1 for the first chain, 2 * 5 / 12 for the third, nothing for the second
    assert told["ceaf"] == {"precision": 91.67, "recall": 61.11, "f1": 73.33}
    assert told["conll"] == pytest.approx((94.74 + 86.49 + 73.33) / 3, abs=0.01)


def test_all_figures_are_full_where_chains_agree_and_none_has_links_without_any() -> None:
    told = figures("aab", "xxy")
    assert {told["conll"], told["muc"]["f1"], told["bcubed"]["f1"], told["ceaf"]["f1"]} == {100.0}
    assert muc("abc", "xxy") == {"precision": 0.0, "recall": 0.0, "f1": 0.0}


def test_best_pairs_are_the_best_of_all() -> None:
    rng = np.random.default_rng(7)
    for _ in range(200):
        rows, columns = sorted(rng.integers(1, 6, 2))
        values = rng.integers(0, 5, (rows, columns)) / 4
        best = max(sum(values[i, p[i]] for i in range(rows)) for p in permutations(range(columns), int(rows)))
        for table in (values, values.T):
            pairs = best_pairs(table)
            assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == rows
            assert sum(table[i, j] for i, j in pairs) == pytest.approx(best)


def test_groups_join_by_their_mean_and_never_across_two_that_cannot_be_one() -> None:
    likeness = np.array([[0, 0.9, 0.2, 0.1], [0.9, 0, 0.7, 0.1], [0.2, 0.7, 0, 0.8], [0.1, 0.1, 0.8, 0]])
    assert average_link(likeness, 0.5) == [0, 0, 2, 2]
    assert average_link(likeness, 0.2) == [0, 0, 0, 0]
    likeness[0, 3] = likeness[3, 0] = NEVER
    assert average_link(likeness, 0.2) == [0, 0, 2, 2]


def _document(name: str, text: str, chains: dict[str, str]) -> Document:
    found = [Mention((text.index(w), text.index(w) + len(w)), chain) for w, chain in chains.items()]
    return Document(name, text, ((0, len(text)),), tuple(sorted(found, key=lambda m: m.span)), (), ())


def test_one_deed_is_linked_by_other_words_and_two_speakers_words_are_not() -> None:
    documents = [
        _document(
            "1_1ecb",
            "Rebels invaded the port of Tarvos on Monday. A minister said the harbour was lost.",
            {"invaded": "invasion", "said": "minister"},
        ),
        _document(
            "1_2ecb",
            "The invasion of the port of Tarvos by rebels began on Monday. A doctor said the harbour was lost.",
            {"invasion": "invasion", "said": "doctor"},
        ),
    ]
    told = figures_of([(d, analyse(Report(d.id, d.id, d.text))) for d in documents])
    assert told["mentions"] == 4
    assert told["within sub-topics"]["conll"] == 100.0
    assert told["within sub-topics"]["one head word"]["conll"] < 100.0
