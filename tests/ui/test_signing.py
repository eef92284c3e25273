"""What stands beside the bill at review, by presses: the stored events, and what is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel

from ptcoder.clinic.people_sheets import Particulars
from ptcoder.visit import State
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

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
