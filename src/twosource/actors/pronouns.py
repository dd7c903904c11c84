"""The pronouns in a sentence that can mean somebody."""

from __future__ import annotations

from dataclasses import replace

from twosource.actors.known import words
from twosource.actors.mentions import Found, found
from twosource.language.trees import base, children
from twosource.records import Sentence


def find_persons(sentence: Sentence, number: int, forms: dict[str, str]) -> list[Found]:
    """Pronouns of the first and second person; `forms` has the one whose forms they are."""
    out = []
    for i, t in enumerate(sentence.tokens):
        word = forms.get(t.form.lower())
        if word and t.upos == "PRON":
            f = found(sentence, number, i, i, "pronoun", "group" if word == "we" else "person", word)
            out.append(replace(f, plural=word == "we", office=t.form.lower()))
    return out


def find_pronouns(sentence: Sentence, number: int) -> list[Found]:
    """Third-person pronouns; "it" only as a subject that can act or that somebody tells of, not "it is raining"."""
    out = []
    for i, t in enumerate(sentence.tokens):
        word = t.form.lower()
        if t.upos != "PRON" or t.relation == "expl" or word not in PRONOUNS:
            continue
        if word == "it" and not _acting_it(sentence, i):
            continue
        f = found(sentence, number, i, i, "pronoun", "group" if PRONOUNS[word] == "they" else "person", PRONOUNS[word])
        out.append(replace(f, plural=PRONOUNS[word] == "they", office=word))
    return out


PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she",
    "it": "it", "its": "it", "itself": "it", "they": "they", "them": "they", "their": "they", "themselves": "they",
}  # fmt: skip


def _acting_it(sentence: Sentence, i: int) -> bool:
    t = sentence.tokens[i]
    if base(t) != "nsubj" or t.relation != "nsubj" or t.head < 0:
        return False
    if sayer_of_it(sentence, i) is not None:
        return True
    head = sentence.tokens[t.head]
    return head.lemma in words().saying and not children(sentence, t.head, "cop")


def sayer_of_it(sentence: Sentence, i: int) -> int | None:
    """The subject of the verb of saying under which an "it" is the subject: "the bank said it would close". None where
    the "it" may stand for nothing ("said it was hard to tell", "said it was raining")."""
    t = sentence.tokens[i]
    clause = sentence.tokens[t.head]
    if t.relation != "nsubj" or base(clause) != "ccomp" or clause.head < 0 or clause.head > t.head:
        return None
    if sentence.tokens[clause.head].lemma not in words().saying or clause.lemma in _OF_NOTHING:
        return None
    if children(sentence, t.head, "csubj", "expl"):
        return None
    if children(sentence, t.head, "cop") and children(sentence, t.head, "xcomp", "ccomp", "advcl", "acl"):
        return None
    subjects = children(sentence, clause.head, "nsubj")
    return subjects[0] if subjects and sentence.tokens[subjects[0]].relation == "nsubj" else None


_OF_NOTHING = frozenset("rain snow seem appear take matter happen turn cost".split())
