"""Events told in several documents, on ECB+ with the annotators' mentions: which mentions are one event.

Only the mentions of the dev topics count that stand in the sentences annotated with care. A mention is our event whose
predicate lies in it, else the clause about its head word; two are put together by how likely their units are one fact
(matching.py) and by what mentions of one event share (`likeness`). "within sub-topics" joins mentions of one gold
sub-topic, "within own stories" those of one story as `group` makes them; "one head word" is what joining all mentions
with one lemma gives there.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

from twosource.evaluation.coreference import figures
from twosource.evaluation.ecb import Document, Mention, read_documents
from twosource.evaluation.event_links import collect_mentions, link_mentions
from twosource.pipeline import analyse, group
from twosource.records import Analysis, Report

Told = tuple[Document, Analysis]


def score(folder: Path) -> dict[str, Any]:
    """MUC, B-cubed, entity CEAF and their mean over the dev topics, in percent."""
    told = [(d, analyse(Report(d.id, d.id, d.text))) for d in read_documents(folder, "Dev")]
    return figures_of(told)


def figures_of(told: Sequence[Told]) -> dict[str, Any]:
    """The figures over documents with their analyses."""
    gold = [m.chain for d, _ in told for m in mentions_of(d)]
    subtopics, stories = by_subtopic(told), by_story(told)
    return {
        "documents": len(told),
        "mentions": len(gold),
        "chains": len(set(gold)),
        "within sub-topics": _setting(subtopics),
        "within own stories": _setting(stories),
    }


def mentions_of(document: Document) -> list[Mention]:
    """The mentions in sentences annotated with care."""
    return [m for m in document.mentions if any(a <= m.span[0] and m.span[1] <= b for a, b in document.care)]


def by_subtopic(told: Sequence[Told]) -> list[list[Told]]:
    """The documents of each gold sub-topic."""
    names = sorted({d.subtopic for d, _ in told})
    return [[x for x in told if x[0].subtopic == name] for name in names]


def by_story(told: Sequence[Told]) -> list[list[Told]]:
    """The documents of each story that we find."""
    by_id = {d.id: (d, a) for d, a in told}
    return [[by_id[a.report.id] for a in story] for story in group([a for _, a in told])]


def _setting(stories: Sequence[Sequence[Told]]) -> dict[str, Any]:
    gold: list[Hashable] = []
    found: list[Hashable] = []
    floor: list[Hashable] = []
    for number, story in enumerate(stories):
        marked = [mentions_of(d) for d, _ in story]
        mentions = collect_mentions([a for _, a in story], [[m.span for m in row] for row in marked])
        gold.extend(m.chain for row in marked for m in row)
        found.extend((number, chain) for chain in link_mentions(mentions))
        floor.extend((number, u.predicate) for u in mentions.pool.units)
    return {**figures(found, gold), "one head word": figures(floor, gold)}
