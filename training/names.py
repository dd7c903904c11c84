"""Further names to learn from: re3d, MEANTIME, and other names put in the place of those in the treebanks."""

from __future__ import annotations

import csv
import functools
import itertools
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from corpora import TITLES, Sentence, without_titles
from twosource.language.words import find_words

_STOP = re.compile(r"(?<=[a-z)\"”][.!?])\s+(?=[A-Z\"“])|\n+")
_SMALL = frozenset("of the for and de al el bin von van - & ' ’ 's ’s".split())
_NO_NAMES = frozenset(
    "i he she we they you it the a an his her my our their its this that these those who some all both many".split()
)
LISTS = Path(__file__).resolve().parent.parent / "src" / "twosource" / "data" / "en"
RE3D = {"Person": "person", "Organisation": "organisation", "Location": "place"}
MEANTIME = {"PER": "person", "ORG": "organisation", "LOC": "place"}
# MEANTIME marks every mention in the title, the date line and the first sentences; later only those of known chains.
MEANTIME_SENTENCES = 6
# Share of sentences in which the names of the corpus give way to names of the lists.
SWAPPED = 0.3


def name_core(words: list[str], first: int, last: int, head: int) -> tuple[int, int] | None:
    """The name in a mention: the run of capitalised words about its head, or None where it has none."""
    if not words[head][:1].isupper():
        return None
    a = b = head
    while a > first and (words[a - 1][:1].isupper() or words[a - 1].lower() in _SMALL):
        a -= 1
    while b < last and (words[b + 1][:1].isupper() or words[b + 1].lower() in _SMALL):
        b += 1
    while words[a].lower() in _SMALL or not words[a][0].isalnum():
        a += 1
    while words[b].lower() in _SMALL or not words[b][0].isalnum():
        b -= 1
    if a == first and a < b and words[a].lower() in _NO_NAMES:  # capitals of a sentence's start
        a += 1
    return (a, b) if a <= b and not (a == b and words[a].lower() in _NO_NAMES) else None


def put_name(words: list[str], names: list[str], first: int, last: int, kind: str) -> None:
    if any(n != "O" for n in names[first : last + 1]):
        return
    if first == last and words[first] in _demonyms():  # "the French", "Canadian banks": peoples are no names
        return
    if kind == "person":
        name = without_titles(words, first, last)
        if any(words[i].strip(".,").lower() in TITLES for i in (name, last)) or words[name].lower() in _SMALL:
            names[first : last + 1] = ["?"] * (last + 1 - first)  # "Minister for the Interior": a description
            return
        first = name
    names[first] = f"B-{kind}"
    for i in range(first + 1, last + 1):
        names[i] = f"I-{kind}"


@functools.cache
def _demonyms() -> frozenset[str]:
    with (LISTS / "actors.countries.tsv").open(encoding="utf8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    words = frozenset(d for row in rows for kind in ("adjectives", "nouns") for d in row[kind].split("|"))
    return words | {"European", "American", "Arab"}


def read_re3d(folder: Path) -> list[Sentence]:
    """re3d's sentences without its BBC part (non-commercial). Mentions without a capital are descriptions, no names;
    where only a part of a mention is capitalised, nothing is said of its words."""
    out: list[Sentence] = []
    for place in sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("BBC")):
        mentions: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for line in (place / "entities.json").read_text("utf8").splitlines():
            row = json.loads(line)
            if row["type"] in RE3D:
                mentions[row["documentId"]].append((row["begin"], row["end"], RE3D[row["type"]]))
        for line in (place / "documents.json").read_text("utf8").splitlines():
            row = json.loads(line)
            out.extend(_re3d_sentences(row["text"], mentions[row["_id"]], f"re3d-{row['_id']}"))
    return out


def _re3d_sentences(text: str, mentions: list[tuple[int, int, str]], key: str) -> list[Sentence]:
    out: list[Sentence] = []
    cuts = [0, *(m.end() for m in _STOP.finditer(text)), len(text)]
    for a, b in itertools.pairwise(cuts):
        spans = find_words(text, (a, b), frozenset(), frozenset())
        words = [text[x:y] for x, y in spans]
        if not 4 <= len(words) <= 90:
            continue
        names = ["O"] * len(words)
        for start, end, kind in sorted(mentions, key=lambda m: (m[0] - m[1], m[0])):
            inside = [i for i, (x, y) in enumerate(spans) if x >= start and y <= end]
            if not inside:
                continue
            capitals = [i for i in inside if words[i][0].isupper()]
            lower = [i for i in inside if words[i][0].islower() and words[i].lower() not in _SMALL]
            if lower and capitals:
                for i in inside:
                    names[i] = "?" if names[i] == "O" else names[i]
            elif capitals and (core := name_core(words, inside[0], inside[-1], capitals[-1])):
                put_name(words, names, *core, kind)
        out.append(Sentence(words, f"{key}-{a}", names=names))
    return out


def read_meantime(folder: Path) -> list[Sentence]:
    """MEANTIME's English articles, their fully annotated sentences."""
    words: dict[tuple[str, int], list[str]] = defaultdict(list)
    csv.field_size_limit(1 << 24)
    with (folder / "conll.csv").open(encoding="utf8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["token"] and int(row["sent_id"]) < MEANTIME_SENTENCES:
                words[row["topic/subtopic_name"], int(row["sent_id"])].append(row["token"])
    tags = {key: ["O"] * len(w) for key, w in words.items()}
    mentions = json.loads((folder / "entities_mentions.json").read_text("utf8"))
    for m in sorted(mentions, key=lambda m: (-len(m["tokens_number"]), m["mention_id"])):
        key = (m["topic/subtopic_name"], m["sent_id"])
        kind = MEANTIME.get(m["mention_type"])
        if kind is None or key not in words:
            continue
        inside = sorted(m["tokens_number"])
        head = next((i for i in inside if words[key][i] == m["mention_head"]), inside[-1])
        core = name_core(words[key], inside[0], inside[-1], head)
        if core and not (core[1] == 0 and m["mention_head_pos"] != "PROPN"):  # "Developers" at the start is no name
            put_name(words[key], tags[key], *core, kind)
    return [Sentence(words[k], f"meantime-{k[0]}-{k[1]}", names=tags[k]) for k in sorted(words) if len(words[k]) > 3]


def read_name_lists(folder: Path, sentences: Iterable[Sentence]) -> dict[tuple[str, int], list[list[str]]]:
    """Names by kind and number of words, from the actor lists that ship and from the corpora of names themselves."""
    out: dict[tuple[str, int], set[tuple[str, ...]]] = defaultdict(set)

    def put(kind: str, name: str) -> None:
        words = tuple(name.split())
        if words and all(w[0].isupper() and w.replace("-", "").replace("'", "").isalpha() for w in words):
            out[kind, len(words)].add(words)

    def rows(file: str) -> list[dict[str, str]]:
        with (folder / file).open(encoding="utf8", newline="") as lines:
            return list(csv.DictReader(lines, delimiter="\t"))

    for row in [*rows("actors.people.tsv"), *rows("actors.ministers.tsv")]:
        put("person", row["name"])
        put("person", row["name"].split()[-1])
    for row in rows("actors.countries.tsv"):
        for name in [row["name"], *row["capitals"].split("|")]:
            put("place", name)
    for row in rows("actors.organisations.tsv"):
        for name in [row["name"], *row["names"].split("|")]:
            put("organisation", name)
    for s in sentences:
        for first, last, kind in _names_of(s):
            words = tuple(s.words[first : last + 1])
            # initials and lower-case names teach nothing about others
            if len(words[0]) > 1 and all(w[0].isupper() or w.lower() in _SMALL for w in words):
                out[kind, len(words)].add(words)
    return {k: [list(w) for w in sorted(v)] for k, v in out.items()}


def _names_of(s: Sentence) -> Iterator[tuple[int, int, str]]:
    """The (first, last, kind) of a sentence's names."""
    tags = [*(s.names or ()), "O"]
    for i, tag in enumerate(tags):
        if tag.startswith("B-"):
            end = i + 1
            while tags[end] == f"I-{tag[2:]}":
                end += 1
            yield i, end - 1, tag[2:]


def swap_names(s: Sentence, lists: dict[tuple[str, int], list[list[str]]], chance: random.Random) -> Sentence:
    """The sentence with each name, at even odds, replaced by one of the same kind and number of words, so that
    the tree and all labels hold."""
    if not s.names or all(n == "O" for n in s.names):
        return s
    words = list(s.words)
    for first, last, kind in _names_of(s):
        others = lists.get((kind, last - first + 1))
        if others and chance.random() < 0.5:
            words[first : last + 1] = chance.choice(others)
    return replace(s, words=words)
