"""Who can bear words: people, bodies, documents and media; not "the move", "favour" or "there"."""

from __future__ import annotations

import json
from functools import cache

from twosource.data import ENGLISH
from twosource.language.trees import ancestors, children
from twosource.records import Sentence
from twosource.sayings.cues import NOMINAL, Range, form_at, words_of

# Pronouns that stand for nobody who speaks: "this shows", "there is said to be", "you know what I mean".
_NOBODY = frozenset("there this that these what whatever which you dis".split())
RELATIVE = frozenset(["who", "which", "that", "whom"])


@cache
def things() -> frozenset[str]:
    """Nouns for what bears no words: things and happenings (data/en/nouns_of_things.json, nouns_of_event.json);
    documents and bodies left out."""
    listed = json.loads((ENGLISH / "nouns_of_things.json").read_text("utf8"))["things"]
    happenings = json.loads((ENGLISH / "nouns_of_event.json").read_text("utf8"))["strong"]
    return frozenset([*listed, *happenings]) - speaking()


@cache
def speaking() -> frozenset[str]:
    """Nouns for what speaks, in the lists of data/en/verbs_of_saying.json."""
    lists = ("document", "statement", "media", "anonymous", "witness", "official", "analyst", "spokes", "body",
             "reckoning")  # fmt: skip
    return frozenset[str]().union(*(words_of(f"{name}_nouns") for name in lists))


def bears_words(sentence: Sentence, named: int) -> bool:
    """Whether the token that names a source can stand for somebody, or for something in which words are written.

    Of "most of the ministers" and "criticism of the plan" what follows "of" decides as well.
    """
    token = sentence.tokens[named]
    if token.upos == "PROPN" or any(n.first <= named <= n.last for n in sentence.names):
        return True
    lemma = token.lemma.lower()
    if token.upos == "PRON":
        return token.form.lower() not in _NOBODY
    if token.xpos == "VBG" and token.upos == "VERB":
        return False  # "finding them can tell us how"
    if lemma not in things():
        return True
    parts = [k for k in children(sentence, named, "nmod") if form_at(sentence, named + 1) == "of" and k > named]
    return any(sentence.tokens[k].upos in NOMINAL and bears_words(sentence, k) for k in parts[:1])


def referent(sentence: Sentence, verb: int, source: Range, named: int | None) -> int | None:
    """The token that names a source; for a relative pronoun the noun that its clause hangs on, None if none does."""
    words = [form_at(sentence, k) for k in range(source[0], source[1] + 1)]
    if words[-2:] in (["of", "which"], ["of", "whom"]) and {"last", "latter"} & set(words):
        listed = [n for n in sentence.names if n.last < source[0]]  # "Norland and Florin, the last of which reported"
        return listed[-1].last if listed else None
    if named is None or form_at(sentence, named) not in RELATIVE or sentence.tokens[named].upos != "PRON":
        return named
    for above in ancestors(sentence, verb):
        if sentence.tokens[above].upos in NOMINAL and above < source[0] and above != named:
            return above
    return None
