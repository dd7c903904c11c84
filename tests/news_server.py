"""A real web server on the loopback for tests: what each path answers is set by the test, faults included."""

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = tuple[int, dict[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]


class NewsServer:
    """`pages` maps a path to its reply, or to a list of replies given one after another, the last one again and
    again. A reply is (status, headers, body), or a function that writes to the connection itself."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | list[Reply]] = {"/robots.txt": (404, {}, b"")}
        self.asked: list[tuple[str, str, dict[str, str], float]] = []  # method, path, headers, time
        self.posted: list[bytes] = []
        self.busy = self.most_busy = 0
        self._lock = threading.Lock()
        server = self

        class Replying(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with server._lock:
                    server.busy += 1
                    server.most_busy = max(server.most_busy, server.busy)
                try:
                    server._reply(self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True
                finally:
                    with server._lock:
                        server.busy -= 1

            def do_POST(self) -> None:
                server.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.do_GET()

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Replying)
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.host}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [path for _, path, _, _ in self.asked if path != "/robots.txt"]

    def _reply(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path
        with self._lock:
            headers = {k.lower(): v for k, v in handler.headers.items()}
            self.asked.append((handler.command, path, headers, time.monotonic()))
            reply = self.pages.get(path, (404, {}, b"nothing here"))
            if isinstance(reply, list):
                reply = reply.pop(0) if len(reply) > 1 else reply[0]
        if callable(reply):
            reply(handler)
            handler.close_connection = True
            return
        status, extra, body = reply
        etag = extra.get("ETag")
        if etag and headers.get("if-none-match") == etag:
            status, body = 304, b""
        handler.send_response(status)
        for name, value in extra.items():
            handler.send_header(name, value)
        if "Content-Length" not in extra and status != 304:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


def raw(*pieces: bytes, pause: float = 0.0, forever: bool = False) -> Callable[[BaseHTTPRequestHandler], None]:
    """A reply of these bytes and nothing else, the last piece again and again where `forever`."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        for piece in pieces:
            handler.wfile.write(piece)
            time.sleep(pause)
        while forever:
            handler.wfile.write(pieces[-1])
            time.sleep(pause)

    return write
