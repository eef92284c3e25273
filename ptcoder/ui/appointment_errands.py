"""What becomes of appointments, on the Day page and in a patient's record: came, did not, changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ptcoder.clinic import Refused
from ptcoder.clinic.chart import PatientSheet
from ptcoder.clinic.dates import read_day, read_minute
from ptcoder.clinic.register_sheets import AppointmentRow
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.ui.controller import Controller
from ptcoder.ui.patient_forms import AppointmentForm
from ptcoder.ui.window import FLOOR


class AppointmentErrands(QObject):
    """Connects both lists; every press can be undone."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._clinic = desk.clinic
        section = desk.window.patients.appointments
        section.add_wanted.connect(self.expect)
        for each in (section.appointments, desk.window.day.expected):
            each.came.connect(self.came)
            each.ended.connect(self.end)
            each.taken_back.connect(self.take_back)
            each.change_wanted.connect(self.change)

    def expect(self) -> None:
        """The chosen patient has an appointment more."""
        sheet = self._desk.window.patients.sheet
        if sheet is not None:
            self._ask(sheet.id, None, sheet)

    def change(self, row: AppointmentRow) -> None:
        self._ask(row.patient, row, row)

    def _ask(self, patient: str, row: AppointmentRow | None, usual: PatientSheet | AppointmentRow) -> None:
        window, people = self._desk.window, self._desk.sheet.people
        here = [(each.id, each.name) for each in people if not each.ended]
        today = self._desk.sheet.today.isoformat()
        payers = self._clinic.offered.payers(usual.payer_id)
        dialog = AppointmentForm(window.look, window, payers, here, usual, today)

        def save(day: str, time: str, payer: str, discipline: str, clinician: str) -> None:
            def intent() -> None:
                wanted = read_day(day)
                if wanted is None:
                    raise Refused("Write the day on which the patient is expected.")
                self._clinic.schedule.add(
                    patient,
                    wanted,
                    read_minute(time),
                    payer=payer,
                    discipline=discipline,
                    clinician=clinician,
                    appointment="" if row is None else row.id,
                )

            if self._do(intent, dialog.show_error):
                dialog.accept()

        dialog.saved.connect(save)
        dialog.open()

    def came(self, appointment: str) -> None:
        if self._desk.do(lambda: self._clinic.begin_appointment(appointment), undoable=True):
            self._desk.go_to(FLOOR)

    def end(self, appointment: str, what: str, reason: str) -> None:
        self._do(lambda: self._clinic.schedule.end(appointment, what, reason))

    def take_back(self, appointment: str) -> None:
        self._do(lambda: self._clinic.schedule.take_back(appointment))

    def _do(self, intent: Callable[[], object], show: Callable[[str], None] | None = None) -> bool:
        """Carries out an intent; what is refused is said by ``show``, in the small window that asked."""

        def shown() -> FloorSheet:
            intent()
            return self._clinic.floor()

        done = self._desk.do(shown, undoable=True)
        if not done and show is not None:
            self._desk.window.toast.hide()
            show(self._desk.failed)
        return done
