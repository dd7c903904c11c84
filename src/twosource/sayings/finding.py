"""The places in a sentence where words are given to somebody: verbs, nouns and phrases of saying and thinking.

Trees tell most of it; around quotation marks, where parsers go wrong oftenest, the order of the words decides
("...," said Smith; "...," the ministry added). Words inside quotation marks are a speaker's own and give nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from twosource.language.trees import base, children, subtree
from twosource.records import Sentence
from twosource.sayings.bearers import bears_words, referent
from twosource.sayings.contents import content_end, contents_around, contents_of, last_word
from twosource.sayings.cues import QUOTE_FORMS, STOPS, Range, Span, all_verbs, cue_of, form_at, is_infinitive, words_of
from twosource.sayings.marks import Marked
from twosource.sayings.noun_phrases import head_of, noun_phrase_from, phrase_start, trim_phrase
from twosource.sayings.speakers import (
    antecedent,
    cited_by,
    is_nobody,
    is_somebody,
    quoted_as_saying,
    subject_after,
    subject_before,
    subject_elsewhere,
    told_to,
)

# What somebody will do or means to do is not said by doing it ("will discuss the plan", "hopes to propose a pact").
NOT_SAID_YET = frozenset(
    ["quotations.object_of_saying", "quotations.verb_and_preposition", "quotations.verb_of_asking", None]
)


@dataclass(frozen=True, slots=True)
class Saying:
    """One cue with its source and what it gives to it.

    `head` is the cue's main token; `source` the source's tokens and `named` the token that names it (the antecedent
    where the source is "who"); `contents` are spans of indirect content, in order, more than one where the cue
    interrupts it. `through` is who passed it on ("X quoted Y as saying": X), `told` whom it was said to, `cited` whom
    a medium cites for it, `occasion` the noun it was said in ("statement", "interview"). `hearsay` is true where nobody
    is named for it.
    """

    sentence: int
    head: int
    cue: Span
    lemma: str
    source: Range | None
    named: int | None
    contents: tuple[Span, ...]
    rule: str
    negated: bool = False
    inverted: bool = False
    through: Range | None = None
    told: Range | None = None
    cited: Range | None = None
    occasion: str | None = None
    anonymous: bool = False
    hearsay: bool = False


def find_sayings(sentences: Sequence[Sentence], marked: Sequence[Marked]) -> list[Saying]:
    """The sayings of a report, in order of their cues."""
    out: list[Saying] = []
    for number, sentence in enumerate(sentences):
        inside = [_is_marked(t.start, t.end, marked) for t in sentence.tokens]
        for i, token in enumerate(sentence.tokens):
            if inside[i]:
                continue
            found: Saying | None = None
            lower = token.form.lower()
            if lower == "according" and form_at(sentence, i + 1) == "to":
                found = _according_to(number, sentence, i)
            elif lower == "by" and token.upos == "ADP":
                found = _reckoned(number, sentence, i)
            elif token.upos in ("VERB", "AUX") and token.lemma in all_verbs():
                found = _verb(number, sentence, i)
            elif token.upos == "NOUN" and token.lemma in words_of("noun_cues"):
                found = _noun(number, sentence, i) or _noun_is(number, sentence, i)
            elif token.upos == "NOUN" and token.lemma in words_of("account_nouns"):
                found = _noun_is(number, sentence, i)
            if found and (found := _borne(sentence, found)):
                out.append(_denying_relative(sentence, found, out))
    return out


def _borne(sentence: Sentence, saying: Saying) -> Saying | None:
    """The saying with the noun that names its source; None where that is nobody and nothing that bears words."""
    if saying.source is None:
        return saying
    named = saying.named if saying.named is not None else head_of(sentence, saying.source)
    meant = referent(sentence, saying.head, saying.source, named)
    if meant is None or not (bears_words(sentence, meant) or _shows(sentence, saying, meant)):
        return None
    return saying if meant == named else replace(saying, named=meant)


def _shows(sentence: Sentence, saying: Saying, named: int) -> bool:
    """ "It weighed 58 tonnes, a weighbridge ticket shows": with a verb of showing that closes the sentence any thing is
    a document."""
    closing = saying.rule == "quotations.verb_after" and saying.lemma in words_of("closes") & words_of("shows")
    return closing and sentence.tokens[named].upos == "NOUN"


def _denying_relative(sentence: Sentence, saying: Saying, before: Sequence[Saying]) -> Saying:
    """ "Spain accused Portugal of hiding it, which Lisbon denied": what Lisbon denies is what stands before "which"."""
    if not saying.negated or saying.contents or saying.source is None:
        return saying
    which = saying.source[0] - 1
    if form_at(sentence, which) != "which" or which < 2:
        return saying
    earlier = [s for s in before if s.sentence == saying.sentence and s.contents]
    denied = earlier[-1].contents[-1] if earlier else (sentence.start, sentence.tokens[which - 2].end)
    return replace(saying, contents=(denied,), rule="quotations.denied_relative")


def _is_marked(start: int, end: int, marked: Sequence[Marked]) -> bool:
    return any(m.outer_start <= start and end <= m.outer_end for m in marked)


def _verb(number: int, sentence: Sentence, i: int) -> Saying | None:
    tokens = sentence.tokens
    lemma = tokens[i].lemma
    if base(tokens[i]) in ("amod", "compound", "case", "mark") or (
        tokens[i].xpos == "VBN" and _is_attribute(sentence, i)
    ):
        return None
    cue_first, cue_last = cue_of(sentence, i)
    denied = any(t.form.lower() in ("not", "n't", "n’t", "never") for t in tokens[cue_first:i])
    if denied and lemma not in words_of("thinks"):
        return None  # "has not condemned", "did not say when": nothing was said
    if tokens[i].xpos in ("VBN", "VBD") and (
        any(t.lemma in ("be", "get", "stand") for t in tokens[max(cue_first - 1, 0) : i])
        or (i == cue_first and lemma in words_of("tells") and is_infinitive(sentence, i + 1))
    ):
        return _passive(number, sentence, i, (cue_first, cue_last))
    source = inverted = None
    if lemma in words_of("says") | words_of("says_only_with_marks"):
        inverted = subject_after(sentence, i)
        source = inverted
    if not source:
        source = subject_before(sentence, i, cue_first)
    if source and is_nobody(sentence, source) and lemma not in words_of("thinks"):
        return None  # "no one had announced a date": nothing was said
    if tokens[i].form.lower() in ("citing", "quoting"):
        cited = noun_phrase_from(sentence, i + 1)
        if cited and is_somebody(sentence, cited):
            return None  # part of the chain of the saying it goes with
    named = None
    if source is None:
        source, named = subject_elsewhere(sentence, i)
    elif form_at(sentence, source[0]) in ("who", "which", "that") and source[0] == source[1]:
        named = antecedent(sentence, i)
    if source and named is None:
        named = head_of(sentence, source)
    edge = inverted[1] if inverted else cue_last
    intended = tokens[i].xpos == "VB" and (
        form_at(sentence, cue_first - 1) == "to" or any(t.xpos == "MD" for t in tokens[cue_first:i])
    )
    contents, rule = contents_of(sentence, i, cue_first, edge, source, bool(inverted))
    if intended and rule in NOT_SAID_YET:
        return None
    if rule == "quotations.verb_of_asking" and source and is_nobody(sentence, source):
        return None  # "a debt that neither side wants to mention"
    told = told_to(sentence, i, cue_last) if lemma in words_of("tells") else None
    if rule is None:
        if lemma not in words_of("says") | words_of("says_only_with_marks") | words_of("takes_object"):
            return None
        rule = "quotations.verb_of_saying"
    through = None
    if lemma == "say" and tokens[i].xpos == "VBG":
        quoted = quoted_as_saying(sentence, i)
        if quoted:
            source, through = quoted
            named = head_of(sentence, source)
    return Saying(
        sentence=number,
        head=i,
        cue=(tokens[cue_first].start, tokens[cue_last].end),
        lemma=lemma,
        source=source,
        named=named,
        contents=contents,
        rule=rule,
        negated=denied or lemma in words_of("negates"),
        inverted=bool(inverted),
        through=through,
        told=told,
        cited=cited_by(sentence, i) if lemma not in ("cite", "quote") else None,
        occasion=_occasion(sentence, edge),
        anonymous=_is_anonymous(sentence, edge),
    )


def _passive(number: int, sentence: Sentence, i: int, cue: Range) -> Saying | None:
    """ "The plan was condemned by doctors": the agent gives the subject; without an agent nobody does."""
    tokens = sentence.tokens
    by = next((k for k in range(i + 1, min(i + 12, len(tokens))) if tokens[k].form.lower() == "by"), None)
    if by is None and tokens[i].lemma in words_of("hearsay"):
        return _hearsay(number, sentence, i, cue)
    if by is None or tokens[i].lemma not in words_of("takes_object") or by + 1 >= len(tokens):
        return None
    if any(t.form in (",", ";") or t.upos == "VERB" for t in tokens[i + 1 : by]):
        return None
    source, subject = noun_phrase_from(sentence, by + 1), subject_before(sentence, i, cue[0])
    if source is None or subject is None:
        return None
    return Saying(
        sentence=number,
        head=i,
        cue=(tokens[cue[0]].start, tokens[by].end),
        lemma=tokens[i].lemma,
        source=source,
        named=head_of(sentence, source),
        contents=((tokens[subject[0]].start, tokens[subject[1]].end),),
        rule="quotations.passive",
        negated=tokens[i].lemma in words_of("negates"),
    )


def _hearsay(number: int, sentence: Sentence, i: int, cue: Range) -> Saying | None:
    """ "It is alleged that he fled", "he is said to have fled": given to nobody."""
    tokens = sentence.tokens
    contents: tuple[Span, ...] = ()
    clauses = [k for k in children(sentence, i, "ccomp", "csubj") if k > i]
    infinitives = [k for k in children(sentence, i, "xcomp") if form_at(sentence, i + 1) == "to"]
    last = cue[1]
    if infinitives and (subject := subject_before(sentence, i, cue[0])):
        end = content_end(sentence, i, i + 2, None)
        last = i + 1
        contents = ((tokens[subject[0]].start, tokens[subject[1]].end), (tokens[i + 2].start, tokens[end].end))
    elif clauses and form_at(sentence, cue[0] - 1) == "it":
        start = min(k for k in subtree(sentence, clauses[0]) if k > i)
        contents = ((tokens[start].start, tokens[content_end(sentence, i, start, None)].end),)
    if not contents:
        return None
    span = (tokens[cue[0]].start, tokens[last].end)
    return Saying(number, i, span, tokens[i].lemma, None, None, contents, "quotations.hearsay", hearsay=True)


def _is_attribute(sentence: Sentence, i: int) -> bool:
    """A participle that only describes a noun before or after it: "the announced visit", "data released Monday"."""
    return base(sentence.tokens[i]) == "acl" and not any(
        base(sentence.tokens[k]) in ("ccomp", "xcomp") for k in children(sentence, i)
    )


def _according_to(number: int, sentence: Sentence, i: int) -> Saying | None:
    tokens = sentence.tokens
    if i + 2 >= len(tokens):
        return None
    source = noun_phrase_from(sentence, i + 2)
    if source is None:
        return None
    before = i - 1
    while before >= 0 and tokens[before].upos in ("CCONJ", "SCONJ", "ADV", "PUNCT") and tokens[before].form != ",":
        before -= 1
    if before >= 0 and not (tokens[before].form == "," and before + 1 < i):
        contents = contents_around(sentence, i, source[1])
    else:
        contents = _all_after(sentence, source[1] + 1)
    cue = (tokens[i].start, tokens[i + 1].end)
    named = head_of(sentence, source)
    return Saying(number, i, cue, "according", source, named, contents, "quotations.according_to") if contents else None


def _all_after(sentence: Sentence, start: int) -> tuple[Span, ...]:
    """What "according to the ministry" gives to its source where it opens the sentence: all that follows."""
    tokens = sentence.tokens
    if form_at(sentence, start) in ("that", "which", "who"):  # "according to a report that the group publishes, ..."
        start = next((k for k in range(start, len(tokens)) if tokens[k].form == ","), start)
    while start < len(tokens) and tokens[start].form in STOPS:
        start += 1
    return ((tokens[start].start, tokens[last_word(sentence)].end),) if start < len(tokens) else ()


def _reckoned(number: int, sentence: Sentence, i: int) -> Saying | None:
    """ "by the count of the customs service", "by the treasury's own reckoning" """
    tokens = sentence.tokens
    noun = tokens[i].head
    if noun <= i or tokens[noun].lemma not in words_of("reckoning_nouns"):
        return None
    owners = [
        k
        for k in children(sentence, noun, "nmod")
        if k > i
        and (tokens[k].upos != "PRON" or tokens[k].xpos == "PRP$")
        and _case(sentence, k) in ("of", "by", "'s", "’s", "")
    ]
    governor = tokens[noun].head
    if not owners or governor < 0:
        return None
    below = subtree(sentence, owners[0], without=("case", "acl", "appos"))
    source = trim_phrase(sentence, below[0], below[-1])
    told = [k for k in subtree(sentence, governor) if tokens[k].upos != "PUNCT"]
    told = [k for k in told if k < i] or [k for k in told if k > max(noun, owners[0])]
    if source is None or not told:
        return None
    contents = ((tokens[told[0]].start, tokens[told[-1]].end),)
    cue = (tokens[i].start, tokens[noun].end)
    return Saying(number, noun, cue, tokens[noun].lemma, source, owners[0], contents, "quotations.reckoned")


def _noun(number: int, sentence: Sentence, i: int) -> Saying | None:
    """ "the ministry's claim that ...", "warnings from doctors that ..."."""
    tokens = sentence.tokens
    that = next((k for k in range(i + 1, min(i + 9, len(tokens))) if tokens[k].form.lower() == "that"), None)
    if (
        that is None
        or tokens[that].upos != "SCONJ"
        or any(t.upos in ("PUNCT", "VERB", "AUX") for t in tokens[i + 1 : that])
    ):
        return None
    owners = [k for k in children(sentence, i, "nmod:poss") if k < i]
    named: int | None = owners[-1] if owners else None
    if named is None:
        agents = [
            k for k in children(sentence, i, "nmod") if i < k < that and _case(sentence, k) in ("by", "from", "of")
        ]
        named = agents[0] if agents else None
    if named is None:
        return None
    source = trim_phrase(sentence, phrase_start(sentence, named), named) if named < i else (named, that - 1)
    below = [k for k in subtree(sentence, i) if k > that]
    if not below or source is None:
        return None
    end = content_end(sentence, i, that, below[-1])
    while end > that and tokens[end].upos == "PUNCT":
        end -= 1
    span = (tokens[that].start, tokens[end].end)
    return Saying(
        number,
        i,
        (tokens[i].start, tokens[i].end),
        tokens[i].lemma,
        source,
        named,
        (span,),
        "quotations.noun_of_saying",
        tokens[i].lemma == "denial",
    )


def _noun_is(number: int, sentence: Sentence, i: int) -> Saying | None:
    """ "Rey's story is that ...", "the ministry's answer was that ..."."""
    tokens = sentence.tokens
    owners = [k for k in children(sentence, i, "nmod:poss") if k < i]
    that = i + 2
    if not owners or that + 1 >= len(tokens) or tokens[i + 1].lemma != "be" or form_at(sentence, that) != "that":
        return None
    source = trim_phrase(sentence, phrase_start(sentence, owners[-1]), owners[-1])
    if source is None or tokens[that].upos != "SCONJ":
        return None
    span = (tokens[that].start, tokens[content_end(sentence, i, that, None)].end)
    cue = (tokens[i].start, tokens[i + 1].end)
    return Saying(number, i, cue, tokens[i].lemma, source, owners[-1], (span,), "quotations.noun_of_saying")


def _case(sentence: Sentence, i: int) -> str:
    cases = children(sentence, i, "case")
    return sentence.tokens[cases[0]].form.lower() if cases else ""


def _occasion(sentence: Sentence, edge: int) -> str | None:
    """The noun of "in a statement", "in an interview with" right after the cue."""
    tokens = sentence.tokens
    for k in range(edge + 1, min(edge + 9, len(tokens))):
        if tokens[k].form in (",", ";", ":") or tokens[k].form in QUOTE_FORMS:
            return None
        if tokens[k].lemma.lower() in words_of("occasion_nouns") and any(
            form_at(sentence, j) in ("in", "at", "on", "during", "to", "via", "by") for j in range(edge + 1, k)
        ):
            return tokens[k].lemma.lower()
    return None


def _is_anonymous(sentence: Sentence, edge: int) -> bool:
    """ "on condition of anonymity", "who asked not to be named"."""
    words = " ".join(t.form.lower() for t in sentence.tokens)
    return (
        "of anonymity" in words
        or "not to be named" in words
        or "not to be identified" in words
        or "declined to be named" in words
    )
