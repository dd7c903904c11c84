"""The command that follows feeds: `watch`."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from twosource.cli.outputs import Status, check_target, say, show_text, write_file
from twosource.cli.store import AllowPrivate, File, open_store
from twosource.errors import InputProblem, UsageProblem

if TYPE_CHECKING:
    from twosource.fetching import Manners
    from twosource.store import Store
    from twosource.watch.alerts import Alerts, Rule
    from twosource.watch.following import Round

SHORTEST_NAP: Final = 1.0
"""Seconds between two rounds at the least, so that a clock that jumps does not turn watching into a hot loop."""


def watch_command(
    context: typer.Context,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FEEDS.opml|URL",
            show_default=False,
            help="A list of feeds as OPML, or the address of a feed (RSS, Atom, JSON Feed), of a sitemap, or of a page "
            "that names its feed. It is followed from now on, beside what the store follows already.",
        ),
    ] = None,
    file: File = None,
    once: Annotated[bool, typer.Option("--once", help="One round instead of one after another.")] = False,
    every: Annotated[float, typer.Option(metavar="MINUTES", min=0.0, help="Between two looks at one feed.")] = 15.0,
    rules: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            show_default=False,
            help="Which changes to tell of and where (TOML, see the README).",
        ),
    ] = None,
    opml: Annotated[
        str | None,
        typer.Option(metavar="FILE", show_default=False, help="Write what is followed as OPML, and do nothing else."),
    ] = None,
    delay: Annotated[float, typer.Option(metavar="SECONDS", min=0.0, help="Between two requests to one host.")] = 1.0,
    allow_private: AllowPrivate = False,
) -> None:
    """Follow feeds: fetch and read what is new in them, keep it in the store, say what changes by it, a line each.

    Stopped with Ctrl-C it goes on the next time where it was.
    """
    from twosource.fetching import Manners

    manners = Manners(delay=delay, allow_private=allow_private)
    alerts = _rules(rules)
    target = check_target(opml, sources or [], "--opml") if opml is not None else None
    feeds = _sources(sources or [], context.obj)
    with open_store(file) as store:
        from twosource.watch.state import Followed

        state = Followed(store)
        state.follow(feeds)
        if target is not None:
            from twosource.watch.opml import write_opml

            write_file(target, write_opml((f["url"], f["title"]) for f in state.feeds()))
            return
        if not state.feeds():
            raise UsageProblem("nothing to follow; give the address of a feed, or a list of feeds as OPML")
        _watch(store, dt.timedelta(minutes=every), alerts, manners, once, context.obj)


def _sources(sources: Sequence[str], status: Status) -> list[tuple[str, str | None]]:
    """The feeds that the call names, as (address, name); a list that cannot be read is named."""
    from twosource.sources.addresses import is_web_address, tidy_address
    from twosource.watch.opml import read_opml

    feeds: list[tuple[str, str | None]] = []
    for source in sources:
        if is_web_address(source):
            feeds.append((tidy_address(source), None))
            continue
        if "://" in source:
            raise UsageProblem(f"{source} is no address to follow; expected https://... or a file of OPML")
        try:
            found, notices = read_opml(Path(source).read_bytes(), source)
        except OSError as error:
            raise UsageProblem(f"cannot read {source}: {(error.strerror or str(error)).lower()}") from None
        except InputProblem as problem:
            raise UsageProblem(str(problem)) from None
        for notice in notices:
            say(f"note: {notice}")
        if not found:
            status.problem(source, "no feed in it")
        feeds += found
    return feeds


def _rules(path: str | None) -> list[Rule]:
    if path is None:
        return []
    from twosource.watch.alerts import read_rules

    return read_rules(path)


def _watch(
    store: Store, every: dt.timedelta, rules: Sequence[Rule], manners: Manners, once: bool, status: Status
) -> None:
    """Rounds, one or one after another."""
    from twosource.watch import follow_once
    from twosource.watch.alerts import Alerts

    alerts = Alerts(store, rules, manners, lambda line: show_text(line + "\n"), status.problem) if rules else None
    shown = _Shown(status, alerts)
    while True:
        done = follow_once(store, every=every, due=not once, manners=manners, tell=shown.tell)
        say(_summary(done))
        if once:
            return
        status.code = 0  # what could not be read in a round has been named; the next round is another
        time.sleep(max(SHORTEST_NAP, done.next_due))


class _Shown:
    """Writes what happens, a line each: results to standard output, the rest to standard error."""

    def __init__(self, status: Status, alerts: Alerts | None) -> None:
        self._status, self._alerts = status, alerts

    def tell(self, kind: str, about: dict[str, Any]) -> None:
        """One thing that happened."""
        if kind == "report":
            parts = [about["kind"], about["id"], about["outlet"], about["title"]]
            show_text(" · ".join(" ".join(str(p).split()) for p in parts if p) + "\n")
        elif kind == "change" and self._alerts is None and about["kind"] not in ("joined", "began", "revised"):
            show_text(f"{about['story']} · {' '.join(about['text'].split())}\n")
        elif kind == "compared" and self._alerts is not None:
            self._alerts.tell()
        elif kind == "note":
            say(f"note: {about['text']}")
        elif kind == "problem":
            self._status.problem(about["source"], about["reason"])


def _summary(done: Round) -> str:
    """A round in a line."""
    unread = len(done.problems) - done.waiting
    parts = [
        f"{done.feeds} {'feed' if done.feeds == 1 else 'feeds'} asked",
        f"{done.unchanged} unchanged" if done.unchanged else "",
    ]
    parts += [f"{len(done.new)} new", f"{len(done.revised)} revised" if done.revised else ""]
    parts += [f"{len(done.known)} kept already" if done.known else ""]
    parts += [f"{unread} not read" if unread else "", f"{done.waiting} to try again" if done.waiting else ""]
    return "round: " + ", ".join(part for part in parts if part)
