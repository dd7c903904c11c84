"""The names of a whole report: what one sentence leaves open, the report's other sentences often tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from twosource.language.decoding import best_names, is_well_formed, spans_of

Scores = npt.NDArray[np.float32]

# Added to shares before their logarithm is taken, so that no word is ruled out by what it is elsewhere.
LEAST_SHARE = 0.01


def names_of_report(
    words: Sequence[Sequence[str]], scores: Sequence[Scores], tags: Sequence[str]
) -> list[list[tuple[int, int, str]]]:
    """The names of each sentence as (first, last, kind), read so that a word tends to be one kind of name throughout.

    A name that is plain in one sentence ("HANO, the housing authority") is not in the next ("HANO alleged"). Each
    capitalised word's odds of being a person, an organisation, a place or no name are therefore mixed with those it has
    elsewhere in the report: its own count once, all others together as often as there are others, as a geometric mean
    of the two (one sense a discourse, Gale, Church and Yarowsky 1992; label consistency, Krishnan and Manning 2006).
    Where in a name a word stands is its own sentence's matter.

    `scores[i]` has a row of log-odds over `tags` for each word of sentence i that the network had room for.
    """
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, (row, known) in enumerate(zip(words, scores, strict=True)):
        for k, word in enumerate(row[: len(known)]):
            if word[:1].isupper() and len(word) > 1:
                places[word].append((i, k))
    mixed = [_log_shares(s) for s in scores]
    kinds = sorted({t[2:] for t in tags})
    of_kind = np.array([[t[2:] == kind for kind in kinds] for t in tags], dtype=np.float64)
    shifts: list[tuple[int, int, npt.NDArray[np.float64]]] = []
    for found in places.values():
        if len(found) > 1:
            own = np.exp(np.array([mixed[i][k] for i, k in found])) @ of_kind
            others = (own.sum(0) - own) / (len(found) - 1)
            change = np.log(others + LEAST_SHARE) - np.log(own + LEAST_SHARE)
            weight = (len(found) - 1) / len(found)
            shifts += [(i, k, row) for (i, k), row in zip(found, weight * change @ of_kind.T, strict=True)]
    for i, k, shift in shifts:
        mixed[i][k] += shift
    return [_spans(m, tags) for m in mixed]


def _log_shares(scores: Scores) -> npt.NDArray[np.float64]:
    logs = scores.astype(np.float64)
    logs -= logs.max(1, keepdims=True)
    logs -= np.log(np.exp(logs).sum(1, keepdims=True))
    return logs


def _spans(scores: npt.NDArray[np.float64], tags: Sequence[str]) -> list[tuple[int, int, str]]:
    best = [tags[k] for k in scores.argmax(1)]
    return spans_of(best) if is_well_formed(best) else best_names(scores, tags)
