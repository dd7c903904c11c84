"""Drafts -> actors: the name that each is shown by, its office in words, its places."""

from __future__ import annotations

from dataclasses import replace

from twosource.actors.descriptions import (
    is_office,
)
from twosource.actors.drafts import Draft, Reading
from twosource.actors.known import countries, country_name, fold, words
from twosource.actors.places import locate
from twosource.actors.references import (
    join_bodies,
)
from twosource.records import Actor, Place


def finish(reading: Reading) -> tuple[Actor, ...]:
    """All drafts as actors, numbered a1, a2, ... by first mention."""
    join_bodies(reading)
    drafts = sorted(reading.drafts, key=lambda d: (d.mentions[0].start, d.mentions[0].end))
    display = {
        fold(n): _display(d)
        for d in drafts
        if d.organ != "government" and d.kind != "person"
        for n in (*d.names, d.name)
    }
    named = {p.country for hits in reading.hits for _, _, p in hits if p.country}
    written = _written(reading)
    return tuple(_actor(d, f"a{i}", display, named, written) for i, d in enumerate(drafts, 1))


def _written(reading: Reading) -> dict[str, str]:
    """The words of a report that are part of a body's or place's name, and its short forms, by their small letters."""
    out: dict[str, str] = {}
    for s in reading.sentences:
        loud = all(t.form.isupper() for t in s.tokens if t.form.isalpha())
        named = {i for n in s.names if n.kind != "person" for i in range(n.first, n.last + 1)}
        for i, t in enumerate(s.tokens):
            short = t.form.isupper() and len(t.form) > 1
            if not loud and t.form[0].isupper() and (short or (i in named and t.upos == "PROPN")):
                out.setdefault(fold(t.form), t.form)
    return {word: form for word, form in out.items() if word not in words().title_heads}


def _actor(
    d: Draft, identity: str, display: dict[str, str], countries_named: set[str], written: dict[str, str]
) -> Actor:
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
    office = _office_text(replace(d, speaks_for=speaks_for), written)
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


def _office_text(d: Draft, written: dict[str, str]) -> str | None:
    """ "President of Russia", "Spokesperson for Chinese Foreign Ministry", "Police chief of Tehran", "Professor".
    `written` has how the report writes names and short forms: "NNW editor", not "nnw editor"."""
    if not d.office or d.office in ("counterpart", "person") or d.kind != "person":
        return None
    office = " ".join(written.get(word, word) for word in d.office.split())
    text = office[0].upper() + office[1:]
    country = country_name(d.country)
    body = d.speaks_for or (f"the {country}" if country and country.startswith(ARTICLES) else country)
    if not body or " of " in text or not is_office(d.office):
        return text
    if set(fold(body).split()) <= {"the", *d.office.split()}:
        return text  # "senate leader"
    organ = d.office.split()[0]
    if organ in body.lower().split():  # "Vilnius's police", "police chief"
        body = body[: body.lower().index(organ)].replace("’s", "").replace("'s", "").strip() or body
    return f"{text} {'for' if d.office == 'spokesperson' else 'of'} {body}"
