"""Each unit's likeliest partners in every other report, and with which of them a given one has to compete."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from twosource.columns import Exact, Whole

# The score from which a pair is kept, and taken as a rival: far below it nothing is linked.
LEAST = 0.05


@dataclass(frozen=True)
class Spans:
    """Where units stand: the number of the report and the span in it, of each."""

    report: Whole
    start: Whole
    end: Whole

    @functools.cached_property
    def reports(self) -> int:
        """One more than the greatest number of a report."""
        return int(self.report.max(initial=0)) + 1

    def places(self, units: Whole, partners: Whole) -> Whole:
        """A number for a unit and the report of its partner, for each pair."""
        places: Whole = units * self.reports + self.report[partners]
        return places


@dataclass(frozen=True, slots=True)
class Partners:
    """Partners with their scores, those of one unit in one report together and the likeliest of them first."""

    spans: Spans
    places: Whole
    partners: Whole
    scores: Exact

    @classmethod
    def of(cls, spans: Spans, pairs: Whole, scores: Exact) -> Partners:
        """Those of some pairs, (pairs, 2), of two reports each, that score LEAST."""
        kept = scores >= LEAST
        a, b = pairs[kept].T
        units, partners = np.concatenate([a, b]), np.concatenate([b, a])
        twice = np.concatenate([scores[kept], scores[kept]])
        places = spans.places(units, partners)
        order = np.lexsort((partners, -twice, places))
        return cls(spans, places[order], partners[order], twice[order])

    def best_rivals(self, units: Whole, partners: Whole) -> Exact:
        """For each pair the score of its first unit with the likeliest other one of the second's report, LEAST where
        there is none. What shares words with the second is no rival: a clause and a quotation around it tell one thing.
        """
        start, end = self.spans.start, self.spans.end
        out = np.full(len(units), LEAST)
        places = self.spans.places(units, partners)
        at, last = np.searchsorted(self.places, places), np.searchsorted(self.places, places, "right")
        left = np.flatnonzero(at < last)
        while len(left):
            rival, other = self.partners[at[left]], partners[left]
            clear = (end[rival] <= start[other]) | (start[rival] >= end[other])
            out[left[clear]] = self.scores[at[left[clear]]]
            left = left[~clear]
            at[left] += 1
            left = left[at[left] < last[left]]
        return out
