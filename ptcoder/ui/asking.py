"""A painted button whose state is not its own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton

from ptcoder.ui.parts import pressed_by_enter


class AskingButton(QAbstractButton):
    """Checked or not as it was last shown; a press changes nothing by itself, it asks.

    Mouse and keys click a button; an assistive program toggles it without a click. Both ask, each once, and a key that
    is held is one press.
    """

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown = False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: self.asked.emit())
        self.toggled.connect(self._hold)

    def show_checked(self, checked: bool) -> None:
        self._shown = checked
        self.setChecked(checked)

    def nextCheckState(self) -> None:
        """A click leaves the state as it is."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def _hold(self, checked: bool) -> None:
        if checked != self._shown:
            self.setChecked(self._shown)
            self.asked.emit()
