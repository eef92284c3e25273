"""What stands beside the bill at review, by presses: the stored events, and what is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel

from ptcoder.clinic.corrections import Edit
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.ui.lines import LinesView
from ptcoder.ui.pin_dialog import PinDialog
from ptcoder.visit import MINUTE, CoSigned, State
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

STUDENT_PIN = "4826"
CONTROL = Qt.KeyboardModifier.ControlModifier


def said(desk: Desk) -> str:
    QApplication.processEvents()  # what was just made is shown in the next turn
    return "\n".join(each.text() for each in desk.window.review.signing.findChildren(QLabel) if each.isVisible())


def separate(folder: Path) -> scenes.Scene:
    """Two services one after the other that Medicare pays together only as separate ones."""
    scene = scenes.one_patient(folder)
    scene.press("97012", 15)
    scene.press("97012")
    scene.press("97140", 15)
    scene.press("97140")
    return scene


def test_the_two_blocks_stand_side_by_side_and_are_attested(open_desk: Open) -> None:
    desk = open_desk(separate)
    desk.key("r", CONTROL)
    panel = desk.window.review.signing
    shown = said(desk)
    assert "97012" in shown
    assert "97140" in shown
    assert shown.count("15 min") == 2
    desk.press(desk.button("Separate and distinct…", desk.window.review))
    assert desk.button("Attest separate services", panel).hasFocus()
    desk.key(Qt.Key.Key_Space)
    assert desk.visit.attested == {"distinct"}
    assert "Attested as separate (59)" in said(desk)
    desk.press(desk.button("Take back: separate services", panel))
    assert desk.visit.attested == frozenset()


def test_a_notice_is_chosen_from_a_list(open_desk: Open) -> None:
    desk = open_desk(separate)
    desk.key("r", CONTROL)
    panel = desk.window.review.signing
    box = next(each for each in panel.findChildren(QComboBox) if each.accessibleName() == "Notice: Whole visit")
    box.setFocus()
    desk.key(Qt.Key.Key_Down)
    assert all("-GA" in line.text for line in desk.visit.lines if line.units)


def test_kx_by_four_ticks(open_desk: Open) -> None:
    desk = open_desk(separate)
    desk.clinic.attest(desk.visit.visit, "kx", True, ("necessity", "progress", "continue", "plan"))
    desk.key("r", CONTROL)
    panel = desk.window.review.signing
    assert "KX attested" in said(desk)
    desk.press(desk.button("Take back KX", panel))
    assert desk.visit.attested == frozenset()
    assert not [each for each in panel.findChildren(QCheckBox) if each.isVisible()], "nothing asks for KX any more"


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
    desk.press(desk.button("Co-sign", desk.window.review.signing))
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
    desk.press(desk.button("Co-sign", desk.window.review.signing))
    dialog = desk.small_window(PinDialog)
    assert isinstance(dialog, PinDialog)
    desk.qtbot.waitUntil(dialog.pad.field.hasFocus)
    desk.type("1357")
    desk.key(Qt.Key.Key_Return)
    assert dialog.isVisible(), "a wrong PIN is told, and asked for again"
    assert cosigned(desk) == []
    dialog.pad.field.selectAll()
    desk.type(scenes.PIN)
    desk.key(Qt.Key.Key_Return)
    assert not dialog.isVisible()
    (stood,) = cosigned(desk)
    assert (stood.version, stood.called) == (1, "M. Chen, PT")
    assert "Co-signed by M. Chen, PT on " in said(desk)


def cosigned(desk: Desk) -> list[CoSigned]:
    records = desk.clinic._journal.records()  # pyright: ignore[reportPrivateUsage]
    return [row.event for row in records if isinstance(row.event, CoSigned)]


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
