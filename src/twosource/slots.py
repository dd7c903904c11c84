"""The slots of a fact: what two readings of it are compared on, and how a value of each is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from twosource.comparison import (
    Comparison,
    compare_dates,
    compare_figures,
    compare_participants,
    compare_statuses,
    one_scope,
)
from twosource.matching import predicate_likeness
from twosource.origins import OriginIndex
from twosource.records import Analysis, FactKind, Figure, Interval, Precision, Value
from twosource.settings import Settings
from twosource.told_spans import told_span
from twosource.units import Unit, Units

# How near the predicates of two clauses must be for one to say that the other's did not happen: "denies two charges"
# and "is charged with four offences" are no two accounts of one thing.
ONE_PREDICATE = 0.6
# What is counted anew each day while an event goes on: a later figure of these replaces an earlier one.
COUNTED_ON = frozenset(
    "person dead missing victim body casualty death case injury patient arrest survivor fatality detainee".split()
)
# What people do or suffer in numbers, by the words that tell it: "nine people died", "nine bodies", "the number of
# dead"; "5,000 people marched", "the turnout".
TOLLS = {
    word: kind
    for kind, words in {
        "dead": "body casualty dead death die drown fatality kill massacre murder perish slay toll",
        "hurt": "hurt injure injured injury wound wounded",
        "missing": "missing unaccounted",
        "rescued": "rescue save survivor",
        "arrested": "arrest custody detain detainee detention",
        "crowd": "assemble attend attendance audience crowd demonstrate demonstrator fill gather gathering march "
        "marcher parade participant participate protest protester rally throng turnout walk",
    }.items()
    for word in words.split()
}
# From here on two numbers that bound each other are hardly of two things: small numbers turn up by chance.
RARE = 13
# The rules that read a time of day alone, and a day by its name.
CLOCK = "dates.clock"
WEEKDAYS = frozenset(
    f"dates.{rule}" for rule in ("this_weekday", "weekday", "weekday_ahead", "weekday_back", "weekday_told")
)
A_WEEK = 7
# What wages, prices and sales are told of.
PERIODS: frozenset[Precision] = frozenset(("month", "season", "quarter", "year", "decade", "century"))
# Whom a clause's words are about: "23 demonstrators were taken into custody", but not "after three protests".
PERSONS = frozenset(
    "person demonstrator marcher protester protestor participant passenger civilian guard soldier worker body "
    "victim resident villager migrant patient fighter officer child woman man".split()
)


@dataclass(frozen=True, slots=True)
class Context:
    """What every step about one story needs."""

    analyses: Sequence[Analysis]
    pool: Units
    origins: OriginIndex
    names: Mapping[str, str]
    settings: Settings
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)

    def told_span(self, u: Unit) -> tuple[int, int]:
        """Where a unit's words and its verb's complement stand, found once."""
        if u.index not in self.spans:
            self.spans[u.index] = told_span(self.analyses[u.report], u)
        return self.spans[u.index]


def compare_slots(a: Unit, b: Unit, kind: FactKind, pool: Units) -> list[tuple[str, Comparison]]:
    """The table of slots that two readings are compared on."""
    out: list[tuple[str, Comparison]] = []
    if kind != "figure":
        out.append(("when", compare_dates(time_of(a, kind), time_of(b, kind))))
    pairs = pair_figures(a, b)
    counts = any((f.unit in COUNTED_ON or toll_of(f, a)) and compare_figures(f, g).outcome == "same" for f, g in pairs)
    if counts or _is_one_count(a, b):
        # a toll told again another day has not changed: its day is the report's
        out = _not_apart(out, "as of other days")
    if _may_be_one_day(a, b):
        out = _not_apart(out, "the day is not told")
    counted = [(a.figures[0], b.figures[0])] if kind == "figure" else pairs
    if len(counted) == 1:
        many = compare_figures(*counted[0])
        if many.outcome == "differs" and _is_of_a_period(a, b):
            many = Comparison("compatible", "one is of a period that the other does not tell")
        out.append(("how many", many))
    if kind == "event":
        status = compare_statuses(a.status, b.status)
        if status.outcome != "differs" or _one_predicate(a, b, pool):
            out.append(("status", status))
        named = pool.named
        for role, x, y in (("where", a.where, b.where), ("who", a.who | a.whom, b.who | b.whom)):
            out.append((role, compare_participants(sorted(x & named), sorted(y & named))))
    return out


def _not_apart(slots: Sequence[tuple[str, Comparison]], why: str) -> list[tuple[str, Comparison]]:
    """The slots without a difference, which for some reason is none."""
    return [(s, Comparison("not-comparable", why) if c.outcome == "differs" else c) for s, c in slots]


def _is_one_count(a: Unit, b: Unit) -> bool:
    """Whether two readings tell one great number of what is counted on: "3.4 million cases of measles"."""
    return any(
        f.unit == g.unit and f.unit in COUNTED_ON and f.value >= RARE and compare_figures(f, g).outcome == "same"
        for f in a.figures
        for g in b.figures
    )


def _may_be_one_day(a: Unit, b: Unit) -> bool:
    """Whether two days that readings tell are only inferred: of a time of day alone, "at 2.40 a.m.", or a week apart of
    one name, "Friday's meeting" and "they meet on Friday"."""
    if a.when is None or b.when is None or a.when.when is None or b.when.when is None:
        return False
    if CLOCK in (a.when.rule, b.when.rule):
        return True
    named = all(u.when and u.when.rule in WEEKDAYS for u in (a, b))
    return named and abs((a.when.when.start - b.when.when.start).days) == A_WEEK


def _is_of_a_period(a: Unit, b: Unit) -> bool:
    """Whether one of two readings tells a month, a year or the like and the other no time: "wages rose by 5 percent in
    2022" and "wages rose by 6 percent" may be of two years."""
    x, y = a.interval, b.interval
    told = x or y
    return (x is None) != (y is None) and told is not None and told.precision in PERIODS


def _one_predicate(a: Unit, b: Unit, pool: Units) -> bool:
    return float(predicate_likeness(pool, np.array([a.index]), np.array([b.index]))[0]) >= ONE_PREDICATE


def pair_figures(a: Unit, b: Unit) -> list[tuple[Figure, Figure]]:
    """The figures of two readings that count the same thing."""
    return [(f, g) for f in a.figures for g in b.figures if one_scope(f, g) or _one_toll(f, a, g, b)]


def _one_toll(f: Figure, a: Unit, g: Figure, b: Unit) -> bool:
    left, right = toll_of(f, a), toll_of(g, b)
    return bool(left) and left == right


def toll_of(f: Figure, u: Unit) -> frozenset[str]:
    """What those whom a figure counts did or suffered, by its own words, else by its clause where that has one figure.
    Of marchers who were arrested it is the arrest."""
    own = {TOLLS[w] for w in (f.unit or "", *(f.scope or "").lower().split()) if w in TOLLS}
    clause = {TOLLS[w] for w in u.words if w in TOLLS} if len(u.figures) == 1 and f.unit in PERSONS else set()
    if f.unit in PERSONS and {"lose", "life"} <= u.words.keys():
        clause.add("dead")
    for found in (own - {"crowd"}, clause - {"crowd"}, own | clause):
        if found:
            return frozenset(found)
    return frozenset()


def time_of(u: Unit, kind: FactKind) -> Interval | None:
    """A unit's time, where it is the time that the fact asks for: of an event when it happens, of a quotation when it
    was said."""
    return u.interval if (u.kind == "quotation") == (kind == "quotation") else None


def text_of(u: Unit, context: Context) -> str:
    """A unit's words as they stand in its report."""
    return context.analyses[u.report].report.text[u.start : u.end]


def is_worded(u: Unit) -> bool:
    """Whether a unit's words are somebody's own: they stand in a direct quotation."""
    q = u.quotation
    return q is not None and q.direct and q.start <= u.start and u.end <= q.end


def own_words(u: Unit, context: Context) -> str:
    """The words in a unit that somebody is quoted with: all of a direct quotation, else what marks enclose, if any."""
    if is_worded(u):
        return text_of(u, context)
    a = context.analyses[u.report]
    marked = [q for q in a.quotations if q.direct and q.start >= u.start and q.end <= u.end]
    return " … ".join(a.report.text[q.start : q.end] for q in marked)


def is_translated(u: Unit, v: Unit, context: Context) -> bool:
    """Whether differing words may be two translations: a report says itself that it is one (its language is given as
    another than it is written in). Not known otherwise."""
    return any((context.analyses[x.report].report.language or "en") != "en" for x in (u, v))


def in_id_order(actor: str) -> tuple[int, str]:
    """A key that sorts actors' ids by their number."""
    digits = "".join(c for c in actor if c.isdigit())
    return (int(digits) if digits else 0, actor)


def show_slot(slot: str, u: Unit, kind: FactKind, context: Context) -> str | None:
    """A unit's value of a slot, as the JSON has it; None where it has none."""
    if slot == "when":
        when = time_of(u, kind)
        return show_interval(when) if when else None
    if slot == "how many":
        return show_figure(u.figures[0]) if u.figures else None
    if slot == "status":
        return u.status
    names = u.where if slot == "where" else u.who | u.whom
    return ", ".join(context.names.get(x, x) for x in sorted(names, key=in_id_order)) or None


def show_interval(when: Interval) -> str:
    """ISO 8601: a day, or first and last day."""
    return when.start.isoformat() if when.start == when.end else f"{when.start.isoformat()}/{when.end.isoformat()}"


def show_figure(f: Figure) -> str:
    """A figure as words: "at least 70", "about 100", "36 to 40"."""
    number = f"{f.value:,.10g}"
    if f.operator == "range" and f.high is not None:
        return f"{number} to {f.high:,.10g}"
    return {"=": "", ">=": "at least ", "<=": "at most ", "~": "about ", "range": ""}[f.operator] + number


def values_told(told: Iterable[tuple[Unit, str | None]], context: Context) -> tuple[Value, ...]:
    """The values that units tell, each with its reports, in the order in which they come; empty ones are left out."""
    reports: dict[str, dict[str, None]] = {}
    for u, value in told:
        if value:
            reports.setdefault(value, {})[context.analyses[u.report].report.id] = None
    return tuple(Value(value, tuple(ids)) for value, ids in reports.items())
