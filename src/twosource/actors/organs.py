"""Organs of state in a sentence: "the Chinese foreign ministry", "the government of Ukraine"."""

from __future__ import annotations

from dataclasses import replace

from twosource.actors.known import Phrase, fold, words
from twosource.actors.list_entries import country_words
from twosource.actors.mentions import POSSESSIVES, Found, found, text_of
from twosource.actors.names import (
    is_title_part,
)
from twosource.records import Sentence


def find_organs(sentence: Sentence, number: int, hits: list[tuple[int, int, Phrase]]) -> list[Found]:
    """ "the Chinese foreign ministry", "Iran's security forces", "the government of Ukraine", "Vilnius's police"."""
    out = []
    for first, (last, iso, phrase) in country_words(hits).items():
        after = last + 1
        if after < len(sentence.tokens) and sentence.tokens[after].form in POSSESSIVES:
            after += 1
        elif phrase.kind == "people":
            continue
        seat = next(
            ((b, p) for a, b, p in hits if a == after and p.kind == "seat" and p.country == iso and p.organ), None
        )
        organ = (seat[0], seat[1].organ or "") if seat else _organ_at(sentence, after, 2)
        if organ:
            out.append(_organ(sentence, number, first, organ[0], organ[1], iso, phrase))
    for i, token in enumerate(sentence.tokens):
        # "the government of Ukraine", "the ministry of health in Spain"
        if token.form.lower() in ("of", "in") and i + 1 < len(sentence.tokens):
            after = i + 2 if sentence.tokens[i + 1].upos == "DET" else i + 1
            hit = next(((b, p) for a, b, p in hits if a == after and p.kind == "country"), None)
            start = _organ_ending(sentence, i - 1)
            if hit and start is not None and token.form.lower() == "of" and hit[1].country:
                out.append(_organ(sentence, number, start[0], hit[0], start[1], hit[1].country, hit[1]))
    return out


def _organ(sentence: Sentence, number: int, first: int, last: int, organ: str, iso: str, phrase: Phrase) -> Found:
    name = text_of(sentence.tokens[first : last + 1])
    # The police of a city that is no capital of theirs, and of a state of the USA, are not the country's.
    local = phrase.kind == "state" or (phrase.kind == "capital" and organ in ("police", "court", "prosecutor's office"))
    result = found(
        sentence, number, first, last, "name" if any(c.isupper() for c in name) else "description", "government", name
    )
    if local:
        return replace(result, country=iso, organ=f"{phrase.name} {organ}", speaks_for=phrase.name)
    return replace(result, country=iso, organ=organ)


def _organ_at(sentence: Sentence, start: int, skips: int) -> tuple[int, str] | None:
    """The organ of state that begins at a token, some adjectives skipped, as (last token, organ)."""
    tokens = sentence.tokens
    table = words().organs
    for length in range(min(5, len(tokens) - start), 0, -1):
        wording = tuple(fold(t.form) for t in tokens[start : start + length])
        organ = table.get(wording)
        last = start + length - 1
        if organ and _stands_alone(sentence, last, organ) and not is_title_part(tokens, start, last):
            return last, organ
    if skips and start < len(tokens):
        word = tokens[start]
        if fold(word.form) in words().organ_modifiers or ((fold(word.form),) not in table and word.upos == "ADJ"):
            return _organ_at(sentence, start + 1, skips - 1)
    return None


def _stands_alone(sentence: Sentence, last: int, organ: str) -> bool:
    """Not "army base", "police station", "military cooperation": an organ that only tells which thing is meant."""
    if last + 1 >= len(sentence.tokens):
        return True
    after = sentence.tokens[last + 1]
    if " " in organ and after.form != "-":
        return True
    if after.form == "-" or after.upos not in ("NOUN", "PROPN") or "ministry" in organ:
        return after.form != "-"
    lemma = after.lemma.lower()
    return lemma in words().title_heads or lemma in words().people or after.upos == "PROPN"


def _organ_ending(sentence: Sentence, last: int) -> tuple[int, str] | None:
    for length in range(5, 0, -1):
        first = last - length + 1
        if first >= 0:
            organ = words().organs.get(tuple(fold(t.form) for t in sentence.tokens[first : last + 1]))
            if organ:
                return first, organ
    return None
