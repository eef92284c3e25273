"""Stands over the work while presses are not in the log yet: what is certain about them, and when it is tried again."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame

from ptcoder.clinic.sheets import HeldSheet
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns
from ptcoder.ui.theme import Size, Weight

SOONEST_MS = 2_000
LATEST_MS = 60_000


class HeldBanner(QFrame):
    """A function of what is held. ``due`` asks for another try: by itself after 2 s, 4 s, 8 s ... at most a minute;
    ``wanted`` when somebody presses the button.
    """

    due = Signal()
    wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "warning")
        self.words = Words(look, size=Size.SMALL, weight=Weight.SEMIBOLD, token="unattended", wrap=True)
        self.try_button = button("Try now", "warning", press=self.wanted.emit)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._again)
        self._delay = SOONEST_MS
        layout = columns(self, margins=(18, 4, 10, 4), gap=10)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.try_button)
        self.hide()

    @property
    def tries_in(self) -> int:
        """Milliseconds until the next try by itself; -1 while nothing is held."""
        return self._timer.remainingTime()

    def show_held(self, held: HeldSheet | None) -> None:
        self.setVisible(held is not None)
        if held is None:
            self._timer.stop()
            self._delay = SOONEST_MS
            return
        self.words.setText(held.text)
        self.setAccessibleName(held.text)
        if not self._timer.isActive():
            self._timer.start(self._delay)

    def stop(self) -> None:
        """No further try: the window goes."""
        self._timer.stop()

    def _again(self) -> None:
        self._delay = min(2 * self._delay, LATEST_MS)
        self.due.emit()
