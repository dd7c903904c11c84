"""The marked report: every rule has its reason, every mark its place, and a report's own markup stays inert."""

import re
from pathlib import Path

import pytest

from twosource.explain import reason_of, write_html, write_terminal
from twosource.explain.marks import marks_of
from twosource.export import analysis_to_json
from twosource.pipeline import analyse
from twosource.records import Analysis, Report

ROOT = Path(__file__).resolve().parent.parent
TEXT = """<b>Ann Berg</b>, the mayor of Springfield, was arrested on Monday, police said.

"I did nothing wrong," she told reporters in Samarkand. At least 40 people protested on 12 May.
"""


@pytest.fixture(scope="module")
def read() -> Analysis:
    return analyse(Report("r", "r.txt", TEXT, published=None))


def test_every_rule_of_the_code_has_a_reason() -> None:
    package = ROOT / "src" / "twosource"
    code = "".join(p.read_text("utf8") for p in sorted(package.rglob("*.py")))
    rules = set(re.findall(r'"((?:actors|dates|figures|quotations|events)\.[a-z_]+)"', code))
    assert len(rules) > 60
    data = {"actors.people", "actors.ministers", "actors.countries", "actors.seats", "actors.organisations"}
    assert {r for r in rules - data if reason_of(r) is None and not r.endswith((".tsv", ".json", ".html"))} == set()


def test_every_example_is_explained() -> None:
    for path in sorted((ROOT / "examples").rglob("*.txt"))[:4]:
        marks = marks_of(analyse(Report(path.stem, path.name, path.read_text("utf8"))))
        assert {m.layer for m in marks} >= {"actor", "date", "event"}
        assert [m for m in marks if reason_of(m.rule) is None] == []


def test_terminal(read: Analysis) -> None:
    plain = write_terminal(read, 90, colour=False)
    assert "\x1b" not in plain
    for words in ("Springfield", "12 May", "at least 40 people", "said by Ann Berg", "39.65°N"):
        assert words in plain
    assert max(map(len, plain.splitlines())) <= 90
    assert "\x1b" in write_terminal(read, 90, colour=True)


def test_page(read: Analysis) -> None:
    page = write_html([read])
    assert "<b>Ann" not in page and "&lt;b&gt;Ann" in page
    assert "default-src 'none'" in page and "<script" not in page
    links = set(re.findall(r'href="#(r1-\d+)"', page))
    assert links and links <= set(re.findall(r'id="(r1-\d+)"', page))


def test_read_tells_rule_reason_and_what_stays_open(read: Analysis) -> None:
    told = analysis_to_json(read)
    mentions = [m for a in told["actors"] for m in a["mentions"]]
    assert mentions and all(m["rule"] and m["reason"] for m in mentions)
    assert all(d["reason"] for d in told["dates"])
    places = {a["name"]: a for a in told["actors"]}
    assert places["Samarkand"]["place"]["country"] == "UZB"
    assert places["Springfield"]["place"] is None and len(places["Springfield"]["place_candidates"]) > 1
    open_text = "Officers took Petr Novak to Adam Zielny in Brno. He was tired."
    unresolved = analysis_to_json(analyse(Report("o", "o.txt", open_text)))["unresolved"]
    assert [open_text[u["start"] : u["end"]] for u in unresolved] == ["He"]
