"""Facts across reports, end to end on short invented reports: agreement, challenge, support."""

import datetime as dt
from typing import Any

import pytest

from twosource.export import brief_to_json
from twosource.pipeline import analyse_all, analyse_to_compare, compare
from twosource.records import Report

DAY = dt.date(2026, 5, 8)  # a Friday


def brief(*texts: str, outlets: tuple[str, ...] = (), days: tuple[dt.date, ...] = ()) -> dict[str, Any]:
    reports = [
        Report(
            f"r{i}", f"r{i}.txt", text, outlet=outlets[i - 1] if outlets else f"Outlet {i}", language="en",
            published=days[i - 1] if days else DAY, published_basis="given",
        )
        for i, text in enumerate(texts, start=1)
    ]  # fmt: skip
    return brief_to_json(compare(analyse_all(reports)))


def shared(b: dict[str, Any]) -> list[dict[str, Any]]:
    assert len(b["stories"]) == 1
    return [f for f in b["stories"][0]["facts"] if f["support"]["reports"] > 1]


def fact_with(b: dict[str, Any], words: str) -> dict[str, Any]:
    found = [f for f in shared(b) if any(words in r["text"] for r in f["readings"])]
    assert found, f"no shared fact with {words!r}"
    return found[0]


VISIT_A = (
    "Foreign Minister Joren Valdsted will visit Tamarra from 12 to 14 May, the Kestovian Foreign Ministry said on "
    "Friday. He will sign a trade treaty in Port Selim on Wednesday."
)
VISIT_B = (
    "Kestovia’s foreign minister, Joren Valdsted, will visit Tamarra from Tuesday to Thursday, the Tamarran Foreign "
    "Ministry said. A trade treaty will be signed on Wednesday in Port Selim."
)


def test_one_visit_in_two_wordings_of_its_dates() -> None:
    fact = fact_with(brief(VISIT_A, VISIT_B), "will visit Tamarra")
    assert fact["when"] == {"start": "2026-05-12", "end": "2026-05-14", "precision": "day"}
    assert fact["agreement"] in ("agree", "compatible")
    assert fact["status"] == "planned"


def test_two_ministries_are_two_origins() -> None:
    fact = fact_with(brief(VISIT_A, VISIT_B), "will visit Tamarra")
    assert (fact["support"]["origins_low"], fact["support"]["origins_high"]) == (2, 2)
    assert fact["support"]["level"] == "said"


def test_a_toll_that_differs_on_one_day_differs_and_a_later_one_updates() -> None:
    a = "At least nine people died when a ferry sank off Skerra on Thursday, the coast guard said."
    b = "Fourteen people died when a ferry sank off Skerra on Thursday, the coast guard said."
    c = "Five people died when a ferry sank off Skerra on Thursday, the coast guard said."
    assert fact_with(brief(b, c), "people died")["agreement"] == "differ"
    later = brief(c, b, days=(DAY, DAY + dt.timedelta(days=1)))
    assert fact_with(later, "people died")["agreement"] == "updated"
    assert fact_with(brief(a, b), "people died")["agreement"] in ("agree", "compatible")


def test_a_quotation_is_collated() -> None:
    a = "“No warning about this ship ever reached my desk,” Transport Minister Gavril Lunde said."
    b = "“No warning about the ship ever reached my desk,” Transport Minister Gavril Lunde said."
    fact = fact_with(brief(a, b), "ever reached my desk")
    assert fact["kind"] == "quotation"
    assert fact["agreement"] == "differ"
    assert "differs" in {r["compared"] for r in fact["readings"]}
    assert fact["support"]["origins_high"] == 1
    same = fact_with(brief(a, a), "ever reached my desk")
    assert same["agreement"] == "agree"


def test_a_denial_lands_on_what_is_denied() -> None:
    a = "Northland accused Estmark of sending weapons to the rebels, which Estmark strongly denied. Talks go on."
    b = "Northland says that Estmark has been sending weapons to the rebels in the hills. Talks go on in Brannoch."
    facts = brief(a, b)["stories"][0]["facts"]
    challenged = [f for f in facts if f["challenge"]["kind"] == "denied"]
    assert challenged
    assert any("weapons" in r["text"] for f in challenged for r in f["readings"])


def test_reprints_are_one_origin_however_many() -> None:
    text = (
        "HARBOURTON (ANP) - A warehouse burned down in the old port of Harbourton on Thursday night. "
        "The roof fell in before the fire brigade arrived."
    )
    b = brief(*[text] * 6)
    for fact in shared(b):
        assert fact["support"]["reports"] == 6
        assert fact["support"]["outlets"] == 6
        assert fact["support"]["origins_high"] == 1, fact["text"]


def test_unlike_reports_are_two_stories_and_share_nothing() -> None:
    other = "The central bank of Norland raised its main rate to 4.5 percent on Thursday to slow the rise of prices."
    b = brief(VISIT_A, other)
    assert len(b["stories"]) == 2
    assert all(f["support"]["reports"] == 1 for s in b["stories"] for f in s["facts"])


def test_one_report_alone_has_no_shared_fact() -> None:
    b = brief(VISIT_A)
    assert len(b["stories"]) == 1
    assert all(f["agreement"] == "one-reading" for f in b["stories"][0]["facts"])


def test_no_report_is_an_empty_brief() -> None:
    assert brief() == {"schema": "twosource.brief/1", "reports": [], "stories": []}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_reports_does_not_matter(order: tuple[int, ...]) -> None:
    texts = [VISIT_A, VISIT_B, "Joren Valdsted of Kestovia is to travel to Tamarra next week, officials said."]
    reports = [
        Report(f"r{i}", f"r{i}", t, language="en", published=DAY, published_basis="given") for i, t in enumerate(texts)
    ]
    expected = brief_to_json(compare(analyse_all(reports)))
    assert brief_to_json(compare(analyse_all([reports[i] for i in order]))) == expected


def test_comparing_finds_the_clauses_read(monkeypatch: pytest.MonkeyPatch) -> None:
    denial = "Kestovia denied that Joren Valdsted had visited Tamarra in April. “No such visit took place,” it said."
    reports = [Report(f"r{i}", f"r{i}", t, published=DAY) for i, t in enumerate((VISIT_A, VISIT_B, denial))]
    expected = brief_to_json(compare(analyse_all(reports)))
    analyses = [analyse_to_compare(r) for r in reports]

    def unexpected(*_: object) -> None:
        raise AssertionError("read again while comparing")

    monkeypatch.setattr("twosource.units.encode_spans", unexpected)
    assert brief_to_json(compare(analyses)) == expected


def test_every_span_is_its_text() -> None:
    b = brief(VISIT_A, VISIT_B)
    texts = {"r1": VISIT_A, "r2": VISIT_B}
    readings = [r for s in b["stories"] for f in s["facts"] for r in f["readings"]]
    assert readings
    for r in readings:
        assert texts[r["report"]][r["start"] : r["end"]] == r["text"]
