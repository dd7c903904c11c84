"""Who is meant: chains of mentions on GUM's coreference, by B-cubed (Bagga and Baldwin 1998).

The path is a GUM CoNLL-U file. Gold mentions are its entities of the kinds person, organization and place; a mention of
ours is the gold one with the same head word, or whose head word's name or title it is ("coauthor" and "Ann Berg" in
"coauthor Ann Berg"). "gold mentions" scores how these are put together, each that is not found
being alone; "own mentions" also counts what is found and is no gold mention, and what is not found, as wrong (as the
CoNLL-2012 scorer does). Documents are read as reports without a date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

from twosource.actors import add_speakers, find_actors
from twosource.evaluation import f1, of_shares
from twosource.evaluation.treebank import Document, entities_of, head_of_span, read_documents
from twosource.language import read_sentences
from twosource.quotations import find_quotations
from twosource.records import Report

KINDS = ("person", "organization", "place")
BESIDE = ("flat", "appos", "compound", "nmod:desc", "nmod:unmarked")
Chains = Mapping[int, Hashable]
"""Start of a mention's head word in the text -> its chain."""


def gold_chains(document: Document) -> tuple[dict[int, Hashable], dict[int, int], set[int]]:
    """The chains of a document's people, organisations and places; other words that stand for a mention's head, with
    that head; and the heads of all other entities."""
    out: dict[int, Hashable] = {}
    beside: dict[int, int] = {}
    others: set[int] = set()
    for words in document.sentences:
        heads = [w.head for w in words]
        # Longest first: of two mentions with one head ("the mayor of X, a lawyer,") the outer one stands.
        found = sorted(entities_of([w.misc for w in words]), key=lambda e: (e[0] - e[1], e[0]))
        for first, last, chain, kind in found:
            head = head_of_span(heads, first, last)
            if kind not in KINDS:
                others.add(words[head].start)
                continue
            out.setdefault(words[head].start, chain)
            for i in range(first, last + 1):
                if heads[i] - 1 == head and words[i].upos == "PROPN" and words[i].relation in BESIDE:
                    beside.setdefault(words[i].start, words[head].start)
    return out, {a: b for a, b in beside.items() if a not in out}, others - set(out)


def own_chains(document: Document) -> dict[int, Hashable]:
    """The chains that are found in a document's text."""
    sentences = read_sentences(document.text)
    report = Report(document.name, document.name, document.text)
    actors = find_actors(report, sentences)
    actors = add_speakers(actors, sentences, find_quotations(report, sentences, actors))
    tokens = [(t, s) for s in sentences for t in s.tokens]
    out: dict[int, Hashable] = {}
    for actor in actors:
        for m in actor.mentions:
            inside = [(t, s) for t, s in tokens if t.start < m.end and t.end > m.start]
            if not inside:
                continue
            sentence = inside[0][1]
            span = {id(t) for t, _ in inside}
            head = next((t for t, _ in inside if t.head < 0 or id(sentence.tokens[t.head]) not in span), inside[0][0])
            out.setdefault(head.start, actor.id)
    return out


def b_cubed(gold: Chains, own: Chains) -> tuple[float, float]:
    """Sums over the gold mentions of precision and of recall; a mention of `gold` not in `own` is alone."""
    found = {m: own.get(m, ("alone", m)) for m in gold}
    gold_sizes, own_sizes = Counter(gold.values()), Counter(found.values())
    both = Counter((gold[m], found[m]) for m in gold)
    precision = sum(both[gold[m], found[m]] / own_sizes[found[m]] for m in gold)
    recall = sum(both[gold[m], found[m]] / gold_sizes[gold[m]] for m in gold)
    return precision, recall


def b_cubed_own(gold: Chains, own: Chains) -> tuple[float, float]:
    """Sums of precision over the mentions of `own` and of recall over those of `gold`; what only one has counts 0."""
    gold_sizes, own_sizes = Counter(gold.values()), Counter(own.values())
    shared = [m for m in gold if m in own]
    both = Counter((gold[m], own[m]) for m in shared)
    precision = sum(both[gold[m], own[m]] / own_sizes[own[m]] for m in shared)
    recall = sum(both[gold[m], own[m]] / gold_sizes[gold[m]] for m in shared)
    return precision, recall


def score(path: Path) -> dict[str, Any]:
    """B-cubed in percent over gold and over own mentions, of all and by genre."""
    sums: dict[str, Counter[str]] = {}
    for document in read_documents(path):
        gold, beside, others = gold_chains(document)
        found = own_chains(document)
        # Our actors are people, bodies and places: what is found on another kind of entity is no mention here.
        own = {m: c for m, c in found.items() if m not in beside and m not in others}
        for m, chain in found.items():
            if m in beside:
                own.setdefault(beside[m], chain)
        p, r = b_cubed(gold, own)
        own_p, own_r = b_cubed_own(gold, own)
        row = Counter(gold=len(gold), found=len(own), matched=len(set(gold) & set(own)))
        for name, value in (("p", p), ("r", r), ("own_p", own_p), ("own_r", own_r)):
            row[name] = value  # type: ignore[assignment]
        for key in ("all", document.genre):
            sums.setdefault(key, Counter()).update(row)
    return {key: _figures(sums[key]) for key in sorted(sums, key=lambda k: (k != "all", k))}


def _figures(row: Counter[str]) -> dict[str, Any]:
    gold, found = row["gold"], row["found"]
    return {
        "mentions": gold,
        "found": f1(row["matched"], found, gold),
        "gold mentions": of_shares(row["p"] / gold, row["r"] / gold),
        "own mentions": of_shares(row["own_p"] / max(found, 1), row["own_r"] / gold),
    }
