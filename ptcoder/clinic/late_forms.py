"""A visit that is written in afterwards, as its form holds it: all as typed, so that nothing is lost by being wrong."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ptcoder.clinic.sheets import VisitSheet

SOURCES = ("Paper flow sheet", "Handwritten note", "Appointment book and note", "Another program")
WHY_LATE = (
    "The program was not running",
    "Power or network failure",
    "Treated away from the clinic",
    "Recorded on paper by somebody who fills in",
)
"""Offered for one press; any other words will do as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    """One service: by start and stop, by start and minutes, by minutes alone, or, where it is counted, by units."""

    code: str = ""
    start: str = ""
    stop: str = ""
    minutes: str = ""
    units: str = ""
    group: str = ""
    clinician: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing was written in it; a clinician stands there beforehand."""
        return not any((self.code, self.start, self.stop, self.minutes, self.units, self.group))


@dataclass(frozen=True, slots=True, kw_only=True)
class LateForm:
    """``patient`` and the rows' ``clinician`` are ids, ``payer`` a payer's; ``day`` and ``source`` as typed."""

    patient: str = ""
    day: str = ""
    payer: str = ""
    discipline: str = ""
    source: str = ""
    reason: str = ""
    rows: tuple[LateRow, ...] = ()

    @property
    def filled(self) -> tuple[tuple[int, LateRow], ...]:
        """The rows in which something was written, each with its number from 1."""
        return tuple((at, row) for at, row in enumerate(self.rows, 1) if not row.is_empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong and what would be right: in a ``field`` of the form or, with ``row`` from 1, of one of its rows."""

    field: str
    text: str
    row: int = 0

    @property
    def place(self) -> str:
        """``Day``; ``Row 2, stop``."""
        named = PLACES.get(self.field, self.field)
        return f"Row {self.row}, {named}" if self.row else named.capitalize()

    @property
    def said(self) -> str:
        return f"{self.place}: {self.text}"


PLACES = {
    "rows": "services",
    "source": "entered from",
    "reason": "why late",
    "clinician": "given by",
    "group": "group of",
}
"""What a field is called on the form, where that is not its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePreview:
    """What the form would make: the visit with its lines and findings from the rows that are right, None while it is
    not known of whom, which day or which payer it is. ``notes`` are worth knowing before it is saved.
    """

    faults: tuple[Fault, ...]
    visit: VisitSheet | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Somebody to choose: the id that is handed back, and the words. ``assists`` is the discipline in which whoever
    works here is an assistant, "" in none.
    """

    id: str
    text: str
    assists: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePatient:
    """The patient of a form, and what a visit of theirs most likely has."""

    id: UUID
    name: str
    initials: str
    mrn: str
    payer: str
    discipline: str
