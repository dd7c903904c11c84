"""Events: who did what to whom, where, when, and whether it happened."""

from twosource.events.finding import find_events
from twosource.events.scene import date_by_scene, scenes

__all__ = ["date_by_scene", "find_events", "scenes"]
