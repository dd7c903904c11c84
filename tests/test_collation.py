"""Wordings of one quotation held against each other."""

import json
from pathlib import Path

import pytest

from twosource.collation import Change, collate, compare_wordings

CASES = json.loads((Path(__file__).parent / "cases" / "collation.json").read_text("utf-8"))


def marked(line):
    return "".join(f"<{p.text}>" if p.changed else p.text for p in line.pieces)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(c, id=c["label"], marks=[pytest.mark.xfail(strict=True)] if c["kind"] == "known failure" else [])
        for c in CASES
    ],
)
def test_case(case):
    translated = case.get("translated", False)
    assert compare_wordings(case["a"], case["b"], translated) == case["expected"]
    assert compare_wordings(case["b"], case["a"], translated) == case["expected"]


def test_changed_words_are_marked_in_both():
    found = collate([("a", "“We will rebuild the old bridge by spring”"), ("b", "we will repair the bridge by spring")])
    assert found.longest == 0
    assert found.compared == "differs"
    assert [marked(line) for line in found.lines] == [
        "“We will <rebuild> the <old> bridge by spring”",
        "we will <repair> the bridge by spring",
    ]
    assert found.lines[1].changes == (Change("rebuild", "repair"), Change("old", ""))


def test_what_is_cut_is_not_marked():
    found = collate([("a", "rebuild it"), ("b", "We will rebuild it by spring"), ("c", "we will mend it by spring")])
    assert found.longest == 1
    assert [line.compared for line in found.lines] == ["cut", "identical", "differs"]
    assert [marked(line) for line in found.lines] == [
        "rebuild it",
        "We will <rebuild> it by spring",
        "we will <mend> it by spring",
    ]
    assert found.compared == "differs"


def test_the_longest_is_unmarked_where_the_other_ends_early():
    found = collate([("a", "we will rebuild it by spring or resign"), ("b", "we will mend it by spring")])
    assert marked(found.lines[0]) == "we will <rebuild> it by spring or resign"


@pytest.mark.parametrize("case", CASES, ids=[c["label"] for c in CASES])
def test_pieces_give_the_wording_back(case):
    for line in collate([("a", case["a"]), ("b", case["b"])]).lines:
        assert "".join(p.text for p in line.pieces) == line.words


def test_one_wording_is_identical_to_itself():
    found = collate([("a", "we will rebuild it")])
    assert (found.longest, found.compared, len(found.lines)) == (0, "identical", 1)


def test_no_wordings():
    with pytest.raises(ValueError, match="0 wordings"):
        collate([])


@pytest.mark.parametrize("glued", ["That'sthat said he", "he'sx", "theyn'tn't", "we're'll gone", "it's's"])
def test_glued_words_are_compared_all_the_same(glued: str) -> None:
    assert compare_wordings(glued, glued) == "identical"
