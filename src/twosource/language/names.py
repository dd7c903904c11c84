"""The names of a whole report: what one sentence leaves open, the report's other sentences and the lists often tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from twosource.language.decoding import best_names, is_well_formed, spans_of
from twosource.language.known_names import find_known_names

Scores = npt.NDArray[np.float32]
Spans = list[tuple[int, int, str]]

# The numbers were chosen on the dev sets of Universal NER and GUM, with en-worldwide's dev set in view; figures move by
# less than 0.2 for a third more or less of each.
# The network has seen its training sentences too often to doubt enough elsewhere: its log-odds count for so much.
SURENESS = 0.65
# Log-odds added to a name of the lists' being what the lists say.
LISTED = 1.5
# Added to shares before their logarithm is taken, so that no word is ruled out by what it is elsewhere.
LEAST_SHARE = 0.01


def names_of_report(
    words: Sequence[Sequence[str]], scores: Sequence[Scores], tags: Sequence[str]
) -> list[list[tuple[int, int, str]]]:
    """The names of each sentence as (first, last, kind), read so that a word tends to be one kind of name throughout.

    A name that is plain in one sentence ("HANO, the housing authority") is not in the next ("HANO alleged"). Each
    capitalised word's odds of being a person, an organisation, a place or no name are therefore mixed with those it has
    elsewhere in the report, in whatever capitals: its own count once, all others together as often as there are others,
    as a geometric mean of the two (one sense a discourse, Gale, Church and Yarowsky 1992; label consistency, Krishnan
    and Manning 2006). Where in a name a word stands is its own sentence's matter.

    `scores[i]` has a row of log-odds over `tags` for each word of sentence i that the network had room for.
    """
    mixed = [_log_shares(_hinted(s, row, tags)) for s, row in zip(scores, words, strict=True)]
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, (row, known) in enumerate(zip(words, scores, strict=True)):
        for k, word in enumerate(row[: len(known)]):
            if word[:1].isupper() and len(word) > 1:
                places[word.lower()].append((i, k))
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
    return [_initials_joined(row, _spans(m, tags)) for row, m in zip(words, mixed, strict=True)]


def _hinted(scores: Scores, words: Sequence[str], tags: Sequence[str]) -> npt.NDArray[np.float64]:
    """The network's log-odds with what the lists say."""
    out = scores * np.float64(SURENESS)
    for first, last, kind in find_known_names(words):
        out[first : last + 1, [tags.index(f"B-{kind}"), tags.index(f"I-{kind}")]] += LISTED
    return out


def _log_shares(logs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    logs -= logs.max(1, keepdims=True)
    logs -= np.log(np.exp(logs).sum(1, keepdims=True))
    return logs


def _spans(scores: npt.NDArray[np.float64], tags: Sequence[str]) -> Spans:
    best = [tags[k] for k in scores.argmax(1)]
    return spans_of(best) if is_well_formed(best) else best_names(scores, tags)


def _initials_joined(words: Sequence[str], names: Spans) -> Spans:
    """ "The U . S . military": initials that a careless page sets apart are in a name all or none, with their stops."""
    out = list(names)
    for first, last in _spaced_initials(words):
        touching = [n for n in out if n[0] <= last and first <= n[1]]
        if touching:
            kind = max(touching, key=lambda n: n[1] - n[0])[2]
            whole = (min(first, *(n[0] for n in touching)), max(last, *(n[1] for n in touching)), kind)
            out = sorted([*(n for n in out if n not in touching), whole])
    return out


def _spaced_initials(words: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of two or more single capitals, each with its stop as the next word, as (first, last)."""
    out: list[tuple[int, int]] = []
    i = 0
    while i < len(words):
        end = i
        while end + 1 < len(words) and len(words[end]) == 1 and words[end].isupper() and words[end + 1] == ".":
            end += 2
        if end - i >= 4:
            out.append((i, end - 1))
        i = max(end, i + 1)
    return out
