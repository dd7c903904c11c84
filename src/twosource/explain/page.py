"""Marked reports as one self-contained page: the text in colour, and under each paragraph what each mark is and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from twosource.brief.html import policy
from twosource.brief.markup import visible
from twosource.explain.marks import LAYERS, Mark, cut_at_marks, marks_of, reason_of
from twosource.explain.terminal import heading
from twosource.records import Analysis, Sentence


def write_html(analyses: Sequence[Analysis]) -> str:
    """The whole page as one string; whatever a report holds is shown as text."""
    style = files("twosource.explain").joinpath("page.css").read_text("utf-8").strip()
    legend = " ".join(f'<span class="{layer}">{layer}</span>' for layer in LAYERS)
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy(style)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        "<title>What was read · twosource</title>",
        f"<style>{style}</style>",
        "</head>",
        f"<body><main><p>{legend}</p>",
        *(line for number, a in enumerate(analyses, 1) for line in _report(a, number)),
        "</main></body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _report(a: Analysis, number: int) -> Iterator[str]:
    marks = marks_of(a)
    yield f'<article id="r{number}"><h1 dir="auto">{escape(heading(a))}</h1>'
    paragraphs: dict[int, list[Sentence]] = {}
    for s in a.sentences:
        paragraphs.setdefault(s.paragraph, []).append(s)
    for told in paragraphs.values():
        start, end = told[0].start, told[-1].end
        here = [m for m in marks if start <= m.start < end]
        yield f'<p dir="auto">{"".join(_stretches(a.report.text, start, end, here, number))}</p>'
        if here:
            yield "<details><summary>what and why</summary><table>"
            yield from (_row(a.report.text, m, number) for m in here)
            yield "</table></details>"
    yield "</article>"


def _stretches(text: str, start: int, end: int, marks: list[Mark], number: int) -> Iterator[str]:
    """A paragraph cut at the ends of its marks; each stretch has the classes of the marks it lies in."""
    for a, b, over in cut_at_marks(start, end, marks):
        words = escape(visible(text[a:b]))
        if not over:
            yield words
            continue
        kinds = " ".join(layer for layer in LAYERS if any(m.layer == layer for m in over))
        title = escape("\n".join(f"{m.layer}: {m.told}" for m in over))
        yield f'<span id="r{number}-{a}" class="{kinds}" title="{title}">{words}</span>'


def _row(text: str, m: Mark, number: int) -> str:
    words = escape(visible(" ".join(text[m.start : m.end].split())))
    why = escape(reason_of(m.rule) or "")
    link = f'<a href="#r{number}-{m.start}">{words}</a>'
    told = f"{escape(m.told)} <small>{why} <code>{escape(m.rule)}</code></small>"
    return f'<tr><td class="{m.layer}">{link}</td><td>{m.layer}</td><td>{told}</td></tr>'
