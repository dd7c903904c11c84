"""Who "I", "we" and "you" are: interviews and direct speech, read with the model."""

import pytest

from twosource.actors.places import locate
from twosource.pipeline import analyse
from twosource.records import Actor, Analysis, Report

INTERVIEW = """An interview with the geologist Marta Lindqvist

Marta Lindqvist has measured the glaciers of Norland for thirty years. She spoke with The Courier about her work.

How did you come to study ice?

I grew up beside a glacier, and my father took me up there every summer.

What do you and your colleagues measure?

We drill holes, and I read the thermometers. You never know what comes up.
"""
SPEECH = """The mayor of Orlow, Jan Pavlak, rejected the charge. "I never signed it," Mr Pavlak said on Monday.

"We will not yield," said a spokeswoman for the Canadian government.
"""


def read(text: str) -> Analysis:
    return analyse(Report("r", "r.txt", text))


def words_of(actor: Actor, text: str, rule: str) -> list[str]:
    return [text[m.start : m.end] for m in actor.mentions if m.rule == rule]


def test_an_interviews_i_and_you_are_the_one_asked() -> None:
    actors = read(INTERVIEW).actors
    (marta,) = [a for a in actors if a.name == "Marta Lindqvist"]
    assert words_of(marta, INTERVIEW, "actors.interview") == ["you", "I", "my", "me", "you", "your", "I"]
    (others,) = [a for a in actors if a.name == "Marta Lindqvist and others"]
    assert words_of(others, INTERVIEW, "actors.interview") == ["We"]


def test_a_report_with_a_question_is_no_interview() -> None:
    text = INTERVIEW.replace("An interview with the", "The").replace("spoke with The Courier", "told of")
    actors = read(text).actors
    assert not [m for a in actors for m in a.mentions if m.rule == "actors.interview"]


def test_quoted_i_is_the_speaker_and_we_the_body_spoken_for() -> None:
    actors = read(SPEECH).actors
    (mayor,) = [a for a in actors if a.name == "Jan Pavlak"]
    assert words_of(mayor, SPEECH, "actors.speaker") == ["I"]
    spoken_for = [a for a in actors if "We" in words_of(a, SPEECH, "actors.speaker")]
    assert [(a.kind, a.country) for a in spoken_for] == [("government", "CAN")]


@pytest.mark.parametrize(
    ("name", "behind", "countries", "found"),
    [
        ("Paris", None, (), {"FRA"}),
        ("Paris", "Texas", (), {"USA"}),
        ("Kiev", None, (), {"UKR"}),
        ("San Jose", None, ("CRI",), {"CRI"}),
        ("Nowhere-on-Sea", None, (), set()),
    ],
)
def test_places(name: str, behind: str | None, countries: tuple[str, ...], found: set[str]) -> None:
    places = locate(name, behind, countries)
    assert {p.country for p in places} == found
    assert len(places) <= 1


def test_an_ambiguous_place_keeps_its_candidates() -> None:
    assert len(locate("Springfield", None, ())) > 2
