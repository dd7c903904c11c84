"""The sections of one story's page, in the order in which a desk editor reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from twosource.brief.entries import (
    NO_SPEAKER,
    bare_words,
    challenge_words,
    changed_rows,
    fact_entry,
    fact_status,
    headline_words,
    history_entry,
    is_translated,
    plain,
    quotation_entry,
    quote_of,
    rest_words,
    single_entry,
    span,
    speaker_name,
    value_row,
)
from twosource.brief.parts import (
    SHORT_DENIED,
    SHORT_FACTS,
    SHORT_ORIGINS,
    SHORT_SINGLE,
    SHORT_SPEAKERS,
    SHORT_TIMES,
    Entry,
    Group,
    Quote,
    Section,
    Setting,
    is_quoted,
    is_shared,
)
from twosource.brief.wording import (
    ORIGIN_KINDS,
    SLOTS,
    Json,
    basis_words,
    clean,
    counted,
    inner_marks,
    listed,
    told_when,
    trim,
    when_words,
)
from twosource.collation import Piece

OWN_VOICE = "Words with no source after them are the report's own account."
AT_LEAST_ONE = "“At least one origin”: nothing shows the reports to be separate."
TELLING_WORDS = 5  # shorter clauses rarely tell anything by themselves
TIMELINE_WORDS = 110  # characters of a fact in the timeline, which only reminds of it


def build_sections(s: Setting) -> Iterator[Section]:
    """All sections that have something in them."""
    alone = len(s.story["reports"]) == 1
    sections = (
        _what_it_says(s) if alone else _what_the_reports_say(s),
        _where_accounts_differ(s),
        _challenged(s),
        _who_says_what(s, alone),
        _timeline(s),
        None if alone else _only_in_one(s),
        _origins(s),
        _reports(s),
    )
    yield from (section for section in sections if section and section.groups)


def _what_the_reports_say(s: Setting) -> Section:
    facts = [f for f in s.facts if is_shared(f) and not is_quoted(f)]
    if s.short:  # phrases ("the closing of the bridge") after what can be understood by itself
        facts.sort(key=lambda f: (_is_scrap(f), not f.get("clause", True)))
    whole = _not_within(facts, s)
    told = [(f, parts) for f, parts in whole if not (s.short and _is_scrap(f))]
    entries = tuple(fact_entry(s, f, parts) for f, parts in told[: s.limit(SHORT_FACTS)])
    note = OWN_VOICE if any(q.pieces and not q.source for e in entries for q in e.quotes) else ""
    if any(part.startswith("at least one") for e in entries for part in e.verdict):
        note = f"{note} {AT_LEAST_ONE}".strip()
    return _section(s, "facts", "What the reports say", entries, len(whole), note)


def _is_scrap(fact: Json) -> bool:
    """Whether a fact's words tell nothing by themselves, in no report or where they head it: "to report", "family
    rift"."""
    words = max(len((r.get("text") or fact["text"]).split()) for r in fact["readings"])
    least = TELLING_WORDS - 1
    return words < least or (not fact.get("clause", True) and len(headline_words(fact).split()) < least)


def _not_within(facts: Sequence[Json], s: Setting) -> list[tuple[Json, tuple[Json, ...]]]:
    """Without the facts that have the words and the verdict of one before, as an event and its figure may; on a short
    page without those too that are a part of another one's words in each of their reports. Beside each fact those that
    were left out for it."""
    spans = [[span(r) for r in f["readings"]] for f in facts]
    told = [next((span(r) for r in f["readings"] if r.get("compared") == "same"), ("", 0, 0)) for f in facts]
    by_report: dict[str, list[tuple[int, int, int]]] = {}
    for i, own in enumerate(spans):
        for report, start, end in own:
            by_report.setdefault(report, []).append((start, end, i))

    def within(i: int, j: int) -> bool:
        return all(any(a[0] == b[0] and b[1] <= a[1] and a[2] <= b[2] for b in spans[j]) for a in spans[i])

    def repeats(i: int, j: int) -> bool:
        if not within(i, j):
            return False
        if within(j, i):
            verdicts = [(f["agreement"], f["challenge"]["kind"], f["differences"]) for f in (facts[i], facts[j])]
            return j < i and verdicts[0] == verdicts[1]
        return s.short and facts[i]["challenge"]["kind"] == "none"

    def echoes(i: int, j: int) -> bool:
        """Whether a fact is told by a part of the words that one before is told by."""
        (report, start, end), (of, first, last) = told[i], told[j]
        plain = facts[i]["challenge"]["kind"] == "none" and facts[i]["agreement"] in ("agree", "compatible")
        part = bare_words(headline_words(facts[i])) in bare_words(headline_words(facts[j]))
        return s.short and plain and part and j < i and report == of and first <= start and end <= last

    def around(i: int) -> Iterator[int]:
        for report, start, end in dict.fromkeys((spans[i][0], told[i])):
            yield from (j for a, b, j in by_report.get(report, ()) if a <= start and end <= b and j != i)

    found = [
        next((j for j in around(i) if repeats(i, j) or echoes(i, j)), None) if spans[i] else None
        for i in range(len(facts))
    ]
    holders = [_holder(i, found) for i in range(len(facts))]
    parts: dict[int, list[Json]] = {}
    for i, holder in enumerate(holders):
        if holder != i:
            parts.setdefault(holder, []).append(facts[i])
    return [(f, tuple(parts.get(i, ()))) for i, f in enumerate(facts) if holders[i] == i]


def _holder(i: int, found: Sequence[int | None]) -> int:
    """The fact that stands for one in the end: what it was left out for, or what that was left out for; of facts that
    were left out for each other the first."""
    passed = [i]
    while (j := found[passed[-1]]) is not None:
        if j in passed:
            return min(passed[passed.index(j) :])
        passed.append(j)
    return passed[-1]


def _what_it_says(s: Setting) -> Section:
    facts = [f for f in s.facts if f["kind"] != "quotation"]
    # on a short page the first whole clauses, in their order
    best = sorted(range(len(facts)), key=lambda i: (_is_scrap(facts[i]), not _stands_alone(facts[i]), i))
    shown = sorted(best[: s.limit(SHORT_FACTS)])
    return _section(s, "facts", "What it says", tuple(single_entry(s, facts[i]) for i in shown), len(facts))


def _where_accounts_differ(s: Setting) -> Section:
    entries = []
    told: list[set[tuple[str, str]]] = []  # what each history shown tells: one fact's may be a part of another's
    shown: list[tuple[Json, Json]] = []  # each difference shown, with its fact
    for fact in s.facts:
        if fact["agreement"] not in ("differ", "updated", "withdrawn") or is_translated(fact):
            continue
        if is_quoted(fact):
            rows = changed_rows(s, fact)
            first = trim(inner_marks(s.words(*span(fact["readings"][0]))), 80)
            text = f"{SLOTS['words']}: {speaker_name(s, fact)}, “{first}”"
            entries += [Entry(text, contested=True, rows=rows)] if rows else []
            continue
        steps = {(step["report"], step["value"]) for step in fact.get("history") or ()}
        if steps and not any(steps <= known for known in told):
            told.append(steps)
            entries.append(history_entry(s, fact))
        for difference in fact["differences"]:
            if difference["slot"] == "how many" and fact.get("history"):
                continue
            values = tuple(value_row(s, fact, difference["slot"], value) for value in difference["values"])
            if s.short and _is_told(fact, difference, shown):
                continue
            shown.append((difference, fact))
            slot = SLOTS.get(difference["slot"], clean(difference["slot"]).capitalize())
            later = " (a later report replaces an earlier one)" if fact["agreement"] == "updated" else ""
            entries.append(Entry(f"{slot}: {trim(clean(fact['text']), 120)}{later}", contested=True, rows=values))
    return _section(s, "differ", "Where accounts differ", entries[: s.limit(SHORT_FACTS)], len(entries))


def _is_told(fact: Json, difference: Json, shown: Sequence[tuple[Json, Json]]) -> bool:
    """Whether a difference was shown already: the same values in the same slot, of a fact whose words lie in or around
    this one's in every report that gives one, as a clause's and its figure's do."""

    def overlaps(a: Json, b: Json) -> bool:
        return all(
            any(x["report"] == y["report"] and x["start"] < y["end"] and y["start"] < x["end"] for y in b["readings"])
            for x in a["readings"]
        )

    return any(difference == known and (overlaps(fact, of) or overlaps(of, fact)) for known, of in shown)


def _challenged(s: Setting) -> Section:
    entries = []
    left_out = 0
    denials: Counter[tuple[tuple[str, int, int], ...]] = Counter()
    for fact in s.facts:
        kind = fact["challenge"]["kind"]
        if kind == "none":
            continue
        answer = {"denied": "the denial", "disputed": "the other side"}.get(kind, "")
        said = [span(reading) for reading in fact["readings"]]
        quotes = [quote_of(s, reading, fact) for reading in fact["readings"]]
        if s.short:  # a picture's caption and the text below it often have the same words
            quotes = list({_told_words(q): q for q in reversed(quotes)}.values())[::-1][: s.limit(2)]
        answers = []
        for report, start, end in fact["challenge"].get("spans") or ():
            words = s.words(report, start, end)
            told_already = any(r == report and a <= start and end <= b for r, a, b in said)
            if words and not (s.short and told_already):
                answers.append(Quote((s.place(report, start, end),), plain(s, words), "", answer))
        if s.short:
            answers = list({_told_words(q): q for q in reversed(answers)}.values())[::-1]
        quotes += answers
        denial = tuple(tuple(part) for part in fact["challenge"].get("spans") or ())
        denials[denial] += 1
        if s.short and denial and denials[denial] > (1 if kind == "no-comment" else SHORT_DENIED):
            left_out += 1
            continue
        contested = kind in ("denied", "disputed")
        entries.append(Entry(headline_words(fact), "", (challenge_words(s, fact),), contested, tuple(quotes)))
    return _section(s, "challenged", "Challenged", entries[: s.limit(SHORT_FACTS)], len(entries) + left_out)


def _told_words(quote: Quote) -> tuple[str, str]:
    """What a quotation prints: the same words of one report are read once."""
    return quote.places[0].label, "".join(piece.text for piece in quote.pieces).casefold()


def _who_says_what(s: Setting, alone: bool) -> Section:
    """Quotations that several reports carry, by speaker; of a lone report, all."""
    by_speaker: dict[str, list[Json]] = {}
    for fact, _ in _not_within([f for f in s.facts if (f["kind"] == "quotation" if alone else is_quoted(f))], s):
        if alone or is_shared(fact):
            by_speaker.setdefault(speaker_name(s, fact), []).append(fact)
    entry = single_entry if alone else quotation_entry
    groups = [
        Group(
            speaker,
            tuple(entry(s, fact) for fact in facts[: s.limit(SHORT_SINGLE)]),
            rest_words(len(facts), s.limit(SHORT_SINGLE), "quotation"),
        )
        for speaker, facts in by_speaker.items()
    ]
    shown = tuple(groups[: s.limit(SHORT_SPEAKERS)])
    marked = any(p.changed for g in shown for e in g.entries for q in e.quotes for p in q.pieces)
    note = "Words that the reports give differently are marked." if marked else ""
    return Section(
        "quotations", "Who says what", shown, note, rest_words(len(groups), s.limit(SHORT_SPEAKERS), "speaker")
    )


def _timeline(s: Setting) -> Section:
    """What happened when; the facts that several reports bear first, where a day has many."""
    facts = {fact["id"]: fact for fact in s.facts}
    order = {fact["id"]: i for i, fact in enumerate(s.facts)}
    rows = []
    for moment in s.story.get("timeline") or ():
        found = [facts[i] for i in moment["facts"] if i in facts and told_when(facts[i])]
        if found:
            rows.append((when_words(moment["when"]), found))
    rows = _one_of_each(rows)
    for _, found in rows:
        found.sort(key=lambda f: (not is_shared(f), f["kind"] == "quotation", order[f["id"]]))
    if s.short:  # keep the days of the facts that matter most, in order of time
        ranked = sorted(rows, key=lambda row: min((order[f["id"]] for f in row[1]), default=len(order)))
        kept = {id(row) for row in ranked[:SHORT_TIMES]}
        shown = [row for row in rows if id(row) in kept]
    else:
        shown = rows
    groups = tuple(
        Group(
            when,
            tuple(_timeline_entry(s, fact) for fact in found[: s.limit(3)]),
            rest_words(len(found), s.limit(3), "fact"),
        )
        for when, found in shown
    )
    return Section("timeline", "Timeline", groups, "", rest_words(len(rows), len(shown), "date"))


def _one_of_each(rows: Sequence[tuple[str, list[Json]]]) -> list[tuple[str, list[Json]]]:
    """Rows of one heading as one, where the first of them stands: an hour's day is headed as the day is."""
    found: dict[str, list[Json]] = {}
    for when, facts in rows:
        found.setdefault(when, []).extend(facts)
    return list(found.items())


def _only_in_one(s: Setting) -> Section:
    by_report: dict[str, list[Json]] = {report: [] for report in s.story["reports"]}
    for fact in s.facts:
        told = s.short and fact["challenge"]["kind"] in ("denied", "disputed")  # stands under "Challenged" already
        if not is_shared(fact) and fact["readings"] and not told:
            by_report.setdefault(fact["readings"][0]["report"], []).append(fact)
    groups = tuple(
        Group(
            s.labels.get(report, report),
            tuple(single_entry(s, fact) for fact in (_most_telling(facts) if s.short else facts)),
            rest_words(len(facts), s.limit(SHORT_SINGLE), "fact"),
        )
        for report, facts in by_report.items()
        if facts
    )
    return Section("single", "Only in one report", groups)


def _most_telling(facts: Sequence[Json]) -> list[Json]:
    """The few facts to print of one report alone, in their order: whole clauses before parts of one, and of each the
    challenged, sourced, dated and counted ones; none twice."""

    def weight(fact: Json) -> int:
        reading = fact["readings"][0]
        return (
            2 * (fact["challenge"]["kind"] in ("denied", "disputed"))
            + 2 * _stands_alone(fact)
            + bool(reading["attribution"])
            + bool(told_when(fact))
            + bool(reading.get("figure") or fact["kind"] == "figure")
            + bool(fact.get("plover"))
            - 2 * (len(clean(fact["text"]).split()) < TELLING_WORDS)
        )

    kept: list[int] = []
    for i in sorted(range(len(facts)), key=lambda i: (-weight(facts[i]), i)):
        _, start, end = span(facts[i]["readings"][0])
        others = [span(facts[k]["readings"][0])[1:] for k in kept]
        if len(kept) < SHORT_SINGLE and not any(a <= start and end <= b for a, b in others):
            kept.append(i)
    return [facts[i] for i in sorted(kept)]


def _stands_alone(fact: Json) -> bool:
    """Whether a fact's words can be understood by themselves."""
    first = clean(fact["readings"][0].get("text") or fact["text"]).split(" ", 1)[0].casefold()
    return bool(fact.get("clause", True)) and first not in _DEPENDENT


# Words with which a clause begins that hangs on another.
_DEPENDENT = frozenset("to who which that whose where when while and but of".split())


def _origins(s: Setting) -> Section:
    reached: dict[str, tuple[set[str], int]] = {}
    for fact in s.facts:
        named = [(r["report"], origin) for r in fact["readings"] for origin in r["attribution"]]
        for origin in dict.fromkeys(origin for _, origin in named):
            reports, facts = reached.get(origin, (set(), 0))
            reached[origin] = (reports | {report for report, o in named if o == origin}, facts + 1)
    named_origins = [(o, *reached[o["id"]]) for o in s.story["origins"] if o["id"] in reached and o["kind"] != "none"]
    named_origins.sort(key=lambda row: (-len(row[1]), -row[2]))
    entries = []
    for origin, reports, facts in named_origins[: s.limit(SHORT_ORIGINS)]:
        reaches = listed([s.labels[r] for r in s.story["reports"] if r in reports])
        kind = ORIGIN_KINDS.get(origin["kind"], clean(origin["kind"]))
        entries.append(Entry(f"{s.origin_name(origin['id'])} ({kind}): {reaches}, {counted(facts, 'fact')}"))
    merges = _merges(s)
    groups = (
        [Group("", tuple(entries), rest_words(len(named_origins), s.limit(SHORT_ORIGINS), "origin"))] if entries else []
    )
    if merges:
        shown = tuple(merges[: s.limit(SHORT_SINGLE)])
        groups.append(Group("Counted as one origin, because", shown, rest_words(len(merges), len(shown), "reason")))
    return Section("origins", "Origins and whom they reach", tuple(groups))


def _merges(s: Setting) -> list[Entry]:
    """Why supports were counted as one, each reason once with the number of facts it was used for."""
    found: dict[tuple[str, str], tuple[Json, int]] = {}
    for fact in s.facts:
        for merge in fact["support"].get("merges") or ():
            key = (merge["kind"], merge["reason"])
            first, facts = found.get(key, (merge, 0))
            found[key] = (first, facts + 1)
    entries = []
    for merge, facts in found.values():
        quotes = tuple(
            Quote((s.place(report, start, end),), (Piece(trim(s.words(report, start, end), 90), False),))
            for report, start, end in merge["spans"][: s.limit(2)]
            if s.words(report, start, end)
        )
        text = f"{clean(merge['reason'])} ({merge['kind']}; {counted(facts, 'fact')})"
        entries.append(Entry(text, quotes=quotes))
    return entries


def _reports(s: Setting) -> Section:
    entries = []
    for report_id in s.story["reports"]:
        report = s.reports[report_id]
        label = s.labels[report_id]
        parts = [clean(report_id), clean(report.get("outlet") or ""), clean(report.get("title") or "")]
        known = [part for part in parts if part and part != label]
        credit = clean(report.get("credit") or "")
        byline = clean(report.get("byline") or "")
        rest = [basis_words(report), f"credit: {credit}" if credit else "", f"by {byline}" if byline else ""]
        text = " · ".join(part for part in (label, *known, *rest) if part)
        entries.append(Entry(text, quotes=(Quote((s.place(report_id, 0, 0),), ()),)))
    return Section("reports", "Reports", (Group("", tuple(entries)),))


def _section(s: Setting, name: str, title: str, entries: Sequence[Entry], total: int, note: str = "") -> Section:
    groups = (Group("", tuple(entries)),) if entries else ()
    return Section(name, title, groups, note, rest_words(total, len(entries), "fact"))


def _timeline_entry(s: Setting, fact: Json) -> Entry:
    first = fact["readings"][0] if fact["readings"] else None
    place = (Quote((s.place(*span(first)),), ()),) if first else ()
    speaker = speaker_name(s, fact) if fact["kind"] == "quotation" else ""
    said = f"{speaker}: " if is_quoted(fact) else ""
    only = "" if is_shared(fact) or not first else f"only in {s.labels.get(first['report'], first['report'])}"
    text = trim(headline_words(fact), TIMELINE_WORDS)
    status = fact_status(fact, text)
    source = f"as told by {speaker}" if speaker and not said and speaker != NO_SPEAKER else ""
    return Entry(
        said + (f"“{inner_marks(text)}”" if said else text),
        ", ".join(p for p in (status, source, only) if p),
        quotes=place,
    )
