"""The short word at the head: it lies on nothing that is needed, waits while it is locked, and is read aloud."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QLabel, QPushButton

from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.scenes import PIN
from tests.ui.shots_acts import claim_stepped


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    """97110 until 10:34, 97140 since."""
    return open_desk(scenes.one_running)


def test_the_facts_at_the_head_step_aside_for_words_and_come_back(desk: Desk) -> None:
    chips, toast = desk.window.floor.header.chips, desk.window.toast

    def shown() -> list[QLabel]:
        return [each for each in chips.findChildren(QLabel) if each.isVisible()]

    before = len(shown())
    desk.press("97140")
    assert shown(), "at this size there is room for both"
    for each in shown():
        place = QRect(each.mapTo(desk.window, QPoint(0, 0)), each.size())
        assert not toast.geometry().intersects(place), each.text()
    desk.press(toast.close_button)
    assert len(shown()) == before


def test_words_that_find_no_room_at_the_head_stand_beside_the_menus(desk: Desk) -> None:
    desk.window.look.scale_text(200)
    desk.qtbot.wait(50)
    desk.press("97140")
    toast, menus = desk.window.toast, desk.window.menuBar()
    last = menus.actionGeometry(menus.actions()[-1])
    assert toast.geometry().left() > last.right()
    for each in desk.window.floor.header.findChildren(QPushButton):
        place = QRect(each.mapTo(desk.window, QPoint(0, 0)), each.size())
        assert not (each.isVisible() and toast.geometry().intersects(place)), each.text()
    desk.press(toast.undo_button)
    assert desk.tile("97140").isChecked()


def test_beside_the_menus_its_buttons_are_whole(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    desk.window.look.scale_text(200)
    claim_stepped(desk.window)
    toast = desk.window.toast
    desk.qtbot.waitUntil(lambda: toast.geometry().bottom() <= desk.window.menuBar().height())
    desk.qtbot.wait(20)
    for each in (toast.undo_button, toast.close_button):
        assert toast.rect().contains(each.geometry())
    desk.press(toast.undo_button)
    assert desk.window.review.claim.place.currentText() == "11 Office"


def test_words_wait_while_it_is_locked(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    toast = desk.window.toast
    toast.say("Before")
    desk.window.menus.lock.trigger()
    assert not toast.isVisible()
    desk.controller.say("Time is up: somebody")
    assert not toast.isVisible()
    desk.controller.say_refused("Later")
    toast.say_error("Not saved.")
    assert not toast.isVisible()
    desk.type(PIN)
    desk.key(Qt.Key.Key_Return)
    assert toast.isVisible()
    assert toast.words.text() == "Not saved."
    desk.window.menus.lock.trigger()
    assert not toast.isVisible()
    desk.type(PIN)
    desk.key(Qt.Key.Key_Return)
    assert toast.isVisible(), "an error that nobody has dismissed"
    desk.press(toast.close_button)
    desk.window.menus.lock.trigger()
    desk.type(PIN)
    desk.key(Qt.Key.Key_Return)
    assert not toast.isVisible()


def test_what_comes_up_by_itself_is_read_aloud(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, QAccessible.AnnouncementPoliteness]] = []

    def hear(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            heard.append((event.message(), event.politeness()))

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    desk.press("97140")
    polite, urgent = QAccessible.AnnouncementPoliteness.Polite, QAccessible.AnnouncementPoliteness.Assertive
    assert heard == [("Stopped 97140", polite)]
    heard.clear()
    desk.window.toast.say_error("Not saved. The disk is full.")
    assert heard == [("Not saved. The disk is full.", urgent)]
    heard.clear()
    desk.press(desk.window.toast.close_button)
    desk.press("97110")
    heard.clear()
    desk.pass_time(41)
    asked = desk.sheet.questions[0]
    assert [said for said, _ in heard] == [asked.text]
    desk.pass_time(1)
    assert len(heard) == 1, "as its minutes grow it is not said again"
