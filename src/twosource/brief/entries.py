"""One fact as an entry of the page: its verdict in words, and the words behind it.

The words are those of the README ("What the words mean").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from twosource.brief.parts import (
    SHORT_QUOTES,
    SHORT_WORDS,
    Entry,
    Quote,
    Row,
    Setting,
    is_quoted,
    is_shared,
)
from twosource.brief.wording import (
    CHALLENGES,
    DIFFERENCES,
    HAPPENED,
    HISTORY,
    INFERRED,
    NO_SOURCE,
    Json,
    clean,
    closed,
    day_words,
    inner_marks,
    listed,
    status_words,
    support_words,
    told_when,
    trim,
    unmarked,
    value_words,
    when_words,
)
from twosource.collation import FUNCTION_WORDS, Collation, Line, Piece, collate

HEADLINE_WORDS = 3  # "Discuss" tells nobody what was discussed
NO_SPEAKER = "Speaker not named"
SAME_WORDS = "in these words"
MARKED_SHARE = 0.5  # of the letters; where more is changed, marks no longer point at anything
CHANGED_WORDS = 60  # characters of changed words that a verdict still names; longer ones are marked in place


def rest_words(total: int, shown: int | None, noun: str) -> str:
    """What was left out of a list: "and 7 more facts"."""
    left = total - shown if shown is not None else 0
    several = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"and {left:,} more {noun if left == 1 else several}" if left > 0 else ""


def headline_words(fact: Json) -> str:
    """A fact in its own text, first letter large; in a reading's, where its own is too short to tell anything."""
    text = clean(fact["text"])
    if len(text.split()) < HEADLINE_WORDS:
        told = [clean(reading.get("text") or "") for reading in fact["readings"]]
        text = max((words for words in told if len(words) <= SHORT_WORDS), key=len, default=text) or text
    text = trim(unmarked(closed(text.strip())), SHORT_WORDS)
    return text[:1].upper() + text[1:]


def detail_words(fact: Json) -> str:
    """When, and whether it has happened; of what somebody is told to have said, when he said it."""
    when = when_words(told_when(fact))
    if fact["kind"] == "quotation":
        return f"said {when}" if when else ""
    return ", ".join(part for part in (when, fact_status(fact, headline_words(fact))) if part)


def fact_status(fact: Json, words: str) -> str:
    """A fact's status in words, where `words` leave it to be said."""
    return status_words(fact.get("status"), words, bool(fact.get("clause", True)))


def fact_entry(s: Setting, fact: Json, parts: Sequence[Json] = ()) -> Entry:
    """A fact of several reports, with its verdict and every report's words. `parts` are facts that are a part of it
    and not printed, such as its figure: how their values differ is told here."""
    verdict = _verdict(s, fact, parts)
    contested = fact["challenge"]["kind"] in ("denied", "disputed")
    contested = contested or any(f["agreement"] in ("differ", "withdrawn") for f in (fact, *parts))
    return Entry(headline_words(fact), detail_words(fact), verdict, contested, _quotes(s, fact))


def single_entry(s: Setting, fact: Json) -> Entry:
    """A fact of one report: its words stand for it."""
    reading = fact["readings"][0]
    quote = quote_of(s, reading, fact)
    challenge = challenge_words(s, fact)
    detail = detail_words(fact) if fact["kind"] != "quotation" else ""
    speaker = speaker_name(s, fact) if fact["kind"] == "quotation" else ""
    source = quote.source or (speaker if speaker != NO_SPEAKER else "")
    quote = Quote(quote.places, quote.pieces, source, quote.note)
    return Entry("", detail, (challenge,) if challenge else (), bool(challenge), (quote,))


def quotation_entry(s: Setting, fact: Json) -> Entry:
    """A quotation's wordings side by side, longest first, the changed words marked."""
    wordings: dict[tuple[str, str], list[Json]] = {}
    for reading in one_each(s, fact):
        words = s.words(*span(reading))
        key = (words.strip("“”\"'‘’., »«").casefold(), _source(s, reading))
        wordings.setdefault(key, []).append(reading)
    firsts = [group[0] for group in wordings.values()]
    lines = _collation(s, fact, firsts)
    quotes = []
    blurred = _mostly_changed(lines)
    for line, group in zip(lines.lines, wordings.values(), strict=True):
        pieces = (Piece(line.words, False),) if blurred else line.pieces
        places = tuple(s.place(*span(r)) for r in group)
        note = {"cut": "cut", "spelling": "other spelling"}.get(line.compared, "")
        source = _source(s, group[0])
        quotes.append(Quote(places, _trimmed(s, pieces), "" if source == speaker_name(s, fact) else source, note))
    first = quotes.pop(lines.longest)
    verdict = (*_wording_verdict(lines, fact), *_support_verdict(s, fact), *_challenge_verdict(s, fact))
    contested = "wordings differ" in verdict or fact["challenge"]["kind"] in ("denied", "disputed")
    when = when_words(told_when(fact))
    return Entry("", when, verdict, contested, _capped(s, (first, *quotes)))


def _collation(s: Setting, fact: Json, readings: Sequence[Json]) -> Collation:
    words = [(r["report"], s.words(*span(r))) for r in readings]
    return collate(words, is_translated(fact))


def is_translated(fact: Json) -> bool:
    """Whether the wordings of a quotation differ by translation alone."""
    compared = [reading.get("compared") for reading in fact["readings"]]
    return "translated" in compared and "differs" not in compared


def _mostly_changed(lines: Collation) -> bool:
    pieces = [piece for line in lines.lines for piece in line.pieces]
    changed = sum(len(piece.text) for piece in pieces if piece.changed)
    return changed > MARKED_SHARE * sum(len(piece.text) for piece in pieces)


def _wording_verdict(lines: Collation, fact: Json) -> tuple[str, ...]:
    """How the wordings stand to each other."""
    if len(lines.lines) == 1 or lines.compared in ("identical", "spelling"):
        return ("same words",)
    if lines.compared == "cut":
        return ("same words, cut differently",)
    if lines.compared == "translated":
        return ("translations of one remark",)
    differ = fact["agreement"] == "differ" and not _mostly_changed(lines)
    return ("wordings differ" if differ else "told in different words",)


def differs(s: Setting, fact: Json) -> bool:
    """Whether accounts differ on a fact; on a quotation only where some of its words differ, not all of them."""
    return fact["agreement"] == "differ" and (not is_quoted(fact) or bool(changed_rows(s, fact)))


def changed_rows(s: Setting, fact: Json) -> tuple[Row, ...]:
    """The changed words of a quotation side by side, or the wordings where they are short or one has a word less.

    None where so much is changed that only the whole wordings tell.
    """
    readings = one_each(s, fact)
    lines = _collation(s, fact, readings)
    base = lines.lines[lines.longest]
    apart = [(line, r) for line, r in zip(lines.lines, readings, strict=True) if line is base or line.changes]
    if _mostly_changed(lines) or len(apart) < 2:
        return ()
    shown = [_changed_words(line) for line, _ in apart]
    if not all(shown):
        shown = [line.words for line, _ in apart]
    if max(map(len, shown)) > CHANGED_WORDS:
        return ()
    places = [s.place(*span(reading)) for _, reading in apart]
    return tuple(
        Row(f"“{inner_marks(words)}”", place.label, _source(s, reading), place)
        for words, place, (_, reading) in zip(shown, places, apart, strict=True)
    )


def _changed_words(line: Line) -> str:
    """The marked words of a wording, without "of" and "the" where others are left."""
    changed = [clean(piece.text) for piece in line.pieces if piece.changed]
    return " … ".join([part for part in changed if part.casefold() not in FUNCTION_WORDS] or changed)


def _quotes(s: Setting, fact: Json) -> tuple[Quote, ...]:
    """The readings of a fact; what stands in several reports word for word, with one source, only once."""
    found: dict[tuple[str, str, str], Quote] = {}
    headline = bare_words(headline_words(fact))
    for reading in one_each(s, fact):
        quote = quote_of(s, reading, fact)
        key = (bare_words("".join(p.text for p in quote.pieces)), quote.source, quote.note)
        if key[0] == headline:
            quote = Quote(quote.places, (), quote.source, f"{SAME_WORDS}{', ' if quote.note else ''}{quote.note}")
        if key in found:
            quote = Quote(found[key].places + quote.places, found[key].pieces, quote.source, quote.note)
        found[key] = quote
    return _capped(s, tuple(found.values()))


def bare_words(words: str) -> str:
    """Words to tell whether two are the same: without marks at the ends and what stands in brackets."""
    return _BRACKETS.sub("", words).strip("“”\"'., ").casefold()


_BRACKETS = re.compile(r" ?\[[^\[\]]*\]")


def one_each(s: Setting, fact: Json) -> list[Json]:
    """A fact's readings; on a short page one for each report, the nearest to the one that the fact is told by."""
    if not s.short:
        return list(fact["readings"])
    best: dict[str, Json] = {}
    for reading in fact["readings"]:
        known = best.setdefault(reading["report"], reading)
        if _nearness(reading) < _nearness(known):
            best[reading["report"]] = reading
    return list(best.values())


def _nearness(reading: Json) -> int:
    order = ("same", "identical", "spelling", "cut", "compatible", "differs", "translated", "not-comparable")
    return order.index(reading["compared"]) if reading.get("compared") in order else len(order)


def _capped(s: Setting, quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """On a short page, the first few; the reports of the rest are named in one line."""
    if not s.short or len(quotes) <= SHORT_QUOTES + 1:
        return quotes
    rest = tuple(place for quote in quotes[SHORT_QUOTES:] for place in quote.places)
    return (*quotes[:SHORT_QUOTES], Quote(rest, (), "", "in other words"))


def quote_of(s: Setting, reading: Json, fact: Json) -> Quote:
    """One reading: its words, its source, and its date or status where they are not the fact's."""
    words = s.words(*span(reading))
    notes = []
    told = reading.get("when") if (reading.get("when") or {}).get("rule") != INFERRED else None
    when = when_words(told)
    if fact["kind"] != "quotation" and when and when != when_words(told_when(fact)):
        notes.append(when)
    status = reading.get("status")
    if status and status != fact.get("status") and not {status, fact.get("status")} <= _REAL:
        notes.append(HAPPENED if status == "happened" else status_words(status, words))
    if reading.get("compared") == "not-comparable":
        notes.append("other scope or time: not compared")
    place = s.place(*span(reading))
    return Quote((place,), plain(s, words), _source(s, reading), ", ".join(filter(None, notes)))


# That something happened and that it goes on are no two accounts of it.
_REAL = {"happened", "ongoing"}


def _source(s: Setting, reading: Json) -> str:
    """Whom a report gives its words to, the origin first: "Brita Ellingham, via AFP"; empty in its own voice.

    Several names may be links of one chain or sources named side by side, so only a medium is said to pass words on.
    """
    links = list(dict.fromkeys(reversed(reading["attribution"])))
    media = [link for link in links[1:] if s.origins.get(link, {}).get("kind") == "media"]
    names = list(dict.fromkeys(filter(None, (s.origin_name(link) for link in links if link not in media))))
    via = list(dict.fromkeys(filter(None, (s.origin_name(link) for link in media))))
    return ", ".join([*names, *(f"via {name}" for name in via)])


def speaker_name(s: Setting, fact: Json) -> str:
    """Who spoke a quotation; failing an actor, the origin that its readings name."""
    if fact.get("speaker") in s.actors:
        return s.actors[fact["speaker"]]
    for reading in fact["readings"]:
        names = [s.origin_name(origin) for origin in reading["attribution"]]
        if names and names[-1]:
            return names[-1]
    return NO_SPEAKER


def _verdict(s: Setting, fact: Json, parts: Sequence[Json]) -> tuple[str, ...]:
    """A fact's verdict, part by part: challenge, agreement (its own and that of its `parts`), support."""
    words = list(_challenge_verdict(s, fact))
    told: list[Json] = []
    for f in (fact, *parts):
        if f["agreement"] in ("differ", "updated", "compatible"):
            words += [_difference_words(s, f, difference) for difference in f["differences"] if difference not in told]
            told += f["differences"]
        if f["agreement"] == "withdrawn":
            words += _withdrawn_words(s, f)
    return (*dict.fromkeys(words), *_support_verdict(s, fact))


def _withdrawn_words(s: Setting, fact: Json) -> list[str]:
    """Which values were taken back, and by whom: "4,460 withdrawn by United Nations"."""
    told: dict[str, str] = {}
    for step in fact.get("history") or ():
        if step["change"] == "withdrawn":
            by = listed([s.actors.get(actor, clean(actor)) for actor in step["by"]])
            value = value_words(step["value"], s.actors)
            told.setdefault(value, f"{value} withdrawn by {by}" if by else f"{value} withdrawn")
    return list(told.values()) or ["withdrawn"]


def _difference_words(s: Setting, fact: Json, difference: Json) -> str:
    """Values side by side: "values differ: 40 (UN), 42 (hospital), at least 43 (no source given)"."""
    lead = DIFFERENCES.get(difference["slot"], "values differ")
    if fact["agreement"] == "compatible":
        lead = "compatible"
    elif fact["agreement"] == "updated":
        lead = "updated"
    rows = [value_row(s, fact, difference["slot"], value) for value in difference["values"]]
    named = len({row.source for row in rows}) > 1  # one source for all tells nothing: then name the reports
    return f"{lead}: " + ", ".join(
        f"{row.value} ({(row.source or NO_SOURCE) if named else row.reports})" for row in rows
    )


def history_entry(s: Setting, fact: Json) -> Entry:
    """A figure's values in the order of the reports that told them: which replaced which, and who took which back."""
    rows = []
    before = ""
    for step in fact["history"]:
        value = value_words(step["value"], s.actors)
        by = listed([s.actors.get(actor, clean(actor)) for actor in step["by"]])
        place = s.place(step["report"], step["start"], step["end"])
        day = day_words(step["published"]) if step["published"] else ""
        change = HISTORY[step["change"]].format(before)
        if step["change"] == "withdrawn":
            change, by = f"{change} by {by}" if by else change, ""
        else:
            before = value
        rows.append(Row(f"{value} {change}".strip(), ", ".join(filter(None, (day, place.label))), by, place))
    return Entry(f"How the figure changed: {trim(clean(fact['text']), 120)}", contested=True, rows=tuple(rows))


def value_row(s: Setting, fact: Json, slot: str, value: Json) -> Row:
    """One value of a difference, with the reports and sources that give it."""
    readings = [reading for reading in fact["readings"] if reading["report"] in value["reports"]]
    readings = [reading for reading in readings if _gives(reading, slot, value["value"])] or readings
    sources = list(dict.fromkeys(filter(None, (_source(s, reading) for reading in readings))))
    place = s.place(*span(readings[0])) if readings else None
    labels = [s.labels.get(report, report) for report in value["reports"]]
    return Row(value_words(value["value"], s.actors), listed(labels), listed(sources), place)


def _gives(reading: Json, slot: str, value: object) -> bool:
    """Whether a reading shows a value: a report may tell a fact twice, once with it."""
    when, figure = reading.get("when"), reading.get("figure")
    if slot == "when" and when:
        return str(value) in (when["start"], f"{when['start']}/{when['end']}")
    if slot == "how many" and figure:
        return f"{figure['value']:,.10g}" in str(value)
    return slot == "status" and reading.get("status") == value


def _support_verdict(s: Setting, fact: Json) -> tuple[str, ...]:
    if fact["support"]["reports"] < 2 or not is_shared(fact):
        return (f"only in {s.labels.get(fact['readings'][0]['report'], '')}",) if fact["readings"] else ()
    names = list(dict.fromkeys(filter(None, (s.origin_name(origin) for origin in fact["support"]["origins"]))))
    words = support_words(fact["support"], names)
    said_only = not is_quoted(fact) and fact["support"]["level"] == "said"
    return (words, "reported only as a statement") if said_only else (words,)


def challenge_words(s: Setting, fact: Json) -> str:
    """ "denied by Beijing", "disputed by A and B"; empty where nobody challenges the fact."""
    kind = fact["challenge"]["kind"]
    if kind == "none":
        return ""
    names = [s.actors.get(actor, clean(actor)) for actor in fact["challenge"]["by"]]
    own = [span(reading) for reading in fact["readings"]]
    spans = [tuple(part) for part in fact["challenge"].get("spans") or ()]
    if kind == "denied" and names and spans and all(any(_within(part, o) for o in own) for part in spans):
        return f"a denial by {listed(names)}"  # "The port denied that ...": who denies is who is told of
    # nobody named: "denied", "called unverified"
    return CHALLENGES[kind].format(listed(names)) if names else CHALLENGES[kind].rsplit(" ", 2)[0]


def _within(part: tuple[str, int, int], whole: tuple[str, int, int]) -> bool:
    return part[0] == whole[0] and whole[1] <= part[1] and part[2] <= whole[2]


def _challenge_verdict(s: Setting, fact: Json) -> tuple[str, ...]:
    words = challenge_words(s, fact)
    return (words,) if words else ()


def plain(s: Setting, words: str) -> tuple[Piece, ...]:
    """Words with nothing marked."""
    return (Piece(trim(words, SHORT_WORDS) if s.short else words, False),)


def span(reading: Json) -> tuple[str, int, int]:
    """Where a reading stands."""
    return reading["report"], reading["start"], reading["end"]


def _trimmed(s: Setting, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Pieces up to the limit of a short page, at a word's end; begun late where the first change comes late."""
    if not s.short:
        return pieces
    before = 0 if not any(piece.changed for piece in pieces) or pieces[0].changed else len(pieces[0].text)
    if before > SHORT_WORDS // 2:
        tail = pieces[0].text[-SHORT_WORDS // 4 :].split(" ", 1)[-1]
        pieces = (Piece(f"… {tail}", False), *pieces[1:])
    out: list[Piece] = []
    left = SHORT_WORDS
    for piece in pieces:
        if len(piece.text) > left:
            out.append(Piece(trim(piece.text, max(left, 1)), piece.changed))
            break
        out.append(piece)
        left -= len(piece.text)
    return tuple(out)
