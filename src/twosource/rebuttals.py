"""Who rejects or disputes what was said just before: "The dairy rejected this", "His family disputed the account", "The
union disagrees", "The minister says otherwise", "They said no such letter exists"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from twosource.actors import actor_at
from twosource.events.predicates import verbs
from twosource.language.trees import ancestors, base, children, is_that_clause, span, subtree
from twosource.records import Analysis, Sentence, Token
from twosource.sayings.rejections import is_held_back
from twosource.told_claims import DENIES, NOTS, Cue, Kind, Reach, Span, Told, clause_of, speakers_of
from twosource.unit_finding import chain_at

DISPUTES = frozenset("challenge contest contradict counter dispute doubt query question".split())
# What is only asked for is turned down by these, and not denied: "the plan asks for a truce. The army rejected it".
_TURNS_DOWN = frozenset("dismiss rebuff reject repudiate".split())
# Without an object: "The union disagrees", "The club pushed back".
_DISAGREES = frozenset(("demur", "disagree"))
# "The owner countered that the lift had been tested".
_REPLIES = frozenset(("counter", "retort"))
_BACK_VERBS, _BACK = frozenset(("hit", "push")), frozenset(("back",))
# "The office says otherwise", "tells it differently"; "gave a different account", "tells another story".
_TELLS = frozenset("argue claim give have insist maintain offer paint present say tell think".split())
_OTHERWISE = frozenset(("differently", "opposite", "otherwise", "contrary"))
_ANOTHER = frozenset(("another", "different", "other"))
# "Disagreed on Monday", "pushed back at a hearing".
_DAYS = frozenset(
    "afternoon conference day evening friday hearing interview meeting monday month morning night saturday sunday "
    "thursday tuesday twitter wednesday week year".split()
)
# What takes up words told before.
_ANAPHORS = frozenset("it that them these this those which".split())
# "Says that it did not", "insists that it had": the verb is told before.
_LEFT_OVER = frozenset(("be", "do", "have"))
_SAYS = frozenset("add answer argue claim contend counter insist maintain reply retort say swear tell".split())
# Nouns of claims that give a number.
_NUMBERS = frozenset("count estimate figure number tally toll total".split())
_WORDS = frozenset(
    "account accusation allegation argument assertion assessment characterisation characterization charge claim "
    "comment complaint conclusion count criticism description estimate explanation figure finding idea narrative "
    "notion number report rumor rumour statement story suggestion talk tally toll version view word".split()
)
# "denied any link to the firm", "rejects all responsibility": what was told of them before is meant.
_OF_ONESELF = frozenset(
    "blame complicity connection guilt involvement knowledge link part responsibility role tie wrongdoing".split()
)
# "Had nothing to do with it", "played no part in it", "bears no responsibility"; "maintains his innocence".
_HAS = frozenset("bear carry have play take".split())
_HOLDS_TO = frozenset("assert maintain proclaim profess protest".split())
# Those whose whole account is meant, however many sentences it takes; those that media tell.
_WHOLE = frozenset("account narrative report story version".split())
_PRINTED = frozenset("article report story".split())
_POINTS = frozenset("all any both such that the these this those".split())


@dataclass(frozen=True, slots=True)
class Rebuttal:
    """One of them: by whom (ids of the report's actors, or the words for one who is none), in the words `start`:`end`.

    `claims` are the stretches that it rejects, `owners` whose words they are; `answers` the rejecter's own words that
    go with it ("rejected this: “No letter came.”"); `cue` is where its verb stands. `whole` where it is about all that
    those who reject it are accused of ("denies all allegations", "maintains his innocence").
    """

    kind: Kind
    by: tuple[str, ...]
    start: int
    end: int
    cue: int
    claims: tuple[Span, ...]
    owners: tuple[str, ...]
    answers: tuple[Span, ...]
    whole: bool = False


def find_rebuttals(a: Analysis) -> list[Rebuttal]:
    """The rebuttals of one report that are about what it told before, in text order."""
    told = Told(a)
    out: list[Rebuttal] = []
    inner: tuple[int, tuple[Span, ...]] = (-1, ())  # the last sentence that says itself what it rejects, and what
    for number, sentence in enumerate(a.sentences):
        for cue in _cues(a, sentence):
            claims, owners = told.before(number, cue)
            if cue.inner:
                inner = number, cue.inner
                claims, owners = cue.inner, ()
            elif cue.reach == "nearest" and not owners and inner[0] == number - 1 >= 0:
                claims = inner[1]  # "hit back at claims that ...: “These are lies”"
            claims = tuple(c for c in claims if told.takes_up(c, cue))
            if cue.reach == "speaker" and any(told.is_denial(c) for c in claims):
                claims = ()  # "His aide called it a lie. Ramm rejected the claims" is about what the aide answered
            if _is_left_over(sentence, cue.token) and not owners:
                claims = ()  # "Asked if it had closed, he said it had not" answers a question
            if sentence.tokens[cue.token].lemma in _TURNS_DOWN:
                claims = tuple(c for c in claims if not any(w[0] < c[1] and c[0] < w[1] for w in told.wanted))
            whole = cue.kind == "denied" and (cue.reach == "of oneself" or _is_of_all(sentence, cue.token))
            if claims or whole:
                start, end = span(sentence, clause_of(sentence, cue.token))
                at = sentence.tokens[cue.token].start
                answers = told.answers(number, at, cue.by)
                out.append(Rebuttal(cue.kind, cue.by, start, end, at, claims, owners, answers, whole))
    return out


def _names_owner(sentence: Sentence, verb: int) -> bool:
    """Whether a claim that is rejected is somebody's by name: "Ramm's claims", not "the claim", "its claim"."""
    owners = [k for i in children(sentence, verb, "obj") for k in children(sentence, i, "nmod:poss")]
    return any(sentence.tokens[k].upos == "PROPN" for k in owners)


def _is_of_all(sentence: Sentence, verb: int) -> bool:
    """ "denies all the allegations", "has denied all of the claims against him" """
    below = [sentence.tokens[k] for i in children(sentence, verb, "obj") for k in subtree(sentence, i)]
    all_of = any(t.form.lower() in ("all", "any", "every", "each", "both") for t in below)
    return all_of and any(t.lemma.lower() in ("accusation", "allegation", "claim") for t in below)


def _cues(a: Analysis, sentence: Sentence) -> Iterator[Cue]:
    none = any(t.form.lower() == "no" for t in sentence.tokens)
    for i, t in enumerate(sentence.tokens):
        if t.upos not in ("VERB", "ADJ", "NOUN", "ADV", "AUX"):
            continue
        found = _of_verb(sentence, i) if t.upos == "VERB" else None
        by = _by(a, sentence, i) if found is not None else ()
        of: tuple[str, ...] = ()
        false = _is_false(sentence, i) if found is None else None
        if found is None and (false or (none and _has_no_such(sentence, i)) or _is_far(sentence, i)):
            found, by = ("denied", false or "nearest"), _voice(a, t.start)
        if found is None and _is_left_over(sentence, i):
            found, by = ("denied" if _has_not(sentence, i) else "disputed", "nearest"), _voice(a, t.start)
        if found is None and t.lemma == "contradict" and _has_person(sentence, i) and not is_held_back(sentence, i):
            found, by, of = ("disputed", "speaker"), _by(a, sentence, i), _whom(a, sentence, i)
        if found is None and (own := _clears(a, sentence, i)):
            found, by = ("denied", own[0]), own[1]
        if found is not None and by:
            inner = _says_itself(sentence, i) if found == ("disputed", "close") else ()
            yield Cue(found[0], i, by, found[1], of, _names_owner(sentence, i), inner, _only(sentence, i))


def _clears(a: Analysis, sentence: Sentence, token: int) -> tuple[Reach, tuple[str, ...]] | None:
    """How much somebody rejects who says that he, or somebody he speaks for, has no part in a thing, and the two:
    "said that it had nothing to do with it", "her lawyer said that she was innocent", "he maintains his innocence"."""
    t = sentence.tokens[token]
    if not (t.lemma in _HOLDS_TO or t.lemma in _HAS or t.lemma in ("do", "innocent")) or is_held_back(sentence, token):
        return None
    objects = children(sentence, token, "obj")
    if t.lemma in _HOLDS_TO and any(sentence.tokens[i].lemma == "innocence" for i in objects):
        by = _by(a, sentence, token)
        return ("of oneself", by) if by else None
    reach: Reach | None = None
    if t.lemma == "innocent" and children(sentence, token, "cop"):
        reach = "of oneself"
    for i in objects if t.lemma in _HAS | {"do"} else ():
        below = [sentence.tokens[k] for k in subtree(sentence, i)]
        form = sentence.tokens[i].form.lower()
        if t.lemma == "do" and form == "nothing" and any(x.form.lower() == "wrong" for x in below):
            reach = "of oneself"
        elif t.lemma in _HAS and form == "nothing" and any(x.lemma == "do" for x in below):
            # "had nothing to do with it", not "with the lift, which fell"
            taken_up = any(x.form.lower() in _ANAPHORS and x.xpos not in ("WDT", "WP") for x in below)
            reach = "nearest" if taken_up else "of oneself"
        elif t.lemma in _HAS and sentence.tokens[i].lemma in _OF_ONESELF and below[0].form.lower() == "no":
            reach = "of oneself"
    says = _voice(a, t.start)
    who = [x for i in children(sentence, token, "nsubj") if (x := named_at(a, sentence, i)[0])]
    return (reach, tuple(dict.fromkeys((*says, *who)))) if reach and says else None


def _of_verb(sentence: Sentence, verb: int) -> tuple[Kind, Reach] | None:
    """What kind of rebuttal a verb is, if it points back, and of how much."""
    t = sentence.tokens[verb]
    lemma = t.lemma.lower()
    if is_held_back(sentence, verb):
        return None
    kind: Kind = "denied" if lemma in DENIES else "disputed"
    if lemma in DENIES | DISPUTES:
        back = _points_back(sentence, verb)
        if back is None and lemma == "deny" and _denies_any(sentence, verb):
            back = "next"
        return None if back is None else (kind, back)
    if lemma in verbs()["naming_verbs"] and _names_false(sentence, verb):
        back = _points_back(sentence, verb) or _names_that(sentence, verb)
        return None if back is None else ("denied", back)
    forms = {sentence.tokens[i].form.lower() for i in children(sentence, verb, "advmod", "compound", "obj", "xcomp")}
    if lemma in _DISAGREES and not children(sentence, verb, "obj") and _is_with_words(sentence, verb):
        return "disputed", "close"
    if lemma in _REPLIES and _says_that(sentence, verb):
        return "disputed", "close"
    pushes = lemma in _BACK_VERBS and forms & _BACK and not children(sentence, verb, "obj")
    if pushes and _is_with_words(sentence, verb):
        return "disputed", "close"
    earlier = sentence.tokens[verb].xpos == "VBN" and any(
        sentence.tokens[i].form.lower() in ("had", "'d", "’d") for i in children(sentence, verb, "aux")
    )
    if earlier:
        return None  # "he had given a different account": he has changed his own
    if lemma in _TELLS and (forms & _OTHERWISE or _tells_another(sentence, verb)):
        return "disputed", "account"
    return None


def _is_with_words(sentence: Sentence, verb: int) -> bool:
    """Whether what somebody disagrees with or pushes back against is what was said: "disagreed", "pushed back on that
    argument", "disagrees with her"; not "disagrees with the policy"."""
    for i in children(sentence, verb, "obl"):
        cases = {sentence.tokens[k].form.lower() for k in children(sentence, i, "case")}
        t = sentence.tokens[i]
        named = t.upos in ("PROPN", "PRON") or t.lemma.lower() in _WORDS
        if cases & {"with", "on", "against", "at"} and not named and t.lemma.lower() not in _DAYS:
            return False
    return True


def _says_itself(sentence: Sentence, verb: int) -> tuple[Span, ...]:
    """What somebody pushes back against where his clause tells it: "hit back at claims that the boat had been sold"."""
    out: list[Span] = []
    for i in children(sentence, verb, "obl"):
        if sentence.tokens[i].lemma.lower() not in _WORDS:
            continue
        for k in children(sentence, i, "acl", "ccomp"):
            if children(sentence, k, "mark"):
                for head in (k, *children(sentence, k, "conj")):
                    below = subtree(sentence, head, ("conj", "mark", "cc"))
                    out.append(span(sentence, below))
    return tuple(out)


def _denies_any(sentence: Sentence, verb: int) -> bool:
    """ "denied that there had been any quarrel": who denies any such thing answers what was just said."""
    for i in children(sentence, verb, "ccomp"):
        there = any(base(sentence.tokens[k]) == "expl" for k in children(sentence, i))
        below = [sentence.tokens[k].form.lower() for k in subtree(sentence, i)[:6]]
        if there and "any" in below:
            return True
    return False


def _only(sentence: Sentence, token: int) -> Literal["", "figures", "denied"]:
    """Which claims alone a cue takes up, if it does not take up any."""
    if _is_far(sentence, token):
        return "figures"
    if _is_left_over(sentence, token) and not _has_not(sentence, token):
        return "denied"
    numbers = [i for i in children(sentence, token, "obj") if sentence.tokens[i].lemma.lower() in _NUMBERS]
    return "figures" if numbers else ""


def _is_far(sentence: Sentence, token: int) -> bool:
    """ "The number would be nowhere near that" """
    if sentence.tokens[token].form.lower() not in ("nowhere", "far"):
        return False
    forms = [t.form.lower() for t in sentence.tokens[token : token + 4]]
    far = forms[:2] == ["nowhere", "near"] or forms[:2] == ["far", "from"]
    subjects = [sentence.tokens[i].lemma.lower() for i in children(sentence, token, "nsubj")]
    return far and bool(_ANAPHORS & set(forms[2:])) and any(s in _NUMBERS | {"it"} for s in subjects)


def _is_left_over(sentence: Sentence, token: int) -> bool:
    """Whether a clause is what is left of one told before: "says that it did not", "insists that they had"."""
    t = sentence.tokens[token]
    if t.lemma not in _LEFT_OVER or t.relation != "ccomp" or t.head < 0:
        return False
    says = sentence.tokens[t.head]
    if says.lemma.lower() not in _SAYS or says.relation not in ("root", "conj"):
        return False  # "had to admit that he did not", "the answer that they say he did not give"
    below = [i for i in children(sentence, token) if sentence.tokens[i].upos != "PUNCT"]
    pronoun = any(sentence.tokens[i].upos == "PRON" and base(sentence.tokens[i]) == "nsubj" for i in below)
    return pronoun and all(
        base(sentence.tokens[i]) in ("nsubj", "mark") or sentence.tokens[i].form.lower() in NOTS for i in below
    )


def _has_not(sentence: Sentence, token: int) -> bool:
    return any(sentence.tokens[i].form.lower() in NOTS for i in children(sentence, token))


def _says_that(sentence: Sentence, verb: int) -> bool:
    """ "countered that the lift had been tested"; a remark in marks may reply to anything."""
    return any(is_that_clause(sentence, i) for i in children(sentence, verb, "ccomp"))


def _has_person(sentence: Sentence, verb: int) -> bool:
    """ "contradicted him", "contradicted the minister": no claim is named, nor "assurances that he gave"."""
    objects = [(i, sentence.tokens[i]) for i in children(sentence, verb, "obj")]
    return any(
        t.lemma.lower() not in _WORDS and t.form.lower() not in _ANAPHORS - {"them"}
        and not any(k > i for k in children(sentence, i, "acl"))
        for i, t in objects
    )  # fmt: skip


def _whom(a: Analysis, sentence: Sentence, verb: int) -> tuple[str, ...]:
    """Whose words are contradicted where a person or body is named for them."""
    for i in children(sentence, verb, "obj"):
        actor = actor_at(a.actors, *span(sentence, subtree(sentence, i, ("punct", "acl", "appos"))))
        if actor is not None:
            return (actor.id,)
    return ()


def _points_back(sentence: Sentence, verb: int) -> Reach | None:
    """How much of what was told the object of a rejection takes up, if it does."""
    lemma = sentence.tokens[verb].lemma.lower()
    passive = bool(children(sentence, verb, "nsubj:pass"))
    objects = children(sentence, verb, "nsubj:pass") if passive else children(sentence, verb, "obj")
    if not objects and base(sentence.tokens[verb]) == "acl" and sentence.tokens[verb].head < verb:
        relative = sentence.tokens[sentence.tokens[verb].head].lemma.lower() in _WORDS
        return "nearest" if relative and not children(sentence, verb, "ccomp", "xcomp") else None
    for i in objects:
        t = sentence.tokens[i]
        if t.form.lower() in _ANAPHORS:
            return "nearest"
        # "denies both charges" is said in court and answers nothing told
        pleads = t.lemma.lower() == "charge" and sentence.tokens[verb].lemma == "deny"
        if t.lemma.lower() in _OF_ONESELF and lemma in DENIES and children(sentence, i, "det", "nmod:poss"):
            return "of oneself"
        if t.lemma.lower() in _WORDS and not pleads and not _tells_more(sentence, i) and _is_definite(sentence, i):
            return _reach(t)
    opener = next((sentence.tokens[i] for i in children(sentence, verb, "ccomp", "mark")), None)
    # "disputed that: it had received one letter", where "that" is read as opening a clause
    marked = sentence.tokens[verb + 1 : verb + 3]
    if opener is not None and len(marked) == 2 and marked[0].form.lower() in _ANAPHORS and marked[1].form in (":", ";"):
        return "nearest"
    return None


def _reach(noun: Token) -> Reach:
    lemma = noun.lemma.lower()
    if lemma in _PRINTED:
        return "printed"
    if lemma in _WHOLE:
        return "account"
    return "speaker" if noun.form.lower() != lemma else "nearest"


def _is_definite(sentence: Sentence, noun: int) -> bool:
    """ "the claim", "these figures", "the company's version", "any suggestion" """
    determiners = {sentence.tokens[i].form.lower() for i in children(sentence, noun, "det")}
    return bool(determiners & _POINTS or children(sentence, noun, "nmod:poss"))


def _points(sentence: Sentence, noun: int) -> bool:
    """ "that woman", "this letter" """
    return any(sentence.tokens[i].form.lower() in _ANAPHORS for i in children(sentence, noun, "det"))


def _tells_more(sentence: Sentence, noun: int) -> bool:
    """Whether a claim says itself what it is: "the claim that he left", "reports of a strike", "talk of a link"."""
    return bool(children(sentence, noun, "acl", "ccomp")) or any(
        sentence.tokens[i].relation == "nmod"
        and any(sentence.tokens[k].form.lower() in ("of", "about") for k in children(sentence, i, "case"))
        for i in children(sentence, noun, "nmod")
    )


def _names_false(sentence: Sentence, verb: int) -> bool:
    """ "called this untrue", "described it as an invention" """
    named = children(sentence, verb, "xcomp", "obl", "advcl", "obj")
    return any(sentence.tokens[i].lemma.lower() in verbs()["falsehoods"] for i in named)


def _names_that(sentence: Sentence, verb: int) -> Reach | None:
    """ "called that “preposterous”", where "that" is read as the subject of what it is called"""
    named = [i for k in children(sentence, verb, "xcomp", "ccomp") for i in children(sentence, k, "nsubj")]
    return "nearest" if any(sentence.tokens[i].form.lower() in _ANAPHORS and i > verb for i in named) else None


def _tells_another(sentence: Sentence, verb: int) -> bool:
    """ "gave a different account", "tells another story" """
    return any(
        sentence.tokens[i].lemma.lower() in _WORDS
        and any(sentence.tokens[k].lemma.lower() in _ANOTHER for k in children(sentence, i, "amod", "det"))
        for i in children(sentence, verb, "obj")
    )


def _is_false(sentence: Sentence, token: int) -> Reach | None:
    """How much "That is a lie", "it was not true", "the claim was false" take up of what was said before."""
    t = sentence.tokens[token]
    lemma = t.lemma.lower()
    denied = lemma in ("true", "so", "correct")
    if not (denied or lemma == "wrong" or lemma in verbs()["falsehoods"]) or not children(sentence, token, "cop"):
        return None
    nots = (i for i in children(sentence, token, "advmod") if sentence.tokens[i].form.lower() in ("not", "n't", "n’t"))
    if denied and next(nots, None) is None:
        return None
    for i in children(sentence, token, "nsubj"):
        s = sentence.tokens[i]
        if s.form.lower() in ("it", "this", "that", "these"):
            return "nearest"
        pointed = {sentence.tokens[k].form.lower() for k in children(sentence, i, "det")} & (_POINTS - {"any", "such"})
        charged = s.lemma.lower() in ("charge", "count")  # of what a court charges him with
        if s.lemma.lower() in _WORDS and pointed and not charged and not _tells_more(sentence, i):
            return "next"
    return None


def _has_no_such(sentence: Sentence, token: int) -> bool:
    """ "no such letter exists", "can find no such message", "had no record of her": of a thing told before."""
    if any(sentence.tokens[i].lemma in ("will", "would") for i in children(sentence, token, "aux")):
        return False  # "or there will be no such deal"
    for i in children(sentence, token, "nsubj", "obj"):
        words = {sentence.tokens[k].form.lower() for k in children(sentence, i, "det", "amod")}
        lemma = sentence.tokens[i].lemma.lower()
        of = children(sentence, i, "nmod")
        # "no record of serious trouble" tells more
        known = all(sentence.tokens[k].upos in ("PRON", "PROPN") or _points(sentence, k) for k in of)
        record = lemma == "record" and known
        if "no" in words and (("such" in words and lemma != "thing") or record):
            return True
    return False


def _by(a: Analysis, sentence: Sentence, verb: int) -> tuple[str, ...]:
    """Who rejects: ids of the report's actors, else the words that name them; whoever is the subject of the clause
    that a clause without one hangs on ("rejecting the claim, the club said ...")."""
    passive = bool(children(sentence, verb, "nsubj:pass"))
    for i in (verb, *ancestors(sentence, verb)):
        t = sentence.tokens[i]
        who = children(sentence, i, "obl:agent") if passive else children(sentence, i, "nsubj")
        if who:
            return _named(a, sentence, _meant(sentence, i, who[0]))
        if passive or base(t) not in ("advcl", "conj", "xcomp", "acl"):
            break
    return () if passive else _voice(a, sentence.tokens[verb].start)


def _meant(sentence: Sentence, verb: int, subject: int) -> int:
    """The noun that the subject of a relative clause stands for, or who that is: "the only one who says otherwise is
    Tove Ramm"."""
    t = sentence.tokens[verb]
    if t.relation != "acl:relcl" or sentence.tokens[subject].xpos != "WP":
        return subject
    above = sentence.tokens[t.head].head
    is_one = (
        base(sentence.tokens[t.head]) == "nsubj" and bool(children(sentence, above, "cop")) if above >= 0 else False
    )
    return above if is_one and sentence.tokens[above].upos == "PROPN" else t.head


def _named(a: Analysis, sentence: Sentence, head: int) -> tuple[str, ...]:
    actor, words = named_at(a, sentence, head)
    return (actor or words,) if actor or sentence.tokens[head].upos in ("NOUN", "PROPN") else ()


def named_at(a: Analysis, sentence: Sentence, head: int) -> tuple[str | None, str]:
    """The id of the actor that a noun phrase names, None for one who is none of the report's, and the phrase's words
    without its article."""
    start, end = span(sentence, subtree(sentence, head, ("punct", "acl", "appos", "case")))
    actor = actor_at(a.actors, start, end)
    words = re.sub(r"^the\s+", "", " ".join(a.report.text[start:end].split()), flags=re.IGNORECASE)
    return (actor.id if actor is not None else None), words


def _voice(a: Analysis, at: int) -> tuple[str, ...]:
    """Whose words stand at a place."""
    return speakers_of(chain_at(a, at)[-1:])
