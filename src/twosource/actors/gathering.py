"""A report's personal names put together, with what its titles and the lists say of each person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from twosource.actors.drafts import FEMALE, MALE, Draft, Layer, Reading
from twosource.actors.known import fold, organisation_key
from twosource.actors.mentions import Found
from twosource.actors.persons import Person, better_office, first_name_gender, group_names, known_holder, once_in_office
from twosource.records import Sentence


def gather_persons(reading: Reading, layers: list[Layer]) -> None:
    """Puts the personal names of the report together and learns what its titles and the lists say of each."""
    names = [f.name for layer in layers for f in layer.mentions if f.kind == "person" and f.mention == "name"]
    where = group_names(names)
    people: dict[int, Person] = {}
    for name in names:
        person = people.setdefault(where[name], Person())
        if name not in person.names:
            person.names.append(name)
    for layer in layers:
        for f in layer.mentions:
            if f.kind == "person" and f.mention == "name":
                layer.person[f.start] = where[f.name]
        pairs = [(layer.person.get(start), d) for start, d in layer.silent.items()]
        pairs += [
            (layer.person.get(t.start), f)
            for f in layer.mentions
            if (t := layer.ties.get(f.start)) and f.mention == "description"
        ]
        for number, d in pairs:
            if number is not None:
                _learn(people[number], d)
    named = {p.country for hits in reading.hits for _, _, p in hits if p.country}
    for number, person in people.items():
        person.gender = person.gender or first_name_gender(person.fullest)
        _look_up(person, reading.day, named)
        draft = Draft(
            "person",
            person.fullest,
            person.country,
            person.office,
            speaks_for=person.speaks_for,
            wikidata=person.wikidata,
            gender=person.gender,
            kinds=set(person.told),
        )
        reading.persons[number] = draft


def _look_up(person: Person, day: dt.date | None, named: set[str]) -> None:
    """Fills in from the lists what a report leaves out of a person's country and office. A surname alone means no
    holder of an office in a report that names countries (`named`) but not his."""
    holder = known_holder(person, day)
    if holder is not None and named and len(person.fullest.split()) == 1 and holder.country not in named:
        return
    if holder is None:
        former = once_in_office(person, day)
        if former is not None and person.country in (None, former.country):
            person.country, person.wikidata = former.country, former.wikidata
    elif person.office is None or person.office in VAGUE_OFFICES or person.office == holder.office:
        person.country, person.office, person.wikidata = holder.country, holder.office, holder.wikidata
    elif person.country in (None, holder.country) and len(person.fullest.split()) > 1:
        person.wikidata = holder.wikidata


VAGUE_OFFICES = (
    "leader",
    "minister",
    "counterpart",
    "president",
    "prime minister",
    "monarch",
    "ally",
    "premier",
    "head",
    "chief",
    "candidate",
    "nominee",
    "rival",
    "opponent",
)


def _learn(person: Person, d: Found) -> None:
    words = set(fold(d.name).split())
    person.gender = person.gender or ("f" if words & FEMALE else "m" if words & MALE else "")
    if person.office is None or better_office(person.office, d.office) != person.office:
        person.office = d.office
    person.country = person.country or d.country
    person.speaks_for = person.speaks_for or d.speaks_for
    person.told |= words - set((d.office or "").split())


def find_acronyms(sentences: Sequence[Sentence], layers: list[Layer]) -> dict[str, str]:
    """ "Baltic Harbour Organisation (BHO)" -> {"bho": "baltic harbour organisation"}."""
    out = {}
    for layer in layers:
        names = [f for f in layer.mentions if f.mention == "name" and f.kind != "person"]
        for one, two in pairwise(names):
            tokens = sentences[one.sentence].tokens
            if (
                two.first == one.last + 2
                and tokens[one.last + 1].form == "("
                and two.name.isupper()
                and not one.name.isupper()
            ):
                out[organisation_key(two.name)] = organisation_key(one.name)
    return out
