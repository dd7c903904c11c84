"""Scores date expressions on TimeML documents as TempEval-3 did (UzZaman et al., 2013, task A).

Spans: strict F1 (same start and end) and relaxed F1 (any overlap, each expression matched once). Value: F1 over all
expressions where a match counts only if the TIMEX3 value is the same string, which is relaxed F1 times the share of
right values among the matches. The document's creation time is given, not scored.

The path is a folder of .tml files, read in order of name, subfolders included; or GUM's dates as JSONL (`gum_dates`).
"""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twosource.dates import find_dates
from twosource.evaluation import gum_dates
from twosource.language import read_sentences
from twosource.records import Sentence

ReadSentences = Callable[[str], Sequence[Sentence]]


@dataclass(frozen=True, slots=True)
class Gold:
    """One TIMEX3 of a document."""

    start: int
    end: int
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Document:
    """A TimeML document's text, creation date and expressions."""

    name: str
    text: str
    created: dt.date | None
    expressions: tuple[Gold, ...]


def read_document(path: Path) -> Document:
    """Reads a .tml file. Raises ValueError where it holds no TEXT."""
    root = ET.parse(path).getroot()
    creation = root.find("DCT/TIMEX3")
    value = creation.get("value", "") if creation is not None else ""
    day = re.match(r"\d{4}-\d\d-\d\d", value)
    pieces: list[str] = []
    found: list[Gold] = []

    def walk(node: ET.Element) -> None:
        start = sum(map(len, pieces))
        pieces.append(node.text or "")
        for child in node:
            walk(child)
            pieces.append(child.tail or "")
        if node.tag == "TIMEX3":
            found.append(Gold(start, sum(map(len, pieces)), node.get("type", ""), node.get("value", "")))

    text = root.find("TEXT")
    if text is None:
        raise ValueError(f"{path}: no TEXT element; expected a TimeML document")
    walk(text)
    return Document(path.name, "".join(pieces), dt.date.fromisoformat(day.group()) if day else None, tuple(found))


@dataclass(slots=True)
class Score:
    """Counts over documents."""

    gold: int = 0
    system: int = 0
    strict: int = 0
    relaxed: int = 0
    value: int = 0
    type: int = 0

    def f1(self, matched: int) -> float:
        """F1 as a share of 1."""
        return 2 * matched / (self.gold + self.system) if self.gold + self.system else 0.0


def score_document(document: Document, trees: ReadSentences, errors: list[str]) -> Score:
    """Counts for one document; what went wrong is added to `errors`."""
    found = find_dates(document.text, trees(document.text), document.created)
    score = Score(gold=len(document.expressions), system=len(found))
    free = list(found)
    text = document.text

    def note(kind: str, start: int, end: int, told: str) -> None:
        around = (
            " ".join(text[max(start - 50, 0) : start].split()),
            text[start:end],
            " ".join(text[end : end + 40].split()),
        )
        errors.append(f"{kind:7} {document.created} {told}\n        {around[0]} [[{around[1]}]] {around[2]}")

    for gold in document.expressions:
        same = next((f for f in free if (f.start, f.end) == (gold.start, gold.end)), None)
        match = same or next((f for f in free if f.start < gold.end and f.end > gold.start), None)
        if match is None:
            note("missed", gold.start, gold.end, f"{gold.type} {gold.value}")
            continue
        free.remove(match)
        score.relaxed += 1
        score.strict += same is not None
        score.type += match.type == gold.type
        score.value += match.value == gold.value
        if same is None:
            note("span", gold.start, gold.end, f"found {text[match.start : match.end]!r} {match.rule}")
        if match.value != gold.value:
            note("value", gold.start, gold.end, f"{gold.value} found {match.value} {match.rule}")
    for extra in free:
        note("extra", extra.start, extra.end, f"{extra.type} {extra.value} {extra.rule}")
    return score


def score(path: Path) -> dict[str, Any]:
    """F1 of spans, values and types in percent, with the trees that dates are read with in a report."""
    if path.suffix == ".jsonl":
        return gum_dates.score(path)
    return score_dates(path, read_sentences)


def score_dates(path: Path, trees: ReadSentences = lambda text: (), errors: list[str] | None = None) -> dict[str, Any]:
    """Scores every .tml file under a folder; figures are F1 in percent."""
    paths = sorted(path.rglob("*.tml"), key=lambda p: (p.name, str(p)))
    if not paths:
        raise FileNotFoundError(f"{path}: no .tml files; expected a folder of TimeML documents")
    total = Score()
    notes = errors if errors is not None else []
    for each in paths:
        one = score_document(read_document(each), trees, notes)
        for name in Score.__slots__:
            setattr(total, name, getattr(total, name) + getattr(one, name))
    figures = {n: round(100 * total.f1(getattr(total, n)), 1) for n in ("strict", "relaxed", "value", "type")}
    recall, precision = total.relaxed / total.gold, total.relaxed / max(total.system, 1)
    return {
        "documents": len(paths),
        "gold": total.gold,
        "found": total.system,
        **{f"{name}_f1": figure for name, figure in figures.items()},
        "relaxed_precision": round(100 * precision, 1),
        "relaxed_recall": round(100 * recall, 1),
    }
