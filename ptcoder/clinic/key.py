"""The key of the clinic's log, for whoever is at the desk: what guards it, how that is changed, and that it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.refused import Refused
from ptcoder.store import Code, Draft, Guard, KeyStatus, Log, LogError
from ptcoder.visit import KeyChanged, Moment

NOT_VERIFIED = "The recovery code was not checked yet. Without it the log is lost with this computer."
NO_PASSPHRASE = (
    "This computer has no credential store. Set a passphrase (File, Encryption, Passphrase), or the recovery code is "
    "asked at every start."
)
NEW_STATION = (
    "This log was copied or opened on another computer. It is whole; what is recorded from now on stands under a "
    "station of its own, so that the two can be told apart."
)
MISSING = (
    "This log is not all that this computer knew of it: {}. If an earlier state or another copy was put here on "
    "purpose, that is why. Else what was recorded last is lost, and a backup may have it (File, Restore). What is "
    "recorded from now on stands under a station of its own."
)


class KeyDesk:
    """Every change is one event in the log, with who made it. Methods raise Refused, or LogError with the words of
    the store; then nothing has changed.
    """

    def __init__(self, guard: Guard, journal: Journal, clock: FloorClock, who: Callable[[], UUID | None]) -> None:
        self._guard = guard
        self._journal = journal
        self._clock = clock
        self._who = who
        for what in guard.take_news():
            self._tell(what, None)
        self._status = guard.status()

    @property
    def status(self) -> KeyStatus:
        return self._status

    def notices(self, *, treating: bool) -> tuple[str, ...]:
        """What somebody ought to know about the key; or ought to do, which waits while patients are treated."""
        found = list(self._guard.warnings())
        if self._status.code is not Code.VERIFIED and not treating:
            found.append(NOT_VERIFIED)
        if not (self._status.store or self._status.passphrase or treating):
            found.append(NO_PASSPHRASE)
        log = self._journal.log
        if log.missing:
            found.append(missing_words(log))
        elif log.has_new_station:
            found.append(NEW_STATION)
        return tuple(found)

    def new_code(self) -> str:
        """A new recovery code; any earlier one opens nothing from now on."""
        code = self._guard.new_code()
        self._changed("code")
        return code

    def confirm_code(self) -> None:
        """The code was typed back from where it was written down."""
        self._guard.confirm_code()
        self._status = self._guard.status()

    def set_passphrase(self, passphrase: str) -> None:
        """Asked at each start from now on."""
        self._guard.set_passphrase(passphrase)
        self._changed("passphrase")

    def remove_passphrase(self) -> None:
        """From now on the key lies in the credential store."""
        self._guard.remove_passphrase()
        self._changed("no passphrase")

    def change(self, passphrase: str | None) -> str:
        """Another key; the recovery code that goes with it. ``passphrase`` is the one that is set, if one is."""
        if self._journal.held.presses:
            raise Refused("What was pressed while the log could not be written is not in it yet. Try again then.")
        try:
            code = self._journal.log.change_key(passphrase)
        except LogError:
            self._status = self._guard.status()
            raise
        for what in self._guard.take_news():
            self._changed(what)
        return code

    def _changed(self, what: str) -> None:
        self._status = self._guard.status()
        self._tell(what, self._who())

    def _tell(self, what: str, who: UUID | None) -> None:
        self._journal.append([KeyChanged(what=what)], self._clock.look(), who)


def missing_words(log: Log) -> str:
    """What a person has to know where the log is not all that this computer knew of it; else ""."""
    return MISSING.format(log.missing) if log.missing else ""


def tell(log: Log, moment: Moment, news: Sequence[str]) -> None:
    """Says in the log what came to pass with its key, by nobody known here."""
    log.append([Draft(event=KeyChanged(what=what), moment=moment, who=None) for what in news])


def tell_news(log: Log, moment: Moment) -> None:
    """What came to pass while the log was being opened, whoever opened it."""
    if log.guard is not None:
        tell(log, moment, log.guard.take_news())
