"""Records -> the JSON and CoNLL-U that other programs rely on (README, "What other programs may rely on")."""

from __future__ import annotations

from typing import Any

from twosource.actors.pronouns import PRONOUNS
from twosource.explain.marks import reason_of
from twosource.records import (
    Actor,
    Analysis,
    Brief,
    Chain,
    Event,
    Fact,
    Figure,
    Interval,
    Name,
    Place,
    Plover,
    Quotation,
    Reading,
    Report,
    Story,
    Token,
)

Json = dict[str, Any]

BRIEF_SCHEMA = "twosource.brief/1"
READ_SCHEMA = "twosource.read/1"
# "it" is most often no actor, so it is not said to be left open.
PERSONAL = frozenset(PRONOUNS) - {"it", "its", "itself"}


def brief_to_json(brief: Brief) -> Json:
    """The object of `twosource brief --json`."""
    texts = {r.id: r.text for r in brief.reports}
    return {
        "schema": BRIEF_SCHEMA,
        "reports": [report_to_json(r) for r in brief.reports],
        "stories": [_story(s, texts) for s in brief.stories],
    }


def report_to_json(r: Report) -> Json:
    """A report without its text."""
    return {
        "id": r.id,
        "source": r.source,
        "title": r.title,
        "outlet": r.outlet,
        "byline": r.byline,
        "credit": r.credit,
        "url": r.url,
        "language": r.language,
        "published": r.published.isoformat() if r.published else None,
        "published_basis": r.published_basis,
        "published_clue": r.published_clue,
        "fields_from": dict(r.fields_from),
        "sha256": r.sha256,
    }


def _story(s: Story, texts: dict[str, str]) -> Json:
    return {
        "id": s.id,
        "title": s.title,
        "reports": list(s.reports),
        "when": {"start": s.when.start.isoformat(), "end": s.when.end.isoformat()} if s.when else None,
        "actors": [_actor(a) for a in s.actors],
        "origins": [{"id": o.id, "name": o.name, "actor": o.actor, "kind": o.kind} for o in s.origins],
        "facts": [_fact(f, texts) for f in s.facts],
        "timeline": [{"when": _interval(w), "facts": list(ids)} for w, ids in s.timeline],
    }


def _actor(a: Actor) -> Json:
    return {
        "id": a.id,
        "name": a.name,
        "kind": a.kind,
        "country": a.country,
        "office": a.office,
        "names": list(a.names),
        "wikidata": a.wikidata,
        "place": _place(a.places[0]) if len(a.places) == 1 else None,
        "place_candidates": [_place(p) for p in a.places] if len(a.places) > 1 else [],
    }


def _place(p: Place) -> Json:
    return {
        "name": p.name,
        "country": p.country,
        "state": p.state,
        "latitude": p.latitude,
        "longitude": p.longitude,
        "geonames": p.geonames,
    }


def _fact(f: Fact, texts: dict[str, str]) -> Json:
    return {
        "id": f.id,
        "kind": f.kind,
        "text": f.text,
        "clause": f.clause,
        "worded": f.worded,
        "predicate": f.predicate,
        "plover": _plover(f.plover),
        "who": list(f.who),
        "whom": list(f.whom),
        "where": list(f.where),
        "speaker": f.speaker,
        "when": _interval(f.when),
        "status": f.status,
        "agreement": f.agreement,
        "challenge": {
            "kind": f.challenge.kind,
            "by": list(f.challenge.by),
            "spans": [list(s) for s in f.challenge.spans],
        },
        "support": {
            "reports": f.support.reports,
            "outlets": f.support.outlets,
            "origins_low": f.support.origins_low,
            "origins_high": f.support.origins_high,
            "level": f.support.level,
            "origins": list(f.support.origins),
            "merges": [
                {"kind": m.kind, "reason": m.reason, "spans": [list(s) for s in m.spans]} for m in f.support.merges
            ],
        },
        "differences": [
            {"slot": d.slot, "values": [{"value": v.value, "reports": list(v.reports)} for v in d.values]}
            for d in f.differences
        ],
        "readings": [_reading(r, texts[r.report]) for r in f.readings],
        "history": [
            {
                "report": s.report,
                "published": s.published.isoformat() if s.published else None,
                "value": s.value,
                "change": s.change,
                "by": list(s.by),
                "start": s.start,
                "end": s.end,
            }
            for s in f.history
        ],
    }


def _reading(r: Reading, text: str) -> Json:
    when = None
    if r.when:
        when = {**(_interval(r.when) or {}), "text": r.when_text, "rule": r.when_rule}
    return {
        "report": r.report,
        "start": r.start,
        "end": r.end,
        "text": text[r.start : r.end],
        "when": when,
        "figure": _figure(r.figure),
        "status": r.status,
        "attribution": list(r.attribution),
        "compared": r.compared,
    }


def _interval(w: Interval | None) -> Json | None:
    return {"start": w.start.isoformat(), "end": w.end.isoformat(), "precision": w.precision} if w else None


def _plover(p: Plover | None) -> Json | None:
    if p is None:
        return None
    return {
        "event": p.event,
        "mode": p.mode,
        "context": list(p.context),
        "quad": p.quad,
        "auxiliary": list(p.auxiliary),
        "reason": p.reason,
    }


def _figure(f: Figure | None) -> Json | None:
    if f is None:
        return None
    out: Json = {"value": _number(f.value), "unit": f.unit, "operator": f.operator, "scope": f.scope}
    return {**out, "high": _number(f.high)} if f.high is not None else out


def _number(value: float) -> int | float:
    return int(value) if value == int(value) else value


def analysis_to_json(a: Analysis) -> Json:
    """The object that `twosource read` prints for a report."""
    return {
        "schema": READ_SCHEMA,
        "report": report_to_json(a.report),
        "sentences": [{"start": s.start, "end": s.end} for s in a.sentences],
        "actors": [
            {
                **_actor(x),
                "mentions": [
                    {"start": m.start, "end": m.end, "kind": m.kind, "rule": m.rule, "reason": reason_of(m.rule)}
                    for m in x.mentions
                ],
            }
            for x in a.actors
        ],
        "unresolved": [{"start": t.start, "end": t.end, "kind": "pronoun"} for t in unresolved(a)],
        "dates": [
            {
                "start": d.start,
                "end": d.end,
                "timex3": {"type": d.type, "value": d.value},
                "when": _interval(d.when),
                "rule": d.rule,
                "reason": reason_of(d.rule),
            }
            for d in a.dates
        ],
        "figures": [{"start": f.start, "end": f.end, **(_figure(f) or {}), "rule": f.rule} for f in a.figures],
        "quotations": [_quotation(q) for q in a.quotations],
        "events": [_event(e) for e in a.events],
    }


def unresolved(a: Analysis) -> list[Token]:
    """The pronouns of the third person that could mean somebody and are given to nobody."""
    told = {m.start for x in a.actors for m in x.mentions if m.kind == "pronoun"}
    return [
        t
        for s in a.sentences
        for t in s.tokens
        if t.upos == "PRON" and t.form.lower() in PERSONAL and t.relation != "expl" and t.start not in told
    ]


def _chain(chain: Chain) -> list[Json]:
    return [
        {"name": s.name, "actor": s.actor, "kind": s.kind, "start": s.start, "end": s.end}
        for s in chain
    ]  # fmt: skip


def _quotation(q: Quotation) -> Json:
    last = q.chain[-1] if q.chain else None
    return {
        "start": q.start,
        "end": q.end,
        "direct": q.direct,
        "speaker": last.actor if last else None,
        "source": {"start": last.start, "end": last.end} if last else None,
        "cue": {"start": last.cue_start, "end": last.cue_end} if last else None,
        "attribution": [x.name for x in q.chain],
        "chain": _chain(q.chain),
        "denied": q.negated,
        "rule": q.rule,
    }


def _event(e: Event) -> Json:
    return {
        "start": e.start,
        "end": e.end,
        "predicate": {"start": e.predicate_start, "end": e.predicate_end, "lemma": e.lemma},
        "who": list(e.who),
        "whom": list(e.whom),
        "where": list(e.where),
        "when": _interval(e.when.when) if e.when else None,
        "status": e.status,
        "plover": _plover(e.plover),
        "attribution": [x.name for x in e.chain],
        "chain": _chain(e.chain),
        "denied_by": list(e.denied_by),
        "rule": e.rule,
    }


def analysis_to_conllu(a: Analysis) -> str:
    """The report as CoNLL-U (universaldependencies.org/format), names in MISC as NE=B-person, NE=I-person."""
    text = a.report.text
    out: list[str] = [f"# newdoc id = {a.report.id}"]
    paragraph = -1
    for number, s in enumerate(a.sentences, start=1):
        if s.paragraph != paragraph:
            paragraph = s.paragraph
            out.append("# newpar")
        out.append(f"# sent_id = {a.report.id}-{number}")
        out.append("# text = " + " ".join(text[s.start : s.end].split()))
        tags = _name_tags(s.names)
        for i, t in enumerate(s.tokens):
            misc = [f"NE={tags[i]}"] if i in tags else []
            if i + 1 < len(s.tokens) and s.tokens[i + 1].start == t.end:
                misc.append("SpaceAfter=No")
            row = [
                str(i + 1), t.form, t.lemma or t.form, t.upos, t.xpos, "_", str(t.head + 1), t.relation, "_",
                "|".join(misc) or "_",
            ]  # fmt: skip
            out.append("\t".join(row))
        out.append("")
    return "\n".join(out) + ("\n" if a.sentences else "\n\n")


def _name_tags(names: tuple[Name, ...]) -> dict[int, str]:
    return {i: ("B-" if i == n.first else "I-") + n.kind for n in names for i in range(n.first, n.last + 1)}
