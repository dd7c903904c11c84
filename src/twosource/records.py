"""Every record that flows through twosource, in the order it flows.

Text is never copied: each thing points at a half-open range of code points in its report's text, and
`report.text[start:end]` is what the reader of that report sees. The words for the things are those of
the README ("What the words mean").

    Report -> Sentence, Token, Name       (language)
           -> Actor, Mention, Place       (actors)
           -> TimeExpression, Interval    (dates)
           -> Figure                      (figures)
           -> Quotation                   (quotations)
           -> Source, Chain               (attribution)
           -> Event                       (events)
           -> Analysis                    one report, read
    Analyses -> Story, Fact, Reading, Origin, Support, Challenge, Difference -> Brief
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np

Basis = Literal["given", "metadata", "text", "unknown"]
ActorKind = Literal["person", "government", "organisation", "outlet", "agency", "group", "place"]
MentionKind = Literal["name", "description", "pronoun"]
Precision = Literal["time", "day", "week", "weekend", "month", "quarter", "season", "year", "decade", "century"]
Status = Literal["happened", "ongoing", "planned", "possible", "called-for", "not-happened"]
Operator = Literal["=", ">=", "<=", "~", "range"]
OriginKind = Literal["observation", "witness", "document", "statement", "person", "anonymous", "media", "none"]
FactKind = Literal["event", "quotation", "figure"]
Agreement = Literal["one-reading", "agree", "compatible", "differ", "updated", "withdrawn"]
ChallengeKind = Literal["none", "denied", "disputed", "unverified", "no-comment"]
Change = Literal["first", "same", "replaces", "withdrawn", "again"]
Level = Literal["published", "said", "happened"]
Compared = Literal["same", "compatible", "differs", "not-comparable", "identical", "cut", "spelling", "translated"]


@dataclass(frozen=True, slots=True)
class Interval:
    """Whole days from `start` to `end`, both included; `precision` is how exactly the words name them."""

    start: dt.date
    end: dt.date
    precision: Precision


@dataclass(frozen=True, slots=True)
class Report:
    """One version of one article.

    `published_basis` says how `published` is known; `fields_from` names, for each known field, where it came
    from ("page:og:title", "jsonl:outlet", "text:first line", "option:--published").
    """

    id: str
    source: str
    text: str
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    credit: str | None = None
    url: str | None = None
    language: str | None = None
    published: dt.date | None = None
    published_basis: Basis = "unknown"
    published_clue: str | None = None
    sha256: str = ""
    fields_from: tuple[tuple[str, str], ...] = ()
    original: bytes | None = field(default=None, repr=False, compare=False)
    """The bytes it was read from, kept only for a store."""


@dataclass(frozen=True, slots=True)
class Token:
    """One UD word. `head` is the index of its head in the sentence, -1 for the root."""

    start: int
    end: int
    form: str
    lemma: str
    upos: str
    xpos: str
    head: int
    relation: str


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name: tokens `first` to `last` (included) of its sentence."""

    first: int
    last: int
    kind: Literal["person", "organisation", "place"]


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence with its UD tree, names and vector (384 wide, length 1)."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    names: tuple[Name, ...]
    vector: np.ndarray | None = field(repr=False, default=None)
    paragraph: int = 0
    below: tuple[tuple[int, ...], ...] = field(repr=False, init=False)
    """Each token's dependents, in order: worked out from the heads, once."""

    def __post_init__(self) -> None:
        """Turns the heads round."""
        below: list[list[int]] = [[] for _ in self.tokens]
        for i, t in enumerate(self.tokens):
            if 0 <= t.head < len(below):
                below[t.head].append(i)
        object.__setattr__(self, "below", tuple(map(tuple, below)))


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a report means an actor, and the rule that tells that it does."""

    start: int
    end: int
    kind: MentionKind
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A city of the gazetteer. Degrees north and east (WGS 84), people; `state` is of the USA."""

    name: str
    country: str
    state: str | None
    latitude: float
    longitude: float
    population: int
    geonames: int


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, government, organisation, outlet, agency, group or place, as one report has it.

    `country` is ISO 3166-1 alpha-3; `names` are the distinct names used, longest first; `speaks_for` names
    whose voice it is ("China" for "the Chinese Foreign Ministry", "Beijing" used as a voice). `places` are the cities
    that a place's name may mean: one where that is clear, none where the gazetteer has none.
    """

    id: str
    name: str
    kind: ActorKind
    country: str | None = None
    office: str | None = None
    names: tuple[str, ...] = ()
    wikidata: str | None = None
    speaks_for: str | None = None
    mentions: tuple[Mention, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that tell a time, with TIMEX3 type and value, the days they name, and the rule that read them.

    `when` is None for what names no stretch of the calendar (durations, sets, anchors unknown).
    """

    start: int
    end: int
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    when: Interval | None
    rule: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with unit and operator. `high` is the upper end of a range, `scope` the words it counts over."""

    start: int
    end: int
    value: float
    high: float | None
    unit: str | None
    operator: Operator
    scope: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Source:
    """One link of an attribution chain: who or what a report gives a statement's words to.

    `start`:`end` is the source's mention, `cue_start`:`cue_end` the words of saying ("said", "according to"); where
    nobody is named ("it is alleged") both are the words of saying, and `kind` is "none".
    `actor` is an Actor's id in the same report, None when the source is no known actor of it.
    """

    start: int
    end: int
    name: str
    actor: str | None
    kind: OriginKind
    cue_start: int
    cue_end: int


Chain = tuple[Source, ...]
"""An attribution chain, outermost first; the empty chain is the report's own voice."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words given to somebody. `start`:`end` is the content without its quotation marks.

    `direct` is True where marks enclose all of it; an indirect one may hold marked words. `negated` is True where
    the cue denies them ("denied that").
    """

    start: int
    end: int
    direct: bool
    chain: Chain
    cue_lemma: str | None
    rule: str
    negated: bool = False
    continues: int | None = None  # index of the quotation this one goes on from


@dataclass(frozen=True, slots=True)
class Plover:
    """A PLOVER 0.8 code."""

    event: str
    mode: str | None
    context: tuple[str, ...]
    quad: int | None
    auxiliary: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something told to happen, have happened, or not.

    `start`:`end` is the shortest clause or phrase that tells it; who, whom and where hold actor ids.
    `sentence` and `token` locate the predicate.
    """

    start: int
    end: int
    predicate_start: int
    predicate_end: int
    lemma: str
    who: tuple[str, ...]
    whom: tuple[str, ...]
    where: tuple[str, ...]
    when: TimeExpression | None
    status: Status
    plover: Plover | None
    chain: Chain
    quotation: int | None
    sentence: int
    token: int
    rule: str
    figures: tuple[int, ...] = ()
    denied_by: tuple[str, ...] = ()


Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """One report, read: everything points into `report.text`.

    `vectors` holds what the network makes of stretches of the text, (spans, 384), by the spans read together; only
    comparing asks for them (`pipeline.encode`), and a store keeps them.
    """

    report: Report
    sentences: tuple[Sentence, ...] = ()
    actors: tuple[Actor, ...] = ()
    dates: tuple[TimeExpression, ...] = ()
    figures: tuple[Figure, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    events: tuple[Event, ...] = ()
    vectors: Mapping[Spans, np.ndarray] = field(repr=False, default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a chain ends, within one story."""

    id: str
    name: str
    actor: str | None
    kind: OriginKind


@dataclass(frozen=True, slots=True)
class Reading:
    """What one report says of one fact: one span, one attribution chain (as origin ids, outermost first)."""

    report: str
    start: int
    end: int
    when: Interval | None
    when_text: str | None
    when_rule: str | None
    figure: Figure | None
    status: Status | None
    attribution: tuple[str, ...]
    compared: Compared


@dataclass(frozen=True, slots=True)
class Challenge:
    """Who rejects a fact. `spans` are (report, start, end) of the words that do."""

    kind: ChallengeKind
    by: tuple[str, ...] = ()
    spans: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """Why two supports were counted as one origin: MODEL.md's declared, textual or inferred, with the spans."""

    kind: Literal["declared", "textual", "inferred"]
    reason: str
    spans: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Support:
    """How many reports, outlets and separate origins stand behind a fact."""

    reports: int
    outlets: int
    origins_low: int
    origins_high: int
    level: Level
    origins: tuple[str, ...]
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a slot and the reports that give it."""

    value: str
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A slot on which readings part, with the values side by side."""

    slot: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a figure's history: what a report tells of it, after the reports before.

    `change` is first (nobody told a value before), same, replaces (another value stood before), withdrawn (`value` is
    taken back, by `by`: actors of the story or names) or again (a value that stood before stands once more).
    """

    report: str
    published: dt.date | None
    value: str
    change: Change
    by: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A question about one event, quotation or figure, with one reading for each report that answers it."""

    id: str
    kind: FactKind
    text: str
    predicate: str | None
    plover: Plover | None
    who: tuple[str, ...]
    whom: tuple[str, ...]
    where: tuple[str, ...]
    speaker: str | None
    when: Interval | None
    status: Status | None
    agreement: Agreement
    challenge: Challenge
    support: Support
    differences: tuple[Difference, ...]
    readings: tuple[Reading, ...]
    history: tuple[Step, ...] = ()
    clause: bool = True
    """Whether its text is a clause with its own subject, not a phrase or what hangs on one."""
    worded: bool = True
    """Whether some reading has words of somebody's in quotation marks; of a quotation, else it is told indirectly."""


@dataclass(frozen=True, slots=True)
class Story:
    """The reports of one happening."""

    id: str
    title: str
    reports: tuple[str, ...]
    when: Interval | None
    actors: tuple[Actor, ...]
    origins: tuple[Origin, ...]
    facts: tuple[Fact, ...]
    timeline: tuple[tuple[Interval, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """What `twosource brief` prints."""

    reports: Sequence[Report]
    stories: Sequence[Story]
