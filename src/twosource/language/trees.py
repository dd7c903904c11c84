"""Walks in a sentence's UD tree."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from twosource.records import Sentence, Token


def children(sentence: Sentence, head: int, *relations: str) -> list[int]:
    """Indices of a token's dependents in order; with `relations`, only those (a base relation takes its subtypes)."""
    return [
        i
        for i, t in enumerate(sentence.tokens)
        if t.head == head and (not relations or t.relation in relations or t.relation.split(":")[0] in relations)
    ]


def subtree(sentence: Sentence, head: int, without: Collection[str] = ()) -> list[int]:
    """A token and all below it in order; dependents by the relations in `without` are left out, with all below them."""
    out = [head]
    for i in out:
        out.extend(
            k
            for k, t in enumerate(sentence.tokens)
            if t.head == i and t.relation not in without and t.relation.split(":")[0] not in without
        )
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


def base(token: Token) -> str:
    """A relation without its subtype."""
    return token.relation.split(":")[0]
