"""A window over a clinic in a temporary folder, whose clock is turned by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ptcoder.clinic import Clinic
from ptcoder.clinic.sheets import FloorSheet, VisitSheet
from ptcoder.ui.app import open_window
from ptcoder.ui.controller import Controller
from ptcoder.ui.look import Look
from ptcoder.ui.preferences import Preferences
from ptcoder.ui.theme import Theme
from ptcoder.ui.tile import TileButton
from ptcoder.ui.window import MainWindow
from tests.conftest import hasty
from tests.ui.scenes import HandClock, Scene

LEFT = Qt.MouseButton.LeftButton


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says this of a small window with a least size, and of a menu; nothing is wrong."""
    for item in items:
        if "tests/ui" in item.path.as_posix():
            said = "does not support (propagateSizeHints|raise|grabbing the keyboard)"
            item.add_marker(pytest.mark.qt_log_ignore(said))


@dataclass
class Desk:
    """The window as its user has it: presses and keys go in, what is shown comes out."""

    qtbot: QtBot
    scene: Scene
    window: MainWindow

    @property
    def clinic(self) -> Clinic:
        return self.scene.clinic

    @property
    def clock(self) -> HandClock:
        return self.scene.clock

    @property
    def controller(self) -> Controller:
        found = self.window.findChild(Controller)
        assert isinstance(found, Controller)
        return found

    @property
    def sheet(self) -> FloorSheet:
        return self.clinic.floor()

    @property
    def visit(self) -> VisitSheet:
        visit = self.sheet.visit
        assert visit is not None
        return visit

    def tile(self, code: str) -> TileButton:
        button = self.window.floor.tiles.grid.button(code)
        assert button is not None
        return button

    def press(self, target: QWidget | str) -> None:
        """Clicks a widget, or the button of a code."""
        widget = self.tile(target) if isinstance(target, str) else target
        assert widget.isVisible(), f"{widget.accessibleName() or widget} is not shown"
        self.qtbot.mouseClick(widget, LEFT)

    def key(self, key: str | Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key for whatever has the focus."""
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(QApplication.focusWidget(), text)

    def pass_time(self, minutes: float = 0, seconds: float = 0) -> None:
        """Time passes, and the window sees that it has."""
        self.clock.turn(minutes, seconds)
        self.window.floor.tick(self.clinic.now())
        self.controller.refresh()

    def button(self, name: str, inside: QWidget | None = None) -> QPushButton:
        """The shown button with this accessible name or text."""
        buttons = (inside or self.window).findChildren(QPushButton)
        return next(each for each in buttons if name in (each.accessibleName(), each.text()) and each.isVisible())

    def button_of(self, name: str) -> TileButton:
        """The shown tile with this accessible name."""
        buttons = self.window.floor.tiles.grid.shown_buttons()
        return next(each for each in buttons if each.accessibleName() == name)

    def small_window(self, kind: type[QWidget]) -> QWidget:
        return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())


Open = Callable[[Callable[[Path], Scene]], Desk]


@pytest.fixture(scope="module", autouse=True)
def _does_not_wait_for_the_disk() -> Iterator[None]:
    with hasty():
        yield


@pytest.fixture(autouse=True)
def _leaves_no_window(qapp: QApplication) -> Iterator[None]:
    """What a test leaves, Qt would style anew for each window that comes after it."""
    yield
    for window in QApplication.topLevelWidgets():
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return Look(qapp, Theme.LIGHT)


@pytest.fixture
def open_desk(qtbot: QtBot, qapp: QApplication, look: Look, tmp_path: Path) -> Iterator[Open]:
    """Opens the window over one of the scenes, 1280 by 720."""
    opened: list[Desk] = []

    def start(make: Callable[[Path], Scene]) -> Desk:
        scene = make(tmp_path / f"log{len(opened)}")
        preferences = Preferences()
        preferences.pin_put_off = scene.clinic.floor().today  # said once a day; here only where it is looked at
        window = open_window(qapp, look, scene.clinic, preferences)
        qtbot.addWidget(window, before_close_func=_let_go)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        desk = Desk(qtbot, scene, window)
        opened.append(desk)
        return desk

    yield start
    for desk in opened:
        desk.window.may_close = lambda: True
        desk.window.close()
        desk.controller.end()
        desk.clinic.close()


def _let_go(window: QWidget) -> None:
    if isinstance(window, MainWindow):
        window.may_close = lambda: True
