"""What a news desk would strike from a page, end to end on short invented reports: scraps, wrong names, wrong days."""

import datetime as dt
from typing import Any

import pytest

from twosource.export import brief_to_json
from twosource.pipeline import analyse, analyse_all, compare
from twosource.records import Analysis, Report

DAY = dt.date(2021, 5, 7)  # a Friday


def read(text: str) -> Analysis:
    return analyse(Report("r", "r.txt", text, published=DAY, published_basis="given"))


def facts_of(*texts: str) -> list[dict[str, Any]]:
    reports = [Report(f"r{i}", "", t, published=DAY, published_basis="given") for i, t in enumerate(texts)]
    return brief_to_json(compare(analyse_all(reports)))["stories"][0]["facts"]


CALLED = 'Retired general Ana "Skip" Reyd told the council that the quay was safe. Reyd then left for Boston.'


@pytest.mark.parametrize(
    ("text", "name", "kind", "office"),
    [
        (CALLED, 'Ana "Skip" Reyd', "person", "Retired general"),
        ("The port was shut on Friday, and then NNWU said that it had paid.", "NNWU", "organisation", None),
        ("Ohio Attorney General Bo Ekdal sued the port.", "Bo Ekdal", "person", "Attorney general of Ohio"),
        ("Ohio Senator Ana Reyd sued the port.", "Ana Reyd", "person", "Senator of the United States"),
        ("NNW analyst Ana Reyd said on Friday that the quay was lost.", "Ana Reyd", "person", "NNW analyst"),
    ],
)
def test_an_actor_is_called_what_it_is(text: str, name: str, kind: str, office: str | None) -> None:
    found = {a.name: a for a in read(text).actors}
    assert name in found
    assert (found[name].kind, found[name].office) == (kind, office)


def test_a_party_letter_is_nobody() -> None:
    assert "R" not in [a.name for a in read("Sen. Bo Ekdal (R) said on Friday that the port had paid.").actors]


def test_a_surname_alone_is_no_office_holder_of_a_country_that_is_not_named() -> None:
    words = "In {} the quays were closed on Friday, and Macron said that the sailors left."
    there, here = (read(words.format(country)).actors for country in ("Japan", "France"))
    assert [a.office for a in there if a.name.endswith("Macron")] == [None]
    assert [a.office for a in here if a.name.endswith("Macron")] == ["President of France"]


def test_a_weekday_in_a_name_is_no_day() -> None:
    a = read("Ana Reyd lost on Super Tuesday. She speaks on Tuesday.")
    assert [d.when.start for d in a.dates if d.when] == [dt.date(2021, 5, 11)]


def test_adverbials_between_subject_and_verb_are_not_who_speaks() -> None:
    a = read("The High Court on Wednesday for the first time ruled that the ban applies to ports.")
    assert [s.name for q in a.quotations for s in q.chain] == ["High Court"]


def test_a_way_of_arguing_argues_nothing() -> None:
    a = read("The unions had a new way of arguing that the quay was lost.")
    assert all("way" not in s.name for q in a.quotations for s in q.chain)


def test_a_dateline_without_a_dash_is_no_part_of_the_sentence() -> None:
    a = read("Port Callan (NNW) The minister opened the bridge on Friday.")
    assert a.report.text[a.sentences[1].start :].startswith("The minister")
    body = read("Harbour Workers Union (HWU) President Ana Reyd opened the bridge on Friday.")
    assert len(body.sentences) == 1


def test_a_fact_is_told_with_what_its_verb_needs() -> None:
    told = "The charter of Port Callan guaranteed in 1871 that no sailor should lose his boat to the town"
    assert [f["text"] for f in facts_of(f"{told}.")] == [told]


def test_what_a_verb_needs_is_not_told_a_second_time() -> None:
    told = "The vote in Port Callan showed that the fishermen of the town want the old quay back"
    assert [f["text"] for f in facts_of(f"{told}.") if "want" in f["text"]] == [told]


def test_a_finite_clause_goes_on_from_its_subject() -> None:
    one = "Mayor Ana Reyd closed the old quay in Port Callan on Friday and later opened the new bridge to Arlen."
    facts = [f for f in facts_of(one) if "opened the new bridge" in f["text"]]
    assert [(f["text"], f["clause"]) for f in facts] == [("Ana Reyd later opened the new bridge to Arlen", True)]


def test_a_pronoun_at_the_head_is_told_whom_it_means() -> None:
    facts = facts_of("Mayor Ana Reyd came to Port Callan on Friday. She opened the new bridge to Arlen.")
    assert [f["text"] for f in facts if "opened" in f["text"]] == ["She [Ana Reyd] opened the new bridge to Arlen"]


def test_a_clause_that_hangs_on_a_noun_is_no_clause_by_itself() -> None:
    facts = facts_of("Ana Reyd spoke of the quay. The green hat that she wore on Friday in Port Callan was lost.")
    assert [f["clause"] for f in facts if f["text"].endswith("wore on Friday in Port Callan")] == [False]


def test_whom_a_scolding_is_for_begins_no_fact() -> None:
    facts = facts_of("On Friday Ana Reyd criticized the sailors of Port Callan for leaving the old quay to the sea.")
    assert not any(f["text"].startswith("The sailors of Port Callan for") for f in facts)


def test_what_stands_first_comes_first_though_fewer_tell_it() -> None:
    lead = "The old bridge of Port Callan fell into the river on Friday. "
    more = "The fire brigade came from Arlen and searched the water for hours. "
    foot = "The stone bridge was built by Bo Ekdal in 1871."
    facts = facts_of(lead + more + more + foot, lead + more + foot, more + "Boats were sent. " * 2 + foot)
    at = {key: i for i, f in enumerate(facts) for key in ("fell into", "was built") if key in f["text"]}
    assert at["fell into"] < at["was built"]


def test_a_writer_speaks_in_the_reports_own_voice() -> None:
    a = facts_of("I think that the council of Port Callan closed the old bridge on Friday.")
    assert all(f["support"]["level"] == "happened" for f in a if "closed the old bridge" in f["text"])
