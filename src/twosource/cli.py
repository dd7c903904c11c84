"""The command line: `twosource brief`, `read`, `stories`, `origins` and `eval`.

Results go to standard output in UTF-8, everything about the inputs to standard error, one a line. Exit codes: 0 done;
1 some inputs could not be read (the rest done); 2 the call itself was wrong. What a command needs is imported inside
it, so that `--help` and a wrong call answer at once.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

import typer

from twosource import __version__
from twosource.errors import InputProblem, UsageProblem
from twosource.settings import SETTINGS

if TYPE_CHECKING:
    from twosource.records import Analysis, Brief, Report

DONE: Final = 0
SOME_UNREAD: Final = 1
WRONG_CALL: Final = 2
INTERRUPTED: Final = 130  # what shells give for Ctrl-C

PLAIN_WIDTH: Final = 100  # columns where standard output is no terminal: the same bytes whatever window it runs in
PROGRESS_OVER: Final = 20  # up to as many reports are done before a progress bar could be read

T = TypeVar("T")

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

Apart = Annotated[
    float,
    typer.Option(
        "--apart",
        min=0.0,
        max=1.0,
        help="How alike, from 0 to 1, groups of reports must be to be one story: more where a false merge costs more.",
    ),
]
Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        show_default=False,
        help="A text file, an HTML page, a JSONL file (fields text, and if known id, title, url, outlet, published, "
        "byline, credit, language), a folder of these, or - for standard input.",
    ),
]
Published = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        show_default=False,
        help="The date (such as 2023-03-17) of reports that carry none; without it, it is worked out from the text.",
    ),
]


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


# Objects between two looks for garbage. Trees and records are many, small and in no cycles: looking every 700 of them,
# as Python does by default, took about a twentieth of a brief's time.
GARBAGE_EVERY: Final = 50_000


def settle() -> None:
    """Settle how Python and numpy run in this process; to be called before numpy is imported."""
    gc.set_threshold(GARBAGE_EVERY)
    # comparing takes many small matrix products, for which threads wait for each other longer than they work: with two
    # of them a brief of 50 reports took twice the CPU time. The network has threads of its own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


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
        raise UsageProblem("no command given; commands: brief, read, stories, origins, eval; see twosource --help")


@app.command("brief", short_help="Compare the reports fact by fact.")
def brief_command(
    context: typer.Context,
    paths: Paths,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    html: Annotated[
        str | None,
        typer.Option(metavar="FILE", show_default=False, help="Write one self-contained page, and print nothing else."),
    ] = None,
    published: Published = None,
    apart: Apart = SETTINGS.story_link,
) -> None:
    """Compare the reports fact by fact and print a brief: who says what, where they differ, how many origins."""
    if as_json and markdown:
        raise UsageProblem("--json and --markdown both go to standard output; give one of them")
    target = check_target(html, paths) if html is not None else None
    reports = read_reports(paths, published, context.obj)
    brief = compare_reports(reports, context.obj, apart)
    if not brief.reports and not as_json:
        say("twosource: no report to compare")
        return
    from twosource.export import brief_to_json

    page = brief_to_json(brief)
    texts = {report.id: report.text for report in brief.reports}
    if target is not None and brief.reports:
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


@app.command("read", short_help="Print what was found in each report.")
def read_command(
    context: typer.Context,
    paths: Paths,
    conllu: Annotated[bool, typer.Option("--conllu", help="Print CoNLL-U instead of JSON.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print each report with everything found in it marked, and why.")
    ] = False,
    html: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", show_default=False, help="With --explain: write one page, and print nothing else."
        ),
    ] = None,
    published: Published = None,
) -> None:
    """Print what was found in each report, one JSON object a line."""
    if explain and conllu:
        raise UsageProblem("--explain and --conllu both go to standard output; give one of them")
    if html is not None and not explain:
        raise UsageProblem("read --html writes what --explain prints; give --explain too")
    target = check_target(html, paths) if html is not None else None
    reports = read_reports(paths, published, context.obj)
    if not reports:
        return
    if explain:
        explain_reports(reports, target, context.obj)
        return
    from twosource.export import analysis_to_conllu, analysis_to_json
    from twosource.pipeline import analyse

    def write(report: Report) -> str:
        analysis = analyse(report)
        return analysis_to_conllu(analysis) if conllu else json_line(analysis_to_json(analysis))

    for text in each(reports, write, context.obj):
        show_text(text)


def explain_reports(reports: Sequence[Report], target: Path | None, status: Status) -> None:
    """Print each report with its marks, or write them all to one page."""
    from twosource.explain import write_html, write_terminal
    from twosource.pipeline import analyse

    if target is not None:
        analyses = list(each(reports, analyse, status))
        if analyses:
            write_file(target, write_html(analyses))
        return
    for number, analysis in enumerate(each(reports, analyse, status)):
        show_text(("\n" if number else "") + write_terminal(analysis, *terminal()))


@app.command("stories", short_help="Group the reports into stories.")
def stories_command(
    context: typer.Context,
    paths: Paths,
    apart: Apart = SETTINGS.story_link,
    published: Published = None,
) -> None:
    """Group the reports into stories and print one JSON object a line: {"report": id, "story": id, "shared": [...]}.

    "shared" holds the rarest names and words that reports of the story have in common.
    """
    from twosource.stories import in_common

    lines: dict[str, dict[str, Any]] = {}
    for number, story in enumerate(group_reports(paths, published, context.obj, apart), start=1):
        shared = in_common(story)
        for a in story:
            lines[a.report.id] = {"report": a.report.id, "story": f"s{number}", "shared": shared}
    for report in sorted(lines):
        show_text(json_line(lines[report]))


@app.command("origins", short_help="Show which words stand in several reports and what they rest on.")
def origins_command(
    context: typer.Context,
    paths: Paths,
    lines: Annotated[bool, typer.Option("--json", help="Print one JSON object a line, one a report.")] = False,
    prov: Annotated[
        str | None, typer.Option(metavar="FILE", show_default=False, help="Write the graph as W3C PROV (JSON).")
    ] = None,
    dot: Annotated[
        str | None, typer.Option(metavar="FILE", show_default=False, help="Write the graph for Graphviz.")
    ] = None,
    published: Published = None,
    apart: Apart = SETTINGS.story_link,
) -> None:
    """Show for each report which sentences also stand in others, copied or edited, and what they rest on."""
    targets = [check_target(x, paths) if x is not None else None for x in (prov, dot)]
    from twosource.lineage import as_dot, as_json, as_prov, as_text, trace
    from twosource.pipeline import date_together

    stories = [trace(date_together(story)) for story in group_reports(paths, published, context.obj, apart)]
    if targets[0] is not None:
        write_file(targets[0], json.dumps(as_prov(stories), ensure_ascii=False, indent=1) + "\n")
    if targets[1] is not None:
        write_file(targets[1], as_dot(stories))
    if lines or not any(targets):
        for number, story in enumerate(stories, start=1):
            found = as_json(story, f"s{number}")
            if lines:
                for record in found:
                    show_text(json_line(record))
            else:
                show_text(("\n" if number > 1 else "") + as_text(found))


@app.command("eval", short_help="Score one layer on a public data set.")
def eval_command(
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False, help="The layer to score.")],
    path: Annotated[
        str, typer.Argument(metavar="PATH", show_default=False, help="The data set, in the format it is published in.")
    ],
) -> None:
    """Score one layer on a public data set and print the figures and the set's digest as JSON."""
    from twosource.evaluation import SCORERS
    from twosource.evaluation import run as score

    if name not in SCORERS:
        known = "; ".join(f"{known} ({SCORERS[known][1]})" for known in SCORERS)
        raise UsageProblem(f"no layer named {name} to score; known: {known}")
    if not Path(path).exists():
        raise InputProblem(path, "no such file or folder")
    try:
        figures = score(name, Path(path))
    except (OSError, ValueError) as error:
        raise InputProblem(path, str(error)) from error
    show_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")


def read_reports(paths: Sequence[str], published: str | None, status: Status) -> list[Report]:
    """The reports that `paths` name; each problem is said and leaves exit code 1, each notice is said."""
    from twosource.sources import read_paths

    stdin = sys.stdin.buffer if sys.stdin is not None else None
    inputs = read_paths(paths, parse_day(published), stdin)
    for notice in inputs.notices:
        say(f"note: {notice}")
    for source, reason in inputs.problems:
        status.problem(source, reason)
    return inputs.reports


def group_reports(paths: Sequence[str], published: str | None, status: Status, apart: float) -> list[list[Analysis]]:
    """Read the reports that `paths` name and group them into stories."""
    from twosource.pipeline import analyse, group

    reports = read_reports(paths, published, status)
    return group(list(each(reports, analyse, status)), replace(SETTINGS, story_link=apart))


def compare_reports(reports: Sequence[Report], status: Status, apart: float) -> Brief:
    """Read and compare the reports; a brief of nothing where none is left."""
    from twosource.records import Brief

    if not reports:
        return Brief(reports=(), stories=())
    from twosource.pipeline import analyse_to_compare, compare

    analyses = list(each(reports, analyse_to_compare, status))
    settings = replace(SETTINGS, story_link=apart)
    return compare(analyses, settings) if analyses else Brief(reports=(), stories=())


def each(reports: Sequence[Report], step: Callable[[Report], T], status: Status) -> Iterator[T]:
    """What `step` makes of each report; a report it fails on is named as a problem and the rest is done."""
    for report in progress(reports):
        try:
            result = step(report)
        except UsageProblem:
            raise
        except InputProblem as problem:
            status.problem(problem.source, problem.reason)
        except Exception as error:
            detail = " ".join(str(error).split())
            status.problem(
                report.source, f"a fault in twosource met while reading it: {type(error).__name__}: {detail}"
            )
        else:
            yield result


def progress(reports: Sequence[Report]) -> Iterator[Report]:
    """The reports, with a bar on standard error where that is a terminal and there are many."""
    if len(reports) <= PROGRESS_OVER or sys.stderr is None or not sys.stderr.isatty():
        yield from reports
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(reports, description="Reading", console=Console(stderr=True), transient=True)


def parse_day(value: str | None) -> dt.date | None:
    """The day that `--published` gives; UsageProblem where it is not written YYYY-MM-DD or is no real day."""
    if value is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            raise ValueError
        return dt.date.fromisoformat(value)
    except ValueError:
        raise UsageProblem(f"--published {value!r} is no date; expected one such as 2023-03-17") from None


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


def check_target(name: str, paths: Sequence[str]) -> Path:
    """Where `--html` writes; UsageProblem, before any work, where it cannot or would overwrite an input."""
    target = Path(os.path.realpath(name))
    if target.is_dir():
        raise UsageProblem(f"--html {name} is a folder; expected a file name")
    if not target.parent.is_dir():
        raise UsageProblem(f"--html {name}: there is no folder {target.parent}; make it first")
    if not os.access(target if target.exists() else target.parent, os.W_OK):
        raise UsageProblem(f"--html {name}: no permission to write there")
    if any(path != "-" and os.path.realpath(path) == str(target) for path in paths):
        raise UsageProblem(f"--html {name} would overwrite an input; give another name")
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
