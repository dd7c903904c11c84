"""A story as a person reads it: on a terminal, as Markdown, and as one self-contained page.

All three take the dict that `twosource brief --json` prints and the reports' full texts by report id.
"""

from twosource.brief.html import write_html
from twosource.brief.markdown import write_markdown
from twosource.brief.terminal import write_terminal

__all__ = ["write_html", "write_markdown", "write_terminal"]
