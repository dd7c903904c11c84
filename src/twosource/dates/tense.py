"""Whether the words around a date look back or ahead.

A bare "on Monday" is the latest Monday unless its sentence speaks of the future: "will meet on Monday", "is due on
Monday", "plans to sign it on Monday". With a tree the verb that governs the date decides; without one, or where
that verb tells nothing, the nearest telling word before it in the sentence does, else the first one after it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Literal

from twosource.language.trees import ancestors, base, children
from twosource.records import Sentence, Token

Direction = Literal["past", "present", "future"]
Cue = tuple[int, int, Direction]

# Words that look ahead, by themselves or with the word after them.
_FUTURE = frozenset(
    (
        "will wo won shall ll due scheduled slated planned planning expect expects expected intend intends aim aims "
        "upcoming deadline forthcoming expire expires would could may might postponed delayed adjourned extended "
        "payable effective"
    ).split()
)
_FUTURE_WITH = {
    "going": ("to",), "plan": ("to", "for"), "plans": ("to", "for"), "set": ("to", "for"), "hope": ("to",),
    "hopes": ("to",), "ahead": ("of",), "agreed": ("to",), "vow": ("to",), "vows": ("to",), "vowed": ("to",),
    "pledged": ("to",), "is": ("to", "due", "set", "expected"), "are": ("to", "due", "set", "expected"),
    "was": ("to", "due", "set"), "were": ("to", "due", "set"), "soon": ("as",), "early": ("as",), "late": ("as",),
}  # fmt: skip
_PAST = frozenset(
    (
        "said told says was were had did has have been met came went made took held killed began left got gave "
        "saw shot found hit fell rose led won lost sent spoke struck fought flew wrote became drew broke grew "
        "kept put stood paid sold bought caught brought thought heard felt knew ran sat read swept fled threw "
        "blew dealt quit cut shut"
    ).split()
)
# Words in -ed that are no past tense.
_NOT_PAST = frozenset(
    "need exceed proceed succeed indeed speed breed agreed hundred feed seed weed united bed red".split()
)
_PRESENT = frozenset("come comes coming is are s marks mark marking".split())
_WORD = re.compile(r"[A-Za-z]+")
# The words that may stand between a telling word and its date, so that it is right beside it: "said late on Tuesday".
_BESIDE = re.compile(r"\s*(?:(?:on|in|at|for|from|between|late|early|mid-?|the|this|to|of)\b\s*)*")
# Such words are not more than so many characters.
_BESIDE_REACH = 60
# A word before a place and one after it; words that tell are shorter than the reach.
_WORD_BEFORE = re.compile(r"[A-Za-z]+[^A-Za-z]*[A-Za-z]*$")
_WORD_AFTER = re.compile(r"[A-Za-z]*[^A-Za-z]*[A-Za-z]*")
_WORD_REACH = 30
# "by Friday", "by the end of this month"; not "was sold by Monday".
_DEADLINE = re.compile(r"(?<!sold )(?<!said )\bby\s+(?:(?:the|this|next|early|mid|late|end|of|on)\b[\s-]*)*$")
_DEADLINE_REACH = 40
# "has been shut since Friday", "must stay in custody since Wednesday": whatever the verb, it began before.
_SINCE = re.compile(
    r"\bsince\s+(?:(?:at|least|about|early|late|mid|the|end|start|last|of|on)\b[\s-]*)*$", re.IGNORECASE
)
# "A march has been announced for Saturday", "called a strike from the 15th", "promised a plan for 1 June".
_SET_FOR = re.compile(
    r"\b(?:(?:announced|set|fixed|planned|promised|arranged|booked|convened|summoned)\s+(?:[\w’']+\s+){0,4}for|"
    r"called\s+an?\s+(?:[\w’-]+\s+){1,4}(?:for|from))\s+(?:the\s+)?$"
)
_SET_REACH = 90
# What these are followed by is another's doing, and its day may be ahead: "told him to leave by Friday".
_WORDS_OF_OTHERS = frozenset("say tell add warn write want need require owe be".split())
_PUT_OFF = frozenset("postpone delay adjourn defer extend suspend reschedule push prolong".split())
_FULL_STOPS = (".", "”", '"', "''", ")")
# A verb in the infinitive looks ahead under these: "plans to meet", "is due to arrive".
_AHEAD = frozenset(
    (
        "plan expect schedule intend aim hope due agree set want promise vow prepare decide pledge slate ready "
        "urge ask call tell invite order demand request undertake offer provide foresee envisage stipulate "
        "invitation proposal promise decision intention commitment"
    ).split()
)
# The simple present of these tells of now, whatever day stands beside it; of other verbs it tells a programme.
_STATES = frozenset(
    (
        "be have do know want need seem include involve remain live think believe mean hope expect fear want see hear "
        "show suggest indicate contain belong own depend follow date stem mark add lie stand refer reflect relate "
        "cover concern represent describe detail cite call claim argue insist allege accuse deny admit"
    ).split()
)
# The present of a timetable: "flies to Oslo on Tuesday", "the trial opens on Monday", "is arriving on Friday".
_TIMETABLE = frozenset(
    "fly travel leave depart arrive head return open start begin resume visit host meet convene expire close go".split()
)
_OPEN = frozenset("conceivable imaginable thinkable possible likely unlikely probable due".split())
_DECLARING = frozenset("declare proclaim designate".split())
_SAYING = frozenset("say tell report announce add state note write warn quote confirm".split())


class Tense:
    """Answers, for places in one text, whether its words look back or ahead."""

    def __init__(self, text: str, sentences: Sequence[Sentence], breaks: Sequence[int]) -> None:
        """`breaks` are the offsets of sentence-ending marks, for where there are no sentences."""
        self._text = text
        self._sentences = sentences
        self._starts = [s.start for s in sentences]
        self._breaks = breaks
        self._cues: dict[tuple[int, int], tuple[list[Cue], list[int]]] = {}

    def at(self, start: int, end: int) -> Direction | None:
        """The direction of the words that govern text[start:end], None where nothing tells it."""
        if _SINCE.search(self._text, max(0, start - _DEADLINE_REACH), start):
            return "past"
        if _DEADLINE.search(self._text, max(0, start - _DEADLINE_REACH), start):
            return "past" if self._is_over(start, end) else "future"
        if self._text[end : end + 2] not in ("'s", "’s") and _SET_FOR.search(
            self._text, max(0, start - _SET_REACH), start
        ):
            return "future"
        sentence = self._sentence(start)
        if sentence is not None and _is_declared(sentence, start, end):
            return "future"
        low, high = (sentence.start, sentence.end) if sentence else self._bounds(start)
        cues, starts = self._read_cues(min(low, start - _BESIDE_REACH), max(high, end + _BESIDE_REACH))
        last = bisect_left(starts, start) - 1
        following = bisect_left(starts, end)
        if last >= 0 and cues[last][2] != "present" and _BESIDE.fullmatch(self._text, cues[last][1], start):
            return cues[last][2]  # right beside it: "payable Dec. 1", "said on Tuesday"
        governed = _governed(sentence, start, end) if sentence is not None else None
        if governed == "future":
            return governed
        if following < len(cues) and starts[following] <= end + 1 and cues[following][2] != "present":
            return cues[following][2]
        if governed == "present" and last >= 0 and cues[last][0] >= low and cues[last][2] == "future":
            return "future"  # "is due to vote on Friday", where the parser makes "vote" a noun that it is
        if governed:
            return governed
        if last >= 0 and cues[last][0] >= low:
            return cues[last][2]
        return cues[following][2] if following < len(cues) and cues[following][0] < high else None

    def verb_of(self, start: int, end: int) -> str | None:
        """The lemma of the verb right above text[start:end], None where there is none."""
        sentence = self._sentence(start)
        above = _governor(sentence, start, end) if sentence is not None else None
        return None if sentence is None or above is None else sentence.tokens[above].lemma.lower()

    def _is_over(self, start: int, end: int) -> bool:
        """ "had a spot up by Tuesday night": the deadline of a clause told in the past was kept."""
        sentence = self._sentence(start)
        above = _governor(sentence, start, end) if sentence is not None else None
        if sentence is None or above is None:
            return False
        verb = sentence.tokens[above]
        auxiliaries = [sentence.tokens[i] for i in children(sentence, above, "aux", "cop")]
        active = verb.xpos == "VBD" or any(a.xpos == "VBD" and a.lemma in ("have", "be") for a in auxiliaries)
        return (
            active and verb.lemma.lower() not in _AHEAD | _WORDS_OF_OTHERS and _of_verb(sentence, above, verb) == "past"
        )

    def _read_cues(self, low: int, high: int) -> tuple[list[Cue], list[int]]:
        if (low, high) not in self._cues:
            cues = _cues(self._text, max(low, 0), high)
            self._cues[low, high] = cues, [c[0] for c in cues]
        return self._cues[low, high]

    def _sentence(self, start: int) -> Sentence | None:
        at = bisect_right(self._starts, start) - 1
        if at < 0 or start >= self._sentences[at].end:
            return None
        return self._sentences[at]

    def _bounds(self, start: int) -> tuple[int, int]:
        at = bisect_right(self._breaks, start)
        low = self._breaks[at - 1] if at else 0
        return low, self._breaks[at] if at < len(self._breaks) else len(self._text)


def _cues(text: str, low: int, high: int) -> list[Cue]:
    """The words between two places of a text that tell a direction, in order, each with its start and end."""
    found: list[Cue] = []
    words = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(text, *_whole_words(text, low, high))]
    words.append((len(text), len(text), ""))
    for i, (start, end, word) in enumerate(words[:-1]):
        lower = word.lower()
        pair = _FUTURE_WITH.get(lower)
        if pair is not None and words[i + 1][2] in pair:
            found.append((start, words[i + 1][1], "future"))
        elif lower in _FUTURE and word != "May":
            found.append((start, end, "future"))
        elif i and words[i - 1][2] in ("be", "to", "will", "would", "may"):
            continue  # "will be held", "to cut": the word before has told
        elif lower in _PAST or (lower.endswith("ed") and len(lower) > 3 and lower not in _NOT_PAST):
            found.append((start, end, "past"))
        elif lower in _PRESENT:
            found.append((start, end, "present"))
    return found


def _whole_words(text: str, low: int, high: int) -> tuple[int, int]:
    """The places widened by a word on each side, for the word beside one may decide what it tells: "is", "is to"."""
    before = _WORD_BEFORE.search(text, max(low - _WORD_REACH, 0), low)
    after = _WORD_AFTER.match(text, high)
    return before.start() if before else low, after.end() if after else high


def _governor(sentence: Sentence, start: int, end: int) -> int | None:
    """The verb right above a date, None where a noun stands between."""
    inside = [i for i, t in enumerate(sentence.tokens) if t.start < end and t.end > start]
    if not inside:
        return None
    top = next((i for i in inside if sentence.tokens[i].head not in inside), inside[0])
    head = sentence.tokens[top].head
    return head if head >= 0 and sentence.tokens[head].upos == "VERB" else None


def _is_declared(sentence: Sentence, start: int, end: int) -> bool:
    """ "declared Friday a day of mourning"."""
    above = _governor(sentence, start, end)
    if above is None or sentence.tokens[above].lemma not in _DECLARING:
        return False
    return any(start <= sentence.tokens[i].start < end for i in children(sentence, above, "obj"))


def _governed(sentence: Sentence, start: int, end: int) -> Direction | None:
    inside = [i for i, t in enumerate(sentence.tokens) if t.start < end and t.end > start]
    if not inside:
        return None
    top = next((i for i in inside if sentence.tokens[i].head not in inside), inside[0])
    above_noun = False
    for at in ancestors(sentence, top):
        token = sentence.tokens[at]
        above_noun = above_noun or token.upos == "NOUN"
        if token.upos not in ("VERB", "AUX") and not children(sentence, at, "cop"):
            continue
        if any(sentence.tokens[i].form.lower() == "due" for i in children(sentence, at, "case", "mark")):
            return "future"  # "is due to vote on Friday", whatever the parser makes of "vote"
        if token.lemma in _PUT_OFF and sentence.tokens[inside[0] - 1].form.lower() in ("until", "till", "to"):
            return "future"  # "was postponed until Monday"
        direction = _of_verb(sentence, at, token)
        if direction is None and _is_present(sentence, at, token):
            # "Parliament votes on Friday"; not "faces criticism for the arrest on Saturday", whose day is a noun's
            direction = "future" if not above_noun and _is_programme(sentence, token) else "present"
        if direction == "present" and token.xpos == "VBG" and not children(sentence, at, "aux") and token.head >= 0:
            above = _of_verb(sentence, token.head, sentence.tokens[token.head])
            return above if above == "future" else direction  # "will go on searching until Friday"
        if direction:
            return direction
    return None


def _to_be_done(sentence: Sentence, at: int, token: Token) -> bool:
    """The passive of "are to be freed", and "a budget, to be put to the cabinet"; not "are said to have been freed"."""
    below = [sentence.tokens[i] for i in children(sentence, at, "mark", "aux", "cop")]
    to = next((t for t in below if t.form.lower() == "to"), None)
    if to is None or token.xpos != "VBN" or any(t.lemma == "have" for t in below):
        return False
    first = sentence.tokens.index(to)
    aside = base(token) in ("acl", "advcl") and first > 0 and sentence.tokens[first - 1].form == ","
    return base(token) == "acl" or aside or any(t.lemma == "be" and t.start < to.start for t in below)


def _of_verb(sentence: Sentence, at: int, token: Token) -> Direction | None:
    helpers = [sentence.tokens[i] for i in children(sentence, at, "aux", "cop")]
    words = {h.form.lower().replace("’", "'") for h in helpers}
    if words & {"will", "'ll", "shall", "wo", "may", "might", "would", "could", "should", "must"}:
        return "future"
    marks = {sentence.tokens[i].form.lower() for i in children(sentence, at, "mark")}
    if any(h.lemma == "be" for h in helpers) and (token.xpos == "VB" or _to_be_done(sentence, at, token)):
        return "future"  # "is to open on Monday", "was to take place on Monday", "are to be freed on Monday"
    if "to" in marks and any(h.lemma == "be" and h.xpos == "VB" for h in helpers) and len(helpers) > 1:
        return "future"  # "the next race is to be the one on Sunday"
    if token.upos == "ADJ" and token.lemma in _OPEN:
        return "future"  # "a cut was conceivable in the autumn"
    if token.xpos == "VBD" or any(h.xpos == "VBD" for h in helpers) or words & {"has", "have", "'ve"}:
        return "past"
    if token.xpos == "VB":  # "plans to meet on Monday": the verb above tells
        above = sentence.tokens[token.head] if token.head >= 0 else None
        if "that" in marks:
            return "future"  # "demanded that she come on Monday"
        return "future" if above is not None and above.lemma.lower() in _AHEAD else None
    if token.xpos == "VBN" and not helpers and base(token) in ("acl", "advcl"):
        return "future" if token.lemma in _AHEAD else "past"  # "talks scheduled for Monday", "a report released Monday"
    if token.xpos in ("VBZ", "VBP", "VBG") or any(h.xpos in ("VBZ", "VBP") for h in helpers):
        if token.lemma in _AHEAD:
            return "future"
        if token.lemma in _TIMETABLE and not (token.xpos == "VBG" and not helpers):
            return "future"
        simple = token.xpos in ("VBZ", "VBP") and token.upos == "VERB" and not helpers
        return "past" if token.lemma in _SAYING else None if simple else "present"
    return None


def _is_present(sentence: Sentence, at: int, token: Token) -> bool:
    """Whether a verb stands in the simple present, which `_of_verb` leaves open."""
    return token.xpos in ("VBZ", "VBP") and token.upos == "VERB" and not children(sentence, at, "aux", "cop")


def _is_programme(sentence: Sentence, token: Token) -> bool:
    """ "Parliament votes on Friday." A headline, which has no full stop, tells the past in the present: "Bomb kills
    six on Friday"."""
    return token.lemma not in _STATES | _SAYING and sentence.tokens[-1].form in _FULL_STOPS
