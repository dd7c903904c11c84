"""Fetching: which addresses are never reached, limits of size and time, manners."""

import gzip
import socket
import threading
import time
import zlib
from dataclasses import replace

import httpcore2
import pytest

from case_files import parametrised
from news_server import NewsServer, raw
from twosource.errors import FetchProblem
from twosource.fetching import Answer, Fetcher, Manners
from twosource.fetching.client import check_status, retry_after
from twosource.fetching.guards import refuse_address
from twosource.fetching.robots import Robots
from twosource.fetching.schedules import Schedule

QUICK = Manners(delay=0.0, connect=9.0, silence=9.0, whole=9.0, back_off=0.01, longest_wait=0.05, allow_private=True)
HASTY = {"no answer": replace(QUICK, silence=0.1), "no whole answer": replace(QUICK, whole=0.5)}
HINTS = b"HTTP/1.1 103 Early Hints\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.fixture
def server():
    made = NewsServer()
    yield made
    made.close()


def ask(server, path="/a", manners=QUICK, limit=10_000, **more):
    with Fetcher(manners) as fetcher:
        return fetcher.ask(server.url + path, limit=limit, **more)


# --- addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", parametrised("reached"))
def test_which_addresses_may_be_reached(case):
    assert refuse_address(case["address"]) == case["refused"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "0x7f.0.0.1", "2130706433", "0", "[::1]",
                                  "[::ffff:127.0.0.1]"])  # fmt: skip
def test_this_machine_is_not_reached_by_any_name(server, host):
    port = server.host.rpartition(":")[2]
    with (
        Fetcher(Manners()) as fetcher,
        pytest.raises(FetchProblem, match=r"--allow-private|no such host|no address") as problem,
    ):
        fetcher.ask(f"http://{host}:{port}/a")
    assert not problem.value.passing or "no " in problem.value.reason
    assert server.asked == []


def test_allowed_addresses_are_reached(server):
    server.pages["/a"] = (200, {"Content-Type": "text/html; charset=x", "X-A": "b"}, b"hello")
    answer = ask(server)
    assert (answer.status, answer.body, answer.media, answer.headers["x-a"]) == (200, b"hello", "text/html", "b")
    assert server.asked[0][2]["user-agent"].startswith("twosource/")


@pytest.fixture
def names(server, monkeypatch):
    """Names that lead to addresses of the test's choosing; what they are connected to is this machine's server."""
    answers: dict[str, list[str]] = {}
    connected: list[str] = []
    real = socket.getaddrinfo
    port = int(server.host.rpartition(":")[2])
    plain = httpcore2.SyncBackend()

    def look_up(host, *args, **kwargs):
        given = answers.get(host)
        if given is None:
            return real(host, *args, **kwargs)
        address = given.pop(0) if len(given) > 1 else given[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in address.split()]

    class Leading(httpcore2.SyncBackend):
        def connect_tcp(self, host, _port, *args, **kwargs):
            connected.append(host)
            return Public(plain.connect_tcp("127.0.0.1", port, *args, **kwargs), host)

    class Public(httpcore2.NetworkStream):
        def __init__(self, inner, host):
            self.inner, self.host = inner, host
            self.read, self.write, self.close = inner.read, inner.write, inner.close

        def get_extra_info(self, info):
            return (self.host, 80) if info == "server_addr" else self.inner.get_extra_info(info)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr("twosource.fetching.connections.httpcore2.SyncBackend", Leading)
    return answers, connected


def test_the_connection_goes_to_the_address_that_was_judged(server, names):
    """A name server that answers with a public address first and this machine a moment later gains nothing."""
    answers, connected = names
    answers["vale.test"] = ["93.184.216.34", "127.0.0.1"]
    server.pages["/a"] = (200, {"Connection": "close"}, b"hello")
    with Fetcher(Manners()) as fetcher:
        assert fetcher.ask("http://vale.test/a").body == b"hello"
        assert connected == ["93.184.216.34"]
        with pytest.raises(FetchProblem, match=r"vale\.test is 127\.0\.0\.1, a loopback address"):
            fetcher.ask("http://vale.test/a")


def test_of_several_addresses_only_public_ones_are_tried(server, names):
    answers, connected = names
    answers["vale.test"] = ["10.0.0.1 93.184.216.34"]
    server.pages["/a"] = (200, {}, b"hello")
    with Fetcher(Manners()) as fetcher:
        fetcher.ask("http://vale.test/a")
    assert connected == ["93.184.216.34"]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("http://127.0.0.1:1/", "a loopback address"),
        ("http://[::ffff:10.0.0.1]/", "a private address"),
        ("http://inside.test/", "inside.test is 192.168.0.7, a private address"),
        ("file:///etc/passwd", "redirects to 'file:///etc/passwd': no web address"),
        ("ftp://vale.test/", "no web address"),
        ("http://user:word@vale.test/", "carries a user name"),
    ],
)
def test_every_redirect_is_judged(server, names, target, said):
    answers, _ = names
    answers["vale.test"], answers["inside.test"] = ["93.184.216.34"], ["192.168.0.7"]
    server.pages["/a"] = (302, {"Location": target}, b"")
    with Fetcher(Manners()) as fetcher, pytest.raises(FetchProblem) as problem:
        fetcher.follow("http://vale.test/a")
    assert said in str(problem.value)
    assert server.paths() == ["/a"]


def test_redirects_end(server):
    server.pages["/a"] = (302, {"Location": "/b"}, b"")
    server.pages["/b"] = (301, {"Location": "/a"}, b"")
    with Fetcher(QUICK) as fetcher, pytest.raises(FetchProblem, match="over 10 redirects"):
        fetcher.follow(server.url + "/a")
    server.pages["/b"] = (200, {}, b"here")
    with Fetcher(QUICK) as fetcher:
        assert fetcher.follow(server.url + "/a").url == server.url + "/b"


@pytest.mark.parametrize(
    "url", ["ftp://vale.test/", "vale.test", "http:///a", "http://vale.test/a b", "http://a@b/", ""]
)
def test_what_is_no_web_address(url):
    with Fetcher(QUICK) as fetcher, pytest.raises(FetchProblem):
        fetcher.ask(url)


# --- limits -------------------------------------------------------------------------------------------------------

PACKED = gzip.compress(b"a" * 9_000)
BOMB = gzip.compress(b"a" * 5_000_000)


@pytest.mark.parametrize(
    ("reply", "said", "passing"),
    [
        ((200, {}, b"a" * 10_001), "announces 10,001 bytes", False),
        (raw(OK, b"Content-Length: 100\r\n\r\n", b"short"), "", True),
        (raw(OK, b"Content-Length: -5\r\n\r\n", b"short"), "", True),
        (raw(OK, b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n", b"short"), "", True),
        (raw(OK, b"\r\n", b"a" * 1_000, forever=True), "too long: over 10,000 bytes", False),
        (raw(OK, b"Transfer-Encoding: chunked\r\n\r\n", b"3e8\r\n" + b"a" * 1000 + b"\r\n", forever=True),
         "too long: over 10,000 bytes", False),
        (raw(OK, b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "", True),
        (raw(OK, b"X: " + b"a" * 1_000, forever=True), "", True),
        (raw(HINTS, forever=True, pause=0.01), "no whole answer within 0.5 seconds", True),
        (raw(OK, b"\r\n", b"a", forever=True, pause=0.04), "no whole answer within 0.5 seconds", True),
        (raw(OK, pause=0.3), "no answer within 0.1 seconds", True),
        (raw(b"SSH-2.0-OpenSSH\r\n"), "", True),
        (raw(b""), "", True),
        ((200, {"Content-Encoding": "gzip"}, BOMB), "a compression bomb", False),
        ((200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(BOMB)), "a compression bomb", False),
        ((200, {"Content-Encoding": "deflate"}, zlib.compress(b"a" * 5_000_000)), "a compression bomb", False),
        ((200, {"Content-Encoding": "gzip"}, PACKED[:-20]), "cut short", False),
        ((200, {"Content-Encoding": "gzip"}, b"plain"), "damaged gzip content", False),
        ((200, {"Content-Encoding": "sdch"}, b"plain"), "'sdch' is not known", False),
    ],
)  # fmt: skip
def test_what_is_over_the_limits_is_refused_and_named(server, reply, said, passing):
    server.pages["/a"] = reply
    with pytest.raises(FetchProblem) as problem:
        ask(server, manners=HASTY.get(said.partition(" within")[0], QUICK))
    assert said in problem.value.reason and problem.value.reason
    assert problem.value.passing == passing


def test_a_brotli_bomb_is_refused(server):
    import brotli

    server.pages["/a"] = (200, {"Content-Encoding": "br"}, brotli.compress(b"a" * 5_000_000))
    with pytest.raises(FetchProblem, match="a compression bomb"):
        ask(server)
    server.pages["/a"] = (200, {"Content-Encoding": "br"}, brotli.compress(b"hello"))
    assert ask(server).body == b"hello"


def test_no_such_host_and_no_server(server):
    server.close()
    with pytest.raises(FetchProblem) as problem:
        ask(server)
    assert problem.value.passing


@pytest.mark.parametrize(("status", "passing"), [(404, False), (403, False), (429, True), (503, True), (500, True)])
def test_statuses(status, passing):
    with pytest.raises(FetchProblem, match=str(status)) as problem:
        check_status(Answer("http://vale.test/", status, {"retry-after": "7"}, b""))
    assert (problem.value.passing, problem.value.after) == (passing, 7.0)


def test_retry_after_as_a_date():
    def wait(value):
        return retry_after(Answer("http://vale.test/", 503, {"retry-after": value}, b""))

    assert wait("Fri, 17 Mar 2023 10:00:00 GMT") == 0.0
    assert wait("Fri, 17 Mar 2090 10:00:00 GMT") > 1e9
    assert wait("soon") is None and wait("") is None and wait("-5") is None


def test_an_address_in_other_letters_is_sent_encoded(server):
    server.pages["/br%C3%BCcke?q=%C3%A4"] = (200, {}, b"hello")
    assert ask(server, "/brücke?q=ä").body == b"hello"


# --- manners ------------------------------------------------------------------------------------------------------


def permitted(server, path="/a"):
    with Fetcher(QUICK) as fetcher:
        robots = Robots(fetcher)
        try:
            robots.permit(server.url + path)
        except FetchProblem as problem:
            return problem
        return robots.delay(server.url + path)


@pytest.mark.parametrize(
    ("reply", "allowed"),
    [
        ((200, {}, b"User-agent: *\nDisallow: /b"), True),
        ((200, {}, b"User-agent: *\nDisallow: /*a$"), False),
        ((200, {}, b"User-agent: twosource\nDisallow: /\n\nUser-agent: *\nAllow: /"), False),
        ((200, {}, b"User-agent: other\nDisallow: /"), True),
        ((200, {}, b"\xff\xfe\0 not robots"), True),
        ((404, {}, b""), True),
        ((403, {}, b""), True),
        ((503, {}, b""), None),
        (raw(b"nothing"), None),
        ((301, {"Location": "/other"}, b""), False),
        ((301, {"Location": "/robots.txt"}, b""), True),
    ],
)
def test_robots(server, reply, allowed):
    server.pages["/robots.txt"] = reply
    server.pages["/other"] = (200, {}, b"User-agent: *\nDisallow: /")
    found = permitted(server)
    if allowed:
        assert found == 0.0
    else:
        assert isinstance(found, FetchProblem) and found.passing == (allowed is None)
        assert "robots.txt" in found.reason


def test_robots_delay_is_kept_to_up_to_a_bound(server):
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 2.5")
    assert permitted(server) == 2.5
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 99999")
    assert permitted(server) == 60.0


def test_a_schedule_asks_one_host_by_one_and_others_beside_it():
    schedule: Schedule[int] = Schedule()
    for n in range(3):
        schedule.put("a", n)
    schedule.put("b", 9)
    assert [schedule.take(), schedule.take()] == [("a", 0), ("b", 9)]
    found = []
    thread = threading.Thread(target=lambda: found.append(schedule.take()))
    thread.start()
    time.sleep(0.02)
    assert found == []
    started = time.monotonic()
    schedule.done("a", 0.03)
    thread.join()
    assert found == [("a", 1)] and time.monotonic() - started >= 0.03
    schedule.done("a", 0.0)
    schedule.put("b", 8, time.monotonic() + 60)
    schedule.done("b", 0.0)
    assert schedule.take() == ("a", 2)
    waiting = threading.Thread(target=lambda: found.append(schedule.take()))
    waiting.start()
    schedule.close()
    waiting.join()
    assert found[-1] is None
