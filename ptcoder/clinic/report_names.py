"""How people, payers, codes, weeks and visits are named where somebody looks back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from ptcoder.clinic.floor import Floor
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.register import Register
from ptcoder.clinic.staff import Staff
from ptcoder.coding.reported import By
from ptcoder.reports.tables import REASONS
from ptcoder.rulebook import Edition
from ptcoder.store import Log
from ptcoder.visit import State

NOBODY = "Nobody named"


class Names:
    """Of one desk; any method may raise LogError."""

    def __init__(self, log: Log, floor: Floor, register: Register, staff: Staff) -> None:
        self._log = log
        self._floor = floor
        self._register = register
        self._staff = staff

    def of(self, by: By, day: date) -> Callable[[str], str]:
        """How the keys of a report are named, by the rules of a day."""
        edition = self.edition(day)
        match by:
            case By.CODE:
                return lambda key: code_name(edition, key)
            case By.CLINICIAN:
                return self.person
            case By.PAYER:
                return lambda key: self.payer(key, day)
            case By.WEEK:
                return week_name
            case By.REASON:
                return lambda key: REASONS.get(key, key)

    def person(self, person: str) -> str:
        return self._staff.people.name(UUID(person)) if person else NOBODY

    def payer(self, payer: str, day: date) -> str:
        known = self.edition(day).payers
        return known[payer].label if payer in known else payer

    def patient(self, visit: UUID) -> str:
        """Whose visit it is; ``?`` where the log lost the register's entry."""
        patient = self._log.patient_of(visit)
        try:
            return self._register.patient(str(patient)).name if patient is not None else "?"
        except Refused:
            return "?"

    def state(self, visit: UUID) -> State | None:
        """Where a visit stands; None if it is no longer there."""
        return self._log.state_of(visit)

    def edition(self, day: date) -> Edition:
        return self._floor.book.on(day)


def code_name(edition: Edition, code: str) -> str:
    service = edition.services.get(code)
    return f"{code} {service.label}" if service is not None else code or "Not readable"


def week_name(monday: str) -> str:
    """``Mar 2 – Mar 8, 2026``."""
    first = date.fromisoformat(monday)
    last = first + timedelta(days=6)
    return f"{first:%b} {first.day} \N{EN DASH} {last:%b} {last.day}, {last.year}"
