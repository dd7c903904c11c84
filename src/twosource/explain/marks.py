"""What was found in a report, as marks on its text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from twosource.actors.known import country_name
from twosource.data import ENGLISH
from twosource.records import Actor, Analysis, Event, Figure, Interval, Quotation, TimeExpression

Layer = Literal["actor", "date", "figure", "quotation", "event"]
LAYERS: tuple[Layer, ...] = ("actor", "date", "figure", "quotation", "event")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the report's text, what it was taken for, and by which rule."""

    start: int
    end: int
    layer: Layer
    told: str
    rule: str


@cache
def _reasons() -> dict[str, str]:
    reasons: dict[str, str] = json.loads((ENGLISH / "reasons.json").read_text("utf8"))
    return reasons


def reason_of(rule: str) -> str | None:
    """What a rule goes by, in a few words; None for a rule without a name."""
    return _reasons().get(rule)


def marks_of(a: Analysis) -> list[Mark]:
    """Everything found in a report, in the order of its text; of two with one start the longer first."""
    found = [*_actors(a), *map(_date, a.dates), *map(_figure, a.figures), *map(_quotation, a.quotations)]
    found += [_event(e, {x.id: x.name for x in a.actors}) for e in a.events]
    return sorted(found, key=lambda m: (m.start, -m.end, LAYERS.index(m.layer), m.told))


def cut_at_marks(start: int, end: int, marks: Sequence[Mark]) -> Iterator[tuple[int, int, list[Mark]]]:
    """A stretch of text cut wherever a mark begins or ends: each piece with the marks it lies in, in their order."""
    edges = sorted({start, end, *(m.start for m in marks), *(min(m.end, end) for m in marks)})
    waiting = sorted(marks, key=lambda m: m.start)[::-1]
    over: list[Mark] = []
    for a, b in pairwise(edges):
        over = [m for m in over if m.end > a]
        while waiting and waiting[-1].start <= a:
            over.append(waiting.pop())
        yield a, b, [m for m in over if b <= m.end]


def _actors(a: Analysis) -> Iterator[Mark]:
    for actor in a.actors:
        told = _who(actor)
        for m in actor.mentions:
            yield Mark(m.start, m.end, "actor", told, m.rule)


def _who(actor: Actor) -> str:
    parts = [actor.name, actor.kind]
    if actor.office:
        parts.append(actor.office)
    elif actor.country and country_name(actor.country) != actor.name:
        parts.append(country_name(actor.country) or actor.country)
    if len(actor.places) == 1:
        place = actor.places[0]
        parts.append(f"{_degrees(place.latitude, 'NS')} {_degrees(place.longitude, 'EW')}")
    elif actor.places:
        parts.append("one of " + ", ".join(p.state or country_name(p.country) or p.country for p in actor.places[:4]))
    return ", ".join(parts)


def _degrees(value: float, sides: str) -> str:
    return f"{abs(value):.2f}°{sides[value < 0]}"


def _date(x: TimeExpression) -> Mark:
    return Mark(
        x.start, x.end, "date", f"{_days(x.when)} ({x.type} {x.value})" if x.when else f"{x.type} {x.value}", x.rule
    )


def _days(when: Interval) -> str:
    return when.start.isoformat() if when.start == when.end else f"{when.start.isoformat()} to {when.end.isoformat()}"


def _figure(f: Figure) -> Mark:
    number = f"{f.value:g}" if f.high is None else f"{f.value:g} to {f.high:g}"
    operator = {"=": "", "range": "", ">=": "at least ", "<=": "at most ", "~": "about "}[f.operator]
    return Mark(f.start, f.end, "figure", f"{operator}{number} {f.scope or f.unit or ''}".rstrip(), f.rule)


def _quotation(q: Quotation) -> Mark:
    said = " ← ".join(s.name for s in q.chain) or "nobody named"
    form = "in their words" if q.direct else "in other words"
    return Mark(q.start, q.end, "quotation", f"{'denied by' if q.negated else 'said by'} {said}, {form}", q.rule)


def _event(e: Event, names: dict[str, str]) -> Mark:
    parts: list[str] = [e.status]
    for label, ids in (("who", e.who), ("whom", e.whom), ("where", e.where)):
        if ids:
            parts.append(f"{label} " + " and ".join(names[i] for i in ids))
    if e.when and e.when.when:
        parts.append(_days(e.when.when))
    if e.plover:
        parts.append("/".join(p for p in (e.plover.event, e.plover.mode) if p))
    if e.chain:
        parts.append("according to " + " ← ".join(s.name for s in e.chain))
    return Mark(e.predicate_start, e.predicate_end, "event", f"{e.lemma}: {', '.join(parts)}", e.rule)
