"""PLOVER codes for political events: who acts on whom, in the categories of event data.

Event types, modes, contexts and quads are those of PLOVER 0.8 (Open Event Data Alliance, 2021). A frame of
data/en/frames.json ties them to predicates: a verb with the object it takes ("impose sanctions"), or a verb or noun
alone. An event is coded only where a political actor takes part and its frame's arguments are there; otherwise it
has no code, which is no error but the commoner case.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twosource.data import ENGLISH
from twosource.records import Actor, Interval, Plover, Status

_DATA = ENGLISH
# An event more than this many days before the report is told as history, not as news.
_HISTORY = 365
_POLITICAL_KINDS = frozenset(("government",))


@dataclass(frozen=True, slots=True)
class Frame:
    """Predicates that mean one PLOVER event; `needs` names the arguments without which they do not."""

    name: str
    event: str
    mode: str | None
    context: tuple[str, ...]
    verbs: frozenset[str]
    nouns: frozenset[str]
    objects: frozenset[str]
    needs: str | None


@functools.cache
def _frames() -> tuple[Frame, ...]:
    table = json.loads((_DATA / "frames.json").read_text("utf8"))
    return tuple(
        Frame(
            f["name"],
            f["event"],
            f.get("mode"),
            tuple(f.get("context", ())),
            frozenset(f.get("verbs", ())),
            frozenset(f.get("nouns", ())),
            frozenset(f.get("objects", ())),
            f.get("needs"),
        )
        for f in table["frames"]
    )


@functools.cache
def _quads() -> dict[str, int]:
    table = json.loads((_DATA / "frames.json").read_text("utf8"))
    return {name: entry["quad"] for name, entry in table["events"].items()}


@functools.cache
def _political_words() -> frozenset[str]:
    table = json.loads((_DATA / "frames.json").read_text("utf8"))
    return frozenset(table["political_words"])


def code_event(
    lemma: str,
    who: Sequence[str],
    whom: Sequence[str],
    actors: Mapping[str, Actor],
    status: Status,
    *,
    where: Sequence[str] = (),
    noun: bool = False,
    objects: Sequence[str] = (),
    when: Interval | None = None,
    published: dt.date | None = None,
) -> Plover | None:
    """The PLOVER code of an event, None where it is not political or no frame fits.

    `actors` are a report's by id; `objects` are lemmas of the predicate's objects; `noun` says that a noun is the
    predicate. The auxiliary modes come from status and date.
    """
    if not any(_is_political(actors[a]) for a in (*who, *whom) if a in actors):
        return None
    for frame in _frames():
        if _fits(frame, lemma, noun, objects) and _has_arguments(frame, who, whom, where):
            auxiliary = _auxiliary(status, when, published)
            return Plover(frame.event, frame.mode, frame.context, _quads()[frame.event], auxiliary, frame.name)
    return None


def _fits(frame: Frame, lemma: str, noun: bool, objects: Sequence[str]) -> bool:
    if lemma not in (frame.nouns if noun else frame.verbs):
        return False
    return not frame.objects or any(o in frame.objects for o in objects)


def _has_arguments(frame: Frame, who: Sequence[str], whom: Sequence[str], where: Sequence[str]) -> bool:
    if not who and frame.event not in _WITHOUT_ACTOR:
        return False
    needed = {
        None: True,
        "whom": bool(whom),
        "place": bool(where or whom),
        "pair": len(who) + len(whom) >= 2,
        "both": bool(who and whom),
        "either": bool(who or whom),
    }
    return needed[frame.needs]


# The passive often leaves the actor out: "was arrested", "was killed".
_WITHOUT_ACTOR = frozenset(("COERCE", "ASSAULT", "SANCTION"))


def _is_political(actor: Actor) -> bool:
    """Governments and what speaks for one, holders of public office, countries, and bodies and groups of politics."""
    if actor.kind in _POLITICAL_KINDS or actor.office is not None:
        return True
    words = {w for name in (actor.name, *actor.names) for w in name.lower().split()}
    if actor.kind in ("organisation", "group", "person") and words & _political_words():
        return True
    return actor.kind in ("organisation", "group", "place", "person") and (
        actor.speaks_for is not None or (actor.kind in ("place", "group") and actor.country is not None)
    )


def _auxiliary(status: Status, when: Interval | None, published: dt.date | None) -> tuple[str, ...]:
    out = []
    if status == "happened" and when is not None and published is not None and (published - when.end).days > _HISTORY:
        out.append("historical")
    if status == "planned":
        out.append("future")
    if status in ("possible", "called-for"):
        out.append("hypothetical")
    if status == "not-happened":
        out.append("negation")
    return tuple(out)
