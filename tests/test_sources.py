"""Reading inputs: every kind of file, every kind of bad one, ids, dates and languages."""

import datetime as dt
import hashlib
import io
import itertools
import json
import os
from pathlib import Path

import pytest

from twosource.errors import InputProblem
from twosource.sources import Inputs, read_paths
from twosource.sources.formats import READERS, ending_of, stem_of
from twosource.sources.languages import find_language
from twosource.sources.limits import MAX_TEXT
from twosource.sources.page import decode_page
from twosource.sources.published import date_in_address, parse_published
from twosource.sources.text import find_title

CASES = json.loads((Path(__file__).parent / "cases" / "sources.json").read_text(encoding="utf-8"))

STORY = (
    "The old bridge at Orlow was closed on Friday after engineers found cracks in two of its piers, "
    "the town council said.\n"
)
FRENCH = (
    "Le pont d'Orlow a été fermé vendredi après que des ingénieurs ont trouvé des fissures dans deux de ses "
    "piliers, a annoncé le conseil municipal.\n"
)
PAGE = (
    "<!doctype html><html><head><title>Bridge closes today</title></head><body><article><h1>Bridge at Orlow closes</h1>"
    f"<p>{STORY}</p><p>“We will not take a risk with anybody’s life,” said the mayor, Ruta Halme.</p>"
    "</article></body></html>"
)


def write(path: Path, content: str | bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def rows(*records: object) -> str:
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)


def marked(cases):
    """The cases as parameters; a known failure must fail, so that its repair is noticed."""
    xfail = pytest.mark.xfail(strict=True)
    return [pytest.param(c, id=c["label"], marks=[xfail] if c["kind"] == "known-failure" else []) for c in cases]


def ids(inputs: Inputs) -> list[str]:
    return [report.id for report in inputs.reports]


def reason(inputs: Inputs) -> str:
    assert inputs.reports == []
    [(_, why)] = inputs.problems
    return why


# --- plain text ---------------------------------------------------------------------------------------------------


def test_text_is_the_files_own(tmp_path):
    content = "Bridge closes today\r\n\r\n" + STORY + "\ttail \n\n"
    data = b"\xef\xbb\xbf" + content.encode()
    [report] = read_paths([write(tmp_path / "a.txt", data)]).reports
    assert report.text == content
    assert report.title == "Bridge closes today"
    assert report.sha256 == hashlib.sha256(data).hexdigest()
    assert (report.id, report.language, report.published, report.published_basis) == ("a", "en", None, "unknown")
    assert dict(report.fields_from) == {"title": "text:first line", "language": "text:languages.function_words"}


@pytest.mark.parametrize("case", marked(CASES["titles"]))
def test_title(case):
    assert find_title(case["text"]) == case["title"]


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.text", "a.md", "a", "statement 17.3.2023"])
def test_names_read_as_text(tmp_path, name):
    assert read_paths([write(tmp_path / name, STORY)]).reports[0].text == STORY


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\xef\xbb\xbf", "empty"),
        ("a.txt", b" \r\n\t\n", "empty"),
        ("a.txt", b"--- 123 ---", "no word"),
        ("a.txt", b"text\0text", "zero byte at byte 4"),
        ("a.txt", "Brücke".encode("latin-1"), "not UTF-8 at byte 2"),
        ("a.txt", b"\xef\xbb\xbf" + "Brücke".encode("latin-1"), "not UTF-8 at byte 5"),
        ("a.txt", STORY.encode("utf-16"), "UTF-16"),
        ("a.txt", "a" * (MAX_TEXT + 1), "too long: 2,000,001 characters"),
        ("a", b"PK\x03\x04\0\0", "ZIP"),
        ("a", b"%PDF-1.7 ", "PDF"),
        ("a", b"<?xml version='1.0'?><rss></rss>", "a feed"),
        ("a", b'{\n "text": "x"\n}', "JSON over several lines"),
        ("a.docx", b"PK\x03\x04", "no reader for .docx; readable: .txt .text .md .html"),
        ("a.json", b"{}", "no reader for .json"),
        ("a.html", b"", "empty"),
        ("a.html", b"<html>\0</html>", "zero byte at byte 6"),
        ("a.html", b"<html><body><p>Log in</p></body></html>", "no article"),
        ("a.html", b"not a page", "no article"),
        ("a.html", b'<meta charset="utf-8"><p>Br\xfccke</p>', "not utf-8, as the page declares, at byte 27"),
        ("a.html", b'<meta charset="klingon"><p>x</p>', "unknown charset 'klingon'"),
        ("a.html", b'<html><head><meta name="generator" content="twosource 1"></head></html>', "written by twosource"),
        ("a.jsonl", b"", "empty"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.txt", FRENCH, "language is fr; read so far: en"),
    ],
)
def test_bad_file(tmp_path, name, content, said):
    path = write(tmp_path / name, content)
    inputs = read_paths([path])
    assert said in reason(inputs)
    assert inputs.problems[0][0] == path


def test_50_mb_is_refused_by_its_size(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert reason(read_paths([str(path)])).startswith("too long: 50,000,000 bytes")


def test_bad_paths(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    good = write(tmp_path / "good.txt", STORY)
    inputs = read_paths(
        [good, str(tmp_path / "no"), str(tmp_path / "empty"), str(tmp_path / "circle"), os.devnull, "a\0b"]
    )
    assert ids(inputs) == ["good"]
    why = {Path(source).name: said for source, said in inputs.problems}
    assert why["no"] == "no such file or folder"
    assert why["empty"] == "no file in the folder"
    assert "symbolic links" in why["circle"]
    assert "device" in why[Path(os.devnull).name]
    assert len(inputs.problems) == 5


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser can read every file")
def test_unreadable_file(tmp_path):
    path = write(tmp_path / "a.txt", STORY)
    Path(path).chmod(0)
    assert reason(read_paths([path])) == "no permission to read it"


def test_no_permission_is_named(tmp_path, monkeypatch):
    path = write(tmp_path / "a.txt", STORY)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert reason(read_paths([path])) == "no permission to read it"


# --- pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["pages"], ids=lambda c: c["label"])
def test_page_fields(tmp_path, case):
    [report] = read_paths([write(tmp_path / "a.html", case["html"])]).reports
    came_from = dict(report.fields_from)
    for field, (value, tag) in case["expect"].items():
        found = getattr(report, field)
        assert (found.isoformat() if isinstance(found, dt.date) else found) == value, field
        assert came_from.get(field) == tag, field
    assert report.published_basis == ("metadata" if report.published else "unknown")


def test_page_text(tmp_path):
    [report] = read_paths([write(tmp_path / "page.php", PAGE)]).reports
    paragraphs = report.text.split("\n\n")
    assert paragraphs[-2:] == [
        STORY.strip(),
        "“We will not take a risk with anybody’s life,” said the mayor, Ruta Halme.",
    ]
    assert report.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<p>Brücke “x”".encode(), "Brücke “x”"),
        ("<p>Brücke “x”".encode("windows-1252"), "Brücke “x”"),
        (b'<meta charset="ISO-8859-1">' + "<p>Brücke “x”".encode("windows-1252"), "Brücke “x”"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>" + "мост".encode("koi8-r"), "мост"),
        (b'<?xml version="1.0" encoding="windows-1251"?>' + "мост".encode("windows-1251"), "мост"),
        ("<p>мост".encode("utf-16"), "мост"),
    ],
)
def test_page_charset(data, text):
    assert decode_page(data, "a.html").endswith(text)


def test_page_with_an_unreadable_date_is_kept(tmp_path):
    page = PAGE.replace("<head>", '<head><meta name="date" content="03/04/2024">')
    inputs = read_paths([write(tmp_path / "a.html", page)])
    assert inputs.reports[0].published is None
    assert inputs.problems == []
    [notice] = inputs.notices
    assert "date is '03/04/2024'" in notice


def test_a_page_that_breaks_the_parser_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("trafilatura.extract", lambda *_, **__: 1 / 0)
    assert "cannot be parsed (ZeroDivisionError" in reason(read_paths([write(tmp_path / "a.html", PAGE)]))


def test_damaged_pages_are_read_or_named(tmp_path):
    cut = [PAGE[:at] for at in range(1, len(PAGE), 7)]
    for number, page in enumerate(cut):
        write(tmp_path / f"{number}.html", page)
    inputs = read_paths([str(tmp_path)])
    assert len(inputs.reports) + len(inputs.problems) == len(cut)
    assert inputs.reports


# --- rows ---------------------------------------------------------------------------------------------------------


def test_jsonl_fields(tmp_path):
    record = {"text": STORY, "id": 7, "title": "Bridge closes", "url": "https://example.org/7", "outlet": "Vale Herald",
              "published": "2024-05-03T08:00:00Z", "byline": ["Ada Quill", "Tom Vane"], "credit": "Northern Wire",
              "language": "en-GB", "other": {}}  # fmt: skip
    [report] = read_paths([write(tmp_path / "a.jsonl", rows(record))]).reports
    assert report.id == "7"
    assert report.text == STORY
    assert (report.title, report.outlet, report.credit) == ("Bridge closes", "Vale Herald", "Northern Wire")
    assert report.byline == "Ada Quill, Tom Vane"
    assert (report.published, report.published_basis) == (dt.date(2024, 5, 3), "given")
    assert report.language == "en"
    assert report.sha256 == hashlib.sha256(STORY.encode()).hexdigest()
    assert dict(report.fields_from)["published"] == "jsonl:published"


def test_broken_lines_are_named_and_the_others_read(tmp_path):
    lines = [
        rows({"text": STORY}),
        '{"text": "cut off\n',
        "\n",
        "[1]\n",
        rows({"title": "no text"}),
        rows({"text": 3}),
        rows({"text": " "}),
        '{"text": "half \\ud83d of a pair"}\n',
        rows({"text": FRENCH}),
        rows({"text": "The text is in English.", "language": "fr"}),
        "[" * 100_000 + "\n",
        rows({"text": STORY, "published": "soon", "outlet": {"name": "x"}}),
    ]
    path = write(tmp_path / "wire.jsonl", b"\xef\xbb\xbf" + "".join(lines).encode() + b'{"text": "\xff"}')
    inputs = read_paths([path])
    assert ids(inputs) == ["wire-1", "wire-12"]
    said = [(int(source.rsplit(" ", 1)[1]), why) for source, why in inputs.problems]
    assert [number for number, _ in said] == [2, 4, 5, 6, 7, 8, 9, 10, 11, 13]
    expected = ["not JSON", "array", "no field text; fields given: title", "number", "empty", "surrogate",
                "language is fr", "language is fr", "nested", "not UTF-8 at byte 10"]  # fmt: skip
    for (_, why), part in zip(said, expected, strict=True):
        assert part in why
    assert len(inputs.notices) == 2
    assert inputs.reports[1].published is None


def test_a_line_over_the_limit_is_named_and_the_next_read(tmp_path, monkeypatch):
    monkeypatch.setattr("twosource.sources.jsonl.MAX_ROW_BYTES", 200)
    inputs = read_paths([write(tmp_path / "a.jsonl", rows({"text": STORY * 9}, {"text": STORY}))])
    assert ids(inputs) == ["a-2"]
    assert "too long" in inputs.problems[0][1]


# --- standard input and pipes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (STORY, ["stdin"]),
        (PAGE, ["stdin"]),
        (rows({"text": STORY}, {"text": STORY, "id": "x"}), ["stdin-1", "x"]),
        (rows({"text": STORY}).strip(), ["stdin-1"]),
        (rows({"text": STORY * 100}), ["stdin-1"]),
        ("{sic} " + STORY, ["stdin"]),
        ("[Northern Wire] " + STORY, ["stdin"]),
    ],
)
def test_stdin(content, found):
    inputs = read_paths(["-"], stdin=io.BytesIO(content.encode()))
    assert ids(inputs) == found
    assert "<p>" not in inputs.reports[0].text


def test_stdin_closed_or_empty():
    assert "closed" in reason(read_paths(["-"]))
    assert "empty" in reason(read_paths(["-"], stdin=io.BytesIO()))


def test_named_pipe():
    end, start = os.pipe()
    os.write(start, STORY.encode())
    os.close(start)
    try:
        [report] = read_paths([f"/dev/fd/{end}"]).reports
    finally:
        os.close(end)
    assert report.text == STORY


def test_pipe_in_a_folder_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert reason(read_paths([str(tmp_path)])) == "a pipe, no file"


# --- folders, ids, order ------------------------------------------------------------------------------------------


def test_folder(tmp_path):
    for name in ("b.txt", "sub/a.html", ".DS_Store", ".git/x.txt", "Thumbs.db", "sub/deep/c.jsonl", "d.xlsx"):
        write(tmp_path / name, rows({"text": STORY}) if name.endswith("jsonl") else PAGE if "html" in name else STORY)
    inputs = read_paths([str(tmp_path)])
    assert ids(inputs) == ["a", "b", "c-1"]
    [(source, why)] = inputs.problems
    assert source == str(tmp_path / "d.xlsx")
    assert "no reader for .xlsx" in why


def test_ids_of_files_of_one_name(tmp_path):
    expected = {
        "x/report.txt": f"{tmp_path.name}/x/report",
        "y/report.txt": f"{tmp_path.name}/y/report",
        "y/x/report.txt": "y/x/report",
        "other.txt": "other",
        "both.txt": "both.txt",
        "both.htm": "both.htm",
        "rows.jsonl": "rows-1",
        "rows.txt": "rows",
    }
    contents = {".txt": STORY, ".htm": PAGE, ".jsonl": rows({"text": STORY})}
    for name in expected:
        write(tmp_path / name, contents[Path(name).suffix])
    reports = read_paths([str(tmp_path)]).reports
    found = {Path(r.source.split(", line")[0]).relative_to(tmp_path).as_posix(): r.id for r in reports}
    assert found == expected


def test_two_files_of_one_name_get_their_folder(tmp_path):
    paths = [write(tmp_path / "a" / "report.txt", STORY), write(tmp_path / "b" / "report.txt", STORY)]
    inputs = read_paths(paths)
    assert ids(inputs) == ["a/report", "b/report"]
    assert inputs.notices == []


def test_reprints_are_kept(tmp_path):
    write(tmp_path / "one.txt", STORY)
    write(tmp_path / "two.txt", STORY)
    write(tmp_path / "rows.jsonl", rows({"text": STORY, "outlet": "A"}, {"text": STORY, "outlet": "B"}))
    assert ids(read_paths([str(tmp_path)])) == ["one", "rows-1", "rows-2", "two"]


def test_same_report_twice_is_read_once(tmp_path, monkeypatch):
    path = write(tmp_path / "a.txt", STORY)
    (tmp_path / "link.txt").symlink_to(path)
    monkeypatch.chdir(tmp_path)
    inputs = read_paths([path, "a.txt", "./a.txt", str(tmp_path)])
    assert ids(inputs) == ["a"]
    assert inputs.problems == []
    [notice] = inputs.notices
    assert notice == "a.txt: given 5 times, read once"


def test_same_id_in_rows(tmp_path):
    other = STORY.replace("Friday", "Monday")
    path = write(
        tmp_path / "a.jsonl",
        rows(*({"id": "x", "text": t} for t in (STORY, other, STORY)), {"id": "x-2", "text": STORY}),
    )
    inputs = read_paths([path])
    assert ids(inputs) == ["x", "x-2", "x-3"]
    assert {r.text for r in inputs.reports if r.id != "x-2"} == {STORY, other}
    assert len(inputs.notices) == 2


def test_order_of_paths_does_not_matter(tmp_path):
    paths = [
        write(tmp_path / "b.txt", STORY),
        write(tmp_path / "a.html", PAGE),
        write(
            tmp_path / "c.jsonl",
            rows({"text": STORY + "!", "id": "b"}, {"text": 1}, {"text": STORY, "id": "b", "outlet": "B"}),
        ),
        str(tmp_path / "missing"),
    ]
    found = [read_paths(order) for order in itertools.permutations(paths)]
    assert all(one == found[0] for one in found)
    assert ids(found[0]) == ["a", "b", "b-2", "b-3"]


def test_500_reports(tmp_path):
    for number in range(500):
        write(tmp_path / f"{number:03}.txt", f"Report {number}\n\n{STORY}")
    inputs = read_paths([str(tmp_path)])
    assert len(inputs.reports) == 500
    assert ids(inputs) == sorted(ids(inputs))


def test_file_name_that_is_not_utf8(tmp_path):
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(STORY)
    except OSError:
        pytest.skip("the file system takes no such name")
    [report] = read_paths([str(tmp_path)]).reports
    assert report.id == "caf\ufffd"
    report.source.encode("utf-8")


# --- dates, endings, languages ------------------------------------------------------------------------------------


def test_published_fills_only_what_is_unknown(tmp_path):
    path = write(tmp_path / "a.jsonl", rows({"text": STORY}, {"text": STORY, "published": "2024-05-03"}))
    first, second = read_paths([path], dt.date(2020, 1, 1)).reports
    assert (first.published, first.published_basis) == (dt.date(2020, 1, 1), "given")
    assert ("published", "option:--published") in first.fields_from
    assert second.published == dt.date(2024, 5, 3)


@pytest.mark.parametrize("case", CASES["dates"], ids=lambda c: c["value"] or "nothing")
def test_published_values(case):
    day = parse_published(case["value"])
    assert (day.isoformat() if day else None) == case["day"]


@pytest.mark.parametrize("case", CASES["endings"], ids=lambda c: c["name"])
def test_endings(case):
    assert (ending_of(case["name"]), stem_of(case["name"])) == (case["ending"], case["stem"])


@pytest.mark.parametrize("case", CASES["languages"], ids=lambda c: c["label"])
def test_language(case):
    assert find_language(case["text"])[0] == case["language"]


def test_every_ending_is_lower_case_and_found():
    assert all(ending_of("a" + ending.upper()) == ending for ending in READERS)


def test_problem_says_source_and_reason():
    assert str(InputProblem("a.docx", "no reader")) == "cannot read a.docx: no reader"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2023/03/17/dam-gives-way.html", "2023-03-17"),
        ("https://example.org/news/2023/mar/7/dam", "2023-03-07"),
        ("https://example.org/2023-03-17-dam", "2023-03-17"),
        ("https://web.example.org/web/20240102030405/http://example.org/2023/03/17/dam", "2023-03-17"),
        ("https://example.org/news/20230317123/dam", None),
        ("https://example.org/2023/02/30/dam", None),
        ("https://example.org/2023/03/dam", None),
        ("https://example.org/2023/03/17/dam-2022-05-01", None),
    ],
)
def test_an_address_that_names_one_day(url: str, day: str | None) -> None:
    found = date_in_address(url)
    assert (found.isoformat() if found else None) == day


def test_a_report_is_dated_by_its_address_where_nothing_else_dates_it(tmp_path: Path) -> None:
    text = "The dam above the town gave way on Friday and the water reached the market before noon."
    rows = [
        {"id": "a", "text": text, "url": "https://example.org/2023/03/17/dam"},
        {"id": "b", "text": text, "url": "https://example.org/2023/03/17/dam", "published": "2023-03-18"},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf8")
    a, b = read_paths([str(path)], published=dt.date(2024, 1, 1)).reports
    assert (a.published, a.published_basis) == (dt.date(2023, 3, 17), "metadata")
    assert ("published", "address") in a.fields_from
    assert (b.published, b.published_basis) == (dt.date(2023, 3, 18), "given")
