"""Reports as news items in IPTC's ninjs 3.0, one object each, with whom they mention and where their facts rest.

Source of the properties: the JSON schema of ninjs 3.0, IPTC, 2024 (https://iptc.org/standards/ninjs/). A report's date
is known to the day; ninjs wants a time, and midnight UTC stands for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

Json = Mapping[str, Any]

STANDARD: Final = {
    "name": "ninjs",
    "version": "3.0",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json",
}
ORGANISATIONS: Final = ("government", "organisation", "outlet", "agency", "group")


def brief_to_news(brief: Json, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """A ninjs object for each report; `texts` are the reports' full texts by id."""
    story_of = {report: story for story in brief["stories"] for report in story["reports"]}
    return [_item(report, texts.get(report["id"], ""), story_of.get(report["id"])) for report in brief["reports"]]


def _item(report: Json, text: str, story: Json | None) -> dict[str, Any]:
    facts = [
        fact for fact in (story or {"facts": []})["facts"] if any(r["report"] == report["id"] for r in fact["readings"])
    ]
    named = {a for fact in facts for a in (*fact["who"], *fact["whom"], *fact["where"], fact["speaker"] or "")}
    actors = [actor for actor in (story or {"actors": []})["actors"] if actor["id"] in named]
    item: dict[str, Any] = {
        "uri": report["url"] or f"urn:twosource:report:{quote(report['id'], safe='')}",
        "standard": dict(STANDARD),
        "type": "text",
        "language": report["language"],
        "versionCreated": f"{report['published']}T00:00:00Z" if report["published"] else None,
        "by": report["byline"],
        "headlines": [{"role": "main", "value": report["title"]}] if report["title"] else [],
        "bodies": [{"role": "main", "contentType": "text/plain", "charCount": len(text), "value": text}],
        "people": [_thing(actor) for actor in actors if actor["kind"] == "person"],
        "organisations": [_thing(actor) for actor in actors if actor["kind"] in ORGANISATIONS],
        "places": [_place(actor) for actor in actors if actor["kind"] == "place"],
        "events": [
            {"name": fact["text"], "rel": "mentions", "literal": f"{(story or {})['id']}/{fact['id']}"}
            for fact in facts
            if fact["kind"] != "quotation"
        ],
        "infoSources": _sources(report, facts, story),
        "altIds": [{"role": "twosource", "value": report["id"]}, {"role": "sha256", "value": report["sha256"]}],
    }
    return {key: value for key, value in item.items() if value not in (None, [], "")}


def _thing(actor: Json) -> dict[str, Any]:
    wikidata = {"uri": f"http://www.wikidata.org/entity/{actor['wikidata']}"} if actor["wikidata"] else {}
    return {"name": actor["name"], "rel": "mentions", **wikidata}


def _place(actor: Json) -> dict[str, Any]:
    place = actor["place"]
    if not place:
        return _thing(actor)
    point = {"type": "Point", "coordinates": [place["longitude"], place["latitude"]]}
    return {**_thing(actor), "geoJSON": point}


def _sources(report: Json, facts: list[Json], story: Json | None) -> list[dict[str, str]]:
    """The outlet, the credit, and the origins that the report's facts rest on."""
    origins = {o["id"]: o["name"] for o in (story or {"origins": []})["origins"] if o["kind"] != "none"}
    rests = [
        origins[o] for f in facts for r in f["readings"] if r["report"] == report["id"] for o in r["attribution"]
        if o in origins
    ]  # fmt: skip
    found = [(report["outlet"], "publisher"), (report["credit"], "credit"), *((name, "origin") for name in rests)]
    return [{"name": name, "role": role} for name, role in dict.fromkeys(found) if name]
