"""Under another rule: what the other method, or any other payer, would make of the same minutes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QWidget

from ptcoder.clinic.register_sheets import PayerRow
from ptcoder.clinic.sheets import VisitSheet
from ptcoder.clinic.what_if import Compared
from ptcoder.ui import words
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, emptied, rows
from ptcoder.ui.theme import Size, Weight

NO_PAYER = ""
NONE = "\N{EN DASH}"


class WhatIf(QFrame):
    """A function of one visit's sheet; its menu names the payers when it is opened."""

    payers_wanted = Signal()
    payer_chosen = Signal(str)
    """Compare with this payer; ``""`` with none."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._compared: Compared | None = None
        self.setProperty("kind", "info")
        self.text = Words(look, size=Size.SMALL, wrap=True)
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self.payers_wanted)
        self.other = button("Another payer…", "info", name="Compare with another payer")
        self.other.setMenu(self.menu)
        inside = rows(self, margins=(10, 8, 10, 9), gap=4)
        inside.addWidget(Words(look, "Under another rule", size=Size.SMALL, weight=Weight.BOLD, token="info"))
        inside.addWidget(self.text)
        self._table = QWidget()
        self._layout = rows(self._table, gap=2)
        inside.addWidget(self._table)
        line = columns()
        line.addWidget(self.other)
        line.addStretch(1)
        inside.addLayout(line)

    @property
    def texts(self) -> list[str]:
        """What is said of the other payer, row by row."""
        return [each.text() for each in self._table.findChildren(Words)]

    def show_visit(self, visit: VisitSheet) -> None:
        self.setVisible(bool(visit.lines))
        self.text.setText(visit.what_if)
        self.text.setVisible(bool(visit.what_if))
        if visit.compared != self._compared:
            self._compared = visit.compared
            self._lay_out()

    def show_payers(self, payers: tuple[PayerRow, ...], mine: str) -> None:
        """Fills the menu; ``mine`` is the visit's own payer, which is not compared with itself."""
        self.menu.clear()
        now = self._compared.payer if self._compared is not None else NO_PAYER
        choices = [PayerRow(id=NO_PAYER, label="None"), *(each for each in payers if each.id != mine)]
        for each in choices:
            action = QAction(each.label.replace("&", "&&"), self.menu)
            action.setCheckable(True)
            action.setChecked(each.id == now)
            action.triggered.connect(lambda _=False, chosen=each.id: self.payer_chosen.emit(chosen))
            self.menu.addAction(action)

    def _lay_out(self) -> None:
        emptied(self._layout)
        told = self._compared
        self._table.setVisible(told is not None)
        if told is None:
            return
        self._layout.addWidget(self._words(f"{told.label}: {told.method}", Weight.SEMIBOLD, wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        sums = (words.counted(told.units, "unit"), words.counted(told.their_units, "unit"))
        cells = [("", "now", "there"), *(_cells(row.mine, row.units, row.theirs, row.their_units) for row in told.rows)]
        for place, (what, here, there) in enumerate((*cells, ("In all", *sums))):
            grid.addWidget(self._words(what, wrap=True), place, 0)
            grid.addWidget(self._words(here), place, 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(self._words(there, Weight.SEMIBOLD), place, 2, Qt.AlignmentFlag.AlignRight)
        self._layout.addLayout(grid)

    def _words(self, text: str, weight: Weight = Weight.REGULAR, *, wrap: bool = False) -> Words:
        return Words(self._look, text, size=Size.SMALL, weight=weight, wrap=wrap)


def _cells(mine: str, units: int, theirs: str, their_units: int) -> tuple[str, str, str]:
    """``97110-GP`` once where both write it so."""
    what = mine if mine == theirs else " / ".join((mine or NONE, theirs or NONE))
    return what, str(units) if mine else NONE, str(their_units) if theirs else NONE
