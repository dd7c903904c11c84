"""What is held while a report is read: actors in the making, and the mentions of each sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from twosource.actors.known import Phrase, countries, country_name
from twosource.actors.mentions import Found
from twosource.records import ActorKind, Mention, Sentence

FEMALE = frozenset(
    "spokeswoman actress congresswoman chairwoman mother daughter wife queen princess sister woman girl "
    "mrs ms miss".split()
)
MALE = frozenset("spokesman actor congressman chairman father son husband king prince brother man boy mr pope".split())


@dataclass(frozen=True, slots=True)
class Interview:
    """Who is asked, as a person's number, and which paragraphs ask and answer."""

    person: int
    asking: frozenset[int]
    answering: frozenset[int]


@dataclass(frozen=True, slots=True)
class Seen:
    """Where an actor was met: sentence, as a subject or not, start in the text, tokens, as one of several."""

    sentence: int
    subject: bool
    start: int
    first: int
    last: int
    joint: bool
    quoted: bool


@dataclass
class Draft:
    """An actor while the report is being read."""

    kind: ActorKind
    name: str
    country: str | None = None
    office: str | None = None
    organ: str | None = None
    speaks_for: str | None = None
    wikidata: str | None = None
    gender: str = ""
    plural: bool = False
    voice: bool = False
    listed: bool = False
    lemmas: set[str] = field(default_factory=set)  # heads of the descriptions it went by
    kinds: set[str] = field(default_factory=set)  # what else those said: the "energy" of "the energy ministry"
    points: bool = False  # whether one of them takes up a thing as known: "the ministry", "his ministry"
    behind: str | None = None  # the country or state that stands behind a place's name
    names: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)


@dataclass
class Reading:
    """What is known while a report is read: its sentences, its date and the actors so far."""

    sentences: Sequence[Sentence]
    day: dt.date | None
    main: str | None = None  # the country that the report is mostly about
    hits: Sequence[Sequence[tuple[int, int, Phrase]]] = ()  # what the lists name, by sentence
    drafts: list[Draft] = field(default_factory=list)
    persons: dict[int, Draft] = field(default_factory=dict)
    states: dict[tuple[str, str], Draft] = field(default_factory=dict)
    named: dict[str, Draft] = field(default_factory=dict)
    places: dict[str, Draft] = field(default_factory=dict)
    groups: dict[str, Draft] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    interview: Interview | None = None
    persons_at: dict[int, int] = field(default_factory=dict)  # start of a person's name -> number of the person


@dataclass
class Layer:
    """The mentions of one sentence in order, and which person's name each description belongs to."""

    mentions: list[Found]
    ties: dict[int, Found]  # start of a description -> the name
    silent: dict[int, Found]  # descriptions that are part of a name's phrase ("President X"): told, not mentioned
    person: dict[int, int] = field(default_factory=dict)  # start of a person's name -> number of the person


def state_of(reading: Reading, f: Found) -> Draft:
    """The actor of a country or of one of its organs; the government speaks with its country's voice."""
    country, organ = f.country or "", f.organ or "government"
    if organ == "ministry":
        organ = next((o for (c, o) in reversed(list(reading.states)) if c == country and o.endswith("ministry")), organ)
    draft = reading.states.get((country, organ))
    if draft is None:
        draft = Draft("government", f.name, country, organ=organ, speaks_for=f.speaks_for or country_name(country))
        if organ == "government":
            draft.wikidata = countries()[country].wikidata if country in countries() else None
        reading.states[country, organ] = draft
    draft.voice = draft.voice or f.kind == "government"
    return draft
