"""What is done on the Patients page: looking for patients, their records, doubles, appointments."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ptcoder.clinic import Refused
from ptcoder.clinic.chart import PatientSheet
from ptcoder.clinic.dates import read_day
from ptcoder.clinic.registering import Pair
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.store import LogError
from ptcoder.ui.controller import Controller
from ptcoder.ui.patient_forms import MergeDialog, PatientForm
from ptcoder.ui.pick_dialog import PickDialog
from ptcoder.ui.window import FLOOR


class PatientsErrands(QObject):
    """Asks the clinic, and shows what it says on the page."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._clinic = desk.clinic
        self._page = page = desk.window.patients
        page.searched.connect(self.search)
        page.chosen.connect(self.choose)
        page.add_wanted.connect(self.add)
        page.change_wanted.connect(self.change)
        page.bring_wanted.connect(self.bring)
        page.doubles_wanted.connect(self.show_doubles)
        page.same_wanted.connect(self.pick_same)
        page.part_wanted.connect(self.part)
        page.visits.opened.connect(desk.review)
        desk.shown.connect(self.refresh)
        desk.privacy_changed.connect(self.show_again)

    # --- looking

    def search(self, text: str) -> None:
        try:
            found = self._clinic.patients(text)
        except LogError as error:
            self._desk.window.toast.say_error(f"Not shown. {error}")
            return
        self._page.show_found(found, private=self._desk.preferences.private)

    def choose(self, patient: str) -> None:
        """Shows a patient's record, which is on record as seen."""
        try:
            sheet = self._clinic.chart.view(patient)
        except (Refused, LogError) as error:
            self._page.show_patient(None, private=self._desk.preferences.private)
            self._desk.window.toast.say(str(error))
            return
        self._page.show_patient(sheet, private=self._desk.preferences.private)

    def refresh(self) -> None:
        """What may have changed since, while the page is in front."""
        if self._desk.window.pages.currentWidget() is not self._page or self._desk.sheet.locked:
            return
        self.search(self._page.search.text().strip())
        shown = self._page.sheet
        if shown is not None:
            self.choose(shown.id)

    def show_again(self) -> None:
        """What is shown already, with names or with initials."""
        private = self._desk.preferences.private
        self._page.show_found(self._page.model.patients, private=private)
        self._page.show_patient(self._page.sheet, private=private)

    # --- the register

    def add(self) -> None:
        self._ask(None)

    def change(self) -> None:
        self._ask(self._page.sheet)

    def _ask(self, sheet: PatientSheet | None) -> None:
        payers = self._clinic.offered.payers("" if sheet is None else sheet.payer_id)
        window, private = self._desk.window, self._desk.preferences.private
        dialog = PatientForm(window.look, window, payers, sheet, private=private)

        def save(name: str, mrn: str, born: str, payer: str, discipline: str) -> None:
            def intent() -> None:
                registering, day = self._clinic.registering, read_day(born)
                if sheet is None:
                    new = registering.add(name=name, mrn=mrn, born=day, payer=payer, discipline=discipline)
                    self.choose(new)
                else:
                    registering.change(sheet.id, name=name, mrn=mrn, born=day, payer=payer, discipline=discipline)

            if self._do(intent, dialog.show_error, undoable=sheet is not None):
                dialog.accept()

        dialog.saved.connect(save)
        dialog.open()

    def bring(self) -> None:
        sheet = self._page.sheet
        if sheet is not None and self._desk.do(lambda: self._clinic.begin_visit(sheet.id), undoable=True):
            self._desk.go_to(FLOOR)

    def show_doubles(self) -> None:
        """The first pair that may be one patient, that of the chosen one before others."""
        try:
            pairs = self._clinic.registering.alike()
        except LogError as error:
            self._desk.window.toast.say_error(f"Not shown. {error}")
            return
        shown = self._page.sheet.id if self._page.sheet is not None else ""
        pair = next((each for each in pairs if shown in (each.one.id, each.other.id)), pairs[0] if pairs else None)
        if pair is None:
            self._desk.say("Nobody seems to be entered twice: no two have the same name and birth, or number.")
            return
        self._compare(pair)

    def pick_same(self) -> None:
        """Any other entry may be the patient who is shown: it is looked for, then both stand side by side."""
        sheet, window = self._page.sheet, self._desk.window
        if sheet is None:
            return
        private = self._desk.preferences.private
        title = f"Who else is {sheet.initials if private else sheet.name}?"
        dialog = PickDialog(window.look, window, title, self._clinic.patients, sheet.id, private=private)

        def compare(other: str) -> None:
            pairs: list[Pair] = []
            if self._do(lambda: pairs.append(self._clinic.registering.pair(sheet.id, other))):
                self._compare(pairs[0])

        dialog.picked.connect(compare)
        dialog.open()

    def _compare(self, pair: Pair) -> None:
        if not self._do(lambda: self._clinic.registering.view(pair)):
            return
        private = self._desk.preferences.private
        dialog = MergeDialog(self._desk.window.look, self._desk.window, pair, private=private)

        def merge(patient: str, into: str) -> None:
            self._do(lambda: self._clinic.registering.merge(patient, into), undoable=True)

        def tell_apart(one: str, other: str) -> None:
            self._do(lambda: self._clinic.registering.tell_apart(one, other), undoable=True)

        dialog.merged.connect(merge)
        dialog.apart_wanted.connect(tell_apart)
        dialog.open()

    def part(self, double: str) -> None:
        self._do(lambda: self._clinic.registering.part(double), undoable=True)

    def _do(
        self, intent: Callable[[], object], show: Callable[[str], None] | None = None, *, undoable: bool = False
    ) -> bool:
        """Carries out an intent; what is refused is said by ``show``, in the small window that asked."""

        def shown() -> FloorSheet:
            intent()
            return self._clinic.floor()

        done = self._desk.do(shown, undoable=undoable)
        if not done and show is not None:
            self._desk.window.toast.hide()
            show(self._desk.failed)
        return done
