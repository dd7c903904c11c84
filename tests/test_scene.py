"""Narrative time: what a report tells on in the simple past happened on the day it has set."""

import datetime as dt

from twosource.events.scene import RULE
from twosource.pipeline import analyse
from twosource.records import Event, Report

TEXT = (
    "The minister was questioned at a hearing on Thursday. Senators asked him about the bridge. He has visited it "
    "twice.\n\nIn 2008 he built a dam. He praised the engineers.\n\nHe left the room by a side door."
)


def events(published: dt.date | None) -> dict[str, Event]:
    return {e.lemma: e for e in analyse(Report("r", "r", TEXT, published=published)).events}


def test_the_day_holds_for_the_simple_past_and_not_for_the_perfect_and_background_for_its_paragraph() -> None:
    found = events(dt.date(2026, 5, 8))
    thursday = dt.date(2026, 5, 7)
    left = found["leave"].when
    assert left is not None
    assert left.when is not None
    assert left.when.start == thursday
    visited, praised = found["visit"].when, found["praise"].when
    assert visited is None
    assert praised is not None
    assert praised.when is not None
    assert (praised.when.start, praised.rule) == (dt.date(2008, 1, 1), RULE)


def test_a_report_without_date_has_no_scenes() -> None:
    assert all(e.when is None or e.when.rule != RULE for e in events(None).values())
