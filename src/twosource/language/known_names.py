"""Names that the lists know for a country's or an organisation's, wherever in a sentence they stand.

The lists are `data/en/actors.countries.tsv` and `actors.organisations.tsv` (origin: `data/en/ACTORS.md`). They are a
hint and no more: "Jordan" is also a man, "Time" a word, and the sentence decides.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache, lru_cache

from twosource.data import ENGLISH

LISTS = {"place": "actors.countries.tsv", "organisation": "actors.organisations.tsv"}
# Letters up to which a name must stand in capitals: "US" and "U.S." are names, "Us" is a word.
SHORT = 3


def find_known_names(words: Sequence[str]) -> list[tuple[int, int, str]]:
    """The longest known names in a sentence as (first, last, kind), none within another.

    Spaces, hyphens and marks do not count: "al - Qaeda", "Al-Qaeda" and "al Qaeda" are one name.
    """
    kinds, beginnings = _lists()
    out: list[tuple[int, int, str]] = []
    i = 0
    for start, word in enumerate(words):
        if start < i or not _opens_name(word):
            continue
        i, end, kind, letters = start, start, "", ""
        for k in range(i, len(words)):
            letters += _letters(words[k])
            if not letters or letters not in beginnings:
                break
            if letters in kinds and _written_as_name(words[i : k + 1], letters):
                end, kind = k + 1, kinds[letters]
        if kind:
            out.append((i, end - 1, kind))
        i = max(end, i + 1)
    return out


@lru_cache(maxsize=1 << 16)
def _opens_name(word: str) -> bool:
    """Whether some name of the lists begins with a word's letters."""
    return _letters(word) in _lists()[1]


def _written_as_name(words: Sequence[str], letters: str) -> bool:
    """Whether words are written as a name is, with no mark at their end."""
    lettered = [w for w in words if _letters(w)]
    if words[-1] is not lettered[-1]:
        return False
    return all(w.isupper() for w in lettered) if len(letters) <= SHORT else any(w[0].isupper() for w in lettered)


@lru_cache(maxsize=1 << 16)
def _letters(word: str) -> str:
    return "".join(c for c in word.casefold() if c.isalnum())


@cache
def _lists() -> tuple[dict[str, str], frozenset[str]]:
    """Kind by name, and all beginnings of names."""
    kinds: dict[str, str] = {}
    for kind, file in LISTS.items():
        with (ENGLISH / file).open(encoding="utf8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                for name in (row["name"], *row["names"].split("|")):
                    # data sets differ on whether "The" belongs to a paper's name
                    if letters := _letters(name.removeprefix("The ")):
                        kinds.setdefault(letters, kind)
    return kinds, frozenset(letters[:n] for letters in kinds for n in range(1, len(letters) + 1))
