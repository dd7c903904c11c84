"""Who is meant: all mentions of one report gathered into actors.

Names come from the tagger and the lists, organs of state and offices from the words and the tree. Mentions are
taken in the order of the text; each goes to an actor met before or makes a new one. What fits two actors is left
out: an ambiguous reference stays unresolved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from twosource.actors.across import actor_at, merge_actors, same_actor
from twosource.actors.descriptions import (
    find_descriptions,
    find_groups,
    find_joint_offices,
    find_pairs,
    find_powers,
)
from twosource.actors.drafts import Layer, Reading
from twosource.actors.finishing import (
    finish,
)
from twosource.actors.gathering import find_acronyms, gather_persons
from twosource.actors.interviews import PERSONS, find_interview
from twosource.actors.kinds import (
    add_repeated_names,
    add_short_outlets,
    at_home,
    main_country,
    settle_kinds,
)
from twosource.actors.known import Phrase, fold
from twosource.actors.list_entries import find_phrases
from twosource.actors.mentions import Found
from twosource.actors.names import (
    find_names,
)
from twosource.actors.organs import find_organs
from twosource.actors.placing import place_mention
from twosource.actors.pronouns import find_persons, find_pronouns
from twosource.language.furniture import without_boxes
from twosource.language.trees import base
from twosource.records import Actor, Report, Sentence

__all__ = ["actor_at", "find_actors", "merge_actors", "same_actor"]


def find_actors(report: Report, sentences: Sequence[Sentence]) -> tuple[Actor, ...]:
    """All actors of a report, numbered a1, a2, ... by first mention.

    `report.published` decides which holder of an office is meant; without it no office is given a name.
    """
    hits = [find_phrases(s) for s in sentences]
    hits = at_home(hits)
    add_short_outlets(sentences, hits)
    surnames = frozenset(
        fold(s.tokens[n.last].form)
        for s in sentences
        for n in s.names
        if n.kind == "person" and len(s.tokens[n.last].form) > 2
    )
    reading = Reading(sentences, report.published, main_country(hits), hits)
    layers = [_read_sentence(s, i, h, surnames) for i, (s, h) in enumerate(zip(sentences, hits, strict=True))]
    settle_kinds(layers, sentences)
    add_repeated_names(layers, sentences)
    gather_persons(reading, layers)
    reading.persons_at = {start: number for layer in layers for start, number in layer.person.items()}
    reading.aliases = find_acronyms(sentences, layers)
    marks = _quoted_stretches(without_boxes(report.text), sentences)
    reading.interview = find_interview(report.text, sentences, layers, marks)
    for i, layer in enumerate(layers):
        if reading.interview:
            layer.mentions = _with_turns(layer.mentions, find_persons(sentences[i], i, PERSONS))
        for f in layer.mentions:
            quoted = any(a < f.start < b for a, b in marks)
            place_mention(reading, layer, replace(f, quoted=True) if quoted else f)
    return finish(reading)


def _with_turns(mentions: list[Found], persons: list[Found]) -> list[Found]:
    return sorted([*mentions, *persons], key=lambda f: (f.start, -f.end, f.mention))


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
