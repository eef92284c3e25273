"""The head's button for several people: handing on, treating together, a student, and leaving again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from ptcoder.clinic.handing import Way, handings
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.ui.parts import Button


class HandOff(Button):
    """Its menu is made when it opens, from the floor as it is then."""

    chosen = Signal(str, str, str)
    """What is to become of the stretch (``hand``, ``join``, ``stop``), which one, and the person."""
    person_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("Hand off")
        self.setAccessibleName("Hand off")
        self.setAutoDefault(False)
        self.choices = QMenu(self)
        self._sheet: FloorSheet | None = None
        self.setMenu(self.choices)
        self.choices.aboutToShow.connect(self._fill)

    def show_floor(self, sheet: FloorSheet) -> None:
        self._sheet = sheet
        visit = sheet.visit
        attended = visit is not None and any(bar.stop is None and not bar.lane and not bar.rest for bar in visit.bars)
        self.setEnabled(attended)
        self.setToolTip("" if attended else "Nothing attended runs for this patient")

    def _fill(self) -> None:
        self.choices.clear()
        if self._sheet is None or self._sheet.visit is None:
            return
        last: Way | None = None
        for each in handings(self._sheet.visit, self._sheet.people):
            if last is not None and each.way is not last:
                self.choices.addSeparator()
            last = each.way
            action = self.choices.addAction(each.text)
            action.triggered.connect(
                lambda _=False, said=each: self.chosen.emit(said.way.value, said.interval, said.person)
            )
        self.choices.addSeparator()
        self.choices.addAction("Add a person…", self.person_wanted.emit)
