"""Who is expected and when, and what became of it. Every word can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from ptcoder.clinic import faces
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.recovery import day_of
from ptcoder.clinic.refused import Refused, read_id, read_words
from ptcoder.clinic.register import Register
from ptcoder.clinic.register_sheets import AppointmentRow
from ptcoder.clinic.staff import Staff
from ptcoder.store import Log
from ptcoder.store.patients import Appointment
from ptcoder.visit import AppointmentEnded, Discipline, Event, Scheduled

UNKNOWN = "This appointment is not known."
CAME, NO_SHOW, CANCELLED, REMOVED = "came", "no-show", "cancelled", "removed"
REASONS = {
    NO_SHOW: ("Did not come, no word", "Could not be reached"),
    CANCELLED: ("Patient cancelled", "Clinic cancelled", "Ill", "Transport", "Weather"),
}
"""What may be said with one press, by what became of it."""
MINUTES = range(24 * 60)


class Schedule:
    """The appointments of one log."""

    def __init__(self, log: Log, journal: Journal, register: Register, clock: FloorClock, staff: Staff) -> None:
        self._log = log
        self._journal = journal
        self._register = register
        self._clock = clock
        self._staff = staff

    # --- looking

    def on(self, day: date | None = None) -> tuple[AppointmentRow, ...]:
        """The appointments of a day (today's if none is named) by their time, those without one last."""
        return self._rows(self._log.appointments_on(day or self._today()))

    def waiting(self) -> tuple[AppointmentRow, ...]:
        """Who is expected today and has not come yet."""
        return tuple(row for row in self.on() if not row.what)

    def of(self, patient: UUID) -> tuple[AppointmentRow, ...]:
        """A patient's appointments, the latest first."""
        return self._rows(self._log.appointments_of(patient))[::-1]

    def expected(self, appointment: str) -> Scheduled:
        """An appointment that nothing has become of yet; Refused where something has."""
        found = self._known(appointment)
        if found.ended is not None:
            raise Refused(f"This appointment has ended: {found.ended.what}. Take that back first.")
        return found.said

    # --- doing

    def add(
        self,
        patient: str,
        day: date,
        minute: int | None,
        *,
        payer: str = "",
        discipline: str = "",
        clinician: str | None = None,
        appointment: str = "",
    ) -> str:
        """A patient is expected on a day, at a minute of it where one is known; the appointment's id.

        ``payer`` and ``discipline`` are the patient's where none is said. ``appointment``: changes that one; its
        ``clinician`` stays where none is said, and "" is nobody.
        """
        self._staff.must(Deed.REGISTER)
        known = self._register.patient(patient)
        payer, discipline = payer or known.payer, discipline or known.discipline
        if payer not in {row.id for row in self._register.payers(day)}:
            raise Refused("Choose a payer from the list.")
        if discipline not in list(Discipline):
            raise Refused(f"Choose a discipline: {', '.join(Discipline)}.")
        if minute is not None and minute not in MINUTES:
            raise Refused("The time is not one of a day, 00:00 to 23:59.")
        before = self._known(appointment) if appointment else None
        if before is not None and before.ended is not None:
            raise Refused(f"This appointment has ended: {before.ended.what}. Take that back first.")
        by = before.said.clinician if before is not None and clinician is None else self._clinician(clinician or "")
        key = before.said.appointment if before is not None else uuid4()
        said = Scheduled(
            appointment=key,
            patient=known.patient,
            date=day,
            minute=minute,
            payer=payer,
            discipline=Discipline(discipline),
            clinician=by,
        )
        if before is not None and before.said == said:
            return str(key)
        if any(
            each.said.minute == minute and each.said.date == day and each.said.appointment != key and not each.ended
            for each in self._log.appointments_of(known.patient)
        ):
            raise Refused(f"{faces.initials(known.name)} is expected at that time already.")
        back: Event = before.said if before is not None else AppointmentEnded(appointment=key, what=REMOVED, reason="")
        events: list[Event] = [said]
        if before is None:
            events.append(AppointmentEnded(appointment=key, what="", reason=""))
        self._act(f"{'change' if before else 'add'} appointment {faces.initials(known.name)}", events, [back])
        return str(key)

    def end(self, appointment: str, what: str, reason: str) -> None:
        """A patient did not come, or it was cancelled, with the reason; or it was entered by mistake (``removed``)."""
        self._staff.must(Deed.REGISTER)
        said, reason = self.expected(appointment), read_words(reason)
        if what not in (NO_SHOW, CANCELLED, REMOVED):
            raise Refused("An appointment ends as a no-show, cancelled or removed.")
        if what != REMOVED and not reason:
            raise Refused("Give a reason.")
        name = faces.initials(self._register.patient(str(said.patient)).name)
        self._act(
            f"{what} {name}",
            [AppointmentEnded(appointment=said.appointment, what=what, reason=reason)],
            [AppointmentEnded(appointment=said.appointment, what="", reason="")],
        )

    def take_back(self, appointment: str) -> None:
        """The patient is expected again, whatever was said of the appointment."""
        self._staff.must(Deed.REGISTER)
        found = self._known(appointment)
        if found.ended is None:
            raise Refused("Nothing was said of this appointment yet.")
        name = faces.initials(self._register.patient(str(found.said.patient)).name)
        again = AppointmentEnded(appointment=found.said.appointment, what="", reason="")
        self._act(f"expect {name}", [again], [found.ended])

    def came(self, appointment: str, visit: UUID) -> None:
        """Whoever was expected is on the floor already, in that visit."""
        said = self.expected(appointment)
        came, back = self.came_events(said.appointment, visit)
        name = faces.initials(self._register.patient(str(said.patient)).name)
        self._act(f"came {name}", came, back)

    @staticmethod
    def came_events(appointment: UUID | None, visit: UUID) -> tuple[Sequence[Event], Sequence[Event]]:
        """What is said when a patient comes to an appointment, and what takes it back; nothing where there is none."""
        if appointment is None:
            return (), ()
        return (
            (AppointmentEnded(appointment=appointment, what=CAME, reason="", visit=visit),),
            (AppointmentEnded(appointment=appointment, what="", reason=""),),
        )

    # --- small things

    def _act(self, name: str, events: Sequence[Event], back: Sequence[Event]) -> None:
        self._journal.act(name, events, self._clock.look(), self._staff.who, back)

    def _clinician(self, clinician: str) -> UUID | None:
        if clinician and clinician not in {each.id for each in self._staff.everyone()}:
            raise Refused("Choose a clinician from the list.")
        return UUID(clinician) if clinician else None

    def _known(self, appointment: str) -> Appointment:
        found = self._log.appointment(read_id(appointment, UNKNOWN))
        if found is None or (found.ended is not None and found.ended.what == REMOVED):
            raise Refused(UNKNOWN)
        return found

    def _today(self) -> date:
        return day_of(self._clock.look())

    def _rows(self, found: Sequence[Appointment]) -> tuple[AppointmentRow, ...]:
        rows: list[AppointmentRow] = []
        names = {each.id: each.name for each in self._staff.everyone()}
        for each in found:
            try:
                known = self._register.patient(str(each.said.patient))
            except Refused:  # the log lost the register's entry
                continue
            labels = {row.id: row.label for row in self._register.payers(each.said.date)}
            minute, ended = each.said.minute, each.ended
            rows.append(
                AppointmentRow(
                    id=str(each.said.appointment),
                    patient=str(known.patient),
                    name=known.name,
                    initials=faces.initials(known.name),
                    date=each.said.date,
                    time="" if minute is None else f"{minute // 60:02}:{minute % 60:02}",
                    payer=labels.get(each.said.payer, each.said.payer),
                    payer_id=each.said.payer,
                    discipline=each.said.discipline,
                    clinician="" if each.said.clinician is None else str(each.said.clinician),
                    whose=names.get(str(each.said.clinician), ""),
                    what="" if ended is None else ended.what,
                    reason="" if ended is None else ended.reason,
                    visit="" if ended is None or ended.visit is None else str(ended.visit),
                )
            )
        return tuple(rows)
