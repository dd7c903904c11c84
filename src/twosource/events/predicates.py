"""The predicates of a sentence: its verbs, the nouns that tell events, and what it says by "be".

A predicate's `token` is the word that names the event: the content word of "has tried to present itself" (present),
"paid a visit" (visit), "a meeting took place" (meeting). Its `clause` is the word whose subtree is the clause that
tells it. Word lists: data/en/predicates.json and data/en/nouns_of_event.json.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass

from twosource.data import ENGLISH
from twosource.language.trees import base, children, subtree
from twosource.records import Sentence

_DATA = ENGLISH

# Relations of verbs that stand for no event of their own.
_IDLE = frozenset(
    ("aux", "cop", "case", "mark", "fixed", "flat", "compound", "discourse", "det", "goeswith", "cc", "punct", "expl")
)
# A raising verb and its infinitive stand close together ("tried again to flee"); farther is a parse gone wrong.
_RAISING_REACH = 4


@dataclass(frozen=True, slots=True)
class Predicate:
    """One predicate. `group` holds the words from `clause` down to `token`; `noun` is True where a noun names it."""

    token: int
    clause: int
    lemma: str
    rule: str
    group: tuple[int, ...]
    noun: bool


@functools.cache
def verbs() -> dict[str, frozenset[str]]:
    """The classes of data/en/predicates.json."""
    table = json.loads((_DATA / "predicates.json").read_text("utf8"))
    return {name: frozenset(entries) for name, entries in table.items() if name != "_comment"}


@functools.cache
def nouns() -> dict[str, frozenset[str]]:
    """The classes of data/en/nouns_of_event.json."""
    table = json.loads((_DATA / "nouns_of_event.json").read_text("utf8"))
    return {name: frozenset(entries) for name, entries in table.items() if name != "_comment"}


def find_predicates(sentence: Sentence, cues: frozenset[int] = frozenset()) -> list[Predicate]:
    """The predicates of a sentence, in text order. `cues` are tokens that only introduce a quotation ("said")."""
    found: list[Predicate] = []
    taken: set[int] = set()  # nouns named by a verb's clause, and governing verbs absorbed by their infinitive
    for i, t in enumerate(sentence.tokens):
        if t.upos not in ("VERB", "AUX") or base(t) in _IDLE or _absorbed(sentence, i):
            continue
        predicate = _of_verb(sentence, i, cues)
        if predicate is not None:
            found.append(predicate)
            taken.update(predicate.group)
    for i, t in enumerate(sentence.tokens):
        if i in taken or t.upos in ("VERB", "AUX"):
            continue
        predicate = _of_copula(sentence, i) or _of_noun(sentence, i)
        if predicate is not None:
            found.append(predicate)
    return sorted(found, key=lambda p: (p.token, p.clause))


def is_event_noun(sentence: Sentence, token: int) -> bool:
    """Whether a token is a noun that can tell an event, by the word lists."""
    t = sentence.tokens[token]
    if t.upos != "NOUN" and not (t.upos == "PROPN" and t.form.lower() in nouns()["strong"]):
        return False
    lemma = t.lemma.lower()
    return lemma in nouns()["strong"] or lemma in nouns()["weak"]


def _absorbed(sentence: Sentence, token: int) -> bool:
    """Whether a verb only carries an infinitive: "tried to", "plans to", "helped"."""
    return any(_carrier(sentence, i) == token for i in children(sentence, token, "xcomp", "advcl", "acl", "ccomp"))


def _carrier(sentence: Sentence, token: int) -> int | None:
    """The raising or aspectual verb (or adjective) that carries a verb, None if it stands for itself."""
    t = sentence.tokens[token]
    if t.upos != "VERB" and not children(sentence, token, "cop"):
        return None
    if t.head < 0 or t.head > token or base(t) not in ("xcomp", "advcl", "acl", "ccomp"):
        return None
    head = sentence.tokens[t.head]
    infinitive = any(sentence.tokens[i].form.lower() == "to" for i in children(sentence, token, "mark"))
    bare = t.xpos in ("VB", "VBG") and base(t) == "xcomp"
    if not (infinitive or bare) or children(sentence, token, "nsubj"):
        return None
    lemma = head.lemma.lower()
    if head.upos in ("VERB", "AUX") and lemma in verbs()["raising"]:
        between = children(sentence, t.head, "obj", "nsubj", "obl")
        blocked = any(t.head < i < token for i in between) and lemma not in ("help",)
        if not blocked and (base(t) == "xcomp" or token - t.head <= _RAISING_REACH):
            return t.head
    carries = head.upos in ("ADJ", "VERB") and lemma in verbs()["raising_adjectives"]
    if carries and children(sentence, t.head, "cop", "aux"):
        return t.head
    return None


def _chain(sentence: Sentence, token: int) -> list[int]:
    """A verb and the verbs that carry it, the topmost last."""
    out = [token]
    while (above := _carrier(sentence, out[-1])) is not None and above not in out:
        out.append(above)
    return out


def verb_lemma(sentence: Sentence, token: int) -> str:
    """A verb's lemma with its particle: "shoot down"."""
    particles = [sentence.tokens[i].form.lower() for i in children(sentence, token, "compound:prt")]
    lemma = sentence.tokens[token].lemma.lower()
    if lemma == "call" and not particles:
        heads = [i for i in children(sentence, token, "obl", "advcl") if not names_day(sentence, i)]
        cases = [k for i in heads for k in children(sentence, i, "case", "mark")]
        particles = [f for f in (sentence.tokens[k].form.lower() for k in cases) if f in ("for", "on", "upon")][:1]
    if lemma == "take" and not particles:
        particles = [
            sentence.tokens[i].form.lower()
            for i in children(sentence, token, "obj")
            if sentence.tokens[i].form.lower() in ("part", "place", "office", "control", "power")
        ]
    return " ".join([lemma, *particles])


def names_day(sentence: Sentence, token: int) -> bool:
    """ "called the king on Monday" is no call on anybody."""
    t = sentence.tokens[token]
    return t.upos == "NUM" or t.form.lower() in _CALENDAR


_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december morning afternoon evening night day week month year hour minute".split()
)


def _of_verb(sentence: Sentence, token: int, cues: frozenset[int]) -> Predicate | None:
    t = sentence.tokens[token]
    lemma = t.lemma.lower()
    relation = base(t)
    if relation == "amod":
        return _of_modifier(sentence, token)
    if _is_prepositional(sentence, token) or _only_says(sentence, token, cues):
        return None
    chain = _chain(sentence, token)
    if lemma in verbs()["light_verbs"]:
        passive = [i for i in children(sentence, token, "nsubj") if sentence.tokens[i].relation == "nsubj:pass"]
        for i in (*children(sentence, token, "obj"), *passive):
            if is_event_noun(sentence, i):
                return _named_by(sentence, i, chain, "events.light_verb")
    if lemma in verbs()["occurrence_verbs"] and _occurs(sentence, token):
        for i in children(sentence, token, "nsubj"):
            if is_event_noun(sentence, i) and sentence.tokens[i].upos == "NOUN":
                return _named_by(sentence, i, chain, "events.occurrence")
    if lemma == "be":
        return _of_being(sentence, token, chain)
    bare = relation == "acl" and t.xpos in ("VBN", "VBG") and not children(sentence, token, "aux", "nsubj")
    rule = "events.participle" if bare else "events.verb"
    return Predicate(token, chain[-1], verb_lemma(sentence, token), rule, tuple(chain), noun=False)


def _named_by(sentence: Sentence, noun: int, chain: list[int], rule: str) -> Predicate:
    lemma = sentence.tokens[noun].lemma.lower()
    return Predicate(noun, chain[-1], lemma, rule, (noun, *chain), noun=True)


def _occurs(sentence: Sentence, token: int) -> bool:
    """Whether a verb only says that its subject takes place: "took place", "comes a day after"."""
    lemma = sentence.tokens[token].lemma.lower()
    if lemma == "take":
        return any(sentence.tokens[i].form.lower() == "place" for i in children(sentence, token, "obj", "compound"))
    return not children(sentence, token, "obj")


def _of_being(sentence: Sentence, token: int, chain: list[int]) -> Predicate | None:
    """ "There was a fire", and "be" as a parser's root with a place: "is in Geneva"."""
    if children(sentence, token, "expl"):
        for i in children(sentence, token, "nsubj", "xcomp", "obj"):
            if is_event_noun(sentence, i):
                return _named_by(sentence, i, chain, "events.existential")
        return None
    if children(sentence, token, "nsubj") and children(sentence, token, "obl", "xcomp", "advmod"):
        return Predicate(token, chain[-1], "be", "events.copula", tuple(chain), noun=False)
    return None


def _of_modifier(sentence: Sentence, token: int) -> Predicate | None:
    """ "the rising cost of food": a participle of change before its noun, told by the noun phrase."""
    t = sentence.tokens[token]
    if t.lemma.lower() not in verbs()["change_participles"] or sentence.tokens[t.head].upos != "NOUN":
        return None
    return Predicate(token, t.head, t.lemma.lower(), "events.participle", (token, t.head), noun=False)


def _is_prepositional(sentence: Sentence, token: int) -> bool:
    """Participles that do a preposition's work: "based in", "including", "starting Monday"."""
    t = sentence.tokens[token]
    lemma = t.lemma.lower()
    if t.xpos not in ("VBG", "VBN") or children(sentence, token, "nsubj", "aux", "mark"):
        return False
    if lemma in verbs()["participle_prepositions"] and base(t) in ("acl", "advcl", "obl", "nmod", "conj"):
        return True
    dated = lemma in verbs()["date_participles"] and base(t) in ("acl", "advcl", "obl", "nmod", "xcomp")
    return dated and len(subtree(sentence, token)) <= _DATED_WORDS


# "starting on Monday next week" and no more
_DATED_WORDS = 6


def _only_says(sentence: Sentence, token: int, cues: frozenset[int]) -> bool:
    """Verbs that only introduce words said: plain ones always, "suggest" and the like with what was said."""
    lemma = sentence.tokens[token].lemma.lower()
    if lemma in verbs()["saying_news"]:
        return False
    if lemma in ("say", "tell", "add"):
        return True
    if lemma == "ask" and children(sentence, token, "obj", "iobj") and children(sentence, token, "xcomp"):
        return False  # "asked the council to meet": somebody is asked for something
    if lemma not in verbs()["saying_plain"]:
        return False
    if lemma in ("write", "report", "tweet") and children(sentence, token, "obj"):
        return False  # "wrote a book", "reported 40 cases", "tweeted his support"
    return token in cues or bool(children(sentence, token, "ccomp", "parataxis"))


def _of_copula(sentence: Sentence, token: int) -> Predicate | None:
    """The head of a clause with "be": "is closed to visitors", "will be in Geneva", "was a response to"."""
    cops = children(sentence, token, "cop", "aux:pass")  # "were hurt" may be tagged an adjective
    t = sentence.tokens[token]
    if not cops or base(t) in _IDLE or t.upos in ("PUNCT", "SCONJ", "PRON"):
        return None
    if any(_carrier(sentence, i) == token for i in children(sentence, token, "xcomp", "advcl", "ccomp", "acl")):
        return None
    if not children(sentence, token, "nsubj", "csubj") and base(t) not in ("conj", "xcomp"):
        return None
    cases = children(sentence, token, "case")
    located = bool(cases) and t.upos in ("NOUN", "PROPN")
    chain = _chain(sentence, token)
    lemma = "be" if located else t.lemma.lower()
    if any(sentence.tokens[i].lemma.lower() in ("not", "never") for i in children(sentence, token, "advmod")):
        lemma = f"not {lemma}"  # the status of a state told by its contrary is "ongoing"; the word keeps them apart
    return Predicate(token, chain[-1], lemma, "events.copula", tuple(chain), noun=t.upos == "NOUN" and not located)


def _of_noun(sentence: Sentence, token: int) -> Predicate | None:
    """A noun that tells an event by itself, or does so with somebody or something that takes part in it."""
    t = sentence.tokens[token]
    if t.upos not in ("NOUN", "PROPN") or base(t) in ("compound", "flat", "fixed", "case", "cc", "goeswith"):
        return None
    if t.upos == "PROPN" and not (t.form.lower() in nouns()["strong"] and children(sentence, token)):
        return None
    lemma = t.lemma.lower()
    if lemma == "conference" and any(
        sentence.tokens[i].lemma.lower() in ("press", "news") for i in children(sentence, token, "compound")
    ):
        return None
    if lemma in nouns()["strong"]:
        return Predicate(token, token, lemma, "events.noun", (token,), noun=True)
    if lemma in nouns()["weak"] and _carries(sentence, token):
        return None  # "efforts to restore": the restoring is the event
    if lemma in nouns()["weak"] and (_takes_part(sentence, token) or _of_event(sentence, token)):
        return Predicate(token, token, lemma, "events.noun", (token,), noun=True)
    if lemma in nouns()["never"] or not lemma.endswith(_endings()) or len(lemma) < _DERIVED_LENGTH:
        return None
    if _takes_part(sentence, token) and _acts(sentence, token):
        return Predicate(token, token, lemma, "events.derived_noun", (token,), noun=True)
    return None


# Shorter words with these endings are seldom derived ("ring", "goal", "age").
_DERIVED_LENGTH = 7


@functools.cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted(nouns()["derived_endings"]))


def _of_event(sentence: Sentence, token: int) -> bool:
    """ "the start of the invasion": the noun begins, ends or tells of another event."""
    return any(is_event_noun(sentence, i) for i in children(sentence, token, "nmod"))


def _carries(sentence: Sentence, token: int) -> bool:
    """Whether an infinitive tells what a noun is about: "its efforts to mediate"."""
    clauses = children(sentence, token, "acl", "xcomp")
    return any(
        sentence.tokens[k].form.lower() == "to" for i in clauses for k in children(sentence, i, "mark") if k > token
    )


def _acts(sentence: Sentence, token: int) -> bool:
    """Whether a derived noun has somebody who does it: "Norway's admission", "the seizure by customs"."""
    for i in children(sentence, token, "nmod"):
        cases = [sentence.tokens[k].form.lower() for k in children(sentence, i, "case")]
        if "by" in cases or (sentence.tokens[i].relation == "nmod:poss" and sentence.tokens[i].upos == "PROPN"):
            return True
    return False


def _takes_part(sentence: Sentence, token: int) -> bool:
    """Whether a name or a possessor hangs on a noun: "the report by the court", "its refusal", "Oslo's reply"."""
    names = {k for n in sentence.names for k in range(n.first, n.last + 1)}
    for i in children(sentence, token, "nmod", "compound", "amod", "det"):
        t = sentence.tokens[i]
        if t.relation == "nmod:poss" or i in names or t.upos == "PROPN":
            return True
    return False
