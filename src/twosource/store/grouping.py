"""Reports as they come -> the stories they belong to, among those that are kept.

The same grouping as for reports given all at once (stories.py), resumed: each story's weighed sum is kept, and a new
report is held against the stories within reach of its day. A report stays where it was put; stories are merged and
split only by hand. What was said by hand goes first.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from twosource.records import Analysis
from twosource.stories import AT_ONCE, OpenStory, StoryStream, settings_for, words_of

UNDATED_BACK: Final = 2000
"""An undated report is held against the stories of so many reports before it: about a day of a large desk."""
FEW_COUNTS: Final = 50
"""Rows of word counts from which on they are summed into one."""


@dataclass(slots=True)
class Grouped:
    """One story that new reports belong to: `story` is its id, None where it begins with them."""

    story: str | None
    reports: list[str]
    sum: OpenStory | None = field(default=None, repr=False)


def group_new(connection: sqlite3.Connection, analyses: Sequence[Analysis]) -> list[Grouped]:
    """The stories of reports that have none yet: the kept ones they join, then new ones, the largest first. Nothing is
    written."""
    stream = _stream(connection, analyses)
    ids = [a.report.id for a in analyses]
    kept: list[str] = []  # a member -k of a story stands for a report of kept[k - 1]
    sums: dict[int, OpenStory] = {}
    days: dict[dt.date | None, list[int]] = {}
    for i, a in enumerate(analyses):
        days.setdefault(a.report.published, []).append(i)

    def earlier(day: dt.date | None) -> Iterator[OpenStory]:
        resumed = {kept[-members[0] - 1] for members in stream.stories if members[0] < 0}
        for story, opened in _within_reach(connection, stream.reach(), day):
            if story not in resumed:
                kept.append(story)
                opened.members[:] = [-len(kept)] * len(opened.members)
                yield opened

    for day in sorted(days, key=lambda d: d or dt.date.max):
        numbers = sorted(days[day], key=lambda i: ids[i])
        for start in range(0, len(numbers), AT_ONCE):
            part = numbers[start : start + AT_ONCE]
            stream.add([analyses[i] for i in part], part, day, earlier(day))
        sums.update((id(s.members), s) for s in stream.left)
    out = []
    for members in stream.stories:
        new = sorted(ids[i] for i in members if i >= 0)
        if new:
            out.append(Grouped(kept[-members[0] - 1] if members[0] < 0 else None, new, sums.get(id(members))))
    return sorted(out, key=lambda g: (g.story is None, -len(g.reports), g.reports[0]))


def _stream(connection: sqlite3.Connection, new: Sequence[Analysis]) -> StoryStream:
    """A stream that knows the words of the reports kept, with the settings for as many reports as there are."""
    words, counted = load_words(connection)
    fresh = StoryStream(settings_for(counted + len(new)))
    fresh.count(words, counted)
    return fresh


def weigh_story(connection: sqlite3.Connection, analyses: Sequence[Analysis]) -> OpenStory:
    """The weighed sum of a story's reports, made anew."""
    return _stream(connection, []).weigh(analyses, range(len(analyses)))


def _within_reach(connection: sqlite3.Connection, days: int, day: dt.date | None) -> Iterator[tuple[str, OpenStory]]:
    """The kept stories that a report of a day may join, oldest first; undated ones only while they are new."""
    newest = connection.execute("SELECT coalesce(max(number), 0) FROM reports").fetchone()[0]
    first, last = ("", "") if day is None else (str(day - dt.timedelta(days)), str(day + dt.timedelta(days)))
    rows = connection.execute(
        "SELECT story, day, packed, stories.reports FROM story_vectors JOIN stories ON stories.id = story "
        "WHERE day BETWEEN ? AND ? OR (last > ? AND (day IS NULL OR ?)) ORDER BY stories.number",
        (first, last, newest - UNDATED_BACK, day is None),
    )
    for story, then, packed, reports in rows:
        total = np.frombuffer(zlib.decompress(packed), dtype="<f4").astype(np.float32)
        at = dt.date.fromisoformat(then).toordinal() if then else None
        yield story, OpenStory([0] * max(1, reports), total, at)


def write_sum(connection: sqlite3.Connection, story: str, opened: OpenStory) -> None:
    """Keeps what new reports of a story are recognised by."""
    last = connection.execute("SELECT coalesce(max(number), 0) FROM reports WHERE story = ?", (story,)).fetchone()[0]
    day = dt.date.fromordinal(opened.day).isoformat() if opened.day is not None else None
    packed = zlib.compress(opened.total.astype("<f4").tobytes())
    connection.execute(
        "INSERT INTO story_vectors (story, day, last, packed) VALUES (?, ?, ?, ?) ON CONFLICT (story) DO UPDATE SET "
        "day = excluded.day, last = excluded.last, packed = excluded.packed",
        (story, day, last, packed),
    )


def load_words(connection: sqlite3.Connection) -> tuple[Counter[str], int]:
    """In how many of the grouped reports each word and name stands, and how many reports those are."""
    words: Counter[str] = Counter()
    reports = 0
    for many, packed in connection.execute("SELECT reports, packed FROM word_counts"):
        reports += many
        words.update(json.loads(zlib.decompress(packed)))
    return words, reports


def count_words(connection: sqlite3.Connection, analyses: Sequence[Analysis]) -> None:
    """Counts the words of reports that have been grouped."""
    new = Counter(w for a in analyses for w in words_of(a))
    many = len(analyses)
    if connection.execute("SELECT count(*) FROM word_counts").fetchone()[0] >= FEW_COUNTS:
        words, reports = load_words(connection)
        new, many = words + new, many + reports
        connection.execute("DELETE FROM word_counts")
    _write_words(connection, new, many)


def uncount_words(connection: sqlite3.Connection, analyses: Sequence[Analysis]) -> None:
    """Takes back the words of reports that are forgotten."""
    words, reports = load_words(connection)
    words.subtract(w for a in analyses for w in words_of(a))
    connection.execute("DELETE FROM word_counts")
    _write_words(connection, +words, max(0, reports - len(analyses)))


def _write_words(connection: sqlite3.Connection, words: Counter[str], reports: int) -> None:
    packed = zlib.compress(json.dumps(dict(sorted(words.items())), ensure_ascii=False).encode("utf-8"))
    connection.execute("INSERT INTO word_counts (reports, packed) VALUES (?, ?)", (reports, packed))
