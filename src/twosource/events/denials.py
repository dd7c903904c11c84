"""Who denies an event: "denied that", "..., which the company denied", "The ministry rejected the accusation"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twosource.events.arguments import ActorAt, actor_ids, find_arguments
from twosource.events.predicates import Predicate, verbs
from twosource.language.trees import base, children, subtree
from twosource.records import Sentence

_ANAPHORS = frozenset(("it", "this", "that", "them", "which", "these", "so"))


@dataclass(frozen=True, slots=True)
class Placed:
    """A predicate in its sentence, by the sentence's number."""

    number: int
    predicate: Predicate


def find_denials(
    sentences: Sequence[Sentence], placed: Sequence[Placed], actor_at: ActorAt
) -> dict[int, tuple[str, ...]]:
    """Ids of those who deny each event, by its place in `placed`; events nobody denies are left out."""
    denied: dict[int, tuple[str, ...]] = {}
    for k, p in enumerate(placed):
        if p.predicate.lemma not in verbs()["denial_verbs"] or p.predicate.noun:
            continue
        sentence = sentences[p.number]
        deniers = actor_ids(sentence, find_arguments(sentence, p.predicate).who, actor_at)
        if not deniers:
            continue
        for target in _targets(sentences, placed, k):
            denied[target] = tuple(dict.fromkeys((*denied.get(target, ()), *deniers)))
    return denied


def _targets(sentences: Sequence[Sentence], placed: Sequence[Placed], k: int) -> list[int]:
    """The events that a denial is about: its own content, or the assertion its pronoun or noun points back to."""
    p = placed[k]
    sentence = sentences[p.number]
    token = p.predicate.token
    content = _below(sentence, token)
    inside = [n for n, q in enumerate(placed) if q.number == p.number and q.predicate.token in content and n != k]
    objects = children(sentence, token, "obj")
    told = [n for n in inside if placed[n].predicate.token not in objects or not _is_claim(sentence, placed[n])]
    if told:
        return told
    if not _points_back(sentence, token):
        return inside
    before = [n for n, q in enumerate(placed) if q.number == p.number and q.predicate.token < _start(sentence, token)]
    before = [n for n in before if n < k]
    if not before:
        before = [n for n, q in enumerate(placed) if q.number == p.number - 1]
    return _asserted(sentences, placed, before)


def _is_claim(sentence: Sentence, placed: Placed) -> bool:
    return sentence.tokens[placed.predicate.token].lemma.lower() in verbs()["denied_nouns"]


def _below(sentence: Sentence, token: int) -> set[int]:
    """Tokens of what a denial denies: its clause and object complements."""
    out: set[int] = set()
    for i in children(sentence, token, "ccomp", "xcomp", "obj"):
        if i > token:
            out.update(subtree(sentence, i))
    return out


def _start(sentence: Sentence, token: int) -> int:
    return min(subtree(sentence, token, without=("advcl", "conj", "ccomp")))


def _points_back(sentence: Sentence, token: int) -> bool:
    """Whether a denial's object points back: "denied it", "which ... denied", "rejected the accusations"."""
    if base(sentence.tokens[token]) == "acl" and not children(sentence, token, "obj", "ccomp", "xcomp"):
        return True
    for i in children(sentence, token, "obj", "nsubj:pass"):
        t = sentence.tokens[i]
        if t.form.lower() in _ANAPHORS:
            return True
        bare = not children(sentence, i, "acl", "nmod") or any(
            sentence.tokens[c].form.lower() in ("the", "those", "these", "such", "any", "all")
            for c in children(sentence, i, "det")
        )
        if t.lemma.lower() in verbs()["denied_nouns"] and bare and not children(sentence, i, "acl"):
            return True
    forms = [t.form.lower() for t in sentence.tokens[max(0, _start(sentence, token) - 1) : token]]
    return "which" in forms and not children(sentence, token, "obj", "ccomp", "xcomp")


def _asserted(sentences: Sequence[Sentence], placed: Sequence[Placed], before: list[int]) -> list[int]:
    """Of the events before a denial, those asserted: an accusation and what it says, else the main event."""
    for n in before:
        q = placed[n]
        if q.predicate.lemma in verbs()["accusing"] or q.predicate.lemma in ("accusation", "allegation", "claim"):
            content = subtree(sentences[q.number], q.predicate.token)
            return [n, *(m for m in before if m > n and placed[m].predicate.token in content)]
    verbal = [n for n in before if not placed[n].predicate.noun]
    return verbal[-1:] or before[-1:]
