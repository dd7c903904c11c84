"""What one version of a text changed against the one before: stretches that stayed, came and went, by words."""

from __future__ import annotations

import difflib
import re
from typing import Final, Literal, TypedDict

LONGEST: Final = 4000
"""Pieces of a changed stretch, on both sides together, that are compared word by word: some four pages of print, which
takes a second. What is longer is another text, shown as removed and added whole."""
_PIECE: Final = re.compile(r"\w+|\s+|[^\w\s]")


class Segment(TypedDict):
    """A stretch of text and whether it stands in both versions, only in the later, or only in the earlier."""

    kind: Literal["same", "added", "removed"]
    text: str


def compare_texts(old: str, new: str) -> list[Segment]:
    """The segments in order: those that are "same" or "removed" joined are the old text, "same" or "added" the new.

    By longest common stretches of words, first of paragraphs (Ratcliff and Obershelp 1988, as in difflib).
    """
    a, b = re.split(r"(?<=\n)", old), re.split(r"(?<=\n)", new)
    out: list[Segment] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            _put(out, "same", "".join(a[i1:i2]))
        else:
            _by_words("".join(a[i1:i2]), "".join(b[j1:j2]), out)
    return out


def _by_words(old: str, new: str, out: list[Segment]) -> None:
    a, b = _PIECE.findall(old), _PIECE.findall(new)
    if len(a) + len(b) > LONGEST:
        _put(out, "removed", old)
        _put(out, "added", new)
        return
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            _put(out, "same", "".join(a[i1:i2]))
        else:
            _put(out, "removed", "".join(a[i1:i2]))
            _put(out, "added", "".join(b[j1:j2]))


def _put(out: list[Segment], kind: Literal["same", "added", "removed"], text: str) -> None:
    if not text:
        return
    if out and out[-1]["kind"] == kind:
        out[-1]["text"] += text
    else:
        out.append({"kind": kind, "text": text})
