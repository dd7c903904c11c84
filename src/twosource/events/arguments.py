"""Who does what to whom and where: the actors that stand in a predicate's argument places.

Subjects and objects are found through passives, infinitives, relative clauses, shared subjects and, for nouns,
possessors, "of", "by", "between", "with" and adjectives of country.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from twosource.events.predicates import Predicate, nouns, verbs
from twosource.events.verb_groups import shares_group
from twosource.language.trees import base, children
from twosource.records import Actor, Sentence

ActorAt = Callable[[int, int], tuple[Actor, ...]]

_PLACE_CASES = frozenset(
    "in at to from near outside across inside into throughout around within off on over towards toward through".split()
)
_WHOM_CASES = frozenset("with to against on at upon towards toward for into over from of".split())
_AIMED = frozenset(("on", "to", "against", "with", "upon", "for"))
_RELATIVE = frozenset(("who", "which", "that", "whom"))
PLACES = frozenset(("place", "government"))
# How far an argument is followed: "X, which tried to help free Y" takes four steps.
_STEPS = 5


@dataclass(frozen=True, slots=True)
class Arguments:
    """Head tokens of the phrases in a predicate's argument places; `direct` are those of `whom` that are acted on
    without a preposition, which may be places all the same ("attacked Chad")."""

    who: tuple[int, ...]
    whom: tuple[int, ...]
    where: tuple[int, ...]
    direct: tuple[int, ...] = ()


def find_arguments(sentence: Sentence, predicate: Predicate) -> Arguments:
    """The heads of the phrases that say who, whom and where, conjuncts included."""
    if predicate.noun and predicate.rule in ("events.noun", "events.derived_noun"):
        return _of_noun(sentence, predicate.token)
    if predicate.noun and predicate.rule in ("events.occurrence", "events.existential"):
        own = _of_noun(sentence, predicate.token)
        return Arguments(own.who, own.whom, _once(own.where + tuple(_places(sentence, predicate.clause))))
    if predicate.noun:
        own = _of_noun(sentence, predicate.token)
        verb = _verb_of(predicate)
        done = sentence.tokens[predicate.token].relation == "nsubj:pass"  # "no arrests were made by the guards"
        subjects = children(sentence, verb, "obl:agent") if done else _subjects(sentence, verb, _STEPS)
        who = _conjuncts(sentence, subjects)
        whom = [*own.whom, *_obliques(sentence, _verb_of(predicate), frozenset(("with", "to", "against", "on")))]
        where = (*own.where, *_places(sentence, _verb_of(predicate)))
        return Arguments(_once(who) or own.who, _once(_conjuncts(sentence, whom)), _once(where))
    return _of_verb(sentence, predicate)


def _verb_of(predicate: Predicate) -> int:
    """The verb a noun is the object of: the light verb itself, not the ones that carry it."""
    return predicate.group[1] if len(predicate.group) > 1 else predicate.token


def _once(tokens: Sequence[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(tokens))


def _of_verb(sentence: Sentence, predicate: Predicate) -> Arguments:
    token = predicate.token
    passive = _is_passive(sentence, token)
    subjects = _subjects(sentence, token, _STEPS)
    agents = children(sentence, token, "obl:agent")
    if passive:
        agents = agents or [i for i in children(sentence, token, "obl") if _cases(sentence, i) == ["by"]]
        who, whom = agents or _through(sentence, token), subjects
    else:
        who, whom = subjects, _objects(sentence, token) or _alleged(sentence, predicate)
    givers = [i for i in children(sentence, token, "obl") if _cases(sentence, i) == ["from"]]
    if not passive and predicate.lemma in _GETS and givers and _objects(sentence, token):
        who, whom = givers, who  # "received arms from Chad": Chad gave them
    if not passive and predicate.lemma in _HANDS_OVER:
        whom = [*_recipients(sentence, token), *whom]
    direct = _once(_conjuncts(sentence, whom))
    if predicate.clause != token and not passive:
        who = [*_subjects(sentence, predicate.clause, _STEPS), *who] if _helps(sentence, predicate) else who
    extra = _obliques(sentence, token, _WHOM_CASES)
    if not passive:
        # "imposed a fine on the mill", "sent aid to Chad": whom the thing done goes to
        inner = [k for i in _objects(sentence, token) for k in children(sentence, i, "nmod")]
        extra += [k for k in inner if any(c in _AIMED for c in _cases(sentence, k))]
    places = _places(sentence, token)
    if token == predicate.clause or predicate.lemma != "be":
        whom = [*whom, *(i for i in extra if i not in places)]
    if predicate.lemma == "be":
        places = [*places, token]
    if predicate.lemma.split()[0] in verbs()["visit_verbs"]:
        places = [*_conjuncts(sentence, _objects(sentence, token)), *places]
    return Arguments(_once(_conjuncts(sentence, who)), _once(_conjuncts(sentence, whom)), _once(places), direct)


def _recipients(sentence: Sentence, token: int) -> list[int]:
    """Who is given something: "sent experts to Chad", "provided assistance to the port in Mali"."""
    to = _obliques(sentence, token, frozenset(("to", "into")))
    goods = children(sentence, token, "obj")
    inner = [k for i in goods for k in children(sentence, i, "nmod") if "to" in _cases(sentence, k)]
    return [*children(sentence, token, "iobj"), *to, *inner]


_HANDS_OVER = frozenset(
    "send dispatch give provide deliver supply donate grant ship hand transfer return extradite lend award offer "
    "extend sell export deploy".split()
)


_GETS = frozenset(("receive", "get", "obtain", "secure", "accept"))


def _through(sentence: Sentence, token: int) -> list[int]:
    """Who did what was done in an act of theirs: "killed in an air strike by the rebels"."""
    found = [
        i for i in children(sentence, token, "obl") if any(c in ("in", "by", "during") for c in _cases(sentence, i))
    ]
    acts = [i for i in found if sentence.tokens[i].lemma.lower() in nouns()["strong"]]
    return [k for i in acts for k in _of_noun(sentence, i).who]


def _alleged(sentence: Sentence, predicate: Predicate) -> list[int]:
    """Whom a claim is about: "alleged that the rebels had shelled the town"."""
    if predicate.lemma not in _ALLEGE:
        return []
    return [k for i in children(sentence, predicate.token, "ccomp") for k in _subjects(sentence, i, 0)]


_ALLEGE = frozenset(("allege", "claim", "charge"))


def _helps(sentence: Sentence, predicate: Predicate) -> bool:
    return any(sentence.tokens[i].lemma.lower() == "help" for i in predicate.group)


def _is_passive(sentence: Sentence, token: int) -> bool:
    t = sentence.tokens[token]
    if shares_group(sentence, token):
        return _is_passive(sentence, t.head)  # "was shot and killed"
    if any(sentence.tokens[i].relation in ("nsubj:pass", "aux:pass") for i in children(sentence, token)):
        return True
    return t.xpos == "VBN" and base(t) in ("acl", "amod") and not children(sentence, token, "aux")


def _subjects(sentence: Sentence, token: int, steps: int) -> list[int]:
    """The subject of a clause, its own or the one it shares or is controlled by."""
    t = sentence.tokens[token]
    own = children(sentence, token, "nsubj", "csubj")
    own = [i for i in own if sentence.tokens[i].upos != "VERB"]
    if own:
        return [_antecedent(sentence, token, i) for i in own[:1]]
    if t.head < 0 or steps <= 0 or children(sentence, token, "expl"):
        return []
    head = sentence.tokens[t.head]
    relation = base(t)
    if relation in ("acl", "amod") and head.upos in ("NOUN", "PROPN", "PRON"):
        if t.relation == "acl:relcl" or t.xpos in ("VBN", "VBG"):
            return [t.head]
        return children(sentence, t.head, "nmod:poss") or _subjects(sentence, t.head, steps - 1)
    if relation in ("xcomp", "ccomp", "advcl"):
        objects = _objects(sentence, t.head)
        if objects and head.lemma.lower() in verbs()["object_control"] and not _is_purpose_of_motion(head.lemma):
            return objects
        if charged := _charged(sentence, token, t.head):
            return charged
        return _subjects(sentence, t.head, steps - 1)
    if relation in ("conj", "parataxis") and head.upos in ("VERB", "ADJ", "NOUN", "AUX"):
        return _subjects(sentence, t.head, steps - 1)
    return []


def _charged(sentence: Sentence, token: int, head: int) -> list[int]:
    """Whose act is held against or kept from its doer: "condemned Russia for arming them", "blocked the agency from
    closing it", "calls on Russia to leave"."""
    lemma = sentence.tokens[head].lemma.lower()
    marks = [sentence.tokens[i].form.lower() for i in children(sentence, token, "mark", "case")]
    held = lemma in verbs()["held_for"] and "for" in marks
    kept = lemma in verbs()["kept_from"] and "from" in marks
    if sentence.tokens[token].xpos == "VBG" and (held or kept):
        return _objects(sentence, head)
    if lemma == "call" and "to" in marks:
        return _obliques(sentence, head, frozenset(("on", "upon")))
    return []


def _is_purpose_of_motion(lemma: str) -> bool:
    return lemma.lower() in verbs()["motion_verbs"]


def _antecedent(sentence: Sentence, clause: int, subject: int) -> int:
    """The noun that a relative pronoun stands for."""
    t = sentence.tokens[clause]
    if sentence.tokens[subject].form.lower() in _RELATIVE and t.relation == "acl:relcl" and t.head >= 0:
        return t.head
    return subject


def _objects(sentence: Sentence, token: int) -> list[int]:
    """Direct and indirect objects; in "the deal that ministers signed" the noun the clause hangs on."""
    found = children(sentence, token, "obj", "iobj")
    t = sentence.tokens[token]
    found = [t.head if sentence.tokens[i].form.lower() in _RELATIVE and t.head >= 0 else i for i in found]
    if found or t.relation != "acl:relcl" or t.head < 0 or children(sentence, token, "ccomp", "xcomp"):
        return found
    subjects = children(sentence, token, "nsubj")
    relative = [i for i in subjects if sentence.tokens[i].form.lower() in _RELATIVE]
    return [t.head] if subjects and not relative and not _is_passive(sentence, token) else []


def _cases(sentence: Sentence, token: int) -> list[str]:
    return [sentence.tokens[i].form.lower() for i in children(sentence, token, "case")]


def _obliques(sentence: Sentence, token: int, cases: frozenset[str]) -> list[int]:
    return [i for i in children(sentence, token, "obl") if any(c in cases for c in _cases(sentence, i))]


def _places(sentence: Sentence, token: int) -> list[int]:
    """Obliques that may name a place, and the places of the happening a clause is set in ("at talks in Oslo")."""
    found: list[int] = []
    for i in children(sentence, token, "obl", "nmod", "advmod", "conj"):
        if base(sentence.tokens[i]) == "conj":
            continue
        if any(c in _PLACE_CASES for c in _cases(sentence, i)):
            found.append(i)
            inner = children(sentence, i, "nmod")
            found.extend(k for k in inner if any(c in _PLACE_CASES for c in _cases(sentence, k)))
    return _conjuncts(sentence, found)


def _conjuncts(sentence: Sentence, tokens: Sequence[int]) -> list[int]:
    """Tokens with their conjuncts: "the minister and her deputy"."""
    out = list(tokens)
    for i in out:
        out.extend(k for k in children(sentence, i, "conj") if sentence.tokens[k].upos != "VERB" and k not in out)
    return out


def _of_noun(sentence: Sentence, token: int) -> Arguments:
    """The arguments of an event noun: "the minister's talks with farmers in Turin", "the killing of X by Y"."""
    lemma = sentence.tokens[token].lemma.lower()
    who: list[int] = []
    whom: list[int] = []
    where: list[int] = []
    below = children(sentence, token, "nmod", "compound", "amod", "obl")
    # "the arrest Saturday of the envoy": parsers hang the envoy on the bare date
    below += [k for i in below if i > token and not _cases(sentence, i) for k in children(sentence, i, "nmod")]
    for i in below:
        t = sentence.tokens[i]
        cases = _cases(sentence, i)
        if t.relation == "nmod:poss":
            (whom if lemma in _UNDERGONE and _has_agent(sentence, token) else who).append(i)
        elif base(t) in ("compound", "amod"):
            who.append(i)
        elif "between" in cases or "by" in cases or "among" in cases:
            who.extend(_conjuncts(sentence, [i]))
        elif "of" in cases:
            (who if lemma in nouns()["intransitive"] else whom).extend(_conjuncts(sentence, [i]))
        elif any(c in ("with", "against", "on", "to") for c in cases):
            whom.extend(_conjuncts(sentence, [i]))
        if t.relation != "nmod:poss" and any(c in _PLACE_CASES for c in cases):
            where.extend(_conjuncts(sentence, [i]))
    return Arguments(_once(who), _once(whom), _once(where))


# "the minister's arrest by the army": with "by", the possessor undergoes it.
_UNDERGONE = frozenset(
    "arrest killing murder assassination execution detention imprisonment dismissal defeat conviction trial".split()
)


def _has_agent(sentence: Sentence, token: int) -> bool:
    lemma = sentence.tokens[token].lemma.lower()
    by = any("by" in _cases(sentence, i) for i in children(sentence, token, "nmod", "obl"))
    return by or lemma in ("arrest", "killing", "murder", "assassination", "execution", "detention", "conviction")


def object_lemmas(sentence: Sentence, predicate: Predicate) -> tuple[str, ...]:
    """Lemmas of what a verb is done to, "call for" and "with" phrases included: what tells "impose a curfew" apart."""
    if predicate.noun and predicate.clause == predicate.token:
        return ()
    heads = [*_objects(sentence, predicate.token), *_obliques(sentence, predicate.token, frozenset(("for", "against")))]
    if _is_passive(sentence, predicate.token):
        heads += children(sentence, predicate.token, "nsubj")  # "sanctions were imposed"
    return tuple(sentence.tokens[i].lemma.lower() for i in _conjuncts(sentence, heads))


def held_parties(sentence: Sentence, predicate: Predicate) -> tuple[int, ...]:
    """Whom an act is aimed at through what they have or where they are: "condemned the king's decree", "raided a camp
    of rebels", "lifted a ban on the app", "sent troops to Chad"; nearest first."""
    if predicate.noun and predicate.clause == predicate.token:
        return ()
    inside = ("nmod", "compound", "amod", "appos")
    near = _objects(sentence, predicate.token)
    if not predicate.noun and _is_passive(sentence, predicate.token):
        near = children(sentence, predicate.token, "nsubj")  # "evidence against Chad was shown"
    if predicate.noun:
        near = children(sentence, predicate.token, "nmod")
        near = [i for i in near if any(c in _WHOM_CASES | _PLACE_CASES for c in _cases(sentence, i))]
    found: list[int] = list(near) if predicate.noun else []
    for _ in range(_DEPTH):
        near = [k for i in near for k in children(sentence, i, *inside)]
        found.extend(near)
    verb = _verb_of(predicate) if predicate.noun else predicate.token
    aimed = _obliques(sentence, verb, _WHOM_CASES | _PLACE_CASES)
    for _ in range(_DEPTH):
        found.extend(aimed)
        aimed = [k for i in aimed for k in children(sentence, i, *inside)]
    return _once(found)


# "complaints about the way in which the king's guards": what is held is found this deep under an object.
_DEPTH = 3


def refusal(sentence: Sentence, predicate: Predicate) -> str | None:
    """ "refused to meet": the act is the refusing, whatever was refused."""
    lemmas = [sentence.tokens[i].lemma.lower() for i in predicate.group if i != predicate.token]
    return "refuse" if any(lemma in ("refuse", "decline") for lemma in lemmas) else None


def actor_ids(
    sentence: Sentence, heads: Sequence[int], actor_at: ActorAt, kinds: frozenset[str] | None = None
) -> tuple[str, ...]:
    """The ids of the actors meant at some heads, in order; of an unknown head, those of its apposition."""
    found: list[str] = []
    for i in heads:
        for actor in actors_of(sentence, i, actor_at):
            if actor.id not in found and (kinds is None or actor.kind in kinds):
                found.append(actor.id)
    return tuple(found)


def actors_of(sentence: Sentence, head: int, actor_at: ActorAt) -> tuple[Actor, ...]:
    """The actors meant by the phrase under a head, or else by its apposition."""
    for i in (head, *children(sentence, head, "appos", "flat")):
        t = sentence.tokens[i]
        actors = actor_at(t.start, t.end)
        if actors:
            return actors
    return ()
