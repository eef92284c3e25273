"""Searching by any part of code, name or activity; what parts look-alikes; why a code is not for this visit; help."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from ptcoder.ui.gestures import HELD_MS, HOVER_MS
from ptcoder.ui.help_card import ALL, TAP
from ptcoder.ui.parts import Words
from ptcoder.ui.tile import TileButton
from ptcoder.visit import SECOND, Moment
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

LEFT = Qt.MouseButton.LeftButton


def search(desk: Desk, text: str) -> list[str | None]:
    """The codes found, those that can be used first."""
    desk.key("/")
    desk.type(text)
    return [button.tile.code for button in desk.window.floor.tiles.grid.shown_buttons()]


def usable(desk: Desk) -> list[str | None]:
    return [button.tile.code for button in desk.window.floor.tiles.grid.shown_buttons() if button.isEnabled()]


def said(desk: Desk) -> list[str]:
    QApplication.processEvents()
    strip = desk.window.floor.tiles.found_strip
    return [each.text() for each in strip.findChildren(Words) if each.isVisible()]


def workers(folder: Path) -> scenes.Scene:
    scene = scenes.staffed(folder)
    scene.clinic.add_patient(name="Ana Lopez", mrn="1001", payer="medicare", discipline="PT")
    return scene


def test_a_treadmill_is_two_codes_and_the_question_that_parts_them(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    search(desk, "treadmill")
    assert set(usable(desk)) == {"97110", "97116"}
    assert any(text.startswith("Is it about how the patient walks") for text in said(desk))
    strip = desk.window.floor.tiles.found_strip
    yes, no = (each for each in strip.findChildren(QPushButton) if each.text().startswith(("Yes", "No")))
    assert (yes.text(), no.text()) == ("Yes: 97116 Gait training", "No: 97110 Therapeutic exercise")
    desk.press(yes)
    assert usable(desk) == ["97116"]
    assert not desk.visit.bars, "an answer leads to a code and starts nothing"
    desk.key(Qt.Key.Key_Space)
    assert [bar.code for bar in desk.visit.bars] == ["97116"]
    assert not strip.isVisible()


def test_another_question_is_one_press_away(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    search(desk, "knead")
    search(desk, "9711")
    desk.window.floor.tiles.search.setText("squat")
    assert set(usable(desk)) >= {"97110"}
    desk.window.floor.tiles.search.setText("therapeutic")
    first = said(desk)
    assert first
    more = next(each for each in desk.window.floor.tiles.found_strip.findChildren(QPushButton) if not each.text())
    assert more.accessibleName().startswith("Another question (1 of ")
    desk.press(more)
    assert said(desk) != first


def test_names_come_before_activities_and_enter_starts_the_first(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    search(desk, "gait")
    assert usable(desk)[0] == "97116"
    desk.key(Qt.Key.Key_Return)
    assert [bar.code for bar in desk.visit.bars] == ["97116"]


def test_a_code_of_others_is_found_and_says_for_whom(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    assert "92507" in search(desk, "92507")
    assert not usable(desk)
    assert said(desk) == ["92507 is for SLP, not for PT."]
    tile = desk.tile("92507")
    assert (tile.tile.note, tile.isEnabled()) == ("for SLP", False)
    desk.press(tile)
    desk.key(Qt.Key.Key_Return)
    assert not desk.visit.bars


class EarlyClock(scenes.HandClock):
    """Ten years before: codes of 2017 are not valid yet."""

    def look(self) -> Moment:
        return replace(super().look(), at_us=super().look().at_us - 3653 * 86_400 * SECOND)


def ten_years_ago(folder: Path) -> scenes.Scene:
    clock = EarlyClock()
    scene = scenes.opened(folder, clock)
    scene.clinic.add_person("M. Chen", "PT")
    scene.clinic.add_patient(name="Ana Lopez", mrn="", payer="cash", discipline="PT")
    return scene


def test_a_code_not_valid_on_the_day_says_so(open_desk: Open) -> None:
    desk = open_desk(ten_years_ago)
    assert desk.visit.day.year == 2016
    search(desk, "97161")
    (told,) = said(desk)
    assert told.startswith("97161 is not valid on Mar ")
    assert "2016" in told
    tile = desk.tile("97161")
    assert (tile.tile.note, tile.isEnabled()) == ("not valid", False)
    desk.press(tile)
    desk.key(Qt.Key.Key_Return)
    assert not desk.visit.bars, "it cannot be started"


def test_help_by_key_says_what_belongs_and_what_does_not(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    card = desk.window.floor.tiles.help.card
    desk.tile("97140").setFocus()
    desk.key(Qt.Key.Key_F2)
    assert card.isVisible()
    assert card.accessibleName() == "Help on 97140 Manual therapy"
    assert any("Joint mobilization" in text for text in card.texts)
    assert any(text.startswith("97124 Massage: ") and "kneading" in text for text in card.texts)
    assert any(text.startswith("Was it stroking") and "Yes: 97124, no: 97140." in text for text in card.texts)
    assert not any(word in " ".join(card.texts).casefold() for word in ("more minutes", "you could", "add "))
    assert desk.window.rect().contains(card.geometry())
    desk.key(Qt.Key.Key_Escape)
    assert not card.isVisible()
    desk.tile("97110").setFocus()
    desk.key("?")
    assert card.accessibleName() == "Help on 97110 Therapeutic exercise"
    desk.tile("97112").setFocus()
    assert not card.isVisible()


def test_help_says_what_the_payer_does_not_pay_and_why(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    refused = next(
        tile for group in desk.visit.groups for tile in group.tiles if tile.note in ("not paid", "not covered")
    )
    desk.window.floor.tiles.search.setText(refused.code or "")
    desk.tile(refused.code or "").setFocus()
    desk.key(Qt.Key.Key_F2)
    texts = desk.window.floor.tiles.help.card.texts
    at = next(place for place, text in enumerate(texts) if text.startswith(("Not paid by", "Not covered by")))
    assert texts[at + 1], "its source stands below"
    desk.window.floor.tiles.search.setText("97014")
    desk.tile("97014").setFocus()
    desk.key(Qt.Key.Key_F2)
    assert any(text.startswith("Billed as G0283 for ") for text in desk.window.floor.tiles.help.card.texts)


def came_upon(tile: TileButton) -> None:
    """The pointer is on the tile now, for whatever reason."""
    QTest.mouseMove(tile)
    place = QPointF(20, 20)
    QApplication.sendEvent(tile, QEnterEvent(place, place, QPointF(tile.mapToGlobal(QPoint(20, 20)))))


def move_to(tile: TileButton, x: int) -> None:
    none = Qt.MouseButton.NoButton
    place, on_screen = QPointF(x, 20), QPointF(tile.mapToGlobal(QPoint(x, 20)))
    kind = QEvent.Type.MouseMove
    QApplication.sendEvent(tile, QMouseEvent(kind, place, on_screen, none, none, Qt.KeyboardModifier.NoModifier))


def test_a_tile_that_comes_under_a_resting_pointer_tells_nothing(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    tile = desk.tile("97110")
    hover = desk.window.floor.tiles.grid.hand._hover  # pyright: ignore[reportPrivateUsage]
    came_upon(tile)
    move_to(tile, 20)
    assert not hover.isActive()
    move_to(tile, 24)
    assert hover.isActive()
    desk.press(tile)
    move_to(tile, 28)
    assert not hover.isActive(), "a press goes on without it"


@pytest.mark.parametrize("percent", [100, 125, 150, 200])
def test_help_leaves_the_clocks_in_sight(open_desk: Open, percent: int) -> None:
    desk = open_desk(scenes.one_running)
    desk.window.look.scale_text(percent)
    desk.qtbot.wait(60)  # until the page is laid out again
    floor = desk.window.floor
    card, cards = floor.tiles.help.card, floor.cards
    shortened = 0
    for button in floor.tiles.grid.shown_buttons():
        floor.tiles.grid.hand.rested.emit(button)
        if not card.isVisible():
            continue
        shortened += ALL in card.texts
        layout = card.layout()
        assert layout is not None
        assert layout.totalHeightForWidth(card.width()) <= card.height(), "no words are cut through"
        assert desk.window.rect().contains(card.geometry())
        assert not card.geometry().intersects(QRect(cards.mapTo(desk.window, QPoint(0, 0)), cards.size()))
        running = desk.tile("97140")
        seen = running.visibleRegion().boundingRect().translated(running.mapTo(desk.window, QPoint(0, 0)))
        assert not card.geometry().intersects(seen), button.accessibleName()
    assert shortened == 0 or percent > 100
    assert shortened or percent < 200


def test_a_pointer_that_rests_on_a_tile_is_told(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    tile, card = desk.tile("97110"), desk.window.floor.tiles.help.card
    came_upon(tile)
    move_to(tile, 21)
    assert not card.isVisible()
    desk.qtbot.waitUntil(card.isVisible, timeout=HOVER_MS + 2000)
    QApplication.sendEvent(tile, QEvent(QEvent.Type.Leave))
    assert not card.isVisible()


def finger(desk: Desk, kind: QEvent.Type, code: str = "97110") -> None:
    tile = desk.tile(code)
    place = QPointF(tile.rect().center())
    buttons = LEFT if kind == QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
    event = QMouseEvent(
        kind,
        place,
        place,
        QPointF(tile.mapToGlobal(tile.rect().center())),
        LEFT,
        buttons,
        Qt.KeyboardModifier.NoModifier,
        Qt.MouseEventSource.MouseEventSynthesizedByQt,
    )
    QApplication.sendEvent(tile, event)


@pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing the keyboard)")
def test_a_finger_that_is_held_reaches_help_and_all_that_can_be_done(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    card, menu = desk.window.floor.tiles.help.card, desk.window.floor.tiles.keys.menu
    finger(desk, QEvent.Type.MouseButtonPress)
    desk.qtbot.waitUntil(menu.isVisible, timeout=HELD_MS + 2000)
    finger(desk, QEvent.Type.MouseButtonRelease)
    assert not desk.visit.bars, "nothing was started"
    said = [each.text().replace("&", "") for each in menu.actions() if each.text()]
    assert said[0].startswith("What belongs to it")
    assert "Give it key" in said
    menu.actions()[0].trigger()
    menu.close()
    assert card.isVisible()
    assert card.texts[-1] == TAP
    QTest.mouseClick(card, LEFT)
    assert not card.isVisible()
    assert not desk.visit.bars, "the tap that closed it reached no tile under it"
    finger(desk, QEvent.Type.MouseButtonPress)
    finger(desk, QEvent.Type.MouseButtonRelease)
    assert [bar.code for bar in desk.visit.bars] == ["97110"]


@pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing the keyboard)")
def test_by_touch_a_tile_that_cannot_be_used_tells_why(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.window.floor.tiles.search.setText("92507")
    tile = desk.tile("92507")
    assert not tile.isEnabled()
    finger(desk, QEvent.Type.MouseButtonPress, "92507")
    menu, card = desk.window.floor.tiles.keys.menu, desk.window.floor.tiles.help.card
    desk.qtbot.waitUntil(menu.isVisible, timeout=HELD_MS + 2000)
    menu.actions()[0].trigger()
    menu.close()
    assert card.isVisible()
    assert any(text.startswith("! ") for text in card.texts)


def test_a_mouse_that_is_held_is_a_press_all_the_same(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    tile = desk.tile("97110")
    QTest.mousePress(tile, LEFT, pos=tile.rect().center())
    QTest.qWait(HELD_MS + 150)
    QTest.mouseRelease(tile, LEFT, pos=tile.rect().center())
    assert [bar.code for bar in desk.visit.bars] == ["97110"]


def test_a_code_that_the_payer_does_not_pay_is_found_with_the_reason(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    search(desk, "97010")
    tile = desk.tile("97010")
    assert (tile.tile.note, tile.isEnabled()) == ("not paid", True)
    (why,) = said(desk)
    assert why.startswith("97010: ")
    assert why.endswith(": documented, not billed.")
    assert why.removeprefix("97010: ") in tile.accessibleDescription()


def test_accents_hyphens_and_large_letters_are_no_matter(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    for typed, first in (
        ("estim", "97032"),
        ("tr\N{LATIN SMALL LETTER E WITH ACUTE}admill", "97110"),
        ("Re education", "97112"),
    ):
        desk.window.floor.tiles.search.setText(typed)
        assert usable(desk)[0] == first


def test_whatever_is_pasted_moves_nothing_and_starts_nothing(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    area = desk.window.floor.tiles
    for typed in ("x" * 5000, "\N{ARABIC LETTER BEH}" * 200, "%s <b>\\ \N{PILE OF POO}"):
        desk.key("/")
        area.search.insert(typed)
        QApplication.processEvents()
        assert area.nothing_text == f"No code for “{area.search.text()}”."
        assert desk.window.minimumSizeHint().width() <= desk.window.width() == 1280
        desk.key(Qt.Key.Key_Return)
        assert not desk.visit.bars
        desk.key(Qt.Key.Key_Escape)
        assert area.search.text() == ""
        assert desk.tile("97110").isVisible()
