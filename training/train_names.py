"""Fits what weighs stretches of words that may be names (src/twosource/language/name_spans.py).

    python training/train_names.py DATA/train --out src/twosource/data/en/names.json

One logistic regression over the stretches of several corpora. The network has learnt the training parts of Universal
NER and GUM by heart and is surer there than elsewhere; they therefore count for less than what it has not seen: the dev
parts of both, and CrossNER's politics test. Printed is what each of the two dev parts scores, a quarter of its
documents at a time, by a regression fitted without them; these figures chose RIDGE, LEARNT and the features, with
en-worldwide's dev set in view. The test parts of Universal NER and GUM are not read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from corpora import Sentence, add_gum_names, read_conllu, read_crossner
from twosource.evaluation import parts
from twosource.evaluation.names import read_iob, spans_of
from twosource.language.known_names import find_known_names
from twosource.language.model import load_reader
from twosource.language.name_spans import (
    BESIDE,
    FEATURES,
    KINDS,
    WORD_FEATURES,
    Stretches,
    Weights,
    stretches_of,
    weights_of,
    word_features,
)
from twosource.language.names import names_of_report, weigh_words

# The strength of the ridge, scikit-learn's C, on features of like spread; figures change little from a third to thrice.
RIDGE = 0.003
# Weight of a stretch whose sentence the network was trained on, against one that it has not seen.
LEARNT = 0.3
# Spread below which a feature is left as it is, so that rare words do not weigh too much.
LEAST_SPREAD = 0.05
DEV = ("Universal NER dev", "GUM dev")
PARTS = 4

Document = list[tuple[list[str], set[tuple[int, int, str]]]]
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Read:
    """A document, the network's log-odds for names, and its stretches with the number of their kind, 0 for none."""

    words: list[list[str]]
    gold: list[set[tuple[int, int, str]]]
    scores: list[npt.NDArray[np.float32]]
    matrix: Matrix
    kinds: npt.NDArray[np.int64]


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("data", type=Path)
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    corpora = {name: [read(d) for d in documents] for name, documents in corpora_of(a.data).items()}
    for name in DEV:
        found: list[tuple[int, int, int]] = []
        for part in range(PARTS):
            use = fit({k: [d for i, d in enumerate(v) if k != name or i % PARTS != part] for k, v in corpora.items()})
            found += [count(d, weights_of(use)) for d in corpora[name][part::PARTS]]
        right, ours, gold = (sum(column) for column in zip(*found, strict=True))
        print(f"{name}: F1 {200 * right / (ours + gold):.2f}, precision {right / ours:.1%}, recall {right / gold:.1%}")
    weights = fit(corpora)
    lines = ",\n ".join(f'"{k}": {lines_of(v)}' for k, v in weights.items())
    a.out.write_text("{\n " + lines + "\n}\n", "utf8")


def corpora_of(data: Path) -> dict[str, list[Document]]:
    """Documents by corpus."""
    gum = {}
    for part in ("train", "dev"):
        sentences = read_conllu(data / "gum-open" / f"gum-open-{part}.conllu")
        add_gum_names(sentences)
        gum[part] = documents_of(sentences)
    uner = {part: read_iob(data / "uner-ewt" / f"en_ewt-ud-{part}.iob2") for part in ("train", "dev")}
    crossner = read_crossner(data / "crossner-politics" / "ner_data" / "politics" / "test.txt")
    return {
        "Universal NER dev": uner["dev"], "GUM dev": gum["dev"], "CrossNER test": documents_of(crossner),
        "Universal NER train": uner["train"], "GUM train": gum["train"],
    }  # fmt: skip


def documents_of(sentences: list[Sentence]) -> list[Document]:
    by: dict[str, Document] = defaultdict(list)
    for s in sentences:
        kinds = {"person": "PER", "organisation": "ORG", "place": "LOC"}
        tags = [t[:2] + kinds[t[2:]] if t != "O" else t for t in s.names or ()]
        by[s.document or s.id].append((s.words, spans_of(tags)))
    return list(by.values())


def read(document: Document) -> Read:
    words = [w for w, _ in document]
    scores = scores_of(words)
    weighed = weigh_words(words, scores, load_reader().name_tags, [find_known_names(w) for w in words])
    stretches = stretches_of(weighed)
    gold = {
        (start + first, start + last): 1 + KINDS.index(kind)
        for start, (_, names) in zip(weighed.starts, document, strict=False)
        for first, last, kind in names
    }
    spans = zip(stretches.first.tolist(), stretches.last.tolist(), strict=True)
    kinds = np.array([gold.get(span, 0) for span in spans], dtype=np.int64)
    return Read(words, [g for _, g in document], scores, matrix_of(stretches), kinds)


def scores_of(words: list[list[str]]) -> list[npt.NDArray[np.float32]]:
    return [r.names for part in parts(words) for r in load_reader().read(part)]


def matrix_of(s: Stretches) -> Matrix:
    """All features side by side: the stretches' own, then the words' in each place."""
    table = np.array([word_features(word) for word in s.words], dtype=np.float64)
    return np.hstack([s.features, *(table[s.beside[:, k]] for k in range(len(BESIDE)))])


def fit(corpora: dict[str, list[Read]]) -> dict[str, Any]:
    """The weights by name, of each kind of name against none."""
    matrix = np.vstack([d.matrix for documents in corpora.values() for d in documents])
    kinds = np.concatenate([d.kinds for documents in corpora.values() for d in documents])
    trust = np.concatenate([
        np.full(len(d.kinds), LEARNT if name.endswith("train") else 1.0)
        for name, documents in corpora.items() for d in documents
    ])  # fmt: skip
    middle, spread = matrix.mean(0), np.maximum(matrix.std(0), LEAST_SPREAD)
    model = LogisticRegression(C=RIDGE, max_iter=1000).fit((matrix - middle) / spread, kinds, sample_weight=trust)
    weights = ((model.coef_[1:] - model.coef_[0]) / spread).T
    bias = model.intercept_[1:] - model.intercept_[0] - middle @ weights
    rows = weights.round(3).tolist()
    own, words = rows[: len(FEATURES)], rows[len(FEATURES) :]
    size = len(WORD_FEATURES)
    return {
        "kinds": list(KINDS),
        "bias": bias.round(3).tolist(),
        "features": dict(zip(FEATURES, own, strict=True)),
        "words": {
            place: dict(zip(WORD_FEATURES, words[k * size : (k + 1) * size], strict=True))
            for k, place in enumerate(BESIDE)
        },
    }


def count(d: Read, weights: Weights) -> tuple[int, int, int]:
    """Names of a document that are right, found and gold."""
    found = [set(names) for names in names_of_report(d.words, d.scores, load_reader().name_tags, weights)]
    counts: Counter[str] = Counter()
    for ours, gold in zip(found, d.gold, strict=True):
        counts.update(right=len(ours & gold), found=len(ours), gold=len(gold))
    return counts["right"], counts["found"], counts["gold"]


def lines_of(value: object) -> str:
    """JSON with one line for each feature."""
    if not isinstance(value, dict):
        return json.dumps(value)
    return "{\n  " + ",\n  ".join(f"{json.dumps(k)}: {lines_of(v)}" for k, v in value.items()) + "}"


if __name__ == "__main__":
    main()
