"""Tags, trees and lemmas with gold words, on a CoNLL-U file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twosource.language.lemmas import lemma_of
from twosource.language.model import load_reader


def read_rows(path: Path) -> list[list[list[str]]]:
    """A CoNLL-U file's sentences as rows of cells; multiword ranges and empty nodes are left out."""
    out: list[list[list[str]]] = []
    rows: list[list[str]] = []
    for line in [*path.read_text("utf8").splitlines(), ""]:
        if not line and rows:
            out.append(rows)
            rows = []
        elif line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) < 8:
                raise ValueError(f"{path}: not CoNLL-U: {line[:60]!r}")
            if cells[0].isdigit():
                rows.append(cells)
    return out


def score(path: Path) -> dict[str, Any]:
    """UPOS, XPOS, UAS, LAS (full relations) and lemma accuracy in percent, over all words, punctuation included."""
    sentences = read_rows(path)
    reader = load_reader()
    hits = dict.fromkeys(("upos", "xpos", "uas", "las", "lemmas"), 0)
    words = 0
    # in batches of some sentences, as a report would be
    for start in range(0, len(sentences), 40):
        part = sentences[start : start + 40]
        for rows, r in zip(part, reader.read([[c[1] for c in rows] for rows in part]), strict=True):
            for i, c in enumerate(rows):
                words += 1
                hits["upos"] += r.upos[i] == c[3]
                hits["xpos"] += r.xpos[i] == c[4]
                head = r.heads[i] + 1 == int(c[6])
                hits["uas"] += head
                hits["las"] += head and r.relations[i] == c[7]
                hits["lemmas"] += lemma_of(c[1], r.upos[i], r.xpos[i], reader.known_words) == c[2]
    return {"sentences": len(sentences), "words": words, **{k: round(100 * n / words, 2) for k, n in hits.items()}}
