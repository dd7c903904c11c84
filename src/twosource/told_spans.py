"""How far the words go that tell a unit, for the reader: a verb with what it cannot be understood without.

Units are compared by their own clause, in which what somebody is told to have ruled or shown is another's matter.
Printed by itself such a clause tells nothing: "The court ruled".
"""

from __future__ import annotations

import re

from twosource.content import tokens_in
from twosource.language.trees import children, subtree
from twosource.records import Analysis, Sentence
from twosource.unit_finding import LONGEST
from twosource.units import Unit

# Words that may stand between a verb and its complement, such as a day: "ruled on Friday, for the first time, that".
WIDEST_GAP = 8


# Words before a number that say how it is meant, behind one another: "more than", "up to about".
_BOUNDS = frozenset(
    "more less fewer than at least most up to over under about around nearly almost some roughly".split()
)
# Words at the end of a stretch that only lead on to what is not in it.
_LEADS_ON = frozenset("and or but nor that than as while".split())


def told_span(a: Analysis, u: Unit) -> tuple[int, int]:
    """Where a unit's words and its verb's complement stand: "the court ruled | that the quay is public". The same for
    a verb that ends them: "called the clerk to say | that the quay is public"."""
    if u.kind == "quotation" and u.quotation and not u.quotation.direct:
        return u.start, _before_leads(a, u)
    if u.kind != "event" or u.event is None or u.event.sentence >= len(a.sentences):
        return u.start, u.end
    s = a.sentences[u.event.sentence]
    inside = [i for i, t in enumerate(s.tokens) if t.start >= u.start and t.end <= u.end and t.upos != "PUNCT"]
    if not inside:
        return u.start, u.end
    start = _with_mark(a.report.text, _with_bounds(s, inside[0], u.start), u.end)
    for verb in dict.fromkeys((u.event.token, inside[-1])):
        end = _complement_end(s, verb, u)
        if end is not None:
            return start, end
    while len(inside) > 1 and s.tokens[inside[-1]].form.lower() in _LEADS_ON and inside[-1] != u.event.token:
        inside.pop()
    return start, min(u.end, s.tokens[inside[-1]].end) if inside[-1] + 1 < len(s.tokens) else u.end


def _before_leads(a: Analysis, u: Unit) -> int:
    """The end of words without those behind them that only lead on to what is not in them: "nine are dead | and more"
    of "and more than 40 are missing"."""
    tokens = tokens_in(a.sentences, u.start, u.end)
    while len(tokens) > 1 and tokens[-1].form.lower() in _LEADS_ON:
        tokens.pop()
    if len(tokens) > 2 and tokens[-1].form.lower() in _BOUNDS and tokens[-2].upos == "CCONJ":
        tokens = tokens[:-2]
    return min(u.end, tokens[-1].end) if tokens and tokens[-1].end < u.end - 1 else u.end


def _with_mark(text: str, start: int, end: int) -> int:
    """The start of words behind an opening mark that is closed in them: `"|Quite mad," the pilot calls the plan`."""
    before, words = text[start - 1 : start], text[start:end]
    opened = {
        '"': words.count('"') % 2 == 1,
        "“": words.count("”") > words.count("“"),
        "‘": bool(_SHUT.search(words)) and "‘" not in words,
        "'": bool(_SHUT.search(words)) and not _OPENED.search(words),
    }
    return start - 1 if opened.get(before, False) else start


# A single mark behind a word and its stop, which no apostrophe is, and one before a word.
_SHUT = re.compile(r"[.,!?…]['’](?!\w)")
_OPENED = re.compile(r"(?<!\w)['‘](?=\w)")


def _with_bounds(s: Sentence, first: int, start: int) -> int:
    """The start of words that open with a number, taking in how it is meant: "more than | 200 are missing"."""
    if s.tokens[first].upos != "NUM":
        return start
    at = first
    while at and s.tokens[at - 1].form.lower() in _BOUNDS:
        at -= 1
    return start if at == first else s.tokens[at].start


def _complement_end(s: Sentence, verb: int, u: Unit) -> int | None:
    """The end of what a word at or before a unit's end is not whole without; None where nothing of it is left out. Of
    "what" it is the clause that says what: "to weigh what | is known as the harbour rule"."""
    asks = s.tokens[verb].xpos in ("WP", "WDT")
    for part in children(s, verb, *(("acl",) if asks else ("ccomp", "xcomp"))):
        below = [i for i in subtree(s, part) if s.tokens[i].upos != "PUNCT"]
        if not below or below[0] <= verb or s.tokens[below[0]].start < u.end:
            continue
        between = [t for t in s.tokens[verb : below[0]] if t.start >= u.end]
        if len(between) <= WIDEST_GAP and s.tokens[below[-1]].end - u.start <= LONGEST:
            return s.tokens[below[-1]].end
    return None
