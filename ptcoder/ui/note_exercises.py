"""Exercises as a small table: name, sets, repetitions, resistance, with one empty row to go on in."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from ptcoder.coding.exercises import Exercise, exercises_of, text_of
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words
from ptcoder.ui.theme import Size

COLUMNS = ("Exercise", "Sets", "Repetitions", "Resistance")
STRETCH = (5, 1, 2, 2)


class ExerciseTable(QWidget):
    """The text of the exercises as ``ptcoder.coding.exercises`` has it; rows are added as they are filled."""

    edited = Signal()
    finished = Signal()

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._name = name
        self._cells: list[tuple[QLineEdit, ...]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        for column, words in enumerate(COLUMNS):
            self._grid.addWidget(Words(look, words, size=Size.LABEL, token="muted"), 0, column)
            self._grid.setColumnStretch(column, STRETCH[column])
        self._add()

    def text(self) -> str:
        return text_of(
            Exercise(name=name.text(), sets=sets.text(), repetitions=repetitions.text(), resistance=resistance.text())
            for name, sets, repetitions, resistance in self._cells
        )

    def setText(self, text: str) -> None:
        """Fills the rows; nothing happens where they say the same already."""
        if text == self.text():
            return
        found = exercises_of(text)
        while len(self._cells) <= len(found):
            self._add()
        for row, cells in enumerate(self._cells):
            each = found[row] if row < len(found) else Exercise(name="")
            for cell, words in zip(cells, (each.name, each.sets, each.repetitions, each.resistance), strict=True):
                cell.setText(words)

    @property
    def first(self) -> QLineEdit:
        """Where the next exercise is written."""
        return next(cells[0] for cells in self._cells if not cells[0].text())

    def has_keys(self) -> bool:
        """Whether somebody is writing in it."""
        return any(cell.hasFocus() for cells in self._cells for cell in cells)

    def _add(self) -> None:
        row = len(self._cells) + 1
        cells = tuple(QLineEdit() for _ in COLUMNS)
        for column, (cell, words) in enumerate(zip(cells, COLUMNS, strict=True)):
            cell.setAccessibleName(f"{self._name}, {words.lower()}, row {row}")
            cell.textEdited.connect(self._grow)
            cell.editingFinished.connect(self.finished)
            self._grid.addWidget(cell, row, column)
        if self._cells:  # a row that comes later stands behind the one before in the order of Tab too
            for before, after in pairwise((self._cells[-1][-1], *cells)):
                QWidget.setTabOrder(before, after)
            for cell in cells:
                cell.show()  # at once: the next Tab may go there
        self._cells.append(cells)

    def _grow(self) -> None:
        if any(cell.text() for cell in self._cells[-1]):
            self._add()
        self.edited.emit()
