"""What a clause's own verb group says of its status: its tense, aspect, modal and negation."""

from __future__ import annotations

from collections.abc import Sequence

from twosource.events.modals import is_under_condition, modal_status
from twosource.events.status_words import durative_nouns, words
from twosource.language.trees import base, children
from twosource.records import Sentence, Status, Token
from twosource.sayings.cues import words_of

_NEVER = frozenset(("not", "n't", "n’t", "never", "hardly", "neither", "nor"))
_NOBODY = frozenset(("nobody", "none", "nothing", "neither"))


def is_clause(sentence: Sentence, token: int) -> bool:
    """Whether a token heads a clause: a verb, or what a form of "be" is said of."""
    t = sentence.tokens[token]
    return t.upos in ("VERB", "AUX") or bool(children(sentence, token, "cop", "aux:pass"))


def shares_group(sentence: Sentence, token: int) -> bool:
    """A conjunct under its head's auxiliaries: "may not be copied or sold", "will rise or fall"."""
    t = sentence.tokens[token]
    if base(t) != "conj" or t.xpos not in ("VBN", "VB", "VBG") or children(sentence, token, "aux", "nsubj", "mark"):
        return False
    head = sentence.tokens[t.head]
    return head.xpos == t.xpos and bool(children(sentence, t.head, "aux"))


def own_status(sentence: Sentence, token: int) -> Status | None:
    """What a clause's own auxiliaries and form say; None for an infinitive or participle that leans on its governor."""
    t = sentence.tokens[token]
    relations = ("aux",) if t.upos == "VERB" else ("aux", "cop")  # "the point is that we did not lie" is about lying
    auxiliaries = [sentence.tokens[i] for i in children(sentence, token, *relations)]
    forms = [a.form.lower() for a in auxiliaries]
    modal = modal_status(forms, sentence, token)
    if modal is not None:
        return modal
    if t.lemma.lower() == "ought":
        return "called-for"  # where the parser takes it for a verb of its own
    if _is_due(sentence, token):
        return "planned"  # "are due to debate", where the parser takes "due to" for a preposition
    if _is_deed_done(sentence, token):
        return "happened"
    if _is_to_be_done(sentence, token) or (t.xpos == "VB" and base(t) == "root" and is_infinitive(sentence, token)):
        return "planned"  # "are to send", and the headline's "Hospitals to send"
    if is_under_condition(sentence, token):
        return "possible"
    if _is_perfect_infinitive(sentence, token):
        # "are known to have died", "a claim to have downed a jet"; not "are supposed to have crossed the river"
        return "possible" if t.head >= 0 and _is_hearsay(sentence.tokens[t.head]) else "happened"
    if t.lemma.lower() in words()["gone"] and _finite_copula(auxiliaries):
        return "happened"  # "eight are dead"
    if _is_unresolved(sentence, token):
        return "ongoing"
    if t.upos == "ADJ" and t.lemma.lower() in words()["open"] and _finite_copula(auxiliaries):
        return "possible"  # "a cut is conceivable in June"
    if any(_is_perfect_infinitive(sentence, i) for i in children(sentence, token, "xcomp")) and t.xpos == "VBN":
        return "possible" if _is_hearsay(t) else "happened"  # "nine are known to have died"
    finite = next((a for a in auxiliaries if a.xpos in ("VBD", "VBZ", "VBP")), None)
    lemmas = [a.lemma.lower() for a in auxiliaries]
    if finite is None:
        return _bare(sentence, token, auxiliaries)
    if "have" in lemmas or _is_short_have(sentence, token, finite):
        # "has tried to", "has been working": goes on; "has worked": done
        lasting = t.xpos == "VBG" or (
            t.lemma in ("try", "seek", "struggle", "strive", "continue") and finite.xpos != "VBD"
        )
        lasting = lasting or _lasts_until_now(sentence, token) or _has_begun(sentence, token)
        lasting = lasting or (
            t.lemma.lower() in words()["held_up"] and bool(children(sentence, token, "aux:pass", "cop"))
        )
        return "ongoing" if lasting and finite.xpos != "VBD" else "happened"
    if finite.xpos == "VBD":
        return "ongoing" if _goes_on_as_said(sentence, token) else "happened"
    if any(a.relation == "cop" for a in auxiliaries) or t.xpos in ("VBG", "VB"):
        return "ongoing"
    return "ongoing"


def _is_short_have(sentence: Sentence, token: int, finite: Token) -> bool:
    """ "She's been sent home", "he's lost five calves": what the lemma takes for "is" is "has"."""
    if finite.form.lower() not in ("'s", "’s") or sentence.tokens[token].xpos != "VBN":
        return False
    been = any(sentence.tokens[i].form.lower() == "been" for i in children(sentence, token, "aux", "cop"))
    return been or bool(children(sentence, token, "obj"))


def _bare(sentence: Sentence, token: int, auxiliaries: list[Token]) -> Status | None:
    """A verb without a finite auxiliary."""
    t = sentence.tokens[token]
    if auxiliaries and t.xpos != "VBG":
        return None  # "to be signed", "having been signed"
    # the parser takes "held" in "the men held since June" for a past tense
    participle = t.xpos == "VBN" or (t.xpos == "VBD" and t.relation == "acl" and not children(sentence, token, "nsubj"))
    if t.xpos == "VBD" and not participle:
        return "happened"
    if t.xpos in ("VBZ", "VBP"):
        return "ongoing"
    relation = base(t)
    if participle:
        return "ongoing" if _lasts_until_now(sentence, token) else "happened"  # "the men held since June"
    if t.xpos == "VB" and relation in ("root", "parataxis") and not children(sentence, token, "mark", "nsubj"):
        return "called-for"  # an imperative
    if t.xpos == "VB" and relation == "conj":
        head = t.head
        return own_status(sentence, head) if is_clause(sentence, head) and head != token else None
    if t.xpos == "VBG" and relation == "amod":
        return "ongoing"
    if t.xpos == "VBG" and relation == "acl" and sentence.tokens[t.head].upos in ("NOUN", "PROPN"):
        return None
    return None


def _is_hearsay(token: Token) -> bool:
    """ "are supposed to", "is alleged to": the passive of what people take to be so and nobody vouches for."""
    return token.xpos == "VBN" and token.lemma.lower() in words()["hearsay"]


def _is_due(sentence: Sentence, token: int) -> bool:
    t = sentence.tokens[token]
    due = any(sentence.tokens[i].form.lower() == "due" for i in children(sentence, token, "case", "mark"))
    is_so = any(sentence.tokens[i].lemma == "be" for i in children(sentence, token, "aux", "cop"))
    return due and is_so and t.xpos in ("VB", "VBN")


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


def _is_deed_done(sentence: Sentence, token: int) -> bool:
    """ "Her first act was to dismiss two aides": what the act was, and it is over."""
    was = any(sentence.tokens[i].xpos == "VBD" for i in children(sentence, token, "cop", "aux"))
    was = was and is_infinitive(sentence, token)
    subjects = [sentence.tokens[i].lemma.lower() for i in children(sentence, token, "nsubj")]
    return was and any(lemma in ("act", "answer", "move", "reaction", "response", "step") for lemma in subjects)


def _is_perfect_infinitive(sentence: Sentence, token: int) -> bool:
    """ "to have died"."""
    have = any(sentence.tokens[i].lemma == "have" for i in children(sentence, token, "aux"))
    return have and sentence.tokens[token].xpos == "VBN" and is_infinitive(sentence, token)


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
    state = any(a.relation == "cop" for a in auxiliaries) or t.xpos in ("VBG", "VBN")
    return (still and state) or t.lemma.lower() in words()["unresolved"]


def is_under_way(sentence: Sentence, token: int) -> bool:
    """ "was leading on Sunday night", "was being read": a past progressive that no clause cuts short; not
    "was crossing when it fell"."""
    t = sentence.tokens[token]
    was = any(sentence.tokens[i].xpos == "VBD" and sentence.tokens[i].lemma == "be" for i in children(sentence, token))
    cut = any(
        sentence.tokens[k].form.lower() in ("when", "as", "while", "after", "before")
        for i in (token, *children(sentence, token, "advcl"))
        for k in children(sentence, i, "mark", "advmod")
    )
    being = any(sentence.tokens[i].form.lower() == "being" for i in children(sentence, token, "aux:pass", "aux"))
    return (t.xpos == "VBG" or being) and was and not cut and base(t) in ("root", "ccomp", "parataxis", "conj")


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
        or sentence.tokens[i].lemma.lower() in durative_nouns() | {"probe", "search"}
        for i in objects
    )


def _lasts_until_now(sentence: Sentence, token: int) -> bool:
    """ "has doubled since May", "have now spread": what the perfect tells goes on. Not "has since resigned", nor "have
    now been killed"."""
    passive = any(sentence.tokens[k].relation == "aux:pass" for k in children(sentence, token, "aux"))
    counted = _is_counted(sentence, token)
    for i in children(sentence, token, "advmod", "obl", "advcl"):
        t = sentence.tokens[i]
        if t.lemma.lower() in _LENGTHS and "for" in marks_of(sentence, i) and not passive:
            return not children(sentence, token, "obj")  # "has lived there for ten years"
        if (
            t.form.lower() == "still"
            or (t.form.lower() == "now" and not passive)
            or (not counted and "since" in marks_of(sentence, i))
        ):
            return True
    return False


_LENGTHS = frozenset(("day", "week", "month", "year", "decade"))


def marks_of(sentence: Sentence, token: int) -> list[str]:
    """The prepositions and conjunctions that open a phrase or clause."""
    return [sentence.tokens[k].form.lower() for k in children(sentence, token, "case", "mark")]


def _is_counted(sentence: Sentence, token: int) -> bool:
    """ "has risen by 14 cm since May", "was used nine times", "has rung twice since May", "86,000 have been sold": what
    counts has come about."""
    if not children(sentence, token, "aux"):
        return False  # "the two men held since May"
    if any(sentence.tokens[i].form.lower() in ("once", "twice", "thrice") for i in children(sentence, token, "advmod")):
        return True
    for i in children(sentence, token, "nsubj", "obj", "obl", "advmod"):
        by = sentence.tokens[i].relation != "obl" or "by" in marks_of(sentence, i) or sentence.tokens[i].lemma == "time"
        if by and children(sentence, i, "nummod"):
            return True
    return False


def is_infinitive(sentence: Sentence, token: int) -> bool:
    """Whether a verb stands with "to" and is no gerund: "pleaded guilty to stealing"."""
    to = any(sentence.tokens[i].form.lower() == "to" for i in children(sentence, token, "mark"))
    return to and sentence.tokens[token].xpos != "VBG"


def is_negated(sentence: Sentence, token: int) -> bool:
    """Whether a clause denies itself: "has not", "never", "no one", "gave no details", "no longer"."""
    if has_not(sentence, token):
        return True
    for i in children(sentence, token):
        t = sentence.tokens[i]
        word = t.form.lower()
        relation = base(t)
        if relation in ("nsubj", "obj") and (word in _NOBODY or has_no(sentence, i)):
            return True
        if relation == "nsubj" and any(sentence.tokens[k].form.lower() == "neither" for k in children(sentence, i)):
            return True  # "neither candidate has released a report"
        if relation == "nsubj" and any(
            sentence.tokens[k].form.lower() in _NOBODY for k in children(sentence, i, "nmod")
        ):
            return True  # "nobody's operation was postponed"
    return False


def has_not(sentence: Sentence, token: int) -> bool:
    """Whether a clause's verb itself is denied: "has not", "never", "no longer", "without"; not "gave no details"."""
    for i in children(sentence, token):
        t = sentence.tokens[i]
        word = t.form.lower()
        relation = base(t)
        if relation in ("advmod", "aux", "neg", "cc") and (word in _NEVER or t.lemma.lower() in _NEVER):
            if i > token and word == "not" and sentence.tokens[token].upos == "VERB":
                continue  # "pleaded not guilty", "came not by road but by river": of what follows
            return True
        if relation in ("mark", "case") and word in ("without", "instead", "rather"):
            return True
        if relation == "advmod" and word == "longer":
            return any(sentence.tokens[k].form.lower() == "no" for k in range(max(0, i - 1), i))
    return False


def has_no(sentence: Sentence, token: int) -> bool:
    """Whether a noun stands with "no": "no plans"."""
    return any(sentence.tokens[i].form.lower() == "no" for i in children(sentence, token, "det", "advmod"))
