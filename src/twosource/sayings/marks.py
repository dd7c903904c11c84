"""The stretches of a report that stand between quotation marks, with marks that are missing or the wrong way round.

Paragraph by paragraph, so that one lost mark costs at most its own quotation. A mark's side (does it open or close?)
is told by its shape and by what it touches; shape and surroundings may disagree ("will be signed “.").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twosource.language.words import find_paragraphs

Span = tuple[int, int]

QUOTE_CHARACTERS = "“”„‟«»\"‘’'`"
_OPENS = "“„«‟"
_CLOSES = "”»"
_DOUBLE = re.compile(r"[“”„‟«»\"]|``|''|’’|‘‘")
# Finite verbs that stand in a cue after a comma: enough to find where an unclosed quotation ends.
_CUE_AFTER_COMMA = re.compile(
    r",(?=\s+(?:[^\s,.;:!?]+\s+){0,9}?(?:said|says|told|added|adds|wrote|writes|stated|announced|explained|noted|warned|insisted|tweeted)\b"
    r"|\s+according\s+to\b)"
)
_SENTENCE_END = re.compile(r"[.!?…](?=\s+[A-Z“\"«‘]|\s*$)")


@dataclass(frozen=True, slots=True)
class Marked:
    """Words in marks: `start`:`end` without the marks, `outer_start`:`outer_end` with them.

    `repaired` is True where one of the two marks is missing and its place was worked out; `runs_on` where the
    paragraph ends unclosed because the quotation goes on in the next one.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    repaired: bool = False
    runs_on: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    side: str  # "open", "close", "either"


def find_marked(text: str) -> tuple[Marked, ...]:
    """Every stretch of a text in quotation marks, in order, none inside another."""
    out: list[Marked] = []
    paragraphs = find_paragraphs(text)
    for i, paragraph in enumerate(paragraphs):
        following = paragraphs[i + 1] if i + 1 < len(paragraphs) else None
        double = list(_match(text, paragraph, following))
        out.extend(double)
        out.extend(_find_single(text, paragraph, double))
    return tuple(sorted((m for m in out if m.start < m.end), key=lambda m: m.start))


def _marks(text: str, paragraph: Span) -> list[_Mark]:
    """The double marks of a paragraph; marks that touch (” », “ «) count once."""
    out: list[_Mark] = []
    for m in _DOUBLE.finditer(text, *paragraph):
        side = _side(text, m.start(), m.end(), paragraph)
        previous = out[-1] if out else None
        if previous and side == previous.side and not text[previous.end : m.start()].strip():
            out[-1] = _Mark(previous.start, m.end(), side)
        else:
            out.append(_Mark(m.start(), m.end(), side))
    return out


def _side(text: str, start: int, end: int, paragraph: Span) -> str:
    before = text[start - 1] if start > paragraph[0] else " "
    after = text[end] if end < paragraph[1] else " "
    opens_by_place = (before.isspace() or before in "([{—–-/‘'") and not after.isspace() and after not in ".,;:!?)"
    closes_by_place = not before.isspace() and (after.isspace() or after in ".,;:!?)]}—–-/’'")
    mark = text[start:end]
    if mark in _OPENS or mark in ("``", "‘‘"):
        # `will be signed “.`: nothing it could open follows
        return "close" if (after.isspace() or after in ".,;") and not opens_by_place else "open"
    if mark in _CLOSES or mark == "’’":
        if opens_by_place and not closes_by_place:
            return "open"
        return "close"
    if opens_by_place:
        return "open"
    if closes_by_place:
        return "close"
    return "either"


def _match(text: str, paragraph: Span, following: Span | None) -> Iterator[Marked]:
    marks = _marks(text, paragraph)
    opened: _Mark | None = None
    last_end = paragraph[0]
    for i, mark in enumerate(marks):
        side = mark.side
        if side == "either":
            side = "close" if opened else "open"
        if side == "open":
            if opened and not _is_nested(marks, i):
                found = _close_early(text, opened, mark.start)
                yield found
                last_end = found.outer_end
                opened = mark
            elif not opened:
                opened = mark
        elif opened:
            if _is_nested_close(marks, i, opened):
                continue
            yield _marked(text, opened, mark)
            last_end = mark.end
            opened = None
        else:
            start = _open_late(text, last_end, mark.start, paragraph[0])
            if text[start : mark.start].strip():
                yield Marked(start, _trim_end(text, start, mark.start), start, mark.end, repaired=True)
            last_end = mark.end
    if opened:
        yield _unclosed(text, opened, paragraph, following)


def _marked(text: str, opened: _Mark, closed: _Mark) -> Marked:
    start = opened.end
    while start < closed.start and text[start].isspace():
        start += 1
    return Marked(start, _trim_end(text, start, closed.start), opened.start, closed.end)


def _trim_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _is_nested(marks: Sequence[_Mark], i: int) -> bool:
    """A second opening mark before a closing one is nested if two closing marks come before the next opening one."""
    closes = 0
    for mark in marks[i + 1 :]:
        if mark.side == "open":
            break
        closes += 1
    return closes >= 2


def _is_nested_close(marks: Sequence[_Mark], i: int, opened: _Mark) -> bool:
    """A closing mark belongs to an inner quotation where an opening one came inside and another close follows."""
    inner = sum(1 for m in marks[:i] if m.start > opened.start and m.side == "open")
    closed = sum(1 for m in marks[:i] if m.start > opened.start and m.side == "close")
    return inner > closed and i + 1 < len(marks) and marks[i + 1].side != "open"


def _close_early(text: str, opened: _Mark, limit: int) -> Marked:
    """No closing mark before the next opening one: the quotation ends at its cue's comma or with its sentence."""
    m = _CUE_AFTER_COMMA.search(text, opened.end, limit) or _SENTENCE_END.search(text, opened.end, limit)
    end = m.start() + (0 if m.group().startswith(",") else 1) if m else limit
    end = _trim_end(text, opened.end, end)
    return Marked(opened.end, end, opened.start, end, repaired=True)


def _open_late(text: str, last_end: int, close: int, paragraph: int) -> int:
    """No opening mark before a closing one: from the paragraph's start, or the last sentence start since the last
    quotation (and its cue)."""
    start = last_end
    if last_end > paragraph:
        ends = [m.end() for m in _SENTENCE_END.finditer(text, last_end, close - 1)]
        start = ends[0] if ends else last_end
    while start < close and (text[start].isspace() or text[start] in ",.;:"):
        start += 1
    return start


def _unclosed(text: str, opened: _Mark, paragraph: Span, following: Span | None) -> Marked:
    """A quotation that its paragraph leaves open goes on in the next if that opens with a mark again; otherwise it
    ends at its cue's comma, or with the paragraph if it began the paragraph, or with its sentence."""
    end = paragraph[1]
    cue = _CUE_AFTER_COMMA.search(text, opened.end, end)
    if cue:
        return Marked(opened.end, cue.start(), opened.start, cue.start(), repaired=True)
    if following and text[following[0]] in _OPENS + '"':
        return Marked(opened.end, end, opened.start, end, runs_on=True)
    if opened.start > paragraph[0]:
        m = _SENTENCE_END.search(text, opened.end, end)
        before = text[paragraph[0] : opened.start].rstrip()
        if m and not before.endswith((":", ",")):
            end = m.end()
    return Marked(opened.end, end, opened.start, end, repaired=True)


_SINGLE_OPEN = re.compile(r"(?:(?<=[\s(\[—–-])|^)[‘'’](?=[^\W\d_])(?!(?:s|em|til|tis|twas|cause|bout|n)\b)")


def _find_single(text: str, paragraph: Span, double: Sequence[Marked]) -> Iterator[Marked]:
    """Quotations in single marks, outside the double ones. Apostrophes never open one before a decade or a clipped
    word ('90s, 'em), and close one only at the end of a word; "ministers' plan" only if nothing better follows."""
    at = paragraph[0]
    while m := _SINGLE_OPEN.search(text, at, paragraph[1]):
        at = m.end()
        if any(d.outer_start <= m.start() < d.outer_end for d in double):
            continue
        limit = min([d.outer_start for d in double if d.outer_start > m.start()] + [paragraph[1]])
        close = _single_close(text, m.end(), limit)
        if close is not None:
            yield Marked(m.end(), close, m.start(), close + 1)
            at = close + 1


def _single_close(text: str, start: int, limit: int) -> int | None:
    possible = [
        m.start()
        for m in re.finditer(r"(?<=\S)[’'](?!\w)", text[:limit])
        if m.start() > start and (m.start() + 1 >= limit or text[m.start() + 1] in " \n\t.,;:!?)—–-")
    ]
    for p in possible:
        if text[p - 1] in ".,!?":
            return p
    for p in possible:
        genitive = text[p - 1] == "s" and re.match(r".\s+[a-z]", text[p : p + 4])
        if not genitive:
            return p
    return possible[0] if possible else None
