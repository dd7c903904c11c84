"""When an event is: the date its predicate governs, or one that its clause inherits.

A date belongs to the first predicate above it in the tree, so that "China released a paper last month urging talks"
dates the release and not the talks. Where the tree gives an event none, it may share that of the clause it stands in:
the meeting of "met at a summit last May", the errand of "will travel on Monday to meet".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from twosource.events.predicates import Predicate, verbs
from twosource.events.status import shares_group
from twosource.language.trees import ancestors, base, children, subtree
from twosource.records import Interval, Sentence, TimeExpression

# "comes the day after the talks": the words between "after" and the noun, "a telephone" in "a telephone call".
_AFTER = ("after", "before", "following")
_COME = frozenset(("come", "follow", "happen", "be", "take", "occur"))


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with the token under which all its words hang."""

    date: TimeExpression
    head: int


def dates_in(sentence: Sentence, dates: Sequence[TimeExpression]) -> list[Dated]:
    """The dates within a sentence, with their head tokens; sets and bare durations tell no day and are left out."""
    found = []
    for d in dates:
        if d.when is None or not sentence.start <= d.start < sentence.end:
            continue
        inside = [i for i, t in enumerate(sentence.tokens) if t.start < d.end and t.end > d.start]
        if inside:
            head = next((i for i in inside if sentence.tokens[i].head not in inside), inside[0])
            found.append(Dated(d, head))
    return found


def find_times(
    sentence: Sentence,
    predicates: Sequence[Predicate],
    dates: Sequence[TimeExpression],
    published: dt.date | None,
    quoted: Sequence[tuple[int, int]] = (),
) -> dict[int, TimeExpression]:
    """The date of each predicate that has one, by its place in `predicates`; `quoted`: the contents of quotations."""
    times: dict[int, TimeExpression] = {}
    held: dict[int, Dated] = {}
    lost: list[Dated] = []
    owner = {token: k for k, p in reversed(list(enumerate(predicates))) for token in p.group}
    for k, p in enumerate(predicates):
        owner[p.token] = k
    for dated in dates_in(sentence, dates):
        if _is_compared(sentence, dated):
            continue
        told = dated  # "since May, when the roof fell": it fell in May
        if _is_since(sentence, dated) and not _goes_on_since(sentence, dated):
            if published is None:
                continue
            dated = _until_now(dated, published)
        of = _on_its_side(sentence, predicates, dated, _owner(sentence, dated, owner), quoted)
        if of is not None and _is_of_a_noun(sentence, predicates[of], dated, published):
            lost.append(dated)
            continue
        if of is not None and of in held and not _nearer(sentence, predicates[of], dated, held[of]):
            lost.append(dated)
        elif of is not None:
            if of in held:
                lost.append(held[of])
            held[of], times[of] = dated, dated.date
        for k, p in enumerate(predicates):
            if (k not in times or told is not dated) and _when_after(sentence, p, told):
                times[k] = told.date
    for dated in lost:
        verb = _verb_before(sentence, dated, owner)
        if verb is not None and verb == _on_its_side(sentence, predicates, dated, verb, quoted):
            times.setdefault(verb, dated.date)
    _reckon_days(sentence, dates, times, owner)
    return _inherited(sentence, predicates, times, owner, published)


_DAYS_COUNTED = re.compile(r"P(\d+)D")


def _reckon_days(
    sentence: Sentence,
    dates: Sequence[TimeExpression],
    times: dict[int, TimeExpression],
    owner: Mapping[int, int],
) -> None:
    """Dates "the mill burned down two days after the guard was shot on 12 June": it burned down on the 14th."""
    for d in dates:
        counted = _DAYS_COUNTED.fullmatch(d.value) if d.type == "DURATION" else None
        if counted is None or not sentence.start <= d.start < sentence.end:
            continue
        first = next(i for i, t in enumerate(sentence.tokens) if t.end > d.start)
        mark = next((i for i, t in enumerate(sentence.tokens) if t.start >= d.end), len(sentence.tokens))
        if mark == len(sentence.tokens) or sentence.tokens[mark].form.lower() not in ("after", "before"):
            continue
        if sentence.tokens[first].upos not in ("NUM", "DET") or (first and sentence.tokens[first - 1].xpos == "IN"):
            continue  # "more than two days after", "for two days before"
        clause = sentence.tokens[mark].head
        anchor = times[owner[clause]].when if owner.get(clause) in times else None
        above = sentence.tokens[clause].head if clause >= 0 else -1
        if anchor is None or anchor.start != anchor.end or above not in owner or owner[above] in times:
            continue
        step = int(counted[1]) * (-1 if sentence.tokens[mark].form.lower() == "before" else 1)
        day = anchor.start + dt.timedelta(days=step)
        when = Interval(day, day, "day")
        times[owner[above]] = TimeExpression(d.start, d.end, "DATE", day.isoformat(), when, "events.day_after")


def _on_its_side(
    sentence: Sentence,
    predicates: Sequence[Predicate],
    dated: Dated,
    found: int | None,
    quoted: Sequence[tuple[int, int]],
) -> int | None:
    """The predicate found, if no quotation's edge parts it from the date; else the verb next before it on its side.

    '"The ship sank on Monday," they said on Tuesday': neither day is the other verb's, whatever the parser says.
    """

    def side(position: int) -> list[int]:
        return [k for k, (start, end) in enumerate(quoted) if start <= position < end]

    own = side(dated.date.start)
    if found is not None and side(sentence.tokens[predicates[found].token].start) == own:
        return found
    if not own:
        return None
    near = [k for k, p in enumerate(predicates) if p.token < dated.head and side(sentence.tokens[p.token].start) == own]
    # "called on him on Tuesday": the words called for are a noun's, and the day the call's
    return max(near, key=lambda k: (not predicates[k].noun, predicates[k].token), default=found)


def _owner(sentence: Sentence, dated: Dated, owner: Mapping[int, int]) -> int | None:
    """The predicate a date belongs to: the first above it, but never one across a conjoined clause from it."""
    if (dated.date.type == "DURATION" and dated.date.rule not in _LENGTHS_OF_NOW) or dated.date.rule == _RECKONED:
        return _after_what(sentence, dated, owner)
    if dated.head in owner:
        return owner[dated.head]
    if _is_since(sentence, dated) and (held := _participle_before(sentence, dated)) in owner:
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


def _is_compared(sentence: Sentence, dated: Dated) -> bool:
    """ "5 per cent higher than in the year before", "twice as much as a year ago": the time compared with is not that
    of what is told."""
    first = next(i for i, t in enumerate(sentence.tokens) if t.end > dated.date.start)
    while first > 0 and sentence.tokens[first - 1].upos in ("ADP", "DET"):
        first -= 1
        if sentence.tokens[first].form.lower() == "than":
            return True
    before = [t.form.lower() for t in sentence.tokens[max(0, first - _FAR) : first]]
    return before[-1:] == ["than"] or (before[-1:] == ["as"] and "as" in before[:-1])


def _verb_before(sentence: Sentence, dated: Dated, owner: Mapping[int, int]) -> int | None:
    """ "The man who was shot by police on Sunday stood trial yesterday": of two days that the tree gives to one verb
    the farther is that of the verb right before it."""
    near = range(dated.head - 1, max(-1, dated.head - 1 - _FAR), -1)
    verb = next((i for i in near if sentence.tokens[i].upos in ("VERB", "AUX")), None)
    noun = sentence.tokens[dated.head].head
    if verb is None and noun >= 0 and sentence.tokens[noun].upos == "NOUN":
        verb = next((i for i in children(sentence, noun, "acl")), None)  # "yesterday's decree, signed by the king"
    return owner.get(verb) if verb is not None else None


def _is_since(sentence: Sentence, dated: Dated) -> bool:
    """ "has risen since May": the day it began, not the day it happened."""
    first = next(i for i, t in enumerate(sentence.tokens) if t.end > dated.date.start)
    near = [sentence.tokens[first], *sentence.tokens[max(0, first - 1) : first]]
    return any(t.form.lower() == "since" for t in near)


def _participle_before(sentence: Sentence, dated: Dated) -> int:
    """The participle right before "since", -1 without one."""
    first = next(i for i, t in enumerate(sentence.tokens) if t.end > dated.date.start)
    near = [i for i in range(max(0, first - 2), first) if sentence.tokens[i].xpos == "VBN"]
    return near[-1] if near else -1


def _until_now(dated: Dated, published: dt.date) -> Dated:
    """ "has risen by 14 cm since May": some time between then and the report."""
    when = dated.date.when
    if when is None or when.start > published:
        return dated
    now = Interval(when.start, published, when.precision)
    return Dated(replace(dated.date, when=now, rule="events.since"), dated.head)


def _goes_on_since(sentence: Sentence, dated: Dated) -> bool:
    """ "has been held since May", "have not paid since May": the day it began. Not "has risen since May" and "has
    killed 40 since May", which came about bit by bit."""
    above = next(ancestors(sentence, dated.head), None)
    if above is None:
        return False
    if sentence.tokens[above].upos not in ("VERB", "AUX", "ADJ"):
        # "has been in office since May"; not "is the worst storm since May"
        return bool(children(sentence, above, "cop") and children(sentence, above, "case"))
    below = [i for i in children(sentence, above, "nsubj", "obj", "obl", "advmod") if i != dated.head]
    counted = any(children(sentence, i, "nummod") for i in below)
    negated = any(sentence.tokens[i].form.lower() in ("not", "n't", "never") for i in children(sentence, above))
    by_and_by = counted or sentence.tokens[above].lemma.lower() in _CHANGES
    progressive = sentence.tokens[above].xpos == "VBG" and any(
        sentence.tokens[i].lemma == "have" for i in children(sentence, above, "aux")
    )
    again = any(
        sentence.tokens[i].lemma.lower() == "time" and children(sentence, i, "nummod")
        for i in children(sentence, above, "obl", "advmod", "obj", "nmod")
    )
    if again:
        return False  # "has been used nine times since May"
    return negated or not (by_and_by or progressive) or _is_state(sentence, above)


# What these tell comes about over the whole time since.
_CHANGES = frozenset(
    "rise fall grow spread increase decrease drop double triple climb shrink swell gain lose decline worsen improve "
    "slip slide soar plunge surge ease weaken strengthen deteriorate expand".split()
)


def _is_state(sentence: Sentence, token: int) -> bool:
    """ "held since May", "have been closed since May": a passive lasts, whatever it counts."""
    return sentence.tokens[token].xpos == "VBN" and (
        base(sentence.tokens[token]) == "acl"
        or any(sentence.tokens[i].form.lower() == "been" for i in children(sentence, token, "aux"))
    )


def _when_after(sentence: Sentence, predicate: Predicate, dated: Dated) -> bool:
    """ "on Friday when the bridge fell": a clause of "when" right after a date, wherever the parser hung it."""
    last = max(i for i, t in enumerate(sentence.tokens) if t.start < dated.date.end)
    after = last + 1
    if after < len(sentence.tokens) - 1 and sentence.tokens[after].form == ",":
        after += 1  # "since May, when the roof fell"
    marks = children(sentence, predicate.clause, "advmod", "mark")
    return after in marks and sentence.tokens[after].form.lower() == "when"


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
    came = any(t.lemma.lower() in _COME for t in sentence.tokens[max(0, dated.head - _REACH) : dated.head])
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


def _nearer(sentence: Sentence, predicate: Predicate, dated: Dated, other: Dated) -> bool:
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


def _is_of_a_noun(sentence: Sentence, predicate: Predicate, dated: Dated, published: dt.date | None) -> bool:
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


def _inherited(
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


def day_before(
    sentence: Sentence,
    predicates: Sequence[Predicate],
    token_dates: Mapping[int, TimeExpression],
    today: dt.date | None,
) -> dict[int, TimeExpression]:
    """Dates read off "comes the day after the talks": the talks were on the day before what comes.

    `today` is the day of what comes where it has no date of its own: the report's.
    """
    found: dict[int, TimeExpression] = {}
    for i in range(len(sentence.tokens) - 2):
        words = [t.form.lower() for t in sentence.tokens[i : i + 3]]
        if words[0] not in ("the", "a", "one") or words[1] != "day" or words[2] not in _AFTER:
            continue
        if not any(t.lemma.lower() in _COME for t in sentence.tokens[max(0, i - 3) : i]):
            continue
        k = next((k for k, p in enumerate(predicates) if p.token > i + 2), None)
        first = next((n for n, p in enumerate(predicates) if p.token < i and n in token_dates), None)
        anchor = token_dates[first].when if first is not None else None
        day = anchor.start if anchor is not None and anchor.precision == "day" else today
        if k is None or day is None or k in token_dates:
            continue
        other = day + dt.timedelta(days=1 if words[2] == "before" else -1)
        start, end = sentence.tokens[i].start, sentence.tokens[i + 1].end
        when = Interval(other, other, "day")
        found[k] = TimeExpression(start, end, "DATE", other.isoformat(), when, "events.day_after")
    return found
