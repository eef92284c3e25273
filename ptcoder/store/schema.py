"""The tables that are kept: the log itself and what belongs to this file. A migration, once shipped, never changes.

What can be made again from the log is no part of this; it stands in ``views``.
"""

from __future__ import annotations

from pathlib import Path

from ptcoder.store.connection import Database, Migrations, run
from ptcoder.store.errors import LogDamaged, LogTooNew

APPLICATION = 0x70746364
"""SQLite's application id of our files: ``ptcd``."""

migrations = Migrations("ptcoder")


@migrations()
def schema_1(database: Database) -> None:
    database.executescript(
        """
        CREATE TABLE event (
            station BLOB NOT NULL CHECK (length(station) = 16),
            n INTEGER NOT NULL CHECK (n >= 1),
            id BLOB NOT NULL CHECK (length(id) = 16),
            lamport INTEGER NOT NULL CHECK (lamport >= n),
            at_us INTEGER NOT NULL,
            off_min INTEGER NOT NULL CHECK (off_min BETWEEN -32768 AND 32767),
            boot BLOB NOT NULL CHECK (length(boot) = 16),
            mono_us INTEGER NOT NULL CHECK (mono_us >= 0),
            who BLOB NOT NULL CHECK (length(who) = 16),
            salt BLOB NOT NULL CHECK (length(salt) = 16),
            body BLOB NOT NULL,
            prev BLOB NOT NULL CHECK (length(prev) = 32),
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            PRIMARY KEY (station, n)
        ) STRICT, WITHOUT ROWID;

        CREATE UNIQUE INDEX event_id ON event (id);

        CREATE TRIGGER event_update BEFORE UPDATE ON event BEGIN
            SELECT RAISE(ABORT, 'a record of the log is never changed');
        END;

        CREATE TRIGGER event_delete BEFORE DELETE ON event BEGIN
            SELECT RAISE(ABORT, 'a record of the log is never deleted');
        END;

        CREATE TRIGGER event_insert BEFORE INSERT ON event BEGIN
            SELECT RAISE(ABORT, 'the log takes only the number after the last of a station')
            WHERE NEW.n IS NOT 1 + coalesce((SELECT max(n) FROM event WHERE station = NEW.station), 0);
            SELECT RAISE(ABORT, 'a record must hold the hash of the one before it')
            WHERE NEW.prev IS NOT coalesce(
                (SELECT hash FROM event WHERE station = NEW.station AND n = NEW.n - 1), zeroblob(32)
            );
            SELECT RAISE(ABORT, 'the lamport number of a station only rises')
            WHERE NEW.lamport <= (SELECT lamport FROM event WHERE station = NEW.station AND n = NEW.n - 1);
            SELECT RAISE(ABORT, 'this id is in the log already')
            WHERE EXISTS (SELECT 1 FROM event WHERE id = NEW.id);
        END;

        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        """
    )
    _is_now(database, 1)


SCHEMA = 1
"""The newest schema this program knows; the file's own stands in ``user_version``."""


def make(database: Database) -> None:
    """The tables of a new log, in an empty file or in memory."""
    migrations.apply(database)


def refuse_strange(database: Database, path: Path | None, newest: int = SCHEMA) -> int:
    """The file's schema, 0 where it is empty. Raises LogTooNew where it is newer than ``newest``, LogDamaged where it
    is no log of ours; changes nothing.
    """
    found = _pragma(database, "user_version")
    if found > newest:
        raise LogTooNew(
            f"This log was written by a newer ptcoder (format {found}, this program knows {newest}): {path}. "
            "Install the newer version to open it."
        )
    if found and _pragma(database, "application_id") != APPLICATION:
        raise LogDamaged(f"This is not a log of ptcoder: {path}")
    return found


def _is_now(database: Database, version: int) -> None:
    run(database, f"PRAGMA application_id = {APPLICATION}")
    run(database, f"PRAGMA user_version = {version}")


def _pragma(database: Database, name: str) -> int:
    return int(run(database, f"PRAGMA {name}").fetchone()[0])


def read_meta(database: Database, key: str) -> str | None:
    """What this file says of itself, by key."""
    row = run(database, "SELECT value FROM meta WHERE key = ?", key).fetchone()
    return None if row is None else str(row[0])


def forget_station(database: Database) -> None:
    """Whoever opens this file from now on writes under a station of its own."""
    run(database, "DELETE FROM meta WHERE key = 'station'")


def write_meta(database: Database, key: str, value: str) -> None:
    run(database, "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, value)
