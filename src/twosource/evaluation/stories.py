"""Stories on labelled news: a JSONL file (`id`, `story`, `title`, `text`, `date`) or ECB+'s folder: its sub-topics are
stories without dates, two look-alike happenings a topic.

BCubed (Bagga and Baldwin 1998) is over reports, pairwise over pairs of reports in one story; "alone" is BCubed where
every report is its own story.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

from twosource.evaluation import f1, of_shares
from twosource.evaluation.ecb import read_documents
from twosource.language import read_sentences
from twosource.records import Analysis, Report
from twosource.stories import group_reports

Labels = Sequence[Hashable]


def score(path: Path) -> dict[str, Any]:
    """Precision, recall and F1 of the grouping, in percent.

    Raises:
        OSError, ValueError: the data cannot be read.
    """
    reports, stories = read_labelled(path)
    found = [0] * len(reports)
    for number, group in enumerate(group_reports([Analysis(r, read_sentences(r.text)) for r in reports])):
        for i in group:
            found[i] = number
    return {
        "reports": len(reports),
        "stories": len(set(stories)),
        "stories found": len(set(found)),
        "bcubed": bcubed(found, stories),
        "pairwise": pairwise(found, stories),
        "alone": bcubed(range(len(reports)), stories),
    }


def read_labelled(path: Path) -> tuple[list[Report], list[str]]:
    """Reports and the story of each."""
    if path.is_dir():
        documents = [d for part in ("Train", "Dev") for d in read_documents(path, part)]
        return [Report(d.id, d.id, d.text) for d in documents], [d.subtopic for d in documents]
    reports, stories = [], []
    for line in path.read_text("utf8").splitlines():
        row = json.loads(line)
        title = " ".join((row.get("title") or "").split())
        day = dt.date.fromisoformat(row["date"][:10]) if row.get("date") else None
        text = f"{title}\n\n{row['text']}" if title else row["text"]
        reports.append(Report(row["id"], row["id"], text, title=title or None, published=day))
        stories.append(str(row["story"]))
    return reports, stories


def bcubed(found: Labels, gold: Labels) -> dict[str, float]:
    """For each report, how much of its found story is of its gold one and the other way round; the mean."""
    ours, theirs, both = Counter(found), Counter(gold), Counter(zip(found, gold, strict=True))
    n = len(gold)
    pairs = list(zip(found, gold, strict=True))
    precision = math.fsum(both[p] / ours[p[0]] for p in pairs) / n
    return of_shares(precision, math.fsum(both[p] / theirs[p[1]] for p in pairs) / n)


def pairwise(found: Labels, gold: Labels) -> dict[str, float]:
    """Precision, recall and F1 over pairs of reports said to be of one story."""

    def pairs(labels: Labels) -> int:
        return sum(math.comb(n, 2) for n in Counter(labels).values())

    return f1(pairs(list(zip(found, gold, strict=True))), pairs(found), pairs(gold))
