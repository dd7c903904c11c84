"""Where a named place lies, by the gazetteer (`data/en/places.tsv`: GeoNames' cities of 15,000 people or more).

A name that several cities bear means the one in the country or state named behind it ("Paris, Texas"), else the one in
a country that the report names, else the one that is DOMINANT times as large as all others; else all stay candidates.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache

from twosource.actors.known import fold
from twosource.data import ENGLISH
from twosource.records import Place

# Ten times as many people: a bare "Paris" or "Birmingham" is then the large one unless the report says otherwise.
DOMINANT = 10
US_STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho",
    "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
    "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi",
    "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey",
    "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
    "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington",
    "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip


@cache
def _rows() -> dict[str, list[str]]:
    """Folded name -> the gazetteer's lines, largest city first; cities under their own name before those once so
    called."""
    own: dict[str, list[str]] = {}
    further: dict[str, list[str]] = {}
    for line in (ENGLISH / "places.tsv").read_text("utf8").splitlines()[1:]:
        first, *rest = line[: line.index("\t")].split("|")
        own.setdefault(first, []).append(line)
        for key in rest:
            further.setdefault(key, []).append(line)
    return {**further, **own}


def places_named(name: str) -> list[Place]:
    """All cities of that name, largest first."""
    found = [_place(line) for line in _rows().get(fold(name), ())]
    return sorted(found, key=lambda p: (-p.population, p.geonames))


def _place(line: str) -> Place:
    _, name, country, state, latitude, longitude, population, geonames = line.split("\t")
    return Place(name, country, US_STATES.get(state), float(latitude), float(longitude), int(population), int(geonames))


@lru_cache(maxsize=1000)
def is_largest(name: str, country: str | None) -> bool:
    """Whether no city of that name is larger than the country's."""
    found = places_named(name)
    return not found or found[0].country == country


def locate(name: str, behind: str | None, countries: Collection[str]) -> tuple[Place, ...]:
    """The cities that a name may mean, one where that is clear; none where the gazetteer has no such city.

    Args:
        name: as the report has it.
        behind: the country (ISO 3166-1 alpha-3) or state of the USA that stands behind the name, if any.
        countries: those that the report names.
    """
    found = places_named(name)
    if behind is not None:
        found = [p for p in found if behind in (p.country, p.state)]
    else:
        found = [p for p in found if p.country in countries] or found
    if len(found) > 1 and found[0].population >= DOMINANT * sum(p.population for p in found[1:]):
        found = found[:1]
    return tuple(found)
