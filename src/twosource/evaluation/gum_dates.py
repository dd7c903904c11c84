"""Date expressions on GUM, whose editors gave them as TEI does: `when`, `from` and `to`, `notBefore` and `notAfter`.

The path is a JSONL file of them; the treebank's CoNLL-U files lie beside it. Each is looked for in its document, in
order; it counts as found where one of ours overlaps it, and as right where ours covers the same days (`when`, `from` to
`to`), starts or ends a stretch with them, or lies between the bounds. A document's date is the day that its head says
it was created on.
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from twosource.dates import find_dates
from twosource.evaluation import f1
from twosource.evaluation.treebank import read_documents
from twosource.language import read_sentences
from twosource.records import TimeExpression

Days = tuple[dt.date, dt.date]


def days_of(value: str) -> Days | None:
    """The days of an ISO year, month or day; None for what is none of the calendar's ("-0776")."""
    m = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", value)
    if m is None or m[1] == "0000":
        return None
    year, month, day = int(m[1]), int(m[2] or 0), int(m[3] or 0)
    first = dt.date(year, month or 1, day or 1)
    last = dt.date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    return first, last


def score(path: Path) -> dict[str, Any]:
    """How many of the editors' dates are found and how many of those rightly, by how they are given."""
    texts, created = {}, {}
    for treebank in sorted(path.parent.glob("*.conllu")):
        texts.update({d.name: d.text for d in read_documents(treebank)})
        created.update(_created(treebank))
    by_document: dict[str, list[dict[str, str]]] = {}
    for line in path.read_text("utf8").splitlines():
        row = json.loads(line)
        if row["tag"] == "date" and row["doc"] in texts:
            by_document.setdefault(row["doc"], []).append(row)
    if not by_document:
        raise ValueError(f"{path}: none of its documents is in a CoNLL-U file beside it")
    counts: dict[str, Counter[str]] = {}
    found_in_all = 0
    for name in sorted(by_document):
        text = texts[name]
        found = find_dates(text, read_sentences(text), created.get(name))
        found_in_all += sum(x.type in ("DATE", "TIME") for x in found)
        at = 0
        for row in by_document[name]:
            kind = "when" if "when" in row else "from to" if "from" in row and "to" in row else "bounds"
            count = counts.setdefault(kind, Counter())
            words = r"\s*".join(re.escape(w) for w in row["text"].split())
            m = re.compile(words).search(text, at) or re.compile(words).search(text)
            count["gold"] += 1
            if m is None:
                continue
            at = m.end()
            ours = next((x for x in found if x.start < m.end() and x.end > m.start()), None)
            count["found"] += ours is not None
            count["right"] += ours is not None and _right(ours, row)
    every: Counter[str] = sum(counts.values(), Counter())
    return {
        "documents": len(by_document),
        "dates": every["gold"],
        "found": f1(every["found"], found_in_all, every["gold"])["recall"],
        "right": round(100 * every["right"] / every["gold"], 2),
        **{kind: {k: c[k] for k in ("gold", "found", "right")} for kind, c in sorted(counts.items())},
    }


def _created(treebank: Path) -> dict[str, dt.date]:
    """The day that each document was created on, where its head says so."""
    out = {}
    name = ""
    for line in treebank.read_text("utf8").splitlines():
        if line.startswith("# newdoc id"):
            name = line.partition("=")[2].strip()
        elif line.startswith("# meta::dateCreated") and re.fullmatch(
            r"\d{4}-\d\d-\d\d", day := line.partition("=")[2].strip()
        ):
            out[name] = dt.date.fromisoformat(day)
    return out


def _right(ours: TimeExpression, row: dict[str, str]) -> bool:
    if row.get("when", "").startswith("--"):  # a month or day of any year
        return ours.value.startswith("XXXX" + row["when"][1:])
    if ours.when is None:
        return False
    told = {k: days_of(v) for k, v in row.items() if k in ("when", "from", "to", "notBefore", "notAfter")}
    if (when := told.get("when")) is not None:
        return (ours.when.start == when[0] and (ours.when.end == when[1] or "/" in ours.value)) or (
            "/" in ours.value and ours.when.end == when[1]
        )
    first, last = told.get("from"), told.get("to")
    if first is not None and last is not None:
        # Editors count a century from the year 00, or from 01.
        return abs(ours.when.start.year - first[0].year) <= 1 and abs(ours.when.end.year - last[1].year) <= 1
    low, high = told.get("notBefore"), told.get("notAfter")
    return (low is None or ours.when.start >= low[0]) and (high is None or ours.when.end <= high[1])
