"""A place in a sentence that means somebody, before it is decided who: what all the finders of such places yield."""

from __future__ import annotations

from dataclasses import dataclass

from twosource.language.trees import base
from twosource.records import ActorKind, MentionKind, Sentence, Token

POSSESSIVES = frozenset(("'s", "’s", "'", "’", "s'", "s’", "`s"))


@dataclass(frozen=True, slots=True)
class Found:
    """A mention whose actor is not yet decided. `first` to `last` are tokens, both included.

    `organ` is set for organs of a state, `office` for persons told by what they are; `tied` is the index, among
    the sentence's founds, of the name that an apposition gives a description. `definite` descriptions point back.
    """

    sentence: int
    first: int
    last: int
    start: int
    end: int
    mention: MentionKind
    kind: ActorKind
    name: str
    head: int
    country: str | None = None
    organ: str | None = None
    office: str | None = None
    speaks_for: str | None = None
    definite: bool = False
    plural: bool = False
    known: bool = False
    subject: bool = False
    owner: str | None = None  # "his", "its" before a description
    lemma: str = ""  # of the head of a description
    quoted: bool = False
    aside: bool = False  # takes no part in what happens: only named where it points back


def head_of(sentence: Sentence, first: int, last: int) -> int:
    """The first word of a stretch whose head lies outside it."""
    for i in range(first, last + 1):
        t = sentence.tokens[i]
        if t.upos != "PUNCT" and not first <= t.head <= last:
            return i
    return last


def is_subject(sentence: Sentence, head: int) -> bool:
    """Whether a word is the subject of a clause, by itself or in a list of subjects."""
    for _ in range(4):
        t = sentence.tokens[head]
        if base(t) == "nsubj":
            return True
        if base(t) != "conj" or t.head < 0:
            return False
        head = t.head
    return False


def found(
    sentence: Sentence, number: int, first: int, last: int, mention: MentionKind, kind: ActorKind, name: str
) -> Found:
    """A Found over some tokens, its head and subjecthood read from the tree."""
    head = head_of(sentence, first, last)
    start, end = sentence.tokens[first].start, sentence.tokens[last].end
    return Found(number, first, last, start, end, mention, kind, name, head, subject=is_subject(sentence, head))


def text_of(tokens: tuple[Token, ...]) -> str:
    """Words with the spaces they had; a space after a hyphen ("Ana- Lia") is damage and left out."""
    out = ""
    for i, t in enumerate(tokens):
        gap = i > 0 and t.start > tokens[i - 1].end and not out.endswith("-")
        out += (" " if gap else "") + t.form
    return out


def gaps(tokens: tuple[Token, ...], first: int, last: int) -> str:
    """The words of some tokens as the text has them, damage after hyphens mended."""
    return text_of(tokens[first : last + 1])
