"""Is a capital's name a government's voice or a place? ("Beijing denied" or "in Beijing")

The choice is read from the tree: what the name is the subject, object or owner of, and which preposition
stands before it. The examples beside each list are the wordings it is for.
"""

from __future__ import annotations

from twosource.language.trees import base, children
from twosource.records import Sentence

# "Beijing lies in the north", "Kyiv saw heavy shelling": the city is meant, subject or not.
PLACE_VERBS = frozenset("lie sit see host experience wake sleep burn host get lie sprawl".split())
# "was bombed", "is located": passive subjects are places but for these, which happen to persons and states.
PERSON_PASSIVES = frozenset(
    "accuse urge ask tell warn condemn criticise criticize blame force invite isolate sanction punish "
    "expect oblige suspect inform consult persuade allow criticize provoke anger alarm concern worry "
    "surprise prepare commit oppose convince".split()
)  # fmt: skip
# "urged Kyiv to", "provide Moscow with": objects that can act.
PERSON_OBJECTS = PERSON_PASSIVES | frozenset(
    "press pressure support help back thank remind give supply provide arm aid assure offer deny "
    "challenge threaten pit deter defend embarrass infuriate frustrate please irk rattle upset push "
    "rebuke lobby pledge show call demand get".split()
)  # fmt: skip
# "Moscow's mayor", "Beijing's streets": what a city has and a government has not.
CITY_NOUNS = frozenset(
    "mayor street airport resident suburb district hospital university outskirt center centre station "
    "metro subway square museum skyline neighbourhood neighborhood park stadium population inhabitant "
    "north south east west edge downtown police hotel market zoo weather temperature stock exchange "
    "university cathedral church club team".split()
)  # fmt: skip
PLACE_PREPOSITIONS = frozenset(
    "in at near into around outside inside across through throughout within via beyond above over off".split()
)
VOICE_PREPOSITIONS = frozenset("with between by against for among towards toward on like".split())
# "travel to Moscow", "a flight to Beijing": movement makes "to" and "from" places.
MOVEMENT = frozenset(
    "travel visit trip go fly return arrive journey come move flight drive head tour route road train "
    "march way deploy relocate evacuate bring take back home pilgrimage rush walk transport ship deport "
    "extradite transfer".split()
)  # fmt: skip
# "pressure from Washington", "a warning from Beijing": what only somebody can give.
GIVEN = frozenset(
    "pressure demand warning support criticism message response call order instruction threat aid help "
    "assistance money funding permission approval reply proposal offer letter statement request word "
    "signal assurance guarantee backing independence reaction denial condemnation sanction arm weapon "
    "independent learn hear receive win obtain buy get".split()
)  # fmt: skip
# "the government of", "criticism of Moscow".
OF_SOMEBODY = frozenset(
    "criticism support condemnation government ally opponent critic isolation demand position view policy "
    "stance behalf accusation suspicion fear defeat aggression influence side part".split()
)  # fmt: skip
# "Beijing-Moscow relations", "a Washington official".
BETWEEN_STATES = frozenset(
    "relation relationship tie tension alliance axis official talk partnership dialogue rapprochement "
    "cooperation friendship rivalry diplomat regime government administration".split()
)  # fmt: skip


def is_voice(sentence: Sentence, token: int, depth: int = 0) -> bool:
    """Whether the capital whose name is headed by `token` stands for its country's government there."""
    t = sentence.tokens[token]
    head = sentence.tokens[t.head] if t.head >= 0 else None
    relation = base(t)
    if head is None or depth > 4:
        return False
    preposition = _preposition(sentence, token)
    if relation == "conj":
        return (
            is_voice(sentence, t.head, depth + 1)
            if preposition is None
            else _after(preposition, _noun_above(sentence, token))
        )
    if preposition is not None:
        return _after(preposition, head.lemma.lower())
    if relation == "nsubj":
        return _subject(sentence, token)
    if relation in ("obj", "iobj"):
        return head.lemma in PERSON_OBJECTS
    if t.relation == "nmod:poss":
        # "Vilnius's police chief": what stands between counts as well.
        owned = {k.lemma.lower() for k in sentence.tokens[token + 1 : max(token, t.head) + 1]}
        return not owned & CITY_NOUNS
    if relation == "compound":
        return head.lemma.lower() in BETWEEN_STATES
    return relation in ("csubj", "vocative")


def _subject(sentence: Sentence, token: int) -> bool:
    t = sentence.tokens[token]
    head = sentence.tokens[t.head]
    if t.relation == "nsubj:pass":
        return head.lemma in PERSON_PASSIVES
    if head.lemma in PLACE_VERBS:
        return False
    # "Beijing is the capital", "Moscow was cold and dark": a copula over a noun tells what the place is.
    if children(sentence, t.head, "cop") and head.upos in ("NOUN", "PROPN"):
        return head.lemma in ("ally", "partner", "member", "opponent", "party", "mediator", "friend", "enemy")
    return True


def _preposition(sentence: Sentence, token: int) -> str | None:
    """The preposition before a name, from the tree, or as the word directly before it."""
    found = [sentence.tokens[k].lemma.lower() for k in children(sentence, token, "case") if k < token]
    found = [p for p in found if p not in ("'s", "’s", "'", "’")]
    if found:
        return found[0]
    before = sentence.tokens[token - 1] if token else None
    return before.lemma.lower() if before is not None and before.upos == "ADP" else None


def _noun_above(sentence: Sentence, token: int) -> str:
    head = sentence.tokens[token].head
    above = sentence.tokens[head].head if head >= 0 else -1
    return sentence.tokens[above].lemma.lower() if above >= 0 else ""


def _after(preposition: str, head: str) -> bool:
    if preposition in PLACE_PREPOSITIONS:
        return False
    if preposition == "to":
        return head not in MOVEMENT
    if preposition == "from":
        return head in GIVEN
    if preposition == "of":
        return head in OF_SOMEBODY
    if preposition == "for":
        return head not in ("leave", "depart", "bind", "head", "embark")
    return preposition in VOICE_PREPOSITIONS
