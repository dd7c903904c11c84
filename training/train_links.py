"""Fits the trees that tell how likely two units tell one fact, on stories written for this project.

    python training/train_links.py --stories evaluation/gold evaluation/stories --out src/twosource/data/en/links.json

A pair of units of two reports is one fact where both lie on readings of one gold fact. It is none where one lies on a
reading of a fact and the other does not though the other's report has its reading elsewhere or none at all. Pairs of
which gold says nothing are left out. Boosting is scikit-learn's (Friedman 2001), seeded, with likeness only ever
speaking for a link; the trees ship as plain numbers. What each of ten parts of the stories scores by trees fitted to
the others is printed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from twosource.actors import merge_actors
from twosource.evaluation.facts import covers, read_reports
from twosource.links import candidates
from twosource.matching import FEATURES, rows_of
from twosource.pipeline import analyse_all, date_together
from twosource.records import Analysis
from twosource.units import Units, collect_units

DEPTH, TREES, RATE, LEAST, SHARE, RIDGE = 3, 150, 0.06, 15, 0.4, 5.0
PARTS = 10
# More likeness never makes one fact less likely; of the other features the data decide.
RISING = frozenset(FEATURES) - {"other speaker", "quotations", "mixed", "direct", "length", "shorter", "noun", "counts"}
FALLING = frozenset(("other speaker",))


def read_story(folder: Path) -> tuple[dict[str, Any], list[Analysis], Units]:
    gold = json.loads((folder / "gold.json").read_text("utf8"))
    story = date_together(analyse_all(read_reports(folder, gold)))
    actors, to_story = merge_actors([a.actors for a in story])
    return gold, story, collect_units(story, to_story, frozenset(a.id for a in actors if a.name[:1].isupper()))


def pairs_of(folder: Path) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """The features of a story's candidate pairs of which gold tells whether they are one fact, and whether they are."""
    gold, story, pool = read_story(folder)
    number = {a.report.id: i for i, a in enumerate(story)}
    on: list[set[str]] = [set() for _ in pool.units]
    has: dict[str, set[int]] = {}
    for f in gold["facts"]:
        for r in f["readings"]:
            k = number[r["report"]]
            start = story[k].report.text.index(r["text"])
            has.setdefault(f["id"], set()).add(k)
            for u in pool.units:
                if u.report == k and covers((start, start + len(r["text"])), (u.start, u.end)):
                    on[u.index].add(f["id"])
    pairs, labels = [], []
    for i, j in candidates(pool).tolist():
        a, b = pool.units[i], pool.units[j]
        if a.report != b.report and (on[i] or on[j]):
            told = bool(on[i] & on[j])
            known = (on[i] and on[j]) or _elsewhere(on[i], b.report, has) or _elsewhere(on[j], a.report, has)
            if told or known:
                pairs.append((i, j))
                labels.append(int(told))
    first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return rows_of(pool, first, second), np.array(labels, dtype=np.int64)


def _elsewhere(facts: set[str], report: int, has: dict[str, set[int]]) -> bool:
    """Whether gold knows of a unit's facts what a report tells of them: another stretch, or nothing."""
    return any(report in has[f] for f in facts) or all(report not in has[f] for f in facts) if facts else False


def fitted(rows: npt.NDArray[np.float32], labels: npt.NDArray[np.int64]) -> HistGradientBoostingClassifier:
    model = HistGradientBoostingClassifier(
        max_iter=TREES, max_depth=DEPTH, learning_rate=RATE, min_samples_leaf=LEAST, max_features=SHARE,
        l2_regularization=RIDGE, early_stopping=False, random_state=1,
        monotonic_cst=[1 if f in RISING else -1 if f in FALLING else 0 for f in FEATURES],
    )  # fmt: skip
    return model.fit(rows, labels)


def as_numbers(model: HistGradientBoostingClassifier) -> dict[str, Any]:
    """The trees as complete ones of one depth, breadth first; a leaf higher up is repeated below."""
    asked, thresholds, leaves = [], [], []
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        level, row_f, row_t = [0], [], []
        for _ in range(DEPTH):
            below = []
            for k in level:
                leaf = bool(nodes[k]["is_leaf"])
                row_f.append(0 if leaf else int(nodes[k]["feature_idx"]))
                # features have four digits: half a step more keeps a value that is the threshold on its side
                row_t.append(1e9 if leaf else round(float(nodes[k]["num_threshold"]) + 5e-5, 5))
                below += [k, k] if leaf else [int(nodes[k]["left"]), int(nodes[k]["right"])]
            level = below
        asked.append(row_f)
        thresholds.append(row_t)
        leaves.append([round(float(nodes[k]["value"]), 5) for k in level])
    return {
        "features": list(FEATURES), "bias": round(float(model._baseline_prediction.ravel()[0]), 5), "asked": asked,
        "thresholds": thresholds, "leaves": leaves,
    }  # fmt: skip


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--stories", type=Path, nargs="+", required=True)
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    folders = sorted({g.parent for root in a.stories for g in root.glob("*/gold.json")})
    data = [pairs_of(f) for f in folders]
    print(
        f"{len(folders)} stories, {sum(len(y) for _, y in data)} pairs, {sum(int(y.sum()) for _, y in data)} one fact"
    )
    scores, truth = [], []
    for part in range(min(PARTS, len(data))):
        kept = [d for i, d in enumerate(data) if i % PARTS != part]
        model = fitted(np.concatenate([x for x, _ in kept]), np.concatenate([y for _, y in kept]))
        for x, y in data[part::PARTS]:
            scores.append(model.predict_proba(x)[:, 1] if len(x) else np.zeros(0))
            truth.append(y)
    s, y = np.concatenate(scores), np.concatenate(truth)
    print(f"left out by tenths: average precision {average_precision_score(y, s):.3f}")
    for bar in (0.3, 0.4, 0.5, 0.6, 0.7):
        right = int(((s >= bar) & (y == 1)).sum())
        print(f"  from {bar}: precision {right / max(1, int((s >= bar).sum())):.3f}, recall {right / int(y.sum()):.3f}")
    model = fitted(np.concatenate([x for x, _ in data]), np.concatenate([y for _, y in data]))
    table = as_numbers(model)
    lines = [f' "{k}": {json.dumps(v)}' for k, v in table.items() if k in ("features", "bias")]
    for k in ("asked", "thresholds", "leaves"):
        lines.append(f' "{k}": [\n' + ",\n".join(f"  {json.dumps(row)}" for row in table[k]) + "\n ]")
    a.out.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf8")


if __name__ == "__main__":
    main()
