"""What somebody denies: the content of a verb of denying, and a claim that somebody calls untrue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from twosource.actors import actor_at
from twosource.content import content_words, tokens_in
from twosource.doubts import find_falsehoods
from twosource.language.trees import base, children
from twosource.occasions import sentence_of
from twosource.records import Analysis, Chain, Event, Quotation, Sentence
from twosource.sayings.rejections import is_denied
from twosource.units import Unit

# Words of a denial that name no matter: "the alleged affair ever happened" is about an affair.
NO_CONTENT = frozenset(
    "account accusation allegation allege alleged any assertion charge claim ever happen idea incident notion occur "
    "premise report rumor rumour speculation statement story such suggestion talk theory truth version".split()
)
# "Did not want to comment" refuses an answer and denies nothing.
ANSWERS = frozenset("answer comment discuss elaborate pronounce speak".split())
# Who did not want, need or plan a thing says nothing of whether it is so; who does not think it denies it.
WISHES = frozenset(
    "aim anticipate decide determine dream expect fear hate hope imagine intend know like love mean need plan prefer "
    "realise realize recognise recognize regard regret seek understand want wish worry".split()
)
# "The existence of the list" is the list.
BEING = frozenset("existence occurrence possibility presence use".split())
# Who did not believe a thing denied nothing by it.
BELIEFS = frozenset("believe feel suspect think".split())
# "Denies two counts of theft" is said in court.
PLEADED = frozenset(("charge", "count"))
# Characters by which a clause at the head of a denial may start later than it ("that").
HEAD_GAP = 6


@dataclass(frozen=True, slots=True)
class Denial:
    """What somebody denies, `start`:`end` in a report; `cue` is where the verb stands that denies it.

    `quotation` is the words that are denied to be so, `owner` whose claim is called untrue where they say no more;
    `plea` where what is denied are charges in court, `named_alone` where only whose claim it is is said ("dismissed
    Hale's claims")."""

    report: int
    start: int
    end: int
    by: tuple[str, ...]
    cue: tuple[int, int]
    quotation: Quotation | None = None
    owner: str | None = None
    sentence: int = -1
    plea: bool = False
    named_alone: bool = False


def find_denials(
    a: Analysis, units: Sequence[Unit], report: int = 0, ids: Mapping[str, str] | None = None
) -> Iterator[Denial]:
    """What a report has somebody deny: the content of a verb of denying, and a claim that somebody calls untrue.

    `units` are the report's own, `report` is its number in the story, `ids` its actors' ids -> the story's (its own
    where it stands alone); where the denials stand is the same in any story."""
    ids = {actor.id: actor.id for actor in a.actors} if ids is None else ids
    for q in a.quotations:
        tokens = tokens_in(a.sentences, q.start, q.end)
        if q.negated and q.chain and q.cue_lemma not in WISHES and next(iter(content_words(tokens)), "") not in ANSWERS:
            start, end = _without_aside(a, *_first_clause(q, units), units)
            cue = (q.chain[-1].cue_start, q.chain[-1].cue_end)
            number = sentence_of(a, cue[0])
            if not is_denied(a.sentences[number], cue):
                continue  # "rejected the bill", "declined to confirm or deny it"
            if q.cue_lemma in BELIEFS and is_past(a, cue):
                continue  # "he acted late because he did not believe that it had spread" says nothing of today
            pleads = next((t.lemma for t in tokens if t.upos == "NOUN"), "") in PLEADED
            alone, owner = _owner(a, start, end)
            whose = ids.get(owner) if owner else None
            yield Denial(report, start, end, _parties(q.chain, ids), cue, q, whose, number, pleads, alone)
    for f in find_falsehoods(a):
        owner = ids.get(f.owner) if f.owner else None
        yield Denial(report, f.start, f.end, _parties(f.chain, ids), (f.start, f.start), None, owner, f.sentence)


def is_past(a: Analysis, cue: tuple[int, int]) -> bool:
    """Whether what a verb tells was so: "did not believe"."""
    sentence = a.sentences[sentence_of(a, cue[0])]
    verbs = [i for i, t in enumerate(sentence.tokens) if cue[0] <= t.start < cue[1] and t.upos == "VERB"]
    return any(sentence.tokens[k].form.lower() == "did" for i in verbs[:1] for k in children(sentence, i, "aux"))


def _owner(a: Analysis, start: int, end: int) -> tuple[bool, str | None]:
    """Whether what is denied says only whose claim it is, and the id of who that is."""
    told = [t for t in tokens_in(a.sentences, start, end) if content_words([t]) and t.lemma.lower() not in NO_CONTENT]
    if not told or any(t.upos != "PROPN" for t in told):
        return False, None
    actor = actor_at(a.actors, told[0].start, told[-1].end)
    return True, actor.id if actor else None


def _parties(chain: Chain, ids: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids.get(s.actor or "", s.name) for s in chain if s.kind != "media"))


# How what is denied may hang on the verb that denies it, or on what is denied beside it.
DENIED_RELATIONS = frozenset("acl appos ccomp conj nsubj obj parataxis root xcomp".split())


def stands_beside(sentence: Sentence, e: Event, d: Denial) -> bool:
    """Whether a clause or noun in what is denied is only told with it: "denied that he knew when she resigned", "that
    the blast changes its decision to withdraw", "that it would close the plant, where 800 people work"."""
    token = e.token
    while d.start <= sentence.tokens[token].start < d.end:
        t = sentence.tokens[token]
        claim = t.head >= 0 and sentence.tokens[t.head].lemma.lower() in NO_CONTENT
        if (base(t) not in DENIED_RELATIONS and not claim) or t.relation == "acl:relcl":
            return True
        if t.head < 0:
            return False
        if base(t) == "conj" and d.cue[0] <= sentence.tokens[t.head].start < d.cue[1]:
            return True  # "denies any fault and has called the inquiry unfair"
        token = t.head
    return False


def thing_denied(a: Analysis, d: Denial) -> str | None:
    """The noun that a denial names, of what is denied to be there at all that thing: "any collusion", "the existence of
    the list". None where it is a claim or there is no such noun."""
    sentence = next((s for s in a.sentences if s.start <= d.start < s.end), None)
    if sentence is None:
        return None
    inside = [i for i, t in enumerate(sentence.tokens) if d.start <= t.start and t.end <= d.end]
    head = next((i for i in inside if sentence.tokens[i].head not in inside), None)
    if head is None or sentence.tokens[head].upos != "NOUN":
        return None
    lemma = sentence.tokens[head].lemma.lower()
    if lemma in BEING:
        of = [i for i in children(sentence, head, "nmod") if i in inside]
        lemma = sentence.tokens[of[0]].lemma.lower() if of else lemma
    return None if lemma in NO_CONTENT else lemma


def _first_clause(q: Quotation, units: Sequence[Unit]) -> tuple[int, int]:
    """Of what is denied the clause at its head, where it goes on with more: "denies that it happened, and his office
    had said that he knew nothing"."""
    heads = [u.end for u in units if u.kind == "event" and abs(u.start - q.start) <= HEAD_GAP]
    end = max((e for e in heads if e <= q.end), default=q.end)
    return (q.start, end) if 2 * (end - q.start) < q.end - q.start else (q.start, q.end)


def _without_aside(a: Analysis, start: int, end: int, units: Sequence[Unit]) -> tuple[int, int]:
    """What is denied without what is only told of a thing in it at its end: "a closure of the works", not ", which
    employ 800 people"."""
    for u in units:
        e = u.event
        if e is None or not start < e.start < end <= e.end + HEAD_GAP:
            continue
        beside = a.sentences[e.sentence].tokens[e.token].relation == "acl:relcl"
        if beside and a.report.text[start : e.start].rstrip().endswith(","):
            return start, start + len(a.report.text[start : e.start].rstrip(" ,"))
    return start, end
