"""Events: who did what to whom, where, when, and whether it happened.

Each predicate of a sentence becomes an event with the shortest clause that tells it, its arguments, its date, its
status, and the attribution of the innermost quotation that holds it; the empty chain is the report's own voice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from twosource.actors import actor_at
from twosource.events.arguments import PLACES, ActorAt, actor_ids, find_arguments, held_parties, object_lemmas, refusal
from twosource.events.clauses import clause_span, clause_tokens, trim
from twosource.events.denials import Placed, find_denials
from twosource.events.event_status import event_status
from twosource.events.patterns import Told
from twosource.events.plover import code_event, code_words
from twosource.events.predicates import Predicate, find_predicates, nouns
from twosource.events.status import is_marked
from twosource.events.times import day_before, find_times
from twosource.language.trees import base, children
from twosource.records import (
    Actor,
    Event,
    Figure,
    Quotation,
    Report,
    Sentence,
    Status,
    TimeExpression,
)
from twosource.sayings.rejections import is_denied

# Shorter "sentences" without a verb are menu entries, captions and datelines.
_SHORTEST = 5
# Direct quotations up to these many code points are phrases within a clause: proclaimed their "full" support.
_PHRASE = 40
# Left-out words that do not break a clause: "The minister, he said, will resign".
_GAP = 13


def find_events(
    report: Report,
    sentences: Sequence[Sentence],
    actors: Sequence[Actor],
    dates: Sequence[TimeExpression],
    figures: Sequence[Figure],
    quotations: Sequence[Quotation],
) -> tuple[Event, ...]:
    """The events a report tells, in text order; spans are code points of `report.text`."""

    sharing: dict[tuple[int, int], dict[str, Actor]] = {}
    for actor in actors:
        for m in actor.mentions:
            sharing.setdefault((m.start, m.end), {})[actor.id] = actor

    @cache
    def at(start: int, end: int) -> tuple[Actor, ...]:
        return _meant(actors, sharing, start, end)

    placed: list[Placed] = []
    events: list[Event] = []
    contents = [(q.start, q.end) for q in quotations]
    cues = sorted({(s.cue_start, s.cue_end) for q in quotations for s in q.chain})
    for number, sentence in enumerate(sentences):
        predicates = [p for p in _predicates(sentence, cues) if not _is_season(sentence, p, dates)]
        headline = _is_headline(report, number, sentence)
        times = find_times(sentence, predicates, dates, report.published, contents)
        times.update(day_before(sentence, predicates, times, report.published))
        heads = frozenset(p.clause for p in predicates)
        for k, predicate in enumerate(predicates):
            quotation = _innermost(sentence.tokens[predicate.token].start, quotations)
            tokens = _within(
                sentence, predicate, clause_tokens(sentence, predicate, heads, dates), quotation, quotations
            )
            if _is_bare(sentence, predicate, tokens, times.get(k)):
                continue
            start, end = clause_span(sentence, tokens)
            placed.append(Placed(number, predicate))
            events.append(
                _event(
                    report, number, sentence, predicate, (start, end), times.get(k), quotation, quotations, at, headline
                )
            )
    finished = _finish(events, placed, sentences, figures, quotations, actors, report.published, at)
    return tuple(sorted(finished, key=lambda e: (e.predicate_start, e.start, e.end)))


def _meant(
    actors: Sequence[Actor], sharing: Mapping[tuple[int, int], Mapping[str, Actor]], start: int, end: int
) -> tuple[Actor, ...]:
    """The actors a stretch means: several where they share a mention ("the two leaders")."""
    first = actor_at(actors, start, end)
    if first is None:
        return ()
    spans = [(min(end, m.end) - max(start, m.start), m.start - m.end, m.start, m.end) for m in first.mentions]
    return tuple(sharing[max(spans)[2:]].values())


def _predicates(sentence: Sentence, cues: Sequence[tuple[int, int]]) -> list[Predicate]:
    """The predicates of a sentence; none of a menu entry or a dateline. `cues`: the report's words of saying."""
    if len(sentence.tokens) < _SHORTEST and not any(t.upos in ("VERB", "AUX") for t in sentence.tokens):
        return []
    spans = [(a, b) for a, b in cues if a < sentence.end and b > sentence.start]
    return find_predicates(
        sentence, frozenset(i for i, t in enumerate(sentence.tokens) for a, b in spans if a <= t.start < b)
    )


def _is_bare(sentence: Sentence, predicate: Predicate, tokens: list[int], when: TimeExpression | None) -> bool:
    """Whether a noun that tells an event only with others beside it has no date and hardly a word with it: "the
    decision", "her new plan" (a thing, not its making). Nouns that tell one by themselves may stand alone: "the riot"
    takes up a riot, and facts pass over it (units.py)."""
    if predicate.rule not in ("events.noun", "events.derived_noun") or when is not None:
        return False
    if predicate.lemma in nouns()["strong"]:
        return False
    words = [i for i in tokens if sentence.tokens[i].upos not in ("DET", "PUNCT")]
    own = any(sentence.tokens[i].upos in ("PROPN", "PRON") or sentence.tokens[i].relation == "nmod:poss" for i in words)
    owned = [i for i in children(sentence, predicate.token, "nmod") if sentence.tokens[i].relation != "nmod:poss"]
    if predicate.lemma in nouns()["weak"] and not owned:
        return len(words) <= _OWNED
    return len(words) <= _BARE and not own


# "peace talks", "the bloody conflict"
_BARE = 2
# "the mayor's housing plan"
_OWNED = 5


def _innermost(position: int, quotations: Sequence[Quotation]) -> int | None:
    """The index of the shortest quotation whose content holds a position."""
    holding = [(q.end - q.start, k) for k, q in enumerate(quotations) if q.start <= position < q.end]
    return min(holding)[1] if holding else None


def _within(
    sentence: Sentence, predicate: Predicate, tokens: list[int], quotation: int | None, quotations: Sequence[Quotation]
) -> list[int]:
    """A clause's tokens on the predicate's side of every quotation's edge."""
    position = sentence.tokens[predicate.token].start
    low_limit, high_limit = 0, sentence.end
    if quotation is not None:
        low_limit, high_limit = _limits(sentence, predicate, quotations[quotation])
    others = [q for q in quotations if q.direct and q.end - q.start > _PHRASE and not q.start <= position < q.end]
    kept = []
    for i in tokens:
        start = sentence.tokens[i].start
        if low_limit <= start < high_limit and not any(q.start <= start < q.end for q in others):
            kept.append(i)
    if predicate.token not in kept:
        return [predicate.token]
    at = kept.index(predicate.token)
    low = high = at
    while low > 0 and kept[low] - kept[low - 1] <= _GAP:
        low -= 1
    while high + 1 < len(kept) and kept[high + 1] - kept[high] <= _GAP:
        high += 1
    return trim(sentence, kept[low : high + 1], predicate)


def _limits(sentence: Sentence, predicate: Predicate, quotation: Quotation) -> tuple[int, int]:
    """Where a clause within a quotation may begin and end.

    A quoted phrase within a clause sets no limits; nor does a quotation that begins in the midst of the verb group
    set one before it: 'The sides will "discuss ways ..."'.
    """
    subjects = children(sentence, predicate.clause, "nsubj")
    whole = any(quotation.start <= sentence.tokens[i].start < quotation.end for i in subjects)
    if not whole and quotation.end - quotation.start <= _PHRASE:
        return 0, sentence.end
    auxiliaries = children(sentence, predicate.clause, "aux", "cop")
    begun = any(sentence.tokens[i].start < quotation.start for i in auxiliaries)
    return 0 if begun else quotation.start, quotation.end


def _event(
    report: Report,
    number: int,
    sentence: Sentence,
    predicate: Predicate,
    span: tuple[int, int],
    when: TimeExpression | None,
    quotation: int | None,
    quotations: Sequence[Quotation],
    at: ActorAt,
    headline: bool,
) -> Event:
    arguments = find_arguments(sentence, predicate)
    token = sentence.tokens[predicate.token]
    where = actor_ids(sentence, arguments.where, at, PLACES)
    who = actor_ids(sentence, arguments.who, at)
    places = actor_ids(sentence, arguments.whom, at, frozenset(("place",)))
    direct = actor_ids(sentence, arguments.direct, at)
    whom = [a for a in actor_ids(sentence, arguments.whom, at) if a in direct or not (a in where and a in places)]
    return Event(
        start=span[0],
        end=span[1],
        predicate_start=token.start,
        predicate_end=token.end,
        lemma=predicate.lemma,
        who=who,
        whom=tuple(a for a in whom if a not in who),
        where=where,
        when=when,
        status=event_status(sentence, predicate, when, report.published, headline),
        plover=None,
        chain=quotations[quotation].chain if quotation is not None else (),
        quotation=quotation,
        sentence=number,
        token=predicate.token,
        rule=predicate.rule,
    )


def _is_season(sentence: Sentence, predicate: Predicate, dates: Sequence[TimeExpression]) -> bool:
    """Whether a noun is part of a date: "in the fall"."""
    at = sentence.tokens[predicate.token].start
    return predicate.noun and any(d.start <= at < d.end for d in dates)


def _is_headline(report: Report, number: int, sentence: Sentence) -> bool:
    """Whether a sentence is of a report's headline or of the lines below it: the title given, or lines of their own
    without full stop with nothing but such lines before them."""
    words = report.text[sentence.start : sentence.end]
    if number == 0 and report.title and " ".join(report.title.split()).startswith(" ".join(words.split())):
        return True
    end = report.text.find("\n", sentence.end)
    if number >= _HEAD or end < 0:
        return False
    lines = [line.strip() for line in report.text[:end].splitlines() if line.strip()]
    return len(lines) <= _HEAD and all(line[-1] not in '.!?”"' for line in lines)


# A headline, the line below it, and a rubric or one more line.
_HEAD = 3


def _finish(
    events: Sequence[Event],
    placed: Sequence[Placed],
    sentences: Sequence[Sentence],
    figures: Sequence[Figure],
    quotations: Sequence[Quotation],
    actors: Sequence[Actor],
    published: dt.date | None,
    at: ActorAt,
) -> list[Event]:
    """Events with what needs the whole report: who denies them, their figures, what is still ahead, and their code."""
    denied = find_denials(sentences, placed, [e.chain for e in events], at)
    by_id = {a.id: a for a in actors}
    out: list[Event] = []
    for k, event in enumerate(events):
        deniers = list(denied.get(k, ()))
        quotation = quotations[event.quotation] if event.quotation is not None else None
        if (
            quotation is not None
            and quotation.negated
            and not _is_said_beside(sentences[event.sentence], event, quotation)
        ):
            deniers += [s.actor for s in quotation.chain[-1:] if s.actor is not None]
        sentence = sentences[event.sentence]
        status = event.status
        if status == "happened" and placed[k].predicate.noun and event.when is None:
            status = _still_ahead(event, sentence, out)
        predicate = placed[k].predicate
        held = [a for a in actor_ids(sentence, held_parties(sentence, predicate), at) if a not in event.who]
        whom = event.whom or tuple(held)
        plover = code_event(
            refusal(sentence, predicate) or event.lemma,
            event.who,
            whom,
            by_id,
            status,
            where=event.where,
            noun=predicate.noun and not refusal(sentence, predicate),
            objects=object_lemmas(sentence, predicate),
            when=event.when.when if event.when is not None else None,
            published=published,
            told=partial(_told, sentence, predicate),
        )
        out.append(
            replace(
                event,
                status=status,
                plover=plover,
                whom=whom[:2] if plover is not None and not event.whom else event.whom,
                denied_by=tuple(dict.fromkeys(deniers)),
                figures=tuple(n for n, f in enumerate(figures) if event.start <= f.start and f.end <= event.end),
            )
        )
    return out


def _is_said_beside(sentence: Sentence, event: Event, quotation: Quotation) -> bool:
    """Whether an event is joined to a verb of denying, not to what is denied: "denies any fault and has called the
    inquiry unfair"."""
    t, cue = sentence.tokens[event.token], quotation.chain[-1:]
    if not all(is_denied(sentence, (s.cue_start, s.cue_end)) for s in cue):
        return True  # "rejected the plan to sell it"
    if base(t) != "conj" or t.head < 0:
        return False
    return any(s.cue_start <= sentence.tokens[t.head].start < s.cue_end for s in cue)


def _told(sentence: Sentence, predicate: Predicate) -> Told | None:
    """What a verb's clause tells by the words around it."""
    if predicate.noun:
        return None
    found = code_words(sentence, predicate.token)
    return found[0] if found else None


def _still_ahead(event: Event, sentence: Sentence, before: Sequence[Event]) -> Status:
    """A noun takes up an event told before as planned: "will visit ... the visit", "... the trip"."""
    family = next((f for f in _FAMILIES if event.lemma in f), frozenset((event.lemma,)))
    if is_marked(sentence, event.token):
        return event.status
    for e in reversed(before):
        if e.lemma in family:
            shared = set(e.who + e.whom + e.where) & set(event.who + event.whom + event.where)
            named = event.who or event.whom or event.where
            return "planned" if e.status == "planned" and (shared or not named) else event.status
    return event.status


# Words under which news speaks of one coming event.
_FAMILIES = (
    frozenset(("visit", "trip", "travel", "tour", "journey", "go")),
    frozenset(("meeting", "meet", "talk", "conversation", "summit", "negotiation", "encounter")),
    frozenset(("election", "vote", "ballot", "poll", "referendum")),
    frozenset(("strike", "walkout", "protest", "demonstration", "march", "rally")),
)
