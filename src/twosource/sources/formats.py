"""The table of formats: which ending is read how, and how an input without a known ending is told apart."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import BinaryIO, Final

from twosource.errors import InputProblem
from twosource.records import Report
from twosource.sources.jsonl import read_jsonl
from twosource.sources.page import read_page
from twosource.sources.text import read_text

Reader = Callable[[BinaryIO, str, str], Iterator[Report | InputProblem | str]]
"""A reader takes the open file, the name to report it by and the file's id, and yields reports, problems of single
rows and notices. It raises InputProblem where the whole input is of no use."""

READERS: Final[dict[str, Reader]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".html": read_page,
    ".htm": read_page,
    ".xhtml": read_page,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
}

SNIFF: Final = 4096
"""Bytes that decide what an input without a known ending is."""

MAX_ENDING: Final = 10
"""Letters of an ending: what follows the last full stop of "Talks end. What comes next" is no ending."""

_HTML_START: Final = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*|<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|article|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_FORMATS: Final = (
    (re.compile(rb"^\s*(?:<\?xml[^>]*\?>\s*)?<(?:rss|feed|rdf:RDF)\b"), "a feed"),
    (re.compile(rb"^WARC/\d"), "a WARC"),
    (re.compile(rb"^PAR1"), "Parquet"),
    (re.compile(rb"^%PDF-"), "PDF"),
    (re.compile(rb"^\x1f\x8b"), "gzip"),
    (re.compile(rb"^PK\x03\x04"), "a ZIP or office document"),
)


def ending_of(name: str) -> str:
    """A file name's ending in lower case with its full stop, "" where it has none.

    A number ("statement 17.3.2023") or words after a full stop ("Talks end. What next") are no ending.
    """
    ending = PurePath(name).suffix.lower()
    body = ending[1:]
    return "" if not body.isalnum() or body.isdigit() or len(body) > MAX_ENDING else ending


def stem_of(name: str) -> str:
    """A file name without its ending."""
    ending = ending_of(name)
    return name[: -len(ending)] if ending else name


def find_reader(name: str, head: bytes, source: str) -> Reader:
    """The reader for an input by its ending, else by its first SNIFF bytes; InputProblem where there is none.

    An unknown ending still takes a page ("article.php"), since only a page says of itself what it is.
    """
    ending = ending_of(name)
    if ending in READERS:
        return READERS[ending]
    if _HTML_START.match(head):
        return read_page
    if ending:
        raise InputProblem(source, f"no reader for {ending}; readable: {' '.join(READERS)}")
    for pattern, kind in _OTHER_FORMATS:
        if pattern.match(head):
            raise InputProblem(source, f"no reader for {kind}; readable: {' '.join(READERS)}")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith((b"{", b"[")):
        return read_text
    if _begins_with_row(start):
        return read_jsonl
    if re.match(rb"\{\s*\"|\[\s*[{\[\"]", start):
        raise InputProblem(source, "JSON over several lines; in JSONL each report is an object on one line")
    return read_text


def _begins_with_row(start: bytes) -> bool:
    line, newline, _ = start.partition(b"\n")
    if not line.startswith(b"{"):
        return False
    if not newline:  # a first row longer than what was looked at, or a lone row
        return re.match(rb"\{\s*\"[^\"]*\"\s*:", line) is not None
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return re.match(rb"\{\s*\"[^\"]*\"\s*:", line) is not None
