"""Writes the nouns for what bears no words of its own: data/en/nouns_of_things.json.

    python training/compile_things.py GUM_FOLDER

From the entity types of GUM's openly licensed documents (CC BY 4.0): a common noun is taken where it heads at least
`LEAST` mentions and every one of them is something abstract, a happening, a time, an object, a substance, an animal or
a plant. Nouns that the other lists know to speak (people, bodies, documents, media) are left out, whatever GUM says.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

ENGLISH = Path(__file__).resolve().parent.parent / "src" / "twosource" / "data" / "en"
THINGS = frozenset(["abstract", "event", "time", "object", "substance", "animal", "plant"])
# One mention may be an annotator's slip.
LEAST = 2
# Lists of verbs_of_saying.json and actors.words.json that hold nouns for what speaks.
SAYING = (
    "document_nouns", "statement_nouns", "person_document_nouns", "media_nouns", "anonymous_nouns", "witness_nouns",
    "official_nouns", "analyst_nouns", "spokes_nouns", "body_nouns",
)  # fmt: skip
ACTING = ("people", "corporate", "title_heads", "organisation_heads", "experts")

Word = list[str]  # one line of CoNLL-U


def read_sentences(path: Path) -> Iterator[list[Word]]:
    """The sentences of a CoNLL-U file, words only."""
    sentence: list[Word] = []
    for line in path.read_text("utf8").splitlines():
        if not line and sentence:
            yield sentence
            sentence = []
        elif line and line[0] != "#" and line.split("\t")[0].isdigit():
            sentence.append(line.split("\t"))


def heads(sentence: list[Word]) -> Iterator[tuple[str, str]]:
    """The noun that heads each mention that the sentence closes, with the mention's type."""
    opened: list[tuple[str, int]] = []
    for i, word in enumerate(sentence):
        entity = re.search(r"Entity=([^|]*)", word[9])
        for part in re.findall(r"\([^()]+|\)", entity.group(1) if entity else ""):
            if part[0] == "(":
                opened.append((part.split("-")[1], i))
            elif opened:
                kind, first = opened.pop()
                inside = {w[0] for w in sentence[first : i + 1]}
                head = next((w for w in sentence[first : i + 1] if w[6] not in inside), None)
                if head and head[3] == "NOUN":
                    yield head[2].lower(), kind


def main() -> None:
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in read_sentences(Path(sys.argv[1]) / "gum-open-train.conllu"):
        for noun, kind in heads(sentence):
            kinds[noun][kind] += 1
    saying = json.loads((ENGLISH / "verbs_of_saying.json").read_text("utf8"))
    acting = json.loads((ENGLISH / "actors.words.json").read_text("utf8"))
    speak = {n for k in SAYING for n in saying[k]} | {n for k in ACTING for n in acting[k]}
    things = sorted(
        noun
        for noun, count in kinds.items()
        if count.total() >= LEAST and not count.keys() - THINGS and noun not in speak
        if re.fullmatch(r"[a-z]{3,}", noun)
    )
    comment = "Common nouns for what bears no words, by GUM's entity types (CC BY 4.0): training/compile_things.py."
    table = json.dumps({"_comment": comment, "things": things}, indent=0)
    (ENGLISH / "nouns_of_things.json").write_text(table + "\n", "utf8")
    print(f"{len(things)} nouns")


if __name__ == "__main__":
    main()
