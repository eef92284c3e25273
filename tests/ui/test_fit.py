"""Everything has its room: nothing is cut without being told so, nothing lies on another, nothing is out of reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from ptcoder.ui.findings import Told
from ptcoder.ui.focus import FocusRing
from ptcoder.ui.held_banner import HeldBanner
from ptcoder.ui.help_card import HelpCard
from ptcoder.ui.parts import BlockWords, CutWords
from ptcoder.ui.popover import Popover
from ptcoder.ui.room import FRAME, Room
from ptcoder.ui.timeline_marks import Mark
from ptcoder.ui.toast import Toast
from ptcoder.ui.window import MainWindow
from tests.ui import scenes, shots_acts, shots_audit
from tests.ui.conftest import Open
from tests.ui.shots_acts import care
from tests.ui.shots_late import LATE
from tests.ui.shots_leaving import export_visit, left, merge
from tests.ui.shots_reports import denial_form, denied, doubled, report
from tests.ui.shots_setup import SETUP
from tests.ui.shots_small import empty_day, held, passphrase, sealed, settings_wrong, what_if
from tests.ui.shots_taking import TAKING

Act = Callable[[MainWindow], object]
FLOATS = (FocusRing, HeldBanner, HelpCard, Popover, Toast, Told, Mark)
"""They lie above the rest on purpose, and go by themselves or with Esc; the last two are heard and not seen."""


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
    "review": (scenes.to_sign, review),
    "day": (scenes.to_sign, day),
    "day-empty": (scenes.staffed, empty_day),
    "payers": (scenes.busy, payers),
    "export": (left, export_visit),
    "import": TAKING["import-schedule"],
    "merge": (scenes.busy, merge),
    "times": (scenes.busy, times),
    "reports": (doubled, report("minutes")),
    "audit": (shots_audit.edited, shots_audit.audit),
    "reports-code": (doubled, report("code")),
    "work-list": (denied, report("work")),
    "denial": (denied, denial_form),
    "fees": TAKING["fees-wrong"],
    "late": LATE["late-part"],
    "care": (scenes.cared_for, care),
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
    **{f"setup-{name}": SETUP[f"setup-{name}"] for name in ("person", "code", "keys", "near", "prepared")},
    "mini": (scenes.busy, lambda window: window.menus.mini.trigger()),
}

LARGE_TEXT: dict[str, tuple[Callable[[Path], scenes.Scene], Act]] = {
    "no-patients": (scenes.staffed, nothing),
    "question": (scenes.interrupted, nothing),
    "parting": (scenes.busy, shots_acts.parting),
    "code-help": (scenes.busy, shots_acts.code_help),
    "asking": (scenes.asking, nothing),
    "what-if": (scenes.busy, what_if),
    "times-edit": (scenes.busy, shots_acts.times_edit),
    "late-wrong": LATE["late-wrong"],
    "late-review": LATE["late-review"],
    "care-form": (scenes.busy, shots_acts.care_form),
    "appointments": (scenes.expected, shots_acts.appointments),
    "pin": (scenes.guarded, shots_acts.switch),
    "settings-wrong": (scenes.busy, settings_wrong),
}
"""States that have room enough at the usual size."""

SMALL_WINDOWS = (
    "import",
    "add",
    "denial",
    "fees",
    "late",
    "merge",
    "people",
    "settings",
    "accesses",
    "keys",
    "about",
    "passphrase",
    "recovery",
    "restore",
)


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
    if isinstance(widget, BlockWords):
        return widget.is_cut
    if isinstance(widget, QLabel):
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) > widget.height()
        return widget.sizeHint().width() > widget.width() and bool(widget.text())
    if isinstance(widget, QPushButton) and type(widget).paintEvent is QPushButton.paintEvent:
        return bool(widget.text()) and widget.sizeHint().width() > widget.width()
    if isinstance(widget, QComboBox) and not widget.isEditable():
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = widget.style().subControlRect(control, option, part, widget)
        return widget.fontMetrics().horizontalAdvance(widget.currentText()) > room.width()
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
        around = widget.parentWidget()
        while around is not None and not around.isWindow() and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if isinstance(around, QScrollArea):
            around = around.widget()
        assert around is not None
        place = QRect(widget.mapTo(around, QPoint(0, 0)), widget.size())
        if not around.rect().contains(place):
            yield widget


def told(widget: QWidget) -> str:
    said = widget.text() if isinstance(widget, QLabel | QAbstractButton) else widget.accessibleName()
    return f"{type(widget).__name__} {said!r} {widget.geometry().getRect()}"


def sideways(window: QWidget) -> Iterator[QWidget]:
    """What holds more than can be seen from left to right; a small window may find too small a screen, and scroll."""
    for scroll in shown(window):
        if isinstance(scroll, QScrollArea) and not isinstance(scroll, Room):
            inside = scroll.widget()
            if inside is not None and inside.width() > scroll.viewport().width():
                yield scroll


SIZES = [(state, percent) for state in STATES for percent in (100, 200)] + [(state, 200) for state in LARGE_TEXT]


@pytest.mark.parametrize(("state", "percent"), SIZES)
def test_everything_has_its_room(open_desk: Open, state: str, percent: int) -> None:
    scene, act = (STATES | LARGE_TEXT)[state]
    desk = open_desk(scene)
    desk.window.look.scale_text(percent)
    act(desk.window)
    settle()
    window = in_front(desk.window)
    assert [told(each) for each in shown(window) if is_cut(each)] == []
    assert [(told(one), told(other)) for one, other in siblings(window)] == []
    assert [told(each) for each in out_of_reach(window)] == []
    assert [told(each) for each in sideways(window)] == []
    if window is not desk.window:
        window.close()


@pytest.mark.parametrize("state", SMALL_WINDOWS)
def test_no_small_window_scrolls_sideways_at_twice_the_text(open_desk: Open, state: str) -> None:
    """On a screen 1280 wide."""
    scene, act = STATES[state]
    desk = open_desk(scene)
    desk.window.look.scale_text(200)
    act(desk.window)
    settle()
    window = in_front(desk.window)
    assert window is not desk.window
    room = window.findChild(Room)
    assert isinstance(room, Room)
    inside = room.widget()
    assert inside is not None
    bar = room.verticalScrollBar().sizeHint().width()
    assert inside.minimumSizeHint().width() + bar <= 1280 - FRAME.width()
    window.close()


def settle() -> None:
    """Waits until nothing moves any more: what wraps, scrolls or grows takes a few rounds to find its place."""
    before: list[object] = []
    for _ in range(100):
        QTest.qWait(20)
        now: list[object] = [each.geometry().getRect() for each in QApplication.allWidgets() if each.isVisible()]
        now.sort(key=str)
        if now == before:
            return
        before = now
    raise AssertionError("the window never comes to rest")


def area(widget: QWidget) -> tuple[str, ...]:
    """Which column of its page a widget stands in, told by the frames around it."""
    around: list[str] = []
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        kind = parent.property("kind")
        if kind:
            around.append(str(kind))
        if isinstance(parent, QScrollArea):  # what scrolls may lie, for now, under what stands below it
            around.append("scrolls")
        parent = parent.parentWidget()
    return tuple(reversed(around))


def tab_order(window: QWidget) -> list[QWidget]:
    """What Tab goes to, in its order, once around; as it is pressed, what was built anew finds its place in it."""
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
    found: list[QWidget] = []
    widget: QWidget | None = window.nextInFocusChain()
    while widget is not None and widget is not window and widget not in found:
        is_stop = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        grouped = isinstance(widget, QAbstractButton) and widget.group() is not None and not widget.isChecked()
        if is_stop and not grouped and widget.isEnabled() and widget.isVisible():
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def backward(window: QWidget) -> list[tuple[str, str]]:
    """Two neighbors in the tab order, in the same column, of which the later stands above, or left in the same line."""
    found: list[tuple[str, str]] = []
    order = tab_order(window)
    for one, other in pairwise(order):
        first, second = (QRect(each.mapTo(window, QPoint(0, 0)), each.size()) for each in (one, other))
        if area(one) != area(other):
            continue
        is_above = second.bottom() <= first.top()
        same_line = second.top() < first.bottom() and first.top() < second.bottom()
        is_left = same_line and second.right() <= first.left()
        beside = second.left() >= first.right()  # the next column begins at its top
        if (is_above and not beside) or is_left:
            found.append((told(one), told(other)))
    return found


@pytest.mark.parametrize(
    "state", ["floor", "review", "day", "payers", "times", "add", "group", "people", "settings", "setup-keys"]
)
def test_tab_follows_the_eye_everywhere(open_desk: Open, state: str) -> None:
    scene, act = STATES[state]
    desk = open_desk(scene)
    act(desk.window)
    settle()
    window = in_front(desk.window)
    assert len(tab_order(window)) > 3
    assert backward(window) == []
    if window is not desk.window:
        window.close()


@pytest.mark.parametrize(
    "state", ["floor", "review", "day", "payers", "times", "add", "people", "settings", "setup-keys"]
)
def test_focus_is_seen_on_whatever_has_it(open_desk: Open, state: str) -> None:
    """Around each thing that Tab goes to, pixels change when it is there."""
    scene, act = STATES[state]
    desk = open_desk(scene)
    act(desk.window)
    settle()
    window = in_front(desk.window)
    order = tab_order(window)
    unseen: list[str] = []
    for before, widget in pairwise(order):
        before.setFocus(Qt.FocusReason.TabFocusReason)
        for _ in range(3):  # a date is three fields
            if before.hasFocus():
                QTest.keyClick(before, Qt.Key.Key_Tab)
        assert widget.hasFocus(), f"Tab goes from {told(before)} to {QApplication.focusWidget()}, not to {told(widget)}"
        rings = [each for each in window.findChildren(FocusRing) if each.isVisible()]
        place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        if not rings or not rings[0].geometry().intersects(place):
            unseen.append(told(widget))
            continue
        ring = rings[0]
        with_ring = window.grab(ring.geometry()).toImage()
        ring.hide()
        if window.grab(ring.geometry()).toImage() == with_ring:
            unseen.append(told(widget))
    assert unseen == []
    if window is not desk.window:
        window.close()
