"""Ten digits to press, for whoever has no keyboard at hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from ptcoder.ui.parts import button

DIGITS = "123456789"


class DigitKeys(QWidget):
    """Types into the one of the ``fields`` that had the keys last, at first the first.

    The keys stay where they are: a press of a finger takes them from no field. ``send`` stands on the last key.
    """

    def __init__(self, send: str, press: Callable[[], object], *fields: QLineEdit) -> None:
        super().__init__()
        self.field = fields[0]
        """Where the next digit goes."""
        self._fields = fields
        for each in fields:
            each.installEventFilter(self)
        self.digits = {digit: self._key(digit, lambda said=digit: self.field.insert(said)) for digit in f"{DIGITS}0"}
        self.delete_button = self._key("\N{ERASE TO THE LEFT}", lambda: self.field.backspace(), "Delete")
        self.send_button = self._key(send, press)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for place, digit in enumerate(DIGITS):
            grid.addWidget(self.digits[digit], place // 3, place % 3)
        for column, each in enumerate((self.delete_button, self.digits["0"], self.send_button)):
            grid.addWidget(each, 3, column)

    def go_to(self, field: QLineEdit) -> None:
        self.field = field
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.MouseButtonPress):
            self.field = next(each for each in self._fields if each is watched)
        return False

    def _key(self, text: str, press: Callable[[], object], name: str = "") -> QPushButton:
        made = button(text, "pad", name=name, press=press)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made
