"""Copied text and the graph of who has what from whom, on reports made here."""

import datetime as dt
import json

from twosource.copies import alike, find_copies, find_kinships, plain_words
from twosource.lineage import as_dot, as_json, as_prov, as_text, trace
from twosource.pipeline import analyse_all
from twosource.records import Analysis, Report

WIRE = (
    "A passenger ferry sank in heavy seas off the island of Skerra on Wednesday evening. The ship began to list twenty "
    "minutes after it had left the harbour of Port Callan. “We will search until all are found,” the mayor said."
)
EDITED = (
    "A passenger ferry sank in heavy seas off the island of Skerra late on Wednesday. The ship began to list twenty "
    "minutes after it had left Port Callan. Church bells were rung at six in the morning."
)
OWN = (
    "Nurses at the island hospital worked through the night. “We will search until all are found,” the mayor told "
    "them, and then he went home without another word."
)


def story(*texts: str, days: tuple[int, ...] = (4, 5, 6)) -> list[Analysis]:
    return analyse_all(
        [
            Report(f"r{i}", f"r{i}.txt", t, outlet=f"Outlet {i}", published=dt.date(2026, 5, day))
            for i, (t, day) in enumerate(zip(texts, days, strict=False))
        ]
    )


def test_a_sentence_lightly_edited_is_a_copy_and_a_shared_quotation_is_none() -> None:
    copies = find_copies(story(WIRE, EDITED, OWN))
    assert {(c.a[0], c.b[0]) for c in copies} == {(0, 1)}
    assert len(copies) == 2


def test_how_two_reports_are_related() -> None:
    reports = story(WIRE, EDITED, OWN)
    kin = {(k.a, k.b): k for k in find_kinships(reports, find_copies(reports))}
    assert kin[0, 1].relation == "copied"
    assert kin[0, 1].earlier == 0
    assert kin[0, 2].relation == "quotations"
    assert (1, 2) not in kin


def test_what_a_page_sets_around_a_report_is_no_copied_text() -> None:
    films = "0:43 Homeless man found in Elmwood; search goes on\n\n1:20 Dockers protest as talks are called off\n\n"
    hints = "Click the icons above for more scores.\n\nYou'll find the late results in the menu of the app.\n\n"
    captions = "\n\n".join(f"Image {n} of 3 Divers look for the ferry Maren Light off Skerra." for n in (1, 2, 3))
    one = f"{films}{hints}{captions}\n\nA ferry sank off Skerra on Wednesday, and nine people died when it went down."
    other = (
        f"{films}{hints}{captions}\n\nThe council of Elmwood raised the price of parking after a vote on Monday night."
    )
    reports = story(one, other)
    assert find_kinships(reports, find_copies(reports)) == []
    bare = story(films + hints, films + hints)
    assert find_kinships(bare, find_copies(bare)) == []


def test_a_time_of_day_at_the_head_of_a_sentence_is_prose() -> None:
    text = "Police closed the bridge for the night. 9:40 a.m. was the hour at which the first lorry crossed it again."
    reports = story(text, text)
    assert [k.relation for k in find_kinships(reports, find_copies(reports))] == ["copied"]


def test_words_of_others_are_no_own_words() -> None:
    text = "He said “all will be well” twice."
    assert plain_words(text, 0, len(text)) == ["he", "said", "twice"]
    assert alike(["a"] * 3, ["a"] * 3) is None


def test_the_graph_in_all_its_forms() -> None:
    traced = trace(story(WIRE, EDITED, OWN))
    first = as_json(traced, "s1")[0]
    assert first["related"][0] == {
        "report": "r1",
        "relation": "copied",
        "share": first["related"][0]["share"],
        "which_is": "later",
    }
    for sentence in first["sentences"]:
        assert WIRE[sentence["start"] : sentence["end"]] == sentence["text"]
    assert "one text with r1" in as_text(as_json(traced, "s1"))
    prov = json.loads(json.dumps(as_prov([traced])))
    derived = [d for d in prov["wasDerivedFrom"].values() if "twosource:relation" in d]
    assert [(d["prov:generatedEntity"], d["prov:usedEntity"]) for d in derived] == [
        ("twosource:report-r1", "twosource:report-r0")
    ]
    known = prov["entity"].keys() | prov["agent"].keys()
    for relation in ("wasDerivedFrom", "wasAttributedTo"):
        for r in prov[relation].values():
            assert {v for k, v in r.items() if k.startswith("prov:") and isinstance(v, str)} <= known
    assert as_dot([traced]).count("->") >= 2
