"""Grouping reports into stories, on sentences made by hand: no model is needed."""

import datetime as dt
import random
from collections import Counter

import numpy as np
import pytest

from twosource.language.frequencies import rarity
from twosource.records import Analysis, Report, Sentence, Token
from twosource.stories import StoryStream, group_reports, settings_for, words_of


def analysis(report: str, words: str, direction: int, day: dt.date | None = None) -> Analysis:
    """A report of one sentence whose vector points along one axis."""
    tokens = []
    at = 0
    for word in words.split():
        tokens.append(Token(at, at + len(word), word, word.lower(), "NOUN", "NN", -1, "dep"))
        at += len(word) + 1
    vector = np.zeros(384, dtype=np.float32)
    vector[direction] = 1.0
    return Analysis(Report(report, report, words, published=day), (Sentence(0, len(words), tuple(tokens), (), vector),))


FERRY = "ferry capsized gale harbour rescue coastguard passengers"
MARCH = "dam protest valley arrests police campaigners reservoir"


def test_like_reports_are_one_story_and_unlike_ones_are_not() -> None:
    reports = [analysis("a", FERRY, 0), analysis("b", MARCH, 1), analysis("c", FERRY + " inquiry", 0)]
    assert group_reports(reports) == [[0, 2], [1]]


def test_the_same_words_weeks_later_are_another_story() -> None:
    days = [dt.date(2025, 1, 1), dt.date(2025, 1, 4), dt.date(2025, 3, 1), None]
    reports = [analysis(str(i), FERRY, 0, day) for i, day in enumerate(days)]
    assert group_reports(reports[:3]) == [[0, 1], [2]]
    assert group_reports([reports[0], reports[3]]) == [[0, 1]]  # a day that is not known keeps nothing apart


def test_neither_order_nor_numbering_matters() -> None:
    reports = [analysis(f"{k}{n}", words, n, dt.date(2025, 1, 1 + k)) for k in range(4)
               for n, words in enumerate((FERRY, MARCH, FERRY.replace("ferry", "tanker")))]  # fmt: skip
    want = {frozenset(reports[i].report.id for i in g) for g in group_reports(reports)}
    for seed in range(5):
        shuffled = list(reports)
        random.Random(seed).shuffle(shuffled)
        assert {frozenset(shuffled[i].report.id for i in g) for g in group_reports(shuffled)} == want


def test_a_stream_forgets_what_no_report_can_reach() -> None:
    stream = StoryStream()
    for k in range(60):
        stream.add([analysis(f"r{k}", FERRY, 0)], [k], dt.date(2025, 1, 1) + dt.timedelta(days=20 * k))
    assert len(stream.stories) == 60
    assert stream.open == 1


def test_a_stream_counts_no_more_words_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twosource.stories.WORDS_COUNTED", 12)
    stream = StoryStream()
    for n in range(6):
        stream.add([analysis(f"r{n}", f"{FERRY} island{n} cargo{n}", 0)], [n], dt.date(2025, 1, 1 + n))
    assert stream.stories == [list(range(6))]
    assert 0 < len(stream._seen) <= 12


def test_a_follow_up_joins_the_story_of_the_days_before() -> None:
    stream = StoryStream()
    stream.add([analysis("a", FERRY, 0), analysis("b", MARCH, 1)], [0, 1], dt.date(2025, 1, 1))
    stream.add([analysis("c", FERRY + " inquiry", 0)], [2], dt.date(2025, 1, 3))
    assert stream.stories == [[0, 2], [1]]


def test_a_few_reports_together_are_likelier_of_one_story() -> None:
    one, two = analysis("a", FERRY, 0), analysis("b", " ".join([*FERRY.split()[:4], "dam", "valley", "police"]), 1)
    others = [analysis(f"x{k}", f"{k}a{k} {k}b{k} {k}c{k}", 2 + k) for k in range(98)]
    assert group_reports([one, two]) == [[0, 1]]
    assert [0, 1] not in group_reports([one, two, *others])


def test_a_report_between_two_stories_does_not_join_them() -> None:
    between = " ".join(FERRY.split()[:3] + MARCH.split()[:3])
    reports = [analysis("a", FERRY, 0), analysis("b", FERRY, 0), analysis("c", MARCH, 1), analysis("d", MARCH, 1)]
    groups = group_reports([*reports, analysis("e", between, 2)])
    assert not any({0, 2} <= set(g) for g in groups)


def test_one_report_and_none() -> None:
    assert group_reports([]) == []
    assert group_reports([analysis("a", FERRY, 0)]) == [[0]]


def test_rare_words_weigh_more() -> None:
    assert rarity("say") < rarity("ferry") < rarity("zxqv")


def test_a_stream_that_is_taken_up_again_goes_on_as_if_it_had_not_stopped() -> None:
    first = [analysis("a", FERRY, 0, dt.date(2025, 1, 1)), analysis("b", MARCH, 1, dt.date(2025, 1, 1))]
    then = [analysis("c", FERRY + " inquiry", 0, dt.date(2025, 1, 3)), analysis("d", MARCH, 1, dt.date(2025, 1, 3))]
    whole, before, after = StoryStream(), StoryStream(), StoryStream()
    for stream in (whole, before):
        stream.add(first, [0, 1], dt.date(2025, 1, 1))
    after.weigh_by(Counter(w for a in first for w in words_of(a)), len(first))
    for story in before.left:
        after.resume(story)
    for stream in (whole, after):
        stream.add(then, [2, 3], dt.date(2025, 1, 3))
    assert after.stories == whole.stories == [[0, 2], [1, 3]]
    for a, b in zip(after.left, whole.left, strict=True):
        assert a.day == b.day
        assert np.array_equal(a.total, b.total)
    weighed = before.weigh([first[0]], [0])
    assert weighed.day == first[0].report.published.toordinal()


def test_a_report_that_comes_late_joins_its_story_and_an_old_one_does_not() -> None:
    stream = StoryStream()
    for number, day in enumerate((dt.date(2025, 1, 10), dt.date(2025, 1, 8), dt.date(2024, 1, 8))):
        stream.add([analysis(str(number), FERRY, 0, day)], [number], day)
    assert stream.stories == [[0, 1], [2]]
    assert 7 < StoryStream().reach() < 30


def mixed(many: int, seed: int, days: int = 1) -> list[Analysis]:
    """Reports that stand anywhere on a ring of words, each with those that are next to it: where a story ends depends
    on what else has come."""
    chance = random.Random(seed)
    ring = [f"word{k}" for k in range(60)]
    out = []
    for n in range(many):
        at = chance.randrange(60)
        words = [ring[(at + k) % 60] for k in range(9)]
        day = dt.date(2025, 1, 1 + n * days // many)
        out.append(analysis(f"r{chance.randrange(10**6)}", " ".join(words), at // 12, day))
    return out


def test_within_a_day_the_order_of_arrival_is_of_no_account() -> None:
    reports = mixed(60, 3, days=3)
    want = group_reports(reports)
    assert any(len(story) > 5 for story in want)
    moved = 0
    for seed in range(6):
        order = list(range(len(reports)))
        random.Random(seed).shuffle(order)
        order.sort(key=lambda i: str(reports[i].report.published))
        stream = StoryStream(settings_for(len(reports)))
        at_once: dict[int, tuple[int, ...]] = {}
        for i in order:
            stream.add([reports[i]], [i], reports[i].report.published)
            for story in stream.stories:
                moved += any(m in at_once and not set(at_once[m]) <= set(story) for m in story)
                at_once.update((m, tuple(story)) for m in story)
        assert sorted(sorted(story) for story in stream.stories) == want
        assert sorted(m for s in stream.left for m in s.members) == sorted(order)
    assert moved  # some were grouped anew


def test_a_part_of_a_day_comes_out_as_the_whole_does() -> None:
    reports = mixed(40, 5)
    day = reports[0].report.published
    parts, whole = StoryStream(), StoryStream()
    for i, report in enumerate(reports):
        parts.add([report], [i], day)
        whole.add([report], [i], day, whole=True)
    assert sorted(map(sorted, parts.stories)) == sorted(map(sorted, whole.stories))
    totals = [{min(s.members): (s.total.tobytes(), round(s.inner, 5)) for s in x.left} for x in (parts, whole)]
    assert totals[0] == totals[1]
