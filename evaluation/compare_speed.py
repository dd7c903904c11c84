"""How long comparing takes as a story grows: `python evaluation/compare_speed.py STORIES.jsonl [--sizes 10 25 50]`.

The reports of a labelled file (allsides_full.jsonl and the like) are taken story by story: a largest one first, then
those nearest to it by their words, all as one story. Each is read once, which is not counted: `evaluation/speed.py`
measures that. Then everything that follows reading (grouping, dates, units, links, facts, origins) is timed. A line a
size: reports, words, CPU seconds (median of `--times`), of them those that the network takes for the vectors of clauses
and words, seconds a report, facts, and the most memory held while comparing and before it, in MB (Linux only).
"""

from __future__ import annotations

import argparse
import gc
import math
import re
import statistics
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twosource.cli import settle

if TYPE_CHECKING:
    from twosource.records import Analysis, Brief, Report

SIZES = (10, 25, 50, 100, 200, 500)


def nearest_reports(path: Path, many: int) -> list[Report]:
    """So many reports: those of a largest story, then of the others by how near their words are to that one's."""
    from twosource.evaluation.stories import read_labelled
    from twosource.language.frequencies import rarity

    reports, labels = read_labelled(path)
    stories: dict[str, list[Report]] = {}
    for report, label in zip(reports, labels, strict=True):
        stories.setdefault(label, []).append(report)
    seed = min(stories, key=lambda s: (-len(stories[s]), s))
    bags: dict[str, dict[str, float]] = {}
    for story, own in stories.items():
        counts = Counter(re.findall(r"\w+", " ".join(r.text for r in own).lower()))
        bags[story] = {w: (1 + math.log(n)) * rarity(w) for w, n in counts.items()}

    def likeness(story: str) -> float:
        return round(product(bags[story], bags[seed]) / math.sqrt(product(bags[story], bags[story])), 6)

    ordered = sorted(stories, key=lambda s: (-likeness(s), -len(stories[s]), s))
    return [r for s in ordered for r in stories[s]][:many]


def product(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    return math.fsum(v * b.get(w, 0.0) for w, v in a.items())


def as_one_story(analyses: Sequence[Analysis]) -> Brief:
    from dataclasses import replace

    from twosource.pipeline import compare
    from twosource.settings import SETTINGS

    # no two reports are so unlike that they are told apart at this bar
    return compare(analyses, replace(SETTINGS, story_link=-1.0))


def watch_network() -> list[float]:
    """A list to which the CPU seconds of each further run of the network are added."""
    from twosource.language.model import load_reader

    reader, spent = load_reader(), [0.0]
    encode = reader.encode

    def timed(texts: Sequence[Sequence[str]], alone: bool = False) -> Any:
        began = time.process_time()
        vectors = encode(texts, alone)
        spent.append(time.process_time() - began)
        return vectors

    reader.encode = timed  # type: ignore[method-assign]
    return spent


def most_held(reset: bool = False) -> int:
    """The most megabytes that the process held since the last reset; 0 where the system does not tell."""
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5", "ascii")
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return 0
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("path", type=Path)
    ap.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    ap.add_argument("--times", type=int, default=3)
    a = ap.parse_args()
    settle()
    from twosource.pipeline import analyse_to_compare

    analyses = [analyse_to_compare(r) for r in nearest_reports(a.path, max(a.sizes))]
    as_one_story(analyses[:2])  # tables and lists are loaded at first use
    network = watch_network()
    print("reports   words   CPU s  network  s/report   facts   MB (before)")
    for size in sorted(a.sizes):
        story = analyses[:size]
        words = sum(len(x.report.text.split()) for x in story)
        before = most_held(reset=True)
        took, encoding, facts = [], [], 0
        for _ in range(a.times):
            gc.collect()
            network.clear()
            began = time.process_time()
            facts = sum(len(s.facts) for s in as_one_story(story).stories)
            took.append(time.process_time() - began)
            encoding.append(sum(network))
        seconds, network_seconds = statistics.median(took), statistics.median(encoding)
        print(
            f"{size:7} {words:7} {seconds:7.2f} {network_seconds:8.2f} {seconds / size:9.3f} {facts:7} "
            f"{most_held():4} ({before})",
            flush=True,
        )


if __name__ == "__main__":
    main()
