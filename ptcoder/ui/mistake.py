"""A wrong button, put right by one more press: what was pressed just before was this."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ptcoder.clinic.sheets import VisitSheet
from ptcoder.clinic.stretches import StretchRow
from ptcoder.ui import words
from ptcoder.ui.parts import Button
from ptcoder.visit import MINUTE

WRONG_CODE = "Pressed the wrong code"
"""The reason that is written for it."""


class Mistake(Button):
    """Shown for a minute after a press that took the place of one that had not run for one, by the same person."""

    wanted = Signal(str, str)
    """A stretch, and the code that it should have."""

    def __init__(self) -> None:
        super().__init__()
        self._visit: VisitSheet | None = None
        self._found: tuple[StretchRow, StretchRow] | None = None
        self.setProperty("kind", "answer")
        self.setAutoDefault(False)
        self.setAccessibleName("It was this from the start")
        self.clicked.connect(self._ask)
        self.hide()

    def show_visit(self, visit: VisitSheet | None, now: int) -> None:
        self._visit = visit
        self.tick(now)

    def tick(self, now: int) -> None:
        """The minute may be over."""
        found = mistaken(self._visit, now) if self._visit is not None else None
        if found != self._found:
            self._found = found
            self.setVisible(found is not None)
            if found is not None and self._visit is not None:
                wrong, right = found
                self.setText(f"It was {right.text} {since(wrong, self._visit)}, not {wrong.text}")
                self.setAccessibleName(self.text())

    def _ask(self) -> None:
        if self._found is not None:
            wrong, right = self._found
            self.wanted.emit(wrong.interval, right.code)


def mistaken(visit: VisitSheet, now: int) -> tuple[StretchRow, StretchRow] | None:
    """What was probably pressed by mistake, and what is right; None where nothing looks like it."""
    right = next((each for each in _attended(visit) if each.running and now - (each.start or 0) < MINUTE), None)
    wrong = before(right, visit) if right is not None else None
    if wrong is None or right is None or (wrong.stop or 0) - (wrong.start or 0) >= MINUTE:
        return None
    return wrong, right


def before(right: StretchRow, visit: VisitSheet) -> StretchRow | None:
    """The stretch of another code that ended when this one began, by the same person."""
    rows = (each for each in _attended(visit) if each.stop is not None and each.stop == right.start)
    return next((each for each in rows if each.code != right.code and each.clinician_id == right.clinician_id), None)


def instead_of(code: str, visit: VisitSheet) -> StretchRow | None:
    """The attended stretch in whose place this code was given: what ended when it began, else what runs."""
    running = [each for each in _attended(visit) if each.running]
    own = next((each for each in running if each.code == code), None)
    return before(own, visit) if own is not None else running[0] if len(running) == 1 else None


def since(wrong: StretchRow, visit: VisitSheet) -> str:
    """``since 10:04``."""
    return f"since {words.at(wrong.start or 0, visit.off_min)}"


def _attended(visit: VisitSheet) -> list[StretchRow]:
    return [each for each in visit.stretches if not (each.lane or each.rest or each.group or each.deleted)]
