"""Answers -> reports: a page as the page reader reads it, with what a feed says of it where the page says nothing."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from twosource.errors import FetchProblem, InputProblem
from twosource.fetching import Answer, Fetcher, Manners
from twosource.records import Report
from twosource.sources.addresses import canonical_address
from twosource.sources.feed import read_entry
from twosource.sources.formats import SNIFF, find_reader
from twosource.sources.page import read_page
from twosource.sources.published import parse_published
from twosource.sources.reading import complete
from twosource.sources.text import read_text
from twosource.sources.warc import PAGES, PLAIN, header_charset
from twosource.watch.documents import Link

LONGEST_ID: Final = 120
"""Characters of an id made from an address; the few longer ones are cut and end in a digest."""


def id_of(url: str) -> str:
    """A report's id by its address: host and path without ending ("vale.test/2026/03/bridge-closes")."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = re.sub(r"\.(?:html?|php|aspx?)$", "", parts.path.rstrip("/"))
    name = f"{host}{path}" + (f"?{parts.query}" if parts.query else "")
    if len(name) <= LONGEST_ID:
        return name
    return f"{name[: LONGEST_ID - 9]}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"


def read_url(url: str, manners: Manners | None = None) -> Iterator[Report | InputProblem | str]:
    """What an address holds: a page, a text, a feed, rows, an archive; problems of parts of it, and notices.

    InputProblem where it cannot be fetched or read. Since its user names it, robots.txt is not asked.
    """
    with Fetcher(manners) as fetcher:
        answer = fetcher.follow(url)
    for item in _read(answer):
        yield complete(_located(item, answer)) if isinstance(item, Report) else item


def _read(answer: Answer) -> Iterator[Report | InputProblem | str]:
    id = id_of(answer.url)
    body = io.BytesIO(answer.body)
    if answer.media in PAGES:
        return read_page(body, answer.url, id, header_charset(answer.headers.get("content-type")))
    if answer.media == PLAIN:
        return read_text(body, answer.url, id)
    name = urlsplit(answer.url).path.rpartition("/")[2]
    return find_reader(name, answer.body[:SNIFF], answer.url)(body, answer.url, id)


def _located(report: Report, answer: Answer) -> Report:
    """The report with the address it is kept under; a row or entry keeps its own address."""
    if report.source == answer.url:
        report = replace(report, url=canonical_address(report.url, answer.url), fields_from=_from_url(report))
    return report


def _from_url(report: Report) -> tuple[tuple[str, str], ...]:
    return report.fields_from if report.url else (*report.fields_from, ("url", "address"))


def read_linked(answer: Answer, link: Link) -> Iterator[Report | str]:
    """The article of a page that a feed named; of what the feed says, the publisher it states goes before the page's.

    InputProblem where the page has no article and the feed does not carry its text either.
    """
    try:
        if answer.media and answer.media not in (*PAGES, PLAIN):
            raise InputProblem(answer.url, f"its type is {answer.media}; expected a page")
        items = list(_read(answer))
    except InputProblem as problem:
        items = list(read_carried(link, problem))
    for item in items:
        if isinstance(item, Report):
            yield complete(_with_told(_located(item, answer), link))
        elif isinstance(item, str):
            yield item


def read_carried(link: Link, problem: InputProblem) -> Iterator[Report | str]:
    """The article's text as the feed carries it, where its page cannot be had; else `problem` again."""
    if link.entry is None or not link.entry.whole:
        raise problem
    try:
        items = list(read_entry(link.entry, link.address, id_of(link.address)))
    except InputProblem:
        raise problem from None
    yield f"{link.address}: {problem.reason}; its text is the feed's"
    for item in items:
        yield complete(_with_told(item, link)) if isinstance(item, Report) else item


def _with_told(report: Report, link: Link) -> Report:
    """The report with the fields that only the feed tells."""
    fields: dict[str, Any] = {}
    for name in ("title", "byline"):
        if not getattr(report, name) and getattr(link, name):
            fields[name] = getattr(link, name)
    if link.outlet and (link.outlet_stated or not report.outlet):
        fields["outlet"] = link.outlet
    day = parse_published(link.published) if link.published and not report.published else None
    if day:
        fields |= {"published": day, "published_basis": "metadata"}
    named = [n for n in fields if n != "published_basis"]
    sources = tuple(f for f in report.fields_from if f[0] not in named) + tuple((n, f"feed:{n}") for n in named)
    return replace(report, url=report.url or link.address, fields_from=sources, **fields)


def as_problem(error: InputProblem, url: str) -> FetchProblem:
    """Any problem met while fetching or reading as one of fetching."""
    return error if isinstance(error, FetchProblem) else FetchProblem(url, error.reason)
