"""Starts the window: an empty one at once, then the clinic in it; says in words what stands in the way."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget

from ptcoder import files
from ptcoder.ui.look import Look
from ptcoder.ui.preferences import Preferences
from ptcoder.ui.theme import Theme
from ptcoder.ui.window import MainWindow

if TYPE_CHECKING:
    from ptcoder.clinic import Clinic
    from ptcoder.store import Keys

PREFERENCES = "window.ini"
THEME = "PTCODER_THEME"
LOCK = "window.lock"
ELSEWHERE = "ptcoder is open already"
NOT_TWICE = (
    "A second window would not see the clocks of the first. Go on in the window that is open; or close it, then try "
    "again here."
)
ROOMY = QSize(1400, 820)


def run(*, demo: bool, speed: int) -> int:
    """The window until it is closed; the process's exit code. A demo keeps nothing, ``speed`` times as fast."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("ptcoder")
    app.setApplicationDisplayName("ptcoder")
    app.setDesktopFileName("ptcoder")
    folder = None if demo else files.data_folder()
    preferences = Preferences(folder / PREFERENCES if folder is not None else None)
    look = Look(app, chosen_theme(preferences), preferences.percent)
    window = _place(look, preferences)
    opened: list[Clinic] = []
    lock: list[QLockFile] = []

    def begin() -> None:
        clinic = open_clinic(folder, speed, look, window)
        if clinic is None:
            app.exit(1)
            return
        opened.append(clinic)
        if folder is not None:
            alone = hold(folder)
            if alone is None:
                app.exit(1)
                return
            lock.append(alone)
        furnish(app, window, clinic, preferences)

    window.painted.connect(begin, Qt.ConnectionType.QueuedConnection)
    show(window)
    try:
        return app.exec()
    finally:
        for clinic in opened:
            clinic.close()
        for each in lock:
            each.unlock()


def hold(folder: Path) -> QLockFile | None:
    """Keeps a second window off the folder; None if there is one already and the user gave up.

    What a program that was killed has left behind holds nobody off.
    """
    from ptcoder.ui.dialogs import trouble

    lock = QLockFile(str(folder / LOCK))
    lock.setStaleLockTime(0)
    while not lock.tryLock(0):
        if lock.error() is not QLockFile.LockError.LockFailedError:
            return lock  # the folder takes no such file: as good as alone
        if not trouble(NOT_TWICE, ELSEWHERE):
            return None
    return lock


def open_window(app: QApplication, look: Look, clinic: Clinic, preferences: Preferences) -> MainWindow:
    """The main window of a clinic, wired and not yet shown; it keeps its controller alive."""
    window = _place(look, preferences)
    furnish(app, window, clinic, preferences)
    return window


def furnish(app: QApplication, window: MainWindow, clinic: Clinic, preferences: Preferences) -> None:
    """Brings the clinic into a window."""
    from ptcoder.ui.controller import Controller
    from ptcoder.ui.wiring import connect

    window.furnish(app)
    connect(Controller(clinic, window, preferences))


def _place(look: Look, preferences: Preferences) -> MainWindow:
    window = MainWindow(look)
    if not preferences.geometry.isEmpty():
        window.is_placed = window.restoreGeometry(preferences.geometry)
    return window


def show(window: MainWindow) -> None:
    """As it was left; the first time as large as it was drawn for, or all of a screen that is hardly larger."""
    room = window.screen().availableSize()
    if window.is_placed or (room.width() > ROOMY.width() and room.height() > ROOMY.height()):
        window.show()
    else:
        window.showMaximized()


def chosen_theme(preferences: Preferences) -> Theme:
    """The environment's choice, for tests, else the user's."""
    forced = os.environ.get(THEME, "")
    return Theme(forced) if forced in set(Theme) else preferences.theme


def open_clinic(
    folder: Path | None, speed: int, look: Look, window: QWidget | None = None, keys: Keys | None = None
) -> Clinic | None:
    """The clinic of a folder, or the demo's without one; None if it cannot be opened and the user gave up.

    ``keys`` are those that this machine's settings name, if none are handed in.
    """
    from ptcoder.clinic import Clinic
    from ptcoder.store import KeyLocked, LogError, SealedKeys, usual_keys
    from ptcoder.ui.dialogs import trouble

    while True:
        try:
            if folder is None:
                from ptcoder.clinic.demo import open_demo

                return open_demo(speed)
            keys = keys or usual_keys()
            return Clinic.open(folder, keys=keys)
        except KeyLocked as locked:
            from ptcoder.ui.unlocking import ask

            if folder is None or not isinstance(keys, SealedKeys) or not ask(folder, look, window, keys, locked):
                return None
        except LogError as error:
            if not trouble(str(error)):
                return None
