"""The one timer: moves the clocks on while something runs, and asks now and then for a fresh sheet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer

from ptcoder.clinic.sheets import FloorSheet

TICK_MS = 250
REFRESH_MS = 1000


class Clockwork(QObject):
    """Stands still while nothing runs. ``tick`` is handed the floor's time four times a second, ``refresh`` is called
    at most once a second."""

    def __init__(
        self, parent: QObject, now: Callable[[], int], tick: Callable[[int], None], refresh: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._tick = tick
        self._refresh = refresh
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._beat)

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    def show_floor(self, sheet: FloorSheet) -> None:
        """Runs from now on if anything in the sheet does."""
        if not runs(sheet):
            self._timer.stop()
        elif not self._timer.isActive():
            self._since.start()
            self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        self._tick(self._now())
        if self._since.elapsed() >= REFRESH_MS:
            self._since.start()
            self._refresh()


def runs(sheet: FloorSheet) -> int:
    """How many patients have a clock running."""
    return sum(card.clock is not None and card.clock.since is not None for card in sheet.cards)
