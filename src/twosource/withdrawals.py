"""Figures that a report takes back, or tells that somebody has taken back: "withdrew its figure of 4,460", "corrected
the toll from 300 to 200", "An earlier version of this article gave the toll as 4,460"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from twosource.figures.numbers import NUMBER, number_value
from twosource.language.trees import children, span, subtree
from twosource.records import Analysis, Event, Sentence

# Verbs of taking back what was said; "correct" only with what it was corrected from.
_TAKES_BACK = frozenset(("disown", "rescind", "retract", "take back", "withdraw"))
_CORRECTS = frozenset(("amend", "correct"))
# What is taken back, that troops and offers may not be meant.
_CLAIMS = frozenset(
    "account claim count estimate figure number report statement story tally that toll total value it".split()
)
# "An earlier version of this article gave the toll as 4,460"; "Earlier reports had said that 300 were dead".
_EARLIER = re.compile(
    r"\b(?:an |the |in an )?(?:earlier|previous) (?:versions?|editions?) of (?:this|the) (?:article|report|story|page)|"
    r"^(?:earlier|previous|initial|first) reports? (?:had |that )?(?:said|spoke|put|gave|of)",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\s+(?:\w+\s+)?$", re.IGNORECASE)
# "The Standard reported on Monday that the debt was 418 million. That figure was wrong." in the Standard.
_WRONG = re.compile(
    r"(?:that|this|the) (?:figure|number|toll|count|total|statement|report) (?:was|is) "
    r"(?:wrong|incorrect|inaccurate|mistaken|an error|a mistake)",
    re.IGNORECASE,
)
# Characters back in which the figure stands that "that figure has been withdrawn" takes up.
_BACK = 250


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Values taken back: `start`:`end` are the words that tell it, `by` the ids of the report's actors who do it; `own`
    where the report itself does."""

    start: int
    end: int
    values: tuple[float, ...]
    by: tuple[str, ...]
    own: bool


def find_withdrawals(a: Analysis) -> list[Withdrawal]:
    """The withdrawals that one report tells, in text order."""
    found = [*_by_verb(a), *_by_notice(a)]
    return sorted(found, key=lambda w: (w.start, w.end))


def _by_verb(a: Analysis) -> Iterator[Withdrawal]:
    for e in a.events:
        sentence = a.sentences[e.sentence]
        taken = _taken_back(sentence, e)
        if taken is None:
            continue
        start, end = span(sentence, subtree(sentence, taken))
        if e.lemma in _CORRECTS:
            text = a.report.text
            later = [f for f in a.figures if e.start < f.start < sentence.end]
            values = [f.value for f in later if _FROM.search(text[e.start : f.start])]
        else:
            comma = a.report.text.find(", ", start, end)  # "its figure of five dead, saying that three had died"
            end = comma if comma > 0 else end
            values = [f.value for f in a.figures if start <= f.start and f.end <= end] or _told_before(a, e.start)
        if values:
            yield Withdrawal(e.start, e.end, tuple(values), e.who, False)


def _taken_back(sentence: Sentence, e: Event) -> int | None:
    """The head of what a clause tells to be taken back."""
    verb = sentence.tokens[e.token]
    particles = [sentence.tokens[i].lemma for i in children(sentence, e.token, "compound:prt", "advmod")]
    back = verb.lemma == "take" and "back" in particles
    if (not back and e.lemma not in _TAKES_BACK | _CORRECTS) or e.status == "not-happened":
        return None
    objects = children(sentence, e.token, "obj", "nsubj:pass")
    return next((i for i in objects if sentence.tokens[i].lemma.lower() in _CLAIMS), None)


def _told_before(a: Analysis, start: int) -> list[float]:
    """The number told last before a clause, whatever it counts; no date's."""
    text = a.report.text
    numbers = [
        value
        for m in NUMBER.finditer(text, max(0, start - _BACK), start)
        if not any(d.start < m.end() and m.start() < d.end for d in a.dates) and (value := number_value(m)) is not None
    ]
    return numbers[-1:]


def _by_notice(a: Analysis) -> Iterator[Withdrawal]:
    """A report's own notice of what an earlier version of it said, or that what its outlet said was wrong."""
    for number, s in enumerate(a.sentences):
        before = a.sentences[number - 1] if number else s
        wrong = _WRONG.match(a.report.text[s.start : s.end])
        if wrong and _is_own(a, a.report.text[before.start : before.end]):
            values = tuple(f.value for f in a.figures if before.start <= f.start and f.end <= before.end)
            if values:
                yield Withdrawal(s.start, s.end, values[-1:], (), True)
        found = _EARLIER.search(a.report.text[s.start : s.end])
        if found:
            values = tuple(f.value for f in a.figures if s.start + found.end() <= f.start and f.end <= s.end)
            if values:
                yield Withdrawal(s.start, s.end, values[:1], (), True)


def _is_own(a: Analysis, sentence: str) -> bool:
    """Whether a sentence tells what the report's own outlet said."""
    names = [n for n in (a.report.outlet, a.report.credit) if n]
    return re.search(r"\b(?:we|our)\b", sentence, re.IGNORECASE) is not None or any(
        n.lower().removeprefix("the ") in sentence.lower() for n in names
    )
