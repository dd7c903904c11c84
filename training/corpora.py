"""Reads the treebanks and name corpora that may train a model that ships.

Each sentence carries whichever labels its corpus has; what it lacks stays None and costs nothing in training.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
from twosource.evaluation.treebank import entities_of
from twosource.language.words import find_paragraphs, find_sentences, find_words

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
        "brother uncle aunt deputy solicitor major-general minister mp mep commissioner sheriff administrator ceo coo "
        "cfo congressman congresswoman councillor coach foreign interior defence defense coordinator spokesman "
        "spokeswoman spokesperson brig c.e.o founder producer advisor adviser envoy commodore acting special "
        "executive analyst economist"
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
    paragraph: int = 0  # counted through the file; sentences of one paragraph may be joined
    starts: list[int] | None = None  # 1 where a sentence starts
    predicates: list[int] | None = None  # 1 where PropBank has a predicate
    event_nouns: list[int] | None = (
        None  # 1 for a noun that tells of a happening, 0 for one that does not, -100 unknown
    )
    roles: dict[tuple[int, int], str] | None = None  # (predicate, word) -> role
    factuality: list[float] | None = None  # -3..3, NaN where unknown


def read_conllu(path: Path) -> list[Sentence]:
    """A CoNLL-U file's sentences; multiword ranges and empty nodes are left out."""
    out: list[Sentence] = []
    rows: list[list[str]] = []
    sent_id = document = ""
    paragraph = 0
    with path.open(encoding="utf8") as lines:
        for line in (*lines, "\n"):
            line = line.rstrip("\n")
            if line.startswith("# newdoc id"):
                document = line.split("=", 1)[1].strip()
                paragraph += 1
            elif line.startswith("# sent_id"):
                sent_id = line.split("=", 1)[1].strip()
            elif line.startswith("# newpar"):
                paragraph += 1
            elif not line and rows:
                words = [r for r in rows if r[0].isdigit()]
                out.append(
                    Sentence(
                        [r[1] for r in words], sent_id,
                        [r[3] for r in words], [r[4] for r in words], [r[2] for r in words],
                        [int(r[6]) for r in words], [r[7] for r in words], None, document, [r[9] for r in words],
                        paragraph,
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


def add_gum_names(sentences: list[Sentence]) -> None:
    """Gives GUM sentences flat names from `Entity=`: the innermost-free, longest mention whose head words are
    proper nouns all through (a determiner and lower-case words around them are cut off)."""
    for s in sentences:
        spans = [(first, last + 1, kind) for first, last, _, kind in entities_of(s.misc)]
        s.names = ["O"] * len(s.words)
        assert s.upos is not None and s.heads is not None
        for start, end, kind in sorted(spans, key=lambda x: (x[0] - x[1], x[0])):
            if kind not in GUM:
                continue
            head = next((i for i in range(start, end) if not start <= s.heads[i] - 1 < end), start)
            if s.upos[head] != "PROPN" and not (s.xpos and s.xpos[head] in ("NNP", "NNPS")):
                continue
            first, last = head, head + 1
            if GUM[kind] == "person":  # Universal NER leaves titles out, and peoples
                last = _end_of_flat(s, head, end)
                if s.words[head].strip(".").lower() in TITLES or not s.words[head][0].isupper():
                    continue
                if s.xpos and s.xpos[head] == "NNPS":
                    continue
            else:
                while first > start and _in_name(s, first - 1):
                    first -= 1
                while last < end and _in_name(s, last):
                    last += 1
            while not s.words[last - 1][0].isalnum():
                last -= 1
            while not s.words[first][0].isalnum() or s.words[first].lower() in ("the", "a", "of", "and"):
                first += 1
            if first >= last or any(n != "O" for n in s.names[first:last]):
                continue
            s.names[first] = f"B-{GUM[kind]}"
            for i in range(first + 1, last):
                s.names[i] = f"I-{GUM[kind]}"


def _end_of_flat(s: Sentence, head: int, end: int) -> int:
    """Where a person's name ends that starts at its head: the further words of a name hang flat from the first."""
    assert s.heads is not None and s.relations is not None
    flat = [i for i in range(head + 1, end) if s.heads[i] == head + 1 and s.relations[i].startswith("flat")]
    return max(flat, default=head) + 1


def without_titles(words: list[str], first: int, last: int) -> int:
    """Where a person's name starts in a run of capitals: behind the last title in it ("Apple CEO Steve Jobs")."""
    titles = [i for i in range(first, last) if words[i].strip(".").lower() in TITLES]
    return titles[-1] + 1 if titles else first


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


def words_of(text: str) -> Iterator[list[str]]:
    """The words of each sentence of a plain text, as the shipped program cuts them."""
    for paragraph in find_paragraphs(text):
        for sentence in find_sentences(text, paragraph):
            yield [text[a:b] for a, b in find_words(text, sentence, (), ())]


def read_wikinews(folder: Path) -> list[Sentence]:
    """Wikinews sentences, each once; without labels."""
    csv.field_size_limit(1 << 24)
    found: dict[tuple[str, ...], None] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf8", newline="") as rows:
            for row in csv.DictReader(rows):
                found |= {tuple(words): None for words in words_of(row["text"]) if 4 <= len(words) <= 80}
    return [Sentence(list(words), f"wikinews-{i}") for i, words in enumerate(found)]


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
    elif r < 0.09:  # the first capital lost
        words[0] = words[0].lower()
    elif r < 0.12:  # a capital lost here and there
        words = [w.lower() if w[:1].isupper() and chance.random() < 0.4 else w for w in words]
    if chance.random() < 0.1:
        words = [chance.choice(["—", "–", "--", "-"]) if w in ("-", "--", "–", "—") else w for w in words]
    return words


def without_article(s: Sentence, chance: random.Random) -> Sentence:
    """The sentence without one of its articles, as translation from a language without them would have it."""
    if s.heads is None or s.relations is None:
        return s
    articles = [
        i
        for i, w in enumerate(s.words)
        if w.lower() in ("the", "a", "an") and s.relations[i] == "det" and i + 1 not in s.heads and i
    ]
    if not articles:
        return s
    gone = chance.choice(articles)

    def cut(row: list[Any] | None) -> list[Any] | None:
        return None if row is None else row[:gone] + row[gone + 1 :]

    def moved(i: int) -> int:
        return i - (i > gone)

    heads = [moved(h - 1) + 1 if h else 0 for h in s.heads]
    roles = (
        None if s.roles is None else {(moved(p), moved(w)): r for (p, w), r in s.roles.items() if gone not in (p, w)}
    )
    return replace(
        s, words=s.words[:gone] + s.words[gone + 1 :], upos=cut(s.upos), xpos=cut(s.xpos), heads=cut(heads),
        relations=cut(s.relations), names=cut(s.names), predicates=cut(s.predicates),
        event_nouns=cut(s.event_nouns), factuality=cut(s.factuality), roles=roles,
    )  # fmt: skip


def joined(sentences: list[Sentence]) -> Sentence:
    """Neighbouring sentences as one stretch of text, to learn where sentences start: tags and names, no tree."""
    words: list[str] = []
    upos: list[str] = []
    xpos: list[str] = []
    names: list[str] | None = []
    starts: list[int] = []
    for s in sentences:
        starts.extend([1] + [0] * (len(s.words) - 1))
        words.extend(s.words)
        upos.extend(s.upos or ())
        xpos.extend(s.xpos or ())
        names = None if names is None or s.names is None else names + s.names
    return Sentence(words, "", upos=upos, xpos=xpos, names=names, starts=starts)
