"""Puts the corpora of predicates on the treebank's sentences: PropBank's roles, UDS's factuality, QANom's event nouns.

Roles are kept by the head word of their span, because that is what events are built from.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from corpora import Sentence
from twosource.evaluation.factuality import read_uds
from twosource.evaluation.nouns import Nouns, read_qanom
from twosource.evaluation.roles import read_propbank, roles_of

# Roles seen fewer times in PropBank's training part teach nothing and are left out (they count as missed in scoring).
LEAST_SEEN = 20


def add_roles(sentences: list[Sentence], path: Path) -> int:
    """Gives EWT sentences predicates and roles; returns how many sentences PropBank has and the words differ."""
    rows = read_propbank(path)
    lost = 0
    for s in sentences:
        row = rows.get(s.id)
        if row is None:
            continue
        if row["tokens"] != s.words:
            lost += 1
            continue
        assert s.heads is not None
        marked = {p["i"] for p in row["preds"]}
        s.predicates = [int(i in marked) for i in range(len(s.words))]
        s.roles = roles_of(row, s.heads)
    return lost


def role_labels(sentences: list[Sentence]) -> list[str]:
    """The roles worth a label, most common first, "" for none before them."""
    seen = Counter(label for s in sentences for label in (s.roles or {}).values())
    return ["", *sorted((k for k, n in seen.items() if n >= LEAST_SEEN), key=lambda k: (-seen[k], k))]


def add_factuality(sentences: list[Sentence], folder: Path, split: str) -> int:
    """Gives EWT sentences UDS's factuality where it has some; returns the number of words that got a value."""
    values = read_uds(folder)[split]
    found = 0
    for s in sentences:
        here = values.get(s.id)
        if here and max(here) < len(s.words):
            s.factuality = [here.get(i, math.nan) for i in range(len(s.words))]
            found += len(here)
    return found


def qanom_sentences(path: Path) -> dict[str, list[tuple[Sentence, Nouns]]]:
    """QANom's parts; each sentence beside its answers, which become roles once it has a tree."""
    return {part: [(_with_marks(n), n) for n in nouns] for part, nouns in read_qanom(path).items()}


def _with_marks(n: Nouns) -> Sentence:
    """1 for an event noun, 0 for a candidate that is none, unknown for all other words."""
    return Sentence(n.words, n.id, event_nouns=[int(n.candidates[i]) if i in n.candidates else -100
                                                for i in range(len(n.words))])  # fmt: skip
