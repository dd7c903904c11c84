"""Facts across reports, end to end on short invented reports: agreement, challenge, support."""

import datetime as dt
from typing import Any

import pytest

from twosource.export import brief_to_json
from twosource.language import read_sentences
from twosource.pipeline import analyse, analyse_all, analyse_to_compare, compare
from twosource.records import Report
from twosource.told_spans import _with_bounds, told_span
from twosource.unit_finding import find_units

DAY = dt.date(2026, 5, 8)  # a Friday


def brief(*texts: str, outlets: tuple[str, ...] = (), days: tuple[dt.date, ...] = ()) -> dict[str, Any]:
    reports = [
        Report(
            f"r{i}", f"r{i}.txt", text, outlet=outlets[i - 1] if outlets else f"Outlet {i}", language="en",
            published=days[i - 1] if days else DAY, published_basis="given",
        )
        for i, text in enumerate(texts, start=1)
    ]  # fmt: skip
    return brief_to_json(compare(analyse_all(reports)))


def shared(b: dict[str, Any]) -> list[dict[str, Any]]:
    assert len(b["stories"]) == 1
    return [f for f in b["stories"][0]["facts"] if f["support"]["reports"] > 1]


def fact_with(b: dict[str, Any], words: str) -> dict[str, Any]:
    found = [f for f in shared(b) if any(words in r["text"] for r in f["readings"])]
    assert found, f"no shared fact with {words!r}"
    return found[0]


VISIT_A = (
    "Foreign Minister Joren Valdsted will visit Tamarra from 12 to 14 May, the Kestovian Foreign Ministry said on "
    "Friday. He will sign a trade treaty in Port Selim on Wednesday."
)
VISIT_B = (
    "Kestovia’s foreign minister, Joren Valdsted, will visit Tamarra from Tuesday to Thursday, the Tamarran Foreign "
    "Ministry said. A trade treaty will be signed on Wednesday in Port Selim."
)


def test_one_visit_in_two_wordings_of_its_dates() -> None:
    fact = fact_with(brief(VISIT_A, VISIT_B), "will visit Tamarra")
    assert fact["when"] == {"start": "2026-05-12", "end": "2026-05-14", "precision": "day"}
    assert fact["agreement"] in ("agree", "compatible")
    assert fact["status"] == "planned"


def test_two_ministries_are_two_origins() -> None:
    fact = fact_with(brief(VISIT_A, VISIT_B), "will visit Tamarra")
    assert (fact["support"]["origins_low"], fact["support"]["origins_high"]) == (2, 2)
    assert fact["support"]["level"] == "said"


def test_a_toll_that_differs_on_one_day_differs_and_a_later_one_updates() -> None:
    a = "At least nine people died when a ferry sank off Skerra on Thursday, the coast guard said."
    b = "Fourteen people died when a ferry sank off Skerra on Thursday, the coast guard said."
    c = "Five people died when a ferry sank off Skerra on Thursday, the coast guard said."
    assert fact_with(brief(b, c), "people died")["agreement"] == "differ"
    later = brief(c, b, days=(DAY, DAY + dt.timedelta(days=1)))
    assert fact_with(later, "people died")["agreement"] == "updated"
    assert fact_with(brief(a, b), "people died")["agreement"] in ("agree", "compatible")


def test_a_quotation_is_collated() -> None:
    a = "“No warning about this ship ever reached my desk,” Transport Minister Gavril Lunde said."
    b = "“No warning about the ship ever reached my desk,” Transport Minister Gavril Lunde said."
    fact = fact_with(brief(a, b), "ever reached my desk")
    assert fact["kind"] == "quotation"
    assert fact["agreement"] == "differ"
    assert "differs" in {r["compared"] for r in fact["readings"]}
    assert fact["support"]["origins_high"] == 1
    same = fact_with(brief(a, a), "ever reached my desk")
    assert same["agreement"] == "agree"


def test_a_denial_lands_on_what_is_denied() -> None:
    a = "Northland accused Estmark of sending weapons to the rebels, which Estmark strongly denied. Talks go on."
    b = "Northland says that Estmark has been sending weapons to the rebels in the hills. Talks go on in Brannoch."
    facts = brief(a, b)["stories"][0]["facts"]
    challenged = [f for f in facts if f["challenge"]["kind"] == "denied"]
    assert challenged
    assert any("weapons" in r["text"] for f in challenged for r in f["readings"])


@pytest.mark.parametrize(
    ("first", "second", "agreement"),
    [
        # a figure decides, whatever else one of them tells
        ("Police arrested 40 men in Skerra.", "Police arrested 40 men in Skerra on Thursday after a search.", "agree"),
        ("Police arrested about 40 men in Skerra.", "Police arrested 41 men in Skerra.", "compatible"),
        ("At least nine people died in the fire.", "Ten people were killed in the fire.", "compatible"),
        # a time that is not of these days is more than the other says
        ("Lena Orvik has led the council since January.", "Lena Orvik leads the council.", "compatible"),
        # 9,000 cases on one day and on the next: the day is the report's
        ("As of Wednesday Norland had 9,000 cases.", "On Thursday Norland had 9,000 cases.", "agree"),
    ],
)
def test_what_agrees_and_what_is_compatible(first: str, second: str, agreement: str) -> None:
    facts = shared(brief(first, second))
    assert agreement in {f["agreement"] for f in facts}, facts


def test_a_plan_becomes_a_fact_only_if_its_day_has_come() -> None:
    plan = "President Idris Calloma will open the harbour of Port Selim on Saturday."
    done = "President Idris Calloma opened the harbour of Port Selim on Saturday."
    later = fact_with(brief(plan, done, days=(DAY, DAY + dt.timedelta(days=3))), "the harbour of Port Selim")
    assert later["agreement"] == "updated"
    before = brief(plan, "President Idris Calloma opened the harbour of Port Selim.", days=(DAY, DAY))
    assert "updated" not in {f["agreement"] for f in shared(before)}


TOLL = "Typhoon Oswin killed 300 people in Norland, the disaster agency said."
RAISED = "The Red Lantern raised the toll of Typhoon Oswin from 300 to 700. It said that 700 people had been killed."
TAKEN_BACK = "The Red Lantern withdrew its figure of 700 dead from Typhoon Oswin and went back to 300."
RECOUNTED = (
    "The Red Lantern corrected the toll of Typhoon Oswin from 700 to 420. It said that 420 people had been killed."
)


@pytest.mark.parametrize(
    ("last", "agreement", "changes"),
    [
        (TAKEN_BACK, "withdrawn", [("300", "first"), ("700", "replaces"), ("700", "withdrawn"), ("300", "again")]),
        (RECOUNTED, "updated", [("300", "first"), ("700", "replaces"), ("700", "withdrawn"), ("420", "replaces")]),
    ],
)
def test_a_figure_has_its_history(last: str, agreement: str, changes: list[tuple[str, str]]) -> None:
    days = tuple(DAY + dt.timedelta(days=k) for k in range(3))
    b = brief(TOLL, RAISED, last, days=days)
    told = [f for f in shared(b) if len(f["history"]) == len(changes)]
    assert [(s["value"], s["change"]) for s in told[0]["history"]] == changes
    assert told[0]["agreement"] == agreement
    assert [s["published"] for s in told[0]["history"]] == sorted(s["published"] for s in told[0]["history"])
    names = {a["id"]: a["name"] for a in b["stories"][0]["actors"]}
    assert [names.get(x, x) for s in told[0]["history"] if s["change"] == "withdrawn" for x in s["by"]] == [
        "Red Lantern"
    ]


def test_troops_that_withdraw_are_no_withdrawn_figure() -> None:
    a = "Norland sent 300 soldiers to the border on Thursday, its army said."
    b = "Norland withdrew 300 soldiers from the border on Friday, its army said."
    days = (DAY, DAY + dt.timedelta(days=1))
    assert all(not f["history"] for f in brief(a, b, days=days)["stories"][0]["facts"])


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        (
            "More than 5,000 people marched in Skerra, the organisers said. Police put the turnout at 2,000.",
            "5,000 people marched", "disputed",
        ),
        (
            "An air strike hit the village of Tanse on Monday, rebels said. “Reports of an air strike on Tanse are a "
            "fabrication,” Colonel Davit Orlan said.",
            "air strike hit", "denied",
        ),
        (
            "Forces of Norland fired live rounds at the crowd, witnesses said. The police chief, Oskar Brandt, "
            "denied that his officers had fired at anybody.",
            "fired live rounds", "denied",
        ),
    ],
)  # fmt: skip
def test_a_challenge_lands_on_its_fact(text: str, words: str, kind: str) -> None:
    facts = [f for s in brief(text)["stories"] for f in s["facts"]]
    assert kind in {f["challenge"]["kind"] for f in facts if any(words in r["text"] for r in f["readings"])}


@pytest.mark.parametrize(
    "text",
    [
        "The company did not want to comment on the sale of the Brannoch works.",
        "A march in Skerra drew 22,000 people in 2023, police said. Organisers said that 60,000 marched on Friday.",
        "Norland denied that it would close the plant in Brannoch, where 800 people work.",
    ],
)
def test_what_challenges_nothing(text: str) -> None:
    facts = [f for s in brief(text)["stories"] for f in s["facts"]]
    for f in facts:
        told = " ".join(r["text"] for r in f["readings"])
        if "close the plant" not in told:
            assert f["challenge"]["kind"] not in ("denied", "disputed"), told


def test_reprints_are_one_origin_however_many() -> None:
    text = (
        "HARBOURTON (ANP) - A warehouse burned down in the old port of Harbourton on Thursday night. "
        "The roof fell in before the fire brigade arrived."
    )
    b = brief(*[text] * 6)
    for fact in shared(b):
        assert fact["support"]["reports"] == 6
        assert fact["support"]["outlets"] == 6
        assert fact["support"]["origins_high"] == 1, fact["text"]


def test_unlike_reports_are_two_stories_and_share_nothing() -> None:
    other = "The central bank of Norland raised its main rate to 4.5 percent on Thursday to slow the rise of prices."
    b = brief(VISIT_A, other)
    assert len(b["stories"]) == 2
    assert all(f["support"]["reports"] == 1 for s in b["stories"] for f in s["facts"])


def test_one_report_alone_has_no_shared_fact() -> None:
    b = brief(VISIT_A)
    assert len(b["stories"]) == 1
    assert all(f["agreement"] == "one-reading" for f in b["stories"][0]["facts"])


def test_no_report_is_an_empty_brief() -> None:
    assert brief() == {"schema": "twosource.brief/1", "reports": [], "stories": []}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_reports_does_not_matter(order: tuple[int, ...]) -> None:
    texts = [VISIT_A, VISIT_B, "Joren Valdsted of Kestovia is to travel to Tamarra next week, officials said."]
    reports = [
        Report(f"r{i}", f"r{i}", t, language="en", published=DAY, published_basis="given") for i, t in enumerate(texts)
    ]
    expected = brief_to_json(compare(analyse_all(reports)))
    assert brief_to_json(compare(analyse_all([reports[i] for i in order]))) == expected


def test_comparing_finds_the_clauses_read(monkeypatch: pytest.MonkeyPatch) -> None:
    denial = "Kestovia denied that Joren Valdsted had visited Tamarra in April. “No such visit took place,” it said."
    reports = [Report(f"r{i}", f"r{i}", t, published=DAY) for i, t in enumerate((VISIT_A, VISIT_B, denial))]
    expected = brief_to_json(compare(analyse_all(reports)))
    analyses = [analyse_to_compare(r) for r in reports]

    def unexpected(*_: object) -> None:
        raise AssertionError("read again while comparing")

    monkeypatch.setattr("twosource.unit_finding.encode_spans", unexpected)
    assert brief_to_json(compare(analyses)) == expected


def test_every_span_is_its_text() -> None:
    b = brief(VISIT_A, VISIT_B)
    texts = {"r1": VISIT_A, "r2": VISIT_B}
    readings = [r for s in b["stories"] for f in s["facts"] for r in f["readings"]]
    assert readings
    for r in readings:
        assert texts[r["report"]][r["start"] : r["end"]] == r["text"]


SPOKEN = [
    ("“We have opened the sluice at Tarn,” said the mayor, Ada Quill.", "happened"),
    ("“We are moving the archive of Tarn to the crypt,” said the mayor, Ada Quill.", "ongoing"),
    ("“We did not move the archive of Tarn to the crypt,” said the mayor, Ada Quill.", "not-happened"),
    ("“We will move the archive of Tarn to the crypt,” said the mayor, Ada Quill.", "planned"),
    ("“The people of Tarn are proud of their weavers,” said the mayor, Ada Quill.", None),
    ("“The people of Tarn do not believe a single word,” said the mayor, Ada Quill.", None),
]


@pytest.mark.parametrize(("text", "status"), SPOKEN, ids=[t for t, _ in SPOKEN])
def test_quoted_words_have_the_status_of_what_they_tell(text: str, status: str | None) -> None:
    units = find_units(analyse_all([Report("r", "r.txt", text, published=DAY)])[0])
    assert [u.status for u in units if u.kind == "quotation"] == [status]


def test_of_two_clauses_in_a_paraphrase_the_upper_one_tells_the_status() -> None:
    text = "Ada Quill said that the fair should wait until the whole of the council has counted the votes twice."
    units = find_units(analyse_all([Report("r", "r.txt", text, published=DAY)])[0])
    assert {u.status for u in units if u.kind == "quotation"} == {"called-for"}


def test_a_later_clause_of_a_paraphrase_that_is_still_to_come_is_a_fact_of_its_own() -> None:
    told = brief("Ada Quill, the mayor, said that the sluice had been repaired and would be opened to barges in June.")
    found = {r["text"]: r["status"] for f in told["stories"][0]["facts"] for r in f["readings"]}
    assert [status for words, status in found.items() if words.endswith("to barges in June")] == ["happened", "planned"]


def test_who_is_dismissed_is_not_denied() -> None:
    texts = {
        "The studio dismissed a script editor over the letter on Monday.": "happened",
        "The studio dismissed the accusation of the editor on Monday.": "not-happened",
    }
    for text, status in texts.items():
        units = find_units(analyse_all([Report("r", "r.txt", text, published=DAY)])[0])
        assert [u.status for u in units if u.predicate == "dismiss"] == [status]


def units_told(text: str) -> list[str]:
    """The words that tell each event of a report."""
    analyses = analyse_all([Report("r", "r.txt", text, language="en", published=DAY, published_basis="given")])
    return [text[slice(*told_span(analyses[0], u))] for u in find_units(analyses[0]) if u.kind == "event"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "The port called the crew on Tuesday to say they had found the boat near the quay.",
            "The port called the crew on Tuesday to say they had found the boat near the quay",
        ),
        (
            "Judge Bo Ekdal allowed the jury to consider what is known as the harbour rule in the case.",
            "Judge Bo Ekdal allowed the jury to consider what is known as the harbour rule in the case",
        ),
        ("'Quite mad,' the pilot’s mother calls the plan.", "'Quite mad,' the pilot’s mother calls the plan"),
    ],
)
def test_words_go_as_far_as_they_must_to_be_understood(text: str, words: str) -> None:
    assert words in units_told(text)


def test_how_a_number_is_meant_is_told_with_it() -> None:
    (sentence,) = read_sentences("At least nine were hurt and more than up to 40 were missing.")
    nine, forty = (next(i for i, t in enumerate(sentence.tokens) if t.form == form) for form in ("nine", "40"))
    assert _with_bounds(sentence, nine, sentence.tokens[nine].start) == 0
    assert _with_bounds(sentence, forty, sentence.tokens[forty].start) == sentence.tokens[forty - 4].start
    assert _with_bounds(sentence, nine + 1, sentence.tokens[nine + 1].start) == sentence.tokens[nine + 1].start


def test_what_one_report_tells_in_its_own_voice_is_no_remark() -> None:
    a = "The two ports agreed to set up a telephone line between their harbour masters, the Kestovian ministry said."
    b = "The two ports agreed to set up a telephone line between their harbour masters."
    fact = fact_with(brief(a, b), "agreed to set up a telephone line")
    assert fact["kind"] == "event"
    assert fact["support"]["level"] == "happened"


def test_a_fact_says_whether_it_has_marked_words() -> None:
    a = "“No warning about this ship ever reached my desk,” Transport Minister Gavril Lunde said."
    assert fact_with(brief(a, a), "ever reached my desk")["worded"] is True
    b = "Transport Minister Gavril Lunde said that no warning about the ship had reached his desk."
    assert fact_with(brief(b, b), "had reached his desk")["worded"] is False


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (
            "Mayor Ana Reyd flew to Port Selim on Monday to sign the treaty on cod.",
            "Ana Reyd to sign the treaty on cod",
        ),
    ],
)
def test_a_subject_stands_before_its_clause_without_a_colon(text: str, headline: str) -> None:
    texts = [f["text"] for f in brief(text)["stories"][0]["facts"]]
    assert not [t for t in texts if ": " in t]
    assert headline in texts


def test_words_that_need_none_before_them_tell_a_fact() -> None:
    a = "They were freed by the coast guard of Tamarra on Thursday."
    b = "The four sailors were freed by the coast guard of Tamarra on Thursday."
    told = brief(f"The four sailors had been held for a year. {a}", f"The four sailors had been held for a year. {b}")
    assert fact_with(told, "were freed")["text"].startswith("The four sailors")


def test_a_title_made_of_the_text_has_no_dateline() -> None:
    text = "(Port Callan) Mayor Ana Reyd will open the new harbour bridge on Friday."
    agency = "PORT CALLAN (NNW) - Mayor Ana Reyd will open the new harbour bridge on Friday."
    name = "The Port Authority (TPA) will open the new harbour bridge on Friday."
    assert brief(text)["stories"][0]["title"].startswith("Mayor Ana Reyd will open")
    assert brief(agency)["stories"][0]["title"].startswith("Mayor Ana Reyd will open")
    assert brief(name)["stories"][0]["title"].startswith("The Port Authority (TPA)")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The Harbour Union had spoken of three.", "Harbour Union"),
        ("The city's visitors bureau puts the loss at 52 million crowns.", "city's visitors bureau"),
        ("Governor Ivo Brandt called the ruling disappointing.", "Ivo Brandt"),
        ("On Tuesday Governor Ivo Brandt called home the envoy.", None),
        ("Governor Ivo Brandt is to report to the harbour committee on 19 May.", None),
    ],
)
def test_a_number_or_a_name_for_a_thing_is_somebodys_word(text: str, who: str | None) -> None:
    units = [u for u in find_units(analyse(Report("r", "r", text))) if u.kind == "event"]
    whole = max(units, key=lambda u: u.end - u.start)
    assert [s.name for s in whole.chain] == ([] if who is None else [who])


def test_words_of_saying_alone_are_no_clause_that_tells_a_fact() -> None:
    a = "The pier at Port Selim will close for a year, the harbour ministry announced on Friday, two days after it."
    b = "The pier at Port Selim closes for a year. The news came in a harbour ministry statement issued on Friday."
    told = {f["text"]: f["clause"] for f in brief(a, b)["stories"][0]["facts"]}
    assert told["The pier at Port Selim will close for a year"]
    assert [clause for text, clause in told.items() if text.startswith("The harbour ministry announced")] == [False]


def test_a_schedule_that_was_seen_is_a_document() -> None:
    told = brief("The pier at Port Selim will close on Sunday, according to a schedule seen by the Halvick Herald.")
    assert "document" in {o["kind"] for o in told["stories"][0]["origins"] if "schedule" in o["name"]}
