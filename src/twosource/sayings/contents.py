"""What a verb of saying or thinking gives: the clause, phrase or object after it, or the words before it."""

from __future__ import annotations

from twosource.language.trees import base, children, subtree
from twosource.records import Sentence
from twosource.sayings.cues import (
    ASIDE_OPENERS,
    CLAUSE_BARS,
    CLAUSE_OPENERS,
    FINITE,
    INSIDE_NOUN_PHRASE,
    NOMINAL,
    QUOTE_FORMS,
    STOPS,
    SUBJECT_PRONOUNS,
    WEEKDAYS,
    Range,
    Span,
    all_verbs,
    form_at,
    is_infinitive,
    phrase_verbs,
    words_of,
)
from twosource.sayings.noun_phrases import plain_phrase
from twosource.sayings.speakers import told_to

# "that" opens what was said at most so many tokens after the verb ("said in a statement late on Friday that ...").
CLAUSE_REACH = 14

CLOSING_PUNCTUATION = frozenset([",", "”", '"', "»", "''"])


def contents_of(
    sentence: Sentence, i: int, cue_first: int, edge: int, source: Range | None, inverted: bool
) -> tuple[tuple[Span, ...], str | None]:
    """The spans a verb gives, with the rule that found them; none and no rule where it gives nothing here.

    `edge` is the last token of the cue, or of the subject that follows it.
    """
    tokens = sentence.tokens
    lemma = tokens[i].lemma
    says = lemma in words_of("says")
    participle = tokens[i].xpos in ("VBG", "VB") and cue_first == i
    closes = lemma in words_of("closes") and tokens[i].xpos in FINITE
    apart = source is not None and _stands_apart(sentence, i, min(source[0], cue_first), edge)
    if (says or closes) and source and not participle and (inverted or apart or _takes_nothing(sentence, i, edge)):
        before = min(source[0], cue_first)
        if before > 0 and _is_postposed(sentence, before) and not _introduces_marks(sentence, edge):
            return contents_around(sentence, before, edge), "quotations.verb_after"
    if inverted:
        return (), None
    start: int | None = None
    rule = "quotations.verb_of_saying"
    if says or lemma in words_of("thinks") or lemma in words_of("shows"):
        start = _clause_start(sentence, i, edge)
        if lemma in words_of("thinks"):
            rule = "quotations.verb_of_thinking"
        elif not says:
            rule = "quotations.verb_of_showing"
    if start is None and lemma in _TAKES_GERUND and tokens[edge].lemma == lemma:
        start = _gerund_start(sentence, i, edge)
    if start is None and lemma in words_of("takes_infinitive"):
        start = _infinitive_start(sentence, i, edge)
        rule = "quotations.verb_of_asking"
    if start is None and lemma in phrase_verbs() and (edge > i or _takes_phrase(sentence, i, edge)):
        start = _phrase_content(sentence, i, edge)
        rule = "quotations.verb_and_preposition"
        if start is not None:
            end = _phrase_end(sentence, i, start)
            return ((tokens[start].start, tokens[end].end),), rule
    if start is None and source and _polled(sentence, i, source):
        start, rule = edge + 1, "quotations.poll"
    if start is None and (
        lemma in words_of("takes_object") or (lemma in words_of("takes_number") and _counts(sentence, i))
    ):
        k = _object_of(sentence, i)
        if k is not None and k > edge and source:
            span = [j for j in subtree(sentence, k) if j > edge]
            limit = span[-1]
            if form_at(sentence, limit + 1) in ("for", "as", "over", "about", "against", "of", "that", "to"):
                limit = _phrase_end(sentence, i, limit + 1)
            end = content_end(sentence, i, span[0], limit)
            if all(tokens[j].upos in ("PRON", "PUNCT") for j in range(span[0], end + 1)):
                return (), None  # "called it", "praised him": nothing that was said
            return ((tokens[span[0]].start, tokens[end].end),), "quotations.object_of_saying"
    if start is None or not source:
        return (), None
    end = content_end(sentence, i, start, None)
    if rule == "quotations.verb_of_asking":
        end = _before_occasion(sentence, i, start, end)
    if end < start:
        return (), None
    return ((tokens[start].start, tokens[end].end),), rule


def _stands_apart(sentence: Sentence, i: int, before: int, edge: int) -> bool:
    """Whether the words before a cue are what it gives, whatever follows: "Lorries may cross on Monday, the ministry
    has announced, in the clearest sign yet that ...", "Prices fell, she said when she opened the mill"."""
    tokens = sentence.tokens
    if before < 1 or tokens[before - 1].form != ",":
        return False
    if base(tokens[i]) == "parataxis" and tokens[i].head < before and form_at(sentence, edge + 1) == ",":
        return form_at(sentence, edge + 2) != "that"
    told = any(k < before for k in children(sentence, i, "ccomp"))
    return told and form_at(sentence, edge + 1) in _OCCASIONS


def _before_occasion(sentence: Sentence, i: int, start: int, end: int) -> int:
    """ "threatened to strike back when the duties were announced": when a thing past was threatened or asked is told in
    the report's own voice."""
    tokens = sentence.tokens
    if tokens[i].xpos not in ("VBD", "VBN"):
        return end
    for k in range(start + 1, end):
        if tokens[k].form.lower() in _OCCASIONS and tokens[k].upos in ("SCONJ", "ADV"):
            below = [tokens[k].head, *children(sentence, tokens[k].head, "aux", "aux:pass", "cop")]
            if any(tokens[j].xpos == "VBD" for j in below):
                return k - 1
    return end


_OCCASIONS = frozenset(["when", "after", "as", "while"])


_TAKES_GERUND = frozenset(("admit", "acknowledge", "confess", "deny", "recall", "report", "describe", "regret"))


def _gerund_start(sentence: Sentence, i: int, edge: int) -> int | None:
    """ "admitted accidentally shooting it down": where what is admitted begins."""
    for k in children(sentence, i, "xcomp", "ccomp"):
        if sentence.tokens[k].xpos == "VBG" and k > edge:
            first = min(subtree(sentence, k))
            return first if edge < first else k
    return None


def _counts(sentence: Sentence, i: int) -> bool:
    """Whether what a verb takes is a number of something: "reported 15,300 new cases"."""
    k = _object_of(sentence, i)
    if k is None:
        return False
    heads = children(sentence, i, "obl") if sentence.tokens[i].lemma == "put" else [k]  # "put turnout at 64 percent"
    return any(sentence.tokens[j].upos == "NUM" for h in heads for j in (h, *children(sentence, h, "nummod")))


def _polled(sentence: Sentence, i: int, source: Range) -> bool:
    """ "A poll gave her 47 per cent", "an exit poll had credited them with 40": a count with a number of something."""
    tokens = sentence.tokens
    nouns = {t.lemma.lower() for t in tokens[source[0] : source[1] + 1]}
    if tokens[i].lemma not in words_of("polls") or not nouns & words_of("polling_nouns"):
        return False
    below = [k for k in subtree(sentence, i) if k > i]
    return any(tokens[k].upos == "NUM" or tokens[k].form == "%" for k in below)


def _is_postposed(sentence: Sentence, before: int) -> bool:
    previous = sentence.tokens[before - 1].form
    return previous in (",", "—", "–", "--", "―", "?", "!") or (previous in QUOTE_FORMS and before > 1)


def _introduces_marks(sentence: Sentence, edge: int) -> bool:
    """ "Asked about the dam, she said, “It is safe”": sentences in marks right after it are what it gives."""
    tokens = sentence.tokens
    if form_at(sentence, edge + 1) not in (",", ":") or edge + 3 >= len(tokens):
        return False
    return tokens[edge + 2].form in QUOTE_FORMS and tokens[edge + 3].form[:1].isupper()


def _takes_nothing(sentence: Sentence, i: int, edge: int) -> bool:
    """Has the verb no clause or object after it, so that what it gives must stand before?"""
    tokens = sentence.tokens
    k = edge + 1
    if tokens[i].lemma in words_of("tells"):
        told = told_to(sentence, i, edge)
        k = told[1] + 1 if told else k
        if told and form_at(sentence, k) == "to" and is_infinitive(sentence, k):
            return False
    while k < len(tokens) and (tokens[k].form.lower() in WEEKDAYS or tokens[k].upos == "ADV"):
        k += 1
    if k < len(tokens) and tokens[k].upos in (*INSIDE_NOUN_PHRASE, "VERB", "PART"):
        return False
    return _clause_start(sentence, i, edge) is None


def _clause_start(sentence: Sentence, i: int, edge: int) -> int | None:
    """Where the clause after a verb of saying begins, over "on Friday", "in a statement", "reporters".

    "that", "whether" and the like open it wherever they stand; without them a noun phrase with a finite verb must
    come before the next comma, or the tree must have a clause there.
    """
    tokens = sentence.tokens
    if form_at(sentence, edge + 1) == ";":
        return None  # "It weighed 60 tonnes, he said; the bridge was built for 44"
    for k in range(edge + 1, min(edge + 1 + CLAUSE_REACH, len(tokens))):
        form = tokens[k].form.lower()
        if k == edge + 1 and form in CLAUSE_OPENERS and form_at(sentence, k + 1) != "of":
            return k
        if form in ("that", "whether") and tokens[k].upos == "SCONJ" and _may_open(sentence, i, edge, k):
            return k
        if form in ASIDE_OPENERS or tokens[k].upos in ("VERB", "AUX") or tokens[k].form in CLAUSE_BARS:
            break
    interrupts = form_at(sentence, edge + 1) == ","  # "The dam, she said, had failed"
    clauses = [] if interrupts else [c for c in children(sentence, i, "ccomp", "parataxis") if c > edge]
    for c in clauses:
        inside = [j for j in subtree(sentence, c) if j > edge]
        if inside[0] - edge <= 12 and not any(t.form in (",", ";") for t in tokens[edge + 1 : inside[0]]):
            start = inside[0]
            while start < c and tokens[start].form in STOPS:
                start += 1
            if tokens[start].form.lower() == "that" and form_at(sentence, start + 1) == "of":
                continue
            if tokens[start].form.lower() in ASIDE_OPENERS and start != edge + 1:
                continue
            if base(tokens[c]) == "parataxis" and tokens[edge + 1].form == ",":
                continue
            return start
    return _bare_clause(sentence, edge)


def _may_open(sentence: Sentence, i: int, edge: int, that: int) -> bool:
    """Not "wrote a letter that appeared": after a noun, "that" opens what was said only if the noun is whom it was
    told, when, or what it was said in."""
    before = sentence.tokens[that - 1]
    clause = sentence.tokens[sentence.tokens[that].head]
    told_before = any(k < i for k in children(sentence, i, "ccomp"))
    if told_before and base(clause) == "acl" and form_at(sentence, that + 1) in SUBJECT_PRONOUNS:
        return False  # "The debts have doubled, the court says in the report that it laid before parliament"
    if _is_indefinite_aside(sentence, edge, that):
        return False  # "She has won, the commission said on Friday, a result that he rejected"
    if before.upos not in ("NOUN", "PROPN") or sentence.tokens[i].lemma in words_of("tells"):
        return True
    first = sentence.tokens[edge + 1]
    return before.form.lower() in WEEKDAYS or first.upos in ("ADP", "ADV") or first.form.lower() in WEEKDAYS


def _is_indefinite_aside(sentence: Sentence, edge: int, that: int) -> bool:
    """Whether "a result" between a comma and "that" takes up all that was said before."""
    comma = next((k for k in range(that - 1, edge, -1) if sentence.tokens[k].form == ","), None)
    return comma is not None and form_at(sentence, comma + 1) in ("a", "an")


def _bare_clause(sentence: Sentence, edge: int) -> int | None:
    tokens = sentence.tokens
    k = edge + 1
    while k < len(tokens) and (tokens[k].form.lower() in WEEKDAYS or tokens[k].upos == "ADV"):
        k += 1
    start = k
    if start >= len(tokens) or tokens[start].upos not in INSIDE_NOUN_PHRASE:
        return None
    nominal = False
    while k < len(tokens) and tokens[k].form not in (",", ";", ":") and tokens[k].form not in QUOTE_FORMS - {"'", "’"}:
        t = tokens[k]
        if t.form.lower() in ASIDE_OPENERS | {"that", "to"}:
            return None
        if t.xpos in FINITE and nominal:
            return start
        nominal = nominal or t.upos in NOMINAL
        k += 1
    return None


def contents_around(sentence: Sentence, before: int, edge: int) -> tuple[Span, ...]:
    """What stands before a cue that follows its content, and after it where the cue only interrupts."""
    tokens = sentence.tokens
    last = before - 1
    while last > 0 and (tokens[last].form in STOPS):
        last -= 1
    first = 0
    out = [(tokens[first].start, tokens[last].end)] if last >= first else []
    # "When he tried to go round, witnesses said, people beat on his car": the first clause is none by itself
    beside = [k for k in range(first, last + 1) if base(tokens[k]) == "advcl" and tokens[k].head > edge - 1]
    under = {j for k in beside for j in subtree(sentence, k)}
    has_finite = any(tokens[k].xpos in FINITE and k not in under for k in range(first, last + 1))
    after = next((k for k in range(edge + 1, len(tokens)) if tokens[k].form == ","), None)
    if after is not None and after + 1 < len(tokens) and after - edge < 8:
        following = tokens[after + 1]
        if (
            following.xpos in FINITE
            or following.form.lower() in ("until", "unless", "because", "if")
            or (not has_finite and following.upos not in ("PUNCT", "ADP") and following.xpos != "VBG")
            or _adds_clause(sentence, after + 1)
        ):
            begins = after + 2 if following.form.lower() == "and" else after + 1
            out.append((tokens[begins].start, tokens[last_word(sentence)].end))
    return tuple(out)


def _adds_clause(sentence: Sentence, k: int) -> bool:
    """ "A woman was shot, police said, and a man was hurt": what "and" adds is told by the same voice, if it has a
    subject of its own and nobody else says it."""
    tokens = sentence.tokens
    if tokens[k].form.lower() != "and" or k + 1 >= len(tokens):
        return False
    added = tokens[k + 1]
    if added.xpos in FINITE and base(added) == "conj" and added.head < k - 1 and tokens[k - 1].form == ",":
        # "It took in 4 million, filings show, and spent half": joined to what stands before the cue
        between = tokens[added.head + 1 : k - 1]
        return any(t.form == "," for t in between) and added.lemma not in all_verbs()
    approximate = form_at(sentence, k + 2)[:1].isdigit() or tokens[min(k + 2, len(tokens) - 1)].upos == "NUM"
    if tokens[k + 1].upos not in INSIDE_NOUN_PHRASE and tokens[k + 1].xpos != "MD" and not approximate:
        return False  # "it will rise to 4 per cent, the bank said, and will be back at 2 by then"
    rest = tokens[k + 1 : last_word(sentence) + 1]
    told = any(t.lemma in words_of("says") and t.upos == "VERB" for t in rest)
    return any(t.xpos in FINITE for t in rest) and not told and not any(t.form in CLAUSE_BARS for t in rest)


def last_word(sentence: Sentence) -> int:
    """The last token of a sentence that is no closing punctuation."""
    k = len(sentence.tokens) - 1
    while k > 0 and sentence.tokens[k].upos == "PUNCT" and sentence.tokens[k].form not in (")",):
        k -= 1
    return k


def content_end(sentence: Sentence, i: int, start: int, limit: int | None) -> int:
    """The last token of content that begins at `start`: the sentence's end, cut at what belongs to the cue's verb
    again (", adding that", "and called for", ", according to") or lies outside the cue's own clause."""
    tokens = sentence.tokens
    end = last_word(sentence) if limit is None else limit
    above = tokens[i].head
    if limit is None and above >= 0:
        own = [k for k in subtree(sentence, i) if k > start]
        if (
            base(tokens[i]) in ("acl", "advcl", "conj")
            and own
            and own[-1] < end
            and tokens[own[-1] + 1].upos == "PUNCT"
        ):
            end = own[-1]
    for k in range(start + 1, end + 1):
        if tokens[k].form in ("though", "although", "while") and _is_other_voice(sentence, i, k):
            return k - 1
        if tokens[k].form in CLOSING_PUNCTUATION and _is_said_after(sentence, k, end):
            return k - 1
        if tokens[k].form == ";" and _says_otherwise(sentence, k, end):
            return k - 1
        if tokens[k].form != "," and tokens[k].upos != "CCONJ" and tokens[k].form not in ("–", "—", "--", ";"):
            continue
        after = k + 1
        if after > end:
            return k - 1
        form = tokens[after].form.lower()
        if form in ("according", "citing", "quoting"):
            return k - 1
        if form in ("also", "then") and after < end:
            after += 1
        adds = tokens[after].xpos == "VBG" and tokens[after].lemma in all_verbs()
        if adds and (tokens[after].head == i or form_at(sentence, after + 1) in ("that", ":", *QUOTE_FORMS)):
            return k - 1
        says_more = tokens[k].form == "," and tokens[after].xpos in FINITE and tokens[after].lemma in all_verbs()
        if says_more and (tokens[after].head == i or base(tokens[after]) == "conj"):
            return k - 1
        if tokens[k].upos == "CCONJ" and form == "that" == form_at(sentence, start):
            continue  # "said that he came, and that he left"
        if tokens[k].upos == "CCONJ" and _goes_back_to(sentence, i, after):
            return k - 2 if tokens[k - 1].form == "," else k - 1
        if form == "with" and any(
            t.xpos == "VBG" and t.lemma in words_of("says") for t in tokens[after + 1 : after + 8]
        ):
            return k - 1
        if form in ("which", "but", "while") and tokens[k].form == "," and _is_other_voice(sentence, i, after):
            return k - 1
    return end


def _says_otherwise(sentence: Sentence, semicolon: int, end: int) -> bool:
    """ "The government will go; the Front said that it would not": somebody else speaks behind the semicolon."""
    last = plain_phrase(sentence, semicolon + 1) if semicolon < end else None
    if last is None or last + 1 > end:
        return False
    verb = last + 1
    while verb < end and sentence.tokens[verb].upos in ("AUX", "ADV"):
        verb += 1  # "the Front has since insisted"
    finite = any(t.xpos in FINITE for t in sentence.tokens[last + 1 : verb + 1])
    return finite and sentence.tokens[verb].lemma in words_of("says") | words_of("negates")


def _is_said_after(sentence: Sentence, k: int, end: int) -> bool:
    """Does a comma or closing mark end somebody's words here, with ", the mayor said" closing the sentence?"""
    tokens = sentence.tokens
    while k + 1 <= end and tokens[k + 1].form in QUOTE_FORMS:
        k += 1
    last = plain_phrase(sentence, k + 1) if k + 1 <= end else None
    if last is None or last + 1 > end:
        return False
    verb = tokens[last + 1]
    closes = last + 2 > end or tokens[last + 2].upos in ("PUNCT", "ADP") or form_at(sentence, last + 2) in WEEKDAYS
    return verb.xpos in FINITE and verb.lemma in words_of("says") and closes


def _goes_back_to(sentence: Sentence, i: int, after: int) -> bool:
    """After "and": is the next finite verb joined to the cue's own verb ("said ... and Rey accused ...")?"""
    for t in sentence.tokens[after : after + 9]:
        if t.form == ",":
            return False
        if t.xpos in FINITE and t.upos == "VERB":
            return t.head == i and base(t) == "conj"
    return False


def _is_other_voice(sentence: Sentence, i: int, after: int) -> bool:
    """ ", which Moscow denies" and ", but Moscow said" end what the cue before gives."""
    tokens = sentence.tokens
    for k in range(after + 1, min(after + 9, len(tokens))):
        if tokens[k].form == ",":
            return False
        if tokens[k].xpos in FINITE and tokens[k].upos == "VERB":
            return tokens[k].lemma in (words_of("says") | words_of("negates")) or tokens[k].head == i
    return False


def _infinitive_start(sentence: Sentence, i: int, edge: int) -> int | None:
    """ "urged both sides to begin talks": from the person asked, or from "to"."""
    tokens = sentence.tokens
    to = next(
        (
            k
            for k in range(edge + 1, min(edge + 14, len(tokens)))
            if tokens[k].form.lower() == "to" and is_infinitive(sentence, k)
        ),
        None,
    )
    if to is None or (to > edge + 1 and tokens[edge + 1].upos in ("ADP", "SCONJ", "PUNCT")):
        return None
    if any(t.form in (",", ":", ";") or t.xpos in FINITE for t in tokens[edge + 1 : to]):
        return None
    return edge + 1


def _object_of(sentence: Sentence, i: int) -> int | None:
    found = [k for k in children(sentence, i, "obj", "ccomp", "xcomp") if k > i]
    return found[0] if found else None


def _phrase_content(sentence: Sentence, i: int, edge: int) -> int | None:
    """What follows "called for", "warned of"; for "accused X of Y" and "called on X to Y", from X."""
    tokens = sentence.tokens
    if edge + 1 >= len(tokens) or (tokens[edge + 1].upos == "PUNCT" and tokens[edge + 1].form not in QUOTE_FORMS):
        return None
    if edge > i:
        return edge + 1
    wanted = phrase_verbs()[tokens[i].lemma]
    for k in range(edge + 1, min(edge + 10, len(tokens))):
        if tokens[k].form in (",", ":", ";") or tokens[k].xpos in FINITE:
            return None
        if tokens[k].form.lower() in wanted:
            return k + 1 if tokens[edge + 1].upos in ("ADP", "ADV") and k + 1 < len(tokens) else edge + 1
    return None


def _takes_phrase(sentence: Sentence, i: int, edge: int) -> bool:
    after = edge + 1
    return _object_of(sentence, i) is not None or (
        after < len(sentence.tokens) and sentence.tokens[after].upos in ("ADP", "ADV")
    )


def _phrase_end(sentence: Sentence, i: int, start: int) -> int:
    """The end of a phrase content: the last word below the verb that a comma with another clause does not cut off."""
    below = [k for k in subtree(sentence, i) if k >= start]
    limit = below[-1] if below else start
    while limit > start and sentence.tokens[limit].upos == "PUNCT":
        limit -= 1
    return content_end(sentence, i, start, limit)
