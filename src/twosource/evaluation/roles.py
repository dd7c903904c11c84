"""PropBank roles with gold words and gold predicates, on the JSONL that aligns PropBank to UD's words.

A role counts as right when predicate, label and the head word of the argument's span agree. The predicate's own span
("V", "C-V") is not counted; every other label is, also those too rare to be learnt.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from twosource.evaluation import f1, parts
from twosource.evaluation.treebank import find_treebank, head_of_span, read_trees
from twosource.language.model import load_reader

OWN_SPAN = ("V", "C-V")
Roles = dict[tuple[int, int], str]


def read_propbank(path: Path) -> dict[str, dict[str, Any]]:
    """Rows by sentence id; those of documents without any PropBank are left out."""
    by_document: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, line in enumerate(path.read_text("utf8").splitlines(), start=1):
        row = json.loads(line)
        if not isinstance(row, dict) or not {"doc", "sent_id", "tokens", "preds"} <= row.keys():
            raise ValueError(f"{path}: line {number}: expected doc, sent_id, tokens and preds")
        by_document[row["doc"]].append(row)
    return {r["sent_id"]: r for rows in by_document.values() if any(r["preds"] for r in rows) for r in rows}


def roles_of(row: dict[str, Any], heads: list[int]) -> Roles:
    """(predicate, head word of the argument) -> label; of two arguments with one head the first."""
    out: Roles = {}
    for predicate in row["preds"]:
        for label, first, last in predicate["args"]:
            if label not in OWN_SPAN:
                out.setdefault((predicate["i"], head_of_span(heads, first, last)), label)
    return out


def score(path: Path) -> dict[str, Any]:
    """Labelled F1 over (predicate, head, label); unlabelled beside it; F1 of finding the predicates; by label."""
    rows = read_propbank(path)
    part = next((p for p in ("train", "dev", "test") if p in path.stem), "test")
    trees = read_trees(find_treebank(path, f"en_ewt-ud-{part}.conllu"))
    reader = load_reader()
    counts: Counter[str] = Counter()
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    kept = [r for key, r in rows.items() if key in trees and trees[key][0] == r["tokens"]]
    for some in parts(kept):
        words = [r["tokens"] for r in some]
        gold_predicates = [[p["i"] for p in r["preds"]] for r in some]
        for row, given, free in zip(some, reader.read(words, gold_predicates), reader.read(words), strict=True):
            gold = roles_of(row, trees[row["sent_id"]][1])
            found = {(p, w): label for p, w, label in given.roles}
            counts["gold"] += len(gold)
            counts["found"] += len(found)
            counts["right"] += len(gold.items() & found.items())
            counts["unlabelled"] += len(gold.keys() & found.keys())
            for cell, label in gold.items():
                labels[label]["gold"] += 1
                labels[label]["right"] += found.get(cell) == label
            for label in found.values():
                labels[label]["found"] += 1
            marked = {p["i"] for p in row["preds"]}
            counts["predicates"] += len(marked)
            counts["predicates found"] += len(free.predicates)
            counts["predicates right"] += len(marked & set(free.predicates))
    common = sorted(labels, key=lambda k: (-labels[k]["gold"], k))[:12]
    return {
        "sentences": len(kept),
        "left out": len(rows) - len(kept),
        "predicates": counts["predicates"],
        "roles": counts["gold"],
        **f1(counts["right"], counts["found"], counts["gold"]),
        "unlabelled f1": f1(counts["unlabelled"], counts["found"], counts["gold"])["f1"],
        "predicates f1": f1(counts["predicates right"], counts["predicates found"], counts["predicates"])["f1"],
        "by label": {k: f1(labels[k]["right"], labels[k]["found"], labels[k]["gold"])["f1"] for k in common},
    }
