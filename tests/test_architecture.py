"""Imports go one way, start-up stays light, and what the README says is there."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "twosource"

# The flow. A module may import from those before it, never from those after.
ORDER = [
    "errors", "settings", "records", "boosted", "columns", "partners", "content", "data", "sources", "language",
    "actors", "dates", "likely_days", "happenings", "publication_clues", "publication", "figures", "sayings",
    "attribution", "documents", "antecedents", "quotations", "events", "occasions", "doubts", "asides", "units",
    "unit_finding", "told_spans", "corrections", "comparison", "collation", "copies", "matching", "margins",
    "candidates", "links", "linkage", "open_day", "groups", "stories", "shared_terms", "origins", "slots", "changes",
    "withdrawals", "histories", "wordings", "lengths", "agreements", "told_claims", "rebuttals", "rivals", "disputes",
    "denials", "challenges", "facts", "pipeline", "reading", "lineage", "brief", "explain", "export", "store",
    "fetching", "watch", "server", "assistant", "evaluation", "cli",
]  # fmt: skip


def parts() -> dict[str, list[Path]]:
    """Each part of the flow with its files: a module, or a package's modules."""
    out: dict[str, list[Path]] = {}
    for path in sorted(PACKAGE.iterdir()):
        if path.suffix == ".py" and path.stem != "__init__":
            out[path.stem] = [path]
        elif path.is_dir() and (path / "__init__.py").exists():
            out[path.name] = sorted(path.glob("*.py"))
    return out


def imported(path: Path) -> set[str]:
    """The parts of the flow that a file imports, at its top or inside functions."""
    out: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("twosource."):
            out.add((node.module or "").split(".")[1])
        elif isinstance(node, ast.Import):
            out.update(a.name.split(".")[1] for a in node.names if a.name.startswith("twosource."))
    return out


def test_every_part_has_its_place_in_the_flow() -> None:
    assert set(parts()) == set(ORDER)


@pytest.mark.parametrize("part", ORDER)
def test_imports_go_one_way(part: str) -> None:
    later = set(ORDER[ORDER.index(part) + 1 :])
    for path in parts()[part]:
        assert not imported(path) & later, f"{path.name} imports {sorted(imported(path) & later)}"


def test_nothing_slow_is_imported_for_help() -> None:
    code = (
        "import sys; from twosource import cli; "
        "print(sorted(set(sys.modules) & {'numpy', 'onnxruntime', 'tokenizers', 'trafilatura', 'lxml', 'py3langid',"
        "'feedparser', 'fastwarc', 'pyarrow', 'httpcore2', 'sqlite3'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_modules_stay_readable() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        lines = path.read_text("utf8").count("\n")
        assert lines <= 600, f"{path.name}: {lines} lines"


def test_the_readme_names_every_command() -> None:
    from twosource import cli

    text = (ROOT / "README.md").read_text("utf8")
    for name in [name for name, _, _ in cli.COMMANDS] + [group.name for group in cli.app.registered_groups]:
        assert f"| `twosource {name} " in text, name


def test_no_machine_path_is_in_the_repository() -> None:
    """Only files under version control count; outside a checkout there is nothing to look at."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    for name in done.stdout.splitlines():
        path = ROOT / name
        if path.suffix in (".py", ".md", ".toml", ".json", ".html") and path.is_file():
            text = path.read_text("utf8", "replace")
            assert not re.search(r"/(?:wo" + r"rk|ro" + r"ot|ho" + r"me)/\w", text), name


def test_the_readme_shows_real_output() -> None:
    """Nearly every line of the brief that the README opens with is printed today. (Not every one: the last bits of
    int8 arithmetic differ between processors.)"""
    text = (ROOT / "README.md").read_text("utf8")
    block = re.search(r"<!-- output -->\n```text\n(.*?)```", text, re.S)
    assert block
    shown = [line for line in block[1].splitlines() if line.strip() not in ("", "…")]
    call = [sys.executable, "-c", "from twosource.cli import main; main()", "brief"]
    done = subprocess.run([*call, str(ROOT / "examples/ministers-visit")], capture_output=True, text=True, check=True)
    printed = set(done.stdout.splitlines())
    assert sum(line in printed for line in shown) >= 0.85 * len(shown)
