"""What takes a small window: adding a patient, exporting a day, the keys, about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject

from ptcoder.clinic import Refused
from ptcoder.clinic.people_sheets import Person
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.store import LogError
from ptcoder.ui import words
from ptcoder.ui.controller import Controller
from ptcoder.ui.dialogs import AboutDialog
from ptcoder.ui.file_dialogs import ask_place, unused
from ptcoder.ui.patient_dialog import PatientDialog
from ptcoder.ui.window import FLOOR
from ptcoder.visit import Discipline, Role, SettingChanged

DISCIPLINE_OF = {
    Role.PT: Discipline.PT,
    Role.PTA: Discipline.PT,
    Role.OT: Discipline.OT,
    Role.OTA: Discipline.OT,
    Role.SLP: Discipline.SLP,
}


def usual_discipline(people: Iterable[Person]) -> str:
    """What who is new most likely has: the discipline of whoever treats."""
    current = next((person for person in people if person.current), None)
    role = Role(current.role) if current is not None and current.role in set(Role) else Role.PT
    return DISCIPLINE_OF.get(role, Discipline.PT).value


class Errands(QObject):
    """Each opens its window and returns at once; what comes of it goes through the controller."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = desk.window
        self._look = desk.window.look

    def add_patient(self) -> None:
        clinic, preferences = self._desk.clinic, self._desk.preferences
        dialog = PatientDialog(
            self._look,
            self._window,
            clinic.offered.payers(),
            discipline=usual_discipline(self._desk.sheet.people),
        )

        def add(name: str, mrn: str, payer: str, discipline: str) -> None:
            self._bring(dialog, lambda: clinic.add_patient(name=name, mrn=mrn, payer=payer, discipline=discipline))

        def search(text: str) -> None:
            dialog.show_patients(clinic.patients(text), private=preferences.private)

        def bring(patient: str) -> None:
            self._bring(dialog, lambda: clinic.begin_visit(patient))

        def came(appointment: str) -> None:
            self._bring(dialog, lambda: clinic.begin_appointment(appointment))

        try:
            waiting = clinic.schedule.waiting()
        except LogError:  # patients can be added all the same, and the window says that these are missing
            waiting = None
        dialog.show_expected(waiting, private=preferences.private)
        dialog.came.connect(came)
        dialog.search_changed.connect(search)
        dialog.chosen.connect(bring)
        dialog.added.connect(add)
        dialog.show_patients(clinic.patients(), private=preferences.private)
        dialog.open()

    def start_group(self, code: str) -> None:
        """Asks who is in the group, and starts it for all of them at once."""
        from ptcoder.ui.group_dialog import GroupDialog

        here, private = self._desk.clinic.group_of(code), self._desk.preferences.private
        cards = [card for card in self._desk.sheet.cards if card.visit in here]
        parent = self._window.mini if self._window.mini.isVisible() else self._window
        dialog = GroupDialog(self._look, parent, f"Group {code}", cards, private=private)

        def start(visits: list[str], size: int, kind: str) -> None:
            if self._desk.do(lambda: self._desk.clinic.start_group(visits, code, size, kind), undoable=True):
                dialog.accept()
            else:
                self._say_in(dialog.show_error)

        dialog.started.connect(start)
        dialog.open()

    def export(self) -> None:
        """Asks for a file, then writes the signed visits of the day that is shown; if there are none, says so."""
        self._desk.go_to_day_page()
        day = self._window.day.day or self._desk.sheet.today
        if not self._desk.clinic.day(day).ready:
            self._desk.say_refused("Nothing to export: this day has no signed visit that has not left yet.")
            return
        name = unused(f"ptcoder-{day.isoformat()}.csv")
        ask_place(self._window, "Export", name, lambda path: self.export_to(day, path))

    def export_everything(self) -> None:
        self._release(None, f"ptcoder-everything-{self._desk.sheet.today.isoformat()}")

    def export_patient(self) -> None:
        """The record of the patient who is shown; the folder's name tells nobody who it is."""
        visit = self._desk.visit
        if visit is not None:
            self._release(visit.patient, f"ptcoder-record-{self._desk.sheet.today.isoformat()}")

    def _release(self, patient: str | None, name: str) -> None:
        from ptcoder.ui.release import ReleaseDialog

        dialog = ReleaseDialog(self._look, self._window, self._desk.clinic, patient, name)
        dialog.written.connect(self._say_written)
        dialog.open()

    def _say_written(self, folder: str) -> None:
        self._desk.say(f"Written to {folder}. It is not encrypted.")

    def export_to(self, day: date, path: Path) -> None:
        try:
            report = self._desk.clinic.export_day(day, path)
        except Refused as refused:
            self._desk.say_refused(str(refused))
            return
        except (LogError, OSError) as error:
            self._window.toast.say_error(f"Not exported. {error}")
            return
        self._desk.show_fresh()
        self._window.day.show_report(words.exported(report, private=self._desk.preferences.private))

    def change_settings(self) -> None:
        from ptcoder.ui.settings_dialog import SettingsDialog

        clinic = self._desk.clinic
        dialog = SettingsDialog(self._look, self._window, clinic.settings(), clinic.payers())

        def save(changes: list[SettingChanged]) -> None:
            if self._desk.do(lambda: self._desk.clinic.change_settings(changes)):
                dialog.accept()
            else:
                self._say_in(dialog.show_error)

        dialog.saved.connect(save)
        dialog.open()

    def show_keys(self) -> None:
        from ptcoder.ui.key_list import KeysDialog, key_list

        KeysDialog(self._look, self._window, key_list(self._window)).open()

    def show_help(self) -> None:
        from ptcoder.ui.help_dialog import HelpDialog

        HelpDialog(self._look, self._window).open()

    def show_licenses(self) -> None:
        from ptcoder.ui.help_dialog import LicensesDialog

        LicensesDialog(self._look, self._window).open()

    def show_about(self) -> None:
        sheet = self._desk.sheet
        day = sheet.visit.day if sheet.visit is not None else sheet.today
        AboutDialog(self._look, self._window, self._desk.clinic.book.on(day)).open()

    def _bring(self, dialog: PatientDialog, intent: Callable[[], FloorSheet]) -> None:
        if self._desk.do(intent, undoable=True):
            dialog.accept()
            self._desk.go_to(FLOOR)
        else:
            self._say_in(dialog.show_error)

    def _say_in(self, show: Callable[[str], None]) -> None:
        """Says in the small window what would be said at the foot of the large one."""
        self._window.toast.hide()
        show(self._desk.failed)
