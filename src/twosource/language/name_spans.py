"""Which stretches of words are names: what the network says of each, weighed with what else speaks for it.

The network tells of words; whether "Rey Foundation" is one name shows from its odds, from the words in and beside it
and from the report's other mentions together. The weights (data/en/names.json, `training/train_names.py`) are those of
one logistic regression over all of these.
"""

from __future__ import annotations

import csv
import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from twosource.data import ENGLISH
from twosource.language.shapes import shape_name

Numbers = npt.NDArray[np.float64]
Span = tuple[int, int, str]

KINDS = ("person", "organisation", "place")
# Share of being a name of some kind from which a stretch is looked at, and words in one; lower or longer ones hardly
# ever are names.
LEAST_SHARE, LONGEST = 0.03, 9
# Log-odds below this all say the same.
LEAST_ODDS = -12.0
# Odds above this are as good as certain (and more would not fit in a number).
MOST_ODDS = 30.0
# Likelihood from which a stretch is taken for a name. F1 alone is best at half of itself, 0.4 (Lipton et al. 2014; dev
# sets 0.1 to 0.3 higher), but a name missed costs its bearer's chain more than one too many does: here about as many
# are found as the network alone finds.
TAKEN = 0.3
# Mentions and words of a name up to which they are counted.
MENTIONS, WORDS = 4, 5
# The words that speak for or against a stretch: its own first and last, and those on either side.
BESIDE = ("first", "last", "before", "after")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A report's words, all its sentences' in a row, and what is known of each."""

    words: list[str]
    starts: list[int]  # of each sentence among them, and the end of the last
    logs: Numbers  # a row of log-shares over `tags` each
    tags: Sequence[str]
    best: list[Span]  # the names of each sentence's best row of tags, numbered through all words


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of a report's words that may be names, numbered through all its sentences."""

    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    features: Numbers  # a row of FEATURES each
    words: list[str]  # all of the report; the last one is none, which stands beside a sentence's end
    beside: npt.NDArray[np.int64]  # a row of four words (BESIDE) each


FEATURES = (
    *(f"odds of {k}" for k in KINDS), *(f"best row has it as {k}" for k in KINDS),
    "least share of no name", "most share of no name", "name before", "name after",
    *(f"first begins {k}" for k in KINDS), *(f"last begins {k}" for k in KINDS), *(f"last goes on {k}" for k in KINDS),
    *(f"after goes on {k}" for k in KINDS), *(f"{n} words" for n in range(1, WORDS + 1)), "starts", "ends",
    *(f"elsewhere {k}" for k in KINDS), "mentions", *(f"part of {k}" for k in KINDS), "also small",
)  # fmt: skip


def choose_names(weighed: Weighed, weights: Weights) -> list[Span]:
    """The likeliest names of a report that do not overlap, numbered through all its words."""
    stretches = stretches_of(weighed)
    shares = likelihoods(stretches, weights)
    kinds = shares.argmax(1)
    gains = shares.max(1) - TAKEN
    rows = sorted(
        (last, first, KINDS[k], gain)
        for first, last, k, gain in zip(
            stretches.first.tolist(), stretches.last.tolist(), kinds.tolist(), gains.tolist(), strict=True
        )
        if gain > 0
    )
    return _without_overlaps(rows)


def _without_overlaps(rows: Sequence[tuple[int, int, str, float]]) -> list[Span]:
    """Of (last, first, kind, gain) in order, those without overlaps that gain most together."""
    ends = [last for last, *_ in rows]
    gained, taken = [0.0], [-1]  # by the first n rows; how many are before the nth where it is taken, else -1
    for n, (_, first, _, gain) in enumerate(rows):
        before = bisect_left(ends, first, 0, n)
        take = gained[before] + gain > gained[-1]
        gained.append(gained[before] + gain if take else gained[-1])
        taken.append(before if take else -1)
    out: list[Span] = []
    n = len(rows)
    while n:
        if taken[n] < 0:
            n -= 1
            continue
        last, first, kind, _ = rows[n - 1]
        out.append((first, last, kind))
        n = taken[n]
    return out[::-1]


def likelihoods(s: Stretches, weights: Weights) -> Numbers:
    """How likely each stretch is a person's, an organisation's and a place's name."""
    words, at = np.unique(s.beside, return_inverse=True)
    table = np.array([word_features(s.words[i]) for i in words.tolist()]).reshape(-1, len(WORD_FEATURES))
    scores = s.features @ weights.features + weights.bias
    for of_words, row in zip(weights.words, at.reshape(s.beside.shape).T, strict=True):
        scores += (table @ of_words)[row]
    odds = np.exp(np.minimum(scores, MOST_ODDS))
    shares: Numbers = odds / (1.0 + odds.sum(1, keepdims=True))
    return shares


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature speaks for a person, an organisation and a place against no name."""

    bias: Numbers
    features: Numbers  # a row for each of FEATURES
    words: Numbers  # for each of BESIDE a row for each of WORD_FEATURES


@cache
def load_weights() -> Weights:
    """The weights that ship."""
    return weights_of(json.loads((ENGLISH / "names.json").read_text("utf8")))


def weights_of(loaded: dict[str, Any]) -> Weights:
    """The weights of a file in the order of the features."""
    return Weights(
        np.array(loaded["bias"]),
        np.array([loaded["features"][name] for name in FEATURES]),
        np.array([[loaded["words"][place][name] for name in WORD_FEATURES] for place in BESIDE]),
    )


def stretches_of(weighed: Weighed) -> Stretches:
    """The stretches of a report that may be names, with their features."""
    logs, tags, starts = weighed.logs, weighed.tags, weighed.starts
    begins, goes_on = ([tags.index(f"{t}-{k}") for k in KINDS] for t in "BI")
    n = len(logs)
    shares = np.vstack([np.exp(logs), np.zeros((1, len(tags)))])  # the last row is of no word
    start_of, end_of = (np.repeat(edges, np.diff(starts)) for edges in (starts[:-1], starts[1:]))
    goes = np.vstack([logs[:, goes_on], np.zeros((1, len(KINDS)))])
    ends = np.log1p(-np.minimum(shares[:, goes_on], 1 - 1e-6))
    first, last, odds = _likely(logs[:, begins], goes, ends, end_of)
    known = set(zip(first.tolist(), last.tolist(), strict=True))
    for a, b, _ in weighed.best:
        if (a, b) not in known:
            whole = logs[a, begins] + goes[a + 1 : b + 1].sum(0) + ends[b + 1 if b + 1 < end_of[a] else n]
            first, last, odds = np.append(first, a), np.append(last, b), np.vstack([odds, whole])
    before = np.where(first > start_of[first], first - 1, n)
    after = np.where(last + 1 < end_of[last], last + 1, n)
    places = np.stack([first, last, before, after], 1)
    words = [*weighed.words, ""]
    kinds = {(a, b): kind for a, b, kind in weighed.best}
    best = [kinds.get(span, "") for span in zip(first.tolist(), last.tolist(), strict=True)]
    odds = np.maximum(odds, LEAST_ODDS)
    features = np.hstack([
        odds, np.array([[b == k for k in KINDS] for b in best]).reshape(-1, len(KINDS)),
        _features_of_words(shares, places, tags.index("O"), begins, goes_on),
        _mentions(words, first, last, np.exp(odds)),
    ])  # fmt: skip
    return Stretches(first, last, features, words, places)


def _features_of_words(
    shares: Numbers, places: npt.NDArray[np.int64], none: int, begins: list[int], goes_on: list[int]
) -> Numbers:
    """What the network says of the words in and beside each stretch, and its length."""
    first, last, before, after = places.T
    size = last - first + 1
    inside = np.minimum(first[:, None] + np.arange(size.max(initial=1)), last[:, None])
    no_name, n = shares[:, none], len(shares) - 1
    named = np.where(np.arange(n + 1) < n, 1 - no_name, 0.0)
    out: Numbers = np.hstack([
        np.stack([no_name[inside].min(1), no_name[inside].max(1), named[before], named[after]], 1),
        shares[first][:, begins], shares[last][:, begins], shares[last][:, goes_on], shares[after][:, goes_on],
        np.minimum(size, WORDS)[:, None] == np.arange(1, WORDS + 1), (before == n)[:, None], (after == n)[:, None],
    ])  # fmt: skip
    return out


def _likely(
    begins: Numbers, goes: Numbers, ends: Numbers, end_of: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Numbers]:
    """First and last word and log-odds by kind of the stretches that may be names."""
    least = np.log(LEAST_SHARE)
    at = np.flatnonzero(begins.max(1) > least)
    odds = begins[at]
    firsts, lasts, found = [], [], []
    for length in range(1, LONGEST + 1):
        after = np.where(at + length < end_of[at], at + length, len(begins))
        whole = odds + ends[after]
        likely = whole.max(1) > least
        firsts.append(at[likely])
        lasts.append(at[likely] + length - 1)
        found.append(whole[likely])
        odds = odds + goes[after]
        more = (after < len(begins)) & (odds.max(1) > least)
        at, odds = at[more], odds[more]
    return np.concatenate(firsts), np.concatenate(lasts), np.concatenate(found)


def _mentions(
    words: Sequence[str], first: npt.NDArray[np.int64], last: npt.NDArray[np.int64], shares: Numbers
) -> Numbers:
    """How likely each stretch's words are a name at their likeliest place; how often they may be one; how likely a
    single word begins or ends a longer one; whether it also stands in small letters ("Sun" and "sun")."""
    names = [" ".join(words[a : b + 1]).lower() for a, b in zip(first.tolist(), last.tolist(), strict=True)]
    none = (0.0, 0.0, 0.0)
    elsewhere: dict[str, tuple[float, ...]] = defaultdict(lambda: none)
    part: dict[str, tuple[float, ...]] = defaultdict(lambda: none)
    rows = shares.tolist()
    for name, row in zip(names, rows, strict=True):
        elsewhere[name] = tuple(map(max, elsewhere[name], row))
        outer = name.split(" ")
        if len(outer) > 1:
            for word in {outer[0], outer[-1]}:
                part[word] = tuple(map(max, part[word], row))
    counts = Counter(names)
    small = {word for word in words if word.islower()}
    out = [
        (*elsewhere[n], min(counts[n], MENTIONS), *(none if " " in n else part.get(n, none)), n in small) for n in names
    ]
    return np.array(out, dtype=np.float64).reshape(-1, 8)


WORD_FEATURES = (
    "lower", "title", "upper", "letter", "mixed", "digits", "mark", "no vowel", "short", "first name",
    "first name in office", "last name in office", "demonym", "organisation's head", "organisation's word",
    "title of office", "place's word", "people", "saying", "of", "the", "in", "comma", "bracket", "'s", "and", "hyphen",
)  # fmt: skip
_IN = frozenset("in at near from to across around outside inside throughout towards into".split())
_THE = frozenset("the this that an a".split())
_OF_ORGANISATIONS = frozenset(
    (
        "inc corp corporation co ltd llc plc group holdings fc united association federation union news times post "
        "university college institute ministry department bureau office commission committee council party front army "
        "police force forces bank airlines air network media press court congress parliament senate house government "
        "agency club school church hospital center centre foundation society league movement brigade company "
        "industries systems services energy oil football cup team"
    ).split()
)
_OF_PLACES = frozenset(
    (
        "street st road avenue county city river lake island islands mount mountain mountains valley bay sea ocean "
        "airport park bridge square hotel district province region state states north south east west northern "
        "southern eastern western central upper new"
    ).split()
)
# Short titles that the lists write out.
_TITLES = frozenset("mr mrs ms dr sen gen col lt rep gov".split())
_VOWEL = re.compile("[aeiouy]")
_SHORT = 3


@lru_cache(maxsize=1 << 15)
def word_features(word: str) -> Numbers:
    """WORD_FEATURES of a word, 0 or 1; none of the empty one, which stands beside a sentence's end."""
    if not word:
        return np.zeros(len(WORD_FEATURES))
    lists, lower, shape = _lists(), word.lower(), shape_name(word)
    bare = lower.strip(".")
    found = [
        shape == "lower", shape == "title", shape == "upper", shape == "letter", shape == "mixed",
        shape.startswith("digits"), shape in ("punctuation", "other"),
        word.isalpha() and not _VOWEL.search(lower), len(word) <= _SHORT,
        lower in lists["first"], lower in lists["office first"], lower in lists["office last"],
        lower in lists["demonym"], lower in lists["organisation"], bare in _OF_ORGANISATIONS, bare in lists["title"],
        bare in _OF_PLACES, lower in lists["people"],
        any(lower.removesuffix(end) in lists["saying"] for end in ("", "s", "d", "ed")) or lower == "said",
        lower in ("of", "for"), lower in _THE, lower in _IN, word == ",", word in "()[]", lower in ("'s", "’s"),
        lower in ("and", "or", "&"), word in ("-", "–"),
    ]  # fmt: skip
    return np.array(found, dtype=np.float64)


@cache
def _lists() -> dict[str, frozenset[str]]:
    words = json.loads((ENGLISH / "actors.words.json").read_text("utf8"))
    people = [row["name"].lower().split() for f in ("people", "ministers") for row in _rows(f"actors.{f}.tsv")]
    peoples = [row[k].lower().split("|") for row in _rows("actors.countries.tsv") for k in ("adjectives", "nouns")]
    return {
        "first": frozenset(name.lower() for name in words["female_names"] + words["male_names"]),
        "office first": frozenset(name[0] for name in people if len(name) > 1),
        "office last": frozenset(name[-1] for name in people if len(name) > 1),
        "demonym": frozenset(chain.from_iterable(peoples)) - {""},
        "organisation": frozenset(words["organisation_heads"] + words["corporate"]),
        "title": frozenset(words["honorifics"] + words["title_heads"]) | _TITLES,
        "people": frozenset(words["people"]),
        "saying": frozenset(words["saying"]),
    }


def _rows(file: str) -> list[dict[str, str]]:
    with (ENGLISH / file).open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))
