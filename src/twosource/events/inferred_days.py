"""The day of an event that tells none of its own: which of the days that its report tells it was on, if any.

Each day told is judged by boosted trees (data/en/days.json, made by training/train_days.py) over where it is told from
the event, what else happened on it and whether the narrative-time rule of scene.py leads to it. They were fitted to
stories written for this project, of which the day of each event is known (evaluation/stories). What is so dated carries
the words of the day as its evidence and the rule `events.scene`: a reader infers it, no report says it.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from twosource.boosted import Rows, Trees, as_rows, probable, read_trees
from twosource.data import ENGLISH
from twosource.events.inherited_dates import is_apart
from twosource.events.scene import (
    as_scene,
    days_of_happenings,
    is_dateline,
    is_saying,
    moves_on,
    scenes,
    scenes_of_events,
)
from twosource.records import Event, Interval, Quotation, Report, Sentence, TimeExpression

FEATURES = (
    "sentences since", "days since", "alike", "paragraphs since", "share of happenings", "sentence", "length", "scene",
    "same paragraph", "happened", "single day", "scene of sayings", "sentences until", "happenings", "times told",
    "days before report", "rank of happenings", "days told", "moves on", "lead", "predicate told", "simple past",
)  # fmt: skip
# How likely a day must be to be told as the event's, and how likely the day of its scene. Of the days from the first on
# in stories that the trees were not fitted to, seven in ten are right where gold knows the day, as of those of scenes
# alone, and there are half again as many.
LEAST, LEAST_OF_SCENE = 0.25, 0.1
# What is farther than these is far.
FAR_SENTENCES, FAR_PARAGRAPHS, FAR_DAYS, FAR_AHEAD, FAR_SENTENCE, LONG = 40, 20, 400, 60, 30, 400
# The first sentences tell a report's main event.
LEAD = 3
UNRANKED = 9
# "since 4 March", "since late on Friday": when a time began is no day on which something was.
_SINCE = re.compile(r"\bsince\s+(?:(?:at|about|early|late|mid|the|on)\b[\s-]*)*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """A day or a longer time that a report tells: its expressions in order, the sentence of each, and the events that
    tell it as theirs."""

    when: Interval
    dates: tuple[TimeExpression, ...]
    sentences: tuple[int, ...]
    events: tuple[Event, ...]


def infer_days(
    events: Sequence[Event],
    report: Report,
    sentences: Sequence[Sentence],
    dates: Sequence[TimeExpression],
    quotations: Sequence[Quotation],
) -> tuple[Event, ...]:
    """The events with the day that they were on by the other days of their report where they tell none."""
    undated = [k for k, e in enumerate(events) if e.when is None]
    told = find_told(events, report, sentences, dates, quotations)
    if not undated or not told:
        return tuple(events)
    rows = rows_of([events[k] for k in undated], told, events, report, sentences, dates, quotations)
    likely = probable(trees(), rows).reshape(len(undated), len(told))
    of_scenes = scenes_of_events(events, report, sentences, dates, quotations)
    out = list(events)
    for k, chances in zip(undated, likely, strict=True):
        scene = of_scenes[k]
        s = sentences[events[k].sentence]
        chances = np.where([may_be_of(events[k], t, s, report.published) for t in told], chances, 0.0)
        best = int(chances.argmax())
        if chances[best] >= LEAST:
            out[k] = replace(events[k], when=as_scene(_nearest(told[best], events[k].sentence)))
        elif scene is not None:
            chance = max((x for x, t in zip(chances, told, strict=True) if _is_of(scene, t)), default=0.0)
            if chance >= LEAST_OF_SCENE:
                out[k] = replace(events[k], when=as_scene(scene))
    return tuple(out)


def may_be_of(event: Event, told: Told, sentence: Sentence, published: dt.date | None) -> bool:
    """Whether an event may have been at a time that its report tells: what the perfect tells lies before ("has met him
    twice"), what is planned lies ahead of the report and what happened does not, and an event set off by days from
    another is not of that one's ("burned down two days after the guard was shot on 12 June")."""
    if published is not None:
        ahead = event.status in ("planned", "possible", "called-for")
        if (ahead and told.when.end < published) or (event.status in _OVER and told.when.start > published):
            return False
    below = [sentence.tokens[i] for i in sentence.below[event.token]]
    if any(t.lemma == "have" and t.xpos in ("VBP", "VBZ") and t.relation.split(":")[0] == "aux" for t in below):
        return False
    here = any(sentence.start <= d.start < sentence.end for d in told.dates)
    return not here or not any(is_apart(sentence, i) for i in (event.token, *sentence.below[event.token]))


_OVER = ("happened", "not-happened")


def _nearest(told: Told, sentence: int) -> TimeExpression:
    """The last expression of a day before the end of a sentence, else the first after."""
    k = bisect_right(told.sentences, sentence)
    return told.dates[k - 1] if k else told.dates[0]


def find_told(
    events: Sequence[Event],
    report: Report,
    sentences: Sequence[Sentence],
    dates: Sequence[TimeExpression],
    quotations: Sequence[Quotation],
) -> list[Told]:
    """The times that a report tells outside anybody's direct words and datelines, the first told first; none of a
    report without date."""
    if report.published is None:
        return []
    starts = [s.start for s in sentences]
    direct = [(q.start, q.end) for q in quotations if q.direct]
    of: dict[int, list[Event]] = {}
    for e in events:
        if e.when is not None:
            of.setdefault(e.when.start, []).append(e)
    found: dict[tuple[object, object], list[tuple[TimeExpression, int]]] = {}
    for d in sorted(dates, key=lambda d: d.start):
        if d.when is None or d.type not in ("DATE", "TIME") or any(x <= d.start < y for x, y in direct):
            continue
        number = max(0, bisect_right(starts, d.start) - 1)
        if _SINCE.search(report.text, sentences[number].start, d.start):
            continue
        if not is_dateline(report, sentences[number], number, d):
            found.setdefault((d.when.start, d.when.end), []).append((d, number))
    return [
        Told(
            at[0][0].when, tuple(d for d, _ in at), tuple(n for _, n in at),
            tuple(e for d, _ in at for e in of.get(d.start, ())),
        )
        for at in found.values()
        if at[0][0].when is not None
    ]  # fmt: skip


def rows_of(
    undated: Sequence[Event],
    told: Sequence[Told],
    events: Sequence[Event],
    report: Report,
    sentences: Sequence[Sentence],
    dates: Sequence[TimeExpression],
    quotations: Sequence[Quotation],
) -> Rows:
    """The features of each of some events with each time told, event by event."""
    assert report.published is not None
    happened, times = _share_of_happenings(told, events)
    ranks = {n: k for k, n in enumerate(sorted({n for n in happened if n}, reverse=True))}
    of_happenings = scenes(report, sentences, dates, days_of_happenings(events), quotations=quotations)
    of_sayings = scenes(report, sentences, dates, of_sayings=True, quotations=quotations)
    alike = _alike(sentences)
    of_told = [
        {
            "share of happenings": happened[k] / times if times else 0.0,
            "rank of happenings": ranks.get(happened[k], UNRANKED),
            "happenings": sum(x.status == "happened" and not is_saying(x) for x in t.events),
            "length": min((t.when.end - t.when.start).days, LONG),
            "single day": t.when.start == t.when.end,
            "times told": len(t.dates),
            "days before report": max(-FAR_AHEAD, min((report.published - t.when.start).days, FAR_DAYS)),
            "days told": len(told),
            "lead": t.sentences[0] < LEAD,
        }
        for k, t in enumerate(told)
    ]
    columns: dict[str, list[float]] = {name: [] for name in FEATURES}
    from_sentence: dict[int, list[dict[str, float]]] = {}
    for e in undated:
        n, s = e.sentence, sentences[e.sentence]
        if n not in from_sentence:
            from_sentence[n] = [
                of_told[k]
                | _distances(t, n, s.paragraph, sentences)
                | {
                    "days since": _days_since(t, n, told),
                    "alike": max((float(alike[m, n]) for m in t.sentences if m != n), default=-1.0),
                    "scene": _is_of(of_happenings[n], t),
                    "scene of sayings": _is_of(of_sayings[n], t),
                }
                for k, t in enumerate(told)
            ]
        of_event = {
            "sentence": min(n, FAR_SENTENCE),
            "happened": e.status == "happened",
            "moves on": moves_on(e, s, quotations),
            "simple past": _is_simple_past(e, s),
        }
        for t, row in zip(told, from_sentence[n], strict=True):
            for name, value in row.items():
                columns[name].append(value)
            for name, value in of_event.items():
                columns[name].append(value)
            columns["predicate told"].append(any(x.lemma == e.lemma for x in t.events))
    return as_rows({name: np.array(values, np.float64) for name, values in columns.items()}, FEATURES)


def _distances(told: Told, n: int, paragraph: int, sentences: Sequence[Sentence]) -> dict[str, float]:
    """How far before and after a sentence a time is told."""
    k = bisect_right(told.sentences, n)
    before, after = told.sentences[:k], told.sentences[k:]
    return {
        "sentences since": min(n - before[-1], FAR_SENTENCES) if before else FAR_SENTENCES,
        "sentences until": min(after[0] - n, FAR_SENTENCES) if after else FAR_SENTENCES,
        "paragraphs since": min(paragraph - sentences[before[-1]].paragraph, FAR_PARAGRAPHS)
        if before
        else FAR_PARAGRAPHS,
        "same paragraph": any(sentences[m].paragraph == paragraph for m in before),
    }


def _days_since(told: Told, n: int, others: Sequence[Told]) -> int:
    """How many other times are told between the last mention of one and the end of a sentence."""
    last = _last(told, n)
    return FAR_PARAGRAPHS if last < 0 else sum(_last(t, n) > last for t in others)


def _last(told: Told, n: int) -> int:
    """Where a time is last told before the end of a sentence, -1 where it is not."""
    k = bisect_right(told.sentences, n)
    return told.dates[k - 1].start if k else -1


def _share_of_happenings(told: Sequence[Told], events: Sequence[Event]) -> tuple[list[int], int]:
    """How many events that happened each time has as theirs, and how many there are with any."""
    counts = Counter(
        (e.when.when.start, e.when.when.end)
        for e in events
        if e.when is not None and e.when.when is not None and e.status == "happened" and not is_saying(e)
    )
    return [counts[t.when.start, t.when.end] for t in told], sum(counts.values())


def _is_of(scene: TimeExpression | None, told: Told) -> bool:
    when = scene.when if scene is not None else None
    return when is not None and (when.start, when.end) == (told.when.start, told.when.end)


def _is_simple_past(event: Event, sentence: Sentence) -> bool:
    """ "met", "was met", "was ill"; not "had met"."""
    below = [sentence.tokens[i] for i in sentence.below[event.token]]
    helpers = [t for t in below if t.relation.split(":")[0] in ("aux", "cop")]
    return sentence.tokens[event.token].xpos == "VBD" or any(t.xpos == "VBD" and t.lemma != "have" for t in helpers)


def _alike(sentences: Sequence[Sentence]) -> npt.NDArray[np.float32]:
    """How alike each two sentences are in meaning, -1 to 1; 0 where the reader gave no vectors."""
    known = [s.vector for s in sentences if s.vector is not None]
    if len(known) < len(sentences) or not known:
        return np.zeros((len(sentences), len(sentences)), np.float32)
    vectors = np.stack(known).astype(np.float32)
    return vectors @ vectors.T


@functools.cache
def trees() -> Trees:
    """The trees that ship."""
    return read_trees(json.loads((ENGLISH / "days.json").read_text("utf8")), FEATURES, "days.json")
