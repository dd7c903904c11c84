"""Nouns that tell of a happening, and who and what takes part in it: QANom (Klein et al. 2020).

The public file is QANom's training part. It is cut here by sentence into parts of our own: every tenth sentence in
order of id for dev, the one after it for test, the rest for training. Answers to its questions become PropBank roles
(see `question_role`); an argument counts by the head word of its answer, in the reader's own tree.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twosource.evaluation import f1, parts
from twosource.evaluation.treebank import head_of_span
from twosource.language.model import EVENT_NOUN, load_reader

HELD_OUT = 10
# A question word alone that tells the role.
BY_QUESTION = {
    "where": "ARGM-LOC", "when": "ARGM-TMP", "how": "ARGM-MNR", "why": "ARGM-CAU", "how much": "ARGM-EXT",
    "how long": "ARGM-TMP",
}  # fmt: skip
_PTB = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}


@dataclass
class Nouns:
    """A sentence's candidate nouns (word -> whether it tells of a happening) and the answers about them."""

    id: str
    words: list[str]
    candidates: dict[int, bool] = field(default_factory=dict)
    answers: list[tuple[int, int, int, str]] = field(default_factory=list)  # (noun, first, last, role)

    def roles(self, heads: list[int]) -> dict[tuple[int, int], str]:
        """(noun, head word of an answer) -> role, by a tree of 1-based heads."""
        out: dict[tuple[int, int], str] = {}
        for noun, first, last, role in self.answers:
            word = head_of_span(heads, first, last)
            if word != noun:
                out.setdefault((noun, word), role)
        return out


def read_qanom(path: Path) -> dict[str, list[Nouns]]:
    """QANom's CSV as "train", "dev" and "test"."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf8", newline="") as lines:
        for row in csv.DictReader(lines):
            if "qasrl_id" not in row:
                raise ValueError(f"{path}: expected QANom's CSV with a column qasrl_id")
            rows[row["qasrl_id"]].append(row)
    out: dict[str, list[Nouns]] = {"train": [], "dev": [], "test": []}
    for number, key in enumerate(sorted(rows)):
        s = Nouns(f"qanom-{key}", [_PTB.get(w, w) for w in rows[key][0]["sentence"].split()])
        for row in rows[key]:
            noun = int(row["target_idx"])
            s.candidates[noun] = row["is_verbal"] == "True"
            role = question_role(row)
            for answer in row["answer_range"].split("~!~") if role else []:
                first, end = (int(x) for x in answer.split(":"))
                s.answers.append((noun, first, end - 1, role))
        out["dev" if number % HELD_OUT == 0 else "test" if number % HELD_OUT == 1 else "train"].append(s)
    return out


def question_role(row: dict[str, str]) -> str:
    """The PropBank role that a QA-SRL question asks for, "" where the row asks nothing.

    A who or what in the subject's place asks for ARG0, in a passive for ARG1; after a subject it asks for the
    object, ARG1, or for what a preposition brings in, ARG2.
    """
    if not row["question"]:
        return ""
    wh = row["wh"].lower()
    if wh in BY_QUESTION:
        return BY_QUESTION[wh]
    if not row["subj"]:
        return "ARG1" if row["is_passive"] == "True" else "ARG0"
    return "ARG2" if row["prep"] else "ARG1"


def score(path: Path) -> dict[str, Any]:
    """F1 of the event nouns among the candidates, and of their arguments labelled and not, on our dev and test."""
    splits = read_qanom(path)
    return {part: _score_part(splits[part]) for part in ("dev", "test")}


def _score_part(sentences: list[Nouns]) -> dict[str, Any]:
    reader = load_reader()
    counts: Counter[str] = Counter()
    for some in parts(sentences):
        events = [[i for i, event in s.candidates.items() if event] for s in some]
        for s, marked, r in zip(some, events, reader.read([s.words for s in some], events), strict=True):
            found = {i for i in s.candidates if r.event_nouns[i] > EVENT_NOUN}
            counts["nouns"] += len(marked)
            counts["nouns found"] += len(found)
            counts["nouns right"] += len(found & set(marked))
            gold = s.roles([h + 1 for h in r.heads])
            roles = {(p, w): label for p, w, label in r.roles}
            counts["roles"] += len(gold)
            counts["roles found"] += len(roles)
            counts["roles right"] += len(gold.items() & roles.items())
            counts["roles somewhere"] += len(gold.keys() & roles.keys())
    return {
        "sentences": len(sentences),
        "event nouns": counts["nouns"],
        **f1(counts["nouns right"], counts["nouns found"], counts["nouns"]),
        "arguments": counts["roles"],
        "arguments f1": f1(counts["roles right"], counts["roles found"], counts["roles"])["f1"],
        "arguments unlabelled f1": f1(counts["roles somewhere"], counts["roles found"], counts["roles"])["f1"],
    }
