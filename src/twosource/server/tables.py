"""The table of a story's facts against its reports: who has each, and how each puts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from twosource.brief.entries import challenge_words, detail_words, headline_words, one_each, quote_of, span
from twosource.brief.parts import Place, Setting, is_shared
from twosource.brief.wording import Json, support_words, trim

WIDEST: Final = 8  # reports that a screen shows side by side; of a larger story each fact lists its reports
CELL_LETTERS: Final = 90

SIGNS: Final[Mapping[str, tuple[str, str]]] = {
    "same": ("=", "same"),
    "identical": ("=", "same words"),
    "spelling": ("=", "other spelling"),
    "cut": ("≈", "cut"),
    "compatible": ("≈", "compatible"),
    "translated": ("≈", "translated"),
    "differs": ("≠", "differs"),
    "not-comparable": ("–", "not compared"),
}
"""How a reading stands to the fact's main reading: a sign and words for it, since colour alone tells not everybody."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How one report puts a fact: `compared` is CONTRACT's word for it, `sign` and `told` are for the reader."""

    compared: str
    sign: str
    told: str
    words: str
    source: str
    note: str
    place: Place


@dataclass(frozen=True, slots=True)
class Line:
    """One fact: `cells` has an entry for each report of the story that tells it, by report id."""

    id: str
    text: str
    detail: str
    support: str
    challenge: str
    agreement: str
    kind: str
    cells: Mapping[str, Cell]
    alike: Sequence[tuple[str, Sequence[Cell]]]
    """The cells by how they stand to the main reading, for stories too wide for columns."""


def table_of_facts(s: Setting) -> list[Line]:
    """The facts of several reports, in the brief's order."""
    return [_line(s, fact) for fact in s.facts if is_shared(fact)]


def _line(s: Setting, fact: Json) -> Line:
    cells: dict[str, Cell] = {}
    for reading in one_each(s, fact):
        cells.setdefault(reading["report"], _cell(s, fact, reading))
    alike: dict[str, list[Cell]] = {}
    for cell in cells.values():
        alike.setdefault(cell.told, []).append(cell)
    names = list(dict.fromkeys(filter(None, (s.origin_name(origin) for origin in fact["support"]["origins"]))))
    return Line(
        fact["id"], headline_words(fact), detail_words(fact), support_words(fact["support"], names),
        challenge_words(s, fact), fact["agreement"], fact["kind"], cells, tuple(alike.items()),
    )  # fmt: skip


def _cell(s: Setting, fact: Json, reading: Json) -> Cell:
    quote = quote_of(s, reading, fact)
    sign, told = SIGNS.get(reading.get("compared") or "", ("·", ""))
    words = trim("".join(piece.text for piece in quote.pieces), CELL_LETTERS)
    return Cell(reading.get("compared") or "", sign, told, words, quote.source, quote.note, s.place(*span(reading)))
