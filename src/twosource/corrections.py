"""What a person put right: which actors are one or two, which readings tell one fact or two.

A correction is bound to a report and to words in it, never to numbers that a run gives out, so that it holds when the
report is read again. Where its words are no longer in the report it has no effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from twosource.actors.across import ActorPair
from twosource.actors.known import fold
from twosource.records import Actor, Analysis
from twosource.units import NEVER, Unit, Units, key_of


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """Words of one report; `start` tells apart two places with the same words."""

    report: str
    words: str
    start: int = 0


Pair = tuple[Anchor, Anchor]


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections that hold within one story. Anchors of actors hold a name, those of links a reading's words."""

    same_actors: tuple[Pair, ...] = ()
    other_actors: tuple[Pair, ...] = ()
    right_links: tuple[Pair, ...] = ()
    wrong_links: tuple[Pair, ...] = ()


NONE: Final = Corrections()


def find_actors_of(analyses: Sequence[Analysis], pairs: Sequence[Pair]) -> frozenset[ActorPair]:
    """The pairs of actors, as (report's place, actor id), that anchors mean; both ways round."""
    at = {a.report.id: i for i, a in enumerate(analyses)}
    out: set[ActorPair] = set()
    for one, other in pairs:
        if one.report in at and other.report in at:
            left = [(at[one.report], a.id) for a in _named(analyses[at[one.report]].actors, one.words)]
            right = [(at[other.report], a.id) for a in _named(analyses[at[other.report]].actors, other.words)]
            out.update((x, y) for x in left for y in right if x != y)
    return frozenset(out | {(y, x) for x, y in out})


def _named(actors: Sequence[Actor], name: str) -> list[Actor]:
    """The actor of a name: that which is called so, else that which is called so among others."""
    wanted = fold(name)
    return [a for a in actors if fold(a.name) == wanted] or [a for a in actors if wanted in {fold(n) for n in a.names}]


def correct_links(pool: Units, analyses: Sequence[Analysis], corrections: Corrections) -> list[tuple[int, int]]:
    """Marks the pairs of units that are two facts by hand in the pool, and gives those that are one."""
    together: list[tuple[int, int]] = []
    for one, other in corrections.wrong_links:
        pool.scores.update((key_of(i, j), NEVER) for i, j in _pairs(pool, analyses, one, other, loosely=True))
    for one, other in corrections.right_links:
        # a figure's fact holds figures alone; its clause is told by a unit of its own
        found = _pairs(pool, analyses, one, other)
        pairs = [(a, b) for a, b in found if (pool.units[a].kind == "figure") == (pool.units[b].kind == "figure")]
        pool.scores.update((key_of(i, j), 1.0) for i, j in pairs)
        together += pairs
    return sorted(set(together))


def _pairs(
    pool: Units, analyses: Sequence[Analysis], one: Anchor, other: Anchor, loosely: bool = False
) -> Iterator[tuple[int, int]]:
    left, right = _units(pool, analyses, one, loosely), _units(pool, analyses, other, loosely)
    yield from ((min(u.index, v.index), max(u.index, v.index)) for u in left for v in right if u is not v)


def _units(pool: Units, analyses: Sequence[Analysis], anchor: Anchor, loosely: bool) -> list[Unit]:
    """The units that stand where an anchor's words stand: most of either lies in the other, or where taken loosely most
    of one in the other: what a clause does not tell the sentence around it does not either."""
    out: list[Unit] = []
    for r, a in enumerate(analyses):
        if a.report.id == anchor.report:
            start, end = place_of(a.report.text, anchor)
            for u in pool.units:
                common = min(u.end, end) - max(u.start, start)
                sizes = (u.end - u.start, end - start)
                if u.report == r and 2 * common > (min(sizes) if loosely else max(sizes)):
                    out.append(u)
    return out


def place_of(text: str, anchor: Anchor) -> tuple[int, int]:
    """Where an anchor's words stand, the place nearest to where they stood; (0, 0) where they no longer do."""
    places = []
    at = text.find(anchor.words)
    while at >= 0 and anchor.words:
        places.append(at)
        at = text.find(anchor.words, at + 1)
    start = min(places, key=lambda p: (abs(p - anchor.start), p), default=0)
    return (start, start + len(anchor.words)) if places else (0, 0)
