"""How well copied and rewritten reports are told: `python evaluation/copies.py STORIES_FOLDER`.

`copies.tsv` names pairs of reports of one story by their ids in the labelled sets (allsides_full.jsonl and the like),
drawn over all degrees of common wording, and how their texts are related, as a large language model read them:

- copied: about two thirds of the shorter report's own prose stands in the other, word for word or lightly edited;
- rewritten: at least two sentences or a quarter of it do, word for word or closely reworded;
- quotations: only quotations, official statements, names and set phrases are shared;
- independent: nothing but facts and names.

Printed: recall of copied (told as copied or rewritten), of rewritten (the same), and the precision of the two together.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path

from twosource.copies import find_copies, find_kinships
from twosource.language import read_sentences
from twosource.records import Analysis, Report

DEPENDENT = ("copied", "rewritten")


def relation(texts: list[str]) -> str:
    reports = [Report(str(i), str(i), t) for i, t in enumerate(texts)]
    story = [Analysis(r, read_sentences(r.text)) for r in reports]
    kin = find_kinships(story, find_copies(story))
    return kin[0].relation if kin else "independent"


def main() -> None:
    folder = Path(sys.argv[1])
    with Path(__file__).with_suffix(".tsv").open(encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    texts: dict[str, str] = {}
    for name in sorted({r["set"] for r in rows}):
        for line in (folder / f"{name}.jsonl").read_text("utf8").splitlines():
            row = json.loads(line)
            texts[row["id"]] = row["text"]
    seen = Counter((r["relation"], relation([texts[r["a"]], texts[r["b"]]])) for r in rows)
    for label in ("copied", "rewritten", "quotations", "independent"):
        told = {k[1]: v for k, v in sorted(seen.items()) if k[0] == label}
        print(f"{label}: {sum(told.values())}, told as {told}")
    right = {label: sum(v for k, v in seen.items() if k[0] == label and k[1] in DEPENDENT) for label in DEPENDENT}
    total = {label: sum(v for k, v in seen.items() if k[0] == label) for label in DEPENDENT}
    said = sum(v for k, v in seen.items() if k[1] in DEPENDENT)
    for label in DEPENDENT:
        print(f"recall of {label}: {100 * right[label] / total[label]:.1f} of {total[label]}")
    print(f"precision: {100 * sum(right.values()) / said:.1f} of {said}")


if __name__ == "__main__":
    main()
