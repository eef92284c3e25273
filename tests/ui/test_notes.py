"""Documentation on the review page: saved when a field is left, by phrases, by choices, as last time; read-only."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea

from ptcoder.clinic.note_sheets import FieldRow
from ptcoder.ui.note_section import NoteSection
from ptcoder.visit import Documented, State
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

CONTROL = Qt.KeyboardModifier.ControlModifier


def section(desk: Desk) -> NoteSection:
    return desk.window.review.notes


def kept(desk: Desk, visit: str, code: str, name: str) -> FieldRow:
    parts = desk.clinic.notes.sheet(visit).parts
    return next(each for part in parts if part.code == code for each in part.fields if each.id == name)


def stored(desk: Desk) -> list[Documented]:
    """What the log has of notes."""
    records = desk.clinic._log.all_records()  # pyright: ignore[reportPrivateUsage]
    return [each.event for each in records if isinstance(each.event, Documented)]


def shown(desk: Desk, name: str) -> QPushButton:
    """A button of the section, once what was added to it has come to stand."""
    QApplication.processEvents()
    return desk.button(name, section(desk))


def edit(desk: Desk, name: str) -> QLineEdit:
    QApplication.processEvents()
    return next(each for each in section(desk).findChildren(QLineEdit) if each.accessibleName() == name)


def said(desk: Desk) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in section(desk).findChildren(QLabel) if each.isVisible())


def press(desk: Desk, name: str) -> QPushButton:
    found = shown(desk, name)
    for area in desk.window.review.findChildren(QScrollArea):
        if area.isAncestorOf(found):
            area.ensureWidgetVisible(found)
    desk.press(found)
    return found


def at_review(open_desk: Open, **treated: int) -> tuple[Desk, str]:
    desk = open_desk(scenes.one_patient)
    visit = desk.visit.visit
    treat(desk, **treated)
    desk.controller.review(visit)
    return desk, visit


def treat(desk: Desk, **treated: int) -> None:
    for code, minutes in treated.items():
        desk.clinic.press(code[1:])
        desk.clock.turn(minutes)
        desk.clinic.press(code[1:])


def test_a_field_is_kept_when_it_is_left(open_desk: Open) -> None:
    desk, visit = at_review(open_desk, _97110=16, _97140=16)
    assert shown(desk, "Note of 97110 Therapeutic exercise, 3 missing").isChecked()
    assert said(desk).count("! missing") == 3
    field = edit(desk, "Body part, muscles or joints")
    field.setFocus()
    desk.type("right knee")
    assert kept(desk, visit, "97110", "region").text == ""
    desk.key(Qt.Key.Key_Tab)
    assert kept(desk, visit, "97110", "region").text == "right knee"
    assert stored(desk) == [Documented(visit=UUID(visit), code="97110", field="region", text="right knee")]
    assert field.text() == "right knee"
    assert edit(desk, "Body part, muscles or joints") is field, "the page is not built anew under the hands"
    assert shown(desk, "Note of 97110 Therapeutic exercise, 2 missing").text() == "97110 · 2 missing"
    assert said(desk).count("! missing") == 2
    desk.key("z", CONTROL)
    assert kept(desk, visit, "97110", "region").text == ""
    assert field.text() == ""


def test_what_is_taken_back_by_the_menu_is_not_written_again_when_the_field_is_left(open_desk: Open) -> None:
    desk, visit = at_review(open_desk, _97110=16)
    field = edit(desk, "Body part, muscles or joints")
    field.setFocus()
    desk.type("right knee")
    desk.key(Qt.Key.Key_Return)
    assert kept(desk, visit, "97110", "region").text == "right knee"
    desk.window.menus.undo.trigger()
    assert field.hasFocus()
    assert field.text() == ""
    desk.key(Qt.Key.Key_Tab)
    assert kept(desk, visit, "97110", "region").text == ""


def test_phrases_by_one_press_go_behind_one_another(open_desk: Open) -> None:
    desk, visit = at_review(open_desk, _97140=16)
    press(desk, "Technique: muscle energy")
    press(desk, "Technique: manual traction")
    assert kept(desk, visit, "97140", "technique").text == "muscle energy; manual traction"
    assert edit(desk, "Technique").text() == "muscle energy; manual traction"


def test_a_choice_is_taken_back_by_a_second_press(open_desk: Open) -> None:
    desk, visit = at_review(open_desk, _97116=16)
    assert press(desk, "Assistive device: cane").isChecked()
    assert kept(desk, visit, "97116", "device").text == "cane"
    press(desk, "Assistive device: walker")
    assert not shown(desk, "Assistive device: cane").isChecked()
    press(desk, "Assistive device: walker")
    assert kept(desk, visit, "97116", "device").text == ""


def test_a_number_that_is_none_is_said_and_not_kept(open_desk: Open) -> None:
    desk, visit = at_review(open_desk, _97116=16)
    field = edit(desk, "Distance")
    field.setFocus()
    desk.type("far")
    desk.key(Qt.Key.Key_Tab)
    assert desk.window.toast.words.text() == "Distance: write a number, in feet."
    assert kept(desk, visit, "97116", "distance").text == ""


def test_exercises_are_a_table_that_grows(open_desk: Open) -> None:
    desk, visit = at_review(open_desk, _97110=16)
    name = "Exercises with sets, repetitions and resistance"
    edit(desk, f"{name}, exercise, row 1").setFocus()
    for words in ("leg press", "3", "10", "40 kg"):
        desk.type(words)
        desk.key(Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == f"{name}, exercise, row 2"
    desk.type("bridge")
    desk.key(Qt.Key.Key_Return)
    assert kept(desk, visit, "97110", "exercises").text == "leg press, 3 × 10, 40 kg\nbridge"


def two_days_later(desk: Desk, first: str) -> str:
    """Signs a visit and brings the same patient's next one to review."""
    clinic = desk.clinic
    clinic.stop_visit(first)
    clinic.sign(first)
    desk.clock.turn(60 * 48)
    clinic.begin_visit(clinic.visit(first).patient)
    treat(desk, _97110=16)
    second = desk.visit.visit
    desk.controller.review(second)
    return second


def test_the_last_time_is_taken_over_by_a_press_and_marked(open_desk: Open) -> None:
    desk, first = at_review(open_desk, _97110=16)
    clinic = desk.clinic
    clinic.notes.write(first, "97110", "region", "right knee")
    clinic.notes.write(first, "97110", "purpose", "stairs")
    second = two_days_later(desk, first)
    assert edit(desk, "Body part, muscles or joints").text() == ""
    press(desk, "Body part, muscles or joints: as last time: right knee")
    assert kept(desk, second, "97110", "region").text == "right knee"
    assert "taken over from Mar 10" in said(desk)
    press(desk, "97110 Therapeutic exercise: take over what is empty from Mar 10")
    assert kept(desk, second, "97110", "purpose").carried == clinic.visit(first).day
    first_field = edit(desk, "Body part, muscles or joints")
    assert desk.window.focusWidget() is first_field
    assert not first_field.hasSelectedText(), "the next letter replaces nothing"
    day = clinic.visit(first).day
    assert [(each.field, each.text, each.carried) for each in stored(desk) if each.visit == UUID(second)] == [
        ("region", "right knee", day),
        ("purpose", "stairs", day),
    ]
    assert said(desk).count("taken over from Mar 10") == 2


def test_what_is_being_written_is_kept_before_signing_and_read_only_after(open_desk: Open) -> None:
    desk, visit = at_review(open_desk, _97110=16)
    desk.press(desk.window.review.stop_button)
    field = edit(desk, "Body part, muscles or joints")
    field.setFocus()
    desk.type("right knee")
    desk.key(Qt.Key.Key_Return, CONTROL)
    assert desk.clinic.visit(visit).state is State.SIGNED
    assert kept(desk, visit, "97110", "region").text == "right knee"
    desk.controller.review(visit)
    press(desk, "Note of 97110 Therapeutic exercise, 2 missing")
    assert not [each for each in section(desk).findChildren(QLineEdit) if each.isVisible()]
    assert "Body part, muscles or joints: right knee" in said(desk)
    assert "not written" in said(desk)


def test_what_is_not_left_is_kept_after_a_while_and_at_the_end(open_desk: Open) -> None:
    desk, visit = at_review(open_desk, _97110=16)
    edit(desk, "Body part, muscles or joints").setFocus()
    desk.type("right")
    assert section(desk).is_waiting
    section(desk).save()
    assert kept(desk, visit, "97110", "region").text == "right"
    desk.type(" knee")
    desk.controller.end()
    assert kept(desk, visit, "97110", "region").text == "right knee"


def test_an_evaluation_tells_its_level_and_offers_the_code(open_desk: Open) -> None:
    desk, visit = at_review(open_desk, _97163=30)
    for name, text in (("factors", "1"), ("elements", "3"), ("presentation", "evolving")):
        desk.clinic.notes.write(visit, "97163", f"level_{name}", text)
    press(desk, "How hard the decisions are: moderate")
    assert "The components give 97162; the lowest decides." in said(desk)
    correct = shown(desk, "Correct the code to 97162…")
    correct.menu().actions()[0].trigger()
    assert [line.text for line in desk.clinic.visit(visit).lines] == ["97162-GP"]
    assert shown(desk, "Note of 97162 PT evaluation, moderate, 5 missing").isVisible()
    assert "The components give 97162" in said(desk)


def test_another_service_by_its_button_and_back_as_it_is_now(open_desk: Open) -> None:
    desk, visit = at_review(open_desk, _97110=16)
    button = shown(desk, "Note of The visit as a whole, 3 missing")
    button.setFocus()
    desk.key(Qt.Key.Key_Space)
    press(desk, "Response to treatment: tolerated well")
    assert kept(desk, visit, "", "response").text == "tolerated well"
    desk.controller.leave_review()
    desk.clinic.notes.write(visit, "", "response", "")
    desk.controller.review(visit)
    assert edit(desk, "Response to treatment").text() == ""


def test_the_home_program_is_written_by_presses_and_says_whether_it_was_shown_back(open_desk: Open) -> None:
    desk, visit = at_review(open_desk, _97110=16)
    press(desk, "Note of The visit as a whole, 3 missing")
    taught = "Home exercise program: what was taught"
    press(desk, f"{taught}: extended")
    edit(desk, taught).setFocus()
    desk.type("; heel slides, 2 × 10")
    desk.key(Qt.Key.Key_Tab)
    press(desk, "Technique shown back: shown back with cues")
    assert [(each.code, each.field, each.text) for each in stored(desk)] == [
        ("", "home", "extended"),
        ("", "home", "extended; heel slides, 2 × 10"),
        ("", "home_shown", "shown back with cues"),
    ]
    assert shown(desk, "Technique shown back: shown back with cues").isChecked()
    assert not shown(desk, "Technique shown back: shown back correctly").isChecked()
    desk.press(desk.window.review.stop_button)
    desk.key(Qt.Key.Key_Return, CONTROL)
    assert desk.clinic.visit(visit).state is State.SIGNED
    desk.controller.review(visit)
    press(desk, "Note of The visit as a whole, 3 missing")
    assert f"{taught}: extended; heel slides, 2 × 10" in said(desk)
    assert "Technique shown back: shown back with cues" in said(desk)


def test_the_home_program_of_the_last_visit_is_at_hand(open_desk: Open) -> None:
    desk, first = at_review(open_desk, _97110=16)
    clinic = desk.clinic
    clinic.notes.write(first, "", "home", "heel slides")
    clinic.notes.write(first, "", "home_shown", "not shown back")
    second = two_days_later(desk, first)
    press(desk, "Note of The visit as a whole, 3 missing")
    press(desk, "Home exercise program: what was taught: as last time: heel slides")
    press(desk, "Technique shown back: as last time: not shown back")
    assert [(each.field, each.text, each.carried) for each in stored(desk) if each.visit == UUID(second)] == [
        ("home", "heel slides", clinic.visit(first).day),
        ("home_shown", "not shown back", clinic.visit(first).day),
    ]
    assert said(desk).count("taken over from Mar 10") == 2
