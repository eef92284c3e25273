"""One patient of the register, as a page shows it: particulars, and every visit that there was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ptcoder.clinic import faces
from ptcoder.clinic.bill import read_bill
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.lateness import began
from ptcoder.clinic.recovery import day_of
from ptcoder.clinic.register import Register
from ptcoder.clinic.register_sheets import AppointmentRow
from ptcoder.clinic.schedule import Schedule
from ptcoder.clinic.staff import Staff
from ptcoder.store import Log
from ptcoder.visit import State, Visit, fold


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartVisit:
    """A visit of a patient; ``units`` and ``timed_minutes`` are the signed bill's, None while there is none."""

    visit: str
    date: date
    payer: str
    discipline: str
    state: State
    opened: int
    off_min: int
    units: int | None
    timed_minutes: int | None
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubleRow:
    """An entry that is the same patient as the one shown."""

    id: str
    name: str
    mrn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientSheet:
    """What is known of one patient. ``payer`` is a label, ``payer_id`` what is stored. ``visits``: the latest first.

    ``doubles`` are the entries that were merged into this one.
    """

    id: str
    name: str
    initials: str
    mrn: str
    born: date | None
    payer: str
    payer_id: str
    discipline: str
    visits: tuple[ChartVisit, ...]
    appointments: tuple[AppointmentRow, ...] = ()
    doubles: tuple[DoubleRow, ...] = ()


class Chart:
    """Reads the log for one patient at a time."""

    def __init__(
        self, log: Log, floor: Floor, register: Register, clock: FloorClock, staff: Staff, schedule: Schedule
    ) -> None:
        self._log = log
        self._floor = floor
        self._register = register
        self._clock = clock
        self._staff = staff
        self._schedule = schedule

    def view(self, patient: str) -> PatientSheet:
        """A patient of the register, for somebody who looks: on record as seen. Refused where there is none."""
        self._staff.must()
        found = self._register.patient(patient)
        self._staff.saw_record(found.patient)
        return self.sheet(patient)

    def sheet(self, patient: str) -> PatientSheet:
        """The same, where it is shown already."""
        found = self._register.patient(patient)
        labels = {row.id: row.label for row in self._register.payers(day_of(self._clock.look()))}
        visits = [self._visit(each, labels.get) for each in self._log.visits_of(found.patient)]
        return PatientSheet(
            id=str(found.patient),
            name=found.name,
            initials=faces.initials(found.name),
            mrn=found.mrn,
            born=found.born,
            payer=labels.get(found.payer, found.payer),
            payer_id=found.payer,
            discipline=found.discipline,
            visits=tuple(each for each in reversed(visits) if each is not None),
            appointments=self._schedule.of(found.patient),
            doubles=tuple(self._doubles(found.patient)),
        )

    def _doubles(self, patient: UUID) -> Iterator[DoubleRow]:
        for key in sorted(self._register.doubles.all_of(patient) - {patient}):
            entry = self._log.patient(key)
            if entry is not None:
                yield DoubleRow(id=str(key), name=entry.name, mrn=entry.mrn)

    def _visit(self, visit: UUID, label: Callable[[str, str], str]) -> ChartVisit | None:
        folded: Visit | None = self._floor.visits.get(visit) or fold(self._log.visit(visit))
        if folded is None:
            return None
        bill = read_bill(folded.bill)
        return ChartVisit(
            visit=str(visit),
            date=folded.date,
            payer=label(folded.payer, folded.payer),
            discipline=folded.discipline,
            state=folded.state,
            opened=began(folded),
            off_min=folded.off_min,
            units=None if bill is None else sum(line.units for line in bill.lines),
            timed_minutes=None if bill is None else bill.timed_minutes,
            late=folded.late is not None,
        )
