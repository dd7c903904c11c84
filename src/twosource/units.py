"""What reports tell, made comparable: the clauses, quotations and figures that may be readings of one fact.

A unit knows its span, the story's actors in it, its time, its content words and its vector. What is compared later
(links.py) is always two units.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import get_args

import numpy as np
import numpy.typing as npt

from twosource.columns import Codes, Lists, Nearness, Whole, coded
from twosource.events.scene import RULE as SCENE
from twosource.partners import Partners
from twosource.records import (
    Chain,
    Event,
    FactKind,
    Figure,
    Interval,
    Quotation,
    Status,
    TimeExpression,
)

# Two lone words whose vectors have this cosine are no more alike than any two of one topic ("port", "bridge").
NEAR = 0.45
# The width of the reader's vectors.
VECTOR = 384
# So many reports or fewer are a story whose units are compared as closely as can be: of more, what many of them tell is
# linked through others.
FEW_REPORTS = 20
# A pair of units is known by one number, half of its digits for each unit.
HALF = 32
# The score of a pair that never is one fact, as against one that is not likely to be: it keeps groups apart.
NEVER = -1.0
KINDS: tuple[FactKind, ...] = get_args(FactKind)
STATUSES: tuple[Status, ...] = get_args(Status)
Flags = npt.NDArray[np.bool_]


@dataclass(eq=False)
class Unit:
    """One thing one report says."""

    index: int
    report: int
    kind: FactKind
    start: int
    end: int
    sentence: int
    chain: Chain
    predicate: str
    when: TimeExpression | None = None
    status: Status | None = None
    who: frozenset[str] = frozenset()
    whom: frozenset[str] = frozenset()
    where: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    figures: tuple[Figure, ...] = ()
    event: Event | None = None
    quotation: Quotation | None = None
    words: Counter[str] = field(default_factory=Counter)
    speakers: frozenset[str] = frozenset()
    denied_by: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()  # words of proper names in the span
    numbers: frozenset[str] = frozenset()
    forms: tuple[str, ...] = ()  # its words in order, lower case
    agents: tuple[str, ...] = ()  # lemmas of the heads of who does it and of whom it is done to
    patients: tuple[str, ...] = ()
    whole: bool = False  # a clause that has its own subject in the span
    aside: bool = False  # tells what a picture shows, or begins in the midst of a clause
    relative: bool = False  # a clause that tells which one is meant: "a hospital that cannot pay"

    @property
    def interval(self) -> Interval | None:
        """The days its report tells, if any; not those a reader only infers (events/scene.py)."""
        return self.when.when if self.when and self.when.rule != SCENE else None


@dataclass(frozen=True)
class Units:
    """All units of a story, report after report and in each the figures last, with their vectors (one row each), those
    of their sentences (`contexts`; `context` is each unit's row there) and the weight of each word."""

    units: list[Unit]
    vectors: npt.NDArray[np.float32]
    contexts: npt.NDArray[np.float32]
    context: Whole
    weight: dict[str, float]
    words: dict[str, npt.NDArray[np.float32]]
    named: frozenset[str]
    usual_days: frozenset[dt.date]
    scores: dict[int, float] = field(default_factory=dict)
    """How likely two units are one fact, NEVER where they are two for certain, by `key_of`: filled by links.py as it
    goes, and by hand (corrections.py)."""
    partners: list[Partners] = field(default_factory=list)
    """Each unit's partners in the other reports (partners.py), once links.py knows them: a list of one."""

    @functools.cached_property
    def columns(self) -> Columns:
        """The units as columns of numbers, made at first use; units do not change from then on."""
        return _columns(self)

    @functools.cached_property
    def nearness(self) -> Nearness:
        """How like the words of `columns` are, worked out at first use."""
        return Nearness.of(self.columns.vectors, NEAR)


def key_of(i: int, j: int) -> int:
    """What the score of two units is found by."""
    return i << HALF | j if i < j else j << HALF | i


@dataclass(frozen=True, slots=True)
class Columns:
    """Units as columns of numbers, a row each; words by their number in `vectors`. -1 stands for what is not known."""

    report: Whole
    start: Whole
    end: Whole
    sentence: Whole
    kind: Whole  # its place in KINDS
    status: Whole  # its place in STATUSES
    denied: Flags
    direct: Flags
    indirect: Flags  # somebody's words, not in marks
    whole: Flags
    noun: Flags
    interval: Whole  # a code for each different one
    first_day: Whole  # of the interval, counted from 1 January of year 1
    last_day: Whole
    usual: Flags  # of the days about publication
    figures: Whole  # a code for all of its figures
    code: Whole  # of its PLOVER event
    predicate: Whole
    stem: Whole  # the same for "invade" and "invasion"
    age: Whole  # the one age of a person that it tells
    size: Whole  # content words, each as often as it stands there
    names: Lists
    numbers: Lists
    who: Lists
    sides: Lists  # who and whom
    party: Lists  # who and whom, or where it has neither all of its actors
    where: Lists
    actors: Lists
    speakers: Lists
    forms: Lists
    bag: Lists  # content words, each once
    weights: npt.NDArray[np.float64]  # of each item of `bag`
    common: Lists  # content words that are no names, each once
    common_weights: npt.NDArray[np.float64]
    common_total: npt.NDArray[np.float64]  # of a unit's, together
    total: npt.NDArray[np.float64]  # the weight of all of a unit's words
    bounds: Whole  # where the units of report r that are no figures begin (2 * r), and its figures (2 * r + 1)
    agents: Lists
    patients: Lists
    roles: Lists  # agents and patients
    vectors: npt.NDArray[np.float32]


# Letters that two words of one stem begin with.
STEM = 5


def _columns(pool: Units) -> Columns:
    units, named = pool.units, pool.named
    told = [u.interval for u in units]
    words = Codes()
    bag = Lists.of((sorted(u.words) for u in units), words)
    weights = np.array([pool.weight.get(w, 1.0) for u in units for w in sorted(u.words)])
    common = [[w for w in sorted(u.words) if w not in u.names] for u in units]
    common_weights = np.array([pool.weight.get(w, 1.0) for row in common for w in row], dtype=np.float64)
    of_common = np.repeat(np.arange(len(units)), [len(row) for row in common])
    agents, patients = Lists.of((u.agents for u in units), words), Lists.of((u.patients for u in units), words)
    roles = Lists.of((u.agents + u.patients for u in units), words)
    predicates = [u.predicate.lower() for u in units]
    predicate = np.array([words[p] if p else -1 for p in predicates], dtype=np.int64)
    nothing = np.zeros(VECTOR, dtype=np.float32)
    actors = Codes()
    owners = np.repeat(np.arange(len(units)), np.diff(bag.starts))
    place = np.array([2 * u.report + (u.kind == "figure") for u in units], dtype=np.int64)

    def whole(values: Iterable[int]) -> Whole:
        return np.array(list(values), dtype=np.int64)

    def flags(values: Iterable[bool]) -> Flags:
        return np.array(list(values), dtype=np.bool_)

    def of_actors(rows: Iterable[frozenset[str]]) -> Lists:
        return Lists.of((sorted(row) for row in rows), actors)

    return Columns(
        report=whole(u.report for u in units),
        start=whole(u.start for u in units),
        end=whole(u.end for u in units),
        sentence=whole(u.sentence for u in units),
        kind=whole(KINDS.index(u.kind) for u in units),
        status=whole(STATUSES.index(u.status) if u.status else -1 for u in units),
        denied=flags(bool(u.denied_by) for u in units),
        direct=flags(u.quotation is not None and u.quotation.direct for u in units),
        indirect=flags(u.kind == "quotation" and not (u.quotation and u.quotation.direct) for u in units),
        whole=flags(u.whole for u in units),
        noun=flags(
            u.event is not None and u.event.rule.startswith(("events.noun", "events.derived_noun")) for u in units
        ),
        interval=coded(told),
        first_day=whole(t.start.toordinal() if t else -1 for t in told),
        last_day=whole(t.end.toordinal() if t else -1 for t in told),
        usual=flags(t is not None and t.start in pool.usual_days for t in told),
        figures=coded(tuple((f.unit, f.operator, f.value, f.high, f.scope) for f in u.figures) or None for u in units),
        code=coded(u.event.plover.event if u.event and u.event.plover else None for u in units),
        predicate=predicate,
        stem=coded((p[:STEM] if len(p) >= STEM else (p,)) if p else None for p in predicates),
        age=whole(_age(u.forms) for u in units),
        size=whole(sum(u.words.values()) for u in units),
        names=Lists.of(sorted(u.names) for u in units),
        numbers=Lists.of(sorted(u.numbers) for u in units),
        who=of_actors(u.who & named for u in units),
        sides=of_actors((u.who | u.whom) & named for u in units),
        party=of_actors((u.who | u.whom or u.actors) & named for u in units),
        where=of_actors(u.where for u in units),
        actors=of_actors(u.actors & named for u in units),
        speakers=of_actors(u.speakers for u in units),
        forms=Lists.of(u.forms for u in units),
        bag=bag,
        weights=weights,
        common=Lists.of(common, words),
        common_weights=common_weights,
        common_total=np.bincount(of_common, common_weights, minlength=len(units)).astype(np.float64),
        total=np.bincount(owners, weights, minlength=len(units)).astype(np.float64),
        bounds=np.searchsorted(place, np.arange(place.max(initial=0) + 3)),
        agents=agents,
        patients=patients,
        roles=roles,
        vectors=np.array([pool.words.get(str(w), nothing) for w in words], dtype=np.float32).reshape(-1, VECTOR),
    )


def _age(forms: Sequence[str]) -> int:
    """The age that a clause's words tell, "a 53-year-old man", "a boy aged 9"; -1 for none or several."""
    words = " ".join(forms).replace("-", " ")
    found = {int(x or y) for x, y in _AGE.findall(words)}
    return found.pop() if len(found) == 1 else -1


_AGE = re.compile(r"\b(\d{1,3}) years? old\b|\baged (\d{1,3})\b")
