"""Figures: numbers with what they count, how exactly they say it, and over what.

`find_figures` takes the numbers of a text that count or measure something. Numbers that are dates, ordinals, scores,
list marks, parts of names ("Flight 752", "COVID-19"), or only refer back ("the two leaders") are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from twosource.figures.bare import read_bare_count
from twosource.figures.numbers import CURRENCIES, NUMBER, number_value
from twosource.language.trees import ancestors, base, children, subtree
from twosource.records import Figure, Operator, Sentence, TimeExpression

# What stands before a number and says how exactly it is meant; the first that matches wins.
_EXACTNESS: tuple[tuple[Operator, str], ...] = (
    (
        "<=",
        r"no more than|not more than|no greater than|at most|up to|as many as|as much as|fewer than|less than|under|"
        r"below|a maximum of|within|(?:just|well) under",
    ),
    (
        "~",
        r"about|around|some|roughly|nearly|almost|approximately|just over|an estimated|estimated at|close to|circa|"
        r"near|in the region of",
    ),
    (
        ">=",
        r"at least|no fewer than|no less than|not less than|more than|over|above|exceeding|exceeded|exceeds|"
        r"surpassing|surpassed|top|tops|topped|topping|a minimum of|upwards of|in excess of|greater than|"
        r"beyond|(?:a little|well) over",
    ),
)
_OPERATORS = tuple(
    (operator, re.compile(rf"\b(?:{words})\s+(?:the\s+|an?\s+)?$", re.IGNORECASE)) for operator, words in _EXACTNESS
)
_OPERATOR_AFTER = re.compile(
    r"\s*(?:(?P<more>or\s(?:more|higher)\b|\+|and\scounting)|(?P<less>or\s(?:less|fewer)\b))", re.I
)
_VERB = re.compile(r"(?:exceed|surpass|top)", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?:about\s+|around\s+)?$", re.IGNORECASE)
_RANGE_LINK = re.compile(r"\s?(?:–|—|-)\s?|\s+to\s+|\s+or\s+")
# "rose from 36 to 40" is a change, not a range.
_CHANGE = re.compile(
    r"\b(?:rose|rise[ns]?|rising|fell|fall(?:s|en|ing)?|grew|grow(?:s|n|ing)?|increas\w+|decreas\w+|dropp?\w*|went|"
    r"go(?:es|ing)?|jump\w*|climb\w*|cut\w*|rais\w+|lower\w*|reduc\w+|up|down|declin\w+|chang\w+|revis\w+|slash\w*)\b",
    re.IGNORECASE,
)
# A number after one of these is a name's: "Flight 752", "Article 5", "No. 10", "phase 3".
_NAMING = frozenset(
    (
        "flight article resolution channel route highway room no no. nos. number section chapter page phase grade "
        "category class group type model title district ward zone line platform gate apartment round game vol. figure "
        "table boeing airbus covid rule act amendment bill prop proposition formula area catch version unit level tier "
        "stage apollo step point item paragraph case order decree protocol agenda vision expo studio pier terminal "
        "exit interstate size aged age day week year season episode part book verse psalm windows iphone galaxy mark "
        "sector annex clause schedule"
    ).split()
)
# Hyphenated words that count nothing: "two-way", "one-sided", "two-state solution".
_NOT_COUNTED = frozenset(
    "way sided side off time man state star faced handed dimensional wheel wheeled party fold thirds pronged old piece "
    "liner stop upmanship nil all on hit third fifth tenth eighth sixth quarter half".split()
)
_TIME_UNITS = frozenset("second minute hour day week month year decade century min minute sec hr".split())
# Small numbers in words refer back after these: "the two leaders"; not after "their": "their three children".
_REFERRING = frozenset("the these those both other all any first last next past previous only".split())
_SCORE = re.compile(
    r"\b(?:win|won|beat|defeat\w*|lead|led|los[st]|loss|draw|drew|score[ds]?|victory|vot\w+|ruling)\b", re.I
)

_IRREGULAR = {
    "people": "person", "persons": "person", "men": "man", "women": "woman", "children": "child", "troops": "troop",
    "policemen": "policeman", "servicemen": "serviceman", "gunmen": "gunman", "lives": "life", "feet": "foot",
    "wives": "wife", "knives": "knife", "aircraft": "aircraft", "series": "series", "crises": "crisis",
    "percent": "percent", "police": "police", "km": "kilometre", "kilometers": "kilometre", "kilometer": "kilometre",
    "meters": "metre", "meter": "metre", "metres": "metre", "tonnes": "tonne", "buses": "bus", "cases": "case",
    "houses": "house", "species": "species",
}  # fmt: skip
# Nouns that say little of what is counted: the verb says the rest ("40 people were killed").
_VAGUE = frozenset("person people other man woman child individual life civilian".split())
# A number with no noun counts persons where these govern it: "killing 40", "40 were injured", "12 dead".
_OF_PERSONS = frozenset(
    "kill die injure wound hurt arrest detain hospitalize hospitalise infect displace evacuate rescue execute shoot "
    "dead injured wounded missing killed hurt arrested detained".split()
)
_STOP = frozenset(
    (
        "of in on at to from by for with and or but that which who was were is are has have had been be will would "
        "said say says as the a an than its their his her after before since during while when if not it he she they "
        "this these"
    ).split()
)
_SCOPE_WITHOUT = ("acl:relcl", "appos", "conj", "cc", "parataxis", "advcl", "acl", "cop", "nsubj", "aux", "mark")
# A scope longer than this is no longer what the number counts.
LONGEST_SCOPE = 80


@dataclass(frozen=True, slots=True)
class Number:
    """A number found in a text, before what it counts is known."""

    start: int
    end: int
    value: float
    kind: str
    symbol: str | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts: its unit, where the words of it end, its scope, and the rule that found it."""

    unit: str | None
    end: int
    scope: str | None
    rule: str


def find_figures(text: str, sentences: Sequence[Sentence], dates: Sequence[TimeExpression]) -> tuple[Figure, ...]:
    """Every figure of a text, in order.

    A figure's span runs from its first word of exactness ("at least") to the noun it counts, where that follows.
    `unit` is the singular of that noun, an ISO 4217 code for money, or "percent" (fractions are about so many
    percent); `scope` is the noun with the words that narrow it, and the verb where the noun says little ("people
    kill"). With no sentences the next noun-like word is taken. Lengths of time belong to `dates`, except one that
    describes a noun ("a one-week lag").
    """
    numbers = [n for n in _numbers(text, dates) if not _is_label(text, n)]
    starts = [s.start for s in sentences]
    found: list[Figure] = []
    skip = -1
    for i, number in enumerate(numbers):
        if number.start < skip:
            continue
        upper = numbers[i + 1] if i + 1 < len(numbers) else None
        at = bisect_right(starts, number.start) - 1
        sentence = sentences[at] if at >= 0 and number.start < sentences[at].end else None
        if _in_name(sentence, number):
            continue
        figure = _figure(text, sentence, number, upper if _is_range(text, number, upper) else None)
        if figure is not None:
            found.append(figure)
            skip = figure.end if figure.high is not None else number.end
    return tuple(found)


def find_numbers(text: str, dates: Sequence[TimeExpression]) -> tuple[Figure, ...]:
    """Every number of a text that is no label and no date, as a figure without unit: also those that no noun follows
    ("The union counts 2,300")."""
    out = []
    for n in _numbers(text, dates):
        if not _is_label(text, n):
            operator, start = _operator(text, n)
            after = _OPERATOR_AFTER.match(text, n.end)
            if after:
                operator = ">=" if after["more"] else "<="
            out.append(Figure(start, n.end, n.value, None, None, operator, None, "figures.number"))
    return tuple(out)


def _numbers(text: str, dates: Sequence[TimeExpression]) -> list[Number]:
    """The numbers that are no part of a date."""
    starts = [d.start for d in dates]
    out = []
    for m in NUMBER.finditer(text):
        value = number_value(m)
        if value is None:
            continue
        at = bisect_right(starts, m.start()) - 1
        inside = dates[at] if at >= 0 and m.start() < dates[at].end else None
        if inside is not None and not _describes(text, inside):
            continue
        symbol = None
        kind = m.lastgroup or "words"
        if m.group("money"):
            kind, symbol = "money", text[m.start() : m.start("amount")].strip()
        out.append(Number(m.start(), m.end(), value, kind, symbol))
    return out


def _describes(text: str, date: TimeExpression) -> bool:
    """Whether a length of time describes a noun: "a one-week lag", "a 12-month programme"."""
    words = text[date.start : date.end]
    return date.type == "DURATION" and "-" in words and re.match(r"\s[a-z]", text[date.end : date.end + 2]) is not None


def _is_label(text: str, n: Number) -> bool:
    """Numbers that name or order and do not count."""
    before, after = text[max(n.start - 40, 0) : n.start], text[n.end : n.end + 30]
    word = before.split()[-1] if before.split() else ""
    if n.kind in ("money", "percent", "fraction"):
        return False
    if (before == "" or before.endswith("\n")) and re.match(r"[.)]\s", after):
        return True  # a list mark
    if re.match(r"[-–]\d", after) and _SCORE.search(before + after):
        return True
    if word.lower().strip("(“\"'") in _NAMING and before.endswith(" "):
        return True
    if re.search(r"[A-Za-z]-$", before) or re.match(r"-[A-Z]", after):  # "F-16", "7-Eleven"
        return True
    if n.kind == "digits" and word[:1].isupper() and before.endswith(" ") and not _sentence_start(before, word):
        return not _plural_follows(after)
    if n.kind == "words":
        return _is_idle_word(text, n, before, after)
    return (
        n.kind == "digits"
        and 1900 <= n.value <= 2100
        and "," not in text[n.start : n.end]
        and not _plural_follows(after)
    )


def _sentence_start(before: str, word: str) -> bool:
    head = before[: before.rstrip().rfind(word)].rstrip()
    return not head or head[-1] in '.!?:;“"—\n'


def _plural_follows(after: str) -> bool:
    m = re.match(r"(?:[\s-](?:[a-z]+\s){0,2}?)([a-z]+)", after)
    return m is not None and (m[1].endswith("s") or m[1] in _IRREGULAR)


_IDLE_AFTER = re.compile(
    r"\s+(?:of\s(?:the|them|his|her|its|those|these|us)|another|more|day|thing|or\s(?:two|more)|hand|by\sone)\b|\s*[,.;:!?]",
    re.I,
)


def _is_idle_word(text: str, n: Number, before: str, after: str) -> bool:
    """Number words that count nothing: "one of the", "no one", "the two leaders", "one-sided"."""
    word = text[n.start : n.end].lower()
    if word in ("hundred", "thousand", "million", "billion", "trillion", "dozen"):
        return True  # "several dozen", "a few hundred", "million-dollar": no number is told
    last = before.lower().split()[-1] if before.split() else ""
    hyphened = re.match(r"-([a-z]+)", after)
    if hyphened:
        return hyphened[1] in _NOT_COUNTED
    if text[n.start : n.end][:1].isupper() and re.match(r"\s[A-Z]", after):
        return True  # "Seven Sisters"
    if word == "one":
        return last in ("no", "any", "some", "every", "each", "the", "this", "that", "another") or (
            _IDLE_AFTER.match(after) is not None or not re.match(r"\s[a-z]", after)
        )
    if last in _REFERRING and n.value <= 12:
        return True
    return last in ("group", "in", "into") and not re.match(r"\s[a-z]", after)


def _in_name(sentence: Sentence | None, n: Number) -> bool:
    if sentence is None:
        return False
    return any(
        sentence.tokens[name.first].start <= n.start and n.end <= sentence.tokens[name.last].end
        for name in sentence.names
    )


# --- one figure ----------------------------------------------------------------------------------------------------


def _is_range(text: str, low: Number, high: Number | None) -> bool:
    """ "between 36 and 40", "36 to 40", "36-40", "two or three"; not "rose from 36 to 40"."""
    if high is None or high.value <= low.value:
        return False
    link, before = text[low.end : high.start], text[max(low.start - 60, 0) : low.start]
    if {low.kind, high.kind} - {"digits", "words"} and low.kind != high.kind and low.kind not in ("digits", "money"):
        return False
    if _BETWEEN.search(before):
        return re.fullmatch(r"\s+and\s+(?:about\s+|around\s+)?", link) is not None
    if not _RANGE_LINK.fullmatch(link):
        return False
    return not (_FROM.search(before) and _CHANGE.search(before))


def _figure(text: str, sentence: Sentence | None, low: Number, high: Number | None) -> Figure | None:
    last = high or low
    counted = _counted(text, sentence, last)
    if counted is None:
        return None
    operator, start = _operator(text, low)
    end = counted.end
    after = _OPERATOR_AFTER.match(text, last.end)
    if after:
        operator = ">=" if after["more"] else "<="
        end = max(end, after.end())
    value, top = low.value, None
    if high is not None:
        operator, top = "range", high.value
        value = _same_scale(text, low, high)
        start = min(start, low.start)
        between = _BETWEEN.search(text, max(low.start - 12, 0), low.start)
        start = between.start() if between else start
    elif low.kind == "fraction" and operator == "=" and counted.unit == "percent":
        operator = "~"  # "two-thirds" is never meant to the percent
    return Figure(start, end, value, top, counted.unit, operator, counted.scope, counted.rule)


def _same_scale(text: str, low: Number, high: Number) -> float:
    """ "3 to 4 million": the lower number has the upper one's magnitude."""
    scale = re.search(r"(hundred|thousand|million|billion|trillion|bn|m)$", text[high.start : high.end].strip(), re.I)
    own = re.search(r"[a-z]$", text[low.start : low.end].strip(), re.I)
    if scale is None or own or low.value >= 1000:
        return low.value
    first = re.search(r"\d[\d,.]*", text[high.start : high.end])
    plain = float(first.group().replace(",", "").rstrip(".")) if first else 0
    return low.value * high.value / plain if plain else low.value


def _operator(text: str, n: Number) -> tuple[Operator, int]:
    """How exactly a number is meant, and where the words that say so begin."""
    low = max(n.start - 40, 0)
    before = text[low : n.start]
    for operator, pattern in _OPERATORS:
        m = pattern.search(before)
        if m:  # a verb ("surpassed 40 million") is no part of the figure's words
            return operator, n.start if _VERB.match(m.group()) else low + m.start()
    return "=", n.start


def _counted(text: str, sentence: Sentence | None, n: Number) -> Counted | None:
    if n.kind == "money":
        return Counted(CURRENCIES.get((n.symbol or "").upper(), n.symbol), n.end, None, "figures.money")
    if n.kind == "percent":
        unit = "percentage point" if "point" in text[n.start : n.end].lower() else "percent"
        return Counted(unit, n.end, _share_of(text, n.end, "of"), "figures.percent")
    if n.kind == "fraction":
        return Counted("percent", n.end, _share_of(text, n.end, "(?:of)?"), "figures.fraction")
    hyphened = re.match(r"-([a-z]+)", text[n.end : n.end + 30])
    if hyphened:
        return _hyphened(text, n, hyphened)
    counted = _by_tree(text, sentence, n) if sentence else _by_words(text, n)
    if counted is None and (scope := read_bare_count(text, n.start, n.end)):
        return Counted("person", n.end, scope, "figures.bare_count")
    if counted is not None and counted.unit in _TIME_UNITS:
        return None  # a length of time or an age
    if counted is not None and counted.unit in CURRENCIES:
        return Counted(CURRENCIES[counted.unit], counted.end, None, "figures.money")
    return counted


def _share_of(text: str, at: int, link: str) -> str | None:
    """The noun after a share: "of the voters", "of American voters", "the victims"."""
    m = re.match(
        rf"\s{link}\s?((?:(?:the|its|their|all)\s)?(?:[A-Z](?:[\w’'-]|\.(?=\w))*\.?\s)?[A-Za-z][\w’'-]*)",
        text[at : at + 80],
    )
    return m[1] if m else None


def _hyphened(text: str, n: Number, m: re.Match[str]) -> Counted | None:
    """ "12-point document", "one-week lag", "five-member panel"; not "6-year-old", "two-way"."""
    end = n.end + m.end()
    if m[1] in CURRENCIES:  # "a 30-million-dollar dam"
        return Counted(CURRENCIES[m[1]], end, None, "figures.money")
    if m[1] in _NOT_COUNTED or re.match(r"-old\b", text[end : end + 4]):
        return None
    following = re.match(r"(?:-[a-z]+)?\s([a-z]+)", text[end : end + 40])
    scope = text[n.end + 1 : end + (following.end() if following else 0)]
    return Counted(singular(m[1]), end, scope, "figures.hyphenated")


# --- what is counted, by the tree -----------------------------------------------------------------------------------


def _by_tree(text: str, sentence: Sentence, n: Number) -> Counted | None:
    inside = [i for i, t in enumerate(sentence.tokens) if t.start < n.end and t.end > n.start]
    if not inside:
        return _by_words(text, n)
    at = next((i for i in inside if sentence.tokens[i].head not in inside), inside[-1])
    token = sentence.tokens[at]
    head = token.head
    while head >= 0 and sentence.tokens[head].xpos == "CD" and base(sentence.tokens[head]) in ("nummod", "compound"):
        head = sentence.tokens[head].head  # "3.4 million people"
    noun = sentence.tokens[head] if head >= 0 else None
    if noun is not None and base(token) in ("nummod", "compound") and noun.upos in ("NOUN", "PROPN", "SYM", "ADJ"):
        if noun.start < n.end:
            return None  # "Article 5", "Camp 14": the noun comes first
        return _counted_noun(text, sentence, head, n)
    of = [
        i
        for i in children(sentence, at, "nmod")
        if any(sentence.tokens[c].lemma == "of" for c in children(sentence, i, "case"))
    ]
    if of and n.value >= 2:  # "40 of the passengers"
        return _counted_noun(text, sentence, of[0], n)
    counted = _by_words(text, n)
    near = next((i for i, t in enumerate(sentence.tokens) if counted and t.end == counted.end), None)
    if near is not None and sentence.tokens[near].upos in ("NOUN", "PROPN"):  # the tree hangs the number elsewhere
        return _counted_noun(text, sentence, near, n)
    return _elliptic(sentence, at, n)


def _elliptic(sentence: Sentence, at: int, n: Number) -> Counted | None:
    """ "killing 40", "40 were injured", "12 dead": persons; any other number that stands alone has no unit."""
    lemmas = [sentence.tokens[at].lemma.lower()]
    lemmas += [sentence.tokens[i].lemma.lower() for i in children(sentence, at, "amod", "acl", "obl", "nmod")]
    lemmas += [sentence.tokens[i].lemma.lower() for i in list(ancestors(sentence, at))[:1]]
    verb = next((x for x in lemmas if x in _OF_PERSONS), None)
    if verb is None:
        return None
    return Counted("person", n.end, f"person {verb}", "figures.persons")


def _counted_noun(text: str, sentence: Sentence, head: int, n: Number) -> Counted:
    noun = sentence.tokens[head]
    unit = singular(noun.form)
    if re.search(r"\d", text[n.end : noun.start]):  # "from 36 to 40 points": the noun stands after the other number
        return Counted(unit, n.end, text[noun.start : noun.end], "figures.noun")
    kept = [i for i in subtree(sentence, head, _SCOPE_WITHOUT) if sentence.tokens[i].start >= n.end]
    kept = [i for i in kept if sentence.tokens[i].upos != "PUNCT"]
    end = noun.end
    reach = max([sentence.tokens[i].end for i in kept], default=end)
    first = min([sentence.tokens[i].start for i in kept], default=noun.start)
    scope = " ".join(text[first:reach].split())
    if len(scope) > LONGEST_SCOPE:
        scope = " ".join(text[first:end].split())
    if unit in _VAGUE and (verb := _predicate(sentence, head)):
        scope = f"{scope} {verb}"
    return Counted(unit, max(end, n.end), scope, "figures.noun")


def _predicate(sentence: Sentence, head: int) -> str | None:
    """The lemma of what is said of the counted: "40 people were killed", "at least 40 people dead"."""
    for i in children(sentence, head, "acl", "amod"):
        if sentence.tokens[i].start > sentence.tokens[head].start:
            return sentence.tokens[i].lemma
    token = sentence.tokens[head]
    if base(token) in ("nsubj", "obj", "obl") and token.head >= 0:
        return sentence.tokens[token.head].lemma
    return None


# --- what is counted, by the words ----------------------------------------------------------------------------------


def _by_words(text: str, n: Number) -> Counted | None:
    """The next noun-like word: the first plural among the next words, else the last before a word that is none."""
    more = _OPERATOR_AFTER.match(text, n.end)
    start = more.end() if more else n.end
    pieces = list(re.finditer(r"\s+([A-Za-z][\w’'-]*)", text[start : start + 60]))
    at = 0
    words: list[re.Match[str]] = []
    for m in pieces:
        if m.start() != at or m[1].lower() in _STOP or (m[1].endswith("ly") and not words):
            break
        words.append(m)
        at = m.end()
        if (m[1].endswith("s") and not m[1].endswith(("ss", "us"))) or m[1].lower() in _IRREGULAR or len(words) == 4:
            break
    if not words:
        return None
    lower = [m[1].lower() for m in words]
    if lower[0] in _OF_PERSONS:
        return Counted("person", start + words[0].end(), f"person {lower[0]}", "figures.persons")
    plural = lower[-1].endswith("s") or lower[-1] in _IRREGULAR
    chosen = words[-1] if plural else words[0]
    if not plural and n.value != 1 and not chosen[1][0].isupper() and n.kind == "words":
        return None
    if not plural and n.value != 1 and chosen[1].lower().endswith(("ed", "ing")):
        return None
    where = re.match(
        r"\s(?:in|of|from|at)\s(?:the\s)?(?:[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)*)", text[start + chosen.end() :]
    )
    end = start + chosen.end()
    scope = " ".join(text[start : end + (where.end() if where else 0)].split())
    return Counted(singular(chosen[1]), end, scope, "figures.next_noun")


def singular(noun: str) -> str:
    """The singular of a noun: "patients" -> "patient", "people" -> "person", "casualties" -> "casualty"."""
    noun = noun.replace("’", "'").removesuffix("'s")
    if noun.lower() in _IRREGULAR:
        return _IRREGULAR[noun.lower()]
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "shes", "ches", "xes", "zes")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return noun[:-1]
    return noun
