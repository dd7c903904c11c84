"""Events, from hand-checked trees in cases/events.json: no model is needed."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from twosource.events import find_events
from twosource.records import (
    Actor,
    Event,
    Interval,
    Mention,
    Name,
    Quotation,
    Report,
    Sentence,
    Source,
    TimeExpression,
    Token,
)

CASES = json.loads((Path(__file__).parent / "cases" / "events.json").read_text("utf8"))["cases"]


def read_trees(text: str, trees: list[list[str]], names: list[str]) -> tuple[Sentence, ...]:
    """Sentences from "form lemma UPOS XPOS head relation" rows, their words found in the text."""
    sentences = []
    position = 0
    for tree in trees:
        tokens = []
        for row in tree:
            form, lemma, upos, xpos, head, relation = row.split(" ")
            start = text.index(form, position)
            position = start + len(form)
            tokens.append(Token(start, position, form, lemma, upos, xpos, int(head), relation))
        found = tuple(Name(i, i, "place") for i, t in enumerate(tokens) if t.form in names)
        sentences.append(Sentence(tokens[0].start, tokens[-1].end, tuple(tokens), found))
    return tuple(sentences)


def read_actors(text: str, rows: list[list[str]]) -> tuple[Actor, ...]:
    actors = []
    for actor_id, kind, words in rows:
        mentions = tuple(Mention(m.start(), m.end(), "name") for m in re.finditer(re.escape(words), text))
        actors.append(Actor(actor_id, words, kind, mentions=mentions))  # type: ignore[arg-type]
    return tuple(actors)


def read_dates(text: str, rows: list[list[str]]) -> tuple[TimeExpression, ...]:
    dates = []
    for words, first, last in rows:
        start = text.index(words)
        when = Interval(dt.date.fromisoformat(first), dt.date.fromisoformat(last), "day")
        dates.append(TimeExpression(start, start + len(words), "DATE", first, when, "test"))
    return tuple(dates)


def events_of(case: dict[str, Any], quotations: tuple[Quotation, ...] = ()) -> tuple[Event, ...]:
    text = case["text"]
    actors = read_actors(text, case["actors"])
    sentences = read_trees(text, case["trees"], [a.name for a in actors])
    report = Report("r", "r.txt", text, published=dt.date.fromisoformat(case["published"]))
    return find_events(report, sentences, actors, read_dates(text, case["dates"]), (), quotations)


def check(case: dict[str, Any], events: tuple[Event, ...]) -> None:
    text = case["text"]
    if not case["expect"]:
        assert events == ()
    for want in case["expect"]:
        found = [e for e in events if e.lemma == want["lemma"]]
        if want.get("absent"):
            assert not found
            continue
        assert len(found) == 1, [e.lemma for e in events]
        event = found[0]
        assert text[event.start : event.end] == want.get("text", text[event.start : event.end])
        for slot in ("who", "whom", "where", "denied_by"):
            assert list(getattr(event, slot)) == want.get(slot, list(getattr(event, slot))), slot
        assert event.status == want.get("status", event.status)
        assert event.rule == want.get("rule", event.rule)
        when = event.when
        if "when" in want:
            assert (text[when.start : when.end] if when else None) == want["when"]
        if "when_start" in want:
            assert when is not None and when.when is not None
            assert when.when.start.isoformat() == want["when_start"]
            assert when.rule == want["when_rule"]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            c,
            id=c["label"],
            marks=pytest.mark.xfail(strict=True, raises=AssertionError) if c["kind"] == "known failure" else (),
        )
        for c in CASES
    ],
)
def test_case(case: dict[str, Any]) -> None:
    check(case, events_of(case))


def labelled(label: str) -> dict[str, Any]:
    return next(c for c in CASES if c["label"] == label)


def test_an_event_takes_the_chain_of_the_quotation_that_holds_it() -> None:
    case = labelled("plain saying")
    start = case["text"].index("the pool")
    source = Source(0, 9, "The mayor", "may", "person", 10, 14)
    quotation = Quotation(start, len(case["text"]) - 1, False, (source,), "say", "test")
    (event,) = events_of(case, (quotation,))
    assert event.chain == (source,)
    assert event.quotation == 0


def test_a_denied_quotation_denies_its_events() -> None:
    case = labelled("plain saying")
    start = case["text"].index("the pool")
    source = Source(0, 9, "The mayor", "may", "person", 10, 14)
    quotation = Quotation(start, len(case["text"]) - 1, False, (source,), "deny", "test", negated=True)
    (event,) = events_of(case, (quotation,))
    assert event.denied_by == ("may",)
    assert event.status == "happened"


def test_a_clause_stays_within_the_words_quoted() -> None:
    case = labelled("order with a day")
    text = case["text"]
    quotation = Quotation(text.index("reopen"), len(text) - 1, True, (), None, "test")
    (event,) = events_of(case, (quotation,))
    assert text[event.start : event.end].endswith("in June")


def test_no_sentences_no_events() -> None:
    assert find_events(Report("r", "r.txt", ""), (), (), (), (), ()) == ()


def test_without_actors_dates_or_a_day_of_publication() -> None:
    for case in CASES:
        sentences = read_trees(case["text"], case["trees"], [])
        events = find_events(Report("r", "r.txt", case["text"]), sentences, (), (), (), ())
        assert all(e.who == e.whom == e.where == () for e in events)
        assert all(0 <= e.start < e.end <= len(case["text"]) for e in events)


def test_every_span_is_short_and_holds_its_predicate() -> None:
    for case in CASES:
        for e in events_of(case):
            assert e.end - e.start <= 400
            assert e.start <= e.predicate_start < e.predicate_end <= e.end


def test_a_date_stays_on_its_side_of_a_quotation() -> None:
    # The parser hung "Friday" on what was said; the quotation's edge shows that it is the day of saying.
    case = labelled("said on a day")
    text = case["text"]
    tree = [row.replace("Friday Friday PROPN NNP 2 obl", "Friday Friday PROPN NNP 7 obl") for row in case["trees"][0]]
    quotation = Quotation(text.index("she would"), len(text) - 1, False, (), "say", "test")
    (event,) = events_of({**case, "trees": [tree], "dates": case["dates"][:1]}, (quotation,))
    assert event.lemma == "resign"
    assert event.when is None
