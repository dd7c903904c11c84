"""Reports -> stories: which reports tell one happening.

A report is known by its words, its names and the mean of its first sentences' vectors. Groups grow from the most alike
pair by average link, so that one report that touches two stories does not join them; the order of the reports does
not matter.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from twosource.language.frequencies import rarity
from twosource.records import Analysis
from twosource.settings import SETTINGS, Settings
from twosource.units import content_words

# The first sentences carry the news; what follows is background that other stories share.
LEAD = 8
Matrix = npt.NDArray[np.float32]


def group_reports(analyses: Sequence[Analysis], settings: Settings = SETTINGS) -> list[list[int]]:
    """Indices of the reports of each story; stories and reports in order of their first report."""
    n = len(analyses)
    if n < 2:
        return [[i] for i in range(n)]
    likeness = compare_reports(analyses)
    for i in range(n):
        for j in range(i):
            far = _days_apart(analyses[i], analyses[j])
            if far is not None and far > settings.story_days and likeness[i, j] < settings.story_link_late:
                likeness[i, j] = likeness[j, i] = 0.0
    return _average_link(likeness, settings.story_link)


def compare_reports(analyses: Sequence[Analysis]) -> Matrix:
    """How alike each two reports are, 0 to 1: the mean of the cosine of their leads' vectors and of their weighted
    words and names."""
    vectors = np.stack([_lead_vector(a) for a in analyses])
    words = _word_matrix([_words(a) for a in analyses])
    names = _word_matrix([_names(a) for a in analyses])
    meaning = np.clip(vectors @ vectors.T, 0, 1)
    return np.asarray(0.4 * meaning + 0.35 * (words @ words.T) + 0.25 * (names @ names.T), dtype=np.float32)


def _lead_vector(a: Analysis) -> Matrix:
    rows = [s.vector for s in a.sentences[:LEAD] if s.vector is not None and len(s.tokens) > 4]
    if not rows:
        rows = [s.vector for s in a.sentences[:LEAD] if s.vector is not None]
    if not rows:
        return np.zeros(384, dtype=np.float32)
    mean = np.mean(rows, axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def _words(a: Analysis) -> Counter[str]:
    out: Counter[str] = Counter()
    for k, s in enumerate(a.sentences):
        for w, c in content_words(s.tokens).items():
            out[w] += c * (2 if k < LEAD else 1)
    for w in re.findall(r"\w+", (a.report.title or "").lower()):
        out[w] += 2
    return out


def _names(a: Analysis) -> Counter[str]:
    out: Counter[str] = Counter()
    for s in a.sentences:
        for name in s.names:
            out[s.tokens[name.last].form.lower()] += 1
    return out


def _word_matrix(rows: Sequence[Counter[str]]) -> Matrix:
    """TF-IDF rows of length 1. How rare a word is does not depend on which reports are at hand, so that two reports
    alone are compared as they would be among a thousand."""
    df = Counter(w for row in rows for w in row)
    index = {w: i for i, w in enumerate(sorted(w for w, n in df.items() if n > 1))}
    out = np.zeros((len(rows), max(1, len(index))), dtype=np.float32)
    for i, row in enumerate(rows):
        total = 0.0
        for w, c in sorted(row.items()):
            value = (1 + math.log(c)) * rarity(w)
            total += value * value
            if w in index:
                out[i, index[w]] = value
        if total:
            out[i] /= math.sqrt(total)
    return out


def _days_apart(a: Analysis, b: Analysis) -> int | None:
    if a.report.published is None or b.report.published is None:
        return None
    return abs((a.report.published - b.report.published).days)


def _average_link(likeness: Matrix, least: float) -> list[list[int]]:
    """Agglomerative clustering (Sokal and Michener 1958), by average link."""
    n = len(likeness)
    sums = likeness.astype(np.float64).copy()
    np.fill_diagonal(sums, -np.inf)
    sizes = np.ones(n)
    members: dict[int, list[int]] = {i: [i] for i in range(n)}
    while len(members) > 1:
        mean = sums / np.outer(sizes, sizes)
        # rounded so that the last bits of a sum cannot decide; ties go to the first pair
        flat = int(np.round(mean, 6).argmax())
        i, j = sorted(divmod(flat, n))
        if mean[i, j] < least:
            break
        sums[i] += sums[j]
        sums[:, i] = sums[i]
        sums[i, i] = -np.inf
        sums[j] = sums[:, j] = -np.inf
        sizes[i] += sizes[j]
        members[i] = sorted(members[i] + members.pop(j))
    return sorted(members.values())
