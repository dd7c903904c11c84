"""Lemmas: English inflection undone by rule, and the exceptions that the training treebanks show.

The exceptions (data/en/lemmas.json) are just the words on which the rules err; `training/compile_lemmas.py` makes them.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Collection

from twosource.data import ENGLISH

FOLDER = ENGLISH

_PLAIN = {
    "n't": "not", "'s": "'s", "'re": "be", "'m": "be", "'ll": "will", "'ve": "have", "ca": "can", "wo": "will",
    "sha": "shall",
}  # fmt: skip
# Past tense and participle of irregular verbs, which the treebanks show only in part: "base past participle".
_IRREGULAR = """
arise arose arisen|awake awoke awoken|bear bore borne|beat beat beaten|become became become|befall befell befallen
begin began begun|bend bent bent|bind bound bound|bite bit bitten|bleed bled bled|blow blew blown|break broke broken
breed bred bred|bring brought brought|broadcast broadcast broadcast|build built built|burst burst burst
buy bought bought|catch caught caught|choose chose chosen|cling clung clung|come came come|creep crept crept
deal dealt dealt|dig dug dug|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten
emphasise emphasised emphasised|fall fell fallen
feed fed fed|feel felt felt|fight fought fought|find found found|flee fled fled|fling flung flung|fly flew flown
forbid forbade forbidden|forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got gotten
give gave given|go went gone|grind ground ground|grow grew grown|hang hung hung|hear heard heard|hide hid hidden
hold held held|keep kept kept|kneel knelt knelt|know knew known|lay laid laid|lead led led|leap leapt leapt
leave left left|lend lent lent|lie lay lain|light lit lit|lose lost lost|make made made|mean meant meant|meet met met
mistake mistook mistaken|overcome overcame overcome|overthrow overthrew overthrown|overtake overtook overtaken
pay paid paid|plead pled pled|ride rode ridden|ring rang rung|rise rose risen|rewrite rewrote rewritten|run ran run
see saw seen|seek sought sought|sell sold sold|send sent sent|shake shook shaken|shine shone shone|shoot shot shot
show showed shown|shrink shrank shrunk|sing sang sung|sink sank sunk|sit sat sat|sleep slept slept|slide slid slid
speak spoke spoken|speed sped sped|spend spent spent|spin spun spun|spring sprang sprung|stand stood stood
steal stole stolen|stick stuck stuck|sting stung stung|stink stank stunk|strike struck stricken|strive strove striven
swear swore sworn|sweep swept swept|swell swelled swollen|swim swam swum|swing swung swung|take took taken
teach taught taught|tear tore torn|tell told told|think thought thought|throw threw thrown
undergo underwent undergone|understand understood understood|undertake undertook undertaken|uphold upheld upheld
wake woke woken|wear wore worn|weave wove woven|weep wept wept|win won won|wind wound wound|withdraw withdrew withdrawn
withhold withheld withheld|withstand withstood withstood|write wrote written
"""
_PAST = {form: verb.split()[0] for verb in _IRREGULAR.replace("\n", "|").split("|") for form in verb.split()[1:]}
_VOWEL = re.compile(r"[aeiouy]")
# The treebanks write marks and short months one way in the lemma.
_MARKS = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-"}
_MONTHS = {m[:3]: m for m in "January February March April August September October November December".split()}
_MONTHS["Sept"] = "September"
_ROMAN = re.compile(r"[IVXLC]+")
# Names in capitals as long as this are words, not acronyms ("TEHRAN").
_LONG_NAME = 6


def lemma_of(form: str, upos: str, xpos: str, known: Collection[str] = frozenset()) -> str:
    """The lemma of a word with its tags; `known` holds words of the language, to choose between "hop" and "hope"."""
    lower = form.lower().replace("’", "'")
    if upos == "PUNCT":
        return _MARKS.get(form, form)
    if upos in ("PROPN", "X", "SYM", "NUM") and xpos not in ("NNS", "NNPS"):
        return _exceptions().get(f"{xpos} {lower}") or _of_name_or_number(form, upos)
    exception = _exceptions().get(f"{xpos} {lower}")
    if exception is None and xpos in ("VBD", "VBN") and lower.endswith("ed"):
        # a regular past tense is its participle too: "postponed"
        exception = _exceptions().get(f"{'VBN' if xpos == 'VBD' else 'VBD'} {lower}")
    if exception is not None:
        return exception
    return by_rule(lower, form, upos, xpos, known)


def _of_name_or_number(form: str, upos: str) -> str:
    if upos == "NUM":
        if form.isalpha():
            return form if _ROMAN.fullmatch(form) else form.lower()
        return form.replace(",", "") if form[:1].isdigit() else form
    if upos == "PROPN":
        if form.isupper() and form.isalpha() and len(form) >= _LONG_NAME:
            return form.capitalize()
        return _MONTHS.get(form.removesuffix("."), form)
    return form


def by_rule(lower: str, form: str, upos: str, xpos: str, known: Collection[str]) -> str:
    """What the rules alone say."""
    if upos in ("AUX", "VERB", "PART") and lower in _PLAIN:
        if lower == "'s" and upos in ("AUX", "VERB"):
            return "be"
        return _PLAIN[lower]
    if upos == "PROPN":
        return _without_s(form) if xpos == "NNPS" else form
    if xpos == "NNP":  # a word of a name: "United", "Breaking News"
        return _of_verb_in_name(lower, known).capitalize() if upos == "VERB" else form
    if upos == "NOUN" and xpos == "NN" and len(form) == 1:
        return form
    if xpos in ("NNS", "VBZ"):
        return _without_s(lower)
    if xpos == "VBG":
        return _stem(lower, "ing", known)
    if xpos in ("VBD", "VBN"):
        return _PAST.get(lower) or _stem(lower, "ed", known)
    if xpos in ("JJR", "RBR"):
        return _stem(lower, "er", known)
    if xpos in ("JJS", "RBS"):
        return _stem(lower, "est", known)
    return form if upos == "ADJ" and form[:1].isupper() and xpos == "JJ" and _demonym(form) else lower


def _of_verb_in_name(lower: str, known: Collection[str]) -> str:
    if known_form := _exceptions().get(f"VBN {lower}") or _PAST.get(lower):
        return known_form
    return next((_stem(lower, e, known) for e in ("ing", "ed") if lower.endswith(e)), lower)


def _demonym(form: str) -> bool:
    """Adjectives of peoples and places keep their capital in the treebanks ("Syrian", "Chinese", "Polish")."""
    return form.endswith(("an", "ese", "ish", "ic", "ean", "i")) and not form.isupper()


def _without_s(lower: str) -> str:
    if lower.endswith("ies") and len(lower) > 4:
        return lower[:-3] + "y"
    if lower.endswith(("sses", "xes", "zzes", "ches", "shes")):
        return lower[:-2]
    if lower.endswith("s") and not lower.endswith(("ss", "us")) and len(lower) > 2:
        return lower[:-1]
    return lower


def _stem(lower: str, ending: str, known: Collection[str]) -> str:
    """Takes an ending off and gives back what it took: a final e, a doubled consonant, y for i."""
    if not lower.endswith(ending) or len(lower) < len(ending) + 2:
        return lower
    bare = lower[: -len(ending)]
    if not _VOWEL.search(bare):
        return lower
    if ending == "ed" and bare.endswith("e"):
        return bare + "e"  # "agreed", "freed"
    choices = [bare, bare + "e"]
    if bare.endswith("i"):
        choices.insert(0, bare[:-1] + "y")
    if len(bare) > 2 and bare[-1] == bare[-2] and bare[-1] not in "aeiouls":
        choices.insert(0, bare[:-1])
    elif len(bare) > 2 and bare[-1] == bare[-2] == "l":  # "expelled", but "called", "fulfilled"
        choices.insert(0 if len(bare) > 5 else 2, bare[:-1])
    likely = [c for c in choices if c in known]
    if len(likely) == 1:
        return likely[0]
    # with no or several known words: -e after v, c, s, z, u and after a single vowel with g, t, d, k, r, n, l, m
    if bare.endswith("i") or choices[0] != bare:
        return choices[0]
    with_e = re.search(
        r"(?:[vcuz]|[^aeiouy]l|[aeiourn]s|[^n]dg|[aiou]r|[^aeiou][aiou][tdkgnm]|[^aeiou]ap|rg|ng(?<=[ae]ng))$", bare
    )
    return bare + "e" if with_e and not re.search(r"(?:[aeo]{2}[^aeiou]|[ei]t|en|on|er|or|ow|aw)$", bare) else bare


@functools.cache
def _exceptions() -> dict[str, str]:
    path = FOLDER / "lemmas.json"
    words: dict[str, str] = json.loads(path.read_text("utf8")) if path.exists() else {}
    return words
