"""`export`, `serve` and `assistant` on the command line, and what an assistant is answered."""

import csv
import json
from pathlib import Path

import pytest

from twosource.assistant import MOST, Answers, build_server
from twosource.cli import run
from twosource.errors import UsageProblem
from twosource.sources import read_paths
from twosource.store import Store

EXAMPLE = str(Path(__file__).resolve().parent.parent / "examples" / "ministers-visit")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "desk.db"
    with Store.open(path) as store:
        store.add(read_paths([EXAMPLE]).reports)
    return path


def test_a_kept_story_is_written_as_the_reports_are(
    file: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["export", "ninjs", "--story", "s1", "--store", str(file), "--to", str(tmp_path / "kept.jsonl")]) == 0
    assert run(["export", "ninjs", EXAMPLE]) == 0
    kept = [json.loads(line) for line in (tmp_path / "kept.jsonl").read_text("utf8").splitlines()]
    read = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [item["bodies"] for item in kept] == [item["bodies"] for item in read]


def test_tables_and_provenance_of_a_kept_story(file: Path, tmp_path: Path) -> None:
    assert run(["export", "csv", "--story", "s1", "--store", str(file), "--to", str(tmp_path / "tables")]) == 0
    with (tmp_path / "tables" / "facts.csv").open(encoding="utf8", newline="") as lines:
        assert len(list(csv.DictReader(lines))) > 10
    assert run(["export", "prov", "--story", "s1", "--store", str(file), "--to", str(tmp_path / "prov.json")]) == 0
    assert "twosource:report-eastmere-herald" in json.loads((tmp_path / "prov.json").read_text("utf8"))["entity"]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["export", "docx", EXAMPLE], "no format named docx"),
        (["export", "csv", EXAMPLE], "--to FOLDER"),
        (["export", "gdelt"], "either reports or --story"),
        (["export", "gdelt", EXAMPLE, "--story", "s1"], "either reports or --story"),
        (["export", "gdelt", EXAMPLE, "--to", "/nowhere/at/all.tsv"], "there is no folder"),
    ],
)
def test_a_wrong_call_is_said_before_any_work(call: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(call) == 2
    assert said in capsys.readouterr().err


def test_an_assistant_is_told_who_else_says_so(file: Path) -> None:
    answers = Answers(file)
    story = answers.list_stories()[0]["id"]
    told = answers.read_story(story)
    shared = next(fact for fact in told["facts"] if fact["reports"] > 1)
    fact = answers.who_else_says_so(shared["number"])
    assert len({reading["report"] for reading in fact["readings"]}) == shared["reports"]
    for reading in fact["readings"]:
        report = answers.read_report(reading["report"], reading["start"], reading["end"] - reading["start"])
        assert report["text"] == reading["words"]
    assert answers.find_facts("cable", limit=10_000)
    assert len(answers.follow_changes()) <= MOST
    with pytest.raises(UsageProblem, match="is no day"):
        answers.list_stories(since="last week")


def test_the_assistant_offers_every_question(file: Path) -> None:
    pytest.importorskip("mcp")
    import asyncio

    tools = asyncio.run(build_server(file).list_tools())
    assert {tool.name for tool in tools} == {name for name in dir(Answers) if "_" in name and not name.startswith("_")}
