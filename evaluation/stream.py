"""How fast reports are grouped as a stream grows, and what it takes: `python evaluation/stream.py STORIES.jsonl`.

The reports of a labelled file are read once; then they are replayed, round after round, until `--reports` have come.
A line a tenth: reports so far, reports a CPU second in that tenth, stories still open, peak memory. Reading is not
counted: that is what `evaluation/speed.py` measures.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from twosource.evaluation.stories import read_labelled
from twosource.language import read_sentences
from twosource.records import Analysis
from twosource.stories import StoryStream


def days_of(analyses: list[Analysis], a_day: int) -> Iterator[tuple[dt.date, list[Analysis]]]:
    """The reports again and again, so many a day, each round under new names."""
    day, number = dt.date(2000, 1, 1), 0
    while True:
        batch = []
        for _ in range(a_day):
            a = analyses[number % len(analyses)]
            batch.append(replace(a, report=replace(a.report, id=f"r{number}", published=day)))
            number += 1
        yield day, batch
        day += dt.timedelta(days=1)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("path", type=Path)
    ap.add_argument("--reports", type=int, default=200_000)
    ap.add_argument("--a-day", type=int, default=500)
    a = ap.parse_args()
    reports, _ = read_labelled(a.path)
    analyses = [Analysis(r, read_sentences(r.text)) for r in reports]
    stream, done, began = StoryStream(), 0, time.process_time()
    lately = 0
    for day, batch in days_of(analyses, a.a_day):
        stream.add(batch, range(done, done + len(batch)), day)
        done += len(batch)
        lately += len(batch)
        if done * 10 // a.reports > (done - len(batch)) * 10 // a.reports:
            seconds = time.process_time() - began
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{done} reports: {lately / seconds:.0f} a CPU second, {stream.open} open, {peak:.0f} MB", flush=True)
            lately, began = 0, time.process_time()
        if done >= a.reports:
            return


if __name__ == "__main__":
    main()
