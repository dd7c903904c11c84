"""Trees put right where a parser's error has one plain reading: each rule names the wording it is for."""

from __future__ import annotations

from dataclasses import replace

from twosource.language.trees import base, children
from twosource.records import Sentence

TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow week month year morning evening "
    "night afternoon january february march april may june july august september october november december".split()
)


def mended(sentence: Sentence) -> Sentence:
    """The sentence with what no English sentence means hung where it belongs; the same one where nothing is wrong."""
    return _subject_after_time(_infinitives(sentence))


def _infinitives(sentence: Sentence) -> Sentence:
    """ "Ordered them to stop and | hand over": the second infinitive goes with the first.

    A bare infinitive cannot be the conjunct of a finite verb; where a parser says so and the finite verb has an
    infinitive of its own before it, the two infinitives go together.
    """
    tokens = list(sentence.tokens)
    for i, t in enumerate(tokens):
        if t.xpos != "VB" or base(t) != "conj" or t.head < 0 or children(sentence, i, "aux", "nsubj", "mark"):
            continue
        if tokens[t.head].xpos == "VB":
            continue
        before = [k for k in children(sentence, t.head, "xcomp", "advcl") if k < i and tokens[k].xpos == "VB"]
        if before:
            tokens[i] = replace(t, head=before[-1])
    return replace(sentence, tokens=tuple(tokens)) if tuple(tokens) != sentence.tokens else sentence


def _subject_after_time(sentence: Sentence) -> Sentence:
    """ "This Thursday, the minister, Ana Rey, in a call with ..., urged": a day has no apposition that acts.

    Where a finite verb has no subject and a word of time before it has an apposition, that is the subject.
    """
    tokens = list(sentence.tokens)
    for i, t in enumerate(tokens):
        if base(t) != "appos" or t.head < 0 or tokens[t.head].form.lower() not in TIMES:
            continue
        verb = tokens[t.head].head
        if verb <= i or tokens[verb].upos != "VERB" or children(sentence, verb, "nsubj", "csubj"):
            continue
        finite = tokens[verb].xpos in ("VBD", "VBZ", "VBP") or children(sentence, verb, "aux")
        if finite:
            tokens[i] = replace(t, head=verb, relation="nsubj")
    return replace(sentence, tokens=tuple(tokens)) if tuple(tokens) != sentence.tokens else sentence
