"""The words that tell an event: the shortest clause or phrase with its core arguments, time and place.

From the predicate's subtree are left out what tells events of its own (conjoined clauses, long relative clauses and
appositions at the edges, adverbial clauses) and what only introduces (conjunctions, "that").
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from twosource.events.predicates import Predicate, names_day, verbs
from twosource.language.trees import base, children, subtree
from twosource.records import Sentence, TimeExpression

# A span is read on one line of a page; gold readings run from 3 to 30 words.
LONGEST = 400
_MOST_WORDS = 30
# Modifiers up to these many words do not hide their event: "the plan presented last month".
_SHORT_PARTICIPLE = 7
_SHORT_RELATIVE = 8
_SHORT_APPOSITION = 6
_SHORT_COMPLEMENT = 15
_SHORT_FRONTED = 4
# Words left out between two kept stretches of one clause, as in "The minister, he said, will resign".
_WIDEST_GAP = 5
# The same between two commas: "urged Chad and Niger, neighbours for a century, to reopen".
_WIDEST_ASIDE = 12
# Words between a noun and its participle: "a report on schools published in May".
_CLOSE = 5
_OWN_WORDS = ("det", "amod", "compound", "nummod", "nmod", "flat")
_OPENERS = ("that", "whether", "because", "although", "though", "while", "since", "if", "as", "when", "until")
# Marks that a clause seldom runs across.
_BREAKS = (";", ":", "–", "—")
# Words set between subject and verb ("Oslo, which has ..., presents") up to this many stay in the span.
_WIDEST_INSERTION = 9


def clause_tokens(
    sentence: Sentence, predicate: Predicate, heads: Collection[int], dates: Sequence[TimeExpression]
) -> list[int]:
    """The tokens of a predicate's clause in order, one run. `heads` are the sentence's clause heads."""
    limits = (_SHORT_PARTICIPLE, _SHORT_RELATIVE, _SHORT_APPOSITION, _SHORT_COMPLEMENT, _SHORT_FRONTED)
    run: list[int] = []
    for factor in (1.0, 0.5, 0.0):
        kept = _gather(sentence, predicate, heads, dates, tuple(int(n * factor) for n in limits))
        run = trim(sentence, _cut(sentence, _run(sentence, kept, predicate), predicate), predicate)
        if len(run) <= _MOST_WORDS:
            return run
    return trim(sentence, _shorten(sentence, run, predicate), predicate)


def _gather(
    sentence: Sentence,
    predicate: Predicate,
    heads: Collection[int],
    dates: Sequence[TimeExpression],
    limits: tuple[int, ...],
) -> list[int]:
    kept = [predicate.clause]
    kept.extend(_antecedent(sentence, predicate))
    for t in kept:
        if t < predicate.clause and t not in predicate.group and sentence.tokens[predicate.clause].head == t:
            kept.extend(_before(sentence, t, kept))
            continue
        for c in children(sentence, t):
            if c not in kept and not _left_out(sentence, predicate, t, c, heads, dates, limits):
                kept.append(c)
    return sorted(kept)


def _antecedent(sentence: Sentence, predicate: Predicate) -> list[int]:
    """The noun that a participle or relative clause right after it tells about: "a paper released last month"."""
    t = sentence.tokens[predicate.clause]
    if base(t) != "acl" or predicate.noun or t.head < 0 or t.head > predicate.clause or names_day(sentence, t.head):
        return []
    first = min(subtree(sentence, predicate.clause))
    between = sentence.tokens[t.head + 1 : first]
    close = first > t.head and len(between) <= _CLOSE and all(b.form not in (",", "–", "-", ";") for b in between)
    return [t.head] if close and sentence.tokens[first].form != "," else []


def _before(sentence: Sentence, noun: int, kept: list[int]) -> list[int]:
    """A noun's own words before it, without its preposition."""
    inner = [i for i in children(sentence, noun) if i < noun and base(sentence.tokens[i]) in _OWN_WORDS]
    return [k for i in inner for k in subtree(sentence, i) if k not in kept and noun - k <= 2 * _CLOSE]


def _left_out(
    sentence: Sentence,
    predicate: Predicate,
    parent: int,
    child: int,
    heads: Collection[int],
    dates: Sequence[TimeExpression],
    limits: tuple[int, ...],
) -> bool:
    """Whether a dependent, with all below it, tells something else than the predicate's event."""
    participle, relative, apposition, complement, fronted = limits
    token = sentence.tokens[child]
    relation = base(token)
    core = parent in predicate.group
    if child in predicate.group:
        return False
    if relation in ("parataxis", "discourse", "vocative", "list", "dep", "reparandum"):
        return True
    if relation in ("cc", "mark", "case") and core:
        keeps = (relation == "mark" and token.form.lower() in ("to", "without")) or (
            relation != "cc" and parent != predicate.clause
        )
        return not keeps and not (relation == "case" and predicate.rule == "events.copula")
    size = len(subtree(sentence, child))
    if relation == "conj":
        return core or token.upos == "VERB"
    if relation == "nsubj" and core and predicate.noun and predicate.clause == predicate.token:
        return predicate.rule != "events.copula"  # a noun that a copula's subject hangs on
    if relation == "advmod" and _as_soon_as(sentence, child, told=True):
        return True
    if relation == "advcl" and _as_soon_as(sentence, parent, told=False):
        return False
    if relation == "advcl":
        return not (_is_dated(sentence, child, dates) or (core and size <= complement and _is_charge(sentence, child)))
    if relation == "ccomp":
        # "announced that schools will close": what is announced, where it is short
        news = sentence.tokens[predicate.token].lemma.lower() in verbs()["saying_news"]
        return not (core and news and child > predicate.token and size <= complement)
    if relation == "xcomp":
        return size > complement and child in heads
    if token.relation == "acl:relcl":
        return _right_edge(sentence, predicate, child) and (
            size > relative or sentence.tokens[max(0, _first(sentence, child) - 1)].form == ","
        )
    if relation == "acl":
        return _right_edge(sentence, predicate, child) and size > participle
    if relation == "appos":
        return _right_edge(sentence, predicate, child) and size > apposition
    if relation in ("obl", "nmod") and core and child < predicate.clause:
        below = subtree(sentence, child)
        own = any(i in heads for i in below)
        return own and size > fronted and _comma_after(sentence, below[-1])
    return False


def _as_soon_as(sentence: Sentence, adverb: int, told: bool) -> bool:
    """Whether "as soon" goes on with "as possible", or where `told` with a clause that tells something of its own: "as
    soon as the police came"."""
    if not any(sentence.tokens[i].form.lower() == "as" for i in children(sentence, adverb, "advmod")):
        return False
    clauses = children(sentence, adverb, "advcl")
    return any(bool(children(sentence, i, "nsubj")) == told for i in clauses)


def _right_edge(sentence: Sentence, predicate: Predicate, child: int) -> bool:
    return child > max(predicate.group)


def _first(sentence: Sentence, token: int) -> int:
    below = [i for i in subtree(sentence, token) if sentence.tokens[i].upos != "PUNCT"]
    return below[0] if below else token


def _comma_after(sentence: Sentence, token: int) -> bool:
    after = token + 1
    return sentence.tokens[token].form == "," or (
        after < len(sentence.tokens) and sentence.tokens[after].form in (",", "”", '"', "–", "-")
    )


def _is_charge(sentence: Sentence, token: int) -> bool:
    """ "accused them of lying", "stopped it from sailing": what the verb is not whole without."""
    marks = [sentence.tokens[i].form.lower() for i in children(sentence, token, "mark")]
    t = sentence.tokens[token]
    if t.xpos == "VBG":
        return any(m in ("of", "from") for m in marks)
    # "got the rivals, ..., to resume talks", where the parser takes the infinitive for a purpose
    urged = sentence.tokens[t.head].lemma.lower() in verbs()["object_control"]
    return "to" in marks and urged and bool(children(sentence, t.head, "obj", "iobj"))


def _is_dated(sentence: Sentence, token: int, dates: Sequence[TimeExpression]) -> bool:
    """ "starting on Monday": a participle that only introduces a date."""
    t = sentence.tokens[token]
    if t.lemma.lower() not in verbs()["date_participles"] or children(sentence, token, "nsubj"):
        return False
    below = subtree(sentence, token)
    start, end = sentence.tokens[below[0]].start, sentence.tokens[below[-1]].end
    return any(start <= d.start and d.end <= end for d in dates)


def _run(sentence: Sentence, kept: list[int], predicate: Predicate) -> list[int]:
    """The stretch of kept tokens that holds the predicate, where no gap is wider than allowed."""
    runs: list[list[int]] = [[kept[0]]]
    for i in kept[1:]:
        gap = sentence.tokens[runs[-1][-1] + 1 : i]
        set_off = bool(gap) and gap[0].form == "," and "," in (gap[-1].form, sentence.tokens[i].form)
        if len(gap) > (_WIDEST_ASIDE if set_off else _WIDEST_GAP):
            runs.append([i])
        else:
            runs[-1].append(i)
    return next((run for run in runs if predicate.token in run), [predicate.token])


def trim(sentence: Sentence, run: list[int], predicate: Predicate) -> list[int]:
    """A run without the punctuation and conjunctions at its edges."""
    run = list(run)
    while len(run) > 1 and _loose(sentence, run[0]) and run[0] != predicate.token:
        run.pop(0)
    while len(run) > 1 and _loose(sentence, run[-1]) and run[-1] != predicate.token:
        run.pop()
    return run


def _after_saying(sentence: Sentence, run: list[int], low: int, top: int) -> list[int]:
    """A run without the words that belong to a verb of saying right before it: "said on Friday | he would resign"."""
    before = run[0] - 1
    if before < 0 or sentence.tokens[before].upos != "VERB" or run[0] >= low:
        return run
    lemma = sentence.tokens[before].lemma.lower()
    if lemma not in verbs()["saying_plain"] and lemma not in verbs()["saying_news"]:
        return run
    subjects = [i for i in children(sentence, top, "nsubj", "csubj") if i in run and i <= low]
    if not subjects or any(run[0] in subtree(sentence, i) for i in subjects):
        return run
    return [i for i in run if i >= _first(sentence, subjects[0])]


def _cut(sentence: Sentence, run: list[int], predicate: Predicate) -> list[int]:
    """A run ended at a dash or semicolon, and begun at the verb group where a long insertion stands before it."""
    low, high = min(predicate.group), max(predicate.group)
    for n, i in enumerate(run):
        if i > high and sentence.tokens[i].form in _BREAKS:
            run = run[:n]
            break
    marks = [i for i in children(sentence, predicate.clause, "mark") if sentence.tokens[i].form.lower() in _OPENERS]
    if marks and marks[0] < low:
        run = [i for i in run if i > marks[0]]  # nothing before "that" is of the clause it opens
    run = _after_saying(sentence, run, low, predicate.clause)
    subject = next((i for i in run if i < low and base(sentence.tokens[i]) == "nsubj"), None)
    if subject is None:
        return run
    for i in children(sentence, subject, "acl", "appos", "parataxis", "nmod"):
        below = subtree(sentence, i)
        set_off = sentence.tokens[below[0]].form == "," or sentence.tokens[below[0] - 1].form == ","
        if len(below) > _WIDEST_INSERTION and set_off and below[-1] < low:
            return [k for k in run if k > below[-1]]
    return run


def _loose(sentence: Sentence, token: int) -> bool:
    t = sentence.tokens[token]
    return t.upos in ("PUNCT", "CCONJ") or t.form.lower() in ("when", "whenever")


def _shorten(sentence: Sentence, run: list[int], predicate: Predicate) -> list[int]:
    """A run of at most `_MOST_WORDS` words about the predicate, cut at commas where there are any."""
    at = run.index(predicate.token)
    low, high = max(0, at - _MOST_WORDS // 2), min(len(run), at + _MOST_WORDS // 2)
    for k in range(at, low, -1):
        if sentence.tokens[run[k]].form in (",", ";", "–", ":") and at - k > 2:
            low = k + 1
            break
    for k in range(at, high):
        if sentence.tokens[run[k]].form in (",", ";", "–", ":") and k - at > 3:
            high = k
            break
    return run[low:high]


def clause_span(sentence: Sentence, tokens: list[int]) -> tuple[int, int]:
    """The code points of a clause's tokens, at most `LONGEST`; a quotation mark is kept only with its partner."""
    first, last = tokens[0], tokens[-1]
    start, end = sentence.tokens[first].start, sentence.tokens[last].end
    while end - start > LONGEST and last > first:
        last -= 1
        end = sentence.tokens[last].end
    return start, end
