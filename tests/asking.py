"""Requests to the server's application itself, without a socket."""

import asyncio
from typing import Any
from urllib.parse import urlencode, urlsplit

HOST = {"host": "127.0.0.1:8765"}
LOOP = asyncio.new_event_loop()  # one for all: its threads keep their connections


class Answer:
    """What came back: status, headers by small name, and the body as text."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.text = status, headers, body.decode()


def ask(
    app: Any, path: str, method: str = "GET", form: dict[str, Any] | None = None, client: str = "127.0.0.1",
    version: str = "1.1", scheme: str = "http", **headers: str,
) -> Answer:  # fmt: skip
    """One request to an ASGI application."""
    parts = urlsplit(path)
    body = urlencode(form, doseq=True).encode() if form is not None else b""
    sent = {**HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    if form is not None:
        sent |= {"content-type": "application/x-www-form-urlencoded", "content-length": str(len(body))}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": version, "method": method, "scheme": scheme,
        "path": parts.path, "raw_path": parts.path.encode(), "query_string": parts.query.encode(),
        "headers": [(k.encode(), v.encode()) for k, v in sent.items()], "client": (client, 1),
        "server": ("127.0.0.1", 8765),
    }  # fmt: skip
    messages: list[dict[str, Any]] = []

    requests = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return requests.pop() if requests else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    LOOP.run_until_complete(app(scope, receive, send))
    start = next(m for m in messages if m["type"] == "http.response.start")
    found = {k.decode().lower(): v.decode() for k, v in start["headers"]}
    return Answer(start["status"], found, b"".join(m.get("body", b"") for m in messages))
