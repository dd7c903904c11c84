"""How reports are grouped as a stream grows: `python evaluation/stream.py STORIES.jsonl... [--reports 200000]`.

The reports of labelled files (allsides_full.jsonl and the like) are read once, which is not counted:
`evaluation/speed.py` measures that. Then they are replayed under new dates, round after round, until `--reports` have
come; so many a day that none comes again before its story of the round before is closed, so that as many stories are
open as so many different reports have. A line a tenth: reports so far, reports a CPU second in that tenth, stories open
and in all, the most megabytes held.

`--shuffles N` measures instead what the order of arrival within a day does: the days' reports come one by one in N
random orders, and their BCubed F1 is set beside that of whole days, which the order cannot change.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from compare_speed import most_held
from twosource.cli import settle

if TYPE_CHECKING:
    from twosource.records import Analysis


def days_until_closed() -> int:
    """Days after which no report can join a story any more."""
    from twosource.settings import SETTINGS

    return math.floor(SETTINGS.story_half_life * math.log2(1 / SETTINGS.story_link)) + 1


def days_of(analyses: Sequence[Analysis], a_day: int) -> Iterator[tuple[dt.date, list[Analysis]]]:
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


def replay(analyses: Sequence[Analysis], reports: int) -> None:
    """Prints a line a tenth."""
    from twosource.stories import StoryStream

    stream, done, lately, seconds = StoryStream(), 0, 0, 0.0
    for day, batch in days_of(analyses, max(1, len(analyses) // days_until_closed())):
        began = time.process_time()
        stream.add(batch, range(done, done + len(batch)), day)
        seconds += time.process_time() - began
        done, lately = done + len(batch), lately + len(batch)
        if done * 10 // reports > (done - len(batch)) * 10 // reports:
            print(
                f"{done} reports: {lately / seconds:.0f} a CPU second, {stream.open} stories open of "
                f"{len(stream.stories)}, {most_held(reset=True)} MB",
                flush=True,
            )
            lately, seconds = 0, 0.0
        if done >= reports:
            return


def one_by_one(analyses: Sequence[Analysis], chance: random.Random) -> list[list[int]]:
    """The stories of reports that come one by one, those of a day in any order."""
    from twosource.stories import StoryStream

    stream = StoryStream()
    numbers = list(range(len(analyses)))
    chance.shuffle(numbers)
    for i in sorted(numbers, key=lambda i: analyses[i].report.published or dt.date.max):
        stream.add([analyses[i]], [i], analyses[i].report.published)
    return stream.stories


def shuffle(analyses: Sequence[Analysis], labels: Sequence[str], times: int) -> None:
    """Prints the BCubed F1 of whole days and of each order."""
    from twosource.evaluation.stories import bcubed
    from twosource.stories import group_reports

    def score(stories: Sequence[Sequence[int]]) -> float:
        found = {i: str(k) for k, story in enumerate(stories) for i in story}
        return bcubed([found[i] for i in range(len(labels))], labels)["f1"]

    print(f"whole days: BCubed F1 {score(group_reports(analyses)):.2f}")
    for seed in range(times):
        print(f"one by one, order {seed}: {score(one_by_one(analyses, random.Random(seed))):.2f}", flush=True)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("paths", type=Path, nargs="+")
    ap.add_argument("--reports", type=int, default=200_000)
    ap.add_argument("--shuffles", type=int, default=0)
    a = ap.parse_args()
    settle()
    from twosource.evaluation.stories import read_labelled
    from twosource.language import read_sentences
    from twosource.records import Analysis

    reports, labels = [], []
    for path in a.paths:
        more, told = read_labelled(path)
        reports += more
        labels += [f"{path.stem} {label}" for label in told]
    analyses = [Analysis(r, read_sentences(r.text)) for r in reports]
    if a.shuffles:
        shuffle(analyses, labels, a.shuffles)
    else:
        replay(analyses, a.reports)


if __name__ == "__main__":
    main()
