"""One program at a time holds a log, and whoever else comes is told who.

The file ``log.lock`` names the holder. On one computer the system's own lock on that file decides: it ends with its
program, however that ended, and no number of a process that is used again can be taken for it. What a lock on a
network folder tells of another computer is not to be relied on, so a file that names one holds until it is given back
or a person, who can go and look, removes it.
"""

from __future__ import annotations

import errno
import getpass
import json
import os
import platform
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

from ptcoder.store.connection import in_words
from ptcoder.store.errors import LogError

LOCK = "log.lock"
FAR = 1 << 20
"""Windows keeps others from reading what is locked: a byte is locked far behind the text."""

_TAKEN = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a log: which program does what, on which computer, since when by that computer's clock."""

    host: str
    user: str
    pid: int
    doing: str
    since: str

    def words(self) -> str:
        who = f" by {self.user}" if self.user else ""
        when = f" since {self.since}" if self.since else ""
        return f"{self.doing} on {self.host}{who}{when} (process {self.pid})"


class LogHeld(LogError):
    """Another program has the log. ``removable``: it names another computer, and only a person can know whether a
    program still runs there; taking the lock with ``remove`` goes over it.
    """

    def __init__(self, text: str, holder: Holder | None, *, removable: bool) -> None:
        super().__init__(text)
        self.holder = holder
        self.removable = removable


class Lock:
    """A log that is held, until ``release`` or the end of this program."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    @classmethod
    def take(cls, folder: Path, doing: str, now: datetime, *, remove: bool = False) -> Lock:
        """Holds the log in a folder. Raises LogHeld where another does, LogError where the folder takes no file.

        ``doing`` is a word for the person who finds it held: ``window``, ``restore``. ``remove`` goes over a lock that
        names another computer; never over one that is held on this one.
        """
        path = folder / LOCK
        with in_words(path):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "r+b")
        try:
            with in_words(path):
                is_ours = _lock(file)
                holder = _read(file)
            if is_ours is False:
                raise LogHeld(_held(holder), holder, removable=False)
            is_unsure = holder is not None and (is_ours is None or holder.host != platform.node())
            if is_unsure and not remove:
                raise LogHeld(_perhaps(cast(Holder, holder)), holder, removable=True)
            with in_words(path):
                _write(file, _me(doing, now))
            return cls(file)
        except BaseException:
            file.close()
            raise

    def release(self) -> None:
        """Gives the log back; twice does nothing. A file that cannot be emptied holds nobody off on this computer."""
        if not self._file.closed:
            try:
                self._file.truncate(0)
            except OSError:
                return
            finally:
                self._file.close()


@contextmanager
def held(folder: Path, doing: str) -> Generator[None]:
    """Keeps every other program off the log in a folder meanwhile. Raises as ``Lock.take`` does."""
    lock = Lock.take(folder, doing, datetime.now(UTC))
    try:
        yield
    finally:
        lock.release()


def _me(doing: str, now: datetime) -> Holder:
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without a name
        user = ""
    since = now.astimezone().isoformat(" ", "minutes")[:16]
    return Holder(host=platform.node(), user=user, pid=os.getpid(), doing=doing, since=since)


def _lock(file: IO[bytes]) -> bool | None:
    """Whether this program has the system's lock on the file now; None where the disk knows no such thing."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in _TAKEN else None
    return True


def _read(file: IO[bytes]) -> Holder | None:
    """Who is named in the file; None where nobody is, or nothing that can be read."""
    file.seek(0)
    try:
        found = json.loads(file.read(4096))
        return Holder(
            host=str(found["host"]),
            user=str(found["user"]),
            pid=int(found["pid"]),
            doing=str(found["doing"]),
            since=str(found["since"]),
        )
    except (ValueError, TypeError, KeyError):
        return None


def _write(file: IO[bytes], holder: Holder) -> None:
    file.seek(0)
    file.truncate(0)
    file.write(json.dumps(asdict(holder)).encode())
    file.flush()


def _held(holder: Holder | None) -> str:
    who = holder.words() if holder is not None else "another program on this computer"
    return f"The log is in use: {who}. Go on there, or close it and try again."


def _perhaps(holder: Holder) -> str:
    return (
        f"The log is in use: {holder.words()}. If ptcoder still runs there, close it there. If that computer was "
        "switched off or has crashed, the lock can be removed. While two programs write to one log, each would miss "
        "what the other wrote, and the file can be damaged."
    )
