"""Feeds: one report an entry that carries an article's text. What has only a headline is named with its address."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from twosource.errors import InputProblem
from twosource.records import Report
from twosource.sources.addresses import is_web_address
from twosource.sources.feed_entries import Entry, parse_feed
from twosource.sources.fragments import find_paragraphs
from twosource.sources.limits import MAX_FEED_BYTES
from twosource.sources.page import MIN_WORDS, running_words
from twosource.sources.published import parse_published
from twosource.sources.text import check_text


def read_feed(stream: BinaryIO, source: str, id: str) -> Iterator[Report | InputProblem | str]:
    """The reports of a feed's entries in its order, an InputProblem for each entry without an article's text."""
    data = stream.read(MAX_FEED_BYTES + 1)
    if len(data) > MAX_FEED_BYTES:
        raise InputProblem(source, f"too long: a feed of over {MAX_FEED_BYTES:,} bytes")
    feed = parse_feed(data, source, source if is_web_address(source) else None)
    if feed.fault:
        yield InputProblem(source, f"{feed.fault}; of its entries {len(feed.entries)} could be made out")
    elif not feed.entries:
        raise InputProblem(source, "empty: a feed without entries")
    for entry in feed.entries:
        where = f"{source}, entry {entry.number}"
        try:
            yield from read_entry(entry, where, f"{id}-{entry.number}")
        except InputProblem as problem:
            yield problem


def read_entry(entry: Entry, where: str, id: str) -> Iterator[Report | str]:
    """One entry as a report; a notice for a date that cannot be read; InputProblem where it has no article's text."""
    paragraphs = find_paragraphs(entry.html or "")
    text = "\n\n".join(paragraphs)
    if running_words(paragraphs) < MIN_WORDS:
        look = f"; its page is {entry.url}" if entry.url else ""
        raise InputProblem(where, f"no article in it, {'only a teaser' if text else 'only a headline'}{look}")
    check_text(text, where)
    published = parse_published(entry.published) if entry.published else None
    fields = entry.fields
    if entry.published and not published:
        fields = tuple(f for f in fields if f[0] != "published")
        yield f"{where}: published is {entry.published!r}, a date such as 2023-03-17 was expected; left out"
    yield Report(
        id=id,
        source=where,
        text=text,
        title=entry.title,
        outlet=entry.outlet,
        byline=entry.byline,
        url=entry.url,
        language=entry.language,
        published=published,
        published_basis="metadata" if published else "unknown",
        sha256=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        fields_from=fields,
        original=(entry.html or "").encode("utf-8", "replace"),
    )
