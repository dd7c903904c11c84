"""Coded events as the tables of two event data sets, so that what reads those reads ours: POLECAT's and GDELT 2's.

One row is one fact that has a PLOVER code, for each pair of an actor and a recipient. Columns that need what is not
known here (tone, Goldstein scale, ethnic and religious codes, COW numbers, sectors of persons) are empty, as both
codebooks allow. After the data set's own columns come ours: story, fact, words, where they stand, status, agreement,
challenge and separate origins.

Sources of names and types: GDELT Event Codebook V2.0 (2015); POLECAT's published weekly files and the PLOVER and
POLECAT codebooks (Halterman, Bagozzi, Beger, Schrodt, Scarborough 2023).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from twosource.actors.known import country_codes, country_name

Json = Mapping[str, Any]
Row = dict[str, str]

POLECAT: Final = (
    "Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,Actor Name,Actor Country,Actor COW,"
    "Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,Wikipedia Actor ID,Recipient Name,"
    "Recipient Country,Recipient COW,Primary Recipient Sector,Recipient Sectors,Recipient Title,Recipient Name Raw,"
    "Wikipedia Recipient ID,Placename,City,District,Province,Country,Latitude,Longitude,GeoNames ID,Raw Placename,"
    "Feature Type,Source,Publication Date,Story People,Story Organizations,Story Locations,Language,Version"
).split(",")

GDELT: Final = [
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{field}" for n in (1, 2) for field in (
        "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code",
        "Type1Code", "Type2Code", "Type3Code",
    )),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"{who}Geo_{field}" for who in ("Actor1", "Actor2", "Action") for field in (
        "Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID",
    )),
    "DATEADDED", "SOURCEURL",
]  # fmt: skip

OURS: Final = [
    "story", "fact", "report", "start", "end", "words", "according_to", "status", "agreement", "challenge",
    "challenged_by", "reports", "outlets", "origins_low", "origins_high",
]  # fmt: skip

ROOTS: Final = {
    "AGREE": "03", "CONSULT": "04", "SUPPORT": "05", "COOPERATE": "06", "AID": "07", "CONCEDE": "08", "RETREAT": "08",
    "REQUEST": "10", "REJECT": "12", "THREATEN": "13", "PROTEST": "14", "MOBILIZE": "15", "SANCTION": "16",
}  # fmt: skip
"""CAMEO's root where PLOVER's event comes from one root alone; ACCUSE, COERCE and ASSAULT each gather several."""

TYPES: Final = {"government": "GOV", "outlet": "MED", "agency": "MED"}
"""CAMEO's codes of what an actor is, which both data sets use; only what the kind alone tells."""


def build_polecat(brief: Json) -> list[Row]:
    """POLECAT's table with our columns after its own."""
    return [{**dict.fromkeys([*POLECAT, *OURS], ""), **row} for row in map(_polecat, _codings(brief))]


def build_gdelt(brief: Json) -> list[Row]:
    """GDELT 2's event table with our columns after its own; GLOBALEVENTID numbers the rows of this table."""
    rows = enumerate(_codings(brief), 1)
    return [{**dict.fromkeys([*GDELT, *OURS], ""), **_gdelt(coding, number)} for number, coding in rows]


class Coding:
    """One coded fact between two actors, either of which may be missing."""

    def __init__(self, story: Json, fact: Json, reports: Mapping[str, Json], who: Json, whom: Json) -> None:
        self.story, self.fact, self.who, self.whom = story, fact, who, whom
        self.reading: Json = fact["readings"][0]
        self.report = reports[self.reading["report"]]
        actors = {actor["id"]: actor for actor in story["actors"]}
        places = [actors[a] for a in fact["where"] if a in actors]
        self.where: Json = next((p for p in places if p["place"]), places[0] if places else {})

    @property
    def day(self) -> dt.date | None:
        """The event's day, where it is known to the day."""
        when = self.fact["when"]
        exact = when and when["start"] == when["end"]
        return dt.date.fromisoformat(when["start"]) if exact else None

    def ours(self) -> Row:
        """Our own columns."""
        fact, support, reading = self.fact, self.fact["support"], self.reading
        names = {actor["id"]: actor["name"] for actor in self.story["actors"]}
        origins = {origin["id"]: origin["name"] for origin in self.story["origins"]}
        return {
            "story": self.story["id"], "fact": fact["id"], "report": reading["report"],
            "start": str(reading["start"]), "end": str(reading["end"]), "words": reading["text"],
            "according_to": "; ".join(origins.get(o, o) for o in reading["attribution"]),
            "status": fact["status"] or "", "agreement": fact["agreement"], "challenge": fact["challenge"]["kind"],
            "challenged_by": "; ".join(names.get(a, a) for a in fact["challenge"]["by"]),
            "reports": str(support["reports"]), "outlets": str(support["outlets"]),
            "origins_low": str(support["origins_low"]), "origins_high": str(support["origins_high"]),
        }  # fmt: skip


def _codings(brief: Json) -> Iterator[Coding]:
    reports = {report["id"]: report for report in brief["reports"]}
    for story in brief["stories"]:
        actors = {actor["id"]: actor for actor in story["actors"]}
        for fact in story["facts"]:
            if not fact["plover"]:
                continue
            for who in [actors[a] for a in fact["who"] if a in actors] or [{}]:
                for whom in [actors[a] for a in fact["whom"] if a in actors and actors[a] is not who] or [{}]:
                    yield Coding(story, fact, reports, who, whom)


def _polecat(c: Coding) -> Row:
    plover, place = c.fact["plover"], c.where.get("place") or {}
    by_kind: dict[str, list[str]] = {}
    for actor in c.story["actors"]:
        by_kind.setdefault("place" if actor["kind"] == "place" else actor["kind"], []).append(actor["name"])
    bodies = [n for kind in ("government", "organisation", "outlet", "agency", "group") for n in by_kind.get(kind, [])]
    who = _known({"Event ID": f"{c.story['id']}-{c.fact['id']}-{c.who.get('id', '')}-{c.whom.get('id', '')}"})
    for side, actor in (("Actor", c.who), ("Recipient", c.whom)):
        who |= _known(
            {
                f"{side} Name": actor.get("name"),
                f"{side} Country": actor.get("country"),
                f"Primary {side} Sector": TYPES.get(actor.get("kind", "")),
                f"{side} Title": actor.get("office"),
                f"{side} Name Raw": (actor.get("names") or [None])[0],
            }
        )
    where = _known(
        {
            "Placename": place.get("name") or c.where.get("name"),
            "City": place.get("name"),
            "Province": place.get("state"),
            "Country": place.get("country") or c.where.get("country"),
            "Latitude": place.get("latitude"),
            "Longitude": place.get("longitude"),
            "GeoNames ID": place.get("geonames"),
            "Raw Placename": c.where.get("name"),
        }
    )
    told = _known(
        {
            "Event Date": c.day,
            "Event Type": plover["event"],
            "Event Mode": plover["mode"],
            "Quad Code": plover["quad"],
            "Contexts": "; ".join(plover["context"]),
            "Source": c.report["outlet"] or c.report["id"],
            "Publication Date": c.report["published"],
            "Story People": "; ".join(by_kind.get("person", [])),
            "Story Organizations": "; ".join(bodies),
            "Story Locations": "; ".join(by_kind.get("place", [])),
            "Language": c.report["language"],
        }
    )
    return who | where | told | c.ours()


def _gdelt(c: Coding, number: int) -> Row:
    plover, support, day, root = c.fact["plover"], c.fact["support"], c.day, ROOTS.get(c.fact["plover"]["event"])
    published = (c.report["published"] or "").replace("-", "")
    told = {
        "GLOBALEVENTID": number,
        "EventCode": root,
        "EventBaseCode": root,
        "EventRootCode": root,
        "QuadClass": plover["quad"],
        "NumMentions": len(c.fact["readings"]),
        "NumSources": support["outlets"],
        "NumArticles": support["reports"],
        "DATEADDED": f"{published}000000" if published else None,
        "SOURCEURL": c.report["url"] or c.report["source"],
        **_geo("Action", c.where),
    }
    if day:
        # The codebook's own formula for the fraction of the year.
        fraction = f"{day.year + (day.month * 30 + day.day) / 365:.4f}"
        told |= {"SQLDATE": f"{day:%Y%m%d}", "MonthYear": f"{day:%Y%m}", "Year": day.year, "FractionDate": fraction}
    for n, actor in ((1, c.who), (2, c.whom)):
        country, kind = actor.get("country") or "", TYPES.get(actor.get("kind", ""), "")
        told |= {
            f"Actor{n}Code": country + kind,
            f"Actor{n}Name": (actor.get("name") or "").upper(),
            f"Actor{n}CountryCode": country,
            f"Actor{n}Type1Code": kind,
            **_geo(f"Actor{n}", actor if actor.get("kind") == "place" else {}),
        }
    return _known(told) | c.ours()


def _geo(side: str, actor: Json) -> dict[str, Any]:
    """GDELT's columns of a place: type 1 is a country, 3 a city of the USA, 4 another city."""
    place = actor.get("place") or {}
    country = place.get("country") or actor.get("country")
    if not country:
        return {}
    kind = 1 if not place else 3 if country == "USA" else 4
    if kind == 1 and country_name(country) != actor.get("name"):
        return {}
    parts = [place.get("name") or actor.get("name"), place.get("state"), country_name(country) if place else None]
    return {
        f"{side}Geo_Type": kind,
        f"{side}Geo_FullName": ", ".join(part for part in parts if part),
        f"{side}Geo_CountryCode": country_codes().get(country, ("", ""))[1],
        f"{side}Geo_Lat": place.get("latitude"),
        f"{side}Geo_Long": place.get("longitude"),
    }


def _known(cells: Mapping[str, Any]) -> Row:
    """Cells as text; what is not known is left out."""
    return {name: str(value) for name, value in cells.items() if value not in (None, "")}
