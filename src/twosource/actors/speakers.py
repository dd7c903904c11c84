"""Who "I" and "we" are in what somebody is quoted with.

"I" is the speaker. "We" is a body that speaks, or the one that a person speaks for ("We will not yield," the
government's spokesman said); of anybody else it stays open who belongs to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from twosource.actors.interviews import FIRST, FIRST_PLURAL
from twosource.records import Actor, Mention, Quotation, Sentence


def add_speakers(
    actors: tuple[Actor, ...], sentences: Sequence[Sentence], quotations: Sequence[Quotation]
) -> tuple[Actor, ...]:
    """The actors with those mentions that direct speech adds."""
    speaks: dict[int, tuple[int, Actor]] = {}  # start of a word -> length of the quotation it stands in, speaker
    by_id = {a.id: a for a in actors}
    words = [t for s in sentences for t in s.tokens if t.upos == "PRON" and t.form.lower() in {*FIRST, *FIRST_PLURAL}]
    for q in quotations:
        speaker = by_id.get(q.chain[-1].actor or "") if q.direct and q.chain else None
        if speaker is None:
            continue
        for t in words:
            if q.start <= t.start < q.end and q.end - q.start < speaks.get(t.start, (q.end, speaker))[0]:
                speaks[t.start] = (q.end - q.start, speaker)
    told = {m.start for a in actors for m in a.mentions}
    added: dict[str, list[Mention]] = {}
    for t in words:
        if t.start not in speaks or t.start in told:
            continue
        meant = speaks[t.start][1] if t.form.lower() in FIRST else _body(speaks[t.start][1], actors)
        if meant is not None:
            added.setdefault(meant.id, []).append(Mention(t.start, t.end, "pronoun", "actors.speaker"))
    return tuple(_with(a, added[a.id]) if a.id in added else a for a in actors)


def _body(speaker: Actor, actors: Sequence[Actor]) -> Actor | None:
    if speaker.kind != "person":
        return speaker
    return next((a for a in actors if a.kind != "person" and a.name == speaker.speaks_for), None)


def _with(actor: Actor, mentions: list[Mention]) -> Actor:
    every = sorted([*actor.mentions, *mentions], key=lambda m: (m.start, m.end, m.kind, m.rule))
    return replace(actor, mentions=tuple(every))
