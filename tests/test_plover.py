"""PLOVER codes: the frames hold together, and only political events get one."""

import datetime as dt
import json
from pathlib import Path

import pytest

import twosource
from twosource.events.plover import code_event
from twosource.records import Actor, Interval

FRAMES = json.loads((Path(twosource.__file__).parent / "data" / "en" / "frames.json").read_text("utf8"))
ACTORS = {
    "gov": Actor("gov", "Lindoria", "government", "LND"),
    "other": Actor("other", "Ostrava", "government", "OST"),
    "head": Actor("head", "Mara Velk", "person", office="President of Ostrava"),
    "firm": Actor("firm", "Velk Mills", "organisation"),
    "singer": Actor("singer", "Io Brandt", "person"),
}


def test_every_frame_names_a_known_event_and_mode() -> None:
    for frame in FRAMES["frames"]:
        event = FRAMES["events"][frame["event"]]
        assert frame.get("mode") is None or frame["mode"] in event["modes"], frame["name"]
        assert frame.get("verbs") or frame.get("nouns"), frame["name"]
    names = [f["name"] for f in FRAMES["frames"]]
    assert len(names) == len(set(names))


def test_accusing_is_conflict() -> None:
    assert FRAMES["events"]["ACCUSE"]["score"] < 0
    assert FRAMES["events"]["ACCUSE"]["quad"] == 3


@pytest.mark.parametrize(
    ("lemma", "who", "whom", "objects", "event", "mode"),
    [
        ("visit", ["head"], ["gov"], [], "CONSULT", "visit"),
        ("meet", ["head"], ["gov"], [], "CONSULT", None),
        ("condemn", ["gov"], ["other"], [], "ACCUSE", "disapprove"),
        ("impose", ["gov"], ["other"], ["sanction"], "SANCTION", "discontinue"),
        ("impose", ["gov"], [], ["curfew"], "COERCE", "curfew"),
        ("invade", ["gov"], ["other"], [], "ASSAULT", None),
        ("sign", ["gov", "other"], [], ["treaty"], "SUPPORT", None),
        ("call for", ["gov"], [], ["dialogue"], "REQUEST", None),
    ],
)
def test_a_political_event_has_a_code(
    lemma: str, who: list[str], whom: list[str], objects: list[str], event: str, mode: str | None
) -> None:
    code = code_event(lemma, who, whom, ACTORS, "happened", objects=objects)
    assert code is not None
    assert (code.event, code.mode) == (event, mode)
    assert code.auxiliary == ()


@pytest.mark.parametrize(
    ("lemma", "who", "whom", "objects"),
    [
        ("visit", ["singer"], ["firm"], []),  # nobody political
        ("meet", ["head"], [], []),  # nobody to meet
        ("call", ["gov"], ["other"], []),  # "called it a shame" is no appeal
        ("sign", ["gov"], [], ["autograph"]),
        ("paint", ["gov"], ["other"], []),
    ],
)
def test_other_events_have_none(lemma: str, who: list[str], whom: list[str], objects: list[str]) -> None:
    assert code_event(lemma, who, whom, ACTORS, "happened", objects=objects) is None


def test_status_and_date_set_the_auxiliary_modes() -> None:
    long_ago = Interval(dt.date(2019, 1, 1), dt.date(2019, 12, 31), "year")
    past = code_event("visit", ["head"], ["gov"], ACTORS, "happened", when=long_ago, published=dt.date(2031, 5, 14))
    assert past is not None and past.auxiliary == ("historical",)
    for status, auxiliary in (("planned", "future"), ("possible", "hypothetical"), ("not-happened", "negation")):
        code = code_event("visit", ["head"], ["gov"], ACTORS, status, published=dt.date(2031, 5, 14))  # type: ignore[arg-type]
        assert code is not None and code.auxiliary == (auxiliary,)
