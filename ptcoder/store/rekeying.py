"""A log gets another key, in place and whole: the pages are written anew in one transaction of SQLite's.

In place, and not into a new file that takes the old one's name: whoever had the old file open would go on writing to
it, and lose what was written. The journal holds the pages as they were, under the old key, until the last moment; so
wherever this is cut off, exactly one of the two keys opens the log, and nothing is missing.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from ptcoder.store.connection import connect, in_words, run
from ptcoder.store.errors import LogDamaged, LogError, WrongKey


def opens(path: Path, key: bytes) -> bool:
    """Whether the key opens the log; a damaged first page looks like a wrong key."""
    try:
        connect(path, key, wal=False).close()
    except WrongKey:
        return False
    return True


def rekey(path: Path, old: bytes, new: bytes) -> None:
    """Writes every page under the new key. Raises LogBusy where anybody else has the log open, LogDamaged where a
    page is not as it was written: then, as after any LogError, the old key holds.
    """
    with in_words(path), closing(connect(path, old, wal=False)) as database:
        _check(run(database, "PRAGMA cipher_integrity_check").fetchall(), path)
        run(database, "PRAGMA journal_mode = DELETE")  # needs to be the only one; fails as busy where it is not
        run(database, "PRAGMA locking_mode = EXCLUSIVE")
        answer = run(database, f"PRAGMA rekey = \"x'{new.hex()}'\"").fetchall()
        if answer != [("ok",)]:
            raise LogError(f"The key was not changed: {answer}")
    with in_words(path), closing(connect(path, new, wal=False)) as database:
        _check(run(database, "PRAGMA cipher_integrity_check").fetchall(), path)


def _check(faults: list[tuple[str]], path: Path) -> None:
    if faults:
        raise LogDamaged(f"The log is damaged: {path} ({faults[0][0]}). Put it back from a backup first.")
