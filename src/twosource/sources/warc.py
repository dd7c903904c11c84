"""Web archives (WARC, also .warc.gz): one report a record of a page that a server answered with; by FastWARC
(Bevendorff, Stein and Potthast 2018, ECIR, "Elastic ChatNoir").

Left out, with a notice of how many: requests and other kinds of records, answers that are no pages ("404 not found"),
and pictures, scripts and the like.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO, Final

from twosource.errors import InputProblem
from twosource.records import Report
from twosource.sources.addresses import canonical_address, is_web_address
from twosource.sources.compression import CHUNK, unpack
from twosource.sources.limits import MAX_PAGE_BYTES
from twosource.sources.page import read_page
from twosource.sources.text import read_text

PAGES: Final = ("text/html", "application/xhtml+xml")
PLAIN: Final = "text/plain"
OK: Final = 200

_STARTS: Final = (b"\x1f\x8b\x08", b"WARC/1.")
"""What a record begins with, packed and plain: where reading goes on behind a damaged one."""


def read_warc(stream: BinaryIO, source: str, id: str) -> Iterator[Report | InputProblem | str]:
    """The reports of an archive in its order, an InputProblem for each record or stretch that cannot be read.

    Records are counted from 1 over all kinds, from the start or from the damaged place that was passed over.
    """
    left_out: Counter[str] = Counter()
    number = 0
    for record in _records(stream, source):
        if isinstance(record, InputProblem):
            yield record
            continue
        number += 1
        where = f"{source}, record {number}"
        reason = _not_a_page(record)
        if reason:
            left_out[reason] += 1
            continue
        try:
            yield from _read_record(record, where, f"{id}-{number}")
        except InputProblem as problem:
            address = record.headers.get("WARC-Target-URI")
            yield InputProblem(where, f"{problem.reason} ({address})" if address else problem.reason)
        except OSError as error:
            yield InputProblem(where, f"damaged: {error}")
    if not number:
        raise InputProblem(source, "no WARC record in it")
    if left_out:
        yield f"{source}: records left out: {', '.join(f'{n} {reason}' for reason, n in sorted(left_out.items()))}"


def _records(stream: BinaryIO, source: str) -> Iterator[Any]:
    """Every record; behind a damaged stretch, which is named, from the next that begins after it."""
    from fastwarc.warc import ArchiveIterator

    start = last = 0
    fault: tuple[int, str] | None = None  # where the damage that has been met begins, and what it is
    while True:
        try:
            for record in ArchiveIterator(stream, parse_http=True):
                last = start + record.stream_pos
                if fault:
                    yield InputProblem(source, f"damaged between byte {fault[0]:,} and byte {last:,}: {fault[1]}")
                    fault = None
                yield record
            following = None
        except OSError as error:
            fault = fault or (last, " ".join(str(error).split()))
            following = _next_start(stream, max(start, last) + 1)
        if following is None:
            break
        start = last = following
    if fault:
        yield InputProblem(source, f"damaged between byte {fault[0]:,} and the end: {fault[1]}")


def _next_start(stream: BinaryIO, after: int) -> int | None:
    """Where the next record after byte `after` begins, with the stream set there; None where none is found."""
    if not stream.seekable():
        return None
    stream.seek(after)
    at, held = after, b""
    longest = max(map(len, _STARTS))
    while chunk := stream.read(CHUNK):
        held += chunk
        places = [place for mark in _STARTS if (place := held.find(mark)) >= 0]
        if places:
            stream.seek(at + min(places))
            return at + min(places)
        at += len(held) - longest
        held = held[-longest:]
    return None


def _not_a_page(record: Any) -> str:
    """Why a record is left out, "" for a page."""
    kind = record.record_type.name if hasattr(record.record_type, "name") else str(record.record_type)
    if kind != "response" or record.http_headers is None:
        return "of other kinds than a server's answer"
    if record.http_headers.status_code != OK:
        return "with another status than 200"
    media = (record.http_content_type or "text/html").lower()
    return "" if media in (*PAGES, PLAIN) else "neither HTML nor text"


def _read_record(record: Any, where: str, id: str) -> Iterator[Report | str]:
    expected = record.content_length
    data = record.reader.read(MAX_PAGE_BYTES + 1)
    if len(data) > MAX_PAGE_BYTES:
        raise InputProblem(where, f"too long: a page of over {MAX_PAGE_BYTES:,} bytes")
    if len(data) < expected:
        raise InputProblem(where, f"cut short: {len(data):,} of {expected:,} bytes")
    headers = record.http_headers
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        data = unchunk(data)
    data = unpack([data], headers.get("Content-Encoding") or "", MAX_PAGE_BYTES, where)
    address = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    media = (record.http_content_type or "").lower()
    read = read_text(io.BytesIO(data), where, id) if media == PLAIN else _page(data, where, id, headers)
    for item in read:
        if isinstance(item, Report) and is_web_address(address):
            basis = item.fields_from if item.url else (*item.fields_from, ("url", "warc:WARC-Target-URI"))
            item = replace(item, url=canonical_address(item.url, address), fields_from=basis)
        yield item


def _page(data: bytes, where: str, id: str, headers: Any) -> Iterator[Report | str]:
    return read_page(io.BytesIO(data), where, id, header_charset(headers.get("Content-Type")))


def header_charset(value: str | None) -> str | None:
    """The charset that a Content-Type header names ("text/html; charset=koi8-r")."""
    from email.message import Message

    message = Message()
    message["Content-Type"] = value or ""
    charset = message.get_content_charset()
    return charset.strip("'\" ") or None if charset else None


def unchunk(data: bytes) -> bytes:
    """The body of an answer sent in chunks (RFC 9112, 7.1); as it is where it was stored without their marks."""
    out, at = bytearray(), 0
    while True:
        line, mark, _ = data[at : at + 100].partition(b"\r\n")
        try:
            size = int(line.split(b";")[0], 16)
        except ValueError:
            return data if not out else bytes(out)
        at += len(line) + len(mark)
        if size <= 0 or not mark:
            return bytes(out)
        out += data[at : at + size]
        at += size + 2
