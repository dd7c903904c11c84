"""A brief as FollowTheMoney entities, which Aleph, OpenAleph and OpenSanctions' tools read.

Reports become `Article`, actors `Person`, `PublicBody`, `Organization` or `LegalEntity` by their kind, facts that tell
an event `Event` with the articles as `proof`. Places are no legal entities and stand in an event's `location`.

Source of schemata and properties: FollowTheMoney 4 (https://followthemoney.tech).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from twosource.actors.known import country_codes

Json = Mapping[str, Any]

SCHEMATA: Final = {
    "person": "Person", "government": "PublicBody", "organisation": "Organization", "outlet": "Organization",
    "agency": "Organization", "group": "LegalEntity",
}  # fmt: skip

LANGUAGES: Final = {"en": "eng"}
"""ISO 639-3, which FollowTheMoney asks for, of the languages that are read."""


def brief_to_money(brief: Json) -> list[dict[str, Any]]:
    """The entities, each `{"id", "schema", "properties"}` with a list of texts for each property."""
    entities = [_article(report) for report in brief["reports"]]
    for story in brief["stories"]:
        legal = [actor for actor in story["actors"] if actor["kind"] in SCHEMATA]
        entities += [_actor(story["id"], actor) for actor in legal]
        entities += [_event(story, fact) for fact in story["facts"] if fact["kind"] != "quotation"]
    return entities


def _article(report: Json) -> dict[str, Any]:
    return _entity(
        _id("report", report["id"]), "Article",
        name=report["title"] or report["id"], title=report["title"], fileName=report["source"],
        publisher=report["outlet"], author=report["byline"],
        publishedAt=report["published"], sourceUrl=report["url"], language=LANGUAGES.get(report["language"] or ""),
        notes=f"credit: {report['credit']}" if report["credit"] else None,
    )  # fmt: skip


def _actor(story: str, actor: Json) -> dict[str, Any]:
    person = actor["kind"] == "person"
    return _entity(
        _id(story, actor["id"]), SCHEMATA[actor["kind"]],
        name=actor["name"], alias=[name for name in actor["names"] if name != actor["name"]],
        position=actor["office"] if person else None, country=_country(actor["country"]),
        wikidataId=actor["wikidata"],
    )  # fmt: skip


def _event(story: Json, fact: Json) -> dict[str, Any]:
    actors = {actor["id"]: actor for actor in story["actors"]}
    told = [actors[a] for a in dict.fromkeys([*fact["who"], *fact["whom"]]) if a in actors]
    places = [actors[a] for a in fact["where"] if a in actors]
    when, support = fact["when"] or {}, fact["support"]
    origins = (support["origins_low"], support["origins_high"])
    separate = str(origins[0]) if origins[0] == origins[1] else f"{origins[0]} to {origins[1]}"
    verdict = [f"status: {fact['status']}" if fact["status"] else "", f"agreement: {fact['agreement']}"]
    verdict += [f"challenge: {fact['challenge']['kind']}", f"separate origins: {separate}"]
    return _entity(
        _id(story["id"], fact["id"]), "Event",
        name=fact["text"], startDate=when.get("start"), endDate=when.get("end"),
        location=[place["name"] for place in places],
        country=[_country((place["place"] or {}).get("country") or place["country"]) for place in places],
        involved=[_id(story["id"], actor["id"]) for actor in told if actor["kind"] in SCHEMATA],
        proof=[_id("report", report) for report in dict.fromkeys(r["report"] for r in fact["readings"])],
        notes=[part for part in verdict if part], recordId=f"{story['id']}/{fact['id']}",
    )  # fmt: skip


def _id(*parts: str) -> str:
    return "twosource-" + "-".join(parts)


def _country(iso3: str | None) -> str | None:
    """FollowTheMoney's code: ISO 3166-1 alpha-2 in small letters."""
    return (country_codes().get(iso3 or "", ("", ""))[0] or "").lower() or None


def _entity(entity: str, schema: str, **properties: Any) -> dict[str, Any]:
    lists = {key: value if isinstance(value, list) else [value] for key, value in properties.items()}
    known = {key: list(dict.fromkeys(v for v in values if v)) for key, values in lists.items()}
    return {"id": entity, "schema": schema, "properties": {key: v for key, v in known.items() if v}}
