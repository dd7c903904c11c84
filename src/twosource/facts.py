"""A story's units -> facts: one question each, with the reading of every report that answers it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from twosource.agreements import find_agreement
from twosource.challenges import Challenges
from twosource.collation import compare_wordings
from twosource.comparison import compare_figures, sharper
from twosource.content import damaged, tokens_in
from twosource.corrections import NONE, Corrections, correct_links
from twosource.events.governors import is_finite
from twosource.groups import group_links
from twosource.histories import Histories, end_of
from twosource.language.furniture import without_boxes
from twosource.language.trees import base, children
from twosource.links import Link, link_units, score_pair
from twosource.origins import OriginIndex, branches, count_origins, find_backings
from twosource.records import (
    Analysis,
    Compared,
    Event,
    Fact,
    FactKind,
    Interval,
    Level,
    Quotation,
    Reading,
    Status,
    Support,
)
from twosource.settings import SETTINGS, Settings
from twosource.slots import Context, compare_slots, in_id_order, is_translated, is_worded, own_words, time_of
from twosource.unit_finding import collect_units
from twosource.units import Unit

# The slots on which two readings of one thing cannot both be right.
ANSWERED = frozenset(("when", "where", "how many", "how long", "status"))
# Characters of a stretch of text that facts are looked up by: about a clause.
STRETCH = 64


def find_facts(
    analyses: Sequence[Analysis],
    to_story: Sequence[Mapping[str, str]],
    origins: OriginIndex,
    settings: Settings = SETTINGS,
    corrections: Corrections = NONE,
) -> list[Fact]:
    """The facts of one story, those first that stand nearest to the head of the most reports.

    `to_story` maps each report's actor ids to the story's; links corrected by hand hold whatever they score.
    """
    named = frozenset(a for a, name in origins.names.items() if name[:1].isupper())
    pool = collect_units(analyses, to_story, named)
    context = Context(analyses, pool, origins, origins.names, settings)
    links = link_units(pool, settings)
    by_hand = [Link(a, b, 1.0) for a, b in correct_links(pool, analyses, corrections)]
    groups = [[pool.units[i] for i in g] for g in group_links([*by_hand, *links], pool, settings)]
    challenges = Challenges(analyses, to_story, origins.names, pool, settings)
    groups = _without_repeats(sorted(groups, key=_prominence), context, challenges)
    histories = Histories(analyses, to_story, pool)
    groups.sort(key=lambda g: _rank(g, context))
    return [replace(_fact(g, context, challenges, histories), id=f"f{i}") for i, g in enumerate(groups, start=1)]


def _rank(group: Sequence[Unit], context: Context) -> tuple[float, int]:
    """What stands nearest to the head of the most reports first: newspapers tell the most important thing first. A
    report that does not tell a fact counts as one that tells it last."""
    first: dict[int, float] = {}
    for u in group:
        at = u.start / max(1, len(context.analyses[u.report].report.text))
        first[u.report] = min(first.get(u.report, 1.0), at)
    silent = len(context.analyses) - len(first)
    return round((sum(first.values()) + silent) / len(context.analyses), 6), min(u.index for u in group)


def _prominence(group: Sequence[Unit]) -> tuple[int, int, int, int]:
    """The order in which facts claim spans: more reports first, quotations and events before figures, earlier first.
    Of one report alone marked words come before the clauses in them: they have a speaker and a day."""
    reports = len({u.report for u in group})
    kind = {"event": int(reports == 1), "quotation": 0, "figure": 2}[_kind(group)]
    return (-reports, kind, min(u.start for u in group), min(u.index for u in group))


def _kind(group: Sequence[Unit]) -> FactKind:
    kinds = [u.kind for u in group]
    if "figure" in kinds:
        return "figure"
    worded = {u.report for u in group if is_worded(u)}
    if not worded and any(u.kind == "event" and not u.chain for u in group):
        return "event"  # a report tells it in its own voice: it is no remark of somebody's
    if len(worded) > 1 or 2 * kinds.count("quotation") >= len(kinds):
        return "quotation"
    return "event"


def _covers(u: Unit, v: Unit, context: Context) -> bool:
    """Whether one report's unit tells what another of its units already told: most of it lies there."""
    if u.report != v.report:
        return False
    if v.kind == "event" and v.interval and v.interval != u.interval:
        return False  # "in April" would be lost
    if _stands_apart(v, u, context.analyses[v.report]):
        return False  # "said the data were wrong | and would return in May": that it is planned would be lost
    # what a verb's complement tells is told with the verb, but for its day and whose word it is
    first, last = (u.start, u.end) if v.when or v.chain != u.chain else context.told_span(u)
    start, end = context.told_span(v)
    return min(last, end) - max(first, start) > 0.6 * (end - start)


def _stands_apart(v: Unit, u: Unit, a: Analysis) -> bool:
    """Whether a clause is a later one of those that somebody is told to have said, and of another status than the
    first, which is that of the whole."""
    if u.kind != "quotation" or v.event is None or None in (u.status, v.status) or u.status == v.status:
        return False
    sentence = a.sentences[v.event.sentence]
    return base(sentence.tokens[v.event.token]) == "conj" and is_finite(sentence, v.event.token)


def _without_repeats(groups: Sequence[list[Unit]], context: Context, challenges: Challenges) -> list[list[Unit]]:
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
            and all(any(_covers(v, u, context) for v in kept[k]) for u in group)
            and not (several and _figures_apart(group))
            for k in near
        )
        only_asides = all(u.aside for u in group)
        if (
            not repeated
            and not only_asides
            and (several or _tells_something(group[0]) or _is_challenged(group, challenges))
        ):
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


def _is_challenged(group: Sequence[Unit], challenges: Challenges) -> bool:
    """Whether somebody rejects or doubts what a single report tells: that is worth a line, whatever it tells."""
    return group[0].kind != "figure" and challenges.of(group).kind != "none"


def _tells_something(u: Unit) -> bool:
    """Whether what a single report says is worth a line: an event with somebody, a time, a place or a figure in it;
    a quotation of a few words; never a bare figure (its clause is an event)."""
    if u.kind == "figure":
        return False
    if u.kind == "quotation":
        return sum(u.words.values()) >= 2
    return bool(u.denied_by or u.actors or u.figures or u.interval) and sum(u.words.values()) >= 2


def _fact(group: Sequence[Unit], context: Context, challenges: Challenges, histories: Histories) -> Fact:
    kind = _kind(group)
    agreement, differences = find_agreement(group, kind, context)
    challenge = challenges.of(group, apart=agreement == "differ" and {d.slot for d in differences} <= ANSWERED)
    # "Thousands march" is not what is disputed where another of its words gives the number
    counted = [u for u in group if u.figures] if challenge.kind == "disputed" and kind == "event" else []
    main = _main_unit(counted or group, context)
    if kind == "figure":
        main = next(u for u in group if u.kind == "figure")
    reports = sorted({u.report for u in group})
    readings = [_reading(u, main, kind, context) for u in sorted(group, key=lambda u: (u.report, u.start))]
    history = histories.of(group)
    if any(step.change == "withdrawn" for step in history):
        agreement = end_of(history) or agreement
    elif agreement != "updated":
        history = ()
    if history:  # its days are those of each value
        differences = tuple(d for d in differences if d.slot != "when")
    when: Interval | None = None
    for u in group:
        when = sharper(when, time_of(u, kind))
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
        tuple(sorted(set().union(*(getattr(u, role) for u in group)), key=in_id_order))
        for role in ("who", "whom", "where")
    ]
    plover = next((u.event.plover for u in [main, *group] if u.event and u.event.plover), None)
    return Fact(
        "", kind, _headline(main, context), main.predicate or None, plover, roles[0], roles[1], roles[2], speaker, when,
        _status(group, context), agreement, challenge, support, differences, tuple(readings),
        history, clause=_is_told_whole(main, kind, context), worded=any(own_words(u, context) for u in group),
    )  # fmt: skip


def _inferred(group: Sequence[Unit], kind: FactKind) -> Interval | None:
    """The day that a reader infers where no report tells one and all inferences are of one day."""
    days = {u.when.when for u in group if u.when and u.when.when and (u.kind == "quotation") == (kind == "quotation")}
    return next(iter(days)) if len(days) == 1 else None


def _main_unit(group: Sequence[Unit], context: Context) -> Unit:
    """The unit that says it best: alike to the others, with a time and somebody named, not too short."""
    if len(group) == 1:
        return group[0]

    def worth(u: Unit) -> tuple[float, int]:
        others = [v for v in group if v.report != u.report]
        central = 0.0
        for v in others:
            central += score_pair(context.pool, u, v) / len(others)
        broken = damaged(tokens_in(context.analyses[u.report].sentences, u.start, u.end))
        clear = (
            -0.3 * (broken or u.aside)
            + 0.15 * bool(u.interval)
            + 0.1 * (40 <= u.end - u.start <= 160)
            + 0.4 * _has_subject(u, context)
            + 0.2 * (u.event is not None and _goes_on_from_subject(u, context.analyses[u.report]))
            - 0.15 * _points_back(u, context.analyses[u.report])
        )
        return round(central + clear, 6), -u.index

    return max(group, key=worth)


def _points_back(u: Unit, a: Analysis) -> bool:
    """Whether words cannot be understood without what stands before them, though another report may have named it:
    "they have been freed", "no request of that kind was made"."""
    tokens = [t for t in tokens_in(a.sentences, u.start, u.end) if t.upos != "PUNCT"]
    if tokens and tokens[0].upos == "PRON" and tokens[0].xpos in ("PRP", "DT"):
        return True
    return any(t.form.lower() in _POINTERS and n.upos == "NOUN" for t, n in pairwise(tokens[:POINTER_REACH]))


_POINTERS = frozenset("this that these those such".split())
# Words at the head of a clause, about its subject, in which such a pointer is looked for.
POINTER_REACH = 6


def _goes_on_from_subject(u: Unit, a: Analysis) -> bool:
    """Whether a unit is a finite clause whose subject stands before it and is known: "who was mending his nets"."""
    return bool(u.who - u.actors) and _after_subject(u, a) == " " and _is_finite(u, a)


def _has_subject(u: Unit, context: Context) -> bool:
    """Whether a unit can stand by itself: a verb with its subject in the span, not opened by "which" or "to"."""
    if u.event is None or u.event.rule.startswith("events.noun"):
        return False
    sentence = context.analyses[u.report].sentences[u.event.sentence]
    subjects = children(sentence, u.event.token, "nsubj")
    return any(u.start <= sentence.tokens[i].start and sentence.tokens[i].xpos not in ("WDT", "WP") for i in subjects)


def _is_clause(u: Unit, context: Context) -> bool:
    """Whether a unit's headline is a clause: it has its subject or is given it, does not hang on a noun before it ("the
    tie he wore"), and tells more than that something was said ("his ministry announced on Friday")."""
    if u.event is None:
        return True
    if _only_says(u, u.event, context.analyses[u.report].quotations):
        return False
    sentence = context.analyses[u.report].sentences[u.event.sentence]
    verb = sentence.tokens[u.event.token]
    hangs = verb.relation.startswith("acl") and verb.head >= 0 and sentence.tokens[verb.head].start >= u.start
    return not hangs and (_has_subject(u, context) or (verb.xpos in FINITE and bool(u.who - u.actors)))


def _only_says(u: Unit, e: Event, quotations: Sequence[Quotation]) -> bool:
    """Whether a clause is the words of saying beside what is said, and has none of that itself."""
    said = [q for q in quotations for s in q.chain if e.predicate_start <= s.cue_start and s.cue_end <= e.predicate_end]
    return bool(said) and all(q.end <= u.start or q.start >= u.end for q in said)


def _is_told_whole(u: Unit, kind: FactKind, context: Context) -> bool:
    """Whether a fact's text is a clause; of what somebody is told to have said, whether its words are one: not "him of
    leaving the quay" of "she accused him of leaving the quay"."""
    if kind != "quotation":
        return kind != "event" or _is_clause(u, context)
    if own_words(u, context):
        return True
    for s in context.analyses[u.report].sentences:
        inside = {i for i, t in enumerate(s.tokens) if t.start >= u.start and t.end <= u.end}
        tops = [i for i in inside if s.tokens[i].head not in inside and s.tokens[i].upos != "PUNCT"]
        if any(j in inside for i in tops for j in children(s, i, "nsubj")):
            return True
    return False


FINITE = frozenset(("VBD", "VBZ", "VBP"))


# Words that tie a clause to what stands before it and say nothing at its head.
_TIES = re.compile(r"^(?:which|who|that|when|where|while|and|but|as|whose|also|then)\s+", re.IGNORECASE)


def _headline(u: Unit, context: Context) -> str:
    """The fact in a report's own words, whoever does it put before a clause without subject."""
    a = context.analyses[u.report]
    start, end = context.told_span(u)
    text = " ".join(without_boxes(a.report.text)[start:end].split())
    if u.kind == "event" and not _has_subject(u, context):
        text = _TIES.sub("", text)
        who = [context.names[x] for x in sorted(u.who, key=in_id_order) if x in context.names and x not in u.actors]
        if who:
            return f"{' and '.join(who)}{_after_subject(u, a)}{text}"
    return _with_name(u, text[:1].upper() + text[1:], context)


def _with_name(u: Unit, text: str, context: Context) -> str:
    """A headline that opens with "he" or "she", and whom that means: "She [Ana Reyd] opened the bridge"."""
    first, _, rest = text.partition(" ")
    names = [context.names[x] for x in u.who if x in context.names]
    if u.kind != "event" or first not in ("He", "She") or len(names) != 1 or not names[0][:1].isupper():
        return text
    return f"{first} [{names[0]}] {rest}"


def _after_subject(u: Unit, a: Analysis) -> str:
    """What stands between a subject and a clause that it is put before: nothing where the clause goes on from it
    ("testified on Thursday", "who later left", "to open the quay", "leaving the quay"), "to" where it is an infinitive
    with its "to" before it, as the second of two is ("to open the quay and | paint it"), else a colon."""
    assert u.event is not None
    tokens = [t for t in a.sentences[u.event.sentence].tokens if t.start >= u.start]
    while tokens and (tokens[0].upos in ("ADV", "PART") or tokens[0].xpos in ("WP", "WDT")):
        if tokens.pop(0).xpos == "TO":
            return " "
    if not tokens or tokens[0].upos not in ("VERB", "AUX"):
        return ": "
    return " to " if tokens[0].xpos == "VB" else " "


def _is_finite(u: Unit, a: Analysis) -> bool:
    """Whether a unit's predicate is finite, by itself or by its auxiliary."""
    assert u.event is not None
    s = a.sentences[u.event.sentence]
    forms = [s.tokens[i].xpos for i in (u.event.token, *children(s, u.event.token, "aux", "cop"))]
    return any(f in FINITE or f == "MD" for f in forms)


def _reading(u: Unit, main: Unit, kind: FactKind, context: Context) -> Reading:
    report = context.analyses[u.report].report
    start, end = context.told_span(u)
    ids = [context.origins.origin(u.report, s).id for branch in branches(u.chain) for s in branch]
    if not ids:
        ids = [context.origins.own_voice(u.report, report.outlet or report.id).id]
    return Reading(
        report.id, start, end, u.when.when if u.when else None,
        report.text[u.when.start : u.when.end] if u.when else None, u.when.rule if u.when else None,
        u.figures[0] if u.figures and (kind == "figure" or len(u.figures) == 1) else None,
        u.status, tuple(dict.fromkeys(ids)), _compared(u, main, kind, context),
    )  # fmt: skip


def _compared(u: Unit, main: Unit, kind: FactKind, context: Context) -> Compared:
    """How a reading stands to the one that the fact is told by."""
    if u is main:
        return "same"
    mine, theirs = own_words(u, context), own_words(main, context)
    if kind == "quotation" and mine and theirs:
        return compare_wordings(mine, theirs, is_translated(u, main, context))
    outcomes = [c.outcome for _, c in compare_slots(u, main, kind, context.pool)]
    for outcome in ("differs", "compatible"):
        if outcome in outcomes:
            return outcome
    return "same"


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
