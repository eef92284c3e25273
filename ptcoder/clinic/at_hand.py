"""Which visits the floor holds in memory: those that were asked for, each with the others of its day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from ptcoder.clinic.floor import Floor
from ptcoder.clinic.refused import Refused, read_id
from ptcoder.store import Log
from ptcoder.visit import State, Visit

UNREADABLE = "these rules don't know their payer, or one of their codes."


class AtHand:
    """Brings visits from the log to the floor, once each."""

    def __init__(self, log: Log, floor: Floor) -> None:
        self._log = log
        self._floor = floor
        self._days: set[date] = set()

    def of_day(self, day: date) -> list[tuple[UUID, Visit]]:
        """The visits of a day in the order of arrival."""
        self.load_day(day)
        return self._floor.of_day(day)

    def load_day(self, day: date) -> None:
        """A visit is coded together with the others of its day: the patient's own, and those of the same people.

        Asked of the log once: whatever is opened here later is on the floor, also while the log cannot be read.
        """
        if day in self._days:
            return
        for visit in self._log.visits_on(day):
            if visit not in self._floor.records:
                self._floor.load(visit, self._log.visit(visit))
        self._days.add(day)

    def known(self, visit: str) -> UUID:
        """A visit by its id, brought to the floor; Refused where there is none, or none that can be shown."""
        key = read_id(visit, "This visit is not known.")
        if key not in self._floor.records:
            records = self._log.visit(key)
            if records:
                self._floor.load(key, records)
        if key in self._floor.strangers:
            raise Refused(f"This visit is kept, but cannot be shown: {UNREADABLE}")
        if key not in self._floor.visits:
            raise Refused("This visit is not known.")
        self.load_day(self._floor.visits[key].date)
        return key

    def unsigned(self, visit: str) -> UUID:
        """A visit that may still be changed; Refused where it is signed."""
        key = self.known(visit)
        if self._floor.visits[key].state in (State.SIGNED, State.EXPORTED):
            raise Refused("This visit is signed. Reopen it first.")
        return key
