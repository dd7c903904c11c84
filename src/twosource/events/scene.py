"""Narrative time: the day of what a report tells on without naming the day again.

A report sets a scene ("at his hearing on Thursday") and tells what happened there in the simple past; the day holds
until another is told or the report turns to the past before. What is so dated carries the words that set the scene as
its evidence and its own rule, `events.scene`: a reader infers it, no report says it. Narrative time moves only with
what is told in the simple past (Partee 1984; Kamp and Reyle 1993); the perfect tells what lies before it. The day of an
event is weighed by more than its scene (inferred_days.py); that of a saying is its scene's (occasions.py).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from twosource.events.inherited_dates import is_apart
from twosource.events.predicates import verbs
from twosource.language.trees import base, children
from twosource.records import Event, Quotation, Report, Sentence, TimeExpression

RULE = "events.scene"
# A scene is news: its day lies at most so far before the report. Older days are background.
NEWS_DAYS = 7
# Words that a scene lasts without being named again: four or five paragraphs of news.
LASTS = 250
# A speech or an interview is quoted on for longer, as long as no other day is told; on the invented training stories
# 900 words (a long report) against 400 date eight more readings, five of them rightly.
SAYINGS_LAST = 900
# States have no place in a story's time.
_STATES = frozenset("be have contain consist belong own know mean involve remain live want need seem".split())


def scenes(
    report: Report,
    sentences: Sequence[Sentence],
    dates: Sequence[TimeExpression],
    setting: Collection[int] | None = None,
    of_sayings: bool = False,
    quotations: Sequence[Quotation] = (),
) -> list[TimeExpression | None]:
    """For each sentence the day of the scene it is told in, as the expression that set it; None where none is known.

    `setting`: the starts of the dates that may set a scene; without it, any may. `of_sayings`: a time of the past that
    a paragraph speaks of ends no scene, for those who speak of it speak today. A report without date has no scenes.
    """
    out: list[TimeExpression | None] = []
    if report.published is None:
        return [None] * len(sentences)
    dates = [d for d in dates if not any(q.direct and q.start <= d.start < q.end for q in quotations)]
    current: TimeExpression | None = None
    before: TimeExpression | None = None
    since, background = 0, -1
    lasts = SAYINGS_LAST if of_sayings else LASTS
    for number, sentence in enumerate(sentences):
        told = [d for d in dates if sentence.start <= d.start < sentence.end and d.when is not None]
        news = [d for d in told if _is_news(d, report.published) and not is_dateline(report, sentence, number, d)]
        if news:
            background = -1
        news = [d for d in news if setting is None or d.start in setting]
        if news:
            current = next((d for d in news if d.rule not in _CLOCK), news[0])
            since, background = 0, -1
        elif not of_sayings and (past := [d for d in told if _is_past(d, report.published)]):
            background = sentence.paragraph  # "In 2008 he was appointed ...", to the end of the paragraph
            before = _only(past) if setting is not None and past[-1].start in setting else None
            out.append(None)
            since += len(sentence.tokens)
            continue
        since += len(sentence.tokens)
        if background == sentence.paragraph:
            out.append(before)
        else:
            out.append(None if since > lasts else current)
    return out


def _only(dates: Sequence[TimeExpression]) -> TimeExpression | None:
    """The one date of a sentence; None where it tells several, of which none holds for what follows."""
    return dates[0] if len({d.when for d in dates}) == 1 else None


# Times of day by themselves are of a day told before, and set a scene only where no day stands beside them.
_CLOCK = ("dates.clock", "dates.time_of_day")
# A dateline's day, "ARLEN, April 26 (Agency) -", is the report's and not the story's; it stands in the first lines.
_DATELINE = re.compile(r"\s*(?:\([^)]{1,40}\)\s*)?[–—-]{1,2}\s")
_FIRST_LINES = 4


def is_dateline(report: Report, sentence: Sentence, number: int, date: TimeExpression) -> bool:
    """Whether a date is the report's own, set before its first words: "ARLEN, April 26 (Agency) -"."""
    if number >= _FIRST_LINES:
        return False
    return bool(_DATELINE.match(report.text, date.end)) or not any(t.upos in ("VERB", "AUX") for t in sentence.tokens)


def _is_news(date: TimeExpression, published: dt.date) -> bool:
    when = date.when
    if when is None or date.type not in ("DATE", "TIME") or when.start != when.end:
        return False
    return 0 <= (published - when.start).days <= NEWS_DAYS


def _is_past(date: TimeExpression, published: dt.date) -> bool:
    return date.when is not None and date.when.end < published and not _is_news(date, published)


def as_scene(date: TimeExpression) -> TimeExpression:
    """A date as what is inferred from it."""
    return replace(date, rule=RULE)


def scenes_of_events(
    events: Sequence[Event],
    report: Report,
    sentences: Sequence[Sentence],
    dates: Sequence[TimeExpression],
    quotations: Sequence[Quotation],
) -> list[TimeExpression | None]:
    """For each event the day of its scene where it tells none of its own and moves the story on.

    What happened is told on from the day of something that happened, and only where no such day is known from that
    of a saying: "The bus burnt out on Thursday. ... Six passengers died, police said on Friday."
    """
    of_happenings = scenes(report, sentences, dates, days_of_happenings(events), quotations=quotations)
    present = {e.when.start for e in events if e.when is not None and e.status == "ongoing"}
    any_past = [d for d in dates if d.start not in present]
    of_any = scenes(report, sentences, any_past, quotations=quotations)
    out = []
    for e in events:
        scene = of_happenings[e.sentence] or of_any[e.sentence]
        reported = of_happenings[e.sentence] is not None and _is_reported(e, sentences[e.sentence], quotations)
        of_event = e.when is None and (reported or moves_on(e, sentences[e.sentence], quotations))
        out.append(scene if of_event else None)
    return out


def days_of_happenings(events: Sequence[Event]) -> set[int]:
    """Where the dates start that something other than a saying has as its day."""
    return {e.when.start for e in events if e.when is not None and not is_saying(e) and e.status != "ongoing"}


def is_saying(event: Event) -> bool:
    """Whether an event is somebody's saying something."""
    return event.lemma in verbs()["saying_plain"] or event.lemma in verbs()["saying_news"]


def moves_on(event: Event, sentence: Sentence, quotations: Sequence[Quotation]) -> bool:
    """Whether an event is told in the simple past and in nobody's direct words."""
    token = event.token
    t = sentence.tokens[token]
    asked = t.xpos == "VBD" and event.rule == "events.verb"  # "asked for it to be shut": that was asked then
    if event.status not in ("happened", "not-happened", "ongoing") and not (
        asked and event.status in ("called-for", "planned")
    ):
        return False
    if any(sentence.tokens[i].form.lower() in _LONG_AGO for i in children(sentence, token, "advmod")):
        return False
    if _lasted(sentence, token):
        return False
    passive = bool(children(sentence, token, "aux:pass"))  # "were hurt", tagged an adjective
    if ((t.upos != "VERB" and not passive) or event.lemma in _STATES) and not _counts(sentence, token):
        return False
    if t.relation == "acl:relcl" or base(t) in ("acl", "amod"):
        return False
    auxiliaries = [sentence.tokens[i] for i in children(sentence, token, "aux")]
    if any(a.lemma.lower() == "have" for a in auxiliaries):
        return False
    auxiliaries += [sentence.tokens[i] for i in children(sentence, token, "cop")]
    listed = event.lemma == "include" and t.xpos in ("VBZ", "VBP")  # "the dead include four children"
    if t.xpos != "VBD" and not listed and not any(a.xpos == "VBD" for a in auxiliaries):
        return False
    q = quotations[event.quotation] if event.quotation is not None else None
    return q is None or not q.direct


# "He once disappeared for four days": of no day that the report tells.
_LONG_AGO = frozenset(
    "once already previously formerly historically traditionally often always usually sometimes".split()
)
# "He worked there for ten years": so long is no day.
_LENGTHS = frozenset("week weeks month months year years decade decades".split())


def _lasted(sentence: Sentence, token: int) -> bool:
    return any(
        sentence.tokens[i].form.lower() in _LENGTHS
        and any(sentence.tokens[k].form.lower() == "for" for k in children(sentence, i, "case"))
        for i in children(sentence, token, "obl")
    )


def _is_reported(event: Event, sentence: Sentence, quotations: Sequence[Quotation]) -> bool:
    """ "The crew said that water had come in": what they told in the simple past, put one step back."""
    q = quotations[event.quotation] if event.quotation is not None else None
    if q is None or q.direct or event.status != "happened" or event.lemma in _STATES:
        return False
    t = sentence.tokens[event.token]
    if t.head >= 0 and is_apart(sentence, t.head):
        return False
    had = any(
        sentence.tokens[i].lemma == "have" and sentence.tokens[i].xpos == "VBD" for i in children(sentence, event.token)
    )
    since = any(sentence.tokens[i].form.lower() in _EARLIER for i in children(sentence, event.token, "advmod"))
    return t.upos == "VERB" and base(t) in ("ccomp", "parataxis", "conj") and had and not since


_EARLIER = ("already", "ever", "never", "previously", "earlier", "before", "long", "often")


def _counts(sentence: Sentence, token: int) -> bool:
    """ "Turnout was 64 per cent", "20 were missing": a count was taken on the day, though being so is no happening."""
    if sentence.tokens[token].upos == "VERB" or not children(sentence, token, "cop"):
        return False
    near = (token, *children(sentence, token, "nsubj", "nummod"))
    return any(sentence.tokens[i].upos == "NUM" or children(sentence, i, "nummod") for i in near)
