"""What can go wrong with the log, as one class for each thing a person would do about it."""

from __future__ import annotations

from enum import StrEnum


class LogError(Exception):
    """Something about the log that is not a bug of ours. ``str()`` of it is a sentence for the person at the screen.

    Whatever raised it left the log as it was.
    """


class LogTooNew(LogError):
    """Written by a newer ptcoder. Install that version, or a newer one, to open it."""


class WrongKey(LogError):
    """The key does not open the log; a log whose first page is damaged cannot be told from this."""


class Way(StrEnum):
    """What a person may be asked for, so that a log opens."""

    NEW_PASSPHRASE = "new passphrase"
    """There is no credential store for the key: from now on a passphrase guards it."""
    PASSPHRASE = "passphrase"
    CODE = "code"


class KeyLocked(LogError):
    """The log opens once somebody says something; the ways that are there, the usual one first."""

    def __init__(self, text: str, ways: tuple[Way, ...]) -> None:
        super().__init__(text)
        self.ways = ways


class WrongCode(LogError):
    """What was typed is not a recovery code, or not this log's."""


class WrongPassphrase(LogError):
    """Not the passphrase of this log, or one that is too weak to guard it."""


class StoreFailed(LogError):
    """The system's credential store is there, and does not do what it is asked."""


class KeyMissing(LogError):
    """There is a log and nothing that opens it. A new key would open nothing, so none is made."""


class KeyDamaged(LogError):
    """The key file holds something that is not a key."""


class LogBusy(LogError):
    """Another program held the log for longer than we wait. Trying again may help."""


class LogUnwritable(LogError):
    """The log, its key or its folder cannot be opened or written."""


class DiskFull(LogUnwritable):
    """No room left on the disk, or in what this user may use of it."""


class ReadOnly(LogUnwritable):
    """The folder, the file or the disk may not be written by this user."""


class LogGone(LogUnwritable):
    """The file was taken away while it was open, or another put in its place."""


class LogDamaged(LogError):
    """The file is not what was written, or part of it is missing."""
