"""HTML pages: the article's text by trafilatura (Barbaresi 2021, ACL demonstrations), its fields by the page's tags.

The report's text is the article with a blank line between paragraphs. Title, outlet, author, date and address are
read here rather than left to the extraction, so that `fields_from` can say which tag each came from.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from twosource.errors import InputProblem
from twosource.records import Report
from twosource.sources.limits import MAX_PAGE_BYTES
from twosource.sources.page_fields import read_fields
from twosource.sources.published import parse_published
from twosource.sources.text import check_text

MIN_WORDS: Final = 20
"""Words of an article. Agency flashes run to some 20; the rest of a page without one (a login form, a list of
sections) rarely has 20 words in sentences."""

MIN_SENTENCE_WORDS: Final = 6
"""Words of a line that ends like a sentence before it counts as running text rather than a label or a link."""

_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")  # its encoding no longer holds once the page is decoded
_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]*encoding=[\"']([\w.:-]+)", re.I
)
_LOOK_FOR_CHARSET: Final = 4096  # bytes; the standard asks for it in the first 1,024, many pages are late
# The Encoding Standard reads these labels as windows-1252, as every browser does.
_AS_WINDOWS_1252: Final = {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"}
_SENTENCE_END: Final = re.compile(r"[.!?…][”’»\"')\]]*$")
_OWN_PAGE: Final = re.compile(r"<meta\s+name=\"generator\"\s+content=\"twosource\b")


def read_page(stream: BinaryIO, source: str, id: str, charset: str | None = None) -> Iterator[Report | str]:
    """One report from an HTML page; a notice for a date that cannot be read; InputProblem without an article.

    `charset` is the one that the server sent the page with, where it was kept.
    """
    data = stream.read(MAX_PAGE_BYTES + 1)
    if len(data) > MAX_PAGE_BYTES:
        raise InputProblem(source, f"too long: a page of over {MAX_PAGE_BYTES:,} bytes")
    if not data.strip():
        raise InputProblem(source, "empty: no text in it")
    html = _XML_DECLARATION.sub("", decode_page(data, source, charset), count=1)
    if _OWN_PAGE.search(html[:_LOOK_FOR_CHARSET]):
        raise InputProblem(source, "a brief written by twosource, not a report")
    text = extract_article(html, source)
    check_text(text, source)
    fields = read_fields(html)
    published = None
    if "published" in fields:
        value, tag = fields.pop("published")
        published = parse_published(value)
        if published is None:
            yield f"{source}: {tag} is {value!r}, a date such as 2023-03-17 was expected; left out"
        else:
            fields["published"] = (value, tag)
    values = {name: value for name, (value, _) in fields.items()}
    yield Report(
        id=id,
        source=source,
        text=text,
        title=values.get("title"),
        outlet=values.get("outlet"),
        byline=values.get("byline"),
        credit=values.get("credit"),
        url=values.get("url"),
        published=published,
        published_basis="metadata" if published else "unknown",
        sha256=hashlib.sha256(data).hexdigest(),
        fields_from=tuple((name, f"page:{tag}") for name, (_, tag) in fields.items()),
        original=data,
    )


def decode_page(data: bytes, source: str, charset: str | None = None) -> str:
    """A page as text: by its byte-order mark, else the charset it came with or declares, else UTF-8, else windows-1252.

    Where what the server says and what the page says are two, and the page breaks the first, the second is tried:
    servers are often set up for pages of another time.

    InputProblem where the page is binary or breaks the encoding it declares.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decode(data, name, source)
    if b"\0" in data:
        raise InputProblem(source, f"binary, not a page: a zero byte at byte {data.index(0)}")
    declared = _CHARSET.search(data[:_LOOK_FOR_CHARSET])
    if charset:
        try:
            return _decode(data, _label(charset), source)
        except InputProblem:
            pass  # by what the page says of itself
    if declared is None:
        return _decode_western(data)
    label = (declared[1] or declared[2]).decode("ascii", "replace")
    return _decode(
        data, "utf-8" if label.lower().startswith("utf-16") else _label(label), source
    )  # see bytes: no UTF-16


def _label(charset: str) -> str:
    return "windows-1252" if charset.lower() in _AS_WINDOWS_1252 else charset.lower()


def _decode(data: bytes, encoding: str, source: str) -> str:
    try:
        if codecs.lookup(encoding).name == "cp1252":
            return _decode_western(data)
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputProblem(source, f"not {encoding}, as the page declares, at byte {error.start}") from None
    except (LookupError, ValueError):
        raise InputProblem(source, f"declares the unknown charset {encoding!r}; save it as UTF-8") from None


def _decode_western(data: bytes) -> str:
    """windows-1252, or UTF-8 that is called so by a server's default: words in windows-1252 are hardly ever UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("windows-1252", "replace")  # five of its bytes mean nothing; browsers read on


def extract_article(html: str, source: str) -> str:
    """The article's paragraphs with a blank line between two; InputProblem where the page holds no running text."""
    try:
        import trafilatura
    except ImportError as error:
        raise InputProblem(source, f"the package that reads HTML cannot be loaded ({error})") from None
    try:
        text = trafilatura.extract(
            html, output_format="txt", fast=True, include_comments=False, include_tables=False, with_metadata=False
        )
    except Exception as error:  # whatever a malformed page sets off in the parser must not end the other reports
        raise InputProblem(source, f"its HTML cannot be parsed ({type(error).__name__}: {error})") from None
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    if running_words(lines) < MIN_WORDS:
        raise InputProblem(source, "no article in the page; if it has one, save its text as .txt")
    return "\n\n".join(lines)


def running_words(lines: Iterable[str]) -> int:
    """The words of the lines that are running text: of some length and ending like a sentence."""
    lengths = (len(line.split()) for line in lines if _SENTENCE_END.search(line))
    return sum(length for length in lengths if length >= MIN_SENTENCE_WORDS)
