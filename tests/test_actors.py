"""Who is meant: hand-read sentences in, actors out; no model needed."""

import datetime as dt
import json
import time
from pathlib import Path

import pytest

from twosource.actors import actor_at, find_actors, merge_actors, same_actor
from twosource.actors import known as actors_known
from twosource.actors.across import keys_of
from twosource.actors.known import countries, fold, holders_named, holders_of, in_office, organisation_key
from twosource.actors.persons import distance, group_names, same_name
from twosource.records import Actor, Mention, Name, Report, Sentence, Token

CASES = json.loads((Path(__file__).parent / "cases/actors.json").read_text(encoding="utf-8"))


def read(case):
    """A case's report and sentences; tokens are written "form lemma UPOS XPOS head relation"."""
    at, sentences = 0, []
    for written in case["sentences"]:
        tokens = []
        for line in written["tokens"]:
            form, lemma, upos, xpos, head, relation = line.split(" ")
            start = case["text"].index(form, at)
            at = start + len(form)
            tokens.append(Token(start, at, form, lemma, upos, xpos, int(head), relation))
        names = tuple(Name(*name) for name in written["names"])
        sentences.append(Sentence(tokens[0].start, at, tuple(tokens), names, None, written["paragraph"]))
    published = dt.date.fromisoformat(case["published"])
    return Report("r", "r.txt", case["text"], published=published), tuple(sentences)


def told(actor, text):
    """An actor as the cases write it: only what is known of it."""
    out = {"name": actor.name, "kind": actor.kind}
    for field in ("country", "office", "wikidata", "speaks_for"):
        if getattr(actor, field):
            out[field] = getattr(actor, field)
    out["mentions"] = [f"{m.kind}: {text[m.start : m.end]}" for m in actor.mentions]
    return out


def case_named(label):
    return next(c for c in CASES if c["label"] == label)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(c, id=c["label"], marks=[pytest.mark.xfail(strict=True)] if c["kind"] == "known-failure" else [])
        for c in CASES
    ],
)
def test_case(case):
    report, sentences = read(case)
    assert [told(a, case["text"]) for a in find_actors(report, sentences)] == case["actors"]


@pytest.mark.parametrize("case", CASES, ids=[c["label"] for c in CASES])
def test_actors_keep_their_promises(case):
    report, sentences = read(case)
    actors = find_actors(report, sentences)
    assert [a.id for a in actors] == [f"a{i}" for i in range(1, len(actors) + 1)]
    firsts = [a.mentions[0].start for a in actors]
    assert firsts == sorted(firsts)
    for actor in actors:
        assert list(actor.names) == sorted(set(actor.names), key=lambda n: (-len(n), n))
        assert all(0 <= m.start < m.end <= len(report.text) for m in actor.mentions)
    assert find_actors(report, sentences) == actors


def test_no_sentences_no_actors():
    assert find_actors(Report("r", "r.txt", ""), ()) == ()


def test_without_a_date_an_office_alone_gets_no_holder():
    case = case_named("office holder of the day")
    report, sentences = read(case)
    dated = find_actors(report, sentences)[0]
    before = find_actors(Report("r", "r.txt", case["text"], published=dt.date(2003, 3, 1)), sentences)[0]
    assert dated.office == "Chancellor of Germany"
    assert before.wikidata is None


# --- lists


def test_holders_by_day():
    assert [h.name for h in holders_of("DEU", "chancellor") if in_office(h, dt.date(2024, 1, 1))] == ["Olaf Scholz"]
    assert {h.country for h in holders_named("Scholz", dt.date(2024, 1, 1)) if h.office == "chancellor"} == {"DEU"}
    assert not [h for h in holders_named("Olaf Scholz", dt.date(2005, 1, 1)) if h.office == "chancellor"]


def test_holders_by_another_spelling():
    day = dt.date(2024, 1, 1)
    assert (
        {h.country for h in holders_named("Zelenskiy", day)}
        == {h.country for h in holders_named("Zelensky", day)}
        == {"UKR"}
    )


def test_lists_are_well_formed():
    assert len(countries()) > 240
    assert all(len(iso) == 3 and c.name and c.names for iso, c in countries().items())
    for name in ("actors.people.tsv", "actors.ministers.tsv"):
        for country, office, person, start, end, _ in actors_known._table(name):
            assert country and office and person
            for day in (start, end):
                assert not day or dt.date.fromisoformat(day)
            assert not (start and end) or start <= end, (name, person)


def test_lists_name_known_countries():
    codes = {*countries(), "EU", ""}
    for name, column in (("actors.seats.tsv", 1), ("actors.organisations.tsv", 3)):
        assert {row[column] for row in actors_known._table(name)} <= codes


def test_lists_load_fast():
    for cached in (actors_known.phrases, actors_known.countries, actors_known.words):
        cached.cache_clear()
    start = time.process_time()
    actors_known.phrases()
    actors_known.words()
    assert time.process_time() - start < 0.5  # ten times what it takes: a busy machine is no failure


# --- names


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Qasim Sulaymani", "Qassim Sulaimani", True),
        ("Tolstoy", "Lev Tolstoi", True),
        ("J. Marek", "Jana Marek", True),
        ("Jana Marek", "Petr Marek", False),
        ("Wang", "Wong", False),
        ("Khan", "Kahn", False),
        ("Ana- Lia Brandt", "Ana-Lia Brandt", True),
    ],
)
def test_same_name(one, two, same):
    assert same_name(one, two) is same
    assert same_name(two, one) is same


def test_surname_goes_to_the_last_full_name_before_it():
    where = group_names(["Jana Marek", "Petr Marek", "Marek"])
    assert where["Marek"] == where["Petr Marek"] != where["Jana Marek"]


def test_distance_counts_a_swap_as_one():
    assert distance("kuleba", "kulbea", 2) == 1
    assert distance("abc", "abcdefgh", 2) == 3


def test_fold_and_organisation_key():
    assert fold("Ann-Lía  O’Neill") == "ann lia oneill"
    assert organisation_key("The Boatworks Co.") == organisation_key("Boatworks")


# --- where and across reports


def actor(identity, name, kind, country=None, office=None, names=(), wikidata=None, mentions=()):
    return Actor(identity, name, kind, country, office, names or (name,), wikidata, None, tuple(mentions))


def named(start, end, kind="name"):
    return Mention(start, end, kind)


def test_actor_at_takes_the_best_overlap_then_names():
    ministry = actor("a1", "Danish foreign ministry", "government", "DNK", mentions=[named(4, 27)])
    country = actor("a2", "Denmark", "government", "DNK", mentions=[named(4, 11)])
    pair = actor("a3", "X", "person", mentions=[named(40, 51, "description")])
    other = actor("a4", "Y", "person", mentions=[named(40, 51)])
    everyone = [ministry, country, pair, other]
    assert actor_at(everyone, 0, 27) is ministry
    assert actor_at(everyone, 4, 11) is country
    assert actor_at(everyone, 40, 51) is other
    assert actor_at(everyone, 30, 35) is None


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        (actor("a1", "Kremlin", "government", "RUS"), actor("a1", "Russian Presidency", "government", "RUS"), True),
        (actor("a1", "Russia", "place", "RUS"), actor("a1", "Kremlin", "government", "RUS"), True),
        (actor("a1", "Moscow", "place", "RUS"), actor("a1", "Kremlin", "government", "RUS"), False),
        (
            actor("a1", "Danish foreign ministry", "government", "DNK"),
            actor("a1", "Denmark’s foreign ministry", "government", "DNK"),
            True,
        ),
        (
            actor("a1", "Danish foreign ministry", "government", "DNK"),
            actor("a1", "Danish defence ministry", "government", "DNK"),
            False,
        ),
        (
            actor("a1", "Pentagon", "government", "USA"),
            actor("a1", "US Department of Defense", "government", "USA"),
            True,
        ),
        (actor("a1", "Oleh Marenko", "person"), actor("a1", "Oleg Marenko", "person"), False),
        (actor("a1", "Volodymyr Marenskiy", "person"), actor("a1", "Volodymyr Marensky", "person"), True),
        (actor("a1", "Jana Marek", "person", "CZE"), actor("a1", "Jana Marek", "person", "SVK"), False),
        (
            actor("a1", "Danish foreign minister", "person", "DNK", "Foreign minister of Denmark"),
            actor("a1", "Nils Holt", "person", "DNK", "Foreign minister of Denmark", mentions=[named(0, 9)]),
            True,
        ),
        (actor("a1", "witnesses", "group"), actor("a1", "Witnesses", "group"), True),
        (actor("a1", "Boatworks", "organisation"), actor("a1", "Boatworks Co.", "organisation"), True),
    ],
)
def test_same_actor(one, two, same):
    assert same_actor(one, two) is same
    assert same_actor(two, one) is same
    assert not same or keys_of(one) & keys_of(two), "what is one actor must be found by a key"


def test_merge_actors_maps_every_actor_once():
    first = [actor("a1", "Kremlin", "government", "RUS"), actor("a2", "Jana Marek", "person", mentions=[named(0, 10)])]
    second = [
        actor("a1", "Marek", "person", names=("Marek",), mentions=[named(3, 8)]),
        actor("a2", "Russia", "place", "RUS"),
        actor("a3", "Riga", "place", "LVA"),
    ]
    merged, maps = merge_actors([first, second])
    assert maps == [{"a1": "a1", "a2": "a2"}, {"a1": "a2", "a2": "a1", "a3": "a3"}]
    assert [(a.id, a.kind, a.names) for a in merged] == [
        ("a1", "government", ("Kremlin", "Russia")),
        ("a2", "person", ("Jana Marek", "Marek")),
        ("a3", "place", ("Riga",)),
    ]
    assert all(a.mentions == () for a in merged)


def test_two_actors_of_one_report_never_become_one():
    twins = [actor("a1", "witnesses", "group"), actor("a2", "Witnesses", "group")]
    merged, maps = merge_actors([twins, [actor("a1", "witnesses", "group")]])
    assert len(merged) == 2
    assert maps[0] == {"a1": "a1", "a2": "a2"}
