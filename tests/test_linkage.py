"""Average link with relative closeness, on likenesses written down by hand."""

import numpy as np

from twosource.linkage import link_by_average


def two_kinds(own: float, across: float, many: int = 5) -> np.ndarray:
    """Two lots of things: alike among themselves to one degree, across to another."""
    means = np.full((2 * many, 2 * many), across)
    means[:many, :many] = means[many:, many:] = own
    return means


def groups(means: np.ndarray, sizes=None, inner=None, least: float = 0.3) -> list[list[int]]:
    total = means.shape[1]
    sizes = np.ones(total) if sizes is None else np.array(sizes, dtype=float)
    inner = np.zeros(total) if inner is None else np.array(inner, dtype=float)
    return [g.rows for g in link_by_average(means, sizes, inner, least)]


def test_look_alikes_stay_apart_though_they_reach_the_bar():
    assert groups(two_kinds(0.7, 0.35)) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]
    assert groups(two_kinds(0.7, 0.6)) == [list(range(10))]
    assert groups(two_kinds(0.4, 0.35)) == [list(range(10))]  # a loose story is no two


def test_one_pair_tells_little_of_how_close_a_story_is():
    assert groups(two_kinds(0.9, 0.35, many=2)) == [[0, 1, 2, 3]]  # two agencies' copies, twice
    assert groups(two_kinds(0.9, 0.35, many=6)) == [list(range(6)), list(range(6, 12))]


def test_a_story_that_stands_is_measured_by_what_is_known_of_it():
    means = np.array([[-1.0, 0.35]])
    assert groups(means, [1, 8], [0, 28 * 0.3]) == [[0, 1]]
    assert groups(means, [1, 8], [0, 28 * 0.9]) == [[0]]


def test_the_sum_of_likenesses_goes_on():
    means = two_kinds(0.5, 0.1, many=3)
    found = link_by_average(means, np.ones(6), np.zeros(6), 0.3)
    assert [(g.rows, round(g.inner, 6)) for g in found] == [([0, 1, 2], 1.5), ([3, 4, 5], 1.5)]


def test_nothing_gives_nothing():
    assert groups(np.zeros((0, 0))) == []
