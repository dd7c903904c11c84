"""Whom "he", "it", "they" and "the firm" mean as sources."""

import pytest

from twosource.actors import find_actors
from twosource.attribution import NOT_IDENTIFIED
from twosource.language import read_sentences
from twosource.quotations import find_quotations
from twosource.records import Report

CASES = [
    ("Halvick Terminals said that the crane was safe. The company said that it had tested it.", "Halvick Terminals"),
    ("Hollin Bank, the lender, closed its doors. The lender said that it had lost nothing.", "Hollin Bank"),
    ("Hollin Bank said that the vault was safe. The harbour authority said that it was not.", "harbour authority"),
    ("The report of the institute is short. It says that the dam was safe.", "report"),
    ("Police said that the road was shut. They said that it would open on Friday.", "police"),
    # "she" is not Peter Brandt, though he spoke last
    ("Peter Brandt said that the dam was safe. It was late. “It was not safe,” she said.", NOT_IDENTIFIED),
    # names within somebody's words, marked or not, are whom he speaks of
    ("Ivo Brandt said that Ana Pires had lied. “Nobody believes her,” he said.", "Ivo Brandt"),
    # who is told to speak within another's words speaks no further
    ("Ivo Brandt said that Olga Rey had warned that the dam would fail. “It stands,” he said.", "Ivo Brandt"),
]


@pytest.mark.parametrize(("text", "name"), CASES, ids=[text[:40] for text, _ in CASES])
def test_the_last_source(text: str, name: str) -> None:
    report = Report(id="r", source="r.txt", text=text)
    sentences = read_sentences(text)
    last = find_quotations(report, sentences, find_actors(report, sentences))[-1]
    assert last.chain[-1].name == name


def test_who_is_not_identified_is_one_origin_with_nobody_of_another_report() -> None:
    from twosource.origins import OriginIndex
    from twosource.records import Source

    index = OriginIndex([{}, {}], {})
    source = Source(0, 4, NOT_IDENTIFIED, None, "anonymous", 5, 9)
    assert index.key(0, source) != index.key(1, source)
