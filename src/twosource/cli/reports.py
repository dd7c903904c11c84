"""The commands that work on reports without a store: `brief`, `read`, `stories`, `origins` and `eval`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twosource.cli.inputs import Apart, Paths, Published, compare_reports, each, group_reports, read_reports
from twosource.cli.outputs import Status, check_target, json_line, say, show_brief, show_text, terminal, write_file
from twosource.errors import InputProblem, UsageProblem
from twosource.settings import SETTINGS

if TYPE_CHECKING:
    from twosource.records import Report


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
    show_brief(page, texts, as_json, markdown, target if brief.reports else None)


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


def stories_command(
    context: typer.Context,
    paths: Paths,
    apart: Apart = SETTINGS.story_link,
    published: Published = None,
) -> None:
    """Group the reports into stories and print one JSON object a line: {"report": id, "story": id, "shared": [...]}.

    "shared" holds the rarest names and words that the report has in common with others of its story.
    """
    from twosource.shared_terms import find_shared

    lines: dict[str, dict[str, Any]] = {}
    for number, story in enumerate(group_reports(paths, published, context.obj, apart), start=1):
        for a, shared in zip(story, find_shared(story), strict=True):
            lines[a.report.id] = {"report": a.report.id, "story": f"s{number}", "shared": shared}
    for report in sorted(lines):
        show_text(json_line(lines[report]))


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
