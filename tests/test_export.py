"""The forms that a brief is taken away in, on an example story: nothing lost, references resolve, codebooks kept."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from twosource.errors import UsageProblem
from twosource.export import FORMATS, brief_to_json, build_tables, to_pandas, to_polars, write_folder, write_text
from twosource.export.codings import GDELT, OURS, POLECAT
from twosource.export.formats import _shown
from twosource.export.linked import TYPES
from twosource.export.tables import COLUMNS
from twosource.pipeline import analyse_all, compare
from twosource.records import Brief
from twosource.sources import read_paths

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "ministers-visit"

# Schemata and properties of FollowTheMoney 4.0 that are written.
FTM = {
    "Article": {"name", "title", "fileName", "publisher", "author", "publishedAt", "sourceUrl", "language", "notes"},
    "Person": {"name", "alias", "position", "country", "wikidataId"},
    "PublicBody": {"name", "alias", "country", "wikidataId"},
    "Organization": {"name", "alias", "country", "wikidataId"},
    "LegalEntity": {"name", "alias", "country", "wikidataId"},
    "Event": {"name", "startDate", "endDate", "location", "country", "involved", "proof", "notes", "recordId"},
}


@pytest.fixture(scope="module")
def compared() -> Brief:
    return compare(analyse_all(read_paths([str(EXAMPLE)]).reports))


@pytest.fixture(scope="module")
def brief(compared: Brief) -> dict[str, Any]:
    return brief_to_json(compared)


@pytest.fixture(scope="module")
def texts(compared: Brief) -> dict[str, str]:
    return {report.id: report.text for report in compared.reports}


def test_tables_hold_every_fact_and_reading(brief: dict[str, Any], texts: dict[str, str]) -> None:
    tables = build_tables(brief)
    facts = brief["stories"][0]["facts"]
    assert len(tables["facts"]) == len(facts)
    assert len(tables["readings"]) == sum(len(fact["readings"]) for fact in facts)
    for row in tables["readings"]:
        assert row["text"] == texts[str(row["report"])][int(str(row["start"])) : int(str(row["end"]))]
    for name, rows in tables.items():
        assert all(list(row) == list(COLUMNS[name]) for row in rows)


@pytest.mark.parametrize("form", [form for form, told in FORMATS.items() if not told.folder and form != "prov"])
def test_the_same_brief_gives_the_same_text(form: str, brief: dict[str, Any], texts: dict[str, str]) -> None:
    assert write_text(form, brief, texts) == write_text(form, json.loads(json.dumps(brief)), texts)


def test_csv_files_can_be_read_back(brief: dict[str, Any], tmp_path: Path) -> None:
    files = write_folder("csv", brief, tmp_path / "new" / "folder")
    assert [file.stem for file in files] == list(COLUMNS)
    with (tmp_path / "new" / "folder" / "facts.csv").open(encoding="utf8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["text"] for row in rows] == [fact["text"] for fact in brief["stories"][0]["facts"]]


@pytest.mark.parametrize("hostile", ['=HYPERLINK("x")', "+1", "-1+2", "@SUM(A1)", "\tx"])
def test_no_cell_of_a_spreadsheet_begins_like_a_formula(hostile: str) -> None:
    assert _shown(hostile) == "'" + hostile
    assert _shown((hostile, "b")) == f"'{hostile}; b"
    assert _shown(-3) == -3


def test_a_folder_that_cannot_be_made_is_said(brief: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageProblem, match="cannot write in"):
        write_folder("csv", brief, tmp_path / "file" / "folder")


def test_parquet_keeps_numbers_and_lists(brief: dict[str, Any], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write_folder("parquet", brief, tmp_path)
    rows = parquet.read_table(tmp_path / "facts.parquet").to_pylist()
    facts = brief["stories"][0]["facts"]
    assert [row["origins_low"] for row in rows] == [fact["support"]["origins_low"] for fact in facts]
    assert isinstance(rows[0]["who"], list)


def test_frames_have_every_row(compared: Brief, brief: dict[str, Any]) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    one, other = to_pandas(compared), to_polars(compared)
    for name, rows in build_tables(brief).items():
        assert len(one[name]) == len(other[name]) == len(rows)
    assert one["facts"]["origins_low"].sum() == other["facts"]["origins_low"].sum()


def test_every_reference_in_the_linked_data_resolves(brief: dict[str, Any], texts: dict[str, str]) -> None:
    document = json.loads(write_text("jsonld", brief, texts))
    known = {node["@id"] for node in document["@graph"]}
    assert len(known) == len(document["@graph"])

    def refer(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["@id"]] if set(value) == {"@id"} else []
            return own + [i for part in value.values() for i in refer(part)]
        return [i for part in value for i in refer(part)] if isinstance(value, list) else []

    assert set(refer(document["@graph"])) <= known
    kinds = {node["@type"] for node in document["@graph"]}
    assert kinds <= {"NewsArticle", "Claim", "Event", "Quotation", "Thing", *TYPES.values()}
    assert {"NewsArticle", "Claim", "Event", "Quotation", "Person"} <= kinds


def test_follow_the_money_uses_its_own_words(brief: dict[str, Any], texts: dict[str, str]) -> None:
    entities = [json.loads(line) for line in write_text("ftm", brief, texts).splitlines()]
    ids = {entity["id"] for entity in entities}
    assert len(ids) == len(entities)
    for entity in entities:
        assert set(entity["properties"]) <= FTM[entity["schema"]]
        assert entity["properties"]["name"]
        assert all(isinstance(value, str) for values in entity["properties"].values() for value in values)
        assert set(entity["properties"].get("involved", [])) | set(entity["properties"].get("proof", [])) <= ids


def test_news_items_carry_text_and_origins(brief: dict[str, Any], texts: dict[str, str]) -> None:
    items = [json.loads(line) for line in write_text("ninjs", brief, texts).splitlines()]
    assert [item["bodies"][0]["value"] for item in items] == [texts[report["id"]] for report in brief["reports"]]
    days = [report["published"] for report in brief["reports"]]
    assert [item.get("versionCreated") for item in items] == [day and f"{day}T00:00:00Z" for day in days]
    assert all(item["standard"]["version"] == "3.0" for item in items)
    assert any(source["role"] == "origin" for item in items for source in item["infoSources"])


@pytest.mark.parametrize(("form", "columns", "how_many"), [("polecat", POLECAT, 40), ("gdelt", GDELT, 61)])
def test_event_tables_have_the_codebook_s_columns(
    form: str, columns: list[str], how_many: int, brief: dict[str, Any], texts: dict[str, str]
) -> None:
    table = list(csv.reader(io.StringIO(write_text(form, brief, texts)), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert table[0] == [*columns, *OURS]
    assert len(columns) == how_many
    assert len(table) > 1
    assert all(len(row) == len(table[0]) for row in table)
    coded = {fact["id"] for fact in brief["stories"][0]["facts"] if fact["plover"]}
    assert {row[table[0].index("fact")] for row in table[1:]} == coded


def test_gdelt_dates_follow_the_codebook_s_formula(brief: dict[str, Any], texts: dict[str, str]) -> None:
    rows = list(csv.DictReader(io.StringIO(write_text("gdelt", brief, texts)), delimiter="\t"))
    dated = [row for row in rows if row["SQLDATE"]]
    assert dated
    for row in dated:
        year, month, day = int(row["SQLDATE"][:4]), int(row["SQLDATE"][4:6]), int(row["SQLDATE"][6:])
        assert float(row["FractionDate"]) == pytest.approx(year + (month * 30 + day) / 365, abs=1e-4)
        assert (row["MonthYear"], row["Year"]) == (row["SQLDATE"][:6], row["SQLDATE"][:4])
