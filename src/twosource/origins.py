"""Which supports of one fact are one origin: the two-source rule, counted.

A support is one report's backing of a fact: a branch of its attribution chain, or its own voice. Two supports are
dependent where their chains share a link, their sentences are copies, their outlets are one, or both carry one
agency's text. They are separate only where both chains end at somebody who can be asked. All else is unknown:
`high` counts the unknown apart, `low` does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from twosource.attribution import NOT_IDENTIFIED, NOT_NAMED
from twosource.copies import alike, plain_words
from twosource.records import Actor, Analysis, Chain, Merge, Origin, OriginKind, Source
from twosource.settings import SETTINGS, Settings
from twosource.units import Unit

# A chain that ends here can be followed no further by the reader: nobody is named, or another outlet is.
OPEN: tuple[OriginKind, ...] = ("none", "observation", "anonymous", "media")
# Words that name no one in particular: "Florida Department of Health" and "Florida" share more than these.
_EMPTY = frozenset(
    ["the", "of", "a", "an", "and", "for", "in", "on", "to", "ministry", "department", "office", "government", "agency"]
)


# A source phrase longer than this is a description, not a name.
LONGEST_NAME = 50


@dataclass
class OriginIndex:
    """The origins of one story: ids given in order of first use, one for each actor or name."""

    actor_of: Sequence[Mapping[str, str]]
    names: Mapping[str, str]
    voices: Mapping[str, str] = field(default_factory=dict)
    found: dict[str, Origin] = field(default_factory=dict)

    def key(self, report: int, source: Source) -> str:
        """What a source is known by: the story's actor, or its words; one that is not known, by its report."""
        if source.name in (NOT_NAMED, NOT_IDENTIFIED):
            return f"name:{source.name}:{report}"
        actor = self.actor_of[report].get(source.actor) if source.actor else None
        return actor or "name:" + " ".join(
            w for w in re.findall(r"\w+", source.name.lower()) if w not in ("the", "a", "an")
        )

    def origin(self, report: int, source: Source) -> Origin:
        """The story's origin for a source."""
        key = self.key(report, source)
        if key not in self.found:
            actor = key if not key.startswith("name:") else None
            name = self.voices.get(key) or self.names.get(key, source.name) if actor else source.name
            if not name[:1].isupper() and len(source.name) > len(name):
                name = source.name  # "analysts at the bank" tell more than "analysts"
            self.found[key] = Origin(f"o{len(self.found) + 1}", name, actor, source.kind)
        return self.found[key]

    def is_named(self, origin: Origin) -> bool:
        """Whether an origin has a name by which a reader can find it: "the hospital of Port Callan" may be any."""
        known = self.names.get(origin.actor or "", "")
        return is_named(origin.name) and (not known or is_named(known) or origin.actor in self.voices)

    def own_voice(self, report: int, name: str) -> Origin:
        """The origin that stands for a report's own voice."""
        key = f"voice:{report}"
        if key not in self.found:
            self.found[key] = Origin(f"o{len(self.found) + 1}", name, None, "none")
        return self.found[key]


def index_origins(
    story: Sequence[Analysis], actors: Sequence[Actor], to_story: Sequence[Mapping[str, str]]
) -> OriginIndex:
    """The index of a story's origins, empty yet; `actors` are the story's, `to_story` maps each report's to them."""
    voices = name_voices(story, to_story, {a.id for a in actors if a.kind == "government"})
    return OriginIndex(to_story, {a.id: a.name for a in actors}, voices)


def name_voices(
    analyses: Sequence[Analysis], to_story: Sequence[Mapping[str, str]], governments: Collection[str]
) -> dict[str, str]:
    """Governments by the words that the reports give their voice most often: "the Kremlin" is an origin that a reader
    knows, "Russia" is not."""
    counts: dict[str, Counter[str]] = {}
    for a, ids in zip(analyses, to_story, strict=True):
        for s in dict.fromkeys(s for q in a.quotations for s in q.chain if s.actor):
            actor = ids.get(s.actor or "")
            words = _ARTICLE.sub("", " ".join(a.report.text[s.start : s.end].split()))
            if actor and actor in governments and _is_name(words):
                counts.setdefault(actor, Counter())[words] += 1
    return {actor: max(sorted(c), key=lambda w: c[w]) for actor, c in counts.items()}


def _is_name(words: str) -> bool:
    """Whether a source's words name it: "the Kremlin"; not "It", nor a description that is too long for a name."""
    return words[:1].isupper() and len(words) <= LONGEST_NAME and words.lower() not in _PRONOUNS


_PRONOUNS = frozenset("he it its she they this which who".split())
_ARTICLE = re.compile(r"^(?:the|its|his|their|our)\s+|['’]s?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Backing:
    """One support of a fact: the links of one branch, outermost first."""

    report: int
    unit: Unit
    keys: tuple[str, ...]
    origin: Origin
    closed: bool


def branches(chain: Chain) -> list[Chain]:
    """A chain's branches: sources joined by "and" share their words of saying and stand side by side."""
    if len(chain) < 2:
        return [chain]
    last = chain[-1]
    beside = [
        s
        for s in chain[:-1]
        if (s.cue_start, s.cue_end) == (last.cue_start, last.cue_end)
        and (s.end <= last.start or last.end <= s.start)
        and s.kind == last.kind
        and s.kind != "media"
    ]
    if not beside:
        return [chain]
    outer = tuple(s for s in chain if s not in beside and s is not last)
    return [(*outer, s) for s in (*beside, last)]


def find_backings(units: Sequence[Unit], analyses: Sequence[Analysis], index: OriginIndex) -> list[Backing]:
    """The supports that a fact's units give."""
    out: list[Backing] = []
    for unit in units:
        report = analyses[unit.report].report
        for branch in branches(unit.chain):
            if not branch:
                voice = index.own_voice(unit.report, report.outlet or report.id)
                out.append(Backing(unit.report, unit, _voice_keys(unit.report, analyses), voice, False))
                continue
            keys = tuple(index.key(unit.report, s) for s in branch)
            last = branch[-1]
            origin = index.origin(unit.report, last)
            closed = last.kind not in OPEN and index.is_named(origin)
            if not closed:
                keys = (*keys, *_voice_keys(unit.report, analyses)[1:])
            out.append(Backing(unit.report, unit, keys, origin, closed))
    return out


def agency_key(name: str) -> str:
    """An agency by its initials where its name is long: "Norland Press Agency" and "NPA" are one credit."""
    words = re.findall(r"[^\W_]+", name)
    if len(words) > 2:
        return "".join(w[0] for w in words if w[0].isupper()).lower()
    return " ".join(w.lower() for w in words)


def is_named(name: str) -> bool:
    """Whether an origin has a proper name, by its last word. "The minister", "a document" and "Western officials" may
    be anybody: they stay unknown."""
    words = re.findall(r"\w+", name)
    return bool(words) and words[-1][0].isupper()


def _voice_keys(report: int, analyses: Sequence[Analysis]) -> tuple[str, ...]:
    """What a report's own voice rests on: itself, its outlet, and the agency it credits."""
    r = analyses[report].report
    keys = [f"report:{report}"]
    if r.outlet:
        keys.append("outlet:" + " ".join(re.findall(r"\w+", r.outlet.lower())))
    if r.credit:
        keys.append("credit:" + agency_key(r.credit))
    return tuple(keys)


def count_origins(
    backings: Sequence[Backing],
    analyses: Sequence[Analysis],
    one_utterance: bool,
    settings: Settings = SETTINGS,
) -> tuple[int, int, tuple[Merge, ...]]:
    """How many separate origins, at least and at most, and why supports were merged.

    `one_utterance`: the fact is what one speaker said once; then all its supports are that utterance.
    """
    if not backings:
        return 0, 0, ()
    group = list(range(len(backings)))
    merges: dict[tuple[int, int], Merge] = {}

    def join(i: int, j: int, merge: Merge) -> None:
        a, b = sorted((group[i], group[j]))
        if a == b:
            return
        if backings[i].report != backings[j].report:
            merges.setdefault((a, b), merge)
        group[:] = [a if g == b else g for g in group]

    for j, b in enumerate(backings):
        for i in range(j):
            merge = _dependence(backings[i], b, analyses, one_utterance, settings)
            if merge:
                join(i, j, merge)
    ends = sorted(set(group))
    closed = sum(any(backings[k].closed for k in range(len(backings)) if group[k] == g) for g in ends)
    # several spans of one report in its own voice are one support, however many there are
    voices = {backings[k].report for k in range(len(backings)) if not _ends_closed(group, backings, k)}
    open_groups = sum(not any(backings[k].closed for k in range(len(backings)) if group[k] == g) for g in ends)
    high = closed + min(open_groups, max(1, len(voices))) if open_groups else closed
    return max(1, closed), max(1, high), tuple(merges[k] for k in sorted(merges))


def _ends_closed(group: Sequence[int], backings: Sequence[Backing], k: int) -> bool:
    return any(b.closed for g, b in zip(group, backings, strict=True) if g == group[k])


def _dependence(
    a: Backing, b: Backing, analyses: Sequence[Analysis], one_utterance: bool, settings: Settings
) -> Merge | None:
    """Why two supports are one, or None where nothing shows it."""
    spans = tuple((analyses[x.report].report.id, x.unit.start, x.unit.end) for x in (a, b))
    shared = [k for k in a.keys if k in b.keys]
    if shared:
        return Merge("declared", _reason(shared[0], a, b), spans)
    if one_utterance and (
        not (a.closed and b.closed) or _contained(a.origin.name, b.origin.name) or a.unit.words == b.unit.words
    ):
        return Merge("inferred", "one utterance, by its words and its speaker", spans)
    if a.closed and b.closed and _contained(a.origin.name, b.origin.name):
        return Merge("inferred", f"“{a.origin.name}” and “{b.origin.name}” are one voice", spans)
    if a.report != b.report and not a.closed and not b.closed and is_copy(a.unit, b.unit, analyses, settings):
        return Merge("textual", "the sentences share their wording", spans)
    return None


def _reason(key: str, a: Backing, b: Backing) -> str:
    kind, _, rest = key.partition(":")
    if kind == "credit":
        return f"both carry {shown_agency(rest)}'s text"
    if kind == "outlet":
        return "one publisher"
    if kind == "report":
        return "one report"
    return f"both go back to {b.origin.name if b.keys[-1] == key else a.origin.name}"


def shown_agency(words: str) -> str:
    """A credited agency's name as printed: acronyms in capitals."""
    return words.upper() if len(words) <= 4 else words.title()


def _contained(a: str, b: str) -> bool:
    left = {w for w in re.findall(r"\w+", a.lower()) if w not in _EMPTY}
    right = {w for w in re.findall(r"\w+", b.lower()) if w not in _EMPTY}
    return bool(left and right) and (left <= right or right <= left)


def is_copy(a: Unit, b: Unit, analyses: Sequence[Analysis], settings: Settings = SETTINGS) -> bool:
    """Whether two reports' supporting sentences are one text; quotations come out first."""
    return alike(_plain_words(a, analyses), _plain_words(b, analyses), settings) is not None


def _plain_words(u: Unit, analyses: Sequence[Analysis]) -> list[str]:
    a = analyses[u.report]
    if not a.sentences:
        return []
    s = a.sentences[u.sentence]
    return plain_words(a.report.text, min(s.start, u.start), max(s.end, u.end))
