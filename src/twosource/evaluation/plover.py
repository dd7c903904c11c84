"""PLOVER codes on PLV (Hu et al. 2022): sentences with a source and a target marked, and a root code.

"given": what is coded where the words that tie the marked source to the marked target are known. "found": events read
from the bare sentence, of which one is right where its who and whom overlap the marked two and its root is the marked
one. Roots are PLV's own, in which PLOVER's CONCEDE and RETREAT are YIELD, and what is told as to come is AGREE where it
is cooperation and THREATEN where it is material conflict (PLOVER has the event itself, with the mode "future"). Quads
as PLV has them: verbal and material cooperation, verbal and material conflict.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twosource.evaluation import f1, parts
from twosource.events.plover import code_words
from twosource.events.status import status_of
from twosource.language import read_sentences
from twosource.language.trees import ancestors
from twosource.pipeline import analyse
from twosource.records import Event, Report, Sentence, Status

YIELD = ("CONCEDE", "RETREAT")
QUADS = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "YIELD": 2, "COOPERATE": 2, "AID": 2, "REQUEST": 3, "ACCUSE": 3,
    "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence with the spans of its source and target (one for both where only one is marked), root and quad."""

    text: str
    source: Span
    target: Span
    root: str
    quad: int


def read_rows(path: Path) -> list[Row]:
    """The sentences of PLV's TSV. Raises ValueError where one has no marks."""
    out = []
    with path.open(encoding="utf8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            text = ""
            spans: dict[str, Span] = {}
            for piece in re.split(r"(</?[st]>)", row["marked_sentence"]):
                m = re.fullmatch(r"<(/?)([st])>", piece)
                if m is None:
                    text += piece
                elif m[1]:
                    spans[m[2]] = (spans[m[2]][0], len(text))
                else:
                    spans[m[2]] = (len(text), len(text))
            if not spans:
                raise ValueError(f"{path}: no source or target in {text[:60]!r}")
            source = spans.get("s", spans.get("t", (0, 0)))
            out.append(Row(text, source, spans.get("t", source), row["gold_root"], int(row["gold_penta"])))
    return out


def head_in(sentence: Sentence, span: Span) -> int | None:
    """The word of a span whose head lies outside it."""
    inside = [i for i, t in enumerate(sentence.tokens) if t.start < span[1] and t.end > span[0]]
    return next((i for i in inside if sentence.tokens[i].head not in inside), None)


def tie(sentence: Sentence, source: int, target: int) -> int:
    """The word that ties two words: the lowest that stands above both, or the nearest verb above the lower one."""
    above = [source, *ancestors(sentence, source)]
    shared = next((i for i in (target, *ancestors(sentence, target)) if i in above), source)
    if sentence.tokens[shared].upos == "VERB":
        return shared
    if shared not in (source, target) and not _joined(sentence, shared, source, target):
        return shared  # "talks between X and Y"
    lower = target if shared == source else source
    path = list(ancestors(sentence, lower))
    between = path[: path.index(shared)] if shared in path else []
    verbs = [i for i in (*between, *ancestors(sentence, shared)) if sentence.tokens[i].upos == "VERB"]
    return verbs[0] if verbs else shared


def _joined(sentence: Sentence, shared: int, source: int, target: int) -> bool:
    """Whether the two stand side by side in one phrase: "X and Y agreed", "negotiators of X and Y met"."""
    return (
        any(sentence.tokens[i].relation == "conj" for i in (source, target))
        and shared
        in (
            *ancestors(sentence, source),
            source,
        )
        and sentence.tokens[shared].upos in ("PROPN", "NOUN")
        and sentence.tokens[shared].relation.startswith("nsubj")
    )


def root_of(event: str, status: Status) -> str:
    """PLV's root of a PLOVER event."""
    root = "YIELD" if event in YIELD else event
    if status == "planned" and QUADS[root] in (1, 2):
        return "AGREE"
    return "THREATEN" if status == "planned" and QUADS[root] == 4 else root


def score(path: Path) -> dict[str, Any]:
    """Root and quad accuracy with source and target given, and precision and recall of what is found, in percent."""
    rows = read_rows(path)
    given: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for part in parts(rows):
        text, starts = "", []
        for row in part:
            starts.append(len(text))
            text += row.text + "\n\n"
        sentences = read_sentences(text)
        for row, at in zip(part, starts, strict=True):
            own = [s for s in sentences if at <= s.start < at + len(row.text)]
            root = root_given(own, row, at)
            given["coded"] += root is not None
            given["root"] += root == row.root
            given["quad"] += root is not None and QUADS[root] == row.quad
    for number, row in enumerate(rows):
        _count_found(row, number, found)
    total = len(rows)
    return {
        "sentences": total,
        "given": {k: round(100 * given[k] / total, 2) for k in ("coded", "root", "quad")},
        "found": f1(found["right"], found["events"], total),
    }


def root_given(sentences: list[Sentence], row: Row, at: int) -> str | None:
    """The root of the words that tie source and target."""
    for s in sentences:
        source = head_in(s, (at + row.source[0], at + row.source[1]))
        target = head_in(s, (at + row.target[0], at + row.target[1]))
        if source is not None and target is not None:
            coded = code_words(s, tie(s, source, target))
            return root_of(coded[0].event, status_of(s, coded[1])) if coded else None
    return None


def _count_found(row: Row, number: int, found: Counter[str]) -> None:
    analysis = analyse(Report(str(number), str(number), row.text))
    spans = {a.id: [(m.start, m.end) for m in a.mentions] for a in analysis.actors}

    def overlaps(ids: tuple[str, ...], span: Span) -> bool:
        return any(a < span[1] and b > span[0] for i in ids for a, b in spans[i])

    def between(e: Event) -> bool:
        """Whether an event is between the two: of a joint act ("X and Y agreed") each does it with the others."""
        if e.whom:
            return overlaps(e.who, row.source) and overlaps(e.whom, row.target)
        return any(overlaps((x,), row.source) and overlaps((y,), row.target) for x in e.who for y in e.who if x != y)

    hit = False
    for e in analysis.events:
        if e.plover is None or not e.who or not (e.whom or len(e.who) > 1):
            continue
        found["events"] += 1
        hit = hit or (between(e) and root_of(e.plover.event, e.status) == row.root)
    found["right"] += hit
