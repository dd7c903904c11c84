"""Reports that may harm who reads them, made of the strings of cases/hostile.json: each distinct, each with the mark
`zq` and a number, so that whatever comes of it on a page is known."""

import json
from collections.abc import Iterator
from pathlib import Path

MARK = "zq"
CASES = json.loads((Path(__file__).parent / "cases" / "hostile.json").read_text("utf8"))
LONG = (
    "zq" + "w" * 20_000, "zq" + "<" * 3_000, "&" * 3_000 + "zq", "zq" + "\t" * 2_000 + ".", "zq " + "\n" * 500,
    "zq" + "\u0301" * 500, "\u0336".join("zq" * 9) + " zq", "\U0001f4a5" * 40 + "zq", "\u0650" * 90 + "zq",
    "(" * 300 + "zq", '"' * 301 + "zq", "zq{" * 100,
)  # fmt: skip
A_STORY = 5  # reports of each story
TOWNS = ("Orlow", "Callan", "Vesna", "Tolmin", "Eastmere", "Karsk", "Ilden", "Morav", "Selby", "Brunn", "Halme", "Tarn")
PEOPLE = ("Mayor Anna BAD Keller", "Minister Ruta BAD Halme", "BAD Brandt", "the BAD council")
STORIES = (  # in which a string may become an actor, a place, a number or somebody's words
    "The bridge at TOWN was closed on Monday after cracks were found, WHO said.\n\n“We close it BAD today,” WHO said.",
    "Police arrested 12 people in TOWN on Tuesday for a BAD theft.\n\nWHO denied that the BAD painting was stolen.",
    "WHO will visit TOWN BAD on Friday to sign a treaty.\n\n“There is no BAD treaty,” said WHO of Port BAD.",
    "A ferry sank off TOWN BAD on Sunday, killing at least four.\n\nAt least BAD six people died, WHO said.",
)


def attacks() -> list[str]:
    """Every string, with a number of its own."""
    texts = [text for case in CASES for text in case["texts"]] + list(LONG)
    return [text.replace(MARK, f"{MARK}{n}") for n, text in enumerate(texts)]


def tellings() -> Iterator[tuple[str, str, int]]:
    """For each string itself, a report's text that holds it, and the number of the story that it tells."""
    for n, bad in enumerate(attacks()):
        story = n // A_STORY
        text = STORIES[story % len(STORIES)].replace("WHO", PEOPLE[n % len(PEOPLE)])
        yield bad, text.replace("TOWN", TOWNS[story % len(TOWNS)]).replace("BAD", bad), story
