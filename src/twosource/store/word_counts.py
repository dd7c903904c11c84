"""In how many of the reports kept each word and name stands, by day: on its day a word counts by the days before, so
that the order of arrival within a day is of no account."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from twosource.records import Analysis
from twosource.stories import words_of

FEW_COUNTS: Final = 50
"""Rows of word counts from which on they are summed: to one a day, and the days long past to one."""
DAYS_COUNTED: Final = 30
"""Days before the newest that keep a count of their own. A report that comes later than that is weighed by words of
some days after its own, too."""

Counts = tuple[Counter[str], int]


def load_words(connection: sqlite3.Connection, before: dt.date | None) -> Counts:
    """In how many reports each word stands, and how many reports those are: undated ones, and those of the days before
    one; of all days where that is None."""
    rows = connection.execute(
        "SELECT reports, packed FROM word_counts UNION ALL SELECT reports, packed FROM words_by_day "
        "WHERE ?1 IS NULL OR day < ?1",
        (str(before) if before else None,),
    )
    return _sum((_unpack(packed), many) for many, packed in rows)


def count_reports(connection: sqlite3.Connection, before: dt.date | None = None) -> int:
    """How many reports were counted: undated ones, and those of the days before one, or of all."""
    row = connection.execute(
        "SELECT (SELECT coalesce(sum(reports), 0) FROM word_counts) + (SELECT coalesce(sum(reports), 0) FROM "
        "words_by_day WHERE ?1 IS NULL OR day < ?1)",
        (str(before) if before else None,),
    ).fetchone()
    return int(row[0])


def count_words(connection: sqlite3.Connection, analyses: Sequence[Analysis]) -> None:
    """Counts the words of reports that have been grouped."""
    for day, of_day in _by_day(analyses).items():
        _write(connection, day, *count_bags(of_day))
    if connection.execute("SELECT (SELECT count(*) FROM word_counts) + count(*) FROM words_by_day").fetchone()[0] >= (
        FEW_COUNTS + DAYS_COUNTED
    ):
        _rewrite(connection, _load_days(connection))


def uncount_words(connection: sqlite3.Connection, analyses: Sequence[Analysis]) -> None:
    """Takes back the words of reports that are forgotten."""
    days = _load_days(connection)
    for day, of_day in _by_day(analyses).items():
        key = day if day in days else ""
        words, reports = days.get(key, (Counter(), 0))
        gone, many = count_bags(of_day)
        words.subtract(gone)
        days[key] = +words, max(0, reports - many)
    _rewrite(connection, days)


def count_bags(analyses: Sequence[Analysis]) -> Counts:
    """In how many of some reports each word stands, and how many they are."""
    return Counter(w for a in analyses for w in words_of(a)), len(analyses)


def _by_day(analyses: Sequence[Analysis]) -> dict[str, list[Analysis]]:
    """Reports by their day, "" where it is not known."""
    out: dict[str, list[Analysis]] = defaultdict(list)
    for a in analyses:
        out[str(a.report.published or "")].append(a)
    return out


def _load_days(connection: sqlite3.Connection) -> dict[str, Counts]:
    """The counts of each day; of undated reports and of the days long past under ""."""
    kept: dict[str, list[Counts]] = defaultdict(list)
    for day, many, packed in connection.execute(
        "SELECT '', reports, packed FROM word_counts UNION ALL SELECT day, reports, packed FROM words_by_day"
    ):
        kept[day].append((_unpack(packed), many))
    return {day: _sum(some) for day, some in kept.items()}


def _rewrite(connection: sqlite3.Connection, days: dict[str, Counts]) -> None:
    """Writes a row a day, and one for what is long past."""
    newest = max(days, default="")
    first = str(dt.date.fromisoformat(newest) - dt.timedelta(DAYS_COUNTED)) if newest else ""
    connection.execute("DELETE FROM word_counts")
    connection.execute("DELETE FROM words_by_day")
    _write(connection, "", *_sum(counts for day, counts in days.items() if day < first or not day))
    for day in sorted(d for d in days if d and d >= first):
        _write(connection, day, *days[day])


def _write(connection: sqlite3.Connection, day: str, words: Counter[str], reports: int) -> None:
    packed = zlib.compress(json.dumps(dict(sorted(words.items())), ensure_ascii=False).encode("utf-8"))
    if day:
        connection.execute("INSERT INTO words_by_day VALUES (?, ?, ?)", (day, reports, packed))
    else:
        connection.execute("INSERT INTO word_counts (reports, packed) VALUES (?, ?)", (reports, packed))


def _unpack(packed: bytes) -> Counter[str]:
    return Counter(json.loads(zlib.decompress(packed)))


def _sum(counts: Iterable[Counts]) -> Counts:
    words: Counter[str] = Counter()
    reports = 0
    for some, many in counts:
        words.update(some)
        reports += many
    return words, reports
