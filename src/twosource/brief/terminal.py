"""A brief for a terminal, or for a pipe as plain text."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from twosource.brief.page import build_page
from twosource.brief.parts import Entry, Group, Quote, Section, StoryPage
from twosource.brief.wording import Json, inner_marks

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

MINIMUM_WIDTH = 40
LABEL_WIDTH = 18
LEAST_LABEL_WIDTH = 9  # two short names ("r1, r2") side by side
TIME_WIDTH = 24


def write_terminal(brief: Json, texts: Mapping[str, str], width: int, colour: bool) -> str:
    """The brief, `width` columns wide; without ANSI codes unless `colour`.

    `brief` is the dict of `brief --json`, `texts` the reports' full texts by id.
    """
    from rich.console import Console

    page = build_page(brief, texts, short=True)
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(width, MINIMUM_WIDTH),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    if page.message:
        console.print(page.message)
    if page.overview:
        _show(console, [_text((f"{len(page.stories)} stories", "bold"))])
        _show(
            console,
            [
                _hanging(f"{i}.", _text((line, "")), len(f"{len(page.overview)}."))
                for i, line in enumerate(page.overview, 1)
            ],
        )
        console.print()
    cut = any(group.rest for story in page.stories for section in story.sections for group in section.groups)
    cut = cut or any(section.rest for story in page.stories for section in story.sections)
    labels = max((len(label) for label in page.labels.values()), default=0)
    for number, story in enumerate(page.stories, 1):
        if number > 1:
            console.print("\n")
        _show_story(
            console,
            story,
            f"{number}. " if page.overview else "",
            max(min(labels, LABEL_WIDTH), LEAST_LABEL_WIDTH),
            colour,
        )
    if cut:
        console.print()
        _show(console, [_text(("What is counted here but not printed stands on the page that --html writes.", "dim"))])
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _show_story(console: Console, story: StoryPage, number: str, labels: int, colour: bool) -> None:
    _show(console, [_text((number + story.title, "bold"))])
    _show(console, [_text((story.facts, "")), _text((story.summary, ""))])
    for section in story.sections:
        console.print()
        _show(console, [_text((section.title.upper(), "bold cyan"))])
        if section.note:
            _show(console, [_text((section.note, "dim"))])
        for group in section.groups:
            _show(console, _group(section, group, labels, colour))
        if section.rest:
            _show(console, [_text((section.rest, "dim"))])


def _show(console: Console, lines: Sequence[RenderableType]) -> None:
    for line in lines:
        console.print(line)


def _group(section: Section, group: Group, labels: int, colour: bool) -> list[RenderableType]:
    if section.name == "timeline":
        lines = [
            _text((entry.text, ""), (f" ({entry.detail})" if entry.detail else "", "dim")) for entry in group.entries
        ]
        if group.rest:
            lines.append(_text((group.rest, "dim")))
        return [_hanging(group.heading if i == 0 else "", line, TIME_WIDTH, "bold") for i, line in enumerate(lines)]
    out: list[RenderableType] = [_text((group.heading, "bold"))] if group.heading else []
    for entry in group.entries:
        out += _entry(entry, labels, colour)
    if group.rest:
        out.append(_hanging("", _text((group.rest, "dim"))))
    return out


def _entry(entry: Entry, labels: int, colour: bool) -> list[RenderableType]:
    """An entry: a bullet with its line, then date and verdict, then the words behind it."""
    verdict = _verdict(entry)
    quotes = [quote for quote in entry.quotes if quote.pieces or quote.note]
    if not entry.text and len(quotes) == 1 and len(quotes[0].places) == 1:
        line = _words(quotes[0], colour)
        if verdict.plain:
            line.append(" · ").append_text(verdict)
        return [_hanging("•", line)]
    if not entry.text:
        out = [_hanging("•", verdict)]
    elif entry.rows:
        out = [_hanging("•", _text((entry.text, "")))]
    else:
        out = [_hanging("•", _text((entry.text, "bold" if verdict.plain else "")))]
        if verdict.plain:
            out.append(_hanging("", verdict))
    out += [_columns(_labels(quote, labels), _words(quote, colour), labels + 1) for quote in quotes]
    values = min(max((len(row.value) for row in entry.rows), default=0), 30)
    for row in entry.rows:
        whose = f"{row.reports}" + (f" – {row.source}" if row.source else "")
        out.append(_columns(row.value, _text((whose, "")), values, "bold"))
    return out


def _verdict(entry: Entry) -> Text:
    parts = [(entry.detail, "")] if entry.detail else []
    for i, part in enumerate(entry.verdict):
        parts.append((part, "yellow" if entry.contested and i == 0 else ""))
    out = _text()
    for i, (text, style) in enumerate(parts):
        out.append(" · " if i else "").append(text, style)
    return out


def _labels(quote: Quote, width: int) -> str:
    """The reports' names, each cut to the column, so that the comma behind it is seen."""
    names = list(dict.fromkeys(place.label for place in quote.places))
    labels = names
    if len(names) > 1:
        labels = [name if len(name) <= width else f"{name[: width - 2]}…" for name in names]
        if len(set(labels)) < len(names):  # names that only end otherwise: "report-on-quay-a", "report-on-quay-b"
            labels = [name if len(name) <= width else f"{name[: width - 5]}…{name[-3:]}" for name in names]
    return ", ".join(labels[:3]) + (f" +{len(labels) - 3}" if len(labels) > 3 else "")


def _words(quote: Quote, colour: bool) -> Text:
    """The quoted words in marks, the changed ones bold and underlined, or in ⟨ ⟩ where there is no colour."""
    out = _text()
    if quote.pieces:
        out.append("“")
        for piece in quote.pieces:
            text = inner_marks(piece.text)
            if piece.changed and not colour:
                text = f"⟨{text}⟩"
            out.append(text, "bold underline" if piece.changed else "")
        out.append("”")
    for part in (quote.note, quote.source) if not quote.pieces else (quote.source, quote.note):
        if part:
            out.append(" – " if out.plain else "").append(part, "dim" if part is quote.note else "italic")
    return out


def _text(*parts: tuple[str, str]) -> Text:
    from rich.text import Text

    return Text.assemble(*parts)


def _hanging(mark: str, line: Text, width: int = 1, style: str = "") -> RenderableType:
    return _grid(mark, line, width, 0, style)


def _columns(label: str, line: Text, width: int, style: str = "dim") -> RenderableType:
    return _grid(label, line, width, 4, style)


def _grid(first: str, second: Text, width: int, indent: int, style: str) -> RenderableType:
    """Two columns without lines around them; both wrap."""
    from rich.padding import Padding
    from rich.table import Table

    grid = Table.grid(padding=(0, 2 if indent or width > 1 else 1, 0, 0))
    grid.add_column(width=width, style=style)
    grid.add_column(ratio=1)
    grid.add_row(first, second)
    return Padding(grid, (0, 0, 0, indent))
