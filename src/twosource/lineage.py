"""Where the words of a story's reports come from: which sentences of each also stand elsewhere and what they rest on.

As JSON, as text, as W3C PROV (PROV-JSON, Huynh et al. 2013) and as a Graphviz graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from twosource.actors import merge_actors
from twosource.copies import Copy, Kinship, find_copies, find_kinships
from twosource.origins import branches, index_origins
from twosource.records import Analysis, Origin

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lineage:
    """What all forms are written from: a story's reports, their sentences that are one text, how each two reports are
    related, and whom each quotation goes back to (report and sentence number, origin)."""

    story: Sequence[Analysis]
    copies: list[Copy]
    kin: list[Kinship]
    sayings: list[tuple[int, int, Origin]]

    def derivations(self) -> Iterator[tuple[Kinship, int, int]]:
        """The pairs of which one has the other's text, with the number of the earlier report and of the later one; in
        their own order where neither is known to be earlier."""
        for k in self.kin:
            if k.relation in ("copied", "rewritten"):
                yield (k, k.a, k.b) if k.earlier in (None, k.a) else (k, k.b, k.a)


def trace(story: Sequence[Analysis]) -> Lineage:
    """Where the words of a story's reports come from."""
    copies = find_copies(story)
    return Lineage(story, copies, find_kinships(story, copies), _sayings(story))


def as_json(traced: Lineage, story_id: str) -> list[Json]:
    """One object a report: its credit, how its text is related to each other report's, and its sentences that also
    stand elsewhere or rest on somebody's word."""
    story = traced.story
    rests: dict[tuple[int, int], list[str]] = defaultdict(list)
    for r, n, origin in traced.sayings:
        if origin.name not in rests[r, n]:
            rests[r, n].append(origin.name)
    elsewhere: dict[tuple[int, int], list[Json]] = defaultdict(list)
    for c in traced.copies:
        for one, other in ((c.a, c.b), (c.b, c.a)):
            elsewhere[one].append(_place(story, other, c))
    return [
        {
            "schema": "twosource.origins/1",
            "report": a.report.id,
            "story": story_id,
            "outlet": a.report.outlet,
            "credit": a.report.credit,
            "related": [_related(story, k, r) for k in traced.kin if r in (k.a, k.b)],
            "sentences": [
                {
                    "start": s.start, "end": s.end, "text": a.report.text[s.start : s.end],
                    "also_in": elsewhere[r, n], "rests_on": rests[r, n],
                }
                for n, s in enumerate(a.sentences)
                if elsewhere[r, n] or rests[r, n]
            ],
        }
        for r, a in enumerate(story)
    ]  # fmt: skip


def _place(story: Sequence[Analysis], where: tuple[int, int], copy: Copy) -> Json:
    a, s = story[where[0]], story[where[0]].sentences[where[1]]
    return {"report": a.report.id, "start": s.start, "end": s.end, "share": copy.share}


def _related(story: Sequence[Analysis], kin: Kinship, report: int) -> Json:
    other = kin.b if kin.a == report else kin.a
    came = None if kin.earlier is None else "earlier" if kin.earlier == other else "later"
    return {"report": story[other].report.id, "relation": kin.relation, "share": kin.share, "which_is": came}


def _sayings(story: Sequence[Analysis]) -> list[tuple[int, int, Origin]]:
    actors, to_story = merge_actors([a.actors for a in story])
    index = index_origins(story, actors, to_story)
    return [
        (r, n, index.origin(r, branch[-1]))
        for r, a in enumerate(story)
        for q in a.quotations
        for n, s in enumerate(a.sentences)
        if s.start < q.end and q.start < s.end
        for branch in branches(q.chain)
        if branch
    ]


def as_text(reports: Sequence[Json]) -> str:
    """The lineage for a reader."""
    out = []
    for r in reports:
        credit = f" (credits {r['credit']})" if r["credit"] else ""
        out.append(f"{r['report']}{credit}")
        for k in r["related"]:
            which = f", {k['which_is']}" if k["which_is"] else ""
            how = {"copied": "one text with", "rewritten": "draws on one text with", "quotations": "quotes as does"}
            share = "" if k["relation"] == "quotations" else f", {100 * k['share']:.0f} % of the shorter"
            out.append(f"  {how[k['relation']]} {k['report']}{share}{which}")
        for s in r["sentences"]:
            words = " ".join(s["text"].split())
            out.append(f"  • {words if len(words) <= 90 else words[:89] + '…'}")
            also = [f"{x['report']}" + (f" ({100 * x['share']:.0f} %)" if x["share"] < 1 else "") for x in s["also_in"]]
            if also:
                out.append(f"      also in {', '.join(also)}")
            if s["rests_on"]:
                out.append(f"      rests on {', '.join(s['rests_on'])}")
        if not r["related"] and not r["sentences"]:
            out.append("  nothing of it stands elsewhere")
    return "\n".join(out) + "\n"


def as_prov(stories: Sequence[Lineage]) -> Json:
    """The lineage of all stories as PROV-JSON: reports and origins are entities, outlets and agencies agents; a report
    derives from one whose text it has (the later from the earlier, where that is known) and has the origins of its
    quotations as primary sources."""
    entities: Json = {}
    agents: Json = {}
    attributed: Json = {}
    derived: Json = {}

    def agent(name: str) -> str:
        key = "twosource:agent-" + "-".join(name.lower().split())
        agents[key] = {"prov:type": {"$": "prov:Organization", "type": "xsd:QName"}, "schema:name": name}
        return key

    for traced in stories:
        names = [f"twosource:report-{a.report.id}" for a in traced.story]
        for key, a in zip(names, traced.story, strict=True):
            entity: Json = {
                "prov:type": {"$": "schema:NewsArticle", "type": "xsd:QName"},
                "schema:sha256": a.report.sha256,
            }
            if a.report.published:
                entity["schema:datePublished"] = a.report.published.isoformat()
            entities[key] = entity
            for who in dict.fromkeys(x for x in (a.report.outlet, a.report.credit) if x):
                attributed[f"_:a{len(attributed)}"] = {"prov:entity": key, "prov:agent": agent(who)}
        for k, first, second in traced.derivations():
            derived[f"_:d{len(derived)}"] = {
                "prov:generatedEntity": names[second], "prov:usedEntity": names[first],
                "twosource:relation": k.relation, "twosource:share": k.share,
                "twosource:directionKnown": k.earlier is not None,
            }  # fmt: skip
        seen: set[tuple[int, str]] = set()
        for r, _, origin in traced.sayings:
            source = f"twosource:origin-{'-'.join(origin.name.lower().split())}"
            entities.setdefault(source, {"schema:name": origin.name, "twosource:kind": origin.kind})
            if (r, source) not in seen:
                seen.add((r, source))
                derived[f"_:d{len(derived)}"] = {
                    "prov:generatedEntity": names[r], "prov:usedEntity": source,
                    "prov:type": {"$": "prov:PrimarySource", "type": "xsd:QName"},
                }  # fmt: skip
    return {
        "prefix": {"schema": "https://schema.org/", "twosource": "urn:twosource:"},
        "entity": entities, "agent": agents, "wasAttributedTo": attributed, "wasDerivedFrom": derived,
    }  # fmt: skip


def as_dot(stories: Sequence[Lineage]) -> str:
    """The lineage of all stories as a Graphviz graph: reports as boxes, origins as ellipses."""

    def quoted(words: str) -> str:
        return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'

    lines = ["digraph origins {", "  rankdir=LR;", "  node [fontname=sans];"]
    for traced in stories:
        ids = [a.report.id for a in traced.story]
        lines += [f"  {quoted(x)} [shape=box];" for x in ids]
        for k, first, second in traced.derivations():
            both = "" if k.earlier is not None else ", dir=none"
            label = f"{k.relation} {100 * k.share:.0f} %"
            lines.append(f"  {quoted(ids[first])} -> {quoted(ids[second])} [label={quoted(label)}{both}];")
        for r, name in dict.fromkeys((r, o.name) for r, _, o in traced.sayings):
            lines.append(f"  {quoted('origin: ' + name)} -> {quoted(ids[r])};")
    return "\n".join([*lines, "}"]) + "\n"
