"""Stands over the work while presses are not in the log yet: what is certain about them, and when it is tried again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QTimer, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ptcoder.clinic.sheets import HeldSheet
from ptcoder.ui.look import Look
from ptcoder.ui.parts import CutWords, button, columns
from ptcoder.ui.theme import Size, Weight

SOONEST_MS = 2_000
LATEST_MS = 60_000


class HeldBanner(QFrame):
    """A function of what is held. ``due`` asks for another try: by itself after 2 s, 4 s, 8 s ... at most a minute;
    ``wanted`` when somebody presses the button.

    It floats where nothing is pressed, and takes no place: no code moves away under a hand when it comes or goes.
    """

    due = Signal()
    wanted = Signal()

    placed = Signal()
    """It has come, gone, or stands elsewhere."""

    def __init__(self, look: Look, parent: QWidget, room: Callable[[], QRect]) -> None:
        """``room`` tells where in ``parent`` it can stand; empty while it is covered."""
        super().__init__(parent)
        self._room = room
        self._is_held = False
        self.setProperty("kind", "warning")
        self.words = CutWords(look, size=Size.SMALL, weight=Weight.SEMIBOLD, token="unattended")
        self.try_button = button("Try now", "slim", press=self.wanted.emit)
        self.try_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        parent.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._again)
        self._delay = SOONEST_MS
        layout = columns(self, margins=(10, 0, 0, 0), gap=10)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.try_button)
        self.hide()

    @property
    def tries_in(self) -> int:
        """Milliseconds until the next try by itself; -1 while nothing is held."""
        return self._timer.remainingTime()

    def show_held(self, held: HeldSheet | None) -> None:
        self._is_held = held is not None
        if held is None:
            self._timer.stop()
            self._delay = SOONEST_MS
            self.place()
            return
        first, *_ = held.text.split(". ")
        kept = f"{first}, but kept in the rescue file" if held.kept else first
        self.words.shorter = (f"{kept}. {held.reason}", f"{kept}.", f"{first}.")
        self.words.setText(held.text)
        self.setAccessibleName(held.text)
        self.place()
        if not self._timer.isActive():
            self._timer.start(self._delay)

    def place(self) -> None:
        """Goes to where there is room now."""
        room = self._room() if self._is_held else QRect()
        self.setVisible(not room.isEmpty())
        self.setGeometry(room)
        self.placed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def stop(self) -> None:
        """No further try: the window goes."""
        self._timer.stop()

    def _again(self) -> None:
        self._delay = min(2 * self._delay, LATEST_MS)
        self.due.emit()
