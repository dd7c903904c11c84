"""The web pages and the HTTP API over a store: `twosource serve`."""

from twosource.server.application import create_app
from twosource.server.guards import LOOPBACK

__all__ = ["LOOPBACK", "create_app"]
