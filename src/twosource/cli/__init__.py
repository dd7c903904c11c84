"""The command line: one table of commands, each a plain function in a module of this package.

Results go to standard output in UTF-8, everything about the inputs to standard error, one a line. Exit codes: 0 done;
1 some inputs could not be read (the rest done); 2 the call itself was wrong. What a command needs is imported inside
it, so that `--help` and a wrong call answer at once.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final

import typer

from twosource import __version__
from twosource.cli.outputs import INTERRUPTED, WRONG_CALL, ReaderGone, Status, say, show_text
from twosource.cli.reports import brief_command, eval_command, origins_command, read_command, stories_command
from twosource.cli.store import (
    add_command,
    compact_command,
    correct,
    diff_command,
    forget_command,
    search_command,
    story_command,
)
from twosource.cli.taking import assistant_command, export_command, serve_command
from twosource.cli.watch import watch_command
from twosource.errors import InputProblem, UsageProblem

app = typer.Typer(
    name="twosource",
    help="Read several reports of one event and show, fact by fact, who says what, where the reports differ, and how "
    "many separate origins stand behind it.",
    epilog="Exit codes: 0 done; 1 some inputs could not be read (each named on standard error, the rest done); "
    "2 the call itself was wrong.",
    add_completion=False,
    rich_markup_mode=None,  # plain help: loading rich takes as long as all the rest of --help
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

COMMANDS: Final[tuple[tuple[str, str, Callable[..., Any]], ...]] = (
    ("brief", "Compare the reports fact by fact.", brief_command),
    ("read", "Print what was found in each report.", read_command),
    ("stories", "Group the reports into stories.", stories_command),
    ("origins", "Show which words stand in several reports and what they rest on.", origins_command),
    ("add", "Keep reports in the store.", add_command),
    ("watch", "Follow feeds and keep what is new in them.", watch_command),
    ("story", "Print the brief of a kept story, or list the stories.", story_command),
    ("search", "Find kept reports by words, actor, place, date, status, challenge.", search_command),
    ("diff", "Show what a report's newest version changed.", diff_command),
    ("forget", "Remove reports or stories from the store.", forget_command),
    ("compact", "Make room in the store.", compact_command),
    ("export", "Write tables, linked data or coded events for other programs.", export_command),
    ("serve", "Show the store in a browser.", serve_command),
    ("assistant", "Let an assistant ask the store (Model Context Protocol).", assistant_command),
    ("eval", "Score one layer on a public data set.", eval_command),
)
"""Name, help in a line, and function of each command, in the order of `--help`."""
for name, told, function in COMMANDS:
    app.command(name, short_help=told)(function)
app.add_typer(correct, name="correct", short_help="Put stories, actors and links right by hand.")

# Objects between two looks for garbage. Trees and records are many, small and in no cycles: looking every 700 of them,
# as Python does by default, took about a twentieth of a brief's time.
GARBAGE_EVERY: Final = 50_000


def settle() -> None:
    """Settle how Python and numpy run in this process; to be called before numpy is imported."""
    gc.set_threshold(GARBAGE_EVERY)
    # comparing takes many small matrix products, for which threads wait for each other longer than they work: with two
    # of them a brief of 50 reports took twice the CPU time. The network has threads of its own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _give_back_memory()


# Of mallopt(3), on Linux with glibc: pools of memory for threads, and bytes from which a block is taken by itself, to
# be given back at once. Left to itself glibc makes eight pools a core, of which each keeps as much as its thread ever
# took: 16 MB for each page that was made to fill the memory.
ARENA_MAX: Final = (-8, 2)
MMAP_THRESHOLD: Final = (-3, 4_000_000)


def _give_back_memory() -> None:
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # another system, or another library of C
        return
    mallopt(*ARENA_MAX)
    mallopt(*MMAP_THRESHOLD)


def main() -> None:
    """The entry point: run the command that `sys.argv` names and exit with its code."""
    settle()
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line; its exit code. Nothing is raised but what is a fault in twosource itself."""
    status = Status()
    try:
        code = app(args=list(arguments), prog_name="twosource", standalone_mode=False, obj=status)
        if code:  # Ctrl-C, in the releases of typer that give it back as a code
            return int(code)
    except ReaderGone:
        pass
    except UsageProblem as problem:
        say(f"twosource: {problem}")
        return WRONG_CALL
    except InputProblem as problem:
        status.problem(problem.source, problem.reason)
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as error:
        show = getattr(error, "show", None)  # a wrong option or argument, in the words of the option parser
        if show is None:
            raise
        show()
        return WRONG_CALL
    return status.code


@app.callback(invoke_without_command=True)
def choose(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Print the version, or leave the work to the command."""
    if version:
        show_text(f"twosource {__version__}\n")
        raise typer.Exit
    if context.invoked_subcommand is None:
        known = ", ".join(name for name, _, _ in COMMANDS)
        raise UsageProblem(f"no command given; commands: {known}; see twosource --help")
