"""How rare a word is in news and like texts: data/en/frequencies.json, made by training/compile_frequencies.py."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Mapping

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
    return rarities_among([lemma], 0, {lemma: 0})[0]


def rarities_among(lemmas: Iterable[str], documents: int, having: Mapping[str, int]) -> list[float]:
    """The same for several where so many further documents have been seen; `having` tells how many have each lemma."""
    counted, words = document_counts()
    total = counted + documents + 1
    return [math.log(total / (words.get(w, 0) + having[w] + 1)) + 0.3 for w in lemmas]
