"""Numbers that stand without a noun, counted by what was named before them: "put the turnout at 2,000", "the death toll
rose to 14", "the number of dead stands at nine"."""

from __future__ import annotations

import re

# What is counted, by the noun before: a crowd, or what became of people.
_CROWD = r"turnout|attendance|audience|crowds?|number of (?:demonstrators|marchers|protest(?:e|o)rs|participants)"
_DEAD = (
    r"(?:death |official |confirmed |overall |provisional )*toll|number of (?:the )?(?:dead|deaths|people (?:known to "
    r"have (?:died|been killed)|killed|who (?:died|were killed|had died)))|count of the dead|[\d,]+ (?:dead|deaths)"
)
_HURT = r"number of (?:the )?(?:injured|wounded|people (?:injured|wounded|hurt))"
_MISSING = r"number of (?:the )?(?:missing|people (?:still )?missing)"
_OTHERS = r"(?![^.;:!?]*\b(?:crowds?|toll|number|turnout|attendance|audience|percent|per cent)\b)[^.;:!?“”\"]{0,60}?"
_AS_SAID = (
    r"(?:about|around|some|roughly|nearly|almost|at least|more than|over|close to|up to|no more than|only|just|"
    r"an estimated)\s+"
)
_LINK = rf"(?:at|as|to|of|was|is|were|reached|passed|exceeded|topped|hit|stood at|stands at|from)\s+(?:{_AS_SAID})?$"
_COUNTED = re.compile(
    rf"\b(?:(?P<crowd>{_CROWD})|(?P<dead>{_DEAD})|(?P<hurt>{_HURT})|(?P<missing>{_MISSING}))\b{_OTHERS}\b{_LINK}", re.I
)
# "raised the toll from 12 to 14", "the toll to 4,460 from 2,357": the other of two numbers
_OTHER_NUMBER = re.compile(r"\bfrom\s+[\d,]+\s+to\s+$|\bto\s+[\d,]+,?\s+(?:up\s+|down\s+)?from\s+$", re.I)
# "its figure of 4,460 dead": the tree hangs the number on "figure".
_AFTER = re.compile(r"\s+(?:(?P<dead>dead|deaths|fatalities|killed)|(?P<hurt>injured|wounded)|(?P<missing>missing))\b")
# A number that goes on into a word that it counts, or a year, is not bare.
_GOES_ON = re.compile(r"\s*(?:%|per ?cent\b|percent\b|percentage\b|a\.?m\b|p\.?m\b|[-–]\w|\.\d|/)", re.I)
_BACK = 130  # characters before a number in which its noun stands
_SCOPES = {"crowd": "people turnout", "dead": "person die", "hurt": "person injure", "missing": "person missing"}


def read_bare_count(text: str, start: int, end: int) -> str | None:
    """What a number without a noun of its own, `start`:`end` in a text, counts of people; None where nothing tells.

    The scope is in the words of figures that have their noun ("person die" as in "14 people died").
    """
    if _GOES_ON.match(text, end):
        return None
    after = _AFTER.match(text, end)
    if after and after.lastgroup:
        return _SCOPES[after.lastgroup]
    before = text[max(0, start - _BACK) : start]
    other = _OTHER_NUMBER.search(before)
    if other:  # "from 12 to 14": the noun stands before both
        before = before[: other.start()] + "to "
    found = _COUNTED.search(before)
    return _SCOPES[found.lastgroup] if found and found.lastgroup else None
