"""What the order of arrival does to a store's stories: `python evaluation/arrivals.py STORIES.jsonl`.

The reports of a labelled file are read once and kept five times: all at once, day by day, one by one in the order of
their days, one by one with those of a day in random order, and one by one in random order. A line each: BCubed and
pairwise F1 against the labels, in percent, and how many stories there are. Comparing is left out.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from twosource.corrections import Corrections
from twosource.evaluation.stories import bcubed, pairwise, read_labelled
from twosource.language import read_sentences
from twosource.records import Analysis, Report, Story
from twosource.store import Flow, Store


def compare(story: Sequence[Analysis], id: str, corrections: Corrections) -> tuple[list[Analysis], Story]:
    return list(story), Story(id, "", tuple(a.report.id for a in story), None, (), (), (), ())


def arrivals(reports: Sequence[Report], seed: int) -> Iterator[tuple[str, list[list[Report]]]]:
    by_day = sorted(reports, key=lambda r: (str(r.published or "9"), r.id))
    yield "all at once", [list(reports)]
    yield "day by day", [list(day) for _, day in groupby(by_day, key=lambda r: r.published)]
    yield "one by one", [[r] for r in by_day]
    shuffled = list(by_day)
    random.Random(seed).shuffle(shuffled)
    yield "one by one, a day's in random order", [[r] for r in sorted(shuffled, key=lambda r: str(r.published or "9"))]
    yield "one by one in random order", [[r] for r in shuffled]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("path", type=Path)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    reports, gold = read_labelled(given.path)
    read = {r.id: Analysis(r, read_sentences(r.text)) for r in reports}
    flow = Flow(lambda r: read[r.id], compare, "sentences alone")
    for name, batches in arrivals(reports, given.seed):
        with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "x.db", flow=flow) as store:
            store.connection.execute("PRAGMA synchronous = OFF")
            for batch in batches:
                store.add(batch)
            found = {r["id"]: r["story"] for r in store.reports()}
        stories = [found[r.id] for r in reports]
        figures = {"BCubed": bcubed(stories, gold), "pairwise": pairwise(stories, gold), "stories": len(set(stories))}
        print(name, json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
