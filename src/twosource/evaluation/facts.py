"""Facts across reports, on stories with gold facts.

A story is a folder with its reports as NAME.txt and a gold.json: `{"published": {report: day}, "outlets": {...},
"facts": [{"id", "kind", "readings": [{"report", "text", "when", "status", "attribution"}], "agreement", "challenge",
"level", "origins": [low, high]}]}`, where a reading's text stands once in its report; "again" lists other words of the
report that tell the same. A reading of ours lies on a gold one where their common part is at least half of the shorter.
With `"exhaustive": true` the gold lists every fact that two reports share.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twosource.export import brief_to_json
from twosource.pipeline import analyse_all, compare
from twosource.records import Report

Json = dict[str, Any]
# Our readings longer than this point at no particular words and count for nothing.
LONGEST = 600
# Kinds of origin that are the report's own voice.
VOICES = ("none", "observation")


@dataclass(frozen=True, slots=True)
class Found:
    """One of our readings, with its fact."""

    fact: int
    start: int
    end: int
    report: str
    reading: Json


def score(path: Path) -> dict[str, Any]:
    """The figures over one story's folder or a folder of them, as shares of 1.

    Links are pairs of readings of one fact from two reports; precision is over the pairs of ours that lie on gold
    readings, recall over the gold pairs. "all links precision" is over all pairs of ours, in stories with exhaustive
    gold.
    """
    folders = [path] if (path / "gold.json").exists() else sorted(p.parent for p in path.glob("*/gold.json"))
    if not folders:
        raise ValueError(f"{path}: no gold.json in it or in its folders")
    total: Counter[str] = Counter()
    for folder in folders:
        gold = json.loads((folder / "gold.json").read_text("utf8"))
        total.update(count(gold, read_brief(folder, gold)))
    return figures(total)


def read_reports(folder: Path, gold: Json) -> list[Report]:
    """A story's reports, with the days and outlets that the gold gives them."""
    return [
        Report(
            name,
            f"{name}.txt",
            (folder / f"{name}.txt").read_text("utf8"),
            outlet=gold["outlets"].get(name),
            language="en",
            published=dt.date.fromisoformat(day),
            published_basis="given",
        )
        for name, day in sorted(gold["published"].items())
    ]


def read_brief(folder: Path, gold: Json) -> Json:
    """The brief of a story's reports, with the days and outlets that the gold gives them."""
    reports = read_reports(folder, gold)
    brief = brief_to_json(compare(analyse_all(reports)))
    texts = {r.id: r.text for r in reports}
    return {**brief, "texts": texts}


def count(gold: Json, brief: Json) -> Counter[str]:
    """The counts behind the figures, for one story."""
    c: Counter[str] = Counter(stories=1, one_story=len(brief["stories"]) == 1)
    facts = [f for s in brief["stories"] for f in s["facts"]]
    names = {(s["id"], o["id"]): o for s in brief["stories"] for o in s["origins"]}
    story_of = [s["id"] for s in brief["stories"] for _ in s["facts"]]
    found = [
        Found(k, r["start"], r["end"], r["report"], r)
        for k, f in enumerate(facts)
        for r in f["readings"]
        if r["end"] - r["start"] <= LONGEST
    ]
    on: dict[tuple[str, int], list[Found]] = {}
    lies_on: dict[tuple[int, int, int, str], set[str]] = {}
    for g in gold["facts"]:
        for i, want in enumerate(g["readings"]):
            spans = spans_of(want, brief["texts"][want["report"]])
            for ours in found:
                if ours.report == want["report"] and any(covers(s, (ours.start, ours.end)) for s in spans):
                    on.setdefault((g["id"], i), []).append(ours)
                    lies_on.setdefault((ours.fact, ours.start, ours.end, ours.report), set()).add(g["id"])
    c["links"], c["links_right"] = _links(lies_on)
    if gold.get("exhaustive"):
        every = {(o.fact, o.start, o.end, o.report): set[str]() for o in found} | lies_on
        c["all_links"], c["all_links_right"] = _links(every)
    for g in gold["facts"]:
        _count_readings(g, on, names, story_of, c)
        _count_fact(g, on, facts, c)
    return c


def covers(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether the common part of two spans is at least half of the shorter."""
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common > 0 and 2 * common >= min(a[1] - a[0], b[1] - b[0])


def spans_of(reading: Json, text: str) -> list[tuple[int, int]]:
    """Where in its report's text the words of a gold reading stand."""
    told = [reading["text"], *reading.get("again", ())]
    return [(text.index(words), text.index(words) + len(words)) for words in told]


def _links(lies_on: dict[tuple[int, int, int, str], set[str]]) -> tuple[int, int]:
    """Of our readings (fact, start, end, report) the pairs that stand in one fact though in two reports, and how many
    of them lie on one gold fact."""
    keys = sorted(lies_on)
    pairs = [(a, b) for i, a in enumerate(keys) for b in keys[:i] if a[0] == b[0] and a[3] != b[3]]
    return len(pairs), sum(bool(lies_on[a] & lies_on[b]) for a, b in pairs)


def _count_readings(
    g: Json,
    on: dict[tuple[str, int], list[Found]],
    names: dict[tuple[str, str], Json],
    story_of: Sequence[str],
    c: Counter[str],
) -> None:
    for i, want in enumerate(g["readings"]):
        c["readings"] += 1
        ours = on.get((g["id"], i), [])
        if not ours:
            continue
        c["readings_found"] += 1
        if want["when"]:
            c["dates"] += 1
            c["dates_right"] += any(days_of(want["when"]) == _when(o.reading) for o in ours)
        if want["status"]:
            c["statuses"] += 1
            c["statuses_right"] += any(o.reading["status"] == want["status"] for o in ours)
        said = [
            [n["name"] for x in o.reading["attribution"] if (n := names[story_of[o.fact], x])["kind"] not in VOICES]
            for o in ours
        ]
        if want["attribution"]:
            c["attributions"] += 1
            c["attributions_right"] += any(same_name(a, n) for ns in said for n in ns for a in want["attribution"])
        else:
            c["own_voice"] += 1
            c["own_voice_right"] += any(not ns for ns in said)


def _pairs(g: Json) -> Iterator[tuple[int, int]]:
    for i, a in enumerate(g["readings"]):
        for j in range(i):
            if g["readings"][j]["report"] != a["report"]:
                yield j, i


def _count_fact(g: Json, on: dict[tuple[str, int], list[Found]], facts: Sequence[Json], c: Counter[str]) -> None:
    shared: set[int] = set()
    for i, j in _pairs(g):
        c["pairs"] += 1
        both = {o.fact for o in on.get((g["id"], i), [])} & {o.fact for o in on.get((g["id"], j), [])}
        c["pairs_found"] += bool(both)
        shared |= both
    best = [facts[k] for k in sorted(shared)]
    if best:
        low, high = g["origins"]
        c["compared"] += 1
        c["agreement_right"] += any(f["agreement"] == g["agreement"] for f in best)
        c["over_counted"] += all(f["support"]["origins_low"] > low for f in best)
        c["interval_covers"] += any(
            f["support"]["origins_low"] <= low and f["support"]["origins_high"] >= high for f in best
        )
        c["level_right"] += any(f["support"]["level"] == g["level"] for f in best)
        if g["agreement"] in ("agree", "compatible"):
            c["no_conflict"] += 1
            c["false_conflict"] += all(f["agreement"] == "differ" for f in best)
    ours = [facts[o.fact] for i in range(len(g["readings"])) for o in on.get((g["id"], i), [])]
    if g["challenge"] != "none":
        c["challenges"] += 1
        c["challenges_found"] += any(f["challenge"]["kind"] == g["challenge"] for f in ours)
    elif ours:
        c["unchallenged"] += 1
        c["false_challenge"] += all(f["challenge"]["kind"] != "none" for f in ours)


def _when(reading: Json) -> tuple[str, str] | None:
    w = reading["when"]
    return (w["start"], w["end"]) if w else None


def days_of(value: str) -> tuple[str, str]:
    """The first and last day of an ISO day, month, year or a/b of them."""
    first, _, last = value.partition("/")
    return _edge(first, False), _edge(last or first, True)


def _edge(value: str, last: bool) -> str:
    parts = [int(p) for p in value.split("-")]
    if len(parts) == 3:
        return value
    year, month = parts[0], parts[1] if len(parts) == 2 else (12 if last else 1)
    if not last:
        return dt.date(year, month, 1).isoformat()
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return (following - dt.timedelta(days=1)).isoformat()


_SMALL = frozenset("the of a an mr ms mrs sen rep president".split())
# A shared last word of these says nothing: "the Foreign Ministry", "the Defence Ministry".
_COMMON = frozenset(
    "ministry department office official officials statement police government court agency source sources report "
    "committee news press times post minister president spokesman spokeswoman spokesperson party council union".split()
)


def same_name(a: str, b: str) -> bool:
    """Whether two names of an origin are one to a reader: most words shared, or one last name."""
    x, y = _words(a), _words(b)
    if not x or not y:
        return False
    if x[-1] == y[-1] and x[-1] not in _COMMON:
        return True
    left, right = set(x), set(y)
    return left <= right or right <= left or 2 * len(left & right) >= len(left | right)


def _words(name: str) -> list[str]:
    return [w for w in re.findall(r"\w+", name.lower()) if w not in _SMALL]


def figures(c: Counter[str]) -> dict[str, Any]:
    """Shares from counts; None where there was nothing to count."""

    def share(part: str, whole: str) -> float | None:
        return round(c[part] / c[whole], 4) if c[whole] else None

    p, r = share("links_right", "links") or 0.0, share("pairs_found", "pairs") or 0.0
    return {
        "stories": c["stories"],
        "one story": share("one_story", "stories"),
        "readings found": share("readings_found", "readings"),
        "link recall": r,
        "link precision": p,
        "link F1": round(2 * p * r / (p + r), 4) if p + r else 0.0,
        "all links precision": share("all_links_right", "all_links"),
        "dates right": share("dates_right", "dates"),
        "status right": share("statuses_right", "statuses"),
        "according to right": share("attributions_right", "attributions"),
        "own voice right": share("own_voice_right", "own_voice"),
        "agreement right": share("agreement_right", "compared"),
        "false conflicts": share("false_conflict", "no_conflict"),
        "origins over-counted": share("over_counted", "compared"),
        "origin interval covers": share("interval_covers", "compared"),
        "level right": share("level_right", "compared"),
        "challenges found": share("challenges_found", "challenges"),
        "false challenges": share("false_challenge", "unchallenged"),
    }
