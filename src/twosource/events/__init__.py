"""Events: who did what to whom, where, when, and whether it happened."""

from twosource.events.finding import find_events

__all__ = ["find_events"]
