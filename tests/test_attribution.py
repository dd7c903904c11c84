import json
from pathlib import Path

import pytest

from twosource.attribution import find_credit, is_about_the_report, is_media_name
from twosource.language import read_sentences
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
