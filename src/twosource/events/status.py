"""What standing a report gives an event: happened, ongoing, planned, possible, called for, or not happened.

Read from tense, aspect, modals and negation of the predicate, and from the words that govern it ("urged them to
leave": called for; "failed to leave": not happened), after the tables of data/en/status.json. The idea of walking from
a predicate up through the words that govern it follows Saurí and Pustejovsky, "Are you sure that this event
happened?" (Computational Linguistics 38, 2012).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence

from twosource.data import ENGLISH
from twosource.language.trees import ancestors, base, children
from twosource.records import Sentence, Status, Token
from twosource.sayings.cues import words_of

_DATA = ENGLISH

# How far up the tree a governing word is looked for: "agreed to try to begin talks" is three steps.
_STEPS = 5
_WILL = frozenset(("will", "'ll", "’ll", "shall", "wo", "sha"))
_MAY = frozenset(("may", "might", "could", "can", "ca"))
_SHOULD = frozenset(("should", "must", "ought"))
_NEVER = frozenset(("not", "n't", "n’t", "never", "hardly", "neither", "nor"))
_NOBODY = frozenset(("nobody", "none", "nothing", "neither"))
_COMPLEMENT = ("xcomp", "ccomp", "advcl", "acl", "csubj", "obj", "obl", "nmod", "nsubj", "appos", "iobj")


@functools.cache
def words() -> dict[str, frozenset[str]]:
    """The tables of data/en/status.json."""
    table = json.loads((_DATA / "status.json").read_text("utf8"))
    return {name: frozenset(entries) for name, entries in table.items() if name != "_comment"}


@functools.cache
def _durative_nouns() -> frozenset[str]:
    return frozenset(json.loads((_DATA / "nouns_of_event.json").read_text("utf8"))["durative"])


def status_of(sentence: Sentence, token: int) -> Status:
    """The status of the predicate at a token: a verb, the head of a copular clause, or a noun that tells an event."""
    return _status(sentence, token, _STEPS)


def is_marked(sentence: Sentence, token: int) -> bool:
    """Whether words around a noun say its status, rather than it being taken to have happened by default."""
    return _noun_marked(sentence, token, _STEPS) is not None


def _status(sentence: Sentence, token: int, steps: int) -> Status:
    if _is_clause(sentence, token):
        return _verb_status(sentence, token, steps)
    marked = _noun_marked(sentence, token, steps)
    if marked is not None:
        return marked
    durative = sentence.tokens[token].lemma.lower() in _durative_nouns()
    return "ongoing" if durative and not _looks_back(sentence, token) else "happened"


def _is_clause(sentence: Sentence, token: int) -> bool:
    t = sentence.tokens[token]
    return t.upos in ("VERB", "AUX") or bool(children(sentence, token, "cop", "aux:pass"))


def _verb_status(sentence: Sentence, token: int, steps: int) -> Status:
    """A clause's status: its own verb group first, then what governs it."""
    if shares_group(sentence, token) and steps > 0:
        return _verb_status(sentence, sentence.tokens[token].head, steps - 1)
    own = _own(sentence, token)
    governed = _governed(sentence, token, steps)
    if _under_condition(sentence, token):
        return "possible"
    if is_negated(sentence, token) and not _until(sentence, token, own):
        if own == "ongoing" and children(sentence, token, "cop") and sentence.tokens[token].upos != "VERB":
            return own  # "is not open": a state that lasts, told by its contrary
        # "does not plan to resign" and "will not resign" alike: it is not to be
        return "not-happened" if governed != "not-happened" else "happened"
    if own in ("called-for", "possible"):
        return own if governed != "not-happened" else governed
    if governed in ("possible", "called-for", "not-happened"):
        return governed
    if own is not None:
        return own
    return governed or "happened"


def _until(sentence: Sentence, token: int, own: Status | None) -> bool:
    """ "is not expected to move in until Friday", "will not open before May": then it is, or was. Not "heard nothing
    before May"."""
    ends = ("until", "till") if own == "happened" else ("until", "till", "before")
    return any(
        sentence.tokens[k].form.lower() in ends
        for i in children(sentence, token, "obl", "advcl", "obl:unmarked")
        for k in children(sentence, i, "case", "mark")
    )


def shares_group(sentence: Sentence, token: int) -> bool:
    """A conjunct under its head's auxiliaries: "may not be copied or sold", "will rise or fall"."""
    t = sentence.tokens[token]
    if base(t) != "conj" or t.xpos not in ("VBN", "VB", "VBG") or children(sentence, token, "aux", "nsubj", "mark"):
        return False
    head = sentence.tokens[t.head]
    return head.xpos == t.xpos and bool(children(sentence, t.head, "aux"))


def is_binding(sentence: Sentence, token: int) -> bool:
    """Whether what calls for an event binds those called on: "must", "were ordered to"."""
    if any(sentence.tokens[i].form.lower() == "must" for i in children(sentence, token, "aux")):
        return True
    return any(sentence.tokens[i].lemma.lower() in words()["binding"] for i in [*ancestors(sentence, token)][:_STEPS])


def _own(sentence: Sentence, token: int) -> Status | None:
    """What a clause's own auxiliaries and form say; None for an infinitive or participle that leans on its governor."""
    t = sentence.tokens[token]
    relations = ("aux",) if t.upos == "VERB" else ("aux", "cop")  # "the point is that we did not lie" is about lying
    auxiliaries = [sentence.tokens[i] for i in children(sentence, token, *relations)]
    forms = [a.form.lower() for a in auxiliaries]
    modal = _modal(forms, sentence, token)
    if modal is not None:
        return modal
    if _is_to_be_done(sentence, token) or (t.xpos == "VB" and base(t) == "root" and _is_purpose(sentence, token)):
        return "planned"  # "are to send", and the headline's "Hospitals to send"
    if _under_condition(sentence, token):
        return "possible"
    if _is_perfect_infinitive(sentence, token):
        return "happened"  # "are known to have died", "a claim to have downed a jet"
    if t.lemma.lower() in words()["gone"] and _finite_copula(auxiliaries):
        return "happened"  # "eight are dead"
    if _is_unresolved(sentence, token):
        return "ongoing"
    if t.upos == "ADJ" and t.lemma.lower() in words()["open"] and _finite_copula(auxiliaries):
        return "possible"  # "a cut is conceivable in June"
    if any(_is_perfect_infinitive(sentence, i) for i in children(sentence, token, "xcomp")) and t.xpos == "VBN":
        return "happened"  # "nine are known to have died"
    finite = next((a for a in auxiliaries if a.xpos in ("VBD", "VBZ", "VBP")), None)
    lemmas = [a.lemma.lower() for a in auxiliaries]
    if finite is None:
        return _bare(sentence, token, auxiliaries)
    if "have" in lemmas:
        # "has tried to", "has been working": goes on; "has worked": done
        lasting = t.xpos == "VBG" or (t.lemma in ("try", "seek", "struggle", "strive") and finite.xpos != "VBD")
        lasting = lasting or _lasts_until_now(sentence, token) or _has_begun(sentence, token)
        return "ongoing" if lasting and finite.xpos != "VBD" else "happened"
    if finite.xpos == "VBD":
        return "ongoing" if _goes_on_as_said(sentence, token) else "happened"
    if any(a.relation == "cop" for a in auxiliaries) or t.xpos in ("VBG", "VB"):
        return "ongoing"
    return "ongoing"


def _goes_on_as_said(sentence: Sentence, token: int) -> bool:
    """ "The office said that it was examining the papers": not "was driving when it hit him"."""
    t = sentence.tokens[token]
    if t.xpos != "VBG" or base(t) != "ccomp" or t.head < 0:
        return False
    above = sentence.tokens[t.head]
    told = above.xpos in ("VBD", "VBN") and above.lemma.lower() in words()["saying"]
    return told and not children(sentence, token, "advcl", "obl:unmarked")


def _is_to_be_done(sentence: Sentence, token: int) -> bool:
    """ "are to send", "is to be sold", "is due to report", "was to have met": a form of "be" before "to"."""
    t = sentence.tokens[token]
    if t.xpos not in ("VB", "VBN"):
        return False
    to = next((i for i in children(sentence, token, "mark") if sentence.tokens[i].form.lower() == "to"), None)
    before = [sentence.tokens[i] for i in children(sentence, token, "aux", "cop") if to is not None and i < to]
    return any(a.lemma == "be" for a in before)


def _is_perfect_infinitive(sentence: Sentence, token: int) -> bool:
    """ "to have died"."""
    have = any(sentence.tokens[i].lemma == "have" for i in children(sentence, token, "aux"))
    return have and sentence.tokens[token].xpos == "VBN" and _is_purpose(sentence, token)


def _finite_copula(auxiliaries: Sequence[Token]) -> bool:
    """ "is", "are", "was" as copula, with no modal beside it."""
    return any(a.relation == "cop" and a.xpos in ("VBD", "VBZ", "VBP") for a in auxiliaries)


def _is_unresolved(sentence: Sentence, token: int) -> bool:
    """ "20 were missing", "were still searching": told in the past, and not over when the report was written."""
    auxiliaries = [sentence.tokens[i] for i in children(sentence, token, "aux", "cop")]
    if not any(a.lemma == "be" and a.xpos in ("VBD", "VBZ", "VBP") for a in auxiliaries):
        return False
    if any(a.relation == "aux" and a.xpos == "MD" for a in auxiliaries):
        return False
    t = sentence.tokens[token]
    still = any(sentence.tokens[i].form.lower() == "still" for i in children(sentence, token, "advmod"))
    state = any(a.relation == "cop" for a in auxiliaries) or t.xpos == "VBG"
    return (still and state) or t.lemma.lower() in words()["unresolved"]


def is_under_way(sentence: Sentence, token: int) -> bool:
    """ "was leading on Sunday night": a past progressive that no clause cuts short; not "was crossing when it fell"."""
    t = sentence.tokens[token]
    was = any(sentence.tokens[i].xpos == "VBD" and sentence.tokens[i].lemma == "be" for i in children(sentence, token))
    cut = any(
        sentence.tokens[k].form.lower() in ("when", "as", "while", "after", "before")
        for i in (token, *children(sentence, token, "advcl"))
        for k in children(sentence, i, "mark", "advmod")
    )
    return t.xpos == "VBG" and was and not cut and base(t) in ("root", "ccomp", "parataxis", "conj")


def is_told_under_way(sentence: Sentence, token: int) -> bool:
    """ "She said that he was working for the port": what was going on when it was said, with no time of its own."""
    t = sentence.tokens[token]
    head = t.head
    said = base(t) == "ccomp" and head >= 0 and sentence.tokens[head].lemma in words_of("says")
    return said and sentence.tokens[head].xpos in ("VBD", "VBN") and is_under_way(sentence, token)


def _has_begun(sentence: Sentence, token: int) -> bool:
    """ "has begun to look into it", "have opened an investigation": what has begun goes on."""
    if sentence.tokens[token].lemma.lower() not in words()["begins"]:
        return False
    objects = children(sentence, token, "obj", "xcomp")
    return any(
        base(sentence.tokens[i]) == "xcomp"
        or sentence.tokens[i].lemma.lower() in _durative_nouns() | {"probe", "search"}
        for i in objects
    )


def _lasts_until_now(sentence: Sentence, token: int) -> bool:
    """ "has doubled since May", "have now spread": what the perfect tells goes on. Not "has since resigned", nor "have
    now been killed"."""
    passive = any(sentence.tokens[k].relation == "aux:pass" for k in children(sentence, token, "aux"))
    counted = _is_counted(sentence, token)
    for i in children(sentence, token, "advmod", "obl", "advcl"):
        t = sentence.tokens[i]
        if (
            t.form.lower() == "still"
            or (t.form.lower() == "now" and not passive)
            or (not counted and "since" in _marks(sentence, i))
        ):
            return True
    return False


def _marks(sentence: Sentence, token: int) -> list[str]:
    return [sentence.tokens[k].form.lower() for k in children(sentence, token, "case", "mark")]


def _is_counted(sentence: Sentence, token: int) -> bool:
    """ "has risen by 14 cm since May", "was used nine times", "86,000 have been sold": what counts has come about."""
    if not children(sentence, token, "aux"):
        return False  # "the two men held since May"
    for i in children(sentence, token, "nsubj", "obj", "obl", "advmod"):
        by = sentence.tokens[i].relation != "obl" or "by" in _marks(sentence, i) or sentence.tokens[i].lemma == "time"
        if by and children(sentence, i, "nummod"):
            return True
    return False


def _modal(forms: list[str], sentence: Sentence, token: int) -> Status | None:
    if "must" in forms and "have" in forms:
        return "possible"  # "must have seen it": taken to be so
    if any(f in _SHOULD for f in forms):
        return "called-for"
    if any(f in _MAY for f in forms):
        return "possible"
    if any(f in _WILL for f in forms):
        return "possible" if _is_guessed(sentence, token) else "planned"
    if "would" not in forms and _had_done(forms, sentence, token):
        return None  # "she'd been dismissed"
    if "would" in forms or "'d" in forms or "’d" in forms:
        if "have" in forms or "'ve" in forms or sentence.tokens[token].lemma.lower() in _COSTS:
            return "possible"  # "an alarm would have sounded", "a recall would cost millions"
        if _is_habit(sentence, token):
            return "happened"
        # "said they would visit" looks ahead from the past; "would visit if" is possible
        conditional = any(_under_condition(sentence, i) for i in children(sentence, token, "advcl"))
        return "possible" if conditional or _is_of_measure(sentence, token) else "planned"
    return None


def _is_habit(sentence: Sentence, token: int) -> bool:
    """ "would check whenever the alarm rang", "would often come by": what used to be done."""
    often = any(sentence.tokens[i].lemma.lower() in _OFTEN for i in children(sentence, token, "advmod"))
    return often or any(
        sentence.tokens[k].form.lower() == "whenever"
        for i in children(sentence, token, "advcl")
        for k in children(sentence, i, "mark", "advmod")
    )


_OFTEN = frozenset(("often", "always", "sometimes", "usually", "regularly", "frequently", "whenever"))
# What something would come to if it were done.
_COSTS = frozenset(("cost", "mean", "amount", "require"))


def _had_done(forms: list[str], sentence: Sentence, token: int) -> bool:
    """ "she'd been dismissed", "he'd relied on it": the short form of "had"."""
    short = "'d" in forms or "’d" in forms
    return short and sentence.tokens[token].xpos in ("VBN", "VBD", "VBG") and "be" not in forms and "have" not in forms


def _is_guessed(sentence: Sentence, token: int) -> bool:
    """ "will probably erupt", "experts think that the bank will cut", "will be 3.9 per cent, the bank projects"."""
    t = sentence.tokens[token]
    if any(sentence.tokens[i].lemma.lower() in words()["perhaps"] for i in children(sentence, token, "advmod")):
        return True
    if base(t) == "conj" and not children(sentence, token, "nsubj"):
        return _is_guessed(sentence, t.head)
    return base(t) == "ccomp" and sentence.tokens[t.head].lemma.lower() in words()["forecasts"]


def _is_of_measure(sentence: Sentence, token: int) -> bool:
    """ "the bill would raise the pension age", "a law that would limit it", "that would save 300 crowns": what would
    come of something if it were done. "The law would be signed on Friday" looks ahead."""
    if children(sentence, token, "aux:pass"):
        return False
    t = sentence.tokens[token]
    subjects = [sentence.tokens[i] for i in children(sentence, token, "nsubj")]
    lemmas = {s.lemma.lower() for s in subjects}
    if t.relation == "acl:relcl" and lemmas & {"that", "which"}:
        lemmas = {sentence.tokens[t.head].lemma.lower()}
    return bool(lemmas & words()["measures"])


def _bare(sentence: Sentence, token: int, auxiliaries: list[Token]) -> Status | None:
    """A verb without a finite auxiliary."""
    t = sentence.tokens[token]
    if auxiliaries and t.xpos != "VBG":
        return None  # "to be signed", "having been signed"
    if t.xpos == "VBD":
        return "happened"
    if t.xpos in ("VBZ", "VBP"):
        return "ongoing"
    relation = base(t)
    if t.xpos == "VBN":
        return "ongoing" if _lasts_until_now(sentence, token) else "happened"  # "the men held since June"
    if t.xpos == "VB" and relation in ("root", "parataxis") and not children(sentence, token, "mark", "nsubj"):
        return "called-for"  # an imperative
    if t.xpos == "VB" and relation == "conj":
        head = t.head
        return _own(sentence, head) if _is_clause(sentence, head) and head != token else None
    if t.xpos == "VBG" and relation == "amod":
        return "ongoing"
    if t.xpos == "VBG" and relation == "acl" and sentence.tokens[t.head].upos in ("NOUN", "PROPN"):
        return None
    return None


def is_negated(sentence: Sentence, token: int) -> bool:
    """Whether a clause denies itself: "has not", "never", "no one", "gave no details", "no longer"."""
    for i in children(sentence, token):
        t = sentence.tokens[i]
        word = t.form.lower()
        relation = base(t)
        if relation in ("advmod", "aux", "neg", "cc") and (word in _NEVER or t.lemma.lower() in _NEVER):
            return True
        if relation in ("mark", "case") and word == "without":
            return True
        if relation == "advmod" and word == "longer":
            return any(sentence.tokens[k].form.lower() == "no" for k in range(max(0, i - 1), i))
        if relation in ("nsubj", "obj") and (word in _NOBODY or _has_no(sentence, i)):
            return True
        if relation == "nsubj" and any(sentence.tokens[k].form.lower() == "neither" for k in children(sentence, i)):
            return True  # "neither candidate has released a report"
        if relation == "nsubj" and any(
            sentence.tokens[k].form.lower() in _NOBODY for k in children(sentence, i, "nmod")
        ):
            return True  # "nobody's operation was postponed"
    return False


def _has_no(sentence: Sentence, token: int) -> bool:
    return any(sentence.tokens[i].form.lower() == "no" for i in children(sentence, token, "det", "advmod"))


def _under_condition(sentence: Sentence, token: int) -> bool:
    return any(sentence.tokens[i].form.lower() in words()["conditions"] for i in children(sentence, token, "mark"))


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
    if relation == "acl" and _has_no(sentence, head) and _is_complement(sentence, token):
        return "not-happened"  # "has no plans to sign", "no record of her having worked there"
    infinitive = not _finite(sentence, token)
    if relation in ("xcomp", "ccomp", "csubj") or (relation in ("advcl", "acl") and _is_complement(sentence, token)):
        group = _class_of(sentence, head, token)
        if group is not None:
            return _through(sentence, head, group, steps) if infinitive or group == "possible" else None
    if not infinitive:
        return None
    if relation == "advcl" and _is_purpose(sentence, token):
        above = _status(sentence, head, steps - 1)
        return "planned" if above in ("happened", "ongoing", "planned") else above
    if relation in ("advcl", "acl"):
        # "has no lights, causing crashes": a participle beside its clause is not denied with it
        above = _status(sentence, head, steps - 1)
        if relation == "acl" and _is_purpose(sentence, token) and above in ("happened", "ongoing"):
            return "happened" if _is_ordinal(sentence, head) else "planned"  # "is the first to win"
        return above if above != "not-happened" else None
    if relation in ("xcomp", "ccomp", "csubj"):
        return _status(sentence, head, steps - 1)
    return None


def _through(sentence: Sentence, head: int, group: str, steps: int) -> Status:
    """The status that a governing word of a group hands down: its own where the group is "same"."""
    if group == "same":
        return _status(sentence, head, steps - 1)
    if _is_clause(sentence, head) and is_negated(sentence, head):
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
    if any(sentence.tokens[i].form.lower() == "that" for i in children(sentence, token, "mark")):
        feared = [sentence.tokens[i].lemma.lower() for i in children(sentence, head, "obj")]
        if any(noun in table["possible_nouns"] or noun == "concern" for noun in feared):
            return "possible"  # "raised fears that it will close"
    if lemma == "have" and t.xpos in ("VBD", "VBG"):
        return "same"  # "had to be postponed": it was
    if lemma in ("have", "need") and t.upos in ("VERB", "AUX"):
        return "called-for" if base(sentence.tokens[token]) == "xcomp" else "same"
    if lemma == "go" and t.xpos == "VBG":
        return "planned"  # "is going to sign"
    if lemma in table["forecasts"] and _has_other_subject(sentence, head, token):
        return "possible"  # "the bank expects prices to rise"
    if lemma == "want" and children(sentence, head, "obj"):
        return "called-for"  # "wants them to leave"
    if lemma in ("be", "set"):
        return "planned"
    for name in ("same", "not-happened", "called-for", "planned", "possible"):
        if lemma in table[name]:
            return name
    if t.upos == "ADJ" and _is_purpose(sentence, token):
        return "possible"  # "it is hard to reach"
    return None


def _has_other_subject(sentence: Sentence, head: int, token: int) -> bool:
    """Whether what is expected is another's doing than the one's who expects it; not "is expected to"."""
    passive = children(sentence, head, "aux:pass")
    other = [*children(sentence, head, "obj", "iobj", "expl"), *children(sentence, token, "nsubj")]
    return sentence.tokens[head].upos == "VERB" and not passive and bool(other)


def _finite(sentence: Sentence, token: int) -> bool:
    t = sentence.tokens[token]
    return t.xpos in ("VBD", "VBZ", "VBP") or any(
        sentence.tokens[i].xpos in ("VBD", "VBZ", "VBP", "MD") for i in children(sentence, token, "aux", "cop")
    )


def _is_purpose(sentence: Sentence, token: int) -> bool:
    return any(sentence.tokens[i].form.lower() == "to" for i in children(sentence, token, "mark"))


def _is_ordinal(sentence: Sentence, noun: int) -> bool:
    """ "the first leader to visit": one that has done so."""
    modifiers = children(sentence, noun, "amod", "nummod", "advmod")
    return any(
        sentence.tokens[i].lemma.lower() in ("first", "second", "third", "last", "only", "latest", "next", "most")
        or sentence.tokens[i].xpos == "JJS"
        for i in (noun, *modifiers)
    )


def _is_complement(sentence: Sentence, token: int) -> bool:
    """Whether an adverbial or adnominal clause is really a complement: "plans to leave", "accused of lying"."""
    marks = [sentence.tokens[i].form.lower() for i in children(sentence, token, "mark", "case")]
    return any(m in ("to", "of", "from", "on", "for", "that", "about") for m in marks)


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
    lemma = sentence.tokens[head].lemma.lower()
    table = words()
    cases = [sentence.tokens[i].form.lower() for i in children(sentence, token, "case")]
    if relation in ("obl", "nmod") and any(c in ("after", "since", "following", "despite") for c in cases):
        return None  # "will be his first visit since the invasion", "vowed to fight on after the decision"
    direct = relation in ("obj", "nmod", "xcomp") or any(c in ("for", "of", "to", "about", "on") for c in cases)
    if direct and relation != "nsubj":
        for status in _NOUN_GROUPS:
            if lemma in table[f"{status}_nouns"]:
                return status
    if _is_clause(sentence, head):
        if relation == "obl" and sentence.tokens[token].lemma.lower() in _durative_nouns():
            return None  # "will strengthen ties in the midst of a crisis"
        above = _status(sentence, head, steps - 1)
        if above == "not-happened":
            return "not-happened" if relation in ("obj", "nsubj") and _is_held(lemma) else None
        return above if above in ("planned", "possible", "called-for") else None
    if sentence.tokens[head].upos in ("NOUN", "PROPN"):
        return _noun_marked(sentence, head, steps - 1)
    return None


def _is_held(lemma: str) -> bool:
    """Verbs that only say that a noun's event takes place: denying them denies it."""
    return lemma in (
        "hold",
        "take",
        "make",
        "have",
        "come",
        "occur",
        "happen",
        "conduct",
        "launch",
        "pay",
        "give",
        "be",
    )


def _looks_back(sentence: Sentence, token: int) -> bool:
    """Whether a noun's clause is told in the past, so that a lasting event is over: "the war killed thousands"."""
    t = sentence.tokens[token]
    if t.head < 0:
        return False
    cases = [sentence.tokens[i].form.lower() for i in children(sentence, token, "case")]
    return base(t) in ("nsubj", "obj") and sentence.tokens[t.head].xpos == "VBD" and not cases
