"""The key of the log: who is asked for it, how it lies readable in a file, and how a file is put in its place whole.

Usually the key file beside the log is sealed (``sealing``) and the key lies in the system's credential store, or
behind a passphrase (``unlocking``). Readable in the file itself it lies only where ``PTCODER_KEY_FILE`` is set to 1:
on Linux and macOS for its owner alone (0600, in a folder made 0700), on Windows for whom the folder's access list
names. Whoever is that user, or administrator, or holds a copy of the folder, can then read the log; only a disk that
is itself encrypted helps against its loss.
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
    """The key lies readable in the key file itself."""

    def key(self, file: Path, log: Path) -> bytes:
        there = log.exists()  # asked first: whoever else is starting puts the key in its place before the log
        if not file.exists():
            if there:
                raise key_missing(file, log)
            with made_whole(file) as new:
                new.write_bytes(f"ptcoder key 1: {secrets.token_hex(32)}\n".encode())
        content = read_key_file(file)
        found = plain_key(content)
        if found is None and content.startswith(b"{"):
            raise KeyDamaged(
                f"The key file is sealed: {file}. Start without PTCODER_KEY_FILE, which asks for it plain."
            )
        if found is None:
            raise no_key(file)
        return found


class PassingKeys:
    """A key that is written nowhere: the log cannot be opened again once this object is gone."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def key(self, file: Path, log: Path) -> bytes:
        return self._key


def read_key_file(file: Path) -> bytes:
    """What stands in it; from now on its owner alone can read it. OSError as it comes."""
    if os.name == "posix" and file.stat().st_mode & 0o077:
        with suppress(PermissionError):  # somebody else's file
            file.chmod(0o600)  # copied here by hand, or out of an archive
    return file.read_bytes()


def plain_key(content: bytes) -> bytes | None:
    """The key in a key file that is not sealed; None if it holds none."""
    found = _LINE.fullmatch(content)
    return None if found is None else bytes.fromhex(found[1].decode())


def key_missing(file: Path, log: Path) -> KeyMissing:
    lost = f"The key of this log is missing: {file}. Without it the log cannot be opened: {log}"
    return KeyMissing(f"{lost}. Put the key file back; it lies with every backup and copy of the log.")


def no_key(file: Path) -> KeyDamaged:
    return KeyDamaged(f"This is not a key, or not a whole one: {file}. Put the key file back from its backup.")


@contextmanager
def made_whole(target: Path, *, over: bool = False) -> Generator[Path]:
    """A new empty file to be filled, readable to this user alone; at the end it is ``target``, safely on the disk.

    Unless it goes ``over`` what is there: if another program put its own there meanwhile, theirs stays. If filling it
    fails, nothing is left of it.
    """
    new = target.with_name(f"{target.name}.{secrets.token_hex(8)}.new")
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield new
        with new.open("rb+") as file:
            os.fsync(file.fileno())
        if over:
            new.replace(target)
        else:
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
