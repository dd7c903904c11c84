"""The words that give words to somebody (data/en/verbs_of_saying.json), and the tokens a cue consists of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from twosource.data import ENGLISH
from twosource.language.trees import base
from twosource.records import Sentence

Range = tuple[int, int]  # first and last token, both included


Span = tuple[int, int]  # code points, half-open


QUOTE_FORMS = frozenset(["“", "”", '"', "„", "‟", "«", "»", "``", "''", "‘", "’", "'", "’’", "‘‘"])


STOPS = frozenset([",", ";", ":", "–", "—", "--", "―", "-"])


FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])


NOMINAL = frozenset(["NOUN", "PROPN", "PRON", "NUM", "SYM", "X"])


INSIDE_NOUN_PHRASE = NOMINAL | {"DET", "ADJ"}


SUBJECT_PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i", "you", "who", "one", "some", "many", "others"])


CLAUSE_OPENERS = frozenset(["that", "whether", "how", "why", "what", "if", "where", "who", "there"])


ASIDE_OPENERS = frozenset(
    "as when while after before since because although though until who whose which if unless amid during".split()
)


WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight earlier later week month year "
    "morning afternoon evening night last this next late early".split()
)


CLAUSE_BARS = (QUOTE_FORMS - {"'", "’"}) | {":", ";"}


@cache
def words_of(kind: str) -> frozenset[str]:
    """One list of data/en/verbs_of_saying.json."""
    return frozenset(_lists()[kind])


@cache
def _lists() -> Mapping[str, list[str]]:
    text = (ENGLISH / "verbs_of_saying.json").read_text("utf8")
    loaded: dict[str, list[str]] = json.loads(text)
    return loaded


@cache
def phrase_verbs() -> Mapping[str, frozenset[str]]:
    """Verbs with the prepositions and particles they take words by."""
    pairs: dict[str, set[str]] = {}
    for pair in _lists()["phrase_verbs"]:
        verb, word = pair.split()
        pairs.setdefault(verb, set()).add(word)
    return {verb: frozenset(words) for verb, words in pairs.items()}


@cache
def all_verbs() -> frozenset[str]:
    """Every verb of the lists."""
    lists = (
        "says",
        "says_only_with_marks",
        "thinks",
        "shows",
        "takes_object",
        "takes_infinitive",
        "takes_number",
        "polls",
    )
    return frozenset[str]().union(*(words_of(k) for k in lists)) | phrase_verbs().keys()


def form_at(sentence: Sentence, i: int) -> str:
    """A token's form in lower case; empty outside the sentence."""
    return sentence.tokens[i].form.lower() if 0 <= i < len(sentence.tokens) else ""


def cue_of(sentence: Sentence, i: int) -> Range:
    """The verb with its auxiliaries and adverbs before ("has also said") and its particle or preposition after
    ("called for", "pointed out")."""
    tokens = sentence.tokens
    first = i
    while first > 0 and (
        tokens[first - 1].upos in ("AUX", "ADV") or tokens[first - 1].form.lower() in ("not", "n't", "n’t", "to")
    ):
        if tokens[first - 1].form.lower() in ASIDE_OPENERS | CLAUSE_OPENERS | {"then", "however", "meanwhile", "so"}:
            break
        first -= 1
    while first < i and tokens[first].form.lower() == "to":
        first += 1
    last = i
    following = form_at(sentence, i + 1)
    if following in phrase_verbs().get(tokens[i].lemma, ()) or base(tokens[min(i + 1, len(tokens) - 1)]) == "compound":
        particle = i + 1 < len(tokens) and tokens[i + 1].upos in ("ADP", "ADV", "PART", "SCONJ")
        if (particle and following != "to") or (following == "to" and not is_infinitive(sentence, i + 1)):
            last = i + 1
    return first, last


def is_infinitive(sentence: Sentence, to: int) -> bool:
    """Is this "to" followed by a bare verb (adverbs apart)?"""
    k = to + 1
    while k < len(sentence.tokens) and sentence.tokens[k].upos == "ADV":
        k += 1
    return k < len(sentence.tokens) and sentence.tokens[k].xpos == "VB"
