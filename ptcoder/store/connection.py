"""The one door to SQLCipher, and the only module that imports it.

sqlite-utils looks for ``pysqlite3`` when it is first imported and falls back to the standard ``sqlite3``. The
exceptions it catches are those of the module it found. A connection of ``sqlcipher3`` raises that package's own,
which the standard ones are not the base of: sqlite-utils would let an error pass that it means to handle, and leave
a transaction open. So the two names are given to ``sqlcipher3`` here, before sqlite-utils is imported for the first
time, and everything else in the store gets ``Database`` and ``Migrations`` from this module.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import sqlite3 as cipher  # the same interface, and it has types
else:
    import sqlcipher3
    import sqlcipher3.dbapi2 as cipher

    sys.modules["pysqlite3"] = sqlcipher3
    sys.modules["pysqlite3.dbapi2"] = cipher

from sqlite_utils import Database, Migrations

from ptcoder.store.errors import DiskFull, LogBusy, LogDamaged, LogError, LogUnwritable, ReadOnly, WrongKey

__all__ = ["Cursor", "Database", "Migrations", "Source", "connect", "in_words", "run", "writing"]

Cursor = cipher.Cursor
BUSY_MS = 2_000
"""How long a write waits for another program's. A press must show in 100 ms; this is for a backup's last moment."""

ROOM = 1 << 20
"""Less free space than this, and a failed write is put down to a full disk."""

_SETTINGS = """
PRAGMA cipher_log_level = NONE;
PRAGMA busy_timeout = {busy};
PRAGMA synchronous = FULL;
PRAGMA fullfsync = ON;
PRAGMA checkpoint_fullfsync = ON;
PRAGMA foreign_keys = ON;
PRAGMA recursive_triggers = ON;
PRAGMA temp_store = MEMORY;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
"""
# Errors reach the person as sentences, so SQLCipher prints none of its own. fullfsync is for macOS, where fsync alone
# leaves data in the disk's cache. recursive_triggers lets the log's triggers see the delete inside a REPLACE.
# temp_store keeps what SQLite would spill to a file in plain. cipher_memory_security stays off: it makes an append
# take twice as long, and guards from a reader of this process's memory, where Python holds the same names anyway.


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A log's file and what opens it, for whoever has to open it once more."""

    path: Path
    key: bytes = field(repr=False)


def connect(path: Path | None, key: bytes, *, wal: bool = True, read_only: bool = False) -> Database:
    """A database on an encrypted file (None: in memory only), every statement its own transaction.

    ``read_only`` leaves the file and its WAL exactly as they are, also when it is closed.

    ``key`` is the raw 256-bit key. The file must exist; making it is the caller's, so that it is made readable to
    nobody else. Raises WrongKey, or what ``in_words`` makes of SQLite's errors.
    """
    with in_words(path):
        name = ":memory:" if path is None else str(path.absolute())  # absolute: SQLite takes "file:" for more
        if read_only and path is not None:
            name = f"{path.absolute().as_uri()}?mode=ro"
        connection = cipher.connect(name, isolation_level=None, uri=read_only)
        try:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.executescript(_SETTINGS.format(busy=BUSY_MS))
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            database = Database(connection, execute_plugins=False)
            if wal and not read_only:
                database.enable_wal()
        except BaseException:
            connection.close()
            raise
        return database


def run(database: Database, sql: str, *values: str | bytes | int | None) -> cipher.Cursor:
    """``Database.execute``, with types."""
    return cast(Any, database).execute(sql, values)


@contextmanager
def writing(database: Database) -> Generator[None]:
    """One transaction that holds the right to write from its first moment: all of it is written, or nothing.

    ``Database.atomic`` begins with a read and would fail where another program wrote in between.
    """
    run(database, "BEGIN IMMEDIATE")
    try:
        yield
        run(database, "COMMIT")
    except BaseException:
        database.rollback()
        raise


@contextmanager
def in_words(path: Path | None) -> Generator[None]:
    """Turns what SQLite and the system say about the log into a LogError; a bug of ours passes through unchanged."""
    try:
        yield
    except cipher.Error as error:
        told = _of_sqlite(error, path)
        if told is None:
            raise
        raise told from error
    except OSError as error:
        raise _of_system(error, path) from error


def _of_sqlite(error: cipher.Error, path: Path | None) -> LogError | None:
    where = "the log in memory" if path is None else str(path)
    code = getattr(error, "sqlite_errorcode", cipher.SQLITE_ERROR) & 0xFF  # the primary code of an extended one
    match code:
        case cipher.SQLITE_NOTADB:
            return WrongKey(f"The key does not open this log, or its first page is damaged: {where}")
        case cipher.SQLITE_CORRUPT:
            return LogDamaged(
                f"The log is damaged: {where} ({error}). Nothing was changed in it. Restore it from a backup with "
                "`ptcoder restore`, which sets the damaged one aside."
            )
        case cipher.SQLITE_BUSY | cipher.SQLITE_LOCKED:
            return LogBusy(f"Another program is writing to the log: {where}")
        case cipher.SQLITE_FULL:
            return _full(where)
        case cipher.SQLITE_READONLY | cipher.SQLITE_PERM:
            return _read_only(where)
        case cipher.SQLITE_CANTOPEN | cipher.SQLITE_IOERR:
            return _of_folder(path) or LogUnwritable(f"The log cannot be opened or written: {where} ({error})")
        case _:
            return None


def _of_folder(path: Path | None) -> LogUnwritable | None:
    """What the folder itself shows where SQLite only says that something failed."""
    if path is None or not path.parent.is_dir():
        return None
    if shutil.disk_usage(path.parent).free < ROOM:
        return _full(str(path))
    if not os.access(path.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        return _read_only(str(path))
    return None


def _of_system(error: OSError, path: Path | None) -> LogUnwritable:
    where = str(error.filename or path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _full(where)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return _read_only(where)
    return LogUnwritable(f"{where}: {error.strerror or error}")


def _full(where: str) -> DiskFull:
    return DiskFull(f"The disk is full; nothing was written to {where}")


def _read_only(where: str) -> ReadOnly:
    return ReadOnly(f"This may not be written by you: {where}")
