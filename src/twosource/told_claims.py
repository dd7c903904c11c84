"""What a report told before somebody rejects it, and whose words it is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal, NamedTuple

from twosource.content import tokens_in
from twosource.events.predicates import verbs
from twosource.language.trees import base, children, subtree
from twosource.records import Analysis, Chain, Event, Quotation, Sentence

Span = tuple[int, int]
Kind = Literal["denied", "disputed"]
Reach = Literal["nearest", "close", "next", "of oneself", "speaker", "account", "printed"]

# "The ministry rejected this"; "The union disputes that".
DENIES = frozenset("deny dismiss rebuff rebut refute reject repudiate".split())
NOTS = frozenset("n't n’t never no nobody none not nothing".split())
# What is done to somebody who is accused happened, whatever he denies: "was charged with theft. He denies wrongdoing".
_PROCEEDINGS = frozenset(
    "arrest arraign bail charge convict detain dismiss fire impeach indict investigate jail oust probe prosecute raid "
    "remove sack search sentence subpoena sue summon suspend try".split()
)
# Sentences back in which a claim stands that is answered; sentences that a speaker's claim goes on for.
BACK, LONGEST, CLOSE = 4, 4, 2
# Characters by which a quotation's marks and its "that" may shift a stretch.
GAP = 5


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb or predicate that rejects; `reach` says how much of what was told it takes up: the nearest sentence (only
    one or two back: "close"), what is told there of those who reject it, all that a speaker said, a whole account, or
    what media printed."""

    kind: Kind
    token: int
    by: tuple[str, ...]
    reach: Reach
    of: tuple[str, ...] = ()  # whose words alone: "contradicted the minister"
    owned: bool = False  # it says whose words they are: "dismissed Ramm's claims"
    inner: tuple[Span, ...] = ()  # what it says itself that it rejects: "hit back at claims that it had sold the boat"
    only: Literal["", "figures", "denied"] = (
        ""  # it takes up only claims with a number ("that figure"), or with a "not"
    )


def speakers_of(chain: Chain) -> tuple[str, ...]:
    """The ids of a chain's sources, or their names where they are no actors of the report."""
    return tuple(dict.fromkeys(s.actor or s.name for s in chain))


def clause_of(sentence: Sentence, token: int) -> list[int]:
    """The tokens of the clause of a cue, without what it hangs on and what only stands beside it."""
    return subtree(sentence, token, ("conj", "parataxis"))


def _saying(sentence: Sentence, token: int) -> Iterator[int]:
    """The verbs that what a word heads is the content of, or that it goes with: "believed that it was a lie"."""
    while base(sentence.tokens[token]) in ("advcl", "ccomp", "xcomp"):
        token = sentence.tokens[token].head
        yield token


# Clauses that tell beside what is said when or why it was.
_BESIDE = frozenset("after as because before since until when while".split())


class Told:
    """What a report tells, by sentence, and whose words it is."""

    def __init__(self, a: Analysis) -> None:
        self._a = a
        self._at: list[list[_Words]] = [[] for _ in a.sentences]
        told = {(e.start, e.end) for e in a.events}
        self.wanted = {(e.start, e.end) for e in a.events if e.status == "called-for"}
        self._done = {(e.start, e.end) for e in a.events if e.lemma in _PROCEEDINGS | DENIES}
        for e in a.events:
            if not _is_beside(a, e):
                self._at[e.sentence].append(_Words(e.start, e.end, speakers_of(e.chain), _is_printed(e.chain)))
        for q in a.quotations:
            if not q.chain or q.negated:
                continue
            first = bisect_right(a.sentences, q.start, key=attrgetter("end"))
            last = bisect_left(a.sentences, q.end, lo=first, key=attrgetter("start"))
            for n, s in enumerate(a.sentences[first:last], first):
                part = (max(q.start, s.start), min(q.end, s.end))
                if part[1] > part[0] and part not in told and not _is_told_beside(s, q):
                    self._at[n].append(_Words(*part, speakers_of(q.chain), _is_printed(q.chain)))
        for words in self._at:
            words.sort()

    def before(self, number: int, cue: Cue) -> tuple[tuple[Span, ...], tuple[str, ...]]:
        """What is told before a cue and not by those who reject it: of the last to be cited all that they say; where
        nobody is cited, what the report tells last. And whose words it is."""
        sentence = self._a.sentences[number]
        first = sentence.tokens[min(clause_of(sentence, cue.token))].start
        # "her interview, in which she denied any wrongdoing" tells before what is not denied there
        aside = cue.reach == "of oneself" and sentence.tokens[cue.token].relation == "acl:relcl"
        earlier = [w for w in self._at[number] if w.end <= first and not aside]
        # the clause that says so is nothing that is rejected: "Ramm has maintained that it is not true"
        saying = {sentence.tokens[i].start for i in _saying(sentence, cue.token)}
        earlier = [w for w in earlier if not any(w.start <= at < w.end for at in saying)]
        # nobody rejects his own words: "called him a crank and said that it was rubbish"
        if earlier and max(earlier).by and set(max(earlier).by) <= set(cue.by):
            earlier = []
        if earlier:
            last = max(earlier).by
            return tuple((w.start, w.end) for w in earlier if w.by == last), last
        if cue.reach in ("account", "printed"):
            return self._account(number, cue)
        if cue.reach == "next":
            answered = self._said(number - 1, cue) if self._is_in_paragraph(number) else []
            return tuple((w.start, w.end) for w in answered), answered[-1].by if answered else ()
        back = CLOSE if cue.reach in ("close", "of oneself") else BACK
        for n in range(number - 1, max(-1, number - 1 - back), -1):
            said = self._said(n, cue)
            if said:
                return self._run(n, said[-1].by, cue), said[-1].by
            if cue.reach != "of oneself" and self._speaks(n, cue.by):
                return (), ()  # what they answer there has been found there
        # "Kavan dismissed Ramm's claims" is about what she said, not about what the report tells last
        return ((), ()) if cue.reach == "of oneself" or cue.owned else (self._own(number - 1), ())

    def takes_up(self, claim: Span, cue: Cue) -> bool:
        """Whether a claim is one that a cue may take up: one with a number, or with a "not", where only such are."""
        if cue.only == "figures":
            return any(claim[0] <= f.start and f.end <= claim[1] for f in self._a.figures)
        if cue.only == "denied":
            words = tokens_in(self._a.sentences, *claim)
            return any(t.form.lower() in NOTS for t in words)
        return True

    def is_denial(self, claim: Span) -> bool:
        """Whether a claim calls another one untrue."""
        words = tokens_in(self._a.sentences, *claim)
        return any(t.upos in ("NOUN", "ADJ") and t.lemma.lower() in verbs()["falsehoods"] for t in words)

    def _is_in_paragraph(self, number: int) -> bool:
        """Whether a sentence goes on in the paragraph of the one before it."""
        if number < 1:
            return False
        between = self._a.report.text[self._a.sentences[number - 1].end : self._a.sentences[number].start]
        return "\n\n" not in between

    def _speaks(self, number: int, by: Sequence[str]) -> bool:
        """Whether some actors say or deny something in a sentence."""
        s = self._a.sentences[number]
        return any(
            s.start <= x.cue_start < s.end and {x.actor or x.name} & set(by)
            for q in self._a.quotations
            for x in q.chain
        )

    def _said(self, number: int, cue: Cue) -> list[_Words]:
        """What others than those who reject it are given in a sentence; of themselves, what it tells of them."""
        if cue.reach == "of oneself":
            return [w for w in self._at[number] if self._is_about(w, cue.by) and not set(w.by) & set(cue.by)]
        if cue.of:
            return [w for w in self._at[number] if set(w.by) & set(cue.of)]
        return [w for w in self._at[number] if w.by and not set(w.by) & set(cue.by)]

    def _is_about(self, w: _Words, by: Sequence[str]) -> bool:
        """Whether a stretch names one of some actors, and not only what was done to him for it."""
        if (w.start, w.end) in self._done:
            return False  # nor his denial of it
        mentions = (m for actor in self._a.actors if actor.id in by for m in actor.mentions)
        return any(w.start <= m.start and m.end <= w.end for m in mentions)

    def _run(self, number: int, by: Sequence[str], cue: Cue) -> tuple[Span, ...]:
        """What a speaker says in a sentence, and where all of it is meant in those before it."""
        claims: list[Span] = []
        for n in range(number, max(-1, number - LONGEST), -1):
            more = [(w.start, w.end) for w in self._said(n, cue) if set(w.by) & set(by) or w.by == by]
            claims.extend((*more, *self._around(n, more)))
            near = cue.reach == "close" or (cue.reach in ("nearest", "of oneself") and not self._is_quoted(n))
            if not more or near:
                break
        return tuple(sorted(set(claims)))

    def _around(self, number: int, claims: Sequence[Span]) -> list[Span]:
        """The report's own clauses that tell who claims it: "An engineer warned his chiefs that the pump leaks"."""
        own = [(w.start, w.end) for w in self._at[number] if not w.by]
        return [o for o in own if any(o[0] <= c[0] and c[1] <= o[1] + GAP for c in claims)]

    def _is_quoted(self, number: int) -> bool:
        """Whether a sentence is all somebody's own words, so that what they claim may stand before it."""
        s = self._a.sentences[number]
        return any(
            q.direct and q.start <= s.start + GAP and 2 * (q.end - s.start) > s.end - s.start
            for q in self._a.quotations
        )

    def _account(self, number: int, cue: Cue) -> tuple[tuple[Span, ...], tuple[str, ...]]:
        """All that is given to others in the sentences before; what media printed where there is such."""
        window = range(max(0, number - BACK - 1), number)
        # a headline, which ends without a mark, is no part of an account
        told = [n for n in window if self._a.sentences[n].tokens[-1].upos == "PUNCT"]
        said = [w for n in told for w in self._said(n, cue)]
        if cue.reach == "printed":
            said = [w for w in said if w.printed] or said
        return tuple((w.start, w.end) for w in said), tuple(dict.fromkeys(x for w in said for x in w.by))

    def _own(self, number: int) -> tuple[Span, ...]:
        """What a sentence tells in the report's own voice: its longest clause."""
        own = [w for w in self._at[number] if not w.by] if number >= 0 else []
        return tuple((w.start, w.end) for w in sorted(own, key=lambda w: (w.start - w.end, w.start))[:1])

    def answers(self, number: int, cue: int, by: Sequence[str]) -> tuple[Span, ...]:
        """The rejecters' own words after a cue, in its sentence and, as long as they speak, in the next ones."""
        out = [w for w in self._at[number] if w.start > cue and set(w.by) & set(by)]
        for following in self._at[number + 1 : number + 1 + LONGEST]:
            more = [w for w in following if set(w.by) & set(by)]
            out.extend(more)
            if not more:
                break
        return tuple((w.start, w.end) for w in out)


class _Words(NamedTuple):
    """A stretch that tells something, whose words it is, and whether media printed it."""

    start: int
    end: int
    by: tuple[str, ...]
    printed: bool


def _is_printed(chain: Chain) -> bool:
    return any(s.kind in ("media", "document") for s in chain)


def _is_told_beside(sentence: Sentence, q: Quotation) -> bool:
    """Whether a clause that only says who is meant gives the words: "the firm, which announced a factory in May"."""
    at = q.chain[-1].cue_start
    return not q.direct and any(t.start == at and t.relation == "acl:relcl" for t in sentence.tokens)


def _is_beside(a: Analysis, e: Event) -> bool:
    """Whether a clause is no claim: a noun that only names an event, "who works there", "when he got out"."""
    sentence = a.sentences[e.sentence]
    t = sentence.tokens[e.token]
    marks = {sentence.tokens[i].form.lower() for i in children(sentence, e.token, "mark", "advmod")}
    if a.quotations and e.quotation is not None and a.quotations[e.quotation].negated:
        return True
    named = t.upos in ("NOUN", "PROPN") and not children(sentence, e.token, "cop")
    # "who works there", but not "where, they say, boxes came in unsealed"
    own = [i for i in children(sentence, e.token, "nsubj") if sentence.tokens[i].xpos not in ("WDT", "WP")]
    return named or (t.relation == "acl:relcl" and not own) or (base(t) == "advcl" and bool(marks & _BESIDE))
