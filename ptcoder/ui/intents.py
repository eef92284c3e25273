"""What can be asked of the clinic from the window, one typed slot for each signal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ptcoder.clinic.sheets import FloorSheet
from ptcoder.ui.controller import Controller


class Intents(QObject):
    """Every slot hands one intent to the controller; those about a visit mean the one that is shown."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._clinic = desk.clinic

    def press(self, code: str) -> None:
        """The button of a code; ``""`` is rest and charting."""
        self._desk.do(lambda: self._clinic.press(code or None), undoable=True)

    def select(self, visit: str) -> None:
        self._desk.do(lambda: self._clinic.select(visit))

    def answer(self, question: str, answer: str) -> None:
        self._desk.do(lambda: self._clinic.answer(question, answer), undoable=True)

    def set_clinician(self, person: str) -> None:
        self._desk.do(lambda: self._clinic.set_clinician(person))

    def add_person(self, name: str, role: str) -> None:
        self._desk.do(lambda: self._clinic.add_person(name, role))

    def undo(self) -> None:
        self._desk.do(self._clinic.undo)

    def redo(self) -> None:
        self._desk.do(self._clinic.redo)

    def stop_clocks(self) -> None:
        self._desk.do(self._clinic.stop_all, undoable=True)

    def stop_visit(self) -> None:
        self._of_visit(self._clinic.stop_visit)

    def resume_visit(self) -> None:
        self._of_visit(self._clinic.resume_visit)

    def reopen(self, reason: str) -> None:
        self._of_visit(lambda visit: self._clinic.resume_visit(visit, reason))

    def acknowledge(self, finding: str, reason: str) -> None:
        self._of_visit(lambda visit: self._clinic.acknowledge(visit, finding, reason))

    def attest(self, what: str) -> None:
        self._of_visit(lambda visit: self._clinic.attest(visit, what))

    def choose(self, code: str) -> None:
        self._of_visit(lambda visit: self._clinic.choose(visit, code))

    def sign(self) -> None:
        self._of_visit(self._clinic.sign, undoable=False)

    def _of_visit(self, intent: Callable[[str], FloorSheet], *, undoable: bool = True) -> None:
        visit = self._desk.visit
        if visit is not None:
            self._desk.do(lambda: intent(visit.visit), undoable=undoable)
