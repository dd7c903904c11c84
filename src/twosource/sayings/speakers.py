"""Who a cue's words are given to: its subject before or after it, the subject above it, whom it was told to."""

from __future__ import annotations

from twosource.language.mending import TIMES
from twosource.language.trees import ancestors, base, children, subtree
from twosource.records import Sentence, Token
from twosource.sayings.bearers import RELATIVE, bears_words
from twosource.sayings.cues import (
    ASIDE_OPENERS,
    CLAUSE_OPENERS,
    FINITE,
    INSIDE_NOUN_PHRASE,
    NOMINAL,
    QUOTE_FORMS,
    STOPS,
    SUBJECT_PRONOUNS,
    WEEKDAYS,
    Range,
    cue_of,
    form_at,
    is_infinitive,
    words_of,
)
from twosource.sayings.noun_phrases import head_of, noun_phrase_from, phrase_start, plain_phrase, trim_phrase

# What opens a subject that says that none of them did: "no one", "neither side", "none of the men".
NOBODY = frozenset(("no", "nobody", "none", "neither"))


def subject_after(sentence: Sentence, i: int) -> Range | None:
    """ "...," said Smith, a baker: the subject follows where the verb stands right after a comma or mark."""
    tokens = sentence.tokens
    if tokens[i].xpos not in FINITE and tokens[i].xpos != "VBN":
        return None
    before = tokens[i - 1].form if i else ""
    if (
        i
        and before not in QUOTE_FORMS
        and before not in STOPS
        and before not in ("?", "!", "…", "...")
        and before.lower() != "as"
    ):
        return None
    if not i and not form_at(sentence, len(tokens) - 1):
        return None
    if i + 1 >= len(tokens) or tokens[i + 1].upos not in INSIDE_NOUN_PHRASE:
        return None
    whose = tokens[i + 1].xpos == "PRP$"  # said her daughter, Ana Rey
    if tokens[i + 1].upos == "PRON" and not whose and form_at(sentence, i + 1) not in SUBJECT_PRONOUNS:
        return None
    if form_at(sentence, i + 1) in WEEKDAYS | CLAUSE_OPENERS:
        return None
    bare = before in STOPS and (i < 2 or tokens[i - 2].form not in QUOTE_FORMS)
    if bare and tokens[i].lemma not in words_of("inverts"):
        return None  # "The minister, in a letter, urged Spain"
    found = noun_phrase_from(sentence, i + 1)
    if found is None or not bears_words(sentence, head_of(sentence, found)):
        return None  # "The Speaker, Ana Rey, announced the vote"
    following = found[1] + 1
    if form_at(sentence, following) == "to" and is_infinitive(sentence, following):
        return None
    while following < len(tokens) and tokens[following].upos == "ADV":
        following += 1
    # ", said he would go": a finite verb after the phrase makes the phrase that verb's subject
    if (
        following < len(tokens)
        and tokens[following].xpos in FINITE
        and form_at(sentence, following) not in ASIDE_OPENERS
    ):
        return None
    return found


def subject_before(sentence: Sentence, i: int, cue_first: int) -> Range | None:
    """The tree's subject, if it stands right before the cue; else the noun phrase that does."""
    tokens = sentence.tokens
    subjects = [
        k for k in children(sentence, i, "nsubj", "csubj") if k < cue_first and form_at(sentence, k) not in TIMES
    ]
    if subjects:
        s = subjects[-1]
        inside = [k for k in subtree(sentence, s) if k < cue_first]
        first, last = inside[0], _before_predicate(sentence, s, inside[-1])
        if tokens[first].upos == "PROPN" or form_at(sentence, first - 1) in ("'s", "’s"):
            first = min(first, phrase_start(sentence, first))
        gap = tokens[last + 1 : cue_first]
        if form_at(sentence, i + 1) == "," and i + 2 < len(tokens) and tokens[i + 2].xpos in FINITE:
            # "The dam, the engineer said, had failed": the engineer is no apposition
            first = max([k + 1 for k in range(first, last) if tokens[k].form == ","], default=first)
        if s < cue_first and (
            all(t.upos in ("PUNCT", "ADV", "AUX", "PART") or _tells_when(t) for t in gap)
            or _is_aside(sentence, i, last + 1, cue_first)
        ):
            return trim_phrase(sentence, _after_quote(sentence, first, last), last)
        # Rey, in a letter to the port on Friday, urged: a parenthesis between commas
        parenthesis = len(gap) > 2 and gap[0].form == "," and gap[-1].form == ","
        if parenthesis and not any(t.xpos in FINITE or t.form in QUOTE_FORMS for t in gap):
            return trim_phrase(sentence, _after_quote(sentence, first, last), last)
    if apart := _between_comma_and(sentence, cue_first):
        return apart
    at = cue_first - 1
    while at >= 0 and (tokens[at].upos == "ADV" or tokens[at].form.lower() in WEEKDAYS):
        at -= 1  # "called it a shame and late Friday said"
    if at < 0 or tokens[i].xpos in ("VBG", "VBN", "VB"):
        return None
    if tokens[at].form == ",":
        return _before_apposition(sentence, at)
    if tokens[at].upos not in NOMINAL:
        return None
    first = phrase_start(sentence, at)
    return trim_phrase(sentence, first, at)


# Words of a speaker told at length: "two people with knowledge of the matter".
_LONGEST_SPEAKER = 12


def _between_comma_and(sentence: Sentence, cue_first: int) -> Range | None:
    """What stands between a comma and the verb that closes the sentence: "..., two people close to the talks said."."""
    tokens = sentence.tokens
    after = cue_first + 1
    if form_at(sentence, after) == "on":
        after += 1
    if after < len(tokens) and tokens[after].form not in (".", ";", ":") and form_at(sentence, after) not in WEEKDAYS:
        return None
    comma = next((k for k in range(cue_first - 2, 0, -1) if tokens[k].form == ","), None)
    if comma is None or cue_first - comma > _LONGEST_SPEAKER or tokens[cue_first].xpos not in FINITE:
        return None
    words = tokens[comma + 1 : cue_first]
    if words[0].upos not in INSIDE_NOUN_PHRASE or any(t.xpos in FINITE or t.form in QUOTE_FORMS for t in words):
        return None
    return (comma + 1, cue_first - 1) if plain_phrase(sentence, comma + 1) is not None else None


def _tells_when(token: Token) -> bool:
    """A word of "on Friday", "in March 2023", which may stand between subject and verb."""
    word = token.form.lower()
    return (
        word in WEEKDAYS or word in TIMES or word in ("on", "in", "the") or (word.isdigit() and len(word) in (1, 2, 4))
    )


# Words between a subject and its verb that only tell when, where or how: "on Friday, for the first time,".
_LONGEST_ASIDE = 8


def _is_aside(sentence: Sentence, verb: int, first: int, end: int) -> bool:
    """Whether the words between subject and verb are adverbials of that verb: "the court on Friday for the first time
    ruled"."""
    if end - first > _LONGEST_ASIDE:
        return False
    hung = {k for i in children(sentence, verb, "obl", "advmod", "aux", "punct") for k in subtree(sentence, i)}
    words = sentence.tokens[first:end]
    return all(k in hung for k in range(first, end)) and not any(
        t.xpos in FINITE or t.form in QUOTE_FORMS for t in words if base(t) != "aux"
    )


def _before_predicate(sentence: Sentence, subject: int, last: int) -> int:
    """The end of a subject whose tree swallowed its verb: before the first finite verb outside a relative clause."""
    tokens = sentence.tokens
    for k in range(subject + 1, last + 1):
        if tokens[k].form.lower() in ("who", "which", "that", "whose", "whom", "where"):
            return last
        if tokens[k].xpos in FINITE:
            return k - 1
    return last


def _after_quote(sentence: Sentence, first: int, last: int) -> int:
    """A subject never reaches back over a quotation mark or a semicolon."""
    for k in range(last, first - 1, -1):
        if sentence.tokens[k].form in QUOTE_FORMS - {"'", "’"} or sentence.tokens[k].form in (";", ":"):
            return k + 1
    return first


def _before_apposition(sentence: Sentence, comma: int) -> Range | None:
    """Smith, a baker, said: from the comma before the verb over the apposition to the name."""
    tokens = sentence.tokens
    for k in range(comma - 1, max(comma - 25, 0), -1):
        if tokens[k].form in QUOTE_FORMS:
            return None
        if tokens[k].form == "," and tokens[k - 1].upos in NOMINAL:
            inner = tokens[k + 1 : comma]
            if inner and (inner[0].upos in INSIDE_NOUN_PHRASE or inner[0].form.lower() in ("who", "whose", "which")):
                return trim_phrase(sentence, phrase_start(sentence, k - 1), comma - 1)
            return None
    return None


def subject_elsewhere(sentence: Sentence, i: int) -> tuple[Range | None, int | None]:
    """Subjects of the verb above: "X came, saying", "X spoke and warned", "X tried to explain", "a paper saying"."""
    tokens = sentence.tokens
    if tokens[i].xpos == "VBG" and form_at(sentence, i - 1) in (",", *QUOTE_FORMS):
        # ", citing", ", adding that": whoever spoke just before
        for k in range(i - 2, -1, -1):
            if tokens[k].upos == "VERB" and tokens[k].xpos in FINITE and tokens[k].lemma in words_of("says"):
                source = subject_after(sentence, k) or subject_before(sentence, k, cue_of(sentence, k)[0])
                if source:
                    return source, head_of(sentence, source)
    if tokens[i].xpos == "VBG" and form_at(sentence, i - 1) == ",":
        main = _subject_above(sentence, i, main=True)
        if main[0] is not None:
            return main
    return _subject_above(sentence, i)


def _subject_above(sentence: Sentence, i: int, main: bool = False) -> tuple[Range | None, int | None]:
    """The subject of a verb above that bears words. `main`: past participles and relative clauses, for what trails
    behind a comma: in "tweeted about the man who sued him, asking" whoever tweeted asks."""
    tokens = sentence.tokens
    at = i
    for above in ancestors(sentence, i):
        relation = base(tokens[at])
        if relation == "acl" and any(
            form_at(sentence, k) in ("of", "for", "in") for k in children(sentence, at, "mark")
        ):
            return None, None  # "a way of arguing", "their anger for refusing": the noun says nothing
        if relation == "acl" and tokens[above].upos in NOMINAL:
            if main and at != i:
                at = above
                continue
            if tokens[i].xpos == "VB":
                return None, None
            first = phrase_start(sentence, above)
            return trim_phrase(sentence, first, above), above
        if relation not in ("conj", "advcl", "xcomp", "ccomp", "parataxis", "acl", "obl") and not main:
            return None, None
        if tokens[above].upos in ("VERB", "AUX", "ADJ", "NOUN"):
            who = _controller(sentence, above, at, relation)
            if who is not None and main and form_at(sentence, who) in RELATIVE:
                who = None
            if who is not None and who != at and bears_words(sentence, who):
                inside = subtree(sentence, who)
                return trim_phrase(sentence, _after_quote(sentence, inside[0], who), inside[-1]), who
        at = above
    return None, None


def _controller(sentence: Sentence, above: int, at: int, relation: str) -> int | None:
    """Whose act the clause at `at` is under the verb above: that verb's object in "urged X to say", "accused X of
    planning", else its subject."""
    tokens = sentence.tokens
    objects = [k for k in children(sentence, above, "obj", "iobj") if k < at]
    subjects = [k for k in children(sentence, above, "nsubj") if k < at] or [
        k for k in children(sentence, above, "nsubj") if tokens[k].upos in NOMINAL
    ]
    of = form_at(sentence, at - 1) in ("of", "for", "from")
    found = objects[-1:] if (relation == "xcomp" or of) and objects else subjects[-1:]
    return found[0] if found else None


def antecedent(sentence: Sentence, i: int) -> int | None:
    """The noun a relative clause's verb belongs to."""
    above = sentence.tokens[i].head
    return above if above >= 0 and sentence.tokens[above].upos in NOMINAL else None


def quoted_as_saying(sentence: Sentence, i: int) -> tuple[Range, Range | None] | None:
    """ "X quoted Y as saying", "Y was quoted by X as saying": (Y, X)."""
    tokens = sentence.tokens
    if form_at(sentence, i - 1) != "as":
        return None
    quote = next((k for k in range(i - 2, max(i - 25, -1), -1) if tokens[k].lemma in ("quote", "cite")), None)
    if quote is None:
        return None
    first, _ = cue_of(sentence, quote)
    subject = subject_before(sentence, quote, first)
    if any(t.lemma == "be" for t in tokens[first:quote]):
        by = next((k for k in range(quote + 1, i + 2) if form_at(sentence, k) == "by"), None)
        agent = noun_phrase_from(sentence, by + 1) if by is not None and by + 1 < len(tokens) else None
        return (subject, agent) if subject else None
    quoted = noun_phrase_from(sentence, quote + 1)
    return (quoted, subject) if quoted and quoted[1] < i else None


def told_to(sentence: Sentence, i: int, cue_last: int) -> Range | None:
    """Whom a verb of telling names as told."""
    if cue_last + 1 >= len(sentence.tokens) or sentence.tokens[cue_last + 1].upos not in INSIDE_NOUN_PHRASE:
        return None
    end = plain_phrase(sentence, cue_last + 1)
    return (cue_last + 1, end) if end is not None else None


def cited_by(sentence: Sentence, i: int) -> Range | None:
    """Whom "reported, citing X" and "quoting X" name."""
    tokens = sentence.tokens
    for k, t in enumerate(tokens):
        if t.form.lower() in ("citing", "quoting") and k != i and k + 1 < len(tokens):
            phrase = noun_phrase_from(sentence, k + 1)
            return phrase if phrase and is_somebody(sentence, phrase) else None
    return None


def is_nobody(sentence: Sentence, phrase: Range) -> bool:
    """Whether a subject says that none of them did."""
    return form_at(sentence, phrase[0]) in NOBODY


def is_somebody(sentence: Sentence, phrase: Range) -> bool:
    """Does a phrase name somebody who could have said something?"""
    first, last = phrase
    kinds = ("official_nouns", "analyst_nouns", "witness_nouns", "anonymous_nouns", "spokes_nouns", "media_nouns")
    head = sentence.tokens[head_of(sentence, phrase)].lemma.lower()
    return any(head in words_of(kind) for kind in (*kinds, "statement_nouns")) or any(
        first <= n.first <= last and n.kind != "place" for n in sentence.names
    )
