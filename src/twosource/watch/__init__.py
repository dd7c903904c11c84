"""Following feeds: what is new in them is fetched, read, kept, and told of."""

from twosource.watch.following import Round, follow_once
from twosource.watch.pages import read_url

__all__ = ["Round", "follow_once", "read_url"]
