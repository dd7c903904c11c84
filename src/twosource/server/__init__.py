"""The web pages and the HTTP API over a store: `twosource serve`."""

from twosource.server.application import create_app

__all__ = ["create_app"]
