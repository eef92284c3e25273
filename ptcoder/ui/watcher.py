"""Looks at the clocks every few seconds while the window is open: a look that comes late tells of a sleep."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from ptcoder.clinic import Clinic

EVERY_MS = 10_000


class Watcher(QObject):
    """``told`` says that there is something new to ask."""

    told = Signal()

    def __init__(self, parent: QObject, clinic: Clinic) -> None:
        super().__init__(parent)
        self._clinic = clinic
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)

    @property
    def is_watching(self) -> bool:
        return self._timer.isActive()

    def begin(self) -> None:
        """From now on, until ``end``."""
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Also when the window comes forward: whoever wakes the computer is told before the next press."""
        if self._clinic.away.beat():
            self.told.emit()

    def end(self) -> None:
        self._timer.stop()
