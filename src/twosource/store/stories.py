"""Reading stories, facts and actors back."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from typing import Any, Final

from twosource.errors import StoreProblem
from twosource.store.verdicts import load_page

Row = dict[str, Any]
SHOWN: Final = (
    "id number title first_day last_day reports outlets facts two_origins differ challenged updated began changed"
).split()
CONTESTED: Final = "(challenged > 0 OR differ > 0)"
"""Stories with a fact that is denied or disputed, or on which accounts differ."""
ORDERS: Final = {
    "changed": "changed DESC, number DESC",
    "day": "last_day IS NULL, last_day DESC, number DESC",
    "size": "reports DESC, number",
    "began": "number",
}


def list_stories(
    connection: sqlite3.Connection, order: str, since: dt.date | None, until: dt.date | None,
    least_reports: int, limit: int | None, offset: int, contested: bool = False,
) -> list[Row]:  # fmt: skip
    """Stories with how many reports, outlets and facts they have; where `contested`, those with a fact that is."""
    if order not in ORDERS:
        raise StoreProblem(f"order {order!r}; expected one of {', '.join(ORDERS)}")
    where: list[str] = ["merged_into IS NULL", "reports >= ?"]
    values: list[str | int] = [max(least_reports, 1)]
    if contested:
        where.append(CONTESTED)
    if since is not None:
        where.append("last_day >= ?")
        values.append(since.isoformat())
    if until is not None:
        where.append("first_day <= ?")
        values.append(until.isoformat())
    rows = connection.execute(
        f"SELECT {', '.join(SHOWN)} FROM stories WHERE {' AND '.join(where)} ORDER BY {ORDERS[order]} LIMIT ? OFFSET ?",
        (*values, -1 if limit is None else limit, offset),
    )
    return [dict(r) for r in rows]


def resolve(connection: sqlite3.Connection, story: str) -> str:
    """The id of a story after merges; StoreProblem where there is none."""
    asked = story
    while True:
        row = connection.execute("SELECT merged_into, reports FROM stories WHERE id = ?", (story,)).fetchone()
        if row is None:
            raise StoreProblem(f"no story {asked} in the store; twosource story lists them")
        if row["merged_into"] is None:
            if not row["reports"]:
                raise StoreProblem(f"story {asked} has been forgotten")
            return story
        story = row["merged_into"]


def show_story(connection: sqlite3.Connection, story: str) -> Row:
    """A story's brief, as `twosource brief --json` gives it."""
    page = load_page(connection, resolve(connection, story))
    if page is None:
        raise StoreProblem(f"story {story} has not been compared yet; twosource add goes on where it stopped")
    return page


def load_texts(connection: sqlite3.Connection, story: str) -> dict[str, str]:
    """The texts of a story's reports."""
    rows = connection.execute("SELECT id, text FROM reports WHERE story = ? ORDER BY id", (story,))
    return {r["id"]: r["text"] for r in rows}


def list_facts(
    connection: sqlite3.Connection, story: str | None, actor: str | None, limit: int | None, offset: int
) -> list[Row]:
    """Facts in the order of their stories' briefs."""
    where, values = ["1"], []
    if story is not None:
        where.append("facts.story = ?")
        values.append(story)
    if actor is not None:
        where.append(
            "number IN (SELECT fact FROM fact_actors JOIN story_actors s ON s.story = fact_actors.story AND s.id = "
            "fact_actors.actor WHERE s.actor = ?)"
        )
        values.append(actor)
    rows = connection.execute(
        f"SELECT * FROM facts WHERE {' AND '.join(where)} "
        "ORDER BY CAST(substr(story, 2) AS INTEGER), CAST(substr(id, 2) AS INTEGER) LIMIT ? OFFSET ?",
        (*values, -1 if limit is None else limit, offset),
    )
    return [dict(r) for r in rows]


def show_fact(connection: sqlite3.Connection, number: int) -> Row:
    """A fact with its readings, origins and differences; StoreProblem where there is none."""
    row = connection.execute("SELECT * FROM facts WHERE number = ?", (number,)).fetchone()
    if row is None:
        raise StoreProblem(f"no fact {number} in the store")

    def rows(sql: str) -> list[Row]:
        return [dict(r) for r in connection.execute(sql, (number,))]

    differences = rows("SELECT slot, value, reports FROM differences WHERE fact = ? ORDER BY rowid")
    dependences = rows("SELECT kind, reason, spans FROM dependences WHERE fact = ? ORDER BY rowid")
    return {
        **dict(row),
        "readings": rows("SELECT * FROM readings WHERE fact = ? ORDER BY number"),
        "differences": [{**d, "reports": json.loads(d["reports"])} for d in differences],
        "dependences": [{**d, "spans": json.loads(d["spans"])} for d in dependences],
        "origins": rows(
            "SELECT origins.* FROM fact_origins JOIN origins ON origins.story = fact_origins.story AND origins.id = "
            "origin WHERE fact = ? ORDER BY CAST(substr(origins.id, 2) AS INTEGER)"
        ),
    }


# --- actors across stories ------------------------------------------------------------------------------------------

_COUNTED: Final = (
    "SELECT a.*, (SELECT count(*) FROM story_actors WHERE actor = a.id) AS stories, "
    "(SELECT count(DISTINCT fact) FROM fact_actors JOIN story_actors s ON s.story = fact_actors.story AND "
    "s.id = fact_actors.actor WHERE s.actor = a.id) AS facts FROM "
)


def list_actors(
    connection: sqlite3.Connection, words: str | None, named: bool, limit: int | None, offset: int
) -> list[Row]:
    """Actors, those in most stories first; with `words` those whose name holds them, with `named` those whose name
    begins with a capital."""
    order = "(SELECT count(*) FROM story_actors WHERE actor = b.id) DESC, name, id"
    capital = "substr(name, 1, 1) <> lower(substr(name, 1, 1))" if named else "1"
    chosen = f"SELECT * FROM actors b WHERE (? IS NULL OR name LIKE ?) AND {capital} ORDER BY {order} LIMIT ? OFFSET ?"
    rows = connection.execute(
        f"{_COUNTED} ({chosen}) a ORDER BY stories DESC, name, id",
        (words, f"%{words or ''}%", -1 if limit is None else limit, offset),
    )
    return [dict(r) for r in rows]


def show_actor(connection: sqlite3.Connection, id: str) -> Row:
    """An actor with the stories it is in and what it did, bore, said and denied, by time; StoreProblem where there is
    none."""
    row = connection.execute(f"{_COUNTED} actors a WHERE a.id = ?", (id,)).fetchone()
    if row is None:
        raise StoreProblem(f"no actor {id} in the store")
    places = connection.execute(
        "SELECT story, story_actors.id, name, names, title FROM story_actors JOIN stories ON stories.id = story WHERE "
        "actor = ? ORDER BY stories.number",
        (id,),
    ).fetchall()
    facts = connection.execute(
        "SELECT number, facts.story, facts.id, role, text, first_day, last_day, precision, status, agreement, "
        "challenge, level, origins_low, origins_high FROM fact_actors JOIN story_actors s ON "
        "s.story = fact_actors.story AND s.id = fact_actors.actor JOIN facts ON facts.number = fact WHERE s.actor = ? "
        "ORDER BY first_day IS NULL, first_day, last_day, number, role",
        (id,),
    )
    return {
        **dict(row),
        "names": sorted({n for p in places for n in json.loads(p["names"])}, key=lambda n: (-len(n), n)),
        "in": [{k: p[k] for k in ("story", "id", "name", "title")} for p in places],
        "facts": [dict(r) for r in facts],
    }
