"""Which predicate of its sentence a date belongs to, whatever the parser hung it on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from twosource.events.dated import Dated
from twosource.events.predicates import Predicate, verbs
from twosource.events.since import is_since, participle_before
from twosource.language.trees import ancestors, base, children, subtree
from twosource.records import Sentence, TimeExpression


def owner_of(sentence: Sentence, dated: Dated, owner: Mapping[int, int]) -> int | None:
    """The predicate a date belongs to: the first above it, but never one across a conjoined clause from it."""
    if (dated.date.type == "DURATION" and dated.date.rule not in _LENGTHS_OF_NOW) or dated.date.rule == _RECKONED:
        return _after_what(sentence, dated, owner)
    if dated.head in owner:
        return owner[dated.head]
    if is_since(sentence, dated) and (held := participle_before(sentence, dated)) in owner:
        return owner[held]  # "two men detained since Monday must stay in custody"
    clause = next((i for i in children(sentence, dated.head, "acl", "advcl") if i in owner), None)
    if clause is not None:
        return owner[clause]  # "on Wednesday when the bridge fell"
    if (started := _starting(sentence, dated, owner)) is not None:
        return owner[started]
    within = _between_subject_and_verb(sentence, dated, owner)
    if within is not None:
        return owner[within]
    if (said := _said_on(sentence, dated)) is not None:
        return owner.get(said)
    beside = _beside(sentence, dated, owner)
    for above in ancestors(sentence, dated.head):
        t = sentence.tokens[above]
        stative = t.xpos == "VBG" and t.lemma.lower() in verbs()["stative_participles"]
        if stative and not children(sentence, above, "aux"):
            # "shelled a base housing troops on Monday": of the verb that has the base, wherever "housing" was hung
            of_noun = _verb_of_noun(sentence, above - 1, owner)
            if of_noun is not None:
                return owner[of_noun]
            continue
        if t.xpos == "VBN" and t.lemma == "date" and not children(sentence, above, "aux", "nsubj"):
            # "a paper dated 3 March and signed by her": the paper's own day, and that of its signing
            return next((owner[i] for i in children(sentence, above, "conj") if i in owner), None)
        if above in owner:
            k = owner[above]
            # a fronted date says when of the whole clause, though the parser hung it on the subject's noun
            verb = _clause_of_subject(sentence, above, dated, owner)
            if beside is not None and abs(above - dated.head) > _FAR:
                return owner[beside]
            return k if verb is None else verb
        if t.upos == "VERB" and t.lemma.lower() in verbs()["saying_plain"]:
            return None  # "told reporters on Friday": the day of saying
    return owner[beside] if beside is not None else None


def _verb_of_noun(sentence: Sentence, noun: int, owner: Mapping[int, int]) -> int | None:
    """The verb next above a noun, None where it comes after it."""
    if noun < 0 or sentence.tokens[noun].upos not in ("NOUN", "PROPN"):
        return None
    verb = next((i for i in ancestors(sentence, noun) if sentence.tokens[i].upos == "VERB"), None)
    return verb if verb is not None and verb < noun and verb in owner else None


# A date farther than this from the predicate it hangs on, with another right beside it, was hung on the wrong one.
_FAR = 7


_WHEN = ("early", "late", "soon", "recently")


def is_compared(sentence: Sentence, dated: Dated) -> bool:
    """ "5 per cent higher than in the year before", "twice as much as a year ago": the time compared with is not that
    of what is told."""
    first = next(i for i, t in enumerate(sentence.tokens) if t.end > dated.date.start)
    while first > 0 and sentence.tokens[first - 1].upos in ("ADP", "DET"):
        first -= 1
        if sentence.tokens[first].form.lower() in ("than", "as"):
            break
    first += sentence.tokens[first].form.lower() in ("than", "as")
    before = [t.form.lower() for t in sentence.tokens[max(0, first - _FAR) : first]]
    measured = before[-1:] == ["as"] and "as" in before[:-1] and before[-2] not in _WHEN  # "as early as July"
    return before[-1:] == ["than"] or measured


def verb_before(sentence: Sentence, dated: Dated, owner: Mapping[int, int]) -> int | None:
    """ "The man who was shot by police on Sunday stood trial yesterday": of two days that the tree gives to one verb
    the farther is that of the verb right before it."""
    near = range(dated.head - 1, max(-1, dated.head - 1 - _FAR), -1)
    verb = next((i for i in near if sentence.tokens[i].upos in ("VERB", "AUX")), None)
    noun = sentence.tokens[dated.head].head
    if verb is None and noun >= 0 and sentence.tokens[noun].upos == "NOUN":
        verb = next((i for i in children(sentence, noun, "acl")), None)  # "yesterday's decree, signed by the king"
    return owner.get(verb) if verb is not None else None


def _starting(sentence: Sentence, dated: Dated, owner: Mapping[int, int]) -> int | None:
    """ "must register in Lima, starting Monday": the day of the nearest verb before, wherever the parser hung it."""
    first = next(i for i, t in enumerate(sentence.tokens) if t.end > dated.date.start)
    before = first - 1
    while before > 0 and sentence.tokens[before].form.lower() in ("on", "from", "in", "as", "early", "this"):
        before -= 1
    if before < 1 or sentence.tokens[before].lemma.lower() not in verbs()["date_participles"]:
        return None
    if sentence.tokens[before].xpos != "VBG":
        return None
    return next((i for i in range(before - 1, -1, -1) if i in owner and sentence.tokens[i].upos == "VERB"), None)


def _said_on(sentence: Sentence, dated: Dated) -> int | None:
    """The verb of "said on Friday he would resign", whatever the parser hung the date on."""
    first = next(i for i, t in enumerate(sentence.tokens) if t.end > dated.date.start)
    before = first - 1
    if before >= 0 and sentence.tokens[before].upos == "ADP":
        before -= 1
    if before < 0 or sentence.tokens[before].upos != "VERB":
        return None
    lemma = sentence.tokens[before].lemma.lower()
    return before if lemma in verbs()["saying_plain"] or lemma in verbs()["saying_news"] else None


def _between_subject_and_verb(sentence: Sentence, dated: Dated, owner: Mapping[int, int]) -> int | None:
    """The verb of "officials on Friday admitted": what stands between a subject and its verb belongs to the verb."""
    inside = [i for i, t in enumerate(sentence.tokens) if t.start < dated.date.end and t.end > dated.date.start]
    verb = inside[-1] + 1
    before = inside[0] - 1
    if before >= 0 and sentence.tokens[before].upos == "ADP":
        before -= 1
    if verb >= len(sentence.tokens) or verb not in owner or sentence.tokens[verb].upos != "VERB" or before < 0:
        return None
    subjects = children(sentence, verb, "nsubj")
    return verb if any(before in subtree(sentence, i) for i in subjects) else None


def _beside(sentence: Sentence, dated: Dated, owner: Mapping[int, int]) -> int | None:
    """The verb that stands right after or before a date: "officials on Friday admitted", "died Friday"."""
    inside = [i for i, t in enumerate(sentence.tokens) if t.start < dated.date.end and t.end > dated.date.start]
    before = inside[0] - 1
    if before >= 0 and sentence.tokens[before].upos == "ADP":
        before -= 1
    for i in (inside[-1] + 1, before):
        if 0 <= i < len(sentence.tokens) and i in owner and sentence.tokens[i].upos == "VERB":
            return i
    return None


def _clause_of_subject(sentence: Sentence, above: int, dated: Dated, owner: Mapping[int, int]) -> int | None:
    """The clause of "On Monday the talks ended", where the parser hung the date on the subject's noun."""
    t = sentence.tokens[above]
    fronted = dated.head < above and base(t) == "nsubj" and sentence.tokens[dated.head].relation.startswith("obl")
    return owner.get(t.head) if fronted and t.head >= 0 else None


def _after_what(sentence: Sentence, dated: Dated, owner: Mapping[int, int]) -> int | None:
    """ "13 months after the start of the war": the reckoned day is the start's, not the visit's that comes then."""
    end = max((i for i, t in enumerate(sentence.tokens) if t.start < dated.date.end), default=dated.head)
    came = any(t.lemma.lower() in COME for t in sentence.tokens[max(0, dated.head - _REACH) : dated.head])
    if dated.date.rule == _RECKONED and dated.date.type == "DATE" and not came:
        return None  # "died the day after the storm": not the day before the report
    for i in range(dated.head, min(len(sentence.tokens), end + _REACH)):
        if (
            i in owner
            and i > dated.head
            and any(
                sentence.tokens[k].form.lower() in ("after", "since", "before", "following", "of")
                for k in range(dated.head, i)
            )
        ):
            return owner[i]
    return None


# Words between a duration and the event it is reckoned from: "nearly two years after the full-scale start".
_REACH = 7

# Lengths of time that end or begin with the report's day tell when: "nine times in the past month", "within a week".
_LENGTHS_OF_NOW = ("dates.hence", "dates.relative_units", "dates.past_units")

# The rule of dates under which a length of time is reckoned back to the event named after it.
_RECKONED = "dates.offset_since_event"

COME = frozenset(("come", "follow", "happen", "be", "take", "occur"))


def is_nearer(sentence: Sentence, predicate: Predicate, dated: Dated, other: Dated) -> bool:
    """Whether of two dates under one predicate the first tells better when it was."""
    at = sentence.tokens[predicate.token].start
    date, rival = dated.date, other.date
    if (date.type == "TIME") != (rival.type == "TIME"):
        return rival.type == "TIME"  # "at noon on Monday": the day tells more than the hour
    deep, deeper = _depth(sentence, predicate, dated), _depth(sentence, predicate, other)
    if deep != deeper:
        return deep < deeper  # "yesterday's decree closes it in May", "reports third-quarter earnings on 3 May"
    if deep == 0 and _lies_in(date, rival) != _lies_in(rival, date):
        return _lies_in(date, rival)  # "the week after next, on Tuesday"
    return abs(date.start - at) < abs(rival.start - at)


def _depth(sentence: Sentence, predicate: Predicate, dated: Dated) -> int:
    """How many nouns stand between a date and the predicate above it, counted to two."""
    nouns = 0
    for above in ancestors(sentence, dated.head):
        if above in predicate.group or nouns == 2:
            break
        nouns += sentence.tokens[above].upos in ("NOUN", "PROPN", "NUM") and not _ends(sentence, above)
    return nouns


def is_of_a_noun(sentence: Sentence, predicate: Predicate, dated: Dated, published: dt.date | None) -> bool:
    """ "shaped the field for the 2020 race", "rose after its December delivery": the time tells which thing is meant.
    So does a past one of a thing that something is said of today: "the decision of March remains in place"."""
    above = sentence.tokens[dated.head].head
    if above < 0 or above in predicate.group or sentence.tokens[above].upos not in ("NOUN", "PROPN"):
        return False
    noun = sentence.tokens[above]
    if dated.date.when is not None and dated.date.when.start == dated.date.when.end and _is_occasion(sentence, above):
        return False  # "will name them at a 1 May press conference"
    own = noun.head == predicate.token and base(noun) == "nsubj"  # "A 2021 report found"
    relation = base(sentence.tokens[dated.head])
    attribute = relation in ("amod", "compound", "nummod") or (relation == "nmod" and dated.head < above)
    attribute = attribute and not _ends(sentence, above) and sentence.tokens[dated.head].relation != "nmod:poss"
    if attribute and not own and not _after_preposition(sentence, dated):
        return True
    when = dated.date.when
    verb = sentence.tokens[predicate.token]
    present = verb.xpos in ("VBZ", "VBP") or any(
        sentence.tokens[i].xpos in ("VBZ", "VBP") and sentence.tokens[i].lemma == "be"
        for i in children(sentence, predicate.token, "cop")
    )
    past = published is not None and when is not None and when.end < published
    return present and past and not predicate.noun and not _ends(sentence, above)


def _is_occasion(sentence: Sentence, noun: int) -> bool:
    cases = [sentence.tokens[i].form.lower() for i in children(sentence, noun, "case")]
    return base(sentence.tokens[noun]) == "obl" and ("at" in cases or "during" in cases)


def _after_preposition(sentence: Sentence, dated: Dated) -> bool:
    first = next(i for i, t in enumerate(sentence.tokens) if t.end > dated.date.start)
    return first > 0 and sentence.tokens[first - 1].upos == "ADP"


def _ends(sentence: Sentence, token: int) -> bool:
    """ "the end of May": a part of a time is no other noun."""
    return sentence.tokens[token].lemma.lower() in ("end", "start", "beginning", "middle", "close", "date")


def _lies_in(date: TimeExpression, other: TimeExpression) -> bool:
    a, b = date.when, other.when
    return a is not None and b is not None and b.start <= a.start and a.end <= b.end and a != b
