"""The table of formats: which ending is read how, and how an input without a known ending is told apart."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import BinaryIO, Final

from twosource.errors import InputProblem
from twosource.records import Report
from twosource.sources.compression import open_gzip
from twosource.sources.feed import read_feed
from twosource.sources.feed_entries import JSON_FEED
from twosource.sources.jsonl import read_jsonl
from twosource.sources.limits import MAX_STREAM_BYTES
from twosource.sources.page import read_page
from twosource.sources.parquet import read_parquet
from twosource.sources.text import read_text
from twosource.sources.warc import read_warc

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
    ".parquet": read_parquet,
    ".rss": read_feed,
    ".atom": read_feed,
    ".warc": read_warc,
    ".warc.gz": read_warc,
}

ROWS: Final = (read_jsonl, read_parquet, read_feed, read_warc)
"""Readers of many reports a file, whose ids carry a number behind the file's."""

PACKED: Final = ".gz"
"""Behind any other ending: the same file packed by gzip."""

READABLE: Final = f"{' '.join(READERS)}, any of these with {PACKED}, feeds as .xml or .json"

SNIFF: Final = 4096
"""Bytes that decide what an input without a known ending is."""

MAX_ENDING: Final = 10
"""Letters of an ending: what follows the last full stop of "Talks end. What comes next" is no ending."""

_HTML_START: Final = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*|<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|article|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_START: Final = rb"^(?:\xef\xbb\xbf)?\s*(?:<\?.{0,500}?\?>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE[^>]{0,500}>\s*)*"
_STARTS: Final[tuple[tuple[re.Pattern[bytes], Reader], ...]] = (
    (_HTML_START, read_page),
    (re.compile(_XML_START + rb"<(?:rss|feed|atom:feed|rdf:RDF)\b", re.IGNORECASE | re.DOTALL), read_feed),
    (JSON_FEED, read_feed),
    (re.compile(rb"WARC/\d"), read_warc),
    (re.compile(rb"PAR1"), read_parquet),
)
"""What begins so says of itself what it is, whatever the ending."""

_GZIP: Final = b"\x1f\x8b"
_OTHER_FORMATS: Final = (
    (re.compile(rb"^%PDF-"), "PDF"),
    (re.compile(rb"^PK\x03\x04"), "a ZIP or office document"),
)


def ending_of(name: str) -> str:
    """A file name's ending in lower case with its full stop, "" where it has none.

    A number ("statement 17.3.2023") or words after a full stop ("Talks end. What next") are no ending; a packed file
    has two in one (".jsonl.gz").
    """
    ending = PurePath(name).suffix.lower()
    body = ending[1:]
    if not body.isalnum() or body.isdigit() or len(body) > MAX_ENDING:
        return ""
    return ending_of(name[: -len(PACKED)]) + PACKED if ending == PACKED else ending


def stem_of(name: str) -> str:
    """A file name without its ending."""
    ending = ending_of(name)
    return name[: -len(ending)] if ending else name


def find_reader(name: str, head: bytes, source: str) -> Reader:
    """The reader for an input by its ending, else by its first SNIFF bytes; InputProblem where there is none.

    An unknown ending still takes what says of itself what it is: a page ("article.php"), a feed ("news.xml").
    """
    ending = ending_of(name)
    if ending in READERS:
        return READERS[ending]
    if ending.endswith(PACKED) or (not ending and head.startswith(_GZIP)):
        return read_packed
    for beginning, reader in _STARTS:
        if beginning.match(head):
            return reader
    if ending:
        raise InputProblem(source, f"no reader for {ending}{_but(ending)}; readable: {READABLE}")
    for pattern, kind in _OTHER_FORMATS:
        if pattern.match(head):
            raise InputProblem(source, f"no reader for {kind}; readable: {READABLE}")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith((b"{", b"[")):
        return read_text
    if _begins_with_row(start):
        return read_jsonl
    if re.match(rb"\{\s*\"|\[\s*[{\[\"]", start):
        raise InputProblem(source, "JSON over several lines; in JSONL each report is an object on one line")
    return read_text


def _but(ending: str) -> str:
    kinds = {".xml": " that is no feed", ".json": " that is no JSON feed"}
    return kinds.get(ending, "")


def read_packed(stream: BinaryIO, source: str, id: str) -> Iterator[Report | InputProblem | str]:
    """What a gzip file holds, read by the ending in front of .gz, else by how it begins."""
    content = open_gzip(stream, source)
    name = PurePath(source).name
    inner = name[: -len(PACKED)] if name.lower().endswith(PACKED) else ""
    head = content.peek(SNIFF)[:SNIFF]  # type: ignore[attr-defined]
    if head.startswith(_GZIP):
        raise InputProblem(source, "gzip within gzip; unpack it first")
    reader = find_reader(inner, head, source)
    if reader is read_warc:  # which unpacks by itself, record by record
        stream.seek(0)
        content = stream
    elif reader is read_parquet:  # which reads from the end
        data = content.read(MAX_STREAM_BYTES + 1)
        if len(data) > MAX_STREAM_BYTES:
            raise InputProblem(source, f"too long: over {MAX_STREAM_BYTES:,} bytes of packed Parquet; unpack it first")
        content = io.BytesIO(data)
    yield from reader(content, source, id)


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
