"""One round: ask the feeds that are due, fetch and read what is new in them, keep it, tell what has changed by it.

Threads ask servers, each host by one at a time; this thread alone reads answers and writes to the store. What is still
to be read stands in the store before it is asked for, so that a round that is cut off is made up by the next.
"""

from __future__ import annotations

import datetime as dt
import queue
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urlsplit

from twosource.errors import FetchProblem, InputProblem, StoreProblem
from twosource.fetching import Answer, Fetcher, Manners
from twosource.fetching.client import MAY_PASS, MOVED, NOT_MODIFIED, check_status, next_hop, retry_after
from twosource.fetching.robots import Robots
from twosource.fetching.schedules import Schedule
from twosource.records import Report
from twosource.sources.addresses import tidy_address
from twosource.sources.limits import MAX_LIST_BYTES, MAX_PAGE_BYTES
from twosource.store import Store
from twosource.watch.documents import Document, Link, read_document
from twosource.watch.pages import as_problem, read_carried, read_linked
from twosource.watch.state import Clock, Followed, utc_now

SOON: Final = 60.0
"""Seconds after which a report that was kept is compared at the latest: a story that ten of them join within a minute
is compared once."""
QUIET: Final = 10.0
"""Seconds after the last comparing from which on it is done as soon as there is nothing else to do."""

HELD: Final = 16
"""Answers that wait to be read: a bound on memory, for servers are faster than reading."""

PATIENCE: Final = 6
"""Faults that may pass, one after another, after which a host is left alone for the round: two addresses tried three
times each. A host that is down would else hold up the round for a minute an article."""

GONE: Final = 410
LATER: Final = float("inf")  # seconds: not in this round


@dataclass(slots=True)
class Round:
    """What a round did. `problems` are (address, reason): what could not be read, for now or for good."""

    feeds: int = 0
    unchanged: int = 0
    named: int = 0  # articles that were to be read
    new: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    waiting: int = 0  # of the problems, those that a later round tries again
    next_due: float = 0.0  # seconds until something is to be asked for again


@dataclass(frozen=True, slots=True)
class _Job:
    """Something to ask for: `url` now, on behalf of `feed`; `link` for an article, none for a feed or sitemap."""

    url: str
    feed: str
    link: Link | None = None
    headers: tuple[tuple[str, str], ...] = ()
    hops: int = 0
    tries: int = 1
    moved: bool = True  # whether all redirects so far were for good
    within: bool = False  # a sitemap that a list of sitemaps names


Tell = Callable[[str, dict[str, Any]], None]
"""Takes what happens as it does: "note" {text}, "problem" {source, reason}, "report" {id, kind, outlet, title},
"change" {a row of Store.changes}, "compared" {} after the changes of some reports."""


def follow_once(
    store: Store, *, every: dt.timedelta = dt.timedelta(minutes=15),
    due: bool = True, manners: Manners | None = None, tell: Tell = lambda kind, about: None, clock: Clock = utc_now,
) -> Round:  # fmt: skip
    """One round over the feeds that a store follows; returns when all is read and kept.

    `every` is how long a feed that was read is left alone; with `due` those are asked that are not to be left alone.
    """
    return _Follower(store, every, due, manners or Manners(), tell, clock).run()


class _Follower:
    """The state of one round."""

    def __init__(self, store: Store, every: dt.timedelta, due: bool, manners: Manners,
                 tell: Tell, clock: Clock) -> None:  # fmt: skip
        self.due = due
        self.store, self.every, self.manners, self.tell = store, every, manners, tell
        self.state = Followed(store, clock)
        self.round = Round()
        self.schedule: Schedule[_Job] = Schedule()
        self.answers: queue.Queue[tuple[_Job, Answer | FetchProblem]] = queue.Queue(HELD)
        self.pending = 0
        self.asked: set[str] = set()
        self.uncompared = True  # whether there may be reports, of this round or one cut off, still to be compared
        self.compared = time.monotonic()  # when that was
        self.faults: Counter[str] = Counter()  # of each host, one after another

    def run(self) -> Round:
        """The round from its first request to its last line."""
        for feed in self.state.due() if self.due else self.state.feeds():
            headers = {"If-None-Match": feed["etag"], "If-Modified-Since": feed["modified"]}
            self.round.feeds += 1
            self._put(_Job(feed["url"], feed["url"], headers=tuple((k, v) for k, v in headers.items() if v)))
        for feed_url, link in self.state.waiting():
            self._put_link(feed_url, link)
        with Fetcher(self.manners) as fetcher, self._workers(fetcher):
            while self.pending:
                try:
                    job, answer = self.answers.get(timeout=0.5)
                except queue.Empty:  # servers are slower than reading: time to compare
                    self._compare(QUIET)
                    continue
                self.pending -= 1
                self._take(job, answer)
                self._compare(SOON)
        self._compare()
        self.round.next_due = self.state.next_due()
        return self.round

    # --- asking -----------------------------------------------------------------------------------------------------

    def _put(self, job: _Job, wait: float = 0.0) -> None:
        self.pending += 1
        self.schedule.put(urlsplit(job.url).netloc.lower(), job, time.monotonic() + wait)

    def _put_link(self, feed: str, link: Link) -> None:
        if link.address not in self.asked:
            self.asked.add(link.address)
            self.round.named += 1
            self._put(_Job(link.address, feed, link))

    @contextmanager
    def _workers(self, fetcher: Fetcher) -> Iterator[None]:
        robots = Robots(fetcher)
        threads = [
            threading.Thread(target=self._work, args=(fetcher, robots), daemon=True, name=f"asking-{n}")
            for n in range(self.manners.workers)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:  # when the round is over they all wait for work; when it was cut off they are left to themselves
            self.schedule.close()

    def _work(self, fetcher: Fetcher, robots: Robots) -> None:
        while (taken := self.schedule.take()) is not None:
            host, job = taken
            pause = self.manners.delay
            answer: Answer | FetchProblem
            try:
                if self.faults[host] >= PATIENCE:
                    raise FetchProblem(
                        job.url, f"its host has failed {PATIENCE} times in a row", passing=True, after=LATER
                    )
                robots.permit(job.url)
                pause = max(pause, robots.delay(job.url))
                answer = fetcher.ask(job.url, dict(job.headers), MAX_PAGE_BYTES if job.link else MAX_LIST_BYTES)
                if answer.status in (429, 503):
                    pause = max(pause, min(retry_after(answer) or self.manners.back_off, self.manners.longest_wait))
            except FetchProblem as problem:
                answer = problem
            except Exception as error:  # a fault of our own must not leave the round waiting for ever
                answer = FetchProblem(job.url, f"a fault in twosource: {type(error).__name__}: {error}")
            failed = answer.passing if isinstance(answer, FetchProblem) else answer.status in MAY_PASS
            self.faults[host] = self.faults[host] + 1 if failed else 0
            self.schedule.done(host, pause)
            self.answers.put((job, answer))

    # --- reading ----------------------------------------------------------------------------------------------------

    def _take(self, job: _Job, answer: Answer | FetchProblem) -> None:
        try:
            if isinstance(answer, FetchProblem):
                raise answer
            if answer.target is not None:
                self._hop(job, answer)
            elif answer.status == GONE and job.link is None and not job.within:
                self._problem(job.url, "410 gone; it is not followed any more")
                self.state.feed_gone(job.feed)
            elif answer.status == NOT_MODIFIED:
                self.round.unchanged += 1
                self.state.feed_read(job.feed, None, None, self.every)
            else:
                check_status(answer)
                if job.link:
                    self._page(job.link, answer)
                else:
                    self._feed(job, answer)
        except InputProblem as problem:
            self._failed(job, as_problem(problem, job.url))
        except (StoreProblem, sqlite3.Error):
            raise
        except Exception as error:  # one answer that sets off a fault of our own must not lose the others
            detail = " ".join(str(error).split())
            self._failed(job, FetchProblem(job.url, f"a fault in twosource: {type(error).__name__}: {detail}"))

    def _hop(self, job: _Job, answer: Answer) -> None:
        if job.hops >= self.manners.hops:
            raise FetchProblem(job.url, f"over {self.manners.hops} redirects, the last to {answer.target}")
        moved = job.moved and answer.status in MOVED
        self._put(replace(job, url=next_hop(answer), hops=job.hops + 1, moved=moved))

    def _feed(self, job: _Job, answer: Answer) -> None:
        document = read_document(answer)
        feed = job.feed
        if job.hops and job.moved and not job.within:
            feed = tidy_address(job.url)
            self.state.feed_moved(job.feed, feed)
            self.tell("note", {"text": f"{job.feed} has moved to {feed}"})
        if document.feeds:
            self._follow_named(feed, document)
            return
        for link in self.state.note_links(feed, document.links):
            self._put_link(feed, link)
        for url in document.sitemaps:
            if url not in self.asked and not job.within:
                self.asked.add(url)
                self._put(_Job(url, feed, within=True))
        for fault in document.faults:
            self._problem(job.url, f"{fault}; its other entries are read")
        if not job.within:
            # asked for whole the next time too: a broken feed, and a list whose sitemaps change while it does not
            whole = None if document.faults or document.sitemaps else answer
            self.state.feed_read(feed, whole, document.title, self.every)

    def _follow_named(self, page: str, document: Document) -> None:
        """A page is given up for the feed that it names."""
        feed = document.feeds[0]
        self.tell("note", {"text": f"{page} is a page; its feed {feed} is followed"})
        self.state.feed_moved(page, feed)
        self._put(_Job(feed, feed))

    def _page(self, link: Link, answer: Answer) -> None:
        self._hold(link, read_linked(answer, link))

    def _hold(self, link: Link, items: Iterator[Report | str]) -> None:
        for item in items:
            if isinstance(item, Report):
                self._keep(link, item)
            else:
                self.tell("note", {"text": item})

    def _failed(self, job: _Job, problem: FetchProblem) -> None:
        wait = problem.after if problem.after is not None else self.manners.back_off * 2 ** (job.tries - 1)
        if problem.passing and job.tries < self.manners.tries and wait <= self.manners.longest_wait:
            self._put(replace(job, tries=job.tries + 1), wait)
            return
        if job.link is not None:
            self._link_failed(job.link, job, problem)
            return
        self._problem(job.url, problem.reason)
        self.state.feed_failed(job.feed, problem.reason, self.every, None if problem.after == LATER else problem.after)

    def _link_failed(self, link: Link, job: _Job, problem: FetchProblem) -> None:
        try:
            self._hold(link, read_carried(link, problem))
        except InputProblem:
            given_up = self.state.link_failed(link.address, problem.reason, problem.passing)
            self.round.waiting += not given_up
            # the address that the feed names, and where its redirects ended
            at = f" (at {job.url})" if job.url != link.address else ""
            self._problem(link.address, problem.reason + at + ("" if given_up else "; a later round tries again"))

    def _problem(self, source: str, reason: str) -> None:
        self.round.problems.append((source, reason))
        self.tell("problem", {"source": source, "reason": reason})

    # --- keeping ----------------------------------------------------------------------------------------------------

    def _keep(self, link: Link, report: Report) -> None:
        """Keeps a report, for good; its story is compared later."""
        added = self.store.add([report], settle=False)
        for kind in ("new", "revised", "known"):
            for id in getattr(added, kind):
                getattr(self.round, kind).append(id)
                self.state.link_kept(link.address, id)
                if kind != "known":
                    self.uncompared = True
                    self.tell("report", {"id": id, "kind": kind, "outlet": report.outlet, "title": report.title})
        for _, reason in added.problems:
            self.state.link_failed(link.address, reason, False)
            self._problem(link.address, reason)

    def _compare(self, least: float = 0.0) -> None:
        """Compares the stories that reports have joined, where so many seconds have passed since that was last
        done."""
        if not self.uncompared or time.monotonic() - self.compared < least:
            return
        for change in self.store.settle():
            self.tell("change", change)
        for what, reason in self.store.problems:
            self._problem(what, reason)
        self.tell("compared", {})
        self.uncompared, self.compared = False, time.monotonic()
