"""The HTTP API: the store's own words as JSON, described in /api/openapi.json."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request
from pydantic import BaseModel

from twosource.errors import UsageProblem
from twosource.export import analysis_to_json
from twosource.store import Store

router = APIRouter(prefix="/api", tags=["twosource"])


class Problem(BaseModel):
    """Why a call was not answered."""

    problem: str


MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "no such story, report or actor"}}
Limit = Annotated[int, Query(ge=1, le=500, description="at most so many")]
Offset = Annotated[int, Query(ge=0, le=1_000_000_000, description="after so many")]
Id = Annotated[str, Path(min_length=1, max_length=300)]
ReportId = Annotated[str, Query(min_length=1, max_length=300, description="a report's id")]
Json = dict[str, Any]


def _store(request: Request) -> Store:
    store: Store = request.app.state.shelf.reading()
    return store


@router.get("/stories")
def stories(
    request: Request,
    order: Literal["changed", "day", "size", "began"] = "changed",
    since: dt.date | None = None,
    until: dt.date | None = None,
    contested: bool = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> list[Json]:
    """The stories, with how many reports, outlets and facts each has and what is contested in it; `contested`: only
    those with a fact that is denied, disputed or told differently."""
    return _store(request).stories(
        order=order, since=since, until=until, contested=contested, limit=limit, offset=offset
    )


@router.get("/stories/{story}", responses=MISSING)
def story(request: Request, story: Id) -> Json:
    """One story's brief, as `twosource brief --json` prints it; the id of a merged story gives the one it is in now."""
    return _store(request).story(story)


@router.get("/stories/{story}/changes", responses=MISSING)
def story_changes(request: Request, story: Id) -> list[Json]:
    """What changed in a story, in order."""
    store = _store(request)
    return store.changes(story=store.resolve(story))


@router.get("/reports")
def reports(request: Request, limit: Limit = 50, offset: Offset = 0) -> list[Json]:
    """The reports without their texts, in the order they came."""
    return _store(request).reports(order="added", limit=limit, offset=offset)


@router.get("/report", responses=MISSING)
def report(request: Request, id: ReportId) -> Json:
    """One report with its text."""
    return _store(request).report(id)


@router.get("/found", responses=MISSING)
def found(request: Request, id: ReportId) -> Json:
    """Everything found in one report, as `twosource read` prints it."""
    return analysis_to_json(_store(request).analysis(id))


@router.get("/facts/{number}", responses=MISSING)
def fact(request: Request, number: Annotated[int, Path(ge=1, le=2**62)]) -> Json:
    """One fact with its readings, differences, origins, and why supports were counted as one origin."""
    return _store(request).fact(number)


@router.get("/actors")
def actors(
    request: Request,
    words: Annotated[str | None, Query(max_length=200)] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> list[Json]:
    """The actors, those in most stories first."""
    return _store(request).actors(words, limit=limit, offset=offset)


@router.get("/actors/{actor}", responses=MISSING)
def actor(request: Request, actor: Id) -> Json:
    """One actor with its facts by time, each with its role in it."""
    return _store(request).actor(actor)


@router.get("/search", responses={400: {"model": Problem, "description": "words that cannot be searched for"}})
def search(
    request: Request,
    q: Annotated[str, Query(max_length=200)] = "",
    actor: Annotated[str | None, Query(max_length=200)] = None,
    place: Annotated[str | None, Query(max_length=200)] = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    status: Literal["happened", "ongoing", "planned", "possible", "called-for", "not-happened"] | None = None,
    challenge: Literal["denied", "disputed", "unverified", "no-comment"] | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> list[Json]:
    """Reports by words, and by the actors, places, days, statuses and challenges of their facts."""
    try:
        return _store(request).search(
            q, actor=actor, place=place, since=since, until=until, status=status, challenge=challenge,
            limit=limit, offset=offset,
        )  # fmt: skip
    except UsageProblem as problem:
        raise HTTPException(400, str(problem)) from None


@router.get("/changes")
def changes(request: Request, after: Offset = 0, limit: Limit = 100) -> list[Json]:
    """What changed, in order, after the change with the number `after`: what a follower has not seen yet."""
    return _store(request).changes(after=after, limit=limit)
