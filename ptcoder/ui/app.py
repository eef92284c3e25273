"""Starts the window: an empty one at once, then the clinic in it; says in words what stands in the way."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget

from ptcoder import files
from ptcoder.ui.failing import Failures
from ptcoder.ui.look import Look
from ptcoder.ui.preferences import Preferences
from ptcoder.ui.theme import Theme
from ptcoder.ui.window import MainWindow

if TYPE_CHECKING:
    from ptcoder.clinic import Clinic
    from ptcoder.store import Keys
    from ptcoder.store.lock import Lock
    from ptcoder.ui.controller import Controller
    from ptcoder.ui.watcher import Watcher

PREFERENCES = "window.ini"
THEME = "PTCODER_THEME"
ELSEWHERE = "ptcoder is open already."
CANNOT = "ptcoder cannot open its log."
NOT_RESTORED = "The backup was not restored. The log is as it was."
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
    while True:
        code, wish = _session(app, look, preferences, folder, speed)
        if wish is None or folder is None:
            return code
        _carry_out(wish, folder)


def _session(
    app: QApplication, look: Look, preferences: Preferences, folder: Path | None, speed: int
) -> tuple[int, Callable[[], Path] | None]:
    """One window from its opening to its end; and what is wished for then."""
    window = _place(look, preferences)
    failures = Failures()
    with ExitStack() as ends:
        ends.callback(failures.remove)

        def begin() -> None:
            if folder is not None:
                lock = hold(folder)
                if lock is None:
                    app.exit(1)
                    return
                ends.callback(lock.release)
                failures.begin(folder)
                ends.callback(failures.end)
            clinic = open_clinic(folder, speed, look, window)
            if clinic is None:
                app.exit(1)
                return
            ends.callback(clinic.close)
            controller = furnish(app, window, clinic, preferences)
            tell_failures(controller, failures)
            if folder is not None:
                keep(app, controller, ends)
                controller.began.emit()

        window.painted.connect(begin, Qt.ConnectionType.QueuedConnection)
        show(window)
        code = app.exec()
    return code, window.wish


def keep(app: QApplication, controller: Controller, ends: ExitStack) -> None:
    """Checks the log, backs it up from now on and when the window is closed; and watches for a sleep."""
    from ptcoder.ui.keeper import Keeper
    from ptcoder.ui.keeping_errands import back_up_at_the_end

    window = controller.window
    watch(controller)
    keeper = Keeper(controller, controller.clinic)
    keeper.told.connect(controller.refresh)
    keeper.begin()

    def end() -> None:
        keeper.end()
        if window.wish is None and not app.isSavingSession():
            back_up_at_the_end(window.look, controller.clinic)

    ends.callback(end)


def tell_failures(controller: Controller, failures: Failures) -> None:
    """From now on a failure of the program is a sentence, and the menu shows the reports."""
    from ptcoder.ui.crash_dialog import CrashDialog

    window = controller.window

    def show() -> None:
        CrashDialog(window.look, window, failures.diagnostics).open()

    window.menus.crash_reports.triggered.connect(show)
    controller.troubled.connect(failures.note_trouble)
    failures.told.connect(window.toast.say_error)
    failures.go_on()


def watch(controller: Controller) -> Watcher:
    """Looks at the clocks from now on, until nothing is asked of the clinic any more."""
    from ptcoder.ui.watcher import Watcher

    watcher = Watcher(controller, controller.clinic)
    watcher.told.connect(controller.refresh)
    controller.window.came_forward.connect(watcher.look)
    controller.ended.connect(watcher.end)
    watcher.begin()
    return watcher


def _carry_out(wish: Callable[[], Path], folder: Path) -> None:
    """What takes the log for itself: a backup is restored."""
    from ptcoder.store import LogError
    from ptcoder.ui.dialogs import Way, ask_way

    lock = hold(folder)
    if lock is None:
        return
    try:
        wish()
    except LogError as error:
        ask_way(str(error), NOT_RESTORED, (Way.ON,))
    finally:
        lock.release()


def hold(folder: Path) -> Lock | None:
    """Keeps every other program off the log in a folder; None if one has it and the user gave up.

    What a program that was killed has left behind holds nobody off; what another computer left, only until it is
    removed here.
    """
    from datetime import UTC, datetime

    from ptcoder.store import LogError
    from ptcoder.store.lock import Lock, LogHeld
    from ptcoder.ui.dialogs import Way, ask_way

    remove = False
    while True:
        try:
            return Lock.take(folder, "window", datetime.now(UTC), remove=remove)
        except LogHeld as held:
            ways = (Way.AGAIN, Way.REMOVE, Way.QUIT) if held.removable else (Way.AGAIN, Way.QUIT)
            way = ask_way(str(held), ELSEWHERE, ways)
        except LogError as error:
            way = ask_way(str(error), CANNOT, (Way.AGAIN, Way.QUIT))
        if way is Way.QUIT:
            return None
        remove = way is Way.REMOVE


def open_window(app: QApplication, look: Look, clinic: Clinic, preferences: Preferences) -> MainWindow:
    """The main window of a clinic, wired and not yet shown; it keeps its controller alive."""
    window = _place(look, preferences)
    furnish(app, window, clinic, preferences)
    return window


def furnish(app: QApplication, window: MainWindow, clinic: Clinic, preferences: Preferences) -> Controller:
    """Brings the clinic into a window."""
    from ptcoder.ui.controller import Controller
    from ptcoder.ui.finger import Finger
    from ptcoder.ui.tips import Tips
    from ptcoder.ui.twice import Twice
    from ptcoder.ui.wiring import connect

    window.furnish(app)
    Finger(window, app)
    Tips(window, app)
    Twice(window, app)
    controller = Controller(clinic, window, preferences)
    connect(controller)
    return controller


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
