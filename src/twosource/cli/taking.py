"""The commands that take what was found elsewhere: `export`, `serve` and `assistant`."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from twosource.cli.inputs import Apart, Published, compare_reports, group_reports, read_reports
from twosource.cli.outputs import Status, check_target, say, show_text, write_file
from twosource.cli.store import File, open_store
from twosource.errors import UsageProblem
from twosource.settings import SETTINGS

if TYPE_CHECKING:
    from twosource.records import Analysis

PORT: Final = 8765


def export_command(
    context: typer.Context,
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT",
            show_default=False,
            help="csv or parquet (tables: a folder), jsonld (schema.org), ftm (FollowTheMoney), ninjs (IPTC), polecat "
            "or gdelt (coded events, tab-separated), prov (W3C PROV).",
        ),
    ],
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", show_default=False, help="Reports, as for brief.")
    ] = None,
    story: Annotated[
        str | None, typer.Option(metavar="ID", show_default=False, help="A kept story instead of reports.")
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(metavar="FILE", show_default=False, help="Where to write; a folder for csv and parquet."),
    ] = None,
    published: Published = None,
    apart: Apart = SETTINGS.story_link,
    file: File = None,
) -> None:
    """Write what was found in a form that other programs take: tables, linked data, coded events."""
    from twosource.export import FORMATS, write_folder, write_text

    if form not in FORMATS:
        known = "; ".join(f"{name} ({told.told})" for name, told in FORMATS.items())
        raise UsageProblem(f"no format named {form}; known: {known}")
    if bool(paths) == bool(story):
        raise UsageProblem("give either reports or --story ID")
    folder = FORMATS[form].folder
    if folder and to is None:
        raise UsageProblem(f"{form} is several files; give the folder to write them to: --to FOLDER")
    target = check_target(to, paths or [], "--to") if to is not None and not folder else None
    if form == "prov":
        text = _prov(paths or [], story, published, apart, file, context.obj)
    else:
        page, texts = _brief(paths or [], story, published, apart, file, context.obj)
        if folder:
            for written in write_folder(form, page, Path(str(to))):
                say(str(written))
            return
        text = write_text(form, page, texts)
    if target is not None:
        write_file(target, text)
    else:
        show_text(text)


def _brief(
    paths: list[str], story: str | None, published: str | None, apart: float, file: str | None, status: Status
) -> tuple[dict[str, Any], dict[str, str]]:
    """The brief of the reports or of the kept story, and the reports' texts."""
    if story is not None:
        with open_store(file, read_only=True) as store:
            return store.story(story), store.texts(story)
    from twosource.export import brief_to_json

    brief = compare_reports(read_reports(paths, published, status), status, apart)
    return brief_to_json(brief), {report.id: report.text for report in brief.reports}


def _prov(
    paths: list[str], story: str | None, published: str | None, apart: float, file: str | None, status: Status
) -> str:
    from twosource.lineage import as_prov, trace
    from twosource.pipeline import date_together

    stories: list[list[Analysis]]
    if story is not None:
        with open_store(file, read_only=True) as store:
            stories = [[store.analysis(row["id"]) for row in store.reports(story=store.resolve(story))]]
    else:
        stories = [date_together(told) for told in group_reports(paths, published, status, apart)]
    return json.dumps(as_prov([trace(told) for told in stories]), ensure_ascii=False, indent=1) + "\n"


def serve_command(
    file: File = None,
    host: Annotated[str, typer.Option(help="The address to listen on; off this machine a token is asked for.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = PORT,
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", show_default=False, help="A further name by which browsers may ask for it."),
    ] = None,
    no_token: Annotated[
        bool, typer.Option("--no-token", help="Ask for no token through a proxy either: the proxy asks who it is.")
    ] = False,
) -> None:
    """Show the store in a browser: stories, reports, actors, changes; with an HTTP API under /api."""
    try:
        import uvicorn

        from twosource.server import LOOPBACK, create_app
    except ImportError as missing:
        raise UsageProblem(
            f"this needs {missing.name}; install what serving needs with: pip install 'twosource[serve]'"
        ) from None
    bare = f"[{host}]" if ":" in host else host
    local = bare in LOOPBACK
    if no_token and not local:
        raise UsageProblem(f"--no-token goes with an address of this machine, behind a proxy; {host} is open to others")
    with open_store(file) as store:
        path = store.path
    token = None if no_token else os.environ.get("TWOSOURCE_TOKEN") or secrets.token_urlsafe(24)
    address = f"http://{bare}:{port}/"
    say(f"twosource: the store {path} at {address}{'' if local else f'?token={token}'}  (stop with Ctrl-C)")
    if local and name and token:
        say(f"note: by the name {name[0]}, and through any proxy, add ?token={token} once")
    app = create_app(path, (*LOOPBACK, bare, *(name or [])), token, local)
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)


def assistant_command(file: File = None) -> None:
    """Let an assistant ask the store, over the Model Context Protocol on standard input and output."""
    from twosource.assistant import build_server

    with open_store(file, read_only=True) as store:
        path = store.path
    build_server(path).run("stdio")
