"""Actors of several reports: which are one, and which actor a stretch of text means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from twosource.actors.known import PIECE, country_name, fold, organisation_key, phrases, words
from twosource.actors.persons import same_name, spellings
from twosource.records import Actor

Key = tuple[str | None, ...]
ActorPair = tuple[tuple[int, str], tuple[int, str]]
"""Two actors, each by the place of its report and its id there."""
# Kinds of actors that may speak for a state.
STATES = ("government", "place")
_RANK = {"name": 0, "description": 1, "pronoun": 2}


def actor_at(actors: Sequence[Actor], start: int, end: int) -> Actor | None:
    """The actor meant by a stretch: best overlap first, then names before descriptions before pronouns."""
    best: tuple[float, int, int, int] | None = None
    chosen: Actor | None = None
    for actor in actors:
        for m in actor.mentions:
            if m.start >= end or m.end <= start:
                continue
            shared = min(end, m.end) - max(start, m.start)
            # How much of either is in the other: 1 for the same stretch, little for a name deep in a clause.
            overlap = shared / (max(end, m.end) - min(start, m.start))
            rank = (-round(overlap, 3), _RANK[m.kind], m.end - m.start, m.start)
            if best is None or rank < best:
                best, chosen = rank, actor
    return chosen


def organ_of(actor: Actor) -> str | None:
    """The organ of state that a government actor's names tell: "foreign ministry", "government", ..."""
    if actor.kind not in STATES or actor.country is None:
        return None
    for name in actor.names:
        organ = _organ_in(name, actor.country)
        if organ:
            return organ
    return None


LOCAL_ORGANS = ("police", "court", "prosecutor's office")


def _organ_in(name: str, country: str) -> str | None:
    pieces = [p.lower() for p in PIECE.findall(name)]
    city = None
    for i, piece in enumerate(pieces):
        for wording, _, phrase in phrases().get(piece, ()):
            if tuple(pieces[i : i + len(wording)]) != wording or phrase.country != country:
                continue
            if phrase.kind == "seat":
                return phrase.organ
            if len(wording) == len(pieces) and phrase.kind in ("country", "capital"):
                return "government"
            if phrase.kind in ("capital", "state"):
                city = phrase.name
    parts = fold(name).split()
    for i in range(len(parts)):
        for length in range(len(parts) - i, 0, -1):
            organ = words().organs.get(tuple(parts[i : i + length]))
            if organ:
                return f"{city} {organ}" if city and organ in LOCAL_ORGANS else organ
    return None


def same_actor(a: Actor, b: Actor) -> bool:
    """Whether two reports' actors are one: the same known id, office, organ of state or name."""
    if a.wikidata and b.wikidata and a.kind == b.kind:
        return a.wikidata == b.wikidata
    if a.kind in STATES and b.kind in STATES:
        if a.country != b.country:
            # One report may leave open which of several cities of that name is meant.
            unsure = a.kind == b.kind == "place" and None in (a.country, b.country)
            return unsure and fold(a.name) == fold(b.name)
        one, two = _state_key(a), _state_key(b)
        return one == two
    if (a.kind == "person") != (b.kind == "person"):
        return False
    if a.kind == "person":
        return _same_person(a, b)
    if "group" in (a.kind, b.kind):
        return a.kind == b.kind and fold(a.name) == fold(b.name) and a.country in (b.country, None)
    return _same_organisation(a, b)


def _state_key(a: Actor) -> tuple[str | None, str]:
    organ = organ_of(a)
    if a.kind == "place" and organ == "government" and country_name(a.country) != a.name:
        # A capital as a place is the city; the country as a place is the country.
        pieces = [p.lower() for p in PIECE.findall(a.name)]
        kinds = {p.kind for w, _, p in phrases().get(pieces[0] if pieces else "", ()) if list(w) == pieces}
        if "capital" in kinds:
            return a.country, fold(a.name)
    return a.country, organ or fold(a.name)


def _proper(a: Actor) -> bool:
    return any(m.kind == "name" for m in a.mentions) or (not a.mentions and a.name.split()[-1][:1].isupper())


def _same_person(a: Actor, b: Actor) -> bool:
    """By name where both have one, by office and country where one is known by office alone."""
    named_a, named_b = _proper(a), _proper(b)
    if a.country and b.country and a.country != b.country:
        return False
    if named_a and named_b:
        return same_name(a.name, b.name)
    if a.office and a.office == b.office and a.country:
        return " of " in a.office and not a.office.startswith(("Spokesperson", "Official", "Minister of", "Lawmaker"))
    return False


def _same_organisation(a: Actor, b: Actor) -> bool:
    if a.kind != b.kind and "organisation" not in (a.kind, b.kind):
        return False
    one = {organisation_key(n) for n in (*a.names, a.name)}
    two = {organisation_key(n) for n in (*b.names, b.name)}
    return bool(one & two or _initials(a) & _short(b) or _initials(b) & _short(a))


# Letters from which a body's initials are its own: fewer are many's.
LEAST_INITIALS = 3


def _initials(a: Actor) -> set[str]:
    """The initials of a body's names of several words: "EPA" for the Environmental Protection Agency."""
    capitals = ("".join(w[0] for w in n.split() if w[0].isupper()) for n in {*a.names, a.name} if len(n.split()) > 1)
    return {c for c in capitals if len(c) >= LEAST_INITIALS}


def _short(a: Actor) -> set[str]:
    """A body's names that are capitals alone, without the stops."""
    plain = (n.replace(".", "") for n in {*a.names, a.name})
    return {n for n in plain if n.isupper() and n.isalpha() and len(n) >= LEAST_INITIALS}


def merge_actors(
    per_report: Sequence[Sequence[Actor]],
    same: frozenset[ActorPair] = frozenset(),
    other: frozenset[ActorPair] = frozenset(),
) -> tuple[tuple[Actor, ...], list[dict[str, str]]]:
    """The actors of a story and, for each report, its actors' ids -> the story's.

    Actors come in the order of the reports; `mentions` are dropped, since they point into single reports. `same` and
    `other` hold the pairs, both ways round, that are one actor or two whatever they look like.
    """
    merged: list[list[Actor]] = []
    maps: list[dict[str, int]] = []
    members: list[set[tuple[int, str]]] = []  # of each of `merged`
    having: dict[Key, set[int]] = {}  # the places in `merged` of the actors with a key
    for r, actors in enumerate(per_report):
        places: dict[str, int] = {}
        taken: set[int] = set()
        for actor in actors:
            keys = keys_of(actor)
            near = set().union(*(having.get(key, ()) for key in keys)) - taken
            me = (r, actor.id)
            if other:
                near = {i for i in near if not any((m, me) in other for m in members[i])}
            at = next((i for i in sorted(near) if any(same_actor(g, actor) for g in merged[i])), len(merged))
            if same:
                at = next((i for i, group in enumerate(members) if any((m, me) in same for m in group)), at)
            if at == len(merged):
                merged.append([])
                members.append(set())
            merged[at].append(actor)
            members[at].add(me)
            for key in keys:
                having.setdefault(key, set()).add(at)
            taken.add(at)
            places[actor.id] = at
        maps.append(places)
    holder = {} if other else _holders(merged)
    kept = [i for i in range(len(merged)) if i not in holder]
    for i in sorted(holder):
        merged[holder[i]] += merged[i]
    number = {i: f"a{n}" for n, i in enumerate(kept, 1)}
    ids = [{a: number[holder.get(at, at)] for a, at in places.items()} for places in maps]
    return tuple(_one(merged[i], number[i]) for i in kept), ids


# Offices that one person holds: "the governor" of one report is the governor whom another one names.
_OF_ONE = frozenset(
    ("President", "Prime minister", "Premier", "Chancellor", "Governor", "Mayor", "Monarch", "King", "Queen", "Pope",
     "Sheriff", "Attorney general", "Police chief", "Speaker", "Interior minister", "Foreign minister",
     "Defence minister", "Finance minister", "Health minister", "Justice minister", "Prime Minister")
)  # fmt: skip


def _holders(merged: Sequence[Sequence[Actor]]) -> dict[int, int]:
    """The places of persons known by an office alone, with that of the one person in the story who holds it by name."""
    people = [i for i, group in enumerate(merged) if group[0].kind == "person"]
    named: dict[str, set[int]] = {}
    for i in people:
        if any(_proper(a) for a in merged[i]):
            for office in {(a.office or "").split(" of ")[0] for a in merged[i]} & _OF_ONE:
                named.setdefault(office, set()).add(i)
    out = {}
    for i in people:
        if any(_proper(a) for a in merged[i]) or any(a.wikidata or a.speaks_for for a in merged[i]):
            continue
        holders = [k for office in {a.office for a in merged[i]} & _OF_ONE for k in named.get(office or "", ())]
        states = {a.country for k in (i, *holders) for a in merged[k] if a.country}
        if len(holders) == 1 and len(states) < 2:
            out[i] = holders[0]
    return out


def keys_of(a: Actor) -> set[Key]:
    """What an actor can be found by: two that `same_actor` takes for one have a key in common."""
    keys: set[Key] = {("known", a.wikidata)} if a.wikidata else set()
    if a.kind == "person":
        parts = fold(a.name).split()
        keys |= {("word", part) for part in parts}
        keys |= {("sound", spelling) for spelling in spellings(parts[-1])} if parts else set()
        return keys | ({("office", a.office)} if a.office else set())
    keys |= {("name", organisation_key(name)) for name in (*a.names, a.name)}
    keys.add(("folded", fold(a.name)))
    if a.kind not in ("group", *STATES):
        keys |= {("short", letters) for letters in _initials(a) | _short(a)}
    if a.kind in STATES:
        keys.add(("state", *_state_key(a)))
    return keys


def _one(group: list[Actor], identity: str) -> Actor:
    first = max(group, key=lambda a: (_proper(a), len(a.name.split()) if a.kind == "person" else 0))
    kinds = [a.kind for a in group]
    kind = "government" if "government" in kinds else first.kind
    names = {n for a in group if _proper(a) or not any(_proper(g) for g in group) for n in a.names}
    return replace(
        first,
        id=identity,
        kind=kind,
        country=next((a.country for a in group if a.country), None),
        office=next((a.office for a in [first, *group] if a.office), None),
        names=tuple(sorted(names, key=lambda n: (-len(n), n))),
        wikidata=next((a.wikidata for a in group if a.wikidata), None),
        speaks_for=next((a.speaks_for for a in group if a.speaks_for), None),
        mentions=(),
        places=min((a.places for a in group if a.places), key=len, default=()),
    )
