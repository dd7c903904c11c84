"""When the words of a quotation were spoken or written.

A day told beside the words of saying is theirs ("told reporters on Friday"); without one they are of the day of the
same speaker's words just before, else of the scene they are told in (events/scene.py). What a report reads out of a
document or plays off a tape ("Holm writes", "on the tape he says") was said on the document's day, if that is told.
"""

from __future__ import annotations

from bisect import bisect_right

from twosource.events.inherited_dates import is_apart
from twosource.events.scene import RULE, as_scene, scenes
from twosource.language.trees import base
from twosource.records import Analysis, Event, Quotation, Sentence, Source, TimeExpression

# Sentences further on in which a speaker's words are still of the same occasion: reports give a speech in one stretch.
SAME_OCCASION = 4
# How exactly a day must be told to be that of a saying.
_EXACT = ("time", "day", "weekend", "week", "month")
# What keeps words that were said or written before.
RECORDS = frozenset(
    "recording tape audio video footage clip transcript memo memorandum letter e-mail email paper diary minutes".split()
)
# What is done to such a thing on the day of its words.
_MADE = frozenset("date record tape film make write sign draft send draw".split())
# Sentences before the words in which a record may be named: "What is on the tape? ... He says:"
_NEAR = 1
# The same where the sentence also names who is quoted: "a paper signed by Jane Roe. ... Roe writes".
_ITS_MAKER = 6
# Words between "dated" and its day: "dated last Monday", "dated the 3rd of May".
_DATED = 3


def find_occasions(a: Analysis) -> dict[tuple[int, int], TimeExpression]:
    """The day of each quotation's words, by the quotation's span, where one is told or can be inferred."""
    out: dict[tuple[int, int], TimeExpression] = {}
    last: dict[str, tuple[int, TimeExpression]] = {}
    read_out: dict[str, int] = {}
    set_by = scenes(a.report, a.sentences, a.dates, of_sayings=True, quotations=a.quotations)
    for q in sorted(a.quotations, key=lambda q: (q.start, q.end)):
        if not q.chain:
            continue
        speaker, cue = q.chain[-1], q.chain[-1].cue_start
        number = sentence_of(a, cue)
        key = speaker.actor or speaker.name
        told = _dates_of_paper(a, speaker)
        told = told or [d for d in _dates_of_saying(a, number) if not q.start <= d.start < q.end]
        if _is_read_out(a, q, number, key in read_out and number - read_out[key] <= SAME_OCCASION):
            read_out[key] = number
            made = min(told, key=lambda d: (abs(d.start - cue), d.start)) if told else _day_of_record(a)
            if made is not None:
                out[q.start, q.end] = as_scene(made)
            continue
        if (own := _of_its_cue(a, number, q)) is not None:
            out[q.start, q.end] = own
            continue
        if _is_apart(a.sentences[number], cue):
            continue
        if (then := _then(a, number, cue)) is not None:
            out[q.start, q.end] = as_scene(then)
            continue
        itself = speaker.name.lower().split()[-1:]
        if itself and itself[0] in RECORDS and (made := _day_of_record(a)) is not None:
            out[q.start, q.end] = as_scene(made)  # "the memo advised"
            continue
        if told:
            when = min(told, key=lambda d: (abs(d.start - cue), d.start))
        elif key in last and number - last[key][0] <= SAME_OCCASION:
            when = last[key][1]
        elif (scene := set_by[number] if number < len(set_by) else None) is not None:
            out[q.start, q.end] = as_scene(scene)
            continue
        else:
            continue
        out[q.start, q.end] = when
        last[key] = (number, when)
    return out


def _then(a: Analysis, number: int, cue: int) -> TimeExpression | None:
    """ "They last met in October. Okanti said then that ...": the time told right before."""
    after = [t.form.lower() for t in a.sentences[number].tokens if t.start > cue][:1]
    start = a.sentences[max(0, number - 1)].start
    near = [d for d in a.dates if start <= d.start < cue and d.when is not None and d.type in ("DATE", "TIME")]
    return near[-1] if after == ["then"] and near else None


def _is_apart(sentence: Sentence, cue: int) -> bool:
    return any(is_apart(sentence, i) for i, t in enumerate(sentence.tokens) if t.start == cue)


def _of_its_cue(a: Analysis, number: int, q: Quotation) -> TimeExpression | None:
    """The day that the words of saying have as an event of their own: "when the ministry first announced it in May"."""
    cue = q.chain[-1]
    told = (e for e in a.events if e.sentence == number and e.predicate_start == cue.cue_start and e.when is not None)
    return next((e.when for e in told if e.when is not None and e.when.rule != RULE), None)


def sentence_of(a: Analysis, start: int) -> int:
    """The number of the sentence in which a code point lies, of the last one where none holds it."""
    i = bisect_right(a.sentences, start, key=lambda s: s.start) - 1
    return i if i >= 0 and start < a.sentences[i].end else max(0, len(a.sentences) - 1)


def _dates_of_paper(a: Analysis, source: Source) -> list[TimeExpression]:
    """The dates in the name of a document: "according to a survey published in 2017"."""
    paper = source.kind == "document"
    return [d for d in a.dates if paper and source.start <= d.start < source.end and d.when is not None]


def _dates_of_saying(a: Analysis, number: int) -> list[TimeExpression]:
    """The days told in a sentence outside quotations; not those of what is only told of somebody in it: "said the
    minister, who is to visit Lima in June"."""
    s = a.sentences[number]
    said = [(q.start, q.end) for q in a.quotations if q.start < s.end and q.end > s.start]
    aside = [e.when.start for e in a.events if e.sentence == number and e.when and _is_aside(s, e)]
    return [
        d
        for d in a.dates
        if s.start <= d.start < s.end
        and d.when is not None
        and d.when.precision in _EXACT
        and not any(x <= d.start < y for x, y in said)
        and d.start not in aside
    ]


def _is_aside(sentence: Sentence, event: Event) -> bool:
    return base(sentence.tokens[event.token]) == "acl" or event.status == "planned"


def _is_read_out(a: Analysis, q: Quotation, number: int, goes_on: bool) -> bool:
    """Whether words are told in the present as those of a document or a recording named right before them."""
    cue = q.chain[-1]
    words = a.sentences[number].tokens
    verb = next((t for t in words if cue.cue_start <= t.start < cue.cue_end and t.upos in ("VERB", "AUX")), None)
    if verb is None or verb.xpos not in ("VBZ", "VBP"):
        return False
    near = [s for s in a.sentences[max(0, number - _NEAR) : number + 1] if _names_record(s, cue.cue_start)]
    if goes_on or near:
        return True
    mentions = next((x.mentions for x in a.actors if x.id == cue.actor), ())
    above = [s for s in a.sentences[max(0, number - _ITS_MAKER) : number] if _names_record(s, cue.cue_start)]
    return any(s.start <= m.start < s.end for s in above for m in mentions)


def _names_record(sentence: Sentence, before: int) -> bool:
    return any(t.lemma.lower() in RECORDS and t.start < before for t in sentence.tokens if t.upos == "NOUN")


def _day_of_record(a: Analysis) -> TimeExpression | None:
    """The day on which the report says that its document was written or its recording made."""
    for number, s in enumerate(a.sentences):
        named = [t.start for t in s.tokens if t.upos == "NOUN" and t.lemma.lower() in RECORDS]
        if not named:
            continue
        for i, t in enumerate(s.tokens):
            if t.form.lower() == "dated" and t.start > named[0]:
                near = s.tokens[i : i + 1 + _DATED]
                found = next((d for d in a.dates if near[0].end < d.start <= near[-1].start and d.when), None)
                if found is not None:
                    return found
        made = [e for e in a.events if e.sentence == number and e.lemma.split()[0] in _MADE and e.when is not None]
        made = [e for e in made if e.status == "happened" and e.when and e.when.rule != RULE]
        if made and named[0] < made[0].predicate_start:
            return made[0].when
    return None
