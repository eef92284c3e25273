"""What is done on the Patients page: looking for patients, showing a record."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ptcoder.clinic import Refused
from ptcoder.clinic.chart import PatientSheet
from ptcoder.store import LogError
from ptcoder.ui.controller import Controller


class PatientsErrands(QObject):
    """Asks the clinic, and shows what it says on the page."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page = desk.window.patients
        self._page.searched.connect(self.search)
        self._page.chosen.connect(self.choose)
        desk.shown.connect(self.refresh)

    def search(self, text: str) -> None:
        try:
            found = self._desk.clinic.patients(text)
        except LogError as error:
            self._desk.window.toast.say_error(f"Not shown. {error}")
            return
        self._page.show_found(found, private=self._desk.preferences.private)

    def choose(self, patient: str) -> None:
        """Shows a patient's record, which is on record as seen."""
        try:
            sheet = self._desk.clinic.chart.view(patient)
        except (Refused, LogError) as error:
            self._desk.say_refused(str(error))
            return
        self._show(sheet)

    def refresh(self) -> None:
        """What may have changed since, while the page is in front."""
        if self._desk.window.pages.currentWidget() is not self._page or self._desk.sheet.locked:
            return
        self.search(self._page.search.text().strip())
        shown = self._page.sheet
        if shown is not None:
            self.choose(shown.id)

    def _show(self, sheet: PatientSheet) -> None:
        self._page.show_patient(sheet, private=self._desk.preferences.private)
