"""The names in a sentence: the tagger's with repaired ends and the lists'; where they overlap the better one."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from twosource.actors.known import Phrase, fold, phrases, words
from twosource.actors.mentions import POSSESSIVES, Found, found, text_of
from twosource.actors.voices import is_voice
from twosource.records import ActorKind, Name, Sentence, Token

# Tagged as places, but seasons and the like ("the Winter Olympics").
NO_NAMES = frozenset(
    "north south winter summer spring autumn fall christmas easter ramadan internet covid 19 covid farsi "
    "arabic god earth".split()
)

# What follows a name when the space between them is lost ("Smithwill", "Smithsaid").
GLUED_WORDS = (
    "will",
    "said",
    "says",
    "has",
    "had",
    "was",
    "is",
    "told",
    "and",
    "would",
    "who",
    "in",
    "to",
    "on",
    "also",
    "did",
    "may",
)


def find_names(
    sentence: Sentence, number: int, hits: list[tuple[int, int, Phrase]], surnames: frozenset[str]
) -> list[Found]:
    """The tagger's names with repaired ends, and the lists' names; where they overlap the better one."""
    tagged = [f for name in _joined(sentence) if (f := _trimmed(sentence, number, name, surnames))]
    adjectives = {(a, b) for a, b, p in hits if p.kind in ("adjective", "people")}
    peoples = {(a, b) for a, b, p in hits if p.kind == "people"}
    tagged = [f for f in tagged if (f.first, f.last) not in peoples]
    tagged = [
        f
        for f in tagged
        if f.kind == "person" or ((f.first, f.last) not in adjectives and fold(f.name) not in NO_NAMES)
    ]
    out: list[Found] = []
    for first, last, phrase in hits:
        if phrase.kind in ("adjective", "people"):
            continue
        rivals = [f for f in tagged if f.first <= last and first <= f.last]
        if any(_keeps(f, first, last, phrase) for f in rivals):
            continue
        tagged = [f for f in tagged if f not in rivals]
        out.append(_listed(sentence, number, first, last, phrase))
    return out + tagged


def _keeps(rival: Found, first: int, last: int, phrase: Phrase) -> bool:
    """Whether the tagger's name stands against a list's: a longer name, or a person who bears a country's name."""
    longer = rival.first <= first and last <= rival.last and rival.last - rival.first > last - first
    if phrase.kind in ("country", "capital", "state"):
        return longer or (rival.kind == "person" and rival.first == first and phrase.kind != "country")
    return longer and rival.kind != "person"


def _listed(sentence: Sentence, number: int, first: int, last: int, phrase: Phrase) -> Found:
    name = " ".join(t.form for t in sentence.tokens[first : last + 1]) if phrase.kind == "capital" else phrase.name
    base_found = found(sentence, number, first, last, "name", "place", name)
    head = base_found.head
    if phrase.kind == "country":
        voice = is_voice(sentence, head)
        return replace(
            base_found, kind="government" if voice else "place", country=phrase.country, organ="government", known=True
        )
    if phrase.kind == "capital":
        if is_voice(sentence, head):
            return replace(base_found, kind="government", country=phrase.country, organ="government", known=True)
        return replace(base_found, name=phrase.name, country=phrase.country, known=True)
    if phrase.kind == "state":
        return replace(base_found, country="USA", known=True)
    if phrase.kind == "seat":
        return replace(base_found, kind="government", country=phrase.country, organ=phrase.organ, known=True)
    return replace(base_found, kind=phrase.kind, country=phrase.country, known=True)  # type: ignore[arg-type]


def _joined(sentence: Sentence) -> list[Name]:
    """The tagger's names, persons that touch made one ("Joren" + "Valdsted")."""
    out: list[Name] = []
    for name in sentence.names:
        before = out[-1] if out else None
        if (
            before is not None
            and before.kind == name.kind == "person"
            and before.last + 1 == name.first
            and fold(sentence.tokens[before.last].form) not in words().honorifics
        ):
            out[-1] = Name(before.first, name.last, "person")
        else:
            out.append(name)
    return out


def _trimmed(sentence: Sentence, number: int, name: Name, surnames: frozenset[str]) -> Found | None:
    """A tagged name without titles, articles, possessives and verbs at its ends; None if nothing is left."""
    first, last = name.first, name.last
    tokens = sentence.tokens
    while last >= first and _ends_no_name(tokens[last]):
        last -= 1
    while first <= last and (tokens[first].upos in ("DET", "PUNCT") or tokens[first].form in POSSESSIVES):
        first += 1
    if name.kind == "person":
        first = _after_titles(tokens, first, last)
        for i in range(first, last + 1):
            if (
                tokens[i].upos == "CCONJ"
                or tokens[i].form in (",", "(", "of", "at", "from")
                or tokens[i].form in POSSESSIVES
            ):
                last = i - 1
                break
        # A surname the tagger left out: "Ana-" + "Lia" + "Brandt", a flat word after the name.
        while last + 1 < len(tokens) and tokens[last + 1].relation == "flat" and first <= tokens[last + 1].head <= last:
            if tokens[last + 1].upos != "PROPN":
                break
            last += 1
        last = _with_syllable(tokens, first, _with_call_name(tokens, first, last))
        while last > first and _is_stuck(tokens[last]) and tokens[last - 1].form != "-":  # but "Do Hae" + "-" + "jung"
            last -= 1
        if first == last and len(tokens[first].form) == 1:
            return None  # "(R)", "Mr. K"
        if first == last and (fold(tokens[first].form) in words().people or _PARTY.match(tokens[first].form)):
            return None
    if first > last or not any(c.isalpha() for t in tokens[first : last + 1] for c in t.form):
        return None
    kind: ActorKind = name.kind
    text = text_of(tokens[first : last + 1])
    if name.kind == "person":
        if not text[0].isupper() and "-" not in text:
            return None
        if (
            fold(tokens[last].form) in words().organisation_heads
            and first < last
            and fold(tokens[last].form) not in ("guard", "post", "bank")
        ):
            return found(sentence, number, first, last, "name", "organisation", text)
        text, cut = _unglued(text, surnames)
        result = found(sentence, number, first, last, "name", kind, text)
        return replace(result, end=result.end - cut)
    if not any(c.isupper() or c.isdigit() for c in text) or all(_is_title(t) for t in tokens[first : last + 1]):
        return None
    if is_title_part(tokens, first, last):
        return None
    if fold(tokens[last].form) in words().organisation_heads and first < last:
        kind = "organisation"
    return found(sentence, number, first, last, "name", kind, text)


# "D-Minn.", behind a politician's name
_PARTY = re.compile(r"[DRI]-[A-Z]")


def is_title_part(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """The "U.S. Defense" of "U.S. Defense Secretary": part of a title, no name."""
    if last + 1 >= len(tokens):
        return False
    title = fold(tokens[last + 1].form)
    return any(f"{fold(tokens[i].form)} {title}" in words().titles for i in range(max(first, last - 1), last + 1))


def _unglued(text: str, surnames: frozenset[str]) -> tuple[str, int]:
    """A name whose last word has the next word stuck to it, cut where the rest is a name of the report."""
    for glued in _GLUED.finditer(text):  # "ReydCouncil", but not "McReyd" or "DeReyd"
        if glued[1].lower() in surnames and glued[0].lower() not in surnames:
            return text[: glued.end(1)], len(text) - glued.end(1)
    last = text.split()[-1]
    for word in GLUED_WORDS:
        stem = last.removesuffix(word)
        if stem != last and stem.lower() in surnames and last.lower() not in surnames:
            return text[: -len(word)], len(word)
    return text, 0


# A word with a capital in it behind so many letters that no name's first part has ("Mac", "Fitz").
_GLUED = re.compile(r"\b([A-Z][a-z]{3,})[A-Z][A-Za-z]*")
# Small words within names.
_PARTICLES = frozenset("de da do dos du la le el al bin ibn ben van von der den ter zu und y e".split())


def _is_stuck(token: Token) -> bool:
    """The "sentits" of "Reyd sentits": a damaged word behind a name, in small letters."""
    return token.form.isalpha() and token.form.islower() and token.form not in _PARTICLES and len(token.form) > 3


def _with_call_name(tokens: tuple[Token, ...], first: int, last: int) -> int:
    """The last word of a name with a call name in marks in it: 'Ana "Skip' + '" Reyd'; the one before it where no
    surname follows."""
    at = next((i for i in range(first + 1, last + 1) if tokens[i].form in _CALL_MARKS), None)
    if at is None:
        return last
    end = next((i for i in range(at + 1, min(at + 4, len(tokens))) if tokens[i].form in _CALL_MARKS), None)
    if end is not None and end + 1 < len(tokens) and tokens[end + 1].upos == "PROPN":
        return max(last, end + 1)
    return at - 1


_CALL_MARKS = frozenset(('"', "“", "”", "``", "''"))


def _ends_no_name(token: Token) -> bool:
    if token.form in POSSESSIVES:
        return True
    if token.form in (".", ")") or (token.upos == "VERB" and token.form[0].isupper()):
        return False
    return token.upos in ("PUNCT", "VERB", "AUX", "ADP", "CCONJ")


def _after_titles(tokens: tuple[Token, ...], first: int, last: int) -> int:
    """The first word of a person's name behind "Home Secretary", "Chinese President", "Gen."."""
    for i in range(last - 1, first - 1, -1):
        if fold(tokens[i].form) in words().title_heads - ALSO_NAMES:
            return i + 1
    while first <= last and (
        _is_title(tokens[first])
        or _is_adjective_of_country(tokens[first])
        or (tokens[first].upos in ("ADJ", "ADV") and last - first > 1)
    ):
        first += 1
    return first


def _with_syllable(tokens: tuple[Token, ...], first: int, last: int) -> int:
    """The last word of a name whose ending a hyphen cut off: "Moon Jae" + "-" + "in"; not "Anna Berg-led"."""
    if last + 2 >= len(tokens) or first == last or tokens[last + 1].form != "-":
        return last
    ending = tokens[last + 2]
    joined = ending.start == tokens[last].end + 1 and ending.form.islower() and len(ending.form) <= 4
    return last + 2 if joined and ending.form not in ("era", "led", "like", "run") else last


# Titles that are surnames and first names too, and so no sign of where a name begins.
ALSO_NAMES = frozenset("king queen prince princess pope bishop major page judge son mother father".split())


def _is_title(token: Token) -> bool:
    return fold(token.form) in words().honorifics


@cache
def _adjectives() -> dict[str, str]:
    return {
        w[0]: p.country or ""
        for rows in phrases().values()
        for w, _, p in rows
        if len(w) == 1 and p.kind == "adjective"
    }


def _is_adjective_of_country(token: Token) -> bool:
    return token.form[:1].isupper() and token.form.lower() in _adjectives() and token.upos in ("ADJ", "PROPN")
