"""Who may ask the server, and what a page it sends may do.

* `Host` must name an address that the server was told to answer to: a page elsewhere whose name was rebound to
  127.0.0.1 gets nothing (DNS rebinding).
* What changes something must come from the server's own pages: `Origin` must be its own, and a browser that says where
  a request starts (`Sec-Fetch-Site`) must say from here.
* Off loopback every request needs the token, as `Authorization: Bearer` or as the cookie that `/?token=` sets. On
  loopback what comes through a proxy needs it: that may come from anywhere.
* Pages load nothing but the server's own files, run no script in them, and are shown in no other site's frame.

Method: OWASP's cheat sheets on cross-site request forgery and HTTP headers.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import PlainTextResponse, RedirectResponse, Response

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
COOKIE: Final = "twosource"
PROXIES: Final = frozenset(("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"))
"""Headers by which proxies say that they pass a request on, beside X-Forwarded-For and its kin (RFC 7239; RFC 9110,
7.6.3; and what servers in use send)."""
READING: Final = frozenset(("GET", "HEAD", "OPTIONS"))
LONGEST_BODY: Final = 1_000_000  # bytes of a form or a JSON request: corrections are short

HEADERS: Final = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}


ASKED: Final = "a token is needed: open the address that `twosource serve` printed\n"
PROXIED: Final = (
    "this request came through a proxy, so a token is needed: start `twosource serve` with one of yours in the "
    "variable TWOSOURCE_TOKEN and open /?token=... once, or with --no-token where the proxy itself asks who it is\n"
)


class Guard:
    """Wraps an application; `hosts` are the names it answers to, without port; `token`, where there is one, is asked of
    everybody, or with `local` of all but what comes straight from this machine."""

    def __init__(
        self, app: App, hosts: Iterable[str] = LOOPBACK, token: str | None = None, local: bool = False
    ) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)
        self.token = token
        self.local = local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or refuse it with the reason."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refusal = self.refuse(scope)
        await (refusal or self.app)(scope, receive, send_guarded)

    def refuse(self, scope: Scope) -> Response | None:
        """Why a request is not answered; None where it is."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _without_port(host) not in self.hosts:
            return PlainTextResponse(f"this server does not answer to the name {host[:100]!r}\n", 421)
        if scope["method"] not in READING:
            if not _from_here(headers, host):
                return PlainTextResponse("changes are taken from this server's own pages only\n", 403)
            if not _is_short(headers):
                return PlainTextResponse("the request is too long or does not tell its length\n", 413)
        if self.token is None or (self.local and _is_straight(scope, headers)):
            return None
        return self._ask_for_token(scope, headers)

    def _ask_for_token(self, scope: Scope, headers: Headers) -> Response | None:
        given = headers.get("authorization", "").removeprefix("Bearer ").strip()
        if self._is_token(given) or self._is_token(_cookie(headers.get("cookie", ""))):
            return None
        if self._is_token(QueryParams(scope.get("query_string", b"")).get("token", "")):
            # Into a cookie and out of the address, which is kept in histories and sent to others.
            answer = RedirectResponse(scope["path"] if _is_local(scope["path"]) else "/", 303)
            answer.set_cookie(
                COOKIE, str(self.token), httponly=True, samesite="strict", max_age=30 * 24 * 3600,
                secure=scope.get("scheme") == "https",
            )  # fmt: skip
            return answer
        return PlainTextResponse(PROXIED if self.local else ASKED, 401)

    def _is_token(self, given: str) -> bool:
        return self.token is not None and hmac.compare_digest(given.encode(), self.token.encode())


def _without_port(host: str) -> str:
    host = host.lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def _is_straight(scope: Scope, headers: Headers) -> bool:
    """Whether a request comes from a program on this machine by itself. A proxy is known by its headers, by a name that
    is none of this machine's, or by HTTP/1.0, which some speak to what is behind them and no browser does."""
    passed_on = any(name in PROXIES or name.startswith("x-forwarded") for name in headers)
    named = _without_port(headers.get("host", "")) in LOOPBACK
    return named and not passed_on and scope.get("http_version") != "1.0" and _is_loopback(scope.get("client"))


def _is_loopback(client: Any) -> bool:
    try:
        address = ipaddress.ip_address(client[0])
    except (TypeError, IndexError, ValueError):
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _from_here(headers: Headers, host: str) -> bool:
    """Whether a changing request comes from the server's own pages, or from no browser at all."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None:  # curl and scripts send none; browsers always do when they change something
        return "sec-fetch-site" not in headers and "referer" not in headers
    return urlsplit(origin).netloc.lower() == host.lower()


def _is_short(headers: Headers) -> bool:
    length = headers.get("content-length", "0" if "transfer-encoding" not in headers else "")
    return length.isdecimal() and int(length) <= LONGEST_BODY


def _is_local(path: str) -> bool:
    return path.startswith("/") and not path.startswith(("//", "/\\"))


def _cookie(header: str) -> str:
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return ""
