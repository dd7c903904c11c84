"""The documentation: every command and snippet in it runs, what it shows is printed, and it names what there is.

The pages are run in a reader's order in one folder that holds a copy of the examples. A comment before a block says
what is special about it: `<!-- not run: REASON -->`, `<!-- file: NAME -->` (the block is that file),
`<!-- exit 1 -->` (the code that its commands end with).
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import typer

from twosource import Store, cli
from twosource.export import FORMATS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = ("index", "tutorial", "how-to", "reference", "explanation")
BLOCK = re.compile(r"(?:^<!-- (?P<note>[^\n]*) -->\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.S | re.M)
MOST_NOT_RUN = 8  # blocks that need a network or run for ever; more would hide what does not work


@dataclass
class Block:
    page: str
    kind: str
    text: str
    note: str = ""
    codes: list[int] = field(default_factory=list)
    printed: str = ""
    fault: str = ""


def blocks(page: str) -> list[Block]:
    text = (DOCS / f"{page}.md").read_text("utf8")
    return [Block(page, m["kind"], m["text"], m["note"] or "") for m in BLOCK.finditer(text)]


def cells() -> list[dict[str, Any]]:
    notebook = json.loads((DOCS / "notebook.ipynb").read_text("utf8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def calls(text: str) -> Iterator[tuple[list[str], str | None]]:
    """The `twosource` command lines of a block, each with the file that its output goes to."""
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        words = shlex.split(line, comments=True)
        if words:
            assert words[0] == "twosource", f"{line!r} would not be tested"
            where = words.index(">") if ">" in words else None
            yield (words[1:where], words[where + 1] if where is not None else None)


@contextlib.contextmanager
def caught() -> Iterator[io.TextIOWrapper]:
    """Standard output and standard error, together, as UTF-8."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        yield stream


def read_back(stream: io.TextIOWrapper) -> str:
    stream.flush()
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode("utf-8")


def run_commands(block: Block) -> None:
    for words, target in calls(block.text):
        with caught() as stream:
            block.codes.append(cli.run(words))
        printed = read_back(stream)
        if target:
            Path(target).write_text(printed, encoding="utf-8")
        block.printed += printed


def run_code(block: Block, names: dict[str, Any]) -> None:
    with caught() as stream:
        try:
            exec(compile(block.text, f"{block.page}: {block.text[:40]!r}", "exec"), names)
        except Exception as error:  # told by the test of this block
            block.fault = f"{type(error).__name__}: {error}"
    block.printed = read_back(stream)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> list[Block]:
    """All blocks of all pages, run in order."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copytree(ROOT / "examples", folder / "examples")
    out: list[Block] = []
    with contextlib.chdir(folder), pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("TWOSOURCE_")]:
            patch.delenv(name)
        for page in PAGES:
            names: dict[str, Any] = {"__name__": "docs"}
            for block in blocks(page):
                out.append(block)
                if block.note.startswith("not run: "):
                    continue
                if block.note.startswith("file: "):
                    Path(block.note.removeprefix("file: ")).write_text(block.text, encoding="utf-8")
                elif block.kind == "sh":
                    run_commands(block)
                elif block.kind == "python":
                    run_code(block, names)
        names = {"__name__": "docs"}
        for cell in cells():
            block = Block("notebook", "python", "".join(cell["source"]))
            if "matplotlib" in block.text:
                try:
                    import matplotlib
                except ImportError:
                    continue
                matplotlib.use("agg")
            out.append(block)
            run_code(block, names)
            shown = [text for one in cell["outputs"] for text in one.get("text", [])]
            out.append(Block("notebook", "text", "".join(shown)))
    return out


def is_run(block: Block) -> bool:
    return block.kind in ("sh", "python") and not block.note.startswith("not run: ")


def test_every_command_and_snippet_runs(done: list[Block]) -> None:
    for block in filter(is_run, done):
        expected = int(block.note.removeprefix("exit ")) if block.note.startswith("exit ") else 0
        assert not block.fault, (block.page, block.text, block.fault)
        assert set(block.codes) <= {expected}, (block.page, block.text, block.printed)
    assert sum(block.note.startswith("not run: ") for block in done) <= MOST_NOT_RUN


def plain(text: str) -> list[str]:
    """The lines that say something; the times at which something was kept are all one."""
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME", text)
    return [line.rstrip() for line in text.splitlines() if line.strip() not in ("", "…")]


def test_what_is_shown_is_printed(done: list[Block]) -> None:
    """A `text` block shows lines that the block run last on its page printed."""
    ran: Block | None = None
    shown = 0
    for block in done:
        ran = block if is_run(block) else ran
        if block.kind != "text" or not block.text:
            continue
        assert ran and ran.page == block.page, f"{block.page}: nothing prints {block.text}"
        lines, printed = plain(block.text), set(plain(ran.printed))
        missing = [line for line in lines if line not in printed]
        where = f"{block.page}: {ran.text}prints\n{ran.printed}and not\n"
        assert not missing, where + "\n".join(missing)
        shown += len(lines)
    assert shown > 50


def test_the_kinds_of_blocks_are_known() -> None:
    for page in PAGES:
        text = (DOCS / f"{page}.md").read_text("utf8")
        assert text.count("\n```") == 2 * len(blocks(page)), f"{page}.md: a block that is not read"
        assert {block.kind for block in blocks(page)} <= {"sh", "python", "text", "toml", "xml", "json"}


# --- the reference names what there is --------------------------------------------------------------------------------


def reference() -> str:
    return (DOCS / "reference.md").read_text("utf8")


def test_every_command_and_option_is_in_the_reference() -> None:
    parts = dict(re.findall(r"^### `twosource (\w+)[^\n]*\n(.*?)(?=^##)", reference(), re.S | re.M))
    commands = dict(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]
    group = commands.pop("correct")
    named = [(name, name, command) for name, command in commands.items()]
    named += [(f"correct {name}", "correct", command) for name, command in group.commands.items()]
    for name, section, command in named:
        assert section in parts, f"twosource {name} has no section"
        assert name == section or f"| `{name.split()[1]}" in parts[section], f"twosource {name} is not in its section"
        for option in (word for parameter in command.params for word in parameter.opts):
            if option.startswith("--") and option != "--help":
                assert re.search(rf"`{option}[ `]", parts[section]), f"twosource {name} {option}"
    from twosource.evaluation import SCORERS

    assert not [form for form in FORMATS if f"`{form}`" not in parts["export"]]
    assert not [name for name in SCORERS if f"`{name}`" not in parts["eval"]]


def keys(record: Any) -> set[str]:
    if isinstance(record, dict):
        return set(record).union(*map(keys, record.values())) if record else set()
    return set().union(*map(keys, record)) if isinstance(record, list) else set()


def test_every_field_of_the_json_is_in_the_reference(done: list[Block]) -> None:
    text = reference()
    found: set[str] = set()
    for block in done:
        if block.page == "reference" and block.kind == "sh" and block.printed.startswith("{"):
            try:
                records = [json.loads(block.printed)]
            except json.JSONDecodeError:
                records = [json.loads(line) for line in block.printed.splitlines()]
            for record in records:
                if "report" in record and isinstance(record["report"], dict):
                    record["report"].pop("fields_from", None)  # its keys are names of fields
                for report in record.get("reports", []):
                    report.pop("fields_from", None)
                found |= keys(record)
    assert {"stories", "sentences", "also_in"} <= found
    assert not [key for key in sorted(found) if f"`{key}`" not in text]


def test_variables_paths_and_python_names_are_in_the_reference() -> None:
    text = reference()
    sources = "".join(path.read_text("utf8") for path in sorted((ROOT / "src").rglob("*.py")))
    assert not [name for name in set(re.findall(r"\bTWOSOURCE_[A-Z]+\b", sources)) if f"`{name}`" not in text]
    assert not [name for name in dir(Store) if name[0] != "_" and not re.search(rf"[`.]{name}\b", text)]
    pytest.importorskip("fastapi")
    from twosource.server.api import router

    paths = {route.path for route in router.routes}  # type: ignore[attr-defined]
    assert not [path for path in sorted(paths) if f"`{path}`" not in text]


def test_every_link_leads_somewhere() -> None:
    pages = [*sorted(DOCS.glob("*.md")), ROOT / "README.md"]
    for page in pages:
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf8")):
            if re.match(r"[a-z]+:", link):
                continue
            name, _, anchor = link.partition("#")
            target = (page.parent / name) if name else page
            assert target.is_file() or (target.is_dir() and not anchor), f"{page.name}: {link}"
            if anchor:
                headings = re.findall(r"^#+ (.*)$", target.read_text("utf8"), re.M)
                known = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
                assert anchor in known, f"{page.name}: {link}"


def test_the_site_has_every_page() -> None:
    listed = re.findall(r"^\s+- [^:]+: (\S+\.md)$", (ROOT / "mkdocs.yml").read_text("utf8"), re.M)
    assert sorted(listed) == sorted(path.name for path in DOCS.glob("*.md"))
