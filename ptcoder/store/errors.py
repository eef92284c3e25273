"""What can go wrong with the log, as one class for each thing a person would do about it."""

from __future__ import annotations


class LogError(Exception):
    """Something about the log that is not a bug of ours. ``str()`` of it is a sentence for the person at the screen.

    Whatever raised it left the log as it was.
    """


class LogTooNew(LogError):
    """Written by a newer ptcoder. Install that version, or a newer one, to open it."""


class WrongKey(LogError):
    """The key does not open the log; a log whose first page is damaged cannot be told from this."""


class KeyMissing(LogError):
    """There is a log and no key file. A new key would open nothing, so none is made."""


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
