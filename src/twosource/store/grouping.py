"""Reports as they come -> the stories they belong to, among those that are kept.

The same grouping as for reports given all at once (stories.py), resumed: each story's weighed sum is kept, and a new
report is held against the stories within reach of its day. Reports of one day are grouped anew as far as a later one of
that day bears on them, from the stories as they were before the day; a story keeps its id through the most of its
reports. A day is over for a story once a report of a later day has joined it. Where somebody has put something right by
hand, reports stay.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from twosource.linkage import inner_of
from twosource.open_day import Held, OpenStory, Vector
from twosource.records import Analysis
from twosource.settings import Settings
from twosource.store.word_counts import count_bags, count_reports, load_words
from twosource.stories import AT_ONCE, MANY, StoryStream, settings_for

UNDATED_BACK: Final = 2000
"""An undated report is held against the stories of so many reports before it: about a day of a large desk."""
LATE: Final = 3
"""Days after which what reports of a day are grouped by is let go of: later ones leave them where they are."""


@dataclass(slots=True)
class Grouped:
    """One story of which reports are to be put into their place: `story` is its id, None where it begins with them.

    `reports` are new, `moved` come from other stories of the same day. `sum` is what the story is recognised by, `day`
    its newest day, where that may still be grouped anew, and `before` what it was before that day."""

    story: str | None
    reports: list[str]
    moved: list[str] = field(default_factory=list)
    sum: OpenStory | None = field(default=None, repr=False)
    day: dt.date | None = None
    before: OpenStory | None = field(default=None, repr=False)


@dataclass(slots=True)
class _Kept:
    """A story of which reports of the day are held: its id, and what it was before the day (None: it began with it)."""

    story: str
    number: int
    before: OpenStory | None


@dataclass(slots=True)
class Grouping:
    """What `group_new` comes to: the groups, and the vectors of the new reports that are dated, with their days."""

    groups: list[Grouped]
    vectors: dict[str, tuple[dt.date, Vector]]


def group_new(connection: sqlite3.Connection, analyses: Sequence[Analysis]) -> Grouping:
    """The stories of reports that have none yet: the kept ones they join, then new ones, the largest first. Nothing is
    written."""
    return _Run(connection, analyses).group()


class _Run:
    """One call of `group_new`."""

    def __init__(self, connection: sqlite3.Connection, analyses: Sequence[Analysis]):
        self.connection = connection
        self.analyses = analyses
        self.ids = [a.report.id for a in analyses]  # by number; those held come behind the new ones
        self.stream = StoryStream(_settings(connection, len(analyses)))
        self.old: list[str] = []  # a member -k of a story stands for a report of old[k - 1]
        self.kept: dict[str, _Kept] = {}
        self.was: dict[str, str] = {}  # report that is held -> its story so far
        self.latest: dict[int, tuple[OpenStory, dt.date | None, OpenStory | None]] = {}
        self.vectors: dict[str, tuple[dt.date, Vector]] = {}

    def group(self) -> Grouping:
        days: dict[dt.date | None, list[int]] = {}
        for i, a in enumerate(self.analyses):
            days.setdefault(a.report.published, []).append(i)
        for day in sorted(days, key=lambda d: d or dt.date.max):
            numbers = sorted(days[day], key=lambda i: self.ids[i])
            for start in range(0, len(numbers), AT_ONCE):
                self._add(day, numbers[start : start + AT_ONCE])
        return Grouping(self._groups(), self.vectors)

    def _add(self, day: dt.date | None, numbers: list[int]) -> None:
        stream, new = self.stream, [self.analyses[i] for i in numbers]
        words, counted = load_words(self.connection, day)
        dated = [(a, a.report.published) for a in self.analyses]
        earlier = [a for a, own in dated if own is not None and (day is None or own < day)]
        more, many = count_bags(earlier)
        words.update(more)
        stream.weigh_by(words, counted + many)
        held = self._held(day) if day else []
        # as long as the bar rises with the number of reports, what it let pass before does not hold
        whole = counted + many < MANY
        changed = stream.add(new, numbers, day, self._within_reach(day), held, whole)
        for story in changed:
            own = day is not None and story.day == day.toordinal()
            self.latest[id(story.members)] = story, day if own else None, stream.before(story)
        if day:
            self.vectors.update((self.ids[i], (day, stream.vector_of(i))) for i in numbers)

    def _held(self, day: dt.date) -> list[Held]:
        """The reports of a day that are grouped already, where that may be done anew: not those of a story of which a
        later day is known, nor of one that somebody has put right."""
        resumed = {self.old[-m[0] - 1] for m in self.stream.stories if m[0] < 0}
        rows = self.connection.execute(
            "SELECT report, reports.story, stories.number AS n, stories.reports AS many, report_vectors.packed, "
            "before_day, before_reports, before_inner, before_packed FROM report_vectors JOIN reports ON reports.id = "
            "report JOIN stories ON stories.id = reports.story JOIN story_days ON story_days.story = reports.story "
            "WHERE report_vectors.day = ?1 AND reports.published = ?1 AND story_days.day = ?1 AND reports.story NOT IN "
            "(SELECT story FROM reports WHERE story IS NOT NULL AND (pinned OR id IN (SELECT report FROM corrections "
            "UNION SELECT other FROM corrections WHERE other IS NOT NULL))) ORDER BY reports.number DESC LIMIT ?2",
            (str(day), AT_ONCE),
        ).fetchall()
        whole = Counter(r["story"] for r in rows)
        out = []
        for r in sorted(rows, key=lambda r: r["report"]):
            story = r["story"]
            if story in resumed or (r["before_reports"] or 0) + whole[story] != r["many"]:
                continue
            if story not in self.kept:
                self.kept[story] = _Kept(story, r["n"], _before(r))
            self.was[r["report"]] = story
            out.append(Held(r["report"], len(self.ids), _unpack(r["packed"]), self.kept[story].number))
            self.ids.append(r["report"])
        return out

    def _within_reach(self, day: dt.date | None) -> Iterator[OpenStory]:
        """The kept stories that a report of a day may join, oldest first; undated ones only while they are new. Those
        of which reports are held, as they were before."""
        resumed = {self.old[-m[0] - 1] for m in self.stream.stories if m[0] < 0}
        for story, opened in _within_reach(self.connection, self.stream.reach(), day):
            if story in resumed:
                continue
            if story in self.kept:
                before = self.kept[story].before
                if before is None:
                    continue
                opened = OpenStory(list(before.members), before.total, before.day, before.inner)
            self.old.append(story)
            opened.members[:] = [-len(self.old)] * len(opened.members)
            yield opened

    def _groups(self) -> list[Grouped]:
        """The stories that new or held reports were put into, with their ids, and those that were left."""
        out = []
        for members in self.stream.stories:
            placed = sorted(self.ids[i] for i in members if i >= 0)
            if placed and id(members) in self.latest:
                story, day, before = self.latest[id(members)]
                out.append(Grouped(
                    self.old[-members[0] - 1] if members[0] < 0 else None, [r for r in placed if r not in self.was],
                    [r for r in placed if r in self.was], story, day, before,
                ))  # fmt: skip
        self._name(out)
        named = {g.story for g in out if g.story}
        for group in out:
            group.moved = [r for r in group.moved if self.was[r] != group.story]
        left = {self.was[r] for g in out for r in g.moved}
        out = [g for g in out if g.reports or g.moved or g.story in left]
        for name in sorted(left - named):  # its reports of the day are elsewhere now
            out.append(Grouped(name, [], sum=self.kept[name].before))
        out.sort(key=lambda g: (g.story is None, -len(g.reports), (g.reports or g.moved or [str(g.story)])[0]))
        return out

    def _name(self, groups: list[Grouped]) -> None:
        """Gives groups that begin with the day the id of the story whose reports they hold the most of, if that began
        with the day too; the older of two. No id is given twice."""
        shared = []
        for k, group in enumerate(groups):
            if group.story is None:
                for story, many in Counter(self.was[r] for r in group.moved).items():
                    if self.kept[story].before is None:
                        shared.append((-many, self.kept[story].number, k, story))
        given: set[str] = set()
        for _, _, k, story in sorted(shared):
            if groups[k].story is None and story not in given:
                groups[k].story = story
                given.add(story)


def weigh_story(connection: sqlite3.Connection, analyses: Sequence[Analysis]) -> OpenStory:
    """The weighed sum of a story's reports, made anew."""
    stream = StoryStream(_settings(connection, 0))
    stream.weigh_by(*load_words(connection, None))
    return stream.weigh(analyses, range(len(analyses)))


def _settings(connection: sqlite3.Connection, new: int) -> Settings:
    """The settings for as many reports as there are."""
    return settings_for(count_reports(connection) + new)


def _before(row: sqlite3.Row) -> OpenStory | None:
    if row["before_reports"] is None:
        return None
    then = dt.date.fromisoformat(row["before_day"]).toordinal() if row["before_day"] else None
    return OpenStory([0] * row["before_reports"], _unpack(row["before_packed"]), then, row["before_inner"])


def _within_reach(connection: sqlite3.Connection, days: int, day: dt.date | None) -> Iterator[tuple[str, OpenStory]]:
    newest = connection.execute("SELECT coalesce(max(number), 0) FROM reports").fetchone()[0]
    first, last = ("", "") if day is None else (str(day - dt.timedelta(days)), str(day + dt.timedelta(days)))
    rows = connection.execute(
        "SELECT story_vectors.story, story_vectors.day, packed, stories.reports, inner FROM story_vectors JOIN stories "
        "ON stories.id = story_vectors.story LEFT JOIN story_days ON story_days.story = story_vectors.story WHERE "
        "story_vectors.day BETWEEN ? AND ? OR (last > ? AND (story_vectors.day IS NULL OR ?)) ORDER BY stories.number",
        (first, last, newest - UNDATED_BACK, day is None),
    )
    for story, then, packed, reports, inner in rows:
        total = _unpack(packed)
        at = dt.date.fromisoformat(then).toordinal() if then else None
        many = max(1, reports)
        yield story, OpenStory([0] * many, total, at, inner_of(total, many) if inner is None else inner)


def write_sum(
    connection: sqlite3.Connection, story: str, opened: OpenStory, day: dt.date | None = None,
    before: OpenStory | None = None,
) -> None:  # fmt: skip
    """Keeps what new reports of a story are recognised by; with `day` also what it was before that day, so that the
    reports of the day can be grouped anew."""
    last = connection.execute("SELECT coalesce(max(number), 0) FROM reports WHERE story = ?", (story,)).fetchone()[0]
    connection.execute(
        "INSERT INTO story_vectors (story, day, last, packed) VALUES (?, ?, ?, ?) ON CONFLICT (story) DO UPDATE SET "
        "day = excluded.day, last = excluded.last, packed = excluded.packed",
        (story, _iso(opened.day), last, _pack(opened.total)),
    )
    was: tuple[object, ...] = (None, None, None, None)
    if day is not None and before is not None:
        was = _iso(before.day), len(before.members), before.inner, _pack(before.total)
    connection.execute(
        "INSERT OR REPLACE INTO story_days VALUES (?, ?, ?, ?, ?, ?, ?)",
        (story, opened.inner, str(day) if day else None, *was),
    )


def write_vectors(connection: sqlite3.Connection, vectors: dict[str, tuple[dt.date, Vector]]) -> None:
    """Keeps what dated reports are grouped by, and lets go of that of days long past."""
    connection.executemany(
        "INSERT OR REPLACE INTO report_vectors VALUES (?, ?, ?)",
        [(id, str(day), _pack(vector)) for id, (day, vector) in sorted(vectors.items())],
    )
    newest = connection.execute("SELECT max(day) FROM report_vectors").fetchone()[0]
    if newest:
        over = dt.date.fromisoformat(newest) - dt.timedelta(LATE)
        connection.execute("DELETE FROM report_vectors WHERE day < ?", (str(over),))


def _iso(day: int | None) -> str | None:
    return dt.date.fromordinal(day).isoformat() if day is not None else None


def _pack(vector: Vector) -> bytes:
    return zlib.compress(vector.astype("<f4").tobytes())


def _unpack(packed: bytes) -> Vector:
    return np.frombuffer(zlib.decompress(packed), dtype="<f4").astype(np.float32)
