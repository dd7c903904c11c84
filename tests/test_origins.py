"""Counting separate origins: the two-source rule on supports made by hand."""

from typing import Any

from twosource.origins import OriginIndex, branches, count_origins, find_backings
from twosource.records import Analysis, Chain, Report, Sentence, Source, Token
from twosource.units import Unit


def source(name: str, kind: Any = "statement", start: int = 0, cue: int = 50) -> Source:
    return Source(start, start + len(name), name, None, kind, cue, cue + 4)


def analysis(report: str, text: str, outlet: str | None = None, credit: str | None = None) -> Analysis:
    tokens = tuple(Token(i, i + 1, "x", "x", "X", "FW", -1, "dep") for i in range(1))
    return Analysis(Report(report, report, text, outlet=outlet, credit=credit), (Sentence(0, len(text), tokens, ()),))


def count(*supports: tuple[Analysis, Chain], one_utterance: bool = False) -> tuple[int, int]:
    analyses = [a for a, _ in supports]
    units = [Unit(i, i, "event", 0, len(a.report.text), 0, chain, "happen") for i, (a, chain) in enumerate(supports)]
    index = OriginIndex([{} for _ in analyses], {})
    low, high, _ = count_origins(find_backings(units, analyses, index), analyses, one_utterance)
    return low, high


FIRST = analysis("a", "A bridge near the old harbour fell into the river early on Monday morning.", "Morning Star")
SECOND = analysis("b", "The crossing collapsed before dawn, witnesses to the clean-up gathered later.", "Evening Post")


def test_two_outlets_in_their_own_voice_may_be_one_or_two() -> None:
    assert count((FIRST, ()), (SECOND, ())) == (1, 2)


def test_two_outlets_quoting_one_ministry_are_one_origin() -> None:
    assert count((FIRST, (source("Transport Ministry"),)), (SECOND, (source("the Transport Ministry"),))) == (1, 1)


def test_two_named_origins_are_two() -> None:
    assert count((FIRST, (source("City Hospital"),)), (SECOND, (source("Fire Brigade"),))) == (2, 2)


def test_a_spokesman_speaks_for_his_ministry() -> None:
    spokesman = (source("Transport Ministry"), source("Ada Verne", "person", start=10))
    assert count((FIRST, spokesman), (SECOND, (source("Transport Ministry"),))) == (1, 1)


def test_an_outlet_as_the_end_of_a_chain_stays_unknown() -> None:
    assert count((FIRST, (source("Daily Globe", "media"),)), (SECOND, (source("City Hospital"),))) == (1, 2)


def test_one_agency_credited_twice_is_one_origin() -> None:
    a = analysis("a", FIRST.report.text, "Morning Star", "ANP")
    b = analysis("b", SECOND.report.text, "Evening Post", "ANP")
    assert count((a, ()), (b, ())) == (1, 1)


def test_a_copied_sentence_is_one_origin_whatever_the_outlets() -> None:
    b = analysis("b", FIRST.report.text.replace("early on", "on"), "Evening Post")
    assert count((FIRST, ()), (b, ())) == (1, 1)


def test_a_shared_quotation_is_not_copying() -> None:
    speech = "“We will rebuild the bridge before winter comes, and we will build it to last,”"
    a = analysis("a", f"{speech} the mayor told reporters at the river bank.", "Morning Star")
    b = analysis("b", f"Her words drew cheers in the hall: {speech} she promised.", "Evening Post")
    assert count((a, ()), (b, ())) == (1, 2)


def test_ten_reprints_are_one_origin() -> None:
    copies = [analysis(f"r{i}", FIRST.report.text, f"Outlet {i}") for i in range(10)]
    assert count(*((c, ()) for c in copies)) == (1, 1)


def test_one_remark_is_one_origin() -> None:
    supports = ((FIRST, (source("Ada Verne", "person"),)), (SECOND, (source("the minister", "statement"),)))
    assert count(*supports, one_utterance=True) == (1, 1)


def test_sources_joined_by_and_are_branches() -> None:
    both = (source("Transport Ministry", start=0), source("Fire Brigade", start=30))
    assert len(branches(both)) == 2
    assert count((FIRST, both)) == (2, 2)
    nested = (source("Transport Ministry", start=0, cue=50), source("Ada Verne", "person", start=30, cue=50))
    assert len(branches(nested)) == 1
