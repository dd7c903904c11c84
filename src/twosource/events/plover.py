"""PLOVER codes for political events: who acts on whom, in the categories of event data.

Event types, modes, contexts and quads are those of PLOVER 0.8 (Open Event Data Alliance, 2021). A frame of
data/en/frames.json ties them to predicates: a verb with the object it takes ("impose sanctions"), or a verb or noun
alone. An event is coded only where a political actor takes part and its frame's arguments are there; otherwise it
has no code, which is no error but the commoner case.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from twosource.data import ENGLISH
from twosource.events.patterns import Told, told_by
from twosource.events.verb_groups import is_negated
from twosource.language.trees import children
from twosource.records import Actor, Interval, Plover, Sentence, Status

_DATA = ENGLISH
# An event more than this many days before the report is told as history, not as news.
_HISTORY = 365
_POLITICAL_KINDS = frozenset(("government",))


@dataclass(frozen=True, slots=True)
class Frame:
    """Predicates that mean one PLOVER event; `needs` names the arguments without which they do not."""

    name: str
    event: str
    mode: str | None
    context: tuple[str, ...]
    verbs: frozenset[str]
    nouns: frozenset[str]
    objects: frozenset[str]
    needs: str | None


@functools.cache
def _frames() -> tuple[Frame, ...]:
    """All frames, those that ask for an object before those of a predicate alone."""
    table = json.loads((_DATA / "frames.json").read_text("utf8"))
    frames = [
        Frame(
            f["name"],
            f["event"],
            f.get("mode"),
            tuple(f.get("context", ())),
            frozenset(f.get("verbs", ())),
            frozenset(f.get("nouns", ())),
            frozenset(f.get("objects", ())),
            f.get("needs"),
        )
        for f in table["frames"]
    ]
    return tuple(sorted(frames, key=lambda f: not f.objects))


@functools.cache
def _quads() -> dict[str, int]:
    table = json.loads((_DATA / "frames.json").read_text("utf8"))
    return {name: entry["quad"] for name, entry in table["events"].items()}


@functools.cache
def _political_words() -> frozenset[str]:
    table = json.loads((_DATA / "frames.json").read_text("utf8"))
    return frozenset(table["political_words"])


def code_event(
    lemma: str,
    who: Sequence[str],
    whom: Sequence[str],
    actors: Mapping[str, Actor],
    status: Status,
    *,
    where: Sequence[str] = (),
    noun: bool = False,
    objects: Sequence[str] = (),
    when: Interval | None = None,
    published: dt.date | None = None,
    told: Callable[[], Told | None] = lambda: None,
) -> Plover | None:
    """The PLOVER code of an event, None where it is not political or no frame fits.

    `actors` are a report's by id; `objects` are lemmas of the predicate's objects; `noun` says that a noun is the
    predicate. `told` gives what the words of the clause tell (`code_words`); it is asked where no frame fits and
    somebody acts on somebody. The auxiliary modes come from status and date.
    """
    if not any(_is_political(actors[a]) for a in (*who, *whom) if a in actors):
        return None
    for frame in _frames():
        if _fits(frame, lemma, noun, objects) and _has_arguments(frame, who, whom, where):
            auxiliary = _auxiliary(status, when, published)
            return Plover(frame.event, frame.mode, frame.context, _quads()[frame.event], auxiliary, frame.name)
    if not (who and whom) and len(who) < 2:
        return None
    code = told()
    if code is None:
        return None
    auxiliary = _auxiliary(status, when, published)
    return Plover(code.event, code.mode, code.context, _quads()[code.event], auxiliary, code.words)


# "tried to free", "began to withdraw": what is tried or begun tells the event.
_CARRIERS = frozenset(
    "try attempt begin start continue seek help want manage keep go plan stop resume set move wish aim hope intend be "
    "have prepare decide proceed remain".split()
)


# "said it would send", "says that it is ready to": what is said tells the event; so does what is ordered or approved.
_SAYS = frozenset("say announce declare state insist add note confirm tell reveal stress".split())
_HANDED_ON = frozenset("order approve authorise authorize decide permit allow".split())
_LIGHT = frozenset("announce launch stage conduct intensify begin start resume mount hold carry".split())
_COOPERATIVE = (1, 2)
_DEEPEST = 3
_OUGHT = frozenset("must should ought".split())


def code_words(sentence: Sentence, token: int, depth: int = 0) -> tuple[Told, int] | None:
    """The event that a predicate and the words of its clause tell, whoever takes part, and the word that tells it: the
    frames first, then the dictionary. Of a verb that only carries another ("tried to free", "said it would free",
    "ordered the release of") that of the other. To deny cooperation is to reject."""
    framed = _by_frame(sentence, token, with_object=True)
    found = (framed, token) if framed else _carried(sentence, token, depth)
    if found is None and (told := _by_frame(sentence, token) or _by_dictionary(sentence, token)):
        found = told, token
    if found is None or sentence.tokens[token].upos not in ("VERB", "AUX"):
        return found
    told, at = found
    if is_negated(sentence, token) and _quads()[told.event] in _COOPERATIVE:
        return Told("REJECT", None, told.context, f"not {told.words}"), at
    return told, at


def _carried(sentence: Sentence, token: int, depth: int) -> tuple[Told, int] | None:
    """What the event under a carrying verb tells."""
    lemma = sentence.tokens[token].lemma.lower()
    if depth > _DEEPEST:
        return None
    clauses = children(sentence, token, "xcomp", "ccomp")
    if lemma in _SAYS:
        for i in clauses:
            if any(sentence.tokens[k].lemma.lower() in _OUGHT for k in children(sentence, i, "aux")):
                return Told("REQUEST", None, (), f"{lemma} must"), i
    if lemma in _CARRIERS or lemma in _HANDED_ON or lemma in _SAYS or lemma in _LIGHT:
        inner = [code_words(sentence, i, depth + 1) for i in clauses]
        if lemma in _HANDED_ON or lemma in _LIGHT:
            objects = children(sentence, token, "obj")
            inner += [(told, i) for i in objects if (told := _of_noun(sentence, i))]
        return next((found for found in inner if found), None)
    return None


def _of_noun(sentence: Sentence, token: int) -> Told | None:
    lemma = sentence.tokens[token].lemma.lower()
    return next((_told(f) for f in _frames() if _fits(f, lemma, True, ())), None)


def _by_frame(sentence: Sentence, token: int, with_object: bool = False) -> Told | None:
    t = sentence.tokens[token]
    noun = t.upos not in ("VERB", "AUX", "ADJ")
    objects = [] if noun else [sentence.tokens[i].lemma.lower() for i in children(sentence, token, "obj", "obl")]
    fits = (f for f in _frames() if _fits(f, t.lemma.lower(), noun, objects) and (f.objects or not with_object))
    frame = next(fits, None)
    return _told(frame) if frame else None


def _by_dictionary(sentence: Sentence, token: int) -> Told | None:
    return told_by(sentence, token, sentence.tokens[token].lemma.lower())


def _told(frame: Frame) -> Told:
    return Told(frame.event, frame.mode, frame.context, frame.name)


def _fits(frame: Frame, lemma: str, noun: bool, objects: Sequence[str]) -> bool:
    if lemma not in (frame.nouns if noun else frame.verbs):
        return False
    return not frame.objects or any(o in frame.objects for o in objects)


def _has_arguments(frame: Frame, who: Sequence[str], whom: Sequence[str], where: Sequence[str]) -> bool:
    if not who and frame.event not in _WITHOUT_ACTOR:
        return False
    needed = {
        None: True,
        "whom": bool(whom),
        "place": bool(where or whom),
        "pair": len(who) + len(whom) >= 2,
        "both": bool(who and whom),
        "either": bool(who or whom),
    }
    return needed[frame.needs]


# The passive often leaves the actor out: "was arrested", "was killed".
_WITHOUT_ACTOR = frozenset(("COERCE", "ASSAULT", "SANCTION"))


def _is_political(actor: Actor) -> bool:
    """Governments and what speaks for one, holders of public office, countries, and bodies and groups of politics."""
    if actor.kind in _POLITICAL_KINDS or actor.office is not None:
        return True
    words = {w for name in (actor.name, *actor.names) for w in name.lower().split()}
    if actor.kind in ("organisation", "group", "person") and words & _political_words():
        return True
    return actor.kind in ("organisation", "group", "place", "person") and (
        actor.speaks_for is not None or (actor.kind in ("place", "group") and actor.country is not None)
    )


def _auxiliary(status: Status, when: Interval | None, published: dt.date | None) -> tuple[str, ...]:
    out = []
    if status == "happened" and when is not None and published is not None and (published - when.end).days > _HISTORY:
        out.append("historical")
    if status == "planned":
        out.append("future")
    if status in ("possible", "called-for"):
        out.append("hypothetical")
    if status == "not-happened":
        out.append("negation")
    return tuple(out)
