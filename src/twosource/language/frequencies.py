"""How rare a word is in news and like texts: data/en/frequencies.json, made by training/compile_frequencies.py."""

from __future__ import annotations

import functools
import json
import math

from twosource.data import ENGLISH


@functools.cache
def document_counts() -> tuple[int, dict[str, int]]:
    """How many documents were counted, and in how many of them each lemma stands."""
    loaded = json.loads((ENGLISH / "frequencies.json").read_text("utf8"))
    return loaded["documents"], loaded["words"]


@functools.cache
def rarity(lemma: str) -> float:
    """Inverse document frequency (Spärck Jones 1972) of a lower-case lemma: about 1 for words that half of all texts
    have, about 7 for unseen ones."""
    return rarity_among(lemma, 0, 0)


def rarity_among(lemma: str, documents: int, having: int) -> float:
    """The same where so many further documents have been seen, some of them having the lemma."""
    counted, words = document_counts()
    return math.log((counted + documents + 1) / (words.get(lemma, 0) + having + 1)) + 0.3
