"""Whether two readings of one fact agree, on short invented reports, and what is shown where they do not."""

import datetime as dt

import pytest

from test_facts import brief, shared
from twosource.collation import count_common
from twosource.wordings import are_one_remark

SAID = " the mayor of Skerra, Ida Brandt, said on Thursday."
TALKED = "The ministers of Norland and Skerra talked for {} in Port Selim on Thursday."


@pytest.mark.parametrize(
    ("first", "second", "agreement"),
    [
        # only the clause is linked, but its sentence is what was cut
        (f"“We are patient, but we will not wait for ever,”{SAID}", f"“We are patient,”{SAID}", "compatible"),
        # a further sentence is a further remark
        (f"“We are patient,”{SAID}", f"“We are patient. Nobody has left the harbour,”{SAID}", "agree"),
        # marked words inside an event
        (
            "The fishermen's union called the harbour fee “an act of plain robbery” on Thursday.",
            "The fishermen's union spoke on Thursday of “plain robbery” by the harbour.",
            "compatible",
        ),
        # a remark in its speaker's words and in the report's
        (
            "“My brother never owned a boat,” said Ida Brandt.",
            "Her brother, Ida Brandt said, had never owned a boat.",
            "compatible",
        ),
        # one number under two names
        (
            "A petition against the sale of the harbour bore 6,312 signatures.",
            "More than 6,000 people have signed a petition against the sale of the harbour.",
            "compatible",
        ),
        # the month stands in both, though it is the inspections' in one and the finding's in the other
        (
            "Inspectors of the harbour board had found lead in the water in October 2024.",
            "Inspections carried out by the harbour board in October 2024 had found lead in the water.",
            "agree",
        ),
        # one tells a clause more than the other
        (
            "On Thursday the council of Skerra sold the old railway warehouses behind the fish market of the northern "
            "harbour to a foreign insurance bank with branches on both coasts.",
            "The council of Skerra sold the warehouses on Thursday.",
            "compatible",
        ),
        # the same number as so many times so much
        (
            "The state fined the Skerra harbour board $36,000.",
            "The state issued the Skerra harbour board four $9,000 fines.",
            "agree",
        ),
        # a time of day tells no day
        (
            "The Skerra harbour board sent its first call for help at 2.40 a.m.",
            "The Skerra harbour board sent its first call for help at 2.40 a.m. on 5 May.",
            "agree",
        ),
        # one report names the day too, beside the week
        (
            "The council of Skerra will vote on the harbour bill on 20 May.",
            "The council of Skerra will vote on the harbour bill the week after next, on Wednesday 20 May.",
            "agree",
        ),
        # perhaps of two years
        ("Wages in Norland rose by 5.4 percent in 2022.", "Wages in Norland rose by 6.3 percent.", "compatible"),
        ("Wages in Norland rose by 5.4 percent.", "Wages in Norland rose by 6.3 percent.", "differ"),
        (TALKED.format("three hours"), TALKED.format("three hours"), "agree"),
        (TALKED.format("three hours"), TALKED.format("nearly three hours"), "compatible"),
        # hardly of one thing, or not told exactly
        (TALKED.format("two hours"), TALKED.format("six hours"), "agree"),
        (TALKED.format("three hours"), TALKED.format("more than two hours"), "agree"),
        (TALKED.format("two and a half hours"), TALKED.format("two to three hours"), "agree"),
    ],
)
def test_what_agrees(first: str, second: str, agreement: str) -> None:
    assert {f["agreement"] for f in shared(brief(first, second))} == {agreement}


def test_a_number_that_a_later_report_says_has_moved_is_updated() -> None:
    first = "The harbour fund of Skerra stood at £84,000 on Thursday."
    days = (dt.date(2026, 5, 8), dt.date(2026, 5, 11))
    now = brief(first, "The harbour fund of Skerra now stood at £112,000.", days=days)
    assert {f["agreement"] for f in shared(now)} == {"updated"}
    together = brief(first, "The harbour fund of Skerra stood at £112,000 on Thursday.")
    assert {f["agreement"] for f in shared(together)} == {"differ"}


@pytest.mark.parametrize(
    ("first", "second", "slot", "values"),
    [
        (
            TALKED.format("three hours"),
            TALKED.format("two and a half hours"),
            "how long",
            ["three hours", "two and a half hours"],
        ),
        (
            "More than 400 lorries were waiting at the Kell bridge on Thursday.",
            "About 380 lorries were waiting at the Kell bridge on Thursday.",
            "how many",
            ["at least 400", "about 380"],
        ),
        (
            "The harbour board “deeply regrets this bitter mistake”, a notice on its gate read on Thursday.",
            "On its gate a notice read on Thursday that the harbour board “deeply regrets the bitter mistake”.",
            "words",
            ["deeply regrets this bitter mistake", "deeply regrets the bitter mistake"],
        ),
    ],
)
def test_what_differs_is_shown(first: str, second: str, slot: str, values: list[str]) -> None:
    facts = [f for f in shared(brief(first, second)) if f["agreement"] == "differ"]
    assert facts
    assert {d["slot"]: [v["value"] for v in d["values"]] for d in facts[0]["differences"]} == {slot: values}


def test_marked_words_with_nothing_in_common_are_two_remarks() -> None:
    assert count_common("We are selling the boats", "we sell boats") == (1, 2)
    assert are_one_remark("We will not bar the door", "We are not locking the door", few=False)
    assert not are_one_remark("kept waking the guests", "ripped out", few=False)
    assert are_one_remark("a bitter mistake", "one bitter error", few=True)
    assert not are_one_remark("a bitter mistake of the board", "one mistake in the long notice", few=True)
