"""Feeds (RSS, Atom, JSON Feed) -> what they say of each article: address, title, real publisher, date, text.

RSS and Atom are read by feedparser, which also makes sense of feeds that are not well formed; JSON Feed as its
standard (version 1.1, jsonfeed.org) has it.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

from twosource.errors import InputProblem
from twosource.sources.addresses import is_web_address, tidy_address
from twosource.sources.page_fields import MAX_FIELD, without_outlet

JSON_FEED: Final = re.compile(rb"\s*\{.{0,2000}?\"version\"\s*:\s*\"https?:\\?/\\?/jsonfeed\.org\\?/version", re.DOTALL)
_ENTITY: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article. `number` counts from 1; `outlet` is its publisher, who need not be the feed's.

    `html` is the article or, where `whole` is false, a summary of it. `fields` names the feed's element that each
    known field was read from. `published` stands as the feed writes it.
    """

    number: int
    key: str | None
    url: str | None
    title: str | None
    outlet: str | None
    byline: str | None
    published: str | None
    html: str | None
    whole: bool
    language: str | None
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's name, its entries in its order, and what is wrong with it although it was read ("" for nothing)."""

    title: str | None
    entries: tuple[Entry, ...]
    fault: str = ""


def parse_feed(data: bytes, source: str, address: str | None = None) -> Feed:
    """A feed of any of the three kinds; InputProblem where it is none. `address`: where relative links start from."""
    if JSON_FEED.match(data.removeprefix(b"\xef\xbb\xbf")):
        return _json_feed(data, source, address)
    refuse_entities(data, source)
    import feedparser

    headers = {"content-location": address} if address else {}
    try:
        found = feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False)
    except Exception as error:  # whatever a malformed feed sets off in the parser must not end the other inputs
        raise InputProblem(source, f"its XML cannot be parsed ({type(error).__name__}: {error})") from None
    fault = _fault(found)
    if not found.get("version") and not found.entries:
        raise InputProblem(source, f"no feed{': ' + fault if fault else ''}; expected RSS, Atom or JSON Feed")
    title = _text(found.feed.get("title"))
    shared = {"outlet": (title, "feed title"), "language": (_text(found.feed.get("language")), "feed language")}
    entries = [_entry(n, e, shared, address) for n, e in enumerate(found.entries, start=1)]
    return Feed(title, tuple(entries), fault)


def refuse_entities(data: bytes, source: str) -> None:
    """InputProblem for XML that declares entities of its own: no feed needs to, and a few lines of them fill memory."""
    if _ENTITY.search(data.replace(b"\0", b"")):  # without the zero bytes, UTF-16 and UTF-32 read alike
        raise InputProblem(source, "declares XML entities of its own (<!ENTITY ...>), refused as an XML bomb")


def _fault(found: Any) -> str:
    """What is wrong with a feed's XML, where something of it may have been lost."""
    error = found.get("bozo_exception") if found.get("bozo") else None
    if error is None or type(error).__name__ in ("CharacterEncodingOverride", "NonXMLContentType"):
        return ""
    words = getattr(error, "getMessage", lambda: str(error))()
    if words == "undefined entity":  # "&nbsp;" and the like, which are read as a page's are
        return ""
    line = getattr(error, "getLineNumber", lambda: None)()
    return f"not well-formed XML ({words}{f' in line {line}' if line else ''})"


Field = tuple[str | None, str]


def _entry(number: int, entry: Any, shared: dict[str, Field], address: str | None) -> Entry:
    origin = entry.get("source") or {}
    outlet = _first(
        [(_text(origin.get("title") or origin.get("value")), "source"), (_text(entry.get("publisher")), "dc:publisher")]
    )
    outlet = outlet if outlet[0] else shared["outlet"]
    url = _first([(_link(entry.get("feedburner_origlink"), address), "feedburner:origLink"), _own_link(entry, address)])
    title = (without_outlet(_text(entry.get("title")), outlet[0]), "title")
    names = [_text(a.get("name")) for a in entry.get("authors", []) if a.get("name")]
    byline = (", ".join(n for n in names if n) or _text(entry.get("author")), "author")
    published = _first([(_text(dict.get(entry, name)), name) for name in ("published", "updated")])
    content = max((c.get("value") or "" for c in entry.get("content", [])), key=len, default="")
    summary = entry.get("summary") or ""
    values = {"url": url, "title": title, "outlet": outlet, "byline": byline, "published": published,
              "language": shared["language"]}  # fmt: skip
    fields = tuple((name, f"feed:{tag}") for name, (value, tag) in values.items() if value)
    return Entry(
        number, _text(entry.get("id")), url[0], title[0], outlet[0], byline[0], published[0],
        content or summary or None, bool(content), shared["language"][0], fields,
    )  # fmt: skip


def _first(fields: list[Field]) -> Field:
    return next((field for field in fields if field[0]), fields[-1])


def _own_link(entry: Any, address: str | None) -> Field:
    """The article's address: the link, or a permalink in place of an id (RSS's <guid isPermaLink="true">)."""
    for value, tag in ((entry.get("link"), "link"), (entry.get("id"), "guid")):
        url = _link(value, address if tag == "link" else None)
        if url:
            return url, tag
    return None, "link"


def _link(value: object, address: str | None) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        joined = urljoin(address or "", value.strip())
    except ValueError:
        return None
    return tidy_address(joined) if is_web_address(joined) else None


def _text(value: object) -> str | None:
    """A field in one line, its tags and character references read; None where it is none or far too long for one."""
    if not isinstance(value, str):
        return None
    if "<" in value or "&" in value:
        from twosource.sources.fragments import find_paragraphs

        value = " ".join(find_paragraphs(value))
    text = " ".join(value.split()).encode("utf-8", "replace").decode("utf-8")
    return text if 0 < len(text) <= MAX_FIELD else None


def _json_feed(data: bytes, source: str, address: str | None) -> Feed:
    try:
        feed = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputProblem(source, f"not UTF-8 at byte {error.start}") from None
    except (RecursionError, ValueError) as error:
        raise InputProblem(source, f"not JSON: {error}") from None
    items = feed.get("items")
    if not isinstance(items, list):
        raise InputProblem(source, "a JSON feed without its list of items")
    title, language = _text(feed.get("title")), _text(feed.get("language"))
    entries = list(_items(items, title, language, address))
    fault = "" if len(entries) == len(items) else f"{len(items) - len(entries)} of its items are no JSON objects"
    return Feed(title, tuple(entries), fault)


def _items(items: list[Any], feed: str | None, language: str | None, address: str | None) -> Iterator[Entry]:
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            continue
        authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
        names = [_text(a.get("name")) for a in authors or [] if isinstance(a, dict)]
        whole = [item.get(key) for key in ("content_html", "content_text") if isinstance(item.get(key), str)]
        html = whole[0] if whole else item.get("summary")
        values = {
            "url": _link(item.get("url"), address) or _link(item.get("id"), None),
            "title": _text(item.get("title")),
            "outlet": feed,
            "byline": ", ".join(n for n in names if n) or None,
            "published": _text(item.get("date_published")) or _text(item.get("date_modified")),
            "language": _text(item.get("language")) or language,
        }
        fields = tuple((name, f"feed:{name}") for name, value in values.items() if value)
        key = item.get("id")
        yield Entry(
            number=number,
            key=str(key) if isinstance(key, str | int) else None,
            html=html if isinstance(html, str) else None,
            whole=bool(whole),
            fields=fields,
            **values,
        )
