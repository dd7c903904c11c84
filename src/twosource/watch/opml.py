"""Lists of feeds as OPML 2.0, in and out: what feed readers exchange."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from twosource.errors import InputProblem
from twosource.sources.addresses import is_web_address, tidy_address
from twosource.sources.feed_entries import refuse_entities
from twosource.sources.limits import MAX_FEED_BYTES


def parse_xml(data: bytes, source: str) -> Any:
    """The root of an XML file, read without entities, network or huge trees; InputProblem where it is none."""
    from lxml import etree

    if len(data) > MAX_FEED_BYTES:
        raise InputProblem(source, f"too long: over {MAX_FEED_BYTES:,} bytes")
    refuse_entities(data, source)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputProblem(source, f"not well-formed XML ({' '.join(str(error).split())})") from None


def local_name(element: Any) -> str:
    """An element's name without its namespace, "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def read_opml(data: bytes, source: str) -> tuple[list[tuple[str, str | None]], list[str]]:
    """The feeds of an OPML file as (address, name), each once in its order, and a notice for each that has none.

    InputProblem where the file is no OPML.
    """
    root = parse_xml(data, source)
    if local_name(root).lower() != "opml":
        raise InputProblem(
            source, f"no OPML but <{local_name(root)}>; expected a list of feeds as feed readers write it"
        )
    feeds: dict[str, str | None] = {}
    notices: list[str] = []
    for element in root.iter():
        if local_name(element).lower() != "outline":
            continue
        fields = {name.lower(): value for name, value in element.attrib.items()}
        url = (fields.get("xmlurl") or "").strip()
        name = " ".join((fields.get("title") or fields.get("text") or "").split()) or None
        if is_web_address(url):
            feeds.setdefault(tidy_address(url), name)
        elif url or (fields.get("type") or "").lower() == "rss":
            notices.append(f"{source}: {name or 'an outline'} has {url!r} for its feed's address, left out")
    return list(feeds.items()), notices


def write_opml(feeds: Iterable[tuple[str, str | None]], title: str = "Feeds followed by twosource") -> str:
    """Feeds as (address, name) as an OPML file's text, in their order."""
    lines = [
        f'    <outline type="rss" text={quoteattr(name or url)} xmlUrl={quoteattr(url)}/>\n' for url, name in feeds
    ]
    head = f"<head><title>{escape(title)}</title></head>"
    body = f"  {head}\n  <body>\n{''.join(lines)}  </body>\n"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n{body}</opml>\n'
