"""A store: reports, what was found in them, their stories and facts, and what was put right by hand, in one file."""

from __future__ import annotations

import datetime as dt
import functools
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from twosource.errors import InputProblem, StoreProblem
from twosource.pipeline import date_together
from twosource.records import Analysis, Report
from twosource.store import correcting
from twosource.store import reports as kept
from twosource.store import stories as told
from twosource.store.changes import list_changes, note
from twosource.store.connections import connect, default_path, problem, transaction
from twosource.store.corrections import list_corrections
from twosource.store.flow import Flow, reading_flow
from twosource.store.identities import address_of, identify
from twosource.store.removal import forget
from twosource.store.search import search
from twosource.store.settling import replace_analysis, settle
from twosource.store.wordings import Segment, compare_texts

Row = dict[str, Any]
Progress = Callable[[], None]


P = ParamSpec("P")
T = TypeVar("T")


def _reading(method: Callable[Concatenate[Store, P], T]) -> Callable[Concatenate[Store, P], T]:
    """A method of which every answer is of one moment."""

    @functools.wraps(method)
    def read(self: Store, /, *args: P.args, **named: P.kwargs) -> T:
        with self.snapshot():
            return method(self, *args, **named)

    return read


@dataclass(slots=True)
class Added:
    """What `Store.add` did: ids of reports that are new, revised or were kept already; inputs that could not be read,
    as (source, reason); the stories compared, and the changes."""

    new: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)


class Store:
    """One file. Any number may read it at a time, each through a store of its own, while one writes.

    Every method raises StoreProblem where the file cannot be used or has not what was asked for.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, clock: Callable[[], dt.datetime], flow: Flow | None):
        """Takes an open connection; `Store.open` is the way in."""
        self.path = path
        self.connection = connection
        self._clock = clock
        self._flow = flow
        self.problems: list[tuple[str, str]] = []
        """Stories that could not be compared when that was last tried, with the reason."""

    @classmethod
    def open(
        cls, path: str | os.PathLike[str] | None = None, *, read_only: bool = False,
        clock: Callable[[], dt.datetime] | None = None, flow: Flow | None = None,
    ) -> Self:  # fmt: skip
        """Opens the store at `path`, made where there is none yet; without a path the user's own (`default_path`).

        `clock` gives the time that is written down, in UTC; `flow` reads and compares in place of twosource's own.
        """
        where = default_path() if path is None else Path(path)
        return cls(where, connect(where, read_only), clock or (lambda: dt.datetime.now(dt.UTC)), flow)

    def close(self) -> None:
        """Closes the file."""
        self.connection.close()

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the file."""
        self.close()

    @property
    def flow(self) -> Flow:
        """How reports are read and compared."""
        if self._flow is None:
            self._flow = reading_flow()
        return self._flow

    def _now(self) -> str:
        return self._clock().astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @contextmanager
    def _safely(self) -> Iterator[None]:
        """Errors of SQLite as words for the user."""
        try:
            yield
        except sqlite3.Error as error:
            raise problem(error, self.path) from error

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment, whatever is written meanwhile. Every method that reads does so
        for itself."""
        if self.connection.in_transaction:
            yield
            return
        with self._safely():
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.execute("COMMIT")

    # --- writing ----------------------------------------------------------------------------------------------------

    def add(self, reports: Sequence[Report], *, progress: Progress | None = None, settle: bool = True) -> Added:
        """Keeps reports, each in one transaction, then groups and compares what has changed.

        A report that is kept already in these words is left alone; one of a known address, id or file with other words
        is a new version. `progress` is called after each report; without `settle` grouping and comparing are left to
        a later call.
        """
        out = Added()
        with self._safely():
            before = self._newest_change()
            for report in reports:
                try:
                    self._keep(report, out)
                except InputProblem as found:
                    out.problems.append((found.source, found.reason))
                if progress:
                    progress()
            if settle:
                self.settle()
                out.problems += self.problems
            out.changes = list_changes(self.connection, before)
            out.stories = sorted({c["story"] for c in out.changes}, key=lambda s: int(s[1:]))
        return out

    def _keep(self, report: Report, out: Added) -> None:
        identity = identify(self.connection, report)
        if identity.kind == "known":
            out.known.append(identity.id)
            return
        analysis = self._read(replace(report, id=identity.id, original=None))
        with transaction(self.connection):
            identity = identify(self.connection, report)  # another program may have been faster
            if identity.kind == "known":
                out.known.append(identity.id)
                return
            named = replace(analysis, report=replace(analysis.report, id=identity.id))
            now = self._now()
            kept.keep_report(self.connection, report, identity, named, self.flow.name, now)
            if identity.kind == "revised":
                row = kept.report_row(self.connection, identity.id)
                if row["story"]:
                    words = f"{report.outlet or identity.id}: version {row['version']}"
                    note(self.connection, now, "revised", row["story"], words, report=identity.id)
        (out.new if identity.kind == "new" else out.revised).append(identity.id)

    def _read(self, report: Report) -> Analysis:
        """What the reader finds; InputProblem where it fails, so that the other reports are kept all the same."""
        try:
            return self.flow.analyse(report)
        except (InputProblem, StoreProblem):
            raise
        except Exception as error:
            detail = " ".join(str(error).split())
            reason = f"a fault in twosource met while reading it: {type(error).__name__}: {detail}"
            raise InputProblem(report.source, reason) from error

    def settle(self, *, progress: Progress | None = None) -> list[Row]:
        """Groups reports that have no story yet and compares stories that have changed; what changed. Goes on where a
        store that was cut off had stopped; where nothing is left to do nothing is written. A story that could not be
        compared is named in `problems`."""
        with self._safely():
            before = self._newest_change()
            self.problems = settle(self.connection, self.flow, self._now(), progress)
            return list_changes(self.connection, before)

    def _newest_change(self) -> int:
        return int(self.connection.execute("SELECT coalesce(max(number), 0) FROM changes").fetchone()[0])

    def forget(self, ids: Sequence[str]) -> list[str]:
        """Removes reports, or stories with their reports, and all that rests on them; what is left of their stories is
        compared again. Returns the reports forgotten."""
        with self._safely():
            gone = forget(self.connection, ids, self.flow, self._now())
            self.settle()
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log held what is forgotten
            self._complain()
            return gone

    def reread(self, ids: Sequence[str] | None = None, *, progress: Progress | None = None) -> int:
        """Reads reports again from their texts, all that another reader read where none are named, and compares their
        stories again; how many. Corrections by hand hold."""
        with self._safely():
            if ids is None:
                rows = self.connection.execute("SELECT report FROM analyses WHERE read_by <> ?", (self.flow.name,))
                ids = sorted(r[0] for r in rows)
            for id in ids:
                analysis = self._read(kept.load_given(self.connection, id))
                with transaction(self.connection):
                    replace_analysis(self.connection, analysis, self.flow)
                    story = kept.report_row(self.connection, id)["story"]
                    self.connection.execute("UPDATE stories SET stale = 1 WHERE id = ?", (story,))
                if progress:
                    progress()
            self.settle()
            self._complain()
            return len(ids)

    def compact(self, before: dt.date) -> int:
        """Lets go of what only the program reads, half of the file, of reports whose stories have not changed since
        before a day; how many. Where such a story gains a report they are read again. The room is used for reports to
        come."""
        with self._safely(), transaction(self.connection):
            gone = self.connection.execute(
                "DELETE FROM analyses WHERE report IN (SELECT reports.id FROM reports JOIN stories ON stories.id = "
                "reports.story WHERE stories.changed < ? AND NOT stale)",
                (before.isoformat(),),
            )
            return gone.rowcount

    def _complain(self) -> None:
        """Raises where a story could not be compared: what was written is kept, but not seen yet."""
        if self.problems:
            raise StoreProblem("; ".join(f"{story}: {reason}" for story, reason in self.problems))

    # --- corrections by hand ----------------------------------------------------------------------------------------

    def merge(self, stories: Sequence[str]) -> list[Row]:
        """Makes several stories one: the oldest keeps its id, the others' lead to it. Returns the changes."""
        return self._correct(lambda now: correcting.merge_stories(self.connection, stories, self.flow, now))

    def split(self, story: str, reports: Sequence[str]) -> list[Row]:
        """Makes some reports of a story a story of their own."""
        return self._correct(lambda now: correcting.split_story(self.connection, story, reports, self.flow, now))

    def pin(self, report: str, story: str) -> list[Row]:
        """Puts a report into a story, to stay there."""
        return self._correct(lambda now: correcting.pin_report(self.connection, report, story, self.flow, now))

    def same_actor(self, story: str, actor: str, other: str) -> list[Row]:
        """Two of a story's actors ("a3", "a7") are one."""
        return self._correct(lambda now: correcting.join_actors(self.connection, story, actor, other, now))

    def other_actor(self, story: str, actor: str, report: str) -> list[Row]:
        """What a report means by a story's actor is somebody else."""
        return self._correct(lambda now: correcting.part_actor(self.connection, story, actor, report, now))

    def wrong_link(self, story: str, fact: str | int, report: str) -> list[Row]:
        """A report's reading does not belong to a fact ("f3", or its lasting number)."""
        return self._correct(lambda now: correcting.part_readings(self.connection, story, fact, report, now))

    def right_link(self, story: str, fact: str | int, other: str | int) -> list[Row]:
        """Two facts of a story are one."""
        return self._correct(lambda now: correcting.join_facts(self.connection, story, fact, other, now))

    def undo(self, number: int) -> list[Row]:
        """Takes a correction back; a report that it moved stays where it is."""
        return self._correct(lambda now: correcting.undo_correction(self.connection, number, now))

    @_reading
    def corrections(self) -> list[Row]:
        """What was put right by hand, in order."""
        return list_corrections(self.connection)

    def _correct(self, correct: Callable[[str], object]) -> list[Row]:
        """Writes a correction, compares what it touches, and gives the changes."""
        with self._safely():
            before = self._newest_change()
            correct(self._now())
            self.settle()
            self._complain()
            return list_changes(self.connection, before)

    # --- reading ----------------------------------------------------------------------------------------------------

    @_reading
    def state(self) -> str:
        """Another word whenever anything in the store has changed."""
        row = self.connection.execute(
            "SELECT (SELECT max(number) FROM changes), (SELECT count(*) FROM reports), (SELECT max(number) FROM "
            "reports), (SELECT max(changed) FROM stories), (SELECT sum(stale) FROM stories), (SELECT sum(version) FROM "
            "reports), (SELECT count(*) || '.' || coalesce(max(number), 0) FROM corrections)"
        ).fetchone()
        return "-".join(str(v or 0) for v in row)

    @_reading
    def counts(self) -> dict[str, int]:
        """How much is kept of each kind."""
        tables = {"stories": "stories WHERE merged_into IS NULL AND reports > 0"}
        names = ("reports", "stories", "facts", "actors", "changes", "corrections")
        counted = {"corrections": "DISTINCT act"}
        sql = ", ".join(f"(SELECT count({counted.get(n, '*')}) FROM {tables.get(n, n)}) AS {n}" for n in names)
        return dict(self.connection.execute(f"SELECT {sql}").fetchone())

    @_reading
    def stories(
        self, *, order: str = "changed", since: dt.date | None = None, until: dt.date | None = None,
        least_reports: int = 1, limit: int | None = None, offset: int = 0,
    ) -> list[Row]:  # fmt: skip
        """The stories, by last change, "day", "size" or when they "began"; those that tell of days in a range and have
        at least so many reports."""
        return told.list_stories(self.connection, order, since, until, least_reports, limit, offset)

    @_reading
    def resolve(self, story: str) -> str:
        """A story's id of now: after a merge the other's."""
        return told.resolve(self.connection, story)

    @_reading
    def story(self, id: str) -> Row:
        """A story's brief, as `twosource brief --json` gives it for its reports."""
        return told.show_story(self.connection, id)

    @_reading
    def texts(self, story: str) -> dict[str, str]:
        """The texts of a story's reports, by id."""
        return told.load_texts(self.connection, self.resolve(story))

    @_reading
    def facts(
        self, story: str | None = None, *, actor: str | None = None, limit: int | None = None, offset: int = 0
    ) -> list[Row]:
        """Facts as rows of the table of that name, of one story or of one actor (`actors`)."""
        where = self.resolve(story) if story is not None else None
        return told.list_facts(self.connection, where, actor, limit, offset)

    @_reading
    def fact(self, number: int) -> Row:
        """One fact by its lasting number, with its readings, differences, origins and why these depend."""
        return told.show_fact(self.connection, number)

    @_reading
    def fact_numbers(self, story: str) -> dict[str, int]:
        """The lasting numbers of the facts of a story's brief."""
        rows = self.connection.execute("SELECT id, number FROM facts WHERE story = ?", (self.resolve(story),))
        return dict(rows.fetchall())

    @_reading
    def reports(
        self, *, story: str | None = None, order: str = "added", limit: int | None = None, offset: int = 0
    ) -> list[Row]:
        """Reports without their texts, by when they were "added" or "published"."""
        where = self.resolve(story) if story is not None else None
        return kept.list_reports(self.connection, where, order, limit, offset)

    @_reading
    def report(self, id: str, version: int | None = None) -> Row:
        """A report with its text, in its newest version or another."""
        return kept.show_report(self.connection, id, version)

    @_reading
    def knows(self, url: str) -> str | None:
        """The id of the report kept from an address."""
        row = self.connection.execute("SELECT id FROM reports WHERE address = ?", (address_of(url),)).fetchone()
        return str(row["id"]) if row else None

    @_reading
    def text(self, id: str) -> str:
        """A report's text."""
        return str(kept.report_row(self.connection, id)["text"])

    @_reading
    def original(self, id: str, version: int | None = None) -> bytes:
        """The exact bytes that a report, or an earlier version of it, was read from."""
        return kept.load_original(self.connection, id, version)

    @_reading
    def versions(self, id: str) -> list[Row]:
        """The versions of a report, oldest first."""
        return kept.list_versions(self.connection, id)

    @_reading
    def difference(self, id: str, version: int | None = None) -> list[Segment]:
        """What a version, the newest where none is named, changed against the one before; nothing for a first one."""
        newer = self.report(id, version)
        if newer["version"] == 1:
            return []
        older = self.report(id, newer["version"] - 1)
        return compare_texts(older["text"], newer["text"])

    @_reading
    def analysis(self, id: str) -> Analysis:
        """Everything found in a report, with the date that its story tells; read again where an earlier twosource read
        it."""
        row = kept.report_row(self.connection, id)
        found = kept.load_analysis(self.connection, id, self.flow.name, dated=True)
        if found is not None:
            return found
        alone = self._read(kept.load_given(self.connection, id))
        if alone.report.published is not None or not row["story"]:
            return alone
        story = [r["id"] for r in self.reports(story=row["story"])]
        read = [self._read(kept.load_given(self.connection, other)) for other in sorted(story)]
        return next(a for a in date_together(read) if a.report.id == id)

    @_reading
    def actors(
        self, words: str | None = None, *, named: bool = False, limit: int | None = None, offset: int = 0
    ) -> list[Row]:
        """Actors across stories, those in most stories first; with `words` those whose name holds them, with `named`
        those that have a name ("police" is none)."""
        return told.list_actors(self.connection, words, named, limit, offset)

    @_reading
    def actor(self, id: str) -> Row:
        """An actor with its names, its stories, and by time what it did, bore, said and denied."""
        return told.show_actor(self.connection, id)

    @_reading
    def story_actor(self, story: str, id: str) -> str:
        """Who one of a story's actors ("a3") is across stories."""
        row = self.connection.execute(
            "SELECT actor FROM story_actors WHERE story = ? AND id = ?", (self.resolve(story), id)
        ).fetchone()
        if row is None:
            raise StoreProblem(f"no actor {id} in story {story}")
        return str(row["actor"])

    @_reading
    def changes(
        self, *, after: int = 0, story: str | None = None, kinds: Collection[str] | None = None,
        limit: int | None = None,
    ) -> list[Row]:  # fmt: skip
        """What happened to stories and facts, in order, behind change number `after`."""
        return list_changes(self.connection, after, story, kinds, limit)

    @_reading
    def search(
        self, words: str = "", *, actor: str | None = None, place: str | None = None, since: dt.date | None = None,
        until: dt.date | None = None, status: str | None = None, challenge: str | None = None, limit: int = 50,
        offset: int = 0,
    ) -> list[Row]:  # fmt: skip
        """Reports that hold the words and bear a fact that meets the filters, the best first."""
        return search(
            self.connection, words, actor=actor, place=place, since=since, until=until, status=status,
            challenge=challenge, limit=limit, offset=offset,
        )  # fmt: skip
