"""Copied text: which sentences of a story's reports stand in another of them too, as they are or lightly edited.

Quotations come out of a sentence before it is compared: two outlets that quote one speech have not copied each other.
Two sentences are one text where they share a long run of words, or most of their words in the same order. Candidates
are those that share some run of `SHINGLE` words (Broder 1997), so that the cost grows with the text and not with its
square.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from twosource.records import Analysis, Report, Sentence
from twosource.settings import SETTINGS, Settings

Relation = Literal["copied", "rewritten", "quotations", "independent"]
SHINGLE = 4
# Two thirds of the shorter report's own words: it is the other's text. A fifth: it draws on it; of less, half the pairs
# that share it only repeat set phrases of police and page (evaluation/copies.tsv).
COPIED, REWRITTEN = 2 / 3, 1 / 5
# Shared quoted words in a row that no two speakers say alike.
QUOTED_RUN = 6
_QUOTED = re.compile(r"[“\"«„][^”\"»“]{2,400}[”\"»]")
_WORD = re.compile(r"\w+")
# Of a report's words that many are its own, or only its page is at hand and nothing tells whose text it is.
LEAST_PROSE = 1 / 4
# What a page sets around its reports: the running time before a film's title ("0:43 Homeless man found"; no time of
# day), a picture's caption, and words to the reader about the page itself ("Tap the icon above", "you'll find it in
# the menu"). Two pages of one site have them in common, whatever they report.
_FILM = re.compile(r"\d{1,2}:\d\d\s+(?![ap]\.?m\b)['\"‘“]?[^\W\d_a-z]")
_CAPTION = re.compile(r"\b(?:[Ii]mage \d+ of\b|[Pp]hotos?:|[Pp]hoto (?:taken|by)\b|[Bb]ack to [Gg]allery\b)")
_READER = re.compile(
    r"\b(?:you|your|you['’](?:re|ll|ve)|we['’]ve)\b|^(?:\w+/)?(?:click|tap|open|scroll|see|find|to)\b|\bclick the\b",
    re.I,
)
_PAGE = re.compile(
    r"\b(?:click|tap|icons?|menu|e-?edition|newsletters?|sign up|log ?in|subscribers?|subscribe|subscription|"
    r"smartphone|app|browser|cookies|ad ?blocker|print(?:-style)? (?:edition|format|agate|late)|"
    r"printed (?:newspaper|sports))\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Copy:
    """Two sentences of two reports that are one text: report and sentence numbers, and the share of the shorter one's
    words that they have in common and in order."""

    a: tuple[int, int]
    b: tuple[int, int]
    share: float


@dataclass(frozen=True, slots=True)
class Kinship:
    """How two reports' texts are related. `share` is of the shorter report's own words, `earlier` the number of the one
    that was there first, None where neither day nor credit tells."""

    a: int
    b: int
    relation: Relation
    share: float
    earlier: int | None


def plain_words(text: str, start: int, end: int) -> list[str]:
    """The words of a stretch, lower case, what stands in quotation marks left out."""
    return [w.lower() for w in _WORD.findall(_QUOTED.sub(" ", text[start:end]))]


def alike(x: Sequence[str], y: Sequence[str], settings: Settings = SETTINGS) -> float | None:
    """The share of the shorter's words that two sentences have in common and in order, where that shows one text: by it
    or by a long run of words. None where it does not."""
    if not x or not y:
        return None
    shorter = min(len(x), len(y))
    common = (Counter(x) & Counter(y)).total()
    if common < settings.copied_words and common / shorter < settings.copied_share:
        return None  # neither the words in order nor a run of them can be more
    share = _in_order(x, y) / shorter
    if shorter >= settings.copied_least and share >= settings.copied_share:
        return share
    return share if longest_run(x, y) >= settings.copied_words else None


def find_copies(analyses: Sequence[Analysis], settings: Settings = SETTINGS) -> list[Copy]:
    """All pairs of sentences of two reports that are one text, in order."""
    words = [[_own_words(a, s) for s in a.sentences] for a in analyses]
    at: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for r, sentences in enumerate(words):
        for k, w in enumerate(sentences):
            if len(w) >= settings.copied_least:
                for shingle in sorted({tuple(w[i : i + SHINGLE]) for i in range(len(w) - SHINGLE + 1)}):
                    at[shingle].append((r, k))
    pairs = {(x, y) for found in at.values() for x in found for y in found if x[0] < y[0]}
    out = []
    for x, y in sorted(pairs):
        share = alike(words[x[0]][x[1]], words[y[0]][y[1]], settings)
        if share is not None:
            out.append(Copy(x, y, round(share, 4)))
    return out


def _own_words(a: Analysis, s: Sentence) -> list[str]:
    """A sentence's words outside quotation marks; none where most are inside, or where it is a dateline or label: such
    sentences are alike without being copied."""
    words = plain_words(a.report.text, s.start, s.end)
    spoken = 2 * len(words) < len(_WORD.findall(a.report.text[s.start : s.end]))
    return [] if spoken or not any(t.upos in ("VERB", "AUX") for t in s.tokens) else words


def _is_furniture(text: str) -> bool:
    """Whether a sentence belongs to the page and not to the report on it."""
    text = " ".join(text.split())
    if _FILM.match(text) or _CAPTION.search(text):
        return True
    return _READER.search(text) is not None and _PAGE.search(text) is not None


def _lengths(a: Analysis) -> list[int]:
    """How many words each of a report's sentences has of its prose; none where there is hardly any."""
    words = [len(w) for w in _prose(a)]
    total = sum(len(plain_words(a.report.text, s.start, s.end)) for s in a.sentences)
    return words if sum(words) >= LEAST_PROSE * total else [0] * len(words)


def _prose(a: Analysis) -> list[list[str]]:
    """A report's sentences as words outside quotation marks. None of what belongs to its page, nor of what it has said
    before word for word: a caption that stands under each picture is told once."""
    told: set[tuple[str, ...]] = set()
    out = []
    for s in a.sentences:
        words = plain_words(a.report.text, s.start, s.end)
        repeated = len(words) >= SHINGLE and tuple(words) in told
        told.add(tuple(words))
        out.append([] if repeated or _is_furniture(a.report.text[s.start : s.end]) else words)
    return out


def find_kinships(analyses: Sequence[Analysis], copies: Sequence[Copy]) -> list[Kinship]:
    """How each two reports are related, those that share nothing left out."""
    own = [_lengths(a) for a in analyses]
    shared: dict[tuple[int, int], tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for c in copies:
        left, right = shared[c.a[0], c.b[0]]
        left.add(c.a[1])
        right.add(c.b[1])
    quoted = [_quoted_runs(a.report) for a in analyses]
    out = []
    for a in range(len(analyses)):
        for b in range(a + 1, len(analyses)):
            left, right = shared.get((a, b), (set(), set()))
            totals = sum(own[a]), sum(own[b])
            parts = sum(own[a][k] for k in left), sum(own[b][k] for k in right)
            shorter = 0 if totals[0] <= totals[1] else 1
            share = parts[shorter] / max(1, totals[shorter])
            relation = _relation(share, bool(quoted[a] & quoted[b]))
            if relation != "independent":
                out.append(Kinship(a, b, relation, round(share, 4), _earlier(analyses, a, b)))
    return out


def _relation(share: float, quoted: bool) -> Relation:
    if share >= COPIED:
        return "copied"
    if share >= REWRITTEN:
        return "rewritten"
    return "quotations" if quoted else "independent"


def _earlier(analyses: Sequence[Analysis], a: int, b: int) -> int | None:
    """Which of two reports was there first: by the day, or because one credits the other's outlet."""
    x, y = analyses[a].report, analyses[b].report
    for one, other, first in ((x, y, b), (y, x, a)):
        if one.credit and other.outlet and one.credit.lower() == other.outlet.lower():
            return first
    days: tuple[dt.date | None, dt.date | None] = x.published, y.published
    if days[0] is None or days[1] is None or days[0] == days[1]:
        return None
    return a if days[0] < days[1] else b


def _quoted_runs(report: Report) -> set[tuple[str, ...]]:
    runs: Iterator[list[str]] = ([w.lower() for w in _WORD.findall(q)] for q in _QUOTED.findall(report.text))
    return {tuple(w[i : i + QUOTED_RUN]) for w in runs for i in range(len(w) - QUOTED_RUN + 1)}


def longest_run(x: Sequence[str], y: Sequence[str]) -> int:
    """The longest stretch of words that stands in both, by length in words."""
    best = 0
    before: dict[int, int] = {}
    for w in x:
        now: dict[int, int] = {}
        for j, v in enumerate(y):
            if v == w:
                now[j] = before.get(j - 1, 0) + 1
                best = max(best, now[j])
        before = now
    return best


def _in_order(x: Sequence[str], y: Sequence[str]) -> int:
    """How many words both have in the same order: the longest common subsequence, a column of its table at a time as
    the bits of one number (Hyyrö 2004, "Bit-parallel LCS-length computation revisited")."""
    at: dict[str, int] = {}
    for i, w in enumerate(x):
        at[w] = at.get(w, 0) | 1 << i
    every = (1 << len(x)) - 1
    unmatched = every
    for w in y:
        met = unmatched & at.get(w, 0)
        unmatched = ((unmatched + met) | (unmatched - met)) & every
    return len(x) - unmatched.bit_count()
