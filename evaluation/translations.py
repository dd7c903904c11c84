"""Whether the same names are found in a sentence's human English and in its machine English.

    python evaluation/translations.py DATA/evaluate-only/machine-translated/newstest2021.ru-en.all.xml

Each system's translation of a segment is read beside the reference. A name agrees where the other text has a name of
the same kind and the same words (capitals and small words aside). "Sayable" names are those whose words stand in both
texts: there only the reader, not the translators' spelling ("Kiev", "Kyiv"), can make a difference. Figures are shares
in percent: twice the names that agree over the names of both sides.
"""

from __future__ import annotations

import argparse
import re
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from pathlib import Path

from twosource.language import read_sentences

_WORD = re.compile(r"\w+")
_SMALL = frozenset("the a an of s".split())

Name = tuple[str, str]  # kind, words


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("path", type=Path)
    a = ap.parse_args()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    segments = 0
    for doc in ET.parse(a.path).getroot().iter("doc"):
        reference = doc.find("ref")
        if reference is None:
            continue
        human = {seg.get("id"): seg.text or "" for seg in reference.iter("seg")}
        segments += len(human)
        names = {key: names_of(text) for key, text in human.items()}
        for system in doc.iter("hyp"):
            for seg in system.iter("seg"):
                key, text = seg.get("id"), seg.text or ""
                if key in human and text:
                    compare(names[key], names_of(text), human[key], text, counts[system.get("system", "?")])
    total: Counter[str] = Counter()
    for name, c in sorted(counts.items()):
        total.update(c)
        print(f"{name:14} {figures(c)}")
    print(f"{'all':14} {figures(total)}  ({segments} segments, {len(counts)} systems)")


def names_of(text: str) -> Counter[Name]:
    return Counter(
        (n.kind, folded(text[s.tokens[n.first].start : s.tokens[n.last].end]))
        for s in read_sentences(text)
        for n in s.names
    )


def folded(text: str) -> str:
    return " ".join(w for w in _WORD.findall(text.lower()) if w not in _SMALL)


def compare(human: Counter[Name], machine: Counter[Name], human_text: str, machine_text: str, c: Counter[str]) -> None:
    c["names"] += human.total() + machine.total()
    both = (human & machine).total()
    c["agree"] += both
    texts = [f" {folded(t)} " for t in (human_text, machine_text)]
    c["sayable"] += sum(
        n for side in (human, machine) for (_, w), n in side.items() if all(f" {w} " in t for t in texts)
    )
    c["sayable agree"] += both


def figures(c: Counter[str]) -> str:
    return (
        f"all names {200 * c['agree'] / max(c['names'], 1):.1f} of {c['names']}, "
        f"sayable {200 * c['sayable agree'] / max(c['sayable'], 1):.1f} of {c['sayable']}"
    )


if __name__ == "__main__":
    main()
