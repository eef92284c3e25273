"""The one timer: moves the clocks on while something runs, and asks for a fresh sheet when a minute is full."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer

from ptcoder.clinic.sheets import Clockface, FloorSheet
from ptcoder.visit import MINUTE, SECOND

STEADY = 25_000
"""Microseconds that lie between a clock's full second and a tick: a timer that is a little late or early never shows
one second twice and skips the next."""
SOONEST_MS = 1000
LATEST_MS = 5000


class Clockwork(QObject):
    """Stands still while nothing runs.

    ``tick`` is handed the floor's time once a second, just after the second of the clock in front is full. ``refresh``
    is called when a whole minute of a clock has become full, at most once a second; and every five seconds for whatever
    else time may have changed.
    """

    def __init__(
        self, parent: QObject, now: Callable[[], int], tick: Callable[[int], None], refresh: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._tick = tick
        self._refresh = refresh
        self._clocks: tuple[Clockface, ...] = ()
        self._minutes: tuple[int, ...] = ()
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._beat)

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    def show_floor(self, sheet: FloorSheet, now: int) -> None:
        """Runs from now on if anything in the sheet does."""
        self._clocks = tuple(_running(sheet))
        self._minutes = self._full_minutes(now)
        if not self._clocks:
            self._timer.stop()
        elif not self._timer.isActive():
            self._since.start()
            self._timer.start(until_tick(self._clocks, now))

    def stop(self) -> None:
        self._clocks = ()
        self._timer.stop()

    def _beat(self) -> None:
        now = self._now()
        self._tick(now)
        passed = self._since.elapsed()
        if passed >= LATEST_MS or (passed >= SOONEST_MS and self._full_minutes(now) != self._minutes):
            self._since.start()
            self._minutes = self._full_minutes(now)
            self._refresh()
        if self._clocks:
            self._timer.start(until_tick(self._clocks, self._now()))

    def _full_minutes(self, now: int) -> tuple[int, ...]:
        return tuple(clock.elapsed(now) // MINUTE for clock in self._clocks)


def _running(sheet: FloorSheet) -> Iterator[Clockface]:
    """Every clock that runs and can be seen: of the codes of the patient in front, then of all patients."""
    clocks = [card.clock for card in sheet.cards if card.clock is not None]
    clocks += [card.countdown for card in sheet.cards if card.countdown is not None]
    if sheet.visit is not None:
        clocks[:0] = [tile.clock for group in sheet.visit.groups for tile in group.tiles if tile.running]
    return (clock for clock in clocks if clock.since is not None)


def until_tick(clocks: Sequence[Clockface], now: int) -> int:
    """Milliseconds to the next tick: soon after the first clock's next full second, and not close to another's."""
    phases = [clock.elapsed(now) % SECOND for clock in clocks]
    after = STEADY
    for edge in sorted((phases[0] - phase) % SECOND for phase in phases):  # how long after the first one's
        if after - STEADY < edge < after + STEADY:
            after = edge + STEADY
    return -(-((after - phases[0]) % SECOND or SECOND) // 1000)


def runs(sheet: FloorSheet) -> int:
    """How many patients have a clock running."""
    return sum(card.clock is not None and card.clock.since is not None for card in sheet.cards)
