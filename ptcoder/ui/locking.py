"""Locks the desk by hand, after a time without input and at the start, and lets people in again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from ptcoder.clinic import Refused
from ptcoder.clinic.at_lock import StoppedAtLock
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.store import LogError
from ptcoder.ui.controller import Controller
from ptcoder.ui.lock_screen import LockScreen

LOOK_MS = 5_000
TOUCH_MS = 1_000
"""Input is told to the clinic no oftener: what comes between is dropped after a look at its kind."""

HOW = "Nobody has a PIN yet: a lock would keep nobody out. Set one in the menu File, People and PINs."
INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
    }
)
PRESSES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin})


class Locking(QObject):
    """Watches the program's input while somebody has a PIN, and only then; the clocks know nothing of it."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = desk.window
        self._staff = desk.clinic.staff
        self._screen: LockScreen | None = None
        self._since = QElapsedTimer()
        self._watches = False
        self._last = ""  # who was here last
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        desk.shown.connect(self.follow)
        desk.ended.connect(self.stop)
        self.follow()

    @property
    def screen(self) -> LockScreen | None:
        """What covers the window; None while it is not locked."""
        return self._screen

    # --- locking

    def lock(self) -> None:
        """By hand; where nobody has a PIN, says how to set one."""
        if self._desk.sheet.guarded:
            self._desk.do(self._desk.clinic.lock)
        else:
            self._desk.say_refused(HOW)

    def look(self) -> bool:
        """Locks if nobody has touched anything for so long as the clinic settled; whether it did."""
        if not self._staff.lock_if_idle():
            return False
        self._desk.show_fresh()
        return True

    def follow(self) -> None:
        """Covers or uncovers the window, as the sheet that is shown says."""
        sheet = self._desk.sheet
        if sheet.guarded is not self._watches:
            self._watch(sheet.guarded)
        current = next((each.id for each in sheet.people if each.current), "")
        if sheet.locked and self._screen is None:
            self._cover(sheet)
        elif not sheet.locked and self._screen is not None:
            self._uncover(self._screen, same=current == self._last and not sheet.emergency)
        if self._screen is not None:
            self._screen.show_clocks(self._desk.clinic.at_lock.clocks())
        self._last = current or self._last

    def stop(self) -> None:
        """Watches nothing any more: the window goes."""
        self._watch(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Input after too long a time locks, and does nothing else; a press is told so."""
        if event.type() not in INPUT or self._since.elapsed() < TOUCH_MS or self._desk.sheet.locked:
            return False
        self._since.start()
        if self.look():
            if self._screen is not None and event.type() in PRESSES:
                self._screen.say_not_taken()
            return True
        self._staff.touch()
        return False

    def _watch(self, on: bool) -> None:
        app = QApplication.instance()
        if on is self._watches or app is None:
            return
        self._watches = on
        if on:
            self._since.start()
            self._timer.start()
            app.installEventFilter(self)
        else:
            self._timer.stop()
            app.removeEventFilter(self)

    # --- the screen

    def _cover(self, sheet: FloorSheet) -> None:
        screen = self._screen = LockScreen(self._window.look, self._staff.wait)
        screen.signed_in.connect(self._sign_in)
        screen.emergency_wanted.connect(self._enter_in_emergency)
        screen.stop_wanted.connect(self._stop)
        screen.show_people(sheet.people)
        self._window.cover(screen)
        screen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _uncover(self, screen: LockScreen, *, same: bool) -> None:
        self._screen = None
        self._window.uncover(screen, same=same)

    def say_over(self) -> None:
        """A countdown has come to its end: on the lock screen without whose."""
        if self._screen is not None:
            self._screen.say_over()

    def _stop(self, interval: str) -> None:
        """At once, for the moment of the press is what counts; what undoes it is offered to whoever signs in."""
        clinic = self._desk.clinic
        stopped: list[StoppedAtLock] = []

        def stop() -> FloorSheet:
            stopped.append(clinic.at_lock.stop(interval))
            return clinic.floor()

        if self._desk.do(stop, undoable=True) and self._screen is not None:
            self._screen.say_stopped(stopped[-1])

    def _sign_in(self, person: str, pin: str) -> None:
        self._try(lambda: self._desk.clinic.set_clinician(person, pin))

    def _enter_in_emergency(self, person: str, reason: str) -> None:
        self._try(lambda: self._desk.clinic.enter_in_emergency(person, reason))

    def _try(self, intent: Callable[[], FloorSheet]) -> None:
        try:
            intent()
        except Refused as refused:
            why = str(refused)
        except LogError as error:
            why = f"Not written down, so nobody came in. {error}"
        else:
            self._desk.show_fresh()
            return
        if self._screen is not None:
            self._screen.show_error(why)
