"""A brief as one self-contained page: left the brief, right the reports' full texts.

Every line of the brief is a link to the words in the report. The texts are cut at the ends of all such spans, each
stretch with its own anchor, so that the links lead there without a script too; the script adds the highlighting of the
whole span. Nothing is loaded from anywhere, and the page's own policy forbids it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from html import escape
from importlib.resources import files
from itertools import pairwise

from twosource.brief.markup import visible, write_sections
from twosource.brief.page import build_page
from twosource.brief.parts import Page, Place, StoryPage
from twosource.brief.wording import Json, basis_words, clean


def write_html(brief: Json, texts: Mapping[str, str]) -> str:
    """The whole page as one string.

    `brief` is the dict of `brief --json`, `texts` the reports' full texts by id. Whatever a report holds is shown as
    text: markup in it is inert.
    """
    page = build_page(brief, texts, short=False)
    numbers = {report["id"]: i for i, report in enumerate(brief["reports"], 1)}
    style = files("twosource.brief").joinpath("page.css").read_text("utf-8").strip()
    script = files("twosource.brief").joinpath("page.js").read_text("utf-8").strip()
    title = page.stories[0].title if len(page.stories) == 1 else f"{len(page.stories)} stories"
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy(style, script)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escape(title)} · twosource</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        '<a class="skip" href="#texts">To the reports’ texts</a>',
        "<main>",
        *_overview(page),
        *(line for i, story in enumerate(page.stories, 1) for line in _story(story, i, numbers)),
        "</main>",
        '<aside id="texts" tabindex="-1" aria-label="The reports’ full texts">',
        '<button type="button" id="close" hidden>Close</button>',
        *(line for report in brief["reports"] for line in _text(report, page, texts, numbers)),
        "</aside>",
        '<p id="status" role="status"></p>',
        f"<script>{script}</script>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def policy(style: str, script: str = "") -> str:
    """Only a page's own style and script, known by their digests."""

    def digest(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    own = f"style-src {digest(style)}" + (f"; script-src {digest(script)}" if script else "")
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def _overview(page: Page) -> Iterator[str]:
    if page.message:
        yield f"<p>{escape(page.message)}</p>"
    if page.overview:
        items = "".join(f'<li><a href="#story-{i}">{escape(line)}</a></li>' for i, line in enumerate(page.overview, 1))
        yield f'<nav aria-label="Stories"><h1>{len(page.stories)} stories</h1><ol>{items}</ol></nav>'


def _story(story: StoryPage, number: int, numbers: Mapping[str, int]) -> Iterator[str]:
    yield f'<article class="story" id="story-{number}">'
    yield f"<header><h1>{escape(story.title)}</h1><p>{escape(story.facts)}</p><p>{escape(story.summary)}</p></header>"
    yield from write_sections(story.sections, f"story-{number}", lambda place: _to_text(place, numbers))
    yield "</article>"


def _to_text(place: Place, numbers: Mapping[str, int]) -> str:
    """Where the page shows a place's words: in the report's text beside the brief."""
    if place.end <= place.start:
        return f'href="#t{numbers[place.report]}"'
    return f'href="#t{numbers[place.report]}-{place.start}" data-end="{place.end}"'


def _text(report: Json, page: Page, texts: Mapping[str, str], numbers: Mapping[str, int]) -> Iterator[str]:
    """One report: what is known of it, and its text cut at every end of a span that the brief leads to."""
    number, text = numbers[report["id"]], texts.get(report["id"], "")
    edges = {0, len(text)}
    for place in _places(page):
        if place.report == report["id"]:
            edges |= {min(place.start, len(text)), min(place.end, len(text))}
    language = clean(report.get("language") or "")
    lang = f' lang="{escape(language)}"' if language else ""
    title, url = clean(report.get("title") or ""), clean(report.get("url") or "")
    heading = " · ".join(part for part in (page.labels[report["id"]], title) if part)
    yield f'<article class="report" id="t{number}" tabindex="-1"><h2 dir="auto">{escape(heading)}</h2>'
    link = f' · <a href="{escape(url)}" rel="noopener noreferrer">{escape(url)}</a>' if _is_web(url) else ""
    yield f'<p class="note">{escape(basis_words(report))}{link}</p>'
    stretches = (
        f'<span id="t{number}-{start}" data-at="{start}">{escape(visible(text[start:end]))}</span>'
        for start, end in pairwise(sorted(edges))
    )
    yield f'<div class="text" dir="auto"{lang}>{"".join(stretches)}</div></article>'


def _is_web(url: str) -> bool:
    return re.match(r"https?://", url) is not None


def _places(page: Page) -> Iterator[Place]:
    """Every place that a line of the page leads to."""
    for story in page.stories:
        for section in story.sections:
            for group in section.groups:
                for entry in group.entries:
                    yield from (place for quote in entry.quotes for place in quote.places)
                    yield from (row.place for row in entry.rows if row.place)
