"""Ten digits to press, for whoever has no keyboard at hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from ptcoder.ui.look import Look

DIGITS = "123456789"
FINGER = 56
"""How high a key is at least, in pixels at any text size; it grows with the text as far as the screen is high."""
SHARE = 8
"""A key takes no more hundredths of the screen's height."""


class DigitKey(QPushButton):
    def __init__(self, look: Look, text: str) -> None:
        super().__init__(text)
        self._look = look
        self.setProperty("kind", "pad")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        most = max(FINGER, self.screen().availableSize().height() * SHARE // 100)
        return QSize(super().sizeHint().width(), min(self._look.px(FINGER), most))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), FINGER)


class DigitKeys(QWidget):
    """Types into the one of the ``fields`` that had the keys last, at first the first.

    The keys stay where they are: a press of a finger takes them from no field.
    """

    def __init__(self, look: Look, *fields: QLineEdit) -> None:
        super().__init__()
        self._look = look
        self.field = fields[0]
        """Where the next digit goes."""
        self._fields = fields
        for each in fields:
            each.installEventFilter(self)
        self.digits = {digit: self._key(digit, lambda said=digit: self.field.insert(said)) for digit in f"{DIGITS}0"}
        self.delete_button = self._key("\N{ERASE TO THE LEFT}", lambda: self.field.backspace(), "Delete")
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for place, digit in enumerate(DIGITS):
            grid.addWidget(self.digits[digit], place // 3, place % 3)
        grid.addWidget(self.delete_button, 3, 0)
        grid.addWidget(self.digits["0"], 3, 1)

    def add_send(self, text: str, press: Callable[[], object]) -> QPushButton:
        """A last key, for what is done with what was typed, where no other button does it."""
        made = self._key(text, press)
        self._grid.addWidget(made, 3, 2)
        return made

    def go_to(self, field: QLineEdit) -> None:
        self.field = field
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.MouseButtonPress):
            self.field = next(each for each in self._fields if each is watched)
        return False

    def _key(self, text: str, press: Callable[[], object], name: str = "") -> QPushButton:
        made = DigitKey(self._look, text)
        made.setAccessibleName(name)
        made.clicked.connect(lambda: press())
        return made
