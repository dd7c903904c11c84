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
    documents, words = document_counts()
    return math.log((documents + 1) / (words.get(lemma, 0) + 1)) + 0.3
