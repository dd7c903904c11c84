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

Second trees judge a pair beside its units' rivals (margins.py). They are fitted to the same pairs, with the scores that
first trees give which were fitted to the other nine tenths of the stories and of the news.

Boosting is scikit-learn's (Friedman 2001), seeded, with likeness only ever speaking for a link; the trees ship as plain
numbers. What each of ten parts of the stories scores by trees fitted to the others is printed, for both.
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

from twosource import margins
from twosource.actors import merge_actors
from twosource.candidates import candidates
from twosource.columns import Whole
from twosource.evaluation.facts import covers, read_reports, spans_of
from twosource.links import are_apart, rules_out, spans_of_units
from twosource.matching import FEATURES, Rows, rows_of
from twosource.partners import LEAST, Partners
from twosource.pipeline import analyse, analyse_all, date_together
from twosource.records import Analysis, Report
from twosource.unit_finding import collect_units
from twosource.units import Units

# Labels of pairs of which gold does not tell.
UNREAD, SILENT = -1, -2
# Characters of an article from which it is used.
LONG = 1500
# A report's headline and lead tell again what its body tells.
LEAD = 2
DEPTH, RATE, LEAF, SHARE, RIDGE = 3, 0.06, 15, 0.4, 5.0
PARTS = 10
# More likeness never makes one fact less likely; of the other features the data decide.
RISING = frozenset((*FEATURES, "first", "ahead", "behind")) - {
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
    """A story's candidate pairs of two reports: its units, the pairs, whether each is one fact (UNREAD where exhaustive
    gold has it nowhere, SILENT where gold says nothing), whether it is ruled out, and its features."""

    pool: Units
    pairs: Whole
    labels: Whole
    never: npt.NDArray[np.bool_]
    rows: Rows

    @classmethod
    def of(cls, pool: Units, pairs: Whole, labels: Whole) -> Pairs:
        """Such pairs with what their units tell of them."""
        a, b = pairs.T
        never = rules_out(pool, a, b) | are_apart(pool, a, b)
        return cls(pool, pairs, labels, never, rows_of(pool, a, b))

    def again(self, model: HistGradientBoostingClassifier) -> Pairs:
        """The same with the features of the second trees, by the scores of first ones."""
        first = np.where(self.never, 0.0, chances(model, self.rows))
        partners = Partners.of(spans_of_units(self.pool), self.pairs, first)
        kept = (first >= LEAST) & (self.labels != SILENT)
        rows = margins.rows_of(self.pool, self.pairs[kept], first[kept], partners)
        return Pairs(self.pool, self.pairs[kept], self.labels[kept], self.never[kept], rows)


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
    pairs: list[tuple[int, int]] = []
    labels: list[int] = []
    for i, j in candidates(pool).tolist():
        a, b = pool.units[i], pool.units[j]
        if a.report == b.report:
            continue
        told = bool(on[i] & on[j])
        known = told or (on[i] and on[j]) or _elsewhere(on[i], b.report, has) or _elsewhere(on[j], a.report, has)
        pairs.append((i, j))
        labels.append(int(told) if known else UNREAD if gold.get("exhaustive") else SILENT)
    return Pairs.of(pool, np.array(pairs, dtype=np.int64).reshape(-1, 2), np.array(labels, dtype=np.int64))


def _elsewhere(facts: set[str], report: int, has: dict[str, set[int]]) -> bool:
    """Whether gold knows of a unit's facts what a report tells of them: another stretch, or nothing."""
    return any(report in has[f] for f in facts) or all(report not in has[f] for f in facts) if facts else False


def halves(article: Report) -> Pairs:
    """The candidate pairs between an article's even and its odd sentences, but for its lead."""
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
    pairs = np.array([(a.index, b.index) for a, b in apart], dtype=np.int64).reshape(-1, 2)
    return Pairs.of(pool, pairs, np.full(len(pairs), UNREAD))


def read_news(folder: Path) -> list[Report]:
    """The articles of Wikinews that are long enough to hold many clauses of one topic."""
    csv.field_size_limit(1 << 24)
    texts: dict[str, None] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf8", newline="") as rows:
            texts |= {row["text"]: None for row in csv.DictReader(rows) if len(row["text"]) >= LONG}
    return [Report(f"n{i}", f"n{i}.txt", text, language="en") for i, text in enumerate(texts)]


@dataclass(frozen=True, slots=True)
class Kind:
    """What trees of a kind are fitted with: their features and number, and what pairs unread in stories and in news
    weigh against one of which gold tells, chosen on news stories with gold facts. Second trees need more of the former:
    units that tell nothing in common have each a nearest one too."""

    features: tuple[str, ...]
    trees: int
    unread: float
    news: float


FIRST = Kind(FEATURES, 150, 0.1, 0.1)
SECOND = Kind(margins.FEATURES, 60, 1.0, 0.1)


def fitted(kind: Kind, stories: Sequence[Pairs], news: Sequence[Pairs]) -> HistGradientBoostingClassifier:
    """Trees for the pairs of stories and of news."""
    read = [s.labels >= 0 for s in stories]
    unread = [s.labels == UNREAD for s in stories]
    rows = [s.rows[k] for of in (read, unread) for s, k in zip(stories, of, strict=True)] + [n.rows for n in news]
    told = np.concatenate([s.labels[k] for s, k in zip(stories, read, strict=True)])
    many = [len(told), sum(int(k.sum()) for k in unread), sum(len(n.rows) for n in news)]
    labels = np.concatenate([told, np.zeros(many[1] + many[2], dtype=np.int64)])
    weights = np.repeat([1.0, kind.unread, kind.news], many)
    model = HistGradientBoostingClassifier(
        max_iter=kind.trees, max_depth=DEPTH, learning_rate=RATE, min_samples_leaf=LEAF, max_features=SHARE,
        l2_regularization=RIDGE, early_stopping=False, random_state=1,
        monotonic_cst=[1 if f in RISING else -1 if f in FALLING else 0 for f in kind.features],
    )  # fmt: skip
    return model.fit(np.concatenate(rows), labels, sample_weight=weights)


def chances(model: HistGradientBoostingClassifier, rows: Rows) -> npt.NDArray[np.float64]:
    """What trees say of rows, rounded as they are when they ship."""
    return np.round(model.predict_proba(rows)[:, 1], 5) if len(rows) else np.zeros(0)


def in_parts(
    kind: Kind, stories: Sequence[Pairs], news: Sequence[Pairs]
) -> list[tuple[HistGradientBoostingClassifier, slice]]:
    """Trees for each part of the stories and the news, fitted to the others."""
    parts = min(PARTS, len(stories))
    return [
        (fitted(kind, _without(stories, part, parts), _without(news, part, parts)), slice(part, None, parts))
        for part in range(parts)
    ]


def _without(pairs: Sequence[Pairs], part: int, parts: int) -> list[Pairs]:
    return [p for i, p in enumerate(pairs) if i % parts != part]


def show(
    kind: str, stories: Sequence[Pairs], parts: Sequence[tuple[HistGradientBoostingClassifier, slice]], facts: int
) -> None:
    """Prints how right trees are on the stories that they were not fitted to, of which so many pairs are one fact."""
    scores = [chances(model, s.rows) for model, part in parts for s in stories[part]]
    told = [s.labels for _, part in parts for s in stories[part]]
    s, y = np.concatenate(scores), np.concatenate(told)
    s, y = s[y >= 0], y[y >= 0]
    # pairs of one fact that are not judged are never found
    right = average_precision_score(y, s) * int((y == 1).sum()) / facts
    print(f"{kind}, left out by tenths: average precision {right:.3f}")
    for bar in (0.3, 0.4, 0.5, 0.6, 0.7):
        right = int(((s >= bar) & (y == 1)).sum())
        print(f"  from {bar}: precision {right / max(1, int((s >= bar).sum())):.3f}, recall {right / facts:.3f}")


def as_numbers(model: HistGradientBoostingClassifier, kind: Kind) -> dict[str, Any]:
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
        "features": list(kind.features), "bias": round(float(model._baseline_prediction.ravel()[0]), 5), "asked": asked,
        "thresholds": thresholds, "leaves": leaves,
    }  # fmt: skip


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--stories", type=Path, nargs="+", required=True)
    ap.add_argument("--news", type=Path, required=True, help="Wikinews as CSV files with a column `text`")
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    folders = sorted({g.parent for root in a.stories for g in root.glob("*/gold.json")})
    stories, news = [pairs_of(f) for f in folders], [halves(r) for r in read_news(a.news)]
    told = np.concatenate([s.labels for s in stories])
    facts = int((told == 1).sum())
    print(
        f"{len(folders)} stories, {int((told >= 0).sum())} pairs, {facts} one fact; unread: "
        f"{int((told == UNREAD).sum())} of stories, {sum(len(n.labels) for n in news)} of news",
        flush=True,
    )
    parts = in_parts(FIRST, stories, news)
    show("first", stories, parts, facts)
    beside = [[s.again(model) for s in stories[part]] for model, part in parts]
    beside_news = [n.again(model) for model, part in parts for n in news[part]]
    order = np.argsort([i for _, part in parts for i in range(len(stories))[part]])
    again = [[s for of in beside for s in of][i] for i in order]
    show("second", again, in_parts(SECOND, again, beside_news), facts)
    table = {
        "first": as_numbers(fitted(FIRST, stories, news), FIRST),
        "second": as_numbers(fitted(SECOND, again, beside_news), SECOND),
    }
    a.out.write_text("{\n" + ",\n".join(f' "{k}": {written(v)}' for k, v in table.items()) + "\n}\n", "utf8")


def written(table: dict[str, Any]) -> str:
    """Trees as JSON, a tree a line."""
    lines = [f'  "{k}": {json.dumps(table[k])}' for k in ("features", "bias")]
    for k in ("asked", "thresholds", "leaves"):
        lines.append(f'  "{k}": [\n' + ",\n".join(f"   {json.dumps(row)}" for row in table[k]) + "\n  ]")
    return "{\n" + ",\n".join(lines) + "\n }"


if __name__ == "__main__":
    main()
