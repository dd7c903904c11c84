"""Reports made to harm: whatever they hold, a page of the server has the program's own elements and attributes only,
and runs the program's own script only."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest

pytest.importorskip("fastapi")

import lxml.html

from asking import Answer, ask
from hostile import MARK, attacks, tellings
from twosource.records import Report
from twosource.server import create_app
from twosource.store import Store

ELEMENTS = frozenset(
    "html head meta title link script body a header b nav form label input button main aside div footer p h1 h2 h3 "
    "ul ol li span section table thead tbody tr th td select option details summary fieldset legend br svg path text "
    "circle defs marker ins del code mark".split()
)
# Every attribute that a page of ours has, and what it may hold: nothing of a report but in the queries of addresses, in
# `value` and in what is told of a mark.
PLAIN = re.compile(r"[\w .,:;/()#%+=–—-]*")
OWN = re.compile(r"(?:/|#)[^\s<>\"']*")
FREE = frozenset(("value", "data-told", "aria-label"))
ADDRESSES = frozenset(("href", "src", "action", "data-words"))
ROUTES = ("stories", "report", "words", "actors", "actor", "search", "changes", "corrections", "static", "api")
NAMES = frozenset(
    "lang charset name content rel href type src defer class id tabindex hidden aria-label aria-current aria-hidden "
    "aria-labelledby aria-live role action method for value placeholder maxlength scope dir data-words data-told "
    "data-layer checked selected required open viewbox width height d x y cx cy r x1 x2 y1 y2 text-anchor points rx "
    "stroke-width dominant-baseline marker-end refx refy markerwidth markerheight markerunits orient transform "
    "fill".split()
)
POLICY = "default-src 'none'"


def report(number: int, bad: str, text: str, story: int) -> Report:
    data = text.encode()
    day = dt.date(2024, 1, 1) + dt.timedelta(days=60 * (story // 12))
    return Report(
        f"r{number}{bad[:90]}", f"{bad[:200]}.txt", text, title=f"Report {bad}", outlet=f"Paper {bad}", byline=bad,
        credit=bad, url=bad, language="en", published=day, published_basis="given",
        sha256=hashlib.sha256(data).hexdigest(), original=data,
    )  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("hostile") / "desk.db"
    with Store.open(where) as store:
        added = store.add([report(n, *told) for n, told in enumerate(tellings())])
        assert not added.problems
        later = [report(n, bad, f"{text}\n\nMore came later.", of) for n, (bad, text, of) in enumerate(tellings())]
        assert len(store.add(later[::20]).revised) > 5
    return where


@pytest.fixture(scope="module")
def app(path: Path) -> Any:
    return create_app(path)


def check(answer: Answer, where: str, part: bool = False) -> None:
    """That no element, attribute or address of a page comes from a report; a `part` of a page has no script at all."""
    assert POLICY in answer.headers["content-security-policy"], where
    assert answer.headers["x-content-type-options"] == "nosniff", where
    assert answer.headers["content-type"] == "text/html; charset=utf-8", where
    assert "\x00" not in answer.text, where
    tree = lxml.html.document_fromstring(answer.text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    scripts = 0
    for element in tree.iter():
        assert isinstance(element.tag, str), f"{where}: a comment or an instruction"
        assert element.tag in ELEMENTS, f"{where}: {element.tag}"
        scripts += element.tag == "script"
        if element.tag == "mark":  # words that differ, or were looked for
            around = element.getparent()
            assert around.get("class") == "words" or (around.tag == "p" and where.startswith("/search")), where
        for name, value in element.attrib.items():
            check_attribute(element.tag, name, value, where)
    assert scripts == (0 if part else 1), where
    if not part:
        assert [dict(e.attrib) for e in tree.iter("script")] == [{"src": "/static/page.js", "defer": "defer"}], where
        assert not tree.xpath("//script")[0].text


def check_attribute(tag: str, name: str, value: str, where: str) -> None:
    assert name in NAMES, f"{where}: {tag} {name}={value[:80]!r}"
    if name in ADDRESSES:
        told = tag == "a" and value.startswith(("https://", "http://"))  # a report's own address, on its page
        assert OWN.fullmatch(value) or (told and where.startswith("/report")), f"{where}: {tag} {name}={value[:80]!r}"
        parts = urlsplit(value)
        assert told or not parts.netloc, f"{where}: {value[:80]!r}"
        assert told or parts.path in ("", "/") or parts.path.split("/")[1] in ROUTES, f"{where}: {value[:80]!r}"
        assert told or MARK not in parts.path, f"{where}: {value[:80]!r}"
    elif name not in FREE and tag != "meta":
        assert PLAIN.fullmatch(value), f"{where}: {tag} {name}={value[:80]!r}"
        assert MARK not in value, f"{where}: {tag} {name}={value[:80]!r}"


def test_there_are_enough_attacks_and_no_two_are_one() -> None:
    assert len(set(attacks())) == len(attacks()) >= 200
    assert all(MARK in bad for bad in attacks())


def pages(path: Path) -> Iterator[str]:
    with Store.open(path, read_only=True) as store:
        yield from ("/", "/?lone=1", "/?lone=1&page=2", "/changes", "/changes?page=2", "/actors", "/actors?page=2")
        yield from (f"/stories/{row['id']}" for row in store.stories())
        for row in store.reports():
            yield f"/report?{urlencode({'id': row['id'], 'start': 4, 'end': 30})}#at"
            yield f"/words?{urlencode({'id': row['id'], 'start': 4, 'end': 30})}"
            if row["version"] > 1:
                yield f"/report?{urlencode({'id': row['id'], 'version': 1})}"
        yield from (f"/actor?{urlencode({'id': row['id']})}" for row in store.actors(limit=400))


def test_nothing_of_a_report_becomes_part_of_a_page(app: Any, path: Path) -> None:
    asked = 0
    for where in pages(path):
        answer = ask(app, where.partition("#")[0])
        assert answer.status == 200, where
        check(answer, where, part=where.startswith("/words"))
        asked += 1
    assert asked > 2 * len(attacks())


def test_what_is_asked_for_does_not_become_part_of_the_answer(app: Any) -> None:
    for bad in attacks():
        asked = bad[:200]
        for name in ("q", "actor", "place", "since", "status"):
            where = f"/search?{urlencode({name: asked})}"
            answer = ask(app, where)
            assert answer.status == 200, where
            check(answer, where)
        for where in (f"/report?{urlencode({'id': asked})}", f"/actor?{urlencode({'id': asked})}",
                      f"/actors?{urlencode({'q': asked})}", f"/stories/{quote(asked, safe='')}",
                      f"/stories/{quote(asked)}", f"/?order={quote(asked)}", f"/?said={quote(asked)}"):  # fmt: skip
            answer = ask(app, where)
            if answer.status == 307:  # to the same without a stroke at its end
                assert answer.headers["location"].startswith("http://127.0.0.1:8765/stories/"), where
                continue
            assert answer.status in (200, 404, 405), where
            check(answer, where)
        refused = ask(app, f"/static/{quote(asked)}")
        assert refused.status in (404, 405), asked
        assert "def " not in refused.text


def test_the_api_answers_with_json_whatever_is_asked(app: Any) -> None:
    for bad in attacks():
        for where in (f"/api/search?{urlencode({'q': bad[:200]})}", f"/api/report?{urlencode({'id': bad[:200]})}"):
            answer = ask(app, where)
            assert answer.status in (200, 400, 404), where
            assert answer.headers["content-type"] == "application/json", where
            assert answer.headers["x-content-type-options"] == "nosniff"
            json.loads(answer.text)


def test_the_check_itself_finds_what_it_looks_for() -> None:
    """Each attack of the plain kinds, put into a page as it is, is caught."""
    headers = {"content-security-policy": POLICY, "x-content-type-options": "nosniff",
               "content-type": "text/html; charset=utf-8"}  # fmt: skip
    page = '<!doctype html><html><head><script src="/static/page.js" defer></script></head><body>{}</body></html>'
    check(Answer(200, headers, page.format("<p class='note'>x</p>").encode()), "/")
    for bad in ("<script>zq(1)</script>", "<img src=x onerror=zq(1)>", "<p onclick=zq(1)>", "<p style=zq>", "<zq>",
                "<a href=javascript:zq(1)>x</a>", "<a href=//zq.example>x</a>", "<p class=zq>x</p>", "<!-- zq -->",
                "<form action=https://zq.example></form>", "<mark>zq</mark>", "<a href=/zq>x</a>"):  # fmt: skip
        with pytest.raises(AssertionError):
            check(Answer(200, headers, page.format(bad).encode()), "/")
