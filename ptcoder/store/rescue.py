"""What was said while the log could not be written: held in memory and in a small file until it can be again.

The file is encrypted under a key derived from the log's own, and holds whole records but for their place in the
chain. Their ids are given when they are made, and the log takes an id once: however a crash falls between the entering
and the removal of the file, nothing is entered twice.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ptcoder import files
from ptcoder.store.errors import LogError
from ptcoder.store.keys import sync_folder
from ptcoder.store.place import DATABASE
from ptcoder.store.record import Draft, Record
from ptcoder.visit import Logged

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from ptcoder.store.log import Log

RESCUE = "log.rescue"
UNREAD = "unread"
_HEADER = b"ptcoder rescue 1\n"
_SALT, _NONCE = 16, 12

Press = tuple[Record, ...]
"""What one transaction would have written."""


class Held:
    """The presses that the log could not take, in their order. Made with a log, it takes over what an earlier program
    had to leave in a rescue file.

    ``place`` is where the rescue file lies, None while these presses are in this program's memory alone; ``reason``
    is why the log did not take them; ``unread`` are rescue files that this log's key does not open: kept, not entered.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self._file = log.rescue
        self.reason = ""
        self.place: Path | None = None
        found, self.place, self.unread = self._file.read()
        self.presses: list[Press] = found

    def add(self, drafts: Sequence[Draft], why: LogError | None = None) -> tuple[Logged, ...]:
        """Holds what belongs in one transaction; the records as the log would have made them.

        Never raises for want of a place: ``place`` tells whether there was one.
        """
        if why is not None:
            self.reason = str(why)
        last = self.presses[-1][-1] if self.presses else None
        made = tuple(self._log.made(drafts, after=last))
        self.presses.append(made)
        self.place = self._file.write(self.presses)
        return tuple(record.logged() for record in made)

    def enter(self) -> int:
        """Writes all that is held, in its order and one transaction; how many presses the log did not have yet.

        Raises LogError and goes on holding it.
        """
        if not self.presses:
            return 0
        try:
            entered = self._log.enter([record for press in self.presses for record in press])
        except LogError as error:
            self.reason = str(error)
            if self.place is None:
                self.place = self._file.write(self.presses)
            raise
        new = sum(press[0].id in entered for press in self.presses)
        self.presses, self.place, self.reason = [], None, ""
        self._file.remove()
        return new

    def records(self) -> Iterator[Logged]:
        for press in self.presses:
            yield from (record.logged() for record in press)


class RescueFile:
    """One encrypted file, in the first of its places that takes it. ``folder`` and ``key`` are the log's; a log in
    memory has no folder, and nothing is kept of it.
    """

    def __init__(self, folder: Path | None, key: bytes) -> None:
        self._folder = folder
        self._key = key

    def use(self, key: bytes) -> None:
        """From now on with this key of the log; a file under the one before is not found any more."""
        self._key = key

    def _places(self) -> list[Path]:
        """The log's folder; else where this user's programs keep their state; else where files are kept for a while.

        The names tell logs apart and say nothing of what they hold.
        """
        if self._folder is None:
            return []
        name = hmac.digest(self._key, b"ptcoder rescue name", sha256).hex()[:16]
        return [
            self._folder / RESCUE,
            files.state_folder() / f"{name}.rescue",
            Path(tempfile.gettempdir(), f"ptcoder-{name}.rescue"),
        ]

    def write(self, presses: Sequence[Press]) -> Path | None:
        """Keeps these presses and nothing else, safely on a disk; where they are kept, None if nowhere.

        Not beside the log where the log is gone: what stands there may be what a drive had covered.
        """
        kept: Path | None = None
        content = self._sealed(presses)
        for place in self._places():
            if kept is None:
                try:
                    if place.name == RESCUE:
                        place.with_name(DATABASE).stat()
                    else:
                        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    _put(place, content)
                except OSError:  # the next place may take it; that none did is told by what is returned
                    continue
                kept = place
            else:
                _take_away(place)  # older, and of less
        return kept

    def read(self) -> tuple[list[Press], Path | None, list[Path]]:
        """All presses that are kept anywhere, by their order in the log; where; and the files that could not be read.

        A file that cannot be read is given another name: nothing is put over it.
        """
        found: dict[bytes, Press] = {}
        kept: Path | None = None
        unread: list[Path] = []
        for place in self._places():
            try:
                content = place.read_bytes()
            except OSError:
                continue  # not there; one that is there and locked is read at the next start
            presses = self._opened(content)
            if presses is None:
                unread.append(_aside(place))
            else:
                kept = kept or place
                found.update({press[0].id: press for press in presses})
        return sorted(found.values(), key=lambda press: press[0].lamport), kept, unread

    def remove(self) -> None:
        """Takes the file away wherever it lies. One that stays is harmless: what it holds is in the log."""
        for place in self._places():
            _take_away(place)

    def _sealed(self, presses: Sequence[Press]) -> bytes:
        said = [[[_told(value) for value in record.row()] for record in press] for press in presses]
        salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
        sealed = self._cipher(salt).encrypt(nonce, json.dumps(said).encode(), _HEADER)
        return _HEADER + salt + nonce + sealed

    def _opened(self, content: bytes) -> list[Press] | None:
        """The presses in a file; None where it is not of this log, not whole, or was changed."""
        from cryptography.exceptions import InvalidTag

        start = len(_HEADER) + _SALT + _NONCE
        if not content.startswith(_HEADER) or len(content) < start:
            return None
        salt, nonce = content[len(_HEADER) : start - _NONCE], content[start - _NONCE : start]
        try:
            plain = self._cipher(salt).decrypt(nonce, content[start:], _HEADER)
        except InvalidTag:
            return None
        said = cast("list[list[list[str | int]]]", json.loads(plain))
        return [tuple(Record(*_read(row)) for row in press) for press in said]

    def _cipher(self, salt: bytes) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # here: few programs ever need it
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        derived = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"ptcoder rescue file").derive(self._key)
        return AESGCM(derived)


def _told(value: bytes | int) -> str | int:
    return value.hex() if isinstance(value, bytes) else value


def _read(row: Iterable[str | int]) -> list[Any]:
    return [bytes.fromhex(value) if isinstance(value, str) else value for value in row]


def _put(place: Path, content: bytes) -> None:
    """Puts a file in its place whole and safely on the disk, readable to its owner alone. Raises OSError."""
    new = place.with_name(f"{place.name}.new")
    new.unlink(missing_ok=True)  # cut off by a crash
    handle = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle, made so that nobody else can read it
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(place)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    sync_folder(place.parent)


def _take_away(place: Path) -> None:
    with suppress(OSError):  # not there, or not ours to remove: told nowhere, as nothing depends on it
        place.unlink()


def _aside(place: Path) -> Path:
    aside = place.with_name(f"{place.name}.{UNREAD}-{secrets.token_hex(4)}")
    try:
        place.rename(aside)
    except OSError:  # where it cannot be renamed, nothing can be put over it either
        return place
    return aside
