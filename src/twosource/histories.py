"""A figure's history: which report gave which value, in the order of their days; which replaced which, and which was
taken back by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from twosource.records import Agreement, Analysis, Change, Figure, Step
from twosource.slots import show_figure, toll_of
from twosource.units import Unit, Units
from twosource.withdrawals import Withdrawal, find_withdrawals

Key = tuple[float, str]


@dataclass(frozen=True, slots=True)
class Told:
    """A value that a report tells, or takes back, and where."""

    key: Key
    shown: str
    start: int
    end: int
    by: tuple[str, ...] = ()


class Histories:
    """The withdrawals of one story's reports, and the histories of its figures."""

    def __init__(self, analyses: Sequence[Analysis], to_story: Sequence[Mapping[str, str]], pool: Units) -> None:
        self._analyses, self._to_story = analyses, to_story
        self._withdrawn = [find_withdrawals(a) for a in analyses]
        self._told: dict[Key, list[tuple[int, Told]]] = {}
        for u in pool.units:
            if u.kind != "figure":
                for f in u.figures:
                    by = tuple(sorted(u.speakers)) or tuple(s.name for s in u.chain[-1:])
                    told = Told(_key(f, u), show_figure(f), u.start, u.end, by)
                    self._told.setdefault(told.key, []).append((u.report, told))

    def of(self, group: Sequence[Unit]) -> tuple[Step, ...]:
        """The history of what a fact counts; empty where its values never changed, or the days are not known."""
        of_each = [{quantity for _, quantity in (_key(f, u) for f in u.figures)} for u in group if u.figures]
        common = set.intersection(*of_each) - {""} if of_each else set()
        if len(common) != 1 or len({u.report for u in group}) < 2:
            return ()
        keys = {key for u in group for f in u.figures if (key := _key(f, u))[1] in common}
        reports = sorted({r for key in keys for r, _ in self._told.get(key, ())}, key=self._order)
        if any(self._analyses[r].report.published is None for r in reports):
            return ()
        steps = list(self._steps(reports, keys))
        return tuple(steps) if any(s.change in ("replaces", "withdrawn") for s in steps) else ()

    def _order(self, report: int) -> tuple[dt.date, bool, str]:
        """By day; of one day's reports those last that correct themselves."""
        a = self._analyses[report].report
        return a.published or dt.date.max, any(w.own for w in self._withdrawn[report]), a.id

    def _steps(self, reports: Sequence[int], keys: set[Key]) -> Iterator[Step]:
        before: list[Key] = []  # the values that stood, the one that stands now last
        gone: dict[Key, tuple[str, ...]] = {}
        for r in reports:
            taken = list(self._taken_back(r, keys))
            for t in taken:
                if t.by != gone.get(t.key):
                    yield self._step(r, t, "withdrawn")
                gone[t.key] = t.by
            told = sorted((t for k in keys for n, t in self._told.get(k, ()) if n == r), key=lambda t: (t.start, t.end))
            left = [t for t in told if t.key not in {g.key for g in taken}]
            if left:
                now = self._newest(left, before)
                stands = before[-1] if before else None
                change: Change = "first" if stands is None else "same" if now.key == stands else "replaces"
                if change == "replaces" and now.key in before:
                    change = "again"
                yield self._step(r, now, change)
                before = [*(k for k in before if k != now.key), now.key]

    @staticmethod
    def _newest(left: Sequence[Told], before: Sequence[Key]) -> Told:
        """Of the values that a report leaves standing the one that is its own: one not told before, else the one that
        stood last."""
        fresh = [t for t in left if t.key not in before]
        return fresh[-1] if fresh else max(left, key=lambda t: before.index(t.key))

    def _taken_back(self, report: int, keys: set[Key]) -> Iterator[Told]:
        """The values of a fact that a report tells to have been taken back, each once: by whom it names, else by
        itself."""
        seen: set[Key] = set()
        for w in sorted(self._withdrawn[report], key=lambda w: (not w.by, not w.own, w.start)):
            for key in sorted(k for k in keys if k[0] in w.values and k not in seen):
                seen.add(key)
                yield Told(key, f"{key[0]:,.10g}", w.start, w.end, self._by(report, w))

    def _by(self, report: int, w: Withdrawal) -> tuple[str, ...]:
        a = self._analyses[report].report
        if w.own:
            return (a.outlet or a.id,)
        return tuple(dict.fromkeys(self._to_story[report].get(x, x) for x in w.by))

    def _step(self, report: int, t: Told, change: Change) -> Step:
        a = self._analyses[report].report
        return Step(a.id, a.published, t.shown, change, t.by, t.start, t.end)


def _key(f: Figure, u: Unit) -> Key:
    """A value and what it counts."""
    return f.value, " ".join(sorted(toll_of(f, u))) or f.unit or ""


def end_of(history: Sequence[Step]) -> Agreement | None:
    """What a history comes to: withdrawn where the last value to be taken back has left nothing new in its place, else
    updated; None where there is none."""
    if not history:
        return None
    last = max((i for i, s in enumerate(history) if s.change == "withdrawn"), default=-1)
    if last < 0:
        return "updated"
    return "updated" if any(s.change in ("replaces", "first") for s in history[last:]) else "withdrawn"
