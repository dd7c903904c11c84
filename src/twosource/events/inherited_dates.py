"""Dates that a predicate without one of its own takes over from the clauses around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from twosource.events.predicates import Predicate, verbs
from twosource.events.since import RULE as SINCE
from twosource.events.verb_groups import shares_group
from twosource.language.trees import base, children, subtree
from twosource.records import Sentence, TimeExpression


def inherit_dates(
    sentence: Sentence,
    predicates: Sequence[Predicate],
    times: dict[int, TimeExpression],
    owner: Mapping[int, int],
    published: dt.date | None,
) -> dict[int, TimeExpression]:
    """Dates handed on to predicates that have none of their own."""
    out = dict(times)
    for k, p in enumerate(predicates):
        if k in out:
            continue
        date = _from_setting(sentence, p, times, owner, published) or _from_above(sentence, p, out, owner)
        date = date or _from_when(sentence, p, times, owner)
        if date is not None:
            out[k] = date
    for k, p in enumerate(predicates):
        head = sentence.tokens[p.clause].head
        if k in times and shares_group(sentence, p.clause) and head in owner:
            out.setdefault(owner[head], times[k])  # "was tried and acquitted in May"
    return out


def _from_setting(
    sentence: Sentence,
    predicate: Predicate,
    times: Mapping[int, TimeExpression],
    owner: Mapping[int, int],
    published: dt.date | None,
) -> TimeExpression | None:
    """The date of the happening that a verb is set in: "met at a summit in Oslo last May"."""
    if predicate.noun:
        return None
    for i in children(sentence, predicate.token, "obl", "obj"):
        cases = [sentence.tokens[c].form.lower() for c in children(sentence, i, "case")]
        if base(sentence.tokens[i]) == "obj":
            # "issued a warning on Monday": the warning's day is the issuing's, if it is not ahead
            date = times.get(owner.get(i, -1))
            past = published is not None and date is not None and date.when is not None and date.when.end <= published
            if not (predicate.lemma in _ATTENDS or (past and sentence.tokens[predicate.token].xpos in ("VBD", "VBN"))):
                continue
        elif not any(c in _SETTING for c in cases):
            continue
        below = subtree(sentence, i, without=("acl", "conj"))
        for b in below:
            if b in owner and owner[b] in times:
                return times[owner[b]]
    return None


def is_within_hours(sentence: Sentence, clause: int) -> bool:
    """Whether a clause is set off by hours or minutes from the one above it, so that one day is that of both."""
    return _is_set_off(sentence, clause, _HOURS)


def is_apart(sentence: Sentence, clause: int) -> bool:
    """ "weeks after the president said so": of another day than the clause above."""
    return _is_set_off(sentence, clause, _DAYS)


def _is_set_off(sentence: Sentence, clause: int, units: frozenset[str]) -> bool:
    for i in children(sentence, clause, "mark", "case"):
        near = sentence.tokens[max(0, i - 2) : i]
        if sentence.tokens[i].form.lower() in ("after", "before") and any(t.form.lower() in units for t in near):
            return True
    return False


_DAYS = frozenset("day days week weeks month months year years decade decades".split())
_HOURS = frozenset("hour hours minute minutes moments seconds".split())
_WHILE = ("when", "while", "as")
_SETTING = ("at", "during", "in", "on")
_ATTENDS = ("attend", "host", "join", "open", "address", "visit", "enter")


def _from_above(
    sentence: Sentence, predicate: Predicate, times: Mapping[int, TimeExpression], owner: Mapping[int, int]
) -> TimeExpression | None:
    """The date of a clause that scopes over this one: "On Monday they met and signed", "will fly on Monday to meet"."""
    t_index = predicate.clause
    t = sentence.tokens[t_index]
    if t.head < 0 or t.head not in owner or owner[t.head] not in times:
        return None
    date = times[owner[t.head]]
    head = sentence.tokens[t.head]
    if base(t) == "conj" and not children(sentence, predicate.clause, "nsubj") and not predicate.noun:
        if head.xpos in ("VBD", "VBN") and t.xpos not in ("VBD", "VBN"):
            return None  # "won on Tuesday and are set to rule"
        return date if date.end <= head.start or shares_group(sentence, t_index) else None
    if base(t) == "conj" and not predicate.noun and _is_fronted(sentence, t.head, date):
        return date if head.xpos not in ("VBD", "VBN") or t.xpos in ("VBD", "VBN") else None
    marks = [sentence.tokens[i].form.lower() for i in children(sentence, predicate.clause, "mark", "advmod")]
    if base(t) in ("advcl", "xcomp") and "to" in marks and head.lemma.lower() in verbs()["motion_verbs"]:
        return date
    if is_within_hours(sentence, t_index):
        return date  # "hours after returning from Lima"
    if base(t) == "advcl" and (any(m in _WHILE for m in marks) or (not marks and t.xpos == "VBG")):
        return date  # "on Monday when it sank", "closed on Friday, breaking the record"
    setting = predicate.noun and base(t) == "obl" and not predicate.group[1:]
    if setting and any(sentence.tokens[i].form.lower() in _SETTING[:-1] for i in children(sentence, t_index, "case")):
        return date  # "On Friday, in a call with her colleague, she urged"
    # "attended the opening last year": the opening was then too
    held = predicate.noun and predicate.clause == predicate.token and base(t) == "obj"
    return date if held and head.lemma.lower() in _ATTENDS else None


def _is_fronted(sentence: Sentence, clause: int, date: TimeExpression) -> bool:
    """ "On Monday the talks ended and the ministers flew home": a day before the first subject is that of both."""
    subjects = children(sentence, clause, "nsubj")
    first = min((j for i in subjects for j in subtree(sentence, i)), default=-1)
    return first >= 0 and date.end <= sentence.tokens[first].start and date.rule != SINCE


def _from_when(
    sentence: Sentence, predicate: Predicate, times: Mapping[int, TimeExpression], owner: Mapping[int, int]
) -> TimeExpression | None:
    """ "Two guards died when the roof fell in on 4 March": what is told by "when" is of the same day."""
    if predicate.noun or sentence.tokens[predicate.clause].xpos not in ("VBD", "VBN"):
        return None
    for i in children(sentence, predicate.clause, "advcl"):
        marks = [sentence.tokens[k].form.lower() for k in children(sentence, i, "mark", "advmod")]
        if "when" in marks and sentence.tokens[i].xpos in ("VBD", "VBN") and owner.get(i) in times:
            date = times[owner[i]]
            return date if date.rule != SINCE else None
    return None
