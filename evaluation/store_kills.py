"""A store that is killed, runs out of disk or loses power at any moment: what is kept after it?

    python evaluation/store_kills.py [--tries 200] [--seed 1] [--work FOLDER]

A child process keeps reports (their reading faked, so that writing is what takes the time) and says each one that is
done. It is stopped at a random moment in one of three ways:

    kill    kill -9
    power   its file and write-ahead log as they stand on the disk, the log cut at a random byte or its end overwritten
    full    the disk holds only so many pages more (PRAGMA max_page_count)

Then the file is opened again. It must be whole by SQLite's own checks, hold every report that was said to be done,
hold nothing half, and the next child goes on where that one stopped. When all reports are in, the file must hold what
an undisturbed run gives, row by row. Prints one JSON object; exit code 1 where anything was lost.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from twosource.corrections import Corrections
from twosource.errors import StoreProblem
from twosource.records import (
    Actor,
    Analysis,
    Challenge,
    Event,
    Fact,
    Interval,
    Mention,
    Reading,
    Report,
    Sentence,
    Story,
    Support,
    TimeExpression,
    Token,
)
from twosource.store import Flow, Store

REPORTS, TOPICS = 120, 12
DAY = dt.date(2026, 3, 2)
CLOCK = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def made(number: int) -> Report:
    """Report number n: ten of one topic have its rare words in common; some are revisions of the one before."""
    topic = number % TOPICS
    revised = number >= TOPICS and number % 7 == 0
    words = " ".join(f"topic{topic}word{i}" for i in range(30))
    own = " ".join(f"own{number}word{i}" for i in range(20))
    text = f"Mayor{topic} opened bridge{topic} on Monday. {words}. {own}."
    data = text.encode()
    url = f"https://paper.example/{number - TOPICS if revised else number}"
    return Report(
        f"r{number:03}", url, text, f"Bridge {topic}", f"Paper {number % 5}", url=url, published=DAY,
        published_basis="given", language="en", sha256=hashlib.sha256(data).hexdigest(), original=data,
    )  # fmt: skip


def analyse(report: Report) -> Analysis:
    """Sentences by full stops, words by spaces; an actor, a date and an event in the first sentence."""
    sentences, at = [], 0
    for part in report.text.split(". "):
        tokens, place = [], at
        for word in part.split():
            start = report.text.index(word, place)
            place = start + len(word)
            tokens.append(Token(start, place, word, word.lower().strip("."), "NOUN", "NN", len(tokens) - 1, "dep"))
        sentences.append(Sentence(at, at + len(part), tuple(tokens), ()))
        at += len(part) + 2
    who = report.text.split()[0]
    actor = Actor("a1", who, "person", names=(who,), mentions=(Mention(0, len(who), "name", "made.up"),))
    on = report.text.index("on Monday")
    date = TimeExpression(on + 3, on + 9, "DATE", "2026-03-02", Interval(DAY, DAY, "day"), "made.up")
    event = Event(0, on + 9, len(who) + 1, len(who) + 7, "open", ("a1",), (), (), date, "happened", None, (), None, 0,
                  1, "made.up")  # fmt: skip
    return Analysis(report, tuple(sentences), (actor,), (date,), (), (), (event,))


def compare(story: Sequence[Analysis], id: str, corrections: Corrections) -> tuple[list[Analysis], Story]:
    """One fact that all reports tell."""
    readings = tuple(
        Reading(a.report.id, 0, a.events[0].end, None, None, None, None, "happened", (), "same") for a in story
    )
    support = Support(len(story), len(story), min(2, len(story)), len(story), "happened", ())
    fact = Fact("f1", "event", "A bridge was opened", "open", None, ("a1",), (), (), None, None, "happened", "agree",
                Challenge("none"), support, (), readings)  # fmt: skip
    actor = Actor("a1", story[0].actors[0].name, "person", names=story[0].actors[0].names)
    title = story[0].report.title or ""
    return list(story), Story(id, title, tuple(a.report.id for a in story), None, (actor,), (), (fact,), ())


FLOW = Flow(analyse, compare, "made up")


def child(path: Path, full: int, checkpoint: bool) -> None:
    """Keeps the reports that are not there yet, one after the other, and says each that is done."""
    with Store.open(path, clock=lambda: CLOCK, flow=FLOW) as store:
        if full:
            store.connection.execute(f"PRAGMA max_page_count = {full}")
        if not checkpoint:
            store.connection.execute("PRAGMA wal_autocheckpoint = 0")
        try:
            store.settle()
            # one version came with each report; the last is given once more, which must change nothing
            kept = sum(row["version"] for row in store.reports())
            for number in range(max(0, kept - 1), REPORTS):
                store.add([made(number)])
                print(number, flush=True)
        except StoreProblem as problem:
            print(problem, file=sys.stderr)
            if full and "no room left" in str(problem):
                sys.exit(3)
            raise


def check(path: Path, done: int) -> list[str]:
    """What is wrong with a file of which the reports up to number `done` were said to be kept."""
    wrong = []
    with Store.open(path, clock=lambda: CLOCK, flow=FLOW) as store:
        found = [r[0] for r in store.connection.execute("PRAGMA integrity_check")]
        if found != ["ok"]:
            return [f"integrity_check: {found[:3]}"]
        wrong += [f"foreign_key_check: {tuple(r)}" for r in store.connection.execute("PRAGMA foreign_key_check")]
        store.connection.execute("INSERT INTO reports_search(reports_search, rank) VALUES ('integrity-check', 1)")
        for number in range(done + 1):
            report = made(number)
            id = store.knows(report.url or "")
            if id is None:
                wrong.append(f"report {number} was said to be kept and is not there")
        for row in store.reports():
            texts = [store.report(row["id"], v["version"])["text"] for v in store.versions(row["id"])]
            bytes_kept = [store.original(row["id"], v["version"]) for v in store.versions(row["id"])]
            if [t.encode() for t in texts] != bytes_kept:
                wrong.append(f"{row['id']}: the bytes of a version are not there")
            counts = [
                store.connection.execute(f"SELECT count(*) FROM {t} WHERE report = ?", (row["id"],)).fetchone()[0]
                for t in ("mentions", "found_actors", "dates", "events", "analyses")
            ]
            if counts != [1] * 5 or store.analysis(row["id"]).report.text != texts[-1]:
                wrong.append(f"{row['id']}: half written: {counts}")
        for row in store.connection.execute("SELECT id, reports FROM stories WHERE NOT stale AND merged_into IS NULL"):
            members = [r["id"] for r in store.reports(story=row["id"])]
            told = [r["report"] for f in store.facts(row["id"]) for r in store.fact(f["number"])["readings"]]
            if not sorted(members) == sorted(told) == store.story(row["id"])["stories"][0]["reports"]:
                wrong.append(f"{row['id']}: its facts are not those of its reports")
    return wrong


def start(path: Path, full: int = 0, checkpoint: bool = True) -> subprocess.Popen[str]:
    arguments = [sys.executable, __file__, "--child", str(path), "--full", str(full)]
    arguments += [] if checkpoint else ["--no-checkpoint"]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def said(process: subprocess.Popen[str]) -> int:
    """The last number that a child said."""
    assert process.stdout is not None
    numbers = [int(line) for line in process.stdout.read().splitlines() if line.strip().isdigit()]
    return max(numbers, default=-1)


def wait_for_first(process: subprocess.Popen[str], pause: float) -> int:
    """Lets a child open its store, then waits; the number it had said first."""
    assert process.stdout is not None
    line = process.stdout.readline()
    time.sleep(pause)
    return int(line) if line.strip() else -1


def killed(path: Path, chance: random.Random) -> int:
    process = start(path)
    if chance.random() < 0.2:  # sometimes before the file is even open
        time.sleep(chance.uniform(0, 0.5))
        first = -1
    else:
        first = wait_for_first(process, chance.uniform(0, 0.3))
    process.kill()
    process.wait()
    return max(first, said(process))


def cut_off(path: Path, chance: random.Random) -> int:
    """The files as a power cut leaves them. Every commit is on the disk before it is said to be done, so that only
    what comes behind the last one can be damaged; cut anywhere, the log holds a beginning of the commits."""
    process = start(path, checkpoint=False)
    first = wait_for_first(process, chance.uniform(0, 0.3))
    os.kill(process.pid, signal.SIGSTOP)
    time.sleep(0.01)
    log = Path(f"{path}-wal")
    copy, copied_log = path.with_suffix(".cut"), Path(f"{path.with_suffix('.cut')}-wal")
    shutil.copy(path, copy)
    if log.exists():
        shutil.copy(log, copied_log)
    process.kill()
    process.wait()
    done = max(first, said(process))
    if copied_log.exists() and chance.random() < 0.7:
        size, done = copied_log.stat().st_size, -1  # commits said to be done are cut off too: they cannot be asked for
        at = chance.randrange(size + 1)
        with copied_log.open("r+b") as file:
            if chance.random() < 0.5:
                file.truncate(at)
            else:
                file.seek(at)
                file.write(chance.randbytes(min(4096, size - at)))
    for end in ("-wal", "-shm", ""):
        Path(f"{path}{end}").unlink(missing_ok=True)
    copy.rename(path)
    if copied_log.exists():
        copied_log.rename(log)
    return done


def filled(path: Path, chance: random.Random) -> int:
    pages = 150
    if path.exists():
        with closing(sqlite3.connect(path)) as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
    process = start(path, full=pages + chance.randrange(1, 60))
    done = said(process)
    code = process.wait()
    if code not in (0, 3):
        raise SystemExit(f"on a full disk the child ended with {code}")
    return done


WAYS = {"kill": killed, "power": cut_off, "full": filled}


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with Store.open(path, clock=lambda: CLOCK, flow=FLOW) as store:
        store.settle()
        tables = [
            r[0]
            for r in store.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            if not r[0].startswith(("reports_search", "sqlite_", "word_counts"))
        ]
        return {t: [tuple(r) for r in store.connection.execute(f"SELECT * FROM {t} ORDER BY 1, 2")] for t in tables}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tries", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--work", type=Path, default=None)
    options.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--full", type=int, default=0, help=argparse.SUPPRESS)
    options.add_argument("--no-checkpoint", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        child(given.child, given.full, not given.no_checkpoint)
        return
    folder = given.work or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(given.seed)
    wrong: list[str] = []
    tried: Counter[str] = Counter()
    rounds, path = 0, folder / "store-0.db"
    for number in range(given.tries):
        way = chance.choice(sorted(WAYS))
        done = WAYS[way](path, chance)
        tried[way] += 1
        found = check(path, done)
        wrong += [f"try {number}, {way}: {w}" for w in found]
        with Store.open(path, clock=lambda: CLOCK, flow=FLOW) as store:
            whole = bool(found) or store.counts()["reports"] == len({made(n).url for n in range(REPORTS)})
        if whole:
            rounds += 1
            path = folder / f"store-{rounds}.db"
    last = start(path)
    said(last)
    last.wait()
    undisturbed = folder / "undisturbed.db"
    calm = start(undisturbed)
    said(calm)
    calm.wait()
    ours, theirs = content(path), content(undisturbed)
    differing = sorted(t for t in theirs if ours.get(t) != theirs[t])
    wrong += [f"table {t} is not as in an undisturbed run" for t in differing]
    print(json.dumps({"tries": dict(sorted(tried.items())), "stores filled": rounds, "wrong": wrong}, indent=2))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
