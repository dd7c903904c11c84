"""What a report shares with its story, on sentences made by hand: no model is needed."""

from test_stories import FERRY, MARCH, analysis
from twosource.records import Analysis, Name, Report, Sentence, Token
from twosource.shared_terms import find_shared


def told(report: str, text: str, *names: str) -> Analysis:
    """A report of one sentence with some names; what begins with a digit is a number."""
    tokens, at = [], 0
    for word in text.split():
        upos = "NUM" if word[0].isdigit() or word in ("three", "six") else "NOUN"
        tokens.append(Token(at, at + len(word), word, word.lower().rstrip("s"), upos, "NN", -1, "dep"))
        at += len(word) + 1
    found = []
    for name in names:
        first = text[: text.index(name)].count(" ")
        found.append(Name(first, first + name.count(" "), "person"))
    return Analysis(Report(report, report, text), (Sentence(0, len(text), tuple(tokens), tuple(found), None),))


def test_rarest_words_first_and_names_before_them():
    assert find_shared([analysis("a", FERRY, 0), analysis("b", "ferry gale " + MARCH, 0)]) == [["gale", "ferry"]] * 2
    story = [told("a", "Marek Duval capsized", "Marek Duval"), told("b", "capsized Marek Duval", "Marek Duval")]
    assert find_shared(story) == [["Marek Duval", "capsized"]] * 2


def test_only_what_the_report_itself_has():
    story = [told(x, f"Mirel quakes {more}", "Mirel") for x, more in (("a", "rubble"), ("b", "rubble"), ("c", "tents"))]
    assert find_shared(story) == [["Mirel", "quakes", "rubble"], ["Mirel", "quakes", "rubble"], ["Mirel", "quakes"]]


def test_as_it_is_written_and_each_once():
    story = [
        told("a", "Duval Marek Duval ferries", "Marek Duval", "Duval"),
        told("b", "Ferries Marek Duval", "Marek Duval"),
        told("c", "Duval gulls", "Duval"),
    ]
    assert find_shared(story) == [["Marek Duval", "ferries"], ["Marek Duval", "ferries"], ["Duval"]]


def test_numbers_that_any_two_may_share_are_no_reason():
    assert find_shared([told(x, "6.4 3 six 2357 gulls") for x in "ab"]) == [["2357", "6.4", "gulls"]] * 2


def test_a_lone_report_shares_nothing():
    assert find_shared([told("a", "Mirel", "Mirel")]) == [[]]
    assert find_shared([]) == []
