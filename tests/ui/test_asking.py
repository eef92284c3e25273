"""What the floor asks and offers besides its codes, with real presses: the stored stretches and the shown words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QMenu, QSpinBox

from ptcoder.clinic.sheets import StretchRow
from ptcoder.ui.answers import TimeAnswer
from ptcoder.ui.dialogs import CloseDialog
from ptcoder.ui.group_dialog import GroupDialog
from ptcoder.ui.parts import BlockWords, IconButton, Words
from ptcoder.ui.strips import NEXT
from ptcoder.visit import MINUTE
from tests.ui import scenes
from tests.ui.conftest import Desk, Open


def stretch(desk: Desk, code: str) -> StretchRow:
    return next(each for each in reversed(desk.visit.stretches) if each.code == code)


def minutes(desk: Desk, code: str) -> tuple[float, float | None]:
    """Start and stop of the last stretch of a code, in minutes since the visit was opened."""
    each, opened = stretch(desk, code), desk.visit.opened
    assert each.start is not None
    return (each.start - opened) / MINUTE, None if each.stop is None else (each.stop - opened) / MINUTE


def asked(desk: Desk) -> str:
    strip = desk.window.floor.tiles.strip
    return strip.accessibleName() if strip.isVisible() else ""


def choose(menu: QMenu, text: str) -> QAction:
    """Triggers what a menu offers."""
    found = next(each for each in menu.actions() if each.text().replace("&", "") == text)
    found.trigger()
    return found


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    """Ana's exercises run since ten; e-stim is put on five minutes later."""
    made = open_desk(scenes.one_patient)
    made.press("97110")
    made.pass_time(5)
    made.press("97014")
    return made


def test_still_one_on_one_is_asked_beside_the_work(desk: Desk) -> None:
    assert asked(desk) == "G0283 was put on A.L. while 97110 runs. Still one-on-one?"
    desk.pass_time(2)
    desk.press("97140")  # nothing waits for an answer
    assert asked(desk) == ""
    desk.key("z", Qt.KeyboardModifier.ControlModifier)
    desk.press(desk.button("No, 97110 ended at 10:05"))
    assert minutes(desk, "97110") == (0, 5)
    assert asked(desk) == ""
    assert not desk.tile("97110").tile.running


ANAS, BENS = "G0283 was put on A.L. while 97140 runs. Still one-on-one?", "97012, B.K.: the 15 min are over. Taken off?"


def said(desk: Desk) -> str:
    """The words above the codes."""
    shown = desk.window.floor.tiles.strip.findChildren(BlockWords)
    return next((each.text() for each in shown if each.isVisible()), "")


@pytest.mark.parametrize("by_key", [False, True])
def test_the_second_question_is_gone_on_to_and_answered_first(open_desk: Open, by_key: bool) -> None:
    desk = open_desk(scenes.busy)
    assert said(desk) == f"{ANAS}  (1 of 2)"
    ben = next(card.card.visit for card in desk.window.floor.cards.cards if card.card.name == "Ben King")
    strip = desk.window.floor.tiles.strip

    def on() -> None:
        desk.key(Qt.Key.Key_F6) if by_key else desk.press(desk.button(f"{NEXT} ({said(desk)[-7]} of 2)", strip))
        QApplication.processEvents()

    on()
    if by_key:
        assert said(desk) == f"{ANAS}  (1 of 2)"
        assert desk.button("Yes, one-on-one").hasFocus(), "first the keys come to what is asked"
        on()
        assert desk.button("Yes, at 11:02").hasFocus()
    assert said(desk) == f"{BENS}  (2 of 2)"
    desk.pass_time(seconds=30)
    assert said(desk) == f"{BENS}  (2 of 2)", "it stays while time passes"
    on()
    assert said(desk) == f"{ANAS}  (1 of 2)", "after the last comes the first"
    on()
    now = desk.button("Yes, just now")
    if by_key:
        desk.key(Qt.Key.Key_Tab)
        assert now.hasFocus()
        desk.key(Qt.Key.Key_Space)
    else:
        desk.press(now)
    assert [bar.stop for bar in desk.clinic.visit(ben).bars if bar.code == "97012"] == [desk.clinic.now()]
    QApplication.processEvents()
    assert said(desk) == ANAS
    assert not any(each.isVisible() for each in strip.findChildren(IconButton))


def test_it_was_attended(desk: Desk) -> None:
    desk.press(desk.button("It was attended e-stim, 97032"))
    assert desk.tile("97032").tile.running
    assert minutes(desk, "97110") == (0, 5)


def test_after_a_hand_off_both_clocks_say_what_they_count(open_desk: Open) -> None:
    desk = open_desk(scenes.shared)
    card, tile = desk.window.floor.cards.cards[0], desk.tile("97110")
    assert (card.clock_text, card.since_text, tile.clock_text) == ("12:00", "since 10:20", "32:00")
    assert card.accessibleDescription().startswith("Therapeutic exercise since 10:20, R. Diaz, ")
    assert tile.accessibleDescription().startswith("Running, time in all. ")
    desk.press("97110")
    desk.pass_time(minutes=1)
    desk.press("97140")
    desk.pass_time(minutes=2)
    tile = desk.tile("97140")
    assert (card.clock_text, card.since_text, tile.clock_text) == ("02:00", "", "02:00"), "both count the same"
    assert tile.accessibleDescription().startswith("Running. ")
    assert "since" not in card.accessibleDescription()


def test_both_clocks_stand_on_the_card(desk: Desk) -> None:
    desk.pass_time(2)
    (card,) = desk.window.floor.cards.cards
    assert (card.clock_text, card.beside_text) == ("07:00", "E-stim 13:00 left")
    desk.press(desk.button("Yes, one-on-one"))
    desk.press("97014")
    assert card.beside_text == ""


def test_taken_off_when_the_countdown_was_over(desk: Desk) -> None:
    desk.press(desk.button("Yes, one-on-one"))
    desk.pass_time(16)
    assert asked(desk) == "G0283, A.L.: the 15 min are over. Taken off?"
    desk.press(desk.button("Still on, +5 min"))
    assert desk.tile("97014").clock_text == "05:00"
    desk.pass_time(6)
    desk.press(desk.button("Yes, at 10:26"))
    assert minutes(desk, "97014") == (5, 26)


def test_still_treating_with_a_typed_end(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.press("97110")
    desk.pass_time(41)
    assert asked(desk) == "97110 has run for 41 min, A.L.: still treating?"
    answer = desk.window.findChild(TimeAnswer)
    assert isinstance(answer, TimeAnswer)
    desk.press(answer.open_button)
    desk.pass_time(1)
    assert asked(desk) == "97110 has run for 42 min, A.L.: still treating?"
    assert answer.field.hasFocus(), "time goes on, the field stays"
    answer.field.setTime(QTime(10, 33))
    desk.key(Qt.Key.Key_Return)
    assert minutes(desk, "97110") == (0, 33)
    assert asked(desk) == ""


def test_the_button_itself_asks_again_and_again_and_stops_nothing(open_desk: Open) -> None:
    """On the button and on the card, also of a patient who is not in front; every ten minutes, until it is stopped."""
    desk = open_desk(scenes.over)
    ana, ben, chi = desk.window.floor.cards.cards
    assert ana.accessibleDescription().endswith(", off?")
    assert ben.accessibleDescription().endswith(", still?")
    assert not chi.accessibleDescription().endswith("?")
    assert "off?" in desk.tile("97014").accessibleDescription()
    desk.press(ben)
    tile = desk.tile("97110")
    for _ in range(3):
        assert tile.accessibleDescription().startswith("Running. still?.")
        assert "?" not in desk.tile("97140").accessibleDescription()
        QApplication.processEvents()  # the answers find their places
        desk.press(desk.button("Yes, still treating"))
        assert "still?" not in tile.accessibleDescription()
        assert stretch(desk, "97110").running
        desk.pass_time(10)
    desk.press(tile)
    assert "still?" not in tile.accessibleDescription()
    assert minutes(desk, "97110") == (0, 72)


def test_still_treating_with_an_end_found_without_a_key(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.press("97110")
    desk.pass_time(44)
    desk.press(desk.button("Stopped at …"))
    for step in ("5 minutes earlier", "5 minutes earlier", "1 minute earlier", "5 minutes later", "1 minute later"):
        desk.press(desk.button(step))
    desk.press(desk.button("1 minute later"))
    desk.press(desk.button("Set: Stopped at"))
    assert minutes(desk, "97110") == (0, 36)
    assert asked(desk) == ""


@pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing the keyboard)")
def test_a_countdown_is_chosen_in_the_tiles_menu(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    floor = desk.window.floor
    desk.tile("97014").setFocus()
    desk.key(Qt.Key.Key_Menu)
    menu = floor.tiles.keys.menu
    assert menu.isVisible()
    choose(floor.timing.minutes, "20 min")
    menu.close()
    desk.press("97014")
    assert desk.tile("97014").clock_text == "20:00"
    desk.key(Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    choose(floor.timing.minutes, "Other…")
    menu.close()
    dialog = desk.small_window(QInputDialog)
    assert isinstance(dialog, QInputDialog)
    dialog.setIntValue(7)
    dialog.accept()
    assert desk.tile("97014").clock_text == "07:00"
    assert stretch(desk, "97014").running


def test_handing_on_together_and_a_student(open_desk: Open) -> None:
    desk = open_desk(scenes.shared)
    button = desk.window.floor.hand_off
    assert button.isEnabled()
    assert desk.window.floor.panel.shares.text() == "97110: PTA 12 of 32 min"

    def offered() -> list[str]:
        button.choices.aboutToShow.emit()
        return [each.text() for each in button.choices.actions() if each.text()]

    assert "Hand 97110 to M. Chen, PT" in offered()
    assert "Student present: S. Novak, 97110" in offered()
    choose(button.choices, "Hand 97110 to M. Chen, PT")
    assert stretch(desk, "97110").clinician == "M. Chen"
    assert "Student present: S. Novak, 97110" in offered()
    choose(button.choices, "Student present: S. Novak, 97110")
    assert [each.clinician for each in desk.visit.stretches if each.running] == ["M. Chen", "S. Novak"]
    assert "S. Novak leaves 97110" in offered()
    choose(button.choices, "S. Novak leaves 97110")
    assert [each.clinician for each in desk.visit.stretches if each.running] == ["M. Chen"]
    desk.press("97110")
    assert not button.isEnabled()


@pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing the keyboard)")
def test_a_group_is_started_for_those_who_are_chosen(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    desk.press("97150")
    assert not desk.tile("97150").tile.running
    dialog = desk.small_window(GroupDialog)
    assert isinstance(dialog, GroupDialog)
    boxes = {box.accessibleName(): box for box in dialog.boxes.values()}
    assert [name for name, box in boxes.items() if box.isChecked()] == ["Ana Lopez"]
    assert "Finn Bergström-Whitfield" not in boxes, "it is no code for SLP"
    boxes["Chi Tran"].click()
    number = dialog.findChild(QSpinBox)
    assert isinstance(number, QSpinBox)
    assert number.value() == 2
    number.setValue(5)
    kind = next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == "Kind of group")
    kind.setText("balance class")
    desk.press(dialog.start_button)
    assert stretch(desk, "97150").group_size == 5
    assert [card.doing for card in desk.sheet.cards if "roup" in card.doing] == ["Group therapy"] * 2
    desk.tile("97150").setFocus()
    desk.key(Qt.Key.Key_Menu)
    choose(desk.window.floor.timing.sizes, "4 patients")
    desk.window.floor.tiles.keys.menu.close()
    assert stretch(desk, "97150").group_size == 4
    desk.controller.review(desk.visit.visit)
    review = [each.text() for each in desk.window.review.findChildren(Words) if each.isVisible()]
    assert "Kind of group: balance class" in review
    desk.controller.leave_review()
    desk.press("97150")
    assert not desk.tile("97150").tile.running


def test_a_group_takes_whoever_rests_and_stops_what_ran_for_the_others(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    desk.scene.select("Ben King")
    desk.controller.show_fresh()
    desk.press(desk.window.floor.tiles.grid.button(None) or "")
    desk.pass_time(3)
    desk.press("97150")
    dialog = desk.small_window(GroupDialog)
    assert isinstance(dialog, GroupDialog)
    boxes = {box.accessibleName(): box for box in dialog.boxes.values()}
    desk.press(boxes["Chi Tran"])
    desk.press(dialog.start_button)
    rows = {row.code: row for row in desk.visit.stretches}
    assert (rows[""].running, rows[""].stop) == (False, desk.clinic.now())
    assert rows["97150"].running
    assert rows["97012"].running, "what runs unattended goes on"
    doing = {card.name: card.doing for card in desk.sheet.cards}
    assert (doing["Ben King"], doing["Chi Tran"]) == ("Group therapy", "Group therapy")
    desk.key("z", Qt.KeyboardModifier.ControlModifier)
    assert [row.code for row in desk.visit.stretches if row.running and not row.deleted] == ["97012", ""]


def test_a_group_of_one_has_its_mend(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.clinic.press("97150")
    desk.pass_time(15)
    made = desk.button("How many: Group of one")
    menu = made.menu()
    choose(menu, "3 patients")
    assert stretch(desk, "97150").group_size == 3
    assert not [each for each in desk.visit.findings if each.id.startswith("group-of-one")]


def test_the_day_lists_its_loose_ends(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    desk.window.menus.day.trigger()
    names = [each.accessibleName() for each in desk.window.day.sweep.buttons]
    assert "Open Ana Lopez: Stopped; the signature is missing" in names
    assert any(name.startswith("Open Dede Osei: 97116 runs since 10:") for name in names)
    desk.press(next(each for each in desk.window.day.sweep.buttons if "Dede" in each.accessibleName()))
    assert desk.window.pages.currentWidget() is desk.window.floor
    assert desk.visit.name == "Dede Osei"
    desk.window.menus.day.trigger()
    desk.press(next(each for each in desk.window.day.sweep.buttons if "Ana" in each.accessibleName()))
    assert desk.window.pages.currentWidget() is desk.window.review


def test_sound_and_flash_can_be_muted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    beeps: list[int] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(1))
    desk.pass_time(14)
    desk.pass_time(2)
    assert beeps
    beeps.clear()
    desk.window.menus.chime.trigger()
    desk.window.menus.flash.trigger()
    assert not desk.window.look.flashes
    desk.pass_time(41)
    assert "97110 has run for" in " ".join(each.text for each in desk.sheet.questions)
    assert not beeps
    assert not desk.controller.preferences.chimes


def test_words_about_what_was_done_cover_no_clock_and_no_card(desk: Desk) -> None:
    desk.press("97140")
    toast, page = desk.window.toast, desk.window.floor
    area = toast.parentWidget()
    assert toast.isVisible()
    assert area is not None
    for needed in (page.timeline, page.tiles, page.cards, page.panel, page.stop_button, page.hand_off):
        corner = needed.mapTo(area, needed.rect().topLeft())
        assert not toast.geometry().intersects(needed.rect().translated(corner)), needed


def test_every_scene_opens(tmp_path: Path) -> None:
    for make in (scenes.asking, scenes.over):
        scene = make(tmp_path / make.__name__)
        assert scene.clinic.floor().questions
        scene.clinic.close()


def test_the_loose_ends_are_told_before_the_window_closes(open_desk: Open) -> None:
    desk = open_desk(scenes.unsettled)
    desk.window.close()
    dialog = desk.small_window(CloseDialog)
    assert isinstance(dialog, CloseDialog)
    (row, *_) = dialog.sweep.buttons
    assert row.accessibleName() == "Open Ana Lopez: Stopped; the signature is missing"
    desk.press(row)
    assert desk.window.isVisible()
    assert desk.window.pages.currentWidget() is desk.window.review
    desk.window.close()
    again = desk.small_window(CloseDialog)
    assert isinstance(again, CloseDialog)
    desk.press(again.leave_button)
    assert not desk.window.isVisible()
