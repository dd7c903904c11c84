"""The places where one sentence means somebody: names, organs of state, offices, groups and pronouns.

Each finder reads the words and the tree of one sentence and knows nothing of the others; `actors` decides
which of them mean the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from twosource.actors.known import PIECE, Phrase, fold, phrases, words
from twosource.actors.voices import is_voice
from twosource.language.trees import base, children
from twosource.records import ActorKind, MentionKind, Name, Sentence, Token

# Names of one word that are words as well ("the sun", "time"): taken only where the tagger or a "The" agrees.
ALSO_WORDS = frozenset(
    "time hill sun independent observer guardian age australian national mirror slate vox dawn quad fox "
    "forbes fortune bild reforma granma petra fars atlantic telegraph economist intercept who paper punch "
    "mehr spiegel liberation sputnik amnesty nation reforma rai anti ria tt apa rt is cis ips mena spa "
    "pap ani cna times ft rsf bloomberg wafa".split()
)  # fmt: skip
OTHER_AMERICANS = ("central", "south", "latin", "north")
POSSESSIVES = frozenset(("'s", "’s", "'", "’", "s'", "s’", "`s"))

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


@dataclass(frozen=True, slots=True)
class Found:
    """A mention whose actor is not yet decided. `first` to `last` are tokens, both included.

    `organ` is set for organs of a state, `office` for persons told by what they are; `tied` is the index, among
    the sentence's founds, of the name that an apposition gives a description. `definite` descriptions point back.
    """

    sentence: int
    first: int
    last: int
    start: int
    end: int
    mention: MentionKind
    kind: ActorKind
    name: str
    head: int
    country: str | None = None
    organ: str | None = None
    office: str | None = None
    speaks_for: str | None = None
    definite: bool = False
    plural: bool = False
    known: bool = False
    subject: bool = False
    owner: str | None = None  # "his", "its" before a description
    lemma: str = ""  # of the head of a description
    quoted: bool = False
    aside: bool = False  # takes no part in what happens: only named where it points back


def head_of(sentence: Sentence, first: int, last: int) -> int:
    """The first word of a stretch whose head lies outside it."""
    for i in range(first, last + 1):
        t = sentence.tokens[i]
        if t.upos != "PUNCT" and not first <= t.head <= last:
            return i
    return last


def is_subject(sentence: Sentence, head: int) -> bool:
    """Whether a word is the subject of a clause, by itself or in a list of subjects."""
    for _ in range(4):
        t = sentence.tokens[head]
        if base(t) == "nsubj":
            return True
        if base(t) != "conj" or t.head < 0:
            return False
        head = t.head
    return False


def found(
    sentence: Sentence, number: int, first: int, last: int, mention: MentionKind, kind: ActorKind, name: str
) -> Found:
    """A Found over some tokens, its head and subjecthood read from the tree."""
    head = head_of(sentence, first, last)
    start, end = sentence.tokens[first].start, sentence.tokens[last].end
    return Found(number, first, last, start, end, mention, kind, name, head, subject=is_subject(sentence, head))


def find_phrases(sentence: Sentence) -> list[tuple[int, int, Phrase]]:
    """All list entries in a sentence as (first token, last token, entry), longest first, none overlapping."""
    index = phrases()
    pieces: list[tuple[str, int]] = []
    for i, token in enumerate(sentence.tokens):
        # Not the "Beijing" of "pro-Beijing".
        pieces.extend(
            (m[0] if m.start() == 0 or token.form[0].isupper() else m[0].lower(), i) for m in PIECE.finditer(token.form)
        )
    out: list[tuple[int, int, Phrase]] = []
    i = 0
    while i < len(pieces):
        match = _longest(index.get(pieces[i][0].lower(), ()), pieces, i, sentence)
        if match is None:
            i += 1
            continue
        length, phrase = match
        before = pieces[i - 1][0].lower() if i else ""
        # "Central Americans", "South American": not of the United States.
        if not (
            phrase.country == "USA" and before in OTHER_AMERICANS and phrase.kind in ("adjective", "people", "country")
        ):
            out.append((pieces[i][1], pieces[i + length - 1][1], phrase))
        i += length
    return out


def _longest(
    rows: Iterable[tuple[tuple[str, ...], bool, Phrase]], pieces: list[tuple[str, int]], i: int, sentence: Sentence
) -> tuple[int, Phrase] | None:
    for wording, exact, phrase in rows:
        here = pieces[i : i + len(wording)]
        if len(here) < len(wording) or any(p.lower() != w for (p, _), w in zip(here, wording, strict=True)):
            continue
        if exact and not all(p.isupper() or p.isdigit() for p, _ in here):
            continue
        if not here[0][0][0].isupper() and not here[0][0][0].isdigit() and here[0][0] != "al":
            continue
        first, last = here[0][1], here[-1][1]
        if phrase.kind in ("organisation", "agency", "outlet") and not _sure(sentence, first, last, wording):
            continue
        return len(wording), phrase
    return None


def _sure(sentence: Sentence, first: int, last: int, wording: tuple[str, ...]) -> bool:
    if len(wording) > 1 or wording[0] not in ALSO_WORDS:
        return True
    tagged = any(
        n.first <= first and last <= n.last and n.last - n.first <= 1 and n.kind == "organisation"
        for n in sentence.names
    )
    before = sentence.tokens[first - 1].form if first else ""
    # "the Guardian" in the midst of a sentence, not "the guardian" nor "The Guardian Angels".
    alone = last + 1 == len(sentence.tokens) or sentence.tokens[last + 1].upos != "PROPN"
    return tagged or before == "The" or (before == "the" and alone and sentence.tokens[first].upos == "PROPN")


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
        last = _with_syllable(tokens, first, last)
        if first == last and (fold(tokens[first].form) in words().people or _PARTY.match(tokens[first].form)):
            return None
    if first > last or not any(c.isalpha() for t in tokens[first : last + 1] for c in t.form):
        return None
    kind: ActorKind = name.kind
    text = _text(tokens[first : last + 1])
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
    if _titled(tokens, first, last):
        return None
    if fold(tokens[last].form) in words().organisation_heads and first < last:
        kind = "organisation"
    return found(sentence, number, first, last, "name", kind, text)


# "D-Minn.", behind a politician's name
_PARTY = re.compile(r"[DRI]-[A-Z]")


def _titled(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """The "U.S. Defense" of "U.S. Defense Secretary": part of a title, no name."""
    if last + 1 >= len(tokens):
        return False
    title = fold(tokens[last + 1].form)
    return any(f"{fold(tokens[i].form)} {title}" in words().titles for i in range(max(first, last - 1), last + 1))


def _text(tokens: tuple[Token, ...]) -> str:
    """Words with the spaces they had; a space after a hyphen ("Ana- Lia") is damage and left out."""
    out = ""
    for i, t in enumerate(tokens):
        gap = i > 0 and t.start > tokens[i - 1].end and not out.endswith("-")
        out += (" " if gap else "") + t.form
    return out


def _unglued(text: str, surnames: frozenset[str]) -> tuple[str, int]:
    """A name whose last word has the next word stuck to it, cut where the rest is a name of the report."""
    last = text.split()[-1]
    for word in GLUED_WORDS:
        stem = last.removesuffix(word)
        if stem != last and stem.lower() in surnames and last.lower() not in surnames:
            return text[: -len(word)], len(word)
    return text, 0


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


def country_words(hits: list[tuple[int, int, Phrase]]) -> dict[int, tuple[int, str, Phrase]]:
    """First token of each word for a country -> (last token, ISO3, entry)."""
    return {
        a: (b, p.country, p)
        for a, b, p in hits
        if p.country and p.kind in ("adjective", "country", "capital", "state", "people")
    }


def find_organs(sentence: Sentence, number: int, hits: list[tuple[int, int, Phrase]]) -> list[Found]:
    """ "the Chinese foreign ministry", "Iran's security forces", "the government of Ukraine", "Vilnius's police"."""
    out = []
    for first, (last, iso, phrase) in country_words(hits).items():
        after = last + 1
        if after < len(sentence.tokens) and sentence.tokens[after].form in POSSESSIVES:
            after += 1
        elif phrase.kind == "people":
            continue
        seat = next(
            ((b, p) for a, b, p in hits if a == after and p.kind == "seat" and p.country == iso and p.organ), None
        )
        organ = (seat[0], seat[1].organ or "") if seat else _organ_at(sentence, after, 2)
        if organ:
            out.append(_organ(sentence, number, first, organ[0], organ[1], iso, phrase))
    for i, token in enumerate(sentence.tokens):
        # "the government of Ukraine", "the ministry of health in Spain"
        if token.form.lower() in ("of", "in") and i + 1 < len(sentence.tokens):
            after = i + 2 if sentence.tokens[i + 1].upos == "DET" else i + 1
            hit = next(((b, p) for a, b, p in hits if a == after and p.kind == "country"), None)
            start = _organ_ending(sentence, i - 1)
            if hit and start is not None and token.form.lower() == "of" and hit[1].country:
                out.append(_organ(sentence, number, start[0], hit[0], start[1], hit[1].country, hit[1]))
    return out


def _organ(sentence: Sentence, number: int, first: int, last: int, organ: str, iso: str, phrase: Phrase) -> Found:
    name = _text(sentence.tokens[first : last + 1])
    # The police of a city that is no capital of theirs, and of a state of the USA, are not the country's.
    local = phrase.kind == "state" or (phrase.kind == "capital" and organ in ("police", "court", "prosecutor's office"))
    result = found(
        sentence, number, first, last, "name" if any(c.isupper() for c in name) else "description", "government", name
    )
    if local:
        return replace(result, country=iso, organ=f"{phrase.name} {organ}", speaks_for=phrase.name)
    return replace(result, country=iso, organ=organ)


def _organ_at(sentence: Sentence, start: int, skips: int) -> tuple[int, str] | None:
    """The organ of state that begins at a token, some adjectives skipped, as (last token, organ)."""
    tokens = sentence.tokens
    table = words().organs
    for length in range(min(5, len(tokens) - start), 0, -1):
        wording = tuple(fold(t.form) for t in tokens[start : start + length])
        organ = table.get(wording)
        last = start + length - 1
        if organ and _stands_alone(sentence, last, organ) and not _titled(tokens, start, last):
            return last, organ
    if skips and start < len(tokens):
        word = tokens[start]
        if fold(word.form) in words().organ_modifiers or ((fold(word.form),) not in table and word.upos == "ADJ"):
            return _organ_at(sentence, start + 1, skips - 1)
    return None


def _stands_alone(sentence: Sentence, last: int, organ: str) -> bool:
    """Not "army base", "police station", "military cooperation": an organ that only tells which thing is meant."""
    if last + 1 >= len(sentence.tokens):
        return True
    after = sentence.tokens[last + 1]
    if " " in organ and after.form != "-":
        return True
    if after.form == "-" or after.upos not in ("NOUN", "PROPN") or "ministry" in organ:
        return after.form != "-"
    lemma = after.lemma.lower()
    return lemma in words().title_heads or lemma in words().people or after.upos == "PROPN"


def _organ_ending(sentence: Sentence, last: int) -> tuple[int, str] | None:
    for length in range(5, 0, -1):
        first = last - length + 1
        if first >= 0:
            organ = words().organs.get(tuple(fold(t.form) for t in sentence.tokens[first : last + 1]))
            if organ:
                return first, organ
    return None


def find_persons(sentence: Sentence, number: int, forms: dict[str, str]) -> list[Found]:
    """Pronouns of the first and second person; `forms` has the one whose forms they are."""
    out = []
    for i, t in enumerate(sentence.tokens):
        word = forms.get(t.form.lower())
        if word and t.upos == "PRON":
            f = found(sentence, number, i, i, "pronoun", "group" if word == "we" else "person", word)
            out.append(replace(f, plural=word == "we", office=t.form.lower()))
    return out


def find_pronouns(sentence: Sentence, number: int) -> list[Found]:
    """Third-person pronouns; "it" only as a subject that can act or that somebody tells of, not "it is raining"."""
    out = []
    for i, t in enumerate(sentence.tokens):
        word = t.form.lower()
        if t.upos != "PRON" or t.relation == "expl" or word not in PRONOUNS:
            continue
        if word == "it" and not _acting_it(sentence, i):
            continue
        f = found(sentence, number, i, i, "pronoun", "group" if PRONOUNS[word] == "they" else "person", PRONOUNS[word])
        out.append(replace(f, plural=PRONOUNS[word] == "they", office=word))
    return out


PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she",
    "it": "it", "its": "it", "itself": "it", "they": "they", "them": "they", "their": "they", "themselves": "they",
}  # fmt: skip


def _acting_it(sentence: Sentence, i: int) -> bool:
    t = sentence.tokens[i]
    if base(t) != "nsubj" or t.relation != "nsubj" or t.head < 0:
        return False
    if sayer_of_it(sentence, i) is not None:
        return True
    head = sentence.tokens[t.head]
    return head.lemma in words().saying and not children(sentence, t.head, "cop")


def sayer_of_it(sentence: Sentence, i: int) -> int | None:
    """The subject of the verb of saying under which an "it" is the subject: "the bank said it would close". None where
    the "it" may stand for nothing ("said it was hard to tell", "said it was raining")."""
    t = sentence.tokens[i]
    clause = sentence.tokens[t.head]
    if t.relation != "nsubj" or base(clause) != "ccomp" or clause.head < 0 or clause.head > t.head:
        return None
    if sentence.tokens[clause.head].lemma not in words().saying or clause.lemma in _OF_NOTHING:
        return None
    if children(sentence, t.head, "csubj", "expl"):
        return None
    if children(sentence, t.head, "cop") and children(sentence, t.head, "xcomp", "ccomp", "advcl", "acl"):
        return None
    subjects = children(sentence, clause.head, "nsubj")
    return subjects[0] if subjects and sentence.tokens[subjects[0]].relation == "nsubj" else None


_OF_NOTHING = frozenset("rain snow seem appear take matter happen turn cost".split())


def gaps(tokens: tuple[Token, ...], first: int, last: int) -> str:
    """The words of some tokens as the text has them, damage after hyphens mended."""
    return _text(tokens[first : last + 1])
