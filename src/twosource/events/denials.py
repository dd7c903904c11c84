"""Who denies an event: "denied that", "..., which the company denied", "The ministry rejected the accusation", "called
the report an invention", "The story is untrue, according to the air force"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twosource.events.arguments import ActorAt, actor_ids, find_arguments
from twosource.events.predicates import Predicate, verbs
from twosource.language.trees import base, children, subtree
from twosource.records import Chain, Sentence
from twosource.sayings.rejections import denies_claim, is_held_back

_ANAPHORS = frozenset(("it", "this", "that", "them", "which", "these", "so"))


# Verbs whose clause tells what somebody is accused of; with others it only says who says so ("she maintained that").
_ACCUSES = frozenset("accuse blame charge suspect".split())
# What somebody denies of himself takes up what was told of him, not what was told last (rebuttals.py).
_OF_ONESELF = frozenset(("involvement", "responsibility", "wrongdoing"))


@dataclass(frozen=True, slots=True)
class Placed:
    """A predicate in its sentence, by the sentence's number."""

    number: int
    predicate: Predicate


def find_denials(
    sentences: Sequence[Sentence], placed: Sequence[Placed], chains: Sequence[Chain], actor_at: ActorAt
) -> dict[int, tuple[str, ...]]:
    """Ids of those who deny each event, by its place in `placed`; events nobody denies are left out. `chains` are those
    of the events: who is said to have said them."""
    denied: dict[int, tuple[str, ...]] = {}
    for k, p in enumerate(placed):
        deniers = _deniers(sentences[p.number], p.predicate, chains[k], actor_at)
        if not deniers:
            continue
        for target in _targets(sentences, placed, chains, k):
            if target != k:
                denied[target] = tuple(dict.fromkeys((*denied.get(target, ()), *deniers)))
    return denied


def _deniers(sentence: Sentence, predicate: Predicate, chain: Chain, actor_at: ActorAt) -> tuple[str, ...]:
    """Who denies something by a clause, if anybody does."""
    if predicate.noun:
        return ()
    if _pleads(sentence, predicate):
        return ()
    denies = predicate.lemma in verbs()["denial_verbs"] and denies_claim(sentence, predicate.token)
    if denies or _calls_false(sentence, predicate.token):
        return actor_ids(sentence, find_arguments(sentence, predicate).who, actor_at)
    if _is_false(sentence, predicate.token):
        return tuple(s.actor for s in chain[-1:] if s.actor is not None)
    return ()


def _pleads(sentence: Sentence, predicate: Predicate) -> bool:
    """ "denies both charges", "denied two counts of theft": a plea, which does not deny that he was charged."""
    return predicate.lemma == "deny" and any(
        sentence.tokens[i].lemma in ("charge", "count") and sentence.tokens[i].form.lower().endswith("s")
        for i in children(sentence, predicate.token, "obj")
    )


def _calls_false(sentence: Sentence, token: int) -> bool:
    """ "called the strike an invention", "described that as untrue" """
    if sentence.tokens[token].lemma not in verbs()["naming_verbs"] or is_held_back(sentence, token):
        return False
    named = children(sentence, token, "xcomp", "obl", "advcl", "obj")
    return any(sentence.tokens[i].lemma.lower() in verbs()["falsehoods"] for i in named)


def _is_false(sentence: Sentence, token: int) -> bool:
    """ "The story of a drone is untrue": a claim that is said not to be so."""
    if sentence.tokens[token].lemma.lower() not in verbs()["falsehoods"] or not children(sentence, token, "cop"):
        return False
    claims = _ANAPHORS.union(verbs()["denied_nouns"])
    return any(sentence.tokens[i].lemma.lower() in claims for i in children(sentence, token, "nsubj"))


def _targets(sentences: Sequence[Sentence], placed: Sequence[Placed], chains: Sequence[Chain], k: int) -> list[int]:
    """The events that a denial is about: its own content, or the assertion its pronoun or noun points back to."""
    p = placed[k]
    sentence = sentences[p.number]
    token = p.predicate.token
    content = _below(sentence, token)
    inside = [n for n, q in enumerate(placed) if q.number == p.number and q.predicate.token in content and n != k]
    objects = children(sentence, token, "obj", "nsubj")
    told = [n for n in inside if placed[n].predicate.token not in objects or not _is_claim(sentence, placed[n])]
    such = any(sentence.tokens[i].form.lower() == "such" for i in content)
    if told and not such:
        return told
    if not (_points_back(sentence, token) or such):
        return inside
    before = [n for n, q in enumerate(placed) if q.number == p.number and q.predicate.token < _start(sentence, token)]
    before = [n for n in before if n < k and placed[n].predicate.token not in _going_with(sentence, token)]
    if not before:
        before = [n for n, q in enumerate(placed) if q.number == p.number - 1]
    return told + _asserted(sentences, placed, chains, before)


def _going_with(sentence: Sentence, token: int) -> set[int]:
    """The verbs that whoever denies has with his denial: "called him a crank and said that it was rubbish"."""
    out: set[int] = set()
    while base(sentence.tokens[token]) in ("advcl", "ccomp", "conj", "xcomp"):
        joined = base(sentence.tokens[token]) == "conj"
        if joined and children(sentence, token, "nsubj"):
            break
        token = sentence.tokens[token].head
        out.add(token)
    return out


# Clauses that say when or why it was: "accused him of theft when both were at school".
_BESIDE = frozenset("after although as because before since though until when where while".split())
# What a claim is about stands after these; "the allegations ahead of the hearing" are not about the hearing.
_ABOUT = frozenset("about against by from in of on over regarding that to with".split())


def _accused_of(sentence: Sentence, token: int) -> set[int]:
    """The tokens of an accusation without what is told beside it."""
    content = set(subtree(sentence, token))
    for i in sorted(content):
        marks = {sentence.tokens[k].form.lower() for k in children(sentence, i, "mark", "advmod")}
        if base(sentence.tokens[i]) == "advcl" and i != token and marks & _BESIDE:
            content -= set(subtree(sentence, i))
    return content


def _is_relative(sentences: Sequence[Sentence], placed: Placed) -> bool:
    """Whether a clause only says which one is meant: "the firm, which announced a factory, means to shut its works"."""
    return sentences[placed.number].tokens[placed.predicate.token].relation == "acl:relcl"


def _is_claim(sentence: Sentence, placed: Placed) -> bool:
    return sentence.tokens[placed.predicate.token].lemma.lower() in verbs()["denied_nouns"]


def _below(sentence: Sentence, token: int) -> set[int]:
    """Tokens of what a denial denies: its clause and objects; the subject of a passive and of "is untrue". Not what is
    told beside: "denied that he knew when she resigned", "denied the theft, which was filmed"."""
    out: set[int] = set()
    for i in children(sentence, token, "ccomp", "xcomp", "obj"):
        if i > token:
            out.update(subtree(sentence, i, ("advcl", "acl:relcl")))
            for k in children(sentence, i, "nmod") if sentence.tokens[i].upos in ("NOUN", "PRON", "DET") else ():
                case = [sentence.tokens[c].form.lower() for c in children(sentence, k, "case")]
                if case and not _ABOUT & set(case):
                    out.difference_update(subtree(sentence, k))
    for i in children(sentence, token, "nsubj"):
        if sentence.tokens[i].relation == "nsubj:pass" or children(sentence, token, "cop"):
            out.update(subtree(sentence, i))
    return out


def _start(sentence: Sentence, token: int) -> int:
    return min(subtree(sentence, token, without=("advcl", "conj", "ccomp")))


def _points_back(sentence: Sentence, token: int) -> bool:
    """Whether a denial's object points back: "denied it", "which ... denied", "rejected the accusations"."""
    if base(sentence.tokens[token]) == "acl" and not children(sentence, token, "obj", "ccomp", "xcomp"):
        return True
    subject = "nsubj" if children(sentence, token, "cop") else "nsubj:pass"
    for i in children(sentence, token, "obj", subject):
        t = sentence.tokens[i]
        if t.form.lower() in _ANAPHORS:
            return True
        bare = not children(sentence, i, "acl", "nmod") or any(
            sentence.tokens[c].form.lower() in ("the", "those", "these", "such", "any", "all")
            for c in children(sentence, i, "det")
        )
        if t.lemma.lower() in verbs()["denied_nouns"] - _OF_ONESELF and bare and not children(sentence, i, "acl"):
            return True
    forms = [t.form.lower() for t in sentence.tokens[max(0, _start(sentence, token) - 1) : token]]
    return "which" in forms and not children(sentence, token, "obj", "ccomp", "xcomp")


def _asserted(
    sentences: Sequence[Sentence], placed: Sequence[Placed], chains: Sequence[Chain], before: list[int]
) -> list[int]:
    """Of the events before a denial, those asserted: all that the last one to be cited says, an accusation and what it
    says, else the main event."""
    for n in before:
        q = placed[n]
        accuses = q.predicate.lemma in verbs()["accusing"] or q.predicate.lemma in ("accusation", "allegation", "claim")
        if accuses and not chains[n]:
            sentence, token = sentences[q.number], q.predicate.token
            content = _accused_of(sentence, token)
            said = [m for m in before if m > n and placed[m].predicate.token in content]
            # "where, it maintains, boxes came in unsealed": what is maintained stands around it
            around = [m for m in before if m > n and token in subtree(sentence, placed[m].predicate.token)]
            claims = q.predicate.noun or q.predicate.lemma in _ACCUSES or not said
            return around or ([n, *said] if claims else said)
    cited = [n for n in before if chains[n] and not placed[n].predicate.noun]
    cited = [n for n in cited if not _is_relative(sentences, placed[n])] or cited
    if cited:
        return [n for n in cited if chains[n] == chains[cited[-1]]]
    verbal = [n for n in before if not placed[n].predicate.noun]
    return verbal[-1:] or before[-1:]
