"""Words, sentences, tags, trees and lemmas on a CoNLL-U file: with gold words, and from the raw text.

From raw text the figures are those of the CoNLL 2018 shared task (Zeman et al. 2018): F1 of words and sentences by
their characters, and of tags and trees over words that both sides have; there a relation counts without its subtype.
With gold words a relation counts whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from twosource.evaluation import parts
from twosource.evaluation.treebank import Document, Word, read_documents
from twosource.language import read_sentences
from twosource.language.lemmas import lemma_of
from twosource.language.model import load_reader
from twosource.records import Sentence

# F1 over aligned words, as CoNLL 2018 names them.
ALIGNED = ("upos", "xpos", "uas", "las", "lemmas")


def score(path: Path) -> dict[str, Any]:
    """Accuracies in percent over all words, punctuation included; F1 in percent from the raw text."""
    documents = read_documents(path)
    return {
        "sentences": sum(len(d.sentences) for d in documents),
        "words": sum(len(s) for d in documents for s in d.sentences),
        **score_words([s for d in documents for s in d.sentences]),
        "raw text": score_text(documents),
        "las by genre": _by_genre(documents),
    }


def score_words(sentences: Sequence[list[Word]]) -> dict[str, float]:
    """UPOS, XPOS, UAS, LAS and lemmas where the words are given."""
    reader = load_reader()
    hits = dict.fromkeys(ALIGNED, 0)
    for part in parts(sentences):
        for words, r in zip(part, reader.read([[w.form for w in words] for words in part]), strict=True):
            for i, w in enumerate(words):
                head = r.heads[i] + 1 == w.head
                hits["upos"] += r.upos[i] == w.upos
                hits["xpos"] += r.xpos[i] == w.xpos
                hits["uas"] += head
                hits["las"] += head and r.relations[i] == w.relation
                hits["lemmas"] += lemma_of(w.form, r.upos[i], r.xpos[i], reader.known_words) == w.lemma
    total = max(sum(len(s) for s in sentences), 1)
    return {k: round(100 * n / total, 2) for k, n in hits.items()}


def _by_genre(documents: Iterable[Document]) -> dict[str, float]:
    """LAS with gold words for each kind of text."""
    genres: dict[str, list[list[Word]]] = defaultdict(list)
    for d in documents:
        genres[d.genre].extend(d.sentences)
    return {k: score_words(v)["las"] for k, v in sorted(genres.items()) if k}


@dataclass(frozen=True, slots=True)
class _Side:
    """Gold or system: sentences and words by their characters; what hangs on words is compared where both align."""

    sentences: set[tuple[int, int]]
    words: list[tuple[int, int]]
    tags: list[tuple[str, str, str, str]]  # UPOS, XPOS, relation without subtype, lemma
    heads: list[int]  # in `words`, -1 for a root


def score_text(documents: Iterable[Document]) -> dict[str, float]:
    """F1 of words, sentences and, over aligned words, UPOS, XPOS, UAS, LAS and lemmas, from the documents' text."""
    counts: Counter[str] = Counter()
    for d in documents:
        if d.text:
            count_text(d.text, d.sentences, read_sentences(d.text), counts)
    return {name: f1_of(counts, name) for name in ("words", "sentences", *ALIGNED)}


def f1_of(counts: Counter[str], name: str) -> float:
    """F1 in percent of what `count_text` counted."""
    both = "sentences" if name == "sentences" else "words"
    total = counts["gold " + both] + counts["system " + both]
    return round(200 * counts[name] / total, 2) if total else 0.0


def count_text(text: str, gold: Sequence[list[Word]], system: Sequence[Sentence], counts: Counter[str]) -> None:
    """Adds the counts of one text. White space is nobody's: two spans are one where they hold the same characters."""
    solid = [0, *accumulate(not c.isspace() for c in text)]
    ours, theirs = _system_side(system, solid), _gold_side(gold, solid)
    counts["gold words"] += len(theirs.words)
    counts["system words"] += len(ours.words)
    counts["gold sentences"] += len(theirs.sentences)
    counts["system sentences"] += len(ours.sentences)
    counts["sentences"] += len(theirs.sentences & ours.sentences)
    places: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, span in enumerate(ours.words):
        places[span].append(i)
    aligned = {i: places[span].pop(0) for i, span in enumerate(theirs.words) if places.get(span)}
    counts["words"] += len(aligned)
    for g, s in aligned.items():
        want, got = theirs.tags[g], ours.tags[s]
        head = theirs.heads[g]
        right = ours.heads[s] == (aligned.get(head, -2) if head >= 0 else -1)
        counts["upos"] += want[0] == got[0]
        counts["xpos"] += want[1] == got[1]
        counts["uas"] += right
        counts["las"] += right and want[2] == got[2]
        counts["lemmas"] += want[3] == got[3]


def _gold_side(sentences: Sequence[list[Word]], solid: Sequence[int]) -> _Side:
    side = _Side(set(), [], [], [])
    for words in sentences:
        side.sentences.add((solid[words[0].start], solid[words[-1].end]))
        base = len(side.words)
        for w in words:
            side.words.append((solid[w.start], solid[w.end]))
            side.tags.append((w.upos, w.xpos, w.relation.split(":")[0], w.lemma))
            side.heads.append(base + w.head - 1 if w.head else -1)
    return side


def _system_side(sentences: Sequence[Sentence], solid: Sequence[int]) -> _Side:
    side = _Side(set(), [], [], [])
    for s in sentences:
        side.sentences.add((solid[s.start], solid[s.end]))
        base = len(side.words)
        for t in s.tokens:
            side.words.append((solid[t.start], solid[t.end]))
            side.tags.append((t.upos, t.xpos, t.relation.split(":")[0], t.lemma))
            side.heads.append(base + t.head if t.head >= 0 else -1)
    return side
