"""A text cut into words with their classes, for the rules for date expressions to match.

Most of a text is words between single spaces, each of which is cut alike wherever it stands. These are cut once and
remembered; what a number, a line's end or the beginning of a set phrase ("a little over") may join to its neighbours
is cut in its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from twosource.dates.words import (
    ABBREVIATED,
    LEXICON,
    NAMES,
    OTHER,
    PHRASE,
    PHRASE_STARTS,
    PHRASES,
    WORD,
    letter_of,
)


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words: one letter of class each in `kinds`, and where each starts and ends.

    Of words without a class that follow each other only the first and the last are here.
    """

    text: str
    kinds: str
    starts: list[int]
    ends: list[int]

    def lower(self, index: int) -> str:
        """A word in lower case, spaces and apostrophes made plain, an abbreviation's full stop cut off."""
        word = " ".join(self.text[self.starts[index] : self.ends[index]].lower().replace("’", "'").split())
        return word.rstrip(".") if self.kinds[index] in ABBREVIATED else word


def read_words(text: str) -> Words:
    """Cut a text into words with their classes."""
    kinds: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    begin = done = 0
    for chunk in text.split(" "):
        end = begin + len(chunk)
        if begin >= done and (letter := _letter_of_plain(chunk, text, end)):
            kinds.append(letter)
            starts.append(begin)
            ends.append(end)
        elif begin >= done and len(chunk) <= LONGEST and (known := _cut(chunk)) is not None:
            for letter, first, last in known:
                kinds.append(letter)
                starts.append(begin + first)
                ends.append(begin + last)
        elif end > done:
            done = _cut_in_place(text, max(begin, done), end, (kinds, starts, ends))
        begin = end + 1
    return _without_fillers(text, "".join(kinds), starts, ends)


def _letter_of_plain(chunk: str, text: str, end: int) -> str | None:
    """The class of a word of plain letters that ends at a place of a text; None of anything else, of what may begin a
    set phrase and of what may have "Friday" glued to it."""
    seconds = SECONDS.get(chunk)
    if seconds is not None:
        ahead = text[end + 1 : end + 1 + _AHEAD].lstrip().lower()
        return None if not ahead or ahead.startswith(seconds) else LEXICON.get(chunk, OTHER)
    letter = LEXICON.get(chunk)
    if letter is not None or not chunk.isalpha() or not chunk.isascii():
        return letter
    if chunk.islower():
        return OTHER
    lower = chunk.lower()
    known = lower in NAMES or lower in PHRASE_STARTS or "day" in lower
    return OTHER if chunk.istitle() and not known else None


def _seconds() -> dict[str, tuple[str, ...]]:
    """First words of set phrases -> how the words that may follow begin: "international" -> "women"."""
    out: dict[str, set[str]] = {first: set() for first in PHRASE_STARTS}
    for phrase in PHRASES:
        first, _, rest = phrase.partition(" ")
        if rest and first in out:
            out[first].add(re.split(r"[ '.-]", rest)[0])
    return {first: tuple(sorted(seconds)) for first, seconds in out.items()}


SECONDS = _seconds()
_AHEAD = 2 + max(len(second) for seconds in SECONDS.values() for second in seconds)


# A word so long comes but once; and as many words as some hundred reports have that are not alike.
LONGEST, REMEMBERED = 40, 1 << 14
Cut = tuple[str, int, int]


@lru_cache(REMEMBERED)
def _cut(chunk: str) -> tuple[Cut, ...] | None:
    """The classes and places of what stands between two spaces, None where more than that decides."""
    if _OPEN_ENDED.search(chunk):
        return None
    out: list[Cut] = []
    for m in WORD.finditer(chunk):
        word = m.group()
        if word.lower() in PHRASE_STARTS:
            return None
        out.append((letter_of(m.lastgroup or "rest", word), *m.span()))
    return tuple(out)


_OPEN_ENDED = re.compile(r"\d|\s$")


def _cut_in_place(text: str, start: int, end: int, found: tuple[list[str], list[int], list[int]]) -> int:
    """Cuts what lies between two places of a text; returns where the last word ends, which may be farther on."""
    kinds, starts, ends = found
    while (m := WORD.search(text, start)) is not None and m.start() < end:
        word, kind = m.group(), m.lastgroup or "rest"
        start = m.end()
        if word.lower() in PHRASE_STARTS and (phrase := PHRASE.match(text, m.start())):
            start, word, kind = phrase.end(), phrase.group(), "phrase"
        kinds.append(letter_of(kind, word))
        starts.append(m.start())
        ends.append(start)
    return start


_FILLERS = re.compile(f"{OTHER}{{3,}}")


def _without_fillers(text: str, kinds: str, starts: list[int], ends: list[int]) -> Words:
    """The words less those inside runs of words without a class: the first and last are the neighbours of the rest."""
    kept: list[str] = []
    kept_starts: list[int] = []
    kept_ends: list[int] = []
    at = 0
    for m in _FILLERS.finditer(kinds):
        first, last = m.start() + 1, m.end() - 1
        kept.append(kinds[at:first])
        kept_starts += starts[at:first]
        kept_ends += ends[at:first]
        at = last
    kept.append(kinds[at:])
    return Words(text, "".join(kept), kept_starts + starts[at:], kept_ends + ends[at:])
