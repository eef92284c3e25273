"""A whole visit with a real mouse and keyboard on a real desktop, at demonstration speed."""

import csv
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ptcoder.clinic import Clinic
from ptcoder.clinic.demo import open_demo
from ptcoder.export import charges
from ptcoder.ui.app import open_window
from ptcoder.ui.look import Look
from ptcoder.ui.preferences import Preferences
from ptcoder.ui.theme import Theme
from ptcoder.ui.window import MainWindow
from ptcoder.visit import MINUTE

from .conftest import Desktop

SPEED = 900
FOLDER = "PTCODER_SHOTS"
"""Where the screenshots of this test go, if a person wants to look at them."""


class Hand:
    """A hand on the desktop's mouse and keyboard; it finds things by the names that assistive programs are told."""

    def __init__(self, desktop: Desktop, window: MainWindow, qtbot: QtBot) -> None:
        self._desktop, self._window, self._qtbot = desktop, window, qtbot

    def see(self, name: str) -> QWidget | None:
        windows = [self._window, *(each for each in QApplication.topLevelWidgets() if each.isVisible())]
        for window in windows:
            for widget in window.findChildren(QWidget):
                if widget.isVisible() and widget.accessibleName() == name:
                    return widget
        return None

    def click(self, name: str, until: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(lambda: self.see(name) is not None, timeout=10_000)
        widget = self.see(name)
        assert widget is not None
        spot = widget.mapToGlobal(QPoint(widget.width() // 2, widget.height() // 2))
        self._desktop.xdotool("mousemove", str(spot.x()), str(spot.y()), "click", "1")
        self._qtbot.waitUntil(until, timeout=10_000)

    def settle_first(self, until: Callable[[], bool]) -> None:
        """Opens the reasons of the first finding that is not settled, and takes the first of them."""
        waiting = [
            widget.accessibleName()
            for widget in self._window.review.findChildren(QWidget)
            if widget.isVisible() and widget.accessibleName().startswith("Acknowledge: ")
        ]
        self.click(waiting[0], lambda: QApplication.activePopupWidget() is not None)
        self.keys("Down", "Return")
        self._qtbot.waitUntil(until, timeout=10_000)

    def keys(self, *keys: str) -> None:
        self._desktop.xdotool("key", "--clearmodifiers", *keys)

    def write(self, text: str) -> None:
        self._desktop.xdotool("type", "--delay", "5", text)


@pytest.fixture
def clinic() -> Iterator[Clinic]:
    opened = open_demo(SPEED)
    yield opened
    opened.close()


@pytest.fixture
def window(qtbot: QtBot, clinic: Clinic) -> MainWindow:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    preferences = Preferences(None)
    look = Look(app, Theme.LIGHT, preferences.percent)
    opened = open_window(app, look, clinic, preferences)
    opened.may_close = lambda: True
    qtbot.addWidget(opened)
    opened.showMaximized()
    qtbot.waitExposed(opened)
    qtbot.waitUntil(opened.isActiveWindow, timeout=10_000)
    return opened


def shoot(name: str, window: MainWindow, tmp_path: Path) -> Path:
    folder = Path(os.environ.get(FOLDER, tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    assert window.grab().save(str(path))
    return path


def test_a_visit_from_the_first_press_to_the_charge_file(
    desktop: Desktop, window: MainWindow, clinic: Clinic, qtbot: QtBot, tmp_path: Path
) -> None:
    hand = Hand(desktop, window, qtbot)

    def running() -> set[str]:
        visit = clinic.floor().visit
        assert visit is not None
        return {tile.code or "rest" for group in visit.groups for tile in group.tiles if tile.running}

    def minutes(code: str) -> float:
        visit = clinic.floor().visit
        assert visit is not None
        tile = next(tile for group in visit.groups for tile in group.tiles if tile.code == code)
        return tile.clock.elapsed(clinic.now()) / MINUTE

    visit = clinic.floor().visit
    assert visit is not None
    assert visit.name == "Ana Lopez"
    hand.click("97110 Therapeutic exercise", lambda: running() == {"97110"})
    qtbot.waitUntil(lambda: minutes("97110") >= 25, timeout=30_000)
    hand.click("G0283 Unattended e-stim", lambda: running() == {"97110", "97014"})
    hand.keys("2")
    qtbot.waitUntil(lambda: running() == {"97140", "97014"}, timeout=10_000)
    qtbot.waitUntil(lambda: minutes("97140") >= 9, timeout=30_000)
    shot = shoot("floor", window, tmp_path)
    assert shot.stat().st_size > 20_000
    hand.click("Stop visit", lambda: clinic.visit(visit.visit).state == "closed")
    stopped = clinic.visit(visit.visit)
    titles = {finding.title for finding in stopped.findings}
    assert "Attended with unattended" in titles
    if hand.see("Sign") is None:
        hand.click("Review and sign", lambda: hand.see("Sign") is not None)
    shoot("review", window, tmp_path)
    for left in range(stopped.to_settle, 0, -1):
        hand.settle_first(lambda wanted=left - 1: clinic.visit(visit.visit).to_settle == wanted)
    shoot("settled", window, tmp_path)
    qtbot.waitUntil(lambda: (found := hand.see("Sign")) is not None and found.isEnabled(), timeout=10_000)
    hand.keys("ctrl+Return")
    qtbot.waitUntil(lambda: clinic.visit(visit.visit).state == "signed", timeout=10_000)
    hand.click("Day", lambda: window.pages.currentWidget() is window.day)
    shoot("day", window, tmp_path)
    target = tmp_path / "charges.csv"
    hand.click("Export", lambda: any(each.isModal() for each in QApplication.topLevelWidgets() if each.isVisible()))
    qtbot.wait(300)
    hand.keys("ctrl+a")
    hand.write(str(target))
    hand.keys("Return")
    qtbot.waitUntil(target.exists, timeout=10_000)

    with target.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0])[: len(charges.COLUMNS)] == charges.COLUMNS  # then what only a signed visit has
    assert [row["code"] for row in rows] == ["97110", "G0283", "97140"]
    assert {row["mod1"] for row in rows if row["status"] == "billed"} == {"GP"}
    assert {row["patient"] for row in rows} == {"D-1001"}
    exercise, stimulation, manual = (int(row["minutes"]) for row in rows)
    assert exercise >= 25
    assert manual >= 9
    assert stimulation >= manual
    units = [int(row["units"]) for row in rows]
    assert units[1] == 1
    assert units[0] + units[2] == (exercise + manual + 7) // 15
    assert clinic.visit(visit.visit).state == "exported"
