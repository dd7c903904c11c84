"""Place or government? Scored on ReLocaR (Gritta et al. 2017): sentences with one place's name marked in each.

The path is a folder that holds `relocar_literal_PART.txt` and `relocar_metonymic_PART.txt` for the parts train and
test (lines of the few mixed readings are left out, as in the paper), or one such file. A line is
`name<SEP>text with <ENT>name<ENT> in it`. Sentences are read as reports are; the marked name counts as metonymic where
its words are taken for somebody who acts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from twosource.actors.mentions import head_of
from twosource.actors.voices import is_voice
from twosource.evaluation import parts
from twosource.language import read_sentences
from twosource.records import Sentence

MARK = "<ENT>"
Row = tuple[str, int, int, bool]  # text, span of the name, metonymic


def read_rows(path: Path) -> list[Row]:
    """The sentences of one file; its name says which reading they have. Raises ValueError where a line has no mark."""
    rows = []
    for line in path.read_text("utf8").splitlines():
        pieces = line.partition("<SEP>")[2].split(MARK)
        if len(pieces) != 3:
            raise ValueError(f"{path}: no name marked in {line[:60]!r}")
        before, name, after = pieces
        rows.append((before + name + after, len(before), len(before) + len(name), "metonymic" in path.name))
    return rows


def acts(text: str, sentences: tuple[Sentence, ...], start: int, end: int) -> bool:
    """Whether the name at a span is taken for somebody."""
    for sentence in sentences:
        inside = [i for i, t in enumerate(sentence.tokens) if t.start < end and t.end > start]
        if inside:
            return is_voice(sentence, head_of(sentence, inside[0], inside[-1]))
    return False


def judged(rows: list[Row]) -> Iterator[tuple[Row, bool]]:
    """Each row with what is made of it; many are read at a time, each a paragraph of one text."""
    for part in parts(rows):
        text, starts = "", []
        for row in part:
            starts.append(len(text))
            text += row[0] + "\n\n"
        sentences = read_sentences(text)
        for (whole, start, end, metonymic), at in zip(part, starts, strict=True):
            own = tuple(s for s in sentences if at <= s.start < at + len(whole))
            yield (whole, start, end, metonymic), acts(text, own, at + start, at + end)


def score(path: Path) -> dict[str, Any]:
    """Accuracy in percent, of all and of each reading, for each part there is."""
    files = [path] if path.is_file() else sorted(path.glob("relocar_*.txt"))
    files = [f for f in files if "mixed" not in f.name]
    if not files:
        raise FileNotFoundError(f"{path}: no relocar_*.txt; expected ReLocaR's folder of data")
    counts: dict[str, list[int]] = {}
    for file in files:
        part = file.stem.rpartition("_")[2]
        for (_, _, _, metonymic), found in judged(read_rows(file)):
            for key in (part, f"{part} {'metonymic' if metonymic else 'literal'}"):
                count = counts.setdefault(key, [0, 0])
                count[0] += found == metonymic
                count[1] += 1
    return {
        "names": sum(n for key, (_, n) in counts.items() if " " not in key),
        "accuracy": {key: round(100 * right / n, 2) for key, (right, n) in sorted(counts.items())},
    }
