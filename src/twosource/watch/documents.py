"""What a followed address answers with -> the articles it names: a feed, a sitemap, or a page that names its feed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

from twosource.errors import InputProblem
from twosource.fetching import Answer
from twosource.sources.addresses import is_web_address, tidy_address
from twosource.sources.compression import open_gzip
from twosource.sources.feed_entries import Entry, parse_feed
from twosource.sources.limits import MAX_FEED_BYTES
from twosource.watch.opml import local_name, parse_xml

NEWEST: Final = 500
"""Articles taken of one sitemap, the newest by their dates. A news sitemap has up to 1,000 of two days; the others go
back for years, and a house's whole past is not what following it means."""

SITEMAPS: Final = 20
"""Sitemaps taken of one list of sitemaps, the newest by their dates."""

FEED_TYPES: Final = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_ROOT: Final = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?.{0,500}?\?>\s*|<!--.{0,2000}?-->\s*)*<(?:\w+:)?(urlset|sitemapindex)\b", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Link:
    """An article that a feed names: its page's address, what the feed says of it, the feed's entry if it has one."""

    address: str
    title: str | None = None
    outlet: str | None = None
    outlet_stated: bool = False  # by the entry itself (<source>), not as the feed's name
    published: str | None = None
    byline: str | None = None
    language: str | None = None
    mark: str = ""
    entry: Entry | None = None

    def told(self) -> str:
        """What the feed says, as JSON."""
        names = ("title", "outlet", "outlet_stated", "published", "byline", "language")
        return json.dumps({n: getattr(self, n) for n in names if getattr(self, n)}, ensure_ascii=False)

    @classmethod
    def from_told(cls, address: str, told: str) -> Link:
        """The link again from what `told` wrote."""
        return cls(address, **json.loads(told))


@dataclass(frozen=True, slots=True)
class Document:
    """What a followed address names: articles, further sitemaps, or the feeds of a page; and what is wrong with it."""

    title: str | None
    links: tuple[Link, ...] = ()
    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def read_document(answer: Answer) -> Document:
    """The articles that an answer names; InputProblem where it is neither a feed nor a sitemap nor names a feed."""
    data = answer.body
    if data.startswith(b"\x1f\x8b"):  # sitemap.xml.gz
        data = _unpacked(data, answer.url)
    if not data.strip():
        raise InputProblem(answer.url, "empty: no feed in it")
    if _ROOT.match(data):
        return _sitemap(data, answer.url)
    if answer.media in ("text/html", "application/xhtml+xml") or re.match(rb"\s*<(?:!doctype html|html)", data, re.I):
        return _page(data, answer.url)
    feed = parse_feed(data, answer.url, answer.url)
    links, faults = [], [feed.fault] if feed.fault else []
    for entry in feed.entries:
        if entry.url:
            links.append(_entry_link(entry, entry.url))
        else:
            faults.append(f"entry {entry.number} ({entry.title or 'without title'}) has no address")
    return Document(feed.title, tuple(_once(links)), faults=tuple(faults))


def _unpacked(data: bytes, source: str) -> bytes:
    import io

    out = open_gzip(io.BytesIO(data), source).read(MAX_FEED_BYTES + 1)
    if len(out) > MAX_FEED_BYTES:
        raise InputProblem(source, f"too long: over {MAX_FEED_BYTES:,} bytes unpacked")
    return out


def _entry_link(entry: Entry, url: str) -> Link:
    stated = ("outlet", "feed:source") in entry.fields
    seen = [entry.title, entry.published, entry.html, entry.byline]
    return Link(
        url, entry.title, entry.outlet, stated, entry.published, entry.byline, entry.language, _mark(seen), entry
    )


def _mark(seen: list[str | None]) -> str:
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _once(links: list[Link]) -> Iterator[Link]:
    seen: set[str] = set()
    for link in links:
        if link.address not in seen:
            seen.add(link.address)
            yield link


def _sitemap(data: bytes, source: str) -> Document:
    root = parse_xml(data, source)
    dated: list[tuple[str, str, Any]] = []
    faults: list[str] = []
    for element in root:
        parts = {local_name(e): e for e in element.iter()}
        where = (parts["loc"].text or "").strip() if "loc" in parts else ""
        url = tidy_address(urljoin(source, where)) if where else ""
        if is_web_address(url):
            when = _words(parts, "publication_date") or _words(parts, "lastmod") or ""
            dated.append((when, url, parts))
        elif local_name(element) in ("url", "sitemap"):
            faults.append(f"an entry has {where!r} for its address")
    dated.sort(key=lambda item: item[0], reverse=True)  # ISO dates sort as text; without one, in the file's order
    if local_name(root) == "sitemapindex":
        return Document(None, sitemaps=tuple(url for _, url, _ in dated[:SITEMAPS]), faults=tuple(faults))
    links = [_sitemap_link(url, parts) for _, url, parts in dated[:NEWEST]]
    return Document(None, tuple(_once(links)), faults=tuple(faults))


def _sitemap_link(url: str, parts: dict[str, Any]) -> Link:
    published, outlet = _words(parts, "publication_date"), _words(parts, "name")
    title = _words(parts, "title")
    mark = _mark([title, published, _words(parts, "lastmod")])
    return Link(url, title, outlet, bool(outlet), published, None, _words(parts, "language"), mark)


def _words(parts: dict[str, Any], name: str) -> str | None:
    return " ".join((parts[name].text or "").split()) or None if name in parts else None


def _page(data: bytes, source: str) -> Document:
    """A page's feeds, as its head names them."""
    from lxml import etree
    from lxml import html as lxml_html

    feeds: list[str] = []
    try:
        for element in lxml_html.document_fromstring(data).iter("link"):
            kind, href = (element.get("type") or "").strip().lower(), (element.get("href") or "").strip()
            if kind in FEED_TYPES and "alternate" in (element.get("rel") or "").lower().split() and href:
                feeds.append(tidy_address(urljoin(source, href)))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        pass
    feeds = [url for url in dict.fromkeys(feeds) if is_web_address(url)]
    if not feeds:
        raise InputProblem(source, "a page that names no feed; to keep the page itself: twosource add")
    return Document(None, feeds=(feeds[0],))  # the others are its comments, or the same in another format
