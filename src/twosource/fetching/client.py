"""The client: one request, one answer, within limits. Redirects are answers here: whoever follows one asks anew, so
that the next host's addresses, rules and pace hold for it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import TracebackType
from typing import Final, Self
from urllib.parse import urljoin, urlsplit

import httpcore2

from twosource.errors import FetchProblem, InputProblem
from twosource.fetching.connections import Deadline, GuardedBackend, Refused
from twosource.fetching.manners import Manners
from twosource.sources.addresses import is_web_address
from twosource.sources.compression import unpack
from twosource.sources.limits import MAX_PAGE_BYTES

REDIRECTS: Final = (301, 302, 303, 307, 308)
MOVED: Final = (301, 308)
"""Redirects that say that the old address is given up."""
MAY_PASS: Final = (408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524)
"""Statuses of faults that pass; 520 to 524 are those of a large network of caches."""
NOT_MODIFIED: Final = 304
NEARLY: Final = 0.02  # seconds: waits are rounded down by the system
ACCEPT: Final = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,*/*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: headers by their names in lower case, the body unpacked."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def target(self) -> str | None:
        """Where a redirect leads, None for an answer that is none."""
        location = self.headers.get("location", "").strip()
        return urljoin(self.url, location) if self.status in REDIRECTS and location else None

    @property
    def media(self) -> str:
        """The media type in lower case ("text/html"), "" where none is stated."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Fetcher:
    """Asks servers. One can be shared by threads; it is closed after use."""

    def __init__(self, manners: Manners | None = None) -> None:
        """Nothing is connected yet."""
        self.manners = manners or Manners()
        self._deadline = Deadline()
        self._pool = httpcore2.ConnectionPool(
            max_connections=4 * self.manners.workers,
            max_keepalive_connections=2 * self.manners.workers,
            keepalive_expiry=max(5.0, 2 * self.manners.delay),
            network_backend=GuardedBackend(self._deadline, self.manners.allow_private),
        )

    def __enter__(self) -> Self:
        """The fetcher itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes every connection."""
        self._pool.close()

    def ask(
        self, url: str, headers: Mapping[str, str] | None = None, limit: int = MAX_PAGE_BYTES, post: bytes | None = None
    ) -> Answer:
        """One request. FetchProblem where there is no answer, or one that is over the limits or damaged.

        `limit` is in bytes, packed and unpacked. Statuses are the caller's to judge (`check_status`).
        """
        check_address(url)
        sent = {"User-Agent": self.manners.agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate, br"}
        sent |= headers or {}
        self._deadline.at = time.monotonic() + self.manners.whole
        try:
            return self._ask(url, sent, limit, post)
        except Refused as refused:
            raise FetchProblem(url, str(refused)) from None
        except FetchProblem:
            raise
        except InputProblem as problem:
            raise FetchProblem(url, problem.reason) from None
        except httpcore2.TimeoutException as error:
            raise FetchProblem(url, self._too_slow(error), passing=True) from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            raise FetchProblem(url, _lower(str(error)) or "the connection broke off", passing=True) from None
        except (httpcore2.UnsupportedProtocol, ValueError, TypeError) as error:
            raise FetchProblem(url, f"no web address: {error}") from None
        finally:
            self._deadline.at = float("inf")

    def _ask(self, url: str, headers: Mapping[str, str], limit: int, post: bytes | None) -> Answer:
        waits = {"connect": self.manners.connect, "read": self.manners.silence, "write": self.manners.silence,
                 "pool": self.manners.whole}  # fmt: skip
        method = "GET" if post is None else "POST"
        with self._pool.stream(
            method, _ascii(url), headers=list(headers.items()), content=post, extensions={"timeout": waits}
        ) as response:
            found: dict[str, str] = {}
            for name, value in response.headers:
                found.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
            length = found.get("content-length", "")
            if length.isdigit() and int(length) > limit:
                raise FetchProblem(url, f"too long: it announces {int(length):,} bytes, up to {limit:,} are taken")
            if response.status in REDIRECTS or response.status == NOT_MODIFIED:
                return Answer(url, response.status, found, b"")
            body = unpack(response.iter_stream(), found.get("content-encoding", ""), limit, url)
            return Answer(url, response.status, found, body)

    def _too_slow(self, error: httpcore2.TimeoutException) -> str:
        if time.monotonic() >= self._deadline.at - NEARLY:
            return f"no whole answer within {self.manners.whole:g} seconds"
        if isinstance(error, httpcore2.ConnectTimeout):
            return f"no connection within {self.manners.connect:g} seconds"
        return f"no answer within {self.manners.silence:g} seconds"

    def follow(self, url: str, headers: Mapping[str, str] | None = None, limit: int = MAX_PAGE_BYTES) -> Answer:
        """The answer at the end of the redirects; FetchProblem where there are too many or the end is no success."""
        at = url
        for _ in range(self.manners.hops + 1):
            answer = self.ask(at, headers, limit)
            target = answer.target
            if target is None:
                check_status(answer)
                return answer
            at = next_hop(answer)
        raise FetchProblem(url, f"over {self.manners.hops} redirects, the last to {at}")


def check_address(url: str) -> None:
    """FetchProblem where this is no address of the web, or carries a user's name."""
    if not is_web_address(url):
        raise FetchProblem(url, "no web address; expected http:// or https:// and a host")
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise FetchProblem(url, "carries a user name or password; give the address without")
    if any(c.isspace() or not c.isprintable() for c in url):
        raise FetchProblem(url, "a blank or control character in the address")


def next_hop(answer: Answer) -> str:
    """Where a redirect leads; FetchProblem where that is no web address."""
    target = answer.target or ""
    try:
        check_address(target)
    except FetchProblem as problem:
        raise FetchProblem(answer.url, f"redirects to {target!r}: {problem.reason}") from None
    return target


def check_status(answer: Answer) -> None:
    """FetchProblem where the answer is not the thing asked for; `passing` where it may be later."""
    if answer.status in (200, 203, NOT_MODIFIED):
        return
    try:
        words = f"{answer.status} {HTTPStatus(answer.status).phrase.lower()}"
    except ValueError:
        words = f"status {answer.status}"
    if answer.status in REDIRECTS:
        words += " without saying where to"
    raise FetchProblem(answer.url, words, passing=answer.status in MAY_PASS, after=retry_after(answer))


def retry_after(answer: Answer) -> float | None:
    """Seconds that the server asks to wait for (Retry-After: seconds or a date); None where it asks for none."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(min(int(value), 10**9))
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time()) if value else None
    except (ValueError, TypeError, OverflowError):
        return None


def _ascii(url: str) -> str:
    """The address as it is sent: other than ASCII percent-encoded, the host in Punycode."""
    if url.isascii():
        return url
    from urllib.parse import quote, urlunsplit

    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode("ascii")
    netloc = f"{host}:{parts.port}" if parts.port else host
    return urlunsplit((parts.scheme, netloc, quote(parts.path, safe="/%:@!$&'()*+,;=~-._"),
                       quote(parts.query, safe="=&%/?:@!$'()*+,;~-._[]"), ""))  # fmt: skip


def _lower(words: str) -> str:
    words = " ".join(words.split())
    return words[:1].lower() + words[1:]
