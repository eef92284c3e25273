"""A whole visit that was not timed here, written in afterwards from paper: shown before it is saved, and marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from ptcoder.clinic import faces
from ptcoder.clinic.at_hand import AtHand
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.entering import entered, imagined, untimed
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.history import History
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.late_forms import Choice, LateForm, LatePatient, LatePreview
from ptcoder.clinic.late_reading import Reading
from ptcoder.clinic.late_shares import shared
from ptcoder.clinic.lateness import began
from ptcoder.clinic.people import Treating, said
from ptcoder.clinic.recovery import day_of, hour
from ptcoder.clinic.refused import Refused, read_id, read_words
from ptcoder.clinic.register import UNKNOWN_PATIENT, Register
from ptcoder.clinic.staff import Staff
from ptcoder.store import Log
from ptcoder.store.record import uuid7
from ptcoder.visit import (
    Closed,
    Discipline,
    EnteredLate,
    Event,
    Interval,
    Moment,
    PatientAdded,
    Role,
    State,
    Visit,
    VisitOpened,
)

UNKNOWN_PERSON = "this person is not known here; choose one from the list."
ASSISTS = {Role.PTA: Discipline.PT, Role.OTA: Discipline.OT}
STANDS = {State.OPEN: "on the floor", State.CLOSED: "to sign", State.SIGNED: "signed", State.EXPORTED: "exported"}


class LateDesk:
    """Of one desk. ``called`` gives the words for another visit that a finding speaks of, ``named`` a person's name."""

    def __init__(
        self,
        log: Log,
        journal: Journal,
        clock: FloorClock,
        staff: Staff,
        register: Register,
        at_hand: AtHand,
        called: Callable[[Visit], str],
        named: Callable[[UUID | None], str],
    ) -> None:
        self._journal = journal
        self._floor: Floor = journal.floor
        self._clock = clock
        self._staff = staff
        self._register = register
        self._at_hand = at_hand
        self._called = called
        self._named = named
        same = self._floor.history.same if self._floor.history is not None else None
        self._history = History(log) if same is None else History(log, same)
        self._shadow: tuple[object, UUID] = (None, uuid4())

    # --- what there is to choose

    def begin(self) -> None:
        """A form is opened, by somebody who may enter a visit; what was read for the last one is read anew."""
        self._staff.must(Deed.LATE)
        self._history.forget()

    def patient(self, patient: str) -> LatePatient:
        """The patient whom a form is about: on record as seen. Refused as ``enter`` would."""
        self._staff.must(Deed.LATE)
        found = self._unmerged(patient)
        self._staff.saw_record(found.patient)
        return LatePatient(
            id=found.patient,
            name=found.name,
            initials=faces.initials(found.name),
            mrn=found.mrn,
            payer=found.payer,
            discipline=found.discipline,
        )

    @property
    def clinicians(self) -> tuple[Choice, ...]:
        """Whoever may have treated, those who work here now first; also who has ended since, with that word."""
        people = [each for each in self._staff.people.all() if each.role is not None]
        people.sort(key=lambda each: bool(each.ended))
        return tuple(
            Choice(
                id=str(each.person),
                text=f"{said(each)}{', no longer here' if each.ended else ''}",
                assists="" if each.ended or each.role is None else ASSISTS.get(each.role, ""),
            )
            for each in people
        )

    @property
    def usual_clinician(self) -> str:
        """Whoever works at this desk, if they treat; "" else."""
        who = str(self._staff.who)
        return who if any(each.id == who for each in self.clinicians) else ""

    def today(self) -> date:
        return day_of(self._clock.look())

    # --- the form

    def preview(self, form: LateForm) -> LatePreview:
        """What the form would make, from what is right in it; writes nothing."""
        self._staff.must(Deed.LATE)
        moment = self._clock.look()
        reading = self._read(form, moment)
        day, discipline, payer = reading.day, reading.discipline, reading.payer
        faults = tuple(reading.faults)
        if day is None or discipline is None or not payer:
            return LatePreview(faults=faults, visit=None, notes=())
        patient = reading.patient
        key = (patient.patient if patient is not None else None, day, payer, discipline)
        if self._shadow[0] != key:
            self._shadow = (key, uuid4())
            self._history.forget()
        visit = self._shadow[1]
        owner = patient.patient if patient is not None else uuid4()
        events = list(self._events(visit, owner, reading, form, moment))
        shown = replace(self._floor, history=self._history)
        floor = imagined(shown, events, moment, self._staff.who)
        sheet = faces.visit_sheet(visit, floor, patient, self._clock.axis(moment), self._called, self._named, (), {})
        return LatePreview(faults=faults, visit=sheet, notes=tuple(self._notes(reading)))

    def enter(self, form: LateForm) -> str:
        """Writes the visit, stopped and ready for review; its id. It can be undone.

        Refused with the first fault, its place and its mend, and nothing is written then.
        """
        self._staff.must(Deed.LATE)
        moment = self._clock.look()
        reading = self._read(form, moment)
        if reading.faults:
            raise Refused(reading.faults[0].said)
        patient = reading.patient
        if patient is None:
            raise Refused(UNKNOWN_PATIENT)
        visit = uuid7(moment.at_us)
        events = list(self._events(visit, patient.patient, reading, form, moment))
        name = f"enter visit of {faces.initials(patient.name)}"
        self._journal.act(name, events, moment, self._staff.who)
        return str(visit)

    def _read(self, form: LateForm, moment: Moment) -> Reading:
        reading = Reading(
            floor=self._floor,
            patient_of=self._unmerged,
            person=self._treated,
            offset=lambda day: self._clock.offset_on(day, moment),
            now=self._clock.axis(moment),
            today=day_of(moment),
        )
        reading.read(form)
        if reading.day is not None:
            self._at_hand.load_day(reading.day)  # it is coded together with the others of its day
        return reading

    def _events(self, visit: UUID, patient: UUID, reading: Reading, form: LateForm, moment: Moment) -> Iterator[Event]:
        day = reading.day or reading.today
        off_min = self._clock.offset_on(day, moment)
        reason = read_words(form.reason)
        yield VisitOpened(
            visit=visit,
            patient=patient,
            payer=reading.payer,
            discipline=reading.discipline or Discipline.PT,
            date=day,
            off_min=None if off_min == moment.off_min else off_min,
        )
        yield EnteredLate(visit=visit, source=read_words(form.source), reason=reason)
        yield from self._given(visit, reading.intervals, reason, moment)
        yield Closed(visit=visit)

    def _given(self, visit: UUID, intervals: Sequence[Interval], reason: str, moment: Moment) -> Iterator[Event]:
        for each in intervals:
            if each.start is None:
                yield untimed(visit, each)
            else:
                yield from entered(visit, each, self._clock.said(moment), reason)

    def _notes(self, reading: Reading) -> Iterator[str]:
        """What else is known of that day, and which rows are not in what is shown."""
        if reading.patient is not None and reading.day is not None:
            for _, other in self._at_hand.of_day(reading.day):
                if other.patient == str(reading.patient.patient):
                    yield f"This patient has a visit on {reading.day} already: {_stands(other)}."
        yield from shared(reading.intervals, self._named)
        left = sorted({each.row for each in reading.faults if each.row})
        if left:
            rows = ", ".join(map(str, left))
            yield f"Not in what is shown, until {'it is' if len(left) == 1 else 'they are'} right: row {rows}."

    def _unmerged(self, patient: str) -> PatientAdded:
        """A patient of the register; Refused for an entry that was merged into another."""
        key = read_id(patient, UNKNOWN_PATIENT)
        found = self._register.patient(patient)
        if found.patient != key:
            raise Refused(f"this entry was merged into {faces.initials(found.name)}: choose that one.")
        return found

    def _treated(self, person: str) -> Treating:
        """Somebody who treats, or treated here until they ended."""
        for each in self._staff.people.all():
            if str(each.person) == person and each.role is not None:
                return Treating(each.person, each.name, each.role)
        raise Refused(UNKNOWN_PERSON)


def _stands(visit: Visit) -> str:
    """``10:02, to sign``: when it began, and where it stands."""
    return f"{hour(began(visit), visit.off_min)}, {STANDS[visit.state]}"
