"""Pieces of HTML that are an article and nothing else, as feeds carry them, -> paragraphs.

An article extractor looks for the article among a page's other parts and drops what looks like none of it; in a piece
of four short paragraphs that would be the article. Here all running text is kept but captions, scripts and last lines.
"""

from __future__ import annotations

import re
from typing import Any, Final

BLOCKS: Final = frozenset(
    "address article blockquote dd details div dl dt fieldset footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre "
    "section table tr ul".split()
)
LEFT_OUT: Final = frozenset(
    "aside audio button canvas embed figcaption figure form head iframe input link meta nav noscript object script "
    "select style svg template textarea title video".split()
)

MAX_DEPTH: Final = 300
"""Elements within elements. Written by hand there are up to some thirty; what is deeper is a fault or an attack."""

# "The post Bridge closes appeared first on Vale Herald.", "Read more…", "Continue reading →": links set as last lines
_TAIL: Final = re.compile(
    r"The post .{1,300} (?:appeared first|first appeared) on .{1,100}\.?$"
    r"|(?:Read|See|Find out) (?:the )?(?:more|full (?:story|article)).{0,40}$"
    r"|Continue reading\b.{0,200}$|\[\s*(?:…|\.\.\.)\s*\]$",
    re.IGNORECASE,
)


def find_paragraphs(html: str) -> list[str]:
    """The paragraphs of a piece of HTML, or of plain text with line breaks, in order; none where it has no text."""
    if "<" not in html and "&" not in html:
        return _without_tail([" ".join(line.split()) for line in html.splitlines()])
    from lxml import etree
    from lxml import html as lxml_html

    try:
        root = lxml_html.fragment_fromstring(html.replace("\0", ""), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return []
    pieces: list[str] = []
    _collect(root, pieces, 0)
    text = re.sub(r"\n[ \t\r]*\n\s*", "\v", "".join(pieces))  # \v: no character of a page, unlike \n
    return _without_tail([" ".join(line.split()) for line in text.split("\v")])


def _collect(element: Any, pieces: list[str], depth: int) -> None:
    """Add the text of an element; a blank line stands where a block begins or ends, a line break for <br>."""
    tag = element.tag if isinstance(element.tag, str) else ""  # comments have a function for a tag
    if tag and tag not in LEFT_OUT and depth <= MAX_DEPTH:
        edge = "\n\n" if tag in BLOCKS else "\n" if tag == "br" else ""
        pieces.append(edge)
        pieces.append(" ".join(re.split(r"\s+", element.text or "")))
        for child in element:
            _collect(child, pieces, depth + 1)
            pieces.append(" ".join(re.split(r"\s+", child.tail or "")))
        pieces.append(edge if tag in BLOCKS else "")


def _without_tail(lines: list[str]) -> list[str]:
    kept = [line for line in lines if line]
    while kept and _TAIL.match(kept[-1]):
        kept.pop()
    return kept
