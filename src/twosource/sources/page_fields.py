"""What an HTML page's tags say of its article: title, outlet, byline, credit, date, address, each with its tag."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

ARTICLE_TYPES: Final = {
    "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "backgroundnewsarticle",
    "opinionnewsarticle", "liveblogposting", "blogposting", "report",
}  # fmt: skip

MAX_FIELD: Final = 500
"""Code points of a field: a longer one is a teaser or a slip of the page's template."""

# Tags in the order they are trusted: schema.org before Open Graph before each publisher's own.
TITLE_TAGS: Final = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title")
OUTLET_TAGS: Final = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name")
BYLINE_TAGS: Final = ("article:author", "author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author",
                      "byl", "citation_author")  # fmt: skip
CREDIT_TAGS: Final = ("article:source", "dc.source", "source", "syndication-source", "original-source")
PUBLISHED_TAGS: Final = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date",
    "publish_date", "publication_date", "citation_publication_date", "article.published", "dc.date", "date",
)  # fmt: skip
URL_TAGS: Final = ("og:url",)

_SCRIPT_FRAME: Final = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*;?\s*$")
_SUFFIX: Final = re.compile(r"^(.{10,}?)\s+[|–—·»-]\s+([^|–—·»]{2,60})$")  # "Bridge closes | Vale Herald"

Field = tuple[str, str]
"""A value and the tag it was read from ("article:published_time", "json-ld:datePublished")."""


def read_fields(html: str) -> dict[str, Field]:
    """The fields title, outlet, byline, credit, published and url that a page states, with the tag of each."""
    from lxml import etree
    from lxml import html as lxml_html

    try:
        root = lxml_html.document_fromstring(html)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return {}
    meta = _meta(root)
    article = _article(_json_ld(root))
    outlet = _first(_named(article, "publisher"), _tags(meta, OUTLET_TAGS))
    candidates: dict[str, Iterable[Field]] = {
        "title": _chain(_named(article, "headline"), _titles(meta, root, outlet)),
        "outlet": [outlet] if outlet else [],
        "byline": _chain(_named(article, "author", "creator"), _tags(meta, BYLINE_TAGS), _elements(root, "author")),
        "credit": _chain(_named(article, "sourceOrganization", "creditText"), _tags(meta, CREDIT_TAGS)),
        "published": _chain(
            _named(article, "datePublished"),
            _tags(meta, PUBLISHED_TAGS),
            _elements(root, "datePublished"),
            _times(root),
        ),
        "url": _chain(_links(root), _tags(meta, URL_TAGS), _named(article, "url")),
    }
    fields: dict[str, Field] = {}
    for name, values in candidates.items():
        for value, tag in values:
            if name == "url" or not re.match(r"https?://|www\.|@", value):  # article:author is often an address
                fields[name] = (value, tag)
                break
    return fields


def _clean(value: object) -> str | None:
    text = " ".join(str(value).split()).encode("utf-8", "replace").decode("utf-8")
    return text if 0 < len(text) <= MAX_FIELD else None


def _chain(*groups: Iterable[Field]) -> Iterator[Field]:
    for group in groups:
        yield from group


def _first(*groups: Iterable[Field]) -> Field | None:
    return next(_chain(*groups), None)


def _meta(root: Any) -> dict[str, str]:
    """The first content of each <meta>, by its property, name or itemprop in lower case."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        content = _clean(element.get("content") or "")
        for attribute in ("property", "name", "itemprop"):
            key = (element.get(attribute) or "").strip().lower()
            if key and content:
                found.setdefault(key, content)
    return found


def _tags(meta: dict[str, str], names: Iterable[str]) -> Iterator[Field]:
    for name in names:
        if name in meta:
            yield meta[name], name


def _json_ld(root: Any) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, the nested ones of @graph included; a broken script is passed over."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            value = json.loads(_SCRIPT_FRAME.sub("", script.text or ""), strict=False)
        except (ValueError, RecursionError):
            continue
        queue = [value]
        for item in queue:
            if isinstance(item, list):
                queue.extend(item)
            elif isinstance(item, dict):
                yield item
                queue.extend(v for k, v in item.items() if k in ("@graph", "mainEntity", "mainEntityOfPage"))


def _article(objects: Iterable[dict[str, Any]]) -> dict[str, Any]:
    for item in objects:
        types = item.get("@type")
        names = types if isinstance(types, list) else [types]
        if any(isinstance(n, str) and n.rsplit("/", 1)[-1].lower() in ARTICLE_TYPES for n in names):
            return item
    return {}


def _named(item: dict[str, Any], *keys: str) -> Iterator[Field]:
    """A property's text, or the names of the persons or organisations it holds, joined by commas."""
    for key in keys:
        value = item.get(key)
        parts = value if isinstance(value, list) else [value]
        names = [p.get("name") if isinstance(p, dict) else p for p in parts]
        text = _clean(", ".join(n for n in names if isinstance(n, str)))
        if text:
            yield text, f"json-ld:{key}"


def _titles(meta: dict[str, str], root: Any, outlet: Field | None) -> Iterator[Field]:
    """Titles by tag, then a lone <h1>, then <title>; the outlet's name behind a dash or bar is cut off."""
    for value, tag in _tags(meta, TITLE_TAGS):
        yield without_outlet(value, outlet[0] if outlet else None) or value, tag
    headings = [_clean(e.text_content()) for e in root.iter("h1")]
    if len(headings) == 1 and headings[0]:
        yield headings[0], "h1"
    for element in root.iter("title"):
        text = _clean(element.text_content())
        if text:
            yield without_outlet(text, outlet[0] if outlet else None) or text, "title"
        return


def without_outlet(title: str | None, outlet: str | None) -> str | None:
    """A title without its outlet's name behind a dash or bar ("Bridge closes | Vale Herald")."""
    found = _SUFFIX.match(title or "")
    if found and outlet and found[2].casefold() == outlet.casefold():
        return found[1]
    return title


def _elements(root: Any, itemprop: str) -> Iterator[Field]:
    """An element with an itemprop: its datetime or content, else its text."""
    for element in root.iter():
        if isinstance(element.tag, str) and itemprop in (element.get("itemprop") or "").split():
            value = _clean(element.get("datetime") or element.get("content") or element.text_content())
            if value:
                yield value, f"{element.tag}@itemprop={itemprop}"


def _times(root: Any) -> Iterator[Field]:
    """<time pubdate>, else the one day that all <time datetime> of the page's articles name."""
    times = [t for t in root.iter("time") if _clean(t.get("datetime") or "")]
    for element in times:
        if element.get("pubdate") is not None:
            yield element.get("datetime"), "time@pubdate"
            return
    inside = [t.get("datetime").strip() for t in times if any(a.tag in ("article", "main") for a in t.iterancestors())]
    if inside and len({value[:10] for value in inside}) == 1:
        yield inside[0], "time@datetime"


def _links(root: Any) -> Iterator[Field]:
    for element in root.iter("link"):
        value = _clean(element.get("href") or "")
        if value and "canonical" in (element.get("rel") or "").lower().split():
            yield value, "link@canonical"
