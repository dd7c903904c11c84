"""A story's units -> facts: one question each, with the reading of every report that answers it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from twosource.challenges import Challenges
from twosource.collation import compare_wordings
from twosource.comparison import (
    SILENT,
    Comparison,
    compare_dates,
    compare_figures,
    compare_participants,
    compare_statuses,
    is_update,
    one_scope,
    sharper,
)
from twosource.corrections import NONE, Corrections, correct_links
from twosource.language.trees import children
from twosource.links import Link, group_links, link_units, score_pair
from twosource.origins import OriginIndex, branches, count_origins, find_backings
from twosource.records import (
    Agreement,
    Analysis,
    Compared,
    Difference,
    Fact,
    FactKind,
    Figure,
    Interval,
    Level,
    Reading,
    Status,
    Support,
    Value,
)
from twosource.settings import SETTINGS, Settings
from twosource.units import Unit, Units, collect_units, damaged, tokens_in

# What is counted anew each day while an event goes on: a later figure of these replaces an earlier one.
COUNTED_ON = frozenset("person dead missing victim body casualty death case injury patient arrest survivor".split())


# Characters of a stretch of text that facts are looked up by: about a clause.
STRETCH = 64
# Shares of a vote move as long as it is counted.
COUNTED = frozenset("ballot count counting tally vote".split())


@dataclass(frozen=True, slots=True)
class Context:
    """What every step about one story needs."""

    analyses: Sequence[Analysis]
    pool: Units
    origins: OriginIndex
    names: Mapping[str, str]
    settings: Settings


def find_facts(
    analyses: Sequence[Analysis],
    to_story: Sequence[Mapping[str, str]],
    origins: OriginIndex,
    settings: Settings = SETTINGS,
    corrections: Corrections = NONE,
) -> list[Fact]:
    """The facts of one story, those most widely borne first.

    `to_story` maps each report's actor ids to the story's; links corrected by hand hold whatever they score.
    """
    named = frozenset(a for a, name in origins.names.items() if name[:1].isupper())
    pool = collect_units(analyses, to_story, named)
    context = Context(analyses, pool, origins, origins.names, settings)
    links = link_units(pool, settings)
    by_hand = [Link(a, b, 1.0) for a, b in correct_links(pool, analyses, corrections)]
    groups = [[pool.units[i] for i in g] for g in group_links([*by_hand, *links], pool, settings)]
    groups = _without_repeats(sorted(groups, key=_prominence), context)
    challenges = Challenges(analyses, to_story, origins.names, pool, settings)
    groups.sort(key=lambda g: _rank(g, context))
    return [replace(_fact(g, context, challenges), id=f"f{i}") for i, g in enumerate(groups, start=1)]


def _rank(group: Sequence[Unit], context: Context) -> tuple[int, float, int]:
    """Most reports first; among those of as many, what stands nearest to the head of its reports: newspapers tell the
    most important thing first."""
    first: dict[int, float] = {}
    for u in group:
        at = u.start / max(1, len(context.analyses[u.report].report.text))
        first[u.report] = min(first.get(u.report, 1.0), at)
    return (-len(first), round(sum(first.values()) / len(first), 6), min(u.index for u in group))


def _prominence(group: Sequence[Unit]) -> tuple[int, int, int, int]:
    """The order in which facts claim spans: more reports first, quotations and events before figures, earlier first."""
    reports = len({u.report for u in group})
    kind = {"event": 0, "quotation": 0, "figure": 1}[_kind(group)]
    return (-reports, kind, min(u.start for u in group), min(u.index for u in group))


def _kind(group: Sequence[Unit]) -> FactKind:
    kinds = [u.kind for u in group]
    if "figure" in kinds:
        return "figure"
    worded = {u.report for u in group if _worded(u)}
    if len(worded) > 1 or 2 * kinds.count("quotation") >= len(kinds):
        return "quotation"
    return "event"


def _covers(u: Unit, v: Unit) -> bool:
    """Whether one report's unit tells what another of its units already told: most of it lies there."""
    if v.kind == "event" and v.interval and v.interval != u.interval:
        return False  # "in April" would be lost
    common = min(u.end, v.end) - max(u.start, v.start)
    return u.report == v.report and common > 0.6 * (v.end - v.start)


def _without_repeats(groups: Sequence[list[Unit]], context: Context) -> list[list[Unit]]:
    """Leaves out a group whose spans another fact of at least the same reports already has; a figure or a denied
    event keeps its own fact where it is borne by several reports."""
    kept: list[list[Unit]] = []
    told: list[set[int]] = []  # the reports of each group kept
    at: dict[tuple[int, int], set[int]] = {}  # report and stretch of its text -> the groups kept that tell of it
    for group in groups:
        reports = {u.report for u in group}
        several = len(reports) > 1
        near = set().union(*(at.get(place, ()) for place in _places(group[0])))
        repeated = any(
            reports <= told[k]
            and all(any(_covers(v, u) for v in kept[k]) for u in group)
            and not (several and _figures_apart(group))
            for k in near
        )
        if not repeated and (several or _tells_something(group[0], context)):
            for u in group:
                for place in _places(u):
                    at.setdefault(place, set()).add(len(kept))
            kept.append(group)
            told.append(reports)
    return kept


def _places(u: Unit) -> list[tuple[int, int]]:
    """A unit's report with each stretch of STRETCH characters that it lies in: what covers it shares one of them."""
    return [(u.report, k) for k in range(u.start // STRETCH, u.end // STRETCH + 1)]


def _figures_apart(group: Sequence[Unit]) -> bool:
    """Whether a group's figures of one unit part: that must be shown for itself."""
    figures = [u.figures[0] for u in group if u.kind == "figure"]
    return any(compare_figures(a, b).outcome == "differs" for i, a in enumerate(figures) for b in figures[:i])


def _tells_something(u: Unit, context: Context) -> bool:
    """Whether what a single report says is worth a line: an event with somebody, a time, a place or a figure in it;
    a quotation of a few words; never a bare figure (its clause is an event)."""
    if u.kind == "figure":
        return False
    if u.kind == "quotation":
        return sum(u.words.values()) >= 2
    return bool(u.denied_by or u.actors or u.figures or u.interval) and sum(u.words.values()) >= 2


def _fact(group: Sequence[Unit], context: Context, challenges: Challenges) -> Fact:
    kind = _kind(group)
    main = _main_unit(group, context)
    if kind == "figure":
        main = next(u for u in group if u.kind == "figure")
    reports = sorted({u.report for u in group})
    readings = [_reading(u, main, kind, context) for u in sorted(group, key=lambda u: (u.report, u.start))]
    agreement, differences = _agreement(group, kind, context)
    when: Interval | None = None
    for u in group:
        when = sharper(when, _time_of(u, kind))
    if when is None:
        when = _inferred(group, kind)
    # who denies a fact does not support it
    asserting = [u for u in group if not (u.quotation and u.quotation.negated)] or list(group)
    backings = find_backings(asserting, context.analyses, context.origins)
    # quotations that were linked are one remark, whoever passes it on
    low, high, merges = count_origins(backings, context.analyses, kind == "quotation", context.settings)
    outlets = {context.analyses[r].report.outlet or context.analyses[r].report.id for r in reports}
    level = _level(group, kind)
    support = Support(
        len(reports), len(outlets), low, high, level, tuple(dict.fromkeys(b.origin.id for b in backings)), merges
    )
    speaker = (
        next((s for u in group for s in sorted(u.speakers) if s in context.names), None) if level == "said" else None
    )
    roles = [
        tuple(sorted(set().union(*(getattr(u, role) for u in group)), key=_id_order))
        for role in ("who", "whom", "where")
    ]
    plover = next((u.event.plover for u in [main, *group] if u.event and u.event.plover), None)
    return Fact(
        "", kind, _headline(main, context), main.predicate or None, plover, roles[0], roles[1], roles[2], speaker, when,
        _status(group, context), agreement, challenges.of(group), support, differences, tuple(readings),
    )  # fmt: skip


def _time_of(u: Unit, kind: FactKind) -> Interval | None:
    """A unit's time, where it is the time that the fact asks for: of an event when it happens, of a quotation when it
    was said."""
    return u.interval if (u.kind == "quotation") == (kind == "quotation") else None


def _inferred(group: Sequence[Unit], kind: FactKind) -> Interval | None:
    """The day that a reader infers where no report tells one and all inferences are of one day."""
    days = {u.when.when for u in group if u.when and u.when.when and (u.kind == "quotation") == (kind == "quotation")}
    return next(iter(days)) if len(days) == 1 else None


def _id_order(actor: str) -> tuple[int, str]:
    digits = "".join(c for c in actor if c.isdigit())
    return (int(digits) if digits else 0, actor)


def _main_unit(group: Sequence[Unit], context: Context) -> Unit:
    """The unit that says it best: alike to the others, with a time and somebody named, not too short."""

    def worth(u: Unit) -> tuple[float, int]:
        others = [v for v in group if v.report != u.report]
        central = 0.0
        for v in others:
            central += score_pair(context.pool, u, v) / len(others)
        broken = damaged(tokens_in(context.analyses[u.report].sentences, u.start, u.end))
        clear = (
            -0.3 * broken
            + 0.15 * bool(u.interval)
            + 0.1 * (40 <= u.end - u.start <= 160)
            + 0.2 * _has_subject(u, context)
        )
        return round(central + clear, 6), -u.index

    return max(group, key=worth)


def _has_subject(u: Unit, context: Context) -> bool:
    """Whether a unit can stand by itself: a verb with its subject in the span, not opened by "which" or "to"."""
    if u.event is None or u.event.rule.startswith("events.noun"):
        return False
    sentence = context.analyses[u.report].sentences[u.event.sentence]
    subjects = children(sentence, u.event.token, "nsubj")
    return any(u.start <= sentence.tokens[i].start and sentence.tokens[i].xpos not in ("WDT", "WP") for i in subjects)


# Words that tie a clause to what stands before it and say nothing at its head.
_TIES = re.compile(r"^(?:which|who|that|when|where|while|and|but|as|whose|also|then)\s+", re.IGNORECASE)


def _headline(u: Unit, context: Context) -> str:
    """The fact in a report's own words, whoever does it put before a clause without subject."""
    text = " ".join(context.analyses[u.report].report.text[u.start : u.end].split())
    if u.kind == "event" and not _has_subject(u, context):
        text = _TIES.sub("", text)
        who = [context.names[x] for x in sorted(u.who, key=_id_order) if x in context.names and x not in u.actors]
        if who:
            return f"{' and '.join(who)}: {text}"
    return text[:1].upper() + text[1:]


def _reading(u: Unit, main: Unit, kind: FactKind, context: Context) -> Reading:
    report = context.analyses[u.report].report
    ids = [context.origins.origin(u.report, s).id for branch in branches(u.chain) for s in branch]
    if not ids:
        ids = [context.origins.own_voice(u.report, report.outlet or report.id).id]
    return Reading(
        report.id, u.start, u.end, u.when.when if u.when else None,
        report.text[u.when.start : u.when.end] if u.when else None, u.when.rule if u.when else None,
        u.figures[0] if u.figures and (kind == "figure" or len(u.figures) == 1) else None,
        u.status, tuple(dict.fromkeys(ids)), _compared(u, main, kind, context),
    )  # fmt: skip


def _compared(u: Unit, main: Unit, kind: FactKind, context: Context) -> Compared:
    """How a reading stands to the one that the fact is told by."""
    if u is main:
        return "same"
    mine, theirs = _own_words(u, context), _own_words(main, context)
    if kind == "quotation" and mine and theirs:
        return compare_wordings(mine, theirs, _translated(u, main, context))
    outcomes = [c.outcome for _, c in _slots(u, main, kind, context.pool.named)]
    for outcome in ("differs", "compatible"):
        if outcome in outcomes:
            return outcome
    return "same"


def _text(u: Unit, context: Context) -> str:
    return context.analyses[u.report].report.text[u.start : u.end]


def _worded(u: Unit) -> bool:
    """Whether a unit's words are somebody's own: they stand in a direct quotation."""
    q = u.quotation
    return q is not None and q.direct and q.start <= u.start and u.end <= q.end


def _own_words(u: Unit, context: Context) -> str:
    """The words in a unit that somebody is quoted with: all of a direct quotation, else what marks enclose, if any."""
    if _worded(u):
        return _text(u, context)
    a = context.analyses[u.report]
    marked = [q for q in a.quotations if q.direct and q.start >= u.start and q.end <= u.end]
    return " … ".join(a.report.text[q.start : q.end] for q in marked)


def _translated(u: Unit, v: Unit, context: Context) -> bool:
    """Whether differing words may be two translations: a report says itself that it is one (its language is given as
    another than it is written in). Not known otherwise."""
    return any((context.analyses[x.report].report.language or "en") != "en" for x in (u, v))


def _slots(a: Unit, b: Unit, kind: FactKind, named: frozenset[str]) -> list[tuple[str, Comparison]]:
    """The table of slots that two readings are compared on."""
    out: list[tuple[str, Comparison]] = []
    if kind != "figure":
        out.append(("when", compare_dates(_time_of(a, kind), _time_of(b, kind))))
    pairs = [(f, g) for f in a.figures for g in b.figures if one_scope(f, g)]
    if kind == "figure":
        out.append(("how many", compare_figures(a.figures[0], b.figures[0])))
    elif len(pairs) == 1:
        out.append(("how many", compare_figures(*pairs[0])))
    if kind == "event":
        out.append(("status", compare_statuses(a.status, b.status)))
        for role, x, y in (("where", a.where, b.where), ("who", a.who | a.whom, b.who | b.whom)):
            out.append((role, compare_participants(sorted(x & named), sorted(y & named))))
    return out


def _agreement(group: Sequence[Unit], kind: FactKind, context: Context) -> tuple[Agreement, tuple[Difference, ...]]:
    pairs = [(a, b) for i, b in enumerate(group) for a in group[:i] if a.report != b.report]
    if not pairs:
        return "one-reading", ()
    if kind == "quotation":
        group = _whole_quotations(group)
        pairs = [(a, b) for i, b in enumerate(group) for a in group[:i] if a.report != b.report] or pairs
        worded = [(a, b) for a, b in pairs if _own_words(a, context) and _own_words(b, context)]
        if worded:
            have = {(a.report, b.report) for a, b in worded}
            pairs = [*worded, *((a, b) for a, b in pairs if (a.report, b.report) not in have)]
            return _agreement_of_wordings(_best_pairs(pairs, context), context)
    best = _best_pairs(pairs, context)
    outcomes = {
        (slot, c.outcome) for a, b in best for slot, c in _slots(a, b, kind, context.pool.named) if c.reason != SILENT
    }
    apart = sorted({slot for slot, outcome in outcomes if outcome == "differs"})
    differences = tuple(d for d in (_difference(slot, group, kind, context) for slot in apart) if len(d.values) > 1)
    if any(_counted_on(a, b, context) for a, b in best):
        return "updated", differences
    if differences:
        return "differ", differences
    if any(_moved_on(a, b, context) for a, b in best):
        return "updated", ()
    loose = any(outcome in ("compatible", "not-comparable") for _, outcome in outcomes)
    return ("compatible" if loose else "agree"), ()


def _whole_quotations(group: Sequence[Unit]) -> list[Unit]:
    """The units of a group without the clauses that stand inside a quotation of it: the whole is compared."""
    whole = [u for u in group if u.kind == "quotation"]
    return [
        u
        for u in group
        if u.kind == "quotation"
        or not any(q.report == u.report and q.start <= u.start and u.end <= q.end for q in whole)
    ]


def _best_pairs(pairs: Sequence[tuple[Unit, Unit]], context: Context) -> list[tuple[Unit, Unit]]:
    """For each two reports the pair of units that are most alike: the others are further tellings."""
    best: dict[tuple[int, int], tuple[float, int, int]] = {}
    units = context.pool.units
    for a, b in pairs:
        key = (min(a.report, b.report), max(a.report, b.report))
        value = (round(score_pair(context.pool, a, b), 6), -a.index, -b.index)
        if key not in best or value > best[key]:
            best[key] = value
    return [(units[-i], units[-j]) for _, (_, i, j) in sorted(best.items())]


def _agreement_of_wordings(
    pairs: Sequence[tuple[Unit, Unit]], context: Context
) -> tuple[Agreement, tuple[Difference, ...]]:
    """Word for word the same: agree; one a cut of the other, or a remark told indirectly: compatible; else differ."""
    outcomes: set[str] = set()
    values: dict[str, list[str]] = {}
    for a, b in pairs:
        mine, theirs = _own_words(a, context), _own_words(b, context)
        if not (mine and theirs):
            same = compare_wordings(_text(a, context), _text(b, context), False) in ("identical", "spelling")
            outcomes.add("agree" if same else "compatible")
            continue
        how = compare_wordings(mine, theirs, _translated(a, b, context))
        outcomes.add({"identical": "agree", "spelling": "agree", "cut": "compatible"}.get(how, "differ"))
        if how in ("differs", "translated"):
            for u in (a, b):
                reports = values.setdefault(" ".join(_own_words(u, context).split()), [])
                report = context.analyses[u.report].report.id
                if report not in reports:
                    reports.append(report)
    if "differ" in outcomes:
        return "differ", (Difference("words", tuple(Value(v, tuple(r)) for v, r in values.items())),)
    return ("compatible" if "compatible" in outcomes else "agree"), ()


def _in_time(a: Unit, b: Unit, context: Context) -> tuple[Unit, Unit] | None:
    """Two units in the order of their reports' days; None where that is not known."""
    x, y = context.analyses[a.report].report.published, context.analyses[b.report].report.published
    if x is None or y is None or x == y:
        return None
    return (a, b) if x < y else (b, a)


def _moved_on(a: Unit, b: Unit, context: Context) -> bool:
    """Whether the later of two reports brings a later state of the same event: planned, now happened."""
    order = _in_time(a, b, context)
    return order is not None and is_update(order[0].status, order[1].status)


def _counted_on(a: Unit, b: Unit, context: Context) -> bool:
    """Whether a count of people or cases has moved on: the later report's figure replaces the earlier one's."""
    order = _in_time(a, b, context)
    vote = bool(COUNTED & a.words.keys() and COUNTED & b.words.keys())
    return order is not None and any(
        (f.unit in COUNTED_ON or vote) and one_scope(f, g) and compare_figures(f, g).outcome == "differs"
        for f in order[0].figures
        for g in order[1].figures
    )


def _difference(slot: str, group: Sequence[Unit], kind: FactKind, context: Context) -> Difference:
    values: dict[str, list[str]] = {}
    for u in group:
        shown = _shown(slot, u, kind, context)
        if shown:
            reports = values.setdefault(shown, [])
            report = context.analyses[u.report].report.id
            if report not in reports:
                reports.append(report)
    return Difference(slot, tuple(Value(v, tuple(r)) for v, r in values.items()))


def _shown(slot: str, u: Unit, kind: FactKind, context: Context) -> str | None:
    if slot == "when":
        when = _time_of(u, kind)
        return show_interval(when) if when else None
    if slot == "how many":
        return show_figure(u.figures[0]) if u.figures else None
    if slot == "status":
        return u.status
    names = u.where if slot == "where" else u.who | u.whom
    return ", ".join(context.names.get(x, x) for x in sorted(names, key=_id_order)) or None


def show_interval(when: Interval) -> str:
    """ISO 8601: a day, or first and last day."""
    return when.start.isoformat() if when.start == when.end else f"{when.start.isoformat()}/{when.end.isoformat()}"


def show_figure(f: Figure) -> str:
    """A figure as words: "at least 70", "about 100", "36 to 40"."""
    number = f"{f.value:,.10g}"
    if f.operator == "range" and f.high is not None:
        return f"{number} to {f.high:,.10g}"
    return {"=": "", ">=": "at least ", "<=": "at most ", "~": "about ", "range": ""}[f.operator] + number


def _level(group: Sequence[Unit], kind: FactKind) -> Level:
    if kind == "quotation":
        return "said"
    if any(not u.chain or u.chain[-1].kind in ("witness", "observation") for u in group):
        return "happened"
    if all(u.chain[-1].kind in ("media", "anonymous", "none") for u in group):
        return "published"
    return "said"


def _status(group: Sequence[Unit], context: Context) -> Status | None:
    """The latest report's status; among reports of one day the one most of them give."""
    known = [u for u in group if u.status is not None]
    if not known:
        return None
    days = [context.analyses[u.report].report.published for u in known]
    latest = max((d for d in days if d is not None), default=None)
    last = [u for u, d in zip(known, days, strict=True) if latest is None or d in (latest, None)]
    counts: dict[Status, int] = {}
    for u in last:
        assert u.status is not None
        counts[u.status] = counts.get(u.status, 0) + 1
    return max(counts, key=lambda s: counts[s])
