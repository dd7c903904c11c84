"""How far the words go that tell a unit, for the reader: a verb with what it cannot be understood without.

Units are compared by their own clause, in which what somebody is told to have ruled or shown is another's matter.
Printed by itself such a clause tells nothing: "The court ruled".
"""

from __future__ import annotations

from twosource.language.trees import children, subtree
from twosource.records import Analysis
from twosource.unit_finding import LONGEST
from twosource.units import Unit

# Words that may stand between a verb and its complement, such as a day: "ruled on Friday, for the first time, that".
WIDEST_GAP = 8


def told_span(a: Analysis, u: Unit) -> tuple[int, int]:
    """Where a unit's words and its verb's complement stand: "the court ruled | that the quay is public"."""
    if u.kind != "event" or u.event is None or u.event.sentence >= len(a.sentences):
        return u.start, u.end
    s, verb = a.sentences[u.event.sentence], u.event.token
    for part in children(s, verb, "ccomp", "xcomp"):
        below = [i for i in subtree(s, part) if s.tokens[i].upos != "PUNCT"]
        if not below or below[0] <= verb or s.tokens[below[0]].start < u.end:
            continue
        between = [t for t in s.tokens[verb : below[0]] if t.start >= u.end]
        if len(between) <= WIDEST_GAP and s.tokens[below[-1]].end - u.start <= LONGEST:
            return u.start, s.tokens[below[-1]].end
    return u.start, u.end
