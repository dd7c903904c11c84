"""Whom a source means that is told by a pronoun or by what it is: "he added", "it says", "the firm", "the minister"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from twosource.actors.persons import first_name_gender
from twosource.attribution import NOT_IDENTIFIED, actor_of, document_kind, is_media_name, plain_name
from twosource.documents import OF_DOCUMENTS, Document, document_meant, find_documents, noted
from twosource.language.trees import base, children
from twosource.records import Actor, Chain, Name, OriginKind, Sentence, Source
from twosource.sayings.bearers import things
from twosource.sayings.cues import QUOTE_FORMS, words_of
from twosource.sayings.finding import Saying
from twosource.sayings.noun_phrases import head_of

# Nouns for an unnamed person who may be the next "he" or "she".
SPEAKERS = frozenset(
    "spokesman spokeswoman spokesperson official officer source analyst expert witness man woman professor resident "
    "survivor lawyer doctor person minister president director diplomat lawmaker worker teacher student".split()
)
# A pronoun's sentence and its speaker's last words lie no further apart: then another may have come between.
PRONOUN_REACH = 3
# "the firm" and its name lie no further apart, in sentences, where nothing but its kind tells which firm is meant.
BODY_REACH = 6
# "(CNS) -": the tokens at the end of a dateline, from the one before an agency's name.
_DATELINE = 4
# How many times oftener than the next a body is named where a noun for its kind means it.
MAIN_RATIO = 2
# Nouns that any body of their kind goes by, in the sentences after its name.
_COMPANIES = frozenset(
    "airline bank business carrier company corporation developer employer firm lender maker manufacturer operator "
    "producer railroad railway retailer startup supplier utility".split()
)
# What a body's own name tells of it: it goes by such a noun only with one of these words in its name.
_TELLING = {
    "union": frozenset("alliance association brotherhood congress federation guild teamsters union unions".split()),
    "regulator": (
        _OFFICIAL := frozenset("administration agency authority board bureau commission commissioner office".split())
    ),
    "watchdog": _OFFICIAL,
}
# What has one of these words in its name is no firm.
_PUBLIC = _OFFICIAL | frozenset(
    "academy alliance assembly association brotherhood church city club college committee congress council county "
    "court department federation foundation guild high hospital house institute league ministry mission movement "
    "nations parliament parties party police school senate service society state states tribunal union university "
    "village".split()
)
_GROUPS = frozenset("association body charity group organisation organization".split())
_MEDIA = frozenset(
    "agency broadcaster channel daily magazine network newspaper newswire outlet paper portal publication site station "
    "tabloid website weekly wire".split()
)
OPENING_FORMS, CLOSING_FORMS = frozenset("“«„‘"), frozenset("”»’")
# "Dunmore spokesman Ivo Lind", "Ivo Lind, a spokesman for Dunmore": words between whom he speaks for and his name.
_BESIDE = 7
_APOSTROPHES = frozenset("'’")
_GENDER = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
_POSSESSIVE = {"his": "he", "her": "she", "its": "it", "their": "they"}
_DEFINITE = frozenset(["the", "this", "that"])


@dataclass(frozen=True, slots=True)
class _Meant:
    """Somebody whom a later pronoun or description may mean."""

    name: str
    actor: str | None
    kind: OriginKind


@dataclass(slots=True)
class _Told:
    """What the sayings so far leave to be taken up: with the sentence of each."""

    person: tuple[int, Source] | None = None
    heard: int = 0  # where the person's words end, their indirect ones included
    thing: tuple[int, Source] | None = None
    several: tuple[int, Source] | None = None
    bodies: list[tuple[int, Source]] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)


def carry_speakers(
    sentences: Sequence[Sentence], sayings: Sequence[Saying], chains: Sequence[Chain], actors: Sequence[Actor]
) -> list[Chain]:
    """The chains with their last link named where a pronoun or a description tells it.

    "He said" goes to the person who spoke last, where nobody else is named between the two outside quotations: names
    inside his words ("the President's task force", he said) are whom he speaks of, and must not draw the pronoun to
    them. "It says" goes to the body or document that did or that the sentence before is about, "they say" to those who
    spoke last, "the firm" to a name that it was given ("Hollin Bank, the lender"), that has the word ("the ministry",
    the Foreign Ministry) or to the only kind of body that it can be.
    """
    return _Carrier(sentences, actors).carry(sayings, chains)


class _Carrier:
    """One report's sources, taken up in the order of their cues."""

    def __init__(self, sentences: Sequence[Sentence], actors: Sequence[Actor]) -> None:
        self.sentences = sentences
        self.actors = actors
        self.by_id = {a.id: a for a in actors}
        self.full = {w for a in actors if a.kind == "person" and len(a.name.split()) > 1 for w in a.name.split()}
        self.described = _descriptions(sentences)
        self.datelines = {b.start for s in sentences for a, b in pairwise(s.tokens[-_DATELINE:]) if a.form == "("}
        self.pronouns = {t.start: t.form.lower() for s in sentences for t in s.tokens if t.upos == "PRON"}
        self.told = _Told(documents=find_documents(sentences, actors))

    def carry(self, sayings: Sequence[Saying], chains: Sequence[Chain]) -> list[Chain]:
        out = list(chains)
        for k in sorted(range(len(sayings)), key=lambda i: sayings[i].cue):
            if out[k]:
                number = sayings[k].sentence
                links = [self._resolved(s, number) for s in out[k][:-1]]
                last = self._resolved(out[k][-1], number)
                out[k] = (*links, last, *self._spokesman(sayings[k], last))
                if not any(a <= sayings[k].cue[0] < b for s in sayings for a, b in s.contents):
                    self._note(sayings[k], last)  # who speaks within another's words is spoken of
        return out

    def _resolved(self, source: Source, number: int) -> Source:
        actor = self.by_id.get(source.actor or "")
        if actor is not None and actor.name[:1].isupper() and not self._is_pronoun(source, number, "he", "she"):
            return source
        meant: _Meant | None = None
        if self._is_pronoun(source, number, "he", "she"):
            meant = self._person(source, number)
        elif source.actor is None and self._is_pronoun(source, number, "it"):
            meant = self._written(source, number) or self._it(source, number)
        elif source.actor is None and self._is_pronoun(source, number, "they"):
            meant = _as_meant(self.told.several, number, PRONOUN_REACH)
        elif not source.name[:1].isupper() or source.name.lower() == source.name:
            meant = self._by_description(source, number)
        if meant is None:
            unknown = source.actor is None and self._is_pronoun(source, number, "he", "she", "it", "they", "them")
            return replace(source, name=NOT_IDENTIFIED, kind="anonymous") if unknown else source
        return replace(source, name=meant.name, actor=meant.actor, kind=meant.kind)

    def _note(self, saying: Saying, source: Source) -> None:
        """What a saying leaves for the next ones."""
        number = saying.sentence
        actor = self.by_id.get(source.actor or "")
        is_person = actor is not None and actor.kind == "person"
        if not is_person and source.kind in ("document", "statement", "media"):
            self.told.thing = (number, source)
        if (document := noted(source, self.sentences[number], number)) is not None:
            self.told.documents.append(document)
        if actor is not None and not is_person and actor.name[:1].isupper():
            self.told.bodies.append((number, source))
        if self._is_plural(source, number):
            self.told.several = (number, source)
        if is_person:
            self.told.person = (number, source)
            self.told.heard = max([source.cue_end, *(end for _, end in saying.contents)])
        elif source.name.split()[-1:] and source.name.split()[-1].lower() in SPEAKERS:
            self.told.person = None  # somebody else spoke, whom the report does not name

    def _is_plural(self, source: Source, number: int) -> bool:
        phrase = _range(self.sentences[number], source)
        if phrase is None:
            return False
        head = self.sentences[number].tokens[head_of(self.sentences[number], phrase)]
        return head.xpos in ("NNS", "NNPS") or head.lemma.lower() == "police"

    def _is_pronoun(self, source: Source, number: int, *forms: str) -> bool:
        return any(
            t.start == source.start
            and t.end == source.end
            and t.upos == "PRON"
            and _POSSESSIVE.get(t.form.lower(), t.form.lower()) in forms
            for t in self.sentences[number].tokens
        )

    def _person(self, source: Source, number: int) -> _Meant | None:
        last = self.told.person
        if last is None or number - last[0] > PRONOUN_REACH or self._named_since(last, number, source):
            return None
        wanted = "f" if self._is_pronoun(source, number, "she") else "m"
        if (first_name_gender(last[1].name) or self._gender_told(last[1], number)) not in ("", wanted):
            return None
        return _Meant(last[1].name, last[1].actor, last[1].kind)

    def _gender_told(self, source: Source, number: int) -> str:
        """The gender by which the report speaks of somebody up to a sentence: "f" once "she" is Rey."""
        actor = self.by_id.get(source.actor or "")
        end = self.sentences[number].start
        pronouns = [m for m in actor.mentions if m.kind == "pronoun" and m.start < end] if actor else []
        told = [_GENDER[form] for m in pronouns if (form := self.pronouns.get(m.start, "")) in _GENDER]
        return told[-1] if told else ""

    def _named_since(self, last: tuple[int, Source], number: int, source: Source) -> bool:
        """Whether a person whose full name is known is named between a speaker's words and the pronoun, outside
        marks."""
        inside, found, known = False, False, set(last[1].name.split())
        for k in range(last[0], number + 1):
            people = {i for n in self.sentences[k].names if n.kind == "person" for i in range(n.first, n.last + 1)}
            for i, t in enumerate(self.sentences[k].tokens):
                if t.form in QUOTE_FORMS and not (
                    t.form in _APOSTROPHES and not inside and _is_stuck(self.sentences[k], i)
                ):
                    inside = t.form in OPENING_FORMS or (t.form not in CLOSING_FORMS and not inside)
                elif i in people and not inside and self.told.heard <= t.start < source.start:
                    found = found or t.form in self.full - known
        return found

    def _it(self, source: Source, number: int) -> _Meant | None:
        """The subject of this sentence before the pronoun or of the one before, if it is a body or a document; else
        the body or document that spoke last."""
        for k in (number, number - 1):
            found = self._subject(k, source.start) if k >= 0 else None
            if found is not None:
                return found
        return _as_meant(self.told.thing, number, PRONOUN_REACH)

    def _written(self, source: Source, number: int) -> _Meant | None:
        """Whose the document is that "it" found something, if one was issued in the sentence before."""
        sentence = self.sentences[number]
        verbs = [t.lemma for t in sentence.tokens if t.start >= source.cue_start and t.end <= source.cue_end]
        if not OF_DOCUMENTS & set(verbs):
            return None
        near = [d for d in self.told.documents if number - 1 <= d.sentence <= number and d.start < source.start]
        return _of(near[-1]) if near and self._subject(number - 1, source.start) is None else None

    def _spokesman(self, saying: Saying, body: Source) -> tuple[Source, ...]:
        """The one spokesman that a report names for a body, behind the body alone: "the port's spokesman said" where
        "port spokesman Ivo Lind" speaks too."""
        sentence = self.sentences[saying.sentence]
        if saying.source is None or body.kind != "statement" or body.cue_start != saying.cue[0]:
            return ()
        first, last = saying.source
        if not any(t.lemma.lower() in words_of("spokes_nouns") for t in sentence.tokens[first : last + 1]):
            return ()
        named: dict[str, Source] = {}
        for noun in words_of("spokes_nouns"):
            for _, other, name in self.described.get(noun, ()):
                near = {t.form for t in other.tokens[max(name.first - _BESIDE, 0) : name.last + _BESIDE]}
                if name.kind == "person" and body.name.split()[-1] in near:
                    meant = self._called(other, name)
                    if meant.actor is None or meant.actor != body.actor:
                        named[meant.name] = replace(body, name=meant.name, actor=meant.actor, kind="person")
        return tuple(named.values()) if len(named) == 1 else ()

    def _called(self, sentence: Sentence, name: Name) -> _Meant:
        """Whom a name means: the actor, else the words."""
        tokens = sentence.tokens[name.first : name.last + 1]
        actor = actor_of(self.actors, tokens[0].start, tokens[-1].end)
        if actor is not None and actor.name[:1].isupper():
            return _Meant(actor.name, actor.id, _kind_of(actor))
        return _Meant(" ".join(t.form for t in tokens), None, "person" if name.kind == "person" else "statement")

    def _subject(self, number: int, before: int) -> _Meant | None:
        sentence = self.sentences[number]
        roots = [i for i, t in enumerate(sentence.tokens) if t.head < 0]
        for i in roots:
            for s in children(sentence, i, "nsubj"):
                t = sentence.tokens[s]
                if t.start >= before or t.upos not in ("NOUN", "PROPN"):
                    continue
                actor = actor_of(self.actors, t.start, t.end)
                if actor is not None and (actor.kind != "person" or _may_be_firm(actor)) and actor.name[:1].isupper():
                    return _Meant(actor.name, actor.id, _kind_of(actor))
                if (owner := self._owner(sentence, s)) is not None:
                    return owner  # "The port's report blames nobody. It says": the port's word
                if t.lemma.lower() in words_of("document_nouns"):
                    return _Meant(plain_name(sentence, (s, s), s), None, document_kind(t.lemma.lower()))
        return None

    def _owner(self, sentence: Sentence, noun: int) -> _Meant | None:
        """The body whose something is: "the port's report", "the ministry's answer"."""
        for k in children(sentence, noun, "nmod:poss"):
            t = sentence.tokens[k]
            actor = actor_of(self.actors, t.start, t.end) if t.upos != "PRON" else None
            if actor is not None and actor.kind != "person" and actor.name[:1].isupper():
                return _Meant(actor.name, actor.id, _kind_of(actor))
        return None

    def _opening(self, number: int) -> _Meant | None:
        """The body whose name opens a sentence: "Harborlight "looked into it", the website said"."""
        sentence = self.sentences[number]
        name = next((n for n in sentence.names if n.first == 0 and n.kind == "organisation"), None)
        actor = actor_of(self.actors, sentence.start, sentence.tokens[name.last].end) if name else None
        return _Meant(actor.name, actor.id, "media") if actor else None

    def _by_description(self, source: Source, number: int) -> _Meant | None:
        """Whom "the firm" means; None for "a firm", and for what is told more closely ("the firm in Oslo")."""
        sentence = self.sentences[number]
        phrase = _range(sentence, source)
        if phrase is None:
            return None
        first, last = phrase
        tokens = sentence.tokens[first : last + 1]
        if tokens[0].form.lower() not in _DEFINITE or any(t.upos in ("PROPN", "ADP") for t in tokens):
            return None
        head = sentence.tokens[last]
        if head.upos != "NOUN" or head.xpos == "NNS" or head.lemma.lower() in things():
            return None
        noun = head.lemma.lower()
        bare = len(tokens) == len(("the", "firm"))  # "the data protection authority" is not just any authority
        if noun in words_of("document_nouns"):
            document = document_meant(self.told.documents, noun, number, source.start)
            return _of(document) if document and bare else None
        return (
            self._described_as(noun, source.start)
            or (self._named_with(noun, source.start) if bare else None)
            or (self._of_kind(noun, number, source) if bare else None)
            or (self._body_named(noun, source.start) if bare else None)
        )

    def _described_as(self, noun: str, before: int) -> _Meant | None:
        """The name that was given this description last: "Ester Lamb, the mayor of Port Menna" ... "the mayor"."""
        earlier = [(sentence, name) for at, sentence, name in self.described.get(noun, ()) if at < before]
        return self._called(*earlier[-1]) if earlier else None

    def _named_with(self, noun: str, before: int) -> _Meant | None:
        """The body named last whose name has the word: "the ministry" after "the Foreign Ministry"."""
        best: tuple[int, str, Actor] | None = None
        for actor in self.actors:
            if actor.kind == "person" or not actor.name[:1].isupper():
                continue
            name = next((n for n in (actor.name, *actor.names) if noun in n.lower().split() and n != n.lower()), None)
            starts = [m.start for m in actor.mentions if m.start < before and m.kind == "name"]
            if name and starts and (best is None or starts[-1] > best[0]):
                best = starts[-1], name, actor
        return _Meant(best[1], best[2].id, _kind_of(best[2])) if best else None

    def _body_named(self, noun: str, before: int) -> _Meant | None:
        """The body named so far that alone can go by the noun, or far oftener than any other that can."""
        if noun in _MEDIA:
            return None
        counts = self._fitting(noun, before) or self._fitting(noun, self.sentences[-1].end)
        ranked = sorted(counts.values(), key=lambda c: (-c[0], c[1].id))
        if not ranked or (len(ranked) > 1 and ranked[0][0] < MAIN_RATIO * ranked[1][0]):
            return None
        actor = ranked[0][1]
        return _Meant(actor.name, actor.id, "statement")

    def _fitting(self, noun: str, before: int) -> dict[str, tuple[int, Actor]]:
        """How often each body that can go by a noun is named before a place."""
        counts: dict[str, tuple[int, Actor]] = {}
        for actor in self.actors:
            named = [m.start for m in actor.mentions if m.kind == "name"]
            starts = [at for at in named if at < before]
            if not starts or self.datelines & set(named) or is_media_name(actor.name.split()):
                continue
            body = actor.kind == "organisation" and _goes_by(noun, actor)
            if body or (noun in _COMPANIES and _may_be_firm(actor)):
                met = counts.get(actor.name, (0, actor))
                counts[actor.name] = (met[0] + len(starts), actor if actor.kind != "person" else met[1])
        return counts

    def _of_kind(self, noun: str, number: int, source: Source) -> _Meant | None:
        """The body that spoke last, if it can go by the noun; from further off only if no other one has spoken."""
        fitting = [(at, actor) for at, s in self.told.bodies if _goes_by(noun, actor := self.by_id[s.actor or ""])]
        if not fitting:
            return self._subject(number, source.start) or self._opening(number) if noun in _MEDIA else None
        at, actor = fitting[-1]
        if number - at > BODY_REACH and len({a.id for _, a in fitting}) > 1:
            return None
        return _Meant(actor.name, actor.id, _kind_of(actor))


def _is_stuck(sentence: Sentence, i: int) -> bool:
    """Whether a mark stands right behind a word, as the apostrophe of "the doctors' groups" does."""
    return i > 0 and sentence.tokens[i].start == sentence.tokens[i - 1].end


def _goes_by(noun: str, actor: Actor) -> bool:
    """Whether a body may be called by a noun for its kind. What speaks and is taken for a place that no country has may
    be a firm."""
    if actor.kind in ("outlet", "agency"):
        return noun in _MEDIA
    body = actor.kind == "organisation" or (actor.kind == "place" and actor.country is None)
    words = {w for name in (actor.name, *actor.names) for w in name.lower().split()}
    if noun in _TELLING:
        return body and bool(words & _TELLING[noun])
    return body and (noun in _GROUPS or (noun in _COMPANIES and not words & _PUBLIC))


def _may_be_firm(actor: Actor) -> bool:
    """Whether a name that is taken for a person's may be a firm's: one word, and nothing told of a person."""
    return (
        actor.kind == "person"
        and len(actor.name.split()) == 1
        and actor.office is None
        and not first_name_gender(actor.name)
        and all(m.kind == "name" for m in actor.mentions)
    )


def _of(document: Document) -> _Meant:
    return _Meant(document.name, document.actor, document.kind)


def _as_meant(last: tuple[int, Source] | None, number: int, reach: int) -> _Meant | None:
    if last is None or number - last[0] > reach:
        return None
    return _Meant(last[1].name, last[1].actor, last[1].kind)


def _kind_of(actor: Actor) -> OriginKind:
    if actor.kind in ("outlet", "agency"):
        return "media"
    return "person" if actor.kind == "person" and not actor.office else "statement"


def _range(sentence: Sentence, source: Source) -> tuple[int, int] | None:
    """A source's tokens, if it stands in the sentence."""
    inside = [i for i, t in enumerate(sentence.tokens) if source.start <= t.start and t.end <= source.end]
    return (inside[0], inside[-1]) if inside else None


def _descriptions(sentences: Sequence[Sentence]) -> dict[str, list[tuple[int, Sentence, Name]]]:
    """Names by the nouns that say what they are: in apposition ("Hollin Bank, the lender"; "the lender Hollin Bank") or
    as a predicate ("Hollin Bank is a lender"). Each with where it stands."""
    out: dict[str, list[tuple[int, Sentence, Name]]] = {}
    for sentence in sentences:
        for name in sentence.names:
            if name.kind == "place":
                continue
            for i in _said_of(sentence, name):
                noun = sentence.tokens[i].lemma.lower()
                out.setdefault(noun, []).append((sentence.tokens[name.first].start, sentence, name))
    return out


def _said_of(sentence: Sentence, name: Name) -> list[int]:
    tokens = sentence.tokens
    inside = range(name.first, name.last + 1)
    head = next((i for i in inside if tokens[i].head not in inside), name.first)
    near = [i for i in children(sentence, head, "appos", "nmod:desc", "compound", "flat") if i not in inside]
    above = tokens[head].head
    if above >= 0 and (
        base(tokens[head]) in ("appos", "flat") or (base(tokens[head]) == "nsubj" and children(sentence, above, "cop"))
    ):
        near.append(above)
    return [i for i in near if tokens[i].upos in ("NOUN", "PROPN")]
