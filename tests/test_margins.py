"""Rivals of a pair, and what is judged by them."""

import random

import numpy as np
import pytest

from test_matching import pool_of
from twosource.candidates import candidates
from twosource.links import judge_alone, link_units, score_pair, spans_of_units
from twosource.margins import FEATURES, judge_again, rows_of
from twosource.matching import trees
from twosource.partners import LEAST, Partners, Spans


def spans(*units: tuple[int, int, int]) -> Spans:
    return Spans(*np.array(units).T)


def test_a_rival_is_another_unit_of_the_partner_s_report() -> None:
    # unit 0 of one report; 1 to 3 of a second; 4 of a third
    where = spans((0, 0, 9), (1, 0, 9), (1, 10, 19), (1, 12, 15), (2, 0, 9))
    pairs = np.array([(0, 1), (0, 2), (0, 3), (0, 4)])
    partners = Partners.of(where, pairs, np.array([0.3, 0.6, 0.5, 0.9]))
    rivals = partners.best_rivals(*pairs.T)
    # unit 3 lies within unit 2, so that they are no rivals; what the third report has is none either
    assert rivals.tolist() == [0.6, 0.3, 0.3, LEAST]


def test_rivals_are_found_whichever_side_asks() -> None:
    rng = random.Random(5)
    units = [(r, s, s + rng.randint(1, 30)) for r in range(4) for s in sorted(rng.sample(range(200), 12))]
    where = spans(*units)
    pairs = np.array([(i, j) for i in range(48) for j in range(i) if units[i][0] != units[j][0] and rng.random() < 0.4])
    scores = np.array([round(rng.random(), 2) for _ in pairs])
    partners = Partners.of(where, pairs, scores)
    told = {(i, j): s for (i, j), s in zip(pairs.tolist(), scores.tolist(), strict=True) if s >= LEAST}
    told |= {(j, i): s for (i, j), s in told.items()}

    def apart(i: int, j: int) -> bool:
        return min(units[i][2], units[j][2]) <= max(units[i][1], units[j][1])

    def best(i: int, j: int) -> float:
        others = (k for k in range(48) if units[k][0] == units[j][0] and apart(k, j))
        return max((told.get((i, k), LEAST) for k in others), default=LEAST)

    for a, b in (pairs.T, pairs.T[::-1]):
        assert partners.best_rivals(a, b).tolist() == [best(i, j) for i, j in zip(a.tolist(), b.tolist(), strict=True)]


STORY = (
    "The ferry Morven sank off Skerra on Thursday. Two sailors were pulled from the water by a trawler. "
    "The harbour at Skerra was closed for the night.",
    "The Morven went down near Skerra on Thursday night. A trawler picked up two of her crew. "
    "Skerra shut its harbour until Friday.",
)


def test_a_pair_is_judged_alike_whichever_unit_comes_first() -> None:
    pool = pool_of(*STORY)
    pairs = candidates(pool)
    first = judge_alone(pool, pairs)
    partners = Partners.of(spans_of_units(pool), pairs, first)
    turned = pairs[:, ::-1]
    assert len(pairs)
    assert rows_of(pool, pairs, first, partners).tolist() == rows_of(pool, turned, first, partners).tolist()


def test_scores_do_not_depend_on_when_they_are_asked_for() -> None:
    asked, linked = pool_of(*STORY), pool_of(*STORY)
    links = link_units(linked)
    assert links
    for link in links:
        assert score_pair(asked, asked.units[link.a], asked.units[link.b]) == link.score


@pytest.mark.parametrize("name", ["first", "ahead", "behind"])
def test_a_greater_margin_never_makes_a_link_less_likely(name: str) -> None:
    rng = np.random.default_rng(0)
    rows = rng.uniform(-1, 1, (300, len(FEATURES))).astype(np.float32)
    more = rows.copy()
    more[:, FEATURES.index(name)] += 0.3
    model = trees("second", FEATURES)
    assert (model.log_odds(more) >= model.log_odds(rows)).all()
    assert (model.log_odds(more) > model.log_odds(rows)).any()


def test_what_is_unlikely_alone_stays_so() -> None:
    pool = pool_of(*STORY)
    pairs = candidates(pool)
    pairs = pairs[pool.columns.report[pairs[:, 0]] != pool.columns.report[pairs[:, 1]]]
    first = np.where(np.arange(len(pairs)) % 2, LEAST / 2, 0.4)
    scores = judge_again(pool, pairs, first, Partners.of(spans_of_units(pool), pairs, first))
    assert (scores[1::2] == LEAST / 2).all()
    assert (scores[::2] != 0.4).any()
