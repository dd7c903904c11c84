"""One report with everything that was found in it marked: what, by which rule, and why."""

from twosource.explain.marks import reason_of
from twosource.explain.page import write_html
from twosource.explain.terminal import write_terminal

__all__ = ["reason_of", "write_html", "write_terminal"]
