"""A brief as JSON-LD in schema.org's terms: NewsArticle, Event, Claim, Quotation, Person, Organization, Place.

What schema.org has no term for (agreement, challenge, separate origins, spans) stands in a vocabulary of our own under
the prefix `twosource`, in the words of the README.

Source of the terms: schema.org 29 (https://schema.org/docs/full.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

Json = Mapping[str, Any]

CONTEXT: Final = ["https://schema.org", {"twosource": "urn:twosource:"}]
TYPES: Final = {
    "person": "Person", "government": "GovernmentOrganization", "organisation": "Organization",
    "outlet": "NewsMediaOrganization", "agency": "NewsMediaOrganization", "group": "Organization", "place": "Place",
}  # fmt: skip
PLANNED: Final = ("planned", "possible", "called-for")


def brief_to_linked(brief: Json) -> dict[str, Any]:
    """The JSON-LD document of a `brief --json` object."""
    graph = [_article(report) for report in brief["reports"]]
    for story in brief["stories"]:
        graph += [_actor(story["id"], actor) for actor in story["actors"]]
        graph += [node for fact in story["facts"] for node in _fact(story, fact)]
    return {"@context": CONTEXT, "@graph": graph}


def _iri(*parts: str) -> str:
    return "urn:twosource:" + ":".join(quote(part, safe="") for part in parts)


def _article(report: Json) -> dict[str, Any]:
    return _known(
        {
            "@type": "NewsArticle",
            "@id": _iri("report", report["id"]),
            "headline": report["title"],
            "url": report["url"],
            "datePublished": report["published"],
            "inLanguage": report["language"],
            "publisher": {"@type": "Organization", "name": report["outlet"]} if report["outlet"] else None,
            "author": {"@type": "Person", "name": report["byline"]} if report["byline"] else None,
            "creditText": report["credit"],
            "identifier": f"sha256:{report['sha256']}" if report["sha256"] else None,
        }
    )


def _actor(story: str, actor: Json) -> dict[str, Any]:
    place = actor["place"]
    return _known(
        {
            "@type": TYPES.get(actor["kind"], "Thing"),
            "@id": _iri(story, "actor", actor["id"]),
            "name": actor["name"],
            "alternateName": [name for name in actor["names"] if name != actor["name"]],
            "jobTitle": actor["office"] if actor["kind"] == "person" else None,
            "sameAs": f"https://www.wikidata.org/entity/{actor['wikidata']}" if actor["wikidata"] else None,
            "geo": {"@type": "GeoCoordinates", "latitude": place["latitude"], "longitude": place["longitude"]}
            if place and actor["kind"] == "place"
            else None,
            "twosource:country": actor["country"],
        }
    )


def _fact(story: Json, fact: Json) -> Iterator[dict[str, Any]]:
    """A claim with its readings as quotations, and the event that it is about where it tells one."""
    s, f, support = story["id"], fact["id"], fact["support"]
    readings = [_iri(s, f, str(number)) for number, _ in enumerate(fact["readings"], 1)]
    event = _iri(s, "event", f) if fact["kind"] != "quotation" else None
    yield _known(
        {
            "@type": "Claim",
            "@id": _iri(s, "fact", f),
            "text": fact["text"],
            "about": {"@id": event} if event else None,
            "claimInterpreter": {"@type": "SoftwareApplication", "name": "twosource"},
            "appearance": [{"@id": _iri("report", r)} for r in dict.fromkeys(x["report"] for x in fact["readings"])],
            "citation": [{"@id": reading} for reading in readings],
            "twosource:kind": fact["kind"],
            "twosource:agreement": fact["agreement"],
            "twosource:challenge": fact["challenge"]["kind"],
            "twosource:challengedBy": [{"@id": _iri(s, "actor", a)} for a in fact["challenge"]["by"]],
            "twosource:reports": support["reports"],
            "twosource:outlets": support["outlets"],
            "twosource:separateOriginsLow": support["origins_low"],
            "twosource:separateOriginsHigh": support["origins_high"],
            "twosource:level": support["level"],
        }
    )
    if event:
        yield _event(s, fact, event)
    origins = {origin["id"]: origin["name"] for origin in story["origins"]}
    for iri, reading in zip(readings, fact["readings"], strict=True):
        yield _quotation(s, fact, iri, reading, origins)


def _event(s: str, fact: Json, iri: str) -> dict[str, Any]:
    when, plover = fact["when"] or {}, fact["plover"] or {}
    return _known(
        {
            "@type": "Event",
            "@id": iri,
            "name": fact["text"],
            "startDate": when.get("start"),
            "endDate": when.get("end"),
            "eventStatus": "https://schema.org/EventScheduled" if fact["status"] in PLANNED else None,
            "location": [{"@id": _iri(s, "actor", a)} for a in fact["where"]],
            "actor": [{"@id": _iri(s, "actor", a)} for a in fact["who"]],
            "twosource:whom": [{"@id": _iri(s, "actor", a)} for a in fact["whom"]],
            "twosource:precision": when.get("precision"),
            "twosource:status": fact["status"],
            "twosource:ploverEvent": plover.get("event"),
            "twosource:ploverMode": plover.get("mode"),
        }
    )


def _quotation(s: str, fact: Json, iri: str, reading: Json, origins: Mapping[str, str]) -> dict[str, Any]:
    """The words of one report that tell the fact, with whom the report gives them to."""
    speaker = fact["speaker"]
    return _known(
        {
            "@type": "Quotation",
            "@id": iri,
            "text": reading["text"],
            "isPartOf": {"@id": _iri("report", reading["report"])},
            "creator": {"@id": _iri(s, "actor", speaker)} if speaker else None,
            "twosource:start": reading["start"],
            "twosource:end": reading["end"],
            "twosource:accordingTo": [origins.get(origin, origin) for origin in reading["attribution"]],
            "twosource:compared": reading["compared"],
        }
    )


def _known(node: dict[str, Any]) -> dict[str, Any]:
    """A node without what does not apply."""
    return {key: value for key, value in node.items() if value not in (None, [], "")}
