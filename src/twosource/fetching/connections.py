"""Connections to checked addresses only, with a deadline over every answer.

The name is looked up here, each of its addresses is judged, and the connection is made to the very address that was
judged, so that a name server that answers otherwise a moment later gains nothing.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any, Final

import httpcore2

from twosource.fetching.guards import refuse_address

Options = Iterable[Any] | None

LOOKED_UP: Final = 8
"""Addresses of one name that are tried: more than any site needs, and a bound on the time."""


class Refused(Exception):  # noqa: N818 - no error: what was asked for is not done on purpose
    """An address that may not be reached. The message says which and why."""


class Deadline(threading.local):
    """When the answer that this thread waits for must be there, by the monotonic clock."""

    at: float = float("inf")

    def left(self, timeout: float | None) -> float:
        """How long to wait, at most `timeout`; ReadTimeout where the time is over."""
        rest = self.at - time.monotonic()
        if rest <= 0:
            raise httpcore2.ReadTimeout("the time for the whole answer is over")
        return rest if timeout is None else min(timeout, rest)


class _Stream(httpcore2.NetworkStream):
    """A connection whose every wait ends at the deadline."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _refused(host: str, address: str, reason: str) -> Refused:
    named = host if host.strip("[]") == address else f"{host} is {address},"
    kind = f"an address of {reason}" if " " in reason else f"a {reason} address"
    joined = f"{named} {kind}" if named.endswith(",") else f"{named} is {kind}"
    return Refused(f"{joined}; --allow-private lets it be reached")


class GuardedBackend(httpcore2.NetworkBackend):
    """Makes the connections of a pool."""

    def __init__(self, deadline: Deadline, allow_private: bool) -> None:
        """`allow_private` lets every address pass."""
        self._plain = httpcore2.SyncBackend()
        self._deadline, self._allow_private = deadline, allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Options = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first of the host's addresses that may be reached and answers."""
        failure: Exception | None = None
        for address in self._addresses(host, port):
            try:
                stream = self._plain.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
                continue
            self._check_peer(stream, host)
            return _Stream(stream, self._deadline)
        raise failure or httpcore2.ConnectError(f"no address for {host}")

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(
                f"no such host: {host} ({getattr(error, 'strerror', None) or error})"
            ) from None
        addresses = list(dict.fromkeys(str(info[4][0]) for info in found))[:LOOKED_UP]
        if self._allow_private:
            return addresses
        reasons = {address: refuse_address(address) for address in addresses}
        allowed = [address for address in addresses if not reasons[address]]
        if addresses and not allowed:
            address = addresses[0]
            raise _refused(host, address, reasons[address])
        return allowed

    def _check_peer(self, stream: httpcore2.NetworkStream, host: str) -> None:
        """Refused where the other end is not an address that may be reached, whatever was asked for."""
        peer = stream.get_extra_info("server_addr")
        reason = refuse_address(str(peer[0])) if peer and not self._allow_private else ""
        if reason:
            stream.close()
            raise _refused(host, str(peer[0]), reason)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Options = None
    ) -> httpcore2.NetworkStream:
        """Never: no web address names a socket of this machine."""
        raise Refused(f"{path} is a socket of this machine")

    def sleep(self, seconds: float) -> None:
        """Waits."""
        time.sleep(seconds)
