"""What is done about a course of care on the Patients page: each is one press, or a small window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject

from ptcoder.clinic import Refused
from ptcoder.clinic.care import CareDesk
from ptcoder.clinic.care_sheets import CareForm
from ptcoder.clinic.dates import read_day
from ptcoder.clinic.sheets import VisitSheet
from ptcoder.store import LogError
from ptcoder.ui.care_dialogs import CourseDialog, ElsewhereDialog, ReportDialog
from ptcoder.ui.care_panel import CarePanel
from ptcoder.ui.controller import Controller


class CareErrands(QObject):
    """Puts the panel into the record, and connects it."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self.panel = panel = CarePanel(desk.window.look, lambda patient: desk.clinic.care.sheet(patient))
        desk.window.patients.add_section("Care", panel, panel)
        panel.write_wanted.connect(self.write)
        panel.end_wanted.connect(self.end)
        panel.go_on_wanted.connect(self.go_on)
        panel.report_wanted.connect(self.report)
        panel.report_day_wanted.connect(self.report_of_a_day)
        panel.elsewhere_wanted.connect(self.allow_elsewhere)

    def write(self, course: str) -> None:
        sheet = self.panel.sheet
        if sheet is None:
            return
        now = next((each.form for each in sheet.courses if each.id == course), None)
        dialog = CourseDialog(self._desk.window.look, self._desk.window, sheet, now)

        def save(form: CareForm) -> None:
            if self._do(lambda care, who: care.write(who, form, course), dialog.show_error):
                dialog.accept()

        dialog.saved.connect(save)
        dialog.open()

    def write_for(self, visit: VisitSheet, course: str) -> None:
        """The form of a visit's course; with ``course`` "" that of a new one, which begins with the visit."""
        desk = self._desk
        try:
            sheet = desk.clinic.care.sheet(visit.patient)
        except (Refused, LogError) as error:
            desk.say_refused(str(error))
            return
        now = next((each.form for each in sheet.courses if each.id == course), None)
        form = now or CareForm(discipline=visit.discipline, payer=visit.payer_id, started=str(visit.day))
        dialog = CourseDialog(desk.window.look, desk.window, sheet, form, is_new=now is None)

        def save(said: CareForm) -> None:
            try:
                desk.clinic.care.write(visit.patient, said, course)
            except (Refused, LogError) as error:
                dialog.show_error(str(error))
                return
            desk.show_fresh()
            dialog.accept()

        dialog.saved.connect(save)
        dialog.open()

    def end(self, course: str) -> None:
        self._do(lambda care, who: care.end(who, course))

    def go_on(self, course: str) -> None:
        self._do(lambda care, who: care.go_on(who, course))

    def report(self, course: str, holds: bool) -> None:
        self._do(lambda care, who: care.report(who, course, holds=holds))

    def report_of_a_day(self, course: str) -> None:
        """A report that was written before today; or the last one was not written after all."""
        sheet = self.panel.sheet
        shown = next((each for each in sheet.courses if each.id == course), None) if sheet is not None else None
        if shown is None:
            return
        dialog = ReportDialog(self._desk.window.look, self._desk.window, shown)

        def save(text: str) -> None:
            def write(care: CareDesk, who: str) -> None:
                day = read_day(text)
                if day is None:
                    raise Refused("Write the day of the report.")
                care.report(who, course, day)

            if self._do(write, dialog.show_error):
                dialog.accept()

        def take_back(day: date) -> None:
            if self._do(lambda care, who: care.report(who, course, day, holds=False), dialog.show_error):
                dialog.accept()

        dialog.saved.connect(save)
        dialog.taken_back.connect(take_back)
        dialog.open()

    def allow_elsewhere(self) -> None:
        sheet = self.panel.sheet
        if sheet is None:
            return
        dialog = ElsewhereDialog(self._desk.window.look, self._desk.window, sheet)

        def save(year: int, bucket: str, amount: str) -> None:
            if self._do(lambda care, who: care.allow_elsewhere(who, year, bucket, amount), dialog.show_error):
                dialog.accept()

        dialog.saved.connect(save)
        dialog.open()

    def _do(self, intent: Callable[[CareDesk, str], object], say: Callable[[str], None] | None = None) -> bool:
        """Carries out an intent on the patient who is shown; what is refused is said where it was typed."""
        care, sheet = self._desk.clinic.care, self.panel.sheet
        if sheet is None:
            return False
        try:
            intent(care, sheet.patient)
            self.panel.show_sheet(care.sheet(sheet.patient))
        except (Refused, LogError) as error:
            (say or self._desk.say_refused)(str(error))
            return False
        self._desk.show_fresh()
        return True
