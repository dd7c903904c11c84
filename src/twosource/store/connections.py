"""Opening a store's file: one writer, any number of readers that never wait for it, and migrations on the way."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from twosource.errors import StoreProblem
from twosource.store.schema import APPLICATION_ID, MIGRATIONS, statements

VARIABLE: Final = "TWOSOURCE_STORE"
FILE: Final = "twosource.db"
BUSY: Final = 30.0
"""Seconds that a writer waits for another one: longer than any transaction takes."""
AGAIN: Final = 0.02
"""Seconds between two tries to open a file that others are making."""


def default_path() -> Path:
    """The store that is used where none is named: `TWOSOURCE_STORE`, else twosource.db in the user's data folder (XDG
    base directories; on macOS Application Support, on Windows the local application data)."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    if sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support"
    else:
        given = os.environ.get("XDG_DATA_HOME", "")
        folder = Path(given) if given.startswith("/") else Path.home() / ".local" / "share"
    return folder / "twosource" / FILE


def connect(path: Path, read_only: bool) -> sqlite3.Connection:
    """Opens a store; made where it is not there yet, unless for reading only.

    Raises StoreProblem where the file cannot be opened, is no store, or was written by a newer twosource.
    """
    if read_only and not path.is_file():
        raise StoreProblem(f"no store at {path}; twosource add makes one")
    if not read_only:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreProblem(f"cannot make the folder of {path}: {error.strerror}") from None
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}",
            uri=True, timeout=BUSY, isolation_level=None, check_same_thread=not read_only,
        )  # fmt: skip
        connection.row_factory = sqlite3.Row
        _open_patiently(connection, path, read_only)
    except (sqlite3.Error, StoreProblem) as error:
        if connection is not None:
            connection.close()
        raise error if isinstance(error, StoreProblem) else problem(error, path) from None
    return connection


def _open_patiently(connection: sqlite3.Connection, path: Path, read_only: bool) -> None:
    """Checks and prepares a file that others may be making at the same moment: the change of its journal's mode does
    not wait for them by itself (SQLite's manual, "PRAGMA journal_mode"), so it is tried again for as long as any
    writing waits."""
    until = time.monotonic() + BUSY
    while True:
        try:
            _check(connection, path, read_only)
            connection.execute("PRAGMA foreign_keys = ON")
            if read_only:
                connection.execute("PRAGMA query_only = ON")
            else:
                _prepare(connection)
            return
        except sqlite3.OperationalError as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(AGAIN)


def _check(connection: sqlite3.Connection, path: Path, read_only: bool) -> None:
    """StoreProblem where a file is not one of this program's, or of a later one."""
    connection.execute("BEGIN")  # of one moment: another program may be making the file
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.execute("COMMIT")
    if application != APPLICATION_ID and not (empty and application == 0):
        raise StoreProblem(f"{path} is an SQLite file, but no store of twosource; name another with --store")
    if version > len(MIGRATIONS):
        raise StoreProblem(f"{path} was written by a newer twosource (schema {version}); this one knows up to "
                           f"{len(MIGRATIONS)}: update twosource")  # fmt: skip
    if read_only and version < len(MIGRATIONS):
        raise StoreProblem(f"{path} has the schema of an earlier twosource ({version}); open it once for writing, "
                           "for example with twosource add, and it is brought up to date")  # fmt: skip


def _prepare(connection: sqlite3.Connection) -> None:
    """Readers beside the writer (WAL), every commit on the disk before it is said to be done, the newest schema."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    while connection.execute("PRAGMA user_version").fetchone()[0] < len(MIGRATIONS):
        with transaction(connection):  # another process may have been faster: looked at again inside
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version < len(MIGRATIONS):
                for statement in statements(MIGRATIONS[version]):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {version + 1}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written inside, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def problem(error: sqlite3.Error, path: Path) -> StoreProblem:
    """What an error of SQLite means for the user."""
    reason = str(error)
    if "full" in reason:
        return StoreProblem(f"cannot write {path}: no room left on the disk; all reports kept before are safe")
    if "locked" in reason or "busy" in reason:
        return StoreProblem(f"cannot write {path}: another program has been writing to it for {BUSY:.0f} seconds")
    if "not a database" in reason or "malformed" in reason:
        return StoreProblem(f"{path} is no SQLite file or a damaged one ({reason})")
    if "readonly" in reason:
        return StoreProblem(f"cannot write {path}: no permission")
    return StoreProblem(f"cannot use {path}: {reason}")
