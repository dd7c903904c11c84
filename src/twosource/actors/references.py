"""What points back: offices, "the ministry", "the two leaders", pronouns.

Each function gives the actors that one mention means, most often one, two for pairs, none where no reading or
more than one is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from twosource.actors.drafts import FEMALE, MALE, Draft, Reading, Seen, state_of
from twosource.actors.known import HEADS_OF_STATE, countries, fold, holders_of, in_office, words
from twosource.actors.mentions import Found
from twosource.actors.pronouns import sayer_of_it
from twosource.language.trees import base, children
from twosource.records import Sentence

REGIONS = {
    "asian": "Asia",
    "european": "Europe",
    "african": "Africa",
    "american": "Americas",
    "latin": "Americas",
    "oceanian": "Oceania",
}
# How many sentences back a pronoun or "the two leaders" may look: further back a reader has lost them too.
PRONOUN_REACH = 2
PAIR_REACH = 4
COMPANY_WORDS = frozenset(
    "company firm group organisation organization agency newspaper outlet broadcaster bank party network "
    "daily paper website channel".split()
)
# Bare words for people that mean others each time they come.
ANYBODY = frozenset("people person man woman child boy girl other member family individual".split())


# How many times more often than the next a country is named when it is the report's own: "the army" is then its
# army. Reports on two countries' dealings name both about as often.
MAIN_RATIO = 2
STATE_WORDS = frozenset("government regime authority military army parliament force security cabinet navy".split())


def _main_state(reading: Reading, f: Found) -> Draft | None:
    """ "the country", "the army", "security forces" in a report that is mostly about one country."""
    wording = tuple(fold(f.name).split())
    whole = f.lemma in ("country", "nation") and len(wording) == 1 and f.definite
    organ = "government" if whole else words().organs.get(wording)
    named = f.definite or f.plural
    if organ is None or f.country is not None or f.owner or not named or not (whole or f.lemma in STATE_WORDS):
        return None
    same = [d for (_, o), d in reading.states.items() if o == organ and d.seen]
    if organ != "government" and len(same) == 1:
        return same[0]
    if reading.main is None:
        return None
    return state_of(reading, replace(f, country=reading.main, organ=organ, kind="government"))


MINISTRIES = ("foreign", "defence", "interior", "finance", "health", "justice")


def described(reading: Reading, f: Found) -> list[Draft]:
    """The person whom an office means: one of the report, the holder on its day, or somebody unnamed."""
    office, country = f.office or "", f.country
    f = replace(f, speaks_for=None) if f.speaks_for == "joint" else f
    if "counterpart" in office:
        return counterpart(reading, f)
    if not f.definite:
        below = _of_headline(reading, f)
        return [below] if below is not None else [_unnamed(reading, f, new=True)]
    persons = [d for d in [*reading.persons.values(), *reading.drafts] if d.kind == "person"]
    persons = list({id(d): d for d in persons}.values())
    # "the California Senate president" is nobody who is president of another body.
    fits = [d for d in persons if _holds(d, office, country) and (not f.speaks_for or d.speaks_for == f.speaks_for)]
    if country is None:
        fits = [d for d in fits if d.seen]
        if len(fits) > 1 and not any(_in_focus(d, f)[0] for d in fits) and all(d.names for d in fits):
            return []  # "the minister" of a report on two
        if fits:
            return [max(fits, key=lambda d: _in_focus(d, f))]
        ahead = [d for d in persons if _holds(d, office, None)]
        if len(ahead) == 1:
            return ahead
    elif len(fits) == 1:
        return fits
    elif len(fits) > 1:
        met = [d for d in fits if d.seen]
        named = [d for d in (met or fits) if d.office == office]
        return named[:1] if len(named) == 1 else [max(met, key=lambda d: d.seen[-1].start)] if met else []
    takes_part = f.subject or reading.sentences[f.sentence].tokens[f.head].relation in ("obj", "iobj", "obl:agent")
    return [_unnamed(reading, f)] if takes_part or country is not None else []


def _of_headline(reading: Reading, f: Found) -> Draft | None:
    """ "Northland foreign minister heads south": a headline drops the article; the one person who holds the office by
    the report below, if nothing else it says of the office is told of another's alone."""
    sentence = reading.sentences[f.sentence]
    bare = f.first == 0 or sentence.tokens[f.first - 1].upos not in ("DET", "PRON", "NUM")
    if f.sentence > 0 or sentence.tokens[-1].form in (".", "!", "?", "”", '"') or not bare or f.plural:
        return None
    fits = [d for d in reading.persons.values() if _holds(d, f.office or "", f.country) and d.office != "counterpart"]
    told = {w for w in fold(f.name).split() if w not in (f.office or "").split()}
    fits = [d for d in fits if not d.kinds or not told or told & d.kinds]
    return fits[0] if len(fits) == 1 else None


def _in_focus(d: Draft, f: Found) -> tuple[bool, int]:
    """Whom a bare office means among those who hold it: a subject of its own or the last sentence, else the latest."""
    lately = any(seen.subject and f.sentence - seen.sentence <= 1 and seen.start < f.start for seen in d.seen)
    return lately, d.seen[-1].start


def _holds(d: Draft, office: str, country: str | None) -> bool:
    if country is not None and d.country != country:
        return False
    have = d.office or ""
    if not have:
        return False
    if have == office:
        return True
    if office == "leader":
        return have in HEADS_OF_STATE
    if office == "minister":
        return have.endswith("minister")
    # "the secretary" for an assistant secretary, "the specialist" for a professor; not one minister for another.
    last, other = have.split()[-1], office.split()[-1:]
    if country is not None or not other:
        return False
    return office == last or (last in words().experts and other[0] in words().experts)


def _unnamed(reading: Reading, f: Found, new: bool = False) -> Draft:
    """A person known by office alone; with its country and a date, the lists may tell who it is."""
    key = f"{f.country} {f.office} {f.speaks_for}"
    found = reading.groups.get(key)
    if found is not None and not new:
        return found
    draft = Draft("person", f.name, f.country, f.office, speaks_for=f.speaks_for)
    words = set(fold(f.name).split())
    draft.gender = "f" if words & FEMALE else "m" if words & MALE else ""
    if f.country and f.office and reading.day:
        spells = [h for h in holders_of(f.country, f.office) if in_office(h, reading.day)]
        if len({h.wikidata or h.name for h in spells}) == 1:
            draft.wikidata, draft.office = spells[0].wikidata, spells[0].office
    reading.groups[key] = draft
    return draft


def counterpart(reading: Reading, f: Found) -> list[Draft]:
    """ "his Ukrainian counterpart": who holds, for that country, the office of the sentence's subject."""
    if f.country is None:
        return []
    owner = _subject_person(reading, f)
    office = owner.office if owner else None
    persons = [
        d
        for d in reading.persons.values()
        if d.country == f.country
        and (office is None or _holds(d, office, f.country) or d.office in (None, "counterpart"))
    ]
    if len(persons) == 1:
        return persons
    if office is None:
        return []
    return [_unnamed(reading, replace(f, office=office))]


def as_counterpart(reading: Reading, draft: Draft, f: Found) -> None:
    """Gives a person named after "his Ukrainian counterpart" the country and the office that this tells."""
    owner = _subject_person(reading, f)
    draft.country = draft.country or f.country
    if draft.office in (None, "counterpart"):
        draft.office = owner.office if owner and owner is not draft else None


def _subject_person(reading: Reading, f: Found) -> Draft | None:
    """The person who is the last subject before a place in its sentence, or in the sentence before."""
    for back in (f.sentence, f.sentence - 1):
        before = [
            (seen.start, d)
            for d in reading.drafts
            if d.kind == "person"
            for seen in d.seen
            if seen.sentence == back and seen.subject and seen.start < f.start
        ]
        if before:
            return max(before, key=lambda pair: pair[0])[1]
    return None


def group(reading: Reading, f: Found) -> list[Draft]:
    """Groups by their words; "the ministry", "the company" go to the latest actor that can be called so."""
    owned = _owned(reading, f)
    if owned is not None:
        return [owned]
    bare = len(f.name.split()) == 1
    if bare and f.country is None and (f.definite or f.lemma == "police"):
        latest = _latest_called(reading, f.lemma, f)
        if latest is not None:
            return [latest]
    if not bare and (f.definite or f.owner) and (body := _ending_so(reading, fold(f.name).split())) is not None:
        return [body]
    state = _main_state(reading, f)
    if state is not None:
        return [state]
    same = _same_word(reading, f)
    if same is not None:
        return [same]
    if f.aside:
        return []
    if f.kind == "person":
        return [_unnamed(reading, f, new=True)]
    key = f"{f.owner or ''} {fold(f.name).rsplit(' ', 1)[0] if not bare else ''} {f.lemma}"
    if key not in reading.groups or (bare and f.lemma in ANYBODY and not f.definite):
        reading.groups[key] = Draft("group", f.name, f.country, plural=f.plural)
    return [reading.groups[key]]


def _same_word(reading: Reading, f: Found) -> Draft | None:
    """The latest actor that went by the same noun, for a description that points back: "the child", "her child"."""
    if not f.definite and not f.owner:
        return None
    kinds = ("person",) if f.kind == "person" else ("group", "organisation")
    met = [d for d in reading.drafts if d.kind in kinds and f.lemma in d.lemmas and d.seen and d.plural == f.plural]
    if f.lemma in words().corporate:  # "the energy ministry" is not the foreign ministry
        told = set(kinds_of(f))
        strict = f.lemma in OF_MANY_KINDS
        met = [d for d in met if not (told and (d.kinds or strict) and told.isdisjoint(d.kinds))]
    return max(met, key=lambda d: d.seen[-1].start) if met else None


# Bodies of which a government or a court has several: which of them is meant, the word before says.
OF_MANY_KINDS = frozenset("ministry department committee commission court council agency".split())


def kinds_of(f: Found) -> list[str]:
    """What a description says besides its head: the "energy" of "the energy ministry"."""
    return fold(f.name).split()[:-1]


def _ending_so(reading: Reading, wording: list[str]) -> Draft | None:
    """The one body of the report so far whose name ends in some words: "the foreign ministry"."""
    fits = [d for d in reading.drafts if d.kind in BODIES and d.names and _ends_in(d, wording)]
    return fits[0] if len(fits) == 1 else None


def _ends_in(d: Draft, wording: list[str]) -> bool:
    return any(fold(n).split()[-len(wording) :] == wording for n in (*d.names, d.organ or ""))


BODIES = ("organisation", "agency", "outlet", "government")


def join_bodies(reading: Reading) -> None:
    """Gives a body told by its kind alone the name that the report tells later: "his ministry said ... the Northland
    Foreign Ministry", where only one body of that kind has a name."""
    for d in [d for d in reading.drafts if d.kind == "group" and d.points and not d.plural and not d.names]:
        wording = fold(d.name).split()
        if wording[-1] not in words().corporate or d.country is not None:
            continue
        kind = [b for b in reading.drafts if b.kind in BODIES and b.names and _ends_in(b, wording[-1:])]
        others = [g for g in reading.drafts if g is not d and g.kind == "group" and wording[-1] in g.lemmas]
        if len(kind) != 1 or others or not _ends_in(kind[0], wording):
            continue
        kind[0].mentions += d.mentions
        kind[0].seen = sorted([*kind[0].seen, *d.seen], key=lambda s: (s.start, s.last))
        kind[0].lemmas |= d.lemmas
        reading.drafts = [x for x in reading.drafts if x is not d]


def _owned(reading: Reading, f: Found) -> Draft | None:
    """ "his ministry", "the Smith administration": the organ that goes with a person's office."""
    if f.lemma not in ("ministry", "administration", "cabinet", "parliament", *STATE_WORDS):
        return None
    owner = _owner(reading, f)
    if owner is None or not owner.country:
        return None
    if owner.kind != "person":
        organ = words().organs.get(tuple(fold(f.name).split()), "")
        return state_of(reading, replace(f, country=owner.country, organ=organ, kind="government")) if organ else None
    if f.lemma in ("administration", "government", "cabinet", "regime"):
        organ = "government"
    elif f.lemma == "ministry" and owner.office and owner.office.split()[0] in MINISTRIES:
        organ = f"{owner.office.split()[0]} ministry"
    else:
        return None
    return state_of(reading, replace(f, country=owner.country, organ=organ, kind="government"))


def _owner(reading: Reading, f: Found) -> Draft | None:
    """The person named inside a phrase, or meant by the pronoun before it."""
    for start, number in reading.persons_at.items():
        if f.start <= start < f.end:
            return reading.persons[number]
    tokens = reading.sentences[f.sentence].tokens
    if f.first and tokens[f.first - 1].upos == "PRON":
        start = tokens[f.first - 1].start
        met = [d for d in reading.drafts if d.seen and d.seen[-1].start == start]
        return met[0] if len(met) == 1 and (met[0].kind == "person" or met[0].organ == "government") else None
    return None


def _latest_called(reading: Reading, lemma: str, f: Found) -> Draft | None:
    bodies = [d for d in reading.drafts if d.kind == "organisation" and d.names and d.seen]
    near = sum(f.sentence - d.seen[-1].sentence <= 1 for d in bodies)

    def called(d: Draft) -> bool:
        if d.kind == "person" or d.kind == "place":
            return False
        if d.organ is not None and (
            lemma in d.organ.split() or (lemma == "administration" and d.organ == "government")
        ):
            return d.organ != "government" or d.voice
        if lemma == "agency":
            own = d.organ is not None and (d.organ.endswith(("agency", "control", "service", "board", "police")))
            return d.kind == "agency" or own or bool({"agency", "department"} & set(fold(d.name).split()))
        if lemma in ("newspaper", "outlet", "daily", "paper", "broadcaster", "network", "channel"):
            return d.kind == "outlet"
        if lemma in COMPANY_WORDS and d.kind == "organisation" and d.names:
            return near == 1 and f.sentence - d.seen[-1].sentence <= 1
        state = d.organ not in (None, "government")  # "the department" after "Department of Health"
        return (d.kind in ("organisation", "agency", "outlet") or state) and lemma in fold(d.name).split()

    fits = [d for d in reading.drafts if called(d) and d.seen and not f.plural] or [
        d
        for d in reading.drafts
        if f.plural and d.kind in ("group", "government") and d.plural and lemma in fold(d.name).split()
    ]
    return max(fits, key=lambda d: d.seen[-1].start) if fits else None


def power(reading: Reading, f: Found) -> list[Draft]:
    """ "the Asian giant": the one country of that part of the world that the report has."""
    region = REGIONS.get((f.office or "").split("-")[0])
    if region is None:
        return []
    met = [
        d
        for d in reading.drafts
        if d.organ == "government" and d.country in countries() and countries()[d.country].region == region and d.voice
    ]
    return met if len(met) == 1 else []


def pair(reading: Reading, f: Found) -> list[Draft]:
    """ "the two leaders": the only two who fit, in the nearest stretch of text that has two."""
    fits = [d for d in reading.drafts if _fits_pair(d, f)]
    named = _just_named(reading, f, fits)
    if named:
        return named
    for reach in range(PAIR_REACH + 1):
        near = [
            d
            for d in fits
            if any(f.sentence - reach <= seen.sentence <= f.sentence and seen.start < f.start for seen in d.seen)
        ]
        if len(near) == 2:
            return near
        if len(near) > 2:
            return []
    return fits if len(fits) == 2 else []


def _just_named(reading: Reading, f: Found, fits: list[Draft]) -> list[Draft]:
    """ "A and B, the two rivals": the two named before the comma."""
    tokens = reading.sentences[f.sentence].tokens
    before = f.first - 1
    while before > 0 and tokens[before].upos == "DET":
        before -= 1
    rows = _rows(fits, lambda seen: seen.sentence == f.sentence and seen.last < before)
    if len(rows) < 2 or tokens[before].form != "," or rows[-1][0].last != before - 1:
        return []
    return [rows[-2][1], rows[-1][1]] if _joined_by_and(reading.sentences[f.sentence], rows[-2][0], rows[-1][0]) else []


def _rows(drafts: list[Draft], wanted: Callable[[Seen], bool]) -> list[tuple[Seen, Draft]]:
    """Where actors were met, in the order of the text."""
    rows = [(seen, d) for d in drafts for seen in d.seen if wanted(seen)]
    return sorted(rows, key=lambda row: (row[0].start, row[0].last))


def _fits_pair(d: Draft, f: Found) -> bool:
    if f.office == "country":
        return d.organ == "government"
    if d.kind != "person":
        return False
    lemma = f.lemma
    if lemma in ("leader", "president", "premier"):
        return d.office in HEADS_OF_STATE
    if lemma in ("minister", "diplomat"):
        return (d.office or "").endswith("minister")
    return True


def in_turn(reading: Reading, f: Found) -> list[Draft]:
    """ "I" and "we" in an answer of an interview, "you" in a question."""
    talk = reading.interview
    paragraph = reading.sentences[f.sentence].paragraph
    if talk is None or f.quoted or paragraph not in (talk.asking if f.name == "you" else talk.answering):
        return []
    person = reading.persons[talk.person]
    if f.name != "we":
        return [person]
    return [reading.groups.setdefault("we", Draft("group", f"{person.name} and others", person.country, plural=True))]


def pronoun(reading: Reading, f: Found) -> list[Draft]:
    """The actor of a pronoun where one reading is left, else none."""
    if f.name == "they":
        return _they(reading, f)
    if (f.office or "") in REFLEXIVES:
        return _oneself(reading, f)
    persons = f.name in ("he", "she")
    if f.name == "it" and (sayer := _sayer(reading, f)) is not None:
        return [sayer]
    if not persons and _of_a_thing(reading, f):
        return []
    gender = {"he": "m", "she": "f"}.get(f.name, "")
    barred = _barred(reading, f)
    for back in range(PRONOUN_REACH + 1 if persons else 2):
        near = _met_in(reading, f.sentence - back, f.start, persons)
        near = [(d, subject) for d, subject in near if not (gender and d.gender and d.gender != gender)]
        near = [(d, subject) for d, subject in near if id(d) not in barred]
        if persons and not back and not f.quoted:  # "A child cannot see it," she said: of whom she speaks is not she
            near = [(d, subject) for d, subject in near if not _only_quoted(d, f)]
        if not near:
            continue
        chosen = _most_likely(near, f, back)
        if chosen is None:
            return []
        if persons and not chosen.gender:
            chosen.gender = gender
        return [chosen]
    return []


def _only_quoted(d: Draft, f: Found) -> bool:
    """Whether somebody is met in a sentence before a place in direct speech alone."""
    here = [seen for seen in d.seen if seen.sentence == f.sentence and seen.start < f.start]
    return all(seen.quoted for seen in here)


def _oneself(reading: Reading, f: Found) -> list[Draft]:
    """ "himself": the subject of its own verb, the antecedent of "who" there; under a participle the last one named
    before it: "anger at X for recusing himself"."""
    sentence = reading.sentences[f.sentence]
    verb = sentence.tokens[f.first].head
    subjects = children(sentence, verb, "nsubj") if verb >= 0 else []
    gender = {"he": "m", "she": "f"}.get(f.name, "")
    rows = _rows(reading.drafts, lambda seen: seen.sentence == f.sentence and seen.first < f.first)
    rows = [(s, d) for s, d in rows if (d.kind == "person") == bool(gender) and not d.plural]
    rows = [(s, d) for s, d in rows if not (gender and d.gender and d.gender != gender)]
    if subjects:
        relative = sentence.tokens[subjects[0]].form.lower() in ("who", "that", "which")
        at = sentence.tokens[verb].head if relative else subjects[0]
        return [d for s, d in rows if s.first <= at <= s.last][-1:]
    before = [d for s, d in rows if s.last < max(verb, 0) or verb < 0]
    return before[-1:]


def _sayer(reading: Reading, f: Found) -> Draft | None:
    """Who says of itself what "it" does: "the bank said it would close"; no person."""
    subject = sayer_of_it(reading.sentences[f.sentence], f.first)
    if subject is None:
        return None
    said = (
        d
        for d in reading.drafts
        for seen in d.seen
        if seen.sentence == f.sentence and seen.first <= subject <= seen.last and d.kind not in ("person", "place")
    )
    return next((d for d in said if not d.plural), None)


def _of_a_thing(reading: Reading, f: Found) -> bool:
    """Whether the subject before "its" in its sentence is no actor: "the U.S. economy matched its best year"."""
    sentence = reading.sentences[f.sentence]
    before = [i for i in range(f.first) if base(sentence.tokens[i]) == "nsubj" and sentence.tokens[i].upos != "PRON"]
    if not before:
        return False
    subject = sentence.tokens[before[-1]]
    return not any(
        seen.sentence == f.sentence
        and sentence.tokens[seen.first].start <= subject.start <= sentence.tokens[seen.last].start
        for d in reading.drafts
        for seen in d.seen
    )


def _most_likely(near: list[tuple[Draft, bool]], f: Found, back: int) -> Draft | None:
    """Of those met in one sentence the only one; else a subject: the last before the pronoun in its own sentence, the
    first in an earlier one, which is what that is about (Grosz et al. 1995). In direct speech the subjects are the
    speaker's, and only a lone candidate will do."""
    if len({id(d) for d, _ in near}) == 1:
        return near[0][0]
    subjects = [d for d, subject in near if subject]
    if f.quoted or not subjects:
        return None
    return subjects[0 if back else -1]


REFLEXIVES = frozenset("himself herself itself themselves".split())


def _barred(reading: Reading, f: Found) -> set[int]:
    """Actors that a pronoun cannot mean.

    The speaker of the words it stands in (`"He is a legend," X said`), the subject of the verb it is the object
    of ("X met him"), and the name that it is set beside ("X, his main rival").
    """
    sentence = reading.sentences[f.sentence]
    token = sentence.tokens[f.first]
    out: set[int] = set()
    for d in reading.drafts:
        for seen in d.seen:
            near = f.sentence - seen.sentence <= (PRONOUN_REACH if d.kind == "person" else 0)
            if f.quoted and not seen.quoted and seen.subject and near:
                out.add(id(d))
            if seen.sentence != f.sentence:
                continue
            beside = f.first - seen.last == 2 and sentence.tokens[f.first - 1].form == "," and seen.start < f.start
            same_verb = any(sentence.tokens[i].head == token.head for i in range(seen.first, seen.last + 1))
            object_of = token.relation in ("obj", "iobj", "obl") and seen.subject and same_verb
            if beside or (object_of and (f.office or "") not in REFLEXIVES):
                out.add(id(d))
    if f.quoted:
        out |= _speakers_after(reading, f)
    return out


def _speakers_after(reading: Reading, f: Found) -> set[int]:
    """Persons named later in the sentence outside the marks, who say the words before them."""
    out = set()
    for start, number in reading.persons_at.items():
        if f.end < start < reading.sentences[f.sentence].end:
            out.add(id(reading.persons[number]))
    return out


def _met_in(reading: Reading, sentence: int, before: int, persons: bool) -> list[tuple[Draft, bool]]:
    """Actors named in a sentence before a place, with whether as a subject, in order."""
    out: list[tuple[int, Draft, bool]] = []
    for d in reading.drafts:
        if (d.kind == "person") != persons or d.plural:
            continue
        if not persons and d.kind in ("group", "place") and not d.voice:
            continue
        out.extend(
            (seen.start, d, seen.subject)
            for seen in d.seen
            if seen.sentence == sentence and seen.start < before and not (persons and seen.joint)
        )
    return [(d, subject) for _, d, subject in sorted(out, key=lambda row: row[0])]


def _they(reading: Reading, f: Found) -> list[Draft]:
    """A plural subject, or two that "and" joins, in this sentence or the one before."""
    barred = _barred(reading, f)
    actors = [d for d in reading.drafts if d.kind != "place" and id(d) not in barred]
    for number in (f.sentence, f.sentence - 1):
        rows = _rows(actors, lambda seen, at=number: seen.sentence == at and seen.subject and seen.start < f.start)  # type: ignore[misc]
        if not rows:
            continue
        distinct = list({id(d): d for _, d in rows}.values())
        if len(distinct) == 2 and (
            rows[0][0].start == rows[1][0].start or _joined_by_and(reading.sentences[number], rows[0][0], rows[1][0])
        ):
            return distinct
        plural = [d for d in distinct if d.plural]
        return plural if len(plural) == 1 else []
    return []


def _joined_by_and(sentence: Sentence, one: Seen, two: Seen) -> bool:
    return two.first - one.last == 2 and sentence.tokens[one.last + 1].form.lower() == "and"
