"""The times of a visit as a plain list: everything that the timeline can do, by typing and by keys alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from ptcoder.ui.correction_forms import CorrectionForm, EditForm, EnterForm, SplitForm
from ptcoder.ui.parts import Words
from ptcoder.ui.time_field import read_time
from ptcoder.ui.times_dialog import COLUMNS, SIGNED, TimesDialog
from ptcoder.visit import MINUTE, SECOND, State
from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.test_every_way import Finger, Keys, Mouse, Way, menu

Kind = TypeVar("Kind", bound=CorrectionForm)
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def opened(desk: Desk) -> TimesDialog:
    dialog = desk.small_window(TimesDialog)
    assert isinstance(dialog, TimesDialog)
    desk.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def cells(dialog: TimesDialog, number: int) -> list[str]:
    items = (dialog.table.item(number, column) for column in range(len(COLUMNS)))
    return [item.text() for item in items if item is not None]


def form(dialog: TimesDialog, kind: type[Kind]) -> Kind:
    assert isinstance(dialog.box.step, kind)
    return dialog.box.step


def told(dialog: TimesDialog) -> str:
    return "\n".join([dialog.box.title.text(), *dialog.box.proposal.texts])


def press(desk: Desk, dialog: TimesDialog, name: str) -> None:
    desk.press(desk.button(name, dialog))


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    """97110 from 10:02 to 10:34:10, 97140 since; it is 10:41:22."""
    return open_desk(scenes.one_running)


def test_the_list_tells_every_stretch(desk: Desk) -> None:
    desk.press(desk.window.floor.foot.times)
    dialog = opened(desk)
    assert dialog.table.accessibleName() == "Times"
    assert dialog.title.text() == "Times · Ana Lopez · Mar 10"
    assert cells(dialog, 0) == ["97110", "Therapeutic exercise", "10:02:00", "10:34:10", "32", "M. Chen", "PT", ""]
    assert cells(dialog, 1) == ["97140", "Manual therapy", "10:34:10", "running", "7", "M. Chen", "PT", ""]


def test_times_are_typed_looked_at_and_taken_back_by_keys_alone(desk: Desk) -> None:
    desk.key("t", CONTROL)
    dialog = opened(desk)
    dialog.table.setFocus()
    desk.key(Qt.Key.Key_Up)
    desk.key(Qt.Key.Key_Return)
    start = form(dialog, EditForm).start
    assert start is not None
    assert start.hasFocus()
    start.selectAll()
    desk.type("10:99")
    assert start.accessibleDescription() == "Not a time. Type hours and minutes, as 10:34."
    desk.key(Qt.Key.Key_Return)
    assert form(dialog, EditForm).error.text() == "Type when it began, as 10:02 or 10:02:30."
    start.selectAll()
    desk.type("10:05:30")
    desk.key(Qt.Key.Key_Return)
    assert "10:02:00–10:34:10 → 10:05:30–10:34:10 · 32 → 28 min" in told(dialog)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Forgot to start"
    desk.key(Qt.Key.Key_Return)
    assert cells(dialog, 0)[2:5] == ["10:05:30", "10:34:10", "28"]
    assert cells(dialog, 0)[-1] == "corrected"
    (row,) = (each for each in desk.visit.stretches if each.code == "97110")
    assert [(each.what, each.reason) for each in row.said] == [("start 10:05", "Forgot to start")]
    assert row.pressed_start == scenes.TEN + 2 * MINUTE
    desk.key("z", CONTROL)
    desk.qtbot.waitUntil(lambda: cells(dialog, 0)[2] == "10:02:00")  # a button is pressed for a moment by its key
    desk.key("z", CONTROL | SHIFT)
    desk.qtbot.waitUntil(lambda: cells(dialog, 0)[2] == "10:05:30")
    desk.key(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_small_hours_of_a_late_visit_are_those_of_the_night(open_desk: Open) -> None:
    def late(folder: Path) -> scenes.Scene:
        scene = scenes.staffed(folder)
        scene.clock.turn(minutes=13 * 60 + 40)
        scene.clinic.add_patient(name="Ana Lopez", mrn="", payer="medicare", discipline="PT")
        scene.press("97110", 30)
        scene.press("97140", 20)
        return scene

    desk = open_desk(late)
    desk.key("t", CONTROL)
    dialog = opened(desk)
    dialog.table.selectRow(1)
    press(desk, dialog, "Edit…")
    fields = form(dialog, EditForm)
    assert fields.start is not None
    assert fields.stop is not None
    fields.start.setText("0:12")
    fields.stop.setText("0:25")
    desk.press(fields.show_button)
    assert "97140 · 00:10– → 00:12–00:25 · 20 → 13 min" in told(dialog)
    press(desk, dialog, "Forgot to start")
    assert [cells(dialog, number)[2:5] for number in range(2)] == [
        ["23:40:00", "00:10:00", "30"],
        ["00:12:00", "00:25:00", "13"],
    ]


def test_split_with_another_clinician_and_code(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    desk.key("t", CONTROL)
    dialog = opened(desk)
    dialog.table.selectRow(0)
    press(desk, dialog, "Split…")
    fields = form(dialog, SplitForm)
    fields.at.setText("1010")
    fields.code.setCurrentText("97530")
    fields.clinician.setCurrentIndex(fields.clinician.findText("R. Diaz, PTA"))
    desk.press(fields.show_button)
    assert "New: 97530 · 10:10:00–10:32:10 · 22 min · R. Diaz" in told(dialog)
    press(desk, dialog, "Handed over")
    assert [cells(dialog, number)[0] for number in range(dialog.table.rowCount())] == [
        "97110", "97530", "G0283", "97140",
    ]  # fmt: skip
    assert cells(dialog, 1)[5:] == ["R. Diaz", "PTA", "entered"]


def test_moved_deleted_and_inserted(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    desk.key("t", CONTROL)
    dialog = opened(desk)
    dialog.table.selectRow(0)
    moves = dialog.move_button.menu()
    assert isinstance(moves, QMenu)
    next(each for each in moves.actions() if each.text().startswith("Finn")).trigger()
    assert "This cannot be done" in told(dialog)
    assert "not a service of SLP" in dialog.box.error.text()
    next(each for each in moves.actions() if each.text() == "Ben King").trigger()
    assert "Ben King: New: 97110 · 10:00:00–10:32:10 · 32 min · M. Chen" in told(dialog)
    press(desk, dialog, "Pressed for the wrong patient")
    assert cells(dialog, 0)[-1] == "deleted"
    assert not dialog.edit_button.isEnabled()
    press(desk, dialog, "History…")
    step = dialog.box.step
    assert step is not None
    assert "deleted. “Pressed for the wrong patient”" in "\n".join(each.text() for each in step.findChildren(Words))
    press(desk, dialog, "Insert a forgotten stretch")
    fields = form(dialog, EnterForm)
    fields.code.setCurrentText("97112")
    fields.start.setText("10:50")
    fields.stop.setText("10:55")
    desk.press(fields.show_button)
    press(desk, dialog, "Forgot to start")
    assert cells(dialog, 1)[:5] == ["97112", "Neuromuscular re-education", "10:50:00", "10:55:00", "5"]
    dialog.table.selectRow(1)
    dialog.table.setFocus()
    desk.key(Qt.Key.Key_Delete)
    desk.key(Qt.Key.Key_Return)
    assert cells(dialog, 1)[-1] == "deleted"
    assert desk.sheet.undo == "delete 97112"


@pytest.mark.parametrize("way", [Mouse, Finger, Keys])
def test_a_row_offers_whatever_its_bar_does(open_desk: Open, way: Way) -> None:
    desk = open_desk(scenes.busy)
    desk.key("t", CONTROL)
    dialog = opened(desk)
    dialog.move(0, 0)  # no finger reaches farther than the 800 pixels of the offscreen screen
    dialog.table.selectRow(0)
    dialog.table.setFocus()
    hands = way(desk)
    hands.press(dialog.more_button)
    assert [each.text() for each in menu().actions()] == [
        "Started…", "Stopped…", "Split…", "Another code…", "Another patient…", "Another clinician…",
        "Rest or charting", "Delete", "History…",
    ]  # fmt: skip
    hands.choose("Stopped…")
    hands.choose("5 min earlier")
    assert "32 → 27 min" in told(dialog)
    hands.press(desk.button("Forgot to stop", dialog))
    assert cells(dialog, 0)[3:5] == ["10:27:10", "27"]
    assert [each.reason for row in desk.visit.stretches for each in row.said] == ["Forgot to stop"]


def test_the_menu_of_a_row_by_its_key(desk: Desk) -> None:
    desk.key("t", CONTROL)
    dialog = opened(desk)
    dialog.table.selectRow(0)
    at = dialog.table.visualRect(dialog.table.model().index(0, 0)).center()
    QApplication.sendEvent(dialog.table.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, at))
    Keys(desk).choose("Rest or charting")
    assert "97110 → rest" in told(dialog)
    reason = desk.button("Pressed the wrong code", dialog)
    desk.qtbot.waitUntil(lambda: dialog.focusWidget() is reason)  # no window is active after a menu, offscreen
    desk.qtbot.keyClick(reason, Qt.Key.Key_Space)
    assert cells(dialog, 0)[0] == "rest"


def test_escape_goes_one_step_back(desk: Desk) -> None:
    desk.key("t", CONTROL)
    dialog = opened(desk)
    press(desk, dialog, "Edit…")
    desk.key(Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.box.step is None
    assert dialog.table.hasFocus()


def test_of_a_stopped_visit_from_review_and_not_of_a_signed_one(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    desk.window.menus.review.trigger()
    desk.press(desk.window.review.times_button)
    dialog = opened(desk)
    dialog.table.selectRow(0)
    press(desk, dialog, "Edit…")
    stop = form(dialog, EditForm).stop
    assert stop is not None
    stop.setText("10:30")
    desk.press(form(dialog, EditForm).show_button)
    press(desk, dialog, "Forgot to stop")
    review = desk.window.review.visit
    assert review is not None
    assert review.bars[0].stop == scenes.TEN + 30 * MINUTE
    dialog.reject()
    desk.window.menus.day.trigger()
    signed = next(row for row in desk.clinic.day().rows if row.state is State.SIGNED)
    desk.controller.review(signed.visit)
    desk.press(desk.window.review.times_button)
    dialog = opened(desk)
    assert dialog.hint.text() == SIGNED
    assert not dialog.edit_button.isEnabled()
    assert not dialog.insert_button.isEnabled()
    assert not dialog.delete_button.isEnabled()
    dialog.table.setFocus()
    desk.key(Qt.Key.Key_Return)
    assert dialog.box.step is None


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("10:34", 34), ("1034", 34), ("10:34:30", 34.5), ("10:34 am", 34), ("10:34p", 754), ("9:05", -55)],
)
def test_times_are_read_as_they_are_typed(typed: str, minutes: float) -> None:
    assert read_time(typed, date(2026, 3, 10), -300) == scenes.TEN + round(minutes * 60) * SECOND


@pytest.mark.parametrize("typed", ["", "10", "24:00", "10:60", "10:10:60", "13:00 pm", "0:30am", "ten"])
def test_what_is_no_time_is_none(typed: str) -> None:
    assert read_time(typed, date(2026, 3, 10), -300) is None
