"""Fits the trees that tell which day of its report an event was on that tells none of its own, on stories written for
this project.

    python training/train_days.py --stories evaluation/gold evaluation/stories --out src/twosource/data/en/days.json

An event is known where it is the better half of the words of a gold reading; its day is the gold's. What gold leaves
open has no day. Quotations have theirs by another rule (occasions.py) and are left out.

Boosting is scikit-learn's (Friedman 2001), seeded; the trees ship as plain numbers. What each of ten parts of the
stories has right by trees fitted to the others is printed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from train_links import Kind, as_numbers, written
from twosource.boosted import Rows
from twosource.evaluation.facts import days_of, read_reports, spans_of
from twosource.events.inferred_days import FEATURES, find_told, may_be_of, rows_of
from twosource.pipeline import analyse
from twosource.records import Event

# Trees that grow deeper, or more of them, are no better on the stories left out.
DEPTH, RATE, LEAF, SHARE, RIDGE = 3, 0.06, 30, 0.4, 5.0
KIND = Kind(FEATURES, 80, 0.0, 0.0)
PARTS = 10


@dataclass(frozen=True, slots=True)
class Known:
    """An event of a story: of the days it may have been on which it was on, if any, and whether gold knows."""

    story: str
    rows: Rows
    right: npt.NDArray[np.int64]
    told: bool


def known_in(folder: Path) -> list[Known]:
    """The events of a story that gold readings know and that tell no day of their own."""
    gold = json.loads((folder / "gold.json").read_text("utf8"))
    out = []
    for report in read_reports(folder, gold):
        with patch("twosource.pipeline.infer_days", lambda events, *_: tuple(events)):  # it is what is to be learnt
            a = analyse(report)
        readings = [
            (span, r["when"])
            for f in gold["facts"]
            if f["kind"] != "quotation"
            for r in f["readings"]
            if r["report"] == report.id
            for span in spans_of(r, report.text)
        ]
        events = [(e, of) for e in a.events if e.when is None and (of := _reading_of(e, readings)) is not None]
        told = find_told(a.events, report, a.sentences, a.dates, a.quotations)
        if not events or not told:
            continue
        rows = rows_of([e for e, _ in events], told, a.events, report, a.sentences, a.dates, a.quotations)
        for (e, (when,)), of_event in zip(events, rows.reshape(len(events), len(told), -1), strict=True):
            days = tuple(map(dt.date.fromisoformat, days_of(when))) if when else None
            right = np.array([(t.when.start, t.when.end) == days for t in told], dtype=np.int64)
            kept = [may_be_of(e, t, a.sentences[e.sentence], report.published) for t in told]
            if any(kept):
                out.append(Known(folder.name, of_event[kept], right[kept], when is not None))
    return out


def _reading_of(e: Event, readings: Sequence[tuple[tuple[int, int], Any]]) -> tuple[str | None] | None:
    """The day of the gold reading that an event is the better half of, in a tuple of one; None without such."""
    best, found = 0.0, None
    for (start, end), when in readings:
        common = min(e.end, end) - max(e.start, start)
        share = common / (max(e.end, end) - min(e.start, start))
        if common > 0 and share >= 0.5 and share > best:
            best, found = share, (when,)
    return found


def fitted(known: Sequence[Known]) -> HistGradientBoostingClassifier:
    model = HistGradientBoostingClassifier(
        max_iter=KIND.trees, max_depth=DEPTH, learning_rate=RATE, min_samples_leaf=LEAF, max_features=SHARE,
        l2_regularization=RIDGE, early_stopping=False, random_state=1,
    )  # fmt: skip
    return model.fit(np.concatenate([k.rows for k in known]), np.concatenate([k.right for k in known]))


def show(known: Sequence[Known]) -> None:
    """Prints what trees say of the stories that they were not fitted to."""
    stories = sorted({k.story for k in known})
    said: list[tuple[float, bool, bool]] = []
    for part in range(PARTS):
        left = set(stories[part::PARTS])
        model = fitted([k for k in known if k.story not in left])
        for k in (k for k in known if k.story in left):
            chances = model.predict_proba(k.rows)[:, 1]
            said.append((float(chances.max()), bool(k.right[chances.argmax()]), k.told))
    for bar in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
        given = [(right, told) for chance, right, told in said if chance >= bar]
        right = sum(r for r, _ in given)
        wrong = sum(told and not r for r, told in given)
        print(f"  from {bar}: {right} right, {wrong} wrong, {len(given) - right - wrong} where gold leaves it open")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--stories", type=Path, nargs="+", required=True)
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    folders = sorted({g.parent for root in a.stories for g in root.glob("*/gold.json")})
    known = [k for folder in folders for k in known_in(folder)]
    print(f"{len(folders)} stories, {len(known)} events, {sum(k.told for k in known)} with a day", flush=True)
    show(known)
    a.out.write_text(written(as_numbers(fitted(known), KIND)) + "\n", "utf8")


if __name__ == "__main__":
    main()
