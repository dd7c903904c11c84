"""Names with gold words, on an IOB2 file, by document where the file tells of documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twosource.evaluation import f1, parts
from twosource.language.model import load_reader
from twosource.language.names import names_of_report

# The three kinds under the names that data sets give them; other kinds are left out.
KINDS = {
    "PER": "person", "PERSON": "person", "ORG": "organisation", "ORGANIZATION": "organisation",
    "LOC": "place", "LOCATION": "place", "GPE": "place", "FACILITY": "place", "FAC": "place",
}  # fmt: skip

# Comment lines that name the document of the sentences below them.
DOCUMENT = ("# newdoc", "# doc =")

Span = tuple[int, int, str]


def read_iob(path: Path) -> list[list[tuple[list[str], set[Span]]]]:
    """Documents of sentences, each as words and gold spans (first, last, kind). A line is "index word tag ..." or
    "word ... tag". Where no line tells of documents, every sentence is one."""
    out: list[list[tuple[list[str], set[Span]]]] = []
    told = False
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text("utf8").splitlines(), ""]:
        if not line.strip():
            if words:
                if not told:
                    out.append([])
                out[-1].append((words, spans_of(tags)))
            words, tags = [], []
        elif line.startswith(DOCUMENT):
            told = True
            out.append([])
        elif not line.startswith("# "):
            cells = line.split("\t") if "\t" in line else line.split()
            if len(cells) < 2:
                raise ValueError(f"{path}: not IOB2: {line[:60]!r}")
            indexed = cells[0].isdigit() and len(cells) > 2
            words.append(cells[1] if indexed else cells[0])
            tags.append(cells[2] if indexed else cells[-1])
    return out


def spans_of(tags: list[str]) -> set[Span]:
    """The spans of a row of tags, of the three kinds."""
    out: set[Span] = set()
    start, kind = -1, ""
    for i, tag in enumerate([*tags, "O"]):
        if start >= 0 and tag != f"I-{kind}":
            if kind.upper() in KINDS:
                out.add((start, i - 1, KINDS[kind.upper()]))
            start = -1
        if tag[:2] in ("B-", "I-") and start < 0:
            start, kind = i, tag[2:]
    return out


def score(path: Path) -> dict[str, Any]:
    """Span F1 over person, organisation and place, and for each kind."""
    documents = read_iob(path)
    reader = load_reader()
    gold: list[Span] = []
    counts = {kind: [0, 0, 0] for kind in ("person", "organisation", "place")}
    for sentences in documents:
        words = [w for w, _ in sentences]
        scores = [r.names for part in parts(words) for r in reader.read(part)]
        names = names_of_report(words, scores, reader.name_tags)
        for (_, want), found in zip(sentences, names, strict=True):
            gold.extend(want)
            got = set(found)
            for kind, count in counts.items():
                count[0] += sum(s[2] == kind for s in want & got)
                count[1] += sum(s[2] == kind for s in got)
                count[2] += sum(s[2] == kind for s in want)
    total = [sum(c[i] for c in counts.values()) for i in range(3)]
    return {
        "documents": len(documents),
        "sentences": sum(map(len, documents)),
        "names": len(gold),
        **f1(total[0], total[1], total[2]),
        **{kind: f1(*c)["f1"] for kind, c in counts.items()},
    }
