"""A brief as Markdown (CommonMark with tables), for a file or a content system."""

from __future__ import annotations

import re
from collections.abc import Mapping

from twosource.brief.page import build_page
from twosource.brief.parts import Entry, Group, Quote, Section, StoryPage
from twosource.brief.wording import Json, inner_marks


def write_markdown(brief: Json, texts: Mapping[str, str]) -> str:
    """The brief as Markdown; whatever a report holds is shown as text, never read as Markdown or HTML.

    `brief` is the dict of `brief --json`, `texts` the reports' full texts by id.
    """
    page = build_page(brief, texts, short=True)
    lines = [page.message] if page.message else []
    if page.overview:
        lines += [f"# {len(page.stories)} stories", ""]
        lines += [f"{i}. {escape(line)}" for i, line in enumerate(page.overview, 1)] + [""]
    level = 2 if page.overview else 1
    for story in page.stories:
        lines += _story(story, level)
    return "\n".join(lines).rstrip() + "\n"


def escape(text: str) -> str:
    """Text in which nothing is markup."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"([\\`*_\[\]#|~])", r"\\\1", text)
    text = re.sub(r"(?<=\w)\\_(?=\w)", "_", text)  # snake_case is no emphasis
    return re.sub(r"^([-+]|\d+[.)])(?=\s|$)", lambda m: m[1][:-1] + "\\" + m[1][-1], text)


def _story(story: StoryPage, level: int) -> list[str]:
    marks = "#" * level
    lines = [f"{marks} {escape(story.title)}", "", escape(story.facts), "", escape(story.summary), ""]
    for section in story.sections:
        lines += [f"{marks}# {section.title}", ""]
        lines += [f"*{escape(section.note)}*", ""] if section.note else []
        for group in section.groups:
            lines += _group(section, group, level)
        lines += [f"*{section.rest}*", ""] if section.rest else []
    return lines


def _group(section: Section, group: Group, level: int) -> list[str]:
    if section.name == "timeline":
        lines = [f"- **{group.heading}**"]
        lines += [f"  - {escape(e.text)}" + (f" ({escape(e.detail)})" if e.detail else "") for e in group.entries]
        return [*lines, *([f"  - *{group.rest}*"] if group.rest else []), ""]
    lines = [f"{'#' * (level + 2)} {escape(group.heading)}", ""] if group.heading else []
    for entry in group.entries:
        lines += _entry(entry)
    lines += [f"- *{group.rest}*"] if group.rest else []
    return lines if not lines or not lines[-1] else [*lines, ""]


def _entry(entry: Entry) -> list[str]:
    verdict = escape(" · ".join(part for part in (entry.detail, *entry.verdict) if part))
    quotes = [quote for quote in entry.quotes if quote.pieces or quote.note]
    if entry.rows:
        rows = [f"| {escape(r.value)} | {escape(r.reports)} | {escape(r.source)} |" for r in entry.rows]
        return [f"**{escape(entry.text)}**", "", "| says | report | source |", "| --- | --- | --- |", *rows, ""]
    if not entry.text and len(quotes) == 1 and len(quotes[0].places) == 1:
        return [f"- {_words(quotes[0])}" + (f" · {verdict}" if verdict else "")]
    if not entry.text:
        lines = [f"- {verdict}"]
    elif verdict:
        lines = [f"- **{escape(entry.text)}**  ", f"  {verdict}"]
    else:
        lines = [f"- {escape(entry.text)}"]
    return lines + [f"  - {escape(_labels(quote))}: {_words(quote)}" for quote in quotes]


def _labels(quote: Quote) -> str:
    return ", ".join(dict.fromkeys(place.label for place in quote.places))


def _words(quote: Quote) -> str:
    """The quoted words in marks, the changed ones bold."""
    words = ""
    for piece in quote.pieces:
        text = escape(inner_marks(piece.text))
        words += (
            re.sub(r"^(\s*)(.*?)(\s*)$", r"\1**\2**\3", text, flags=re.S) if piece.changed and text.strip() else text
        )
    rest = (quote.source, quote.note) if quote.pieces else (quote.note, quote.source)
    return " – ".join(part for part in (f"“{words}”" if words else "", *map(escape, rest)) if part)
