"""Each mention given to the actor that it means, or to none."""

from __future__ import annotations

from twosource.actors.drafts import Draft, Layer, Reading, Seen, state_of
from twosource.actors.interviews import TURNS
from twosource.actors.known import fold, organisation_key
from twosource.actors.mentions import Found, gaps
from twosource.actors.references import (
    as_counterpart,
    described,
    group,
    in_turn,
    kinds_of,
    pair,
    power,
    pronoun,
)
from twosource.records import Mention


def place_mention(reading: Reading, layer: Layer, f: Found) -> None:
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
