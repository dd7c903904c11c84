"""Where the commands write: results to standard output in UTF-8, everything about the inputs to standard error."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from twosource.errors import InputProblem, UsageProblem

DONE: Final = 0
SOME_UNREAD: Final = 1
WRONG_CALL: Final = 2
INTERRUPTED: Final = 130  # what shells give for Ctrl-C

PLAIN_WIDTH: Final = 100  # columns where standard output is no terminal: the same bytes whatever window it runs in


class Status:
    """The exit code so far."""

    def __init__(self) -> None:
        """Nothing has gone wrong yet."""
        self.code = DONE

    def problem(self, source: str, reason: str) -> None:
        """Name an input that could not be read."""
        self.code = SOME_UNREAD
        say(str(InputProblem(source, reason)))


class ReaderGone(Exception):  # noqa: N818 - no error: who reads standard output has seen enough ("| head")
    """Standard output was closed by its reader."""


def json_line(record: dict[str, Any]) -> str:
    """A record as one line of JSON."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n"


def terminal() -> tuple[int, bool]:
    """The width to write to and whether in colour."""
    if sys.stdout is None or not sys.stdout.isatty():
        return PLAIN_WIDTH, False
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns, colour


def show_text(text: str) -> None:
    """Write to standard output in UTF-8, whatever the locale; ReaderGone where nobody reads it any more."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The interpreter flushes once more at exit and would complain: give it somewhere to write.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ReaderGone from None
    except OSError as error:
        raise UsageProblem(f"cannot write standard output: {error.strerror}") from None


def say(line: str) -> None:
    """Write one line to standard error; what would break the line or steer the terminal is escaped."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in line)
    if sys.stderr is not None:
        print(shown, file=sys.stderr, flush=True)


def check_target(name: str, paths: Sequence[str], option: str = "--html") -> Path:
    """Where an option writes; UsageProblem, before any work, where it cannot or would overwrite an input."""
    target = Path(os.path.realpath(name))
    if target.is_dir():
        raise UsageProblem(f"{option} {name} is a folder; expected a file name")
    if not target.parent.is_dir():
        raise UsageProblem(f"{option} {name}: there is no folder {target.parent}; make it first")
    if not os.access(target if target.exists() else target.parent, os.W_OK):
        raise UsageProblem(f"{option} {name}: no permission to write there")
    if any(path != "-" and os.path.realpath(path) == str(target) for path in paths):
        raise UsageProblem(f"{option} {name} would overwrite an input; give another name")
    return target


def write_file(target: Path, text: str) -> None:
    """Write a file whole or not at all: beside its place first, then moved there; UsageProblem where that fails."""
    data = text.encode("utf-8")
    try:
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):  # /dev/stdout, a pipe: nothing to replace
            target.write_bytes(data)
            return
        beside = target.parent / f".twosource-{os.getpid()}.tmp"
        try:
            beside.write_bytes(data)
            if target.exists():
                beside.chmod(stat.S_IMODE(target.stat().st_mode))
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise UsageProblem(f"cannot write {target}: {error.strerror}") from None


def show_brief(page: dict[str, Any], texts: dict[str, str], as_json: bool, markdown: bool, target: Path | None) -> None:
    """A brief in the form asked for; what writes another form is not imported."""
    if target is not None:
        from twosource.brief import write_html

        write_file(target, write_html(page, texts))
    if as_json:
        show_text(json.dumps(page, ensure_ascii=False, indent=2, allow_nan=False) + "\n")
    elif markdown:
        from twosource.brief import write_markdown

        show_text(write_markdown(page, texts))
    elif target is None:
        from twosource.brief import write_terminal

        show_text(write_terminal(page, texts, *terminal()))
