"""Interviews printed as questions and answers: who "I" and "you" are in them.

A report is taken for one where its opening says so ("spoke with Ann Berg") and at least two paragraphs are questions.
The one who is asked is the person whom the opening names most; "I" in the answers and "you" in the
questions is that person. Nothing is made of "you" in an answer (anybody) or of "I" in a question (the reporter).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from twosource.actors.drafts import Interview, Layer
from twosource.records import Sentence

FIRST = {"i": "i", "me": "i", "my": "i", "mine": "i", "myself": "i"}
FIRST_PLURAL = {"we": "we", "us": "we", "our": "we", "ours": "we", "ourselves": "we"}
SECOND = {"you": "you", "your": "you", "yours": "you", "yourself": "you"}
PERSONS = {**FIRST, **FIRST_PLURAL, **SECOND}
TURNS = frozenset(PERSONS.values())
# One question to a reader ("Have you seen him?") makes no interview.
LEAST_QUESTIONS = 2
# What the reporter says is short: at most so many sentences in a paragraph without a question mark.
SHORT_TURN = 2
OPENS = re.compile(
    r"\b(?:interview(?:s|ed|ee|ing)?|sp(?:eaks?|oke) (?:with|to)|talk(?:s|ed)? (?:with|to)|(?:sat|sits) down with|"
    r"caught up with|questions? (?:for|to)|q ?& ?a|conversation with|(?:tells|discuss(?:es|ed)) \w+)\b",
    re.I,
)


def find_interview(
    text: str, sentences: Sequence[Sentence], layers: Sequence[Layer], quoted: Sequence[tuple[int, int]]
) -> Interview | None:
    """The interview that a report is, if it is one with one person."""
    paragraphs: dict[int, list[Sentence]] = {}
    for s in sentences:
        paragraphs.setdefault(s.paragraph, []).append(s)
    numbers = list(paragraphs)
    spoken = {p: _persons(paragraphs[p], quoted) for p in numbers}
    asking = set()
    for at, p in enumerate(numbers):
        after = spoken[numbers[at + 1]] if at + 1 < len(numbers) else frozenset()
        question = text[paragraphs[p][-1].start : paragraphs[p][-1].end].rstrip('”" )').endswith("?")
        statement = len(paragraphs[p]) <= SHORT_TURN and bool(after & {"i", "we"}) and not spoken[p] & {"i", "we"}
        if question or ("you" in spoken[p] and statement):
            asking.add(p)
    if len(asking) < LEAST_QUESTIONS:
        return None
    first = min(asking, key=numbers.index)
    opening = paragraphs[first][0].start
    person = _interviewed(text[:opening], layers)
    if person is None:
        return None
    answering = {p for p in numbers[numbers.index(first) :] if p not in asking and spoken[p] & {"i", "we"}}
    return Interview(person, frozenset(asking), frozenset(answering))


def _persons(paragraph: Sequence[Sentence], quoted: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Which of "i", "we" and "you" stand in a paragraph outside quotation marks."""
    return frozenset(
        PERSONS[t.form.lower()]
        for s in paragraph
        for t in s.tokens
        if t.form.lower() in PERSONS and t.upos == "PRON" and not any(a < t.start < b for a, b in quoted)
    )


def _interviewed(opening: str, layers: Sequence[Layer]) -> int | None:
    """The person whom the opening names most often; of several, the one named next to where it tells of an interview.
    None where it tells of none or names nobody whom the report goes on to name."""
    cues = [m.end() for m in OPENS.finditer(opening)]
    if not cues:
        return None
    spelt = {f.name: layer.person[f.start] for layer in layers for f in layer.mentions if f.start in layer.person}
    starts: dict[int, set[int]] = {}
    for name, n in spelt.items():
        starts.setdefault(n, set()).update(m.start() for m in re.finditer(rf"\b{re.escape(name)}\b", opening))
    starts = {n: at for n, at in starts.items() if at}

    def rank(n: int) -> tuple[int, int, int]:
        distance = min((start - c for c in cues for start in starts[n] if start >= c), default=len(opening))
        return -len(starts[n]), distance, n

    return min(starts, key=rank) if starts else None
