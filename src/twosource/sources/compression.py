"""Compressed data -> bytes, never more of them than allowed: gzip files, and HTTP's gzip, deflate and br.

A few kilobytes can be made to unpack into gigabytes. Everything here stops at a limit before memory is taken.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable
from typing import BinaryIO, Final

from twosource.errors import InputProblem
from twosource.sources.limits import MAX_RATIO, RATIO_FROM

CHUNK: Final = 65_536
GZIP: Final = 16 + zlib.MAX_WBITS
ENCODINGS: Final = ("gzip", "x-gzip", "deflate", "br", "identity")


class Unpacked(io.RawIOBase):
    """A gzip file's content, read as it is unpacked; InputProblem where it is damaged, cut short or a bomb."""

    def __init__(self, packed: BinaryIO, source: str) -> None:
        """`packed` is read from where it stands; members that follow one another are one content."""
        self._packed, self._source = packed, source
        self._inflater: zlib._Decompress | None = None
        self._waiting = b""
        self._taken = self._given = 0

    def readable(self) -> bool:
        """It is read from."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as the next piece goes; 0 at the end."""
        data = self._next(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        while True:
            if not self._waiting:
                self._waiting = self._packed.read(CHUNK)
                self._taken += len(self._waiting)
            if self._inflater is None and not self._waiting.strip(b"\0"):  # members may be padded with zeros
                if not self._waiting:
                    return b""
                self._waiting = b""
                continue
            data = self._inflate(size)
            if data:
                return data

    def _inflate(self, size: int) -> bytes:
        inflater = self._inflater or zlib.decompressobj(GZIP)
        end = not self._waiting
        try:
            data = inflater.decompress(self._waiting, size)
        except zlib.error as error:
            raise InputProblem(self._source, f"damaged gzip after {self._given:,} bytes ({error})") from None
        if end and not data and not inflater.eof:
            raise InputProblem(
                self._source, f"cut short: its gzip ends after {self._given:,} bytes without its end mark"
            )
        self._waiting = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
        self._inflater = None if inflater.eof else inflater
        self._given += len(data)
        if self._given > RATIO_FROM and self._given > MAX_RATIO * self._taken:
            raise InputProblem(self._source, bomb(self._given, self._taken))
        return data


def open_gzip(packed: BinaryIO, source: str) -> BinaryIO:
    """A gzip file as a file of its content."""
    return io.BufferedReader(Unpacked(packed, source), CHUNK)


def bomb(given: int, taken: int) -> str:
    """The reason given where too little unpacks to too much."""
    return f"a compression bomb: {taken:,} bytes unpack to over {given:,}; text shrinks to a third or a tenth"


def unpack(chunks: Iterable[bytes], encoding: str, limit: int, source: str) -> bytes:
    """An HTTP body by its Content-Encoding ("gzip", "deflate", "br", or several by commas), of up to `limit` bytes.

    InputProblem for a body over the limit, packed or unpacked, a damaged one, or an encoding that is not known.
    """
    names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
    data = _gather(chunks, limit, source)
    for name in reversed(names):
        if name not in ENCODINGS:
            raise InputProblem(source, f"content encoding {name!r} is not known; known: {' '.join(ENCODINGS)}")
        if name != "identity" and data:
            data = _unpack_one(data, name, limit, source)
    return data


def _gather(chunks: Iterable[bytes], limit: int, source: str) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > limit:
            raise InputProblem(source, f"too long: over {limit:,} bytes")
    return bytes(data)


def _unpack_one(data: bytes, name: str, limit: int, source: str) -> bytes:
    steps, finished = _brotli(source) if name == "br" else _zlib(data, name)
    out = bytearray()
    waiting = data
    try:
        while True:
            piece, waiting = steps(waiting)
            out += piece
            if len(out) > limit:
                raise InputProblem(source, bomb(limit, len(data)))
            if finished() or (not piece and not waiting):
                break
    except (zlib.error, ValueError) as error:
        raise InputProblem(source, f"damaged {name} content ({error})") from None
    if not finished():
        raise InputProblem(source, f"cut short: its {name} content has no end mark")
    return bytes(out)


Steps = tuple[Callable[[bytes], tuple[bytes, bytes]], Callable[[], bool]]


def _zlib(data: bytes, name: str) -> Steps:
    """gzip, or "deflate": with zlib's header as the standard says, or bare as some servers send it."""
    bare = name == "deflate" and not (data[0] & 15 == 8 and len(data) > 1 and (data[0] * 256 + data[1]) % 31 == 0)
    inflater = zlib.decompressobj(GZIP if "gzip" in name else -zlib.MAX_WBITS if bare else zlib.MAX_WBITS)

    def step(waiting: bytes) -> tuple[bytes, bytes]:
        return inflater.decompress(waiting, CHUNK), inflater.unconsumed_tail

    return step, lambda: inflater.eof


def _brotli(source: str) -> Steps:
    try:
        import brotli
    except ImportError:
        raise InputProblem(source, "brotli content: needs pip install 'twosource[watch]'") from None
    inflater = brotli.Decompressor()

    def step(waiting: bytes) -> tuple[bytes, bytes]:
        try:
            return inflater.process(waiting, output_buffer_limit=CHUNK), b""
        except brotli.error as error:
            raise ValueError(str(error)) from None

    return step, inflater.is_finished
