"""When an event is: the date its predicate governs, or one that its clause inherits.

A date belongs to the first predicate above it in the tree, so that "China released a paper last month urging talks"
dates the release and not the talks. Where the tree gives an event none, it may share that of the clause it stands in:
the meeting of "met at a summit last May", the errand of "will travel on Monday to meet".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from twosource.events.date_owners import COME, is_compared, is_nearer, is_of_a_noun, owner_of, verb_before
from twosource.events.dated import Dated
from twosource.events.inherited_dates import inherit_dates
from twosource.events.predicates import Predicate
from twosource.events.since import goes_on_since, is_since, until_now
from twosource.language.trees import base, children
from twosource.records import Interval, Sentence, TimeExpression

# "comes the day after the talks": the words between "after" and the noun, "a telephone" in "a telephone call".
_AFTER = ("after", "before", "following")


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
        if is_compared(sentence, dated):
            continue
        told = dated  # "since May, when the roof fell": it fell in May
        if is_since(sentence, dated) and not goes_on_since(sentence, dated):
            if published is None:
                continue
            dated = until_now(dated, published)
        of = _on_its_side(sentence, predicates, dated, owner_of(sentence, dated, owner), quoted)
        if of is not None and is_of_a_noun(sentence, predicates[of], dated, published):
            lost.append(dated)
            continue
        if of is not None and of in held and not is_nearer(sentence, predicates[of], dated, held[of]):
            lost.append(dated)
        elif of is not None:
            if of in held:
                lost.append(held[of])
            held[of], times[of] = dated, dated.date
        for k, p in enumerate(predicates):
            if (k not in times or told is not dated) and _when_after(sentence, p, told):
                times[k] = told.date
    for dated in lost:
        verb = verb_before(sentence, dated, owner)
        if verb is not None and verb == _on_its_side(sentence, predicates, dated, verb, quoted):
            times.setdefault(verb, dated.date)
    _reckon_days(sentence, dates, times, owner)
    return inherit_dates(sentence, predicates, times, owner, published)


_DAYS_COUNTED = re.compile(r"P(\d+)D")


def _reckon_days(
    sentence: Sentence,
    dates: Sequence[TimeExpression],
    times: dict[int, TimeExpression],
    owner: Mapping[int, int],
) -> None:
    """Dates "the mill burned down two days after the guard was shot on 12 June": it burned down on the 14th; and the
    other way round "it burned down on 14 June, two days after the guard was shot"."""
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
        above = _above_conjuncts(sentence, clause)
        step = int(counted[1]) * (-1 if sentence.tokens[mark].form.lower() == "before" else 1)
        for known, other, days in ((clause, above, step), (above, clause, -step)):
            anchor = times[owner[known]].when if owner.get(known) in times else None
            if anchor is None or anchor.start != anchor.end or other not in owner or owner[other] in times:
                continue
            day = anchor.start + dt.timedelta(days=days)
            when = Interval(day, day, "day")
            times[owner[other]] = TimeExpression(d.start, d.end, "DATE", day.isoformat(), when, "events.day_after")
            break


def _above_conjuncts(sentence: Sentence, clause: int) -> int:
    """The clause over a subordinate one: "landed a year after his wife left and a day after his dog died"."""
    while clause >= 0 and base(sentence.tokens[clause]) == "conj":
        clause = sentence.tokens[clause].head
    return sentence.tokens[clause].head if clause >= 0 else -1


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


def _when_after(sentence: Sentence, predicate: Predicate, dated: Dated) -> bool:
    """ "on Friday when the bridge fell": a clause of "when" right after a date, wherever the parser hung it."""
    last = max(i for i, t in enumerate(sentence.tokens) if t.start < dated.date.end)
    after = last + 1
    if after < len(sentence.tokens) - 1 and sentence.tokens[after].form == ",":
        after += 1  # "since May, when the roof fell"
    marks = children(sentence, predicate.clause, "advmod", "mark")
    return after in marks and sentence.tokens[after].form.lower() == "when"


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
        if not any(t.lemma.lower() in COME for t in sentence.tokens[max(0, i - 3) : i]):
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
