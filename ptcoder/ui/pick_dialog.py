"""Somebody of the register is picked: found by typing, as everywhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ptcoder.clinic.register_sheets import PatientRow
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button
from ptcoder.ui.patients_page import Found, PatientsModel, SearchField

Search = Callable[[str], tuple[PatientRow, ...]]


class PickDialog(PlainDialog):
    """``search`` tells who is found by what is typed; ``besides`` is not offered."""

    picked = Signal(str)

    def __init__(
        self, look: Look, parent: QWidget, title: str, search: Search, besides: str, *, private: bool = False
    ) -> None:
        super().__init__(look, parent, title)
        self.setWindowTitle("Another entry")  # the title names a patient; a window's own, which others list, does not
        self._search, self._besides, self._private = search, besides, private
        self.search = SearchField()
        self.search.setPlaceholderText("Name, record number or date of birth")
        self.search.setAccessibleName("Search for the other entry")
        self.model = PatientsModel()
        self.found = Found()
        self.found.setModel(self.model)
        self.found.setUniformItemSizes(True)
        self.found.setProperty("kind", "tall")
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.setAccessibleName("Entries found")
        self.found.setMinimumHeight(look.px(180))
        self.nothing = Words(look, "Nobody is found by that.", token="muted", wrap=True)
        for each in (self.search, self.found, self.nothing):
            self.body.addWidget(each)
        self.pick_button = button("Compare", "primary", press=self._pick)
        self.search.textChanged.connect(self._look_up)
        self.search.stepped.connect(self._step)
        self.search.returnPressed.connect(self._pick)
        self.found.entered_upon.connect(self._pick)
        self.found.doubleClicked.connect(self._pick)
        self.setMinimumWidth(look.px(480))
        self.end(button("Cancel", press=self.reject), self.pick_button)
        self._look_up()
        self.search.setFocus()

    def _look_up(self) -> None:
        rows = tuple(each for each in self._search(self.search.text().strip()) if each.id != self._besides)
        self.model.show_rows(rows, private=self._private)
        self.found.setCurrentIndex(self.model.index(0))
        self.found.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.pick_button.setEnabled(bool(rows))

    def _step(self, by: int) -> None:
        last = len(self.model.patients) - 1
        row = max(0, min(last, self.found.currentIndex().row() + by))
        self.found.setCurrentIndex(self.model.index(row))

    def _pick(self) -> None:
        row = self.found.currentIndex().row()
        if 0 <= row < len(self.model.patients):
            self.accept()
            self.picked.emit(self.model.patients[row].id)
