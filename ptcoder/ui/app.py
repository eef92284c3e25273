"""Starts the window: opens the clinic, chooses the look, and says in words what stands in the way."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from ptcoder import files
from ptcoder.clinic import Clinic
from ptcoder.store import LogError
from ptcoder.ui.controller import Controller
from ptcoder.ui.dialogs import trouble
from ptcoder.ui.look import Look
from ptcoder.ui.preferences import Preferences
from ptcoder.ui.theme import Theme
from ptcoder.ui.window import MainWindow
from ptcoder.ui.wiring import connect

PREFERENCES = "window.ini"
THEME = "PTCODER_THEME"
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
    clinic = open_clinic(folder, speed)
    if clinic is None:
        return 1
    try:
        window = open_window(app, look, clinic, preferences)
        show(window)
        return app.exec()
    finally:
        clinic.close()


def open_window(app: QApplication, look: Look, clinic: Clinic, preferences: Preferences) -> MainWindow:
    """The main window of a clinic, wired and not yet shown; it keeps its controller alive."""
    window = MainWindow(look, app)
    connect(Controller(clinic, window, preferences))
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


def open_clinic(folder: Path | None, speed: int) -> Clinic | None:
    """The clinic of a folder, or the demo's without one; None if it cannot be opened and the user gave up."""
    while True:
        try:
            if folder is not None:
                return Clinic.open(folder)
            from ptcoder.clinic.demo import open_demo

            return open_demo(speed)
        except LogError as error:
            if not trouble(str(error)):
                return None
