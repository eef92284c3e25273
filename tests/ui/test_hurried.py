"""Hurried hands: a press twice as fast as it is meant, and a key that is held, are one press."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ptcoder.ui.tile import TileButton
from ptcoder.ui.tiles import MoreTile, TileScroll
from ptcoder.visit import State
from tests.ui import scenes
from tests.ui.conftest import LEFT, Desk, Open
from tests.ui.test_touch import touch

NONE = Qt.KeyboardModifier.NoModifier


def by_mouse(desk: Desk, widget: QWidget) -> None:
    """Twice at the same place, as fast as a double click: whatever stands there the second time."""
    at = widget.mapTo(desk.window, widget.rect().center())
    QTest.mouseDClick(desk.window.windowHandle(), LEFT, NONE, at, 20)


def by_finger(desk: Desk, widget: QWidget) -> None:
    at = widget.mapTo(desk.window, widget.rect().center())
    for _ in range(2):
        under = desk.window.childAt(at)
        assert under is not None
        touch(under, under.mapFrom(desk.window, at))


def held(widget: QWidget, key: Qt.Key, text: str = "") -> None:
    """A key goes down and stays there for a while."""
    for repeats in (False, True, True, True):
        QTest.simulateEvent(widget, True, key, NONE, text, repeats)
    QTest.simulateEvent(widget, False, key, NONE, text, False)


@pytest.mark.parametrize("twice", [by_mouse, by_finger])
def test_a_code_pressed_twice_at_once_has_begun_and_goes_on(
    open_desk: Open, twice: Callable[[Desk, QWidget], None]
) -> None:
    desk = open_desk(scenes.one_patient)
    twice(desk, desk.tile("97110"))
    assert [(bar.code, bar.stop) for bar in desk.visit.bars] == [("97110", None)]
    assert desk.tile("97110").isChecked()

    desk.pass_time(minutes=9)
    twice(desk, desk.tile("97110"))
    assert [bar.stop for bar in desk.visit.bars] == [desk.clinic.now()], "it stopped, and did not begin again"
    assert not desk.tile("97110").isChecked()


def test_what_opens_under_the_pointer_is_not_pressed(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    grid = desk.window.floor.tiles.grid
    more = grid.findChild(MoreTile)
    assert more is not None
    at = more.geometry().center()
    by_mouse(desk, more)
    assert isinstance(grid.childAt(at), TileButton), "a code has come to where it was pressed"
    assert not desk.visit.bars


def test_a_visit_that_is_stopped_is_not_taken_back_by_the_same_press(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    by_mouse(desk, desk.window.floor.stop_button)
    assert desk.visit.state is State.CLOSED


def test_a_service_that_is_counted_counts_every_press(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    counted = next(tile for group in desk.visit.groups for tile in group.tiles if tile.counts)
    assert counted.code is not None
    desk.controller.do(lambda: desk.clinic.give_key(counted.code or "", 9))
    scroll = desk.window.floor.tiles.findChild(TileScroll)
    assert scroll is not None
    tile = desk.tile(counted.code)
    desk.qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 0)
    scroll.ensureWidgetVisible(tile)
    by_mouse(desk, desk.tile(counted.code))
    assert sum(row.units for row in desk.visit.stretches) == 2


def test_a_key_that_is_held_starts_and_does_not_stop(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    floor = desk.window.floor
    floor.setFocus()
    held(floor, Qt.Key.Key_1, "1")
    assert [(bar.code, bar.stop) for bar in desk.visit.bars] == [("97110", None)]

    desk.pass_time(minutes=3)
    tile = desk.tile("97140")
    tile.setFocus()
    held(tile, Qt.Key.Key_Return)
    assert [(bar.code, bar.stop) for bar in desk.visit.bars if bar.stop is None] == [("97140", None)]
    assert len(desk.visit.bars) == 2


def test_enter_held_in_the_search_starts_one_code(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.key("/")
    desk.type("97140")
    held(desk.window.floor.tiles.search, Qt.Key.Key_Return)
    assert [(bar.code, bar.stop) for bar in desk.visit.bars] == [("97140", None)]


def test_undo_held_takes_back_one_press(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    window = desk.window
    for repeats in (False, True, True):
        QTest.simulateEvent(window.floor, True, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, "", repeats)
    assert [(bar.code, bar.stop) for bar in desk.visit.bars] == [("97110", None)]
    assert desk.sheet.redo == "start 97140"
