"""Gold facts on real news, kept as places only: `python evaluation/news.py allsides_full.jsonl OUT`.

The sheets in evaluation/news say where in which report a fact is told, not the words, which are their publishers'.
This puts sheets and reports together again, a folder a story, as `twosource eval facts OUT/seen` takes them.
`--sheets FOLDER` goes the other way: it writes a sheet for each story folder in FOLDER.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

SHEETS = Path(__file__).parent / "news"
Json = dict[str, Any]


def put_together(sheet: Json, rows: dict[str, Json], out: Path) -> None:
    """Writes a story's reports and its gold.json; raises ValueError where a report is not the one that was read."""
    texts: dict[str, str] = {}
    for name, source in sheet["sources"].items():
        texts[name] = text_of(rows[source["id"]])
        if digest(texts[name]) != source["sha256"]:
            raise ValueError(f"{out.name}: the text of {source['id']} is not the one that was read")
    gold = {**sheet, "facts": [_facts(f, texts) for f in sheet["facts"]]}
    out.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (out / f"{name}.txt").write_text(text, "utf8")
    (out / "gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1), "utf8")


def text_of(row: Json) -> str:
    """A report as it was read: title, blank line, body."""
    return f"{row['title'].strip()}\n\n{row['text'].strip()}\n"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf8")).hexdigest()


def _facts(fact: Json, texts: dict[str, str]) -> Json:
    readings = []
    for r in fact["readings"]:
        words = [texts[r["report"]][a:b] for a, b in r["spans"]]
        told = {k: v for k, v in r.items() if k != "spans"}
        readings.append({**told, "text": words[0], **({"again": words[1:]} if words[1:] else {})})
    return {**fact, "readings": readings}


def sheet_of(folder: Path) -> Json:
    """A story folder's sheet: its gold.json with places for words."""
    gold: Json = json.loads((folder / "gold.json").read_text("utf8"))
    texts = {name: (folder / f"{name}.txt").read_text("utf8") for name in gold["published"]}
    sources = {n: {"id": s, "sha256": digest(texts[n])} for n, s in gold["sources"].items()}
    return {**gold, "sources": sources, "facts": [_places(f, texts) for f in gold["facts"]]}


def _places(fact: Json, texts: dict[str, str]) -> Json:
    readings = []
    for r in fact["readings"]:
        spans = []
        for words in [r["text"], *r.get("again", ())]:
            at = texts[r["report"]].index(words)
            spans.append([at, at + len(words)])
        readings.append({**{k: v for k, v in r.items() if k not in ("text", "again")}, "spans": spans})
    return {**fact, "readings": readings}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=Path, help="allsides_full.jsonl")
    parser.add_argument("out", type=Path, help="where the story folders are written")
    parser.add_argument("--sheets", type=Path, help="story folders to write sheets of, into OUT")
    args = parser.parse_args()
    if args.sheets:
        args.out.mkdir(parents=True, exist_ok=True)
        for folder in sorted(p.parent for p in args.sheets.glob("*/gold.json")):
            written = json.dumps(sheet_of(folder), ensure_ascii=False, separators=(",", ":"))
            (args.out / f"{folder.name}.json").write_text(written.replace('{"id":"g', '\n{"id":"g') + "\n", "utf8")
        return
    rows = {r["id"]: r for r in map(json.loads, args.reports.read_text("utf8").splitlines())}
    for sheet in sorted(SHEETS.glob("*/*.json")):
        put_together(json.loads(sheet.read_text("utf8")), rows, args.out / sheet.parent.name / sheet.stem)


if __name__ == "__main__":
    main()
