"""Feeds, web archives, Parquet and packed files: what is read from them, and what is refused and how it is named."""

import gzip
import io
import json
import sys
import zlib

import pytest

from twosource.errors import InputProblem
from twosource.sources import Inputs, read_paths
from twosource.sources.addresses import canonical_address, tidy_address
from twosource.sources.compression import unpack
from twosource.sources.feed_entries import parse_feed
from twosource.sources.fragments import find_paragraphs

ONE = (
    "The old bridge at Orlow was closed on Friday after engineers found cracks in two of its piers, "
    "the town council said."
)
TWO = (
    "Ferry crews on the Vale will strike for two days from Monday over the new rota, their union said on Thursday "
    "after talks with the owners had failed."
)


def write(path, content: str | bytes) -> str:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def read(path) -> Inputs:
    return read_paths([str(path)])


def told(inputs: Inputs) -> list[str]:
    return [f"{source.rsplit('/', 1)[-1]}: {reason}" for source, reason in inputs.problems]


# --- feeds --------------------------------------------------------------------------------------------------------

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>All the Valley</title><language>en-gb</language>
<item><title>Bridge closes - Vale Herald</title><link>https://agg.test/1?utm_source=rss#top</link>
 <source url="https://vale.test">Vale Herald</source><dc:creator>Ada Quill</dc:creator>
 <pubDate>Fri, 17 Mar 2023 23:20:00 -0500</pubDate><description>Cracks found</description>
 <content:encoded><![CDATA[<p>{ONE}</p><figure><figcaption>A caption.</figcaption></figure><p>“No risk,” he said.</p>
 <p>The post <a href="x">Bridge closes</a> appeared first on Vale Herald.</p>]]></content:encoded></item>
<item><title>Only a headline</title><guid isPermaLink="true">https://agg.test/2</guid></item>
<item><title>Strike</title><link>https://agg.test/3</link><description>{TWO}</description><pubDate>soon</pubDate></item>
</channel></rss>"""

ATOM = f"""<?xml version="1.0" encoding="utf-8"?><!-- a comment -->
<feed xmlns="http://www.w3.org/2005/Atom"><title>Vale Wire</title>
<entry><id>urn:x:1</id><title type="html">Strike &amp;amp; ferry</title><link rel="alternate" href="https://wire.test/a"/>
<updated>2023-03-18T10:00:00Z</updated><author><name>Tom Vane</name></author>
<source><title>Harbour Post</title></source>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{TWO}</p><p>It ends on Wednesday.</p></div></content>
</entry></feed>"""

JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Vale Notes",
    "items": [
        {"id": "https://notes.test/1", "content_html": f"<p>{ONE}</p>", "title": "Bridge",
         "date_published": "2023-03-17T10:00:00+01:00", "authors": [{"name": "Ada Quill"}]},
        {"id": 2, "url": "https://notes.test/2", "content_text": f"{TWO}\n\nIt ends on Wednesday."},
        "not an item",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", ["feed.rss", "feed.xml", "feed", "feed.php"])
def test_rss(tmp_path, name):
    inputs = read(write(tmp_path / name, RSS))
    bridge, strike = inputs.reports
    assert bridge.text == f"{ONE}\n\n“No risk,” he said."
    assert (bridge.id, bridge.title, bridge.outlet, bridge.byline) == (
        "feed-1",
        "Bridge closes",
        "Vale Herald",
        "Ada Quill",
    )
    assert (bridge.url, str(bridge.published), bridge.published_basis) == (
        "https://agg.test/1",
        "2023-03-17",
        "metadata",
    )
    assert dict(bridge.fields_from)["outlet"] == "feed:source"
    assert (strike.text, strike.outlet, strike.published) == (TWO, "All the Valley", None)
    assert told(inputs) == [
        f"{name}, entry 2: no article in it, only a headline; its page is https://agg.test/2",
    ]
    assert any("entry 3: published is 'soon'" in notice for notice in inputs.notices)


def test_atom(tmp_path):
    [report] = read(write(tmp_path / "a.atom", ATOM)).reports
    assert report.text == f"{TWO}\n\nIt ends on Wednesday."
    assert (report.title, report.outlet, report.byline) == ("Strike & ferry", "Harbour Post", "Tom Vane")
    assert (report.url, str(report.published)) == ("https://wire.test/a", "2023-03-18")


@pytest.mark.parametrize("name", ["feed.json", "feed"])
def test_json_feed(tmp_path, name):
    inputs = read(write(tmp_path / name, json.dumps(JSON, indent=1)))
    bridge, strike = inputs.reports
    assert (bridge.text, bridge.url, bridge.byline, bridge.outlet) == (
        ONE,
        "https://notes.test/1",
        "Ada Quill",
        "Vale Notes",
    )
    assert strike.text == f"{TWO}\n\nIt ends on Wednesday."
    assert "1 of its items are no JSON objects" in told(inputs)[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<rss version='2.0'><channel></channel></rss>", "empty: a feed without entries"),
        ("<rss", "no feed"),
        ("<!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><rss><channel>&b;</channel></rss>", "XML bomb"),
        ("<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss>&a;</rss>".encode("utf-16"), "XML bomb"),
        ('{"version": "https://jsonfeed.org/version/1"}', "without its list of items"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [}', "not JSON"),
    ],
)
def test_bad_feed(tmp_path, content, said):
    path = write(tmp_path / "a.rss", content)
    inputs = read(path)
    assert inputs.reports == []
    assert said in told(inputs)[0]


def test_a_broken_feed_is_read_as_far_as_it_goes_and_named(tmp_path):
    inputs = read(write(tmp_path / "a.rss", RSS[: RSS.index("<item><title>Strike")] + "<item><b></rss>"))
    assert [r.id for r in inputs.reports] == ["a-1"]
    assert "not well-formed XML" in told(inputs)[0]


def test_an_undefined_entity_loses_nothing():
    feed = parse_feed(RSS.replace("Cracks found", "Cracks&nbsp;found").encode(), "a.rss")
    assert (len(feed.entries), feed.fault) == (3, "")


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        ("One.\n\nTwo &lt; three.", ["One. Two < three."]),
        ("One line.\nAnother.", ["One line.", "Another."]),
        ("One<br>line.<br><br>Another.", ["One line.", "Another."]),
        ("<p>A <b>bold</b> word.</p><ul><li>first</li><li>second</li></ul>", ["A bold word.", "first", "second"]),
        ("<p>Text.</p><script>alert(1)</script><p>[…]</p>", ["Text."]),
        ("<p>Text.</p><p><a href='x'>Read more</a></p><p>Continue reading →</p>", ["Text."]),
        ("<" * 50, ["<" * 50]),
        ("<div>" * 5000 + "deep", []),
        ("", []),
    ],
)
def test_paragraphs(html, paragraphs):
    found = find_paragraphs(html)
    assert found == paragraphs or (html.startswith("<<") and len(found) <= 1)


# --- web archives -------------------------------------------------------------------------------------------------


def record(url, body, kind="response", media="text/html", status="200 OK", headers="", length=None):
    http = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{headers}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"WARC-Date: 2026-03-01T10:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {length or len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def page(text, extra=""):
    return f"<html><head>{extra}</head><body><article><h1>A headline here</h1><p>{text}</p></article></body></html>"


KOI8 = "text/html; charset=koi8-r"
PAGES = [
    record("https://vale.test/1", page(ONE, '<link rel="canonical" href="/bridge">').encode()),
    record("https://vale.test/1", b"", kind="request"),
    record("https://vale.test/no", page(ONE).encode(), status="404 Not Found"),
    record("https://vale.test/p.png", b"\x89PNG", media="image/png"),
    record("https://vale.test/2", page("Überfahrt: " + TWO).encode("koi8-r", "replace"), media=KOI8),
    record("https://vale.test/3", gzip.compress(page(TWO).encode()), headers="Content-Encoding: gzip\r\n"),
    record("https://vale.test/4", ONE.encode(), media="text/plain"),
    record("https://vale.test/5", b"10\r\n" + page(ONE).encode()[:16] + b"\r\nfff\r\n" + page(ONE).encode()[16:] +
           b"\r\n0\r\n\r\n", headers="Transfer-Encoding: chunked\r\n"),
]  # fmt: skip


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "whole.warc.gz", "plain", "packed.gz", "packed"])
def test_warc(tmp_path, name):
    packed = name.endswith(".gz") or name == "packed"
    data = b"".join(gzip.compress(r) if packed and not name.startswith("whole") else r for r in PAGES)
    path = write(tmp_path / name, gzip.compress(data) if name.startswith("whole") else data)
    inputs = read(path)
    assert told(inputs) == []
    stem = name.split(".")[0]
    assert [r.id for r in inputs.reports] == [f"{stem}-{n}" for n in (1, 5, 6, 7, 8)]
    bridge, russian, strike, plain, chunked = inputs.reports
    assert (bridge.url, strike.url) == ("https://vale.test/bridge", "https://vale.test/3")
    assert bridge.text.endswith(ONE) and chunked.text.endswith(ONE) and plain.text == ONE
    assert "?berfahrt" in russian.text
    assert "records left out: 1 neither HTML nor text, 1 of other kinds" in inputs.notices[0]


def test_damaged_records_are_named_and_the_rest_read(tmp_path):
    good = [gzip.compress(record(f"https://vale.test/{n}", page(ONE).encode())) for n in range(3)]
    bad = bytearray(good[1])
    bad[60:90] = b"\xff" * 30
    inputs = read(write(tmp_path / "a.warc.gz", good[0] + bytes(bad) + good[2]))
    assert [r.url for r in inputs.reports] == ["https://vale.test/0", "https://vale.test/2"]
    assert len(inputs.problems) == 1 and "damaged between byte" in told(inputs)[0]


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (record("https://vale.test/x", page(ONE).encode(), length=9_000), "cut short"),
        (record("https://vale.test/x", b"<p>Log in</p>"), "record 2: no article in the page"),
        (record("https://vale.test/x", b"zz", headers="Content-Encoding: gzip\r\n"), "damaged gzip content"),
        (record("https://vale.test/x", b"zz", headers="Content-Encoding: zip\r\n"), "'zip' is not known"),
        (
            record("https://vale.test/x", gzip.compress(b"<p>" * 9_000_000), headers="Content-Encoding: gzip\r\n"),
            "a compression bomb",
        ),
        (b"junk\r\n\r\n" + PAGES[0].replace(b"200 OK", b"204 OK"), "damaged between"),
    ],
)
def test_bad_record(tmp_path, last, said):
    inputs = read(write(tmp_path / "a.warc", PAGES[0] + last))
    assert [r.id for r in inputs.reports] == ["a-1"]
    assert said in told(inputs)[0]


def test_no_warc(tmp_path):
    assert "damaged" in told(read(write(tmp_path / "a.warc", "no archive at all")))[0]


# --- Parquet ------------------------------------------------------------------------------------------------------


def parquet(tmp_path, columns, name="a.parquet"):
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / name
    pq.write_table(pa.table(columns), path)
    return str(path)


def test_parquet_fields(tmp_path):
    import datetime as dt

    columns = {
        "text": [ONE, TWO, None],
        "id": ["one", None, None],
        "title": ["Bridge", None, None],
        "url": ["https://vale.test/1", None, None],
        "outlet": ["Vale Herald", None, None],
        "published": [dt.date(2023, 3, 17), None, None],
        "byline": [["Ada Quill", "Tom Vane"], None, None],
        "language": ["en", None, None],
        "other": [1, 2, 3],
    }
    inputs = read(parquet(tmp_path, columns))
    strike, bridge = inputs.reports
    assert (bridge.id, bridge.text, bridge.title, bridge.outlet) == ("one", ONE, "Bridge", "Vale Herald")
    assert (bridge.url, str(bridge.published), bridge.byline) == (
        "https://vale.test/1",
        "2023-03-17",
        "Ada Quill, Tom Vane",
    )
    assert dict(bridge.fields_from)["published"] == "parquet:published"
    assert (strike.id, strike.text, strike.published_basis) == ("a-2", TWO, "unknown")
    assert told(inputs) == ["a.parquet, row 3: text is of kind null, a string was expected"]


def test_parquet_times_and_bytes(tmp_path):
    import datetime as dt

    columns = {"text": [ONE.encode()], "published": [dt.datetime(2023, 3, 17, 22)], "id": [7]}
    [report] = read(parquet(tmp_path, columns, "a")).reports
    assert (report.id, report.text, str(report.published)) == ("7", ONE, "2023-03-17")


def test_parquet_from_standard_input_and_packed(tmp_path):
    data = (tmp_path / parquet(tmp_path, {"text": [ONE]})).read_bytes()
    assert read_paths(["-"], stdin=io.BytesIO(data)).reports[0].text == ONE
    assert read(write(tmp_path / "b.parquet.gz", gzip.compress(data))).reports[0].id == "b-1"


@pytest.mark.parametrize("damage", [lambda d: d[:100], lambda d: b"", lambda d: d[:8] + b"\xff" * 60 + d[68:]])
def test_bad_parquet(tmp_path, damage):
    data = (tmp_path / parquet(tmp_path, {"text": [ONE] * 3})).read_bytes()
    inputs = read(write(tmp_path / "b.parquet", damage(data)))
    assert inputs.reports == []
    assert "not Parquet that can be read" in told(inputs)[0]


def test_parquet_without_texts_or_rows(tmp_path):
    assert "no column text; columns given: body" in told(read(parquet(tmp_path, {"body": [ONE]})))[0]
    import pyarrow as pa

    assert "empty: no row" in told(read(parquet(tmp_path, {"text": pa.array([], pa.string())})))[0]


def test_parquet_that_unpacks_to_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr("twosource.sources.parquet.MAX_GROUP_BYTES", 100)
    assert "a row group of over 100 bytes" in told(read(parquet(tmp_path, {"text": [ONE] * 3})))[0]


def test_a_missing_extra_names_the_remedy(tmp_path, monkeypatch):
    path = parquet(tmp_path, {"text": [ONE]})
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert told(read(path)) == ["a.parquet: needs pip install 'twosource[parquet]'"]


# --- packed files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "id"),
    [
        ("a.txt.gz", ONE, "a"),
        ("a.gz", ONE, "a"),
        ("a.html.gz", page(ONE), "a"),
        ("a.jsonl.gz", json.dumps({"text": ONE}), "a-1"),
        ("a.xml.gz", RSS, "a-1"),
    ],
)
def test_packed(tmp_path, name, content, id):
    data = gzip.compress(content.encode()[:50]) + gzip.compress(content.encode()[50:]) + b"\0" * 20
    assert read(write(tmp_path / name, data)).reports[0].id == id
    assert ONE in read_paths(["-"], stdin=io.BytesIO(data)).reports[0].text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (gzip.compress(ONE.encode())[:-12], "cut short"),
        (b"\x1f\x8b\x08\x00" + b"\xff" * 40, "damaged gzip"),
        (b"not packed", "damaged gzip"),
        (gzip.compress(gzip.compress(ONE.encode())), "gzip within gzip"),
        (gzip.compress(b""), "empty"),
    ],
)
def test_bad_packed(tmp_path, data, said):
    assert said in told(read(write(tmp_path / "a.gz", data)))[0]


def test_a_packed_bomb_is_refused_before_it_fills_memory(tmp_path):
    pack = zlib.compressobj(9, wbits=31)
    data = b"".join(pack.compress(b"\n" * 1_000_000) for _ in range(60)) + pack.flush()
    assert "a compression bomb" in told(read(write(tmp_path / "a.jsonl.gz", data)))[0]


def test_unpack():
    import brotli

    text = ONE.encode() * 9
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(text),
        "deflate": zlib.compress(text),
        "Deflate": raw.compress(text) + raw.flush(),
        "br": brotli.compress(text),
        "gzip, br": brotli.compress(gzip.compress(text)),
        "": text,
    }
    for encoding, data in packed.items():
        assert unpack([data[:7], data[7:]], encoding, 5_000, "x") == text
        with pytest.raises(InputProblem, match=r"too long|bomb"):
            unpack([data], encoding, 300 if len(data) < 300 else 900, "x")
        if encoding:
            with pytest.raises(InputProblem, match=r"cut short|damaged"):
                unpack([data[:-9]], encoding, 5_000, "x")


# --- addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "tidy"),
    [
        ("HTTPS://Vale.Test:443/A?b=1&utm_source=x#top", "https://vale.test/A?b=1"),
        ("http://vale.test:8080", "http://vale.test:8080/"),
        ("http://vale.test/?q=%20a&x", "http://vale.test/?q=%20a&x"),
        ("http://[::1]:80/", "http://[::1]/"),
        ("urn:x:1", "urn:x:1"),
        ("http://[::1", "http://[::1"),
        ("http://vale.test:99999999/", "http://vale.test:99999999/"),
    ],
)
def test_tidy_address(given, tidy):
    assert tidy_address(given) == tidy


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        (None, "https://vale.test/a"),
        ("/b", "https://vale.test/b"),
        ("https://www.vale.test/b?utm_medium=x", "https://www.vale.test/b"),
        ("https://vale.test/", "https://vale.test/a"),
        ("https://other.test/b", "https://vale.test/a"),
        ("javascript:alert(1)", "https://vale.test/a"),
        ("http://[", "https://vale.test/a"),
    ],
)
def test_canonical_address(stated, kept):
    assert canonical_address(stated, "https://vale.test/a#x") == kept
