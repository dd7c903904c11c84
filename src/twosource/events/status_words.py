"""The words that set a status, and the nouns that last: data/en/status.json and nouns_of_event.json."""

from __future__ import annotations

import functools
import json

from twosource.data import ENGLISH


@functools.cache
def words() -> dict[str, frozenset[str]]:
    """The tables of data/en/status.json."""
    table = json.loads((ENGLISH / "status.json").read_text("utf8"))
    return {name: frozenset(entries) for name, entries in table.items() if name != "_comment"}


@functools.cache
def durative_nouns() -> frozenset[str]:
    """Nouns of what lasts: "war", "strike"."""
    return frozenset(json.loads((ENGLISH / "nouns_of_event.json").read_text("utf8"))["durative"])
