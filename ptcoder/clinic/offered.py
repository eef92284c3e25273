"""Which payers a patient can be given here: those that the clinic chose, and what it added itself."""

from __future__ import annotations

from contextlib import suppress

from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.recovery import day_of
from ptcoder.clinic.register import Register
from ptcoder.clinic.register_sheets import PayerRow
from ptcoder.rulebook import RuleBook
from ptcoder.store import Log, LogError
from ptcoder.store.settings import OFFERED_PAYERS


class Offered:
    """``shipped`` tells which payers are nobody's own."""

    def __init__(self, log: Log, register: Register, shipped: RuleBook, clock: FloorClock) -> None:
        self._log = log
        self._register = register
        self._shipped = shipped
        self._clock = clock

    def payers(self, besides: str = "") -> tuple[PayerRow, ...]:
        """In the order of all; ``besides`` is one that is said already. All of them where none of these is known."""
        today = day_of(self._clock.look())
        known, chosen = self._register.payers(today), set[str]()
        with suppress(LogError):  # while the log cannot be read all are offered: a patient waits
            chosen.update(self._log.settings()[OFFERED_PAYERS])
        shipped = self._shipped.on(today).payers
        found = tuple(row for row in known if row.id in chosen or row.id == besides or row.id not in shipped)
        return found if any(row.id in chosen for row in known) else known
