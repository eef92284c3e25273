"""Fields in which one of several is chosen: a list that drops down, a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QDateEdit

from ptcoder.ui.look import Look
from ptcoder.ui.parts import FingerRows


def drop_down(look: Look, name: str, *, letters: int = 0) -> QComboBox:
    """As wide as what is in it; where ``letters`` are given, so many of what is chosen are always seen, and the list
    that drops down shows all. Its rows are as high as a fingertip.
    """
    box = QComboBox()
    box.setAccessibleName(name)
    box.setItemDelegate(FingerRows(look, box))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    if letters:
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(letters)
        box.view().setTextElideMode(Qt.TextElideMode.ElideNone)
    return box


def offer(box: QComboBox, items: Sequence[tuple[str, object]], chosen: object) -> None:
    """Texts with what each stands for; ``chosen`` is chosen, or the first where it is not offered. Tells nobody."""
    with QSignalBlocker(box):
        box.clear()
        for text, value in items:
            box.addItem(text, value)
        values = [value for _, value in items]
        box.setCurrentIndex(values.index(chosen) if chosen in values else 0)


class DayEdit(QDateEdit):
    """A day, typed or chosen from a calendar."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setCalendarPopup(True)
        self.setDisplayFormat("MMM d, yyyy")
        self.setAccessibleName(name)

    @property
    def day(self) -> date:
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def show_day(self, day: date) -> None:
        """Tells nobody."""
        with QSignalBlocker(self):
            self.setDate(QDate(day.year, day.month, day.day))
