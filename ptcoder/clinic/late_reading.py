"""How the form of a late entry is read: what is right in it, and each fault with its place and its mend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from ptcoder.clinic import pressing
from ptcoder.clinic.dates import axis_at, read_day, read_minute
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.late_forms import Fault, LateForm, LateRow
from ptcoder.clinic.people import Treating
from ptcoder.clinic.refused import Refused, read_words
from ptcoder.rulebook import Kind, Service
from ptcoder.visit import MINUTE, MOST_MINUTES, Discipline, Interval, PatientAdded, Visit

MOST_UNITS = 99
EARLIEST = date(1990, 1, 1)
MOST_IN_A_GROUP = 99
A_DAY = 24 * 60


@dataclass(slots=True)
class Reading:
    """One form in the reading. ``patient`` gives a patient by id, ``person`` who treats or treated; both may raise
    Refused. ``offset`` tells the offset of a day in minutes, ``now`` where the axis stands, ``today`` the date.
    """

    floor: Floor
    patient_of: Callable[[str], PatientAdded]
    person: Callable[[str], Treating]
    offset: Callable[[date], int]
    now: int
    today: date
    faults: list[Fault] = field(default_factory=list[Fault])
    patient: PatientAdded | None = None
    day: date | None = None
    payer: str = ""
    discipline: Discipline | None = None
    intervals: list[Interval] = field(default_factory=list[Interval])

    def read(self, form: LateForm) -> None:
        """Fills what is right in, and says of the rest what is wrong."""
        self._read_patient(form.patient)
        self._read_day(form.day)
        born = self.patient.born if self.patient is not None else None
        if born is not None and self.day is not None and self.day < born:
            self._wrong("day", f"{self.day} lies before the patient's birth, {born}.")
            self.day = None
        self._read_payer(form)
        for name, told in (("source", form.source), ("reason", form.reason)):
            if not read_words(told):
                asked = "say what it is entered from" if name == "source" else "say why it is entered late"
                self._wrong(name, f"{asked}; it stands on every paper of the visit.")
        if self.day is not None and self.discipline is not None and self.payer:
            shell = Visit(id=str(uuid4()), patient=None, payer=self.payer, discipline=self.discipline, date=self.day)
            for number, row in form.filled:
                made = _Row(self, shell, number, row).read()
                if made is not None:
                    self.intervals.append(made)
        if not form.filled:
            self._wrong("rows", "write at least one service that was given.")

    def _read_patient(self, patient: str) -> None:
        if not patient:
            self._wrong("patient", "search for the patient and choose one.")
            return
        try:
            self.patient = self.patient_of(patient)
        except Refused as refused:
            self._wrong("patient", str(refused))

    def _read_day(self, text: str) -> None:
        try:
            day = read_day(text)
        except Refused as refused:
            self._wrong("day", str(refused))
            return
        if day is None:
            self._wrong("day", "write the date of service, as 2026-03-02 or 03/02/2026.")
        elif day > self.today:
            self._wrong("day", f"{day} has not come yet; today is {self.today}.")
        elif day < EARLIEST:
            self._wrong("day", f"{day} is too long ago to be right; the earliest is {EARLIEST}.")
        else:
            self.day = day

    def _read_payer(self, form: LateForm) -> None:
        if form.discipline in list(Discipline):
            self.discipline = Discipline(form.discipline)
        else:
            self._wrong("discipline", f"choose one: {', '.join(Discipline)}.")
        if self.day is None:
            return
        if form.payer in self.floor.book.on(self.day).payers:
            self.payer = form.payer
        else:
            said = f"{form.payer} is not among the payers of {self.day}" if form.payer else "none is chosen"
            self._wrong("payer", f"{said}; choose one from the list.")

    def _wrong(self, name: str, text: str) -> None:
        self.faults.append(Fault(field=name, text=text))


@dataclass(slots=True)
class _Row:
    """One row in the reading; ``read`` gives nothing where anything is wrong with it."""

    of: Reading
    shell: Visit
    number: int
    row: LateRow
    is_right: bool = True

    def read(self) -> Interval | None:
        row = self.row
        service = self._service()
        person = self._person()
        start, stop = self._minute("start", row.start), self._minute("stop", row.stop)
        minutes = self._whole("minutes", row.minutes, MOST_MINUTES)
        units = self._whole("units", row.units, MOST_UNITS)
        group = self._whole("group", row.group, MOST_IN_A_GROUP, least=2)
        if service is None or person is None or not self.is_right:
            return None
        if group is not None and service.kind is not Kind.GROUP:
            self._wrong("group", f"{service.code} is not given to a group; leave it empty.")
        span = self._span(start, stop, minutes)
        timed = start is not None or stop is not None or minutes is not None
        self._check_kind(service, timed=timed, units=units)
        if not self.is_right:
            return None
        return Interval(
            id="",
            order=self.number,
            code=service.code,
            discipline=self.shell.discipline,
            role=person.role,
            clinician=str(person.person),
            start=None if span is None else self._at(span[0]),
            stop=None if span is None else self._at(span[1]),
            length=None if minutes is None or span is not None else minutes * MINUTE,
            units=units or 1,
            group_size=group,
        )

    def _service(self) -> Service | None:
        if not self.row.code:
            self._wrong("code", "choose a code from the list.")
            return None
        try:
            return pressing.service_of(self.of.floor, self.shell, self.row.code)
        except Refused as refused:
            self._wrong("code", str(refused))
            return None

    def _person(self) -> Treating | None:
        if not self.row.clinician:
            self._wrong("clinician", "choose who gave it.")
            return None
        try:
            return self.of.person(self.row.clinician)
        except Refused as refused:
            self._wrong("clinician", str(refused))
            return None

    def _check_kind(self, service: Service, *, timed: bool, units: int | None) -> None:
        if service.kind in pressing.COUNTED:
            if timed:
                self._wrong("units", f"{service.code} is counted: write how many, and no times.")
        elif timed and units is not None:
            self._wrong("units", f"the units of {service.code} follow from what was done; leave it empty.")
        elif not timed and (service.kind.is_timed or service.kind is Kind.GROUP):
            self._wrong("minutes", f"{service.code} needs its start and stop, or its minutes.")

    def _span(self, start: int | None, stop: int | None, minutes: int | None) -> tuple[int, int] | None:
        """From which minute of the day to which; None where only minutes are known, or nothing is."""
        if start is None:
            if stop is not None:
                self._wrong("start", "write when it began, or leave the stop empty and write the minutes.")
            return None
        if stop is None:
            if minutes is None:
                self._wrong("stop", "write when it ended, or the minutes.")
                return None
            stop = start + minutes
        if stop <= start:
            self._wrong("stop", f"{_clock(stop)} is not after the start, {_clock(start)}.")
        elif stop > A_DAY:
            self._wrong("minutes", "it would end on the next day; write the part of this day here.")
        elif minutes is not None and stop - start != minutes:
            told = f"{_clock(start)} to {_clock(stop)} is {stop - start} minutes, not {minutes}"
            self._wrong("minutes", f"{told}; put right which of them is wrong, or leave one empty.")
        elif self._at(stop) > self.of.now:
            self._wrong("stop" if self.row.stop else "minutes", "this has not happened yet.")
        return start, stop

    def _minute(self, name: str, text: str) -> int | None:
        try:
            return read_minute(text)
        except Refused as refused:
            self._wrong(name, str(refused))
            return None

    def _whole(self, name: str, text: str, most: int, least: int = 1) -> int | None:
        bare = text.strip()
        if not bare:
            return None
        found = int(bare) if bare.isascii() and bare.isdecimal() and len(bare) <= len(str(most)) else 0
        if not least <= found <= most:
            self._wrong(name, f"{read_words(bare)} is not a whole number from {least} to {most}.")
            return None
        return found

    def _at(self, minute: int) -> int:
        day = self.shell.date
        return axis_at(day, minute, self.of.offset(day))

    def _wrong(self, name: str, text: str) -> None:
        self.is_right = False
        self.of.faults.append(Fault(field=name, text=text, row=self.number))


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"
