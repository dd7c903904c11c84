"""Events: who did what to whom, where, when, and whether it happened."""

from twosource.events.finding import find_events
from twosource.events.inferred_days import infer_days
from twosource.events.scene import scenes

__all__ = ["find_events", "infer_days", "scenes"]
