"""The command line: what each command prints, what goes to standard error, and the exit codes."""

import io
import json
import os
import subprocess
import sys
import types
from pathlib import Path

import pytest

from twosource import __version__, cli
from twosource.cli import inputs, outputs
from twosource.errors import InputProblem, UsageProblem
from twosource.records import Analysis, Brief, Story

STORY = (
    "The old bridge at Orlow was closed on Friday after engineers found cracks in two of its piers, "
    "the town council said.\n"
)
PAGE = "<!doctype html><html><body><p>Log in</p></body></html>"


def module(name, **names):
    made = types.ModuleType(name)
    vars(made).update(names)
    return made


def analyse(report):
    if "fails" in report.id:
        raise IndexError("list index\nout of range")
    if "refused" in report.id:
        raise InputProblem(report.source, "no sentence in it")
    if "stopped" in report.id:
        raise KeyboardInterrupt
    return Analysis(report=report)


def group(analyses, settings):
    return [list(analyses)] if analyses else []


def compare(analyses, settings):
    reports = tuple(a.report for a in analyses)
    story = Story("s1", "Bridge", tuple(r.id for r in reports), None, (), (), (), ())
    return Brief(reports=reports, stories=(story,))


def brief_to_json(brief):
    return {
        "schema": "twosource.brief/1",
        "reports": [{"id": r.id, "published": r.published and r.published.isoformat()} for r in brief.reports],
        "stories": [{"id": s.id} for s in brief.stories],
    }


def score(name, path):
    if path.is_dir():
        raise ValueError("a folder, a file was expected")
    return {"eval": name, "f1": 0.5}


@pytest.fixture(autouse=True)
def pipeline(monkeypatch):
    """The rest of twosource, as plain functions: these tests are of the command line alone."""
    stubs = [
        module("twosource.pipeline", analyse=analyse, analyse_to_compare=analyse, compare=compare, group=group),
        module(
            "twosource.export",
            brief_to_json=brief_to_json,
            analysis_to_json=lambda a: {"schema": "twosource.read/1", "report": {"id": a.report.id, "text": "Brücke"}},
            analysis_to_conllu=lambda a: f"# newdoc id = {a.report.id}\n\n",
        ),
        module(
            "twosource.brief",
            write_terminal=lambda page, texts, width, colour: (
                f"{len(page['reports'])} {sorted(texts)} {width} {colour}\n"
            ),
            write_markdown=lambda page, texts: "# Bridge\n",
            write_html=lambda page, texts: "<!doctype html><p>Brücke</p>\n",
        ),
        module("twosource.evaluation", run=score, SCORERS={"dates": ("dates", "a file"), "names": ("names", "a file")}),
    ]
    for stub in stubs:
        monkeypatch.setitem(sys.modules, stub.__name__, stub)


@pytest.fixture
def pile(tmp_path):
    """Two reports in a folder."""
    folder = tmp_path / "pile"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(f"{STORY}{name}\n", encoding="utf-8")
    return folder


def out_and_err(capfd):
    captured = capfd.readouterr()
    return captured.out, captured.err


# --- commands -----------------------------------------------------------------------------------------------------


def test_brief_prints_plain_text_when_piped(pile, capfd, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    assert cli.run(["brief", str(pile)]) == 0
    assert out_and_err(capfd) == ("2 ['a', 'b'] 100 False\n", "")


def test_brief_json(pile, capfd):
    assert cli.run(["brief", "--json", "--published", "2024-05-03", str(pile)]) == 0
    page = json.loads(out_and_err(capfd)[0])
    assert page["schema"] == "twosource.brief/1"
    assert page["reports"] == [{"id": "a", "published": "2024-05-03"}, {"id": "b", "published": "2024-05-03"}]


def test_brief_markdown(pile, capfd):
    assert cli.run(["brief", "--markdown", str(pile)]) == 0
    assert out_and_err(capfd) == ("# Bridge\n", "")


def test_brief_html_writes_a_file_and_prints_nothing(pile, capfd, tmp_path):
    target = tmp_path / "brief.html"
    assert cli.run(["brief", str(pile), "--html", str(target)]) == 0
    assert target.read_text(encoding="utf-8") == "<!doctype html><p>Brücke</p>\n"
    assert out_and_err(capfd) == ("", "")


def test_brief_html_and_json_together(pile, capfd, tmp_path):
    assert cli.run(["brief", str(pile), "--html", str(tmp_path / "brief.html"), "--json"]) == 0
    assert json.loads(out_and_err(capfd)[0])["stories"] == [{"id": "s1"}]
    assert (tmp_path / "brief.html").exists()


def test_one_report_alone(pile, capfd):
    assert cli.run(["brief", "--json", str(pile / "a.txt")]) == 0
    assert [r["id"] for r in json.loads(out_and_err(capfd)[0])["reports"]] == ["a"]


def test_read(pile, capfd):
    assert cli.run(["read", str(pile)]) == 0
    lines = out_and_err(capfd)[0].splitlines()
    assert [json.loads(line)["report"]["id"] for line in lines] == ["a", "b"]
    assert "Brücke" in lines[0]


def test_read_conllu(pile, capfd):
    assert cli.run(["read", "--conllu", str(pile)]) == 0
    assert out_and_err(capfd)[0] == "# newdoc id = a\n\n# newdoc id = b\n\n"


def test_stories(pile, capfd):
    assert cli.run(["stories", str(pile)]) == 0
    assert [json.loads(line) for line in out_and_err(capfd)[0].splitlines()] == [
        {"report": report, "story": "s1", "shared": []} for report in ("a", "b")
    ]


def test_eval(tmp_path, capfd):
    path = tmp_path / "set.tml"
    path.write_text("x", encoding="utf-8")
    assert cli.run(["eval", "dates", str(path)]) == 0
    assert json.loads(out_and_err(capfd)[0]) == {"eval": "dates", "f1": 0.5}
    assert cli.run(["eval", "dates", str(tmp_path / "no")]) == 1
    assert cli.run(["eval", "dates", str(tmp_path)]) == 1
    assert out_and_err(capfd)[1].splitlines() == [
        f"cannot read {tmp_path / 'no'}: no such file or folder",
        f"cannot read {tmp_path}: a folder, a file was expected",
    ]
    assert cli.run(["eval", "weather", str(tmp_path)]) == 2
    assert "no layer named weather to score; known: dates (a file); names (a file)" in out_and_err(capfd)[1]


def test_standard_input(capfd, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    assert cli.run(["stories", "-"]) == 0
    assert out_and_err(capfd)[0] == '{"report": "stdin", "story": "s1", "shared": []}\n'


def test_version_and_help(capfd):
    assert cli.run(["--version"]) == 0
    assert out_and_err(capfd)[0] == f"twosource {__version__}\n"
    assert cli.run(["--help"]) == 0
    shown = out_and_err(capfd)[0]
    assert all(f"\n  {command} " in shown for command in ("brief", "read", "stories", "eval"))
    for command in ("brief", "read", "stories", "eval"):
        assert cli.run([command, "--help"]) == 0


# --- inputs that cannot be read -----------------------------------------------------------------------------------


BAD = {
    "empty.txt": (b"", "empty"),
    "binary.txt": (b"a\0b", "binary"),
    "latin.txt": (b"Br\xfccke", "not UTF-8 at byte 2"),
    "page.html": (PAGE.encode(), "no article"),
    "french.txt": (b"Le vieux pont a \xc3\xa9t\xc3\xa9 ferm\xc3\xa9 vendredi apr\xc3\xa8s que des ing\xc3\xa9nieurs "
                   b"ont trouv\xc3\xa9 des fissures dans deux de ses piliers.", "language is fr; read so far: en"),
    "sheet.xlsx": (b"PK", "no reader for .xlsx; readable: .txt"),
}  # fmt: skip


def test_each_bad_input_is_named_on_one_line_and_the_rest_done(pile, capfd):
    for name, (content, _) in BAD.items():
        (pile / name).write_bytes(content)
    (pile / "rows.jsonl").write_text(json.dumps({"text": STORY}) + "\n{broken\n", encoding="utf-8")
    with (pile / "large.txt").open("wb") as file:
        file.truncate(50_000_000)
    missing = str(pile / "missing.txt")
    assert cli.run(["brief", "--json", str(pile), missing]) == 1
    out, err = out_and_err(capfd)
    assert [r["id"] for r in json.loads(out)["reports"]] == ["a", "b", "rows-1"]
    lines = err.splitlines()
    for name, (_, why) in BAD.items():
        [line] = [line for line in lines if f"/{name}: " in line]
        assert line.startswith("cannot read ")
        assert why in line
    assert f"cannot read {missing}: no such file or folder" in lines
    assert any("rows.jsonl, line 2: not JSON" in line for line in lines)
    assert any("large.txt: too long: 50,000,000 bytes" in line for line in lines)
    assert len(lines) == len(BAD) + 3


@pytest.mark.parametrize("command", [["brief"], ["brief", "--markdown"], ["read"], ["read", "--conllu"], ["stories"]])
def test_all_inputs_bad(capfd, command):
    assert cli.run([*command, "missing.txt"]) == 1
    out, err = out_and_err(capfd)
    assert out == ""
    assert "cannot read missing.txt: no such file or folder\n" in err


def test_all_inputs_bad_as_json_is_an_empty_brief(capfd, tmp_path):
    target = tmp_path / "brief.html"
    assert cli.run(["brief", "--json", "--html", str(target), "missing.txt"]) == 1
    page = json.loads(out_and_err(capfd)[0])
    assert (page["reports"], page["stories"]) == ([], [])
    assert not target.exists()


@pytest.mark.parametrize("command", ["brief", "read", "stories"])
def test_a_report_that_fails_later_is_named_and_the_rest_done(pile, capfd, command):
    (pile / "fails.txt").write_text(STORY, encoding="utf-8")
    (pile / "refused.txt").write_text(STORY, encoding="utf-8")
    assert cli.run([command, str(pile)]) == 1
    out, err = out_and_err(capfd)
    assert "a" in out
    assert "fails" not in out
    first, second = err.splitlines()
    assert first.endswith("fails.txt: a fault in twosource met while reading it: IndexError: list index out of range")
    assert second.endswith("refused.txt: no sentence in it")


def test_interrupt_is_not_swallowed(pile, capfd):
    (pile / "stopped.txt").write_text(STORY, encoding="utf-8")
    assert cli.run(["read", str(pile)]) == 130


def test_same_report_twice_is_a_note(pile, capfd):
    path = str(pile / "a.txt")
    assert cli.run(["stories", path, path]) == 0
    out, err = out_and_err(capfd)
    assert len(out.splitlines()) == 1
    assert err == f"note: {path}: given 2 times, read once\n"


def test_500_reports(tmp_path, capfd):
    for number in range(500):
        (tmp_path / f"{number:03}.txt").write_text(f"{STORY}{number}\n", encoding="utf-8")
    assert cli.run(["stories", str(tmp_path)]) == 0
    out, err = out_and_err(capfd)
    assert len(out.splitlines()) == 500
    assert err == ""


def test_order_of_paths_does_not_matter(pile, capfd):
    paths = [str(pile / "a.txt"), str(pile / "b.txt"), "missing"]
    cli.run(["brief", "--json", *paths])
    forwards = out_and_err(capfd)
    cli.run(["brief", "--json", *reversed(paths)])
    assert out_and_err(capfd) == forwards


def test_a_newline_in_a_file_name_stays_on_one_line(capfd):
    assert cli.run(["stories", "no\nsuch\x1b[31m"]) == 1
    assert out_and_err(capfd)[1] == "cannot read no\\nsuch\\x1b[31m: no such file or folder\n"


# --- wrong calls --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "no command given; commands: brief, read, stories, origins, add, "),
        (["weather"], "No such command 'weather'"),
        (["brief"], "PATH"),
        (["brief", "--colour", "x"], "No such option"),
        (["brief", "--json", "--markdown", "x"], "--json and --markdown"),
        (["brief", "--published", "2023-02-30", "x"], "--published '2023-02-30' is no date; expected one such as"),
        (["brief", "--published", "20230203", "x"], "is no date"),
        (["brief", "--html", "/nope/x.html", "x"], "there is no folder /nope"),
        (["brief", "--html", "/", "x"], "is a folder"),
        (["eval", "dates"], "PATH"),
    ],
)
def test_wrong_call(capfd, arguments, said):
    assert cli.run(arguments) == 2
    out, err = out_and_err(capfd)
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_html_does_not_overwrite_an_input(pile, capfd):
    path = str(pile / "a.txt")
    assert cli.run(["brief", "--html", path, path]) == 2
    assert Path(path).read_text(encoding="utf-8").startswith(STORY)


def test_main_exits_with_the_code(monkeypatch):
    monkeypatch.setattr("sys.argv", ["twosource", "brief"])
    with pytest.raises(SystemExit) as exit:
        cli.main()
    assert exit.value.code == 2


# --- writing ------------------------------------------------------------------------------------------------------


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    target = tmp_path / "brief.html"
    target.write_text("before", encoding="utf-8")
    target.chmod(0o640)
    outputs.write_file(target, "after")
    assert target.read_text(encoding="utf-8") == "after"
    assert target.stat().st_mode & 0o777 == 0o640

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(UsageProblem, match="No space left"):
        outputs.write_file(target, "half")
    assert target.read_text(encoding="utf-8") == "after"
    assert [p.name for p in tmp_path.iterdir()] == ["brief.html"]


def test_a_page_that_cannot_be_made_leaves_no_file(pile, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["twosource.brief"], "write_html", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cli.run(["brief", str(pile), "--html", str(tmp_path / "brief.html")])
    assert not (tmp_path / "brief.html").exists()


def test_closed_pipe_is_no_traceback():
    code = "from twosource.cli import outputs\nfor i in range(9999): outputs.show_text('x' * 9999)"
    wrapped = f"from twosource.cli import outputs\ntry:\n    exec({code!r})\nexcept outputs.ReaderGone:\n    pass"
    process = subprocess.Popen([sys.executable, "-c", wrapped], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait() == 0


def test_output_is_utf8_in_any_locale():
    code = "from twosource.cli import outputs; outputs.show_text('Br\\xfccke'); outputs.say('Br\\xfccke')"
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=True)
    assert done.stdout == "Brücke".encode()


def test_nothing_slow_is_imported_for_help():
    slow = ("numpy", "onnxruntime", "tokenizers", "trafilatura", "lxml", "py3langid", "rich", "twosource.records")
    code = f"import sys; from twosource import cli; cli.run(['--help']); print([m for m in {slow} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


# --- progress -----------------------------------------------------------------------------------------------------


def test_progress_bar_only_on_a_terminal_and_for_many(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stderr = Terminal()
    monkeypatch.setattr("sys.stderr", stderr)
    assert list(inputs.progress(range(5))) == list(range(5))
    assert stderr.getvalue() == ""
    assert list(inputs.progress(range(50))) == list(range(50))
    assert stderr.getvalue() != ""
