"""The key of the log: 256 random bits in a file beside it; and how a new file is put in its place whole.

On Linux and macOS the file is made readable to its owner alone (0600, in a folder made 0700); whoever is that user,
or administrator, can read it. On Windows the mode says nothing: the file has the access list that its folder hands
down, which under a user's own application data is that user, administrators and the system; in a folder of the
user's choosing nothing is promised. The key therefore guards the log where the log leaves without it: a copy, a
backup, a disk image without this file. A whole disk that is lost holds both; only the disk's own encryption helps.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from ptcoder.store.errors import KeyDamaged, KeyMissing

_LINE = re.compile(rb"ptcoder key 1: ([0-9a-f]{64})\r?\n?")


class Keys(Protocol):
    """Where the key of a log is had from; whoever opens a log hands one in."""

    def key(self, file: Path, log: Path) -> bytes:
        """The 32 bytes that open ``log``, whose key file is ``file``; made where neither of the two is there.

        Raises a LogError in words where there is no key to be had, OSError as it comes.
        """
        ...


class PlainKeys:
    """The key lies readable in the key file itself, for a disk that is itself encrypted."""

    def key(self, file: Path, log: Path) -> bytes:
        return read_or_make(file, log)


class PassingKeys:
    """A key that is written nowhere: the log cannot be opened again once this object is gone."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def key(self, file: Path, log: Path) -> bytes:
        return self._key


def read_or_make(file: Path, log: Path) -> bytes:
    """The 32 bytes of the key; made at first start, when neither ``file`` nor ``log`` is there.

    Raises KeyMissing where there is a log and no key, KeyDamaged where the file holds no key, OSError as it comes.
    """
    there = log.exists()  # asked first: whoever else is starting puts the key in its place before the log
    if not file.exists():
        if there:
            lost = f"The key of this log is missing: {file}. Without it the log cannot be opened: {log}"
            raise KeyMissing(f"{lost}. Put the key file back.")
        with made_whole(file) as new:
            new.write_bytes(f"ptcoder key 1: {secrets.token_hex(32)}\n".encode())
    return _read(file)


def _read(file: Path) -> bytes:
    if os.name == "posix" and file.stat().st_mode & 0o077:
        with suppress(PermissionError):  # somebody else's file
            file.chmod(0o600)  # copied here by hand, or out of an archive
    found = _LINE.fullmatch(file.read_bytes())
    if found is None:
        raise KeyDamaged(f"This is not a key, or not a whole one: {file}. Put the key file back from its backup.")
    return bytes.fromhex(found[1].decode())


@contextmanager
def made_whole(target: Path) -> Generator[Path]:
    """A new empty file to be filled, readable to this user alone; at the end it is ``target``, safely on the disk.

    If another program put its own there meanwhile, theirs stays. If filling it fails, nothing is left of it.
    """
    new = target.with_name(f"{target.name}.{secrets.token_hex(8)}.new")
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield new
        with new.open("rb+") as file:
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            _name(new, target)
    finally:
        new.unlink(missing_ok=True)
    sync_folder(target.parent)


def sync_folder(path: Path) -> None:
    """A new name in a folder is on the disk when the folder is; where the system knows such a thing."""
    if os.name == "posix":
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _name(new: Path, target: Path) -> None:
    """Gives a file its name, but never another's. Raises FileExistsError where the name is taken."""
    if os.name == "posix":  # where renaming replaces what is there, and only linking doesn't
        try:
            target.hardlink_to(new)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            if target.exists():
                raise FileExistsError from None
        else:
            return
    new.rename(target)
