"""Every screen with one finger and no keyboard, and with the keyboard alone; what was asked for is done, and stored."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from shiboken6 import isValid

from ptcoder.ui.dialogs import PersonDialog
from ptcoder.ui.lock_screen import LockScreen
from ptcoder.ui.patient_dialog import PatientDialog
from ptcoder.ui.people_dialog import PeopleDialog
from ptcoder.ui.pin_dialog import PinDialog
from ptcoder.ui.settings_dialog import SettingsDialog
from ptcoder.ui.timeline_scale import Edge
from ptcoder.visit import MINUTE, State
from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.test_timeline import bar, place, press, said, times
from tests.ui.test_touch import touch

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def tap(widget: QWidget, at: QPoint | None = None) -> None:
    """A finger; the window comes to where the offscreen platform has a screen, which is 800 pixels wide."""
    point = at or widget.rect().center()
    _bring(widget, point)
    touch(widget, point)
    QTest.qWait(30)  # what it opens finds its place


def _bring(widget: QWidget, *points: QPoint) -> None:
    screen = widget.screen().geometry().adjusted(8, 8, -8, -8)
    around = QRect(widget.mapToGlobal(points[0]), widget.mapToGlobal(points[-1])).normalized()
    if not screen.contains(around):
        widget.window().move(widget.window().pos() + screen.center() - around.center())
        QTest.qWait(30)


def tap_menu(desk: Desk, menu: str, *entries: str) -> None:
    """Opens a menu of the bar, and taps through its entries."""
    bar_ = desk.window.menuBar()
    first = next(each for each in bar_.actions() if each.text().replace("&", "") == menu)
    tap(bar_, bar_.actionGeometry(first).center())
    for entry in entries:
        tap_entry(entry)


def tap_entry(entry: str) -> None:
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, QMenu), f"no menu is open for {entry}"
    action = next(each for each in shown.actions() if each.text().replace("&", "") == entry)
    tap(shown, shown.actionGeometry(action).center())


def is_gone(window: QWidget) -> bool:
    return not isValid(window) or not window.isVisible()


def tap_digits(window: QWidget, desk: Desk, digits: str) -> None:
    for digit in digits:
        tap(desk.button(digit, window))


def _to_front(desk: Desk) -> None:
    """As a window manager does when a small window has gone; offscreen there is none."""
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)


def _tab_to(desk: Desk, widget: QWidget) -> None:
    for _ in range(20):
        if widget.hasFocus():
            return
        desk.key(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not lead to {widget}; it leads to {QApplication.focusWidget()}")


def test_a_finger_takes_hold_of_an_end(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    timeline = desk.window.floor.timeline
    end = place(desk, bar(desk, "97110"), Edge.STOP)
    there = end - QPoint(round(timeline.scale().x(5 * MINUTE) - timeline.scale().x(0)), 0)
    _bring(timeline, there, end)
    touch(timeline, end, (end + there) / 2, there)
    press(desk, "Forgot to stop")
    assert times(desk, "97110")[1] == 29
    assert said(desk, "97110") == [("stop 10:29", "Forgot to stop")]


def test_one_finger_goes_everywhere(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    window = desk.window

    tap(desk.window.floor.cards.add_button)
    adding = desk.small_window(PatientDialog)
    field = next(each for each in adding.findChildren(QLineEdit) if each.accessibleName() == "Name or initials")
    tap(field)
    assert field.hasFocus(), "the system's own keyboard comes up for it"
    field.setText("Ben King")
    assert isinstance(adding, PatientDialog)
    adding.payer.setCurrentIndex(adding.payer.findData("medicare"))
    tap(desk.button("Add patient", adding))
    assert desk.visit.name == "Ben King"
    tap(desk.tile("97140"))
    assert desk.tile("97140").isChecked()
    tap(window.floor.cards.cards[0])
    assert desk.visit.name == "Ana Lopez"
    desk.pass_time(3)

    tap_menu(desk, "View", "Mini floor")
    assert window.mini.isVisible()
    tap(window.mini.tiles[0])
    assert desk.visit.stretches[-1].running
    tap(window.mini.back)
    assert window.isVisible()
    assert not window.mini.isVisible()

    for name, page in (
        ("Day", window.day),
        ("Patients", window.patients),
        ("Payers", window.payers),
        ("Export page", window.export),
        ("Reports page", window.reports),
        ("Floor", window.floor),
    ):
        tap(next(each for each in window.rail.findChildren(QWidget) if each.accessibleName() == name))
        assert window.pages.currentWidget() is page, name

    tap_menu(desk, "File", "Settings…")
    settings = desk.small_window(SettingsDialog)
    tap(desk.button("Cancel", settings))
    assert is_gone(settings)

    tap(window.floor.stop_button)
    tap(window.floor.review_button)
    assert window.pages.currentWidget() is window.review
    tap(window.review.back_button)
    assert window.pages.currentWidget() is window.floor


def test_a_person_with_a_pin_is_added_and_signs_in_with_one_finger(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    tap_menu(desk, "File", "People and PINs…")
    people = desk.small_window(PeopleDialog)
    tap(desk.button("Add a person…", people))
    adding = desk.small_window(PersonDialog)
    assert isinstance(adding, PersonDialog)
    tap(adding.form.name)
    assert adding.form.name.hasFocus()
    adding.form.name.setText("J. Park")
    assert adding.form.pin is not None
    tap(adding.form.keypad)
    tap_digits(adding, desk, "4711")
    tap(adding.form.pin.again)
    tap_digits(adding, desk, "4711")
    assert adding.form.pin.text() == "4711"
    tap(adding.form.send)
    assert is_gone(adding), adding.form.error.text()
    tap(desk.button("Close", people))
    assert next(each for each in desk.sheet.people if each.name == "J. Park").has_pin

    tap(next(each for each in desk.window.rail.findChildren(QWidget) if each.accessibleName() == "Lock"))
    (lock,) = desk.window.findChildren(LockScreen)
    tap(desk.button("J. Park", lock))
    tap_digits(lock, desk, "4711")
    tap(lock.pad.send_button)
    assert next(each for each in desk.sheet.people if each.current).name == "J. Park"


def test_a_visit_is_signed_with_one_finger(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    desk.pass_time(20)
    desk.clinic.staff.touch()  # else it locks
    visit = desk.visit.visit
    tap(desk.window.floor.stop_button)
    tap(desk.window.floor.review_button)
    tap(desk.window.review.sign_button)
    pin = desk.small_window(PinDialog)
    tap_digits(pin, desk, scenes.PIN)
    tap(desk.button("Sign", pin))
    assert desk.clinic.visit(visit).state is State.SIGNED


def test_the_keys_alone_go_everywhere(open_desk: Open) -> None:
    """From a patient who comes to a signed visit; every page and every window of the File menu on the way."""
    desk = open_desk(scenes.guarded)
    window = desk.window
    desk.key("n", CONTROL)
    adding = desk.small_window(PatientDialog)
    assert isinstance(adding, PatientDialog)
    desk.qtbot.waitUntil(adding.isActiveWindow)
    _tab_to(desk, adding.name)
    desk.type("Ben King")
    _tab_to(desk, adding.payer)
    desk.type("medicare")
    _tab_to(desk, adding.add_button)
    desk.key(Qt.Key.Key_Space)
    _to_front(desk)
    assert desk.visit.name == "Ben King"
    desk.key("2")
    assert desk.tile("97140").isChecked()
    desk.key("1", ALT)
    assert desk.visit.name == "Ana Lopez"

    pages = (window.floor, window.day, window.patients, window.payers, window.export, window.reports)
    for number, page in enumerate(pages, 1):
        desk.key(str(number), CONTROL)
        assert window.pages.currentWidget() is page
        focused = QApplication.focusWidget()
        assert focused is not None
        assert page is focused or page.isAncestorOf(focused)
    desk.key("1", CONTROL)
    desk.key("m", CONTROL)
    assert window.mini.isVisible()
    desk.qtbot.waitUntil(window.mini.isActiveWindow)
    QTest.keyClick(window.mini, Qt.Key.Key_2)
    assert desk.visit.stretches[-1].running
    window.mini.back.setFocus()
    desk.key(Qt.Key.Key_Space)
    assert window.isVisible()
    _to_front(desk)

    for entry in (Qt.Key.Key_S, Qt.Key.Key_P, Qt.Key.Key_W):  # settings, people, who saw what
        desk.key("f", ALT)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        QTest.keyClick(menu, entry)
        small = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not window]
        assert len(small) == 1, entry
        desk.qtbot.waitUntil(small[0].isActiveWindow)
        desk.key(Qt.Key.Key_Escape)
        assert is_gone(small[0])
        _to_front(desk)

    desk.pass_time(20)
    desk.clinic.staff.touch()  # else it locks
    visit = desk.visit.visit
    desk.key("e", CONTROL)
    desk.key("r", CONTROL)
    desk.key(Qt.Key.Key_Return, CONTROL)
    desk.qtbot.waitUntil(desk.small_window(PinDialog).isActiveWindow)
    desk.type(scenes.PIN)
    desk.key(Qt.Key.Key_Return)
    assert desk.clinic.visit(visit).state is State.SIGNED
    _to_front(desk)
    desk.key("l", CONTROL)
    assert window.findChildren(LockScreen)
    desk.type(scenes.PIN)
    desk.key(Qt.Key.Key_Return)
    assert window.floor.isVisible()
