"""The words of a span, and which of them carry content."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter

from twosource.records import Sentence, Token

CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV"})
# Verbs and nouns that carry no content of their own, whatever their tag.
LIGHT = frozenset(
    (
        "be have do make take give get go say tell add note also as there it will would could should can may might must"
    ).split()
)

_START, _END = attrgetter("start"), attrgetter("end")


def tokens_in(sentences: Sequence[Sentence], start: int, end: int) -> list[Token]:
    """The words that lie in a span."""
    first = bisect_right(sentences, start, key=_END)
    last = bisect_left(sentences, end, lo=first, key=_START)
    return [t for s in sentences[first:last] for t in s.tokens if t.start >= start and t.end <= end]


def content_words(tokens: Sequence[Token]) -> Counter[str]:
    """Lemmas that carry content, lower case."""
    return Counter(content_lemmas(tokens))


def content_lemmas(tokens: Iterable[Token]) -> list[str]:
    """The same in their order, each as often as it stands there."""
    return [w for t in tokens if t.upos in CONTENT and (w := t.lemma.lower()) not in LIGHT and t.form[0].isalnum()]


def damaged(tokens: Sequence[Token]) -> bool:
    """Whether words stand glued together, as on a careless page: "the ministerwill", "the war.which"."""
    for t, n in pairwise(tokens):
        if t.end == n.start and n.form[0].isalpha():
            glued = t.form[-1].isalpha() and n.xpos not in ("POS", "RB") and t.upos != "AUX"
            if glued or t.form in ".?!":
                return True
    return False
