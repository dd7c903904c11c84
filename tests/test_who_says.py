"""Whose word a clause is: by the chains of the units that a report gives, and by the origins of a story."""

import datetime as dt

import pytest

from twosource.actors import find_actors, merge_actors
from twosource.language import read_sentences
from twosource.pipeline import analyse_all
from twosource.quotations import find_quotations
from twosource.records import Report
from twosource.unit_finding import find_units


def chains(text: str, words: str) -> list[list[str]]:
    """The names behind each unit that is these words, or begins with them."""
    report = Report("r1", "r1.txt", text, published=dt.date(2026, 5, 8), published_basis="given")
    a = analyse_all([report])[0]
    units = find_units(a, 0, {x.id: x.id for x in a.actors})
    return [[s.name for s in u.chain] for u in units if text[u.start : u.end].startswith(words)]


STANCES = [
    ("The Harbour Union wants hearings on the crane.", "The Harbour Union wants", ["Harbour Union"]),
    ("Estmark denies any part in the fire at the mill.", "Estmark denies any part", ["Estmark"]),
    ("Ivo Brandt called the new tariff a gift to rivals.", "Ivo Brandt called the new tariff", ["Ivo Brandt"]),
    # deeds that others can watch
    ("Ivo Brandt called a public meeting in the old school hall.", "Ivo Brandt called a public meeting", []),
    ("Ivo Brandt painted the old school hall green.", "Ivo Brandt painted", []),
]


@pytest.mark.parametrize(("text", "words", "names"), STANCES, ids=[text for text, _, _ in STANCES])
def test_what_somebody_stands_for_is_his_word(text: str, words: str, names: list[str]) -> None:
    assert names in chains(text, words)


def test_what_stands_beside_indirect_words_is_the_reporter_s() -> None:
    text = "Ivo Brandt said that the dam, which was built in 1950, had failed on Monday."
    assert chains(text, "which was built") == [[]]
    assert ["Ivo Brandt"] in chains(text, "the dam")
    within = "Ivo Brandt said that the men who built the dam in 1950 had died."
    assert [] not in chains(within, "who built")


def test_who_declines_says_nothing() -> None:
    text = "Ivo Brandt declined to publish the plans of the dam."
    assert chains(text, "Ivo Brandt declined") == [[]]
    assert chains(text, "to publish") == []


def said_by(text: str) -> str:
    sentences = read_sentences(text)
    report = Report("r1", "r1.txt", text)
    return find_quotations(report, sentences, find_actors(report, sentences))[-1].chain[-1].name


SAYINGS = [
    # a paper that came by a document did not make it
    ("Letters seen by the Halvick Herald show that the dam was weak.", "Letters seen by the Halvick Herald"),
    ("Ivo Brandt's story is that the dam was weak.", "Ivo Brandt"),
    ("The dam had failed, two people close to the builder said on Sunday.", "two people close to the builder"),
    ("A lawyer for the widow, Olga Rey, said that the dam was weak.", "Olga Rey"),
    # somebody's gender is told by the pronoun that was used of him
    ("Kerrin Vohl said that the mayor should go. Olga Rey put Ivo Brandt ahead of Vohl.", "Kerrin Vohl"),
    # an apostrophe opens no quotation
    ("“It fell,” Olga Rey said. The pilots' union urged Ivo Brandt to act. He said that he would not.", "Ivo Brandt"),
    ("Corrib Air moved planes to Halvick in May. The airline said that it would return.", "Corrib Air"),
    # a public body is no company
    ("The Harbour Commission said that it was safe. Corrib is angry. Corrib sued. The company said that it would win.",
     "Corrib"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), SAYINGS, ids=[text[:60] for text, _ in SAYINGS])
def test_who_says_it(text: str, name: str) -> None:
    assert said_by(text).lower() == name.lower()


def test_what_takes_up_all_that_was_said_is_not_what_was_said() -> None:
    text = "Ivo Brandt has won, the Election Commission said on Friday, a result that Olga Rey rejected."
    sentences = read_sentences(text)
    report = Report("r1", "r1.txt", text)
    told = find_quotations(report, sentences, find_actors(report, sentences))
    assert any(text[q.start : q.end] == "Ivo Brandt has won" for q in told)
    assert all("Olga Rey rejected" not in text[q.start : q.end] for q in told)


def test_holder_of_an_office_and_a_body_by_its_initials_are_one_in_a_story() -> None:
    texts = (
        "Governor Ivo Brandt closed the Kestral Water Safety Board. The board said that it would sue.",
        "The governor said that the KWSB had failed. The KWSB denied that it had failed.",
    )
    reports = [Report(f"r{i}", f"r{i}.txt", text) for i, text in enumerate(texts)]
    actors, ids = merge_actors([find_actors(r, read_sentences(r.text)) for r in reports])
    assert sum("Brandt" in a.name or a.office == "Governor" for a in actors) == 1
    assert sum("KWSB" in a.names or "Water Safety" in a.name for a in actors) == 1
    assert {i for places in ids for i in places.values()} == {a.id for a in actors}


def test_two_who_hold_one_office_leave_it_open_whom_it_means() -> None:
    texts = ("Governor Ivo Brandt met Governor Olga Rey.", "The governor said that the dam had failed.")
    actors, _ = merge_actors([find_actors(Report("r", "r.txt", t), read_sentences(t)) for t in texts])
    assert sum(a.office == "Governor" for a in actors) == 3
