"""Persons and groups told by what they are: "the Russian president", "a spokesman", "health experts"."""

from __future__ import annotations

from dataclasses import replace

from twosource.actors.known import Phrase, fold, words
from twosource.actors.list_entries import country_words
from twosource.actors.mentions import POSSESSIVES, Found, found, gaps
from twosource.language.trees import base, children
from twosource.records import ActorKind, Sentence, Token

LEFT_OF_TITLE = ("ADJ", "NOUN", "PROPN", "NUM")
TWO = ("two", "both")
# "the two leaders": what pairs of actors are called -> the kind of actor meant.
PAIRS = {
    **dict.fromkeys(
        "leader president man minister official woman diplomat counterpart politician candidate premier".split(),
        "person",
    ),
    **dict.fromkeys(
        (
            "country nation neighbor neighbour side state power government capital rival ally party superpower giant"
        ).split(),
        "country",
    ),
}
# "the Asian giant": a country told by where it lies.
SENT = ("ambassador", "envoy", "emissary", "delegate", "adviser", "advisor")
# "a China critic": told by what they look at, not by where they are from.
LOOKS_AT = frozenset("critic expert watcher hawk scholar specialist analyst observer correspondent".split())
RANKS = ("ayatollah", "general", "colonel", "sheikh", "prince", "dr", "professor", "marshal")
OWNERS = ("his", "her", "its", "their")
# Offices that a city or a state of a federation has: "Oslo's mayor" is no office of Norway's.
LOCAL_OFFICES = ("mayor", "governor", "sheriff", "bishop", "archbishop", "superintendent", "councillor")
# Offices to which a state sends somebody.
SENT_TO_CAPITALS = frozenset("senator representative congressman congresswoman lawmaker delegate".split())
HEADS_OF_BODIES = ("chief", "head", "commander", "officer")
ONE_WORD = ("police", "army", "navy", "armed forces", "intelligence service", "central bank")
BODIES = ("organisation", "agency", "outlet", "government")
# "no president ever", "our enemy": nobody whom a report could name.
NOBODY = frozenset("no any every each neither either our my your whose another".split())
POWERS = frozenset(
    "giant power powerhouse superpower nation country state heavyweight economy kingdom republic".split()
)


def find_descriptions(
    sentence: Sentence, number: int, hits: list[tuple[int, int, Phrase]], names: list[Found], organs: list[Found]
) -> list[tuple[Found, Found | None]]:
    """Each description of a person with the name that it is tied to by standing beside it, if any."""
    out: list[tuple[Found, Found | None]] = []
    taken = {i for f in names for i in range(f.first, f.last + 1) if f.kind == "person"}
    for i, token in enumerate(sentence.tokens):
        title = _is_title_head(token)
        person_noun = token.lemma.lower() in words().people and token.lemma.lower() not in words().corporate
        if i in taken or token.upos not in ("NOUN", "PROPN") or not (title or person_noun):
            continue
        if (
            i + 1 < len(sentence.tokens)
            and i + 1 not in taken
            and (_goes_on(sentence, i + 1) or _title_ahead(sentence, i, taken))
        ):
            continue
        if i and sentence.tokens[i - 1].form.lower() in NOBODY:
            continue
        described = _description(sentence, number, i, hits, names, organs)
        person = _person_beside(sentence, described, names) or _person_called(sentence, described, names)
        # Untied: "presidents", "experts" are groups or pairs, "an engineer" is found as a group of one.
        if person is not None or (title and not described.plural):
            out.append((described, person))
    return out


def _is_loud(sentence: Sentence) -> bool:
    """Whether a line is all in capitals, as headlines are that leave out their articles: "CALLS GROW FOR MAYOR"."""
    return all(t.form.isupper() for t in sentence.tokens if t.form.isalpha())


def _title_ahead(sentence: Sentence, i: int, taken: set[int]) -> bool:
    """Whether a title goes on to a later head: "Attorney General", "Deputy Foreign Minister"."""
    for k in range(i + 1, min(i + 4, len(sentence.tokens))):
        token = sentence.tokens[k]
        if k in taken or token.upos not in ("NOUN", "PROPN", "ADJ"):
            return False
        if _is_title_head(token):
            return True
    return False


def _is_title_head(token: Token) -> bool:
    return token.lemma.lower() in words().title_heads or fold(token.form) in words().title_heads


def _goes_on(sentence: Sentence, after: int) -> bool:
    """Whether the next word is the real head ("police chief", "leader Xi" is not; "leadership style" is)."""
    t = sentence.tokens[after]
    return t.upos == "NOUN" and base(sentence.tokens[after - 1]) in ("compound", "nmod", "amod") and t.head != after - 1


def _description(
    sentence: Sentence,
    number: int,
    head: int,
    hits: list[tuple[int, int, Phrase]],
    names: list[Found],
    organs: list[Found],
) -> Found:
    tokens = sentence.tokens
    people = {i for f in names if f.kind == "person" for i in range(f.first, f.last + 1)}
    first = _left_end(sentence, head, people)
    before = tokens[first - 1] if first else None
    determiner = before.form.lower() if before is not None and before.upos in ("DET", "PRON") else ""
    owner = determiner if determiner in OWNERS else None
    bodies = [*organs, *(n for n in names if n.kind in BODIES)]
    country, speaks_for, words_first, city = _whose(sentence, first, head, hits, bodies)
    before_head = [t.form for t in tokens[words_first:head] if t.form not in POSSESSIVES]
    office = title_of(" ".join([*before_head, tokens[head].lemma]))
    if not is_office(office):
        # "a Chinese policy expert": an expert on China or from there; no office of that country.
        office, country, speaks_for = fold(gaps(tokens, first, head)) if first < head else office, None, None
    elif city and (office.split()[-1] in LOCAL_OFFICES or _is_of_the_state(office, city, hits)):
        office = f"{office} of {city}"
    last = head
    whole = _title_with_of(sentence, words_first, head)
    if whole:
        office, last = whole
    beyond = None if whole else _right_side(sentence, head, hits, [*organs, *names])
    if beyond and is_office(office):
        country, speaks_for, last = country or beyond[0], speaks_for or beyond[1], beyond[2]
    f = found(sentence, number, first - 1 if owner else first, last, "description", "person", gaps(tokens, first, last))
    form, lemma = tokens[head].form.lower(), tokens[head].lemma.lower()
    return replace(
        f,
        country=country,
        speaks_for=speaks_for,
        office=office,
        lemma=lemma,
        definite=determiner in ("the", "this", "that")
        or bool(owner)
        or (not determiner and (country is not None or _is_loud(sentence))),
        plural=tokens[head].xpos in ("NNS", "NNPS") or (lemma != form and form.endswith("s")),
        owner=owner,
    )


def _is_of_the_state(office: str, name: str, hits: list[tuple[int, int, Phrase]]) -> bool:
    """Whether an office is a state's own: "Ohio's attorney general", not "Ohio's senator", who sits in the capital."""
    return office.split()[-1] not in SENT_TO_CAPITALS and any(p.kind == "state" and p.name == name for _, _, p in hits)


def _title_with_of(sentence: Sentence, first: int, head: int) -> tuple[str, int] | None:
    """ "secretary of state", "minister of the interior": titles that go on after their head, and where they end."""
    tokens = sentence.tokens
    if head + 1 >= len(tokens) or tokens[head + 1].form.lower() not in ("of", "for"):
        return None
    for last in range(min(head + 4, len(tokens) - 1), head + 1, -1):
        for start in (first, head):
            office = words().titles.get(" ".join(fold(t.form) for t in tokens[start : last + 1]))
            if office:
                return office, last
    return None


def _left_end(sentence: Sentence, head: int, people: set[int]) -> int:
    """The first word of the phrase that ends in a title: adjectives, nouns and possessors before it, no persons."""
    tokens = sentence.tokens
    first = head
    while (
        first > 0
        and first - 1 not in people
        and (tokens[first - 1].upos in LEFT_OF_TITLE or tokens[first - 1].form in (*POSSESSIVES, "-"))
    ):
        first -= 1
    while first < head and tokens[first].form in (*POSSESSIVES, "-"):
        first += 1
    return first


def _whose(
    sentence: Sentence, first: int, head: int, hits: list[tuple[int, int, Phrase]], organs: list[Found]
) -> tuple[str | None, str | None, int, str | None]:
    """Before a title: the country, the body, the first word of the title itself, and the city or state, if one."""
    for organ in organs:
        if organ.organ == "government" and organ.mention == "name" and organ.last == organ.first:
            continue
        if first <= organ.first and organ.last < head:
            after = _after_possessive(sentence, organ.last, head)
            # "Vilnius's police chief": "chief" alone says too little.
            lemma = sentence.tokens[head].lemma.lower()
            bare = after == head and lemma in HEADS_OF_BODIES and (organ.organ or "").endswith(ONE_WORD)
            return organ.country, organ.name, organ.last if bare else after, None
    for start, (last, iso, phrase) in country_words(hits).items():
        if first <= start and last < head:
            city = phrase.name if phrase.kind in ("capital", "state") else None
            return iso, None, _after_possessive(sentence, last, head), city
    return None, None, first, None


def _after_possessive(sentence: Sentence, last: int, head: int) -> int:
    after = last + 1
    while after < head and sentence.tokens[after].form in POSSESSIVES:
        after += 1
    return after


def _right_side(
    sentence: Sentence, head: int, hits: list[tuple[int, int, Phrase]], organs: list[Found]
) -> tuple[str | None, str | None, int] | None:
    """ "president of the Russian Federation", "spokesman for Chinese diplomacy", "head of diplomacy"."""
    tokens = sentence.tokens
    if head + 2 >= len(tokens) or tokens[head + 1].form.lower() not in ("of", "for", "to"):
        return None
    if tokens[head + 1].form.lower() == "to" and tokens[head].lemma.lower() in SENT:
        return None  # "ambassador to Argentina": not Argentina's
    after = head + 3 if tokens[head + 2].upos == "DET" else head + 2
    for organ in organs:
        if (
            organ.first == after
            and organ.kind in BODIES
            and not (organ.organ == "government" and organ.first == organ.last)
        ):
            return organ.country, organ.name, organ.last
    for a, b, p in hits:
        if b + 1 < len(tokens) and tokens[b + 1].form in POSSESSIVES:
            continue  # "captain of Iran's team"
        if a == after and p.country and p.kind in ("country", "state", "seat"):
            return p.country, p.name if p.kind == "seat" else None, b
        if a == after and p.kind in ("organisation", "agency", "outlet"):
            return None, p.name, b
    if after < len(tokens) and tokens[after].lemma.lower() in ("diplomacy", "government", "staff", "state"):
        return None, None, after
    return None


def is_office(office: str) -> bool:
    """Whether a title is one that a country or body gives: "foreign minister", "police chief"; not "expert"."""
    lists = words()
    last = office.split()[-1] if office else ""
    return (
        last in lists.title_heads and last not in lists.not_offices and last not in lists.experts
    ) or office == "counterpart"


def title_of(wording: str) -> str:
    """The office some words name: the longest of their endings that the list knows, else the words themselves."""
    parts = fold(wording).split()
    while len(parts) > 1 and parts[-1] in RANKS and " ".join(parts[:-1]) in words().titles:
        parts.pop()  # "Supreme Leader Ayatollah X", "President General X"
    if len(parts) > 2 and parts[0] in ("last", "this", "next") and parts[1] in ("week", "month", "year", "night"):
        del parts[:2]  # "last month judge Ana Reyd ruled"
    for i in range(len(parts)):
        office = words().titles.get(" ".join(parts[i:]))
        if office:
            former = [p for p in parts[:i] if p in ("former", "ex", "deputy", "acting", "interim", "late")]
            return " ".join([*former, office])
    return " ".join(parts[-4:])


def _person_beside(sentence: Sentence, d: Found, names: list[Found]) -> Found | None:
    """The person whom a description stands beside: "President X", "foreign minister, X,", "X, a professor"."""
    persons = [f for f in names if f.kind == "person"]
    tokens = sentence.tokens
    after = d.last + 1
    comma = after < len(tokens) and tokens[after].form in (",", "—", "–")
    after += comma
    # "police chief, Gen. X": the rank belongs to the name.
    while after < len(tokens) and (fold(tokens[after].form) in words().honorifics or tokens[after].form == "."):
        after += 1
    if d.plural and comma:
        return None  # "X, ministers Y and Z": no one of several
    for f in persons:
        if f.first == after and (not comma or _apposition(sentence, d, f)):
            return f
    if d.plural:
        return None
    opening = d.first - 1
    while opening > 0 and tokens[opening].upos in ("DET", "PRON", "ADV", "ADJ") and d.first - opening < 4:
        opening -= 1
    for f in persons:
        if (
            tokens[opening].form == ","
            and f.last == opening - 1
            and (_apposition(sentence, f, d) or tokens[d.head].head == f.head)
        ):
            return f
    return None


def _person_called(sentence: Sentence, d: Found, names: list[Found]) -> Found | None:
    """The person of whom a clause says what the description names: "X is the chairman", "X, who was director",
    "confirmed X as director"; not "X is no expert" nor "X would be the director"."""
    tokens = sentence.tokens
    below = children(sentence, d.head)
    helpers = [tokens[i] for i in below if base(tokens[i]) in ("cop", "aux")]
    if d.plural or any(t.xpos == "MD" for t in helpers) or any(tokens[i].form.lower() in NOT for i in below):
        return None
    at = None
    if any(base(t) == "cop" for t in helpers):
        at = next(iter(children(sentence, d.head, "nsubj")), None)
        if at is not None and tokens[at].upos == "PRON" and tokens[d.head].relation == "acl:relcl":
            at = tokens[d.head].head
    elif any(tokens[i].form.lower() == "as" for i in children(sentence, d.head, "case")) and tokens[d.head].head >= 0:
        at = next(iter(children(sentence, tokens[d.head].head, "obj")), None)
    if at is None:
        return None
    return next((f for f in names if f.kind == "person" and f.first <= at <= f.last), None)


NOT = ("not", "n't", "no", "never")


def _apposition(sentence: Sentence, one: Found, other: Found) -> bool:
    """Whether two phrases with a comma between are one person: the tree says so, or a comma or the end closes it."""
    tokens = sentence.tokens
    if tokens[other.head].head == one.head and base(tokens[other.head]) in ("appos", "flat", "nmod", "compound"):
        return True
    if tokens[one.head].head == other.head and base(tokens[one.head]) in ("appos", "nmod", "compound"):
        return True
    end = other.last + 1
    return (
        end < len(tokens) and tokens[end].form in (",", ".", "”", "—", "–", ";") and tokens[other.head].upos != "VERB"
    )


def find_groups(sentence: Sentence, number: int, taken: set[int], hits: list[tuple[int, int, Phrase]]) -> list[Found]:
    """People, firms and bodies without a name that do, say or suffer something in the sentence."""
    out = []
    for i, t in enumerate(sentence.tokens):
        lemma = t.lemma.lower()
        if i in taken or t.upos not in ("NOUN", "PROPN"):
            continue
        people = next((p for a, b, p in hits if a <= i <= b and p.kind in ("people", "adjective")), None)
        if lemma not in words().people and (not people or not _some_people(sentence, i)):
            continue
        first = i
        while (
            first > 0
            and sentence.tokens[first - 1].upos in ("ADJ", "NOUN", "PROPN")
            and sentence.tokens[first - 1].head in range(first, i + 1)
        ):
            first -= 1
        while first < i and first and sentence.tokens[first - 1].form == "-":
            first += 1  # the "old" of "21-year-old" is no word of its own
        before = sentence.tokens[first - 1].form.lower() if first else ""
        if before in NOBODY:
            continue
        definite = before in ("the", "this", "that", "these", "those")
        if not definite and children(sentence, i, "cop") and children(sentence, i, "nsubj"):
            continue  # "she was a teacher": the subject is meant, nobody else
        owner = before if before in ("his", "her", "its", "their") else None
        aside = not _takes_part(sentence, i)
        if aside and _only_tells_which(sentence, i):
            continue
        looked_at = ("country", "capital") if lemma in LOOKS_AT else ()
        country = next(
            (p.country for a, b, p in hits if first <= a and b <= i and p.country and p.kind not in looked_at), None
        )
        plural = t.xpos in ("NNS", "NNPS") or lemma != t.form.lower() or lemma in ("police", "people", "staff", "media")
        called = gaps(sentence.tokens, first, i)
        opens = first == 0 or (first == 1 and sentence.tokens[0].upos in ("DET", "PUNCT"))
        if opens and sentence.tokens[first].upos in ("NOUN", "ADJ") and not any(a <= first <= b for a, b, _ in hits):
            called = called[:1].lower() + called[1:] if called[1:].islower() else called  # "Attorneys said"
        f = found(sentence, number, first, i, "description", "group", called)
        kind: ActorKind = "group" if plural or lemma in words().corporate else "person"
        f = replace(f, kind=kind, country=country, definite=definite, plural=plural)
        if lemma in words().organisation_heads and _is_written_as_name(sentence, first, i):
            f = replace(f, kind="organisation", mention="name")
        out.append(replace(f, lemma=lemma, owner=owner, aside=aside))
    return out


def _is_written_as_name(sentence: Sentence, first: int, last: int) -> bool:
    """ "the Northland Foreign Ministry", which the tagger left out, but not in a headline that writes All Words so."""
    capital = first < last and all(t.form[0].isupper() for t in sentence.tokens[first : last + 1])
    return capital and any(t.form[0].islower() and t.upos in ("NOUN", "VERB", "ADJ", "ADV") for t in sentence.tokens)


def _some_people(sentence: Sentence, i: int) -> bool:
    """ "Cubans", "a Cuban", "the English": not the "English" of "in English"."""
    if sentence.tokens[i].xpos in ("NNS", "NNPS"):
        return True
    return i > 0 and sentence.tokens[i - 1].upos in ("DET", "NUM", "ADJ")


def _only_tells_which(sentence: Sentence, i: int) -> bool:
    """The "police" of "police chief": part of another noun."""
    t = sentence.tokens[i]
    return base(t) in ("compound", "flat", "fixed", "amod") or t.relation == "nmod:desc"


def _takes_part(sentence: Sentence, i: int) -> bool:
    """Subjects, objects of doing, agents ("by police") and sources ("according to witnesses")."""
    t = sentence.tokens[i]
    relation = base(t)
    if relation == "conj" and t.head >= 0:
        return _takes_part(sentence, t.head) if t.head < i else False
    if t.head < 0:
        return False
    head = sentence.tokens[t.head]
    if relation in ("nsubj", "obj", "iobj"):
        return head.upos in ("VERB", "AUX") or (relation == "nsubj" and bool(children(sentence, t.head, "cop")))
    cases = [sentence.tokens[k].lemma.lower() for k in children(sentence, i, "case")]
    if relation == "obl":
        return t.relation == "obl:agent" or any(c in ("by", "according", "from", "against", "with") for c in cases)
    return relation == "nmod" and "by" in cases


def find_pairs(sentence: Sentence, number: int) -> list[Found]:
    """ "the two leaders", "both countries": the kind of the two actors meant, in `office`."""
    out = []
    for i, t in enumerate(sentence.tokens):
        lemma = t.lemma.lower()
        if lemma not in PAIRS or t.upos not in ("NOUN", "PROPN"):
            continue
        first = next((k for k in range(max(0, i - 4), i) if sentence.tokens[k].form.lower() in TWO), None)
        if first is None or any(
            sentence.tokens[k].upos not in ("ADJ", "NOUN", "NUM", "DET", "PROPN") for k in range(first, i)
        ):
            continue
        before = sentence.tokens[first - 1].form.lower() if first else ""
        if sentence.tokens[first].form.lower() == "two" and before not in ("the", "these", "those", "its", "their"):
            continue
        f = found(sentence, number, first, i, "description", "group", gaps(sentence.tokens, first, i))
        out.append(replace(f, office=PAIRS[lemma], plural=True, lemma=lemma))
    return out


def find_joint_offices(sentence: Sentence, number: int, hits: list[tuple[int, int, Phrase]]) -> list[Found]:
    """ "the Chinese and Ukrainian foreign ministers": one office of several countries, a description of each."""
    by_last = {b: (a, p) for a, b, p in hits if p.kind == "adjective"}
    out = []
    for i, t in enumerate(sentence.tokens):
        if t.lemma.lower() not in words().title_heads or not t.form.lower().endswith("s"):
            continue
        first = i
        while first > 0 and sentence.tokens[first - 1].upos in ("ADJ", "NOUN", "PROPN") and first - 1 not in by_last:
            first -= 1
        adjectives: list[tuple[str, str]] = []
        k = first - 1
        while k in by_last:
            start, phrase = by_last[k]
            adjectives.insert(0, (gaps(sentence.tokens, start, k), phrase.country or ""))
            k = start - 1
            if k >= 0 and sentence.tokens[k].form.lower() in ("and", ",") and k - 1 in by_last:
                k -= 1
        title = " ".join([*(w.form for w in sentence.tokens[first:i]), t.lemma])
        if len(adjectives) > 1 and is_office(title_of(title)):
            f = found(sentence, number, k + 1, i, "description", "person", "")
            f = replace(f, office=title_of(title), definite=True, lemma=t.lemma.lower(), speaks_for="joint")
            out += [replace(f, country=iso, name=f"{adjective} {title}") for adjective, iso in adjectives]
    return out


def find_powers(sentence: Sentence, number: int) -> list[Found]:
    """ "the Asian powerhouse", "the communist nation": a country or other actor by what it is; unique or nothing."""
    out = []
    for i, t in enumerate(sentence.tokens):
        if t.lemma.lower() not in POWERS or t.upos != "NOUN" or t.xpos == "NNS":
            continue
        first = i
        while first > 0 and sentence.tokens[first - 1].upos in ("ADJ", "NOUN", "PROPN"):
            first -= 1
        if first == i or first == 0 or sentence.tokens[first - 1].form.lower() != "the":
            continue
        f = found(sentence, number, first, i, "description", "government", gaps(sentence.tokens, first, i))
        out.append(replace(f, office=sentence.tokens[first].form.lower(), definite=True))
    return out
