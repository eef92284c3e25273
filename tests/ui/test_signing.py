"""What stands beside the bill at review, by presses: the stored events, and what is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QScrollArea

from ptcoder.clinic.corrections import Edit
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.clinic.signing_desk import GROUNDS, NOT_REACHED
from ptcoder.ui.lines import LinesView
from ptcoder.ui.pin_dialog import PinDialog
from ptcoder.visit import MINUTE, Advised, Attested, CoSigned, Reopened, Signed, SignInFailed, State
from tests.clinic.test_signing import wants_cosignature
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

STUDENT_PIN = "4826"
CONTROL = Qt.KeyboardModifier.ControlModifier


def said(desk: Desk) -> str:
    QApplication.processEvents()  # what was just made is shown in the next turn
    return "\n".join(each.text() for each in desk.window.review.signing.findChildren(QLabel) if each.isVisible())


E = TypeVar("E")


def of(desk: Desk, kind: type[E]) -> list[E]:
    """The events of a kind, as the log has them."""
    return [row.event for row in desk.clinic._log.all_records() if isinstance(row.event, kind)]  # pyright: ignore[reportPrivateUsage]


def test_the_two_blocks_stand_side_by_side_and_are_attested(open_desk: Open) -> None:
    desk = open_desk(scenes.separate)
    desk.key("r", CONTROL)
    panel = desk.window.review.signing
    shown = said(desk)
    assert "97012" in shown
    assert "97140" in shown
    assert shown.count("15 min") == 2
    desk.press(desk.button("Separate and distinct", desk.window.review))
    assert desk.button("Attest separate services", panel).hasFocus()
    desk.key(Qt.Key.Key_Space)
    assert desk.visit.attested == {"distinct"}
    assert "Attested as separate (59)" in said(desk)
    (event,) = of(desk, Attested)
    assert (event.what, event.grounds) == ("distinct", ("97012 10:00-10:15 (15 min) | 97140 10:15-10:30 (15 min)",))
    desk.press(desk.button("Take back: separate services", panel))
    assert desk.visit.attested == frozenset()


def test_a_notice_is_chosen_from_a_list(open_desk: Open) -> None:
    desk = open_desk(scenes.separate)
    desk.key("r", CONTROL)
    panel = desk.window.review.signing

    def box() -> QComboBox:
        QApplication.processEvents()
        return next(each for each in panel.findChildren(QComboBox) if each.accessibleName() == "Notice: Whole visit")

    box().setFocus()
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Down)
    desk.clinic.press("97110")
    desk.pass_time(16)
    assert box().currentText() == "Voluntary notice (GX)", "it stands there while the minutes grow"
    assert box().hasFocus()
    assert of(desk, Advised) == []
    desk.key(Qt.Key.Key_Up)
    desk.key(Qt.Key.Key_Return)
    assert of(desk, Advised) == [Advised(visit=UUID(desk.visit.visit), code="", abn="required")]
    assert box().hasFocus()
    assert all("-GA" in line.text for line in desk.visit.lines if line.units)
    held = box().currentText()
    desk.key(Qt.Key.Key_Down)
    assert box().currentText() != held
    panel.show_sheet(replace(desk.clinic.signing.sheet(desk.visit.visit), visit=str(uuid4())))
    assert box().currentText() == held, "what is stepped to for one visit is not said of another"


def test_kx_by_four_ticks(open_desk: Open) -> None:
    desk = open_desk(scenes.crossed)
    desk.key("r", CONTROL)
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    panel = desk.window.review.signing
    assert "KX: all four have to be at hand" in said(desk)
    give = desk.button("Attest KX with these four", panel)
    ticks = [each for each in panel.findChildren(QCheckBox) if each.isVisible()]
    assert [each.accessibleName() for each in ticks] == [*GROUNDS.values()]
    for each in ticks[:-1]:
        assert not give.isEnabled(), "not before all four"
        each.setFocus()
        desk.qtbot.keyClick(each, Qt.Key.Key_Space)
    assert not give.isEnabled()
    sentence = next(each for each in panel.findChildren(QLabel) if each.text() == GROUNDS["plan"])
    desk.qtbot.waitUntil(lambda: sentence.height() > 0)
    desk.press(sentence)
    assert ticks[-1].isChecked(), "its sentence was pressed"
    assert of(desk, Attested) == []
    desk.press(give)
    (event,) = of(desk, Attested)
    assert (event.what, event.holds, event.grounds) == ("kx", True, tuple(GROUNDS))
    assert "KX attested" in said(desk)
    assert all("-KX" in line.text for line in desk.visit.lines if line.units)
    desk.press(desk.button("Take back KX", panel))
    assert [each.holds for each in of(desk, Attested)] == [True, False]
    assert desk.visit.attested == frozenset()
    assert "KX: all four have to be at hand" in said(desk)


def test_what_is_to_be_attested_is_brought_into_sight_and_fits(open_desk: Open) -> None:
    desk = open_desk(scenes.crossed)
    desk.key("r", CONTROL)
    review = desk.window.review
    QApplication.processEvents()
    area = next(each for each in review.findChildren(QScrollArea) if each.isAncestorOf(review.signing))
    inside = area.widget()
    desk.qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > area.height())
    assert inside is not None
    assert inside.width() == area.viewport().width(), "no sentence is cut at the edge"
    desk.press(desk.button("Attest KX…", review.findings))
    give = desk.button("Attest KX with these four", review.signing)
    desk.qtbot.waitUntil(lambda: give.visibleRegion().boundingRect() == give.rect())
    assert desk.window.focusWidget() is next(iter(review.signing.findChildren(QCheckBox)))


def test_kx_before_the_threshold_says_that_it_is_not_on_the_bill(open_desk: Open) -> None:
    desk = open_desk(scenes.separate)
    desk.clinic.attest(desk.visit.visit, "kx", True, GROUNDS)
    desk.key("r", CONTROL)
    assert "KX attested" in said(desk)
    assert NOT_REACHED in said(desk)
    desk.press(desk.button("Take back KX", desk.window.review.signing))
    assert not [each for each in desk.window.review.signing.findChildren(QCheckBox) if each.isVisible()]


def test_shared_minutes_are_named_and_cannot_be_attested(open_desk: Open) -> None:
    def together(folder: Path) -> scenes.Scene:
        scene = scenes.one_patient(folder)
        scene.press("97012", 5)
        scene.press("97140", 10)
        scene.press("97140")
        scene.press("97012")
        return scene

    desk = open_desk(together)
    desk.key("r", CONTROL)
    assert "They share 10:05-10:15: not given in different minutes. Correct the times first." in said(desk)
    give = desk.button("Attest separate services", desk.window.review.signing)
    assert not give.isEnabled()
    desk.press(give)
    assert of(desk, Attested) == []


# --- the signature


def signable(folder: Path) -> scenes.Scene:
    """A stopped visit of M. Chen, who has a PIN, with nothing left to settle; too soon for a lock."""
    scene = scenes.guarded(folder)
    scene.clock.turn(8)
    scene.press("97110")
    visit = scene.clinic.floor().visit
    assert visit is not None
    scene.clinic.stop_visit(visit.visit)
    for row in scene.clinic.visit(visit.visit).findings:
        if "acknowledge" in row.fix:
            scene.clinic.acknowledge(visit.visit, row.id, "Documented in the note")
    return scene


def pin_of(desk: Desk) -> PinDialog:
    dialog = desk.small_window(PinDialog)
    assert isinstance(dialog, PinDialog)
    desk.qtbot.waitUntil(dialog.pad.field.hasFocus)
    return dialog


def test_wrong_pins_sign_nothing_and_have_to_wait(open_desk: Open) -> None:
    desk = open_desk(signable)
    desk.key("r", CONTROL)
    visit = desk.visit.visit
    desk.key(Qt.Key.Key_Return, CONTROL)
    dialog = pin_of(desk)
    pad = dialog.pad
    for wrong in ("1111", "2222", "3333"):
        desk.type(wrong)
        desk.key(Qt.Key.Key_Return)
        assert dialog.isVisible()
    assert pad.error.text() == "Too many wrong PINs. Try again in 5 s."
    for wrong in ("4444", "5555"):
        desk.qtbot.keyClicks(pad.field, wrong)
        desk.qtbot.keyClick(pad.field, Qt.Key.Key_Return)
        desk.press(pad.send_button)
        assert pad.field.text() == ""
    assert len(of(desk, SignInFailed)) == 3, "while it waits, nothing is tried"
    assert of(desk, Signed) == []
    assert desk.clinic.visit(visit).state is State.CLOSED
    desk.clock.turn(seconds=6)
    desk.qtbot.waitUntil(pad.field.isEnabled)
    desk.qtbot.keyClicks(pad.field, scenes.PIN)
    desk.qtbot.keyClick(pad.field, Qt.Key.Key_Return)
    (signed,) = of(desk, Signed)
    assert (signed.version, signed.called) == (1, "M. Chen, PT")
    assert desk.window.toast.words.text() == "Signed: Ana Lopez."


def test_signed_by_a_double_press_it_is_signed_once(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.clinic.stop_visit(desk.visit.visit)
    desk.controller.show_fresh()
    desk.key("r", CONTROL)
    sign = desk.window.review.sign_button
    desk.qtbot.mouseDClick(sign, Qt.MouseButton.LeftButton)
    desk.qtbot.mouseClick(sign, Qt.MouseButton.LeftButton)
    for _ in range(2):
        desk.key(Qt.Key.Key_Return, CONTROL)
    assert [each.version for each in of(desk, Signed)] == [1]


def test_a_pin_entered_twice_signs_once(open_desk: Open) -> None:
    desk = open_desk(signable)
    desk.key("r", CONTROL)
    desk.key(Qt.Key.Key_Return, CONTROL)
    dialog = pin_of(desk)
    desk.type(scenes.PIN)
    field = dialog.pad.field
    for _ in range(2):
        desk.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [each.version for each in of(desk, Signed)] == [1]


def test_reopened_with_a_reason_and_signed_again_both_versions_are_kept(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    visit = desk.visit.visit
    desk.key("r", CONTROL)
    page = desk.window.review
    desk.press(page.stop_button)
    desk.key(Qt.Key.Key_Return, CONTROL)
    desk.controller.review(visit)
    assert not page.sign_button.isVisible()
    page.reopen_button.menu().actions()[2].trigger()
    (again,) = of(desk, Reopened)
    assert again.reason == "Something was left out"
    desk.press(page.stop_button)
    desk.key(Qt.Key.Key_Return, CONTROL)
    assert [each.version for each in of(desk, Signed)] == [1, 2]
    desk.controller.review(visit)
    assert "Version 2, signed by M. Chen, PT" in said(desk)
    box = next(each for each in page.signing.findChildren(QComboBox) if each.accessibleName() == "Version of the bill")
    assert box.count() == 2


def test_an_assistant_signs_and_a_therapist_beside_where_the_payer_wants_it(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.one_running)
    clinic, visit = desk.clinic, desk.visit.visit
    wants_cosignature(clinic, tmp_path)
    chen = clinic.floor().people[0].id
    clinic.stop_visit(visit)
    clinic.set_clinician(clinic.staff.add(Particulars(name="R. Diaz", role="PTA")).id)
    desk.controller.show_fresh()
    desk.controller.review(visit)
    assert "It will wait for a co-signature: Medicare Part B wants a therapist beside an assistant." in said(desk)
    desk.key(Qt.Key.Key_Return, CONTROL)
    assert [each.waits for each in of(desk, Signed)] == ["Medicare Part B wants a therapist beside an assistant"]
    desk.controller.review(visit)
    assert not desk.window.review.brief.cosign_button.isVisible()
    clinic.set_clinician(chen)
    desk.controller.show_fresh()
    assert "Signed, waits for a co-signature: Medicare Part B wants" in said(desk)
    desk.press(desk.button("Co-sign", desk.window.review.brief))
    assert [each.called for each in of(desk, CoSigned)] == ["M. Chen, PT"]


def test_what_a_student_signed_is_co_signed_by_a_press(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    clinic, visit = desk.clinic, desk.visit.visit
    chen = clinic.floor().people[0].id
    sam = clinic.staff.add(Particulars(name="Sam Student", role="STUDENT")).id
    clinic.stop_visit(visit)
    clinic.set_clinician(sam)
    clinic.sign(visit)
    clinic.set_clinician(chen)
    desk.controller.show_fresh()
    desk.controller.review(visit)
    assert "Signed, waits for a co-signature: a student signed" in said(desk)
    give = desk.button("Co-sign", desk.window.review)
    desk.qtbot.waitUntil(lambda: give.visibleRegion().boundingRect() == give.rect())  # nothing is scrolled to it
    desk.press(give)
    assert not give.isVisible()
    assert "Co-signed by M. Chen, PT on " in said(desk)
    assert clinic.visit(visit).state is State.SIGNED


def test_a_co_signature_asks_for_the_pin_in_its_own_window(open_desk: Open) -> None:
    def waits(folder: Path) -> scenes.Scene:
        """M. Chen and a student have PINs; the student has signed."""
        scene = scenes.guarded(folder)
        clinic = scene.clinic
        visit = clinic.floor().visit
        assert visit is not None
        clinic.staff.add(Particulars(name="Sam Student", role="STUDENT"), STUDENT_PIN)
        scene.press("97110")
        clinic.stop_visit(visit.visit)
        people = {each.name: each.id for each in clinic.floor().people}
        clinic.set_clinician(people["Sam Student"], STUDENT_PIN)
        for row in clinic.visit(visit.visit).findings:
            if "acknowledge" in row.fix:
                clinic.acknowledge(visit.visit, row.id, "Documented in the note")
        clinic.sign(visit.visit, STUDENT_PIN)
        clinic.set_clinician(people["M. Chen"], scenes.PIN)
        return scene

    desk = open_desk(waits)
    desk.window.menus.day.trigger()
    visit = desk.clinic.day().rows[0].visit
    desk.controller.review(visit)
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    assert "Signed, waits for a co-signature" in said(desk)
    desk.press(desk.button("Co-sign", desk.window.review.brief))
    dialog = desk.small_window(PinDialog)
    assert isinstance(dialog, PinDialog)
    desk.qtbot.waitUntil(dialog.pad.field.hasFocus)
    desk.type("1357")
    desk.key(Qt.Key.Key_Return)
    assert dialog.isVisible(), "a wrong PIN is told, and asked for again"
    assert of(desk, CoSigned) == []
    dialog.pad.field.selectAll()
    desk.type(scenes.PIN)
    desk.key(Qt.Key.Key_Return)
    assert not dialog.isVisible()
    (stood,) = of(desk, CoSigned)
    assert (stood.version, stood.called) == (1, "M. Chen, PT")
    assert "Co-signed by M. Chen, PT on " in said(desk)


def test_the_versions_of_a_reopened_visit_are_chosen_from_a_list(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    clinic, visit = desk.clinic, desk.visit.visit
    clinic.stop_visit(visit)
    clinic.sign(visit)
    clinic.resume_visit(visit, "A time was wrong")
    stretch = clinic.visit(visit).stretches[0]
    clinic.correct(Edit(visit=visit, interval=stretch.interval, stop=(stretch.start or 0) + 20 * MINUTE), "Forgot")
    clinic.stop_visit(visit)
    clinic.sign(visit)
    desk.controller.show_fresh()
    desk.controller.review(visit)
    panel = desk.window.review.signing
    box = next(each for each in panel.findChildren(QComboBox) if each.accessibleName() == "Version of the bill")
    assert [box.itemText(at).split(",")[0] for at in range(box.count())] == ["Version 1", "Version 2"]
    assert box.currentIndex() == 1, "the one that holds comes first to the eye"
    assert "27 timed minutes of 27 in all" in said(desk)
    assert "Reopened: A time was wrong." not in said(desk)
    box.setFocus()
    desk.key(Qt.Key.Key_Up)
    assert box.currentIndex() == 0
    assert "39 timed minutes of 39 in all." in said(desk)
    assert "Reopened: A time was wrong." in said(desk)
    lines = next(each for each in panel.findChildren(LinesView) if each.isVisible())
    assert lines.accessibleName() == "Lines of the version"
    assert str(lines.model().index(0, 0).data()).startswith("97110-GP, 2 units, 32 min")
