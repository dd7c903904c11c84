"""How certain predicates are to have happened, on the folder of UDS (White et al. 2020), by its own splits."""

from __future__ import annotations

import json
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from twosource.evaluation import parts
from twosource.evaluation.treebank import find_treebank, read_trees
from twosource.language.model import load_reader


def read_uds(folder: Path) -> dict[str, dict[str, dict[int, float]]]:
    """Split -> sent_id -> word (0-based) -> factuality (-3..3). Sentences are joined by `ud_ids.json`."""
    ids = json.loads((folder / "ud_ids.json").read_text("utf8"))
    with zipfile.ZipFile(folder / "factuality.zip") as z:
        data = json.loads(z.read("factuality.json"))["data"]
    out: dict[str, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for key, nodes in data.items():
        sentence = out[key.split("-")[1]][ids[key]["sentence_id"]]
        for node, features in nodes.items():
            sentence[int(node.rsplit("-", 1)[1]) - 1] = float(features["factuality"]["factual"]["value"])
    return {split: dict(sentences) for split, sentences in out.items()}


def score(path: Path) -> dict[str, Any]:
    """Pearson's r and mean absolute error over the annotated words, on dev and test; r as a number from -1 to 1."""
    splits = read_uds(path)
    return {split: _score_part(path, split, splits[split]) for split in ("dev", "test")}


def _score_part(path: Path, split: str, values: dict[str, dict[int, float]]) -> dict[str, Any]:
    trees = read_trees(find_treebank(path, f"en_ewt-ud-{split}.conllu"))
    keys = [k for k in trees if k in values and max(values[k]) < len(trees[k][0])]
    reader = load_reader()
    got: list[float] = []
    want: list[float] = []
    for some in parts(keys):
        for key, r in zip(some, reader.read([trees[k][0] for k in some]), strict=True):
            for word, value in sorted(values[key].items()):
                got.append(float(r.factuality[word]))
                want.append(value)
    return {
        "sentences": len(keys),
        "predicates": len(want),
        "r": round(float(np.corrcoef(got, want)[0, 1]), 3),
        "mean absolute error": round(float(np.abs(np.subtract(got, want)).mean()), 3),
    }
