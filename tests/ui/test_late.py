"""A visit entered from paper by real presses: what is stored, what is shown, and that nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTableWidgetItem, QWidget

from ptcoder.clinic.people_sheets import Particulars
from ptcoder.ui.correction_forms import EditForm
from ptcoder.ui.key_list import key_list
from ptcoder.ui.late_dialog import LateDialog
from ptcoder.ui.room import Room
from ptcoder.ui.times_dialog import TimesDialog
from ptcoder.visit import EnteredLate, Measured, Started, State, VisitOpened
from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.shots_late import entered

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TAB, RETURN, ESCAPE = Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape


def opened(desk: Desk) -> LateDialog:
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.key("n", CONTROL | SHIFT)
    found = desk.small_window(LateDialog)
    assert isinstance(found, LateDialog)
    desk.qtbot.waitUntil(found.isActiveWindow)
    return found


def has_keys(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and widget.isAncestorOf(focused)


def cell(dialog: TimesDialog, column: int) -> str:
    found = dialog.table.item(1, column)
    return found.text() if isinstance(found, QTableWidgetItem) else ""


def fill(desk: Desk) -> LateDialog:
    """By keys alone: the patient by search, the day, why; then 97110 by its times and 97140 by its minutes."""
    form = opened(desk)
    desk.type("lopez")
    desk.key(RETURN)
    assert form.head.day.hasFocus()
    form.head.day.selectAll()
    desk.type("3/3/2026")
    for _ in range(4):
        desk.key(TAB)
    assert form.head.reason.hasFocus() or form.head.reason.lineEdit() is QApplication.focusWidget()
    desk.type("No power")
    desk.key(TAB)
    desk.type("97110")
    desk.key(TAB)
    desk.type("10:00")
    desk.key(TAB)
    desk.type("10:32")
    desk.key(Qt.Key.Key_Down, CONTROL)
    desk.type("97140")
    for _ in range(3):
        desk.key(TAB)
    desk.type("12")
    return form


def test_what_scrolls_down_does_not_scroll_sideways(open_desk: Open) -> None:
    room = opened(open_desk(scenes.busy)).findChild(Room)
    assert isinstance(room, Room)
    assert room.verticalScrollBar().maximum() > 0
    assert room.horizontalScrollBar().maximum() == 0


def floor_of(desk: Desk, kind: type) -> list[object]:
    rows = desk.clinic._journal.records()  # pyright: ignore[reportPrivateUsage]
    return [row.event for row in rows if isinstance(row.event, kind)]


def test_a_visit_is_entered_by_keys_alone(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    form = fill(desk)
    assert form.foot.texts[-1] == "If it is saved: 3 units, 44 timed minutes, 44 min of treatment in all."
    model = form.preview.lines.model()
    told = [str(model.index(place, 0).data()) for place in range(model.rowCount())]
    assert [each.partition(",")[0] for each in told] == ["97110-GP", "97140-GP"]
    assert floor_of(desk, EnteredLate) == [], "nothing is written before it is saved"
    desk.key(RETURN, CONTROL)
    (late,) = floor_of(desk, EnteredLate)
    assert isinstance(late, EnteredLate)
    assert (late.source, late.reason) == ("Paper flow sheet", "No power")
    (measured,) = floor_of(desk, Measured)
    assert isinstance(measured, Measured)
    assert (measured.code, measured.minutes) == ("97140", 12)
    assert len(floor_of(desk, Started)) == 1
    assert desk.window.pages.currentWidget() is desk.window.review
    shown = desk.window.review.visit
    assert shown is not None
    assert (shown.state, str(shown.day)) == (State.CLOSED, "2026-03-03")
    assert "Late entry, entered by M. Chen on 2026-03-10 10:00" in desk.window.review.late.text()
    assert desk.window.review.late.isVisible()
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.key("z", CONTROL)
    assert desk.clinic.day(shown.day).rows == (), "undone as one press"


def test_faults_are_told_with_their_place_and_the_keys_go_there(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    form = opened(desk)
    assert form.foot.texts[:-1] == [], "what is still to come is no fault"
    form.rows.all[0].texts["stop"].setFocus()
    desk.type("9:00")
    desk.key(RETURN, CONTROL)
    assert form.isVisible()
    assert form.head.payer.payer == "", "whoever is billed follows the patient, or is chosen"
    assert [each.partition(";")[0] for each in form.foot.texts[0].splitlines()] == [
        "Patient: search for the patient and choose one.",
        "Payer: none is chosen",
        "Why late: say why it is entered late",
    ]
    assert form.head.search.hasFocus()
    assert floor_of(desk, EnteredLate) == []
    fill_patient(desk, form)
    form.head.reason.setEditText("No power")
    desk.key(RETURN, CONTROL)
    assert form.foot.texts[0].splitlines()[0] == "Row 1, code: choose a code from the list."
    assert has_keys(form.rows.all[0])
    assert form.rows.all[0].code.accessibleDescription() == "choose a code from the list."


def fill_patient(desk: Desk, form: LateDialog) -> None:
    form.head.search.setFocus()
    desk.type("lopez")
    desk.key(RETURN)


def test_what_is_no_code_yet_is_told_as_its_field_tells_it(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    form = opened(desk)
    form.head.payer.setCurrentIndex(form.head.payer.findData("medicare"))
    form.rows.all[0].code.setFocus()
    desk.type("exerc")
    form.rows.all[0].texts["minutes"].setFocus()
    desk.type("9")
    assert form.foot.texts[0].startswith("Row 1, code: “exerc” may be ")
    assert form.foot.texts[0].endswith(": choose one.")


def test_closing_asks_once_something_is_typed(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    form = opened(desk)
    desk.key(ESCAPE)
    assert not form.isVisible(), "nothing would be lost"
    form = opened(desk)
    desk.type("lo")
    desk.key(ESCAPE)
    assert form.isVisible()
    assert form.head.found.isHidden(), "Esc first puts away what was found"
    form.rows.all[0].texts["minutes"].setFocus()
    desk.type("9")
    desk.key(ESCAPE)
    assert form.isVisible()
    assert form.keep_button.hasFocus()
    desk.key(Qt.Key.Key_Space)
    assert form.isVisible()
    assert form.rows.all[0].texts["minutes"].text() == "9", "all that was typed is still there"
    form.close()
    assert form.isVisible(), "the window's own button asks, too"
    desk.press(form.lose_button)
    assert not form.isVisible()
    assert floor_of(desk, EnteredLate) == []


def test_a_lock_keeps_what_is_typed_for_whoever_typed_it(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    form = opened(desk)
    form.rows.all[0].texts["minutes"].setFocus()
    desk.type("9")
    desk.controller.window.menus.lock.trigger()
    assert not form.isVisible()
    desk.window.put_away.bring_back()
    assert form.isVisible()
    assert form.rows.all[0].texts["minutes"].text() == "9"
    form.hide()
    form.reject()  # as for somebody else, while it is put away
    desk.qtbot.waitUntil(lambda: not _is_there())


def _is_there() -> bool:
    return any(isinstance(each, LateDialog) and each.isVisible() for each in QApplication.topLevelWidgets())


def test_rows_are_added_and_taken_out(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    form = opened(desk)
    desk.press(form.rows.add_button)
    assert len(form.rows.all) == 3
    assert form.rows.all[2].code.accessibleName() == "Row 3: Code"
    form.rows.all[1].texts["minutes"].setText("12")
    desk.press(form.rows.all[0].remove_button)
    assert [each.texts["minutes"].text() for each in form.rows.all] == ["12", ""]
    assert form.rows.all[0].code.accessibleName() == "Row 1: Code"
    for _ in range(2):
        desk.press(form.rows.all[0].remove_button)
    assert len(form.rows.all) == 1, "one row stays to write in"
    desk.key(Qt.Key.Key_Up, CONTROL)
    assert has_keys(form.rows.all[0])


def test_an_assistants_part_is_a_row_under_the_therapists(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    form = fill(desk)
    rows = form.rows
    rows.all[0].texts["stop"].setFocus()
    desk.press(rows.part_button)
    assert [each.row.code for each in rows.all] == ["97110", "97110", "97140"]
    part = rows.all[1]
    assert part.clinician.currentText() == "R. Diaz, PTA", "the only assistant here"
    assert part.texts["start"].hasFocus()
    for _ in range(2):
        desk.key(TAB)
    assert part.texts["minutes"].hasFocus()
    desk.type("12")
    (told, *_) = form.preview.texts
    assert told == (
        "! 97110: 32 min by M. Chen and 12 min by R. Diaz are added up to 44. Where the 12 are among the 32, take them "
        "out of the row of M. Chen."
    )
    assert form.foot.texts[0] == told, "it stays in sight"
    rows.all[0].texts["stop"].setFocus()
    rows.all[0].texts["stop"].selectAll()
    desk.type("10:20")
    part.texts["start"].setFocus()
    desk.type("10:20")
    assert not any("added up" in each for each in (*form.preview.texts, *form.foot.texts))
    desk.key(RETURN, CONTROL)
    started = [each for each in floor_of(desk, Started) if isinstance(each, Started) and each.code == "97110"][-2:]
    assert [each.role for each in started] == ["PT", "PTA"]
    shown = desk.window.review.visit
    assert shown is not None
    assert [line.text for line in shown.lines][:2] == ["97110-GP", "97110-GP-CQ"]


def test_where_no_assistant_works_none_is_offered_a_part(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    form = opened(desk)
    assert not form.rows.part_button.isVisible()
    form.reject()


def test_of_two_assistants_one_is_chosen(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    desk.clinic.staff.add(Particulars(name="Q. Pta", role="PTA"))
    form = opened(desk)
    desk.press(form.rows.part_button)
    part = form.rows.all[-1]
    assert (len(form.rows.all), part.row.clinician) == (3, "")
    assert part.clinician.hasFocus()
    form.reject()


def test_from_the_day_page_with_its_day(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.window.menus.day.trigger()
    desk.press(desk.window.day.before)
    desk.press(desk.window.day.late_button)
    form = desk.small_window(LateDialog)
    assert isinstance(form, LateDialog)
    assert form.head.day.text() == "2026-03-09"


def test_who_may_not_is_told(open_desk: Open) -> None:
    def with_student(folder: Path) -> scenes.Scene:
        scene = scenes.shared(folder)
        scene.person("S. Novak")
        return scene

    desk = open_desk(with_student)
    desk.key("n", CONTROL | SHIFT)
    assert not _is_there()
    assert "may not enter visits afterwards" in desk.controller.failed


def test_its_keys_are_in_the_list(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    told = dict(key_list(desk.window))
    assert ("Ctrl+Shift+N", "Enter a visit from paper") in told["Visit"]
    assert told["Entering a visit from paper"][0][1] == "Save the visit"


def test_the_day_page_shows_its_mark(open_desk: Open) -> None:
    desk = open_desk(entered)
    desk.window.menus.day.trigger()
    for _ in range(7):
        desk.press(desk.window.day.before)
    said = desk.window.day.table.rows.cells[0]
    assert said[2] == "Late entry, entered by M. Chen on 2026-03-10 11:04"
    assert said[3] == "To sign, late entry"


def test_minutes_alone_are_put_right_in_the_list_of_times(open_desk: Open) -> None:
    desk = open_desk(entered)
    desk.window.menus.times.trigger()
    dialog = desk.small_window(TimesDialog)
    assert isinstance(dialog, TimesDialog)
    shown = [dialog.table.item(number, 4) for number in range(dialog.table.rowCount())]
    assert [each.text() for each in shown if isinstance(each, QTableWidgetItem)] == ["32", "12", "9", "1 ×"]
    dialog.table.setCurrentCell(1, 0)
    desk.press(dialog.edit_button)
    form = dialog.box.step
    assert isinstance(form, EditForm)
    assert form.minutes.text() == "12"
    desk.qtbot.waitUntil(form.minutes.hasFocus)
    form.minutes.selectAll()
    desk.type("x")
    desk.key(RETURN)
    assert form.error.text() == "Type the whole minutes, as 32."
    form.minutes.setText("15")
    desk.key(RETURN)
    assert any("12 → 15 min" in each for each in dialog.box.proposal.texts)
    desk.press(desk.button("Somebody else treated", dialog))
    assert cell(dialog, 4) == "15"
    assert cell(dialog, 7) == "corrected"
    desk.press(dialog.history_button)
    desk.press(dialog.undo_button)
    assert cell(dialog, 4) == "12"


def test_the_review_tells_minutes_without_clock_times(open_desk: Open) -> None:
    desk = open_desk(entered)
    desk.key("r", CONTROL)
    names = [each.accessibleName() for each in desk.window.review.services]
    given = "10:00–10:32 · M. Chen, PT, 9 min without clock times · R. Diaz, PTA"
    assert f"97110 Therapeutic exercise, 41 min, {given}" in names
    assert "97140 Manual therapy, 12 min, 12 min without clock times · M. Chen, PT" in names
    assert len(floor_of(desk, VisitOpened)) == 7
