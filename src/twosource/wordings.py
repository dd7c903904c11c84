"""Words that somebody is quoted with, in the readings of one fact: the same, one a cut of the other, or changed.

What is compared is the quotation's sentence, however short the clause of it that the readings were linked by: who
quotes "We are patient" of "We are patient, but not for ever" has cut it. A further sentence is a further remark.
"""

from __future__ import annotations

from collections.abc import Sequence

from twosource.collation import compare_wordings, count_common
from twosource.records import Agreement, Difference
from twosource.slots import Context, is_translated, is_worded, own_words, text_of, values_told
from twosource.units import Unit

# The share of the shorter wording's words of content that another wording must have, where one of the two is but a
# few marked words of a sentence, for both to be wordings of one remark: less than half are two remarks about it.
ONE_REMARK = 0.5


def whole_quotations(group: Sequence[Unit]) -> list[Unit]:
    """The units of a group without the clauses that stand inside a quotation of it: the whole is compared."""
    whole = [u for u in group if u.kind == "quotation"]
    return [
        u
        for u in group
        if u.kind == "quotation"
        or not any(q.report == u.report and q.start <= u.start and u.end <= q.end for q in whole)
    ]


def quoted_words(u: Unit, context: Context) -> str:
    """The words that somebody is quoted with in a unit, to the ends of the sentences it stands in."""
    a = context.analyses[u.report]
    near = {i for i, q in enumerate(a.quotations) if q.direct and q.start < u.end and u.start < q.end}
    near |= {q.continues for i in near if (q := a.quotations[i]).continues is not None}
    near |= {i for i, q in enumerate(a.quotations) if q.direct and q.continues in near}
    sentences = [s for s in a.sentences if s.start < u.end and u.start < s.end]
    if not sentences:
        return ""
    start, end = sentences[0].start, sentences[-1].end
    inside = sorted((max(q.start, start), min(q.end, end)) for q in (a.quotations[i] for i in near))
    return " … ".join(a.report.text[x:y] for x, y in inside if x < y)


def find_agreement_of_wordings(
    pairs: Sequence[tuple[Unit, Unit]], group: Sequence[Unit], context: Context
) -> tuple[Agreement, tuple[Difference, ...]]:
    """Word for word the same: agree; one a cut of the other, or a remark told indirectly: compatible; else differ."""
    outcomes = {(a, b): _outcome(a, b, context) for a, b in pairs}
    apart = [pair for pair, outcome in outcomes.items() if outcome == "differ"]
    if apart:
        return "differ", (show_words(apart, context),)
    return ("compatible" if "compatible" in outcomes.values() or is_cut(group, context) else "agree"), ()


def show_words(pairs: Sequence[tuple[Unit, Unit]], context: Context) -> Difference:
    """The wordings of readings whose words part, each with its reports."""
    told = ((u, " ".join(own_words(u, context).split())) for pair in pairs for u in pair)
    return Difference("words", values_told(told, context))


def _outcome(a: Unit, b: Unit, context: Context) -> Agreement:
    """How the words of two readings stand to each other; one without any tells the remark indirectly."""
    mine, theirs = own_words(a, context), own_words(b, context)
    if not (mine and theirs):
        same = compare_wordings(text_of(a, context), text_of(b, context), False) in ("identical", "spelling")
        return "agree" if same else "compatible"
    how = compare_wordings(mine, theirs, is_translated(a, b, context))
    if how in ("identical", "spelling"):
        return "agree"
    if how == "cut":
        return "agree" if _has_whole(a, b, context) else "compatible"
    few = not (is_worded(a) and is_worded(b))
    return "differ" if are_one_remark(mine, theirs, few) else "compatible"


def _has_whole(a: Unit, b: Unit, context: Context) -> bool:
    """Whether of two readings, one a cut of the other, both stand in one sentence of somebody's: only what was linked
    of it is shorter."""
    how = compare_wordings(quoted_words(a, context), quoted_words(b, context), is_translated(a, b, context))
    return how in ("identical", "spelling")


def retells(a: Unit, b: Unit, context: Context) -> bool:
    """Whether one of two readings has somebody's own words and the other has them cut, or tells them in other words."""
    mine, theirs = (own_words(u, context) or quoted_words(u, context) for u in (a, b))
    if mine and theirs:
        return compare_wordings(mine, theirs, False) == "cut"
    return is_worded(a) != is_worded(b)


def are_reworded(a: Unit, b: Unit, context: Context) -> bool:
    """Whether what two readings tell holds a few words of somebody's in two wordings: "that bitter mistake" and "the
    bitter mistake". Only where all words of content of one stand in the other too: else they may be two remarks."""
    mine, theirs = own_words(a, context), own_words(b, context)
    common, shorter = count_common(mine, theirs)
    return common == shorter > 1 and compare_wordings(mine, theirs, is_translated(a, b, context)) == "differs"


def are_one_remark(mine: str, theirs: str, few: bool) -> bool:
    """Whether differing words can be one remark in two wordings: they have a word of content in common; where one is
    but a few words marked in a sentence, half of them. "Ripped out" and "kept waking the guests" are two remarks."""
    common, shorter = count_common(mine, theirs)
    return common > 0 and (not few or common >= ONE_REMARK * shorter)


def is_cut(group: Sequence[Unit], context: Context) -> bool:
    """Whether one report's fullest wording is a part of another's: a headline may have the same part."""
    fullest: dict[int, str] = {}
    for u in group:
        words = max(own_words(u, context), quoted_words(u, context), key=lambda w: len(w.split()))
        if len(words.split()) > len(fullest.get(u.report, "").split()):
            fullest[u.report] = words
    told = [fullest[r] for r in sorted(fullest)]
    return any(compare_wordings(x, y, False) == "cut" for i, x in enumerate(told) for y in told[:i])
