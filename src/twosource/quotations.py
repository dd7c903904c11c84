"""Words given to somebody other than the report's own voice: direct and indirect quotations, with their chains."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from twosource.antecedents import carry_speakers
from twosource.attribution import NOT_IDENTIFIED, NOT_NAMED, chain_of
from twosource.language.furniture import without_boxes
from twosource.language.trees import children, subtree
from twosource.records import Actor, Chain, Quotation, Report, Sentence
from twosource.sayings.cues import QUOTE_FORMS, STOPS, words_of
from twosource.sayings.finding import Saying, find_sayings
from twosource.sayings.marks import Marked, find_marked
from twosource.sayings.noun_phrases import head_of, noun_phrase_from

# A cue stands at most so many tokens from the marks it belongs to ("...," said Ana Rey, a professor of ...).
CUE_REACH = 30


# Of several sayings that hold marked words, those by these rules have the words from their source's own mouth.
SPOKEN_RULES = frozenset(["quotations.verb_of_saying", "quotations.verb_after", "quotations.according_to"])


@dataclass(frozen=True, slots=True)
class _Given:
    """A marked stretch with the saying that gives it (by index), how it was found, and what it goes on from."""

    marked: Marked
    saying: int | None
    rule: str
    follows: int | None = None


def find_quotations(report: Report, sentences: Sequence[Sentence], actors: Sequence[Actor]) -> tuple[Quotation, ...]:
    """Every stretch of a report that is given to somebody, in text order (an outer one before those inside it).

    `rule` says how the speaker was found: quotations.verb_of_saying, .verb_after, .according_to, .sentence_before and
    so on; quotations.no_source marks words in marks that nobody is named for (their chain is empty).
    """
    text = without_boxes(report.text)
    marked = find_marked(text)
    sayings = [*find_sayings(sentences, marked), *_headline_sayings(text, sentences, marked)]
    given = _give_marked(text, sentences, marked, sayings)
    sayings, given = _with_colon_sayings(text, sentences, sayings, given)
    chains = carry_speakers(sentences, sayings, [chain_of(sentences, s, actors) for s in sayings], actors)
    chains = _nest(sayings, chains)
    drafts = [*_direct(text, given, sayings, chains), *_indirect(text, sentences, marked, sayings, chains)]
    return _in_order(drafts)


@dataclass(frozen=True, slots=True)
class _Draft:
    quotation: Quotation
    key: tuple[str, int]
    follows: tuple[str, int] | None


def _in_order(drafts: Sequence[_Draft]) -> tuple[Quotation, ...]:
    ordered = sorted(drafts, key=lambda d: (d.quotation.start, -d.quotation.end, d.quotation.direct, d.key))
    place = {d.key: n for n, d in enumerate(ordered)}
    return tuple(
        replace(d.quotation, continues=place[d.follows])
        if d.follows in place and d.follows is not None
        else d.quotation
        for d in ordered
    )


def _nest(sayings: Sequence[Saying], chains: Sequence[Chain]) -> list[Chain]:
    """Puts before each chain those of the sayings whose content holds its cue: "the paper said the ministry said"."""
    out: list[Chain] = []
    for n, inner in enumerate(sayings):
        holders = [
            (m, _extent(outer))
            for m, outer in enumerate(sayings)
            if m != n and chains[m] and _holds(outer, inner.cue) and not _holds(inner, outer.cue)
        ]
        holders.sort(key=lambda h: (-(h[1][1] - h[1][0]), h[0]))
        outer_links = tuple(link for m, _ in holders for link in chains[m])
        out.append(_without_repeats(outer_links, chains[n]) if chains[n] else ())
    return out


def _without_repeats(outer: Chain, inner: Chain) -> Chain:
    """Outer links that name nobody the links further in do not name again; within somebody's words nobody in
    particular ("it is said") is passed over: they end with him who can be asked."""
    links = [link for link in inner if not outer or link.name not in (NOT_NAMED, NOT_IDENTIFIED)]
    for link in reversed(outer):
        if not any((link.actor and link.actor == o.actor) or link.name == o.name for o in links):
            links.insert(0, link)
    return tuple(links)


def _holds(saying: Saying, cue: tuple[int, int]) -> bool:
    return any(a <= cue[0] and cue[1] <= b for a, b in saying.contents)


def _extent(saying: Saying) -> tuple[int, int]:
    return saying.contents[0][0], saying.contents[-1][1]


# --- direct --------------------------------------------------------------------------------------------------------


def _give_marked(
    text: str, sentences: Sequence[Sentence], marked: Sequence[Marked], sayings: Sequence[Saying]
) -> list[_Given]:
    """Finds the saying of each marked stretch: in its own sentences first, then around."""
    out: list[_Given] = []
    for n, m in enumerate(marked):
        found = _in_own_sentence(text, sentences, marked, n, sayings)
        saying, rule = found if found else (None, "quotations.no_source")
        follows = None
        if saying is not None:
            earlier = [
                k for k in range(len(out)) if out[k].saying == saying and out[k].marked.end <= sayings[saying].cue[0]
            ]
            if earlier and m.start >= sayings[saying].cue[1] and rule != "quotations.verb_after":
                follows, rule = earlier[-1], "quotations.broken_by_cue"
        out.append(_Given(m, saying, rule, follows))
    return _give_the_rest(text, sentences, out, sayings)


def _sentence_at(sentences: Sequence[Sentence], at: int) -> int:
    for n, s in enumerate(sentences):
        if at < s.end:
            return n
    return len(sentences) - 1


def _in_own_sentence(
    text: str, sentences: Sequence[Sentence], marked: Sequence[Marked], n: int, sayings: Sequence[Saying]
) -> tuple[int, str] | None:
    m = marked[n]
    first, last = _sentence_at(sentences, m.start), _sentence_at(sentences, m.end - 1)
    holding = [k for k, s in enumerate(sayings) if any(a <= m.start and m.end <= b + 2 for a, b in s.contents)]
    # The cue right after: "...," said Smith. / "...," the ministry added.
    after = [k for k, s in enumerate(sayings) if s.sentence == last and s.cue[0] >= m.end and _takes_marks(s)]
    for k in after:
        s = sayings[k]
        begins = min(s.cue[0], sentences[last].tokens[s.source[0]].start if s.source else s.cue[0])
        between = text[m.outer_end : max(begins, m.outer_end)]
        touching = not between.strip(" \t\n,.–—―-\"”»’'") or between.strip().lower() in ("as", ", as")
        if touching and not (holding and sayings[holding[-1]].cue[0] < m.start):
            return k, "quotations.verb_after"
        break
    if holding:
        spoken = [k for k in holding if sayings[k].rule in SPOKEN_RULES]
        inner = min(spoken or holding, key=lambda k: (_extent(sayings[k])[1] - _extent(sayings[k])[0], k))
        return inner, sayings[inner].rule
    before = [k for k, s in enumerate(sayings) if s.sentence == first and s.cue[1] <= m.start and _takes_marks(s)]
    if before:
        k = before[-1]
        words = len(text[sayings[k].cue[1] : m.start].split())
        stop = text[sayings[k].cue[1] : m.outer_start].rstrip()[-1:]
        only_marks = sayings[k].lemma not in words_of("says") | words_of("takes_object")
        if words <= CUE_REACH and (stop in (",", ":") or (sayings[k].source and not (only_marks and words))):
            return k, "quotations.verb_before"
    if after and len(text[m.end : sayings[after[0]].cue[0]].split()) <= CUE_REACH and sayings[after[0]].contents == ():
        return after[0], "quotations.verb_after"
    return None


def _takes_marks(saying: Saying) -> bool:
    verbs = words_of("says") | words_of("says_only_with_marks") | words_of("takes_object") | {"according", "call"}
    return saying.lemma in verbs


def _give_the_rest(
    text: str, sentences: Sequence[Sentence], given: list[_Given], sayings: Sequence[Saying]
) -> list[_Given]:
    """Quotations that fill their sentences and have no cue there: the speaker goes on from the quotation before, is
    named in the sentence before, or comes with the quotation after in the same paragraph."""
    out = list(given)
    for n, g in enumerate(out):
        if g.saying is not None or not _fills_sentences(text, sentences, g.marked):
            continue
        paragraph = sentences[_sentence_at(sentences, g.marked.start)].paragraph
        previous = out[n - 1] if n else None
        here = _sentence_at(sentences, g.marked.start)
        found: tuple[int, str] | None = None
        colon = _saying_before_colon(text, sentences, here, sayings)
        tail = _saying_cut_off(sentences, _sentence_at(sentences, g.marked.end - 1), paragraph, sayings)
        if tail is not None:
            found = tail, "quotations.verb_after"
        elif colon is not None:
            found = colon, "quotations.sentence_before"
        elif previous and previous.saying is not None:
            gap = paragraph - sentences[_sentence_at(sentences, previous.marked.end - 1)].paragraph
            if gap == 0 and _nothing_but_cue(text, sentences, previous.marked, g.marked, sayings):
                found = previous.saying, "quotations.goes_on"
            elif gap == 1 and (previous.marked.runs_on or _starts_paragraph(sentences, here, g.marked)):
                found = previous.saying, "quotations.paragraph_before"
        if found is None:
            said = _saying_in_sentence(sentences, here - 1, paragraph, sayings)
            if said is not None:
                found = said, "quotations.sentence_before"
        if found is None and n + 1 < len(out) and out[n + 1].saying is not None:
            following = sentences[_sentence_at(sentences, out[n + 1].marked.start)].paragraph
            if following == paragraph or (g.marked.runs_on and following == paragraph + 1):
                found = out[n + 1].saying or 0, "quotations.sentence_after"
        if found:
            follows = n - 1 if found[1] in ("quotations.goes_on", "quotations.paragraph_before") else None
            out[n] = _Given(g.marked, found[0], found[1], follows)
    return out


def _fills_sentences(text: str, sentences: Sequence[Sentence], m: Marked) -> bool:
    first, last = _sentence_at(sentences, m.start), _sentence_at(sentences, m.end - 1)
    lead = text[sentences[first].start : m.outer_start] if m.outer_start > sentences[first].start else ""
    tail = text[m.outer_end : sentences[last].end] if m.outer_end < sentences[last].end else ""
    return not lead.strip(" \n\t-–—―•*") and not any(c.isalnum() for c in tail)


def _starts_paragraph(sentences: Sequence[Sentence], here: int, m: Marked) -> bool:
    return here == 0 or sentences[here - 1].paragraph < sentences[here].paragraph


def _nothing_but_cue(
    text: str, sentences: Sequence[Sentence], before: Marked, after: Marked, sayings: Sequence[Saying]
) -> bool:
    """Is there at most the rest of the earlier quotation's sentence between two marked stretches?"""
    first, second = _sentence_at(sentences, before.end - 1), _sentence_at(sentences, after.start)
    return second - first <= 1


def _saying_before_colon(text: str, sentences: Sequence[Sentence], here: int, sayings: Sequence[Saying]) -> int | None:
    """The cue of a sentence before that ends in a colon: "He added:"."""
    if here == 0 or not text[: sentences[here - 1].end].rstrip().endswith(":"):
        return None
    found = [k for k, s in enumerate(sayings) if s.sentence == here - 1 and s.source]
    return found[-1] if found else None


def _saying_cut_off(sentences: Sequence[Sentence], last: int, paragraph: int, sayings: Sequence[Saying]) -> int | None:
    """The cue that a sentence's end within the marks cut off: "Why?" | she asked."""
    after = last + 1
    if after >= len(sentences) or sentences[after].paragraph != paragraph:
        return None
    if len(sentences[after].tokens) > _CUT_OFF_WORDS:
        return None
    found = [
        k for k, s in enumerate(sayings) if s.sentence == after and s.source and not s.contents and _takes_marks(s)
    ]
    return found[0] if found else None


# "the president later asked reporters." and a full stop
_CUT_OFF_WORDS = 9


def _saying_in_sentence(
    sentences: Sequence[Sentence], number: int, paragraph: int, sayings: Sequence[Saying]
) -> int | None:
    """The outermost saying of the sentence before, in the same paragraph: "Smith rejected the plan. "It is ..."."""
    if number < 0 or sentences[number].paragraph != paragraph:
        return None
    found = [k for k, s in enumerate(sayings) if s.sentence == number and s.source and _takes_marks(s)]
    return found[0] if found else None


def _with_colon_sayings(
    text: str, sentences: Sequence[Sentence], sayings: Sequence[Saying], given: Sequence[_Given]
) -> tuple[list[Saying], list[_Given]]:
    """Quotations introduced without a verb of saying: after a colon or comma by the sentence's subject ("posted a
    picture with the caption: ..."), or before a bare speaker ("...," Ana Rey, a professor at the university.)."""
    new = list(sayings)
    out: list[_Given] = []
    for g in given:
        if g.saying is not None:
            out.append(g)
            continue
        found = _bare_speaker(text, sentences, g.marked) or _introduced(text, sentences, g.marked)
        if found:
            new.append(found)
            out.append(_Given(g.marked, len(new) - 1, found.rule))
        else:
            out.append(g)
    return new, out


def _bare_speaker(text: str, sentences: Sequence[Sentence], m: Marked) -> Saying | None:
    number = _sentence_at(sentences, m.end - 1)
    sentence = sentences[number]
    start = next((k for k, t in enumerate(sentence.tokens) if t.start >= m.outer_end), None)
    inside_comma = text[m.end - 1] == "," or text[m.outer_end : m.outer_end + 1] == ","
    if start is None or not inside_comma:
        return None
    while start < len(sentence.tokens) and sentence.tokens[start].form in STOPS | QUOTE_FORMS:
        start += 1
    if start >= len(sentence.tokens) or sentence.tokens[start].upos not in ("PROPN", "DET", "NOUN"):
        return None
    phrase = noun_phrase_from(sentence, start)
    if phrase is None or any(t.upos in ("VERB", "AUX") and t.xpos != "VBN" for t in sentence.tokens[start:]):
        return None
    at = sentence.tokens[start].start
    named = head_of(sentence, (start, start)) if sentence.tokens[start].upos == "PROPN" else head_of(sentence, phrase)
    return Saying(number, start, (at, at), "", phrase, named, (), "quotations.speaker_without_verb")


# Words of a speaker set before a colon: "Senator Tamm:".
_LABEL = 3


def _introduced(text: str, sentences: Sequence[Sentence], m: Marked) -> Saying | None:
    number = _sentence_at(sentences, m.start)
    sentence = sentences[number]
    before = [k for k, t in enumerate(sentence.tokens) if t.end <= m.outer_start]
    if not before and number and text[: sentence.start].rstrip().endswith(":"):
        number -= 1
        sentence = sentences[number]
        before = list(range(len(sentence.tokens)))
    if not before or sentence.tokens[before[-1]].form != ":":
        return None
    words = before[:-1]
    if words and len(words) <= _LABEL and all(sentence.tokens[k].upos in ("PROPN", "NOUN") for k in words):
        # a script or an interview: 'Tamm: "Did you see it?"'
        cue = (sentence.tokens[before[-1]].start, sentence.tokens[before[-1]].end)
        phrase = (words[0], words[-1])
        named = head_of(sentence, phrase)
        if sentence.tokens[named].upos == "PROPN":
            return Saying(number, before[-1], cue, "", phrase, named, (), "quotations.colon")
    verbs = [k for k in before if sentence.tokens[k].upos == "VERB"]
    for k in reversed(verbs):
        subjects = [s for s in children(sentence, k, "nsubj") if s < k]
        if subjects:
            inside = [j for j in subtree(sentence, subjects[-1]) if j < k]
            cue = (sentence.tokens[k].start, sentence.tokens[k].end)
            phrase = (inside[0], inside[-1])
            return Saying(number, k, cue, sentence.tokens[k].lemma, phrase, subjects[-1], (), "quotations.colon")
    return None


def _direct(text: str, given: Sequence[_Given], sayings: Sequence[Saying], chains: Sequence[Chain]) -> list[_Draft]:
    out: list[_Draft] = []
    for n, g in enumerate(given):
        end = g.marked.end
        while end > g.marked.start and text[end - 1] in ", ":
            end -= 1
        if end == g.marked.start:
            continue
        chain: Chain = chains[g.saying] if g.saying is not None else ()
        lemma = sayings[g.saying].lemma or None if g.saying is not None else None
        rule = g.rule if chain else "quotations.no_source"
        # "rejects this: “No letter came.”": the words are the rejecter's own
        own = text[: g.marked.start].rstrip("\u201c\"'\u2018\u00ab ").endswith(":")
        negated = g.saying is not None and sayings[g.saying].negated and not own
        quotation = Quotation(g.marked.start, end, True, chain, lemma, rule, negated)
        out.append(_Draft(quotation, ("direct", n), ("direct", g.follows) if g.follows is not None else None))
    return out


# --- indirect ------------------------------------------------------------------------------------------------------


def _indirect(
    text: str,
    sentences: Sequence[Sentence],
    marked: Sequence[Marked],
    sayings: Sequence[Saying],
    chains: Sequence[Chain],
) -> list[_Draft]:
    out: list[_Draft] = []
    for n, s in enumerate(sayings):
        first: tuple[str, int] | None = None
        for part, (start, end) in enumerate(s.contents):
            start, end = _trim_marks(text, marked, _after_occasion(text, start, end), end)
            if not chains[n] or start >= end or _is_all_marked(text, marked, start, end):
                continue
            key = ("indirect", n * 4 + part)
            quotation = Quotation(start, end, False, chains[n], s.lemma, s.rule, s.negated)
            out.append(_Draft(quotation, key, first))
            first = first or key
    return out


# "said in a statement earlier Wednesday | the system would be faster": where, when and to whom it was said is no part
# of what was said, though parsers hang it below the first verb of it.
_OCCASION = re.compile(
    r"""(?:(?:in|on|at|during|via|through)\s+(?:an?|his|her|its|their|the)\s+(?:[\w-]+\s+){0,2}?
    (?:statement|interview|tweet|briefing|letter|note|post|message|address|speech|conference|memo|email|report)\b,?\s+)?
    (?:(?:earlier|late|early|later)\s+)?(?:on\s+)?
    (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s+(?:morning|afternoon|evening|night))?\b,?\s+)?(?:that\s+)?""",
    re.VERBOSE,
)


def _after_occasion(text: str, start: int, end: int) -> int:
    """Where indirect words begin, behind their occasion. A bare "that" stays: it is the content's own."""
    m = _OCCASION.match(text, start, end)
    if m is None or not m.group() or m.group().split() == ["that"]:
        return start
    return m.end() if m.end() < end else start


def _trim_marks(text: str, marked: Sequence[Marked], start: int, end: int) -> tuple[int, int]:
    """An indirect content that begins or ends within a marked stretch takes it in whole (without the marks)."""
    for m in marked:
        if m.outer_start <= start < m.start:
            start = m.start
        if m.end <= end <= m.outer_end:
            end = m.end
        if m.start == start and m.outer_end < end and text[m.end - 1] in ",?!":
            end = m.end  # "We have ten," a spokeswoman of the port, Ana Rey, said: whose words they are is none of them
    while end > start and text[end - 1] in " \t\n,;:–—―":
        end -= 1
    while start < end and text[start] in " \t\n,;:–—―":
        start += 1
    return start, end


def _is_all_marked(text: str, marked: Sequence[Marked], start: int, end: int) -> bool:
    """Is all of a stretch but punctuation and a leading "that", "and" or "but" inside marks?"""
    rest: list[str] = []
    at = start
    for m in marked:
        if m.outer_end <= start or m.outer_start >= end:
            continue
        rest.append(text[at : max(at, m.outer_start)])
        at = max(at, m.outer_end)
    if at == start:
        return False
    rest.append(text[at:end] if at < end else "")
    words = " ".join(rest).split()
    return not [w for w in words if any(c.isalnum() for c in w) and w.lower() not in ("that", "and", "but", "so")]


# --- headlines -----------------------------------------------------------------------------------------------------


def _headline_sayings(text: str, sentences: Sequence[Sentence], marked: Sequence[Marked]) -> list[Saying]:
    """A headline's "Port authority: ferry was overloaded"."""
    if len(sentences) < 2 or sentences[0].paragraph == sentences[1].paragraph:
        return []
    sentence = sentences[0]
    tokens = sentence.tokens
    colon = next((k for k in range(1, min(7, len(tokens) - 2)) if tokens[k].form == ":"), None)
    if colon is None or any(m.outer_start < tokens[colon].start for m in marked):
        return []
    if not all(t.upos in ("PROPN", "NOUN", "ADJ", "DET", "ADP") for t in tokens[:colon]) or not any(
        t.upos == "PROPN" or t.lemma.lower() in words_of("official_nouns") for t in tokens[:colon]
    ):
        return []
    if not any(t.upos in ("VERB", "AUX") for t in tokens[colon + 1 :]):
        return []
    phrase = (0, colon - 1)
    content = (tokens[colon + 1].start, tokens[-1].end)
    cue = (tokens[colon].start, tokens[colon].end)
    return [Saying(0, colon, cue, "", phrase, head_of(sentence, phrase), (content,), "quotations.headline")]
