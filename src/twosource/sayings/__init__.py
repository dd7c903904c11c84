"""Sayings: where in a sentence words are given to somebody, by verbs, nouns, phrases and quotation marks."""

from twosource.sayings.finding import find_sayings
from twosource.sayings.marks import find_marked

__all__ = ["find_marked", "find_sayings"]
