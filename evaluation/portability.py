"""Prints a digest of everything that the model labels in the example reports, to compare machines and settings.

    python evaluation/portability.py --threads 1
    python evaluation/portability.py --threads 8
    qemu-x86_64 -cpu Haswell python evaluation/portability.py     a processor without VNNI and AVX-512

Two lines that end alike mean the same words, tags, trees, relations, names, predicates and roles; `--save` and
`--against` count the differences where they do not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import sys
from pathlib import Path

from twosource.language.model import FOLDER, Reader
from twosource.language.names import names_of_report
from twosource.language.words import find_paragraphs, find_sentences, find_words

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--reports", type=int, default=99, help="read only so many of the example reports")
    ap.add_argument("--save", type=Path)
    ap.add_argument("--against", type=Path)
    a = ap.parse_args()
    labels = read(Reader(FOLDER, a.threads), a.reports)
    shown = json.dumps(labels, sort_keys=True)
    if a.save:
        a.save.write_text(shown, "utf8")
    digest = hashlib.sha256(shown.encode()).hexdigest()[:16]
    words = len(labels["upos"])
    print(f"Python {platform.python_version()}, {a.threads} threads, {words} words: {digest}")
    if a.against:
        others = json.loads(a.against.read_text("utf8"))
        changed = {k: sum(x != y for x, y in zip(v, others[k], strict=True)) for k, v in labels.items()}
        print(f"of {words} words changed: {changed}")
        sys.exit(1 if any(changed.values()) else 0)


def read(reader: Reader, reports: int) -> dict[str, list[str]]:
    """What the reader labels, one entry a word."""
    out: dict[str, list[str]] = {k: [] for k in ("upos", "xpos", "head", "relation", "name", "roles")}
    for path in sorted(EXAMPLES.rglob("*.txt"))[:reports]:
        text = path.read_text("utf8")
        spans = [
            find_words(text, s, reader.known_words, ()) for p in find_paragraphs(text) for s in find_sentences(text, p)
        ]
        forms = [[text[a:b] for a, b in row] for row in spans]
        readings = reader.read(forms)
        names = names_of_report(forms, [r.names for r in readings], reader.name_tags)
        for words, r, named in zip(spans, readings, names, strict=True):
            for i in range(len(words)):
                out["upos"].append(r.upos[i])
                out["xpos"].append(r.xpos[i])
                out["head"].append(str(r.heads[i]))
                out["relation"].append(r.relations[i])
                out["name"].append(" ".join(k for a, b, k in named if a <= i <= b))
                out["roles"].append(" ".join(f"{p}:{k}" for p, w, k in sorted(r.roles) if w == i))
    return out


if __name__ == "__main__":
    main()
