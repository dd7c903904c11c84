import json
from pathlib import Path

import pytest

from twosource.language import read_sentences
from twosource.quotations import find_quotations
from twosource.records import Quotation, Report
from twosource.sayings.marks import find_marked

CASES = json.loads((Path(__file__).parent / "cases" / "quotations.json").read_text(encoding="utf-8"))["quotations"]


def quotations_in(text: str) -> tuple[Quotation, ...]:
    return find_quotations(Report(id="r", source="r.txt", text=text), read_sentences(text), ())


def agrees(text: str, q: Quotation, expected: dict[str, object]) -> bool:
    seen = {
        "words": text[q.start : q.end],
        "direct": q.direct,
        "names": [s.name for s in q.chain],
        "kinds": [s.kind for s in q.chain],
        "cue": q.cue_lemma,
        "rule": q.rule,
        "negated": q.negated,
        "continues": q.continues is not None,
    }
    return all(seen[k] == v for k, v in expected.items())


@pytest.mark.parametrize("case", CASES, ids=[c["label"] for c in CASES])
def test_cases(case: dict[str, object], request: pytest.FixtureRequest) -> None:
    if case["kind"] == "known-failure":
        request.applymarker(pytest.mark.xfail(strict=True, reason=str(case["comment"])))
    text = str(case["text"])
    found = quotations_in(text)
    expected = case["expect"]
    assert isinstance(expected, list)
    shown = [(text[q.start : q.end], q.direct, q.rule, q.negated, q.continues, q.chain) for q in found]
    for e in expected:
        assert any(agrees(text, q, e) for q in found), (e, shown)
    if not expected:
        assert not found, shown


def test_every_span_lies_in_the_text_and_continues_points_back() -> None:
    text = "\n\n".join(str(c["text"]) for c in CASES)
    found = quotations_in(text)
    assert len(found) > len(CASES) // 2
    for n, q in enumerate(found):
        assert 0 <= q.start < q.end <= len(text)
        assert q.continues is None or q.continues < n
        for s in q.chain:
            assert 0 <= s.start < s.end <= len(text)
            assert 0 <= s.cue_start <= s.cue_end <= len(text)


@pytest.mark.parametrize("nobody", ["neither side", "no one", "nobody", "none of the clubs"])
def test_nobody_says_nothing(nobody: str) -> None:
    assert not quotations_in(f"The clubs have a debt that {nobody} wants to mention.")
    assert not quotations_in(f"By noon {nobody} had announced a new date.")


@pytest.mark.parametrize("mark", ["“", "”", '"', "«", "»"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_stray_mark_loses_no_other_quotation(mark: str, place: int) -> None:
    paragraphs = [f"“We saw the light number {n},” said the keeper." for n in range(4)]
    paragraphs[place] = f"The keeper saw {mark}nothing in the fog."
    found = [text for m in find_marked("\n\n".join(paragraphs)) for text in ["\n\n".join(paragraphs)[m.start : m.end]]]
    for n in range(4):
        if n != place:
            assert f"We saw the light number {n}," in found


def test_empty_text_has_no_quotations() -> None:
    assert find_quotations(Report(id="r", source="r.txt", text=""), (), ()) == ()
