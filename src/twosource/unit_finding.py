"""Analyses -> units: the clauses, quotations and figures of reports that may be readings of one fact."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from twosource.asides import find_asides, find_pictured, lies_in
from twosource.columns import coded
from twosource.content import content_words, tokens_in
from twosource.events.scene import RULE as SCENE
from twosource.language import encode_spans
from twosource.language.frequencies import rarity
from twosource.language.furniture import find_headlines
from twosource.language.trees import ancestors, children, subtree
from twosource.occasions import find_occasions, sentence_of
from twosource.records import (
    Analysis,
    Chain,
    Event,
    FactKind,
    Figure,
    Quotation,
    Sentence,
    Source,
    Spans,
    Status,
    TimeExpression,
)
from twosource.sayings.cues import words_of
from twosource.units import FEW_REPORTS, VECTOR, Unit, Units

# Names weigh less among the words: they are compared as actors already, and one pair of names may do many things.
NAME_SHARE = 0.6
# The story's own share in a word's weight; the rest is the word's rarity at large, which two short reports cannot tell.
HERE = 0.6
# A clause with fewer content words ("he called", "this was so") tells nothing that could be found elsewhere.
LEAST_WORDS = 2
# What is told of somebody with these verbs is their own word, however short: "tweeted his support".
OF_ONESELF = frozenset("admit acknowledge confess concede pledge promise tweet vow".split())
# Verbs whose subject's word the clause is, by the status of what he wants or denies.
STANCES: Mapping[Status, frozenset[str]] = {
    "called-for": frozenset("appeal beg call demand plead urge want wish".split()),
    "not-happened": frozenset("contradict deny dispute refute reject".split()),
}
# What is denied where it is dismissed: words and thoughts.
WORDS_DISMISSED = words_of("noun_cues") | frozenset(
    "account possibility question report story talk theory version".split()
)
# Clauses that open so tell something with one word of content: "No arrests have been made".
NONE = frozenset([("no",), ("nobody",), ("none",)])
# What is told of somebody with these verbs, and an object, he did by saying it: others can watch it.
DEEDS = frozenset("agree announce introduce unveil".split())
# Somebody's being somewhere on certain days is compared as this.
STAY = "visit"
# A reading longer than this points at nothing in particular.
LONGEST = 400


def collect_units(
    analyses: Sequence[Analysis], to_story: Sequence[Mapping[str, str]], named: frozenset[str] = frozenset()
) -> Units:
    """The units of a story's reports. `to_story` maps each report's actor ids to the story's; `named` are those of
    the story's actors who have a proper name: only they can tell two events apart."""
    return pool_of([find_units(a, r, to_story[r]) for r, a in enumerate(analyses)], analyses, named)


def pool_of(
    found: Sequence[Sequence[Unit]], analyses: Sequence[Analysis], named: frozenset[str] = frozenset()
) -> Units:
    """The units found in each report, with what comparing them takes."""
    units: list[Unit] = []
    rows: list[npt.NDArray[np.float32]] = []
    for a, of_report in zip(analyses, found, strict=True):
        for u in of_report:
            u.index = len(units)
            units.append(u)
        if of_report:
            rows.append(vectors_of(a, spans_of(of_report)))
    vectors = np.concatenate(rows) if rows else np.zeros((0, VECTOR), dtype=np.float32)
    context = coded((u.report, u.sentence) for u in units)
    told = dict.fromkeys((u.report, u.sentence) for u in units)
    contexts = [_sentence_vector(analyses[r].sentences, number) for r, number in told]
    return Units(
        units, vectors, np.stack(contexts) if contexts else vectors, context, _weights(analyses),
        _word_vectors(units), named, _usual_days(analyses),
    )  # fmt: skip


def find_units(a: Analysis, r: int = 0, ids: Mapping[str, str] | None = None) -> list[Unit]:
    """The units of one report, the `r`th of its story; `ids` maps its actor ids to the story's, its own where it is
    left out. Where the units are is the same in any story."""
    ids = {actor.id: actor.id for actor in a.actors} if ids is None else ids
    found = [*_events(a, r, ids), *_quotations(a, r, ids), *_figures(a, r, ids)]
    asides, pictured = find_asides(a), (*find_pictured(a), *find_headlines(a.report.text))
    for u in found:
        u.aside = u.aside or lies_in(pictured, u.start, u.end)
    return [u for u in found if 0 < u.end - u.start <= LONGEST and not lies_in(asides, u.start, u.end)]


def spans_of(units: Sequence[Unit]) -> Spans:
    """Where a report's units stand, in their order."""
    return tuple((u.start, u.end) for u in units)


def vectors_of(a: Analysis, spans: Spans) -> npt.NDArray[np.float32]:
    """The vectors of stretches of a report read together: those it has, else as the network reads them now. A vector
    depends a little on what else is in its batch, so the same spans must be asked for together to be found."""
    known = a.vectors.get(spans)
    return encode_spans(a.report.text, a.sentences, spans) if known is None else known


def _sentence_vector(sentences: Sequence[Sentence], number: int) -> npt.NDArray[np.float32]:
    vector = sentences[number].vector if number < len(sentences) else None
    return np.zeros(VECTOR, dtype=np.float32) if vector is None else vector


def _usual_days(analyses: Sequence[Analysis]) -> frozenset[dt.date]:
    """The days of publication and those before."""
    days = {a.report.published for a in analyses if a.report.published}
    return frozenset(days | {d - dt.timedelta(days=1) for d in days})


def _actors_in(a: Analysis, to_story: Mapping[str, str], start: int, end: int) -> frozenset[str]:
    found = set()
    for actor in a.actors:
        if actor.id in to_story:
            for m in actor.mentions:
                if start <= m.start and m.end <= end:
                    found.add(to_story[actor.id])
                    break
    return frozenset(found)


def _speakers(chain: Chain, to_story: Mapping[str, str]) -> frozenset[str]:
    return frozenset(to_story.get(s.actor, s.name) if s.actor else s.name for s in chain if s.kind != "media")


def _without_writer(chain: Chain) -> Chain:
    """A chain without the "I" or "we" that is nobody named: a report's writer speaks in its own voice."""
    return tuple(s for s in chain if s.actor is not None or s.name.lower() not in ("i", "we"))


def _chain_of(a: Analysis, e: Event) -> Chain:
    """Whose word a clause is: the chain of the words that it stands in, without who only did or did not do it ("the
    minister declined to be interviewed") and without those whose words the report breaks to tell more."""
    q = a.quotations[e.quotation] if e.quotation is not None else None
    if q is None:
        return e.chain
    if _is_deed(q):
        return e.chain[:-1]
    printed = any(x.direct and x.start <= e.start and e.end <= x.end for x in a.quotations)
    return () if not printed and _is_aside(a.sentences[e.sentence], e.token, q) else e.chain


def _is_deed(q: Quotation) -> bool:
    """Whether words are what somebody does or does not do, not what he says: "declined to be interviewed"."""
    return q.rule == "quotations.verb_of_asking" and q.cue_lemma in words_of("own_deeds")


def _is_aside(sentence: Sentence, token: int, q: Quotation) -> bool:
    """Whether a clause stands beside what is said indirectly: what a comma and "which" add there, or a second name, is
    told by the reporter ("Rey said that the dam, which is 90 years old, had failed")."""
    for i in (token, *ancestors(sentence, token)):
        t = sentence.tokens[i]
        if not q.start <= t.start < q.end:
            return False
        if t.relation in ("acl:relcl", "appos"):
            first = min(k for k in subtree(sentence, i) if sentence.tokens[k].upos != "PUNCT")
            relative = sentence.tokens[first].form.lower() in _RELATIVES
            set_off = first > 0 and sentence.tokens[first - 1].form in (",", "—", "–", "(")
            return set_off and sentence.tokens[first].start > q.start and (relative or t.relation == "appos")
    return False


_RELATIVES = frozenset(("which", "who", "whom", "whose"))


def bare_unit(
    a: Analysis, r: int, kind: FactKind, start: int, end: int, chain: Chain, predicate: str, ids: Mapping[str, str]
) -> Unit:
    """A unit with what its words alone tell."""
    tokens, chain = tokens_in(a.sentences, start, end), _without_writer(chain)
    return Unit(
        0, r, kind, start, end, sentence_of(a, start), chain, predicate,
        actors=_actors_in(a, ids, start, end), words=content_words(tokens), speakers=_speakers(chain, ids),
        names=frozenset(t.form.lower() for t in tokens if t.upos == "PROPN"),
        numbers=frozenset(t.form.lower() for t in tokens if t.upos == "NUM"),
        forms=tuple(t.form.lower() for t in tokens if t.form[0].isalnum()),
    )  # fmt: skip


def _events(a: Analysis, r: int, ids: Mapping[str, str]) -> list[Unit]:
    out: list[Unit] = []
    for e in a.events:
        told_in = a.sentences[e.sentence]
        if _only_refers(e) or (e.when and e.when.start <= e.start and e.end <= e.when.end):
            continue
        u = bare_unit(a, r, "event", e.start, e.end, _chain_of(a, e), e.lemma, ids)
        u.event, u.when, u.status = e, e.when, e.status
        u.agents, u.patients = sides_of(a.sentences[e.sentence], e.token)
        u.whole = _has_subject(a.sentences[e.sentence], e)
        u.relative = told_in.tokens[e.token].relation == "acl:relcl"
        u.who = frozenset(ids[x] for x in e.who if x in ids)
        u.whom = frozenset(ids[x] for x in e.whom if x in ids)
        u.where = frozenset(ids[x] for x in e.where if x in ids)
        u.figures = tuple(a.figures[i] for i in e.figures)
        if _is_stay(e):
            u.predicate = STAY
            u.words[STAY] += 1
        u.quotation = a.quotations[e.quotation] if e.quotation is not None else None
        said = _said_by(a, e)
        if not u.chain:
            u.chain = said.chain if said else _given_to(a, e)
            u.speakers = _speakers(u.chain, ids)
        u.denied_by = tuple(ids[x] for x in e.denied_by if x in ids)
        if u.quotation is not None and u.quotation.negated:
            if 2 * (e.end - e.start) >= u.quotation.end - u.quotation.start:
                u.status = "not-happened"  # what X denies is, by X, not so
            else:  # "denied that it would close the plant, which employs 800": the clause beside it is not denied
                u.denied_by = ()
        elif said is not None and said.negated and u.status in ("happened", "ongoing") and not _turns_away(u):
            u.status = "not-happened"  # "it denies any part in the attacks", by its own word
        none = u.forms[:1] in NONE and (u.whole or e.rule == "events.light_verb") and len(u.words) > 0
        if sum(u.words.values()) >= LEAST_WORDS or u.denied_by or none:
            out.append(u)
    return out


def _turns_away(u: Unit) -> bool:
    """ "The studio dismissed its editor", "the court dismissed the appeal": no word of anybody's is denied."""
    return u.predicate == "dismiss" and bool(u.patients) and not WORDS_DISMISSED & set(u.patients)


def _is_stay(e: Event) -> bool:
    """ "The minister will be in Oslo from Monday to Friday": somebody's being somewhere on days that are told."""
    located = e.lemma == "be" and e.rule == "events.copula" and e.who and e.where
    return bool(located and e.when is not None and e.when.rule != SCENE)


def _has_subject(sentence: Sentence, e: Event) -> bool:
    """Whether a clause tells in its own words who does it: a verb with its subject in the span."""
    tokens = sentence.tokens
    if tokens[e.token].upos not in ("VERB", "AUX"):
        return False
    subjects = (i for i in sentence.below[e.token] if tokens[i].relation.split(":")[0] in ("nsubj", "csubj"))
    return any(e.start <= tokens[i].start < e.end for i in subjects)


def sides_of(sentence: Sentence, token: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lemmas of the words at the head of a predicate's subject and of its objects, the passive turned round."""
    below = [(sentence.tokens[i].relation, i) for i in sentence.below[token]]
    passive = any(r in ("nsubj:pass", "aux:pass") for r, _ in below)
    subjects = [i for r, i in below if r.split(":")[0] == "nsubj"]
    objects = [i for r, i in below if r in ("obj", "iobj")]
    others = [i for r, i in below if r == "obl:agent"]
    of = [i for r, i in below if r.split(":")[0] in ("nmod", "compound", "amod")]
    who, whom = (others, subjects) if passive else (subjects, objects)
    if sentence.tokens[token].upos != "VERB" and not who and not whom:
        whom = of

    def lemmas(heads: Sequence[int]) -> tuple[str, ...]:
        return tuple(sorted({sentence.tokens[i].lemma.lower() for i in heads if sentence.tokens[i].upos != "PRON"}))

    return lemmas(who), lemmas(whom)


def _puts_figure(lemma: str) -> bool:
    """Whether a figure given with a verb is its giver's word: "the ministry put the number at nine", "police counted
    300"."""
    return lemma in words_of("counts") or lemma in words_of("counts_ahead")


def _given_to(a: Analysis, e: Event) -> Chain:
    """Whose word a clause is though the report tells it and gives no words to anybody: a figure that somebody puts on
    a thing, what somebody says of himself by doing it ("tweeted his support", "admitted the mistake"), and what he
    stands for ("wants hearings", "denies it", "calls it a putsch")."""
    of_himself = (e.lemma in OF_ONESELF and e.status != "not-happened") or _is_stance(a, e)
    if not e.who or not (of_himself or (_puts_figure(e.lemma) and _has_number(a, e))):
        return ()
    actor = next((x for x in a.actors if x.id == e.who[0]), None)
    first = a.sentences[e.sentence].start
    inside = [m for m in actor.mentions if first <= m.start and m.end <= e.predicate_start] if actor else []
    if actor is None or not inside:
        return ()
    m = inside[-1]
    return (Source(m.start, m.end, actor.name, actor.id, "statement", e.predicate_start, e.predicate_end),)


def _is_stance(a: Analysis, e: Event) -> bool:
    """Whether a clause tells what is so, or ought to be, by the word of who does it: he wants or denies it, or calls
    a thing something. "Wanted to leave" and "called a meeting" are deeds."""
    if e.lemma == "call" and e.status != "called-for":
        below = children(a.sentences[e.sentence], e.token, "xcomp")
        return any(a.sentences[e.sentence].tokens[i].upos in ("NOUN", "ADJ", "PROPN") for i in below)
    # "the vote showed that they want it" is what the vote showed
    inner = a.sentences[e.sentence].tokens[e.token].relation in ("ccomp", "csubj")
    return not inner and e.status is not None and e.lemma in STANCES.get(e.status, ())


def _has_number(a: Analysis, e: Event) -> bool:
    """Whether a clause has a number behind its verb that is none of a date's: not "is to report on 19 May"."""
    numbers = [t for t in tokens_in(a.sentences, e.predicate_end, e.end) if t.upos == "NUM"]
    return not all(any(d.start <= t.start < d.end for d in a.dates) for t in numbers)


def _said_by(a: Analysis, e: Event) -> Quotation | None:
    """The words that a clause gives to somebody, where its verb is their cue: "Northland accused Estmark of sending
    weapons" is Northland's word, though the clause is the report's. "The palace confirmed the visit" gives no words;
    "the minister announced new duties" tells what he did."""
    if e.lemma in DEEDS or (e.lemma == "call" and not _is_stance(a, e)):
        return None
    for q in a.quotations:
        cue = q.chain[-1] if q.chain else None
        if cue is None or not (cue.cue_start < e.predicate_end and e.predicate_start < cue.cue_end):
            continue
        words = content_words(tokens_in(a.sentences, q.start, q.end))
        enough = sum(words.values()) >= LEAST_WORDS or (words and _is_short_word(a, e, q))
        if e.start <= q.start <= e.end and enough:
            return q
    return None


def _is_short_word(a: Analysis, e: Event, q: Quotation) -> bool:
    """ "The police spoke of three", "puts the loss at $52 million", "called the plan foolish": a number, or what a
    thing is called, is somebody's word however short."""
    if e.lemma == "call":
        return bool(children(a.sentences[e.sentence], e.token, "xcomp"))
    puts = _puts_figure(e.lemma) and _has_number(a, e)
    return puts or any(t.upos == "NUM" for t in tokens_in(a.sentences, q.start, q.end))


def _only_refers(e: Event) -> bool:
    """Whether an event noun only points at an event ("the war", "this visit", "Smith's trip") and tells nothing of it:
    no time, no figure, and not both sides of it."""
    dated = e.when is not None and e.when.rule != SCENE
    return e.rule.startswith("events.noun") and not (dated or e.figures or (e.who and e.whom) or e.denied_by)


def _quotations(a: Analysis, r: int, ids: Mapping[str, str]) -> list[Unit]:
    """Direct quotations, one unit a sentence; indirect ones only where no event tells the same words."""
    out: list[Unit] = []
    spoken = find_occasions(a)
    for q in a.quotations:
        if q.negated or not _without_writer(q.chain) or _is_deed(q):
            continue
        for start, end in _by_sentence(a, q):
            start = _after_that(a, start, end)
            u = bare_unit(a, r, "quotation", start, end, q.chain, q.cue_lemma or "say", ids)
            u.quotation, u.when = q, spoken.get((q.start, q.end))
            u.aside = not q.direct and _begins_with_addressee(a, q, start, end)
            events = [e for e in a.events if start <= e.start and e.end <= end]
            if not q.direct and any(_alike(e.start, e.end, start, end) and e.chain == q.chain for e in events):
                continue
            if events:
                main = min(events, key=lambda e: (_depth(a, e), e.start - e.end, e.start))
                u.status = main.status if not q.direct or _tells_event(a, main) else None
            u.figures = tuple(f for f in a.figures if start <= f.start and f.end <= end)
            named_only = q.direct and _only_names(a, start, end)
            if u.words and not named_only and (q.direct or _tells(a, u)):
                out.append(u)
    return out


def _tells_event(a: Analysis, e: Event) -> bool:
    """Whether marked words tell of an event, done, under way or to come: "We have opened the lock". What is or is not
    so, in the simple present, is mostly an opinion: "We are ready", "I do not believe it"."""
    if e.status not in ("ongoing", "not-happened"):
        return True
    s = a.sentences[e.sentence]
    forms = {s.tokens[i].form.lower() for i in children(s, e.token, "aux", "cop")}
    state = bool(children(s, e.token, "cop"))
    tense = s.tokens[e.token].xpos
    if e.status == "ongoing":
        return tense == "VBG" or (tense == "VBN" and not state)
    return tense in ("VBD", "VBN", "VBG") or bool(forms & {"did", "was", "were", "had"})


def _depth(a: Analysis, e: Event) -> int:
    """How many words stand above an event's in its sentence's tree."""
    return sum(1 for _ in ancestors(a.sentences[e.sentence], e.token))


def _by_sentence(a: Analysis, q: Quotation) -> list[tuple[int, int]]:
    pieces = [(max(q.start, s.start), min(q.end, s.end)) for s in a.sentences if s.start < q.end and s.end > q.start]
    return [(x, y) for x, y in pieces if y > x] or [(q.start, q.end)]


def _tells(a: Analysis, u: Unit) -> bool:
    """Whether indirect words say something: a verb, or a few words of content. "The visit", confirmed, says nothing."""
    verb = any(t.upos in ("VERB", "AUX") for t in tokens_in(a.sentences, u.start, u.end))
    return verb or sum(u.words.values()) > LEAST_WORDS


def _only_names(a: Analysis, start: int, end: int) -> bool:
    """Whether marked words are a name: the ferry “Northern Star”."""
    tokens = [t for t in tokens_in(a.sentences, start, end) if t.form[0].isalnum()]
    return len(tokens) <= 4 and all(t.form[0].isupper() or t.upos in ("ADP", "DET", "NUM") for t in tokens)


def _begins_with_addressee(a: Analysis, q: Quotation, start: int, end: int) -> bool:
    """Whether indirect words begin with the one who is scolded, praised or told, and go on with what for: "him for
    leaving the quay". The clause of the verb tells it."""
    s = a.sentences[sentence_of(a, start)]
    cue = q.chain[-1].cue_start
    verb = next((i for i, t in enumerate(s.tokens) if t.start <= cue < t.end), None)
    for whom in children(s, verb, "obj", "iobj") if verb is not None else ():
        inside = subtree(s, whom)
        named = s.tokens[inside[0]].start <= start < s.tokens[inside[-1]].end
        if named and s.tokens[inside[-1]].end < end and s.tokens[inside[-1] + 1].form.lower() in _WHAT_FOR:
            return True
    return False


_WHAT_FOR = frozenset("for over of about as on with to that".split())


def _after_that(a: Analysis, start: int, end: int) -> int:
    """The start of indirect words behind their "that"."""
    words = a.report.text[start:end]
    return start + 5 if words[:5].lower() == "that " and end - start > 5 else start


def _alike(a1: int, a2: int, b1: int, b2: int) -> bool:
    """Whether two spans are nearly one: their common part is most of both."""
    common = min(a2, b2) - max(a1, b1)
    return common > 0.7 * max(a2 - a1, b2 - b1)


def _figures(a: Analysis, r: int, ids: Mapping[str, str]) -> list[Unit]:
    """A unit for each figure: the shortest clause around it, and what it counts."""
    out: list[Unit] = []
    for f in a.figures:
        if f.unit is None:
            continue
        own = [e for e in a.events if any(a.figures[i] is f for i in e.figures)]
        around = own or [e for e in a.events if e.start <= f.start and f.end <= e.end]
        nearest = min(around, key=lambda e: (e.end - e.start, e.start), default=None)
        start, end = _noun_phrase(a, f)
        chain = nearest.chain if nearest else chain_at(a, f.start)
        u = bare_unit(a, r, "figure", start, end, chain, f.unit, ids)
        u.figures = (f,)
        if nearest is None:
            u.when, u.status = _told_beside(a, f)
        if nearest:
            u.event, u.when, u.status = nearest, nearest.when, nearest.status
            if nearest.end - nearest.start <= 160:
                u.start, u.end = min(start, nearest.start), max(end, nearest.end)
            u.who = frozenset(ids[x] for x in nearest.who if x in ids)
            u.where = frozenset(ids[x] for x in nearest.where if x in ids)
        out.append(u)
    return out


def _told_beside(a: Analysis, f: Figure) -> tuple[TimeExpression | None, Status | None]:
    """The day and the status of a figure that no clause tells: those of its sentence's events where these have one."""
    number, chain = sentence_of(a, f.start), chain_at(a, f.start)
    events = [e for e in a.events if e.sentence == number and e.chain == chain]
    days = {e.when.when: e.when for e in events if e.when}
    statuses = sorted({e.status for e in events})
    return next(iter(days.values())) if len(days) == 1 else None, statuses[0] if len(statuses) == 1 else None


def _noun_phrase(a: Analysis, f: Figure) -> tuple[int, int]:
    from twosource.language.trees import span, subtree

    s = a.sentences[sentence_of(a, f.start)]
    inside = [i for i, t in enumerate(s.tokens) if t.start >= f.start and t.end <= f.end]
    if not inside:
        return f.start, f.end
    top = next((i for i in inside if s.tokens[i].head not in inside), inside[0])
    if s.tokens[top].relation.split(":")[0] in ("nummod", "compound", "amod", "det") and s.tokens[top].head >= 0:
        top = s.tokens[top].head
    kept = subtree(s, top, without=("acl:relcl", "appos", "conj", "parataxis", "acl"))
    start, end = span(s, kept)
    return min(start, f.start), max(end, f.end)


def chain_at(a: Analysis, at: int) -> Chain:
    """Whose words stand at a place, by the innermost quotation around it; empty in the report's own voice."""
    around = [q for q in a.quotations if q.start <= at < q.end and q.chain]
    return min(around, key=lambda q: (q.end - q.start, q.start)).chain if around else ()


def _weights(analyses: Sequence[Analysis]) -> dict[str, float]:
    """How much each lemma tells: its inverse sentence frequency over the story (what every sentence says links none of
    them) and its rarity in texts at large."""
    count: Counter[str] = Counter()
    names: set[str] = set()
    total = 0
    for a in analyses:
        for s in a.sentences:
            total += 1
            count.update(set(content_words(s.tokens)))
            names.update(t.lemma.lower() for t in s.tokens if t.upos == "PROPN")
    weight = {w: HERE * math.log((total + 1) / n) + (1 - HERE) * rarity(w) for w, n in count.items()}
    return {w: v * NAME_SHARE if w in names else v for w, v in weight.items()}


def _word_vectors(units: Sequence[Unit]) -> dict[str, npt.NDArray[np.float32]]:
    """A vector for each predicate and common content word, read by itself."""
    from twosource.language.lone_words import read_lone_words

    told: dict[str, set[int]] = {}
    for u in units:
        for w in (u.predicate.lower(), *u.words, *u.agents, *u.patients):
            if w and not w[0].isdigit():
                told.setdefault(w, set()).add(u.report)
    unread = {w for u in units for w in u.names}
    if len({u.report for u in units}) > FEW_REPORTS:
        unread |= {w for w, reports in told.items() if len(reports) == 1}
    return read_lone_words(told, unread)
