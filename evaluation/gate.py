"""The accuracy gate: scores the example stories and fails where a figure has fallen below its floor.

    python evaluation/gate.py            compare with evaluation/floors.json
    python evaluation/gate.py --raise    lift the floors to what is measured now
    python evaluation/gate.py --lower    also let them fall

The floors belong to one state of the gold: its digest is pinned beside them. The example stories were written for this
project and rules were tuned with them in view, so the figures here guard against loss and say nothing of quality.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from twosource.evaluation import run

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
# Figures that are better when lower.
LOWER_IS_BETTER = ("false conflicts", "origins over-counted", "false challenges")
# Floors are set this far below what was measured: int8 arithmetic differs in the last digits between processors, and
# a reading near a threshold may fall either way.
SLACK = 0.03


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--raise", dest="lift", action="store_true")
    ap.add_argument("--lower", action="store_true")
    a = ap.parse_args()
    figures = run("facts", HERE / "gold")
    digest = figures.pop("digest")
    measured = {k: v for k, v in figures.items() if isinstance(v, float)}
    old = json.loads(FLOORS.read_text("utf8")) if FLOORS.exists() else {"digest": None, "floors": {}}
    if a.lift or a.lower:
        return write(measured, digest, old, a.lower)
    failed = [] if digest == old["digest"] else [f"the gold's digest is {digest}, the floors are for {old['digest']}"]
    for name, floor in old["floors"].items():
        value = measured.get(name)
        low = name in LOWER_IS_BETTER
        holds = value is not None and (value <= floor if low else value >= floor)
        print(f"{'ok  ' if holds else 'FAIL'} {name:26s} {value}  ({'at most' if low else 'at least'} {floor})")
        if not holds:
            failed.append(f"{name}: {value}")
    for line in failed:
        print(f"gate: {line}", file=sys.stderr)
    print(f"gate: {len(old['floors']) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not old["floors"] else 0


def write(measured: dict[str, float], digest: str, old: dict[str, dict[str, float]], lower: bool) -> int:
    floors = {}
    for name, value in measured.items():
        low = name in LOWER_IS_BETTER
        floor = round(min(1.0, value + SLACK) if low else max(0.0, value - SLACK), 2)
        before = old["floors"].get(name)
        worse = before is not None and (floor > before if low else floor < before)
        floors[name] = floor if before is None or not worse or lower else before
    FLOORS.write_text(json.dumps({"digest": digest, "floors": floors}, indent=1) + "\n", "utf8")
    print(f"{FLOORS.name}: {len(floors)} floors for {digest}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
