"""Compiles the CAMEO verb dictionary into patterns that tell PLOVER events.

    python training/compile_frames.py EVENTS_FOLDER

reads `dictionaries/CAMEO.2.0.txt` (Open Event Data Alliance, MIT) and `ontology/cameo_to_plover.csv` (CC BY-SA 4.0) and
writes `frames.patterns.json`. A block of the dictionary is a group of verbs of like meaning with one code of their own
and patterns of further words before and after the verb. Kept are the verbs, the words that each pattern asks for, and
the PLOVER event, mode and context of each code, or null for statements (01) and codes of none, which overrule a verb's
own code. The order of words within a side and what marks phrases are dropped.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[1] / "src" / "twosource" / "data" / "en" / "frames.patterns.json"
Codes = dict[str, tuple[str, str, str]]
Told = list[str] | None


def main(folder: Path) -> None:
    codes = read_codes(folder / "ontology/cameo_to_plover.csv")
    text = (folder / "dictionaries/CAMEO.2.0.txt").read_text(encoding="latin-1")
    head, _, body = text.partition("####### VERB PATTERNS #######")
    sets = read_sets(head)
    used: set[str] = set()
    blocks: list[dict[str, Any]] = []
    for line in body.splitlines():
        line = line.partition("#")[0].rstrip()
        if m := re.match(r"---\s+\S+\s+\[(\S+)\]", line):
            blocks.append({"told": plover(m[1], codes), "verbs": [], "patterns": []})
        elif m := re.match(r"- (.*?)\s*\[(\S+?)\]", line):
            before, star, after = m[1].partition("*")
            sides = [asked(before), asked(after)]
            if star and all(word in sets for side in sides for word in side if word[0] == "&"):
                used |= {word for side in sides for word in side if word[0] == "&"}
                blocks[-1]["patterns"].append([*sides, plover(m[2], codes)])
        elif line and not line.startswith(("~", "&", "-")):
            code = re.search(r"\[(\S+)\]", line)
            words = re.sub(r"[\[{].*", "", line).strip("+_ ").lower().split("_")
            blocks[-1]["verbs"].append([words, plover(code[1], codes)] if code else [words])
    kept = {"sets": {name[1:]: sets[name] for name in sorted(used)}, "blocks": blocks}
    OUT.write_text(json.dumps(kept, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    print(
        OUT.name,
        len(blocks),
        "blocks",
        sum(len(b["patterns"]) for b in blocks),
        "patterns",
        OUT.stat().st_size,
        "bytes",
    )


def read_codes(path: Path) -> Codes:
    with path.open(encoding="utf-8") as file:
        return {r["cameo"]: (r["plover_event"], r["plover_mode"], r["plover_context"]) for r in csv.DictReader(file)}


def plover(code: str, codes: Codes) -> Told:
    """The event, mode and context of a code such as "112" or "042:043" (of the source's side); None for none."""
    first, _, second = code.partition(":")
    digits = first or second
    while digits and digits not in codes:
        digits = digits[:-1]
    return list(codes[digits]) if digits else None


def read_sets(head: str) -> dict[str, list[str]]:
    sets: dict[str, list[str]] = {}
    words: list[str] = []
    for line in head.splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("&"):
            words = sets.setdefault(line.split()[0].strip("_").lower(), [])
        elif line.startswith("+"):
            words.append(line[1:].strip("_ ").lower().replace("_", " "))
    return sets


def asked(side: str) -> list[str]:
    """The words a side asks for, alternatives joined by "/"; a set by its name with "&"."""
    words = re.sub(r"[(){}+]", " ", side).split()
    return [w.strip("_").lower() for w in words if w.strip("$%^_") and not w.startswith(("$", "%", "^"))]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
