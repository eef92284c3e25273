"""Everything has its room: nothing is cut without being told so, nothing lies on another, nothing is out of reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from ptcoder.ui.focus import FocusRing
from ptcoder.ui.help_card import HelpCard
from ptcoder.ui.parts import CutWords
from ptcoder.ui.popover import Popover
from ptcoder.ui.strips import Toast
from ptcoder.ui.window import MainWindow
from tests.ui import scenes
from tests.ui.conftest import Open
from tests.ui.shots_small import empty_day, held, passphrase, sealed

Act = Callable[[MainWindow], object]
FLOATS = (FocusRing, HelpCard, Popover, Toast)
"""They lie above the rest on purpose, and go by themselves or with Esc."""


def add(window: MainWindow) -> None:
    window.menus.add_patient.trigger()


def review(window: MainWindow) -> None:
    window.menus.review.trigger()


def day(window: MainWindow) -> None:
    window.menus.day.trigger()


def payers(window: MainWindow) -> None:
    window.menus.payers.trigger()


def times(window: MainWindow) -> None:
    window.menus.times.trigger()


def group(window: MainWindow) -> None:
    window.floor.code_pressed.emit("97150")


def people(window: MainWindow) -> None:
    window.menus.people.trigger()


def lock(window: MainWindow) -> None:
    window.menus.lock.trigger()


def nothing(_: MainWindow) -> None:
    pass


STATES: dict[str, tuple[Callable[[Path], scenes.Scene], Act]] = {
    "first": (scenes.new_clinic, nothing),
    "empty": (scenes.staffed, nothing),
    "floor": (scenes.busy, nothing),
    "held": (held, nothing),
    "review": (scenes.unsettled, review),
    "day": (scenes.to_sign, day),
    "day-empty": (scenes.staffed, empty_day),
    "payers": (scenes.busy, payers),
    "times": (scenes.busy, times),
    "add": (scenes.busy, add),
    "group": (scenes.busy, group),
    "people": (scenes.guarded, people),
    "settings": (scenes.busy, lambda window: window.menus.settings.trigger()),
    "accesses": (scenes.guarded, lambda window: window.menus.accesses.trigger()),
    "keys": (scenes.busy, lambda window: window.menus.keys.trigger()),
    "about": (scenes.busy, lambda window: window.menus.about.trigger()),
    "passphrase": (scenes.busy, passphrase),
    "recovery": (sealed, nothing),
    "restore": (scenes.busy, lambda window: window.menus.restore.trigger()),
    "lock": (scenes.guarded, lock),
    "mini": (scenes.busy, lambda window: window.menus.mini.trigger()),
}


def in_front(main: MainWindow) -> QWidget:
    """The small window that is open, or the main one."""
    small = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not main]
    return small[0] if small else main


def shown(window: QWidget) -> Iterator[QWidget]:
    return (each for each in window.findChildren(QWidget) if each.isVisible())


def is_cut(widget: QWidget) -> bool:
    """A text for which there is less room than it takes, and that does not say so with an ellipsis and a tooltip."""
    if isinstance(widget, CutWords):
        return widget.is_cut and not widget.toolTip()
    if isinstance(widget, QLabel):
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) > widget.height()
        return widget.sizeHint().width() > widget.width() and bool(widget.text())
    if isinstance(widget, QPushButton) and type(widget).paintEvent is QPushButton.paintEvent:
        return bool(widget.text()) and widget.sizeHint().width() > widget.width()
    if isinstance(widget, QLineEdit):
        hint = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
        return not widget.text() and hint > widget.width() - 20
    return False


def siblings(window: QWidget) -> Iterator[tuple[QWidget, QWidget]]:
    """Two shown widgets that stand in the same one and lie on each other."""
    for parent in (window, *shown(window)):
        if isinstance(parent, QAbstractScrollArea | QStackedWidget) and not isinstance(parent, QScrollArea):
            continue
        inside = [
            each
            for each in parent.children()
            if isinstance(each, QWidget) and each.isVisible() and not each.isWindow() and not isinstance(each, FLOATS)
        ]
        for one, other in combinations(inside, 2):
            if one.geometry().intersects(other.geometry()):
                yield one, other


def out_of_reach(window: QWidget) -> Iterator[QWidget]:
    """What can have the keys but lies beyond its window's edge, in nothing that scrolls."""
    for widget in shown(window):
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        around: QWidget = widget
        while not around.isWindow() and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if isinstance(around, QScrollArea):
            around = around.widget()
        place = QRect(widget.mapTo(around, QPoint(0, 0)), widget.size())
        if not around.rect().contains(place):
            yield widget


def told(widget: QWidget) -> str:
    said = widget.text() if isinstance(widget, QLabel | QAbstractButton) else widget.accessibleName()
    return f"{type(widget).__name__} {said!r} {widget.geometry().getRect()}"


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("state", STATES)
def test_everything_has_its_room(open_desk: Open, state: str, percent: int) -> None:
    scene, act = STATES[state]
    desk = open_desk(scene)
    desk.window.look.scale_text(percent)
    act(desk.window)
    QTest.qWait(30)
    window = in_front(desk.window)
    assert [told(each) for each in shown(window) if is_cut(each)] == []
    assert [(told(one), told(other)) for one, other in siblings(window)] == []
    assert [told(each) for each in out_of_reach(window)] == []
    if window is not desk.window:
        window.close()
