"""Grouping reports into stories, on sentences made by hand: no model is needed."""

import datetime as dt

import numpy as np

from twosource.language.frequencies import rarity
from twosource.records import Analysis, Report, Sentence, Token
from twosource.settings import Settings
from twosource.stories import group_reports


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


def test_reports_far_apart_in_time_need_nearly_the_same_words() -> None:
    early, late = dt.date(2025, 1, 1), dt.date(2025, 3, 1)
    other = "ferry gale lawsuit owners insurance hearing verdict"
    near = [analysis("a", FERRY, 0, early), analysis("b", other, 0, early)]
    far = [analysis("a", FERRY, 0, early), analysis("b", other, 0, late)]
    settings = Settings(story_link=0.3, story_link_late=0.9)
    assert group_reports(near, settings) == [[0, 1]]
    assert group_reports(far, settings) == [[0], [1]]


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
