"""A day of which reports may still come: whatever their order, in the end they are grouped as if all had come at once.

Groups join by a mean that reaches a bar, so that some pair in them does. What a new report can bear on is therefore what
hangs together with it by likenesses that reach the bar: this part of the day is grouped anew, from the stories as they
were before the day, and the rest of it would come out as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

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


@dataclass(eq=False)
class OpenDay:
    """The day's reports in rows, the stories of other days in columns; `before` are these without the day's reports."""

    day: int | None
    old: list[OpenStory]
    before: list[OpenStory]
    sums: Vector
    vectors: Vector
    sizes: Matrix
    among: Matrix
    to_old: Matrix
    ids: list[tuple[str, int]] = field(default_factory=list)
    row_of: dict[int, int] = field(default_factory=dict)
    _groups: dict[int, _Of] = field(default_factory=dict)
    _next: int = 0

    def take(self, ids: Sequence[tuple[str, int]], vectors: Vector) -> int:
        """Takes reports, each with its id and number; how many there are now."""
        n, every = len(self.ids), np.concatenate([self.vectors, vectors])
        among = np.zeros((len(every), len(every)))
        among[:n, :n] = self.among
        # rounded so that the last bits of a sum cannot decide
        among[n:] = np.round(np.asarray(vectors @ every.T, dtype=np.float64), 6)
        among[:n, n:] = among[n:, :n].T
        to_old = np.round(np.asarray(vectors @ self.sums.T, dtype=np.float64) / self.sizes, 6)
        self.to_old = np.concatenate([self.to_old, to_old])
        self.vectors, self.among = every, among
        self.row_of.update((number, n + k) for k, (_, number) in enumerate(ids))
        self.ids += ids
        return len(self.ids)

    def hold(self, held: Sequence[Held]) -> None:
        """Takes reports that are grouped already."""
        if not held:
            return
        self.take([(h.id, h.number) for h in held], np.stack([h.vector for h in held]))
        for group in sorted({h.group for h in held}):
            self._put(_Of([k for k, h in enumerate(held) if h.group == group], None, None))

    def around(self, rows: Iterable[int], least: float) -> tuple[list[int], list[int]]:
        """The rows and columns that hang together with some rows."""
        near, near_old = self.among >= least, self.to_old >= least
        found, found_old = np.zeros(len(self.ids), dtype=bool), np.zeros(len(self.old), dtype=bool)
        found[list(rows)] = True
        many = -1
        while many != (many := int(found.sum() + found_old.sum())):
            for group in self._groups.values():
                if found[group.rows].any():
                    found[group.rows] = True
                    if group.column is not None:
                        found_old[group.column] = True
            found_old |= near_old[found].any(0)
            found |= near[found].any(0) | near_old[:, found_old].any(1)
        # by id, so that ties do not go by arrival
        return sorted(np.flatnonzero(found).tolist(), key=self.ids.__getitem__), np.flatnonzero(found_old).tolist()

    def regroup(
        self, rows: list[int], columns: list[int], least: float, share: Share
    ) -> tuple[list[OpenStory], list[OpenStory]]:
        """Groups some of the reports anew, with some of the earlier stories; the stories begun with the day that are
        no more, and those that take their place."""
        gone = []
        inside = set(rows)
        for key in [k for k, g in self._groups.items() if inside.intersection(g.rows)]:
            group = self._groups.pop(key)
            if group.column is not None:
                self._restore(group.column)
            elif group.story is not None:
                gone.append(group.story)
        means = np.concatenate([self.among[np.ix_(rows, rows)], self.to_old[np.ix_(rows, columns)]], axis=1)
        sizes = np.concatenate([np.ones(len(rows)), self.sizes[columns]])
        inner = np.array([*[0.0] * len(rows), *(self.before[k].inner for k in columns)])
        come = []
        for found in link_by_average(means, sizes, inner, least):
            new = [rows[k] for k in found.rows if k < len(rows)]
            column = next((columns[k - len(rows)] for k in found.rows if k >= len(rows)), None)
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
            self._put(_Of(new, column, story))
        return gone, come

    def before_of(self, story: OpenStory) -> OpenStory | None:
        """A story without the day's reports; None where it began with them."""
        return next((was for now, was in zip(self.old, self.before, strict=True) if now is story), None)

    def _restore(self, column: int) -> None:
        story, was = self.old[column], self.before[column]
        del story.members[len(was.members) :]
        story.total, story.day, story.inner = was.total, was.day, was.inner

    def _put(self, group: _Of) -> None:
        self._groups[self._next] = group
        self._next += 1


def open_day(stories: Sequence[OpenStory], day: int | None, width: int, share: Share) -> OpenDay:
    """A day without reports yet, after some stories."""
    none = np.zeros((0, width), dtype=np.float32)
    return OpenDay(
        day, list(stories), [OpenStory(list(s.members), s.total, s.day, s.inner) for s in stories],
        np.stack([s.total * share(s.day, day) for s in stories]) if stories else none, none,
        np.array([float(len(s.members)) for s in stories]), np.zeros((0, 0)), np.zeros((0, len(stories))),
    )  # fmt: skip
