"""A marked report for a terminal, or for a pipe as plain text: each sentence with what was found in it below."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from twosource.explain.marks import LAYERS, Layer, Mark, marks_of, reason_of
from twosource.records import Analysis

if TYPE_CHECKING:
    from rich.text import Text

STYLES: dict[Layer, str] = {
    "actor": "bold green", "date": "bold yellow", "figure": "bold magenta", "quotation": "italic cyan",
    "event": "underline",
}  # fmt: skip
MINIMUM_WIDTH = 60
WORDS_WIDTH, LAYER_WIDTH = 30, 10  # columns of the words marked and of what they are


def write_terminal(a: Analysis, width: int, colour: bool) -> str:
    """The report, `width` columns wide; without ANSI codes unless `colour`."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    out = io.StringIO()
    console = Console(
        file=out, width=max(width, MINIMUM_WIDTH), force_terminal=colour, color_system="standard" if colour else None,
        no_color=not colour, highlight=False, emoji=False, markup=False, legacy_windows=False,
    )  # fmt: skip
    console.print(Text(heading(a), "bold"))
    legend = Text("  ").join(Text(layer, STYLES[layer]) for layer in LAYERS)
    console.print(legend)
    marks = marks_of(a)
    for s in a.sentences:
        here = [m for m in marks if s.start <= m.start < s.end]
        console.print()
        console.print(_painted(a.report.text, s.start, s.end, here))
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=WORDS_WIDTH)
        table.add_column(width=LAYER_WIDTH)
        table.add_column(ratio=1)
        for m in here:
            words = " ".join(a.report.text[m.start : m.end].split())
            cut = words if len(words) <= WORDS_WIDTH else words[: WORDS_WIDTH - 1] + "…"
            why = reason_of(m.rule)
            told = Text(m.told)
            if why:
                told.append(f" · {why}", "dim")
            table.add_row(Text(cut, STYLES[m.layer]), m.layer, told)
        if here:
            console.print(Padding(table, (0, 0, 0, 4)))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def heading(a: Analysis) -> str:
    """The report's name, title and date."""
    report = a.report
    if report.published:
        date = f"published {report.published.isoformat()} ({report.published_basis})"
    elif report.published_clue:
        date = f"published {report.published_clue}"
    else:
        date = "date unknown"
    return " · ".join(part for part in (report.id, report.title, date) if part)


def _painted(text: str, start: int, end: int, marks: list[Mark]) -> Text:
    """A sentence with its marks in colour; shorter marks over longer ones."""
    from rich.text import Text

    out = Text(text[start:end].replace("\n", " "))
    for m in sorted(marks, key=lambda m: m.start - m.end):
        out.stylize(STYLES[m.layer], m.start - start, min(m.end, end) - start)
    return out
