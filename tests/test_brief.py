"""The page a person reads, from a small invented brief: three reports about a bridge."""

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from twosource.brief import write_html, write_markdown, write_terminal
from twosource.brief.parts import Place, Quote
from twosource.brief.terminal import _labels
from twosource.brief.wording import (
    basis_words,
    clean,
    closed,
    status_words,
    support_words,
    trim,
    unmarked,
    value_words,
    when_words,
)

TEXTS = {
    "gazette": "The Orlow bridge was closed on Friday, the council said. Forty people were hurt.\n\n"
    "“We will rebuild the old bridge by spring,” the mayor said.\nA diver saw two cracks <script>alert(1)</script>.",
    "courier": "Orlow shut its bridge on 3 March, according to the council. The hospital counted 42 injured.\n\n"
    "“We will repair the bridge by spring,” said Ruta Halme. Its builder denied that the steel was bad.",
    "herald": "At least 43 were hurt at Orlow. The steel was bad, a union said.",
}


def day(start, end=None, precision="day"):
    return {"start": start, "end": end or start, "precision": precision}


def reading(report, words, attribution=(), **more):
    start = TEXTS[report].index(words)
    given = {"when": None, "figure": None, "status": None, "compared": "same"}
    return {
        "report": report,
        "start": start,
        "end": start + len(words),
        "text": words,
        "attribution": list(attribution),
        **given,
        **more,
    }


def fact(name, kind, text, readings, **more):
    reports = len({r["report"] for r in readings})
    support = {
        "reports": reports,
        "outlets": reports,
        "origins_low": 1,
        "origins_high": 1,
        "level": "happened",
        "origins": [],
    }
    given = {
        "predicate": None,
        "plover": None,
        "who": [],
        "whom": [],
        "where": [],
        "speaker": None,
        "when": None,
        "status": "happened",
        "agreement": "agree" if reports > 1 else "one-reading",
        "challenge": {"kind": "none", "by": []},
        "differences": [],
    }
    support |= more.pop("support", {})
    return {"id": name, "kind": kind, "text": text, "readings": readings, **given, **more, "support": support}


def make_brief():
    reports = [
        {
            "id": "gazette",
            "source": "gazette.txt",
            "title": "Bridge closed",
            "outlet": "Orlow Gazette",
            "credit": None,
            "language": "en",
            "published": "2023-03-03",
            "published_basis": "given",
            "sha256": "",
            "url": "javascript:alert(2)",
        },
        {
            "id": "courier",
            "source": "courier.txt",
            "title": None,
            "outlet": None,
            "credit": "NPA",
            "language": "en",
            "published": "2023-03-04",
            "published_basis": "text",
            "published_clue": "3 March, a Friday",
            "sha256": "",
        },
        {
            "id": "herald",
            "source": "herald.txt",
            "title": None,
            "outlet": None,
            "credit": None,
            "language": "en",
            "published": None,
            "published_basis": "unknown",
            "sha256": "",
        },
    ]
    denial = "Its builder denied that the steel was bad"
    at = TEXTS["courier"].index(denial)
    facts = [
        fact(
            "f1",
            "event",
            "The Orlow bridge was closed on Friday",
            [
                reading("gazette", "The Orlow bridge was closed on Friday", ["o1"]),
                reading("courier", "Orlow shut its bridge on 3 March", ["o1"]),
            ],
            when=day("2023-03-03"),
            support={
                "origins": ["o1"],
                "level": "said",
                "merges": [{"kind": "declared", "reason": "both cite the council", "spans": [["gazette", 38, 55]]}],
            },
        ),
        fact(
            "f2",
            "figure",
            "Forty people were hurt",
            [
                reading("gazette", "Forty people were hurt"),
                reading("courier", "The hospital counted 42 injured", ["o2"]),
                reading("herald", "At least 43 were hurt"),
            ],
            agreement="differ",
            differences=[
                {
                    "slot": "how many",
                    "values": [
                        {"value": "40", "reports": ["gazette"]},
                        {"value": "42", "reports": ["courier"]},
                        {"value": ">=43", "reports": ["herald"]},
                    ],
                }
            ],
            support={"origins_low": 2, "origins_high": 3, "origins": ["o2", "o3"]},
        ),
        fact(
            "f3",
            "quotation",
            "We will rebuild the old bridge by spring",
            [
                reading("gazette", "We will rebuild the old bridge by spring", ["o4"]),
                reading("courier", "We will repair the bridge by spring", ["o4"], compared="differs"),
            ],
            speaker="a1",
            agreement="differ",
            differences=[{"slot": "words", "values": []}],
            support={"origins": ["o4"], "level": "said"},
        ),
        fact(
            "f4",
            "event",
            "The steel was bad",
            [reading("herald", "The steel was bad", ["o5"])],
            challenge={"kind": "denied", "by": ["a2"], "spans": [["courier", at, at + len(denial)]]},
            support={"origins": ["o5"], "level": "said"},
        ),
        fact(
            "f5",
            "event",
            "A diver saw two cracks <script>alert(1)</script>",
            [reading("gazette", "A diver saw two cracks <script>alert(1)</script>")],
        ),
    ]
    story = {
        "id": "s1",
        "title": "Orlow closes its bridge",
        "reports": ["gazette", "courier", "herald"],
        "when": {"start": "2023-03-03", "end": "2023-03-04"},
        "actors": [{"id": "a1", "name": "Ruta Halme"}, {"id": "a2", "name": "the builder"}],
        "origins": [
            {"id": "o1", "name": "Orlow council", "actor": None, "kind": "statement"},
            {"id": "o2", "name": "hospital", "actor": None, "kind": "witness"},
            {"id": "o3", "name": "Orlow Gazette", "actor": None, "kind": "none"},
            {"id": "o4", "name": "Ruta Halme", "actor": "a1", "kind": "person"},
            {"id": "o5", "name": "a union", "actor": None, "kind": "person"},
        ],
        "facts": facts,
        "timeline": [{"when": day("2023-03-03"), "facts": ["f1"]}],
    }
    return {"schema": "twosource.brief/1", "reports": reports, "stories": [story]}


def text_of(brief, width=80):
    return write_terminal(brief, TEXTS, width, False)


def flat(text):
    return " ".join(text.split())


SECTIONS = (
    "What the reports say",
    "Where accounts differ",
    "Challenged",
    "Who says what",
    "Timeline",
    "Only in one report",
    "Origins and whom they reach",
    "Reports",
)


def test_sections_come_in_order():
    lines = text_of(make_brief()).splitlines()
    assert [line for line in lines if line.isupper()] == [title.upper() for title in SECTIONS]
    headings = re.findall("^## (.*)$", write_markdown(make_brief(), TEXTS), re.M)
    assert tuple(headings) == SECTIONS
    assert (
        tuple(unescape(h) for h in re.findall("<h2 id=[^>]*>(.*?)</h2>", write_html(make_brief(), TEXTS))) == SECTIONS
    )


@pytest.mark.parametrize("write", [text_of, lambda b: write_markdown(b, TEXTS), lambda b: write_html(b, TEXTS)])
def test_verdicts_are_in_the_words_of_the_readme(write):
    page = flat(unescape(re.sub("<[^>]+>", "", write(make_brief()))))
    assert "one origin (Orlow council), 2 reports" in page
    assert "values differ: 40 (no source given), 42 (hospital), at least 43 (no source given)" in page
    assert "at least 2 separate origins (hospital)" in page
    assert "denied by the builder" in page
    assert "Its builder denied that the steel was bad" in page
    assert "Friday 3 March 2023" in page
    assert "published 4 March 2023 (worked out from the text: 3 March, a Friday)" in page
    assert "date unknown" in page
    assert "both cite the council (declared; 1 fact)" in page
    assert not re.search(r"\b(confirmed|true)\b", page, re.I)


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_lines_fit_and_nothing_trails(width):
    for line in text_of(make_brief(), width).splitlines():
        assert len(line) <= width
        assert line == line.rstrip()


def test_changed_words_are_marked():
    assert "“We will ⟨rebuild⟩ the ⟨old⟩ bridge by spring”" in flat(text_of(make_brief()))
    assert "“We will **repair** the bridge by spring”" in write_markdown(make_brief(), TEXTS)
    assert "“We will <mark>repair</mark> the bridge by spring”" in write_html(make_brief(), TEXTS)


def test_colour_only_where_asked():
    assert "\x1b[" not in text_of(make_brief())
    assert "\x1b[" in write_terminal(make_brief(), TEXTS, 80, True)


@pytest.mark.parametrize("colour", [False, True])
def test_escape_codes_in_a_report_do_not_reach_the_terminal(colour):
    brief = make_brief()
    brief["stories"][0]["title"] = "Bridge \x1b]0;owned\x07 \u202eegdirb [bold]shut[/bold]"
    page = write_terminal(brief, TEXTS, 80, colour)
    assert "\x1b]" not in page
    assert "\x07" not in page
    assert "\u202e" not in page
    assert "[bold]shut[/bold]" in page


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.scripts, self.ids, self.links, self.outside = 0, set(), [], []
        self.text, self.stretches, self.inside = {}, {}, None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.scripts += tag == "script"
        self.outside += [given[k] for k in ("src", "href") if given.get(k) and not given[k].startswith("#")]
        if "id" in given:
            assert given["id"] not in self.ids
            self.ids.add(given["id"])
        if "data-end" in given:
            self.links.append((given["href"][1:], int(given["data-end"])))
        self.inside = given["id"] if "data-at" in given else None

    def handle_data(self, data):
        if self.inside:
            self.text[self.inside] = data

    def handle_endtag(self, tag):
        self.inside = None


def read_links(page):
    found = Links()
    found.feed(page)
    return found


def test_html_leads_every_line_to_its_words():
    found = read_links(write_html(make_brief(), TEXTS))
    whole = {}
    for name, text in found.text.items():
        report = ("gazette", "courier", "herald")[int(name[1 : name.index("-")]) - 1]
        whole[report] = whole.get(report, "") + text
    assert whole == TEXTS
    assert len(found.links) >= 10
    for name, end in found.links:
        assert name in found.ids
        number, start = name[1:].split("-")
        edges = {int(i.split("-")[1]) for i in found.text if i.startswith(f"t{number}-")}
        assert int(start) in edges
        assert end in edges or end == len(list(TEXTS.values())[int(number) - 1])


def test_html_is_inert_and_loads_nothing():
    brief = make_brief()
    brief["reports"][1]["title"] = '"><img src=x onerror=alert(3)>'
    page = write_html(brief, TEXTS)
    found = read_links(page)
    assert found.scripts == 1
    assert found.outside == []
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "default-src 'none'" in page


def test_html_shows_quoted_words_without_a_script():
    left = write_html(make_brief(), TEXTS).split("<aside")[0]
    assert "Orlow shut its bridge on 3 March" in left
    assert "The hospital counted 42 injured" in left


def test_markdown_in_a_report_is_text():
    page = write_markdown(make_brief(), TEXTS)
    assert "<script>" not in page
    brief = make_brief()
    brief["stories"][0]["facts"][0]["text"] = "# A [link](http://x) and *stars* | bars"
    assert r"\# A \[link\](http://x) and \*stars\* \| bars" in write_markdown(brief, TEXTS)


def test_one_report_alone():
    brief = make_brief()
    brief["reports"] = brief["reports"][:1]
    story = brief["stories"][0]
    story["reports"] = ["gazette"]
    story["facts"] = [
        fact("f1", "event", "Forty people were hurt", [reading("gazette", "Forty people were hurt")]),
        fact("f2", "quotation", "We will", [reading("gazette", "We will rebuild", ["o4"])], speaker="a1"),
    ]
    for page in (text_of(brief), write_markdown(brief, TEXTS), write_html(brief, TEXTS)):
        assert "One report only: there is nothing to compare it with." in flat(page)
        assert "Forty people were hurt" in page
        assert "We will rebuild" in page
        assert "Only in one report".lower() not in page.lower()


@pytest.mark.parametrize("write", [text_of, lambda b: write_markdown(b, TEXTS), lambda b: write_html(b, TEXTS)])
def test_nothing_read(write):
    assert "No reports were read" in write({"schema": "twosource.brief/1", "reports": [], "stories": []})


def test_several_stories_begin_with_an_overview():
    brief = make_brief()
    second = json.loads(json.dumps(brief["stories"][0])) | {"id": "s2", "title": "A second story"}
    brief["stories"].append(second)
    lines = text_of(brief).splitlines()
    assert lines[0] == "2 stories"
    assert lines[1].startswith("1.") and "Orlow closes its bridge" in lines[1]
    assert any(line.startswith("2.") and "A second story" in line for line in lines[2:5])
    assert read_links(write_html(brief, TEXTS)).ids >= {"story-1", "story-2"}


def test_long_lists_are_counted():
    brief = make_brief()
    brief["stories"][0]["facts"] += [
        fact(f"g{i}", "event", f"Plank {i} was lost", [reading("herald", "The steel was bad")]) for i in range(30)
    ]
    page = text_of(brief)
    assert "and 25 more facts" in page
    assert "--html" in page
    assert (
        write_html(brief, TEXTS).count("The steel was bad</span>") + write_html(brief, TEXTS).count("“The steel") >= 30
    )


def test_the_same_words_are_printed_once():
    brief = make_brief()
    facts = brief["stories"][0]["facts"]
    assert text_of(brief).count("“The Orlow bridge was closed on Friday”") == 0  # its headline says it
    assert "in these words – Orlow council" in flat(text_of(brief))
    assert facts[0]["text"] in text_of(brief)


def test_input_is_not_changed_and_output_is_the_same_twice():
    brief = make_brief()
    first = text_of(brief), write_markdown(brief, TEXTS), write_html(brief, TEXTS)
    assert brief == make_brief()
    assert (text_of(brief), write_markdown(brief, TEXTS), write_html(brief, TEXTS)) == first


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (day("2023-03-20"), "Monday 20 March 2023"),
        (day("2023-03-20", "2023-03-22"), "20–22 March 2023"),
        (day("2023-03-30", "2023-04-02"), "30 March – 2 April 2023"),
        (day("2022-12-30", "2023-01-02"), "30 December 2022 – 2 January 2023"),
        (day("2022-09-01", "2022-09-30", "month"), "September 2022"),
        (day("2022-11-01", "2023-01-31", "quarter"), "November 2022–January 2023"),
        (day("2022-01-01", "2022-12-31", "year"), "2022"),
        (day("1990-01-01", "1999-12-31", "decade"), "the 1990s"),
        (day("2023-03-20", "2023-03-26", "week"), "week of 20–26 March 2023"),
        ({"start": "2023-03-20", "end": "2023-03-20"}, "Monday 20 March 2023"),
        (None, ""),
    ],
)
def test_dates_in_words(when, words):
    assert when_words(when) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (">=43", "at least 43"),
        ("~100", "about 100"),
        ("=15300", "15,300"),
        ("2023-03-20/2023-03-22", "20–22 March 2023"),
        ("2023-03-01/2023-03-31", "March 2023"),
        ("2023-02-01/2023-03-31", "February–March 2023"),
        ("2023-01-01/2023-12-31", "2023"),
        ("2023-03-01/2023-03-30", "1–30 March 2023"),
        ("2023-03", "March 2023"),
        ("2023-02-31", "2023-02-31"),
        ("planned", "planned"),
        ("a1", "Ruta Halme"),
        ("36 to 40", "36 to 40"),
    ],
)
def test_values_in_words(value, words):
    assert value_words(value, {"a1": "Ruta Halme"}) == words


@pytest.mark.parametrize(
    ("low", "high", "reports", "origins", "words"),
    [
        (1, 1, 10, ["NPA"], "one origin (NPA), 10 reports"),
        (1, 3, 3, [], "at least one origin, 3 reports"),
        (2, 2, 2, ["A", "B"], "2 separate origins (A, B)"),
        (2, 4, 5, [], "at least 2 separate origins"),
    ],
)
def test_support_in_words(low, high, reports, origins, words):
    assert support_words({"origins_low": low, "origins_high": high, "reports": reports}, origins) == words


def test_small_words():
    assert trim("one two three", 8) == "one two …"
    assert clean("a\x1b[0m\n b\u202e") == "a b"
    assert basis_words({"published": "2023-03-17", "published_basis": "given"}) == "published 17 March 2023 (given)"


def test_translations_are_no_disagreement():
    brief = make_brief()
    quotation = brief["stories"][0]["facts"][2]
    quotation["readings"][1]["compared"] = "translated"
    page = text_of(brief)
    assert "translations of one remark" in page
    assert "In what words" not in page


def test_indirect_wordings_are_no_disagreement():
    brief = make_brief()
    brief["stories"][0]["facts"][2]["agreement"] = "compatible"
    page = text_of(brief)
    assert "told in different words" in page
    assert "wordings differ" not in page


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("we hope “for peace", "we hope “for peace”"),
        ("“for peace", "for peace"),
        ("for peace”", "for peace"),
        ("they spoke of “", "they spoke of"),
        ("“for peace” and “quiet”", "“for peace” and “quiet”"),
        ("they spoke 'of peace", "they spoke 'of peace'"),
        ("'of peace, they said", "of peace, they said"),
        ("in the '90s the sailors' quay", "in the '90s the sailors' quay"),
        ('the "old quay', 'the "old quay"'),
        ("we need to act,’", "we need to act"),
        ('a “good talk" of the “quay,” and more', 'a “good talk" of the “quay,” and more'),
        ('the “quay" and the “pier', 'the “quay" and the “pier”'),
        ('it was "late”', 'it was "late”'),
        ("it is nine miles (14 kilometres", "it is nine miles (14 kilometres)"),
    ],
)
def test_spans_that_end_inside_a_quotation(words, shown):
    assert closed(words) == shown


@pytest.mark.parametrize(
    ("status", "words", "said"),
    [
        ("not-happened", "The bridge was not opened", ""),
        ("not-happened", "The bridge wasn’t opened", ""),
        ("not-happened", "The council failed to agree", ""),
        ("not-happened", "Opening the bridge", "said not to have happened"),
        ("planned", "The bridge will not open", "planned"),
        ("ongoing", "The search for the diver", "going on"),
    ],
)
def test_a_negation_is_told_once(status, words, said):
    assert status_words(status, words) == said


def test_what_a_clause_says_goes_on_is_not_said_again():
    assert status_words("ongoing", "The bridge lies in the north", clause=True) == ""
    assert status_words("planned", "The bridge will be opened", clause=True) == "planned"


def test_a_day_that_no_report_tells_is_not_printed():
    brief = make_brief()
    when = day("2023-03-03")
    for rule, shown in (("events.scene", False), ("dates.weekday", True)):
        told = reading("herald", "The steel was bad", when={**when, "text": "Friday", "rule": rule})
        brief["stories"][0]["facts"] = [fact("f1", "event", "The steel was bad", [told], when=when)]
        brief["stories"][0]["timeline"] = [{"when": when, "facts": ["f1"]}]
        page = text_of(brief)
        assert ("The steel was bad” – union · Friday 3 March" in flat(page) or "Friday 3 March 2023" in page) is shown
        assert ("TIMELINE" in page) is shown


@pytest.mark.parametrize(
    ("kind", "words"),
    [("denied", "denied"), ("disputed", "disputed"), ("unverified", "called unverified"), ("no-comment", "no comment")],
)
def test_a_challenge_by_nobody_named_is_a_whole_phrase(kind, words):
    brief = make_brief()
    told = [reading("herald", "The steel was bad")]
    brief["stories"][0]["facts"] = [fact("f1", "event", "The steel was bad", told, challenge={"kind": kind, "by": []})]
    assert f"The steel was bad {words} “The steel" in flat(text_of(brief)).replace("herald ", "")


def test_phrases_come_after_clauses():
    brief = make_brief()
    both = [reading("herald", "At least 43 were hurt at Orlow"), reading("gazette", "Forty people were hurt.")]
    brief["stories"][0]["facts"] = [
        fact("f1", "event", "The closing of the long bridge", both, clause=False),
        fact("f2", "event", "At least 43 were hurt at Orlow", [both[0], reading("courier", "counted 42 injured")]),
    ]
    page = text_of(brief)
    assert page.index("43 were hurt at Orlow") < page.index("The closing of the long bridge")


def with_facts(*facts, timeline=()):
    brief = make_brief()
    brief["stories"][0]["facts"] = list(facts)
    brief["stories"][0]["timeline"] = list(timeline)
    return brief


HURT = (reading("gazette", "Forty people were hurt"), reading("herald", "At least 43 were hurt at Orlow"))


def part_of(page, section, following):
    return page.split(section, 1)[1].split(following, 1)[0]


def test_one_day_has_one_heading():
    f1 = fact("f1", "event", "Forty people were hurt", HURT, when=day("2023-03-03"))
    f2 = fact("f2", "event", "The hospital counted 42", [reading("courier", "The hospital counted 42 injured")],
              when=day("2023-03-03", precision="time"))  # fmt: skip
    rows = [
        {"when": day("2023-03-03"), "facts": ["f1"]},
        {"when": day("2023-03-03", precision="time"), "facts": ["f2"]},
    ]
    page = text_of(with_facts(f1, f2, timeline=rows))
    timeline = part_of(page, "TIMELINE", "ONLY IN")
    assert timeline.count("Friday 3 March 2023") == 1
    assert "Forty people" in timeline
    assert "The hospital counted 42" in timeline


@pytest.mark.parametrize("worded", [False, True])
def test_what_somebody_is_told_to_have_said_is_a_fact_and_no_quotation(worded):
    told = [reading("gazette", "The Orlow bridge was closed on Friday", ["o1"]),
            reading("courier", "Orlow shut its bridge on 3 March", ["o1"])]  # fmt: skip
    said = fact("f1", "quotation", "The Orlow bridge was closed on Friday", told, when=day("2023-03-03"), worded=worded)
    page = flat(text_of(with_facts(said, timeline=[{"when": day("2023-03-03"), "facts": ["f1"]}])))
    assert ("WHAT THE REPORTS SAY" in page) is not worded
    assert ("WHO SAYS WHAT" in page) is worded
    assert ("said Friday 3 March 2023" in page) is not worded
    assert ("closed on Friday (as told by Orlow council)" in page) is not worded


def test_a_difference_of_a_clause_and_of_its_figure_is_shown_once():
    values = [{"value": "40", "reports": ["gazette"]}, {"value": ">=43", "reports": ["herald"]}]
    given = {"agreement": "differ", "differences": [{"slot": "how many", "values": values}]}
    inside = (reading("gazette", "Forty people"), reading("herald", "At least 43"))
    whole = fact("f1", "event", "Forty people were hurt", HURT, **given)
    figure = fact("f2", "figure", "Forty people", inside, **given)
    page = text_of(with_facts(whole, figure))
    assert part_of(page, "WHERE ACCOUNTS DIFFER", "\nREPORTS").count("How many:") == 1
    apart = fact("f2", "figure", "A diver", [reading("gazette", "A diver saw two"), reading("herald", "The steel was")],
                 **given)  # fmt: skip
    page = text_of(with_facts(whole, apart))
    assert part_of(page, "WHERE ACCOUNTS DIFFER", "\nREPORTS").count("How many:") == 2


def test_a_fact_tells_how_values_of_its_part_differ():
    values = [{"value": "40", "reports": ["gazette"]}, {"value": ">=43", "reports": ["herald"]}]
    inside = (reading("gazette", "Forty people"), reading("herald", "At least 43"))
    figure = fact("f2", "figure", "Forty people", inside, agreement="differ",
                  differences=[{"slot": "how many", "values": values}])  # fmt: skip
    page = flat(text_of(with_facts(fact("f1", "event", "Forty people were hurt", HURT), figure)))
    facts = part_of(page, "WHAT THE REPORTS SAY", "WHERE ACCOUNTS DIFFER")
    assert facts.count("•") == 1
    assert facts.count("values differ: 40 (Orlow Gazette), at least 43 (herald)") == 1
    whole = fact("f1", "event", "Forty people were hurt", HURT, agreement="differ", differences=figure["differences"])
    assert part_of(flat(text_of(with_facts(whole, figure))), "SAY", "WHERE").count("values differ") == 1


def test_a_scrap_is_counted_and_not_printed():
    told = [reading("gazette", "two cracks"), reading("herald", "The steel")]
    scrap = fact("f2", "event", "Those cracks", told, clause=False)
    page = text_of(with_facts(fact("f1", "event", "Forty people were hurt", HURT), scrap))
    assert "Those cracks" not in page
    assert "and 1 more fact" in page


def test_a_fact_told_by_a_part_of_the_words_before_is_not_printed():
    whole = (reading("gazette", "The Orlow bridge was closed on Friday"), reading("courier", "Orlow shut its bridge"))
    part = (reading("gazette", "bridge was closed on Friday"), reading("herald", "The steel was bad"))
    facts = [fact("f1", "event", "The Orlow bridge was closed on Friday", whole),
             fact("f2", "event", "Bridge was closed on Friday", part)]  # fmt: skip
    page = text_of(with_facts(*facts))
    assert "• Bridge was closed" not in page
    facts[1]["agreement"] = "differ"  # that must be seen
    assert "• Bridge was closed" in text_of(with_facts(*facts))


def test_a_denial_that_is_the_fact_is_called_so():
    denial = "Its builder denied that the steel was bad"
    at = TEXTS["courier"].index(denial)
    challenge = {"kind": "denied", "by": ["a2"], "spans": [["courier", at + 19, at + len(denial)]]}
    own = fact("f1", "event", denial, [reading("courier", denial)], challenge=challenge)
    other = fact("f1", "event", "The steel was bad", [reading("herald", "The steel was bad")], challenge=challenge)
    page = flat(text_of(with_facts(own)))
    assert "a denial by the builder" in page
    assert "the denial" not in page  # printed already
    page = flat(text_of(with_facts(other)))
    assert "denied by the builder" in page
    assert "“that the steel was bad” – the denial" in page


def test_one_denial_does_not_fill_the_page():
    challenge = {"kind": "denied", "by": ["a2"], "spans": [["courier", 100, 120]]}
    parts = ("Forty people", "were hurt", "the council said", "the mayor said")
    facts = [fact(f"f{i}", "event", w, [reading("gazette", w)], challenge=challenge) for i, w in enumerate(parts)]
    page = part_of(text_of(with_facts(*facts)), "CHALLENGED", "\nREPORTS")
    assert page.count("• ") == 2
    assert "and 2 more facts" in page


def test_names_of_reports_that_only_end_otherwise_are_told_apart():
    places = tuple(Place(r, n, 0, 1) for r, n in (("a", "report-on-quay-one"), ("b", "report-on-quay-two")))
    assert _labels(Quote(places, ()), 12) == "report-…one, report-…two"
    assert _labels(Quote((places[0], Place("c", "The Quay", 0, 1)), ()), 12) == "report-on-…, The Quay"


def test_that_something_happened_and_goes_on_are_no_two_accounts():
    told = [reading("gazette", "The Orlow bridge was closed on Friday", status="ongoing"),
            reading("courier", "Orlow shut its bridge on 3 March", status="happened")]  # fmt: skip
    page = text_of(with_facts(fact("f1", "event", "The Orlow bridge was closed on Friday", told, status="ongoing")))
    assert "as having happened" not in page
    told[0]["status"] = "planned"
    page = text_of(with_facts(fact("f1", "event", "The Orlow bridge was closed on Friday", told, status="planned")))
    assert "as having happened" in page


def test_quotations_that_are_wholly_other_words_are_not_counted_as_differing():
    told = [reading("gazette", "We will rebuild the old bridge by spring", ["o4"]),
            reading("courier", "Its builder denied that the steel was bad", ["o4"], compared="differs")]  # fmt: skip
    said = fact("f1", "quotation", "We will rebuild the old bridge by spring", told, agreement="differ",
                differences=[{"slot": "words", "values": []}])  # fmt: skip
    assert "on which accounts differ" not in text_of(with_facts(said))
    assert "2 on which accounts differ" in flat(text_of(make_brief()))


def test_marks_stay_where_they_enclose_only_a_part():
    told = [reading("gazette", "Forty people were hurt"), reading("herald", "At least 43 were hurt at Orlow")]
    page = text_of(with_facts(fact("f1", "event", "'Quite mad,' the diver calls the plan", told)))
    assert "• 'Quite mad,' the diver calls the plan" in page
    assert unmarked("“for peace and quiet”") == "for peace and quiet"
    assert unmarked("“for peace” and “quiet”") == "“for peace” and “quiet”"


def test_of_one_report_whole_clauses_come_before_parts_and_none_twice():
    brief = make_brief()
    whole = [
        fact(f"g{i}", "event", words, [reading("courier", words)])
        for i, words in enumerate(
            ["Orlow shut its bridge on 3 March", "The hospital counted 42 injured", "the bridge by spring",
             "Its builder denied that the steel was bad", "We will repair the bridge by spring"]
        )
    ]  # fmt: skip
    part = fact("g9", "event", "that the steel was bad", [reading("courier", "that the steel was bad")], clause=False)
    brief["stories"][0]["facts"] = [part, *whole]
    page = flat(text_of(brief))
    assert "Its builder denied that the steel was bad" in page
    assert "“that the steel was bad”" not in page
    assert "“the bridge by spring”" not in page


def test_reports_of_one_outlet_have_names_of_their_own():
    brief = make_brief()
    for report in brief["reports"]:
        report["outlet"] = "NPA"
    page = text_of(brief)
    assert "NPA (1)" in page
    assert "NPA (3)" in page
    assert "3 reports · 1 outlet" in page
