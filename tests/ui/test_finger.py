"""A finger draws along what is longer than its place; tapping, resting and carrying go on meaning what they do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu, QScrollArea, QScroller, QWidget

from ptcoder.ui.choosers import drop_down
from ptcoder.ui.code_box import CodeBox
from ptcoder.ui.finger import REST_MS
from ptcoder.ui.gestures import HELD_MS
from ptcoder.ui.look import Look
from ptcoder.ui.tiles import TileScroll
from ptcoder.ui.times_dialog import TimesDialog
from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.test_touch import DEVICE, touch


def draw(widget: QWidget, by: int, *, rest: int = 0, glides: bool = False) -> None:
    """A finger goes down, rests, goes up or down by so many pixels, and is lifted there, at once or after a while."""
    window = widget.window()  # in whose pixels it moves: the widget may go along
    start = widget.mapTo(window, widget.rect().center())
    sequence = QTest.touchEvent(window, DEVICE, False)
    sequence.press(0, start, window)
    sequence.commit()
    QTest.qWait(rest)
    for step in range(1, 7):
        QTest.qWait(8)
        sequence.move(0, start + QPoint(0, by * step // 6), window)
        sequence.commit()
    for _ in range(0 if glides else 3):  # it holds still, so that nothing glides on
        QTest.qWait(50)
        sequence.move(0, start + QPoint(0, by), window)
        sequence.commit()
    sequence.release(0, start + QPoint(0, by), window)
    sequence.commit()


def at(area: QAbstractScrollArea) -> int:
    return area.verticalScrollBar().value()


@pytest.fixture
def codes(open_desk: Open) -> tuple[Desk, TileScroll]:
    """Every code is shown, more than fit."""
    desk = open_desk(scenes.one_patient)
    desk.window.floor.tiles.expand()
    QApplication.processEvents()
    area = desk.window.floor.tiles.findChild(TileScroll)
    assert area is not None
    return desk, area


def test_a_finger_scrolls_and_presses_nothing(codes: tuple[Desk, TileScroll]) -> None:
    desk, area = codes
    tile = desk.tile("97116")
    draw(tile, -100)
    assert 60 <= at(area) <= 110
    assert not tile.isDown()
    assert not desk.visit.bars
    draw(tile, 300)
    assert at(area) == 0, "it ends at its end"


def test_a_tap_goes_on_being_a_press(codes: tuple[Desk, TileScroll]) -> None:
    desk, area = codes
    touch(desk.tile("97116"), desk.tile("97116").rect().center())
    assert [bar.code for bar in desk.visit.bars] == ["97116"]
    assert QScroller.scroller(area.viewport()).state() is QScroller.State.Inactive


def test_a_finger_that_rests_asks_for_the_menu_and_one_that_carries_carries(codes: tuple[Desk, TileScroll]) -> None:
    desk, area = codes
    draw(desk.tile("97116"), 85, rest=REST_MS + 50)
    assert at(area) == 0
    assert {tile.code: tile.key for group in desk.visit.groups for tile in group.tiles}["97116"] != 5, "it was carried"
    draw(desk.tile("97140"), 0, rest=HELD_MS + 100)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()
    assert not desk.visit.bars


def test_what_glides_is_stopped_by_a_tap_that_presses_nothing(codes: tuple[Desk, TileScroll]) -> None:
    desk, area = codes
    draw(desk.tile("97116"), -120, glides=True)
    scroller = QScroller.scroller(area.viewport())
    assert scroller.state() is QScroller.State.Scrolling
    touch(desk.window.floor.tiles, QPoint(200, 300))
    assert not desk.visit.bars
    reached = at(area)
    QTest.qWait(120)
    assert abs(at(area) - reached) <= 2


def test_where_everything_fits_a_drag_is_what_it_was(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    area = desk.window.floor.tiles.findChild(TileScroll)
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0
    draw(desk.tile("97140"), 20)
    assert [bar.code for bar in desk.visit.bars] == ["97140"], "it was lifted on the button that it pressed"


def test_patients_and_lists_are_drawn_along_too(open_desk: Open) -> None:
    def many(folder: Path) -> scenes.Scene:
        scene = scenes.one_patient(folder)
        for number in range(12):
            scene.clinic.add_patient(name=f"Pat Number{number}", mrn="", payer="medicare", discipline="PT")
        scene.select("Ana Lopez")
        for _ in range(40):
            scene.press("97110", 1)
        return scene

    desk = open_desk(many)
    cards = desk.window.floor.cards
    area = cards.findChild(QScrollArea)
    assert area is not None
    draw(cards.cards[4], -120)
    assert at(area) > 60
    assert desk.visit.name == "Ana Lopez", "nobody else was chosen"

    desk.press(desk.window.floor.foot.times)
    dialog = desk.small_window(TimesDialog)
    assert isinstance(dialog, TimesDialog)
    desk.qtbot.waitUntil(dialog.isActiveWindow)
    dialog.move(0, 0)  # no finger reaches farther than the 800 pixels of the offscreen screen
    dialog.table.scrollToTop()
    assert at(dialog.table) == 0
    assert dialog.table.verticalScrollBar().maximum() > 0
    draw(dialog.table.viewport(), -80)
    assert at(dialog.table) > 0


def test_a_list_that_drops_down_is_drawn_along_and_chooses_by_a_tap(open_desk: Open, look: Look) -> None:
    """Also one that a key has opened, which is a window that nothing was pressed in."""
    desk = open_desk(scenes.one_patient)
    box = drop_down(look, "Payer")
    box.addItems([f"Payer {number}" for number in range(60)])
    desk.qtbot.addWidget(box)
    box.move(0, 0)
    box.show()
    box.showPopup()
    view = box.view()
    desk.qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is view.window().windowHandle())
    assert view.verticalScrollBar().maximum() > 0
    draw(view.viewport(), -120)
    assert view.isVisible(), "nothing was chosen"
    assert box.currentIndex() == 0
    assert 60 < at(view) <= 130
    middle = view.indexAt(view.viewport().rect().center())
    touch(view.viewport(), view.viewport().rect().center())
    assert not view.isVisible()
    assert box.currentIndex() == middle.row() > 2


def test_what_is_offered_for_a_typed_code_is_drawn_along(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    box = CodeBox(desk.window.look, desk.visit)
    desk.qtbot.addWidget(box)
    box.move(0, 0)
    box.show()
    box.activateWindow()
    desk.qtbot.waitUntil(box.isActiveWindow)
    box.start_typing()
    desk.type("9")
    line = box.lineEdit()
    assert line is not None
    offers = line.completer().popup()
    assert offers is not None
    desk.qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is offers.window().windowHandle())
    assert offers.verticalScrollBar().maximum() > 0
    draw(offers.viewport(), -120)
    assert offers.isVisible()
    assert at(offers) > 60
    assert line.text() == "9"
