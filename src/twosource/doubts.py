"""What could not be verified, what somebody would not comment on, and what somebody calls untrue: words that are
about a fact told elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from twosource.actors import actor_at
from twosource.events.predicates import verbs
from twosource.language.trees import ancestors, base, children, span, subtree
from twosource.records import Analysis, Chain, Sentence, Token

# Verbs of testing what somebody says, and of answering questions.
_TESTS = frozenset(("authenticate", "check", "confirm", "corroborate", "establish", "substantiate", "verify"))
_ANSWERS = frozenset(("answer", "comment", "confirm", "discuss", "elaborate", "say", "speak"))
# "declined to comment"; "did not wish to comment".
_DECLINES, _WISHES = frozenset(("decline", "refuse")), frozenset(("want", "wish", "care"))
_UNABLE = frozenset(("impossible", "unable", "hard", "difficult"))
_NO = frozenset(("cannot", "neither", "never", "no", "none", "nor", "not", "n't", "n’t"))
# "It was unclear whether", "it is not known if"; "an unconfirmed report"; "gave no evidence", "without proof".
_CLEAR, _UNCLEAR = frozenset("certain clear known sure".split()), frozenset("uncertain unclear unknown".split())
_UNTESTED = frozenset("unconfirmed unproven unsubstantiated unverified".split())
_PROOFS = frozenset("confirmation corroboration evidence proof".split())
_SHOWS = frozenset("cite give have offer present produce provide show submit supply".split())
# Nouns and pronouns that take up what was told before: "neither account", "the authenticity of the papers".
_CLAIMS = frozenset(
    (
        "account accusation allegation assertion authenticity claim detail either figure information it neither number "
        "question report statement story that them these they this toll version which"
    ).split()
)
# Who will not speak of a paper or of what was printed will not speak of what stands there.
_PAPERS = frozenset("article document file leak letter memo memorandum paper report story".split())
# What is said of a claim that is so, and with a "not" of one that is not.
_TRUTHS = frozenset(("accurate", "correct", "right", "true"))
# With which a report says in its own voice that a claim is not so.
_FALSELY = frozenset("baselessly erroneously falsely inaccurately incorrectly misleadingly wrongly".split())
_FALSE = frozenset("baseless bogus debunked discredited erroneous fabricated false unfounded untrue".split())
_THEORIES = frozenset("accusation allegation assertion claim idea notion rumor rumour statement story theory".split())
# What is called untrue by the clause that says it: "The idea that I called him that is not true".
_IDEAS = frozenset("conceit contention idea implication insinuation notion premise theory".split())
# What somebody said or wrote, beside the nouns of events/denials.py.
_WRITINGS = frozenset(("article", "comment", "commentary", "post", "posting", "remark", "tweet", "word"))
# Sentences back in which a thing named again, or a claim that a "that" takes up, may have been told of.
_BACK = 3

Kind = Literal["unverified", "no-comment"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """One of them: by whom (ids of the report's actors; none where nobody is named), in which words, and which of the
    report's events it is about; `cue` is where its verb stands."""

    kind: Kind
    by: tuple[str, ...]
    start: int
    end: int
    cue: int
    about: tuple[int, ...]
    asked: bool = False  # about what would not be said, which is no doubt of it: "would not say how many left"
    unnamed: bool = False  # about what somebody unnamed has told, not about what is known anyway


def find_doubts(a: Analysis) -> list[Doubt]:
    """The doubts of one report that are about something it tells, in text order."""
    out: list[Doubt] = []
    for number, sentence in enumerate(a.sentences):
        for kind, top, verb in _cues(sentence):
            about = [k for k in _about(a, number, top, verb, kind) if a.events[k].lemma not in _DECLINES | _ANSWERS]
            if about:
                start, end = span(sentence, subtree(sentence, top))
                by, asked = _by(a, sentence, top, verb), kind == "no-comment" and _is_asked(sentence, verb)
                unnamed = kind == "no-comment" and _topic(sentence, verb) is None and not _asked(a, number, top)
                out.append(Doubt(kind, by, start, end, sentence.tokens[verb].start, tuple(about), asked, unnamed))
        out.extend(_unclear(a, number))
        out.extend(_untested(a, number))
    return out


def _unclear(a: Analysis, number: int) -> Iterator[Doubt]:
    """ "It was not immediately clear whether anybody was hurt", "it is unknown if the bridge held" """
    sentence = a.sentences[number]
    for i, t in enumerate(sentence.tokens):
        if t.lemma.lower() not in _UNCLEAR and not (t.lemma.lower() in _CLEAR and _denied(sentence, i)):
            continue
        for below in (k for k in children(sentence, i, "ccomp", "csubj", "advcl") if k > i):
            marks = {sentence.tokens[k].form.lower() for k in children(sentence, below, "mark", "advmod")}
            about = _headed(a, number, below)
            if marks & {"whether", "if"} and about:
                yield Doubt("unverified", (), t.start, t.end, t.start, tuple(about))


def _untested(a: Analysis, number: int) -> Iterator[Doubt]:
    """Claims called untested, and those of somebody who shows no proof: "unconfirmed reports of a second blast", "gave
    no evidence for the claim", "said without proof that the vote was bought"."""
    sentence = a.sentences[number]
    for i, t in enumerate(sentence.tokens):
        lemma = t.lemma.lower()
        if lemma in _UNTESTED:
            head = t.head if base(t) == "amod" else i
            words = set(subtree(sentence, head)) if head >= 0 else set()
            inside = [
                k for k, e in enumerate(a.events) if e.sentence == number and e.token in words and e.token != head
            ]
            said = [k for k, e in enumerate(a.events) if e.sentence == number and _is_said_at(a, k, t.start)]
            about = inside or said
        elif lemma in _PROOFS and _is_missing(sentence, i):
            shows = _clause_of(sentence, i)
            given = [k for k, e in enumerate(a.events) if e.sentence == number and e.chain and e.token != shows]
            about = given or _told_before(a, number, _clause_of(sentence, i), _BACK)
        else:
            continue
        if about:
            yield Doubt("unverified", (), t.start, t.end, t.start, tuple(about))


def _headed(a: Analysis, number: int, head: int) -> list[int]:
    """The events of a clause and of those joined to it, without what stands in them beside."""
    heads = {head, *children(a.sentences[number], head, "conj")}
    return [k for k, e in enumerate(a.events) if e.sentence == number and e.token in heads]


def _is_said_at(a: Analysis, event: int, at: int) -> bool:
    """Whether an event is given to a source that is named at a place."""
    return any(s.start <= at < s.end for s in a.events[event].chain)


def _clause_of(sentence: Sentence, token: int) -> int:
    """The verb over a noun."""
    while sentence.tokens[token].head >= 0 and sentence.tokens[token].upos != "VERB":
        token = sentence.tokens[token].head
    return token


def _is_missing(sentence: Sentence, noun: int) -> bool:
    """ "without proof", "with no proof", "did not offer any proof"; not "gave no evidence that he fell", which tells
    something."""
    if children(sentence, noun, "acl", "ccomp"):
        return False
    t = sentence.tokens[noun]
    verb = sentence.tokens[t.head] if t.head >= 0 else t
    words = {sentence.tokens[i].form.lower() for i in children(sentence, noun, "det", "case")}
    if base(t) == "obj" and verb.lemma in _SHOWS:
        without = {sentence.tokens[i].form.lower() for i in children(sentence, t.head, "mark")}
        return "no" in words or "without" in without or _denied(sentence, t.head)
    return "without" in words or {"with", "no"} <= words


def _cues(sentence: Sentence) -> Iterator[tuple[Kind, int, int]]:
    """Each doubt's kind, its governing word and the verb of testing or answering: one token where nothing governs."""
    for verb, t in enumerate(sentence.tokens):
        if t.upos != "VERB" or t.lemma not in _TESTS | _ANSWERS:
            continue
        above = t.head if base(t) in ("xcomp", "advcl", "csubj", "ccomp") else -1
        governing = sentence.tokens[above].lemma if above >= 0 else ""
        modals = {sentence.tokens[i].lemma for i in children(sentence, verb, "aux")}
        if t.lemma in _TESTS and (governing in _UNABLE or (governing == "able" and _denied(sentence, above))):
            yield "unverified", above, verb
        elif (
            t.lemma in _TESTS
            and _denied(sentence, verb)
            and (modals & {"can", "could"} or _is_independent(sentence, verb))
        ):
            yield "unverified", verb, verb
        elif t.lemma in _ANSWERS and (governing in _DECLINES or (governing in _WISHES and _denied(sentence, above))):
            yield "no-comment", above, verb
        elif t.lemma in _ANSWERS and _denied(sentence, verb) and (modals & {"will", "would"} or _as_a_rule(t, modals)):
            yield "no-comment", verb, verb


def _as_a_rule(verb: Token, modals: set[str]) -> bool:
    """ "We do not comment on leaks", "never comments on staff": what is done every time is done now."""
    return verb.lemma in ("comment", "discuss") and (verb.xpos in ("VBZ", "VBP") or "do" in modals)


def _denied(sentence: Sentence, token: int) -> bool:
    """Whether a clause has a "not" or has a subject of none: "neither claim could be"."""
    for i in children(sentence, token):
        subject = base(sentence.tokens[i]) == "nsubj"
        words = [i, *(children(sentence, i, "det", "advmod", "cc:preconj") if subject else ())]
        if base(sentence.tokens[i]) in ("advmod", "aux", "cc", "nsubj") and any(
            sentence.tokens[k].form.lower() in _NO for k in words
        ):
            return True
    return False


def _is_independent(sentence: Sentence, verb: int) -> bool:
    """ "has not been independently confirmed" """
    return any(sentence.tokens[i].lemma == "independently" for i in children(sentence, verb, "advmod"))


def _by(a: Analysis, sentence: Sentence, top: int, verb: int) -> tuple[str, ...]:
    if children(sentence, verb, "nsubj:pass"):
        who = children(sentence, verb, "obl:agent")
    else:
        who = [i for t in (top, verb) for i in children(sentence, t, "nsubj")]
    if not who:
        return ()
    actor = actor_at(a.actors, *span(sentence, subtree(sentence, who[0])))
    return (actor.id,) if actor else ()


def _topic(sentence: Sentence, verb: int) -> int | None:
    """The word at the head of what is not verified or not spoken about."""
    for relation in ("nsubj:pass", "ccomp", "obj", "advcl", "obl"):
        for i in children(sentence, verb, relation):
            prepositions = {sentence.tokens[k].lemma for k in children(sentence, i, "case", "mark")}
            if relation not in ("obl", "advcl") or prepositions & {"on", "about", "whether"}:
                # "answer questions about the pump"
                asked = [k for k in children(sentence, i, "nmod") if sentence.tokens[i].lemma == "question"]
                return asked[0] if asked else i
    return None


def _about(a: Analysis, number: int, top: int, verb: int, kind: Kind) -> list[int]:
    """The events that a doubt is about: those told in its own words, those told before that its words take up, or those
    that tell of the thing it names."""
    sentence = a.sentences[number]
    topic = _topic(sentence, verb)
    if topic is None:
        if kind == "unverified":
            return _told_before(a, number, top, _BACK)
        return _asked(a, number, top) or _told_by_unnamed(a, number, top, verb)
    words = subtree(sentence, topic)
    lemma = sentence.tokens[topic].lemma.lower()
    if kind == "no-comment" and lemma in _PAPERS:
        return _in_papers(a, number)
    inside = [
        k
        for k, e in enumerate(a.events)
        if e.sentence == number and e.token in words and e.token != verb and e.lemma not in _CLAIMS
    ]
    if any(sentence.tokens[a.events[k].token].upos == "VERB" for k in inside):
        return _headed(a, number, topic) or inside
    if lemma in _CLAIMS.union(("who", "what")) and sentence.tokens[verb].lemma == "say":
        return inside  # "would not say who that was"
    if lemma in _CLAIMS:
        both = any(sentence.tokens[i].form.lower() in ("neither", "either", "both") for i in words)
        if kind == "no-comment" and lemma == "question":
            return inside  # "declined to answer questions"
        back = 1 if kind == "no-comment" and sentence.tokens[topic].upos == "PRON" else _BACK
        return inside or _told_before(a, number, top, back, both)
    other = any(sentence.tokens[i].lemma.lower() in ("other", "further") for i in children(sentence, topic, "amod"))
    found = inside + ([] if other else _naming(a, number, lemma))  # "would not speak of other hearings"
    modals = {sentence.tokens[i].lemma for i in children(sentence, verb, "aux")}
    if found == inside and not children(sentence, topic, "det", "nmod:poss") and lemma != sentence.tokens[topic].form:
        found = []  # "does not comment on private conversations", whatever they are
    if not found and top == verb and kind == "no-comment" and _as_a_rule(sentence.tokens[verb], modals):
        return _told_before(a, number, top, 1)  # "He had hired them, she said. The club does not comment on staff."
    return found


def _in_papers(a: Analysis, without: int) -> list[int]:
    """What a report gives to a paper, and to whoever it cites for what stands in one ("The Sentinel wrote that the memo
    dates from May"); not what stands in the sentence of the refusal."""
    given = [k for k, e in enumerate(a.events) if e.chain and e.sentence != without]
    names = {a.events[k].chain[-1].name for k in given if _tells_of_paper(a, k)}
    return [k for k in given if a.events[k].chain[-1].name in names]


def _tells_of_paper(a: Analysis, event: int) -> bool:
    """Whether an event is given to a paper or has one for its subject."""
    e = a.events[event]
    tokens = a.sentences[e.sentence].tokens
    subjects = children(a.sentences[e.sentence], e.token, "nsubj")
    return e.chain[-1].kind in ("document", "media") or any(tokens[i].lemma.lower() in _PAPERS for i in subjects)


# Who speaks for somebody is known to the report, named or not.
_SPEAKS_FOR = frozenset("attorney lawyer solicitor spokesman spokesperson spokeswoman".split())
_UNNAMED = frozenset("a an another many one several some two three four five six".split())


def _told_by_unnamed(a: Analysis, number: int, top: int, verb: int) -> list[int]:
    """What somebody unnamed told just before, which others are then asked about: "Two officials said that the plant
    will close. The company declined to comment."; not what a party had said of its own."""
    sentence = a.sentences[number]
    asks = any(sentence.tokens[i].lemma == "ask" for i in children(sentence, top, "advcl"))
    if number == 0 or asks or sentence.tokens[verb].lemma != "comment":
        return []
    before = a.sentences[number - 1]
    if "\n\n" in a.report.text[before.end : sentence.start]:
        return []
    return [
        k
        for k, e in enumerate(a.events)
        if e.sentence == number - 1 and e.chain and _is_unnamed(a, before, e.chain) and _is_content(before, e.token)
    ]


def _is_content(sentence: Sentence, token: int) -> bool:
    """Whether an event is what is said, not what is told with it: "after the visit", "since the war began"."""
    t = sentence.tokens[token]
    return t.upos == "VERB" and base(t) in ("ccomp", "conj", "parataxis", "root", "xcomp")


def _is_unnamed(a: Analysis, sentence: Sentence, chain: Chain) -> bool:
    """Whether the first of a chain is only called what he is, by the words of a sentence: "two officials"."""
    s = chain[0]
    if s.kind in ("media", "document"):
        return False
    # by the words of the clause: whoever is told of by another's name ("an official close to Ramm") is not named
    says = next((i for i, t in enumerate(sentence.tokens) if t.start == s.cue_start), None)
    subjects = children(sentence, says, "nsubj") if says is not None else []
    if subjects:
        words = sentence.tokens[min(subtree(sentence, subjects[0])) : subjects[0] + 1]
    else:  # "according to two people"
        words = tuple(t for t in sentence.tokens if s.start <= t.start and t.end <= s.end)
    if not words or any(t.upos == "PROPN" for t in words) or words[-1].lemma.lower() in _SPEAKS_FOR:
        return False
    plural = words[-1].upos == "NOUN" and words[-1].form.lower() != words[-1].lemma.lower()
    return words[0].form.lower() in _UNNAMED or (plural and len(words) == 1)


def _is_asked(sentence: Sentence, verb: int) -> bool:
    """Whether what would not be said is a clause that takes for granted what it asks about: "when he had left"."""
    topic = _topic(sentence, verb)
    return topic is not None and not _asks_whether(sentence, topic)


def _asks_whether(sentence: Sentence, topic: int) -> bool:
    """Whether what is not spoken of is a question of yes or no, or a thing: no "when", "who", "how"."""
    if sentence.tokens[topic].upos in ("NOUN", "PROPN"):
        return True
    words = {sentence.tokens[i].form.lower() for i in subtree(sentence, topic)[:3]}
    return not words & {"how", "what", "when", "where", "which", "who", "whom", "whose", "why"}


def _asked(a: Analysis, number: int, top: int) -> list[int]:
    """What somebody was asked who would not say: "Asked whether the pump had leaked, she declined to comment"."""
    sentence = a.sentences[number]
    asked = [i for i in children(sentence, top, "advcl") if sentence.tokens[i].lemma == "ask"]
    words = set(subtree(sentence, asked[0])) if asked else set()
    inside = [k for k, e in enumerate(a.events) if e.sentence == number and e.token in words and e.token != asked[0]]
    if inside or not asked:
        return inside
    topics = [i for i in children(sentence, asked[0], "obl") if sentence.tokens[i].upos in ("NOUN", "PROPN")]
    return _naming(a, number, sentence.tokens[topics[0]].lemma.lower()) if topics else []


def _told_before(a: Analysis, number: int, top: int, sentences: int, both: bool = False) -> list[int]:
    """What was told just before: what is given to somebody earlier in the sentence, else in the nearest sentence before
    that gives something to somebody (`both`: in all of them); where none does, what is told last."""
    sentence = a.sentences[number]
    first = min(subtree(sentence, top))
    here = [k for k, e in enumerate(a.events) if e.sentence == number and e.token < first]
    given = [k for k in here if a.events[k].chain]
    for n in range(number - 1, max(-1, number - 1 - sentences), -1):
        if given and not both:
            break
        given = [k for k, e in enumerate(a.events) if e.sentence == n and e.chain] + given
    last = [k for k, e in enumerate(a.events) if e.sentence == number - 1]
    # "The favourite is Ada Ramm, a judge who once ruled that a mill had to close. The palace would not confirm that"
    main = [k for k in last if not _is_in_relative(a, k)]
    if main and all(_is_in_relative(a, k) for k in given if k in last) and not (set(given) - set(last)):
        given = []
        last = main
    return given or here or last


def _is_in_relative(a: Analysis, event: int) -> bool:
    """Whether an event stands in a clause that only says who or what is meant."""
    e = a.events[event]
    sentence = a.sentences[e.sentence]
    return any(sentence.tokens[i].relation == "acl:relcl" for i in (e.token, *ancestors(sentence, e.token)))


def _naming(a: Analysis, number: int, lemma: str) -> list[int]:
    """The events of the nearest sentence before whose clauses have a word."""
    for k in range(number - 1, max(-1, number - 1 - _BACK), -1):
        at = [t.start for t in a.sentences[k].tokens if t.lemma.lower() == lemma]
        found = [n for n, e in enumerate(a.events) if e.sentence == k and any(e.start <= x < e.end for x in at)]
        if found:
            return found
    return []


@dataclass(frozen=True, slots=True)
class Falsehood:
    """A claim that somebody calls untrue: "Reports of a strike on Tanse are a fabrication, the colonel said".

    `start`:`end` is the claim; `owner` the id of whose claim it is, where it says no more ("Trump's tweet was not
    accurate"); `chain` who says so.
    """

    start: int
    end: int
    owner: str | None
    chain: Chain
    sentence: int


def find_falsehoods(a: Analysis) -> list[Falsehood]:
    """The claims that a report has somebody call untrue, in text order; not what it says in its own voice."""
    out: list[Falsehood] = []
    for number, sentence in enumerate(a.sentences):
        out.extend(_reports_false(a, number))
        for token in range(len(sentence.tokens)):
            claim = _false_claim(sentence, token)
            if claim is None:
                continue
            at = sentence.tokens[token].start
            said = next((q for q in a.quotations if q.start <= at < q.end and q.chain and not q.negated), None)
            if said is not None:
                start, end = span(sentence, subtree(sentence, claim))
                owner = None
                for i in children(sentence, claim, "nmod:poss"):
                    actor = actor_at(a.actors, *span(sentence, subtree(sentence, i)))
                    owner = actor.id if actor else None
                out.append(Falsehood(start, end, owner, said.chain, number))
    return out


def _reports_false(a: Analysis, number: int) -> Iterator[Falsehood]:
    """ "Reports that the mill had been sold are false, the ministry said": found by its words, as the verb of the claim
    is often read as that of the sentence."""
    sentence = a.sentences[number]
    tokens = sentence.tokens
    forms = [t.form.lower() for t in tokens]
    for i in range(len(tokens) - 2):
        claim = tokens[i].lemma.lower() in verbs()["denied_nouns"] and tokens[i].upos != "NOUN"
        if not claim or forms[i + 1] != "that" or (i and tokens[i - 1].upos != "PUNCT"):
            continue
        for k in range(i + 3, len(tokens) - 1):
            after = tokens[k + 2 if forms[k + 1] in _NO else k + 1 :][:1]
            untrue = after and (
                after[0].lemma.lower() in verbs()["falsehoods"]
                if forms[k + 1] not in _NO
                else after[0].lemma.lower() in _TRUTHS
            )
            if tokens[k].lemma == "be" and untrue:
                at = tokens[k].start
                said = next((q for q in a.quotations if q.start <= at < q.end and q.chain and not q.negated), None)
                if said is not None:
                    yield Falsehood(tokens[i].start, tokens[k - 1].end, None, said.chain[:1], number)
                return


def find_false_claims(a: Analysis) -> list[tuple[int, int, int]]:
    """The claims that a report passes on and calls false in its own voice, as start, end and where it says so: "falsely
    claimed that the vote was bought", "the debunked theory that the moon landed"."""
    out: list[tuple[int, int, int]] = []
    for sentence in a.sentences:
        for t in sentence.tokens:
            lemma = t.lemma.lower()
            if t.head < 0 or not (lemma in _FALSELY or (lemma in _FALSE and base(t) == "amod")):
                continue
            if any(q.start <= t.start < q.end for q in a.quotations if q.chain):
                continue  # somebody else says so
            verb = base(t) == "advmod" and sentence.tokens[t.head].lemma.lower() in verbs()["accusing"]
            noun = base(t) == "amod" and sentence.tokens[t.head].lemma.lower() in _THEORIES
            for k in children(sentence, t.head, "ccomp") if verb else children(sentence, t.head, "acl") if noun else ():
                start, end = span(sentence, [j for j in subtree(sentence, k) if base(sentence.tokens[j]) != "mark"])
                out.append((start, end, t.start))
    return out


def _false_claim(sentence: Sentence, token: int) -> int | None:
    """The claim that a predicate calls untrue, by its head."""
    t = sentence.tokens[token]
    if t.lemma != "make" and not (t.lemma.lower() in verbs()["falsehoods"] or t.lemma.lower() in _TRUTHS):
        return None
    made_up = t.lemma == "make" and any(sentence.tokens[i].form == "up" for i in children(sentence, token, "compound"))
    untrue = t.lemma.lower() in verbs()["falsehoods"] or (t.lemma.lower() in _TRUTHS and _denied(sentence, token))
    passive = any(sentence.tokens[i].relation == "aux:pass" for i in children(sentence, token, "aux"))
    if not ((untrue and (children(sentence, token, "cop") or passive)) or (made_up and passive)):
        return None
    claims = _WRITINGS.union(verbs()["denied_nouns"])
    for i in children(sentence, token, "nsubj"):
        lemma = sentence.tokens[i].lemma.lower()
        if lemma in claims or (lemma in _IDEAS and children(sentence, i, "acl", "ccomp")):
            return i
    return None
