"""PLOVER events by the CAMEO verb dictionary: a verb and the words around it in its clause.

The dictionary (data/en/frames.patterns.json, made by training/compile_frames.py) groups verbs of like meaning; a group
has a code of its own and patterns that ask for further words before or after the verb ("reject ... offer of talks").
The pattern that asks for most words wins, as in the coders that the dictionary was written for (Schrodt 2014).
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass

from twosource.data import ENGLISH
from twosource.language.trees import base, subtree
from twosource.records import Sentence

Words = tuple[frozenset[str], ...]
"""Words that a side asks for, each a set of alternatives."""


@dataclass(frozen=True, slots=True)
class Told:
    """A PLOVER event, with mode and context where the code has them, and the words it was told by."""

    event: str
    mode: str | None
    context: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class _Pattern:
    before: Words
    after: Words
    told: Told | None

    @property
    def size(self) -> int:
        return len(self.before) + len(self.after)


@functools.cache
def _index() -> dict[str, tuple[_Pattern, ...]]:
    """Verb -> its patterns, those that ask for most words first; its own code asks for none."""
    raw = json.loads((ENGLISH / "frames.patterns.json").read_text("utf8"))
    sets = {name: frozenset(words) for name, words in raw["sets"].items()}

    def side(words: list[str]) -> Words:
        return tuple(
            sets[w[1:]] if w[0] == "&" else frozenset(a.replace("_", " ") for a in w.split("/")) for w in words
        )

    def told(code: list[str] | None, words: str) -> Told | None:
        return Told(code[0], code[1] or None, tuple(filter(None, code[2].split(";"))), words) if code else None

    out: dict[str, list[_Pattern]] = {}
    for block in raw["blocks"]:
        for entry in block["verbs"]:
            (verb, *more), own = entry[0], entry[1] if len(entry) > 1 else block["told"]
            extra = side(more)
            patterns = out.setdefault(verb, [])
            patterns.append(_Pattern((), extra, told(own, " ".join(entry[0]))))
            for before, after, code in block["patterns"]:
                words = " ".join([*before, verb, *more, *after])
                patterns.append(_Pattern(side(before), extra + side(after), told(code, words)))
    return {verb: tuple(sorted(found, key=lambda p: -p.size)) for verb, found in out.items()}


def told_by(sentence: Sentence, token: int, lemma: str) -> Told | None:
    """The PLOVER event of a verb in its clause; None where the dictionary has no such verb or gives it no event."""
    patterns = _index().get(lemma)
    if not patterns:
        return None
    before, after = _sides(sentence, token)
    for p in patterns:
        if all(w & before for w in p.before) and all(w & after for w in p.after):
            return p.told
    return None


def _sides(sentence: Sentence, token: int) -> tuple[set[str], set[str]]:
    """The words of a verb's clause before and behind it, as written and as lemmas; subordinate clauses left out."""
    before: set[str] = set()
    after: set[str] = set()
    for i in subtree(sentence, token, without=("conj", "parataxis", "acl:relcl")):
        t = sentence.tokens[i]
        if i != token and base(t) != "punct":
            (before if i < token else after).update((t.form.lower(), t.lemma.lower()))
    return before, after
