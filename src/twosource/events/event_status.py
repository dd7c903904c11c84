"""The status of an event: what the words say, set right by its verb, by its date and by standing in a headline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from twosource.events.governors import would_like
from twosource.events.predicates import Predicate
from twosource.events.scene import RULE as SCENE
from twosource.events.status import is_binding, is_marked, status_of
from twosource.events.status_words import words as status_words
from twosource.events.verb_groups import is_infinitive, is_told_under_way, is_under_way, marks_of
from twosource.language.trees import base, children, subtree
from twosource.records import Sentence, Status, TimeExpression
from twosource.sayings.cues import words_of

# The present of a headline tells what has happened, but with these, which last.
_LAST = frozenset(
    "appear await be believe care continue cost deny expect face fear feel fight have hold hope keep know lack "
    "last lead like live loom look matter mean mount need own plan refuse remain require say search see seek seem show "
    "stand stay struggle suffer support think threaten try urge use vow wait want warn weigh work worry".split()
)

# Who does these calls for what stands beside them: "demanded an inquiry".
_DEMANDS = frozenset(
    ("advocate", "appeal for", "ask", "beg for", "call for", "call on", "call upon", "demand", "petition", "plead for",
     "press for", "propose", "push for", "recommend", "request", "solicit", "suggest", "urge", "want")
)  # fmt: skip


def event_status(
    sentence: Sentence,
    predicate: Predicate,
    when: TimeExpression | None,
    published: dt.date | None,
    headline: bool,
) -> Status:
    """The status that the words give, set right by the date where they leave it open."""
    if not predicate.noun:
        told = status_of(sentence, predicate.token)
        present = sentence.tokens[predicate.token].xpos in ("VBZ", "VBP")
        if headline and present and predicate.lemma.split()[0] not in _LAST:
            return "happened" if told == "ongoing" else told
        if predicate.lemma == "call on" and not _calls_to_act(sentence, predicate):
            return told  # "the prime minister called on her on Tuesday": a visit
        if predicate.lemma == "ask" and not _asks_to_act(sentence, predicate):
            return told  # "asked him four times whether he knew"
        if would_like(sentence, predicate.token):
            return "called-for" if told == "planned" else told
        if predicate.lemma in _DEMANDS or _calls_for_act(sentence, predicate):
            return "called-for" if told in ("happened", "ongoing") else told
        if told in ("happened", "ongoing") and (promised := _promised(sentence, predicate)):
            return promised
        if told in ("happened", "ongoing") and _is_weighed(sentence, predicate):
            return "possible"
        if told in ("happened", "ongoing") and _is_forecast(sentence, predicate):
            return "possible"
        if told == "happened" and _is_refused(sentence, predicate):
            return "not-happened"
        if told == "happened" and _is_called_off(sentence, predicate):
            return "not-happened"
        if told == "not-happened" and _is_no_comment(sentence, predicate):
            return "happened"
        if told == "ongoing" and (done := _by_its_passive(sentence, predicate)):
            return done
        if told == "happened" and _was_arranged(sentence, predicate, when, published):
            return "planned"
        if told == "ongoing" and present and (_is_report(sentence, predicate) or _is_toll(sentence, predicate)):
            return "happened"
    named_by_verb = predicate.noun and predicate.clause != predicate.token
    token = predicate.group[1] if named_by_verb and len(predicate.group) > 1 else predicate.token
    status = status_of(sentence, token)
    if named_by_verb and status == "happened" and is_marked(sentence, predicate.token):
        status = status_of(sentence, predicate.token)
    dated = when is not None and when.rule != SCENE
    if not dated and status == "happened" and not predicate.noun and is_told_under_way(sentence, predicate.token):
        return "ongoing"
    if when is None or when.when is None or published is None or when.type == "SET":
        return status
    tense = sentence.tokens[predicate.token].xpos
    since = when.rule == "events.since" or _is_since(sentence, when)
    if status == "ongoing" and tense in ("VBZ", "VBP") and when.when.end < published and not since:
        return "happened"  # "the engineer warns his superiors in March of last year"
    beside = tense == "VBG" and not children(sentence, predicate.token, "aux")
    if status == "ongoing" and beside and when.when.end < published and not since and not predicate.noun:
        return "happened"  # "with a senator introducing a bill on Monday"
    recent = when.when.start == when.when.end and 0 <= (published - when.when.end).days <= 1
    if status == "happened" and recent and tense == "VBG" and is_under_way(sentence, predicate.token):
        return "ongoing"
    if when.when.start > published and status in ("happened", "ongoing"):
        # "closed the pits until 7 December" closed them; "lived until the next day", "arrived an hour later" are past
        past = _is_told_past(sentence, predicate) or (status == "happened" and _is_until(sentence, when))
        return status if past else "planned"
    if status == "called-for" and when.when.start >= published and is_binding(sentence, token):
        return "planned"  # "must open next month": an order with a day set
    over = predicate.noun and when.when.end < published
    return "happened" if over and status == "ongoing" and not named_by_verb else status


def _is_until(sentence: Sentence, when: TimeExpression) -> bool:
    before = [t.form.lower() for t in sentence.tokens if t.end <= when.start]
    return bool({"until", "till"} & set(before[-_SINCE_REACH:]))


def _is_told_past(sentence: Sentence, predicate: Predicate) -> bool:
    """ "arrived", "was there": in the past tense of its own, which does not look ahead as "was held" or "is" may."""
    t = sentence.tokens[predicate.token]
    active = t.xpos == "VBD" and t.upos == "VERB" and not children(sentence, predicate.token, "aux", "aux:pass")
    return not predicate.noun and active and base(t) != "acl"


def _is_since(sentence: Sentence, when: TimeExpression) -> bool:
    before = [t.form.lower() for t in sentence.tokens if t.end <= when.start]
    return "since" in before[-_SINCE_REACH:]


# "since at least early May"
_SINCE_REACH = 3


def _calls_to_act(sentence: Sentence, predicate: Predicate) -> bool:
    """Whether "called on the council" goes on with "to sell it", "for help" or "that it sell"."""
    below = children(sentence, predicate.token, "xcomp", "ccomp", "advcl")
    cases = [
        sentence.tokens[k].form.lower()
        for i in children(sentence, predicate.token, "obl")
        for k in children(sentence, i, "case")
    ]
    return bool(below) or ("for" in cases and "on" in cases and sentence.tokens[predicate.token].xpos != "VBD")


def _asks_to_act(sentence: Sentence, predicate: Predicate) -> bool:
    """Whether "asked the council" goes on with "to sell it", "for help" or "that it sell"; not with a question."""
    below = children(sentence, predicate.token, "xcomp", "ccomp", "advcl", "conj")
    return any(
        is_infinitive(sentence, i) or {"for", "that"} & {sentence.tokens[i].form.lower(), *marks_of(sentence, i)}
        for i in [*below, *children(sentence, predicate.token, "obl")]
    )


def _calls_for_act(sentence: Sentence, predicate: Predicate) -> bool:
    """ "called for the minister to resign", where "for" opens a clause; "pleaded with parents to stay away",
    "has begged for rain"."""
    below = children(sentence, predicate.token, "xcomp", "ccomp", "advcl")
    if predicate.lemma.split()[0] in ("beg", "plead"):
        things = children(sentence, predicate.token, "obl")
        return any(is_infinitive(sentence, i) for i in below) or any("for" in marks_of(sentence, i) for i in things)
    return predicate.lemma == "call" and any("for" in marks_of(sentence, i) for i in below)


def _promised(sentence: Sentence, predicate: Predicate) -> Status | None:
    """The status of a thing promised, threatened or expected by its noun: "promised retaliation", "threatened a
    veto", "expects a report". With an infinitive the promise is told by itself: "promised to leave"."""
    lemma = predicate.lemma.split()[0]
    things = [i for i in children(sentence, predicate.token, "obj") if sentence.tokens[i].upos == "NOUN"]
    if lemma not in _PROMISES or not things or children(sentence, predicate.token, "xcomp", "ccomp"):
        return None
    return _PROMISES[lemma]


_PROMISES: dict[str, Status] = {
    "promise": "planned", "pledge": "planned", "vow": "planned", "threaten": "possible", "expect": "planned",
}  # fmt: skip


def _is_weighed(sentence: Sentence, predicate: Predicate) -> bool:
    """ "Prosecutors are considering charges", "was weighing whether to sell": the thing weighed may come. Not "had
    considered an appeal", which is over, nor "considers him a friend"."""
    t = sentence.tokens[predicate.token]
    under_way = t.xpos == "VBG" and bool(children(sentence, predicate.token, "aux"))
    things = children(sentence, predicate.token, "obj", "ccomp")
    things += [i for i in children(sentence, predicate.token, "xcomp", "advcl") if "whether" in marks_of(sentence, i)]
    return under_way and predicate.lemma.split()[0] in _WEIGHS and bool(things)


_WEIGHS = frozenset(("consider", "contemplate", "mull", "ponder", "weigh"))


def _is_refused(sentence: Sentence, predicate: Predicate) -> bool:
    """ "His children declined an autopsy", "refused any pay", "again she refused": what was refused was not done.
    Not "the shares declined 3 per cent"."""
    other = children(sentence, predicate.token, "xcomp", "ccomp", "aux:pass")
    if predicate.lemma not in ("decline", "refuse") or other:
        return False
    things = children(sentence, predicate.token, "obj")
    return predicate.lemma == "refuse" or (bool(things) and not _has_number(sentence, things))


def _by_its_passive(sentence: Sentence, predicate: Predicate) -> Status | None:
    """The status of the present passive of verbs that tell what is to come or came to be: "a vote is expected on
    Friday", "he is charged with arson", "she is survived by two sons"; not that which tells who somebody is, "the man
    who is accused"."""
    t = sentence.tokens[predicate.token]
    if t.xpos != "VBN" or base(t) == "acl" or not children(sentence, predicate.token, "aux:pass"):
        return None
    if children(sentence, predicate.token, "xcomp", "ccomp"):
        return None  # "is expected to rise" tells of the rise
    return _PASSIVES.get(predicate.lemma)


_PASSIVES: dict[str, Status] = {
    "expect": "planned", "schedule": "planned", "set": "planned", "slate": "planned", "plan": "planned",
    "accuse": "happened", "charge": "happened", "survive": "happened",
}  # fmt: skip


def _was_arranged(
    sentence: Sentence, predicate: Predicate, when: TimeExpression | None, published: dt.date | None
) -> bool:
    """ "Talks were scheduled for Tuesday", on a day that is not over when the report comes out."""
    if _by_its_passive(sentence, predicate) != "planned" or when is None or when.when is None or published is None:
        return False
    return when.rule != SCENE and when.when.end >= published


def _is_forecast(sentence: Sentence, predicate: Predicate) -> bool:
    """ "The bank assumes growth of 1.8 per cent", "put the cost at two million": the figure is of what may come."""
    lemma = predicate.lemma.split()[0]
    things = children(sentence, predicate.token, "obj")
    of_cost = lemma in ("put", "estimate", "reckon") and any(sentence.tokens[i].lemma == "cost" for i in things)
    if children(sentence, predicate.token, "ccomp", "xcomp") or (lemma not in _FORECASTS and not of_cost):
        return False
    return of_cost or _has_number(sentence, things)


def _has_number(sentence: Sentence, things: Sequence[int]) -> bool:
    """ "1,140 patients", "a rise of 6 per cent"; not "a ship that carries 90 men"."""
    return any(sentence.tokens[k].upos == "NUM" for i in things for k in subtree(sentence, i, without=_BESIDE))


_BESIDE = ("acl", "appos", "parataxis")


_FORECASTS = frozenset(("assume", "forecast", "predict", "project"))


def _is_called_off(sentence: Sentence, predicate: Predicate) -> bool:
    """ "the exchange has been called off": what is told of is the exchange, and there was none."""
    passive = bool(children(sentence, predicate.token, "aux:pass"))
    return passive and predicate.lemma in status_words()["cancelling"]


def _is_no_comment(sentence: Sentence, predicate: Predicate) -> bool:
    """ "declined to comment", "would not answer": that nothing was said on being asked is what happened."""
    t = sentence.tokens[predicate.token]
    if t.lemma.lower() not in status_words()["comments"] or t.xpos != "VB":
        return False
    refused = t.relation == "xcomp" and sentence.tokens[t.head].lemma.lower() in ("decline", "refuse")
    would = any(sentence.tokens[i].form.lower() == "would" for i in children(sentence, predicate.token, "aux"))
    return refused or would


def _is_report(sentence: Sentence, predicate: Predicate) -> bool:
    """ "the ministry reports 1,140 patients", "counts 17 dead", "puts it at 900 million": the present of a count tells
    what has been counted."""
    t = sentence.tokens[predicate.token]
    simple = t.xpos in ("VBZ", "VBP") and not children(sentence, predicate.token, "aux")
    if not simple or predicate.lemma.split()[0] not in words_of("counts") | words_of("counts_known") | {"show"}:
        return False
    below = children(sentence, predicate.token, "obj", "obl")
    return _has_number(sentence, below)


def _is_toll(sentence: Sentence, predicate: Predicate) -> bool:
    """ "The dead include four children", "those arrested include his wife": who they are tells whom it befell."""
    if predicate.lemma not in ("include", "number"):
        return False
    for i in children(sentence, predicate.token, "nsubj"):
        t = sentence.tokens[i]
        befell = any(sentence.tokens[k].xpos in ("VBN", "VBD") for k in children(sentence, i, "acl"))
        if t.lemma.lower() in status_words()["befallen"] or (t.form.lower() == "those" and befell):
            return True
    return False
