"""The application: one store, its pages and its HTTP API, behind the guard."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from twosource import __version__
from twosource.errors import StoreProblem
from twosource.server.api import router as api
from twosource.server.guards import LOOPBACK, App, Guard
from twosource.server.pages import render, router
from twosource.store import Store

HERE: Final = Path(__file__).parent / "web"
PAGES_KEPT: Final = 64  # pages of stories in memory, each under a megabyte: what a desk looks at in a day


class Shelf:
    """The store as the server's threads use it: each thread reads through a connection of its own."""

    def __init__(self, path: Path) -> None:
        """`path` is the store's file, which must exist."""
        self.path = path
        self._mine = threading.local()
        self._pages: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._lock = threading.Lock()

    def reading(self) -> Store:
        """This thread's store to read from."""
        store: Store | None = getattr(self._mine, "store", None)
        if store is None:
            store = self._mine.store = Store.open(self.path, read_only=True)
        return store

    def page(self, name: str, write: Callable[[], str]) -> str:
        """A page as it was written last, where nothing in the store has changed since; else written anew."""
        state = self.reading().state()
        with self._lock:
            kept = self._pages.get(name)
        if kept is None or kept[0] != state:
            kept = (state, write())
            with self._lock:
                self._pages[name] = kept
                while len(self._pages) > PAGES_KEPT:
                    self._pages.popitem(last=False)
        return kept[1]

    def write(self, step: Callable[[Store], object]) -> None:
        """One correction, by a connection opened for it; a second one waits."""
        with Store.open(self.path) as store:
            step(store)


def create_app(path: str | Path, hosts: Iterable[str] = LOOPBACK, token: str | None = None, local: bool = False) -> App:
    """The ASGI application over a store's file.

    `hosts` are the names it answers to, without port; `token` is asked of every request where it is given, with `local`
    of all but those that come straight from this machine.
    Raises StoreProblem where the file is no store.
    """
    Store.open(path, read_only=True).close()
    app = FastAPI(
        title="twosource",
        version=__version__,
        description="Who says what across several reports of one story, and how many separate origins stand behind it.",
        docs_url=None,  # the pages that come with FastAPI load scripts from elsewhere
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.shelf = Shelf(Path(path))
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.include_router(api)
    app.include_router(router)
    app.add_exception_handler(StoreProblem, _missing)
    app.add_exception_handler(HTTPException, _refused)
    return Guard(app, hosts, token, local)


def _missing(request: Request, error: Exception) -> Response:
    """What a page or a call asked for is not in the store."""
    return _problem(request, 404, "Not here", str(error))


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = str(getattr(error, "detail", "")) or "the request could not be answered"
    return _problem(request, status, "Not here" if status == 404 else "Not so", words)


def _problem(request: Request, status: int, title: str, words: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"problem": words}, status)
    return render(request, "problem.html", status, title=title, words=words)
