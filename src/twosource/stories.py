"""Reports -> stories: which reports tell one happening.

A report is one long vector: what its first sentences mean, its words, its names, each weighed by rarity. The likeness
of two reports is the product of their vectors, halved for every `story_half_life` days between them, so that look-alike
happenings weeks apart stay apart. Reports are taken day by day, in one pass: those of a day are joined with one another
and with the stories of the days before by average link (linkage.py), which for such vectors needs no more than each
story's sum. A story too old for any report to reach the bar is closed and forgotten, so that the cost of a day does not
grow with the stream. Within a day the order of arrival is of no account (open_day.py): words are as rare as they were
before it, and reports of the day are grouped anew as far as a new one bears on them. Stories of the days before are
never joined with each other.
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
from typing import Any

import numpy as np
import numpy.typing as npt

from twosource.content import content_lemmas
from twosource.language.frequencies import rarities_among
from twosource.linkage import inner_of
from twosource.open_day import Held, OpenDay, OpenStory, Vector, open_day
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
WIDTH = WORD_WIDTH + NAME_WIDTH + 2 * MEANING_WIDTH
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


@dataclass
class StoryStream:
    """Stories of reports that come day by day; `add` takes reports of one day and says which story each belongs to."""

    settings: Settings = SETTINGS
    stories: list[list[int]] = field(default_factory=list)
    _open: list[OpenStory] = field(default_factory=list)
    _seen: Counter[str] = field(default_factory=Counter)
    _reports: int = 0
    _day: OpenDay | None = None
    _of_day: Counter[str] = field(default_factory=Counter)

    def add(
        self, analyses: Sequence[Analysis], numbers: Sequence[int], day: dt.date | None,
        earlier: Iterable[OpenStory] = (), held: Sequence[Held] = (), whole: bool = False,
    ) -> list[OpenStory]:  # fmt: skip
        """Takes reports of one day (or undated ones), `numbers` being what they are called in `stories`; the stories
        that have changed.

        Of `earlier` stories, which another stream left, those are resumed that one of the reports may join; `held` are
        reports that it took of this day. Reports of the day that came before are grouped anew as far as the new ones
        bear on them, or all of them where `whole`.
        """
        today = day.toordinal() if day else None
        if self._day is None or today is None or today != self._day.day:
            self._end_day(today)
        bags = [(_words(a), _names(a)) for a in analyses]
        vectors = np.stack([self._vector(a, *bag) for a, bag in zip(analyses, bags, strict=True)])
        self._of_day.update(w for words, names in bags for w in {*words, *names})
        self._of_day[""] += len(bags)
        self._resume_like(np.concatenate([vectors, *(h.vector[None] for h in held)]), earlier, today)
        if self._day is None:
            self._day = open_day(self._open, today, vectors.shape[1], self._share)
            self._day.hold(held)
        rows = self._day.take([(a.report.id, k) for a, k in zip(analyses, numbers, strict=True)], vectors)
        part = self._day.around(range(rows) if whole else range(rows - len(analyses), rows), self.settings.story_link)
        gone, come, grown = self._day.regroup(part, self.settings.story_link, self._share)
        for story in gone:
            _take_out(self._open, story)
            _take_out(self.stories, story.members)
        for story in come:
            self.resume(story)
        return [*come, *grown]

    def _end_day(self, today: int | None) -> None:
        """No more reports of the day are awaited: its words count from now on."""
        self._day = None
        self._reports += self._of_day.pop("", 0)
        self._seen.update(self._of_day)
        self._of_day.clear()
        self._forget_rarest()
        if today is not None:
            self._forget(today)

    def vector_of(self, number: int) -> Vector:
        """What a report of the day that is open was weighed as."""
        assert self._day is not None
        vector: Vector = self._day.vectors[self._day.row_of[number]]
        return vector

    def before(self, story: OpenStory) -> OpenStory | None:
        """A story as it was before the day that is open; None where it began with it."""
        return self._day.before_of(story) if self._day else None

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
                self._day = None  # its columns are not all there
                self.resume(some[k])

    def weigh_by(self, words: Counter[str], reports: int) -> None:
        """From now on words and names are as rare as in so many reports; `words` says in how many of them each stands.
        The stream's own count is taken over from there."""
        self._day, self._seen, self._reports = None, words, reports
        self._of_day.clear()

    @property
    def left(self) -> list[OpenStory]:
        """The stories that a report may still join, with what is needed to `resume` them."""
        return list(self._open)

    def weigh(self, analyses: Sequence[Analysis], numbers: Sequence[int]) -> OpenStory:
        """Reports as one story, whatever they are like: what `resume` takes."""
        dated = [a.report.published.toordinal() for a in analyses if a.report.published]
        day = max(dated, default=None)
        total, alone = np.zeros(WIDTH, dtype=np.float32), 0.0
        for a in analyses:
            own = a.report.published.toordinal() if a.report.published else None
            vector = self._vector(a, _words(a), _names(a)) * self._share(own, day)
            total, alone = total + vector, alone + float(vector @ vector)
        return OpenStory(list(numbers), total, day, inner_of(total, alone))

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


def _meaning(a: Analysis, lead: int) -> Vector:
    """The mean vector of the first sentences; short ones only where there is nothing else."""
    sentences = [s for s in a.sentences[:lead] if s.vector is not None]
    rows = [s.vector for s in sentences if len(s.tokens) > 4 and s.vector is not None]
    rows = rows or [s.vector for s in sentences if s.vector is not None]
    return _unit(np.mean(rows, axis=0) if rows else np.zeros(MEANING_WIDTH))


def _take_out(items: list[Any], item: object) -> None:
    """Takes one thing out of a list, itself and nothing equal; it stands near the end."""
    k = next(k for k in range(len(items) - 1, -1, -1) if items[k] is item)
    del items[k]


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
