"""The chain a report gives for a statement, outermost first: who passed it on, what it was said in, who said it.

Sources with one cue span of which neither contains the other are joined by "and": "the ministry and the Kremlin
announced" gives two such links on one level.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from twosource.actors.descriptions import is_office
from twosource.language.mending import TIMES
from twosource.language.trees import base, children, subtree
from twosource.records import Actor, Chain, Mention, OriginKind, Report, Sentence, Source
from twosource.sayings.cues import Range, cue_of, form_at, words_of
from twosource.sayings.finding import Saying
from twosource.sayings.marks import QUOTE_CHARACTERS
from twosource.sayings.noun_phrases import head_of, noun_phrase_from, phrase_start
from twosource.sayings.speakers import subject_before

# Where a chain ends with nobody who can be asked: "it is alleged that"; "they say", and nothing tells who they are.
NOT_NAMED, NOT_IDENTIFIED = "no source named", "speaker not identified"
ARTICLES = frozenset(["the", "a", "an", "this", "that", "these", "those", "its", "his", "her", "their"])


def chain_of(sentences: Sequence[Sentence], saying: Saying, actors: Sequence[Actor]) -> Chain:
    """The links one saying gives; empty where it names no source."""
    if saying.source is None:
        return (Source(*saying.cue, NOT_NAMED, None, "none", *saying.cue),) if saying.hearsay else ()
    sentence = sentences[saying.sentence]
    if _is_time(sentence, saying.source):
        return ()  # "which on Tuesday announced": a day says nothing
    inner = _inner_links(sentence, saying, saying.source, actors)
    outer: list[Source] = []
    if saying.through:
        outer.append(_link(sentence, saying.through, saying, actors, "media"))
    if saying.told and _is_media(sentence, saying.told, actors):
        outer.append(_link(sentence, saying.told, saying, actors, "media"))
    occasion = _occasion_outlet(sentence, saying, actors)
    if occasion:
        outer.append(_link(sentence, occasion, saying, actors, "media"))
    if saying.cited and inner[-1].kind == "media":
        inner.extend(_inner_links(sentence, saying, saying.cited, actors))
    return tuple(outer + inner)


def _is_time(sentence: Sentence, phrase: Range) -> bool:
    words = [
        t.form.lower() for t in sentence.tokens[phrase[0] : phrase[1] + 1] if t.upos not in ("ADP", "DET", "PUNCT")
    ]
    return any(w in TIMES or w.isdigit() for w in words) and all(w in TIMES | _PARTS or w.isdigit() for w in words)


_PARTS = frozenset("late early earlier later last next this".split())


def _inner_links(sentence: Sentence, saying: Saying, phrase: Range, actors: Sequence[Actor]) -> list[Source]:
    """The source's own links: one a conjunct; a spokesman below the body spoken for (the body alone where he has no
    name); a document's maker for the document."""
    own, phrase = phrase, _before_dash(sentence, phrase)
    named = saying.named if own == phrase == saying.source and saying.named is not None else head_of(sentence, phrase)
    parts = _conjuncts(sentence, phrase)
    if len(parts) > 1:
        return [_link(sentence, part, saying, actors) for part in parts]
    spoken_for = _spoken_for(sentence, phrase, saying, actors)
    if spoken_for:
        return spoken_for
    made = _document_links(sentence, phrase, named, saying, actors)
    if made:
        return made
    return [_link(sentence, phrase, saying, actors, named=named)]


def _before_dash(sentence: Sentence, phrase: Range) -> Range:
    """A source without what a dash sets off behind its name: "Reyd | — the mayor's first cousin"."""
    first, last = phrase
    names = [n for n in sentence.names if n.kind == "person" and first <= n.first and n.last < last]
    dash = next((n.last + 1 for n in names if sentence.tokens[n.last + 1].form in ("—", "–", "--")), None)
    return (first, dash - 1) if dash is not None else phrase


def _conjuncts(sentence: Sentence, phrase: Range) -> list[Range]:
    """The parts of "the ministry and the Kremlin", where each has an article or is a name."""
    tokens = sentence.tokens
    first, last = phrase
    parts: list[Range] = []
    start = first
    for k in range(first, last + 1):
        if tokens[k].form.lower() not in ("and", "or") or k in (first, last):
            continue
        before, after = tokens[k - 1], tokens[k + 1]
        alike = after.upos == "DET" or (before.upos == "PROPN" and after.upos == "PROPN" and _own_name(sentence, k))
        if alike and before.upos in ("PROPN", "NOUN") and not _after_preposition(sentence, first, k):
            parts.append((start, k - 1 if tokens[k - 1].form != "," else k - 2))
            start = k + 1
    parts.append((start, last))
    return parts


def _own_name(sentence: Sentence, k: int) -> bool:
    """Does "and" stand between two names rather than inside one ("Health and Human Services")?"""
    return not any(n.first < k < n.last for n in sentence.names) and any(n.last == k - 1 for n in sentence.names)


def _after_preposition(sentence: Sentence, first: int, k: int) -> bool:
    return any(t.upos == "ADP" for t in sentence.tokens[first:k])


def _spoken_for(sentence: Sentence, phrase: Range, saying: Saying, actors: Sequence[Actor]) -> list[Source]:
    """ "Rey, a spokeswoman for the port", "port spokeswoman Ana Rey": the port, then the spokeswoman."""
    tokens = sentence.tokens
    first, last = phrase
    at = next((k for k in range(first, last + 1) if tokens[k].lemma.lower() in words_of("spokes_nouns")), None)
    if at is None:
        return []
    body: Range | None = None
    if at + 2 <= last and tokens[at + 1].form.lower() in ("for", "of"):
        end = at + 2
        while end < last and tokens[end + 1].form not in (",", "(", "who"):
            end += 1
        body = (at + 2, end)
    else:
        start = phrase_start(sentence, at)
        start = max(start, first)
        end = at - 1
        while end > start and tokens[end].form in ("'s", "’s", "'", "’"):
            end -= 1
        while start < end and tokens[start].form.lower() in ARTICLES:
            start += 1
        if tokens[start].form.lower() in _NO_LONGER:
            return []  # "former port spokesman Ana Rey" speaks for herself
        if start <= end and tokens[end].upos in ("PROPN", "NOUN", "ADJ") and tokens[end].form.lower() not in ARTICLES:
            body = (start, end)
    if body is None:
        return []
    outer = _link(sentence, body, saying, actors, "statement")
    person = _person_in(sentence, phrase, body)
    return [outer, _link(sentence, person, saying, actors, "person")] if person else [outer]


_NO_LONGER = frozenset("former then ex onetime ex-".split())


def _person_in(sentence: Sentence, phrase: Range, body: Range | None) -> Range | None:
    for name in sentence.names:
        inside = phrase[0] <= name.first and name.last <= phrase[1]
        if name.kind == "person" and inside and not (body and body[0] <= name.first <= body[1]):
            return name.first, name.last
    return None


def _document_links(
    sentence: Sentence, phrase: Range, named: int, saying: Saying, actors: Sequence[Actor]
) -> list[Source]:
    """A document and its maker: "a statement released by the ministry" is the ministry's statement; "an analysis of
    data compiled by the institute" is the institute's data in somebody's analysis."""
    tokens = sentence.tokens
    first, last = phrase
    form, lemma = tokens[named].form.lower(), tokens[named].lemma.lower()
    if not {form, lemma} & words_of("document_nouns"):
        return []  # "figures" are a document, a figure is none
    kind = document_kind(lemma)
    maker: Range | None = None
    by = next((k for k in range(named + 1, last) if _leads_to_maker(sentence, k)), None)
    if by is not None:
        maker = noun_phrase_from(sentence, by + 1)
    owner = _owner(sentence, first, named)
    if maker is None and by is None and kind == "document" and named + 2 <= last and tokens[named + 1].form == "of":
        maker = None
    if maker is None and owner is None:
        maker = _issuer(sentence, named)
    if maker is None:
        if owner is None:
            return [_link(sentence, phrase, saying, actors, kind, named=named)]
        return [_link(sentence, owner, saying, actors, kind)]
    made = _link(sentence, maker, saying, actors, kind)
    if owner is not None:
        return [_link(sentence, owner, saying, actors), made]
    return [made]


def _leads_to_maker(sentence: Sentence, k: int) -> bool:
    """Whether "by" or "from" goes before a document's maker: not "seen by the Herald", whoever only came by it."""
    if sentence.tokens[k].form.lower() not in ("by", "from"):
        return False
    return k == 0 or sentence.tokens[k - 1].lemma.lower() not in words_of("coming_by")


def document_kind(noun: str) -> OriginKind:
    """Whether a document, by its noun in lower case, is somebody's statement or stands for itself."""
    return "statement" if noun in words_of("statement_nouns") else "document"


def _issuer(sentence: Sentence, document: int) -> Range | None:
    """Who issues a document in the same clause: "the union released a letter urging ..."."""
    tokens = sentence.tokens
    verb = tokens[document].head
    if verb < 0 or tokens[verb].lemma not in words_of("issuing_verbs") or base(tokens[document]) != "obj":
        return None
    return subject_before(sentence, verb, cue_of(sentence, verb)[0])


def _owner(sentence: Sentence, first: int, named: int) -> Range | None:
    """Whose document it is: "the bank's report", "a Gallup poll"."""
    tokens = sentence.tokens
    for name in sentence.names:
        if first <= name.first and name.last < named and name.kind != "place":
            return name.first, name.last
    owner = next((k for k in range(first, named) if tokens[k].form in ("'s", "’s")), None)
    if owner is not None and owner > first:
        return first, owner - 1
    pronoun = next((k for k in range(first, named) if tokens[k].xpos == "PRP$"), None)
    return (pronoun, pronoun) if pronoun is not None else None


def _occasion_outlet(sentence: Sentence, saying: Saying, actors: Sequence[Actor]) -> Range | None:
    """The outlet of "in an interview with the Herald", "in a statement to the Herald", "on the Herald's programme"."""
    if saying.occasion is None:
        return None
    tokens = sentence.tokens
    at = next((k for k in range(saying.head, len(tokens)) if tokens[k].lemma.lower() == saying.occasion), None)
    if at is None:
        return None
    if at + 2 < len(tokens) and tokens[at + 1].form.lower() in ("to", "with", "on", "for", "in"):
        phrase = noun_phrase_from(sentence, at + 2)
        if phrase and _is_media(sentence, phrase, actors):
            return phrase
    return None


def _is_media(sentence: Sentence, phrase: Range, actors: Sequence[Actor]) -> bool:
    tokens = sentence.tokens[phrase[0] : phrase[1] + 1]
    actor = actor_of(actors, tokens[0].start, tokens[-1].end)
    if actor and actor.kind in ("outlet", "agency"):
        return True
    outlets = words_of("media_nouns") - {"reporter", "journalist", "correspondent", "press"}
    return is_media_name([t.form for t in tokens]) or tokens[-1].lemma.lower() in outlets


_MEDIA_WORD = re.compile(
    r"(?i)(?:.*news|times|post|journal|herald|tribune|gazette|guardian|telegraph|daily|weekly|radio|tv|television|"
    r"bbc|cnn|nbc|cbs|abc|msnbc|npr|cnbc|fox|rtl|press|magazine|observer|chronicle|mirror|globe|sun|mail|monde|figaro|"
    r"spiegel|zeitung|politico|bloomberg|broadcasting|newspaper)"
)


def is_media_name(words: Sequence[str]) -> bool:
    """Does a name look like an outlet's or agency's ("the Harbour Times", "AFP")?"""
    names = [w for w in words if w[:1].isupper() and w.lower() not in ARTICLES]
    if not names:
        return False
    if " ".join(names) in words_of("agencies"):
        return True
    return bool(_MEDIA_WORD.fullmatch(names[-1])) or _is_station(words)


def _is_station(words: Sequence[str]) -> bool:
    """Whether words name a broadcaster by its channel, and often its town: "Fox 5 Port Callan", "KTXQ 7"."""
    return any(
        before[:1].isupper() and after.isdigit() and (_MEDIA_WORD.fullmatch(before) or _CALL_SIGN.fullmatch(before))
        for before, after in pairwise(words)
    )


_CALL_SIGN = re.compile(r"[KW][A-Z]{2,3}")


# --- names, actors and kinds ---------------------------------------------------------------------------------------


def _link(
    sentence: Sentence,
    phrase: Range,
    saying: Saying,
    actors: Sequence[Actor],
    kind: OriginKind | None = None,
    named: int | None = None,
) -> Source:
    tokens = sentence.tokens
    start, end = tokens[phrase[0]].start, tokens[phrase[1]].end
    at = named if named is not None else head_of(sentence, phrase)
    actor = actor_of(actors, tokens[at].start, tokens[at].end)
    if _is_station([t.form for t in tokens[phrase[0] : phrase[1] + 1]]) and actor and actor.kind != "outlet":
        actor = None  # "Fox 5 Port Callan" is not the town
    name = called(actor, sentence, phrase, at)
    described = actor is None or not actor.name[:1].isupper()
    titled = sentence.tokens[at].upos == "PROPN" and sentence.tokens[at].lemma.lower() in words_of("official_nouns")
    beside = _name_beside(sentence, phrase, at) if described else None
    if beside is None and (described or titled):
        beside = _apposed(sentence, at, titled)
    if beside is not None:
        actor = actor_of(actors, tokens[beside[0]].start, tokens[beside[1]].end)
        name = actor.name if actor else plain_name(sentence, beside, beside[1])
    return Source(
        start=start,
        end=end,
        name=name,
        actor=actor.id if actor else None,
        kind=kind or _kind(sentence, phrase, at, saying, actor),
        cue_start=saying.cue[0],
        cue_end=saying.cue[1],
    )


def called(actor: Actor | None, sentence: Sentence, phrase: Range, at: int) -> str:
    """An actor's name; of one who has none the longer of what he is called here and elsewhere ("the law firm")."""
    if actor is not None and actor.name[:1].isupper():
        return actor.name
    here = plain_name(sentence, phrase, at)
    return actor.name if actor is not None and len(actor.name) > len(here) else here


def _name_beside(sentence: Sentence, phrase: Range, at: int) -> Range | None:
    """The name that stands behind what its bearer is: "the consumer group Fair Test", "talk show host Ivo Brandt",
    "the head of research, Ana Rey", "his wife, police Sgt. Ana Rey"."""
    if any(n.first <= at <= n.last for n in sentence.names):
        return None
    for name in sentence.names:
        if name.kind == "person" and _is_set_beside(sentence, at, name.first) and name.first <= phrase[1] + 2:
            return name.first, name.last
        if name.kind == "place" or name.first <= at or name.last > max(phrase[1], at + 1):
            continue
        between = sentence.tokens[at + 1 : name.first]
        closed = form_at(sentence, name.last + 1) in (",", "(", "") or name.last >= phrase[1]
        comma = next((k for k, t in enumerate(between) if t.form == ","), None)
        titles = comma is not None and all(t.upos in ("NOUN", "PROPN", "ADJ") for t in between[comma + 1 :])
        apart = titles and closed and name.kind == "person"
        # "March for Harbours president Ana Rey", "aunt of a victim Ana Rey": no name stands right behind "a victim"
        title = between and (is_office(between[-1].lemma.lower()) or any(t.form in ("a", "an") for t in between))
        ends = name.kind == "person" and name.last >= phrase[1] and comma is None and title
        if apart or ends or all(t.upos in ("NOUN", "PROPN", "ADJ") for t in between):
            return name.first, name.last
    return None


def _apposed(sentence: Sentence, at: int, person: bool) -> Range | None:
    """The name that is set beside what its bearer is: "the maker, Zippel, said", "the group behind the march, the
    Whitton Coalition"; only a person's beside an office: "the Minister of Transport, Gavin Lunt"."""
    for k in children(sentence, at, "appos"):
        if sentence.tokens[k].upos != "PROPN" or k < at:
            continue
        name = next((n for n in sentence.names if n.first <= k <= n.last), None)
        if (name is None or name.kind != "person") and person:
            continue
        if name is not None and name.kind == "place":
            continue
        words = [j for j in subtree(sentence, k) if sentence.tokens[j].upos == "PROPN" and j <= k + 3]
        first, last = (name.first, name.last) if name else (words[0], words[-1])
        before = first - 1 - (form_at(sentence, first - 1).lower() in ARTICLES)
        if form_at(sentence, before) == "," and form_at(sentence, last + 1) in (",", "(", "", ".", ":"):
            return first, last
    return None


def _is_set_beside(sentence: Sentence, at: int, name: int) -> bool:
    """Whether a name stands behind what its bearer is and whom he is it for: "a lawyer for the port, Ana Rey"."""
    between = sentence.tokens[at + 1 : name]
    told = between[:-1]
    return (
        bool(told)
        and between[-1].form == ","
        and told[0].form.lower() in ("at", "for", "from", "of", "with")
        and all(t.upos in ("ADP", "ADJ", "DET", "NOUN", "PROPN") for t in told)
    )


def actor_of(actors: Sequence[Actor], start: int, end: int) -> Actor | None:
    """The actor whose mention covers a span; the shortest such mention, a name before a description."""
    best: tuple[int, int, Actor] | None = None
    for actor in actors:
        for mention in actor.mentions:
            if mention.start < end and start < mention.end and _covers(mention, start, end):
                rank = (mention.end - mention.start, 0 if mention.kind == "name" else 1)
                if best is None or rank < best[:2]:
                    best = (*rank, actor)
    return best[2] if best else None


def _covers(mention: Mention, start: int, end: int) -> bool:
    return (mention.start <= start and end <= mention.end) or (start <= mention.start and mention.end <= end)


def plain_name(sentence: Sentence, phrase: Range, at: int) -> str:
    """The phrase's words without article, apposition and relative clause."""
    tokens = sentence.tokens
    first, last = phrase
    name = next((n for n in sentence.names if n.first <= at <= n.last and n.kind == "person"), None)
    if name:
        return " ".join(tokens[k].form for k in range(name.first, name.last + 1))
    if not first <= at <= last:
        name = next((n for n in sentence.names if n.first <= at <= n.last), None)
        first, last = (name.first, name.last) if name else (phrase_start(sentence, at), at)
    while first < last and tokens[first].form.lower() in ARTICLES:
        first += 1
    stop = next(
        (k for k in range(max(first + 1, at + 1), last + 1) if tokens[k].form in _NAME_ENDS),
        last + 1,
    )
    words = ""
    for k in range(first, stop):
        if k > first and tokens[k].start > tokens[k - 1].end:
            words += " "
        words += tokens[k].form
    opens = first == 0 or (tokens[first - 1].upos in ("PUNCT", "DET") and first <= 1)
    if opens and tokens[first].upos in ("NOUN", "ADJ", "DET", "NUM") and tokens[first].form.istitle():
        words = words[:1].lower() + words[1:]  # "Members said": capital only as the sentence's first
    return words.strip("".join(QUOTE_CHARACTERS) + " ")


_NAME_ENDS = frozenset((",", "(", "who", "which", "—", "–", "--"))


# "The news agency" is of the media, "the refugee agency" is not.
_NEWS = frozenset("news press wire photo national state local".split())


def _kind(sentence: Sentence, phrase: Range, at: int, saying: Saying, actor: Actor | None) -> OriginKind:
    tokens = sentence.tokens
    words = tokens[phrase[0] : phrase[1] + 1]
    lemmas = {t.lemma.lower() for t in words}
    head = tokens[at].lemma.lower()
    named = any(t.upos == "PROPN" for t in words) and (
        actor is not None or any(n.kind == "person" and phrase[0] <= n.first <= phrase[1] for n in sentence.names)
    )
    if saying.anonymous or (head in words_of("anonymous_nouns") and not named):
        return "anonymous"
    if head in words_of("witness_nouns") or (lemmas & words_of("witness_nouns") and not actor):
        return "witness"
    if head in words_of("document_nouns"):
        return document_kind(head)
    official = head == "agency" and at > phrase[0] and tokens[at - 1].lemma.lower() not in _NEWS
    if (
        (actor and actor.kind in ("outlet", "agency"))
        or (head in words_of("media_nouns") and not (official and tokens[at - 1].upos in ("NOUN", "PROPN", "ADJ")))
        or is_media_name([t.form for t in words])
    ):
        return "media"
    office = (actor.office or "").lower().split() if actor else []
    if lemmas & words_of("analyst_nouns") or any(w in words_of("analyst_nouns") for w in office):
        return "person"
    if saying.occasion in words_of("statement_nouns") and saying.occasion != "briefing":
        return "statement"
    if actor:
        if actor.kind in ("government", "organisation", "place"):
            return "statement"
        if actor.kind == "person" and actor.office and is_office(actor.office.lower()):
            return "statement"
    if lemmas & words_of("official_nouns"):
        return "statement"
    if any(n.kind in ("organisation", "place") and n.first <= at <= n.last for n in sentence.names):
        return "statement"
    return "person"


# --- credit lines --------------------------------------------------------------------------------------------------

_AGENCY = r"[A-Z][\w.&'’-]*(?:[ /][A-Z][\w.&'’-]*){0,3}"
# How far into a report a dateline's agency can stand, and how long a credit line is at most, in characters.
DATELINE_REACH = 160
LONGEST_CREDIT = 160

_DATELINE = (
    # MOSCOW, March 17 (Reuters) - ; LISBON (AFP) — ; Beijing, 3 May (Xinhua) --
    re.compile(rf"^[ \t]*[A-Z][\w.,'’ /-]{{1,60}}?[,.]?\s*\((?P<name>{_AGENCY})\)\s*(?:[-–—]|$)", re.M),
    # (AFP) - ; (Reuters) The ...
    re.compile(rf"^[ \t]*\((?P<name>{_AGENCY})\)", re.M),
    # MOSCOW, March 17. /TASS/.
    re.compile(rf"/(?P<name>{_AGENCY})/"),
)
_CREDIT_LINE = (
    re.compile(rf"^[ \t]*[-–—(]*\s*(?:[Ww]ith|WITH|[Ss]ource:|[Vv]ia|[Cc]redit:|[Bb]y)\s+(?P<name>{_AGENCY})[\s).]*$"),
    re.compile(rf"(?:©|\([cC]\)|[Cc]opyright)\s*(?:\d{{4}}\s+)?(?P<name>{_AGENCY})"),
    re.compile(rf"\b(?P<name>{_AGENCY})\s+(?:also\s+)?contributed (?:to|reporting)"),
    re.compile(rf"^[ \t]*[-–—(]+\s*(?P<name>{_AGENCY})\s*\)?\s*$"),
    re.compile(rf"(?:[Ww]ritten|[Pp]roduced|[Pp]rovided|[Dd]istributed|[Rr]eported) by (?P<name>{_AGENCY})[\s).]*$"),
)
# Who made the report, told at its foot: "Ann Lee contributed to this report", "Additional reporting by Bo Ek; editing
# by Di Fu", "The Agency contributed reporting from Port Callan".
_MADE_BY = re.compile(
    r"\bcontributed (?:to (?:this|the) (?:article|report|story)|(?:additional )?(?:reporting|research)\b)"
    r"|^\W*(?:additional |with )?(?:reporting|writing|editing|research|photography) by [A-Z]"
)


def is_about_the_report(words: str) -> bool:
    """Whether a sentence tells who made the report, and nothing of what it reports."""
    return _MADE_BY.search(words) is not None or _MADE_BY.search(words[:1].lower() + words[1:]) is not None


def find_credit(report: Report) -> str | None:
    """The agency a report's dateline, byline or credit line names; None where there is none.

    "(AFP)", "PORTO, March 17 (Reuters) -", "/TASS/", "With Reuters", "© Agence X". In a dateline's place any name in
    brackets is taken for an agency unless it is a place ("(Beijing) The ..."), in other places only a known one.
    """
    if report.byline:
        found = _agency_in(report.byline)
        if found:
            return found
        if m := _WITH_ACRONYM.search(report.byline):
            return m["name"]
    lines = [line for line in report.text.splitlines() if line.strip()]
    for line in lines[:4]:
        for n, pattern in enumerate(_DATELINE):
            m = pattern.search(line[:DATELINE_REACH])
            if m and (_known(m["name"]) or (n != 1 and m["name"].isupper() and len(m["name"]) <= 12)):
                return m["name"]
            if (
                m
                and n == 1
                and m["name"].isupper()
                and 2 <= len(m["name"]) <= 8
                and m["name"] not in ("UPDATE", "VIDEO")
            ):
                return m["name"]
    for line in [*lines[:3], *lines[-4:]]:
        if len(line) > LONGEST_CREDIT:
            continue
        for pattern in _CREDIT_LINE:
            m = pattern.search(line)
            if m and (found := _agency_in(m["name"])):
                return found
    return _dated_line_agency(lines[1:])


def _known(name: str) -> bool:
    return name in words_of("agencies") or name.upper() in words_of("agencies") or bool(_LIKE_AGENCY.fullmatch(name))


# "Norland Press Agency", "Arden Newswire": what names itself an agency is taken for one.
_LIKE_AGENCY = re.compile(
    r"(?:[A-Z][\w’'&.-]*\s+){1,4}(?:(?:Wire|News)\s+(?:Service|Agency)|Press\s+Association|Agency|News\s?wire|Wire)"
)
# "By Ruth Ansgar, with NPA": a short name in capitals after "with" or "and" in a byline.
_WITH_ACRONYM = re.compile(r"(?:^|[,;]\s*|\band\s+)(?:with|via|and)?\s*\b(?P<name>[A-Z]{2,5})\b(?:\s+staff)?\s*$")


def _agency_in(words: str) -> str | None:
    for name in sorted(words_of("agencies"), key=lambda n: (-len(n), n)):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words):
            return name
    found = _LIKE_AGENCY.search(words)
    return found.group() if found else None


def _dated_line_agency(lines: Sequence[str]) -> str | None:
    """The agency of a short line at the head that is a date or byline and nothing else:
    "Thursday 5 June 2025 – Arden Wire Service and Gazette staff"."""
    for line in lines[:4]:
        if len(line) <= LONGEST_CREDIT and not line.rstrip().endswith(".") and re.search(r"[–—-]|^By\b", line):
            after = re.split(r"[–—]|\s-\s|^By\b", line, maxsplit=1)[-1]
            if found := _agency_in(after):
                return found
    return None
