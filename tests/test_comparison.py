"""The table of slot comparisons, case by case."""

import datetime as dt
from typing import Any

import pytest

from twosource.comparison import (
    compare_dates,
    compare_figures,
    compare_participants,
    compare_statuses,
    is_update,
    sharper,
)
from twosource.records import Figure, Interval


def day(start: str, end: str | None = None, precision: Any = "day") -> Interval:
    return Interval(dt.date.fromisoformat(start), dt.date.fromisoformat(end or start), precision)


def figure(value: float, operator: Any = "=", unit: str | None = "person", high: float | None = None) -> Figure:
    return Figure(0, 1, value, high, unit, operator, None, "test")


@pytest.mark.parametrize(
    ("a", "b", "outcome"),
    [
        (day("2024-05-14", "2024-05-16"), day("2024-05-14", "2024-05-16"), "same"),
        (day("2024-05-14"), day("2024-05-01", "2024-05-31", "month"), "compatible"),
        (day("2024-05-14"), day("2024-05-15"), "differs"),
        (day("2024-05-14", "2024-05-16"), day("2024-05-15", "2024-05-18"), "differs"),
        (day("2024-05-13", "2024-05-19", "week"), day("2024-05-18", "2024-05-20"), "compatible"),
        (day("2024-05-14"), None, "compatible"),
        (None, None, "same"),
    ],
)
def test_dates(a: Interval | None, b: Interval | None, outcome: str) -> None:
    assert compare_dates(a, b).outcome == outcome
    assert compare_dates(b, a).outcome == outcome


def test_the_sharper_date_wins() -> None:
    month, one = day("2024-05-01", "2024-05-31", "month"), day("2024-05-14")
    assert sharper(month, one) == one == sharper(one, month)
    assert sharper(None, month) == month


@pytest.mark.parametrize(
    ("a", "b", "outcome"),
    [
        (figure(70, ">="), figure(100, "~"), "compatible"),
        (figure(40), figure(42), "differs"),
        (figure(42), figure(43, ">="), "differs"),
        (figure(57), figure(57, ">="), "compatible"),
        (figure(12), figure(12), "same"),
        (figure(15299), figure(15300), "differs"),
        (figure(36, "range", high=40), figure(39), "compatible"),
        (figure(200, ">="), figure(400), "compatible"),
        (figure(3, unit="week"), figure(3, unit="person"), "not-comparable"),
        # told to the ten: it would have been rounded to 400
        (figure(380, "~"), figure(400, ">="), "differs"),
        (figure(390, "~"), figure(400), "compatible"),
        (figure(25, "~"), figure(27), "compatible"),  # told to the five
        (figure(3000, "~"), figure(3100, ">="), "compatible"),
        (figure(12_500, "~"), figure(13_200), "differs"),
    ],
)
def test_figures(a: Figure, b: Figure, outcome: str) -> None:
    assert compare_figures(a, b).outcome == outcome
    assert compare_figures(b, a).outcome == outcome


@pytest.mark.parametrize(
    ("a", "b", "outcome"),
    [
        ("happened", "not-happened", "differs"),
        ("planned", "happened", "compatible"),
        ("planned", "not-happened", "compatible"),
        ("possible", "called-for", "compatible"),
        (None, "happened", "same"),
    ],
)
def test_statuses(a: Any, b: Any, outcome: str) -> None:
    assert compare_statuses(a, b).outcome == outcome


def test_a_later_state_is_an_update_and_an_earlier_one_is_not() -> None:
    assert is_update("planned", "happened")
    assert not is_update("happened", "planned")


def test_silence_on_participants_is_not_a_difference() -> None:
    assert compare_participants([], ["a1"]).outcome == "compatible"
    assert compare_participants(["a1"], ["a1", "a2"]).outcome == "compatible"
    assert compare_participants(["a1"], ["a2"]).outcome == "not-comparable"
