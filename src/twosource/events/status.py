"""What standing a report gives an event: happened, ongoing, planned, possible, called for, or not happened.

Read from tense, aspect, modals and negation of the predicate, and from the words that govern it ("urged them to
leave": called for; "failed to leave": not happened), after the tables of data/en/status.json. The idea of walking from
a predicate up through the words that govern it follows Saurí and Pustejovsky, "Are you sure that this event
happened?" (Computational Linguistics 38, 2012).
"""

from __future__ import annotations

from twosource.events.governors import (
    has_other_subject,
    is_complement,
    is_finite,
    is_held,
    is_ordinal,
    was_let,
    with_particle,
    would_like,
)
from twosource.events.modals import is_under_condition
from twosource.events.status_words import durative_nouns, words
from twosource.events.verb_groups import (
    has_no,
    has_not,
    is_clause,
    is_infinitive,
    is_negated,
    marks_of,
    own_status,
    shares_group,
)
from twosource.language.trees import ancestors, base, children, is_that_clause
from twosource.records import Sentence, Status

# How far up the tree a governing word is looked for: "agreed to try to begin talks" is three steps.
_STEPS = 5
_COMPLEMENT = ("xcomp", "ccomp", "advcl", "acl", "csubj", "obj", "obl", "nmod", "nsubj", "appos", "iobj")


def status_of(sentence: Sentence, token: int) -> Status:
    """The status of the predicate at a token: a verb, the head of a copular clause, or a noun that tells an event."""
    return _status(sentence, token, _STEPS)


def is_marked(sentence: Sentence, token: int) -> bool:
    """Whether words around a noun say its status, rather than it being taken to have happened by default."""
    return _noun_marked(sentence, token, _STEPS) is not None


def _status(sentence: Sentence, token: int, steps: int) -> Status:
    if is_clause(sentence, token):
        return _verb_status(sentence, token, steps)
    marked = _noun_marked(sentence, token, steps)
    if marked is not None:
        return marked
    durative = sentence.tokens[token].lemma.lower() in durative_nouns()
    return "ongoing" if durative and not _looks_back(sentence, token) else "happened"


def _verb_status(sentence: Sentence, token: int, steps: int) -> Status:
    """A clause's status: its own verb group first, then what governs it."""
    if shares_group(sentence, token) and steps > 0:
        return _verb_status(sentence, sentence.tokens[token].head, steps - 1)
    own = own_status(sentence, token)
    governed = _governed(sentence, token, steps)
    if is_under_condition(sentence, token):
        return "possible"
    if is_negated(sentence, token) and not _until(sentence, token, own):
        if own == "ongoing" and children(sentence, token, "cop") and sentence.tokens[token].upos != "VERB":
            return own  # "is not open": a state that lasts, told by its contrary
        if own == "planned" and _has_none_ahead(sentence, token):
            return own
        if own == "possible" and _may(sentence, token):
            return own  # "may never play again": that too is only possible
        # "does not plan to resign" and "will not resign" alike: it is not to be
        return "not-happened" if governed != "not-happened" else "happened"
    if own in ("called-for", "possible"):
        return own if governed != "not-happened" else governed
    if governed in ("possible", "called-for", "not-happened"):
        return governed
    if own == "happened" and _is_nearly(sentence, token):
        return "not-happened"
    if own in ("happened", "ongoing") and _is_still_to_be(sentence, token, steps):
        return "planned"
    if own is not None:
        return own
    return governed or "happened"


def _has_none_ahead(sentence: Sentence, token: int) -> bool:
    """ "They will have no access": how things are to stand, and no act refused; not "nobody will be charged"."""
    will = any(sentence.tokens[i].xpos == "MD" for i in children(sentence, token, "aux"))
    return will and sentence.tokens[token].lemma == "have" and not has_not(sentence, token)


def _may(sentence: Sentence, token: int) -> bool:
    """Whether a clause's modal is "may" or "might", which "not" leaves open; "cannot" and "could not" shut it out, and
    "may not be copied" forbids."""
    forms = [sentence.tokens[i].form.lower() for i in children(sentence, token, "aux")]
    return ("may" in forms or "might" in forms) and not children(sentence, token, "aux:pass")


def _is_nearly(sentence: Sentence, token: int) -> bool:
    """ "The deal nearly collapsed"; not "rents nearly doubled"."""
    nearly = any(
        i < token and sentence.tokens[i].form.lower() in ("nearly", "almost")
        for i in children(sentence, token, "advmod")
    )
    return (
        nearly
        and sentence.tokens[token].xpos in ("VBD", "VBN")
        and (sentence.tokens[token].lemma.lower() not in words()["by_degrees"])
    )


def _is_still_to_be(sentence: Sentence, token: int, steps: int) -> bool:
    """ "will be published once the family has seen it": the perfect of a time clause under what is planned."""
    t = sentence.tokens[token]
    perfect = any(
        sentence.tokens[i].lemma == "have" and sentence.tokens[i].xpos in ("VBZ", "VBP")
        for i in children(sentence, token, "aux")
    )
    if not perfect or base(t) != "advcl" or t.head < 0 or steps <= 0:
        return False
    times = any(m in _TIMES for m in marks_of(sentence, token))
    return times and _status(sentence, t.head, steps - 1) == "planned"


_TIMES = ("once", "until", "till", "when", "after", "before")


def _until(sentence: Sentence, token: int, own: Status | None) -> bool:
    """ "is not expected to move in until Friday", "will not open before May": then it is, or was. Not "heard nothing
    before May"."""
    ends = ("until", "till") if own == "happened" else ("until", "till", "before")
    return any(
        sentence.tokens[k].form.lower() in ends
        for i in children(sentence, token, "obl", "advcl", "obl:unmarked")
        for k in children(sentence, i, "case", "mark")
    )


def is_binding(sentence: Sentence, token: int) -> bool:
    """Whether what calls for an event binds those called on: "must", "were ordered to"."""
    if any(sentence.tokens[i].form.lower() == "must" for i in children(sentence, token, "aux")):
        return True
    return any(sentence.tokens[i].lemma.lower() in words()["binding"] for i in [*ancestors(sentence, token)][:_STEPS])


def _governed(sentence: Sentence, token: int, steps: int) -> Status | None:
    """What the word above says of a clause; None where it says nothing."""
    t = sentence.tokens[token]
    relation = base(t)
    if t.head < 0 or steps <= 0:
        return None
    if relation == "conj":
        shares = not children(sentence, token, "nsubj") and t.xpos in ("VB", "VBG", "VBN")
        return _governed(sentence, t.head, steps - 1) if shares else None
    if relation not in _COMPLEMENT:
        return None
    head = t.head
    if relation == "acl" and t.xpos == "VBN" and not children(sentence, token, "aux", "aux:pass", "mark"):
        return None  # "the letter posted to the site must be read": it was posted
    if relation == "acl" and has_no(sentence, head) and is_complement(sentence, token):
        return "not-happened"  # "has no plans to sign", "no record of her having worked there"
    infinitive = not is_finite(sentence, token)
    if relation in ("xcomp", "ccomp", "csubj") or (relation in ("advcl", "acl") and is_complement(sentence, token)):
        group = _class_of(sentence, head, token)
        if group is not None:
            return _through(sentence, head, group, steps) if infinitive or group == "possible" else None
    if not infinitive:
        return None
    if relation == "advcl" and is_infinitive(sentence, token):
        above = _status(sentence, head, steps - 1)
        return "planned" if above in ("happened", "ongoing", "planned") else above
    if relation in ("advcl", "acl"):
        # "has no lights, causing crashes": a participle beside its clause is not denied with it
        above = _status(sentence, head, steps - 1)
        if relation == "acl" and is_infinitive(sentence, token) and above in ("happened", "ongoing"):
            return "happened" if is_ordinal(sentence, head) else "planned"  # "is the first to win"
        return above if above != "not-happened" else None
    if relation in ("xcomp", "ccomp", "csubj"):
        return _status(sentence, head, steps - 1)
    return None


def _through(sentence: Sentence, head: int, group: str, steps: int) -> Status:
    """The status that a governing word of a group hands down: its own where the group is "same"."""
    if group == "same":
        return _status(sentence, head, steps - 1)
    if is_clause(sentence, head) and is_negated(sentence, head):
        return "not-happened" if group != "not-happened" else "happened"
    statuses: dict[str, Status] = {
        "planned": "planned",
        "called-for": "called-for",
        "possible": "possible",
        "not-happened": "not-happened",
    }
    return statuses[group]


def _class_of(sentence: Sentence, head: int, token: int) -> str | None:
    """Which table of status.json a governing word stands in, as a governor of this dependent."""
    t = sentence.tokens[head]
    lemma = t.lemma.lower()
    table = words()
    if is_that_clause(sentence, token):
        feared = [sentence.tokens[i].lemma.lower() for i in children(sentence, head, "obj")]
        if any(noun in table["possible_nouns"] or noun == "concern" for noun in feared):
            return "possible"  # "raised fears that it will close"
    if lemma in table["drafts"] and t.upos == "NOUN" and is_infinitive(sentence, token):
        return "possible"  # "the bill to raise the fine", "is in talks to sell the yard"
    if lemma == "propose" and children(sentence, token, "nsubj") and not is_infinitive(sentence, token):
        return "called-for"  # "proposed that every page be read twice"
    if "against" in marks_of(sentence, token) and t.upos == "VERB":
        return "not-happened"  # "decided against selling"
    if lemma == "suppose" and t.xpos == "VBN":
        return "planned"  # "was supposed to open in May"
    if lemma in ("stop", "cease") and sentence.tokens[token].xpos == "VBG" and "from" not in marks_of(sentence, token):
        return "same"  # "stopped clearing brush": that it was ended is what happened
    if lemma == "have" and any(sentence.tokens[i].form.lower() == "yet" for i in children(sentence, head, "advmod")):
        return "not-happened"  # "has yet to answer"
    if lemma in table["allowing"] and was_let(sentence, head):
        return "same"  # "were able to leave", "have been allowed to return"
    if lemma == "have" and t.xpos in ("VBD", "VBG"):
        return "same"  # "had to be postponed": it was
    if lemma == "have" and any(sentence.tokens[i].lemma == "will" for i in children(sentence, head, "aux")):
        return "planned"  # "will have to travel": so it is to be
    if lemma == "ought":
        return "called-for"
    if lemma in ("have", "need") and t.upos in ("VERB", "AUX"):
        return "called-for" if base(sentence.tokens[token]) == "xcomp" else "same"
    if lemma == "go" and t.xpos == "VBG":
        return "planned"  # "is going to sign"
    if lemma in table["forecasts"] and has_other_subject(sentence, head, token):
        return "possible"  # "the bank expects prices to rise"
    if lemma == "want" and children(sentence, head, "obj"):
        return "called-for"  # "wants them to leave"
    if lemma == "like" and would_like(sentence, head):
        return "called-for" if has_other_subject(sentence, head, token) else "planned"
    if lemma in ("be", "set"):
        return "planned"
    for name in ("same", "not-happened", "called-for", "planned", "possible"):
        if lemma in table[name]:
            return name
    if t.upos == "ADJ" and is_infinitive(sentence, token):
        return "possible"  # "it is hard to reach"
    return None


def _noun_marked(sentence: Sentence, token: int, steps: int) -> Status | None:
    """What a noun's modifiers and governors say of it."""
    table = words()
    for i in children(sentence, token, "det", "amod", "advmod", "compound"):
        lemma = sentence.tokens[i].lemma.lower()
        if sentence.tokens[i].form.lower() == "no":
            return "not-happened"
        for group, status in _MODIFIERS:
            if lemma in table[group]:
                return status
    t = sentence.tokens[token]
    if t.head < 0 or steps <= 0:
        return None
    relation = base(t)
    head = t.head
    if relation == "conj":
        return _noun_marked(sentence, head, steps - 1) if sentence.tokens[head].upos == "NOUN" else None
    if relation not in _COMPLEMENT:
        return None
    return _from_governor(sentence, token, head, relation, steps)


_MODIFIERS: tuple[tuple[str, Status], ...] = (
    ("planned_modifiers", "planned"),
    ("possible_modifiers", "possible"),
    ("ongoing_modifiers", "ongoing"),
    ("happened_modifiers", "happened"),
)

_NOUN_GROUPS: tuple[Status, ...] = ("not-happened", "called-for", "possible", "planned")


def _from_governor(sentence: Sentence, token: int, head: int, relation: str, steps: int) -> Status | None:
    """What the verb or noun above a noun says: "called for talks", "the risk of war", "will attend the summit"."""
    lemma = with_particle(sentence, head)
    table = words()
    cases = [sentence.tokens[i].form.lower() for i in children(sentence, token, "case")]
    if relation == "xcomp" and sentence.tokens[token].upos == "ADJ":
        return None  # "pleaded guilty"
    if relation in ("obl", "nmod") and any(c in ("after", "since", "following", "despite") for c in cases):
        return None  # "will be his first visit since the invasion", "vowed to fight on after the decision"
    if sentence.tokens[token].relation == "nsubj:pass" and lemma in table["put_off"] | table["cancelling"]:
        return "planned" if lemma in table["put_off"] else "not-happened"  # "the visit was postponed"
    direct = relation in ("obj", "nmod", "xcomp") or any(c in ("for", "of", "to", "about", "on") for c in cases)
    if direct and relation != "nsubj":
        for status in _NOUN_GROUPS:
            if lemma in table[f"{status}_nouns"]:
                return status
    if is_clause(sentence, head):
        if relation == "obl" and sentence.tokens[token].lemma.lower() in durative_nouns():
            return None  # "will strengthen ties in the midst of a crisis"
        above = _status(sentence, head, steps - 1)
        if above == "not-happened":
            return "not-happened" if relation in ("obj", "nsubj") and is_held(lemma) else None
        return above if above in ("planned", "possible", "called-for") else None
    if sentence.tokens[head].upos in ("NOUN", "PROPN"):
        return _noun_marked(sentence, head, steps - 1)
    return None


def _looks_back(sentence: Sentence, token: int) -> bool:
    """Whether a noun's clause is told in the past, so that a lasting event is over: "the war killed thousands"."""
    t = sentence.tokens[token]
    if t.head < 0:
        return False
    cases = [sentence.tokens[i].form.lower() for i in children(sentence, token, "case")]
    return base(t) in ("nsubj", "obj") and sentence.tokens[t.head].xpos == "VBD" and not cases
