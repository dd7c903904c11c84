"""How long comparing takes as a story grows: `python evaluation/compare_speed.py STORIES.jsonl [--sizes 10 25 50]`.

The reports of a labelled file (allsides_full.jsonl and the like) are taken story by story: a largest one first, then
those nearest to it by their words, all as one story. Each is read once, which is not counted: `evaluation/speed.py`
measures that. Then everything that follows reading (grouping, dates, units, links, facts, origins) is timed. A line a
size: reports, CPU seconds (median of `--times`), seconds a report, facts, and the most memory held while comparing and
before it, in MB (Linux only).
"""

from __future__ import annotations

import argparse
import gc
import re
import statistics
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

from twosource.cli import GARBAGE_EVERY
from twosource.evaluation.stories import read_labelled
from twosource.language.frequencies import rarity
from twosource.pipeline import analyse, compare
from twosource.records import Analysis, Report
from twosource.settings import SETTINGS

SIZES = (10, 25, 50, 100, 200, 500)
# No two reports are so unlike that they are told apart at this bar.
AS_ONE = replace(SETTINGS, story_link=-1.0)


def nearest_reports(path: Path, many: int) -> list[Report]:
    """So many reports: those of a largest story, then of the others by how near their words are to that one's."""
    reports, labels = read_labelled(path)
    stories: dict[str, list[Report]] = {}
    for report, label in zip(reports, labels, strict=True):
        stories.setdefault(label, []).append(report)
    bags = {s: Counter(re.findall(r"\w+", " ".join(r.text for r in own).lower())) for s, own in stories.items()}
    column = {w: i for i, w in enumerate(sorted({w for bag in bags.values() for w in bag}))}
    seed = min(stories, key=lambda s: (-len(stories[s]), s))

    def vector(bag: Counter[str]) -> np.ndarray:
        out = np.zeros(len(column))
        for word, n in bag.items():
            out[column[word]] = (1 + np.log(n)) * rarity(word)
        return out / max(1e-9, float(np.linalg.norm(out)))

    likeness = {s: round(float(vector(bag) @ vector(bags[seed])), 6) for s, bag in bags.items()}
    ordered = sorted(stories, key=lambda s: (-likeness[s], -len(stories[s]), s))
    return [r for s in ordered for r in stories[s]][:many]


def most_held(reset: bool = False) -> int:
    """The most megabytes that the process held since the last reset; 0 where the system does not tell."""
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5", "ascii")
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return 0
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024


def time_comparing(analyses: list[Analysis], times: int) -> tuple[float, int]:
    """The median CPU seconds of comparing reports as one story, and how many facts were found."""
    seconds, facts = [], 0
    for _ in range(times):
        gc.collect()
        began = time.process_time()
        brief = compare(analyses, AS_ONE)
        seconds.append(time.process_time() - began)
        facts = sum(len(s.facts) for s in brief.stories)
    return statistics.median(seconds), facts


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("path", type=Path)
    ap.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    ap.add_argument("--times", type=int, default=3)
    a = ap.parse_args()
    gc.set_threshold(GARBAGE_EVERY)
    analyses = [analyse(r) for r in nearest_reports(a.path, max(a.sizes))]
    compare(analyses[:2], AS_ONE)  # tables and lists are loaded at first use
    print("reports  CPU s  s/report  facts  MB (before)")
    for size in sorted(a.sizes):
        before = most_held(reset=True)
        took, facts = time_comparing(analyses[:size], a.times)
        print(f"{size:7} {took:6.2f} {took / size:9.3f} {facts:6} {most_held():5} ({before})", flush=True)


if __name__ == "__main__":
    main()
