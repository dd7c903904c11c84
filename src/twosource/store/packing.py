"""Analyses <-> bytes, without loss: each record a JSON array of its fields in order, the vectors of sentences and
clauses behind them.

What is packed is bound to the records as they are: an analysis of another reader (`flow.py`) is not unpacked but read
again from its text.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import json
import struct
import types
import typing
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from twosource import records
from twosource.language.rounding import to_rows, to_vectors
from twosource.records import Analysis, Report, Sentence

Plain = Any
_LENGTH: Final = struct.Struct("<I")
_ROUNDED: Final = b"r"
_EXACT: Final = b"e"
WIDTH: Final = 384
"""The width of a sentence's vector."""
# What stands elsewhere: the text in its own column, the bytes in theirs, the vectors behind the JSON.
_ELSEWHERE: Final = {(Report, "text"), (Report, "original"), (Sentence, "vector"), (Analysis, "vectors")}


def pack(analysis: Analysis) -> bytes:
    """Everything of an analysis but its report's text."""
    vectors = [s.vector for s in analysis.sentences]
    known = bytes(v is not None for v in vectors)
    parts = [_json(_plain(analysis)), known, _pack_rows([v for v in vectors if v is not None])]
    parts.append(_json([list(spans) for spans in analysis.vectors]))
    parts += [_pack_rounded(rows) for rows in analysis.vectors.values()]
    return b"".join(_LENGTH.pack(len(part)) + part for part in parts)


def unpack(data: bytes, text: str) -> Analysis:
    """The analysis that `pack` was given, its report's text put back."""
    head, known, rows, told, *clauses = _parts(data)
    analysis = typing.cast(Analysis, _maker(Analysis)(json.loads(zlib.decompress(head))))
    vectors = iter(_unpack_rows(rows, sum(known)))
    for sentence, has in zip(analysis.sentences, known, strict=True):
        object.__setattr__(sentence, "vector", next(vectors) if has else None)
    object.__setattr__(analysis.report, "text", text)
    spans = [tuple((a, b) for a, b in one) for one in json.loads(zlib.decompress(told))]
    found = {one: _unpack_rounded(part, len(one)) for one, part in zip(spans, clauses, strict=True)}
    object.__setattr__(analysis, "vectors", found)
    return analysis


def _json(value: Plain) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))


def _parts(data: bytes) -> Iterator[bytes]:
    """The stretches of bytes of which each stands behind its length."""
    at = 0
    while at < len(data):
        (length,) = _LENGTH.unpack_from(data, at)
        at += _LENGTH.size + length
        yield data[at - length : at]


def _pack_rows(rows: Sequence[npt.NDArray[np.float32]]) -> bytes:
    """Vectors without loss: of each number the byte with sign and exponent, which varies little, is compressed; the
    others are as good as random."""
    if not rows:
        return b""
    parts = np.stack(rows).astype("<f4").view(np.uint8).reshape(-1, 4)
    return parts[:, :3].tobytes() + zlib.compress(parts[:, 3].tobytes())


def _unpack_rows(data: bytes, rows: int) -> npt.NDArray[np.float32]:
    parts = np.empty((rows * WIDTH, 4), dtype=np.uint8)
    if rows:
        parts[:, :3] = np.frombuffer(data, dtype=np.uint8, count=3 * len(parts)).reshape(-1, 3)
        parts[:, 3] = np.frombuffer(zlib.decompress(data[3 * len(parts) :]), dtype=np.uint8)
    return parts.view("<f4").reshape(-1, WIDTH).astype(np.float32)


def _pack_rounded(vectors: npt.NDArray[np.float32]) -> bytes:
    """Vectors that rounding.py made, as the whole numbers they come from; others as they are."""
    rows = to_rows(vectors)
    whole = np.array_equal(to_vectors(rows), vectors)
    return _ROUNDED + rows.tobytes() if whole else _EXACT + vectors.astype("<f4").tobytes()


def _unpack_rounded(data: bytes, many: int) -> npt.NDArray[np.float32]:
    if data[:1] == _ROUNDED:
        return to_vectors(np.frombuffer(data, dtype=np.int8, offset=1).reshape(many, -1))
    return np.frombuffer(data, dtype="<f4", offset=1).reshape(many, -1).astype(np.float32)


def shapes() -> str:
    """The fields of every record, in order: what is packed can be unpacked where this is the same."""
    made = [r for _, r in sorted(vars(records).items()) if isinstance(r, type) and dataclasses.is_dataclass(r)]
    return json.dumps([[r.__name__, [f"{f.name}: {f.type}" for f in dataclasses.fields(r)]] for r in made])


def _plain(value: object) -> Plain:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [_plain(getattr(value, name)) for name in _packed(type(value))]
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, dt.date) else value


@functools.cache
def _packed(record: type) -> tuple[str, ...]:
    """The fields of a record that are packed."""
    fields = dataclasses.fields(record)
    return tuple(f.name for f in fields if f.init and (record, f.name) not in _ELSEWHERE)


@functools.cache
def _maker(kind: Any) -> Callable[[Plain], Any]:
    """What makes a value of a type from what `_plain` gave for it."""
    if dataclasses.is_dataclass(kind):
        return _record_maker(typing.cast(type, kind))
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        (one,) = (k for k in inner if k is not type(None))
        make_one = _maker(one)
        return lambda value: None if value is None else make_one(value)
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        make = _maker(inner[0])
        return lambda value: tuple([make(v) for v in value])
    if origin is tuple:
        makers = [_maker(k) for k in inner]
        return lambda value: tuple(m(v) for m, v in zip(makers, value, strict=True))
    if kind is dt.date:
        return dt.date.fromisoformat
    return lambda value: value


def _record_maker(kind: type) -> Callable[[Plain], Any]:
    hints = typing.get_type_hints(kind, localns={"np": np})
    names = _packed(kind)
    makers = [_maker(hints[name]) for name in names]
    plain = [hints[name] in (int, str, float, bool) for name in names]
    missing = {f.name: "" for f in dataclasses.fields(kind) if (kind, f.name) == (Report, "text")}

    def make(value: Plain) -> Any:
        given = {n: v if p else m(v) for n, m, p, v in zip(names, makers, plain, value, strict=True)}
        return kind(**given, **missing)

    return make
