"""The parts of a report that tell none of what it reports: what pictures show, labels of other pages, its makers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from twosource.attribution import is_about_the_report
from twosource.language.furniture import find_captions, find_labels
from twosource.language.trees import children
from twosource.records import Analysis, Sentence, Spans


def find_asides(a: Analysis) -> Spans:
    """The stretches of a report that tell nothing of what it reports, in text order."""
    text = a.report.text
    made_by = ((s.start, s.end) for s in a.sentences if is_about_the_report(text[s.start : s.end]))
    return tuple(sorted({*find_labels(text), *made_by}))


def find_pictured(a: Analysis) -> Spans:
    """The sentences of a report that tell what a picture shows, in text order. What a caption tells in the past tense
    is of the report: "The bridge fell on Monday. (NNW Photo/Bo Ekdal)"."""
    captions = find_captions(a.report.text)
    of_paragraph = Counter(s.paragraph for s in a.sentences)
    return tuple(
        (s.start, s.end)
        for s in a.sentences
        if (lies_in(captions, s.start, s.end) and not _is_past(s)) or (of_paragraph[s.paragraph] == 1 and _shows(a, s))
    )


def _root(s: Sentence) -> int:
    return next((i for i, t in enumerate(s.tokens) if t.head < 0), 0)


def _is_past(s: Sentence) -> bool:
    root = _root(s)
    finite = [root, *children(s, root, "aux", "cop")]
    return any(s.tokens[i].xpos == "VBD" for i in finite) and bool(children(s, root, "nsubj"))


def _shows(a: Analysis, s: Sentence) -> bool:
    """Whether a paragraph of one sentence tells what a picture shows: what is going on, on a day told with its year
    that is not to come: "Ana Reyd greets sailors at the quay in Port Callan on May 3, 2021"."""
    published, root = a.report.published, _root(s)
    if published is None or s.tokens[root].xpos not in ("VBZ", "VBP"):
        return False
    if not children(s, root, "nsubj") or children(s, root, "aux", "ccomp", "parataxis"):
        return False
    days = (d for d in a.dates if s.start <= d.start and d.end <= s.end and d.when and d.when.start == d.when.end)
    return any(d.when and d.when.end <= published and _YEAR.search(a.report.text[d.start : d.end]) for d in days)


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def lies_in(spans: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch lies in one of these."""
    return any(a <= start and end <= b for a, b in spans)
