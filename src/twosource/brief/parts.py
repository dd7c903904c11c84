"""What a page is made of, and what the parts of one story's page are written from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from twosource.brief.wording import Json, clean, closed, trim
from twosource.collation import Piece

# Above so many, a short page counts the rest instead of printing it: a brief is read in two minutes.
SHORT_FACTS = 15
SHORT_SPEAKERS = 8
SHORT_TIMES = 14
SHORT_SINGLE = 5  # facts of one report alone, for each report
SHORT_ORIGINS = 10
SHORT_DENIED = 2  # facts that one denial answers
SHORT_QUOTES = 4  # wordings of one fact
SHORT_WORDS = 200  # characters of one span
SOURCE_LENGTH = 60  # characters of a source; what is longer is a description with a clause in it


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: `start`:`end` in a report, under the name that the reader knows the report by."""

    report: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of one or more reports, with whom the reports give them to and what else is to be said of them."""

    places: tuple[Place, ...]
    pieces: tuple[Piece, ...]
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One value of a slot on which accounts differ."""

    value: str
    reports: str
    source: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing said on the page: a line of text, its date and status, its verdict, and the words behind it."""

    text: str
    detail: str = ""
    verdict: tuple[str, ...] = ()
    contested: bool = False
    quotes: tuple[Quote, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading (a speaker, a day, a report); `rest` says what was left out."""

    heading: str
    entries: tuple[Entry, ...]
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page; `name` is its key, `note` a line under its title."""

    name: str
    title: str
    groups: tuple[Group, ...]
    note: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class StoryPage:
    """One story: title, dates and counts, one line of what was found, and its sections."""

    title: str
    facts: str
    summary: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All stories, with a line on each where there are several; `labels` names the reports, in order."""

    overview: tuple[str, ...]
    stories: tuple[StoryPage, ...]
    labels: Mapping[str, str]
    message: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the parts of one story's page are written from. `short` leaves out what can wait."""

    story: Json
    texts: Mapping[str, str]
    labels: Mapping[str, str]
    reports: Mapping[str, Json]
    actors: Mapping[str, str]
    origins: Mapping[str, Json]
    short: bool
    facts: Sequence[Json] = field(default=())

    def words(self, report: str, start: int, end: int) -> str:
        """What a span shows, on one line."""
        return closed(clean(self.texts.get(report, "")[start:end]))

    def place(self, report: str, start: int, end: int) -> Place:
        """A span with its report's name."""
        return Place(report, self.labels.get(report, report), start, end)

    def limit(self, number: int) -> int | None:
        """`number` on a short page, none on a full one: for slices."""
        return number if self.short else None

    def origin_name(self, origin: str) -> str:
        """An origin as the reader knows it; empty where the report speaks in its own voice."""
        found = self.origins.get(origin)
        if found is None or found.get("kind") == "none":
            return ""
        return trim(clean(found.get("name") or self.actors.get(found.get("actor") or "", "")), SOURCE_LENGTH)


def is_shared(fact: Json) -> bool:
    """Whether several reports bear a fact."""
    return len({reading["report"] for reading in fact["readings"]}) > 1


def is_quoted(fact: Json) -> bool:
    """Whether a fact is words that somebody is quoted with, not what he is told to have said."""
    return bool(fact["kind"] == "quotation" and fact.get("worded", True))
