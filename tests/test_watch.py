"""Following feeds: what is asked for, read, kept and told, with a real web server and its faults."""

import datetime as dt
import gzip
import itertools
import json

import pytest

from news_server import NewsServer, raw
from twosource.errors import InputProblem, UsageProblem
from twosource.fetching import Manners
from twosource.records import Analysis, Report, Story
from twosource.store import Store
from twosource.store.changes import note
from twosource.store.connections import transaction
from twosource.store.flow import Flow
from twosource.watch import follow_once, following, pages, read_url
from twosource.watch.alerts import Alerts, read_rules
from twosource.watch.following import PATIENCE
from twosource.watch.opml import read_opml, write_opml
from twosource.watch.pages import id_of
from twosource.watch.state import GIVE_UP, RETRY, Followed

QUICK = Manners(delay=0.0, connect=9.0, silence=9.0, whole=9.0, back_off=0.01, longest_wait=0.05, allow_private=True)
EVERY = dt.timedelta(minutes=15)
TEXT = (
    "The old bridge at Orlow was closed on Friday after engineers found cracks in two of its piers, "
    "the town council said. Number {}. “We will not take a risk with anybody’s life,” said the mayor, Ruta Halme."
)


def compare(analyses, story, corrections):
    ids = tuple(a.report.id for a in analyses)
    return list(analyses), Story(story, "Bridge closes", ids, None, (), (), (), ())


STUB = Flow(lambda report: Analysis(report=report), compare, "stub")


def page(number="1", head="", text=TEXT):
    body = f"<article><h1>Bridge at Orlow closes, {number}</h1><p>{text.format(number)}</p></article>"
    return (
        200,
        {"Content-Type": "text/html; charset=utf-8"},
        f"<html><head>{head}</head><body>{body}</body></html>".encode(),
    )


def item(url, title="Bridge closes", more=""):
    return f"<item><title>{title}</title><link>{url}</link>{more}</item>"


def rss(*items, headers=None, title="All the Valley"):
    body = f"<rss version='2.0'><channel><title>{title}</title>{''.join(items)}</channel></rss>"
    return (200, {"Content-Type": "application/rss+xml", **(headers or {})}, body.encode())


class Desk:
    """A server, a store that follows it, and everything told."""

    def __init__(self, server, path):
        self.server, self.pages, self.url = server, server.pages, server.url
        self.store = Store.open(path, flow=STUB)
        self.state = Followed(self.store, lambda: self.now)
        self.told = []
        self.now = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
        self.clock = lambda: self.now

    def follow(self, *paths):
        self.state.follow([(self.url + path, None) for path in paths])

    def round(self, manners=QUICK, due=False):
        self.server.asked.clear()
        self.told.clear()
        return follow_once(self.store, every=EVERY, due=due, manners=manners, clock=self.clock,
                           tell=lambda kind, about: self.told.append((kind, about)))  # fmt: skip

    def reports(self):
        return {r["id"].partition("/")[2]: r for r in self.store.reports()}

    def problems(self, done):
        return {source.removeprefix(self.url): reason for source, reason in done.problems}

    def notes(self):
        return [about["text"].replace(self.url, "") for kind, about in self.told if kind == "note"]


@pytest.fixture
def desk(tmp_path):
    server = NewsServer()
    made = Desk(server, tmp_path / "kept.db")
    yield made
    made.store.close()
    server.close()


# --- a round ------------------------------------------------------------------------------------------------------


def test_what_a_feed_names_is_read_once(desk):
    desk.pages["/feed"] = rss(
        item("/1", "One", "<source url='http://v.test'>Vale Herald</source><pubDate>17 Mar 2023</pubDate>"),
        item("/2?utm_source=rss", "Two"),
        item("/none"),
        item("/sometimes"),
        headers={"ETag": '"7"', "Last-Modified": "Fri, 17 Mar 2023 10:00:00 GMT"},
    )
    desk.pages["/1"] = page("1", "<meta property='og:site_name' content='Aggregator'>")
    desk.pages["/2"] = page("2", "<meta property='og:site_name' content='Harbour Post'>")
    desk.pages["/sometimes"] = [(500, {}, b""), (503, {"Retry-After": "0"}, b""), page("3")]
    desk.follow("/feed")
    done = desk.round()
    found = desk.reports()
    assert sorted(found) == ["1", "2", "sometimes"] and len(done.new) == 3
    assert (found["1"]["outlet"], found["1"]["published"]) == ("Vale Herald", "2023-03-17")
    assert (found["2"]["outlet"], found["2"]["url"]) == ("Harbour Post", desk.url + "/2")
    assert found["sometimes"]["outlet"] == "All the Valley"
    assert desk.problems(done) == {"/none": "404 not found"}
    assert [kind for kind, _ in desk.told].count("report") == 3
    assert desk.store.original(found["1"]["id"]) == desk.pages["/1"][2]

    done = desk.round()
    assert desk.server.paths() == ["/feed"] and done.unchanged == 1 and done.problems == []
    assert desk.server.asked[-1][2]["if-modified-since"] == "Fri, 17 Mar 2023 10:00:00 GMT"


def test_reports_are_kept_at_once_and_compared_together(desk, monkeypatch):
    urls = [f"/{n}" for n in range(6)]
    desk.pages["/feed"] = rss(*(item(url) for url in urls))
    desk.pages |= {url: page(url[1:]) for url in urls}
    desk.follow("/feed")
    seen = []
    settle = Store.settle
    monkeypatch.setattr(Store, "settle", lambda store: seen.append(len(store.reports())) or settle(store))
    desk.round()
    assert seen == [6]
    assert [kind for kind, _ in desk.told].index("compared") > 5
    desk.pages["/feed"] = rss(*(item(url, more="<pubDate>17 Mar 2023</pubDate>") for url in urls))
    desk.pages |= {url: page(url[1:] + " again") for url in urls}
    monkeypatch.setattr(following, "SOON", 0.0)
    desk.round()
    assert len(seen) >= 7  # each by itself


def test_a_story_that_could_not_be_compared_is_named_and_tried_again(desk):
    desk.pages["/feed"], desk.pages["/1"] = rss(item("/1")), page()
    desk.follow("/feed")

    def fail(analyses, story, corrections):
        raise ZeroDivisionError("no reports")

    desk.store._flow = Flow(STUB.analyse, fail, STUB.name)
    assert any("ZeroDivisionError: no reports" in reason for _, reason in desk.round().problems)
    desk.store._flow = STUB
    assert desk.round().problems == []
    assert desk.store.stories()[0]["title"] == "Bridge closes"


def test_a_feed_is_left_alone_until_it_is_due(desk):
    desk.pages["/feed"] = rss(item("/1"))
    desk.pages["/1"] = page()
    desk.follow("/feed")
    assert desk.round(due=True).feeds == 1
    done = desk.round(due=True)
    assert done.feeds == 0 and desk.server.paths() == []
    desk.now += EVERY
    assert desk.round(due=True).feeds == 1


def test_what_a_feed_tells_otherwise_is_read_again(desk):
    desk.pages["/feed"] = rss(item("/1", more="<pubDate>17 Mar 2023</pubDate>"))
    desk.pages["/1"] = [page("1"), page("2")]
    desk.follow("/feed")
    desk.round()
    desk.pages["/feed"] = rss(item("/1", more="<pubDate>18 Mar 2023</pubDate>"))
    done = desk.round()
    assert len(done.revised) == 1 and desk.reports()["1"]["version"] == 2
    assert desk.round().revised == [] and desk.server.paths() == ["/feed"]


def test_one_article_of_two_feeds_is_kept_once(desk):
    """Named by two feeds, under two addresses, with one canonical address."""
    desk.pages["/a"] = rss(item("/1"), item("/1?utm_medium=x"), item("/amp/1"))
    desk.pages["/b"] = rss(item("/1", "Another title"), title="Another feed")
    canonical = "<link rel='canonical' href='/1'>"
    desk.pages["/1"] = page("1", canonical)
    desk.pages["/amp/1"] = page("1", canonical)
    desk.follow("/a", "/b")
    done = desk.round()
    assert list(desk.reports()) == ["1"] and len(done.new) == 1 and len(done.known) == 1
    assert sorted(desk.server.paths()) == ["/1", "/a", "/amp/1", "/b"]
    desk.round()
    assert sorted(desk.server.paths()) == ["/a", "/b"]


def test_a_feed_that_has_moved_is_followed_where_it_is(desk):
    desk.pages["/old"] = (301, {"Location": "/between"}, b"")
    desk.pages["/between"] = (308, {"Location": "/new"}, b"")
    desk.pages["/new"] = rss(item("/1"))
    desk.pages["/1"] = (302, {"Location": "/2"}, b"")
    desk.pages["/2"] = page()
    desk.follow("/old")
    desk.round()
    assert [f["url"] for f in desk.state.feeds()] == [desk.url + "/new"]
    assert list(desk.reports()) == ["2"] and desk.notes() == ["/old has moved to /new"]
    desk.round()
    assert desk.server.paths() == ["/new"]


def test_a_feed_sent_elsewhere_for_now_keeps_its_address(desk):
    desk.pages["/old"] = (302, {"Location": "/new"}, b"")
    desk.pages["/new"] = rss()
    desk.follow("/old")
    desk.round()
    assert [f["url"] for f in desk.state.feeds()] == [desk.url + "/old"]


def test_a_page_that_names_its_feed_and_one_that_does_not(desk):
    desk.pages["/"] = (200, {"Content-Type": "text/html"}, b"<link rel=alternate type=application/atom+xml href=/feed>")
    desk.pages["/feed"] = rss(item("/1"))
    desk.pages["/1"] = page()
    desk.pages["/none"] = page()
    desk.follow("/", "/none")
    done = desk.round()
    assert "1" in desk.reports()
    assert desk.notes() == ["/ is a page; its feed /feed is followed"]
    assert "a page that names no feed" in desk.problems(done)["/none"]


def test_sitemaps(desk):
    news = (
        "<url><loc>{}</loc><news:news><news:publication><news:name>Vale Herald</news:name>"
        "<news:language>en</news:language></news:publication><news:publication_date>2023-03-17T10:00:00Z</news:publication_date>"
        "<news:title>Bridge closes</news:title></news:news></url>"
    )
    kinds = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    inner = (
        f'<?xml version="1.0"?><urlset {kinds}>{news.format(desk.url + "/1")}<url><loc>nowhere:</loc></url></urlset>'
    )
    named = "".join(f"<sitemap><loc>{desk.url}/{name}</loc></sitemap>" for name in ("news.xml.gz", "lost.xml"))
    desk.pages["/index.xml"] = (200, {}, f"<sitemapindex {kinds}>{named}</sitemapindex>".encode())
    desk.pages["/news.xml.gz"] = (200, {}, gzip.compress(inner.encode()))
    desk.pages["/1"] = page()
    desk.follow("/index.xml")
    done = desk.round()
    [report] = desk.reports().values()
    assert (report["outlet"], report["published"]) == ("Vale Herald", "2023-03-17")
    assert desk.problems(done) == {
        "/news.xml.gz": "an entry has 'nowhere:' for its address; its other entries are read",
        "/lost.xml": "404 not found",
    }


# --- faults -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (page(text="Log in."), "no article in the page"),
        (page(text="Le pont d'Orlow a été fermé vendredi après que des ingénieurs ont trouvé des fissures dans deux de "
              "ses piliers, a annoncé le conseil municipal de la ville."), "language is fr"),
        ((200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"), "its type is application/pdf"),
        ((200, {"Content-Type": "text/html"}, b""), "empty"),
        ((200, {"Content-Type": "text/html"}, b"<p>a\0b</p>"), "binary"),
        ((200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"zz"), "damaged gzip"),
        ((302, {}, b""), "302 found without saying where to"),
        ((302, {"Location": "ftp://vale.test/"}, b""), "redirects to 'ftp://vale.test/'"),
        ((302, {"Location": "/1"}, b""), "over 10 redirects"),
        ((451, {}, b""), "451"),
        ((599, {}, b""), "status 599"),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_read_is_named_once(desk, reply, said):
    desk.pages["/feed"] = rss(item("/1"), item("/2"))
    desk.pages["/1"], desk.pages["/2"] = reply, page()
    desk.follow("/feed")
    done = desk.round()
    assert said in desk.problems(done)["/1"] and len(done.problems) == 1
    assert list(desk.reports()) == ["2"]
    assert desk.round().problems == []


@pytest.mark.parametrize("reply", [(503, {}, b""), (429, {"Retry-After": "9999"}, b""), raw(b"")])
def test_a_fault_that_may_pass_is_tried_again_in_later_rounds(desk, reply):
    desk.pages["/feed"] = rss(item("/1"), headers={"ETag": '"1"'})
    desk.pages["/1"] = reply
    desk.follow("/feed")
    done = desk.round()
    assert done.waiting == 1 and "a later round tries again" in desk.problems(done)["/1"]
    asked = desk.server.paths().count("/1")
    assert asked == (1 if isinstance(reply, tuple) and reply[1] else QUICK.tries)
    desk.pages["/1"] = page()
    assert desk.round().named == 0
    desk.now += RETRY
    done = desk.round()
    assert len(done.new) == 1 and done.unchanged == 1


def test_what_never_passes_is_given_up_and_said(desk):
    desk.pages["/feed"] = rss(item("/1"))
    desk.pages["/1"] = (503, {}, b"")
    desk.follow("/feed")
    for pause in (RETRY, 2 * RETRY, 4 * RETRY):
        assert desk.round().waiting == 1
        desk.now += pause - dt.timedelta(seconds=1)
        assert desk.round().named == 0
        desk.now += dt.timedelta(seconds=1)
    desk.now += GIVE_UP
    done = desk.round()
    assert done.waiting == 0 and desk.problems(done) == {"/1": "503 service unavailable"}
    assert desk.round().problems == [] and desk.server.paths() == ["/feed"]


def test_a_host_that_is_down_is_left_alone_for_the_round(desk):
    desk.pages["/feed"] = rss(*(item(f"/{n}") for n in range(20)))
    desk.pages.update({f"/{n}": raw(b"") for n in range(20)})
    desk.follow("/feed")
    done = desk.round()
    assert done.waiting == 20 and len(desk.server.paths()) == 1 + PATIENCE
    assert any("its host has failed 6 times in a row" in reason for _, reason in done.problems)
    desk.pages.update({f"/{n}": page(str(n)) for n in range(20)})
    desk.now += RETRY
    assert len(desk.round().new) == 20


def test_an_article_in_the_feed_stands_in_for_its_page(desk):
    content = f"<content:encoded><![CDATA[<p>{TEXT}</p>]]></content:encoded>"
    feed = rss(item("/1", more=content))
    desk.pages["/feed"] = (
        200,
        {},
        feed[2].replace(b"<rss", b"<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'"),
    )
    desk.follow("/feed")
    done = desk.round()
    assert done.problems == [] and desk.reports()["1"]["words"] == len(TEXT.split())
    assert desk.notes() == ["/1: 404 not found; its text is the feed's"]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ((200, {}, b"<!DOCTYPE rss [<!ENTITY a 'x'>]><rss version='2.0'><channel/></rss>"), "XML bomb"),
        ((200, {}, b"<!DOCTYPE u [<!ENTITY a 'x'>]><urlset>&a;</urlset>"), "XML bomb"),
        ((200, {}, b"<urlset>"), "not well-formed XML"),
        ((200, {}, b"no feed at all"), "no feed"),
        ((200, {}, b""), "empty"),
        ((200, {}, gzip.compress(b" " * 40_000_000)), "compression bomb"),
        ((404, {}, b""), "404 not found"),
        ((500, {}, b""), "500 internal server error"),
        ((302, {"Location": "http://"}, b""), "redirect"),
    ],
)
def test_a_feed_that_cannot_be_read_is_named_and_left_alone_longer_and_longer(desk, reply, said):
    desk.pages["/bad"] = reply
    desk.pages["/good"] = rss(item("/1"))
    desk.pages["/1"] = page()
    desk.follow("/bad", "/good")
    done = desk.round()
    assert said in desk.problems(done)["/bad"] and list(desk.reports()) == ["1"]
    first = desk.state.feeds()[0]
    desk.round()
    second = desk.state.feeds()[0]
    assert (first["faults"], second["faults"]) == (1, 2) and first["due"] < second["due"]
    assert said in second["fault"]


def test_a_broken_feed_is_read_as_far_as_it_goes_and_whole_the_next_time(desk):
    whole = rss(item("/1"), item("/2"), headers={"ETag": '"1"'})
    part = whole[2][: whole[2].index(b"<item><title>Bridge closes</title><link>/2")]
    desk.pages["/feed"] = [(200, {"ETag": '"1"'}, part), whole]
    desk.pages["/1"], desk.pages["/2"] = page("1"), page("2")
    desk.follow("/feed")
    done = desk.round()
    assert "not well-formed XML" in desk.problems(done)["/feed"] and list(desk.reports()) == ["1"]
    assert desk.round().problems == [] and sorted(desk.reports()) == ["1", "2"]


def test_a_feed_that_is_gone_is_followed_no_more(desk):
    desk.pages["/feed"] = (410, {}, b"")
    desk.follow("/feed")
    assert "not followed any more" in desk.problems(desk.round())["/feed"]
    assert desk.round().feeds == 0
    desk.follow("/feed")
    assert desk.round().feeds == 1


def test_robots_are_asked_and_heeded(desk):
    desk.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private")
    desk.pages["/feed"] = rss(item("/private/1"), item("/2"))
    desk.pages["/2"] = page()
    desk.follow("/feed")
    done = desk.round()
    assert "robots.txt" in desk.problems(done)["/private/1"] and list(desk.reports()) == ["2"]
    assert desk.server.paths() == ["/feed", "/2"]


def test_a_host_is_asked_by_one_and_after_a_pause(desk):
    desk.pages["/feed"] = rss(*(item(f"/{n}") for n in range(5)))
    desk.pages.update({f"/{n}": page(str(n)) for n in range(5)})
    desk.follow("/feed")
    slow = Manners(delay=0.03, allow_private=True)
    assert len(desk.round(slow).new) == 5
    times = [at for _, path, _, at in desk.server.asked if path != "/robots.txt"]
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.03
    assert desk.server.most_busy == 1


def test_a_round_that_is_cut_off_is_made_up_by_the_next(desk):
    desk.pages["/feed"] = rss(*(item(f"/{n}") for n in range(30)), headers={"ETag": '"1"'})
    desk.pages.update({f"/{n}": page(str(n)) for n in range(30)})
    desk.follow("/feed")

    def stop(kind, about):
        if kind == "report":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        follow_once(desk.store, every=EVERY, due=False, manners=QUICK, clock=desk.clock, tell=stop)
    assert len(desk.reports()) == 1
    done = desk.round()
    assert len(desk.reports()) == 30 and len(done.new) == 29 and done.problems == []
    assert desk.round().named == 0


def test_a_fault_of_our_own_loses_nothing_else(desk, monkeypatch):
    def fail(answer, link):
        if answer.url.endswith("/1"):
            raise IndexError("list index out of range")
        return pages.read_linked(answer, link)

    monkeypatch.setattr("twosource.watch.following.read_linked", fail)
    desk.pages["/feed"] = rss(item("/1"), item("/2"))
    desk.pages["/1"], desk.pages["/2"] = page("1"), page("2")
    desk.follow("/feed")
    done = desk.round()
    assert "a fault in twosource: IndexError" in desk.problems(done)["/1"] and list(desk.reports()) == ["2"]


def test_a_report_that_cannot_be_analysed_is_named_and_the_rest_kept(desk):
    def analyse(report):
        if report.id.endswith("/1"):
            raise IndexError("list index out of range")
        return Analysis(report=report)

    desk.store._flow = Flow(analyse, compare, "stub")
    desk.pages["/feed"] = rss(item("/1"), item("/2"))
    desk.pages["/1"], desk.pages["/2"] = page("1"), page("2")
    desk.follow("/feed")
    done = desk.round()
    assert "a fault in twosource" in desk.problems(done)["/1"] and list(desk.reports()) == ["2"]


def test_ids():
    assert id_of("https://www.vale.test/2026/bridge-closes.html") == "vale.test/2026/bridge-closes"
    assert id_of("https://vale.test/?p=7") == "vale.test?p=7"
    long = id_of("https://vale.test/" + "a" * 300)
    assert len(long) == 120 and long != id_of("https://vale.test/" + "a" * 301)


# --- one address --------------------------------------------------------------------------------------------------


def test_read_url(desk):
    desk.pages["/a"] = (301, {"Location": "/bridge?utm_source=x"}, b"")
    desk.pages["/bridge?utm_source=x"] = page(head="<link rel=canonical href=/canonical>")
    desk.pages["/feed"] = rss(item("/1", more=f"<description>{TEXT}</description>"), item("/2"))
    desk.pages["/text"] = (200, {"Content-Type": "text/plain"}, TEXT.encode())
    desk.pages["/rows.jsonl"] = (200, {"Content-Type": "application/x-ndjson"}, json.dumps({"text": TEXT}).encode())
    [report] = read_url(desk.url + "/a", QUICK)
    assert (report.url, report.language) == (desk.url + "/canonical", "en")
    found = list(read_url(desk.url + "/feed", QUICK))
    assert found[0].url == desk.url + "/1" and isinstance(found[1], InputProblem)
    for path in ("/text", "/rows.jsonl"):
        [report] = read_url(desk.url + path, QUICK)
        assert isinstance(report, Report) and report.text == TEXT
    with pytest.raises(InputProblem, match="404"):
        list(read_url(desk.url + "/no", QUICK))
    with pytest.raises(InputProblem, match="loopback"):
        list(read_url(desk.url + "/text"))


# --- OPML ---------------------------------------------------------------------------------------------------------


def test_opml_out_and_in():
    feeds = [("https://vale.test/feed?a=1&b=2", 'The "Vale" <Herald>'), ("https://wire.test/rss", None)]
    found, notices = read_opml(write_opml(feeds).encode(), "a.opml")
    assert found == [feeds[0], ("https://wire.test/rss", "https://wire.test/rss")] and notices == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html/>", "no OPML but <html>"),
        (b"", "not well-formed"),
        (b"<opml", "not well-formed"),
        (b"<!DOCTYPE o [<!ENTITY a 'x'>]><opml/>", "XML bomb"),
    ],
)
def test_bad_opml(content, said):
    with pytest.raises(InputProblem, match=said):
        read_opml(content, "a.opml")


def test_outlines_without_an_address():
    data = (
        b"<opml><body><outline text='World'><outline type='rss' text='Lost' xmlUrl='feed:x'/></outline></body></opml>"
    )
    found, notices = read_opml(data, "a.opml")
    assert found == [] and "Lost has 'feed:x'" in notices[0]


# --- alerts -------------------------------------------------------------------------------------------------------

RULES = """
[[rule]]
name = "second source"
when = ["two-origins"]
words = ["bridge"]
tell = ["terminal", "alerts.jsonl", "{hook}"]

[[rule]]
when = "denied"
"""


def change(store, kind, text):
    with transaction(store.connection):
        note(store.connection, "2026-03-01T12:00:00Z", kind, "s1", text)


def test_alerts(desk, tmp_path):
    desk.pages["/hook"] = [(503, {}, b""), (204, {}, b""), (404, {}, b"")]
    (tmp_path / "rules.toml").write_text(RULES.format(hook=desk.url + "/hook"))
    change(desk.store, "denied", "an old one")
    shown, failed = [], []
    rules = read_rules(str(tmp_path / "rules.toml"))
    alerts = Alerts(desk.store, rules, QUICK, shown.append, lambda place, reason: failed.append(reason))
    assert alerts.tell() == 0
    change(desk.store, "two-origins", "at least 2 separate origins: the Bridge is closed")
    change(desk.store, "two-origins", "at least 2 separate origins: Bridget is closed")
    change(desk.store, "denied", "denied by Halme: piers cracked")
    change(desk.store, "differ", "accounts differ: piers cracked")
    assert alerts.tell() == 2 and failed == []
    assert shown == ["! second source: at least 2 separate origins: the Bridge is closed –  (s1)",
                     "! rule 2: denied by Halme: piers cracked –  (s1)"]  # fmt: skip
    lines = (tmp_path / "alerts.jsonl").read_text().splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["two-origins"]
    assert json.loads(desk.server.posted[-1])["rule"] == "second source" and len(desk.server.posted) == 2
    assert Alerts(desk.store, rules, QUICK, shown.append, print).tell() == 0
    change(desk.store, "two-origins", "bridge")
    alerts.tell()
    assert failed == ["404 not found; not told there: bridge"]


def test_a_webhook_on_this_machine_is_not_reached_unless_allowed(desk, tmp_path):
    (tmp_path / "rules.toml").write_text(RULES.format(hook=desk.url + "/hook"))
    failed = []
    alerts = Alerts(desk.store, read_rules(str(tmp_path / "rules.toml")), Manners(), print,
                    lambda place, reason: failed.append(reason))  # fmt: skip
    change(desk.store, "two-origins", "bridge")
    alerts.tell()
    assert "a loopback address" in failed[0] and desk.server.asked == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "expected tables"),
        ("[[rule]\n", "no TOML"),
        ("[[rules]]\nwhen='denied'", "expected tables"),
        ("[[rule]]\ntell='terminal'", "no when"),
        ("[[rule]]\nwhen=['rumour']", "when has 'rumour'; expected some of began"),
        ("[[rule]]\nwhen=[1]", "a list of strings"),
        ("[[rule]]\nwhen='denied'\nwhere='x'", "unknown key where; known: name, when"),
        ("[[rule]]\nwhen='denied'\ntell='ftp://x/'", "no web address"),
        ("[[rule]]\nwhen='denied'\ntell='no/such/file'", "no file that can be written"),
        ("[[rule]]\nwhen='denied'\nname=3", "name is 3"),
    ],
)
def test_bad_rules(tmp_path, content, said):
    path = tmp_path / "rules.toml"
    path.write_text(content)
    with pytest.raises(UsageProblem, match=said):
        read_rules(str(path))


# --- the command line ---------------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path, capfd, monkeypatch):
    from twosource import cli

    monkeypatch.setenv("TWOSOURCE_STORE", str(tmp_path / "desk.db"))

    def call(*arguments):
        code = cli.run(list(arguments))
        out = capfd.readouterr()
        return code, out.out, out.err

    return call


def test_watch_and_add_on_the_command_line(desk, run, tmp_path):
    desk.pages["/feed"] = rss(item("/1", "One"), item("/none"))
    desk.pages["/1"], desk.pages["/2"] = page("1"), page("2")
    listed = tmp_path / "feeds.opml"
    listed.write_text(write_opml([(desk.url + "/feed", "Valley")]))
    code, out, err = run("watch", str(listed), "--once", "--delay", "0", "--allow-private")
    assert code == 1 and out.startswith("new · 127.0.0.1/1 · All the Valley · Bridge at Orlow closes, 1\n")
    assert f"cannot read {desk.url}/none: 404 not found" in err
    assert "round: 1 feed asked, 1 new, 1 not read" in err
    code, out, err = run("watch", "--once", "--delay", "0", "--allow-private")
    assert (code, out) == (0, "") and "round: 1 feed asked, 0 new" in err
    assert run("watch", "--opml", str(tmp_path / "out.opml"))[0] == 0
    assert read_opml((tmp_path / "out.opml").read_bytes(), "out")[0] == [(desk.url + "/feed", "All the Valley")]
    code, out, err = run("add", desk.url + "/2", desk.url + "/3", "--allow-private")
    assert code == 1 and out.startswith("1 new") and f"cannot read {desk.url}/3: 404" in err
    code, out, err = run("add", desk.url + "/2")
    assert code == 1 and "a loopback address; --allow-private" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["watch", "--once"], "nothing to follow"),
        (["watch", "no.opml"], "cannot read no.opml: no such file"),
        (["watch", "ftp://vale.test/"], "no address to follow"),
        (["watch", "--rules", "no.toml"], "--rules no.toml: no such file"),
        (["watch", "--opml", "/no/such/folder/x.opml"], "--opml /no/such/folder/x.opml: there is no folder"),
    ],
)
def test_wrong_call(run, arguments, said):
    code, _, err = run(*arguments)
    assert code == 2 and said in err


def test_watching_goes_on_until_it_is_stopped(desk, run, monkeypatch):
    naps = []

    def nap(seconds):
        naps.append(seconds)
        if len(naps) == 2:
            raise KeyboardInterrupt

    desk.pages["/feed"] = rss()
    monkeypatch.setattr("twosource.cli.watch.time.sleep", nap)
    code, _, err = run("watch", desk.url + "/feed", "--allow-private", "--delay", "0", "--every", "5")
    assert code == 130 and err.count("round:") == 2
    assert 290 < naps[0] <= 300


def test_without_the_extra_the_remedy_is_named():
    import subprocess
    import sys

    code = (
        "import sys; sys.modules['httpcore2'] = None; from twosource.cli import main; "
        "sys.argv[1:] = ['watch', 'https://vale.test/', '--store', '/nonexistent/x.db']; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "needs pip install 'twosource[watch]'" in done.stderr
