"""The reading and comparing that a store rests on, and the name by which two readers are told apart."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twosource.corrections import Corrections
from twosource.records import Analysis, Report, Story

PACKAGE: Final = Path(__file__).resolve().parent.parent
# What decides what is found in a report and how that is packed: when one of these changes, reports are read again.
READING: Final = (
    "records", "boosted", "data", "language", "actors", "dates", "likely_days", "happenings", "publication_clues",
    "publication", "figures", "sayings", "attribution", "quotations", "events", "pipeline", "store/packing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flow:
    """How a report is read and a story compared. A test puts plain functions in their place.

    `compare` takes a story's analyses by report id, the story's id and the corrections by hand; it gives the analyses
    with dates worked out together, and the story.
    """

    analyse: Callable[[Report], Analysis]
    compare: Callable[[Sequence[Analysis], str, Corrections], tuple[list[Analysis], Story]]
    name: str


def reading_flow() -> Flow:
    """twosource's own."""
    from twosource.pipeline import analyse_to_compare, compare_story, date_together

    def compare(story: Sequence[Analysis], story_id: str, corrections: Corrections) -> tuple[list[Analysis], Story]:
        dated = date_together(story)
        return dated, compare_story(dated, story_id, corrections=corrections)

    return Flow(analyse_to_compare, compare, reader_name())


@functools.cache
def reader_name() -> str:
    """A digest of all that decides what is found in a report: the program's parts, the lists and the model."""
    from twosource.store.packing import shapes

    out = hashlib.sha256(shapes().encode())
    for part in READING:
        place = PACKAGE / part
        files = sorted(place.rglob("*")) if place.is_dir() else [place.with_suffix(".py")]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                out.update(file.relative_to(PACKAGE).as_posix().encode() + b"\0")
                out.update(hashlib.sha256(file.read_bytes()).digest())
    return out.hexdigest()[:16]
