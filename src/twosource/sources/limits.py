"""How large an input may be, and why."""

from __future__ import annotations

from typing import Final

MAX_TEXT: Final = 2_000_000
"""Code points of one report. The longest news features run to some 100,000; two million is a long novel four times
over, so a text beyond it is a dump of many reports or no report, and reading it sentence by sentence would take
minutes before the user learned that."""

MAX_TEXT_BYTES: Final = 4 * MAX_TEXT + 3
"""The most bytes that MAX_TEXT code points and a byte-order mark take in UTF-8: a larger file is refused unread."""

MAX_PAGE_BYTES: Final = 16_000_000
"""Bytes of one HTML page. Pages with pictures and scripts inlined reach about 10 MB; the HTML parser needs some
twenty times the page's size in memory."""

MAX_ROW_BYTES: Final = 6 * MAX_TEXT
"""Bytes of one JSONL line: MAX_TEXT code points written as \\uXXXX."""

MAX_FEED_BYTES: Final = 32_000_000
"""Bytes of one feed, sitemap or list of feeds. A sitemap may have 50 MB by its standard, and hardly any has a tenth;
feeds that carry whole articles reach about 5 MB."""

MAX_RATIO: Final = 200
RATIO_FROM: Final = 16_000_000
"""How many times its size gzip may unpack to, once it has unpacked to RATIO_FROM bytes. Text shrinks to a third or a
tenth, rows that repeat each other to a hundredth at most; the densest that gzip can write is about 1,030."""

MAX_GROUP_BYTES: Final = 2_000_000_000
"""Bytes of one row group of a Parquet file, unpacked. Writers make groups of some 100 MB to 1 GB."""

MAX_STREAM_BYTES: Final = 256_000_000
"""Bytes taken from standard input or a pipe, which are held in memory whole; a larger pile comes as a file."""


def too_long(size: int, unit: str) -> str:
    """The reason given for a text over MAX_TEXT."""
    return f"too long: {size:,} {unit}; a report has up to {MAX_TEXT:,} characters, several come as .jsonl"
