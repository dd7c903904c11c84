"""Fits the trees that tell how likely two units tell one fact, on stories written for this project.

    python training/train_links.py --stories evaluation/gold evaluation/stories --news DATA/train/wikinews/data \\
        --out src/twosource/data/en/links.json

A pair of units of two reports is one fact where both lie on readings of one gold fact. It is none where one lies on a
reading of a fact and the other does not though the other's report has its reading elsewhere or none at all. Pairs of
which gold says nothing are left out.

Such pairs are mostly easy: what misleads are clauses of one topic, one speaker and one day that tell different
things. Two more sets of pairs have many and are taken as none, at a small weight since a few do tell one thing twice:
those outside the readings of stories whose gold is exhaustive, and those between the even and the odd sentences of one
article of --news, since a writer seldom tells a thing twice.

Boosting is scikit-learn's (Friedman 2001), seeded, with likeness only ever speaking for a link; the trees ship as plain
numbers. What each of ten parts of the stories scores by trees fitted to the others is printed.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from twosource.actors import merge_actors
from twosource.candidates import candidates
from twosource.evaluation.facts import covers, read_reports, spans_of
from twosource.matching import FEATURES, rows_of
from twosource.pipeline import analyse, analyse_all, date_together
from twosource.records import Analysis, Report
from twosource.unit_finding import collect_units
from twosource.units import Units

# Of a pair taken as none unread, against one of which gold tells: chosen on news stories with gold facts.
UNREAD = 0.1
# Characters of an article from which it is used.
LONG = 1500
# A report's headline and lead tell again what its body tells.
LEAD = 2
DEPTH, TREES, RATE, LEAST, SHARE, RIDGE = 3, 150, 0.06, 15, 0.4, 5.0
PARTS = 10
# More likeness never makes one fact less likely; of the other features the data decide.
RISING = frozenset(FEATURES) - {
    "other speaker",
    "quotations",
    "mixed",
    "direct",
    "length",
    "shorter",
    "noun",
    "counts",
    "whole",
    "indirect",
}
FALLING = frozenset(("other speaker",))


def read_story(folder: Path) -> tuple[dict[str, Any], list[Analysis], Units]:
    gold = json.loads((folder / "gold.json").read_text("utf8"))
    story = date_together(analyse_all(read_reports(folder, gold)))
    actors, to_story = merge_actors([a.actors for a in story])
    return gold, story, collect_units(story, to_story, frozenset(a.id for a in actors if a.name[:1].isupper()))


@dataclass(frozen=True, slots=True)
class Pairs:
    """The features of a story's candidate pairs of which gold tells whether they are one fact, whether they are, and
    the features of those that exhaustive gold has nowhere."""

    rows: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64]
    unread: npt.NDArray[np.float32]


def pairs_of(folder: Path) -> Pairs:
    gold, story, pool = read_story(folder)
    number = {a.report.id: i for i, a in enumerate(story)}
    on: list[set[str]] = [set() for _ in pool.units]
    has: dict[str, set[int]] = {}
    for f in gold["facts"]:
        for r in f["readings"]:
            k = number[r["report"]]
            spans = spans_of(r, story[k].report.text)
            has.setdefault(f["id"], set()).add(k)
            for u in pool.units:
                if u.report == k and any(covers(s, (u.start, u.end)) for s in spans):
                    on[u.index].add(f["id"])
    known: list[tuple[int, int]] = []
    labels: list[int] = []
    unread: list[tuple[int, int]] = []
    for i, j in candidates(pool).tolist():
        a, b = pool.units[i], pool.units[j]
        if a.report == b.report:
            continue
        told = bool(on[i] & on[j])
        if told or (on[i] and on[j]) or _elsewhere(on[i], b.report, has) or _elsewhere(on[j], a.report, has):
            known.append((i, j))
            labels.append(int(told))
        elif gold.get("exhaustive"):
            unread.append((i, j))
    return Pairs(_rows(pool, known), np.array(labels, dtype=np.int64), _rows(pool, unread))


def _rows(pool: Units, pairs: Sequence[tuple[int, int]]) -> npt.NDArray[np.float32]:
    first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return rows_of(pool, first, second)


def _elsewhere(facts: set[str], report: int, has: dict[str, set[int]]) -> bool:
    """Whether gold knows of a unit's facts what a report tells of them: another stretch, or nothing."""
    return any(report in has[f] for f in facts) or all(report not in has[f] for f in facts) if facts else False


def halves(article: Report) -> npt.NDArray[np.float32]:
    """The features of the candidate pairs between an article's even and its odd sentences, but for its lead."""
    analysis = analyse(article)
    actors, to_story = merge_actors([analysis.actors])
    pool = collect_units([analysis], to_story, frozenset(a.id for a in actors if a.name[:1].isupper()))
    # the units of a report stand together
    order = sorted(range(len(pool.units)), key=lambda i: (pool.units[i].sentence % 2, i))
    pool = replace(pool, units=[pool.units[i] for i in order], vectors=pool.vectors[order], context=pool.context[order])
    for i, u in enumerate(pool.units):
        u.index, u.report = i, u.sentence % 2
    apart = [(pool.units[i], pool.units[j]) for i, j in candidates(pool).tolist()]
    apart = [(a, b) for a, b in apart if a.report != b.report and min(a.sentence, b.sentence) >= LEAD]
    return _rows(pool, [(a.index, b.index) for a, b in apart])


def read_news(folder: Path) -> list[Report]:
    """The articles of Wikinews that are long enough to hold many clauses of one topic."""
    csv.field_size_limit(1 << 24)
    texts: dict[str, None] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf8", newline="") as rows:
            texts |= {row["text"]: None for row in csv.DictReader(rows) if len(row["text"]) >= LONG}
    return [Report(f"n{i}", f"n{i}.txt", text, language="en") for i, text in enumerate(texts)]


def fitted(stories: Sequence[Pairs], news: npt.NDArray[np.float32]) -> HistGradientBoostingClassifier:
    """Trees for the pairs of stories and of news."""
    read = np.concatenate([s.rows for s in stories])
    unread = np.concatenate([*(s.unread for s in stories), news])
    labels = np.concatenate([*(s.labels for s in stories), np.zeros(len(unread), dtype=np.int64)])
    weights = np.concatenate([np.ones(len(read)), np.full(len(unread), UNREAD)])
    model = HistGradientBoostingClassifier(
        max_iter=TREES, max_depth=DEPTH, learning_rate=RATE, min_samples_leaf=LEAST, max_features=SHARE,
        l2_regularization=RIDGE, early_stopping=False, random_state=1,
        monotonic_cst=[1 if f in RISING else -1 if f in FALLING else 0 for f in FEATURES],
    )  # fmt: skip
    return model.fit(np.concatenate([read, unread]), labels, sample_weight=weights)


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
    ap.add_argument("--news", type=Path, required=True, help="Wikinews as CSV files with a column `text`")
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    folders = sorted({g.parent for root in a.stories for g in root.glob("*/gold.json")})
    data = [pairs_of(f) for f in folders]
    news = np.concatenate([halves(r) for r in read_news(a.news)])
    print(
        f"{len(folders)} stories, {sum(len(d.labels) for d in data)} pairs, "
        f"{sum(int(d.labels.sum()) for d in data)} one fact; "
        f"unread: {sum(len(d.unread) for d in data)} of stories, {len(news)} of news",
        flush=True,
    )
    scores, truth = [], []
    for part in range(min(PARTS, len(data))):
        model = fitted([d for i, d in enumerate(data) if i % PARTS != part], news)
        for d in data[part::PARTS]:
            scores.append(model.predict_proba(d.rows)[:, 1] if len(d.rows) else np.zeros(0))
            truth.append(d.labels)
    s, y = np.concatenate(scores), np.concatenate(truth)
    print(f"left out by tenths: average precision {average_precision_score(y, s):.3f}")
    for bar in (0.3, 0.4, 0.5, 0.6, 0.7):
        right = int(((s >= bar) & (y == 1)).sum())
        print(f"  from {bar}: precision {right / max(1, int((s >= bar).sum())):.3f}, recall {right / int(y.sum()):.3f}")
    model = fitted(data, news)
    table = as_numbers(model)
    lines = [f' "{k}": {json.dumps(v)}' for k, v in table.items() if k in ("features", "bias")]
    for k in ("asked", "thresholds", "leaves"):
        lines.append(f' "{k}": [\n' + ",\n".join(f"  {json.dumps(row)}" for row in table[k]) + "\n ]")
    a.out.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf8")


if __name__ == "__main__":
    main()
