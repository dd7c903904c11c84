"""Why a report stands in its story: the rarest names and words that it has in common with others of the story, as they
are written there."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

from twosource.content import content_lemmas
from twosource.language.frequencies import document_counts
from twosource.records import Analysis, Name, Sentence

SHOWN: Final = 5
"""So many names and so many words are shown."""
COMMON: Final = 0.2
"""A word that stands in more than this share of texts ("year", "people") is no reason."""

Written = Mapping[str, Counter[str]]


def find_shared(story: Sequence[Analysis]) -> list[list[str]]:
    """For each report of a story the names, then the words that it shares with another; those that most of the reports
    have and fewest other texts come first."""
    names, words = [_names(a) for a in story], [_words(a) for a in story]
    name_order, word_order = _rank(names), _rank(words)
    name_forms, word_forms = _forms(names), _forms(words)
    out = []
    for own_names, own_words in zip(names, words, strict=True):
        first = _longest(n for n in name_order if n in own_names)[:SHOWN]
        told = {w for n in first for w in n.split()}
        then = [w for w in word_order if w in own_words and not told & {w, *(f.lower() for f in own_words[w])}]
        out.append([*(name_forms[n] for n in first), *(word_forms[w] for w in then[:SHOWN])])
    return out


def _rank(bags: Sequence[Written]) -> list[str]:
    """What two reports or more have, by in how many it stands and how rare it is elsewhere."""
    documents, counts = document_counts()
    shared = Counter(w for bag in bags for w in bag)
    worth = {
        w: many * math.log((documents + 1) / (counts.get(w, 0) + 1))
        for w, many in shared.items()
        if many > 1 and counts.get(w, 0) <= COMMON * documents
    }
    return sorted(worth, key=lambda w: (-round(worth[w], 6), w))


def _forms(bags: Iterable[Written]) -> dict[str, str]:
    """Each as it is mostly written; in lower case where it is so as often."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for bag in bags:
        for key, forms in bag.items():
            written[key].update(forms)
    return {key: min(forms, key=lambda f: (-forms[f], not f.islower(), f)) for key, forms in written.items()}


def _longest(names: Iterable[str]) -> list[str]:
    """Without the names that are part of another one: "Duval" beside "Marek Duval"."""
    every = list(names)
    return [n for n in every if not any(n != m and f" {n} " in f" {m} " for m in every)]


def _names(a: Analysis) -> Written:
    """Names in full, with the ways that they are written."""
    out: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in a.sentences:
        for name in sentence.names:
            form = _written(a, sentence, name)
            out[" ".join(re.findall(r"\w+", form.lower()))][form] += 1
    out.pop("", None)
    return out


def _written(a: Analysis, sentence: Sentence, name: Name) -> str:
    first, last = sentence.tokens[name.first], sentence.tokens[name.last]
    return " ".join(a.report.text[first.start : last.end].split())


def _words(a: Analysis) -> Written:
    """Content words by their lemma, with the ways that they are written. Of numbers only those of three characters and
    more: reports share a "3" by chance; no adverbs: "at least" is no reason."""
    out: dict[str, Counter[str]] = defaultdict(Counter)
    for token in chain.from_iterable(s.tokens for s in a.sentences):
        for lemma in content_lemmas([token]):
            number = token.upos == "NUM"
            if token.upos != "ADV" and (not number or (token.form[0].isdigit() and len(token.form) >= 3)):
                out[lemma][token.form] += 1
    return out
