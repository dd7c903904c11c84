"""Whether the readings of one fact agree: the first of the three fields of its verdict.

A figure that two readings give of one thing decides, whatever else one of them tells: the same is agreement, a bound
that holds the other is compatible. Else it is their time, and of a quotation its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from twosource.changes import has_counted_on, has_moved_on
from twosource.columns import nearest_words
from twosource.comparison import SILENT, Outcome, compare_figures
from twosource.lengths import compare_lengths, show_lengths
from twosource.links import score_pair
from twosource.records import Agreement, Difference, FactKind, Interval, TimeExpression
from twosource.slots import RARE, Context, compare_slots, own_words, show_slot, values_told
from twosource.units import Unit
from twosource.wordings import are_reworded, find_agreement_of_wordings, retells, show_words, whole_quotations

# Days from publication within which news happens. Chosen on stories with gold: of readings of which one alone has a
# date, two in five of those within a month are compatible by the gold, and six in ten of those beyond.
THESE_DAYS = 31
# So many words of content that the other reading has nothing like are a clause of their own: who tells it tells more.
# Chosen on real news with gold: 44 of 54 verdicts are right by it, 34 without; of the invented stories, whose readings
# are short, one in 150 is no longer right.
A_CLAUSE_MORE = 8.0
Pairs = Sequence[tuple[Unit, Unit]]


def find_agreement(group: Sequence[Unit], kind: FactKind, context: Context) -> tuple[Agreement, tuple[Difference, ...]]:
    """How a fact's readings stand to each other, and on which slots they part."""
    pairs = _of_two_reports(group)
    if not pairs:
        return "one-reading", ()
    if kind == "quotation":
        group = whole_quotations(group)
        pairs = _of_two_reports(group) or pairs
        worded = [(a, b) for a, b in pairs if own_words(a, context) and own_words(b, context)]
        if worded:
            have = {(a.report, b.report) for a, b in worded}
            pairs = [*worded, *((a, b) for a, b in pairs if (a.report, b.report) not in have)]
            return find_agreement_of_wordings(_best_pairs(pairs, context), group, context)
    best = _best_pairs(pairs, context)
    differences = _differences(best, group, kind, context)
    if any(has_counted_on(a, b, context) for a, b in best):
        return "updated", differences
    if differences:
        return "differ", differences
    if any(has_moved_on(a, b, context) for a, b in best):
        return "updated", ()
    loose = any(_is_loose(a, b, kind, context) for a, b in best) or all(_tells_more(a, b, context) for a, b in best)
    return ("compatible" if loose else "agree"), ()


def _differences(best: Pairs, group: Sequence[Unit], kind: FactKind, context: Context) -> tuple[Difference, ...]:
    """What readings part on, with the values that each report gives; no words where the fact is a quotation, whose
    words are compared by themselves, and no days: two reports that have it said on two days do not part on it."""
    apart = {
        slot
        for a, b in best
        for slot, c in compare_slots(a, b, kind, context.pool)
        if c.outcome == "differs" and not (slot == "how many" and _tells_both(a, b, context))
    }
    if kind == "quotation":
        apart.discard("when")
    found = [d for d in (_difference(slot, group, kind, context) for slot in sorted(apart)) if len(d.values) > 1]
    if kind != "quotation":
        reworded = [(a, b) for a, b in best if are_reworded(a, b, context)]
        lasting = [(a, b) for a, b in best if compare_lengths(a, b, context) == "differs"]
        found += [show_words(reworded, context)] if reworded else []
        found += [show_lengths(lasting, context)] if lasting else []
    return tuple(found)


def _tells_both(a: Unit, b: Unit, context: Context) -> bool:
    """Whether one of two readings has the other's figure beside another one, or as so many times so much: "seventeen
    of them were hurt" and "seventeen were hurt, two of them badly"; "$36,000" and "four fines of $9,000"."""
    for u, v in ((a, b), (b, a)):
        told = [x.value for x in context.analyses[u.report].figures if u.start <= x.start and x.end <= u.end]
        one = v.figures[0].value if len(v.figures) == 1 else None
        if len(told) > 1 and one is not None and (one in told or any(x * y == one for x, y in combinations(told, 2))):
            return True
    return False


def _of_two_reports(group: Sequence[Unit]) -> list[tuple[Unit, Unit]]:
    return [(a, b) for i, b in enumerate(group) for a in group[:i] if a.report != b.report]


def _is_loose(a: Unit, b: Unit, kind: FactKind, context: Context) -> bool:
    """Whether two readings that do not part are compatible only: one is sharper than the other."""
    told = _figures_of_one_thing(a, b)
    if told:
        return "compatible" in told
    lasting = compare_lengths(a, b, context)
    if lasting:
        return lasting == "compatible"
    slots = {s for s, c in compare_slots(a, b, kind, context.pool) if c.outcome == "compatible" and c.reason != SILENT}
    if "when" in slots and (_names(a, b.interval, context) or _names(b, a.interval, context)):
        slots.remove("when")
    if slots & {"when", "where", "how many"}:
        return True
    return (kind != "quotation" and _tells_when(a, b, context)) or retells(a, b, context)


def _tells_more(a: Unit, b: Unit, context: Context) -> bool:
    """Whether one of two readings has a clause's worth of words that the other has nothing like, where no figure or
    length decides: "the mayor resigned" and "the mayor resigned after a row over the sale of the harbour to a bank"."""
    if _figures_of_one_thing(a, b) or compare_lengths(a, b, context):
        return False
    return max(_untold(a, b, context), _untold(b, a, context)) > A_CLAUSE_MORE


def _untold(a: Unit, b: Unit, context: Context) -> float:
    """How many words of content of one reading the other has nothing like; one with a likeness there counts in part."""
    words, nearness = context.pool.columns.bag, context.pool.nearness
    one, other = np.array([a.index]), np.array([b.index])
    near = sum(float(likeness.sum()) for *_, likeness in nearest_words(words, one, other, nearness))
    return round(float(words.lengths(one)[0]) - near, 4)


def _names(u: Unit, when: Interval | None, context: Context) -> bool:
    """Whether a reading that has another time names that very day too: "in the week after next, on the 24th"."""
    if when is None or when.start != when.end:
        return False
    return any(d.when == when for d in _dates_in(u, context))


def _tells_when(a: Unit, b: Unit, context: Context) -> bool:
    """Whether one of two readings dates what the other leaves undated, and the date tells something: what is of these
    days needs none, "since January" and "in 2022" are more than the other says."""
    dated = [u for u in (a, b) if u.interval and u.kind != "quotation"]
    if len(dated) != 1 or (when := dated[0].interval) is None:
        return False
    published = context.analyses[dated[0].report].report.published
    if published is None or _holds_date(b if dated[0] is a else a, when, context):
        return False
    return min(abs((when.start - published).days), abs((when.end - published).days)) > THESE_DAYS


def _holds_date(u: Unit, when: Interval, context: Context) -> bool:
    """Whether a reading's words hold a date of those days, though it is not known to be the reading's time: "tests
    carried out in July had found lead"."""
    return any(d.when.start <= when.end and when.start <= d.when.end for d in _dates_in(u, context) if d.when)


def _dates_in(u: Unit, context: Context) -> list[TimeExpression]:
    return [d for d in context.analyses[u.report].dates if d.when and u.start <= d.start and d.end <= u.end]


def _figures_of_one_thing(a: Unit, b: Unit) -> set[Outcome]:
    """What comes of comparing the figures that two readings give of one thing, where some are one value or bound each
    other: no further word is needed then. One thing is what has one unit; else, where each reading has but one
    figure, a number that nobody counts by chance ("6,312 signatures", "more than 6,000 people have signed")."""
    outcomes = {compare_figures(f, g).outcome for f in a.figures for g in b.figures if f.unit == g.unit}
    if len(a.figures) == len(b.figures) == 1 and not outcomes:
        f, g = (replace(u.figures[0], unit=None) for u in (a, b))
        if min(f.value, g.value) >= RARE:
            outcomes = {compare_figures(f, g).outcome}
    return {"same"} if "same" in outcomes else {o for o in outcomes if o == "compatible"}


def _best_pairs(pairs: Pairs, context: Context) -> list[tuple[Unit, Unit]]:
    """For each two reports the pair of units that are most alike: the others are further tellings."""
    best: dict[tuple[int, int], tuple[float, int, int]] = {}
    units = context.pool.units
    for a, b in pairs:
        key = (min(a.report, b.report), max(a.report, b.report))
        value = (round(score_pair(context.pool, a, b), 6), -a.index, -b.index)
        if key not in best or value > best[key]:
            best[key] = value
    return [(units[-i], units[-j]) for _, (_, i, j) in sorted(best.items())]


def _difference(slot: str, group: Sequence[Unit], kind: FactKind, context: Context) -> Difference:
    return Difference(slot, values_told(((u, show_slot(slot, u, kind, context)) for u in group), context))
