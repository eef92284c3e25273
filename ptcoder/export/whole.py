"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from ptcoder.export.cells import csv_text
from ptcoder.export.leftovers import GROWING, sweep

NEVER = frozenset({".db", ".db-wal", ".db-shm", ".key"})
"""How the names of logs, backups and keys end."""


class WholeFile:
    """A text file that takes its place when ``keep`` is called, and leaves nothing behind if ``drop`` is.

    Until then it grows beside its target, under a hidden name; what a program that was killed left there is removed by
    the next one. Only its owner may read it: it holds health information. A target that is a device or a pipe is
    written to as it is. A log, a backup or a key is never written over. Raises OSError, which names the target.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(os.path.realpath(path))
        self._growing: Path | None = None
        if self.path.suffix.casefold() in NEVER and self.path.exists():
            raise FileExistsError(errno.EEXIST, f"A {self.path.suffix} file is never written over", str(self.path))
        if self.path.exists() and not self.path.is_file():
            self.file: TextIO = self.path.open("w", encoding="utf-8", newline="")
            return
        try:
            handle, name = tempfile.mkstemp(prefix=f".{self.path.name[:40]}.", suffix=GROWING, dir=self.path.parent)
        except OSError as error:
            error.filename = str(self.path)  # nobody has asked for a file with the hidden name
            raise
        self._growing = Path(name)
        sweep(self._growing)
        self.file = open(handle, "w", encoding="utf-8", newline="")  # noqa: PTH123, SIM115 - a handle, kept open

    def finish(self) -> None:
        """See to it that every byte is on the disk."""
        if self.file.closed:
            return
        self.file.flush()
        if self._growing is not None:
            os.fsync(self.file.fileno())
        self.file.close()

    def keep(self) -> None:
        self.finish()
        if self._growing is None:
            return
        self._growing.replace(self.path)
        self._growing = None
        if os.name == "posix":  # the new name is on the disk when the folder is
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def drop(self) -> None:
        """Does nothing to a file that was kept."""
        with suppress(OSError):  # what could not be written is not wanted any more
            self.file.close()
        if self._growing is not None:
            self._growing.unlink(missing_ok=True)
            self._growing = None


def write_whole(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV, or nothing: whatever happens on the way, a file that was there before is then as it was."""
    file = WholeFile(path)
    try:
        file.file.writelines(csv_text([row]) for row in rows)
        file.keep()
    finally:
        file.drop()
