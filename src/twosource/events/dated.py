"""A date with its place in a sentence's tree."""

from __future__ import annotations

from dataclasses import dataclass

from twosource.records import TimeExpression


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with the token under which all its words hang."""

    date: TimeExpression
    head: int
