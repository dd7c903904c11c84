"""Two pictures of a story, as SVG: which origins reach which reports, and who deals with whom.

Both are drawn from a story's facts alone, in a fixed order, so that one story has one picture. Each is beside a table
of the same content on the page: the picture is for the eye, the table for everybody.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from twosource.brief.wording import ORIGIN_KINDS, Json, clean, counted, trim

ORIGINS_SHOWN: Final = 16  # what fits on a screen's height beside as many reports
REPORTS_SHOWN: Final = 24
WIDEST_CIRCLE: Final = 165  # of the actors, from its middle
ACTORS_SHOWN: Final = 12  # round a circle; with more, names run into each other
DEALINGS_SHOWN: Final = 40
ROW: Final = 30  # pixels between two lines of text
LETTERS: Final = 34  # of a name in a picture

QUADS: Final = {1: "words of cooperation", 2: "acts of cooperation", 3: "words of conflict", 4: "acts of conflict"}
"""PLOVER's four classes of event."""


@dataclass(frozen=True, slots=True)
class Reach:
    """An origin, and how many facts of each report rest on it."""

    id: str
    name: str
    kind: str
    facts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Dealing:
    """What one actor does towards another: the facts that tell it, and PLOVER's class where they have one."""

    who: str
    whom: str
    quad: int | None
    facts: tuple[str, ...]


def find_reach(story: Json) -> list[Reach]:
    """A story's named origins, those that reach most reports first."""
    reached: dict[str, dict[str, int]] = {}
    for fact in story["facts"]:
        for report, origin in sorted({(r["report"], o) for r in fact["readings"] for o in r["attribution"]}):
            facts = reached.setdefault(origin, {})
            facts[report] = facts.get(report, 0) + 1
    actors = {a["id"]: clean(a["name"]) for a in story["actors"]}
    found = [
        Reach(o["id"], clean(o["name"] or actors.get(o["actor"] or "", "")), o["kind"], reached[o["id"]])
        for o in story["origins"]
        if o["id"] in reached and o["kind"] != "none"
    ]
    return sorted(found, key=lambda r: (-len(r.facts), -sum(r.facts.values()), r.name, r.id))


def find_dealings(story: Json) -> list[Dealing]:
    """Who deals with whom, the dealings told most often first; an actor's dealings with itself are left out."""
    found: dict[tuple[str, str, int | None], list[str]] = {}
    known = {a["id"] for a in story["actors"]}
    for fact in story["facts"]:
        quad = (fact.get("plover") or {}).get("quad")
        for who in fact["who"]:
            for whom in fact["whom"]:
                if who != whom and {who, whom} <= known:
                    found.setdefault((who, whom, quad), []).append(fact["id"])
    dealings = [Dealing(who, whom, quad, tuple(facts)) for (who, whom, quad), facts in found.items()]
    return sorted(dealings, key=lambda d: (-len(d.facts), d.who, d.whom, d.quad or 0))


def draw_origins(reach: Sequence[Reach], labels: Mapping[str, str]) -> str:
    """Origins on the left, reports on the right, a line where a report's facts rest on an origin."""
    origins = reach[:ORIGINS_SHOWN]
    reports = [r for r in labels if any(r in o.facts for o in origins)][:REPORTS_SHOWN]
    if not origins or not reports:
        return ""
    height = ROW * max(len(origins), len(reports)) + ROW
    left = {o.id: _spread(i, len(origins), height) for i, o in enumerate(origins)}
    right = {r: _spread(i, len(reports), height) for i, r in enumerate(reports)}
    lines = [
        f'<path class="reach" d="M300 {left[o.id]:.0f} C 400 {left[o.id]:.0f}, 420 {right[r]:.0f}, 520 {right[r]:.0f}" '
        f'stroke-width="{_width(o.facts[r])}"><title>{_title(o, labels[r], o.facts[r])}</title></path>'
        for o in origins
        for r in reports
        if r in o.facts
    ]
    names = [_name(o.name, "origin", 292, left[o.id], "end") for o in origins]
    names += [_name(labels[r], "report", 528, right[r], "start") for r in reports]
    told = f"{counted(len(origins), 'origin')} and the {counted(len(reports), 'report')} that rest on them"
    return _svg(820, height, told, [*lines, *names])


def _name(name: str, kind: str, x: int, y: float, side: str) -> str:
    return f'<text class="{kind}" x="{x}" y="{y + 5:.0f}" text-anchor="{side}">{escape(trim(name, LETTERS))}</text>'


def _title(o: Reach, label: str, facts: int) -> str:
    return escape(f"{o.name} ({ORIGIN_KINDS.get(o.kind, o.kind)}) to {label}: {counted(facts, 'fact')}")


def draw_dealings(dealings: Sequence[Dealing], names: Mapping[str, str]) -> str:
    """The actors round a circle, an arrow for each dealing, its colour PLOVER's class."""
    weight: dict[str, int] = {}
    for d in dealings:
        for actor in (d.who, d.whom):
            weight[actor] = weight.get(actor, 0) + len(d.facts)
    shown = sorted(weight, key=lambda a: (-weight[a], a))[:ACTORS_SHOWN]
    drawn = [d for d in dealings if d.who in shown and d.whom in shown][:DEALINGS_SHOWN]
    if not drawn:
        return ""
    shown = [a for a in shown if any(a in (d.who, d.whom) for d in drawn)]
    radius = min(WIDEST_CIRCLE, 40 * len(shown))
    wide, high = 820, 2 * radius + 130
    at = {a: _on_circle(i, len(shown), wide / 2, high / 2, radius) for i, a in enumerate(shown)}
    marker = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'markerUnits="userSpaceOnUse" orient="auto"><path class="tip" d="M0 0 L8 4 L0 8 z"/></marker></defs>'
    )
    arrows = [_arrow(d, at, names) for d in drawn]
    dots = [line for a in shown for line in _actor(names.get(a, a), at[a], (wide / 2, high / 2))]
    return _svg(wide, high, f"dealings of {counted(len(shown), 'actor')}", [marker, *arrows, *dots])


def _arrow(d: Dealing, at: Mapping[str, tuple[float, float]], names: Mapping[str, str]) -> str:
    """A bowed arrow, so that there and back are two lines; it ends short of the dot."""
    (x, y), (u, v) = at[d.who], at[d.whom]
    length = math.hypot(u - x, v - y) or 1.0
    bow = 0.12 + 0.05 * (d.quad or 0)  # dealings of several classes between two actors lie side by side
    mx, my = (x + u) / 2 - (v - y) * bow, (y + v) / 2 + (u - x) * bow
    end = math.hypot(u - mx, v - my) or length
    u, v = u - (u - mx) * 10 / end, v - (v - my) * 10 / end
    told = f"{names.get(d.who, d.who)} to {names.get(d.whom, d.whom)}"
    told += f": {QUADS[d.quad]}" if d.quad in QUADS else ""
    return (
        f'<path class="dealing quad{d.quad if d.quad in QUADS else 0}" marker-end="url(#tip)" '
        f'stroke-width="{_width(len(d.facts))}" d="M{x:.1f} {y:.1f} Q {mx:.1f} {my:.1f} {u:.1f} {v:.1f}">'
        f"<title>{escape(told)}, {counted(len(d.facts), 'fact')}</title></path>"
    )


def _actor(name: str, place: tuple[float, float], middle: tuple[float, float]) -> Iterator[str]:
    x, y = place
    side = "start" if x > middle[0] + 1 else "end" if x < middle[0] - 1 else "middle"
    shift = {"start": 11, "end": -11, "middle": 0}[side]
    below = 5 if side != "middle" else (-12 if y < middle[1] else 22)
    yield f'<circle class="actor" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    yield f'<text x="{x + shift:.1f}" y="{y + below:.1f}" text-anchor="{side}">{escape(trim(name, 26))}</text>'


def _on_circle(i: int, of: int, x: float, y: float, radius: float) -> tuple[float, float]:
    turn = 2 * math.pi * i / of - math.pi / 2
    return x + 1.25 * radius * math.cos(turn), y + radius * math.sin(turn)


def _spread(i: int, of: int, height: int) -> float:
    """Where the i-th of so many lines stands, spread evenly over the height."""
    return height * (i + 0.5) / of


def _width(facts: int) -> float:
    """A line's width in pixels, which grows with the facts but not out of the picture."""
    return round(1 + 1.2 * math.log2(1 + facts), 1)


def _svg(width: int, height: int, told: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(told)}" class="graph">'
        f"{''.join(parts)}</svg>"
    )
