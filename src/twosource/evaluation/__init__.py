"""Scores one layer on a data set in its own published format: `twosource eval NAME PATH`."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
AT_ONCE = 40

# name -> (module, what PATH is)
SCORERS = {
    "parse": ("parse", "a CoNLL-U file: tags, trees and lemmas with gold words; all of it and words from raw text"),
    "trees": ("parse", "the same; the name that `parse` had in 0.1.0"),
    "names": ("names", "an IOB2 file with PER, ORG and LOC (Universal NER), or one of its kind"),
    "roles": ("roles", "PropBank on UD EWT as JSONL (trees in ud-ewt beside it): labelled F1 by span head"),
    "nouns": ("nouns", "QANom's CSV: event nouns and their arguments, on a fifth of it kept out of training"),
    "factuality": ("factuality", "UDS's folder with factuality.zip and ud_ids.json (trees in ud-ewt beside it)"),
    "dates": ("dates", "a folder of TimeML files (TempEval-3), or GUM's dates as JSONL"),
    "published": ("published", "a JSONL file of reports with text and date; the dates are hidden"),
    "actors": ("actors", "a CoNLL-U file of GUM with its entities: chains of mentions"),
    "voices": ("voices", "ReLocaR's folder of data: places that stand for those who act there"),
    "plover": ("plover", "PLV's TSV: sentences with source, target and PLOVER root"),
    "codes": ("codes", "PETRARCH's validation file (the ontology beside its folder): PLOVER roots expected"),
    "mentions": ("mentions", "ECB+'s folder: event mentions of the train topics"),
    "events": ("events", "ECB+'s folder: which mentions of the dev topics, as annotators marked them, are one event"),
    "quotations": ("quotations", "a folder of PolNeAR (text and brat annotation)"),
    "stories": ("stories", "reports labelled with their stories as JSONL, or ECB+'s folder"),
    "facts": ("facts", "a folder of stories with gold.json"),
}


def run(name: str, path: Path) -> dict[str, Any]:
    """The figures of one scorer, with the data's digest.

    Raises:
        KeyError: no scorer of that name.
        OSError, ValueError: the data cannot be read.
    """
    module = importlib.import_module(f"twosource.evaluation.{SCORERS[name][0]}")
    figures: dict[str, Any] = module.score(path)
    return {"eval": name, **figures, "digest": digest(path)}


def digest(path: Path) -> str:
    """SHA-256 over the names and bytes of a file or of all files in a folder, in order of name; 16 digits of it."""
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    out = hashlib.sha256()
    for p in files:
        out.update(p.relative_to(path if path.is_dir() else path.parent).as_posix().encode())
        out.update(hashlib.sha256(p.read_bytes()).digest())
    return out.hexdigest()[:16]


def parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Rows some at a time, about as many sentences as a report has: a reader takes them as it would a report."""
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def f1(right: int, found: int, gold: int) -> dict[str, float]:
    """Precision, recall and F1 in percent, two digits."""
    return of_shares(right / found if found else 0.0, right / gold if gold else 0.0)


def of_shares(p: float, r: float) -> dict[str, float]:
    """Precision and recall, given as shares of 1, and their F1, in percent, two digits."""
    return {
        "precision": round(100 * p, 2),
        "recall": round(100 * r, 2),
        "f1": round(200 * p * r / (p + r), 2) if p + r else 0.0,
    }
