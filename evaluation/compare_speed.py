"""How long comparing takes as a story grows: `python evaluation/compare_speed.py STORIES.jsonl [--sizes 10 25 50]
[--plot FILE.svg]`.

The reports of a labelled file (allsides_full.jsonl and the like) are taken story by story: a largest one first, then
those nearest to it by their words, all as one story. Each is read once, which is not counted: `evaluation/speed.py`
measures that. Then everything that follows reading (grouping, dates, units, links, facts, origins) is timed. A line a
size: reports, words, CPU seconds (median of `--times`), of them those that the network takes for words that are in no
table (each time anew, as a command does), seconds a report, facts, and the most memory held while comparing and before
it, in MB (Linux only).
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
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twosource.cli import settle

if TYPE_CHECKING:
    from twosource.records import Analysis, Brief, Report

SIZES = (10, 25, 50, 100, 200, 500)
# From so many reports on a story is compared once: what chance adds is little beside it.
LARGE = 200


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
    """Reports compared as one story, however unlike they are: they are grouped as ever, and that is forgotten."""
    from twosource.pipeline import compare_story, date_together, group
    from twosource.records import Brief

    story = date_together(sorted(chain.from_iterable(group(analyses)), key=lambda a: a.report.id))
    return Brief([a.report for a in story], [compare_story(story, "s1")])


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
    ap.add_argument("--times", type=int, default=3, help="of stories of fewer than 200 reports")
    ap.add_argument("--plot", type=Path, help="an SVG file of seconds by reports")
    a = ap.parse_args()
    settle()
    from twosource.language.lone_words import forget_words
    from twosource.pipeline import analyse_to_compare

    analyses = [analyse_to_compare(r) for r in nearest_reports(a.path, max(a.sizes))]
    as_one_story(analyses[:2])  # tables and lists are loaded at first use
    network = watch_network()
    print("reports   words   CPU s  network  s/report   facts   MB (before)")
    measured: list[tuple[int, float]] = []
    for size in sorted(a.sizes):
        story = analyses[:size]
        words = sum(len(x.report.text.split()) for x in story)
        before = most_held(reset=True)
        took, encoding, facts = [], [], 0
        for _ in range(a.times if size < LARGE else 1):
            gc.collect()
            forget_words()
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
        measured.append((size, seconds))
    if a.plot:
        a.plot.write_text(draw(measured), "utf8")


def draw(measured: Sequence[tuple[int, float]]) -> str:
    """CPU seconds by reports as a picture (SVG); the dashed line is what the first size's seconds a report come to."""
    width, height, left, below = 640, 400, 60, 45
    most, longest = max(size for size, _ in measured), max(seconds for _, seconds in measured)
    step = 10 ** math.floor(math.log10(longest))
    step = next(s for s in (step / 5, step / 2, step, 2 * step) if longest / s <= 6)

    def at(size: float, seconds: float) -> tuple[float, float]:
        up = seconds / (step * math.ceil(longest / step))
        return round(left + size / most * (width - left - 30), 1), round(height - below - up * (height - below - 30), 1)

    def text(x: float, y: float, words: str, anchor: str = "middle") -> str:
        return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{words}</text>'

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        'font-size="12">',
        "<title>CPU seconds that comparing takes, by the reports of a story</title>",
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for k in range(math.ceil(longest / step) + 1):
        (x, y), (end, _) = at(0, k * step), at(most, 0)
        out.append(f'<path d="M{x} {y}H{end}" stroke="#ddd"/>')
        out.append(text(x - 6, y + 4, f"{k * step:g}", "end"))
    size, seconds = measured[0]
    (x, y), (end, top) = at(0, 0), at(most, seconds / size * most)
    out.append(f'<path d="M{x} {y}L{end} {top}" stroke="#888" stroke-dasharray="5 4"/>')
    line = " ".join(f"{x},{y}" for x, y in (at(*m) for m in measured))
    out.append(f'<polyline points="{line}" fill="none" stroke="#06c" stroke-width="2"/>')
    for size, seconds in measured:
        x, y = at(size, seconds)
        out += [f'<circle cx="{x}" cy="{y}" r="4" fill="#06c"/>', text(x, y - 9, f"{seconds:.3g}")]
        if size / most > 0.03:
            out.append(text(x, height - below + 16, str(size)))
    out += [text(width / 2, height - 8, "reports"), text(left, 16, "CPU seconds"), "</svg>"]
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    main()
