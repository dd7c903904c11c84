"""Reads the treebanks and name corpora that may train a model that ships.

Each sentence carries whichever labels its corpus has; what it lacks stays None and costs nothing in training.
"""

from __future__ import annotations

import csv
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

NAME_KINDS = ("person", "organisation", "place")
NAME_TAGS = ("O", *(f"{p}-{k}" for k in NAME_KINDS for p in "BI"))
UNER = {"PER": "person", "ORG": "organisation", "LOC": "place"}
CROSSNER = {
    "politician": "person",
    "person": "person",
    "politicalparty": "organisation",
    "organisation": "organisation",
    "country": "place",
    "location": "place",
}
TITLES = frozenset(
    (
        "president vice prime minister secretary general senator sen representative rep governor gov mayor judge "
        "justice chief king queen prince princess emperor lord lady sir dame pope father professor prof doctor dr "
        "mr mrs ms miss madam madame captain capt colonel col lieutenant lt sergeant sgt major admiral chairman "
        "chair director speaker ambassador fellow command founders god attorney officer detective officer sister "
        "brother uncle aunt deputy solicitor major-general"
    ).split()
)
GUM = {"person": "person", "organization": "organisation", "place": "place"}


@dataclass
class Sentence:
    """One sentence with gold words; labels are None where the corpus has none."""

    words: list[str]
    id: str = ""
    upos: list[str] | None = None
    xpos: list[str] | None = None
    lemmas: list[str] | None = None
    heads: list[int] | None = None
    relations: list[str] | None = None
    names: list[str] | None = None
    document: str = ""
    misc: list[str] = field(default_factory=list)


def read_conllu(path: Path) -> list[Sentence]:
    """A CoNLL-U file's sentences; multiword ranges and empty nodes are left out."""
    out: list[Sentence] = []
    rows: list[list[str]] = []
    sent_id = document = ""
    with path.open(encoding="utf8") as lines:
        for line in (*lines, "\n"):
            line = line.rstrip("\n")
            if line.startswith("# newdoc id"):
                document = line.split("=", 1)[1].strip()
            elif line.startswith("# sent_id"):
                sent_id = line.split("=", 1)[1].strip()
            elif not line and rows:
                words = [r for r in rows if r[0].isdigit()]
                out.append(
                    Sentence(
                        [r[1] for r in words], sent_id,
                        [r[3] for r in words], [r[4] for r in words], [r[2] for r in words],
                        [int(r[6]) for r in words], [r[7] for r in words], None, document, [r[9] for r in words],
                    )
                )  # fmt: skip
                rows = []
            elif line and not line.startswith("#"):
                rows.append(line.split("\t"))
    return out


def add_uner(sentences: list[Sentence], path: Path) -> int:
    """Gives EWT sentences the names of Universal NER; returns how many sentences it could not align."""
    tags: dict[str, list[tuple[str, str]]] = {}
    sent_id = ""
    for line in path.read_text("utf8").splitlines():
        if line.startswith("# sent_id"):
            sent_id = line.split("=", 1)[1].strip()
            tags[sent_id] = []
        elif line and not line.startswith("#"):
            cells = line.split("\t")
            tags[sent_id].append((cells[1], cells[2]))
    lost = 0
    for s in sentences:
        found = tags.get(s.id, [])
        if [w for w, _ in found] != s.words:
            lost += 1
            continue
        s.names = [f"{t[0]}-{UNER[t[2:]]}" if t[2:] in UNER else "O" for _, t in found]
    return lost


_BRACKET = re.compile(r"\((?P<open>[^()]+)(?P<shut>\))?|(?P<close>[^()]+)\)")


def add_gum_names(sentences: list[Sentence]) -> None:
    """Gives GUM sentences flat names from `Entity=`: the innermost-free, longest mention whose head words are
    proper nouns all through (a determiner and lower-case words around them are cut off)."""
    for s in sentences:
        opened: list[tuple[str, str, int]] = []
        spans: list[tuple[int, int, str]] = []
        for i, misc in enumerate(s.misc):
            entity = next((m[7:] for m in misc.split("|") if m.startswith("Entity=")), "")
            for m in _BRACKET.finditer(entity):
                if m["open"]:
                    fields = m["open"].split("-")
                    if len(fields) < 2:
                        continue
                    opened.append((fields[0], fields[1], i))
                    if m["shut"]:
                        spans.append((i, i + 1, opened.pop()[1]))
                elif m["close"]:
                    for k in range(len(opened) - 1, -1, -1):
                        if opened[k][0] == m["close"]:
                            _, kind, start = opened.pop(k)
                            spans.append((start, i + 1, kind))
                            break
        s.names = ["O"] * len(s.words)
        assert s.upos is not None and s.heads is not None
        for start, end, kind in sorted(spans, key=lambda x: (x[0] - x[1], x[0])):
            if kind not in GUM:
                continue
            head = next((i for i in range(start, end) if not start <= s.heads[i] - 1 < end), start)
            if s.upos[head] != "PROPN" and not (s.xpos and s.xpos[head] in ("NNP", "NNPS")):
                continue
            first, last = head, head + 1
            while first > start and _in_name(s, first - 1):
                first -= 1
            while last < end and _in_name(s, last):
                last += 1
            if GUM[kind] == "person":  # Universal NER leaves titles out, and peoples
                while first < head and s.words[first].strip(".").lower() in TITLES:
                    first += 1
                if all(w.strip(".").lower() in TITLES or not w[0].isupper() for w in s.words[first:last]):
                    continue
                if (s.xpos and s.xpos[head] == "NNPS") or "of" in s.words[first:last]:
                    continue
            while not s.words[last - 1][0].isalnum():
                last -= 1
            while not s.words[first][0].isalnum() or s.words[first].lower() in ("the", "a", "of", "and"):
                first += 1
            if first >= last or any(n != "O" for n in s.names[first:last]):
                continue
            s.names[first] = f"B-{GUM[kind]}"
            for i in range(first + 1, last):
                s.names[i] = f"I-{GUM[kind]}"


def _in_name(s: Sentence, i: int) -> bool:
    assert s.xpos is not None
    if s.words[i] in (",", ";", "(", ")", ":"):
        return False
    return s.words[i][0].isupper() or s.words[i] in (
        "of",
        "the",
        "for",
        "and",
        "-",
        "’s",
        "'s",
        "&",
        "de",
        "al",
        "von",
        "van",
        ".",
    )


def read_crossner(path: Path) -> list[Sentence]:
    """CrossNER's political sentences, their types mapped to three."""
    out: list[Sentence] = []
    words: list[str] = []
    names: list[str] = []
    for line in (*path.read_text("utf8").splitlines(), ""):
        if not line.strip():
            if words:
                out.append(Sentence(words, f"crossner-{len(out)}", names=names))
            words, names = [], []
            continue
        word, tag = line.rsplit("\t", 1)
        words.append(word)
        names.append(f"{tag[0]}-{CROSSNER[tag[2:]]}" if tag[2:] in CROSSNER else "O")
    return out


_WORD = re.compile(r"\w+(?:[’']\w+)?|[^\w\s]")


def read_wikinews(folder: Path) -> list[Sentence]:
    """Wikinews sentences without labels, roughly cut: used only to keep the sentence vectors."""
    csv.field_size_limit(1 << 24)
    out: list[Sentence] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf8", newline="") as rows:
            for row in csv.DictReader(rows):
                for piece in re.split(r"(?<=[.!?])\s+|\n+", row["text"]):
                    words = _WORD.findall(piece)
                    if 4 <= len(words) <= 80:
                        out.append(Sentence(words, f"wikinews-{len(out)}"))
    return out


def damage_words(s: Sentence, chance: random.Random) -> list[str]:
    """The sentence's words as a careless page would print them: other quotation marks, other dashes, capitals lost
    or all capitals. The number of words stays, so every label still fits."""
    words = list(s.words)
    if chance.random() < 0.5:
        open_mark, close_mark = chance.choice(["“”", "“”", "“”", "«»", '""'])
        inside = False
        for i, w in enumerate(words):
            if w in ('"', "``", "''", "“", "”"):
                words[i] = close_mark if inside else open_mark
                inside = not inside
            elif "'" in w:
                words[i] = w.replace("'", "’")
    r = chance.random()
    if r < 0.03:
        words = [w.lower() for w in words]
    elif r < 0.05:
        words = [w.upper() for w in words]
    elif r < 0.07:  # a headline's capitals
        words = [w[:1].upper() + w[1:] if len(w) > 3 else w for w in words]
    if chance.random() < 0.1:
        words = ["—" if w in ("-", "--", "–") and chance.random() < 0.5 else w for w in words]
    return words
