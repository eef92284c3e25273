"""The number keys, changed by dragging, by the menu and by keys; on the floor and on the mini floor."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ptcoder.store import Log
from ptcoder.ui.gestures import CARRY_MS
from ptcoder.visit import Event, FavoritesChosen
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


def keyed(desk: Desk) -> dict[int, str | None]:
    tiles = [button.tile for button in desk.window.floor.tiles.grid.shown_buttons()]
    return {tile.key: tile.code for tile in tiles if tile.key is not None}


def chosen(desk: Desk) -> list[FavoritesChosen]:
    log = desk.clinic._log  # pyright: ignore[reportPrivateUsage]
    assert isinstance(log, Log)
    events: list[Event] = [record.event for record in log.all_records()]
    return [event for event in events if isinstance(event, FavoritesChosen)]


def drag(desk: Desk, code: str, to: QPoint, *, hold_ms: int = CARRY_MS + 60) -> None:
    """Takes a tile to a place on the screen and lets go of it there."""
    tile = desk.tile(code)
    QTest.mousePress(tile, LEFT, pos=tile.rect().center())
    QTest.qWait(hold_ms)
    QTest.mouseMove(tile, tile.mapFromGlobal(to))
    QTest.mouseMove(tile, tile.mapFromGlobal(to))
    QTest.mouseRelease(tile, LEFT, pos=tile.mapFromGlobal(to))


def center(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(widget.rect().center())


def action(menu: QMenu, begins: str) -> QAction:
    return next(each for each in menu.actions() if each.text().replace("&", "").startswith(begins))


def test_a_tile_dragged_onto_another_changes_keys_with_it(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    drag(desk, "97110", center(desk.tile("97112")))
    assert (keyed(desk)[1], keyed(desk)[3]) == ("97112", "97110")
    assert [event.codes[:3] for event in chosen(desk)] == [("97112", "97140", "97110")]
    assert desk.window.toast.words.text() == "97110 has key 3 now."
    assert not desk.visit.bars, "nothing was started"
    desk.key("3")
    assert [bar.code for bar in desk.visit.bars] == ["97110"]


def test_a_tile_is_dropped_on_a_number(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    keys = desk.window.floor.tiles.keys
    tile = desk.tile("97124")
    QTest.mousePress(tile, LEFT, pos=tile.rect().center())
    QTest.qWait(CARRY_MS + 60)
    QTest.mouseMove(tile, QPoint(4, -30))
    assert keys.strip.isVisible()
    assert keys.ghost.text() == "97124: drop it on a number, or on a tile with one" or "Key" in keys.ghost.text()
    target = keys.strip.center_of(5)
    QTest.mouseMove(tile, tile.mapFromGlobal(target))
    assert keys.ghost.text() == "Key 5 for 97124, instead of 97116"
    QTest.mouseRelease(tile, LEFT, pos=tile.mapFromGlobal(target))
    assert not keys.strip.isVisible()
    assert not keys.ghost.isVisible()
    assert keyed(desk)[5] == "97124"
    assert [event.codes[4] for event in chosen(desk)] == ["97124"]


def test_a_key_dragged_onto_a_tile_without_one_goes_to_it(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    drag(desk, "97116", center(desk.tile("97124")))
    assert keyed(desk)[5] == "97124"


def test_a_press_that_slips_or_is_given_up_changes_nothing(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    drag(desk, "97110", center(desk.tile("97112")), hold_ms=0)
    tile = desk.tile("97110")
    QTest.mousePress(tile, LEFT, pos=tile.rect().center())
    QTest.qWait(CARRY_MS + 60)
    QTest.mouseMove(tile, tile.mapFromGlobal(center(desk.tile("97112"))))
    desk.key(Qt.Key.Key_Escape)
    assert not desk.window.floor.tiles.keys.ghost.isVisible()
    QTest.mouseRelease(tile, LEFT, pos=tile.rect().center())
    drag(desk, "97110", center(desk.window.floor.panel))
    assert not chosen(desk)
    assert not desk.visit.bars
    desk.press("97112")
    assert desk.tile("97112").isChecked(), "and the next press is a press again"


@pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing the keyboard)")
def test_the_menu_gives_takes_and_brings_back(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    menu = desk.window.floor.tiles.keys.menu
    tile = desk.tile("97124")
    tile.setFocus()
    desk.key(Qt.Key.Key_Menu)
    assert menu.isVisible()
    assert action(menu.keys, "3").text() == "&3   97112 Neuromuscular re-education"
    action(menu.keys, "3").trigger()
    menu.close()
    assert keyed(desk)[3] == "97124"
    tile.setFocus()
    desk.key(Qt.Key.Key_F10, SHIFT)
    assert action(menu.keys, "3").isChecked()
    action(menu, "Take its key away").trigger()
    menu.close()
    assert 3 not in keyed(desk)
    place = desk.tile("97110").rect().center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, desk.tile("97110").mapToGlobal(place))
    QApplication.sendEvent(desk.tile("97110"), asked)
    assert menu.isVisible()
    action(menu, "Usual keys again").trigger()
    menu.close()
    assert keyed(desk)[3] == "97112"
    assert [len(event.codes) for event in chosen(desk)] == [9, 9, 0]


def test_the_tile_of_the_evaluations_and_rest_have_no_menu(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    for button in desk.window.floor.tiles.grid.shown_buttons():
        if button.tile.code in (None, "evaluations"):
            button.setFocus()
            desk.key(Qt.Key.Key_Menu)
    assert not desk.window.floor.tiles.keys.menu.isVisible()


def test_another_person_at_the_desk_has_other_keys(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    here = {person.name: person.id for person in desk.sheet.people}
    before = keyed(desk)
    drag(desk, "97110", center(desk.tile("97140")))
    assert keyed(desk)[2] == "97110"
    desk.window.floor.person_chosen.emit(here["R. Diaz"])
    assert keyed(desk) == before
    desk.window.floor.person_chosen.emit(here["M. Chen"])
    assert keyed(desk)[2] == "97110"


def test_the_mini_floor_has_the_same_keys(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    drag(desk, "97140", center(desk.tile("97110")))
    desk.window.menus.mini.trigger()
    desk.qtbot.waitUntil(desk.window.mini.isActiveWindow)
    QTest.keyClick(desk.window.mini, Qt.Key.Key_1)
    assert [bar.code for bar in desk.visit.bars] == ["97140"]
