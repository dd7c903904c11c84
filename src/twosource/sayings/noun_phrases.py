"""Noun phrases by the order of their words: what the tree gets wrong oftenest is where a long one ends."""

from __future__ import annotations

from twosource.records import Sentence
from twosource.sayings.cues import INSIDE_NOUN_PHRASE, NOMINAL, QUOTE_FORMS, STOPS, WEEKDAYS, Range, form_at, words_of


def noun_phrase_from(sentence: Sentence, start: int) -> Range | None:
    """The noun phrase that begins at a token: the plain phrase, its "of ..." and "for ...", then one apposition
    (", a professor at the university") or relative clause between commas."""
    end = plain_phrase(sentence, start)
    if end is None:
        return None
    end = _with_prepositions(sentence, end)
    tokens = sentence.tokens
    if form_at(sentence, end + 1) == "(":
        close = next((k for k in range(end + 2, min(end + 8, len(tokens))) if tokens[k].form == ")"), None)
        end = close if close is not None else end
    if form_at(sentence, end + 1) == "," and end + 2 < len(tokens):
        end = _with_apposition(sentence, end)
    return start, end


def _with_apposition(sentence: Sentence, end: int) -> int:
    tokens = sentence.tokens
    k = end + 2
    if form_at(sentence, k) in ("who", "whose", "which"):
        stop = next((j for j in range(k, len(tokens)) if tokens[j].form in (",", ".", *QUOTE_FORMS)), len(tokens))
        return stop - 1
    if tokens[k].upos not in INSIDE_NOUN_PHRASE or tokens[k].upos == "PRON":
        return end
    last = plain_phrase(sentence, k)
    if last is None:
        return end
    last = _with_prepositions(sentence, last)
    closed = last + 1 >= len(tokens) or tokens[last + 1].form in (",", ".", ";", "—", "–", *QUOTE_FORMS)
    return last if closed else end


def plain_phrase(sentence: Sentence, start: int) -> int | None:
    """The last token of the noun phrase that begins at `start`, without prepositions; None if none begins there."""
    tokens = sentence.tokens
    k = start
    last_nominal: int | None = None
    while k < len(tokens):
        t = tokens[k]
        if t.upos in INSIDE_NOUN_PHRASE:
            if last_nominal is not None and (
                (t.upos == "PRON" and (t.xpos not in ("PRP$", "WP$") or tokens[k - 1].upos in NOMINAL))
                or t.form.lower() in WEEKDAYS
                or (t.upos == "DET" and t.form != "The")
                or (tokens[last_nominal].upos == "PRON" and tokens[last_nominal].xpos != "PRP$")
            ):
                break
            if t.upos in NOMINAL:
                last_nominal = k
        elif t.form in ("'s", "’s", "'", "’", "-", "&", ".", "/") and last_nominal == k - 1 and k + 1 < len(tokens):
            if tokens[k + 1].upos not in INSIDE_NOUN_PHRASE and tokens[k + 1].form != "-":
                break
        elif t.form.lower() in ("and", "or", "&") and last_nominal == k - 1 and k + 1 < len(tokens):
            if tokens[k + 1].upos not in INSIDE_NOUN_PHRASE:
                break
        elif not (t.xpos in ("VBN", "VBG") and last_nominal is None):
            break
        k += 1
    return last_nominal


def _with_prepositions(sentence: Sentence, end: int) -> int:
    """Takes in "of X", "for X", and after a common noun "at", "in", "from", "with" X, and "released by X"."""
    tokens = sentence.tokens
    while end + 2 < len(tokens):
        form = form_at(sentence, end + 1)
        common = tokens[end].upos == "NOUN" or (tokens[end].upos == "PROPN" and tokens[end].form[:1].islower())
        start = end + 2
        # "a letter sent to"; of what may be a verb in the past ("the fire occurred in") only what goes on with "by"
        links = {"VBN": ("by", "to", "on", "in"), "VBD": ("by",)}.get(tokens[end + 1].xpos or "", ())
        if form != "said" and form_at(sentence, end + 2) in links:
            start = end + 3
        elif form not in ("of", "for") and not (
            common and form in ("at", "in", "from", "with", "to", "on", "by", "about")
        ):
            break
        if start >= len(tokens) or form_at(sentence, start) in WEEKDAYS:
            break
        last = plain_phrase(sentence, start)
        if last is None or tokens[last].lemma.lower() in words_of("occasion_nouns"):
            break
        end = last
    return end


def phrase_start(sentence: Sentence, end: int) -> int:
    """Where the noun phrase that ends at a token begins."""
    tokens = sentence.tokens
    k = end
    while k > 0:
        t = tokens[k - 1]
        here = tokens[k]
        if t.upos in INSIDE_NOUN_PHRASE and here.upos != "PRON" and t.form.lower() not in ("that", "which", "who"):
            if t.upos == "PRON" and t.xpos != "PRP$":
                break
        elif t.form in ("'s", "’s", "'", "’", "-", ")", "(", "&"):
            if t.form in QUOTE_FORMS and k > 1 and tokens[k - 2].form[-1:] != "s" and t.form not in ("'s", "’s"):
                break
        elif (
            t.form.lower() in ("and", "of", "for", "at", "from")
            and k > 1
            and tokens[k - 2].upos in NOMINAL
            and here.upos != "PRON"
        ):
            pass
        else:
            break
        k -= 1
    return k


def trim_phrase(sentence: Sentence, first: int, last: int) -> Range | None:
    """A phrase without conjunctions and adverbs before it and punctuation around it; None if nothing is left."""
    tokens = sentence.tokens
    while first < last and (
        tokens[first].upos in ("PUNCT", "CCONJ", "ADV", "SCONJ") and tokens[first].form.lower() not in ("both", "some")
    ):
        first += 1
    while last > first and tokens[last].form in ("(", *STOPS, *QUOTE_FORMS):
        last -= 1
    if last < first or tokens[first].upos in ("PUNCT", "CCONJ"):
        return None
    return first, last


def head_of(sentence: Sentence, phrase: Range) -> int:
    """The token of a phrase whose head lies outside it; the last nominal of its plain part if several do."""
    tokens = sentence.tokens
    first, last = phrase
    heads = [k for k in range(first, last + 1) if not first <= tokens[k].head <= last and tokens[k].upos in NOMINAL]
    if len(heads) == 1:
        return heads[0]
    plain = plain_phrase(sentence, first)
    return plain if plain is not None and plain <= last else first
