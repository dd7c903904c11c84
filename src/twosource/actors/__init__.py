"""Actors: who is meant in one report, and who is the same across several."""

from twosource.actors.across import actor_at, merge_actors, same_actor
from twosource.actors.finding import find_actors

__all__ = ["actor_at", "find_actors", "merge_actors", "same_actor"]
