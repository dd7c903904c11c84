"""PLOVER roots of the events that a coder's validation file expects (PETRARCH's XML, with CAMEO codes).

An expected event is found where its sentence has one of ours for two actors with the same root; of several actors every
two count, as in the file. What is told as to come may be the event itself or what PLV makes of it
(`evaluation/plover.py`): the file has both. "Extra" sentences are those with an event of ours that none expected
matches. CAMEO codes become PLOVER's by the ontology's own table (`ontology/cameo_to_plover.csv` beside the file's
folder); codes that PLOVER dropped are left out. The file's trees are not used.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twosource.evaluation import f1
from twosource.evaluation.plover import YIELD, root_of
from twosource.pipeline import analyse
from twosource.records import Report


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence and the roots it is expected to have, an event of two actors once."""

    id: str
    text: str
    roots: tuple[str, ...]


def read_rows(path: Path) -> list[Row]:
    """The sentences of a validation file that are meant to be evaluated.

    Raises:
        OSError: the file or the table of codes is not there.
        ValueError: the file has no sentences.
    """
    with (path.parent.parent / "ontology/cameo_to_plover.csv").open(encoding="utf8", newline="") as file:
        roots = {r["cameo"]: r["plover_event"] for r in csv.DictReader(file)}
    _, _, body = path.read_text("utf8").partition("<Sentences>")
    out = []
    for part in re.split(r"(?=<Sentence )", body)[1:]:
        head, text = re.match(r"<Sentence ([^>]*)>", part), re.search(r"<Text>(.*?)</Text>", part, re.DOTALL)
        if head is None or text is None or not text[1].strip() or 'evaluate="true"' not in head[1]:
            continue
        expected = set()
        for event in re.findall(r"<EventCoding([^>]*)>", part):
            fields = dict(re.findall(r'(\w+)\s*=\s*"([^"]*)"', event))
            if root := roots.get(fields.get("eventcode", "")):
                pair = frozenset((fields["sourcecode"], fields["targetcode"]))
                expected.add(("YIELD" if root in YIELD else root, pair))
        name = re.search(r'id="([^"]*)"', head[1])
        plain = " ".join(text[1].replace("``", '"').replace("''", '"').split())
        out.append(Row(name[1] if name else "", plain, tuple(sorted(r for r, _ in expected))))
    if not out:
        raise ValueError(f"{path} has no sentences")
    return out


def score(path: Path) -> dict[str, Any]:
    """Share of expected events found, and of sentences with events beyond them, in percent."""
    rows = read_rows(path)
    right = found = expected = extra = 0
    for row in rows:
        ours = found_roots(row.text)
        left = list(row.roots)
        more = 0
        for either in ours:
            root = next((r for r in either if r in left), None)
            if root is not None:
                left.remove(root)
                right += 1
            elif not either & frozenset(row.roots):
                more += 1
        found += len(ours)
        expected += len(row.roots)
        extra += more > 0
    return {
        "sentences": len(rows),
        "events": expected,
        **f1(right, found, expected),
        "sentences with extra events": round(100 * extra / len(rows), 2),
    }


def found_roots(text: str) -> list[frozenset[str]]:
    """The roots of our events in one sentence, one for each two actors of an event."""
    out: list[frozenset[str]] = []
    for e in analyse(Report("sentence", "sentence", text)).events:
        if e.plover is None:
            continue
        either = frozenset((root_of(e.plover.event, e.status), root_of(e.plover.event, "happened")))
        pairs = len(e.who) * len(e.whom) if e.whom else len(e.who) * (len(e.who) - 1) // 2
        out += [either] * pairs
    return out
