"""Walks in a sentence's UD tree."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from twosource.records import Sentence, Token


def children(sentence: Sentence, head: int, *relations: str) -> list[int]:
    """Indices of a token's dependents in order; with `relations`, only those (a base relation takes its subtypes)."""
    below = sentence.below[head] if 0 <= head < len(sentence.below) else ()
    if not relations or not below:
        return list(below)
    tokens = sentence.tokens
    return [i for i in below if (r := tokens[i].relation) in relations or _base(r) in relations]


def subtree(sentence: Sentence, head: int, without: Collection[str] = ()) -> list[int]:
    """A token and all below it in order; dependents by the relations in `without` are left out, with all below them."""
    out = [head]
    for i in out:
        for k in sentence.below[i]:
            t = sentence.tokens[k]
            if not without or (t.relation not in without and base(t) not in without):
                out.append(k)
    return sorted(out)


def ancestors(sentence: Sentence, index: int) -> Iterator[int]:
    """The heads above a token, nearest first."""
    seen = {index}
    head = sentence.tokens[index].head
    while head >= 0 and head not in seen:
        yield head
        seen.add(head)
        head = sentence.tokens[head].head


def span(sentence: Sentence, indices: list[int]) -> tuple[int, int]:
    """The code points from the first to the last of some tokens, outer punctuation cut off."""
    kept = sorted(indices)
    while len(kept) > 1 and sentence.tokens[kept[-1]].upos == "PUNCT":
        kept.pop()
    while len(kept) > 1 and sentence.tokens[kept[0]].upos == "PUNCT":
        kept.pop(0)
    return sentence.tokens[kept[0]].start, sentence.tokens[kept[-1]].end


def is_that_clause(sentence: Sentence, clause: int) -> bool:
    """Whether "that" opens the clause of a token."""
    return any(sentence.tokens[i].form.lower() == "that" for i in children(sentence, clause, "mark"))


def base(token: Token) -> str:
    """A relation without its subtype."""
    return _base(token.relation)


@cache
def _base(relation: str) -> str:
    return relation.split(":")[0]
