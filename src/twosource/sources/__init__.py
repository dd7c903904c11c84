"""Files, pages, rows and standard input -> reports: one module a format, one table of formats (`formats`)."""

from twosource.sources.reading import Inputs, read_paths

__all__ = ["Inputs", "read_paths"]
