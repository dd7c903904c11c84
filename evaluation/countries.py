"""Scores the countries of actors against a sheet read by hand.

    python evaluation/countries.py DATA/evaluate-only/en-worldwide/dev.iob            score the sheet
    python evaluation/countries.py DATA/evaluate-only/en-worldwide/dev.iob --sample   print what a sheet is read from

`countries.tsv` is the sheet: document, first and last character of a mention in the document's words joined by spaces
(a line a sentence, a blank line between), and its country as a reader of the document has it, "-" where it has none. No
word of the corpus is in it. The mentions are SIZE of those that the program gave a country when the sheet was made,
drawn with a fixed seed, no two of one name in one document. A mention that has no country now counts as left open.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from twosource.actors import find_actors
from twosource.actors.known import country_name
from twosource.language import read_sentences
from twosource.records import Actor, Report

SHEET = Path(__file__).parent / "countries.tsv"
SIZE, SEED = 200, 4


def documents(path: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each document of an IOB file whose documents begin with "# doc = NAME"."""
    name, lines, words = "", [], []
    for line in [*path.read_text("utf8").splitlines(), "", "# doc ="]:
        if line.startswith("# doc ="):
            if lines:
                yield name, "\n\n".join(lines)
            name, lines = line.partition("=")[2].strip(), []
        elif line.strip():
            words.append(line.split("\t")[0].strip())
        elif words:
            lines.append(" ".join(words))
            words = []


def actors_of(name: str, text: str) -> tuple[Actor, ...]:
    return find_actors(Report(name, name, text), read_sentences(text))


def sample(path: Path) -> None:
    rows = []
    for name, text in documents(path):
        seen = set()
        for actor in actors_of(name, text):
            if actor.country is None:
                continue
            for m in actor.mentions:
                key = (actor.id, text[m.start : m.end].lower())
                if m.kind != "pronoun" and key not in seen:
                    seen.add(key)
                    rows.append((name, m.start, m.end, actor, text))
    for name, start, end, actor, text in sorted(random.Random(SEED).sample(rows, SIZE), key=lambda r: r[:3]):
        around = " ".join(text[max(0, start - 110) : start].split()), " ".join(text[end : end + 60].split())
        print(f"{name}\t{start}\t{end}\t{actor.country}\t{actor.kind}\t{actor.name}")
        print(f"    {around[0]} [[{text[start:end]}]] {around[1]}")


def score(path: Path) -> None:
    sheet: dict[str, list[tuple[int, int, str]]] = {}
    for line in SHEET.read_text("utf8").splitlines()[1:]:
        name, start, end, country = line.split("\t")
        sheet.setdefault(name, []).append((int(start), int(end), country))
    counts: Counter[str] = Counter()
    for name, text in documents(path):
        if name not in sheet:
            continue
        found = {(m.start, m.end): a.country for a in actors_of(name, text) for m in a.mentions}
        for start, end, country in sheet[name]:
            ours = found.get((start, end))
            kind = "open" if ours is None else "right" if ours == country else "wrong"
            counts[kind] += 1
            if kind == "wrong":
                told = country_name(country) or "none"
                print(f"{name} {text[start:end]!r}: {country_name(ours)}, should be {told}", file=sys.stderr)
    told = counts["right"] + counts["wrong"]
    print(
        f"{counts.total()} mentions, {counts['open']} left open; right {100 * counts['right'] / told:.1f} % of {told}"
    )


if __name__ == "__main__":
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("path", type=Path)
    ap.add_argument("--sample", action="store_true")
    a = ap.parse_args()
    sample(a.path) if a.sample else score(a.path)
