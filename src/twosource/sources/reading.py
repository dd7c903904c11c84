"""Paths -> reports: files, folders and standard input, each report with its id, in one order whatever the paths'."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import stat
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, Final

from twosource.errors import InputProblem
from twosource.records import Report
from twosource.sources.formats import PACKED, READERS, ROWS, SNIFF, ending_of, find_reader, stem_of
from twosource.sources.languages import READ, declared_language, find_language
from twosource.sources.limits import MAX_STREAM_BYTES, MAX_TEXT_BYTES, too_long
from twosource.sources.published import date_in_address
from twosource.sources.text import read_text

STDIN: Final = "-"
STDIN_NAME: Final = "standard input"
SYSTEM_FILES: Final = {"thumbs.db", "desktop.ini"}  # hidden on the systems that write them
_PART: Final = re.compile(r"(.+), (?:line|row|entry|record) (\d+)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was read: `reports` by id, `problems` as (source, reason), `notices` of what was read otherwise than given.

    A problem means that something the user named is missing from the reports; a notice does not.
    """

    reports: list[Report]
    problems: list[tuple[str, str]]
    notices: list[str]


@dataclass(frozen=True, slots=True)
class _File:
    """A file to read: `source` as the user named it, `path` with its folders' links followed, `identity` with all."""

    source: str
    path: Path
    identity: str


@dataclass(slots=True)
class _Found:
    """What has been read so far."""

    reports: list[Report]
    problems: list[InputProblem]
    notices: list[str]
    originals: bool = False


def read_paths(
    paths: Sequence[str], published: dt.date | None = None, stdin: BinaryIO | None = None, originals: bool = False
) -> Inputs:
    """Read every report that `paths` name: files, folders (with all below them) and "-" for `stdin`.

    `published` is the date of reports that carry none. With `originals` each report holds the bytes it was read from,
    which takes the more memory. Nothing is raised for an input that cannot be read: it is
    named among the problems and the rest is read. Reports come by id, whatever the order of the paths.
    """
    found = _Found([], [], [], originals)
    files = _unique(_files(paths, found), found)
    ids = name_files([f.path for f in files])
    for file in files:
        _take(_read_file(file, ids[file.path]), found)
    if STDIN in paths:
        _take(_read_stdin(stdin), found)
    reports = []
    for report in _name_reports(found):
        try:
            reports.append(_date(complete(report), published))
        except InputProblem as problem:
            found.problems.append(problem)
    problems = sorted(((p.source, p.reason) for p in found.problems), key=_by_source)
    return Inputs(reports, problems, sorted(found.notices))


def _by_source(problem: tuple[str, str]) -> tuple[str, int, str]:
    """By source, the lines, rows, entries and records of one file by their number."""
    found = _PART.match(problem[0])
    return (found[1], int(found[2]), problem[1]) if found else (problem[0], 0, problem[1])


def _take(items: Iterator[Report | InputProblem | str], found: _Found) -> None:
    try:
        for item in items:
            if isinstance(item, Report):
                found.reports.append(item if found.originals else replace(item, original=None))
            elif isinstance(item, InputProblem):
                found.problems.append(item)
            else:
                found.notices.append(item)
    except InputProblem as problem:
        found.problems.append(problem)


def _files(paths: Sequence[str], found: _Found) -> Iterator[_File]:
    for given in paths:
        if given == STDIN:
            continue
        try:
            path = Path(given)
            if path.is_dir():
                yield from _folder(path, found)
            else:
                yield _file(path)
        except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
            found.problems.append(InputProblem(given, _reason(error)))


def _folder(folder: Path, found: _Found) -> Iterator[_File]:
    """The files below a folder in the order of their names; hidden ones are left out without a word."""
    empty = True

    def unreadable(error: OSError) -> None:
        found.problems.append(InputProblem(_printable(Path(error.filename)), _reason(error)))
        nonlocal empty
        empty = False

    for directory, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "README", "readme")) and name.lower() not in SYSTEM_FILES:
                empty = False
                path = Path(directory, name)
                if path.is_fifo():  # reading one that nobody writes to would wait for ever
                    found.problems.append(InputProblem(_printable(path), "a pipe, no file"))
                else:
                    yield _file(path)
    if empty:
        found.problems.append(InputProblem(_printable(folder), "no file in the folder"))


def _file(path: Path) -> _File:
    return _File(_printable(path), Path(os.path.realpath(path.parent), path.name), os.path.realpath(path))


def _unique(files: Iterator[_File], found: _Found) -> list[_File]:
    """Each file once, under the shortest of the names it was given by."""
    same: dict[str, list[_File]] = defaultdict(list)
    for file in files:
        same[file.identity].append(file)
    kept = []
    for group in same.values():
        group.sort(key=lambda f: (len(f.source), f.source))
        kept.append(group[0])
        if len(group) > 1:
            found.notices.append(f"{group[0].source}: given {len(group)} times, read once")
    return sorted(kept, key=lambda f: f.source)


def name_files(paths: Sequence[Path]) -> dict[Path, str]:
    """An id for each file: its name without ending; for files of one name, as many folders in front as tell them apart.

    Files that only their endings tell apart keep them ("a.html", "a.txt"). A file of rows is named apart from the
    others, since its rows' ids carry the line number.
    """
    groups: dict[tuple[str, bool], list[Path]] = defaultdict(list)
    for path in paths:
        groups[stem_of(path.name), _holds_rows(path.name)].append(path)
    ids: dict[Path, str] = {}
    for group in groups.values():
        for path, name in zip(group, _tell_apart(group), strict=True):
            ids[path] = _printable(Path(name))
    return ids


def _holds_rows(name: str) -> bool:
    ending = ending_of(name)
    return READERS.get(ending, READERS.get(ending.removesuffix(PACKED), READERS[".txt"])) in ROWS


def _tell_apart(group: list[Path]) -> list[str]:
    deepest = max(len(path.parts) for path in group)
    for with_ending in (False, True):
        for folders in range(deepest):
            names = []
            for path in group:
                front = [p for p in path.parts[:-1] if p != path.anchor]
                last = path.name if with_ending else stem_of(path.name)
                names.append("/".join([*front[max(0, len(front) - folders) :], last]))
            if len(set(names)) == len(names):
                return names
    raise AssertionError("two resolved paths are one")  # _unique keeps each path once


def _read_file(file: _File, id: str) -> Iterator[Report | InputProblem | str]:
    try:
        status = file.path.stat()
        if stat.S_ISFIFO(status.st_mode):  # "twosource read <(command)"
            with file.path.open("rb") as pipe:
                yield from _read_stream(_whole(pipe, file.source), file.path.name, file.source, id)
            return
        if not stat.S_ISREG(status.st_mode):
            raise InputProblem(
                file.source, "a folder" if stat.S_ISDIR(status.st_mode) else "a device or socket, no file"
            )
        with file.path.open("rb") as stream:
            reader = find_reader(file.path.name, stream.peek(SNIFF)[:SNIFF], file.source)
            if reader is read_text and status.st_size > MAX_TEXT_BYTES:
                raise InputProblem(file.source, too_long(status.st_size, "bytes"))
            yield from reader(stream, file.source, id)
    except (OSError, ValueError) as error:
        raise InputProblem(file.source, _reason(error)) from None


def _read_stdin(stdin: BinaryIO | None) -> Iterator[Report | InputProblem | str]:
    if stdin is None:
        raise InputProblem(STDIN_NAME, "it is closed")
    try:
        yield from _read_stream(_whole(stdin, STDIN_NAME), "", STDIN_NAME, "stdin")
    except (OSError, ValueError) as error:
        raise InputProblem(STDIN_NAME, _reason(error)) from None


def _whole(stream: BinaryIO, source: str) -> bytes:
    data = stream.read(MAX_STREAM_BYTES + 1)
    if len(data) > MAX_STREAM_BYTES:
        raise InputProblem(source, f"too long: over {MAX_STREAM_BYTES:,} bytes in a pipe; give it as a .jsonl file")
    return data


def _read_stream(data: bytes, name: str, source: str, id: str) -> Iterator[Report | InputProblem | str]:
    return find_reader(name, data[:SNIFF], source)(io.BytesIO(data), source, id)


def _name_reports(found: _Found) -> list[Report]:
    """The reports by id, each id once: the same report given twice is kept once, another gets "-2" behind."""
    by_id: dict[str, list[Report]] = defaultdict(list)
    for report in found.reports:
        by_id[report.id].append(report)
    named: dict[str, Report] = {}
    later: list[Report] = []
    for name, reports in sorted(by_id.items()):
        reports.sort(key=lambda r: (_content(r), r.source))
        named[name] = reports[0]
        for earlier, report in pairwise(reports):
            if _content(report) == _content(earlier):
                found.notices.append(f"{report.source}: the same report as {earlier.source} (id {name}), read once")
            else:
                later.append(report)
    for report in later:
        number = 2
        while f"{report.id}-{number}" in named:
            number += 1
        found.notices.append(f"{report.source}: another report has the id {report.id}; named {report.id}-{number}")
        named[f"{report.id}-{number}"] = replace(report, id=f"{report.id}-{number}")
    return [named[name] for name in sorted(named)]


def _content(report: Report) -> tuple[str, ...]:
    """What makes two reports of one id the same; a reprint under another outlet's name is another report."""
    day = report.published.isoformat() if report.published else ""
    return (report.sha256, report.outlet or "", report.url or "", report.title or "", day)


def complete(report: Report) -> Report:
    """The report with its language; and with its day, where its address alone names that. Raises InputProblem as
    `with_language` does."""
    report = with_language(report)
    day = date_in_address(report.url) if report.url and report.published is None else None
    if day is None:
        return report
    fields_from = (*report.fields_from, ("published", "address"))
    return replace(report, published=day, published_basis="metadata", fields_from=fields_from)


def with_language(report: Report) -> Report:
    """The report with its language, declared or found; InputProblem where it is one that is not read yet."""
    if report.language:
        language, rule = declared_language(report.language), None
    else:
        language, rule = find_language(report.text)
    if language not in READ:
        raise InputProblem(report.source, f"language is {language}; read so far: {' '.join(READ)}")
    extra = () if rule is None else (("language", f"text:{rule}"),)
    return replace(report, language=language, fields_from=report.fields_from + extra)


def _date(report: Report, published: dt.date | None) -> Report:
    if report.published is not None or published is None:
        return report
    return replace(
        report,
        published=published,
        published_basis="given",
        fields_from=(*report.fields_from, ("published", "option:--published")),
    )


def _printable(path: Path) -> str:
    """A path as text that can be written: bytes that are not UTF-8 become the replacement character."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return str(error)
