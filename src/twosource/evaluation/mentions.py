"""Event mentions on ECB+: which of the words that annotators marked as actions are found.

A gold mention is found where the word that names one of our events, or introduces one of our quotations ("said" is an
action there), is one of its words. Only sentences annotated with care count. Of our events with a date or place there,
the share whose words for it are marked as a time or a place is reported too: ECB+ does not say of which event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from twosource.evaluation import f1
from twosource.evaluation.ecb import Document, Span, read_documents
from twosource.pipeline import analyse
from twosource.records import Analysis, Report


def score(folder: Path) -> dict[str, Any]:
    """Precision, recall and F1 of event mentions on the train topics, in percent."""
    n: Counter[str] = Counter()
    documents = read_documents(folder, "Train")
    for document in documents:
        _count(document, n)
    return {
        "documents": len(documents),
        "mentions": n["gold"],
        **f1(n["right"], n["found"], n["gold"]) | {"recall": round(100 * n["hit"] / max(n["gold"], 1), 2)},
        "marked as a time": round(100 * n["time right"] / max(n["time"], 1), 2),
        "marked as a place": round(100 * n["place right"] / max(n["place"], 1), 2),
    }


def found_words(document: Document, analysis: Analysis) -> list[Span]:
    """The words that name our events and introduce our quotations, in the sentences annotated with care."""
    spans = {(e.predicate_start, e.predicate_end) for e in analysis.events}
    spans |= {(s.cue_start, s.cue_end) for q in analysis.quotations for s in q.chain if s.cue_end > s.cue_start}
    return sorted(s for s in spans if _within(s, document.care))


def _count(document: Document, n: Counter[str]) -> None:
    gold = [m.span for m in document.mentions if _within(m.span, document.care)]
    analysis = analyse(Report(document.id, document.id, document.text))
    found = found_words(document, analysis)
    n["gold"] += len(gold)
    n["found"] += len(found)
    n["hit"] += sum(_touches(g, found) for g in gold)
    n["right"] += sum(_touches(f, gold) for f in found)
    spans = {a.id: [(m.start, m.end) for m in a.mentions] for a in analysis.actors}
    for e in analysis.events:
        if not _within((e.predicate_start, e.predicate_end), document.care):
            continue
        if e.when is not None and e.when.start >= e.start and e.when.end <= e.end:
            n["time"] += 1
            n["time right"] += _touches((e.when.start, e.when.end), document.times)
        inside = [s for w in e.where for s in spans[w] if e.start <= s[0] and s[1] <= e.end]
        if inside:
            n["place"] += 1
            n["place right"] += any(_touches(s, document.places) for s in inside)


def _within(span: Span, others: Sequence[Span]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in others)


def _touches(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < b and a < span[1] for a, b in others)
