"""Who is meant: all mentions of one report gathered into actors.

Names come from the tagger and the lists, organs of state and offices from the words and the tree. Mentions are
taken in the order of the text; each goes to an actor met before or makes a new one. What fits two actors is left
out: an ambiguous reference stays unresolved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from twosource.actors.across import actor_at, merge_actors, same_actor
from twosource.actors.descriptions import (
    find_descriptions,
    find_groups,
    find_joint_offices,
    find_pairs,
    find_powers,
    is_office,
)
from twosource.actors.drafts import FEMALE, MALE, Draft, Layer, Reading, Seen, state_of
from twosource.actors.interviews import PERSONS, TURNS, find_interview
from twosource.actors.known import (
    Phrase,
    countries,
    country_name,
    fold,
    organisation_key,
)
from twosource.actors.mentions import (
    Found,
    find_names,
    find_organs,
    find_persons,
    find_phrases,
    find_pronouns,
    gaps,
)
from twosource.actors.persons import Person, better_office, first_name_gender, group_names, known_holder, once_in_office
from twosource.actors.places import is_largest, locate
from twosource.actors.references import (
    MAIN_RATIO,
    as_counterpart,
    described,
    group,
    in_turn,
    join_bodies,
    kinds_of,
    pair,
    power,
    pronoun,
)
from twosource.language.trees import base
from twosource.records import Actor, Mention, Place, Report, Sentence

__all__ = ["actor_at", "find_actors", "merge_actors", "same_actor"]


def find_actors(report: Report, sentences: Sequence[Sentence]) -> tuple[Actor, ...]:
    """All actors of a report, numbered a1, a2, ... by first mention.

    `report.published` decides which holder of an office is meant; without it no office is given a name.
    """
    hits = [find_phrases(s) for s in sentences]
    hits = _at_home(hits)
    _add_short_outlets(sentences, hits)
    surnames = frozenset(
        fold(s.tokens[n.last].form)
        for s in sentences
        for n in s.names
        if n.kind == "person" and len(s.tokens[n.last].form) > 2
    )
    reading = Reading(sentences, report.published, _main_country(hits), hits)
    layers = [_read_sentence(s, i, h, surnames) for i, (s, h) in enumerate(zip(sentences, hits, strict=True))]
    _settle_kinds(layers, sentences)
    _gather_persons(reading, layers)
    reading.persons_at = {start: number for layer in layers for start, number in layer.person.items()}
    reading.aliases = _acronyms(sentences, layers)
    marks = _quoted_stretches(report.text, sentences)
    reading.interview = find_interview(report.text, sentences, layers, marks)
    for i, layer in enumerate(layers):
        if reading.interview:
            layer.mentions = _with_turns(layer.mentions, find_persons(sentences[i], i, PERSONS))
        for f in layer.mentions:
            quoted = any(a < f.start < b for a, b in marks)
            _place_mention(reading, layer, replace(f, quoted=True) if quoted else f)
    return _finished(reading)


def _with_turns(mentions: list[Found], persons: list[Found]) -> list[Found]:
    return sorted([*mentions, *persons], key=lambda f: (f.start, -f.end, f.mention))


def _main_country(hits: list[list[tuple[int, int, Phrase]]]) -> str | None:
    """The country that a report names at least MAIN_RATIO times as often as any other, and three times or more."""
    counts: dict[str, int] = {}
    for sentence_hits in hits:
        for _, _, p in sentence_hits:
            if p.country and p.kind in ("country", "adjective", "people", "capital", "seat"):
                counts[p.country] = counts.get(p.country, 0) + 1
    ranked = sorted(counts, key=lambda iso: (-counts[iso], iso))
    if not ranked or counts[ranked[0]] < 3:
        return None
    second = counts[ranked[1]] if len(ranked) > 1 else 0
    return ranked[0] if counts[ranked[0]] >= MAIN_RATIO * second else None


OPENING, CLOSING = "“«„", "”»"


def _quoted_stretches(text: str, sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Where direct speech stands, paragraph by paragraph: a mark left open ends with its paragraph."""
    out: list[tuple[int, int]] = []
    opened: int | None = None
    paragraph = -1
    for s in sentences:
        if s.paragraph != paragraph:
            if opened is not None:
                out.append((opened, s.start))
            opened, paragraph = None, s.paragraph
        for i in range(s.start, s.end):
            c = text[i]
            if c in OPENING or (c == '"' and opened is None):
                opened = i if opened is None else opened
            elif (c in CLOSING or c == '"') and opened is not None:
                out.append((opened, i))
                opened = None
    if opened is not None and sentences:
        out.append((opened, sentences[-1].end))
    return out


# "The Times reported", after "The New York Times" was named.
SHORT_OUTLETS = frozenset(
    "Times Post Journal Herald Tribune Globe Star Telegraph Inquirer Chronicle Mail Standard".split()
)


def _add_short_outlets(sentences: Sequence[Sentence], hits: list[list[tuple[int, int, Phrase]]]) -> None:
    """Adds to the list entries found an outlet's last word with a "the" before it, once it was named in full."""
    short: dict[str, Phrase] = {}
    for sentence, found_here in zip(sentences, hits, strict=True):
        for i, token in enumerate(sentence.tokens[1:], 1):
            if token.form not in short or sentence.tokens[i - 1].form not in ("the", "The"):
                continue
            if not any(a <= i <= b for a, b, _ in found_here):
                found_here.append((i, i, short[token.form]))
        for _, _, phrase in found_here:
            last = phrase.name.split()[-1]
            if phrase.kind == "outlet" and last in SHORT_OUTLETS and " " in phrase.name:
                short[last] = phrase


def _at_home(hits: list[list[tuple[int, int, Phrase]]]) -> list[list[tuple[int, int, Phrase]]]:
    """Drops seats whose name other countries have too ("Supreme Court") where another country fills the report, and
    capitals named like a larger city elsewhere ("Victoria") where the report does not name their country."""
    counts: dict[str, int] = {}
    for sentence_hits in hits:
        for _, _, p in sentence_hits:
            if p.country and not p.home:
                counts[p.country] = counts.get(p.country, 0) + 1
    most = max(counts.values(), default=0)
    named = {p.country for h in hits for _, _, p in h if p.kind in ("country", "adjective", "people")}
    georgian = counts.get("USA", 0) > 0 and not any(p.name == "Tbilisi" for h in hits for _, _, p in h)
    out = []
    for sentence_hits in hits:
        kept = [
            (a, b, p)
            for a, b, p in sentence_hits
            if (not p.home or (counts.get(p.country or "", 0) == most and most))
            and (p.kind != "capital" or p.country in named or is_largest(p.name, p.country))
        ]
        # "Georgia" beside American names is the state.
        kept = [
            (a, b, Phrase("state", p.name, "USA") if georgian and p.country == "GEO" and p.kind == "country" else p)
            for a, b, p in kept
        ]
        out.append(kept)
    return out


def _read_sentence(
    sentence: Sentence, number: int, hits: list[tuple[int, int, Phrase]], surnames: frozenset[str]
) -> Layer:
    names = find_names(sentence, number, hits, surnames)
    organs = find_organs(sentence, number, hits)
    covered = [n for n in names if not any(_hides(o, n, sentence) for o in organs)]
    described = find_descriptions(sentence, number, hits, covered, organs)
    ties = {d.start: person for d, person in described if person is not None}
    silent = {person.start: d for d, person in described if person is not None and _touch(sentence, d, person)}
    pairs = find_pairs(sentence, number)
    pair_tokens = {i for f in pairs for i in range(f.first, f.last + 1)}
    told = [d for d, p in described if not _silent(d, silent) and d.head not in pair_tokens and _worth(sentence, d, p)]
    taken = (
        {i for f in [*covered, *organs] for i in range(f.first, f.last + 1)}
        | {d.head for d, _ in described}
        | pair_tokens
    )
    joint = find_joint_offices(sentence, number, hits)
    taken |= {f.head for f in joint} | {i for f in joint for i in range(f.first, f.last + 1)}
    powers = [f for f in find_powers(sentence, number) if f.head not in taken]
    groups = [g for g in find_groups(sentence, number, taken, hits) if all(g.head != p.head for p in powers)]
    everything = [*covered, *organs, *told, *pairs, *powers, *groups, *joint, *find_pronouns(sentence, number)]
    return Layer(sorted(everything, key=lambda f: (f.start, -f.end, f.mention)), ties, silent)


def _hides(organ: Found, name: Found, sentence: Sentence) -> bool:
    """A name inside "the Russian Presidency" goes; the country of "China's foreign ministry" stays."""
    if name.last < organ.first or name.first > organ.last:
        return False
    return (
        not (
            name.known
            and name.country == organ.country
            and name.last < organ.last
            and name.organ == "government"
            and name.kind != "agency"
        )
        or name.first == name.last == organ.last
    )


def _touch(sentence: Sentence, d: Found, person: Found) -> bool:
    """ "President X", "Deputy Foreign Minister X": no comma between."""
    between = sentence.tokens[d.last + 1 : person.first]
    return d.last < person.first and all(t.upos in ("PROPN", "NOUN", "ADJ") or t.form == "." for t in between)


def _silent(d: Found, silent: dict[int, Found]) -> bool:
    return any(d is other for other in silent.values())


def _worth(sentence: Sentence, d: Found, person: Found | None) -> bool:
    """Descriptions to keep: those tied to a name, those that point back, those that do something."""
    if person is not None or d.definite or d.subject:
        return True
    if d.first == 0 or sentence.tokens[d.first - 1].upos not in ("DET", "PRON", "NUM"):
        return False  # "elected president"
    relation = base(sentence.tokens[d.head])
    return relation in ("obj", "iobj") or sentence.tokens[d.head].relation == "obl:agent"


def _gather_persons(reading: Reading, layers: list[Layer]) -> None:
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
    for number, person in people.items():
        person.gender = person.gender or first_name_gender(person.fullest)
        _look_up(person, reading.day)
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


def _look_up(person: Person, day: dt.date | None) -> None:
    """Fills in from the lists what a report leaves out of a person's country and office."""
    holder = known_holder(person, day)
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


# Sentences within which a dateline stands, headline, byline and all.
FIRST_LINES = 5


def _opens_dateline(sentence: Sentence, f: Found) -> bool:
    """ "ARLEN, 8 May (Agency) –", "ARLEN (Agency) –": a place in capitals that no verb follows before the dash."""
    after = [t.form for t in sentence.tokens[f.last + 1 : f.last + 2]]
    near = sentence.tokens[f.last + 1 : f.last + DATELINE_WORDS]
    dash = next((i for i, t in enumerate(near) if t.form in ("–", "—", "-", "--")), None)
    in_capitals = f.first == 0 and f.name.isupper() and len(f.name) > 2
    return in_capitals and dash is not None and (after[0] in (",", "(") or dash == 0)


DATELINE_WORDS = 12


def _bears_country(sentence: Sentence, f: Found, surnames: set[str]) -> bool:
    """ "Jordan" after "Jim Jordan", but not "in Jordan"."""
    country = f.mention == "name" and f.known and f.organ == "government" and fold(f.name) in surnames
    return country and (f.first == 0 or sentence.tokens[f.first - 1].upos != "ADP")


def _settle_kinds(layers: list[Layer], sentences: Sequence[Sentence]) -> None:
    """Words tagged two ways in one report: the fuller name decides ("Berg" as a place beside "Anna Berg")."""
    every = [f for layer in layers for f in layer.mentions if f.mention == "name"]
    people = {w for f in every if f.kind == "person" and len(f.name.split()) > 1 for w in fold(f.name).split()}
    bodies = {w for f in every if f.kind == "organisation" and len(f.name.split()) > 1 for w in fold(f.name).split()}
    for layer, sentence in zip(layers[:FIRST_LINES], sentences[:FIRST_LINES], strict=True):
        for i, f in enumerate(layer.mentions):
            if f.kind == "person" and f.mention == "name" and _opens_dateline(sentence, f):
                layer.mentions[i] = replace(f, kind="place")
    met: set[str] = set()
    for layer, sentence in zip(layers, sentences, strict=True):
        for i, f in enumerate(layer.mentions):
            if f.mention == "name" and f.kind == "person" and len(f.name.split()) > 1:
                met.add(fold(f.name).split()[-1])
            elif _bears_country(sentence, f, met):
                layer.mentions[i] = replace(f, kind="person", organ=None, country=None, known=False)
    for layer in layers:
        for i, f in enumerate(layer.mentions):
            if f.mention != "name" or f.known or f.organ is not None or len(f.name.split()) > 1:
                continue
            word = fold(f.name)
            if f.kind != "person" and word in people:
                layer.mentions[i] = replace(f, kind="person")
            elif f.kind == "person" and word in bodies and word not in people:
                layer.mentions[i] = replace(f, kind="organisation")


def _learn(person: Person, d: Found) -> None:
    words = set(fold(d.name).split())
    person.gender = person.gender or ("f" if words & FEMALE else "m" if words & MALE else "")
    if person.office is None or better_office(person.office, d.office) != person.office:
        person.office = d.office
    person.country = person.country or d.country
    person.speaks_for = person.speaks_for or d.speaks_for
    person.told |= words - set((d.office or "").split())


def _acronyms(sentences: Sequence[Sentence], layers: list[Layer]) -> dict[str, str]:
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


def _place_mention(reading: Reading, layer: Layer, f: Found) -> None:
    """Gives one mention to its actor, or to none."""
    for draft in _meant(reading, layer, f):
        draft.mentions.append(Mention(f.start, f.end, f.mention, _rule_of(layer, f)))
        draft.seen.append(
            Seen(f.sentence, f.subject, f.start, f.first, f.last, f.plural or f.speaks_for == "joint", f.quoted)
        )
        if f.mention == "description" and f.lemma and f.speaks_for != "joint":
            draft.lemmas.add(f.lemma)
            draft.kinds |= set(kinds_of(f))
            draft.points = draft.points or f.definite or f.owner is not None
        if f.mention == "name":
            written = gaps(reading.sentences[f.sentence].tokens, f.first, f.last) if f.known else f.name
            if written not in draft.names:
                draft.names.append(written)
        if all(draft is not d for d in reading.drafts):
            reading.drafts.append(draft)


def _rule_of(layer: Layer, f: Found) -> str:
    """The rule that says whom a mention means, as `_meant` goes about it."""
    if f.mention == "pronoun":
        return "actors.interview" if f.name in TURNS else "actors.pronoun"
    if f.mention == "description" and f.organ is None:
        if f.plural and f.kind == "group" and f.office in ("person", "country"):
            return "actors.pair"
        if f.kind == "government":
            return "actors.power"
        if f.start in layer.ties:
            return "actors.apposition"
        return "actors.office" if f.office else "actors.group"
    if f.organ not in (None, "government"):
        return "actors.organ"
    if f.kind == "government":
        return "actors.voice"
    return "actors.list" if f.known else "actors.name"


def _meant(reading: Reading, layer: Layer, f: Found) -> list[Draft]:
    if f.mention == "pronoun":
        return in_turn(reading, f) if f.name in TURNS else pronoun(reading, f)
    if f.mention == "description" and f.organ is None:
        if f.plural and f.kind == "group" and f.office in ("person", "country"):
            return pair(reading, f)
        if f.kind == "government":
            return power(reading, f)
        tied = layer.ties.get(f.start)
        if tied is not None and tied.start in layer.person:
            draft = reading.persons[layer.person[tied.start]]
            if "counterpart" in (f.office or ""):
                as_counterpart(reading, draft, f)
            return [draft]
        if f.kind == "person":
            return described(reading, f)
        return group(reading, f)
    if f.kind == "person":
        draft = reading.persons[layer.person[f.start]]
        silent = layer.silent.get(f.start)
        if silent is not None and silent.office and "counterpart" in silent.office:
            as_counterpart(reading, draft, silent)
        return [draft]
    if f.organ is not None and f.country is not None:
        return [state_of(reading, f)]
    if f.kind == "place":
        return [_place(reading, f)]
    return [_organisation(reading, f)]


def _place(reading: Reading, f: Found) -> Draft:
    key = fold(f.name)
    draft = reading.places.setdefault(key, Draft("place", f.name, f.country))
    tokens = reading.sentences[f.sentence].tokens
    if draft.behind is None and f.last + 1 < len(tokens) and tokens[f.last + 1].form == ",":
        p = next(
            (p for a, _, p in reading.hits[f.sentence] if a == f.last + 2 and p.kind in ("country", "state")), None
        )
        draft.behind = (p.name if p.kind == "state" else p.country) if p else None
    return draft


def _organisation(reading: Reading, f: Found) -> Draft:
    key = organisation_key(f.name)
    key = reading.aliases.get(key, key)
    found = reading.named.get(key) or _by_part(reading, key, f)
    if found is None:
        found = Draft(f.kind, f.name, f.country, listed=f.known)
        reading.named[key] = found
    elif f.known and found.kind == "organisation" and f.kind != "organisation":
        found.kind, found.country = f.kind, f.country
    return found


def _by_part(reading: Reading, key: str, f: Found) -> Draft | None:
    """ "the Guard" after "Revolutionary Guard", "HRC" after "Human Rights Centre"."""
    if f.known:
        return None
    parts = key.split()
    pool = [*reading.named.items(), *((fold(d.name), d) for d in reading.states.values() if d.organ != "government")]
    for name, draft in reversed(pool):
        words = name.split()
        if len(words) > len(parts) and (
            words[-len(parts) :] == parts
            or (f.kind == "organisation" and len(parts) == 1 and len(key) > 4 and key in words[1:])
        ):
            return draft
        if (
            f.name.isupper()
            and len(f.name) > 2
            and "".join(w[0] for w in words if w not in ("of", "the", "and", "for")) == key
        ):
            return draft
    return None


def _finished(reading: Reading) -> tuple[Actor, ...]:
    join_bodies(reading)
    drafts = sorted(reading.drafts, key=lambda d: (d.mentions[0].start, d.mentions[0].end))
    display = {
        fold(n): _display(d)
        for d in drafts
        if d.organ != "government" and d.kind != "person"
        for n in (*d.names, d.name)
    }
    named = {p.country for hits in reading.hits for _, _, p in hits if p.country}
    return tuple(_actor(d, f"a{i}", display, named) for i, d in enumerate(drafts, 1))


def _actor(d: Draft, identity: str, display: dict[str, str], countries_named: set[str]) -> Actor:
    kind = d.kind
    places: tuple[Place, ...] = ()
    if kind == "place" and d.organ is None:
        places = locate(d.name, d.behind or d.country, countries_named)
        if len(places) == 1:
            d.country = places[0].country
    if d.organ == "government" and not d.voice:
        kind = "place"
    speaks_for = display.get(fold(d.speaks_for), d.speaks_for) if d.speaks_for and d.kind == "person" else d.speaks_for
    names = tuple(sorted(d.names, key=lambda n: (-len(n), n))) or (d.name,)
    mentions = tuple(sorted(set(d.mentions), key=lambda m: (m.start, m.end, m.kind, m.rule)))
    office = _office_text(replace(d, speaks_for=speaks_for))
    return Actor(
        identity,
        _display(d),
        kind,
        d.country,
        office,
        names,
        d.wikidata,
        None if kind == "place" else speaks_for,
        mentions,
        places,
    )


def _display(d: Draft) -> str:
    """The country's own name before its capital's; else the name of most capitals, no possessive and most letters."""
    full = country_name(d.country)
    names = [n for n in d.names if d.organ != "government" or not _names_capital(n, d.country)]
    if d.organ == "government" and full and (not names or any(_names_country(n, d.country) for n in names)):
        return full
    if d.kind == "person" and d.wikidata and d.name not in d.names:
        first = d.name.split()[0]
        spelt = [n for n in d.names if n.split()[0] == first and len(n.split()) == len(d.name.split())]
        return max(spelt, key=_fullness, default=d.name)  # as the report spells it, not as a list does
    if d.kind == "person" or d.listed:
        return d.name
    if not names:
        country = countries().get(d.country or "")
        return f"{country.adjectives[0]} {d.organ}" if country and country.adjectives and d.organ else d.name
    return max(names, key=_fullness)


def _fullness(name: str) -> tuple[bool, bool, int, int, str]:
    possessive = "'" in name or "’" in name
    return not name.isupper(), not possessive, sum(w[0].isupper() for w in name.split()), len(name), name


def _names_capital(name: str, iso3: str | None) -> bool:
    country = countries().get(iso3 or "")
    return country is not None and fold(name) in {fold(n) for n in country.capitals}


def _names_country(name: str, iso3: str | None) -> bool:
    country = countries().get(iso3 or "")
    return country is not None and fold(name) in {fold(n) for n in country.names}


ARTICLES = tuple("United Netherlands Philippines Czech Democratic Republic Bahamas Maldives Gambia European".split())


def _office_text(d: Draft) -> str | None:
    """ "President of Russia", "Spokesperson for Chinese Foreign Ministry", "Police chief of Tehran", "Professor"."""
    if not d.office or d.office == "counterpart" or d.kind != "person":
        return None
    text = d.office[0].upper() + d.office[1:]
    country = country_name(d.country)
    body = d.speaks_for or (f"the {country}" if country and country.startswith(ARTICLES) else country)
    if not body or " of " in text or not is_office(d.office):
        return text
    organ = d.office.split()[0]
    if organ in body.lower().split():  # "Vilnius's police", "police chief"
        body = body[: body.lower().index(organ)].replace("’s", "").replace("'s", "").strip() or body
    return f"{text} {'for' if d.office == 'spokesperson' else 'of'} {body}"
