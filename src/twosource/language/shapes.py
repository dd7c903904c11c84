"""What a word looks like: the capitals and digits that an uncased vocabulary does not see."""

from __future__ import annotations

import functools

SHAPES = (
    "padding",
    "lower",
    "title",
    "upper",
    "letter",  # one capital letter
    "mixed",  # iPhone, McDonald, EADs
    "digits",
    "digits-and-letters",
    "punctuation",
    "other",
    "title-first",  # the same five, as the first word with a letter of its sentence
    "upper-first",
    "letter-first",
    "mixed-first",
)
_INDEX = {name: i for i, name in enumerate(SHAPES)}
_LETTERLESS = frozenset(_INDEX[name] for name in ("digits", "punctuation", "other"))
_FIRST = {_INDEX[name]: _INDEX[f"{name}-first"] for name in SHAPES if f"{name}-first" in _INDEX}


@functools.lru_cache(maxsize=1 << 16)
def shape_name(word: str) -> str:
    """The name of a word's shape, wherever in its sentence it stands."""
    letters = [c for c in word if c.isalpha()]
    has_digit = any(c.isdigit() for c in word)
    if not letters:
        return "digits" if has_digit else "punctuation" if word and not any(c.isalnum() for c in word) else "other"
    if has_digit:
        return "digits-and-letters"
    if all(not c.isupper() for c in letters):
        return "lower"
    if all(c.isupper() for c in letters):
        return "letter" if len(letters) == 1 else "upper"
    if letters[0].isupper() and all(not c.isupper() for c in letters[1:]):
        return "title"
    return "mixed"


def shape_indices(words: list[str]) -> list[int]:
    """One index into SHAPES for each word of a sentence.

    The first word that has a letter gets a shape of its own where it has a capital: there a capital
    says little about being a name.
    """
    out = [_INDEX[name] for name in map(shape_name, words)]
    for i, index in enumerate(out):
        if index not in _LETTERLESS:
            out[i] = _FIRST.get(index, index)
            break
    return out
