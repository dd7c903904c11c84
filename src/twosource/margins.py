"""How likely two units of two reports tell one fact beside all others: by how much each prefers it to its rivals.

A report tells a thing once. Two clauses that share little are one fact where neither has anything nearer in the other's
report ("The boy died in hospital", "He was declared dead on Sunday"), and two that share much are two facts where each
has something nearer. So pairs are judged twice: first alone (matching.py), then by trees over that score and those of
the rivals, fitted to scores of stories that the first trees had not seen (stacking, Wolpert 1992).
"""

from __future__ import annotations

import numpy as np

from twosource.boosted import Rows, as_rows, probable
from twosource.columns import Exact, Whole
from twosource.matching import trees, what_they_are
from twosource.partners import LEAST, Partners
from twosource.units import Units

# The first score, by how much it is above that of the lesser and of the greater rival, and what the two units are.
FEATURES = ("first", "ahead", "behind", "quotations", "mixed", "direct", "length", "shorter", "noun")


def judge_again(pool: Units, pairs: Whole, first: Exact, partners: Partners) -> Exact:
    """The second scores of pairs of two reports, given their first ones: what scored less than LEAST stays as it is."""
    again = np.flatnonzero(first >= LEAST)
    scores = first.copy()
    scores[again] = probable(trees("second", FEATURES), rows_of(pool, pairs[again], first[again], partners))
    return scores


def rows_of(pool: Units, pairs: Whole, first: Exact, partners: Partners) -> Rows:
    """The features of pairs, (pairs, features), the same whichever unit comes first; four digits as in matching.py."""
    a, b = pairs.T
    one, other = first - partners.best_rivals(a, b), first - partners.best_rivals(b, a)
    margins = {"first": first, "ahead": np.maximum(one, other), "behind": np.minimum(one, other)}
    return as_rows({**margins, **what_they_are(pool, a, b)}, FEATURES)
