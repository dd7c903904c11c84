"""Who rejects a fact, disputes it, cannot verify it or will not comment: found in any report, laid on the facts that
it is about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

import numpy as np

from twosource.columns import Real
from twosource.content import LIGHT, content_words, tokens_in
from twosource.denials import ANSWERS, BELIEFS, NO_CONTENT, Denial, find_denials, is_past, stands_beside, thing_denied
from twosource.disputes import LEAST_ALIKE, find_disputes, is_party
from twosource.doubts import Doubt, find_doubts, find_false_claims
from twosource.matching import predicate_likeness
from twosource.rebuttals import Rebuttal, find_rebuttals
from twosource.records import Analysis, Challenge, ChallengeKind, Event
from twosource.rivals import find_rivals
from twosource.settings import Settings
from twosource.unit_finding import vectors_of
from twosource.units import NEAR, Unit, Units

# Words that accuse.
ACCUSES = frozenset(("accusation", "accuse", "allegation", "allege"))
# Whoever is only counted can be asked nothing: "a majority of voters do not believe
# that it was stolen".
COUNTED = frozenset(
    "anybody anyone everybody everyone few half majority many minority most nobody number one others people percent "
    "percentage proportion public share some somebody someone voters".split()
)
PRONOUNS = frozenset("i we you".split())
# What somebody denies to have with a thing or in it: "denied any connection to the firm".
TIES = frozenset("association complicity connection contact involvement knowledge link part role tie".split())
# Sentences back in which a claim may stand that is called untrue.
BACK = 4
# Sentences from a denial within which the denier's other words go with it.
BESIDE = 2
# A unit that shares the words of a denial is what it denies where their verbs are this much alike, or where the two are
# so near by meaning: 14 of the 15 units that are neither, on invented and real stories, told another thing of the same
# matter.
LIKE_VERB, NEARLY_SAID = 0.4, 0.75
# What is denied is compared with everything else for so many denials at once: a few dozen megabytes for 500 reports.
DENIALS_AT_ONCE = 128


class Challenges:
    """The denials, disputes and doubts of one story's reports.

    A denial lies on a fact where its content is what a reading of the fact asserts: the event stands in the denied
    content itself, an anaphoric denial follows it ("which Beijing denied"), or the two say the same by their words.
    """

    def __init__(
        self,
        analyses: Sequence[Analysis],
        to_story: Sequence[Mapping[str, str]],
        names: Mapping[str, str],
        pool: Units,
        settings: Settings,
    ) -> None:
        self._analyses, self._pool, self._settings, self._names = analyses, pool, settings, names
        self._beside: list[list[Unit]] = [[] for _ in analyses]  # each report's units
        for u in pool.units:
            self._beside[u.report].append(u)
        self._denials = [
            d
            for r, a in enumerate(analyses)
            for d in find_denials(a, self._beside[r], r, to_story[r])
            if _may_be_asked(d.by, names)
        ]
        self._deniers = {x for d in self._denials for x in d.by}
        self._cues: list[list[tuple[int, int]]] = [[] for _ in analyses]
        self._at: list[list[tuple[int, Denial]]] = [[] for _ in analyses]  # each report's denials and their sentences
        for d in self._denials:
            self._cues[d.report].append(d.cue)
            at = bisect_right(analyses[d.report].sentences, d.cue[0], key=lambda s: s.start) - 1
            self._at[d.report].append((at, d))
        self._denied = self._lay_denials()
        self._doubts = [
            [(d, tuple(to_story[r].get(x, x) for x in d.by)) for d in find_doubts(a)] for r, a in enumerate(analyses)
        ]
        self._rebuttals = [
            [x for y in find_rebuttals(a) if _may_be_asked((x := _in_story(y, to_story[r])).by, names)]
            for r, a in enumerate(analyses)
        ]
        self._of_all = [(r, x) for r, told in enumerate(self._rebuttals) for x in told if x.whole]
        self._false_claims = [find_false_claims(a) for a in analyses]
        self._rivals = [_rival_spans(a, to_story[r]) for r, a in enumerate(analyses)]
        self._found: dict[tuple[int, ...], Challenge] = {}
        self._disputes = find_disputes(pool, names, [a.report.published for a in analyses])

    def _lay_denials(self) -> dict[int, set[int]]:
        """For each unit, by its number, the numbers of the denials that lie on it."""
        having: dict[str, list[int]] = {}
        for u in self._pool.units if self._denials else ():
            for w in u.words:
                having.setdefault(w, []).append(u.index)
        out: dict[int, set[int]] = {}
        for start in range(0, len(self._denials), DENIALS_AT_ONCE):
            some = self._denials[start : start + DENIALS_AT_ONCE]
            rows = [vectors_of(self._analyses[d.report], ((d.start, d.end),))[0] for d in some]
            cosines = np.stack(rows) @ self._pool.vectors.T
            for number, d in enumerate(some, start):
                for unit in self._denied_by(d, cosines[number - start], having):
                    out.setdefault(unit, set()).add(number)
        return out

    def of(self, group: Sequence[Unit], apart: bool = False) -> Challenge:
        """The challenge to one fact, worked out once; `apart` where its readings differ in what they tell of one
        thing."""
        key = tuple(u.index for u in group)
        if key not in self._found:
            self._found[key] = self._find(group)
        found = self._found[key]
        if not apart or found.kind in ("denied", "disputed") or all(self._is_denial(u) for u in group):
            return found
        told = self._told_apart(group)
        return told if told.kind != "none" else found

    def _find(self, group: Sequence[Unit]) -> Challenge:
        """The challenge to one fact by what somebody says of it."""
        if self._only_denies(group):
            asserted = self._asserted(group)
            found = asserted if asserted.kind != "none" else self._told_only_by_denial(group)
            # who denied one thing may have claimed another, which others deny
            if found.kind != "none" or all(self._is_denial(u) or self._answers_for_himself(u) for u in group):
                return found
        told = [u for u in group if (u.event is None or u.event.lemma not in ANSWERS) and not self._is_old_belief(u)]
        # what is only asked for is turned down, and not denied, by others than those who ask
        by = [x for u in told for x in u.denied_by if u.status != "called-for" or x in u.who]
        spans: list[tuple[str, int, int]] = []
        for number in sorted(set().union(*(self._denied.get(u.index, ()) for u in group))):
            d = self._denials[number]
            # nobody denies his own words: "No warning reached me" and "he denied a warning" are one voice
            said = {s for u in group if not self._is_inside(u, d) for s in u.speakers}
            if not set(d.by) & said:
                by.extend(d.by)
                spans.append((self._analyses[d.report].report.id, d.start, d.end))
        rebutted = self._rebutted(group, "denied")
        by.extend(rebutted.by)
        by.extend(self._said_not_so(group))
        if by:
            return Challenge("denied", tuple(dict.fromkeys(by)), tuple(dict.fromkeys((*spans, *rebutted.spans))))
        disputed = self._disputed(group)
        return disputed if disputed.kind != "none" else self._doubted(group)

    def _said_not_so(self, group: Sequence[Unit]) -> list[str]:
        """Who says in a fact of its own that what this fact tells did not happen."""
        if any(u.status == "not-happened" for u in group):
            return []
        inside = {u.index for u in group}
        against = [o for u in group for o in self._disputes.get(u.index, ())]
        if any(o.other in inside for o in against):
            return []  # both are in it: it is disputed
        said = {s for u in group for s in u.speakers}
        denied = [o for o in against if o.denies and not self._is_old_belief(self._pool.units[o.other])]
        return [s for o in denied for s in o.pair if s not in said and _may_be_asked((s,), self._names)]

    def _is_old_belief(self, u: Unit) -> bool:
        """Whether a unit is what somebody did not believe once: no word of his today."""
        q = u.quotation
        if q is None or not q.chain or q.cue_lemma not in BELIEFS:
            return False
        return is_past(self._analyses[u.report], (q.chain[-1].cue_start, q.chain[-1].cue_end))

    def _rebutted(self, group: Sequence[Unit], kind: ChallengeKind) -> Challenge:
        """Who rejects what a fact tells right after it was told, in one of its reports."""
        by: list[str] = []
        spans: list[tuple[str, int, int]] = []
        for r in sorted({u.report for u in group}):
            units = [u for u in group if u.report == r and u.kind != "figure"]
            said = frozenset[str]().union(*(u.speakers for u in units))
            for x in self._rebuttals[r]:
                told = x.kind == kind and not set(x.by) & said and any(_is_one(u, c) for u in units for c in x.claims)
                if told:
                    by.extend(x.by)
                    spans.append((self._analyses[r].report.id, x.start, x.end))
        accusing = [u for u in group if _is_of_accusing(u)]
        for r, x in self._of_all if accusing else ():
            if x.kind == kind and any(_accuses(u, x.by) for u in accusing):
                by.extend(x.by)
                spans.append((self._analyses[r].report.id, x.start, x.end))
        return Challenge(kind if by else "none", tuple(dict.fromkeys(by)), tuple(spans))

    def _asserted(self, group: Sequence[Unit]) -> Challenge:
        """Who asserts what a denial denies: to them the denial is disputed; only those who can be asked."""
        numbers = [n for n, d in enumerate(self._denials) if any(self._is_of(u, d) for u in group)]
        said = frozenset[str]().union(*(u.speakers for u in group))
        by = [s for n in numbers for s in self._claimants(n, said)]
        return Challenge("disputed", tuple(dict.fromkeys(by))) if by else self._answered(group)

    def _told_only_by_denial(self, group: Sequence[Unit]) -> Challenge:
        """Who denies a fact that is told by its denial alone: "The mayor denied knowing about the plan"."""
        denials = [
            d for d in self._denials if any(self._is_denied_by_clause(u, d) for u in group) and self._names_it(d)
        ]
        by = dict.fromkeys(x for d in denials for x in d.by if x in self._names)
        spans = dict.fromkeys((self._analyses[d.report].report.id, d.start, d.end) for d in denials)
        return Challenge("denied", tuple(by), tuple(spans)) if by else Challenge("none")

    def _names_it(self, d: Denial) -> bool:
        """Whether a denial says itself what it denies: not "dismissed that account as a lie", nor charges in court."""
        tokens = tokens_in(self._analyses[d.report].sentences, d.start, d.end)
        as_what = next((k for k, t in enumerate(tokens) if t.form.lower() == "as"), len(tokens))
        return not d.plea and bool(content_words(tokens[:as_what]).keys() - NO_CONTENT)

    def _is_denied_by_clause(self, u: Unit, d: Denial) -> bool:
        """Whether a unit is the clause of a denial, with what it denies."""
        e = u.event
        if e is None or u.report != d.report or not (e.predicate_start < d.cue[1] and d.cue[0] < e.predicate_end):
            return False
        return u.start <= d.start and d.end <= u.end

    def _claimants(self, number: int, without: Set[str]) -> list[str]:
        """Who asserts what a denial denies, of those who can be asked."""
        denied = [self._pool.units[i] for i, laid in sorted(self._denied.items()) if number in laid]
        by = [s for u in denied if u.status != "not-happened" and not u.denied_by for s in sorted(u.speakers)]
        out = without | set(self._denials[number].by)
        return [s for s in by if s not in out and is_party(self._names.get(s, s))]

    def _answered(self, group: Sequence[Unit]) -> Challenge:
        """Whose claim a fact answers: a denial, and the words that go with a rejection, are disputed by those whom it
        rejects."""
        by: list[str] = []
        for u in group:
            for x in self._rebuttals[u.report]:
                rejects = u.event is not None and u.event.predicate_start <= x.cue < u.event.predicate_end
                if (rejects and x.kind == "denied") or (
                    any(_is_one(u, c) for c in x.answers) and u.speakers & set(x.by)
                ):
                    by.extend(s for s in x.owners if s not in u.speakers and is_party(self._names.get(s, s)))
        return Challenge("disputed", tuple(dict.fromkeys(by))) if by else Challenge("none")

    def _is_of(self, u: Unit, d: Denial) -> bool:
        """Whether a unit is a denial or stands in it."""
        if u.report != d.report or not set(d.by) & (u.speakers | set(u.who)):
            return False
        return (u.start <= d.cue[0] and d.cue[1] <= u.end) or (d.start < u.end and u.start < d.end)

    def _only_denies(self, group: Sequence[Unit]) -> bool:
        """Whether a fact is a denial and nothing else: "the ministry denied it", and the denier's own words for it."""
        return all(
            self._is_denial(u)
            or (u.speakers and u.speakers <= self._deniers and not u.denied_by and not self._is_called_false(u))
            for u in group
        )

    def _answers_for_himself(self, u: Unit) -> bool:
        """Whether a unit is the words of somebody who denies something beside them, which go with his denial."""
        return bool(u.speakers) and any(
            u.speakers <= set(d.by) and abs(u.sentence - sentence) <= BESIDE for sentence, d in self._at[u.report]
        )

    def _is_called_false(self, u: Unit) -> bool:
        """Whether a unit stands in a claim that its speaker calls untrue."""
        denials = [self._denials[n] for n in sorted(self._denied.get(u.index, ()))]
        return any(d.quotation is None and self._is_inside(u, d) for d in denials)

    def _is_denial(self, u: Unit) -> bool:
        e = u.event
        return e is not None and any(a < e.predicate_end and e.predicate_start < b for a, b in self._cues[u.report])

    def _is_inside(self, u: Unit, d: Denial) -> bool:
        """Whether a unit has words of what is denied, in its own report: a denial is no word of the denier's for it."""
        if u.quotation is not None and u.quotation.negated:
            return True
        return d.quotation is None and u.report == d.report and d.start < u.end and u.start < d.end

    def _denied_by(self, d: Denial, cosines: Real, having: Mapping[str, Sequence[int]]) -> Iterator[int]:
        """The numbers of the units that a denial lies on. `cosines` are its and each unit's, `having` the units in
        which each content word stands."""
        units, weight = self._pool.units, self._pool.weight
        inside = {u.index for u in self._beside[d.report] if u.start < d.end and u.end > d.start}
        yield from (i for i in sorted(inside) if self._is_denied_here(units[i], d))
        if d.owner is not None and (d.named_alone or not any(self._is_denied_here(units[i], d) for i in inside)):
            accusing = [u.index for u in units if d.owner in u.who and u.event is not None and u.event.lemma in ACCUSES]
            yield from sorted({*self._claimed_by(d.owner, d), *accusing} - inside)
            return
        if d.named_alone:
            return
        a = self._analyses[d.report]
        denied = sorted(w for w in content_words(tokens_in(a.sentences, d.start, d.end)) if w not in NO_CONTENT)
        if not denied:
            return
        common = np.zeros(len(units))
        for w in denied:
            common[having.get(w, [])] += weight.get(w, 1.0)
        total = sum(weight.get(w, 1.0) for w in denied)
        likeness = 0.5 * cosines.astype(np.float64) + 0.5 * common / total
        bar = self._settings.denial_link if len(denied) > 1 else self._settings.denial_link_of_one_word
        heads = [i for i in sorted(inside) if units[i].event is not None and self._is_denied_here(units[i], d)]
        thing = None if any(_is_clause(units[i]) for i in heads) else thing_denied(a, d)
        near = np.flatnonzero(cosines >= LEAST_ALIKE)
        told = self._told_before(d, [units[i] for i in near.tolist()])
        alike = [
            i
            for i in np.flatnonzero(likeness >= bar).tolist()
            if cosines[i] >= NEARLY_SAID
            or (self._tells_by_like_verb(i, heads) and self._is_of_the_thing(units[i], thing, d))
        ]
        for i in sorted({*alike, *told}):
            if i not in inside and units[i].status != "not-happened" and units[i].kind != "figure":
                yield i

    def _tells_by_like_verb(self, unit: int, heads: Sequence[int]) -> bool:
        """Whether a unit's verb is near to one of those that are denied, and tells it of the same one: "denied that he
        had been told of the plan" is not about "he cancelled the plan", nor about "the panel was told of the plan"."""
        if not heads or self._pool.units[unit].kind == "quotation":
            return True
        same = predicate_likeness(self._pool, np.full(len(heads), unit), np.array(heads))
        like = [h for h, value in zip(heads, same.tolist(), strict=True) if value >= LIKE_VERB]
        return any(self._is_of_same_one(self._pool.units[unit], self._pool.units[h]) for h in like)

    def _is_of_same_one(self, u: Unit, v: Unit) -> bool:
        """Whether two units may tell of one whom it was done to: both name one, and the two are unlike."""
        if u.whom & v.whom or not (u.patients and v.patients):
            return True
        words = self._pool.words
        pairs = [(words.get(x), words.get(y)) for x in u.patients for y in v.patients]
        known = [float(x @ y) for x, y in pairs if x is not None and y is not None]
        return len(known) < len(pairs) or max(known) >= NEAR

    def _is_of_the_thing(self, u: Unit, thing: str | None, d: Denial) -> bool:
        """Whether a unit tells of the thing that a denial without a verb names, not of what is only called by it:
        "denied any collusion" is about "they colluded", not about "the collusion inquiry". A tie or a part in a thing
        is denied where it is told of him who denies it."""
        if thing is None:
            return True
        if thing in TIES:
            return bool(set(d.by) & (u.actors | u.who | u.whom))
        told = {u.predicate, *u.patients, *u.agents}
        if thing in told:
            return True
        vector = self._pool.words.get(thing)
        near = (self._pool.words.get(w) for w in told)
        return vector is None or any(x is not None and float(x @ vector) >= NEAR for x in near)

    def _told_before(self, d: Denial, near: Sequence[Unit]) -> list[int]:
        """Of some units those that tell by the denied verb what the sentences before the denial say to have happened:
        "forces fired live rounds. ... The police chief denied that his officers opened fire"."""
        denied = [e for e in self._analyses[d.report].events if d.start <= e.start and e.end <= d.end]
        if d.quotation is None or not denied:
            return []
        verbs, first = {e.lemma for e in denied} - LIGHT, denied[0].sentence
        return [
            u.index
            for u in near
            if u.report == d.report and u.event is not None and u.event.lemma in verbs
            and 0 < first - u.event.sentence <= BACK
            and u.status in ("happened", "ongoing") and not u.speakers & set(d.by)
        ]  # fmt: skip

    def _is_denied_here(self, u: Unit, d: Denial) -> bool:
        """Whether a unit that shares words with a denial is what it denies; not "where 800 people work" beside it."""
        if u.event is not None and stands_beside(self._analyses[u.report].sentences[u.event.sentence], u.event, d):
            return False
        if d.quotation is None:
            whole = u.kind == "quotation" and u.start == d.start and _is_one(u, (d.start, d.end))
            return whole or (d.start <= u.start and u.end <= d.end and u.kind == "event")
        return u.end - u.start <= 1.5 * (d.end - d.start) and u.quotation is d.quotation

    def _claimed_by(self, owner: str, d: Denial) -> list[int]:
        """What somebody was last said to have said before his claim is called untrue."""
        near = [
            u for u in self._beside[d.report] if owner in u.speakers and d.sentence - BACK <= u.sentence < d.sentence
        ]
        last = max((u.sentence for u in near), default=-1)
        return [u.index for u in near if u.sentence == last]

    def _disputed(self, group: Sequence[Unit]) -> Challenge:
        """Two named parties assert what cannot both be, in this fact or in another one beside it."""
        rebutted = self._rebutted(group, "disputed")
        parties = [x for u in group for o in self._disputes.get(u.index, ()) for x in o.pair]
        counted = [x for u in group for at, by in self._rivals[u.report] if _has(u, at) for x in by]
        false = self._called_false(group)
        parties = [*rebutted.by, *false.by, *counted, *sorted(set(parties)), *self._answered(group).by]
        spans = tuple(dict.fromkeys((*rebutted.spans, *false.spans)))
        return Challenge("disputed", tuple(dict.fromkeys(parties)), spans) if parties else Challenge("none")

    def _called_false(self, group: Sequence[Unit]) -> Challenge:
        """Which report calls a claim false that it passes on: "the minister falsely claimed that it was sold"."""
        by: list[str] = []
        spans: list[tuple[str, int, int]] = []
        for r in sorted({u.report for u in group}):
            report = self._analyses[r].report
            for start, end, cue in self._false_claims[r]:
                if any(u.report == r and _is_called_false(u, start, end, cue) for u in group):
                    by.append(report.outlet or report.id)
                    spans.append((report.id, cue, end))
        return Challenge("disputed" if by else "none", tuple(by), tuple(spans))

    def _told_apart(self, group: Sequence[Unit]) -> Challenge:
        """Whose readings of one fact differ, where each is the word of a party of its own."""
        by: dict[int, set[str]] = {}
        for u in group:
            named = {s for s in u.speakers if is_party(self._names.get(s, s))}
            by.setdefault(u.report, set()).update(named)
        parties = [sorted(x) for _, x in sorted(by.items())]
        if len(parties) < 2 or not all(parties) or set(parties[0]) & set[str]().union(*parties[1:]):
            return Challenge("none")
        return Challenge("disputed", tuple(dict.fromkeys(x for p in parties for x in p)))

    def _doubted(self, group: Sequence[Unit]) -> Challenge:
        """What a report could not verify, else what somebody would not comment on."""
        kinds: tuple[ChallengeKind, ...] = ("unverified", "no-comment")
        for kind in kinds:
            by: list[str] = []
            spans: list[tuple[str, int, int]] = []
            for r in sorted({u.report for u in group}):
                units = [u for u in group if u.report == r]
                for doubt, who in self._doubts[r]:
                    if doubt.asked and not all(u.report == r and doubt.start <= u.start < doubt.end for u in group):
                        continue  # that he left is told elsewhere; "would not say when he left" does not doubt it
                    if doubt.unnamed and any(
                        u.report != r and u.status == "happened" and not u.speakers for u in group
                    ):
                        continue  # another report tells it as known
                    events = [self._analyses[r].events[k] for k in doubt.about]
                    if doubt.kind == kind and any(_is_doubted(u, doubt, who, e) for u in units for e in events):
                        by.extend(who)
                        spans.append((self._analyses[r].report.id, doubt.start, doubt.end))
            if spans:
                return Challenge(kind, tuple(dict.fromkeys(by)), tuple(spans))
        return Challenge("none")


def _is_clause(u: Unit) -> bool:
    """Whether a unit has a verb: "that it fired", not "any collusion"."""
    return u.event is not None and not u.event.rule.startswith(("events.noun", "events.derived_noun"))


def _is_of_accusing(u: Unit) -> bool:
    """Whether a unit accuses somebody or stands in what he is accused of."""
    q = u.quotation
    return (u.event is not None and u.event.lemma in ACCUSES) or (q is not None and q.cue_lemma in ACCUSES)


def _accuses(u: Unit, by: Sequence[str]) -> bool:
    """Whether a unit of an accusation is about some actors, and nothing that they say or do themselves."""
    accused = frozenset(by)
    if u.event is not None and u.event.lemma in ACCUSES:
        return bool(accused & (u.whom | u.actors)) and not accused & (u.who | u.speakers)
    return bool(accused & (u.who | u.actors)) and not accused & u.speakers


def _may_be_asked(by: Sequence[str], names: Mapping[str, str]) -> bool:
    """Whether some of those who deny are somebody: not all "people", "a majority of voters"."""
    told = [set(names.get(x, x).lower().split()) for x in by]
    return not by or any(not (COUNTED & words or words <= PRONOUNS) for words in told)


def _in_story(x: Rebuttal, ids: Mapping[str, str]) -> Rebuttal:
    """A report's rebuttal with the story's ids."""
    return replace(x, by=tuple(ids.get(y, y) for y in x.by), owners=tuple(ids.get(y, y) for y in x.owners))


def _rival_spans(a: Analysis, ids: Mapping[str, str]) -> list[tuple[tuple[int, int], tuple[str, ...]]]:
    """Where in a report figures stand that are given otherwise beside them, and who gives the two."""
    out: list[tuple[tuple[int, int], tuple[str, ...]]] = []
    for pair in find_rivals(a):
        by = tuple(dict.fromkeys(ids.get(x, x) for g in pair for x in g.by[-1:]))
        out.extend(((g.figure.start, g.figure.end), by) for g in pair)
    return out


# A unit longer than this tells more than the figure that is disputed in it.
WITH_A_FIGURE = 200


def _has(u: Unit, at: tuple[int, int]) -> bool:
    return u.start <= at[0] and at[1] <= u.end and u.end - u.start <= WITH_A_FIGURE


def _is_doubted(u: Unit, doubt: Doubt, by: Sequence[str], e: Event) -> bool:
    """Whether a unit tells an event that is doubted: "the union declined to comment" is told and not doubted, and
    neither are the words that go with it: "he refused to comment on her remarks, saying only: “We go on.”"."""
    if u.start <= doubt.cue < u.end:
        return False
    told = _overlap(u, (e.start, e.end)) and u.start <= e.predicate_start < u.end
    marked = u.quotation is not None and u.quotation.direct and u.start > doubt.cue
    return told and not (marked and u.speakers & set(by))


def _is_called_false(u: Unit, start: int, end: int, cue: int) -> bool:
    """Whether a unit is a claim, or the clause that passes it on and calls it false."""
    passes_on = u.event is not None and cue <= u.event.predicate_start < start and end <= u.end
    return u.kind != "figure" and (passes_on or _is_one(u, (start, end)))


def _is_one(u: Unit, span: tuple[int, int]) -> bool:
    """Whether a unit and a stretch of its report are nearly the same words."""
    common = min(u.end, span[1]) - max(u.start, span[0])
    return common > 0.7 * max(u.end - u.start, span[1] - span[0])


def _overlap(u: Unit, span: tuple[int, int]) -> bool:
    """Whether a unit and a stretch of its report are of one thing: most of either is in the other."""
    common = min(u.end, span[1]) - max(u.start, span[0])
    return common > 0 and 2 * common >= min(u.end - u.start, span[1] - span[0])
