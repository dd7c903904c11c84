"""What a clause's modal verb says of its status: "will", "may", "should", "would"."""

from __future__ import annotations

from twosource.events.status_words import words
from twosource.language.trees import base, children, subtree
from twosource.records import Sentence, Status

_WILL = frozenset(("will", "'ll", "’ll", "shall", "wo", "sha"))
_MAY = frozenset(("may", "might", "could", "can", "ca"))
_SHOULD = frozenset(("should", "must", "ought"))


def modal_status(forms: list[str], sentence: Sentence, token: int) -> Status | None:
    """What a clause's auxiliaries, by their forms, say of it; None where none of them says anything."""
    if "must" in forms and "have" in forms:
        return "possible"  # "must have seen it": taken to be so
    if any(f in _SHOULD for f in forms):
        return "called-for"
    if any(f in _MAY for f in forms):
        return "possible"
    if any(f in _WILL for f in forms):
        return "possible" if _is_guessed(sentence, token) or _is_conditional(sentence, token) else "planned"
    if "would" not in forms and _had_done(forms, sentence, token):
        return None  # "she'd been dismissed"
    if "would" in forms or "'d" in forms or "’d" in forms:
        if "have" in forms or "'ve" in forms or sentence.tokens[token].lemma.lower() in _COSTS:
            return "possible"  # "an alarm would have sounded", "a recall would cost millions"
        if _is_habit(sentence, token):
            return "happened"
        # "said they would visit" looks ahead from the past; "would visit if" is possible
        done = children(sentence, token, "csubj")  # "closing the yard would cut traffic": if it were done
        if _is_guessed(sentence, token):
            return "possible"  # "would probably look for a buyer"
        return "possible" if _is_conditional(sentence, token) or done or _is_of_measure(sentence, token) else "planned"
    return None


def _is_conditional(sentence: Sentence, token: int) -> bool:
    return any(is_under_condition(sentence, i) for i in children(sentence, token, "advcl"))


def _is_habit(sentence: Sentence, token: int) -> bool:
    """ "would check whenever the alarm rang", "would often come by": what used to be done."""
    often = any(sentence.tokens[i].lemma.lower() in _OFTEN for i in children(sentence, token, "advmod"))
    return often or any(sentence.tokens[i].form.lower() == "whenever" for i in subtree(sentence, token))


_OFTEN = frozenset(("often", "always", "sometimes", "usually", "regularly", "frequently", "whenever"))

# What something would come to if it were done.
_COSTS = frozenset(("cost", "mean", "amount", "require"))


def _had_done(forms: list[str], sentence: Sentence, token: int) -> bool:
    """ "she'd been dismissed", "he'd relied on it", "they'd been out of use": the short form of "had"."""
    short = "'d" in forms or "’d" in forms
    if short and "been" in forms and "have" not in forms:
        return True
    return short and sentence.tokens[token].xpos in ("VBN", "VBD", "VBG") and "be" not in forms and "have" not in forms


def _is_guessed(sentence: Sentence, token: int) -> bool:
    """ "will probably erupt", "experts think that the bank will cut", "will be 3.9 per cent, the bank projects"."""
    t = sentence.tokens[token]
    if any(sentence.tokens[i].lemma.lower() in words()["perhaps"] for i in children(sentence, token, "advmod")):
        return True
    if base(t) == "conj" and not children(sentence, token, "nsubj"):
        return _is_guessed(sentence, t.head)
    if _is_forecast_beside(sentence, token):
        return True
    return base(t) == "ccomp" and sentence.tokens[t.head].lemma.lower() in words()["forecasts"]


def _is_forecast_beside(sentence: Sentence, token: int) -> bool:
    """ ", the bank projects" after its clause, which the parser also takes for a plural noun."""
    return any(
        i > token and sentence.tokens[i].lemma.lower() in words()["forecasts"]
        for i in children(sentence, token, "parataxis", "appos")
        if sentence.tokens[i].xpos in ("VBZ", "VBD", "VBP", "NNS")
    )


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


def is_under_condition(sentence: Sentence, token: int) -> bool:
    """Whether a clause is one of "if", "unless" or "whether"."""
    return any(sentence.tokens[i].form.lower() in words()["conditions"] for i in children(sentence, token, "mark"))
