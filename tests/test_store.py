"""The store: what is kept, known again, revised, forgotten, put right by hand, found, and safe from being cut off."""

import dataclasses
import datetime as dt
import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import twosource
from twosource import cli
from twosource.corrections import Anchor, place_of
from twosource.errors import InputProblem, StoreProblem
from twosource.export import brief_to_json
from twosource.pipeline import analyse_all, analyse_to_compare, compare, date_together
from twosource.records import Analysis, Report
from twosource.sources import read_paths
from twosource.store import Flow, Store, default_path
from twosource.store.flow import reader_name, reading_flow
from twosource.store.identities import address_of, one_article
from twosource.store.packing import pack, unpack
from twosource.store.schema import MIGRATIONS, describe, statements
from twosource.store.search import _query
from twosource.store.wordings import compare_texts

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
KEPT = [str(EXAMPLES / name) for name in ("battery-plant", "dam-protest", "ferry-accident", "ministers-visit")]
NOON = dt.datetime(2026, 5, 10, 12, tzinfo=dt.UTC)


def report(id: str, text: str, **fields: object) -> Report:
    data = text.encode()
    day = fields.pop("published", dt.date(2026, 5, 8))
    return Report(
        id, fields.pop("source", id), text, language="en", published=day, published_basis="given" if day else "unknown",
        sha256=hashlib.sha256(data).hexdigest(), original=data, **fields,
    )  # fmt: skip


def opened(path: Path, **named: object) -> Store:
    return Store.open(path, clock=lambda: NOON, **named)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


FLOOD = (
    "The Vesna river broke its banks at Tolmin on Thursday, the regional flood service said.\n\n"
    "Some 400 people left their homes, mayor Ana Kolar told reporters. “We had an hour to get out,” she said."
)
FLOOD_LATER = FLOOD.replace("Some 400 people", "Some 650 people") + "\n\nTwo bridges were closed."
FLOOD_ELSEWHERE = (
    "Flooding on the Vesna river drove about 650 people from their homes in Tolmin on Thursday, police said.\n\n"
    "The regional flood service expects the river to fall on Saturday. Mayor Ana Kolar thanked the volunteers."
)
ROBBERY = (
    "Two men robbed a jeweller’s shop in Harlow Street, Penwick, on Friday and fled on a motorcycle, police said.\n\n"
    "Nobody was hurt. The shop’s owner, Piet Marsh, said that watches worth 90,000 crowns were taken."
)


@pytest.fixture(scope="module")
def examples(tmp_path_factory) -> Path:
    """The examples, kept once; tests that write take a copy."""
    path = tmp_path_factory.mktemp("kept") / "examples.db"
    with opened(path) as store:
        added = store.add(read_paths(KEPT, originals=True).reports)
        assert len(added.new) == 12
        assert not added.problems
    return path


@pytest.fixture
def copy(examples, tmp_path) -> Path:
    return Path(shutil.copy(examples, tmp_path / "copy.db"))


@pytest.fixture
def flood(tmp_path) -> Path:
    """Two reports of one story and one of another."""
    path = tmp_path / "flood.db"
    with opened(path) as store:
        store.add([
            report("post", FLOOD, outlet="Tolmin Post", url="https://post.example/flood"),
            report("radio", FLOOD_ELSEWHERE, outlet="Radio Vesna", url="https://radio.example/1"),
            report("star", ROBBERY, outlet="Penwick Star", url="https://star.example/9"),
        ])  # fmt: skip
    return path


def members(store: Store) -> dict[str, list[str]]:
    stories = store.stories(order="began")
    return {s["id"]: sorted(r["id"] for r in store.reports(story=s["id"])) for s in stories}


# --- kept without loss ------------------------------------------------------------------------------------------------


def test_a_kept_story_gives_the_brief_of_the_same_files(examples):
    inputs = read_paths(KEPT)
    page = brief_to_json(compare(analyse_all(inputs.reports)))
    with opened(examples, read_only=True) as store:
        kept = [store.story(story["id"]) for story in page["stories"]]
        texts = store.texts("s1")
    assert json.dumps([k["stories"][0] for k in kept]) == json.dumps(page["stories"])
    for story in kept:
        ids = story["stories"][0]["reports"]
        assert json.dumps(story["reports"]) == json.dumps([r for r in page["reports"] if r["id"] in ids])
    assert texts == {r.id: r.text for r in inputs.reports if r.id in page["stories"][0]["reports"]}


def test_one_after_the_other_they_are_grouped_alike(examples, tmp_path):
    reports = read_paths(KEPT).reports
    with opened(tmp_path / "x.db") as store:
        for one in reversed(reports):
            store.add([one])
        groups = sorted(members(store).values())
    with opened(examples, read_only=True) as store:
        assert groups == sorted(members(store).values())


def equal(a: object, b: object) -> bool:
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and a.tobytes() == b.tobytes()
    if dataclasses.is_dataclass(a):
        return type(a) is type(b) and all(
            equal(getattr(a, f.name), getattr(b, f.name)) for f in dataclasses.fields(a) if f.compare
        )
    if isinstance(a, dict):
        return isinstance(b, dict) and equal(tuple(a.items()), tuple(b.items()))
    if isinstance(a, tuple):
        return isinstance(b, tuple) and len(a) == len(b) and all(map(equal, a, b))
    return type(a) is type(b) and a == b


@pytest.mark.parametrize("text", [FLOOD, "Ça va ? “Oui,” said 𝔘wé — 3 °C.\n\r\n\tNo.", "One."])
def test_an_analysis_is_packed_without_loss(text):
    found = analyse_to_compare(report("r", text))
    assert equal(unpack(pack(found), text), found)
    unrounded = dataclasses.replace(found, vectors={((0, 1), (2, 4)): np.full((2, 384), 0.05, np.float32)})
    unrounded.vectors[(0, 1), (2, 4)][0, 0] = 1 / 3
    assert equal(unpack(pack(unrounded), text), unrounded)


def test_the_analysis_has_the_date_that_its_story_tells(examples):
    """Two reports of the dam protest carry no date; together they tell at least what their own words leave open."""
    reports = [r for r in read_paths(KEPT).reports if r.published is None]
    with opened(examples, read_only=True) as store:
        dated = [r for r in reports if equal(store.analysis(r.id), analyse_to_compare(r))]
        for r in reports:
            story = store.report(r.id)["story"]
            together = date_together(
                [analyse_to_compare(x) for x in read_paths(KEPT).reports if x.id in store.texts(story)]
            )
            assert any(equal(store.analysis(r.id), a) for a in together)
    assert len(dated) < len(reports)


def test_a_compacted_store_reads_again_what_it_needs(copy, examples):
    with opened(copy) as store, opened(examples, read_only=True) as whole:
        assert store.compact(NOON.date()) == 0
        assert store.compact(NOON.date() + dt.timedelta(1)) == 12
        assert store.story("s1") == whole.story("s1")
        for id in ("arden-wire", "ulse-valley-voice", "northern-broadcasting"):
            assert equal(store.analysis(id), whole.analysis(id))
        store.reread(["arden-wire"])
        assert store.story("s1") == whole.story("s1")
        assert store.facts("s1") == whole.facts("s1")


def test_the_exact_bytes_are_kept(tmp_path):
    data = b"\xef\xbb\xbfBridge closes\r\n\r\nThe bridge at Orlow closed on Friday, the council said.\r\n"
    (tmp_path / "bridge.txt").write_bytes(data)
    page = "<!doctype html><html><head><title>x</title></head><body><article><p>{}</p></article></body></html>"
    html = page.format("The old bridge at Orlow was closed on Friday after engineers found cracks in it. " * 3)
    (tmp_path / "page.html").write_bytes(html.encode("utf-16"))
    row = json.dumps({"text": ROBBERY, "id": "row"}).encode() + b"\r\n"
    (tmp_path / "rows.jsonl").write_bytes(row)
    with opened(tmp_path / "x.db") as store:
        store.add(read_paths([str(tmp_path)], originals=True).reports)
        assert store.original("bridge") == data
        assert store.original("page") == html.encode("utf-16")
        assert store.original("row") == row


def test_what_is_found_stands_in_tables_that_people_read(examples):
    connection = sqlite3.connect(f"file:{examples}?mode=ro", uri=True)
    for table in ("mentions", "dates", "figures", "quotations", "events", "readings"):
        rows = connection.execute(
            f'SELECT {table}.words, substr(text, start + 1, "end" - start) FROM {table} '
            "JOIN reports ON reports.id = report"
        ).fetchall()
        assert rows
        assert all(words == there for words, there in rows), table
    speaking = connection.execute(
        "SELECT found_actors.name FROM quotations JOIN found_actors ON found_actors.report = quotations.report AND "
        "found_actors.id = speaker WHERE direct"
    ).fetchall()
    assert ("Brita Ellingham",) in speaking


# --- the same again, and revisions ------------------------------------------------------------------------------------


def test_the_same_again_changes_not_one_byte(copy):
    reports = read_paths(KEPT, originals=True).reports
    before = digest(copy)
    with opened(copy) as store:
        state = store.state()
        added = store.add(reports)
        assert (added.new, added.revised, added.changes, len(added.known)) == ([], [], [], 12)
        assert store.state() == state
    assert digest(copy) == before
    assert [p.name for p in copy.parent.iterdir()] == [copy.name]


def test_a_revised_article_is_a_new_version(flood):
    with opened(flood) as store:
        story = store.report("post")["story"]
        added = store.add(
            [report("other-id", FLOOD_LATER, outlet="Tolmin Post", url="http://www.post.example/flood#top")]
        )
        assert added.revised == ["post"]
        assert store.text("post") == FLOOD_LATER
        assert store.report("post", 1)["text"] == FLOOD
        assert [(v["version"], v["replaced"] is None) for v in store.versions("post")] == [(1, False), (2, True)]
        assert store.original("post", 1).decode() == FLOOD
        assert store.original("post").decode() == FLOOD_LATER
        assert store.report("post")["story"] == story
        segments = store.difference("post")
        assert "".join(s["text"] for s in segments if s["kind"] != "added") == FLOOD
        assert "".join(s["text"] for s in segments if s["kind"] != "removed") == FLOOD_LATER
        assert [s["text"] for s in segments if s["kind"] == "removed"] == ["400"]
        assert store.difference("post", 1) == []
        assert "revised" in [c["kind"] for c in store.changes(story=story)]
        texts = [e["text"] for e in store.story(story)["stories"][0]["facts"]]
        assert any("650" in t for t in texts)
        assert not any("400" in t for t in texts)


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ({"url": "https://a.example/1?utm_source=x"}, {"url": "https://www.A.example/1/"}, "revised"),
        ({"url": "https://a.example/1"}, {"url": "https://a.example/2"}, "new"),  # one id, two addresses
        ({"url": "https://a.example/"}, {"url": "https://a.example/", "id": "q"}, "new"),  # a front page is no article
        ({}, {}, "revised"),  # the same id
        ({"url": "https://a.example/1"}, {}, "revised"),
        ({}, {"id": "q"}, "new"),
    ],
)
def test_what_is_one_article(tmp_path, first, second, kind):
    with opened(tmp_path / "x.db") as store:
        store.add([report(**{"id": "p", "text": FLOOD, **first})])
        added = store.add([report(**{"id": "p", "text": FLOOD_LATER, **second})])
        assert (added.new if kind == "new" else added.revised) != []


def test_files_of_one_name_are_two_reports_and_a_file_written_anew_is_a_version(tmp_path):
    for day, text in (("monday", FLOOD), ("friday", ROBBERY)):
        (tmp_path / day).mkdir()
        (tmp_path / day / "lead.txt").write_text(text)

    def add(day: str) -> twosource.store.Added:
        return store.add(read_paths([str(tmp_path / day)]).reports)

    with opened(tmp_path / "x.db") as store:
        assert add("monday").new == ["lead"]
        assert add("friday").new == ["lead-2"]
        assert add("friday").known == ["lead-2"]
        (tmp_path / "friday" / "lead.txt").write_text(ROBBERY.replace("Two men", "Three men"))
        assert add("friday").revised == ["lead-2"]
        (tmp_path / "friday" / "lead.txt").write_text(FLOOD_ELSEWHERE)  # another article under an old name
        assert add("friday").new == ["lead-3"]


def test_a_folder_with_two_versions_of_an_article_is_added_once(tmp_path):
    rows = [{"text": t, "url": "https://a.example/1"} for t in (FLOOD, FLOOD_LATER)]
    (tmp_path / "wire.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    with opened(tmp_path / "x.db") as store:
        reports = read_paths([str(tmp_path / "wire.jsonl")]).reports
        assert (store.add(reports).revised, store.add(reports).known) == (["wire-1"], ["wire-1", "wire-1"])
        assert len(store.versions("wire-1")) == 2


def test_a_page_that_goes_back_to_its_first_words_is_a_third_version(flood):
    with opened(flood) as store:
        for text in (FLOOD_LATER, FLOOD):
            store.add([report("post", text, outlet="Tolmin Post", url="https://post.example/flood")])
        assert len(store.versions("post")) == 3


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.Paper.example/a/?utm_medium=x&id=3#top", "paper.example/a?id=3"),
        ("http://paper.example:8080/a", "paper.example:8080/a"),
        ("https://paper.example/", None),
        ("https://paper.example/?p=12", "paper.example?p=12"),
        ("mailto:desk@paper.example", None),
        ("http://[::1", None),
        ("", None),
        (None, None),
    ],
)
def test_addresses(url, address):
    assert address_of(url) == address


def test_one_article_by_its_words():
    assert one_article(FLOOD, FLOOD_LATER)
    assert not one_article(FLOOD, ROBBERY)


def test_a_fault_in_one_report_or_story_does_not_lose_the_others(tmp_path):
    own = reading_flow()

    def failing(given: Report) -> Analysis:
        if given.id == "bad":
            raise IndexError("out\nof range")
        return own.analyse(given)

    def failing_too(story, id, corrections):
        if id == "s1":
            raise ValueError("no such thing")
        return own.compare(story, id, corrections)

    reports = [report("bad", FLOOD), report("good", FLOOD), report("star", ROBBERY)]
    with opened(tmp_path / "x.db", flow=Flow(failing, failing_too, own.name)) as store:
        added = store.add(reports)
        assert added.new == ["good", "star"]
        assert added.problems[0] == ("bad", "a fault in twosource met while reading it: IndexError: out of range")
        assert added.problems[1][0] == "story s1"
        assert store.story("s2")["stories"][0]["reports"] == ["star"]
        with pytest.raises(StoreProblem, match="not been compared yet"):
            store.story("s1")
    with opened(tmp_path / "x.db") as store:
        store.settle()
        assert store.story("s1")["stories"][0]["reports"] == ["good"]


# --- history ----------------------------------------------------------------------------------------------------------


def test_a_later_report_is_told_in_order_and_facts_keep_their_numbers(tmp_path):
    with opened(tmp_path / "x.db") as store:
        store.add([report("post", FLOOD, outlet="Tolmin Post")])
        before = {f["text"]: f["number"] for f in store.facts("s1")}
        added = store.add([report("radio", FLOOD_ELSEWHERE, outlet="Radio Vesna")])
        assert added.stories == ["s1"]
        assert [c["kind"] for c in store.changes()][:3] == ["began", "joined", "joined"]
        numbers = {n: f for f in store.facts("s1") if (n := f["number"]) in before.values()}
        assert len(numbers) >= len(before) - 1
        assert all(c["report"] == "radio" for c in added.changes if c["fact"] is not None)
        everything = store.changes()
        assert [c["number"] for c in everything] == sorted(c["number"] for c in everything)
        assert store.changes(after=everything[-2]["number"]) == everything[-1:]
        assert store.changes(kinds=["joined"], limit=1)[0]["report"] == "post"


def test_a_fact_that_gains_a_second_separate_origin_is_told():
    """As notes on two comparisons, whatever the reader makes of any text."""
    from twosource.records import Challenge, Fact, Support
    from twosource.store.changes import _passed

    def fact(low: int, challenge: str = "none", agreement: str = "agree", status: str = "planned") -> Fact:
        return Fact("f1", "event", "The bridge closed", None, None, (), (), (), None, None, status, agreement,
                    Challenge(challenge, ("a1",)), Support(2, 2, low, 2, "happened", ()), (), ())  # fmt: skip

    def told(f: Fact, **old: object) -> list[tuple[str, object, object]]:
        row = {"origins_low": 1, "challenge": "none", "agreement": "agree", "status": "planned", **old} if old else None
        return [(kind, a, b) for kind, _, a, b in _passed(f, row, {"a1": "Ana Kolar"})]

    assert told(fact(2), origins_low=1) == [("two-origins", 1, 2)]
    assert told(fact(3), origins_low=2) == []
    assert told(fact(1), origins_low=2) == [("one-origin", 2, 1)]
    assert told(fact(2)) == [("two-origins", None, 2)]
    assert told(fact(1)) == []
    assert told(fact(1, "denied"), challenge="unverified") == [("denied", "unverified", "denied")]
    assert told(fact(1, "unverified"), challenge="none") == []
    assert told(fact(1, agreement="updated"), agreement="differ") == [("updated", "differ", "updated")]
    assert told(fact(1, status="happened"), status="planned") == [("status", "planned", "happened")]
    (change,) = _passed(fact(1, "denied"), None, {"a1": "Ana Kolar"})
    assert change[1] == "denied by Ana Kolar: The bridge closed"


# --- forgetting -------------------------------------------------------------------------------------------------------


def test_a_forgotten_report_leaves_no_word(copy):
    with opened(copy) as store:
        text = store.text("kurier-estmark")
        assert store.forget(["kurier-estmark"]) == ["kurier-estmark"]
        assert store.story("s1")["stories"][0]["reports"] == ["arden-wire", "brannoch-mercury", "skerra-gazette"]
        with pytest.raises(StoreProblem, match="no report kurier-estmark"):
            store.report("kurier-estmark")
        left = json.dumps(list(store.connection.iterdump()), default=str)
        sentence = max(re.split(r"(?<=[.”])\s", text), key=len)
        assert sentence not in left
        assert "Kurier" not in left
        assert store.connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert "kurier-estmark" not in {h["report"] for h in store.search("ferry")}
        others = " ".join(store.text(r["id"]) for r in store.reports())
    alone = set(re.findall(r"[A-Za-z]{7,}", text)) - set(re.findall(r"[A-Za-z]{7,}", others))
    data = copy.read_bytes()
    assert len(alone) > 20
    # "evening" and "sink" of the others, side by side in a row, read "evenings"
    assert [w for w in sorted(alone) if w.encode() in data and w.casefold()[:-1] not in others.casefold()] == []


def test_a_forgotten_story_and_its_id(copy):
    with opened(copy) as store:
        gone = store.forget(["s2", "ulse-valley-voice"])
        assert gone == ["brackwell-echo", "industry-morning", "le-fleuve", "ulse-valley-voice"]
        with pytest.raises(StoreProblem, match="s2 has been forgotten"):
            store.story("s2")
        with pytest.raises(StoreProblem, match="no report or story nowhere"):
            store.forget(["s1", "nowhere"])
        assert store.story("s1")
        added = store.add([r for r in read_paths(KEPT).reports if r.id in gone])
        assert "s2" not in {s["id"] for s in store.stories()}  # an id is never given again
        assert set(added.stories) == {"s4", "s5"}


# --- corrections by hand ----------------------------------------------------------------------------------------------


def test_merged_stories_keep_the_older_id_and_are_split_again(flood):
    with opened(flood) as store:
        assert members(store) == {"s1": ["post", "radio"], "s2": ["star"]}
        numbers = {f["number"] for f in store.facts("s2")}
        store.merge(["s2", "s1"])
        assert members(store) == {"s1": ["post", "radio", "star"]}
        assert store.resolve("s2") == "s1"
        assert store.story("s2")["stories"][0]["id"] == "s1"
        assert numbers <= {f["number"] for f in store.facts("s1")}  # lasting, wherever the story goes
        assert [c["report"] for c in store.changes(story="s1", kinds=["joined"])] == ["post", "radio", "star"]
        with pytest.raises(StoreProblem, match="one story already"):
            store.merge(["s1", "s2"])
        store.split("s1", ["radio"])
        assert members(store) == {"s1": ["post", "star"], "s3": ["radio"]}
        with pytest.raises(StoreProblem, match="not all"):
            store.split("s3", ["radio"])
        kinds = [c["kind"] for c in store.changes()]
        assert kinds.index("merged") < kinds.index("split")


def test_a_report_that_is_forgotten_and_comes_back_goes_where_it_was_put(flood):
    radio = report("radio", FLOOD_ELSEWHERE, outlet="Radio Vesna", url="https://radio.example/1")
    with opened(flood) as store:
        store.split("s1", ["radio"])
        store.forget(["radio"])
        store.add([radio])
        assert members(store) == {"s1": ["post"], "s2": ["star"], "s4": ["radio"]}
        store.pin("radio", "s2")
        assert members(store) == {"s1": ["post"], "s2": ["radio", "star"]}
        store.forget(["radio"])
        store.add([radio])
        assert members(store)["s2"] == ["radio", "star"]
        assert [c["text"] for c in store.corrections()][-1] == "radio pinned to s2"


def test_a_wrong_link_is_parted_and_stays_so_when_all_is_read_again(copy):
    with opened(copy) as store:
        fact = next(f for f in store.facts("s3") if "memorandum" in f["text"])
        assert fact["reports"] == 3
        store.wrong_link("s3", fact["id"], "tamarra-public-radio")

        def bearing() -> list[str]:
            return sorted({r["report"] for r in store.fact(fact["number"])["readings"]})

        assert bearing() == ["eastmere-herald", "national-ledger"]
        store.reread([r["id"] for r in store.reports(story="s3")])
        assert bearing() == ["eastmere-herald", "national-ledger"]
        store.undo(store.corrections()[0]["number"])
        assert bearing() == ["eastmere-herald", "national-ledger", "tamarra-public-radio"]
        assert store.corrections() == []
        with pytest.raises(StoreProblem, match="is told by"):
            store.wrong_link("s3", fact["id"], "nobody")


def test_two_facts_are_made_one_and_parted(copy):
    with opened(copy) as store:
        alone = [f for f in store.facts("s4") if f["reports"] == 1]
        one = alone[0]
        of = store.fact(one["number"])["readings"][0]["report"]
        other = next(f for f in alone if store.fact(f["number"])["readings"][0]["report"] != of)
        store.right_link("s4", one["id"], other["id"])
        assert store.fact(one["number"])["reports"] == 2
        store.undo(1)
        assert store.fact(one["number"])["reports"] == 1


def test_actors_are_made_one_and_two_by_hand(copy):
    with opened(copy) as store:

        def id_of(name: str) -> str | None:
            row = store.connection.execute(
                "SELECT id FROM story_actors WHERE story = 's3' AND name = ?", (name,)
            ).fetchone()
            return row["id"] if row else None

        a, b = id_of("Joren Valdsted"), id_of("Idris Calloma")
        assert a and b
        with pytest.raises(StoreProblem, match="no actor Nobody in s3; its actors: a1 "):
            store.same_actor("s3", a, "Nobody")
        store.same_actor("s3", "joren valdsted", b)
        assert (id_of("Joren Valdsted") is None) != (id_of("Idris Calloma") is None)
        store.undo(1)
        a = id_of("Joren Valdsted")
        assert a and id_of("Idris Calloma")
        store.other_actor("s3", a, "national-ledger")
        bearing = store.connection.execute(
            "SELECT story_actor FROM found_actors JOIN reports ON reports.id = report WHERE story = 's3' AND "
            "found_actors.name LIKE '%Valdsted%'"
        ).fetchall()
        assert len({r[0] for r in bearing}) == 2
        store.reread(["national-ledger"])
        assert len(store.corrections()) == 1


def test_a_correction_is_bound_to_words():
    text = "He came. She left. He came."
    assert place_of(text, Anchor("r", "He came", 20)) == (19, 26)
    assert place_of(text, Anchor("r", "He came", 2)) == (0, 7)
    assert place_of(text, Anchor("r", "Nobody came", 2)) == (0, 0)
    assert place_of(text, Anchor("r", "")) == (0, 0)


# --- looking ----------------------------------------------------------------------------------------------------------


VISIT = {"eastmere-herald", "national-ledger", "tamarra-public-radio"}


@pytest.mark.parametrize(
    ("words", "filters", "found"),
    [
        ("cable memorandum", {}, {"eastmere-herald", "national-ledger"}),
        ("cable -memorandum", {}, {"tamarra-public-radio"}),
        ('"power cable" trawlers', {}, {"eastmere-herald", "national-ledger"}),
        ("", {"actor": "valdsted", "status": "planned"}, VISIT),
        ("", {"challenge": "denied", "actor": "Ellingham"}, VISIT),
        ("ferry", {"since": dt.date(2026, 1, 1)}, set()),
        ("nothing-of-the-kind", {}, set()),
    ],
)
def test_search(examples, words, filters, found):
    with opened(examples, read_only=True) as store:
        hits = store.search(words, **filters)
        assert {h["report"] for h in hits} == found
        for hit in hits if filters else ():
            assert hit["facts"]
            for fact in hit["facts"]:
                row = store.fact(fact["number"])
                assert all(row[k] == v for k, v in filters.items() if k in ("status", "challenge"))
        if words and hits:
            assert "\x02" in hits[0]["snippet"]


@pytest.mark.parametrize(
    "words", ['"', "NEAR(", "a AND", "col:x", "*", "x*", "-", "' OR 1=1 --", 'a "b c', "\x00", "é"]
)
def test_no_words_break_a_search(examples, words):
    with opened(examples, read_only=True) as store:
        if _query(words):
            store.search(words)
        else:
            with pytest.raises(StoreProblem, match="nothing to search for"):
                store.search(words)


def test_search_says_which_values_are_known(examples):
    with opened(examples, read_only=True) as store, pytest.raises(StoreProblem, match="happened, ongoing"):
        store.search("x", status="done")


def test_an_actor_over_stories(tmp_path):
    second = ROBBERY.replace("Nobody was hurt.", "Mayor Ana Kolar called the robbery a disgrace on Friday.")
    with opened(tmp_path / "x.db") as store:
        store.add([report("post", FLOOD), report("star", second)])
        (kolar,) = store.actors("Kolar")
        assert kolar["stories"] == 2
        page = store.actor(kolar["id"])
        assert {p["story"] for p in page["in"]} == {"s1", "s2"}
        assert page["facts"]
        here = page["in"][0]
        assert store.story_actor(here["story"], here["id"]) == kolar["id"]
        with pytest.raises(StoreProblem, match="no actor nobody"):
            store.actor("nobody")


def test_the_lists(examples):
    with opened(examples, read_only=True) as store:
        assert store.counts()["stories"] == 4
        assert [s["id"] for s in store.stories(order="began")] == ["s1", "s2", "s3", "s4"]
        assert [s["reports"] for s in store.stories(order="size")] == [4, 3, 3, 2]
        assert [s["id"] for s in store.stories(since=dt.date(2026, 3, 1))] == ["s3"]
        assert [s["id"] for s in store.stories(order="began", limit=2, offset=1)] == ["s2", "s3"]
        assert len(store.reports(order="published", limit=5)) == 5
        fact = store.facts("s1", limit=1)[0]
        assert store.fact_numbers("s1")[fact["id"]] == fact["number"]
        whole = store.fact(fact["number"])
        page = store.story("s1")["stories"][0]["facts"][0]
        assert [(r["report"], r["start"]) for r in whole["readings"]] == [
            (r["report"], r["start"]) for r in page["readings"]
        ]
        assert [o["id"] for o in whole["origins"]] == page["support"]["origins"]
        assert equal(store.analysis("arden-wire"), analyse_to_compare(store_report("arden-wire")))
        for ask in (lambda: store.story("s99"), lambda: store.report("x"), lambda: store.fact(10**6),
                    lambda: store.stories(order="x"), lambda: store.report("arden-wire", 7)):  # fmt: skip
            with pytest.raises(StoreProblem):
                ask()


def store_report(id: str) -> Report:
    return next(r for r in read_paths(KEPT).reports if r.id == id)


def test_differences_join_to_the_two_texts():
    cases = [("", ""), ("a b c", "a b c"), ("one two three\n\nfour", "one 2 three\n\nfour five"), ("x", ""), ("", "y")]
    cases.append(("so " * 3000, "no " * 3000))
    for old, new in cases:
        segments = compare_texts(old, new)
        assert "".join(s["text"] for s in segments if s["kind"] != "added") == old
        assert "".join(s["text"] for s in segments if s["kind"] != "removed") == new


# --- the file ---------------------------------------------------------------------------------------------------------


def test_the_file_is_a_store_and_no_other_file_is_taken_for_one(tmp_path):
    other = tmp_path / "other.db"
    sqlite3.connect(other).execute("CREATE TABLE t (x)").connection.close()
    with pytest.raises(StoreProblem, match="no store of twosource"):
        Store.open(other)
    text = tmp_path / "text.db"
    text.write_text("not a database, but long enough to look like one " * 30)
    with pytest.raises(StoreProblem, match="no SQLite file or a damaged one"):
        Store.open(text)
    with pytest.raises(StoreProblem, match="no store at"):
        Store.open(tmp_path / "none.db", read_only=True)
    with pytest.raises(StoreProblem):
        Store.open(tmp_path)
    path = tmp_path / "x.db"
    with Store.open(path) as store:
        assert store.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert store.connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert store.connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
        store.connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(StoreProblem, match="newer twosource"):
        Store.open(path)


def test_a_reader_cannot_write(copy):
    with opened(copy, read_only=True) as store, pytest.raises(StoreProblem, match="cannot write"):
        store.merge(["s1", "s2"])


def test_readers_do_not_wait_for_the_writer(copy):
    with opened(copy) as writer, opened(copy, read_only=True) as reader:
        writer.connection.execute("BEGIN IMMEDIATE")
        writer.connection.execute("UPDATE stories SET title = 'half written'")
        assert "half written" not in {s["title"] for s in reader.stories()}
        writer.connection.execute("COMMIT")
        assert {s["title"] for s in reader.stories()} == {"half written"}


def test_what_is_read_is_of_one_moment(copy):
    with opened(copy) as writer, opened(copy, read_only=True) as reader:
        with reader.snapshot():
            before = reader.counts()
            writer.forget(["s4"])
            assert reader.counts() == before
        assert reader.counts() != before


def test_two_writers_lose_nothing(tmp_path):
    path = tmp_path / "x.db"
    texts = [FLOOD, FLOOD_ELSEWHERE, ROBBERY, FLOOD_LATER]
    Store.open(path).close()

    def add(who: int) -> None:
        with Store.open(path) as store:
            for n, text in enumerate(texts):
                store.add([report(f"{who}-{n}", text + f"\n\nDesk {who} wrote this.")])

    threads = [threading.Thread(target=add, args=(k,)) for k in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    with Store.open(path) as store:
        assert store.counts()["reports"] == 8
        told = [r for s in store.stories() for r in store.story(s["id"])["stories"][0]["reports"]]
        assert sorted(told) == sorted(r["id"] for r in store.reports())
        assert store.connection.execute("SELECT count(*) FROM stories WHERE stale").fetchone()[0] == 0


def test_several_make_the_file_at_once(tmp_path):
    found: list[object] = []

    def make(path: Path) -> None:
        start.wait()
        try:
            with Store.open(path) as store:
                found.append(store.counts()["reports"])
        except StoreProblem as problem:
            found.append(problem)

    for n in range(10):
        start = threading.Barrier(4)
        threads = [threading.Thread(target=make, args=(tmp_path / f"{n}.db",)) for _ in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    assert found == [0] * 40


def test_what_another_reader_found_is_read_again(flood):
    with opened(flood) as store:
        store.connection.execute("UPDATE analyses SET read_by = 'an earlier twosource', packed = x'00'")
        assert store.analysis("post").events
        store.add([report("third", FLOOD_ELSEWHERE + " It rained.", outlet="Daily Tolmin")])
        assert len(store.story("s1")["stories"][0]["reports"]) == 3
        assert store.reread() == 1  # the other story's, which nothing had touched
        rows = store.connection.execute("SELECT DISTINCT read_by FROM analyses").fetchall()
        assert [r[0] for r in rows] == [reader_name()]


def test_every_migration_is_whole_statements():
    for script in MIGRATIONS:
        assert len(list(statements(script))) == len(re.findall(r"^CREATE ", script, re.M))
    with pytest.raises(ValueError, match="without its end"):
        list(statements("CREATE TABLE x (y"))


def test_a_store_of_an_earlier_schema_is_brought_up_to_date(copy, monkeypatch):
    from twosource.store import connections

    more = (*MIGRATIONS, "CREATE TABLE notes ( -- Notes.\n  text TEXT -- words\n);\n")
    monkeypatch.setattr(connections, "MIGRATIONS", more)
    with pytest.raises(StoreProblem, match="open it once for writing"):
        Store.open(copy, read_only=True)
    with Store.open(copy) as store:
        assert store.connection.execute("SELECT count(*) FROM notes").fetchone()[0] == 0
        assert store.counts()["reports"] == 12
    Store.open(copy, read_only=True).close()


def test_the_documentation_is_of_this_schema(examples):
    text = (ROOT / "docs" / "store.md").read_text("utf8")
    connection = sqlite3.connect(examples)
    made = describe(connection)
    assert text.endswith(made)
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE "
        "'reports_search%'"
    ).fetchall()
    for (table,) in tables:
        part = made.split(f"\n### {table}\n")[1].split("\n### ")[0]
        for column in connection.execute(f"PRAGMA table_info({table})"):
            assert f"| `{column[1]}` |" in part, (table, column[1])
    for query in re.findall(r"```sql\n(.*?)```", text, re.S):
        connection.execute(query).fetchall()
    from twosource.store.changes import KINDS

    assert all(kind in text for kind in KINDS)


def test_killed_cut_off_and_out_of_disk(tmp_path):
    """Ten tries of evaluation/store_kills.py."""
    script = ROOT / "evaluation" / "store_kills.py"
    done = subprocess.run(
        [sys.executable, str(script), "--tries", "10", "--seed", "3", "--work", str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


# --- the command line and Python --------------------------------------------------------------------------------------


def test_where_the_store_is(monkeypatch, tmp_path):
    monkeypatch.setenv("TWOSOURCE_STORE", str(tmp_path / "mine.db"))
    assert default_path() == tmp_path / "mine.db"
    monkeypatch.delenv("TWOSOURCE_STORE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert default_path() == tmp_path / "twosource" / "twosource.db"
    monkeypatch.setenv("XDG_DATA_HOME", "relative/is/not/valid")
    assert default_path() == Path.home() / ".local/share/twosource/twosource.db"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert default_path().parts[-3:] == ("Application Support", "twosource", "twosource.db")


def test_a_desks_day_on_the_command_line(tmp_path, capfd, monkeypatch):
    monkeypatch.setenv("TWOSOURCE_STORE", str(tmp_path / "desk" / "x.db"))
    tmp_path = tmp_path / "in"
    tmp_path.mkdir()

    def run(*arguments: str, code: int = 0) -> str:
        assert cli.run(list(arguments)) == code
        return capfd.readouterr().out

    assert run("story", code=2) == ""  # no store yet
    (tmp_path / "post.txt").write_text(FLOOD)
    (tmp_path / "star.txt").write_text(ROBBERY)
    out = run("add", str(tmp_path / "post.txt"), str(tmp_path / "star.txt"), str(tmp_path / "none.txt"), code=1)
    assert out.startswith("2 new\n")
    (tmp_path / "post.txt").write_text(FLOOD_LATER)
    assert run("add", str(tmp_path)).startswith("1 revised, 1 kept already\n")
    assert "[-400-]{+650+}" in run("diff", "post")
    assert run("story").count("· 1 report ·") == 2
    stories = [json.loads(line) for line in run("story", "--json").splitlines()]
    assert {s["id"] for s in stories} == {"s1", "s2"}
    assert json.loads(run("story", "s1", "--json"))["schema"] == "twosource.brief/1"
    assert run("story", "s1", "--markdown").startswith("# ")
    run("story", "s1", "--html", str(tmp_path / "s1.html"))
    assert (tmp_path / "s1.html").read_text().startswith("<!doctype html>")
    assert "revised" in run("story", "s1", "--history")
    assert run("search", "watches").startswith("star")
    assert json.loads(run("search", "watches", "--json"))["report"] == "star"
    run("search", "watches", "--since", "yesterday", code=2)
    run("correct", "merge", "s1", "s2")
    assert "s2 merged into s1" in run("correct", "list")
    assert json.loads(run("story", "s2", "--json"))["stories"][0]["id"] == "s1"
    run("correct", "split", "s1", "star")
    run("correct", "undo", "99", code=2)
    assert run("compact", "--before", "2001-01-01") == "compacted: 0 reports\n"
    assert run("compact", "--before", "2999-01-01") == "compacted: 2 reports\n"
    assert run("compact", "--before", "2999-01-01") == "compacted: 0 reports\n"
    run("compact", "--before", "soon", code=2)
    run("compact", code=2)
    assert json.loads(run("search", "watches", "--json"))["report"] == "star"
    assert run("forget", "star") == "forgotten: star\n"
    run("forget", "star", code=2)
    added = json.loads(run("add", "--json", str(tmp_path / "star.txt")))
    assert added["new"] == ["star"]
    assert added["changes"]


def test_the_python_names():
    found = twosource.read(FLOOD, published=dt.date(2026, 5, 8))
    assert found[0].report.published_basis == "given"
    assert twosource.read(EXAMPLES / "ministers-visit" / "eastmere-herald.txt")[0].report.id == "eastmere-herald"
    both = twosource.read([report("a", FLOOD), report("b", FLOOD_ELSEWHERE)])
    assert [len(g) for g in twosource.group(both)] == [2]
    assert twosource.compare(both).stories[0].reports == ("a", "b")
    assert twosource.Store is Store
    with pytest.raises(InputProblem, match="no such file"):
        twosource.read("nowhere.txt")
    with pytest.warns(UserWarning, match="nowhere.txt"):
        twosource.read(["nowhere.txt", FLOOD])
    with pytest.raises(AttributeError, match="it has Store"):
        twosource.anything  # noqa: B018
    code = "import sys, twosource; print(sorted({'numpy', 'sqlite3', 'twosource.records'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
