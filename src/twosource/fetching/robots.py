"""What a host's robots.txt allows (RFC 9309), by Protego."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from twosource.errors import FetchProblem
from twosource.fetching.client import MAY_PASS, Fetcher, next_hop

TOKEN: Final = "twosource"
MAX_BYTES: Final = 512_000
"""RFC 9309, 2.5: at least 500 kibibytes are read."""
HOPS: Final = 5
"""RFC 9309, 2.3.1.2: at least five redirects are followed."""
UNREACHED_LASTS: Final = 300.0
"""Seconds after which a robots.txt that could not be had is asked for again."""


@dataclass(frozen=True, slots=True)
class _Rules:
    parsed: Any  # Protego's; None where everything is allowed
    fault: FetchProblem | None
    until: float


class Robots:
    """The rules of every host asked so far. Can be shared by threads."""

    def __init__(self, fetcher: Fetcher) -> None:
        """Nothing is known yet."""
        self._fetcher = fetcher
        self._rules: dict[str, _Rules] = {}
        self._lock = threading.Lock()

    def permit(self, url: str) -> None:
        """FetchProblem where the host asks that this address be left alone, or does not say for a fault of its own."""
        rules = self._of(url)
        if rules.fault:
            raise FetchProblem(
                url, f"its host's robots.txt cannot be had: {rules.fault.reason}", passing=True, after=rules.fault.after
            )
        if rules.parsed is not None and not rules.parsed.can_fetch(url, TOKEN):
            raise FetchProblem(url, "its host's robots.txt asks that it be left alone")

    def delay(self, url: str) -> float:
        """Seconds that the host asks for between two requests (Crawl-delay), 0 where it does not."""
        rules = self._of(url)
        asked = rules.parsed.crawl_delay(TOKEN) if rules.parsed is not None else None
        return min(float(asked or 0.0), self._fetcher.manners.longest_delay)

    def _of(self, url: str) -> _Rules:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            known = self._rules.get(site)
        if known is None or known.until < time.monotonic():
            known = self._read(site)
            with self._lock:
                self._rules[site] = known
        return known

    def _read(self, site: str) -> _Rules:
        manners = self._fetcher.manners
        until = time.monotonic() + manners.robots_last
        at = f"{site}/robots.txt"
        try:
            for _ in range(HOPS + 1):
                answer = self._fetcher.ask(at, limit=MAX_BYTES)
                if answer.target is None:
                    break
                at = next_hop(answer)
        except FetchProblem as problem:
            if problem.passing:
                return _Rules(None, problem, time.monotonic() + UNREACHED_LASTS)
            return _Rules(None, None, until)  # one that is over the limits or damaged says nothing
        if answer.status in MAY_PASS:
            fault = FetchProblem(at, f"status {answer.status}", passing=True)
            return _Rules(None, fault, time.monotonic() + UNREACHED_LASTS)
        if answer.status != 200:
            return _Rules(None, None, until)
        from protego import Protego

        return _Rules(Protego.parse(answer.body.decode("utf-8", "replace")), None, until)
