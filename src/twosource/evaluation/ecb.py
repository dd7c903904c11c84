"""Reads ECB+ (Cybulska and Vossen 2014): the folder with `ECB+/TOPIC/*.xml`, the lists of gold event mentions
(`ECB_*_Event_gold_mentions.json`) and `ECBplus_coreference_sentences.csv`, the sentences that were annotated with care.
"""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

Span = tuple[int, int]
# Words that stand without a space before or after them; the files are tokenised.
_NO_SPACE_BEFORE = frozenset(". , ; : ! ? ) ] ' 's ’s n't % ”".split()) | {"''"}
_NO_SPACE_AFTER = frozenset("( [ $ # “ ``".split())
_MARKS = {"``": "“", "''": "”"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A gold event mention as code points of its document's text, and its chain."""

    span: Span
    chain: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document as running text, a line a sentence; `care` are the spans of the sentences annotated with care, `times`
    and `places` the marked expressions."""

    id: str
    text: str
    care: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    times: tuple[Span, ...]
    places: tuple[Span, ...]

    @property
    def topic(self) -> str:
        """The number of its topic."""
        return self.id.split("_")[0]

    @property
    def subtopic(self) -> str:
        """One of the two look-alike happenings of a topic."""
        return self.topic + ("plus" if self.id.endswith("plus") else "")


def read_documents(folder: Path, part: str) -> list[Document]:
    """The documents that the gold list of a part ("Train", "Dev") names, in order of id.

    Raises:
        OSError: the folder is not ECB+'s.
        ValueError: a file is not as published.
    """
    gold: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in json.loads((folder / f"ECB_{part}_Event_gold_mentions.json").read_text("utf8")):
        gold[row["doc_id"]].append(row)
    with (folder / "ECBplus_coreference_sentences.csv").open(encoding="utf8", newline="") as file:
        care: dict[str, set[str]] = defaultdict(set)
        for row in csv.DictReader(file):
            care[f"{row['Topic']}_{row['File']}"].add(row["Sentence Number"])
    return [_read(folder / "ECB+" / d.split("_")[0] / f"{d}.xml", d, gold[d], care[d]) for d in sorted(gold)]


def _read(path: Path, key: str, gold: list[dict[str, object]], care: set[str]) -> Document:
    try:
        root = ET.parse(path).getroot()
    except ET.ParseError as error:
        raise ValueError(f"{path}: {error}") from error
    text, before, sentence = "", "", "-1"
    places: dict[tuple[str, str], Span] = {}
    by_id: dict[str, Span] = {}
    bounds: dict[str, Span] = {}
    for token in root.iter("token"):
        form = _MARKS.get(token.text or "", token.text or "")
        if key.endswith("plus") and token.get("sentence") == "0":
            continue
        if token.get("sentence") != sentence:
            sentence = token.get("sentence", "")
            text += "\n" if text else ""
        elif form not in _NO_SPACE_BEFORE and before not in _NO_SPACE_AFTER:
            text += " "
        span = len(text), len(text) + len(form)
        text, before = text + form, form
        places[sentence, token.get("number", "")] = by_id[token.get("t_id", "")] = span
        bounds[sentence] = bounds.get(sentence, span)[0], span[1]
    mentions = []
    for row in gold:
        numbers = row["tokens_number"]
        assert isinstance(numbers, list)
        # the lists do not count the first sentence of an "ecbplus" file, which is its address
        number = int(str(row["sent_id"])) + key.endswith("plus")
        spans = [places[str(number), str(n)] for n in numbers]
        mentions.append(Mention((spans[0][0], spans[-1][1]), str(row["coref_chain"])))
    marked: dict[str, list[Span]] = defaultdict(list)
    for mark in root.iterfind("Markables/*"):
        anchors = [a.get("t_id", "") for a in mark.iterfind("token_anchor")]
        spans = [by_id[a] for a in anchors if a in by_id]
        if spans:
            marked[re.split("_", mark.tag)[0]].append((spans[0][0], spans[-1][1]))
    return Document(
        key, text, tuple(bounds[s] for s in sorted(care, key=int) if s in bounds),
        tuple(sorted(mentions, key=lambda m: m.span)), tuple(sorted(marked["TIME"])), tuple(sorted(marked["LOC"])),
    )  # fmt: skip
