"""Counts in how many documents of the training corpora each content word stands: what makes a word rare.

    python training/compile_frequencies.py --data DATA/train --out src/twosource/data/en/frequencies.json

Reads Wikinews articles with the shipped model and the treebanks' documents with their gold lemmas. Words of one
document only are left out: they count as unseen.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import corpora
from twosource.content import CONTENT, content_words
from twosource.language import read_sentences

# Articles are read up to here: the counts are of documents, and background at their ends is like that of others.
LONGEST = 4000


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    documents: list[set[str]] = []
    csv.field_size_limit(1 << 24)
    for path in sorted((a.data / "wikinews" / "data").glob("*.csv")):
        with path.open(encoding="utf8", newline="") as rows:
            for row in csv.DictReader(rows):
                sentences = read_sentences(row["text"][:LONGEST])
                documents.append({w for s in sentences for w in content_words(s.tokens)})
    for path in (a.data / "gum-open" / "gum-open-train.conllu", a.data / "ud-ewt" / "en_ewt-ud-train.conllu"):
        by_document: dict[str, set[str]] = {}
        for s in corpora.read_conllu(path):
            pairs = zip(s.lemmas or (), s.upos or (), strict=True)
            by_document.setdefault(s.document, set()).update(w.lower() for w, u in pairs if u in CONTENT)
        documents.extend(by_document.values())
    counts = Counter(w for d in documents for w in d)
    kept = {w: n for w, n in sorted(counts.items()) if n > 1 and w[0].isalpha()}
    out = {"documents": len(documents), "words": kept}
    a.out.write_text(json.dumps(out, ensure_ascii=False, separators=(",", ":")) + "\n", "utf8")
    print(f"{len(kept)} words of {len(documents)} documents, {a.out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
