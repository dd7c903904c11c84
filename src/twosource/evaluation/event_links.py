"""Marked mentions of events -> which are one event: how alike each two are, then groups by average link.

Weights and the bar are round numbers chosen on ECB+'s train topics, and serve this figure alone. The trees that judge
clauses (matching.py) were fitted to whole clauses of which hardly any two of one story tell one thing; a mention marked
by hand is often a bare noun, and the name of the deed tells most.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twosource.columns import Whole
from twosource.events.predicates import verbs
from twosource.language.lone_words import read_lone_words
from twosource.language.model import load_reader
from twosource.language.trees import base, children, span, subtree
from twosource.matching import features
from twosource.occasions import sentence_of
from twosource.pipeline import merge_story_actors
from twosource.records import Analysis, Event, Sentence
from twosource.unit_finding import bare_unit, pool_of, sides_of
from twosource.units import Flags, Unit, Units

Span = tuple[int, int]
Table = npt.NDArray[np.float64]
# Verbs that leave what happens to their object: "made an announcement".
LIGHT = frozenset("make take give have do get".split())
# What stands in a mention's phrase: "the mayor | opened | a bridge", "the bridge's | opening".
PARTS = ("nsubj", "csubj", "obj", "iobj", "obl", "nmod", "compound", "xcomp", "ccomp", "amod", "acl", "nummod", "flat")
# What belongs to the words beside the head, and what a noun, or a verb in another's clause, is said with.
OF_PARTS = ("compound", "flat", "amod")
OF_NOUN = ("obj", "nsubj", "obl", "nmod", "compound", "amod", "xcomp")
# What a pair's phrase and its circumstances count beside the name of the deed, which counts 1.
PHRASE, ROLES, NUMBERS, PLACE, TIME, STATUS, BESIDE = 0.5, 0.3, 0.3, 0.3, 0.3, 0.2, 0.3
# The mean likeness that makes two groups one: a false link is worse than a missed one, so the least tenth at which
# B-cubed precision on the train topics is 88 or more.
BAR = 1.1
# The mean likeness of two groups of documents, by names and numbers, that makes them one happening: on the train topics
# our stories then part three in four pairs of look-alike happenings, and one in 25 pairs of one happening.
ONE_HAPPENING = 0.06


@dataclass(frozen=True)
class Mentions:
    """Marked mentions as units, the words of each one's phrase, and of each document the happening it tells of."""

    pool: Units
    phrases: list[list[str]]
    happening: list[int]


def collect_mentions(analyses: Sequence[Analysis], marked: Sequence[Sequence[Span]]) -> Mentions:
    """The marked mentions of each document, in their order."""
    actors, to_story = merge_story_actors(analyses)
    named = frozenset(a.id for a in actors if a.name[:1].isupper())
    found: list[list[Unit]] = []
    phrases: list[list[str]] = []
    for r, (a, spans) in enumerate(zip(analyses, marked, strict=True)):
        found.append([])
        for mention in spans:
            sentence = a.sentences[sentence_of(a, mention[0])]
            head = head_of(sentence, mention)
            found[-1].append(_unit_of(a, r, to_story[r], mention, head))
            phrases.append(phrase_of(sentence, head))
    return Mentions(pool_of(found, analyses, named), phrases, happenings(analyses))


def happenings(analyses: Sequence[Analysis]) -> list[int]:
    """For each document of a story the group of those that tell of one happening: of two fires in two towns all words
    are alike but the names and numbers."""
    told = [{t.lemma.lower() for s in a.sentences for t in s.tokens if t.upos in ("PROPN", "NUM")} for a in analyses]
    told = [{w for w in words if w[0].isalnum()} for words in told]
    count = Counter(w for words in told for w in words)
    place = {w: i for i, w in enumerate(sorted(count))}
    rows = np.zeros((len(told), len(place)))
    for row, words in zip(rows, told, strict=True):
        for w in words:
            row[place[w]] = math.log((len(told) + 1) / count[w]) + 0.5
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return average_link(np.round(rows @ rows.T, 6), ONE_HAPPENING)


def head_of(sentence: Sentence, mention: Span) -> int:
    """The token at the head of a mention; of a verb that carries nothing its object, if that is in the mention too."""
    inside = [i for i, t in enumerate(sentence.tokens) if t.start < mention[1] and mention[0] < t.end]
    if not inside:
        return 0
    top = next((i for i in inside if sentence.tokens[i].head not in inside), inside[0])
    if sentence.tokens[top].lemma.lower() in LIGHT:
        return next((i for i in children(sentence, top, "obj") if i in inside), top)
    return top


def phrase_of(sentence: Sentence, head: int) -> list[str]:
    """A mention's head with those who take part, in the sentence's order; of a noun also what it is said with."""
    t = sentence.tokens[head]
    beside = children(sentence, head, *PARTS)
    if t.head >= 0 and t.upos in ("NOUN", "PROPN", "ADJ") and base(t) in OF_NOUN:
        beside.append(t.head)
    elif t.head >= 0 and base(t) in ("xcomp", "conj"):
        beside += children(sentence, t.head, "nsubj")
    far = [k for i in beside for k in children(sentence, i, *OF_PARTS)]
    return [sentence.tokens[i].form for i in sorted({head, *beside, *far})]


def _unit_of(a: Analysis, r: int, ids: Mapping[str, str], mention: Span, head: int) -> Unit:
    """Our event whose predicate lies in a mention, else a unit of the words below its head."""
    sentence = a.sentences[sentence_of(a, mention[0])]
    events = [e for e in a.events if e.predicate_start < mention[1] and mention[0] < e.predicate_end]
    event = min(events, key=lambda e: (e.token != head, e.start - e.end), default=None)
    start, end = (event.start, event.end) if event else span(sentence, subtree(sentence, head))
    lemma = sentence.tokens[head].lemma.lower()
    u = bare_unit(a, r, "event", min(start, mention[0]), max(end, mention[1]), event.chain if event else (), lemma, ids)
    u.agents, u.patients = sides_of(sentence, head)
    if event:
        _add_event(u, event, ids)
    elif sentence.tokens[head].upos == "VERB":
        subjects = [sentence.tokens[i] for i in children(sentence, head, "nsubj")]
        u.who = frozenset(x for t in subjects for x in _actors_at(a, ids, t.start, t.end))
    return u


def _actors_at(a: Analysis, ids: Mapping[str, str], start: int, end: int) -> list[str]:
    """Who is meant by a word, as the story's actors."""
    found = [x.id for x in a.actors if any(m.start <= start and end <= m.end for m in x.mentions)]
    return [ids[x] for x in found if x in ids]


def _add_event(u: Unit, e: Event, ids: Mapping[str, str]) -> None:
    u.event, u.when, u.status = e, e.when, e.status
    u.who = frozenset(ids[x] for x in e.who if x in ids)
    u.whom = frozenset(ids[x] for x in e.whom if x in ids)
    u.where = frozenset(ids[x] for x in e.where if x in ids)


def link_mentions(mentions: Mentions, bar: float = BAR) -> list[int]:
    """The number of each mention's group."""
    n = len(mentions.pool.units)
    if n < 2:
        return list(range(n))
    return average_link(_square(n, likeness(mentions)), bar)


def likeness(mentions: Mentions) -> Table:
    """How alike each two mentions are, row after row of the upper triangle; -inf where they cannot be one event."""
    pool = mentions.pool
    a, b = np.triu_indices(len(pool.units), 1)
    f = features(pool, a, b)
    deeds = read_lone_words({u.predicate for u in pool.units})
    words = _cosines(np.stack([deeds[u.predicate] for u in pool.units]), a, b)
    phrases = _cosines(load_reader().encode(mentions.phrases), a, b)
    out: Table = np.where(f["predicate"] >= 1, 1.0, np.maximum(0.0, words)) + PHRASE * phrases
    out += ROLES * (f["agents and patients"] - 0.3) + NUMBERS * (f["numbers"] - 0.5)
    out += PLACE * (f["where"] - 0.5) + TIME * f["time"] + STATUS * f["status"]
    out -= BESIDE * _beside(pool, f["predicate"], a, b)
    out = np.round(out, 4)
    of_happening = np.array(mentions.happening)[pool.columns.report]
    never = (of_happening[a] != of_happening[b]) | _two_sayings(pool, np.maximum(f["agents"], f["who"]), a, b)
    out[never] = -np.inf
    return out


def _cosines(vectors: npt.NDArray[np.float32], a: Whole, b: Whole) -> Table:
    out: Table = (vectors @ vectors.T)[a, b].astype(np.float64)
    return out


def _beside(pool: Units, predicates: Table, a: Whole, b: Whole) -> Flags:
    """Whether two mentions stand in one sentence and are told with two words: it seldom tells one thing twice."""
    u = pool.columns
    out: Flags = (u.report[a] == u.report[b]) & (u.sentence[a] == u.sentence[b]) & (predicates < 1)
    return out


def _two_sayings(pool: Units, speakers: Table, a: Whole, b: Whole) -> Flags:
    """Whether two mentions are sayings not known to be of one speaker: "she said", "the mayor said"."""
    plain = verbs()["saying_plain"]
    saying = np.array([u.predicate in plain for u in pool.units])
    out: Flags = saying[a] & saying[b] & (speakers < 1)
    return out


def _square(n: int, values: Table) -> Table:
    out = np.full((n, n), -np.inf)
    out[np.triu_indices(n, 1)] = values
    both: Table = np.maximum(out, out.T)
    return both


def average_link(likeness: Table, bar: float) -> list[int]:
    """Joins the two groups whose members are most alike on the mean, as long as that reaches the bar; -inf between two
    members keeps their groups apart. Of equal ones the first."""
    table = likeness.copy()
    np.fill_diagonal(table, -np.inf)
    group, size = np.arange(len(table)), np.ones(len(table))
    while len(table) > 1:
        i, j = sorted(divmod(int(table.argmax()), len(table)))
        if table[i, j] < bar or not np.isfinite(table[i, j]):
            break
        mean = np.round((table[i] * size[i] + table[j] * size[j]) / (size[i] + size[j]), 6)
        table[i] = table[:, i] = mean
        table[j] = table[:, j] = table[i, i] = -np.inf
        size[i] += size[j]
        group[group == j] = i
    return [int(g) for g in group]
