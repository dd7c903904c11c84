"""What kind of actor a report's names are where a name alone leaves it open: the whole report decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from twosource.actors.drafts import Layer
from twosource.actors.known import Phrase, fold
from twosource.actors.mentions import Found, found
from twosource.actors.places import is_largest
from twosource.actors.references import (
    MAIN_RATIO,
)
from twosource.records import ActorKind, Sentence


def main_country(hits: list[list[tuple[int, int, Phrase]]]) -> str | None:
    """The country that a report names at least MAIN_RATIO times as often as any other, and three times or more."""
    counts: dict[str, int] = {}
    for sentence_hits in hits:
        for _, _, p in sentence_hits:
            if p.country and p.kind in ("country", "adjective", "people", "capital", "seat"):
                counts[p.country] = counts.get(p.country, 0) + 1
    ranked = sorted(counts, key=lambda iso: (-counts[iso], iso))
    if not ranked or counts[ranked[0]] < 3:
        return None
    second = counts[ranked[1]] if len(ranked) > 1 else 0
    return ranked[0] if counts[ranked[0]] >= MAIN_RATIO * second else None


# "The Times reported", after "The New York Times" was named.
SHORT_OUTLETS = frozenset(
    "Times Post Journal Herald Tribune Globe Star Telegraph Inquirer Chronicle Mail Standard".split()
)


def add_short_outlets(sentences: Sequence[Sentence], hits: list[list[tuple[int, int, Phrase]]]) -> None:
    """Adds to the list entries found an outlet's last word with a "the" before it, once it was named in full."""
    short: dict[str, Phrase] = {}
    for sentence, found_here in zip(sentences, hits, strict=True):
        for i, token in enumerate(sentence.tokens[1:], 1):
            if token.form not in short or sentence.tokens[i - 1].form not in ("the", "The"):
                continue
            if not any(a <= i <= b for a, b, _ in found_here):
                found_here.append((i, i, short[token.form]))
        for _, _, phrase in found_here:
            last = phrase.name.split()[-1]
            if phrase.kind == "outlet" and last in SHORT_OUTLETS and " " in phrase.name:
                short[last] = phrase


def at_home(hits: list[list[tuple[int, int, Phrase]]]) -> list[list[tuple[int, int, Phrase]]]:
    """Drops seats whose name other countries have too ("Supreme Court") where another country fills the report, and
    capitals named like a larger city elsewhere ("Victoria") where the report does not name their country."""
    counts: dict[str, int] = {}
    for sentence_hits in hits:
        for _, _, p in sentence_hits:
            if p.country and not p.home:
                counts[p.country] = counts.get(p.country, 0) + 1
    most = max(counts.values(), default=0)
    named = {p.country for h in hits for _, _, p in h if p.kind in ("country", "adjective", "people")}
    georgian = counts.get("USA", 0) > 0 and not any(p.name == "Tbilisi" for h in hits for _, _, p in h)
    out = []
    for sentence_hits in hits:
        kept = [
            (a, b, p)
            for a, b, p in sentence_hits
            if (not p.home or (counts.get(p.country or "", 0) == most and most))
            and (p.kind != "capital" or p.country in named or is_largest(p.name, p.country))
        ]
        # "Georgia" beside American names is the state.
        kept = [
            (a, b, Phrase("state", p.name, "USA") if georgian and p.country == "GEO" and p.kind == "country" else p)
            for a, b, p in kept
        ]
        out.append(kept)
    return out


# Sentences within which a dateline stands, headline, byline and all.
FIRST_LINES = 5


def _opens_dateline(sentence: Sentence, f: Found) -> bool:
    """ "ARLEN, 8 May (Agency) –", "ARLEN (Agency) –": a place in capitals that no verb follows before the dash."""
    after = [t.form for t in sentence.tokens[f.last + 1 : f.last + 2]]
    near = sentence.tokens[f.last + 1 : f.last + DATELINE_WORDS]
    dash = next((i for i, t in enumerate(near) if t.form in ("–", "—", "-", "--")), None)
    in_capitals = f.first == 0 and f.name.isupper() and len(f.name) > 2
    return in_capitals and dash is not None and (after[0] in (",", "(") or dash == 0)


DATELINE_WORDS = 12


def _bears_country(sentence: Sentence, f: Found, surnames: set[str]) -> bool:
    """ "Jordan" after "Jim Jordan", but not "in Jordan"."""
    country = f.mention == "name" and f.known and f.organ == "government" and fold(f.name) in surnames
    return country and (f.first == 0 or sentence.tokens[f.first - 1].upos != "ADP")


def settle_kinds(layers: list[Layer], sentences: Sequence[Sentence]) -> None:
    """Words tagged two ways in one report: the fuller name decides ("Berg" as a place beside "Anna Berg")."""
    every = [f for layer in layers for f in layer.mentions if f.mention == "name"]
    people = {w for f in every if f.kind == "person" and len(f.name.split()) > 1 for w in fold(f.name).split()}
    bodies = {w for f in every if f.kind == "organisation" and len(f.name.split()) > 1 for w in fold(f.name).split()}
    for layer, sentence in zip(layers[:FIRST_LINES], sentences[:FIRST_LINES], strict=True):
        for i, f in enumerate(layer.mentions):
            if f.kind == "person" and f.mention == "name" and _opens_dateline(sentence, f):
                layer.mentions[i] = replace(f, kind="place")
    met: set[str] = set()
    for layer, sentence in zip(layers, sentences, strict=True):
        for i, f in enumerate(layer.mentions):
            if f.mention == "name" and f.kind == "person" and len(f.name.split()) > 1:
                met.add(fold(f.name).split()[-1])
            elif _bears_country(sentence, f, met):
                layer.mentions[i] = replace(f, kind="person", organ=None, country=None, known=False)
    usual = _usual_kinds(layers)
    for layer, sentence in zip(layers, sentences, strict=True):
        for i, f in enumerate(layer.mentions):
            if f.mention != "name" or f.known or f.organ is not None or len(f.name.split()) > 1:
                continue
            word = fold(f.name)
            if word not in people and f.kind != usual.get(word, f.kind):
                f = layer.mentions[i] = replace(f, kind=usual[word])
            if f.kind != "person" and word in people:
                layer.mentions[i] = replace(f, kind="person")
            elif f.kind == "person" and word not in people and (word in bodies or _is_short_form(sentence, f)):
                layer.mentions[i] = replace(f, kind="organisation")


def add_repeated_names(layers: list[Layer], sentences: Sequence[Sentence]) -> None:
    """Adds the lone words that are a body's name elsewhere in the report, where the tagger saw none: "the CMA had
    signalled" after "the Competition and Markets Authority (CMA)"."""
    every = [f for layer in layers for f in layer.mentions if f.mention == "name"]
    bodies = {f.name for f in every if f.kind == "organisation" and not f.known and len(f.name.split()) == 1}
    bodies -= {w for f in every if f.kind != "organisation" or len(f.name.split()) > 1 for w in f.name.split()}
    for number, (layer, sentence) in enumerate(zip(layers, sentences, strict=True)):
        taken = {i for f in layer.mentions for i in range(f.first, f.last + 1)}
        for i, t in enumerate(sentence.tokens):
            beside = [sentence.tokens[k].upos for k in (i - 1, i + 1) if 0 <= k < len(sentence.tokens)]
            if t.form in bodies and t.upos == "PROPN" and i not in taken and "PROPN" not in beside:
                layer.mentions.append(found(sentence, number, i, i, "name", "organisation", t.form))
        layer.mentions.sort(key=lambda f: (f.start, -f.end, f.mention))


def _usual_kinds(layers: list[Layer]) -> dict[str, ActorKind]:
    """Of each lone word that is a name the kind that it is most often taken for; a body where that is as often."""
    counts: dict[str, Counter[ActorKind]] = {}
    for f in (f for layer in layers for f in layer.mentions if f.mention == "name" and not f.known):
        if f.organ is None and len(f.name.split()) == 1:
            counts.setdefault(fold(f.name), Counter())[f.kind] += 1
    return {w: max(sorted(c), key=lambda k: (c[k], k == "organisation")) for w, c in counts.items()}


# Letters from which capitals are the short form of a body's name: "the NNWU said". Shorter ones may be a person's
# initials.
LEAST_SHORT_FORM = 4


def _is_short_form(sentence: Sentence, f: Found) -> bool:
    """Whether a name is capitals only where its sentence is not."""
    alone = f.name.isupper() and f.name.isalpha() and len(f.name) >= LEAST_SHORT_FORM
    others = [t.form for t in sentence.tokens if t.form.isalpha() and len(t.form) > 1 and t.form != f.name]
    return alone and 2 * sum(form.isupper() for form in others) < len(others)
