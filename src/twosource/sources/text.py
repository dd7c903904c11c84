"""Plain-text files: the report's text is the file's own text as decoded, so that spans point into the file."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from twosource.errors import InputProblem
from twosource.records import Report
from twosource.sources.limits import MAX_TEXT, MAX_TEXT_BYTES, too_long

MAX_TITLE: Final = 200
"""Code points of a headline. Long ones run to about 150; a longer first line is the first paragraph."""

MIN_TITLE_WORDS: Final = 2
"""A single word on the first line is a rubric ("ANALYSIS", "World") more often than a headline."""

_FIRST_LINE: Final = re.compile(r"\s*?([^\r\n]*\S[^\r\n]*)(?:\r\n|\r|\n)[^\S\r\n]*(?:\r|\n|\Z)")
_HEADING_MARK: Final = re.compile(r"#{1,6}\s+|\s+#+$")  # "# Bridge closes" in Markdown
# "... will not resign." and "... will not resign.”" end a sentence; "Who pays?" and "Mayor: “we will stay”" need not.
_SENTENCE_END: Final = re.compile(r"[.!…。](?:[”’»\"')\]]|\s)*$")
_ABBREVIATION_END: Final = re.compile(r"(?:\b[A-Z]\.){2,}$")  # "Talks move to the U.S."
# "By Ada Quill", "BY ADA QUILL and TOM VANE"; not "By the river, a town waits"
_BYLINE: Final = re.compile(r"(?:By|BY):?\s+[A-Z]\S*(?:\s+(?:(?:and|de|van|von)\s+)?[A-Z]\S*){1,5}$")
_NOT_A_TITLE: Final = re.compile(
    r"https?://|www\.|^(?:updated|published|posted|last modified|photo|image|file photo)\b[^a-z]|^\(.*\)$|^[\W\d_]+$",
    re.IGNORECASE,
)
# "17 March 2023", "March 17, 2023, 10:20 GMT", "Friday, 17 March 2023": a date line, no headline
_DATE_LINE: Final = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:\d{1,2}\s+[a-z]+|[a-z]+\s+\d{1,2}),?\s+\d{4}\b.{0,20}$",
    re.IGNORECASE,
)


def read_text(stream: BinaryIO, source: str, id: str) -> Iterator[Report]:
    """One report from a plain-text file; InputProblem where it is none."""
    data = stream.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        raise InputProblem(source, too_long(len(data), "bytes or more"))
    text = decode_utf8(data, source)
    check_text(text, source)
    title = find_title(text)
    yield Report(
        id=id,
        source=source,
        text=text,
        title=title,
        sha256=hashlib.sha256(data).hexdigest(),
        fields_from=(("title", "text:first line"),) if title else (),
        original=data,
    )


def decode_utf8(data: bytes, source: str) -> str:
    """UTF-8 text with a byte-order mark dropped and newlines as they are; InputProblem with the first bad byte."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputProblem(source, "not UTF-8 at byte 0: a UTF-16 text; save it as UTF-8")
    if b"\0" in data:
        raise InputProblem(source, f"binary, not text: a zero byte at byte {data.index(0)}")
    mark = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    try:
        return data[mark:].decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputProblem(source, f"not UTF-8 at byte {error.start + mark}; save it as UTF-8") from None


def check_text(text: str, source: str) -> None:
    """InputProblem where a text is empty, holds no word, or is too long to be one report."""
    if len(text) > MAX_TEXT:
        raise InputProblem(source, too_long(len(text), "characters"))
    if not text.strip():
        raise InputProblem(source, "empty: no text in it")
    if not any(c.isalpha() for c in text):
        raise InputProblem(source, "no word in it")


def find_title(text: str) -> str | None:
    """The first line, where a blank line follows and it reads as a headline; rule `text.first_line`."""
    found = _FIRST_LINE.match(text[: 4 * MAX_TITLE])
    if not found or found.end() >= len(text.rstrip()):
        return None
    line = _HEADING_MARK.sub("", found[1].strip())
    if len(line) >= MAX_TITLE or len(line.split()) < MIN_TITLE_WORDS:
        return None
    if _SENTENCE_END.search(line) and not _ABBREVIATION_END.search(line):
        return None
    if _NOT_A_TITLE.search(line) or _BYLINE.match(line) or _DATE_LINE.match(line):
        return None
    return line
