"""Which pairs are looked at: in a large story a unit's own neighbourhood stands for all units."""

import numpy as np
import pytest

from twosource import candidates as module
from twosource.candidates import candidates, cells_of
from twosource.columns import Real
from twosource.links import group_links, link_units
from twosource.pipeline import analyse_all
from twosource.records import Report
from twosource.unit_finding import collect_units
from twosource.units import Units


def points(many: int, topics: int) -> Real:
    """Directions that gather about some topics."""
    rng = np.random.default_rng(0)
    rows = rng.standard_normal((topics, 32))[np.arange(many) % topics] + 0.2 * rng.standard_normal((many, 32))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_few_units_are_one_cell() -> None:
    order, bounds, near = cells_of(points(100, 5))
    assert (order.tolist(), bounds, near) == (list(range(100)), [0, 100], [[0]])


def test_a_point_is_in_one_cell_and_sees_its_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEW_UNITS", 500)
    many, topics = 12_000, 300
    order, bounds, near = cells_of(points(many, topics))
    assert sorted(order.tolist()) == list(range(many))
    seen = total = held = 0
    for cell, others in enumerate(near):
        own = order[bounds[cell] : bounds[cell + 1]]
        around = np.concatenate([order[bounds[k] : bounds[k + 1]] for k in others]) if others else own
        assert set(own.tolist()) <= set(around.tolist())
        held += len(own) * len(around)
        for topic in (own % topics).tolist():
            seen += int((around % topics == topic).sum())
            total += many // topics
    assert seen > 0.98 * total
    assert held < 0.5 * many * many


@pytest.mark.parametrize("many", [600, 5000])
def test_copies_are_in_one_neighbourhood(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEW_UNITS", 500)
    order, _, near = cells_of(np.repeat(points(1, 1), many, axis=0))
    assert sorted(order.tolist()) == list(range(many))
    filled = [k for k, others in enumerate(near) if others]
    assert all(set(near[k]) & set(filled) for k in filled)


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
