"""The accuracy gate: scores each layer and fails where a figure has fallen below its floor.

    python evaluation/gate.py            compare with evaluation/floors.json
    python evaluation/gate.py --raise    lift the floors to what is measured now
    python evaluation/gate.py --lower    also let them fall

Two small sets are part of the project: the example stories' facts, and sentences of the same stories with words,
trees and names. Both were written for it and rules were tuned with them in view, so they guard against loss and say
nothing of quality. The whole public corpora are scored too where they are at hand: in the folder that TWOSOURCE_DATA
names, else in `../shared/data` beside the checkout; where they are not, the gate says so. Floors belong to one state of
the data: its digest is pinned beside them.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twosource.evaluation import run

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
CORPORA = Path(os.environ.get("TWOSOURCE_DATA") or HERE.parent.parent / "shared" / "data")
# Figures that are better when lower.
LOWER_IS_BETTER = (
    "sentences with extra events",
    "false conflicts",
    "origins over-counted",
    "false challenges",
    "mean absolute error",
)


@dataclass(frozen=True)
class Check:
    """One run of a scorer; `slack` is how far below what was measured a floor is set."""

    scorer: str
    path: str
    slack: float
    figures: tuple[str, ...] = ()  # all where none is named
    corpus: bool = False

    @property
    def name(self) -> str:
        return f"{self.scorer} {self.path}"

    @property
    def place(self) -> Path:
        return (CORPORA if self.corpus else HERE) / self.path


# int8 arithmetic differs in the last digits between processors. On the small sets a reading near a threshold, or a word
# or two, may fall either way; on whole corpora that is a tenth of a point.
FACTS, WORDS, CORPUS = 0.03, 1.0, 0.2
TREES = ("upos", "uas", "las", "lemmas", "raw text words", "raw text sentences", "raw text las")
CHAINS = tuple(
    f"{genre} {mentions} mentions {figure}"
    for genre in ("all", "news", "interview")
    for mentions, figure in (("gold", "f1"), ("gold", "precision"), ("own", "f1"))
)
EXACT = tuple(f"{role} exact f1" for role in ("source", "cue", "content"))
PLOVER = ("given root", "given quad", "found precision", "found recall")
VALIDATION, EXTRA = "universalpetrarch_PETR2_GSR_validation", "sentences with extra events"
CHECKS = (
    Check("facts", "gold", FACTS),
    Check("parse", "language/sentences.conllu", WORDS, TREES),
    Check("names", "language/sentences.iob2", 2 * WORDS, ("f1",)),
    Check("parse", "train/ud-ewt/en_ewt-ud-test.conllu", CORPUS, TREES, corpus=True),
    Check("parse", "train/gum-open/gum-open-test.conllu", CORPUS, (*TREES, "las by genre news"), corpus=True),
    Check("names", "train/uner-ewt/en_ewt-ud-test.iob2", 2 * CORPUS, ("f1",), corpus=True),
    Check("names", "evaluate-only/en-worldwide/dev.iob", 2 * CORPUS, ("f1",), corpus=True),
    Check("roles", "train/propbank-ewt/propbank-ewt-test.jsonl", CORPUS, ("f1", "predicates f1"), corpus=True),
    Check("nouns", "train/qanom/annot.train.csv", 2 * CORPUS, ("test f1", "test arguments f1"), corpus=True),
    Check("factuality", "train/factuality-uds", 0.005, ("test r",), corpus=True),
    Check("dates", "evaluate-only/tempeval3-training", CORPUS, ("strict_f1", "relaxed_f1", "value_f1"), corpus=True),
    Check("dates", "train/gum-open/gum-dates.jsonl", CORPUS, ("found", "right"), corpus=True),
    Check("actors", "train/gum-open/gum-open-test.conllu", WORDS, CHAINS, corpus=True),
    Check("quotations", "evaluate-only/polnear/dev", CORPUS, EXACT, corpus=True),
    Check("plover", "evaluate-only/plv/PLV_train.tsv", 2 * CORPUS, PLOVER, corpus=True),
    Check("codes", f"events/petrarch-gold/{VALIDATION}.xml", 2 * WORDS, ("recall", EXTRA), corpus=True),
    Check("mentions", "evaluate-only/ecbplus", CORPUS, ("precision", "recall"), corpus=True),
    Check("stories", "evaluate-only/ecbplus", CORPUS, ("bcubed f1", "pairwise f1"), corpus=True),
    Check("voices", "actors/metonymy-relocar/data", WORDS, ("accuracy test",), corpus=True),
)

Pinned = dict[str, Any]  # "digest" and "floors" of one check


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--raise", dest="lift", action="store_true")
    ap.add_argument("--lower", action="store_true")
    a = ap.parse_args()
    pinned: dict[str, Pinned] = json.loads(FLOORS.read_text("utf8")) if FLOORS.exists() else {}
    passed, failed = 0, []
    for check in CHECKS:
        if not check.place.exists():
            if check.corpus:
                print(f"not at hand, not scored: {check.name}")
                continue
            failed.append(f"{check.name}: missing")
            continue
        figures = run(check.scorer, check.place)
        digest = figures.pop("digest")
        measured = {k: v for k, v in flat(figures) if not check.figures or k in check.figures}
        if a.lift or a.lower:
            pinned[check.name] = moved(measured, digest, pinned.get(check.name, {}), check.slack, a.lower)
            continue
        problems = list(compared(check.name, measured, digest, pinned.get(check.name, {})))
        failed += problems
        passed += len(pinned.get(check.name, {}).get("floors", {})) - len(problems)
    if a.lift or a.lower:
        FLOORS.write_text(json.dumps(pinned, indent=1) + "\n", "utf8")
        print(f"{FLOORS.name}: {sum(len(p['floors']) for p in pinned.values())} floors")
        return 0
    for line in failed:
        print(f"gate: {line}", file=sys.stderr)
    print(f"gate: {passed} passed, {len(failed)} failed")
    return 1 if failed or not passed else 0


def flat(figures: dict[str, Any], before: str = "") -> Iterator[tuple[str, float]]:
    """All figures that are no counts, those of parts under "part name"."""
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{name} ")
        elif isinstance(value, float):
            yield before + name, value


def compared(name: str, measured: dict[str, float], digest: str, pinned: Pinned) -> Iterator[str]:
    """What is wrong with one check's figures."""
    if digest != pinned.get("digest"):
        yield f"{name}: the data's digest is {digest}, the floors are for {pinned.get('digest')}"
    for figure, floor in pinned.get("floors", {}).items():
        value = measured.get(figure)
        low = figure.endswith(LOWER_IS_BETTER)
        holds = value is not None and (value <= floor if low else value >= floor)
        print(f"{'ok  ' if holds else 'FAIL'} {name}: {figure} {value} ({'at most' if low else 'at least'} {floor})")
        if not holds:
            yield f"{name}: {figure} {value}, floor {floor}"


def moved(measured: dict[str, float], digest: str, old: Pinned, slack: float, lower: bool) -> Pinned:
    """One check's floors at what was measured, less its slack; they only fall where that is allowed."""
    floors = {}
    for name, value in measured.items():
        low = name.endswith(LOWER_IS_BETTER)
        floor = round(value + slack if low else max(0.0, value - slack), 3)
        before = old.get("floors", {}).get(name)
        worse = before is not None and (floor > before if low else floor < before)
        floors[name] = floor if before is None or not worse or lower else before
    return {"digest": digest, "floors": floors}


if __name__ == "__main__":
    sys.exit(main())
