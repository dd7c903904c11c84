"""What a page sets into a report: boxes of links, captions, labels of other pages; no fact comes from them."""

import datetime as dt

import pytest

from twosource.asides import find_asides, find_pictured
from twosource.language import read_sentences
from twosource.language.furniture import find_boxes, find_captions, find_headlines, find_labels, without_boxes
from twosource.pipeline import analyse, analyse_all, compare
from twosource.records import Report
from twosource.unit_finding import find_units

BOX = "Ana Maria ReydCouncil at odds over the quay: 12:30 Report Ten things to know today MORE"
BOXED = f"Mayor Ana Reyd {BOX} opened the new bridge on Friday."
SPACED = "Speaker Bo Ekdal Bo Ekdal Five quays for all Ten things to know MORE left the hall."


@pytest.mark.parametrize(
    ("text", "left"), [(BOXED, "Mayor Ana Reyd opened the"), (SPACED, "Speaker Bo Ekdal left the")]
)
def test_a_box_of_links_is_passed_over(text: str, left: str) -> None:
    assert " ".join(without_boxes(text).split()).startswith(left)
    assert len(without_boxes(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Ana Reyd wants MORE for the quay.",
        "Ana Reyd met Bo Reyd, and Reyd asked for MORE.",
        "The ReydCouncil wants MORE.",
        "Ana Reyd and Ana Maria Reyd said that no more was to be had.",
    ],
)
def test_a_name_told_twice_is_no_box(text: str) -> None:
    assert find_boxes(text) == []


def test_words_around_a_box_are_one_sentence_and_point_into_the_text() -> None:
    (sentence,) = read_sentences(BOXED)
    assert [t.form for t in sentence.tokens[:5]] == ["Mayor", "Ana", "Reyd", "opened", "the"]
    assert all(BOXED[t.start : t.end] == t.form for t in sentence.tokens)


@pytest.mark.parametrize(
    "line",
    [
        "Ana Reyd greets sailors in Port Callan, May 3, 2021. NNW/Bo Ekdal",
        "Ana Reyd greets sailors in Port Callan. (Bo Ekdal/Northland News)",
        "FILE PHOTO: The ferry leaves Port Callan.",
        "The quay at night. Photo: Bo Ekdal",
        "The quay at night, Bo Ekdal via Northland Images",
    ],
)
def test_a_caption_says_so(line: str) -> None:
    assert find_captions(f"The bridge fell.\n\n{line}\n\nNobody was hurt.") != []


@pytest.mark.parametrize(
    "line",
    ["More: Council at odds over the quay", "Related coverage Council at odds", "ADVERTISEMENT", "Sign up for our news",
     "Follow Ana Reyd on Twitter @anareyd", "Copyright © 2021 Northland News."],
)  # fmt: skip
def test_a_line_that_sends_its_reader_elsewhere(line: str) -> None:
    text = f"The bridge fell.\n\n{line}\n\nNobody was hurt."
    assert [text[a:b] for a, b in find_labels(text)] == [line]


@pytest.mark.parametrize(
    "line",
    ["More than 40 people were hurt.", "Images of the flood show a ferry.", "Like many here, Reyd uses the app.",
     "Get out of the water, Reyd told them.", "The harbour is run by the port (the council/port board says it is)."],
)  # fmt: skip
def test_a_line_of_the_report(line: str) -> None:
    assert find_labels(line) == []
    assert find_captions(line) == []


def report(text: str, name: str = "r") -> Report:
    return Report(name, f"{name}.txt", text, published=dt.date(2021, 5, 7), published_basis="given")


def test_a_caption_without_a_credit_tells_its_day_in_the_present() -> None:
    a = analyse(
        report("The bridge fell.\n\nAna Reyd greets sailors in Port Callan on May 3, 2021.\n\nIt opens on May 9, 2021.")
    )
    assert [a.report.text[i:j] for i, j in find_pictured(a)] == [
        "Ana Reyd greets sailors in Port Callan on May 3, 2021."
    ]


def test_a_label_gives_no_units_and_a_caption_no_fact_by_itself() -> None:
    text = (
        "The council closed the old bridge in Port Callan on Friday.\n\n"
        "More: Mayor Ana Reyd sold the ferry on Monday\n\n"
        "FILE PHOTO: Sailors in white wait for the ferry in Port Callan, May 3, 2021. NNW/Bo Ekdal"
    )
    a = analyse(report(text))
    assert len(find_asides(a)) == 1
    assert not [u for u in find_units(a) if "sold" in text[u.start : u.end]]
    told = [f.text for f in compare(analyse_all([report(text), report(text, "q")])).stories[0].facts]
    assert any("closed the old bridge" in words for words in told)
    assert not any("Sailors" in words or "sold" in words for words in told)


BODY = (
    "New bridge for the harbour\n\nA second line below it\n\n"
    "Mayor Ana Reyd opened the new bridge over the harbour on Friday.\n\n"
    "{}\n\nIt had cost nine million.\n\nNobody was hurt when a crane fell last May.\n\nFerries still run.\n"
)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("Harbour master blames the council", ["Harbour master blames the council"]),
        ("CALLS GROW FOR MAYOR TO GO", ["CALLS GROW FOR MAYOR TO GO"]),
        (
            "Storm closes quay again\n\nWhy sailors fear the north wind",
            ["Storm closes quay again", "Why sailors fear the north wind"],
        ),
        ("She thanked the builders.", []),  # a sentence
        ("The bridge", []),  # too short to tell anything
        ("The council has:\n\nNine ferries in the north\n\nFour tugs in the south", []),  # a list
        ("• Nine ferries in the north", []),
    ],
)
def test_headlines_between_sentences_are_none_of_the_report(lines: str, found: list[str]) -> None:
    text = BODY.format(lines)
    got = [text[a:b] for a, b in find_headlines(text)]
    assert got == found
    assert "New bridge for the harbour" not in got


def test_lines_without_full_stops_are_no_headlines_where_all_are_so() -> None:
    lines = ["Mayor Ana Reyd opened the new bridge on Friday.", "It had cost nine million", "Nobody was hurt on site"]
    assert find_headlines("\n\n".join(lines)) == []
    wrapped = "Mayor Ana Reyd opened the new bridge on Friday.\n\nIt had cost nine million and\ntaken four years."
    assert find_headlines(wrapped) == []


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("-- Updated at 10:18 a.m.", True),
        ("Updated May 3, 2021 at 6:22 p.m. ET", True),
        ("Published: 3 May 2021", True),
        ("Copyright 2014 NNW Action News. All rights reserved.", True),
        ("Updated rules for the quay were published on May 3.", False),
        ("Update 4 p.m.: The quay is open again.", False),
    ],
)
def test_a_stamp_is_none_of_the_report(line: str, label: bool) -> None:
    assert bool(find_labels(f"The bridge fell.\n\n{line}\n")) is label
