"""Figures that two parties give of one thing, told one after the other: "The union counts 2,300. According to the
company it is 1,700", "Police put the turnout at 18,000, the organisers spoke of 60,000"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from twosource.comparison import compare_figures
from twosource.figures import find_numbers
from twosource.language.trees import base, children
from twosource.rebuttals import named_at
from twosource.records import Analysis, Figure, Sentence

# Verbs that give a number by itself, and the word that leads to it: "put it at 40", "speaks of 40", "came to 40".
_GIVES = {
    "admit": "to", "assume": "", "believe": "", "calculate": "", "claim": "", "come": "to", "count": "", "expect": "",
    "estimate": "at", "find": "", "forecast": "", "give": "", "list": "", "name": "", "number": "at", "place": "at",
    "predict": "", "project": "", "put": "at", "reckon": "", "record": "", "report": "", "say": "", "see": "",
    "speak": "of", "stick": "to", "take": "", "talk": "of", "tally": "", "think": "", "value": "at",
}  # fmt: skip
# What stands for a quantity told before: "it is 1,700", "the true figure was 300", "the number is nearer 90".
_QUANTITIES = frozenset(
    "attendance audience cost count crowd estimate figure it number price sum tally that this toll total turnout "
    "value".split()
)
# A number of these is a quantity by itself, as a bare one is.
_EMPTY = frozenset("person people percent cent % euro dollar pound".split())
# Values of other times, or one that somebody corrects himself by: no rival.
_OTHER_TIME = re.compile(
    r"\b(?:earlier|previous(?:ly)?|initial(?:ly)?|revis\w+|ris\w+|rose|fell|fall\w*|grew|up from|down from|compared|"
    r"last (?:year|month|week)|a (?:year|month|week) (?:ago|earlier|before)|updated?|since then|so far|by now|"
    r"more than (?:double|twice)|(?:another|additional|further|more)(?! than) \w+|of (?:them|these|those|whom))\b",
    re.IGNORECASE,
)
# Sentences back in which the quantity was told; two counts of one thing are within this many times of each other:
# beyond, the one is a part of the other or another thing.
BACK, TIMES_APART = 2, 12
# Lengths of time and ages say when, not how many.
_NO_COUNTS = frozenset("second minute hour day week month year decade century time year-old age".split())


@dataclass(frozen=True, slots=True)
class Given:
    """A figure that somebody gives, `start`:`end` in a report; `by` are ids of its actors or names, none where it is
    the report's own word. `bare` where it has no noun, so that it counts what was counted before."""

    figure: Figure
    sentence: int
    by: tuple[str, ...]
    bare: bool

    @property
    def start(self) -> int:
        """Where its words begin."""
        return self.figure.start

    @property
    def end(self) -> int:
        """Where they end."""
        return self.figure.end


def find_rivals(a: Analysis) -> list[tuple[Given, Given]]:
    """Pairs of figures of one report that two parties give of one thing and that cannot both be, in text order."""
    given = _given(a)
    out: list[tuple[Given, Given]] = []
    for k, later in enumerate(given):
        if not later.bare or not later.by:
            continue
        before = [g for g in given[:k] if later.sentence - g.sentence <= BACK and _may_be_one(g, later)]
        if before and not _is_of_another_time(a, before[-1], later):
            out.append((before[-1], later))
    return out


def _may_be_one(earlier: Given, later: Given) -> bool:
    """Whether two figures may be of one thing, given by two, and part."""
    f, g = earlier.figure, later.figure
    if set(earlier.by) & set(later.by) or (f.unit in _NO_COUNTS and g.unit is None):
        return False
    money_or_share = {f.unit, g.unit} & {"percent"} or any(u and u.isupper() for u in (f.unit, g.unit))
    if money_or_share and f.unit != g.unit and g.unit is not None:
        return False
    if money_or_share and g.unit is None and (f.unit == "percent" or f.value > TIMES_APART * max(g.value, 1)):
        return False
    low, high = sorted((f.value, g.value))
    apart = compare_figures(replace(f, unit=None), replace(g, unit=None)).outcome == "differs"
    return apart and low > 0 and high <= TIMES_APART * low


def _is_of_another_time(a: Analysis, earlier: Given, later: Given) -> bool:
    sentence = a.sentences[later.sentence]
    start = sentence.start if later.sentence != earlier.sentence else earlier.end
    then, now = _days(a, earlier), _days(a, later)
    if then and now and not then & now:
        return True
    return _OTHER_TIME.search(a.report.text[start : min(sentence.end, later.end + 40)]) is not None


def _days(a: Analysis, given: Given) -> frozenset[str]:
    """The days, months and years told in the sentence of a figure."""
    s = a.sentences[given.sentence]
    told = (d for d in a.dates if s.start <= d.start < s.end and d.type == "DATE" and d.when is not None)
    return frozenset(f"{d.when.start}/{d.when.end}" for d in told if d.when)


def _given(a: Analysis) -> list[Given]:
    known = a.figures
    numbers = find_numbers(a.report.text, a.dates)
    bare = [n for n in numbers if not any(f.start < n.end and n.start < f.end for f in known)]
    out: list[Given] = []
    for f in sorted((*known, *bare), key=lambda f: f.start):
        number = next((n for n, s in enumerate(a.sentences) if s.start <= f.start < s.end), None)
        if number is None:
            continue
        sentence = a.sentences[number]
        head = _head(sentence, f)
        verb = _giving(sentence, head) if head is not None else None
        if f.unit is None and verb is None:
            continue
        out.append(Given(f, number, _giver(a, sentence, f, verb), verb is not None))
    return out


def _head(sentence: Sentence, f: Figure) -> int | None:
    """The token at the head of a figure's words."""
    inside = [i for i, t in enumerate(sentence.tokens) if f.start <= t.start and t.end <= f.end and t.upos != "PUNCT"]
    return next((i for i in inside if sentence.tokens[i].head not in inside), None)


def _giving(sentence: Sentence, head: int) -> int | None:
    """The verb that gives a number that stands by itself ("put it at 40", "it is 40"), or the number that is one."""
    t = sentence.tokens[head]
    if t.upos not in ("NUM", "SYM") and t.lemma.lower() not in _EMPTY:
        return None
    if children(sentence, head, "cop"):
        subjects = [sentence.tokens[i].lemma.lower() for i in children(sentence, head, "nsubj", "expl")]
        return head if any(s in _QUANTITIES for s in subjects) else None
    above = t.head
    if above < 0 or base(t) not in ("obj", "obl", "ccomp", "xcomp"):
        return None
    lemma = sentence.tokens[above].lemma.lower()
    if lemma not in _GIVES or not _is_of_a_quantity(sentence, above, head):
        return None
    cases = {sentence.tokens[i].form.lower() for i in children(sentence, head, "case")}
    leads = _GIVES[lemma]
    if base(t) == "obl":
        return above if leads and leads in cases else None
    return above if not leads or lemma == "estimate" else None


def _is_of_a_quantity(sentence: Sentence, verb: int, number: int) -> bool:
    """Whether a verb gives its number to a quantity: "put it at 40", not "put the party at 40", "came down to 40",
    "would take 40 seats", "I was given 40"."""
    if sentence.tokens[verb].lemma == "say":  # "“Thirty, I’d say”"
        return True
    below = [(i, sentence.tokens[i]) for i in children(sentence, verb) if i != number]
    if any(base(t) == "aux" and (t.lemma in ("will", "would") or t.relation == "aux:pass") for _, t in below):
        return False
    if any(t.relation == "compound:prt" or t.form.lower() in ("down", "up") for _, t in below):
        return False
    objects = [t for _, t in below if base(t) in ("obj", "iobj") or t.relation == "nsubj:pass"]
    return all(t.lemma.lower() in _QUANTITIES for t in objects) and not any(
        base(t) == "nsubj" and t.form.lower() in ("i", "we", "you") for _, t in below
    )


def _giver(a: Analysis, sentence: Sentence, f: Figure, verb: int | None) -> tuple[str, ...]:
    """Whose figure it is: of the clause that gives it, else of the words around it."""
    if verb is not None and sentence.tokens[verb].upos == "VERB":
        for i in children(sentence, verb, "nsubj", "obl:agent"):
            actor, words = named_at(a, sentence, i)
            if actor or sentence.tokens[i].upos not in ("NUM", "PRON", "SYM"):
                return (actor or words,)
    around = [q for q in a.quotations if q.start <= f.start and f.end <= q.end and q.chain]
    if not around:
        return ()
    chain = min(around, key=lambda q: q.end - q.start).chain
    return tuple(dict.fromkeys(s.actor or s.name for s in chain))
