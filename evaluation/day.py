"""A desk's day on the loopback: feeds of many papers, their pages and their faults, followed by `twosource.watch`.

    python evaluation/day.py STORIES.jsonl... --reports 300

Each STORIES.jsonl has one report a line (id, title, text, outlet, date). They are shared out among 30 feeds (RSS, Atom,
JSON Feed, sitemaps) on 30 addresses of the loopback, served by a real web server in a process of its own, over a day of
24 rounds. Faults are injected by a fixed seed: servers that fail once and servers that always fail, time-outs,
answers cut short, redirects, broken XML, wrong charsets, bombs. At the end every report must be kept once, with its
words, or be named with its reason. `--stub` leaves out reading and comparing, to measure fetching and keeping alone.
"""

# ruff: noqa: E402 (numpy may not be imported before `settle`)

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import hashlib
import json
import multiprocessing
import os
import random
import re
import resource
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from twosource.cli import settle

settle()

from twosource.fetching import Manners
from twosource.records import Analysis, Story
from twosource.sources.addresses import tidy_address
from twosource.store import Store
from twosource.store.flow import Flow
from twosource.watch import follow_once
from twosource.watch.state import Followed

FEEDS, ROUNDS = 30, 24
LEAST_WORDS = 0.5  # of an article that is kept: the page reader leaves out what looks like no running text
NEWEST = 60  # entries of a feed at a time
MANNERS = Manners(delay=0.0, silence=1.0, whole=4.0, back_off=0.05, longest_wait=0.2, allow_private=True)
BOMB = gzip.compress(b" " * 40_000_000)
DAY = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)

# What is wrong with a page: share of all, the reason it must be named with, "" where it must be kept all the same.
FAULTS = {
    "500 once": (0.05, ""), "time-out once": (0.01, ""), "cut short once": (0.03, ""), "429 once": (0.03, ""),
    "redirect": (0.05, ""), "moved twice": (0.03, ""), "UTF-8 called latin-1": (0.03, ""),
    "windows-1252 called UTF-8": (0.03, ""), "windows-1252 by meta": (0.03, ""), "packed": (0.05, ""),
    "in two feeds": (0.05, ""), "404": (0.02, "404"), "always 500": (0.01, "500"), "redirect loop": (0.01, "redirects"),
    "compression bomb": (0.01, "bomb"), "endless": (0.005, "too long"), "drips": (0.005, "no whole answer"),
    "length lies": (0.01, "closed"), "no article": (0.01, "no article"), "forbidden by robots.txt": (0.01, "robots"),
}  # fmt: skip
FEED_FAULTS = ("", "", "", "", "500", "broken XML", "time-out", "moved for now", "bomb of entities")


@dataclass(frozen=True)
class Article:
    id: str
    feed: int
    other: int | None  # a second feed that names it
    hour: int
    title: str
    outlet: str
    text: str
    fault: str
    port: int

    @property
    def path(self) -> str:
        return f"/{'private' if self.fault.startswith('forbidden') else 'news'}/{self.id}.html"

    @property
    def url(self) -> str:
        return f"http://{host(self.feed)}:{self.port}{self.path}"


def host(feed: int) -> str:
    return f"127.0.0.{feed + 2}"


def read_articles(paths: list[str], many: int, seed: int, port: int) -> list[Article]:
    """The day's articles: as many reports of the file, in English and of some length, with their feeds and faults."""
    from twosource.sources.languages import find_language

    rng = random.Random(seed)
    rows = [json.loads(x) for p in paths for x in Path(p).read_text(encoding="utf-8").split("\n") if x]
    rows = [r for r in rows if len(r["text"].split()) >= 80 and find_language(r["text"])[0] == "en"]
    rng.shuffle(rows)
    out, seen = [], set()
    for n, row in enumerate(rows):
        words = " ".join(row["text"].split())
        if words in seen or len(out) == many:
            continue
        seen.add(words)
        draw, fault = rng.random(), ""
        for name, (share, _) in FAULTS.items():
            if 0 <= draw < share:
                fault = name
            draw -= share
        other = (n + 7) % FEEDS if fault == "in two feeds" else None
        id = hashlib.sha256(f"{n} {row['id']}".encode()).hexdigest()[:12]
        out.append(Article(id, n % FEEDS, other, rng.randrange(ROUNDS), row.get("title") or "Without title",
                           row.get("outlet") or f"Paper {n % FEEDS}", row["text"], fault, port))  # fmt: skip
    return out


# --- the server ---------------------------------------------------------------------------------------------------


class Papers:
    """All that the papers serve; `hour` moves the day on."""

    def __init__(self, articles: list[Article], hour, seed: int) -> None:
        self.articles = {a.path: a for a in articles}
        self.hour, self.seed = hour, seed
        self.seen: Counter[str] = Counter()

    def feed_fault(self, feed: int) -> str:
        return random.Random(f"{self.seed} {feed} {self.hour.value}").choice(FEED_FAULTS)

    def entries(self, feed: int) -> list[Article]:
        out = [a for a in self.articles.values() if feed in (a.feed, a.other) and a.hour <= self.hour.value]
        return sorted(out, key=lambda a: (-a.hour, a.id))[:NEWEST]


def page(a: Article) -> str:
    paragraphs = "".join(f"<p>{escape(p)}</p>\n" for p in re.split(r"\n\s*\n", a.text) if p.strip())
    when = (DAY + dt.timedelta(hours=a.hour)).isoformat()
    return (
        f'<!doctype html><html lang="en"><head>CHARSET<title>{escape(a.title)}</title>'
        f'<meta property="og:site_name" content="{escape(a.outlet)}"><link rel="canonical" href="{a.path}">'
        f'<meta property="article:published_time" content="{when}"></head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>{escape(a.title)}</h1>\n{paragraphs}</article><footer>All rights reserved</footer></body></html>"
    )


def feed_text(papers: Papers, feed: int) -> tuple[str, str]:
    """A feed's media type and text: four kinds by turns."""
    entries = papers.entries(feed)
    links = [f"{a.url}?utm_source=feed" if n % 3 == 0 else a.url for n, a in enumerate(entries)]
    times = [DAY + dt.timedelta(hours=a.hour) for a in entries]
    pairs = list(zip(entries, links, times, strict=True))
    if feed % 4 == 0:
        items = "".join(
            f"<item><title>{escape(a.title)}</title><link>{escape(url)}</link><pubDate>{format_datetime(at)}</pubDate>"
            f"<source url='http://x.test'>{escape(a.outlet)}</source></item>" for a, url, at in pairs
        )  # fmt: skip
        return "application/rss+xml", f"<rss version='2.0'><channel><title>Feed {feed}</title>{items}</channel></rss>"
    if feed % 4 == 1:
        items = "".join(
            f"<entry><id>urn:{a.id}</id><title>{escape(a.title)}</title><link href='{escape(url)}'/>"
            f"<updated>{at.isoformat()}</updated></entry>" for a, url, at in pairs
        )  # fmt: skip
        return (
            "application/atom+xml",
            f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Feed {feed}</title>{items}</feed>",
        )
    if feed % 4 == 2:
        items = [{"id": a.id, "url": url, "title": a.title, "date_published": at.isoformat()} for a, url, at in pairs]
        whole = {"version": "https://jsonfeed.org/version/1.1", "title": f"Feed {feed}", "items": items}
        return "application/feed+json", json.dumps(whole)
    items = "".join(f"<url><loc>{escape(url)}</loc><lastmod>{at.isoformat()}</lastmod></url>" for _, url, at in pairs)
    return "application/xml", f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{items}</urlset>"


def serve(articles: list[Article], hour, seed: int, port: int, ready) -> None:
    papers = Papers(articles, hour, seed)

    class Serving(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            try:
                self.answer()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *args) -> None:
            pass

        def send(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            headers.setdefault("Content_Length", str(len(body)))
            if headers["Content_Length"] == "none":
                del headers["Content_Length"]
                self.close_connection = True
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def cut(self, body: bytes, **headers: str) -> None:
            self.send(200, body[: len(body) // 2], Content_Length=str(len(body)), **headers)
            self.close_connection = True

        def answer(self) -> None:
            path = self.path.partition("?")[0]
            feed = int(self.server.server_address[0].split(".")[-1]) - 2
            if path == "/robots.txt":
                self.send(200, b"User-agent: *\nDisallow: /private/\n", Content_Type="text/plain")
            elif path in ("/feed", "/feed-for-now"):
                self.feed(feed, path)
            else:
                key = f"/news/{path.rpartition('/')[2]}" if path.startswith(("/old/", "/older/")) else path
                article = papers.articles.get(key)
                self.send(404) if article is None else self.article(article, path)

        def feed(self, feed: int, path: str) -> None:
            fault = papers.feed_fault(feed) if path == "/feed" else ""
            media, text = feed_text(papers, feed)
            body = text.encode()
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if fault == "500":
                self.send(500)
            elif fault == "time-out":
                time.sleep(MANNERS.silence * 1.3)
                self.send(200, body, Content_Type=media)
            elif fault == "moved for now":
                self.send(302, Location="/feed-for-now")
            elif fault == "broken XML":
                self.send(200, body[: len(body) * 2 // 3], Content_Type=media)
            elif fault == "bomb of entities" and media != "application/feed+json":
                bomb = b"<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>"
                self.send(200, bomb + body, Content_Type=media)
            elif self.headers.get("If-None-Match") == etag:
                self.send(304)
            else:
                self.send(200, body, Content_Type=media, ETag=etag)

        def article(self, a: Article, path: str) -> None:
            papers.seen[a.path] += 1
            first, fault = papers.seen[a.path] == 1, a.fault
            html = page(a).replace("CHARSET", "<meta charset='utf-8'>")
            media = "text/html; charset=utf-8"
            if fault == "500 once" and first:
                self.send(500)
            elif fault == "429 once" and first:
                self.send(429, Retry_After="0")
            elif fault == "time-out once" and first:
                time.sleep(MANNERS.silence * 1.3)
                self.close_connection = True
            elif fault == "cut short once" and first:
                self.cut(html.encode(), Content_Type=media)
            elif fault == "redirect" and not path.startswith("/old/"):
                self.send(302, Location=f"/old/{a.id}.html")
            elif fault == "moved twice" and not path.startswith("/older/"):
                self.send(301, Location=f"/old{'er' if path.startswith('/old/') else ''}/{a.id}.html")
            elif fault == "redirect loop":
                self.send(302, Location=a.path)
            elif fault == "404":
                self.send(404, b"gone")
            elif fault == "always 500":
                self.send(500, b"sorry")
            elif fault == "compression bomb":
                self.send(200, BOMB, Content_Encoding="gzip", Content_Type=media)
            elif fault == "endless":
                self.send(200, Content_Length="none", Content_Type=media)
                while True:
                    self.wfile.write(b"<p>and on" * 9_000)
            elif fault == "drips":
                self.send(200, Content_Length="100000", Content_Type=media)
                while True:
                    self.wfile.write(b".")
                    time.sleep(0.2)
            elif fault == "length lies":
                self.cut(html.encode(), Content_Type=media)
            elif fault == "no article":
                self.send(200, b"<html><body><form>Log in to read</form></body></html>", Content_Type=media)
            elif fault == "UTF-8 called latin-1":
                self.send(200, page(a).replace("CHARSET", "").encode(), Content_Type="text/html; charset=iso-8859-1")
            elif fault == "windows-1252 called UTF-8":
                html = html.replace("utf-8", "windows-1252")
                self.send(200, html.encode("windows-1252", "xmlcharrefreplace"), Content_Type=media)
            elif fault == "windows-1252 by meta":
                html = html.replace("utf-8", "windows-1252")
                self.send(200, html.encode("windows-1252", "xmlcharrefreplace"), Content_Type="text/html")
            elif fault == "packed":
                self.send(200, gzip.compress(html.encode()), Content_Encoding="gzip", Content_Type=media)
            else:
                self.send(200, html.encode(), Content_Type=media)

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, request, client_address) -> None:
            pass

    for feed in range(FEEDS):
        server = Server((host(feed), port), Serving)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    ready.set()
    parent = os.getppid()
    while os.getppid() == parent:  # ends with the desk, however that ends
        time.sleep(0.5)


# --- the desk -----------------------------------------------------------------------------------------------------


def stub_compare(analyses, story, corrections):
    ids = tuple(a.report.id for a in analyses)
    return list(analyses), Story(story, "", ids, None, (), (), (), ())


def memory() -> int:
    """Resident memory in MB."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def check(articles: list[Article], store: Store, named: dict[str, list[str]]) -> tuple[dict[str, int], list[str]]:
    """What became of each article: kept once with its words, or named with its reason."""
    kept: dict[str, list[str]] = {}
    for report in store.reports():
        kept.setdefault(tidy_address(report["url"]), []).append(report["id"])
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for a in articles:
        ids, reasons = kept.pop(a.url, []), named.get(a.url, [])
        expected = FAULTS[a.fault][1] if a.fault else ""
        if expected:
            ok = not ids and any(expected in r for r in reasons)
            counts["failures named"] += ok
            counts["failures named otherwise"] += bool(not ids and reasons and not ok)
            wrong += [] if ok else [f"{a.url} ({a.fault}): kept {ids}, named {sorted(set(reasons))}"]
        elif len(ids) == 1:
            told, got = words_of(a.text), words_of(store.text(ids[0]))
            share = sum((told & got).values()) / sum(told.values())
            counts["kept once"] += 1
            counts["with nine tenths of their words and more"] += share >= 0.9
            wrong += [] if share >= LEAST_WORDS else [f"{a.url} ({a.fault}): {share:.0%} of its words"]
        else:
            what = "kept twice" if ids else "without an article by the page reader, named" if reasons else "lost"
            counts[what] += 1
            wrong.append(f"{a.url} ({a.fault or 'no fault'}): kept {ids}, named {sorted(set(reasons))}")
    for what in ("lost", "kept twice"):
        counts[what] += 0
    counts["kept that nobody wrote"] = sum(len(ids) for ids in kept.values())
    wrong += [f"not of the day: {url} {ids}" for url, ids in kept.items()]
    return dict(counts), wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="+")
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--stub", action="store_true", help="leave out reading and comparing")
    parser.add_argument("--store", help="keep the store here")
    given = parser.parse_args()
    with socket.socket() as free:
        free.bind((host(0), 0))
        port = free.getsockname()[1]
    articles = read_articles(given.stories, given.reports, given.seed, port)
    context = multiprocessing.get_context("spawn")
    hour, ready = context.Value("i", 0), context.Event()
    process = context.Process(target=serve, args=(articles, hour, given.seed, port, ready), daemon=True)
    process.start()
    if not ready.wait(60):
        sys.exit("the web server did not start")
    path = given.store or str(Path(tempfile.mkdtemp()) / "day.db")
    flow = Flow(lambda report: Analysis(report=report), stub_compare, "stub") if given.stub else None
    named: dict[str, list[str]] = {}
    changes: Counter[str] = Counter()
    feed_problems = 0

    def tell(kind: str, about: dict) -> None:
        if kind == "problem":
            named.setdefault(about["source"].split(", entry")[0], []).append(about["reason"])
        elif kind == "change":
            changes[about["kind"]] += 1

    started, cpu = time.monotonic(), time.process_time()
    with Store.open(path, flow=flow) as store:
        Followed(store).follow([(f"http://{host(n)}:{port}/feed", None) for n in range(FEEDS)])
        total = 0
        for now in range(ROUNDS + 50):  # two days more, after which what never passed is given up
            hour.value = now
            before, worked = time.monotonic(), time.process_time()
            at = DAY + dt.timedelta(hours=now)
            done = follow_once(store, due=False, manners=MANNERS, tell=tell, clock=lambda at=at: at)
            total += len(done.new)
            feed_problems += sum("/feed" in source for source, _ in done.problems)
            print(f"hour {now:2}: {len(done.new):4} new, {total:5} in all, {len(done.problems):3} problems, "
                  f"{done.waiting:2} to try again, {done.unchanged:2} feeds unchanged, "
                  f"{time.monotonic() - before:6.1f} s, {time.process_time() - worked:6.1f} of CPU, {memory()} MB",
                  flush=True)  # fmt: skip
        took, cpu = time.monotonic() - started, time.process_time() - cpu
        counts, wrong = check(articles, store, named)
    process.terminate()
    print(json.dumps({
        "articles": len(articles), **counts, "feeds named as broken or failing": feed_problems,
        "changes": dict(sorted(changes.items())), "seconds": round(took, 1), "cpu seconds": round(cpu, 1),
        "reports a minute": round(60 * total / took), "reports a minute of cpu": round(60 * total / cpu),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "faults": dict(sorted(Counter(a.fault or "none" for a in articles).items())),
    }, indent=1))  # fmt: skip
    for line in wrong:
        print("look at:", line)
    sys.exit(1 if counts["lost"] or counts["kept twice"] or counts["kept that nobody wrote"] else 0)


if __name__ == "__main__":
    main()
