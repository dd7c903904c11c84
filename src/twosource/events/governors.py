"""What kind of word governs a clause or a noun, as far as its own form and neighbours tell."""

from __future__ import annotations

from twosource.language.trees import children
from twosource.records import Sentence


def has_other_subject(sentence: Sentence, head: int, token: int) -> bool:
    """Whether what is expected is another's doing than the one's who expects it; not "is expected to"."""
    passive = children(sentence, head, "aux:pass")
    other = [*children(sentence, head, "obj", "iobj", "expl"), *children(sentence, token, "nsubj")]
    return sentence.tokens[head].upos == "VERB" and not passive and bool(other)


def was_let(sentence: Sentence, head: int) -> bool:
    """Whether somebody was or has been able or allowed: then it was done. Not "the law allowed them to return"."""
    said = children(sentence, head, "aux:pass", "cop")
    forms = {sentence.tokens[i].form.lower() for i in children(sentence, head, "aux", "cop")}
    return bool(said) and bool(forms & {"was", "were", "has", "have", "had"}) and not forms & {"will", "would", "may"}


def would_like(sentence: Sentence, verb: int) -> bool:
    """ "would like them to leave": a wish."""
    forms = {sentence.tokens[i].form.lower() for i in children(sentence, verb, "aux")}
    return sentence.tokens[verb].lemma.lower() == "like" and bool(forms & {"would", "'d", "’d"})


def is_finite(sentence: Sentence, token: int) -> bool:
    """Whether a clause has a tense or a modal of its own."""
    t = sentence.tokens[token]
    return t.xpos in ("VBD", "VBZ", "VBP") or any(
        sentence.tokens[i].xpos in ("VBD", "VBZ", "VBP", "MD") for i in children(sentence, token, "aux", "cop")
    )


def is_ordinal(sentence: Sentence, noun: int) -> bool:
    """ "the first leader to visit": one that has done so."""
    modifiers = children(sentence, noun, "amod", "nummod", "advmod")
    return any(
        sentence.tokens[i].lemma.lower() in ("first", "second", "third", "last", "only", "latest", "next", "most")
        or sentence.tokens[i].xpos == "JJS"
        for i in (noun, *modifiers)
    )


def is_complement(sentence: Sentence, token: int) -> bool:
    """Whether an adverbial or adnominal clause is really a complement: "plans to leave", "accused of lying"."""
    marks = [sentence.tokens[i].form.lower() for i in children(sentence, token, "mark", "case")]
    return any(m in ("to", "of", "from", "on", "for", "that", "about", "against") for m in marks)


def with_particle(sentence: Sentence, verb: int) -> str:
    """A verb's lemma with its particle: "rule out"."""
    particle = next((sentence.tokens[i].lemma.lower() for i in children(sentence, verb, "compound:prt")), None)
    lemma = sentence.tokens[verb].lemma.lower()
    return f"{lemma} {particle}" if particle else lemma


def is_held(lemma: str) -> bool:
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
