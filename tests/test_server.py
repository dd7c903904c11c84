"""The server: who is answered, what its pages may do, that every claim leads to its words, and that no report's markup
reaches a page as markup. Each test talks to the application itself, without a socket."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

pytest.importorskip("fastapi")

from asking import ask
from twosource import cli
from twosource.server import create_app
from twosource.server.graphs import draw_dealings, draw_origins, find_dealings, find_reach
from twosource.server.guards import Guard
from twosource.server.marked import show_words
from twosource.sources import read_paths
from twosource.store import Store

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


async def anything(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"here"})


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200), ("localhost", 200), ("LOCALHOST:1", 200), ("[::1]:8765", 200),
        ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("", 421), ("[::2]", 421),
    ],
)  # fmt: skip
def test_only_its_own_names_are_answered(host: str, status: int) -> None:
    assert ask(Guard(anything), "/", host=host).status == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://127.0.0.1:8765"}, 200),
        ({"origin": "http://127.0.0.1:8765", "sec_fetch_site": "same-origin"}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": "http://127.0.0.1:8765", "sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site", "origin": "http://127.0.0.1:8765"}, 403),
        ({"referer": "http://evil.example/"}, 403),
        ({"content_length": "2000000"}, 413),
        ({"content_length": "-1"}, 413),
        ({"transfer_encoding": "chunked"}, 413),
    ],
)
def test_changes_come_from_its_own_pages_only(headers: dict[str, str], status: int) -> None:
    assert ask(Guard(anything), "/x", "POST", **headers).status == status
    assert ask(Guard(anything), "/x", "GET", **headers).status == 200


def test_off_loopback_the_token_is_asked_for() -> None:
    app = Guard(anything, ("desk.example",), token="s3cret")
    here = {"host": "desk.example"}
    assert ask(app, "/", **here).status == 401
    assert ask(app, "/?token=wrong", **here).status == 401
    assert ask(app, "/", authorization="Bearer s3cret", **here).status == 200
    first = ask(app, "/stories/s1?token=s3cret", **here)
    assert (first.status, first.headers["location"]) == (303, "/stories/s1")
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert ask(app, "/", cookie=cookie.partition(";")[0], **here).status == 200
    assert ask(app, "//evil.example?token=s3cret", **here).headers["location"] == "/"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 200),
        ({"host": "localhost:8765"}, 200),
        ({"host": "[::1]:8765", "client": "::1"}, 200),
        ({"client": "::ffff:127.0.0.1"}, 200),
        ({"x_forwarded_for": "203.0.113.9"}, 401),
        ({"x_forwarded_for": "127.0.0.1"}, 401),  # a proxy on this machine, or somebody who says so
        ({"x_forwarded_proto": "https"}, 401),
        ({"forwarded": "for=203.0.113.9"}, 401),
        ({"via": "1.1 proxy"}, 401),
        ({"x_real_ip": "203.0.113.9"}, 401),
        ({"host": "desk.example"}, 401),
        ({"client": "203.0.113.9"}, 401),
        ({"client": "a socket"}, 401),
        ({"version": "1.0"}, 401),  # nginx by default, with this machine's name for a host
    ],
)  # fmt: skip
def test_on_loopback_a_token_is_asked_of_what_comes_through_a_proxy(sent: dict[str, str], status: int) -> None:
    app = Guard(anything, ("127.0.0.1", "localhost", "[::1]", "desk.example"), token="s3cret", local=True)
    refused = ask(app, "/", **sent)
    assert refused.status == status
    assert ("--no-token" in refused.text) == (status == 401)
    assert ask(app, "/", authorization="Bearer s3cret", **sent).status == 200
    assert ask(app, "/", authorization="Bearer other", **sent).status == status
    assert ask(Guard(anything, app.hosts), "/", **sent).status == 200  # told to ask for none


def test_the_cookie_goes_by_https_alone_where_it_came_so() -> None:
    app = Guard(anything, ("desk.example",), token="s3cret", local=True)
    for scheme in ("http", "https"):
        cookie = ask(app, "/?token=s3cret", host="desk.example", scheme=scheme).headers["set-cookie"]
        assert ("secure" in cookie.lower()) == (scheme == "https")


def serve(monkeypatch: pytest.MonkeyPatch, path: Path, *options: str) -> tuple[int, Any]:
    """The exit code of `twosource serve` and the application it would run."""
    import uvicorn

    ran: list[Any] = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **options: ran.append(app))
    code = cli.run(["serve", "--store", str(path), *options])
    return code, ran[0] if ran else None


def test_what_serve_asks_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], file: Path) -> None:
    monkeypatch.setenv("TWOSOURCE_TOKEN", "s3cret")
    through = {"x_forwarded_for": "203.0.113.9"}
    _, app = serve(monkeypatch, file)
    assert (ask(app, "/").status, ask(app, "/", **through).status) == (200, 401)
    assert "s3cret" not in capsys.readouterr().err
    _, app = serve(monkeypatch, file, "--name", "desk.example")
    assert ask(app, "/", host="desk.example").status == 401
    assert "?token=s3cret" in capsys.readouterr().err
    _, app = serve(monkeypatch, file, "--no-token")
    assert ask(app, "/", **through).status == 200
    _, app = serve(monkeypatch, file, "--host", "192.0.2.1")
    assert ask(app, "/").status == 401
    assert "?token=s3cret" in capsys.readouterr().err
    monkeypatch.delenv("TWOSOURCE_TOKEN")
    _, app = serve(monkeypatch, file)
    assert (ask(app, "/").status, ask(app, "/", **through).status) == (200, 401)
    assert serve(monkeypatch, file, "--host", "0.0.0.0", "--no-token") == (2, None)


def test_every_answer_forbids_what_pages_do_not_need() -> None:
    for answer in (ask(Guard(anything), "/"), ask(Guard(anything), "/", host="x")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "desk.db"
    with Store.open(path) as store:
        store.add(read_paths([str(EXAMPLES / "ministers-visit"), str(EXAMPLES / "ferry-accident")]).reports)
    return path


@pytest.fixture(scope="module")
def app(file: Path) -> Any:
    return create_app(file)


def links(text: str, attribute: str = "href") -> Iterator[str]:
    for found in re.finditer(rf'\b{attribute}="([^"]*)"', text):
        yield html.unescape(found[1])


def test_every_page_is_there_and_every_link_on_it_leads_somewhere(app: Any) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting and len(seen) < 150:
        path = waiting.pop(0).partition("#")[0]
        if path in seen or not path.startswith("/"):
            continue
        seen.add(path)
        answer = ask(app, path)
        assert answer.status == 200, path
        if "text/html" in answer.headers["content-type"]:
            found = list(dict.fromkeys([*links(answer.text), *links(answer.text, "data-words")]))
            waiting += found[:: max(1, len(found) // 25)]  # evenly over the page: all of them would be thousands
    assert any(path.startswith("/actor?") for path in seen)
    assert any(path.startswith("/report?") for path in seen)


def test_every_link_to_words_shows_those_words(app: Any, file: Path) -> None:
    with Store.open(file, read_only=True) as store:
        story = store.stories()[0]["id"]
        texts = store.texts(story)
    page = ask(app, f"/stories/{story}").text
    found = list(links(page, "data-words"))
    assert len(found) > 20
    for link in dict.fromkeys(found):
        query = dict(part.split("=") for part in urlsplit(link).query.split("&"))
        words = texts[query["id"]][int(query["start"]) : int(query["end"])]
        shown = ask(app, link).text
        marked = "".join(re.findall(r'<span[^>]*class="at">(.*?)</span>', shown, re.S))
        assert html.unescape(marked) == words


def test_anchors_that_are_linked_to_exist(app: Any, file: Path) -> None:
    with Store.open(file, read_only=True) as store:
        for row in store.stories():
            page = ask(app, f"/stories/{row['id']}").text
            ids = set(re.findall(r'\bid="([^"]+)"', page))
            assert len(ids) == len(re.findall(r'\bid="([^"]+)"', page))
            assert {link[1:] for link in links(page) if link.startswith("#")} <= ids


@pytest.mark.parametrize(
    "path",
    [
        "/static/../guards.py", "/static/%2e%2e/guards.py", "/stories/nothing", "/report?id=nothing", "/actor?id=x",
        "/words?id=../../etc/passwd&start=0&end=9", "/api/stories/nothing", "/api/report?id=nothing", "/nowhere",
        "/report?id=eastmere-herald&version=99", "/stories/' OR 1=1 --",
    ],
)  # fmt: skip
def test_what_is_not_there_is_said_to_be_missing(app: Any, path: str) -> None:
    answer = ask(app, path)
    assert answer.status == 404
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "q", ['"', "a AND", "NEAR(", "*", "title:x", "-", "'; DROP TABLE reports; --", "\x00", "(" * 50]
)
def test_no_search_is_a_fault(app: Any, q: str) -> None:
    assert ask(app, "/search?" + urlencode({"q": q})).status == 200
    assert ask(app, "/api/search?" + urlencode({"q": q})).status in (200, 400)


def test_the_api_speaks_the_contract(app: Any, file: Path) -> None:
    listed = json.loads(ask(app, "/api/stories").text)
    brief = json.loads(ask(app, f"/api/stories/{listed[0]['id']}").text)
    assert brief["schema"] == "twosource.brief/1"
    report = brief["reports"][0]["id"]
    assert json.loads(ask(app, "/api/found?" + urlencode({"id": report})).text)["schema"] == "twosource.read/1"
    document = json.loads(ask(app, "/api/openapi.json").text)
    assert "/api/search" in document["paths"]


def test_a_correction_is_kept_and_can_be_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with Store.open(path) as store:
        store.add(read_paths([str(EXAMPLES / "ministers-visit")]).reports)
        story = store.stories()[0]["id"]
    app = create_app(path)
    done = ask(app, f"/stories/{story}/split", "POST", {"report": ["national-ledger"]})
    assert done.status == 303
    with Store.open(path, read_only=True) as store:
        assert {r["id"] for r in store.reports(story=story)} == {"eastmere-herald", "tamarra-public-radio"}
        number = store.corrections()[0]["number"]
    assert "take" in ask(app, "/changes").text.lower()
    assert ask(app, f"/corrections/{number}/undo", "POST", {}).status == 303
    refused = ask(app, f"/stories/{story}/merge", "POST", {"other": "s99"})
    assert refused.status == 400
    assert "s99" in refused.text
    assert ask(app, f"/stories/{story}/explode", "POST", {}).status == 404


def test_words_are_shown_with_what_stands_around_them() -> None:
    text = "A" * 700 + " here are <the> words " + "B" * 700
    shown = show_words(text, 705, 710)
    assert '<span id="at" class="at">' in shown
    assert "&lt;the&gt;" in shown
    assert show_words("short", 2, 99).endswith("</span>")
    assert show_words("short", 9, 3) == "short"


ORIGINS = [
    {"id": "o1", "name": "Ministry", "kind": "statement", "actor": None},
    {"id": "o2", "name": "r1", "kind": "none", "actor": None},
]
ATTACK = {
    "id": "f1", "who": ["a1"], "whom": ["a2", "a1", "a9"], "plover": {"quad": 4},
    "readings": [{"report": "r1", "attribution": ["o1"]}, {"report": "r2", "attribution": ["o1"]}],
}  # fmt: skip
REPLY = {
    "id": "f2", "who": ["a2"], "whom": ["a1"], "plover": None, "readings": [{"report": "r1", "attribution": ["o2"]}],
}  # fmt: skip
STORY = {
    "id": "s1", "reports": ["r1", "r2"], "actors": [{"id": "a1", "name": "Anna <b>"}, {"id": "a2", "name": "Ben"}],
    "origins": ORIGINS, "facts": [ATTACK, REPLY],
}  # fmt: skip


def test_the_picture_of_origins_has_a_line_for_each_report_reached() -> None:
    reach = find_reach(STORY)
    assert [(r.id, dict(r.facts)) for r in reach] == [("o1", {"r1": 1, "r2": 1})]
    drawn = draw_origins(reach, {"r1": "One", "r2": "Two"})
    assert drawn.count('class="reach"') == 2
    assert draw_origins([], {}) == ""


def test_the_picture_of_dealings_is_of_known_actors_and_escaped() -> None:
    dealings = find_dealings(STORY)
    assert [(d.who, d.whom, d.quad) for d in dealings] == [("a1", "a2", 4), ("a2", "a1", None)]
    drawn = draw_dealings(dealings, {"a1": "Anna <b>", "a2": "Ben"})
    assert drawn.count('class="dealing') == 2
    assert "<b>" not in drawn
    assert draw_dealings([], {}) == ""
