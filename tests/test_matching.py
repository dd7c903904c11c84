"""Links between facts: what the trees may and may not do, on short reports that say the same or not."""

import datetime as dt
import json
import math

import numpy as np
import pytest

from twosource import margins
from twosource.actors import merge_actors
from twosource.boosted import Trees
from twosource.candidates import candidates, greatest, greatest_of_many
from twosource.data import ENGLISH
from twosource.groups import SAME_SPAN, group_links
from twosource.links import link_units, score_pair
from twosource.matching import FEATURES, beside_names, probabilities, trees
from twosource.pipeline import analyse_all
from twosource.records import Report
from twosource.settings import SETTINGS
from twosource.unit_finding import collect_units
from twosource.units import Units

DAY = dt.date(2026, 5, 8)


def pool_of(*texts: str) -> Units:
    story = analyse_all([Report(f"r{i}", f"r{i}", t, published=DAY) for i, t in enumerate(texts)])
    actors, to_story = merge_actors([a.actors for a in story])
    return collect_units(story, to_story, frozenset(a.id for a in actors if a.name[:1].isupper()))


def best(*texts: str) -> float:
    pool = pool_of(*texts)
    return max((score_pair(pool, pool.units[i], pool.units[j]) for i, j in candidates(pool)), default=0.0)


def test_the_same_words_are_one_fact_and_other_news_is_not() -> None:
    visit = "Joren Valdsted will visit Tamarra from 12 to 14 May, the Kestovian Foreign Ministry said."
    assert best(visit, visit) > 0.9
    assert best(visit, "The central bank of Norland raised its main rate to 4.5 percent on Thursday.") < 0.1


def test_a_pair_scores_alike_whichever_unit_comes_first() -> None:
    pool = pool_of("A ferry sank off Skerra on Thursday.", "The ferry went down near Skerra on Thursday night.")
    a, b = candidates(pool).T
    assert len(a)
    assert probabilities(pool, a, b).tolist() == probabilities(pool, b, a).tolist()


def test_trees_add_the_leaf_that_the_answers_lead_to() -> None:
    one = Trees(
        0.5,
        np.array([[0, 1, 2]]),
        np.array([[0.5, 0.5, 0.5]], np.float32),
        np.array([[1.0, 2.0, 3.0, 4.0]], np.float32),
    )
    rows = np.array([[0.0, 0.0, 9.0], [0.0, 1.0, 9.0], [1.0, 9.0, 0.5], [1.0, 9.0, 0.6]], np.float32)
    assert one.log_odds(rows).tolist() == [1.5, 2.5, 3.5, 4.5]


@pytest.mark.parametrize("name", ["meaning", "sentence", "words of both", "same speaker", "figures", "predicate"])
def test_more_likeness_never_makes_a_link_less_likely(name: str) -> None:
    rng = np.random.default_rng(0)
    rows = rng.uniform(0, 1, (500, len(FEATURES))).astype(np.float32)
    more = rows.copy()
    more[:, FEATURES.index(name)] += 0.3
    assert (trees().log_odds(more) >= trees().log_odds(rows) - 1e-6).all()


@pytest.mark.parametrize(("which", "features"), [("first", FEATURES), ("second", margins.FEATURES)])
def test_the_table_is_whole(which: str, features: tuple[str, ...]) -> None:
    raw = json.loads((ENGLISH / "links.json").read_text("utf8"))[which]
    nodes, leaves = len(raw["asked"][0]), len(raw["leaves"][0])
    assert nodes == leaves - 1
    assert math.log2(leaves).is_integer()
    assert all(0 <= f < len(features) for row in raw["asked"] for f in row)


def test_many_pairs_are_judged_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    visit = "Joren Valdsted will visit Tamarra from 12 to 14 May, the Kestovian Foreign Ministry said."
    pool = pool_of(visit, f"{visit} The visit follows talks in March, when 40 people were held.")
    a, b = candidates(pool).T
    together = probabilities(pool, a, b).tolist()
    monkeypatch.setattr("twosource.matching.AT_ONCE", 3)
    monkeypatch.setattr("twosource.boosted.ROWS_AT_ONCE", 2)
    assert len(a) > 3
    assert probabilities(pool, a, b).tolist() == together


def test_the_greatest_of_each_row_and_of_equal_ones_the_first() -> None:
    values = np.array([[1, 3, 3, 3, 0], [5, 4, 3, 2, 1], [1, 1, 1, 1, 1]], dtype=np.float32)
    assert [np.flatnonzero(row).tolist() for row in greatest(values, 2)] == [[1, 2], [0, 1], [0, 1]]
    assert greatest(values, 5).all()


@pytest.mark.parametrize(
    "text",
    [
        "Ostrow endorsed Brennick.",
        "Lunde denied it.",
        "Trade between the two fell by a third.",
        "“A country that cannot count cannot plan,” Kestrell said.",
        "They misled the people because they were desperate to get a deal with Tarvania, Senator Hal Dunmore said.",
    ],
)
def test_copies_of_a_sentence_are_always_linked_however_short(text: str) -> None:
    pool = pool_of(text, text)
    linked = {(link.a, link.b) for link in link_units(pool)}
    first, second = ([u for u in pool.units if u.report == r] for r in (0, 1))
    assert len(first) == len(second)
    for u, v in zip(first, second, strict=True):
        assert (u.index, v.index) in linked, text[u.start : u.end]


QUOTED = "“We will never pay for the broken bridge,” Mayor Alda Fenn said."


@pytest.mark.parametrize(
    ("other", "linked"),
    [
        ("The bridge over the Skell was closed by engineers after the storm on Monday.", False),
        ("“The bridge was closed by my engineers after the storm on Monday,” Fenn said.", True),  # words on both sides
        ("The city will never pay for the broken bridge.", True),  # most of the words
    ],
)
def test_a_remark_and_a_clause_with_a_word_of_it_must_be_likelier_to_be_one_fact(
    monkeypatch: pytest.MonkeyPatch, other: str, linked: bool
) -> None:
    pool = pool_of(QUOTED, other)
    told = {u.index for u in pool.units if "pay" in other[u.start : u.end] or "closed" in other[u.start : u.end]}
    quoted = {u.index for u in pool.units if u.report == 0 and pool.columns.direct[u.index]}
    for score, expected in ((SETTINGS.link_quoted - 0.01, linked), (SETTINGS.link_quoted, True)):
        monkeypatch.setattr("twosource.links._judge_near", lambda _, pairs, s=score: np.full(len(pairs), s))
        assert any(link.a in quoted and link.b in told for link in link_units(pool)) == expected


def test_a_small_part_of_a_clause_does_not_join_the_fact_of_the_whole() -> None:
    text = "They misled the people because they were desperate to get a deal with Tarvania, Senator Hal Dunmore said."
    pool = pool_of(text, text)
    for group in group_links(link_units(pool), pool):
        units = [pool.units[i] for i in group]
        for u in units:
            for v in units:
                inside = u.report == v.report and v.start <= u.start and u.end <= v.end
                assert not inside or u.end - u.start >= SAME_SPAN * (v.end - v.start)


def test_trees_answer_as_a_walk_from_node_to_node_does() -> None:
    model = trees()
    rows = np.random.default_rng(0).random((40, len(FEATURES))).astype(np.float32).round(1)
    rows[:, :5] = model.thresholds[0, 0]  # what is equal goes to the left
    for row, odds in zip(rows, model.log_odds(rows), strict=True):
        total = model.bias
        for asked, thresholds, leaves in zip(model.features, model.thresholds, model.leaves, strict=True):
            node = 0
            while node < len(asked):
                node = 2 * node + 1 + int(row[asked[node]] > thresholds[node])
            total += float(leaves[node - len(asked)])
        assert odds == pytest.approx(total)


def test_names_in_common_are_no_words_in_common() -> None:
    pool = pool_of(
        "Osric Lunde reached Mesq.", "Osric Lunde scolded reporters in Mesq.", "Osric Lunde reached Mesq at noon."
    )
    of = [next(u.index for u in pool.units if u.report == r and u.event) for r in range(3)]
    least, mean = beside_names(pool, np.array([of[0], of[0]]), np.array([of[1], of[2]]))
    assert (least[0], mean[0]) == (0, 0)
    assert 0 < least[1] <= mean[1] <= 1


@pytest.mark.parametrize("width", [40, 511, 512, 700, 3000])
@pytest.mark.parametrize("digits", [1, 7])
def test_the_greatest_of_many_are_the_greatest(width: int, digits: int) -> None:
    values = np.random.default_rng(0).standard_normal((20, width)).astype(np.float32).round(digits)
    found = np.zeros(values.shape, dtype=np.bool_)
    rows, columns = greatest_of_many(values, 60)
    found[rows, columns] = True
    assert len(rows) == found.sum()
    assert (found == greatest(values, 60)).all()


@pytest.mark.parametrize(
    ("other", "one"),
    [
        ("A 35-year-old man was shot in the leg outside the Corn Hall on Sunday.", False),
        ("A 54-year-old man was shot outside the Corn Hall on Sunday.", True),  # a birthday, or a slip
        ("A man aged 53 was shot outside the Corn Hall on Sunday.", True),
        ("A man was shot outside the Corn Hall on Sunday.", True),
    ],
)
def test_people_of_other_ages_are_two(other: str, one: bool) -> None:
    score = best("A 53-year-old man was shot outside the Corn Hall on Sunday.", other)
    assert (score > 0.3) == one


def test_what_two_speakers_of_one_report_say_is_less_readily_one_fact() -> None:
    words = "the harbour must be closed to foreign boats, {} said on Friday."
    pool = pool_of(f"In his view {words.format('Ivo Lind')} In her view {words.format('Ana Rey')}")
    told = [u for u in pool.units if "closed" in u.forms and u.speakers]
    first, second = told[0], next(u for u in told if u.speakers != told[0].speakers)
    same = pool_of(f"In his view {words.format('Ivo Lind')} In his view {words.format('Ivo Lind')}")
    one = [u for u in same.units if "closed" in u.forms and u.speakers]
    apart = score_pair(pool, first, second)
    assert apart < score_pair(same, one[0], next(u for u in one if u.start > one[0].end))
