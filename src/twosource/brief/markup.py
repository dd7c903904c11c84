"""A story's sections as HTML, whatever page they stand on: the page says where a place's words are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape

from twosource.brief.parts import Entry, Group, Place, Quote, Section
from twosource.brief.wording import counted, inner_marks

Link = Callable[[Place], str]
"""The attributes of a link to a place's words, escaped: `href="#t1-120" data-end="140"`."""


def write_sections(sections: Sequence[Section], prefix: str, link: Link) -> Iterator[str]:
    """The sections, line by line; their headings' ids begin with `prefix`."""
    for section in sections:
        name = f"{prefix}-{section.name}"
        yield f'<section class="{section.name}" aria-labelledby="{name}">'
        yield f'<h2 id="{name}">{escape(section.title)}</h2>'
        if section.note:
            yield f'<p class="note">{escape(section.note)}</p>'
        for group in section.groups:
            yield from _group(section, group, link)
        yield "</section>"


def _group(section: Section, group: Group, link: Link) -> Iterator[str]:
    entries = [line for entry in group.entries for line in _entry(entry, link)]
    folded = section.name == "single"
    if folded:
        count = counted(len(group.entries), "fact")
        yield f'<details><summary>{escape(group.heading)} <span class="note">{count}</span></summary>'
    elif group.heading:
        yield f"<h3>{escape(group.heading)}</h3>"
    yield "<ul>"
    yield from entries
    yield "</ul>"
    if group.rest:
        yield f'<p class="note">{escape(group.rest)}</p>'
    if folded:
        yield "</details>"


def _entry(entry: Entry, link: Link) -> Iterator[str]:
    quotes = [quote for quote in entry.quotes if quote.pieces or quote.note]
    first = next((place for quote in entry.quotes for place in quote.places), None)
    yield f'<li class="{"contested" if entry.contested else "entry"}">'
    if entry.text and first:
        yield f'<p class="line">{linked(first, escape(entry.text), link)}</p>'
    elif entry.text:
        yield f'<p class="line">{escape(entry.text)}</p>'
    if entry.detail or entry.verdict:
        parts = [f'<span class="when">{escape(entry.detail)}</span>'] if entry.detail else []
        kinds = ["lead", *["part"] * len(entry.verdict)]
        parts += [
            f'<span class="{kind}">{escape(part)}</span>' for kind, part in zip(kinds, entry.verdict, strict=False)
        ]
        yield f'<p class="verdict">{" · ".join(parts)}</p>'
    if quotes:
        yield '<ul class="quotes">' + "".join(f"<li>{_quote(quote, link)}</li>" for quote in quotes) + "</ul>"
    if entry.rows:
        yield "<table><thead><tr><th>says</th><th>report</th><th>source</th></tr></thead><tbody>"
        for row in entry.rows:
            value = linked(row.place, escape(row.value), link) if row.place else escape(row.value)
            yield f"<tr><td>{value}</td><td>{escape(row.reports)}</td><td>{escape(row.source)}</td></tr>"
        yield "</tbody></table>"
    yield "</li>"


def _quote(quote: Quote, link: Link) -> str:
    """One link for the words, with its report; further reports with the same words as links of their own."""
    words = "".join(
        f"<mark>{escape(inner_marks(p.text))}</mark>" if p.changed else escape(inner_marks(p.text))
        for p in quote.pieces
    )
    said = f' <span class="words">“{words}”</span>' if words else ""
    rest = (quote.source, quote.note) if quote.pieces else (quote.note, quote.source)
    parts = [part for part in rest if part]
    after = "".join(
        f' <span class="after">{"– " if words or i else ""}{escape(part)}</span>' for i, part in enumerate(parts)
    )
    first, *others = quote.places
    line = linked(first, f'<span class="label">{escape(first.label)}</span>{said}{after}', link)
    elsewhere = {place.report: place for place in reversed(others) if place.report != first.report}
    also = ", ".join(linked(place, escape(place.label), link) for place in reversed(elsewhere.values()))
    return f'{line} <span class="also">· also in {also}</span>' if also else line


def linked(place: Place, content: str, link: Link) -> str:
    """`content`, which is HTML, as a link to a place's words."""
    return f"<a {link(place)}>{content}</a>"


def visible(text: str) -> str:
    """A text with what HTML cannot hold, and what turns the writing direction, shown as U+FFFD."""
    text = re.sub(r"\r\n?", "\n", text)
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "\ufffd", text)
