"""The lists of actors that every report may name: countries, seats of power, organisations, office holders.

Data and origin: `data/en/ACTORS.md`. Everything loads on first use.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from twosource.data import ENGLISH

PhraseKind = Literal["country", "adjective", "people", "capital", "state", "seat", "organisation", "agency", "outlet"]

STATES = (
    "Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Hawaii Idaho "
    "Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota "
    "Mississippi Missouri Montana Nebraska Nevada New_Hampshire New_Jersey New_Mexico New_York "
    "North_Carolina North_Dakota Ohio Oklahoma Oregon Pennsylvania Rhode_Island South_Carolina "
    "South_Dakota Tennessee Texas Utah Vermont Virginia West_Virginia Wisconsin Wyoming"
).split()
"""States of the USA, Georgia left out: by itself that is a country's name (see `mentions`)."""


@dataclass(frozen=True, slots=True)
class Country:
    """A row of actors.countries.tsv; `names` and the rest longest-known first, as listed."""

    iso3: str
    wikidata: str
    name: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    nouns: tuple[str, ...]
    capitals: tuple[str, ...]
    region: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something a list names. `organ` is what a seat houses; `home` seats count only in their own country's news."""

    kind: PhraseKind
    name: str
    country: str | None
    organ: str | None = None
    home: bool = False


@dataclass(frozen=True, slots=True)
class Holder:
    """One person's spell in one office, days as ISO text, empty where not known."""

    country: str
    office: str
    name: str
    start: str
    end: str
    wikidata: str | None


@dataclass(frozen=True, slots=True)
class Words:
    """The hand-written words of actors.words.json, by use."""

    organs: dict[tuple[str, ...], str]
    organ_modifiers: frozenset[str]
    titles: dict[str, str]
    title_heads: frozenset[str]
    honorifics: frozenset[str]
    people: frozenset[str]
    corporate: frozenset[str]
    saying: frozenset[str]
    experts: frozenset[str]
    not_offices: frozenset[str]
    organisation_heads: frozenset[str]
    female_names: frozenset[str]
    male_names: frozenset[str]


Index = dict[str, list[tuple[tuple[str, ...], bool, Phrase]]]
"""First word in lower case -> (the phrase's words in lower case, its case must match, phrase), longest first."""

PIECE = re.compile(r"[^\W_]+")


def _table(name: str) -> list[list[str]]:
    text = (ENGLISH / name).read_text("utf8")
    return [line.split("\t") for line in text.splitlines()[1:]]


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case, without accents and apostrophes, hyphens as spaces: how names are compared."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
        text = text.replace("’", "").replace("‘", "").replace("–", "-")
    return " ".join(text.replace("'", "").replace("-", " ").replace(".", "").lower().split())


# Spellings of one sound in names brought over from other alphabets ("Suleimanov", "Suleymanov"; "Petrovsky",
# "Petrovskiy", "Petrovskyy"; "Gaddafi", "Qaddafi"), folded before names are compared.
SOUNDS = (
    ("kh", "h"), ("gh", "g"), ("ph", "f"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ck", "k"), ("dj", "j"), ("zh", "z"),
    ("tch", "c"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("y", "i"), ("w", "v"), ("q", "k"), ("x", "ks"), ("ie", "e"),
)  # fmt: skip


@lru_cache(maxsize=20_000)
def sounds(name: str) -> str:
    """A name as its sounds, roughly: what spellings of one name have in common."""
    text = fold(name)
    for written, sound in SOUNDS:
        if written in text:
            text = text.replace(written, sound)
    out = ""
    for c in text:
        if not out or out[-1] != c:
            out += c
    return out


COMPANY_ENDINGS = ("co", "inc", "corp", "ltd", "plc", "llc", "company", "corporation", "limited", "ag", "sa", "gmbh")


def organisation_key(name: str) -> str:
    """How names of organisations are compared: folded, without "the" and what only says that it is a firm."""
    parts = fold(name).split()
    if len(parts) > 1 and parts[0] == "the":
        parts = parts[1:]
    while len(parts) > 1 and parts[-1] in COMPANY_ENDINGS:
        parts.pop()
    return " ".join(parts)


@cache
def countries() -> dict[str, Country]:
    """Every country by its ISO 3166-1 alpha-3 code."""
    out = {}
    for iso3, wikidata, name, names, adjectives, nouns, capitals, region in _table("actors.countries.tsv"):
        out[iso3] = Country(
            iso3, wikidata, name, _several(names), _several(adjectives), _several(nouns), _several(capitals), region
        )
    return out


@cache
def country_codes() -> dict[str, tuple[str, str]]:
    """Each country's ISO 3166-1 alpha-2 and FIPS 10-4 codes by its alpha-3 code; empty where it has none."""
    return {iso3: (iso2, fips) for iso3, iso2, fips in _table("countries.codes.tsv")}


@cache
def phrases() -> Index:
    """All names of the lists but those of persons, for looking up word by word."""
    index: Index = {}

    def add(wording: str, phrase: Phrase) -> None:
        pieces = tuple(PIECE.findall(wording))
        if not pieces:
            return
        # "US", "AP", "EU" are names only in capitals; "The Hague" and "the Hague" are one.
        exact = wording.isupper()
        index.setdefault(pieces[0].lower(), []).append((tuple(p.lower() for p in pieces), exact, phrase))

    for c in countries().values():
        for name in c.names:
            add(name, Phrase("country", c.name, c.iso3))
        for adjective in c.adjectives:
            add(adjective, Phrase("adjective", c.name, c.iso3))
        for noun in c.nouns:
            if noun not in c.adjectives:
                add(noun, Phrase("people", c.name, c.iso3))
        for capital in c.capitals:
            if capital not in c.names:
                add(capital, Phrase("capital", c.capitals[0], c.iso3))
    for state in STATES:
        add(state.replace("_", " "), Phrase("state", state.replace("_", " "), "USA"))
    for name, country, organ, use in _table("actors.seats.tsv"):
        add(name, Phrase("seat", name, country, organ, use == "home"))
    for kind, name, names, country in _table("actors.organisations.tsv"):
        for wording in (name, *_several(names)):
            add(wording.removeprefix("The "), Phrase(kind, name, country or None))  # type: ignore[arg-type]
    for rows in index.values():
        rows.sort(key=lambda row: (-len(row[0]), not row[1]))
    return index


@cache
def words() -> Words:
    """The word lists for offices, organs of state and kinds of people."""
    raw = json.loads((ENGLISH / "actors.words.json").read_text("utf8"))
    organs = {tuple(fold(w).split()): organ for organ, wordings in raw["organs"].items() for w in wordings}
    titles = {fold(w): office for office, wordings in raw["titles"].items() for w in wordings}
    return Words(
        organs,
        frozenset(raw["organ_modifiers"]),
        titles,
        frozenset(raw["title_heads"]),
        frozenset(raw["honorifics"]),
        frozenset(raw["people"]),
        frozenset(raw["corporate"]),
        frozenset(raw["saying"]),
        frozenset(raw["experts"]),
        frozenset(raw["not_offices"]),
        frozenset(raw["organisation_heads"]),
        frozenset(raw["female_names"]),
        frozenset(raw["male_names"]),
    )


@cache
def _holders() -> dict[str, tuple[Holder, ...]]:
    by_word: dict[str, list[Holder]] = {}
    rows = _table("actors.people.tsv") + _table("actors.ministers.tsv")
    for country, office, name, start, end, wikidata in rows:
        holder = Holder(country, office, name, start, end, wikidata or None)
        for word in fold(name).split():
            by_word.setdefault(word[:2], []).append(holder)
    return {key: tuple(spells) for key, spells in by_word.items()}


@lru_cache(maxsize=10_000)
def _sounds_of(name: str) -> frozenset[str]:
    return frozenset(sounds(word) for word in fold(name).split())


LEAVING = 60  # days after the end of a spell within which news still calls the holder by the office
HEADS_OF_STATE = ("president", "prime minister", "chancellor", "monarch", "supreme leader", "leader", "pope")


def holders_named(name: str, day: dt.date | None) -> list[Holder]:
    """Those whose name holds all words of `name`, however spelt, and who held office on `day` (any day where None)."""
    parts = fold(name).split()
    # Middle initials and endings are in some spellings of a name only: "Ann B. Clark Jr."
    parts = [w for i, w in enumerate(parts) if i in (0,) or (len(w) > 1 and w not in ("jr", "sr"))]
    if not parts:
        return []
    wanted = {sounds(p) for p in parts}
    found = [h for h in _holders().get(parts[-1][:2], ()) if in_office(h, day)]
    return [h for h in found if wanted <= _sounds_of(h.name)]


def in_office(holder: Holder, day: dt.date | None) -> bool:
    """Whether a spell covers a day, or ended less than LEAVING days before it."""
    if day is None:
        return True
    today, lately = _days(day)
    return holder.start <= today and (not holder.end or holder.end >= lately)


@lru_cache(maxsize=100)
def _days(day: dt.date) -> tuple[str, str]:
    return day.isoformat(), (day - dt.timedelta(days=LEAVING)).isoformat()


@cache
def holders_of(country: str, office: str) -> tuple[Holder, ...]:
    """All spells of one country's office; "leader" takes every head of state or government."""
    wanted = HEADS_OF_STATE if office == "leader" else (office, "leader") if office in HEADS_OF_STATE else (office,)
    found = {h for spells in _holders().values() for h in spells if h.country == country and h.office in wanted}
    return tuple(sorted(found, key=lambda h: (h.start, h.name)))


def country_name(iso3: str | None) -> str | None:
    """The name of a country by its code; the European Union goes by "EU"."""
    if iso3 == "EU":
        return "European Union"
    found = countries().get(iso3 or "")
    return found.name if found else None
