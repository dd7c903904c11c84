"""Reports of one day that come to a store in any order. They are read by a plain function: no model is needed."""

import datetime as dt
import random

import pytest

from test_stories import FERRY, MARCH, analysis, mixed
from twosource.records import Story
from twosource.settings import SETTINGS
from twosource.store import Flow, Store

DAY = dt.date(2025, 1, 1)


def opened(path, reports):
    read = {a.report.id: a for a in reports}

    def compare(story, id, corrections):
        return list(story), Story(id, "", tuple(a.report.id for a in story), None, (), (), (), ())

    return Store.open(path, flow=Flow(lambda r: read[r.id], compare, "by hand"))


def stories(store) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for r in store.reports():
        out.setdefault(r["story"], []).append(r["id"])
    return {s: sorted(ids) for s, ids in out.items()}


def sums(store) -> list[tuple[bytes, float]]:
    rows = store.connection.execute("SELECT packed, inner FROM story_vectors JOIN story_days USING (story)")
    return sorted((r[0], round(r[1], 5)) for r in rows)


@pytest.mark.parametrize("many", [True, False])
def test_the_order_within_a_day_is_of_no_account(tmp_path, monkeypatch, many):
    if many:  # as in a store of so many reports that the bar holds still: only a part of the day is grouped anew
        monkeypatch.setattr("twosource.store.grouping.MANY", 0)
        monkeypatch.setattr("twosource.store.grouping.settings_for", lambda reports: SETTINGS)
    reports = mixed(36, 11, days=2)
    found, kinds = [], set()
    for seed in range(4):
        order = list(reports)
        random.Random(seed).shuffle(order)
        order.sort(key=lambda a: str(a.report.published))
        with opened(tmp_path / f"{seed}.db", reports) as store:
            for a in [order] if seed == 0 else [[a] for a in order]:
                store.add([x.report for x in a])
            told = stories(store)
            found.append((sorted(told.values()), sums(store)))
            changes = store.changes()
            kinds |= {c["kind"] for c in changes}
            for change in changes:  # every id ever given leads to a story that stands
                assert store.resolve(change["story"]) in told
            listed = {s["id"]: s["reports"] for s in store.stories()}
            assert listed == {s: len(ids) for s, ids in told.items()}
    if many:
        assert all(one == found[0] for one in found)
    assert all(one[0] == found[1][0] for one in found)
    assert {"merged", "left"} & kinds  # some were grouped anew


def test_a_story_keeps_its_id_and_another_leads_to_it(tmp_path):
    words = f"{FERRY} quay divers night fog".split()
    first, then, both = words[:7], words[4:], [*words[:6], *words[5:]]
    reports = [
        analysis(x, " ".join(w), n % 2, DAY) for n, (x, w) in enumerate(zip("abc", (first, then, both), strict=True))
    ]
    with opened(tmp_path / "x.db", reports) as store:
        store.add([reports[0].report])
        store.add([reports[1].report])
        assert stories(store) == {"s1": ["a"], "s2": ["b"]}
        store.add([reports[2].report])
        assert stories(store) == {"s1": ["a", "b", "c"]}
        assert store.resolve("s2") == "s1"
        merged = [c for c in store.changes() if c["kind"] == "merged"]
        assert [(c["story"], c["before"], c["after"]) for c in merged] == [("s1", "s2", "s1")]


def test_what_was_put_right_by_hand_stays(tmp_path):
    reports = [analysis(x, FERRY, 0, DAY) for x in "abc"]
    with opened(tmp_path / "x.db", reports) as store:
        store.add([a.report for a in reports[:2]])
        store.split("s1", ["b"])
        store.add([reports[2].report])
        told = stories(store)
        assert len(told) == 2
        assert not any({"a", "b"} <= set(ids) for ids in told.values())
        store.pin("c", "s2")
        more = [*reports, analysis("d", FERRY, 0, DAY)]
    with opened(tmp_path / "x.db", more) as store:
        store.add([more[3].report])
        assert "c" in stories(store)["s2"]


def test_a_forgotten_report_leaves_no_vector_and_no_word(tmp_path):
    reports = [analysis("a", FERRY, 0, DAY), analysis("b", MARCH, 1, DAY)]
    with opened(tmp_path / "x.db", reports) as store:
        store.add([a.report for a in reports])
        store.forget(["a"])
        rows = store.connection.execute("SELECT report FROM report_vectors").fetchall()
        assert [r[0] for r in rows] == ["b"]
        from twosource.store.word_counts import load_words

        words, counted = load_words(store.connection, None)
        assert counted == 1
        assert "ferry" not in words
        assert "dam" in words
        assert load_words(store.connection, DAY) == ({}, 0)


def test_a_store_without_days_is_gone_on_with(tmp_path):
    reports = [analysis("a", FERRY, 0, DAY), analysis("b", FERRY, 0, DAY), analysis("c", FERRY, 0, DAY)]
    with opened(tmp_path / "x.db", reports) as store:
        store.add([a.report for a in reports[:2]])
        for table in ("report_vectors", "story_days"):  # as of a store that an earlier version wrote
            store.connection.execute(f"DELETE FROM {table}")
        store.add([reports[2].report])
        assert stories(store) == {"s1": ["a", "b", "c"]}


def test_word_counts_stay_few_and_right(tmp_path, monkeypatch):
    monkeypatch.setattr("twosource.store.word_counts.FEW_COUNTS", 3)
    monkeypatch.setattr("twosource.store.word_counts.DAYS_COUNTED", 2)
    reports = [analysis(f"r{n}", f"{FERRY} day{n}", n, DAY + dt.timedelta(n // 2)) for n in range(20)]
    from twosource.store.word_counts import load_words

    with opened(tmp_path / "x.db", reports) as store:
        for a in reports:
            store.add([a.report])
        rows = store.connection.execute("SELECT count(*) FROM words_by_day").fetchone()[0]
        assert rows <= 6
        assert load_words(store.connection, None)[1] == 20
        assert load_words(store.connection, None)[0]["ferry"] == 20
        assert load_words(store.connection, DAY + dt.timedelta(9)) == load_words(
            store.connection, reports[19].report.published
        )
        assert load_words(store.connection, DAY + dt.timedelta(9))[1] == 18
