"""What is followed and what has been seen of it: rows of a store's tables feeds, links and marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from twosource.fetching import Answer
from twosource.store import Store
from twosource.store.connections import transaction
from twosource.watch.documents import Link

GIVE_UP: Final = dt.timedelta(days=2)
"""How long after it was first named an article that could not be read is given up: outages of papers last hours."""

RETRY: Final = dt.timedelta(minutes=10)
LONGEST_RETRY: Final = dt.timedelta(hours=6)
"""To wait before an article is tried again in another round, twice as long each time: in two days some ten rounds."""

LONGEST_PAUSE: Final = dt.timedelta(days=1)
"""The longest that a feed in trouble is left alone for."""

Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """The time of day, in UTC."""
    return dt.datetime.now(dt.UTC)


class Followed:
    """The feeds and articles of a store. Every method is one transaction."""

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        """Takes an open store."""
        self._db = store.connection
        self._clock = clock

    def _now(self, later: dt.timedelta = dt.timedelta()) -> str:
        return (self._clock() + later).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    # --- feeds ------------------------------------------------------------------------------------------------------

    def follow(self, feeds: Iterable[tuple[str, str | None]]) -> None:
        """Follows these addresses from now on; one that was given up as gone is asked for again."""
        with transaction(self._db):
            self._db.executemany(
                "INSERT INTO feeds (url, title, added) VALUES (?, ?, ?) ON CONFLICT (url) DO UPDATE SET gone = 0, "
                "title = coalesce(excluded.title, title)",
                [(url, title, self._now()) for url, title in feeds],
            )

    def feeds(self) -> list[dict[str, Any]]:
        """What is followed, by address."""
        return [dict(r) for r in self._db.execute("SELECT * FROM feeds WHERE NOT gone ORDER BY url")]

    def due(self) -> list[dict[str, Any]]:
        """What is to be asked for now."""
        now = self._now()
        return [f for f in self.feeds() if not f["due"] or f["due"] <= now]

    def next_due(self) -> float:
        """Seconds until something is to be asked for: a feed, or an article that is tried again."""
        row = self._db.execute(
            "SELECT min(due) FROM (SELECT due FROM feeds WHERE NOT gone UNION ALL "
            "SELECT due FROM links WHERE state = 'waiting')"
        ).fetchone()
        return (dt.datetime.fromisoformat(row[0]) - self._clock()).total_seconds() if row[0] else 0.0

    def feed_read(self, url: str, answer: Answer | None, title: str | None, every: dt.timedelta) -> None:
        """Notes that a feed has been read; `answer` None where nothing in it had changed."""
        with transaction(self._db):
            self._db.execute(
                "UPDATE feeds SET checked = ?, due = ?, failures = 0, failure = NULL WHERE url = ?",
                (self._now(), self._now(every), url),
            )
            if answer is not None:
                self._db.execute(
                    "UPDATE feeds SET etag = ?, modified = ?, title = coalesce(?, title) WHERE url = ?",
                    (answer.headers.get("etag"), answer.headers.get("last-modified"), title, url),
                )

    def feed_gone(self, url: str) -> None:
        """Asks for a feed no more, until it is followed anew."""
        with transaction(self._db):
            self._db.execute("UPDATE feeds SET gone = 1, checked = ? WHERE url = ?", (self._now(), url))

    def feed_failed(self, url: str, reason: str, every: dt.timedelta, after: float | None) -> None:
        """Notes that a feed could not be read: it is left alone twice as long as the last time, or as its server
        asks for, a day at most."""
        row = self._db.execute("SELECT failures FROM feeds WHERE url = ?", (url,)).fetchone()
        failures = (row["failures"] if row else 0) + 1
        pause = min(max(every, dt.timedelta(minutes=1)) * 2 ** min(failures - 1, 12), LONGEST_PAUSE)
        asked = dt.timedelta(seconds=min(after or 0.0, LONGEST_PAUSE.total_seconds()))
        with transaction(self._db):
            self._db.execute(
                "UPDATE feeds SET checked = ?, due = ?, failures = ?, failure = ? WHERE url = ?",
                (self._now(), self._now(max(pause, asked)), failures, reason, url),
            )

    def feed_moved(self, old: str, new: str) -> None:
        """Follows a feed under the address it has moved to for good."""
        with transaction(self._db):
            if self._db.execute("SELECT 1 FROM feeds WHERE url = ?", (new,)).fetchone():
                self._db.execute("DELETE FROM feeds WHERE url = ?", (old,))
            else:
                self._db.execute("UPDATE feeds SET url = ? WHERE url = ?", (new, old))
            self._db.execute("UPDATE links SET feed = ? WHERE feed = ?", (new, old))

    # --- articles ---------------------------------------------------------------------------------------------------

    def note_links(self, feed: str, links: Sequence[Link]) -> list[Link]:
        """Keeps what a feed names; the articles among it that are to be read: new ones, and those it tells otherwise
        of than before."""
        out: list[Link] = []
        with transaction(self._db):
            for link in links:
                row = self._db.execute(
                    "SELECT mark, feed, state, due FROM links WHERE address = ?", (link.address,)
                ).fetchone()
                if row is None:
                    self._db.execute(
                        "INSERT INTO links (address, feed, told, mark, found, state) VALUES (?, ?, ?, ?, ?, 'waiting')",
                        (link.address, feed, link.told(), link.mark, self._now()),
                    )
                elif row["feed"] == feed and row["mark"] != link.mark:  # another feed tells of it in its own words
                    self._db.execute(
                        "UPDATE links SET told = ?, mark = ?, state = 'waiting', tries = 0, due = NULL, found = ? "
                        "WHERE address = ?",
                        (link.told(), link.mark, self._now(), link.address),
                    )
                elif row["state"] != "waiting" or (row["due"] or "") > self._now():
                    continue
                out.append(link)
        return out

    def waiting(self) -> list[tuple[str, Link]]:
        """The articles to be read by now, as (feed, link), those found first first."""
        rows = self._db.execute(
            "SELECT * FROM links WHERE state = 'waiting' AND coalesce(due, '') <= ? ORDER BY found, address",
            (self._now(),),
        )
        return [(r["feed"], Link.from_told(r["address"], r["told"])) for r in rows]

    def link_kept(self, address: str, report: str) -> None:
        """Notes under which id an article is kept."""
        with transaction(self._db):
            self._db.execute(
                "UPDATE links SET state = 'kept', report = ?, reason = NULL WHERE address = ?", (report, address)
            )

    def link_failed(self, address: str, reason: str, passing: bool) -> bool:
        """Notes why an article could not be read; whether it is given up."""
        with transaction(self._db):
            row = self._db.execute("SELECT tries, found FROM links WHERE address = ?", (address,)).fetchone()
            given_up = not passing or row["found"] <= self._now(-GIVE_UP)
            pause = min(RETRY * 2 ** min(row["tries"], 12), LONGEST_RETRY)
            self._db.execute(
                "UPDATE links SET tries = tries + 1, reason = ?, state = ?, due = ? WHERE address = ?",
                (reason, "failed" if given_up else "waiting", self._now(pause), address),
            )
            return given_up

    # --- marks ------------------------------------------------------------------------------------------------------

    def mark(self, name: str) -> int | None:
        """How far a part of the program has come; None before its first time."""
        row = self._db.execute("SELECT number FROM marks WHERE name = ?", (name,)).fetchone()
        return None if row is None else int(row["number"])

    def set_mark(self, name: str, number: int) -> None:
        """Notes how far a part of the program has come."""
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO marks (name, number) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET number = excluded.number",
                (name, number),
            )
