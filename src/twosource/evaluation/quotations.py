"""Scores quotations on PolNeAR (brat files: SOURCE, CUE, CONTENT).

The folder holds `text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann`; where several annotators read one article the
first by name counts. An attribution's three roles are compared as sets of words (punctuation, quotation marks and
white space do not count), so a content broken by its cue is one set.

Two attributions are paired by the overlap of their words, cue before content before source. Of a role, exact is the
share with the very same words, partial the mean Jaccard overlap, each as precision, recall and F1. Quotations of ours
without a source (marked words nobody is named for) are no attributions; of a cue inside another's content the
outermost counts, since PolNeAR gives each word to one attribution.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twosource.actors import find_actors
from twosource.language import read_sentences
from twosource.quotations import find_quotations
from twosource.records import Quotation, Report

ROLES = ("source", "cue", "content")
Words = frozenset[int]  # starts of words
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution as the words of its three roles."""

    source: Words
    cue: Words
    content: Words
    rule: str = ""

    def role(self, name: str) -> Words:
        """One role's words."""
        return {"source": self.source, "cue": self.cue, "content": self.content}[name]


def words_in(text: str, spans: Sequence[tuple[int, int]]) -> Words:
    """The starts of the words that lie in spans."""
    return frozenset(m.start() for a, b in spans for m in _WORD.finditer(text, a, b))


def read_gold(text: str, path: Path) -> list[Attribution]:
    """The attributions of a brat file."""
    spans: dict[str, list[tuple[int, int]]] = {}
    out: list[Attribution] = []
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
    for fields in lines:
        if fields[0].startswith("T"):
            _, _, places = fields[1].partition(" ")
            spans[fields[0]] = [(int(a), int(b)) for a, b in (p.split() for p in places.split(";"))]
    for fields in lines:
        if not fields[0].startswith("E"):
            continue
        roles: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for part in fields[1].split():
            role, _, target = part.partition(":")
            roles[role.rstrip("0123456789")].extend(spans[target])
        source, cue, content = (words_in(text, roles[r]) for r in ("Source", "Cue", "Content"))
        out.append(Attribution(source, cue, content))
    return out


def read_ours(text: str, quotations: Sequence[Quotation], nested: bool) -> list[Attribution]:
    """Our quotations as attributions: those broken by their cue are one."""
    groups: dict[tuple[int, int, int], list[Quotation]] = defaultdict(list)
    for q in quotations:
        if q.chain:
            link = q.chain[-1]
            groups[link.cue_start, link.cue_end, link.start].append(q)
    out: list[Attribution] = []
    contents = [(q.start, q.end, q.chain[-1].cue_start) for q in quotations if q.chain]
    for (start, end, _), group in groups.items():
        if not nested and any(a <= start and end <= b and cue != start for a, b, cue in contents):
            continue
        links = [c for c in group[0].chain if (c.cue_start, c.cue_end) == (start, end)]
        side = links[-1].start < start  # "Rey told the Herald": the Herald stands on the other side of the cue
        near = [c for c in links if (c.start < start) == side]
        sources = [(min(c.start for c in near), max(c.end for c in near))] if links[-1].kind != "none" else []
        out.append(
            Attribution(
                words_in(text, sources),
                words_in(text, [(start, end)]),
                words_in(text, [(q.start, q.end) for q in group]),
                group[0].rule,
            )
        )
    return out


def jaccard(a: Words, b: Words) -> float:
    """Shared words over all words."""
    return len(a & b) / len(a | b) if a or b else 1.0


def pair(gold: Sequence[Attribution], ours: Sequence[Attribution]) -> list[tuple[int, int]]:
    """Greedy pairs (gold, ours), best overlap first."""
    scored = [
        (3 * jaccard(g.cue, o.cue) + 2 * jaccard(g.content, o.content) + jaccard(g.source, o.source), -i, -k)
        for i, g in enumerate(gold)
        for k, o in enumerate(ours)
        if g.content & o.content or (g.cue & o.cue)
    ]
    taken_gold: set[int] = set()
    taken_ours: set[int] = set()
    out: list[tuple[int, int]] = []
    for _, i, k in sorted(scored, reverse=True):
        if -i not in taken_gold and -k not in taken_ours:
            taken_gold.add(-i)
            taken_ours.add(-k)
            out.append((-i, -k))
    return out


@dataclass(slots=True)
class Tally:
    """Counts of one role."""

    exact: float = 0
    partial: float = 0
    gold: int = 0
    ours: int = 0


def figures(found: float, gold: int, ours: int) -> dict[str, float]:
    """Precision, recall and F1 in percent, of whole or partial matches."""
    p, r = found / max(ours, 1), found / max(gold, 1)
    f = 2 * p * r / (p + r) if p + r else 0.0
    return {"precision": round(100 * p, 1), "recall": round(100 * r, 1), "f1": round(100 * f, 1)}


def score(path: Path) -> dict[str, Any]:
    """Exact and partial figures of each role over a PolNeAR part.

    Raises:
        ValueError: the folder holds no text/*.txt.
    """
    texts = sorted((path / "text").glob("*.txt"))
    if not texts:
        raise ValueError(f"no text/*.txt in {path}: expected a PolNeAR part (text/, attributions/)")
    tallies = {role: Tally() for role in ROLES}
    read = 0
    for each in texts:
        annotated = sorted((path / "attributions").glob(f"{each.stem}_*.ann"))
        if not annotated:
            continue
        read += 1
        text = each.read_bytes().decode("utf-8")
        gold = read_gold(text, annotated[0])
        report = Report(id=each.stem, source=each.name, text=text)
        sentences = read_sentences(text)
        ours = read_ours(text, find_quotations(report, sentences, find_actors(report, sentences)), nested=False)
        count(gold, ours, tallies)
    return {
        "articles": read,
        **{f"{role} exact": figures(t.exact, t.gold, t.ours) for role, t in tallies.items()},
        **{f"{role} partial": figures(t.partial, t.gold, t.ours) for role, t in tallies.items()},
    }


def count(gold: Sequence[Attribution], ours: Sequence[Attribution], tallies: dict[str, Tally]) -> None:
    """Adds one article's matches."""
    pairs = pair(gold, ours)
    for role, t in tallies.items():
        t.gold += sum(1 for g in gold if g.role(role))
        t.ours += sum(1 for o in ours if o.role(role))
        t.exact += sum(1 for i, k in pairs if gold[i].role(role) and gold[i].role(role) == ours[k].role(role))
        t.partial += sum(jaccard(gold[i].role(role), ours[k].role(role)) for i, k in pairs if gold[i].role(role))
