"""The names of a whole report: what one sentence leaves open, the report's other sentences and the lists often tell."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate, chain, pairwise

import numpy as np
import numpy.typing as npt

from twosource.language.decoding import best_names, is_well_formed, spans_of
from twosource.language.known_names import find_known_names
from twosource.language.name_spans import Weighed, Weights, choose_names, load_weights

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
    words: Sequence[Sequence[str]], scores: Sequence[Scores], tags: Sequence[str], weights: Weights | None = None
) -> list[list[tuple[int, int, str]]]:
    """The names of each sentence as (first, last, kind), read so that a word tends to be one kind of name throughout.

    A name that is plain in one sentence ("HANO, the housing authority") is not in the next ("HANO alleged"). Each
    capitalised word's odds of being a person, an organisation, a place or no name are therefore mixed with those it has
    elsewhere in the report, in whatever capitals: its own count once, all others together as often as there are others,
    as a geometric mean of the two (one sense a discourse, Gale, Church and Yarowsky 1992; label consistency, Krishnan
    and Manning 2006). Where in a name a word stands is its own sentence's matter.

    `scores[i]` has a row of log-odds over `tags` for each word of sentence i that the network had room for.
    """
    if not words:
        return []
    listed = [find_known_names(row) for row in words]
    weighed = weigh_words(words, scores, tags, listed)
    chosen: list[Spans] = [[] for _ in words]
    for first, last, kind in choose_names(weighed, weights or load_weights()):
        i = bisect_right(weighed.starts, first) - 1
        chosen[i].append((first - weighed.starts[i], last - weighed.starts[i], kind))
    return [_joined(*of) for of in zip(words, chosen, listed, strict=True)]


def weigh_words(
    words: Sequence[Sequence[str]], scores: Sequence[Scores], tags: Sequence[str], listed: Sequence[Spans]
) -> Weighed:
    """What the network, the lists (`listed`, each sentence's) and the report's other places say of each word."""
    starts = list(accumulate(map(len, scores), initial=0))
    logs = np.concatenate(scores) * np.float64(SURENESS)
    for start, end, known in zip(starts, starts[1:], listed, strict=False):
        for first, last, kind in known:
            logs[start + first : min(start + last + 1, end), [tags.index(f"B-{kind}"), tags.index(f"I-{kind}")]] += (
                LISTED
            )
    logs -= logs.max(1, keepdims=True)
    logs -= np.log(np.exp(logs).sum(1, keepdims=True))
    rows = [row[: len(s)] for row, s in zip(words, scores, strict=True)]
    _mix_places(logs, rows, tags)
    best = [
        (start + first, start + last, kind)
        for start, names in zip(starts, _spans(logs, starts, tags), strict=False)
        for first, last, kind in names
    ]
    return Weighed([*chain.from_iterable(rows)], starts, logs, tags, best)


def _mix_places(mixed: npt.NDArray[np.float64], words: Sequence[Sequence[str]], tags: Sequence[str]) -> None:
    """Moves the log-shares of each capitalised word towards those that it has in its other places."""
    places: dict[str, list[int]] = defaultdict(list)
    for k, word in enumerate(chain.from_iterable(words)):
        if word[:1].isupper() and len(word) > 1:
            places[word.lower()].append(k)
    groups = [found for found in places.values() if len(found) > 1]
    if not groups:
        return
    kinds = sorted({t[2:] for t in tags})
    of_kind = np.array([[t[2:] == kind for kind in kinds] for t in tags], dtype=np.float64)
    at = list(chain.from_iterable(groups))
    sizes = [len(found) for found in groups]
    own = np.exp(mixed[at]) @ of_kind
    sums = np.add.reduceat(own, [0, *accumulate(sizes[:-1])])
    size = np.repeat(sizes, sizes)[:, None]
    others = (np.repeat(sums, sizes, axis=0) - own) / (size - 1)
    change = np.log(others + LEAST_SHARE) - np.log(own + LEAST_SHARE)
    mixed[at] += ((size - 1) / size * change) @ of_kind.T


def _spans(scores: npt.NDArray[np.float64], starts: Sequence[int], tags: Sequence[str]) -> list[Spans]:
    """The names of sentences whose words' scores stand one below another; each begins where `starts` says."""
    best = scores.argmax(1).tolist()
    out: list[Spans] = []
    for start, end in pairwise(starts):
        row = [tags[k] for k in best[start:end]]
        if row.count("O") == len(row):
            out.append([])
        else:
            out.append(spans_of(row) if is_well_formed(row) else best_names(scores[start:end], tags))
    return out


def _joined(words: Sequence[str], names: Spans, listed: Spans) -> Spans:
    """Names that no page cuts: initials that a careless one sets apart ("the U . S . military") are in a name all or
    none, with their stops, and so are the words of a listed name of their kind ("the 2020 United States election")."""
    if not names:
        return names
    whole = [(first, last, "") for first, last in _spaced_initials(words)]
    whole += [known for known in listed if known[1] > known[0]]
    for first, last, kind in whole:
        touching = [n for n in names if n[0] <= last and first <= n[1] and kind in ("", n[2])]
        if touching:
            longest = max(touching, key=lambda n: n[1] - n[0])[2]
            joined = (min(first, *(n[0] for n in touching)), max(last, *(n[1] for n in touching)), longest)
            names = sorted([*(n for n in names if n[0] > joined[1] or n[1] < joined[0]), joined])
    return names


def _spaced_initials(words: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of two or more single capitals, each with its stop as the next word, as (first, last)."""
    if list(words).count(".") < 2:
        return []
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
