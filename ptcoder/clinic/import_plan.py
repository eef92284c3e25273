"""What a file of patients or appointments would change: row by row against the register, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid4

from ptcoder.clinic.import_columns import Cells, Who, Wrong
from ptcoder.clinic.import_patients import Patients, Reads
from ptcoder.rows.sheet import Row
from ptcoder.store.patients import Appointment, folded
from ptcoder.visit import AppointmentEnded, Discipline, Event, PatientAdded, Scheduled

Tell = Callable[[float], None]
TOLD_EVERY = 50
CALLED = {"name": "name", "mrn": "record number", "born": "date of birth", "payer": "payer", "discipline": "discipline"}


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A row of the file: ``who`` it is about, and in ``text`` what changes, or what is wrong in which column."""

    line: int
    fate: Fate
    who: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be written for a file, and what of it takes it back and says it again."""

    rows: tuple[PlanRow, ...]
    events: tuple[Event, ...] = ()
    back: tuple[Event, ...] = ()
    again: tuple[Event, ...] = ()

    def count(self, fate: Fate) -> int:
        return sum(row.fate is fate for row in self.rows)


def plan_patients(
    rows: Sequence[Row], cells: Cells, log: Reads, usual: tuple[str, str], tell: Tell = lambda done: None
) -> Plan:
    """``usual``: the payer, "" where none is chosen, and the discipline of who is new and has none in the file."""
    patients = Patients(log, *usual)
    seen: dict[UUID, int] = {}
    told: list[PlanRow] = []
    events: list[Event] = []

    def one(row: Row) -> PlanRow:
        who = cells.who(row)
        found = patients.known(who)
        fresh = patients.fresh_one(who) if found is None else None
        patient = found[0] if found is not None else fresh or patients.new(who)
        if patient.patient in seen:
            raise Wrong("row", f"is of the same patient as line {seen[patient.patient]}, leave one of them")
        seen[patient.patient] = row.line
        if found is None:
            events.append(patient)
            return PlanRow(line=row.line, fate=Fate.NEW, who=patient.name)
        said = _said(patient, who) if found[1] else patient
        if said == patient:
            return PlanRow(line=row.line, fate=Fate.SAME, who=patient.name)
        events.append(said)
        return PlanRow(line=row.line, fate=Fate.CHANGED, who=patient.name, text=_changes(patient, said))

    for at, row in enumerate(rows):
        told.append(_tried(row, cells, one))
        _tell(tell, at, len(rows))
    return Plan(rows=tuple(told), events=tuple(events))


def plan_schedule(
    rows: Sequence[Row],
    cells: Cells,
    log: Reads,
    usual: tuple[str, str],
    people: Mapping[str, UUID],
    tell: Tell = lambda done: None,
) -> Plan:
    """Appointments, also of patients who are new; ``people`` are the clinicians by their folded names."""
    patients = Patients(log, *usual)
    told: dict[int, PlanRow] = {}
    read: list[tuple[Row, PatientAdded, Who, date, int | None]] = []
    events: list[Event] = []
    back: list[Event] = []

    def place(row: Row) -> PlanRow:
        who = cells.who(row)
        day, minute = cells.when(row)
        _clinician(cells, row, people)
        found = patients.known(who)
        patient = found[0] if found is not None else patients.fresh_one(who)
        if patient is None:
            if not who.name:
                raise Wrong("mrn", "is not in the register, import the patients first or add a column with the name")
            patient = patients.new(who)
            events.append(patient)
        read.append((row, patient, who, day, minute))
        return PlanRow(line=row.line, fate=Fate.SAME, who=patient.name)

    for at, row in enumerate(rows):
        told[row.line] = _tried(row, cells, place)
        _tell(tell, at, 2 * len(rows))
    taken: dict[tuple[UUID, date, int | None], int] = {}
    often = Counter((patient.patient, day) for _, patient, _, day, _ in read)
    fresh = set(events)
    for at, (row, patient, who, day, minute) in enumerate(read):
        key = (patient.patient, day, minute)
        clock = "" if minute is None else f" {minute // 60:02}:{minute % 60:02}"
        if key in taken:
            text = f"row: is of the same appointment as line {taken[key]}, leave one of them"
            told[row.line] = PlanRow(line=row.line, fate=Fate.REFUSED, text=text)
            continue
        taken[key] = row.line
        wished = Scheduled(
            appointment=uuid4(),
            patient=patient.patient,
            date=day,
            minute=minute,
            payer=who.payer or patient.payer,
            discipline=Discipline(who.discipline or patient.discipline),
            clinician=_clinician(cells, row, people),
        )
        on_day = [each for each in log.appointments_of(patient.patient) if each.said.date == day]
        before = _before(on_day, minute, often[patient.patient, day] == 1)
        said = wished if before is None else _moved(before.said, wished, who, cells.clinician(row))
        fate, text = Fate.SAME, f"{day}{clock}"
        if before is None:
            fate = Fate.NEW
            text += ", with the patient, who is new" if patient in fresh else ""
            fresh.discard(patient)
            back.append(AppointmentEnded(appointment=said.appointment, what="removed", reason=""))
        elif said != before.said and before.ended is None:
            fate = Fate.CHANGED
            back.append(before.said)
        if fate is not Fate.SAME:
            events.append(said)
        told[row.line] = PlanRow(line=row.line, fate=fate, who=patient.name, text=text)
        _tell(tell, len(rows) + at, 2 * len(rows))
    return Plan(
        rows=tuple(told[row.line] for row in rows),
        events=tuple(events),
        back=tuple(back),
        again=tuple(_again(events, back)),
    )


def _again(events: Iterable[Event], back: Iterable[Event]) -> list[Event]:
    """What says the appointments again after they were removed."""
    removed = [each.appointment for each in back if isinstance(each, AppointmentEnded)]
    said = [each for each in events if isinstance(each, Scheduled)]
    return [*said, *(AppointmentEnded(appointment=each, what="", reason="") for each in removed)]


def _before(on_day: Sequence[Appointment], minute: int | None, alone: bool) -> Appointment | None:
    """The appointment that a row is about: at its time; or the only one of the day, where the file has only one."""
    same_time = [each for each in on_day if each.said.minute == minute]
    if same_time:
        return same_time[0]
    return on_day[0] if alone and len(on_day) == 1 else None


def _moved(before: Scheduled, wished: Scheduled, who: Who, clinician: str) -> Scheduled:
    """What is said of an appointment by a file: what it leaves open stays as it was."""
    return replace(
        before,
        minute=before.minute if wished.minute is None else wished.minute,
        payer=wished.payer if who.payer else before.payer,
        discipline=wished.discipline if who.discipline else before.discipline,
        clinician=wished.clinician if clinician else before.clinician,
    )


def _clinician(cells: Cells, row: Row, people: Mapping[str, UUID]) -> UUID | None:
    said = cells.clinician(row)
    if said and folded(said) not in people:
        raise Wrong("clinician", "is nobody who works here, add the person or leave the column out")
    return people[folded(said)] if said else None


def _said(known: PatientAdded, who: Who) -> PatientAdded:
    """A patient with what a row says; what it leaves open, or writes in other case, stays as it was."""
    return replace(
        known,
        name=who.name if who.name and folded(who.name) != folded(known.name) else known.name,
        mrn=who.mrn if who.mrn and who.mrn.casefold() != known.mrn.casefold() else known.mrn,
        born=who.born or known.born,
        payer=who.payer or known.payer,
        discipline=Discipline(who.discipline) if who.discipline else known.discipline,
    )


def _changes(before: PatientAdded, said: PatientAdded) -> str:
    """``payer: medicare → cash``, for each particular that changes."""
    none = "\N{EN DASH}"
    return "; ".join(
        f"{called}: {getattr(before, field) or none} \N{RIGHTWARDS ARROW} {getattr(said, field)}"
        for field, called in CALLED.items()
        if getattr(before, field) != getattr(said, field)
    )


def _tried(row: Row, cells: Cells, read: Callable[[Row], PlanRow]) -> PlanRow:
    try:
        if row.wrong:
            raise Wrong("row", row.wrong)
        return read(row)
    except Wrong as wrong:
        return PlanRow(line=row.line, fate=Fate.REFUSED, text=f"{cells.called(wrong.field)}: {wrong}")


def _tell(tell: Tell, at: int, of: int) -> None:
    if at % TOLD_EVERY == 0:
        tell(at / of)
