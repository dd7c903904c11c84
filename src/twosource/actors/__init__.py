"""Actors: who is meant in one report, and who is the same across several."""

from twosource.actors.across import actor_at, merge_actors, same_actor
from twosource.actors.finding import find_actors
from twosource.actors.speakers import add_speakers

__all__ = ["actor_at", "add_speakers", "find_actors", "merge_actors", "same_actor"]
