"""Whether a verb of denying says that something is not so: "denied the report", not "rejected the bill", "was denied
entry", "declined to confirm or deny it"."""

from __future__ import annotations

from twosource.language.trees import base, children, is_that_clause
from twosource.records import Sentence
from twosource.sayings.cues import words_of

# What is said or told, and so can be called untrue. With other nouns "reject", "dismiss" and the like turn a thing
# down: "rejected the bill", "dismissed the suit", "rejected a request for papers".
_TOLD = frozenset(
    "account accusation allegation argument assertion assessment belief blame categorisation characterisation "
    "characterization charge claim collusion complicity conclusion connection conspiracy contention count criticism "
    "denunciation description estimate explanation fault figure finding gossip guilt hint hypothesis idea implication "
    "innuendo insinuation interpretation involvement item link narrative news notion number parallel part perception "
    "portrayal prediction premise presumption reading reasoning rebuke report responsibility role rumor "
    "rumour slander speculation statement statistic story suggestion suspicion talk testimony theory thesis threat tie "
    "toll truth version view warning word worry wrongdoing".split()
)
# Verbs with which a thing is turned down as well as a claim; whoever disputes or refutes a thing doubts what is told.
_TURNS_DOWN = frozenset("contest disavow dismiss rebuff reject repudiate".split())
_ANAPHORS = frozenset("all any both either everything it neither so such that them these this those which".split())
# An idea or a suggestion of doing a thing is a proposal: "rejected the idea of moving the school".
_IDEAS = frozenset("idea notion possibility suggestion talk thought".split())
# What "deny" withholds: "was denied entry", "denied the club a permit", "denies bail", "denied a request".
_GRANTED = frozenset(
    "access admission appeal application asylum aid bail benefit bid bond chance citizenship clemency compensation "
    "coverage credit entrance entry extension funding injunction leave licence license loan motion opportunity parole "
    "passage passport payment permission permit petition plea privilege protection refund relief request review right "
    "service status stay suit treatment vaccine variance victory visa visit vote waiver win".split()
)
_MODALS = frozenset(("can", "could", "may", "might", "must", "shall", "should", "will", "would"))
_NOT = frozenset(("neither", "never", "n't", "n’t", "nor", "not"))
# Those after which a "to deny" is done: "went on to deny it", "was quick to reject", "used the speech to dismiss it".
_DOES = frozenset(
    "appear begin continue fast go happy hasten have hurry manage move proceed quick rush seem start swift take tweet "
    "use write".split()
)
_CONDITIONS = frozenset(("if", "unless", "whether"))


def denies_claim(sentence: Sentence, verb: int) -> bool:
    """Whether a verb of denying is done and calls something untrue, by what it takes and what governs it."""
    return not is_held_back(sentence, verb) and not _withholds(sentence, verb)


def is_held_back(sentence: Sentence, verb: int) -> bool:
    """Whether what a verb tells is not done: "did not dispute that", "declined to deny it", "may challenge the ruling",
    "for the panel to reject it", "if he denies it"."""
    below = [sentence.tokens[i] for i in children(sentence, verb, "advmod", "aux", "det", "cc", "cc:preconj", "mark")]
    forms = {t.form.lower() for t in below}
    if forms & (_NOT | _CONDITIONS) or any(t.lemma.lower() in _MODALS for t in below):
        return True
    t = sentence.tokens[verb]
    if base(t) == "conj" and t.xpos == "VB":  # "declined to confirm or deny it", "would not confirm or deny it"
        return is_held_back(sentence, t.head)
    if "to" not in forms or t.xpos != "VB":
        return False
    above = sentence.tokens[t.head] if t.head >= 0 else None
    return above is None or above.lemma.lower() not in _DOES or is_held_back(sentence, t.head)


def _withholds(sentence: Sentence, verb: int) -> bool:
    """Whether the verb turns down a thing or does not grant it, and denies no claim."""
    lemma = sentence.tokens[verb].lemma.lower()
    objects = _objects(sentence, verb)
    if lemma == "deny":
        passive = bool(children(sentence, verb, "nsubj:pass"))
        given = bool(children(sentence, verb, "iobj")) or (passive and bool(children(sentence, verb, "obj")))
        if given and not any(_is_told(sentence, i) for i in objects):
            return True  # "denied the club a permit", "was denied entry"; not "denied Norland claims that it fired"
        return any(sentence.tokens[i].lemma.lower() in _GRANTED for i in objects)
    if lemma not in _TURNS_DOWN or children(sentence, verb, "ccomp") or not objects:
        return False
    return not any(_is_told(sentence, i) for i in objects)


def _objects(sentence: Sentence, verb: int) -> list[int]:
    """What is denied, by the heads of its phrases: objects, the subject of a passive, the noun before a participle."""
    t = sentence.tokens[verb]
    if children(sentence, verb, "nsubj:pass"):
        return children(sentence, verb, "nsubj:pass")
    objects = children(sentence, verb, "obj")
    return objects if objects or base(t) != "acl" or t.xpos != "VBN" else [t.head]


def _is_told(sentence: Sentence, noun: int) -> bool:
    """Whether a noun phrase is a claim: by its noun, by a clause that says what it is ("the fear that it leaks"), or by
    taking up what was said."""
    t = sentence.tokens[noun]
    lemma = t.lemma.lower()
    if t.form.lower() in _ANAPHORS or t.form[0] in "\"'“‘«":
        return True
    if lemma in _IDEAS:
        return not any(sentence.tokens[i].xpos == "VBG" for i in children(sentence, noun, "acl"))
    said = any(is_that_clause(sentence, i) for i in children(sentence, noun, "acl", "ccomp"))
    heads = [noun, *children(sentence, noun, "conj")]
    return said or any(sentence.tokens[i].lemma.lower() in _TOLD for i in heads)


def is_denied(sentence: Sentence, cue: tuple[int, int]) -> bool:
    """Whether the verb at a cue's place denies a claim, where it is one that turns things down too."""
    verbs = [i for i, t in enumerate(sentence.tokens) if cue[0] <= t.start < cue[1] and t.upos == "VERB"]
    return all(
        t.lemma not in words_of("negates") or denies_claim(sentence, i) for i in verbs for t in [sentence.tokens[i]]
    )
