import json
from pathlib import Path

import pytest

from twosource.attribution import find_credit, is_about_the_report, is_media_name
from twosource.language import read_sentences
from twosource.pipeline import analyse
from twosource.quotations import find_quotations
from twosource.records import Actor, Mention, Report

CASES = json.loads((Path(__file__).parent / "cases" / "quotations.json").read_text(encoding="utf-8"))["credits"]


@pytest.mark.parametrize("case", CASES, ids=[c["label"] for c in CASES])
def test_credits(case: dict[str, str | None]) -> None:
    assert find_credit(Report(id="r", source="r.txt", text=case["text"] or "")) == case["credit"]


def test_byline_credits_an_agency() -> None:
    assert find_credit(Report(id="r", source="r.txt", text="The port closed.", byline="Rui Sá with AFP")) == "AFP"


def test_a_pronoun_is_named_after_its_actor() -> None:
    text = "Ana Pires left early. “It was late,” she said."
    at = text.index("she")
    pires = Actor("a1", "Ana Pires", "person", mentions=(Mention(0, 9, "name"), Mention(at, at + 3, "pronoun")))
    report = Report(id="r", source="r.txt", text=text)
    (quotation,) = find_quotations(report, read_sentences(text), (pires,))
    assert [(s.actor, s.name) for s in quotation.chain] == [("a1", "Ana Pires")]
    assert text[quotation.chain[0].start : quotation.chain[0].end] == "she"
    assert text[quotation.chain[0].cue_start : quotation.chain[0].cue_end] == "said"


@pytest.mark.parametrize(
    ("name", "media"), [("Harbour Times", True), ("AFP", True), ("Sea Safety Board", False), ("reporters", False)]
)
def test_media_names(name: str, media: bool) -> None:
    assert is_media_name(name.split()) is media


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("Ann Lee contributed to this report.", True),
        ("The Arden Wire Service contributed reporting from Port Callan.", True),
        ("Additional reporting by Bo Ek; editing by Di Fu", True),
        ("Reporting by Ann Lee in Varnholm", True),
        ("High prices contributed to the fall of the government.", False),
        ("The minister contributed to a report on the harbour.", False),
        ("Reporting by the banks must improve, she said.", False),
    ],
)
def test_who_made_the_report_is_nothing_that_it_reports(words: str, about: bool) -> None:
    assert is_about_the_report(words) is about


def named(text: str) -> list[list[tuple[str, str]]]:
    analysis = analyse(Report(id="r", source="r.txt", text=text))
    return [[(s.name, s.kind) for s in q.chain] for q in analysis.quotations]


def test_a_day_before_its_verb_says_nothing() -> None:
    text = "Governor Bo Ekdal called the fire “a shame for all” and late Friday said some of the hurt were in danger."
    assert all(chain[-1][0] == "Bo Ekdal" for chain in named(text))
    assert len(named(text)) == 3


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The fire is out, according to Fox 11 Port Callan.", "Fox 11 Port Callan"),
        ("A sailor told KTVU Fox 2 her parents were safe.", "KTVU Fox 2"),
    ],
)
def test_a_station_is_not_its_town(text: str, name: str) -> None:
    assert (name, "media") in [link for chain in named(text) for link in chain]


def test_a_former_spokesman_speaks_for_himself() -> None:
    (chain,) = named("Former Port Authority spokesman Ivo Brandt said that the port was closed.")
    assert [name for name, _ in chain] == ["Ivo Brandt"]
    (chain,) = named("Port Authority spokesman Ivo Brandt said that the port was closed.")
    assert [name for name, _ in chain] == ["Port Authority", "Ivo Brandt"]


def test_a_name_keeps_its_last_syllable_behind_a_hyphen() -> None:
    (chain,) = named("The region's security chief, Do Hae-jung, who went to the talks, said the port would close.")
    assert chain[-1][0] == "Do Hae-jung"


def test_a_described_source_ends_at_a_dash() -> None:
    text = "The keeper of the old quay — the mayor's first cousin — told the court that the boats were gone."
    assert "—" not in "".join(name for chain in named(text) for name, _ in chain)


def test_a_source_is_the_name_before_the_dash() -> None:
    text = (
        "The old Reyd — Ekdal's first cousin once removed — told the court that the boats were gone.\n\n"
        "Ana Reyd is a sailor."
    )
    assert ("Ana Reyd", "person") in [link for chain in named(text) for link in chain]


def test_an_office_in_a_headline_of_capitals_is_whoever_holds_it() -> None:
    text = (
        "Callan Mayor Bo Ekdal has announced plans to resign.\n\nCALLS GROW FOR CALLAN MAYOR TO GO\n\n"
        '"The charges are not true," the mayor said in a statement.'
    )
    assert named(text)[-1][-1][0] == "Bo Ekdal"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"We are glad," said March for Harbours president Jana Marlow.', "Jana Marlow"),
        ('"They came to my door," aunt of a sailor Lina Carrow said.', "Lina Carrow"),
    ],
)
def test_a_name_at_the_end_of_what_its_bearer_is(text: str, name: str) -> None:
    assert named(text)[0][-1][0] == name
