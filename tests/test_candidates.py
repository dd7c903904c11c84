"""Which pairs are looked at: in a large story a unit's own neighbourhood stands for all units."""

import numpy as np
import pytest

from twosource import candidates as module
from twosource import groups, unit_finding
from twosource.candidates import candidates, cells_near, greatest, nearest_in, nearest_of_all
from twosource.columns import Real
from twosource.groups import group_links
from twosource.language.lone_words import common_lemmas
from twosource.links import link_units
from twosource.pipeline import analyse_all
from twosource.records import Report
from twosource.unit_finding import collect_units
from twosource.units import Units


def points(many: int, topics: int) -> Real:
    """Directions that gather about some topics."""
    rng = np.random.default_rng(0)
    rows = rng.standard_normal((topics, 32))[np.arange(many) % topics] + 0.2 * rng.standard_normal((many, 32))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_few_units_are_held_against_all() -> None:
    vectors = points(700, 5)
    assert cells_near(vectors) is None
    found = [(x, y, c) for some in nearest_of_all(vectors) for x, y, c in zip(*some, strict=True)]
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -2)
    assert {(x, y) for x, y, _ in found} == set(
        zip(*(k.tolist() for k in np.nonzero(greatest(cosines, 60))), strict=True)
    )
    assert all(c == pytest.approx(cosines[x, y], abs=1e-5) for x, y, c in found)


def test_a_point_finds_those_of_its_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEW_UNITS", 500)
    many, topics = 12_000, 300
    vectors = points(many, topics)
    near = cells_near(vectors)
    assert near is not None
    same = np.arange(many)[::-1]  # vectors may stand in another order than the points
    x, y, cosines = (np.concatenate(k) for k in zip(*nearest_in(near[::-1], vectors, same), strict=True))
    x, y = same[x], same[y]
    assert (x != y).all()
    assert np.bincount(x, minlength=many).min() == np.bincount(x).max() == 60
    assert len(np.unique(x * many + y)) == len(x)
    assert np.allclose(cosines, (vectors[x] * vectors[y]).sum(1), atol=1e-5)
    assert (x % topics == y % topics).sum() > 0.98 * many * (many // topics - 1)


@pytest.mark.parametrize("many", [600, 5000])
def test_copies_find_each_other(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEW_UNITS", 500)
    vectors = np.repeat(points(1, 1), many, axis=0)
    near = cells_near(vectors)
    assert near is not None
    found = list(nearest_in(near, vectors, np.arange(many)))
    assert sum(len(x) for x, _, _ in found) == 60 * many
    assert all((x != y).all() and c.min() > 0.999 for x, y, c in found)


def story(reports: int) -> Units:
    told = (
        "Osric Lunde opened the new bridge at Skerra on Thursday, the council said.",
        "The central bank of Norland raised its main rate to 4.5 percent.",
        "A ferry with 40 people on board sank off Mesq, police said.",
    )
    texts = [" ".join(told[(i + k) % 3] for k in range(2)) for i in range(reports)]
    analyses = analyse_all([Report(f"r{i}", f"r{i}", t) for i, t in enumerate(texts)])
    return collect_units(analyses, [{} for _ in analyses])


def test_many_reports_have_the_facts_that_few_have(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = story(8)
    few = group_links(link_units(pool), pool)
    monkeypatch.setattr(module, "FEW_REPORTS", 4)
    pool = story(8)
    assert len(candidates(pool))
    assert group_links(link_units(pool), pool) == few


@pytest.mark.parametrize(("ahead", "guessed"), [(1, 0.1), (1000, 0.0), (1000, 0.9)])
def test_groups_do_not_depend_on_what_is_foreseen(monkeypatch: pytest.MonkeyPatch, ahead: int, guessed: float) -> None:
    pool = story(8)
    expected = group_links(link_units(pool), pool)
    assert max(map(len, expected)) > 2
    monkeypatch.setattr(groups, "LINKS_AHEAD", ahead)
    monkeypatch.setattr(groups, "GUESSED", guessed)
    pool = story(8)
    found = link_units(pool)
    pool.scores.clear()  # so that all of them are asked for while groups are joined
    assert group_links(found, pool) == expected


def test_rare_words_of_one_report_are_left_unread_in_a_large_story_only(monkeypatch: pytest.MonkeyPatch) -> None:
    rare = {"flotilla", "regatta"}
    assert not rare & set(common_lemmas())
    texts = ["The flotilla left Skerra and the regatta was called off.", "The flotilla left Skerra at noon."]
    analyses = analyse_all([Report(f"r{i}", f"r{i}", t) for i, t in enumerate(texts)])
    assert rare <= collect_units(analyses, [{}, {}]).words.keys()
    monkeypatch.setattr(unit_finding, "FEW_REPORTS", 1)
    large = collect_units(analyses, [{}, {}])
    assert rare & large.words.keys() == {"flotilla"}
    assert "leave" in large.words  # the table has it
