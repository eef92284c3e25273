"""Where an open log lies. A file can be taken away, or another put in its place, and whoever has it open goes on
writing into nowhere without being told: so before each write we look whether it is still there.
"""

from __future__ import annotations

import os
from pathlib import Path

from ptcoder.store import keys
from ptcoder.store.connection import Database, Source, connect, run
from ptcoder.store.errors import LogDamaged, LogGone
from ptcoder.store.record import Tip

DATABASE = "log.db"
KEY = "log.key"
BACK = "back"
"""How the name of a log ends that is being put back."""


class Place:
    """The file of an open log, told from any other in its place."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key = key
        self._folder = _identity(path.parent)
        self._file = _identity(path)

    @property
    def source(self) -> Source:
        """What it takes to open the log once more."""
        return Source(path=self.path, key=self._key)

    @property
    def is_kept(self) -> bool:
        """Whether the file that was opened still lies there."""
        return self._file is not None and _identity(self.path) == self._file

    @property
    def _is_same_folder(self) -> bool:
        return self._folder is not None and _identity(self.path.parent) == self._folder

    def check(self) -> None:
        """Raises LogGone where what is written now would be lost with a file that lies there no more."""
        if not self.is_kept:
            if self.path.exists():
                raise LogGone(f"Another file stands in the place of the log: {self.path}. Put the log back there.")
            if self._is_same_folder:
                raise LogGone(f"The log was taken away: {self.path}. Put it back there, or it is written anew.")
            raise LogGone(f"The folder of the log is gone: {self.path.parent}. Put it back, or connect its drive.")

    def regain(self, database: Database, known: Tip) -> Database:
        """The log again after it was away: what stands there now if it holds all that we know of it; else, where
        nothing stands there, what ``database`` still holds of it, put back. Closes ``database`` where it succeeds.

        Raises LogGone, and changes nothing, where the folder is another or the file lacks what was written.
        """
        if not self.path.exists():
            if not self._is_same_folder:
                self.check()  # a drive that is not there: what was put here now would lie beneath it
            self._put_back(database)
        else:
            self._compare(known)
        self._file = None  # should the next lines fail, this is done again
        database.close()  # only now: as it ends, a connection takes away by its name the WAL that it takes for its own
        regained = connect(self.path, self._key)
        self._file, self._folder = _identity(self.path), _identity(self.path.parent)
        return regained

    def _compare(self, known: Tip) -> None:
        """Looks without touching: our own WAL may lie beside a file that it does not belong to."""
        other = connect(self.path, self._key, read_only=True)
        try:
            whole = run(other, "PRAGMA quick_check(1)").fetchone()[0] == "ok"
            row = run(other, "SELECT hash FROM event WHERE station = ? AND n = ?", known.station, known.n).fetchone()
        finally:
            other.close()
        if not whole or (known.n and (row is None or row[0] != known.hash)):
            raise LogGone(
                f"Another file stands in the place of the log, and it lacks what was written last: {self.path}. "
                "Put the log itself back in its place; what stands there now can be set aside."
            )

    def _put_back(self, database: Database) -> None:
        """The whole log out of an open connection. The old WAL goes first: it fits no other file."""
        spare = _spare(self.path)
        spare.unlink(missing_ok=True)
        os.close(os.open(spare, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            copy = connect(spare, self._key, wal=False)
            try:
                database.conn.backup(copy.conn)
            finally:
                copy.close()
            with spare.open("rb+") as file:
                os.fsync(file.fileno())
        except BaseException:
            spare.unlink()
            raise
        for left in ("-wal", "-shm"):
            self.path.with_name(self.path.name + left).unlink(missing_ok=True)
        spare.rename(self.path)
        keys.sync_folder(self.path.parent)


def missing_no_copy(path: Path) -> None:
    """Before a new log is made: raises LogDamaged where the old one was about to be put back and did not get there."""
    spare = _spare(path)
    if spare.exists():
        raise LogDamaged(f"The log is gone, but a whole copy of it is here: {spare}. Rename that to {path.name}.")


def _spare(path: Path) -> Path:
    return path.with_name(f"{path.name}.{BACK}")


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells one file from another of the same name; None where there is none to be seen."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
