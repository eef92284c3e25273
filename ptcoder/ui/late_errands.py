"""Entering a visit from paper: the form, what it would make, and where its visit is shown afterwards."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from ptcoder.clinic import Refused
from ptcoder.clinic.late_forms import SOURCES, LateForm
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.store import LogError
from ptcoder.ui.controller import Controller
from ptcoder.ui.errands import DISCIPLINE_OF
from ptcoder.visit import Discipline, Role


class LateErrands(QObject):
    """Opens the form from the Day page or the menu."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._late = desk.clinic.late
        desk.window.menus.enter_late.triggered.connect(self.enter)
        desk.window.day.late_wanted.connect(self.enter)

    def enter(self) -> None:
        """A form with the day that is looked at, if it has come, and who most likely treated."""
        from ptcoder.ui.late_dialog import LateDialog

        desk, late = self._desk, self._late
        payers = desk.clinic.payers()
        blank = self._blank()
        try:
            late.begin()
            visit = late.preview(replace(blank, payer=payers[0].id)).visit  # for its codes; who pays is asked
        except (Refused, LogError) as error:
            desk.say_refused(str(error))
            return
        if visit is None:
            desk.say_refused("The rules of today name no payer; nothing can be entered.")
            return
        look, window = desk.window.look, desk.window
        dialog = LateDialog(look, window, blank, visit, payers, late.clinicians, late.usual_clinician)

        def search(text: str) -> None:
            dialog.show_patients(desk.clinic.patients(text) if text else (), private=desk.preferences.private)

        def choose(patient: str) -> None:
            try:
                dialog.show_patient(late.patient(patient), private=desk.preferences.private)
            except (Refused, LogError) as error:
                dialog.show_error(str(error))

        def show(form: LateForm) -> None:
            try:
                dialog.show_preview(late.preview(form))
            except (Refused, LogError) as error:
                dialog.show_error(str(error))

        def save(form: LateForm) -> None:
            made: list[str] = []

            def intent() -> FloorSheet:
                made.append(late.enter(form))
                return desk.clinic.floor()

            if desk.do(intent, undoable=True):
                dialog.accept()
                desk.review(made[0])
            else:
                window.toast.hide()
                dialog.show_error(desk.failed)

        dialog.head.search_changed.connect(search)
        dialog.head.patient_chosen.connect(choose)
        dialog.changed.connect(show)
        dialog.saved.connect(save)
        dialog.show_preview(late.preview(blank))
        dialog.open()

    def _blank(self) -> LateForm:
        desk = self._desk
        today, shown = self._late.today(), desk.window.day.day
        on_day = shown is not None and desk.window.pages.currentWidget() is desk.window.day
        day = shown if on_day and shown is not None and shown <= today else today
        current = next((each for each in desk.sheet.people if each.current), None)
        role = Role(current.role) if current is not None and current.role in set(Role) else Role.PT
        return LateForm(
            day=day.isoformat(),
            discipline=DISCIPLINE_OF.get(role, Discipline.PT),
            source=SOURCES[0],
        )
