"""What a reader of date expressions gets and gives: the words a rule matched, the anchors, and the result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from twosource.dates import calendar as cal
from twosource.dates.cutting import Words
from twosource.dates.tense import Direction, Tense
from twosource.dates.words import LETTERS, NUMBER_WORDS, ORDINAL_WORDS, PLURALS, UNIT_WORDS
from twosource.records import Interval

ExpressionType = Literal["DATE", "TIME", "DURATION", "SET"]


class Read(NamedTuple):
    """What a reader makes of a phrase; `rule` replaces the name of the rule that matched it."""

    type: ExpressionType
    value: str
    when: Interval | None = None
    rule: str | None = None


# From the most exact to the least; a week counts weekends and days, and so on.
EXACTNESS = ("time", "day", "weekend", "week", "month", "season", "quarter", "year", "decade", "century")
UNIT_PRECISION = {
    "S": "day", "MIN": "day", "H": "day", "D": "day", "W": "week", "WE": "weekend", "M": "month", "Q": "quarter",
    "Y": "year",
}  # fmt: skip


@dataclass(slots=True)
class Context:
    """What is known while a text is read: the day of publication, the last time told, the tense at each place."""

    words: Words
    published: dt.date | None
    tense: Tense
    last: Interval | None = None
    last_at: int = 0  # where in the text `last` was told
    told: list[Interval] = field(default_factory=list)  # all of them, in order

    def last_as_fine(self, unit: str) -> Interval | None:
        """The last time told at least as exactly as a unit counts: "a day earlier" is no day before "in 2016"."""
        coarsest = EXACTNESS.index(UNIT_PRECISION.get(unit, "century"))
        return next((w for w in reversed(self.told) if EXACTNESS.index(w.precision) <= coarsest), None)


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words `first` to `end` (not included) that a rule matched."""

    context: Context
    first: int
    end: int

    @property
    def start_offset(self) -> int:
        """Where in the text the phrase starts."""
        return self.context.words.starts[self.first]

    @property
    def end_offset(self) -> int:
        """Where in the text the phrase ends."""
        return self.context.words.ends[self.end - 1]

    def find(self, *names: str) -> int | None:
        """Index of the first word of one of these classes."""
        letters = {LETTERS[n] for n in names}
        kinds = self.context.words.kinds
        return next((i for i in range(self.first, self.end) if kinds[i] in letters), None)

    def all(self, *names: str) -> list[int]:
        """Indices of the words of these classes."""
        letters = {LETTERS[n] for n in names}
        kinds = self.context.words.kinds
        return [i for i in range(self.first, self.end) if kinds[i] in letters]

    def word(self, *names: str) -> str | None:
        """The first word of one of these classes, in lower case."""
        at = self.find(*names)
        return None if at is None else self.context.words.lower(at)

    def before(self, distance: int = 1) -> str:
        """The word before the phrase in lower case, empty at the start of the text."""
        at = self.first - distance
        return self.context.words.lower(at) if at >= 0 else ""

    def after(self, distance: int = 1) -> str:
        """The word after the phrase in lower case, empty at the end of the text."""
        at = self.end + distance - 1
        return self.context.words.lower(at) if at < len(self.context.words.starts) else ""

    def kind_after(self, *names: str) -> bool:
        """Whether the word after the phrase is of one of these classes."""
        kinds = self.context.words.kinds
        return self.end < len(kinds) and kinds[self.end] in {LETTERS[n] for n in names}

    def kind_before(self, *names: str) -> bool:
        """Whether the word before the phrase is of one of these classes."""
        return self.first > 0 and self.context.words.kinds[self.first - 1] in {LETTERS[n] for n in names}

    def raw(self, index: int) -> str:
        """A word as it is written."""
        words = self.context.words
        return words.text[words.starts[index] : words.ends[index]]

    def raw_after(self) -> str:
        """The word after the phrase as it is written."""
        return self.raw(self.end) if self.end < len(self.context.words.starts) else ""

    def direction(self) -> Direction | None:
        """Whether the words around the phrase look back or ahead."""
        return self.context.tense.at(self.start_offset, self.end_offset)

    @property
    def published(self) -> dt.date | None:
        """The day of publication."""
        return self.context.published


Reader = Callable[[Phrase], Read | None]


@dataclass(frozen=True, slots=True)
class Count:
    """How many units: `low` None is an unknown few; `high` differs from `low` in "two or three"."""

    low: float | None
    high: float | None


@dataclass(slots=True)
class _Sum:
    total: float = 0
    part: float = 0
    seen: bool = field(default=False)


def number_words(words: list[str]) -> float | None:
    """The number that words name: "twenty four" 24, "two hundred" 200, "15,300" 15300, "2 1/2" 2.5."""
    at = _Sum()
    for word in words:
        if word[0].isdigit():
            whole, _, fraction = word.replace(",", "").partition(" ")
            at.part += float(whole)
            if fraction:
                upper, _, lower = fraction.partition("/")
                at.part += float(upper) / max(float(lower), 1)
        elif word in ("hundred", "dozen"):
            at.part = (at.part or 1) * NUMBER_WORDS[word]
        elif word in ("thousand", "million"):
            at.total += (at.part or 1) * NUMBER_WORDS[word]
            at.part = 0
        elif word in NUMBER_WORDS or word in ("a", "an"):
            at.part += NUMBER_WORDS.get(word, 1)
        else:
            continue
        at.seen = True
    return at.total + at.part if at.seen else None


def count_of(phrase: Phrase, until: int) -> Count:
    """How many, from the words of a phrase before word `until`."""
    words = phrase.context.words
    numbers = [LETTERS[n] for n in ("DAYNUM", "NUM", "YEAR", "ONE", "WORDNUM", "BIGNUM", "ART")]
    groups: list[list[str]] = [[]]
    few = half = False
    for i in range(phrase.first, until):
        kind, word = words.kinds[i], words.lower(i)
        if kind == LETTERS["FEW"]:
            few = word != "couple"
            groups = [["2"]]
        elif kind == LETTERS["HALF"]:
            half = True
        elif kind in (LETTERS["TO"], LETTERS["OR"]) or (kind == LETTERS["HYPHEN"] and words.lower(i - 1)[0].isdigit()):
            groups.append([])
        elif kind in numbers:
            groups[-1].append(word)
    if few:
        return Count(None, None)
    found = [n for g in groups if (n := number_words(g)) is not None]
    if half:
        return Count(0.5, 0.5) if not found or found == [1] else Count(found[0] - 0.5, found[0] - 0.5)
    if not found:
        return Count(None, None)
    return Count(found[0], found[-1])


def unit_code(word: str) -> str | None:
    """The code of a unit of time ("weeks" -> "W"), None for another word."""
    return _UNIT_CODES.get(word)


_UNIT_CODES = UNIT_WORDS | {PLURALS.get(w, w + "s"): c for w, c in UNIT_WORDS.items()}
_DURATIONS = {"S": ("PT", "S"), "MIN": ("PT", "M"), "H": ("PT", "H"), "E": ("P", "Y"), "C": ("P", "Y")}


def duration_value(count: float | None, unit: str) -> str:
    """The TIMEX3 value of a length of time: (13, "M") -> "P13M", (None, "W") -> "PXW", (2, "E") -> "P20Y"."""
    prefix, letter = _DURATIONS.get(unit, ("P", unit))
    if count is None:
        return f"{prefix}X{'E' if unit == 'E' else 'C' if unit == 'C' else letter}"
    if unit in ("E", "C"):
        count *= 10 if unit == "E" else 100
    if count != int(count):
        smaller = {"Y": ("M", 12), "D": ("H", 24), "H": ("M", 60), "M": ("W", 4), "W": ("D", 7), "S": ("S", 1)}.get(
            unit
        )
        if smaller and unit in ("Y", "H"):
            rest = round((count - int(count)) * smaller[1])
            return f"{prefix}{int(count)}{letter}{rest}{smaller[0]}" if count >= 1 else f"{prefix}{rest}{smaller[0]}"
        return f"{prefix}{count:g}{letter}"
    return f"{prefix}{int(count)}{letter}"


def ordinal_of(word: str) -> int | None:
    """The number of an ordinal, "third" or "3rd"."""
    if word[0].isdigit():
        return int(word.rstrip("stndrh"))
    return ORDINAL_WORDS.get(word)


def full_year(word: str, published: dt.date | None) -> int:
    """The year of "2019" or "'98"."""
    digits = word.lstrip("'‘`")
    if len(digits) == 4:
        return int(digits)
    century_start = 2000 if int(digits) <= ((published.year if published else 2030) - 2000) % 100 + 10 else 1900
    return century_start + int(digits)


def named_value(named: cal.Named, part: str | None = None, kind: ExpressionType = "DATE") -> Read:
    """A value with its days, cut to their early, middle or late part."""
    value, when = named
    return Read(kind, value, cal.part_of(when, part) if part else when)
