"""A day of which reports may still come: whatever their order, in the end they are grouped as if all had come at once.

Groups join by a mean that reaches a bar, so that some pair in them does. What a new report can bear on is therefore
what hangs together with it by likenesses that reach the bar: this part of the day is grouped anew, from the stories as
they were before the day, and the rest of it would come out as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from twosource.linkage import Matrix, link_by_average

Vector = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Share = Callable[[int | None, int | None], float]


@dataclass(eq=False)
class OpenStory:
    """A story that may still grow: its reports' numbers, the sum of their vectors as of `day`, and the sum of the
    likenesses of their pairs."""

    members: list[int]
    total: Vector
    day: int | None
    inner: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A report of the day that another stream took: id, number, vector, and a number for the group it was put into."""

    id: str
    number: int
    vector: Vector
    group: int


@dataclass(frozen=True, slots=True)
class _Of:
    """A group of the day's reports: their rows, the column of the earlier story they joined, and the story they are in
    now (none where another stream made the group)."""

    rows: list[int]
    column: int | None
    story: OpenStory | None


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Rows and columns that hang together, and the likeness of each row to each row and then to each column."""

    rows: list[int]
    columns: list[int]
    means: Matrix


@dataclass(eq=False)
class OpenDay:
    """The day's reports in rows, the stories of other days in columns; `before` are these without the day's reports."""

    day: int | None
    old: list[OpenStory]
    before: list[OpenStory]
    sums: Vector
    sizes: Matrix
    vectors: Vector
    ids: list[tuple[str, int]] = field(default_factory=list)
    row_of: dict[int, int] = field(default_factory=dict)
    _groups: dict[int, _Of] = field(default_factory=dict)
    _group_of: dict[int, int] = field(default_factory=dict)
    _next: int = 0

    def take(self, ids: Sequence[tuple[str, int]], vectors: Vector) -> int:
        """Takes reports, each with its id and number; how many there are now."""
        self.row_of.update((number, len(self.ids) + k) for k, (_, number) in enumerate(ids))
        self.ids += ids
        self.vectors = np.concatenate([self.vectors, vectors])
        return len(self.ids)

    def hold(self, held: Sequence[Held]) -> None:
        """Takes reports that are grouped already."""
        if not held:
            return
        self.take([(h.id, h.number) for h in held], np.stack([h.vector for h in held]))
        for group in sorted({h.group for h in held}):
            self._put(_Of([k for k, h in enumerate(held) if h.group == group], None, None))

    def around(self, rows: Iterable[int], least: float) -> Part:
        """What hangs together with some rows by likenesses that reach a bar, or by being grouped together so far."""
        found, found_old = np.zeros(len(self.ids), dtype=bool), np.zeros(len(self.old), dtype=bool)
        fresh = np.array(sorted(rows), dtype=np.int64)
        lines: dict[int, tuple[Matrix, Matrix]] = {}
        while len(fresh):
            found[fresh] = True
            among, to_old = self._likeness(fresh, slice(None)), self._likeness_to_old(fresh, slice(None))
            lines.update(zip(fresh.tolist(), zip(among, to_old, strict=True), strict=True))
            columns, reached = np.any(to_old >= least, axis=0), np.any(among >= least, axis=0)
            for group in {self._group_of[k] for k in fresh.tolist() if k in self._group_of}:
                reached[self._groups[group].rows] = True
                if (column := self._groups[group].column) is not None:
                    columns[column] = True
            more = np.flatnonzero(columns & ~found_old)
            found_old[more] = True
            if len(more) and not found.all():
                reached |= (self._likeness_to_old(slice(None), more) >= least).any(1)
            fresh = np.flatnonzero(reached & ~found)
        # by id, so that ties do not go by arrival
        part = sorted(lines, key=self.ids.__getitem__)
        some = np.flatnonzero(found_old)
        means = [np.concatenate([lines[k][0][part], lines[k][1][some]]) for k in part]
        return Part(part, some.tolist(), np.array(means))

    def _likeness(self, rows: Rows | slice, others: Rows | slice) -> Matrix:
        return _rounded(self.vectors[rows] @ self.vectors[others].T)

    def _likeness_to_old(self, rows: Rows | slice, columns: Rows | slice) -> Matrix:
        return _rounded(self.vectors[rows] @ self.sums[columns].T / self.sizes[columns])

    def regroup(self, part: Part, least: float, share: Share) -> tuple[list[OpenStory], ...]:
        """Groups a part of the day anew. Three lists: the stories begun with the day that are no more, those that take
        their place, and the earlier ones that reports of this part belong to."""
        gone = []
        for key in sorted({self._group_of[k] for k in part.rows if k in self._group_of}):
            group = self._groups.pop(key)
            if group.column is not None:
                self._restore(group.column)
            elif group.story is not None:
                gone.append(group.story)
        n = len(part.rows)
        sizes = np.concatenate([np.ones(n), self.sizes[part.columns]])
        inner = np.array([*[0.0] * n, *(self.before[k].inner for k in part.columns)])
        come, grown = [], []
        for found in link_by_average(part.means, sizes, inner, least):
            new = [part.rows[k] for k in found.rows if k < n]
            column = next((part.columns[k - n] for k in found.rows if k >= n), None)
            added = self.vectors[new].sum(0)
            if column is None:
                story = OpenStory([self.ids[k][1] for k in new], added, self.day, found.inner)
                come.append(story)
            else:
                story, was = self.old[column], self.before[column]
                # what comes late is weighed as of the story's newest day
                newest = max((d for d in (was.day, self.day) if d is not None), default=None)
                story.total = was.total * share(was.day, newest) + added * share(self.day, newest)
                story.day, story.inner = newest, found.inner
                story.members.extend(self.ids[k][1] for k in new)
                grown.append(story)
            self._put(_Of(new, column, story))
        return gone, come, grown

    def before_of(self, story: OpenStory) -> OpenStory | None:
        """A story without the day's reports; None where it began with them."""
        return next((was for now, was in zip(self.old, self.before, strict=True) if now is story), None)

    def _restore(self, column: int) -> None:
        story, was = self.old[column], self.before[column]
        del story.members[len(was.members) :]
        story.total, story.day, story.inner = was.total, was.day, was.inner

    def _put(self, group: _Of) -> None:
        self._groups[self._next] = group
        self._group_of.update((row, self._next) for row in group.rows)
        self._next += 1


def open_day(stories: Sequence[OpenStory], day: int | None, width: int, share: Share) -> OpenDay:
    """A day without reports yet, after some stories."""
    none = np.zeros((0, width), dtype=np.float32)
    sums = np.stack([s.total * share(s.day, day) for s in stories]) if stories else none
    before = [OpenStory(list(s.members), s.total, s.day, s.inner) for s in stories]
    return OpenDay(day, list(stories), before, sums, np.array([float(len(s.members)) for s in stories]), none)


def _rounded(likeness: npt.NDArray[Any]) -> Matrix:
    """So that the last bits of a sum cannot decide."""
    return np.asarray(np.round(np.asarray(likeness, dtype=np.float64), 6), dtype=np.float64)
