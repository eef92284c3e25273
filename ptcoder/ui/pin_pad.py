"""A PIN by finger, mouse or keyboard: a field that shows no digit, a pad under it, and the wait told in seconds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ptcoder.ui.digit_keys import DigitKeys
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, rows
from ptcoder.ui.pin_fields import pin_field
from ptcoder.ui.theme import Size
from ptcoder.visit import SECOND

COUNT_MS = 250


class PinPad(QWidget):
    """``entered`` brings what was typed, and the field is empty again. ``wait`` tells how many microseconds it takes
    until a PIN is looked at; until then nothing can be typed, and the seconds are counted down.
    """

    entered = Signal(str)

    def __init__(self, look: Look, send: str, wait: Callable[[], int]) -> None:
        super().__init__()
        self._wait = wait
        self.field = pin_field("PIN")
        self.field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.field.setFont(look.font(Size.HEAD))
        self.field.returnPressed.connect(self._send)
        self.setFocusProxy(self.field)
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        keys = DigitKeys(look, self.field)
        self.digits, self.delete_button = keys.digits, keys.delete_button
        self.send_button = keys.add_send(send, self._send)
        layout = rows(self, gap=8)
        layout.addWidget(self.field)
        layout.addWidget(keys)
        layout.addWidget(self.error)
        self.error.setMinimumHeight(2 * self.error.fontMetrics().lineSpacing())
        self.error.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setInterval(COUNT_MS)
        self._timer.timeout.connect(self._count)

    def begin(self) -> None:
        """Nothing typed, nothing said; or what is left to wait."""
        self.field.clear()
        self._say("")
        self.show_wait()

    def show_error(self, text: str) -> None:
        """Why what was entered will not do; or, while there is something to wait for, that."""
        self._say(text)
        self.show_wait()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_wait(self) -> None:
        if self._wait() and not self._timer.isActive():
            self._timer.start()
        self._count()

    def _count(self) -> None:
        left = self._wait()
        waits = left > 0
        if waits:
            seconds = -(-left // SECOND)
            words = f"{seconds} s" if seconds < 60 else f"{seconds // 60} min {seconds % 60} s"
            self._say(f"Too many wrong PINs. Try again in {words}.")
        elif self._timer.isActive():
            self._timer.stop()
            self._say("Try again now.")
        for each in (self.field, self.send_button, self.delete_button, *self.digits.values()):
            if each.isEnabled() == waits:
                each.setEnabled(not waits)
                if each is self.field and not waits:
                    self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, text: str) -> None:
        if self.error.text() != text:
            self.error.setText(text)
            self.field.setAccessibleDescription(text)

    def _send(self) -> None:
        typed = self.field.text()
        self.field.clear()
        if typed:
            self.entered.emit(typed)
