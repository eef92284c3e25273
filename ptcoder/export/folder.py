"""A folder that is there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from ptcoder.export.cells import csv_text
from ptcoder.export.leftovers import GROWING, sweep
from ptcoder.export.manifest import Part


class WholeFolder:
    """A new folder that takes its name when ``keep`` is called, and leaves nothing behind if ``drop`` is.

    Until then it grows beside its place, under a hidden name. Only its owner may read it (0700, its files 0600).
    Raises OSError; FileExistsError where the name is taken.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        if os.path.lexists(self.path):
            raise FileExistsError(17, "There is something of this name already", str(self.path))
        self._growing: Path | None = self.path.with_name(f".{self.path.name[:40]}.{secrets.token_hex(6)}{GROWING}")
        self._growing.mkdir(mode=0o700)
        sweep(self._growing)
        self._files: list[HashedFile] = []

    def file(self, name: str) -> HashedFile:
        """A new file in it, open for writing."""
        assert self._growing is not None
        opened = HashedFile(self._growing / name)
        self._files.append(opened)
        return opened

    def parts(self) -> tuple[Part, ...]:
        """What was written so far, in the order in which the files were made; every byte is on the disk then."""
        return tuple(each.finish() for each in self._files)

    def keep(self) -> None:
        assert self._growing is not None
        self.parts()
        _sync(self._growing)
        if os.path.lexists(self.path):  # renaming would replace an empty folder
            raise FileExistsError(17, "There is something of this name already", str(self.path))
        self._growing.rename(self.path)
        self._growing = None
        _sync(self.path.parent)

    def drop(self) -> None:
        """Does nothing to a folder that was kept."""
        for each in self._files:
            each.close()
        if self._growing is not None:
            shutil.rmtree(self._growing, ignore_errors=True)
            self._growing = None


class HashedFile:
    """A new file for its owner alone, whose length and SHA-256 are counted as it is written."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.rows = 0
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        self._file: BinaryIO = open(handle, "wb")  # noqa: PTH123, SIM115 - a handle, kept open
        self._digest = hashlib.sha256()
        self._bytes = 0

    def write(self, text: str) -> None:
        self.write_bytes(text.encode("utf-8", "surrogatepass"))

    def write_bytes(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self._bytes += len(data)

    def write_rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Rows of a CSV; ``rows`` counts them."""
        for row in rows:
            self.write(csv_text([row]))
            self.rows += 1

    def finish(self) -> Part:
        if not self._file.closed:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        return Part(name=self.name, bytes=self._bytes, sha256=self._digest.hexdigest())

    def close(self) -> None:
        self._file.close()


def _sync(folder: Path) -> None:
    if os.name == "posix":  # the names in it are on the disk when the folder is
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
