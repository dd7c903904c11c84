"""A network's file -> the same network with one of its outputs and only what leads to it.

onnxruntime works out all outputs whichever are asked for. A stretch of words wants its vector alone: without the parts
that read trees, names and roles it has it in less than half the time, bit for bit the same.

The file is a message of Protocol Buffers (onnx.proto): fields one after the other, each a number and a kind, then its
content. Only the few fields that are named here are looked into.
"""

from __future__ import annotations

from collections.abc import Iterator
from mmap import mmap
from typing import Final, NamedTuple

# Of onnx.proto: ModelProto.graph; GraphProto.node, .initializer, .input, .output, .value_info; in each of these its
# name, and a node's inputs and outputs.
_GRAPH: Final = 7
_NODE, _INITIALIZER, _INPUT, _OUTPUT, _VALUE_INFO = 1, 5, 11, 12, 13
_NAMES: Final = {_INITIALIZER: 8, _INPUT: 1, _OUTPUT: 1, _VALUE_INFO: 1}
_NODE_INPUT, _NODE_OUTPUT = 1, 2
_WHOLE_NUMBER, _EIGHT_BYTES, _COUNTED, _FOUR_BYTES = 0, 1, 2, 5


class _Field(NamedTuple):
    """A field of a message: its number, all its bytes, and its content."""

    number: int
    all: memoryview
    content: memoryview


def cut_network(model: bytes | mmap, output: str) -> bytes:
    """The bytes of a network that has one output of another's and gives the same there."""
    parts: list[bytes | memoryview] = []
    for field in _fields(memoryview(model)):
        if field.number == _GRAPH:
            graph = b"".join(_leading_to(output, list(_fields(field.content))))
            parts += [_whole_number(_GRAPH << 3 | _COUNTED), _whole_number(len(graph)), graph]
        else:
            parts.append(field.all)
    return b"".join(parts)


def _leading_to(output: str, graph: list[_Field]) -> Iterator[memoryview]:
    """The fields of a graph that an output takes. Nodes stand in the order in which they are worked out."""
    wanted, nodes = {output}, set[int]()
    for place in range(len(graph) - 1, -1, -1):
        field = graph[place]
        if field.number == _NODE and not wanted.isdisjoint(_texts(field, _NODE_OUTPUT)):
            nodes.add(place)
            wanted |= _texts(field, _NODE_INPUT)
    for place, field in enumerate(graph):
        if field.number == _NODE:
            kept = place in nodes
        elif field.number == _OUTPUT:
            kept = output in _texts(field, _NAMES[_OUTPUT])
        else:
            kept = field.number not in _NAMES or not wanted.isdisjoint(_texts(field, _NAMES[field.number]))
        if kept:
            yield field.all


def _texts(message: _Field, number: int) -> set[str]:
    return {str(field.content, "utf8") for field in _fields(message.content) if field.number == number}


def _fields(message: memoryview) -> Iterator[_Field]:
    at = 0
    while at < len(message):
        start = at
        tag, at = _read_whole_number(message, at)
        kind = tag & 7
        if kind == _WHOLE_NUMBER:
            content = at
            _, at = _read_whole_number(message, at)
        elif kind == _COUNTED:
            length, content = _read_whole_number(message, at)
            at = content + length
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            content, at = at, at + (8 if kind == _EIGHT_BYTES else 4)
        else:
            raise ValueError(f"no network of ONNX: a field of kind {kind}")
        yield _Field(tag >> 3, message[start:at], message[content:at])


def _read_whole_number(message: memoryview, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, the lowest first, and where it ends."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _whole_number(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
