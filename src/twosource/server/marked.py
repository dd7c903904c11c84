"""A report's text with everything found in it marked, and the few lines around words that a page leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from twosource.brief.markup import visible
from twosource.explain.marks import LAYERS, Mark, cut_at_marks, marks_of, reason_of
from twosource.records import Analysis

AROUND: Final = 600  # characters shown on either side of words that are shown beside a page
HIT: Final = "server.at"  # the rule of the words that a link leads to: no finding of a layer


def mark_text(a: Analysis, at: tuple[int, int] | None = None) -> str:
    """The whole text as HTML: each stretch has the classes of the marks it lies in and tells, in `data-told`, what
    each is, by which rule and why; the stretch `at` has the class "at" and, at its start, the id "at"."""
    text = a.report.text
    return "".join(_stretches(text, 0, len(text), marks_of(a), at))


def show_words(text: str, start: int, end: int) -> str:
    """The words `start`:`end` of a report, marked, with what stands around them, from one space to another."""
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    first = text.rfind(" ", 0, max(0, start - AROUND)) + 1 if start > AROUND else 0
    last = text.find(" ", min(len(text), end + AROUND))
    last = len(text) if last < 0 else last
    before, after = ("… " if first else ""), (" …" if last < len(text) else "")
    return before + "".join(_stretches(text, first, last, [], (start, end))) + after


def _stretches(text: str, first: int, last: int, marks: Sequence[Mark], at: tuple[int, int] | None) -> Iterator[str]:
    hit = [Mark(max(at[0], first), min(at[1], last), "event", "", HIT)] if at and at[0] < at[1] else []
    begun = False
    for start, end, over in cut_at_marks(first, last, [*marks, *hit]):
        words = escape(visible(text[start:end]))
        found = [m for m in over if m.rule != HIT]
        if not over:
            yield words
            continue
        kinds = [layer for layer in LAYERS if any(m.layer == layer for m in found)] + ["at"] * (len(found) < len(over))
        told = f' tabindex="0" data-told="{escape(_told(found))}"' if found else ""
        anchor = ' id="at"' if kinds[-1] == "at" and not begun else ""
        begun = begun or kinds[-1] == "at"
        yield f'<span{anchor} class="{" ".join(kinds)}"{told}>{words}</span>'


def _told(marks: Sequence[Mark]) -> str:
    return "\n\n".join(f"{m.layer}: {m.told}\n{m.rule}{_why(m)}" for m in marks)


def _why(m: Mark) -> str:
    reason = reason_of(m.rule)
    return f": {reason}" if reason else ""
