"""The claim on the review page: diagnoses, what each code is for, place, supervisor; read-only once signed."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton

from ptcoder.clinic.care_fields import wrong_so_far
from ptcoder.clinic.care_sheets import ClaimSheet
from ptcoder.ui.choosers import NOT_KEPT
from ptcoder.ui.claim_section import ClaimSection
from ptcoder.ui.parts import Words
from ptcoder.visit import PayerChosen, PlaceChosen, Pointed, SupervisedBy
from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.seeing import see


def open_review(desk: Desk) -> ClaimSection:
    desk.window.menus.review.trigger()
    return desk.window.review.claim


def claim(desk: Desk) -> ClaimSheet:
    assert desk.window.review.visit is not None
    return desk.clinic.claims.sheet(desk.window.review.visit.visit)


def written(desk: Desk) -> list[object]:
    """What the log has of the claim of the visit at review, in its order."""
    assert desk.window.review.visit is not None
    records = desk.clinic._floor.records[desk.clinic._known(desk.window.review.visit.visit)]  # pyright: ignore[reportPrivateUsage]
    return [
        each.event for each in records if isinstance(each.event, Pointed | PayerChosen | PlaceChosen | SupervisedBy)
    ]


def shown(desk: Desk) -> list[str]:
    """The lines of the bill on the page, as they are read aloud."""
    model = desk.window.review.lines.model()
    return [str(model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]


def texts(section: ClaimSection) -> list[str]:
    return [each.text() for each in section.findChildren(Words) if each.isVisible()]


def is_for(section: ClaimSection, code: str) -> list[str]:
    buttons = section.findChildren(QPushButton)
    return [each.text() for each in buttons if each.accessibleName().startswith(f"{code} is for") and each.isChecked()]


def step(desk: Desk, box: QComboBox, text: str) -> None:
    """Goes through the closed list by the arrow keys."""
    box.setFocus()
    while box.currentText() != text:
        at = box.currentIndex()
        desk.key(Qt.Key.Key_Down if box.findText(text) > at else Qt.Key.Key_Up)
        assert box.currentIndex() != at


def marked(box: QComboBox) -> tuple[str, str, bool]:
    """What is told of a choice that is not kept: by ear, where a pointer rests, and whether the box itself says so."""
    says = any(each.widget is box and each.text == NOT_KEPT for each in see(box.window()).written)
    return box.accessibleDescription(), box.toolTip(), says


def choose(desk: Desk, box: QComboBox, text: str) -> None:
    """Steps to the choice and takes it, by keyboard."""
    step(desk, box, text)
    desk.key(Qt.Key.Key_Return)


def test_the_diagnoses_come_from_the_course_and_are_changed_for_the_visit(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    section = open_review(desk)
    assert section.diagnoses.text() == "M25.561, R26.89"
    assert section.whence.text().startswith("From the course of care.")
    assert "no list of codes is shipped" in section.whence.text()
    assert not section.course_button.isVisible()
    assert is_for(section, "97110") == ["A M25.561", "B R26.89"]
    section.diagnoses.setFocus()
    section.diagnoses.selectAll()
    desk.type("knee ")
    assert section.wrong.text() == "KNEE has not the shape of an ICD-10-CM code, such as M25.561 or R26.89."
    assert section.diagnoses.accessibleDescription() == section.wrong.text()
    desk.key(Qt.Key.Key_Return)
    assert written(desk) == []
    section.diagnoses.selectAll()
    desk.type("z96651 m25.5")
    assert not section.wrong.isVisible()
    desk.type("61")
    desk.key(Qt.Key.Key_Return)
    visit = desk.clinic._known(claim(desk).visit)  # pyright: ignore[reportPrivateUsage]
    assert written(desk) == [Pointed(visit=visit, code="", diagnoses=("Z96.651", "M25.561"))]
    assert section.diagnoses.text() == "Z96.651, M25.561"
    assert section.whence.text().startswith("Told for this visit.")
    assert is_for(section, "97110") == ["A Z96.651", "B M25.561"]
    desk.press(section.course_button)
    assert section.diagnoses.text() == "M25.561, R26.89"
    desk.window.menus.undo.trigger()
    assert section.diagnoses.text() == "Z96.651, M25.561"
    desk.window.menus.undo.trigger()
    assert (claim(desk).diagnoses, claim(desk).given) == (("M25.561", "R26.89"), False)


def test_each_code_points_to_its_diagnoses_by_press_key_and_assistive_program(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    section = open_review(desk)
    second = desk.button("97110 is for B R26.89", section)
    desk.press(second)
    assert is_for(section, "97110") == ["A M25.561"]
    assert [(each.code, each.diagnoses) for each in written(desk) if isinstance(each, Pointed)] == [
        ("97110", ("M25.561",))
    ]
    desk.press(desk.button("97110 is for A M25.561", section))
    assert "for one diagnosis at least" in desk.controller.failed
    assert is_for(section, "97110") == ["A M25.561"]
    second.setFocus()
    desk.key(Qt.Key.Key_Space)
    assert is_for(section, "97110") == ["A M25.561", "B R26.89"]
    assert claim(desk).codes[0].diagnoses == ("M25.561", "R26.89")
    assert second.hasFocus()
    assert is_for(section, "97140") == ["A M25.561", "B R26.89"]


def test_a_line_is_for_four_at_most(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    section = open_review(desk)
    section.diagnoses.setFocus()
    section.diagnoses.selectAll()
    desk.type("m25561 m25562 m25551 m25552 r2689")
    desk.key(Qt.Key.Key_Tab)
    assert len(claim(desk).diagnoses) == 5
    assert len(is_for(section, "97110")) == 4
    desk.press(desk.button("97110 is for E R26.89", section))
    assert desk.controller.failed == "A line is for 4 diagnoses at most. Take one out first."
    assert len(is_for(section, "97110")) == 4


def test_the_place_is_chosen_and_the_wheel_changes_nothing(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    section = open_review(desk)
    assert section.place.currentText() == "11 Office"
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(section.place, turn)
    assert written(desk) == []
    choose(desk, section.place, "12 Patient's home")
    assert [each.place for each in written(desk) if isinstance(each, PlaceChosen)] == ["12"]
    desk.window.menus.undo.trigger()
    assert section.place.currentText() == "11 Office"


def test_the_payer_is_chosen_for_this_visit_and_the_bill_follows(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    section = open_review(desk)
    assert section.payer.currentText() == "Medicare Part B"
    assert not section.usual_payer.isVisible()
    assert [each.text for each in desk.clinic.visit(claim(desk).visit).lines][:1] == ["97110-GP"]
    choose(desk, section.payer, "Cash or out of network")
    assert [each.payer for each in written(desk) if isinstance(each, PayerChosen)][-1] == "cash"
    assert section.usual_payer.text() == "! The patient's payer in the register is Medicare Part B."
    assert section.usual_payer.isVisible()
    assert [each.text for each in desk.clinic.visit(claim(desk).visit).lines][:1] == ["97110"]
    assert "97110-GP" not in "".join(shown(desk))
    desk.window.menus.undo.trigger()
    assert section.payer.currentText() == "Medicare Part B"
    assert "97110-GP" in "".join(shown(desk))


def test_what_the_arrows_step_over_is_not_kept(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    section = open_review(desk)
    step(desk, section.place, "12 Patient's home")
    assert written(desk) == []
    desk.pass_time(1)
    assert section.place.currentText() == "12 Patient's home", "a fresh sheet leaves what is stepped to"
    kept = "Not kept yet: Enter keeps it, Escape puts back 11 Office."
    assert marked(section.place) == (kept, f"12 Patient's home\n{kept}", True)
    desk.key(Qt.Key.Key_Escape)
    assert section.place.currentText() == "11 Office"
    assert marked(section.place) == ("", "", False)
    step(desk, section.payer, "Cash or out of network")
    desk.key(Qt.Key.Key_Tab)
    step(desk, section.place, "12 Patient's home")
    desk.key(Qt.Key.Key_Tab)
    assert [each for each in written(desk) if isinstance(each, PayerChosen | PlaceChosen)] == [
        PayerChosen(visit=UUID(claim(desk).visit), payer="cash"),
        PlaceChosen(visit=UUID(claim(desk).visit), place="12"),
    ]
    assert marked(section.payer) == marked(section.place) == ("", "", False), "both are kept"


def test_one_of_the_open_list_is_kept_at_once(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    section = open_review(desk)
    section.place.setFocus()
    desk.key(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    rows = section.place.view()
    assert rows.isVisible()
    desk.qtbot.keyClick(rows, Qt.Key.Key_Down)
    assert written(desk) == []
    desk.qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert len(written(desk)) == 1
    assert section.place.currentText() == dict(claim(desk).places)[claim(desk).place] != "11 Office"


def test_what_stands_in_a_list_is_kept_after_a_while_and_at_the_end(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    section = open_review(desk)
    step(desk, section.place, "12 Patient's home")
    assert written(desk) == []
    section.place._idle.timeout.emit()  # pyright: ignore[reportPrivateUsage]
    assert [each.place for each in written(desk) if isinstance(each, PlaceChosen)] == ["12"]
    section.diagnoses.setFocus()
    desk.type("m25561")
    desk.controller.end()
    assert claim(desk).diagnoses == ("M25.561",)
    section.save()
    step(desk, section.place, "11 Office")
    section.save()
    assert claim(desk).place == "12", "nothing is asked of the clinic any more"


def test_what_is_chosen_and_written_is_kept_before_a_lock(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    section = open_review(desk)
    field = next(each for each in desk.window.review.notes.findChildren(QLineEdit) if each.isVisible())
    field.setFocus()
    desk.type("right knee")
    step(desk, section.place, "12 Patient's home")
    field.setFocus()
    desk.type(", left knee")
    desk.key("l", Qt.KeyboardModifier.ControlModifier)
    assert desk.sheet.locked
    assert claim(desk).place == "12"
    fields = desk.clinic.notes.sheet(claim(desk).visit).parts[0].fields
    assert next(each.text for each in fields if each.label == field.accessibleName()) == "right knee, left knee"


def test_who_supervised_is_asked_where_an_assistant_treated_and_what_lacks_is_told(open_desk: Open) -> None:
    desk = open_desk(scenes.shared)
    section = open_review(desk)
    assert section.supervisor.isVisible()
    assert "No diagnosis: write one here" in section.missing.text()
    assert "No NPI of M. Chen, PT: it is entered under People." in section.missing.text()
    choose(desk, section.supervisor, "M. Chen, PT")
    assert [type(each) for each in written(desk)] == [SupervisedBy]
    assert section.providers.text() == "Rendering provider: M. Chen, PT\nSupervising provider: M. Chen, PT"
    choose(desk, section.supervisor, "Nobody is named")
    assert claim(desk).supervisor == ""


def test_a_therapists_visit_asks_for_no_supervisor(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    assert not open_review(desk).supervisor.isVisible()


def test_a_signed_claim_is_read(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    desk.window.menus.day.trigger()
    signed = next(each.visit for each in desk.window.day.rows if each.state.value == "signed")
    desk.window.day.visit_opened.emit(signed)
    section = desk.window.review.claim
    assert not section.diagnoses.isVisible()
    assert not section.place.isVisible()
    assert any("Diagnoses: none\nPlace of service: 11 Office" in each for each in texts(section))


def test_everything_has_a_name_for_assistive_programs(open_desk: Open) -> None:
    desk = open_desk(scenes.shared)
    section = open_review(desk)
    section.diagnoses.setFocus()
    desk.type("m25561")
    desk.key(Qt.Key.Key_Return)
    QTest.qWait(10)
    names = {section.diagnoses.accessibleName(), section.place.accessibleName(), section.supervisor.accessibleName()}
    assert names == {"Diagnoses of the visit", "Place of service", "Supervised by"}
    buttons = [each for each in section.findChildren(QPushButton) if each.isVisible()]
    assert all(each.accessibleName() or each.text() for each in buttons)
    assert "97110 is for A M25.561" in {each.accessibleName() for each in buttons}


def test_half_a_code_is_not_wrong_yet() -> None:
    for text in ("", "m", "m2", "m25", "m25.", "m25.561", "m25.561, r", "m25.561 "):
        assert wrong_so_far(text) == "", text
    for text in ("5", "mm", "m25.56x11", "knee, m25.561", "m2 "):
        assert "has not the shape" in wrong_so_far(text), text
    assert "13 diagnoses" in wrong_so_far(" ".join(f"m25.5{at}" for at in range(10, 23)) + " ")
