"""Reports -> stories: which reports tell one happening.

A report is one long vector: what its first sentences mean, its words, its names, each weighed by rarity. The likeness
of two reports is the product of their vectors, halved for every `story_half_life` days between them, so that look-alike
happenings weeks apart stay apart. Reports are taken day by day, in one pass: those of a day are joined with one another
and with the stories of the days before by average link, which for such vectors needs no more than each story's sum.
A story too old for any report to reach the bar is closed and forgotten, so that the cost of a day does not grow with
the stream. Within a day the order of arrival is of no account; stories once begun are never joined with each other.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

import numpy as np
import numpy.typing as npt

from twosource.content import content_lemmas
from twosource.language.frequencies import document_counts, rarities_among
from twosource.records import Analysis
from twosource.settings import SETTINGS, Settings

# The first sentences carry the news; what follows is background that other stories share.
LEAD = 8
# What each part weighs: words tell most, names tell look-alikes apart, meaning finds the same in other words.
WORDS, NAMES, MEANING, OPENING = 0.43, 0.22, 0.20, 0.15
# Words and names are hashed to these many dimensions (Weinberger et al. 2009): two reports' likeness is off by about
# 1 in 50 of what these parts weigh, far less than stories lie apart.
WORD_WIDTH, NAME_WIDTH = 2048, 1024
# The width of a sentence's vector.
MEANING_WIDTH = 384
# A rare word tells more than its inverse frequency says: rare words come together in one story.
SHARPNESS = 1.5
# From so many reports on the settings hold as they are; between two alone a likeness fades this many times slower.
MANY, LONGER = 100, 5
# Words and names that a stream counts at most: half of a language's are met once only, and tell little by how often
# they came (lossy counting, Manku and Motwani 2002). Some 100 MB.
WORDS_COUNTED = 1_000_000
# Undated reports are taken these many at a time.
AT_ONCE = 2000
# Stories of another stream that are held in memory together; a desk has tens of thousands within reach.
HELD_AT_ONCE = 256
# More than a likeness is off by rounding.
ROUNDED = 1e-4
# No report reaches a story of a time that leaves less of its likeness, whatever bar is set.
LEAST_LINK = 0.01
# So many names and words are shown as what a story's reports have in common.
SHOWN = 5

Vector = npt.NDArray[np.float32]


@dataclass
class OpenStory:
    """A story that may still grow: its reports' numbers, the sum of their vectors as of `day`, and how many count."""

    members: list[int]
    total: Vector
    day: int | None


@dataclass
class StoryStream:
    """Stories of reports that come day by day; `add` takes one day's reports and says which story each belongs to."""

    settings: Settings = SETTINGS
    stories: list[list[int]] = field(default_factory=list)
    _open: list[OpenStory] = field(default_factory=list)
    _seen: Counter[str] = field(default_factory=Counter)
    _reports: int = 0

    def add(
        self, analyses: Sequence[Analysis], numbers: Sequence[int], day: dt.date | None,
        earlier: Iterable[OpenStory] = (),
    ) -> None:  # fmt: skip
        """Takes the reports of one day (or undated ones), `numbers` being what they are called in `stories`. Of
        `earlier` stories, which another stream left, those are resumed that one of the reports may join."""
        ordered = sorted(range(len(analyses)), key=lambda i: (analyses[i].report.id, numbers[i]))
        bags = [(_words(analyses[i]), _names(analyses[i])) for i in ordered]
        self._seen.update(w for words, names in bags for w in {*words, *names})
        self._reports += len(bags)
        self._forget_rarest()
        vectors = np.stack(
            [self._vector(analyses[i], words, names) for i, (words, names) in zip(ordered, bags, strict=True)]
        )
        today = day.toordinal() if day else None
        if today is not None:
            self._forget(today)
        self._resume_like(vectors, earlier, today)
        old = np.stack([s.total * self._share(s.day, today) for s in self._open]) if self._open else vectors[:0]
        sizes = np.array([1.0] * len(ordered) + [float(len(s.members)) for s in self._open])
        groups = _average_link(vectors, old, sizes, self.settings.story_link)
        for group in groups:
            new = [numbers[ordered[i]] for i in group if i < len(ordered)]
            begun = next((self._open[i - len(ordered)] for i in group if i >= len(ordered)), None)
            added = vectors[[i for i in group if i < len(ordered)]].sum(0)
            if begun is None:
                self.stories.append(new)
                self._open.append(OpenStory(self.stories[-1], added, today))
            else:
                # what comes late is weighed as of the story's newest day
                newest = max((d for d in (begun.day, today) if d is not None), default=None)
                begun.total = begun.total * self._share(begun.day, newest) + added * self._share(today, newest)
                begun.day = newest
                begun.members.extend(new)

    @property
    def open(self) -> int:
        """How many stories a report may still join."""
        return len(self._open)

    def resume(self, story: OpenStory) -> None:
        """Takes up a story that an earlier stream left, for the reports to come."""
        self.stories.append(story.members)
        self._open.append(story)

    def _resume_like(self, vectors: Vector, earlier: Iterable[OpenStory], today: int | None) -> None:
        """Resumes the stories that one of some reports is like enough to. A group of reports is on average no more like
        a story than the likest of them, so that the others would stay as they are."""
        stories = iter(earlier)
        while some := list(islice(stories, HELD_AT_ONCE)):
            weights = np.array([self._share(s.day, today) / len(s.members) for s in some])
            likeness = (np.stack([s.total for s in some]) @ vectors.T).max(1) * weights
            for k in np.flatnonzero(likeness >= self.settings.story_link - ROUNDED):
                self.resume(some[k])

    def count(self, words: Mapping[str, int], reports: int) -> None:
        """Takes over in how many of so many earlier reports each word and name stands."""
        self._seen.update(words)
        self._reports += reports

    @property
    def left(self) -> list[OpenStory]:
        """The stories that a report may still join, with what is needed to `resume` them."""
        return list(self._open)

    def weigh(self, analyses: Sequence[Analysis], numbers: Sequence[int]) -> OpenStory:
        """Reports as one story, whatever they are like: what `resume` takes."""
        dated = [a.report.published.toordinal() for a in analyses if a.report.published]
        day = max(dated, default=None)
        total = np.zeros(WORD_WIDTH + NAME_WIDTH + 2 * MEANING_WIDTH, dtype=np.float32)
        for a in analyses:
            own = a.report.published.toordinal() if a.report.published else None
            total = total + self._vector(a, _words(a), _names(a)) * self._share(own, day)
        return OpenStory(list(numbers), total, day)

    def reach(self) -> int:
        """Days from a story's newest report within which another may join it."""
        return math.floor(self.settings.story_half_life * math.log2(1 / max(self.settings.story_link, LEAST_LINK)))

    def _share(self, then: int | None, now: int | None) -> float:
        """What is left of a likeness over some days; all of it where a day is not known."""
        if then is None or now is None:
            return 1.0
        return float(0.5 ** (abs(now - then) / self.settings.story_half_life))

    def _forget(self, today: int) -> None:
        """Closes the stories that no report can reach any more: a whole likeness would by now be below the bar."""
        bar = self.settings.story_link
        self._open = [s for s in self._open if s.day is None or self._share(s.day, today) >= bar]

    def _forget_rarest(self) -> None:
        """Keeps no more than WORDS_COUNTED words: those that came least are forgotten."""
        least = 1
        while len(self._seen) > WORDS_COUNTED:
            self._seen = Counter({w: n for w, n in self._seen.items() if n > least})
            least += 1

    def _vector(self, a: Analysis, words: Mapping[str, float], names: Mapping[str, float]) -> Vector:
        parts = (
            (WORDS, self._hashed(words, WORD_WIDTH)),
            (NAMES, self._hashed(names, NAME_WIDTH)),
            (MEANING, _meaning(a, LEAD)),
            (OPENING, _meaning(a, 1)),
        )
        return np.concatenate([math.sqrt(weight) * part for weight, part in parts])

    def _hashed(self, bag: Mapping[str, float], width: int) -> Vector:
        """A bag of words as a vector of length 1 (or 0): TF-IDF, each word at the place its hash gives, signed. A
        word's frequency is that of texts at large and of this stream together."""
        out = [0.0] * width
        words = sorted(bag)
        for word, rare in zip(words, rarities_among(words, self._reports, self._seen), strict=True):
            code = zlib.crc32(word.encode())
            value = (1 + math.log(bag[word])) * rare**SHARPNESS
            out[code % width] += value if code >> 31 else -value
        return _unit(np.array(out))


def group_reports(analyses: Sequence[Analysis], settings: Settings = SETTINGS) -> list[list[int]]:
    """Indices of the reports of each story, in order of their first report. The order of the reports does not matter;
    undated ones are taken after the dated."""
    stream = StoryStream(settings_for(len(analyses), settings))
    days: dict[dt.date | None, list[int]] = {}
    for i, a in enumerate(analyses):
        days.setdefault(a.report.published, []).append(i)
    for day in sorted(days, key=lambda d: d or dt.date.max):
        numbers = sorted(days[day], key=lambda i: analyses[i].report.id)
        for start in range(0, len(numbers), AT_ONCE):
            part = numbers[start : start + AT_ONCE]
            stream.add([analyses[i] for i in part], part, day)
    return sorted(sorted(story) for story in stream.stories)


def words_of(a: Analysis) -> set[str]:
    """The words and names by which a report is grouped."""
    return {*_words(a), *_names(a)}


def settings_for(reports: int, settings: Settings = SETTINGS) -> Settings:
    """The settings for so many reports. Of a handful that somebody hands over together any two are likely of one story,
    of a day's thousands hardly any: bar and decay fall with the logarithm of their number, as the odds do."""
    few = max(0.0, 1 - math.log(max(2, reports)) / math.log(MANY))
    return replace(
        settings,
        story_link=settings.story_link - settings.story_few * few,
        story_half_life=settings.story_half_life * (1 + (LONGER - 1) * few),
    )


def in_common(analyses: Sequence[Analysis]) -> list[str]:
    """The rarest names and words that at least two of a story's reports have, names first: why they are one story."""
    documents, counts = document_counts()

    def rarest(bags: Iterable[Mapping[str, float]]) -> list[str]:
        shared = Counter(w for bag in bags for w in bag)
        worth = {w: n * math.log((documents + 1) / (counts.get(w, 0) + 1)) for w, n in shared.items() if n > 1}
        return sorted(worth, key=lambda w: (-round(worth[w], 6), w))

    names = [n for n in rarest(_names(a) for a in analyses) if " " in n]
    told = {w for n in names for w in n.split()}
    words = [w for w in rarest(_words(a) for a in analyses) if w not in told]
    return [*names[:SHOWN], *words[:SHOWN]]


def _meaning(a: Analysis, lead: int) -> Vector:
    """The mean vector of the first sentences; short ones only where there is nothing else."""
    sentences = [s for s in a.sentences[:lead] if s.vector is not None]
    rows = [s.vector for s in sentences if len(s.tokens) > 4 and s.vector is not None]
    rows = rows or [s.vector for s in sentences if s.vector is not None]
    return _unit(np.mean(rows, axis=0) if rows else np.zeros(MEANING_WIDTH))


def _unit(x: npt.NDArray[np.floating]) -> Vector:
    return np.asarray(x / max(float(np.linalg.norm(x)), 1e-9), dtype=np.float32)


def _words(a: Analysis) -> Counter[str]:
    """Content words; those of the title and of the first sentences count twice."""
    out = Counter(content_lemmas(chain.from_iterable(s.tokens for s in a.sentences)))
    out.update(content_lemmas(chain.from_iterable(s.tokens for s in a.sentences[:LEAD])))
    for w in re.findall(r"\w+", (a.report.title or "").lower()):
        out[w] += 2
    return out


def _names(a: Analysis) -> Counter[str]:
    """Names in full and by their last word."""
    out: Counter[str] = Counter()
    for s in a.sentences:
        for name in s.names:
            out[s.tokens[name.last].form.lower()] += 1
            out[" ".join(t.form.lower() for t in s.tokens[name.first : name.last + 1])] += 1
    return out


def _average_link(new: Vector, old: Vector, sizes: npt.NDArray[np.float64], least: float) -> list[list[int]]:
    """Agglomerative clustering by average link (Sokal and Michener 1958) of new reports among themselves and with old
    stories, given as sums of vectors; `sizes` counts the reports of each row. Old stories do not join each other.

    Returns groups of row numbers that hold at least one new report, the old counted on from the new.
    """
    n, total = len(new), len(new) + len(old)
    means = np.asarray(new @ np.concatenate([new, old]).T, dtype=np.float64) / sizes
    # rounded so that the last bits of a sum cannot decide; ties go to the first pair
    means = np.round(means, 6)
    means[np.arange(n), np.arange(n)] = -np.inf
    size = sizes.copy()
    members: dict[int, list[int]] = {i: [i] for i in range(total)}
    alive = np.ones(n, dtype=bool)
    best = means.argmax(1) if n else np.zeros(0, dtype=np.int64)
    value = means[np.arange(n), best]
    while n:
        i = int(np.where(alive, value, -np.inf).argmax())
        if not alive[i] or value[i] < least:
            break
        j = int(best[i])
        kept, gone = (min(i, j), max(i, j)) if j < n else (j, i)
        column = (means[:, kept] * size[kept] + means[:, gone] * size[gone]) / (size[kept] + size[gone])
        size[kept] += size[gone]
        members[kept] += members.pop(gone)
        alive[gone] = False
        if kept < n:
            row = (means[kept] * (size[kept] - size[gone]) + means[gone] * size[gone]) / size[kept]
            means[kept] = row
        means[:, kept] = column
        means[:, gone] = means[gone] = -np.inf
        if kept < n:
            means[kept, kept] = -np.inf
        stale = np.flatnonzero(alive & ((best == kept) | (best == gone)))
        stale = np.union1d(stale, [kept]) if kept < n else stale
        best[stale] = means[stale].argmax(1)
        value[stale] = means[stale, best[stale]]
        better = np.flatnonzero(alive & (means[:, kept] > value))
        best[better], value[better] = kept, means[better, kept]
    return [sorted(members[k]) for k in sorted(members) if any(i < n for i in members[k])]
