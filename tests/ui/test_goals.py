"""Goals at review and in the record: built from their parts, said what is missing, settled, undone; and the jump from a
finding to the field it is about.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QWidget

from ptcoder.clinic.corrections import Edit
from ptcoder.clinic.sheets import FindingRow
from ptcoder.store.settings import NOTES_KEPT
from ptcoder.ui.care_dialogs import CourseDialog
from ptcoder.ui.goal_dialog import GoalDialog
from ptcoder.ui.goals_view import EMPTY, GoalsView
from ptcoder.visit import GoalWritten
from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.test_care import open_record
from tests.ui.test_notes import at_review, kept, section, shown
from tests.ui.test_notes import press as press_note

CONTROL = Qt.KeyboardModifier.ControlModifier
TEXT = "ambulate 150 feet, with a walker, no rest"


def goals_said(desk: Desk) -> list[GoalWritten]:
    sheet = desk.clinic.goals.sheet(desk.window.review.visit.visit if desk.window.review.visit else "")
    cared = desk.clinic.history.of(sheet.patient)
    assert cared is not None
    return [each.said for each in cared.goals]


def texts(view: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in view.findChildren(QLabel) if each.isVisible())


def reviewed(open_desk: Open) -> tuple[Desk, GoalsView]:
    desk = open_desk(scenes.cared_for)
    card = next(each for each in desk.sheet.cards if each.name == "Ana Lopez")
    desk.controller.review(card.visit)
    return desk, desk.window.review.goals


def press(desk: Desk, name: str, view: QWidget) -> None:
    QApplication.processEvents()
    found = desk.button(name, view)
    for area in desk.window.findChildren(QScrollArea):
        if area.isAncestorOf(found):
            area.ensureWidgetVisible(found)
    desk.press(found)


def dialog_of(desk: Desk) -> GoalDialog:
    found = desk.small_window(GoalDialog)
    assert isinstance(found, GoalDialog)
    return found


def save(desk: Desk, name: str = "Save") -> None:
    """Presses the dialog's button; the window is in front again, as a system sees to."""
    dialog = dialog_of(desk)
    desk.press(desk.button(name, dialog))
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)


def write(desk: Desk, **words: str) -> GoalDialog:
    dialog = dialog_of(desk)
    for name, text in words.items():
        dialog.fields[name].setFocus()
        dialog.fields[name].selectAll()
        desk.qtbot.keyClicks(dialog.fields[name], text)
    return dialog


def test_a_goal_is_built_from_its_parts_and_says_what_is_missing(open_desk: Open) -> None:
    desk, view = reviewed(open_desk)
    assert EMPTY in texts(view)
    press(desk, "New goal…", view)
    dialog = write(desk, function="improve walking")
    assert dialog.missing.text().startswith("! Not measurable yet. Missing: a number to measure it by; the help")
    dialog = write(desk, function="ambulate", measure="150 feet", condition="with a walker, no rest")
    assert dialog.missing.text().endswith("Missing: the day by which it is to be reached.")
    desk.press(desk.button("In 4 weeks", dialog))
    assert dialog.missing.text().startswith("Measurable")
    assert dialog.preview.text() == f"{TEXT}, by {dialog.fields['by'].text()}"
    save(desk)
    (said,) = goals_said(desk)
    assert (said.text, said.outcome, (said.by and (said.by - desk.sheet.today).days)) == (TEXT, None, 28)
    assert TEXT in texts(view)
    assert desk.window.toast.isVisible()
    desk.key("z", CONTROL)
    assert [each.outcome for each in goals_said(desk)] == ["dropped"]


def test_a_goal_without_a_measure_is_kept_and_says_so(open_desk: Open) -> None:
    desk, view = reviewed(open_desk)
    press(desk, "New goal…", view)
    dialog = dialog_of(desk)
    desk.press(dialog.save_button)
    assert dialog.error.text() == "Write what the patient is to do."
    write(desk, function="improve walking", by="soon")
    desk.press(dialog.save_button)
    assert dialog.error.text() == "By: Write a date as 2026-03-02 or 03/02/2026, the month before the day."
    assert goals_said(desk) == []
    write(desk, by="2026-12-18")
    save(desk)
    assert "! Cannot be measured yet: say a number to measure it by; the help" in texts(view)
    desk.window.review.findings.lead_wanted.emit(finding(desk, "goal-missing"))
    assert QApplication.focusWidget() is view.new_button


def finding(desk: Desk, name: str) -> FindingRow:
    visit = desk.window.review.visit
    assert visit is not None
    return next(row for row in visit.findings if row.id.startswith(name))


def test_a_goal_is_corrected_replaced_met_and_taken_up_again(open_desk: Open) -> None:
    desk, view = reviewed(open_desk)
    press(desk, "New goal…", view)
    write(desk, function="ambulate", measure="150 feet", condition="with a walker, no rest", by="2026-12-18")
    save(desk)
    press(desk, f"Change: {TEXT}", view)
    dialog = write(desk, measure="200 feet")
    assert dialog.fields["by"].text() == "2026-12-18"
    save(desk, "Correct it")
    assert [each.text for each in goals_said(desk)] == ["ambulate 200 feet, with a walker, no rest"]
    press(desk, "Change: ambulate 200 feet, with a walker, no rest", view)
    dialog = write(desk, measure="300 feet")
    save(desk, "Replace it")
    assert [(each.text[9:12], each.outcome) for each in goals_said(desk)] == [("200", "changed"), ("300", None)]
    assert "Replaced by another" in texts(view)
    press(desk, "Met: ambulate 300 feet, with a walker, no rest", view)
    assert [each.outcome for each in goals_said(desk)] == ["changed", "met"]
    desk.key("z", CONTROL)
    assert [each.outcome for each in goals_said(desk)] == ["changed", None]
    press(desk, "Dropped: ambulate 300 feet, with a walker, no rest", view)
    press(desk, "Work on it again: ambulate 300 feet, with a walker, no rest", view)
    assert [each.outcome for each in goals_said(desk)] == ["changed", None]


def test_progress_towards_a_goal_is_written_by_its_phrases(open_desk: Open) -> None:
    desk, view = reviewed(open_desk)
    press(desk, "New goal…", view)
    write(desk, function="ambulate", measure="150 feet", condition="with a walker, no rest", by="2026-12-18")
    save(desk)
    visit = desk.window.review.visit
    assert visit is not None
    (goal,) = goals_said(desk)
    QApplication.processEvents()
    section(desk).choose("")
    press_note(desk, f"Progress: {TEXT} (by 2026-12-18): nearer")
    assert kept(desk, visit.visit, "", f"goal:{goal.goal}").text == "nearer"


def test_goals_stand_in_the_record_too(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    panel = open_record(desk)
    QApplication.processEvents()
    (view,) = panel.findChildren(GoalsView)
    press(desk, "New goal…", view)
    write(desk, function="ambulate", measure="150 feet", condition="with a walker, no rest", by="2026-12-18")
    save(desk)
    assert panel.sheet is not None
    assert [each.text for each in panel.sheet.courses[0].goals] == [TEXT]
    QApplication.processEvents()
    (view,) = [each for each in panel.findChildren(GoalsView) if each.isVisible()]
    press(desk, f"Met: {TEXT}", view)
    assert [each.outcome for each in panel.sheet.courses[0].goals] == ["met"]


def test_without_a_plan_one_press_offers_to_write_it(open_desk: Open) -> None:
    desk, _ = at_review(open_desk, _97110=16)
    view = desk.window.review.goals
    assert "Goals belong to a plan of care. None for PT under" in texts(view)
    assert not view.new_button.isVisible()
    press(desk, "Write the plan of care…", view)
    dialog = desk.small_window(CourseDialog)
    assert isinstance(dialog, CourseDialog)
    assert dialog.windowTitle() == "New course of care"
    dialog.fields["diagnoses"].setText("knee")
    desk.press(dialog.save_button)
    assert dialog.error.text().startswith("KNEE has not the shape")
    dialog.fields["diagnoses"].setText("M25.561")
    desk.press(dialog.save_button)
    visit = desk.window.review.visit
    assert visit is not None
    cared = desk.clinic.history.of(visit.patient)
    assert cared is not None
    (course,) = cared.courses
    assert (course.discipline, course.payer, course.started) == (visit.discipline, visit.payer_id, visit.day)
    QApplication.processEvents()
    assert view.new_button.isVisible()


def test_a_finding_leads_to_the_first_field_that_is_missing(open_desk: Open) -> None:
    desk, visit = at_review(open_desk, _97110=16, _97140=16)
    desk.clinic.change_setting(NOTES_KEPT, "here")
    desk.press(desk.window.review.stop_button)
    desk.clinic.notes.write(visit, "97140", "technique", "muscle energy")
    desk.controller.leave_review()
    desk.controller.review(visit)
    lead = desk.button("Write it: Missing in the note 97140", desk.window.review.findings)
    lead.setFocus()
    desk.key(Qt.Key.Key_Space)
    desk.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    focused = QApplication.focusWidget()
    assert focused is not None
    first = next(each for each in desk.clinic.notes.sheet(visit).parts[1].fields if each.demanded and not each.text)
    assert focused.accessibleName() == first.label
    assert shown(desk, "Note of 97140 Manual therapy, 4 missing").isChecked()
    assert focused.visibleRegion().boundingRect().height() > 0, "it is scrolled to"
    desk.type("right knee")
    desk.key(Qt.Key.Key_Tab)
    assert kept(desk, visit, "97140", first.id).text == "right knee"


def test_words_of_a_corrected_code_are_taken_by_one_press(open_desk: Open) -> None:
    desk, visit = at_review(open_desk, _97110=16)
    desk.clinic.notes.write(visit, "97110", "region", "right knee")
    desk.clinic.notes.write(visit, "97110", "exercises", "leg press, 3 × 10")
    desk.press(desk.window.review.stop_button)
    (bar,) = desk.clinic.visit(visit).bars
    desk.controller.do(
        lambda: desk.clinic.correct(Edit(visit=visit, interval=bar.interval, code="97140"), "A code was wrong")
    )
    left = "97110, Exercises with sets, repetitions and resistance: leg press, 3 × 10"
    assert left in texts(section(desk))
    press_note(desk, "97140 Manual therapy: take what was written for 97110")
    assert kept(desk, visit, "97140", "region").text == "right knee"
    assert "first written for 97110" in texts(section(desk))
    assert left in texts(section(desk)), "what fits nowhere stays in sight"
