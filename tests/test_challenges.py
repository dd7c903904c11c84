"""Who denies, disputes, cannot verify or will not comment on a fact, case by case."""

import datetime as dt
from typing import Any

import pytest

from case_files import parametrised
from twosource.export import brief_to_json
from twosource.pipeline import analyse_all, compare
from twosource.records import Report


def read(*texts: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The facts of some reports of one day, and the actors' names."""
    day = dt.date(2026, 5, 8)
    reports = [
        Report(f"r{i}", f"r{i}.txt", t, outlet=f"Outlet {i}", language="en", published=day, published_basis="given")
        for i, t in enumerate(texts, start=1)
    ]
    stories = brief_to_json(compare(analyse_all(reports)))["stories"]
    return [f for s in stories for f in s["facts"]], {a["id"]: a["name"] for s in stories for a in s["actors"]}


@pytest.mark.parametrize("case", parametrised("challenges"))
def test_a_challenge_lands_on_its_fact(case: dict[str, Any]) -> None:
    facts, names = read(case["text"])
    told = [f["challenge"] for f in facts if any(case["words"] in r["text"] for r in f["readings"])]
    assert told, "the words are no fact"
    if case["challenge"] == "none":
        assert {c["kind"] for c in told} == {"none"}
        return
    found = [c for c in told if c["kind"] == case["challenge"]]
    assert found, told
    by = {names.get(x, x) for c in found for x in c["by"]}
    assert not case["by"] or any(case["by"].lower() in n.lower() for n in by), by


def test_a_denial_is_disputed_by_whoever_says_otherwise() -> None:
    facts, names = read(
        "Clara Voss accused the government of Norland of pressing Lena Hale. Hale denied it. “No minister has ever "
        "called me,” Lena Hale said."
    )
    answer = next(f for f in facts if any("has ever called" in r["text"] for r in f["readings"]))
    assert answer["challenge"]["kind"] == "disputed"
    assert "Clara Voss" in {names.get(x, x) for x in answer["challenge"]["by"]}


def test_two_parties_whose_readings_differ_dispute_the_fact() -> None:
    facts, names = read(
        "Benedetta Orsolay died at her home in Skerra on Sunday, Colm Haverty said.",
        "Benedetta Orsolay died at her home in Skerra on Monday, Livia Orsolay said.",
    )
    died = next(f for f in facts if len({r["report"] for r in f["readings"]}) == 2)
    assert died["agreement"] == "differ"
    assert died["challenge"]["kind"] == "disputed"
    assert {"Colm Haverty", "Livia Orsolay"} == {names.get(x, x) for x in died["challenge"]["by"]}
