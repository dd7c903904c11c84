"""Narrative time: the day of what a report tells on without naming the day again.

A report sets a scene ("at his hearing on Thursday") and tells what happened there in the simple past; the day holds
until another is told or the report turns to the past before. What is so dated carries the words that set the scene as
its evidence and its own rule, `events.scene`: a reader infers it, no report says it. Narrative time moves only with
what is told in the simple past (Partee 1984; Kamp and Reyle 1993); the perfect tells what lies before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from twosource.language.trees import base, children
from twosource.records import Event, Quotation, Report, Sentence, TimeExpression

RULE = "events.scene"
# A scene is news: its day lies at most so far before the report. Older days are background.
NEWS_DAYS = 7
# Words that a scene lasts without being named again: four or five paragraphs of news.
LASTS = 250
# States have no place in a story's time.
_STATES = frozenset("be have include contain consist belong own know mean involve remain live want need seem".split())


def scenes(
    report: Report, sentences: Sequence[Sentence], dates: Sequence[TimeExpression]
) -> list[TimeExpression | None]:
    """For each sentence the day of the scene it is told in, as the expression that set it; None where none is known.

    A report without date has no scenes.
    """
    out: list[TimeExpression | None] = []
    if report.published is None:
        return [None] * len(sentences)
    current: TimeExpression | None = None
    since, background = 0, -1
    for sentence in sentences:
        told = [d for d in dates if sentence.start <= d.start < sentence.end and d.when is not None]
        news = [d for d in told if _is_news(d, report.published)]
        if news:
            current, since, background = news[0], 0, -1
        elif any(d.when is not None and d.when.end < report.published for d in told):
            background = sentence.paragraph  # "In 2008 he was appointed ...", to the end of the paragraph
        since += len(sentence.tokens)
        out.append(None if since > LASTS or background == sentence.paragraph else current)
    return out


def _is_news(date: TimeExpression, published: dt.date) -> bool:
    when = date.when
    if when is None or date.type not in ("DATE", "TIME") or when.start != when.end:
        return False
    return 0 <= (published - when.start).days <= NEWS_DAYS


def as_scene(date: TimeExpression) -> TimeExpression:
    """A date as what is inferred from it."""
    return replace(date, rule=RULE)


def date_by_scene(
    events: Sequence[Event],
    sentences: Sequence[Sentence],
    set_by: Sequence[TimeExpression | None],
    quotations: Sequence[Quotation],
) -> tuple[Event, ...]:
    """The events with the day of their scene where they tell none of their own and move the story on."""
    out = []
    for e in events:
        scene = set_by[e.sentence]
        if e.when is None and scene is not None and _moves_on(e, sentences[e.sentence], quotations):
            e = replace(e, when=as_scene(scene))
        out.append(e)
    return tuple(out)


def _moves_on(event: Event, sentence: Sentence, quotations: Sequence[Quotation]) -> bool:
    """Whether an event is told in the simple past and in nobody's direct words."""
    token = event.token
    t = sentence.tokens[token]
    if event.status not in ("happened", "not-happened") or t.upos != "VERB" or event.lemma in _STATES:
        return False
    if t.relation == "acl:relcl" or base(t) in ("acl", "amod"):
        return False
    auxiliaries = [sentence.tokens[i] for i in children(sentence, token, "aux")]
    if any(a.lemma.lower() == "have" for a in auxiliaries):
        return False
    if t.xpos != "VBD" and not any(a.xpos == "VBD" for a in auxiliaries):
        return False
    q = quotations[event.quotation] if event.quotation is not None else None
    return q is None or not q.direct
