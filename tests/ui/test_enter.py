"""Enter in a field of a small window does what the window is for; nothing that was typed is lost by it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget
from pytestqt.qtbot import QtBot

from ptcoder.ui.care_dialogs import CourseDialog
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.look import Look
from ptcoder.ui.parts import button
from ptcoder.ui.patient_forms import PatientForm
from ptcoder.visit import CareWritten, PatientAdded
from tests.ui import scenes
from tests.ui.conftest import Open
from tests.ui.shots_acts import care_form
from tests.ui.test_signing import of


def test_a_patient_is_saved_by_enter_and_never_lost(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    desk.window.menus.patients.trigger()
    desk.press(desk.button("New patient"))
    form = desk.small_window(PatientForm)
    assert isinstance(form, PatientForm)
    desk.qtbot.waitUntil(form.name.hasFocus)
    desk.type("Anna Lopez")
    desk.key(Qt.Key.Key_Return)
    assert form.isVisible(), "who pays is not said yet"
    assert form.name.text() == "Anna Lopez"
    desk.type("Medi")
    desk.key(Qt.Key.Key_Return)
    added = of(desk, PatientAdded)[-1]
    assert (added.name, added.payer) == ("Anna Lopez", "medicare")


def test_a_course_of_care_is_saved_by_enter(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    care_form(desk.window)
    form = desk.small_window(CourseDialog)
    (field,) = [each for each in form.findChildren(QLineEdit) if "iagnos" in each.accessibleName()]
    field.setFocus()
    field.clear()
    desk.qtbot.waitUntil(field.hasFocus)
    desk.type("M25.561")
    desk.key(Qt.Key.Key_Return)
    assert of(desk, CareWritten)[-1].diagnoses == ("M25.561",)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_field_that_answers_enter_itself_is_answered_once_and_a_list_not_at_all(
    qtbot: QtBot, look: Look, key: Qt.Key
) -> None:
    dialog, done = PlainDialog(look, None, "Made up"), list[str]()
    plain, own, chooser, found = QLineEdit(), QLineEdit(), QComboBox(), QListWidget()
    found.addItems(["one", "two"])
    for each in (plain, own, chooser, found):
        dialog.body.addWidget(each)
    own.returnPressed.connect(lambda: done.append("own"))
    save = button("Save", "primary", press=lambda: done.append("save"))
    dialog.end(button("Cancel", press=dialog.reject), save)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    for field in (plain, own, chooser, found):
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        qtbot.keyClick(field, key)
    assert done == ["save", "own", "save"]
    save.setEnabled(False)
    plain.setFocus()
    qtbot.keyClick(plain, key)
    assert len(done) == 3, "what cannot be pressed is not pressed by Enter"
    save.setEnabled(True)
    save.setAutoDefault(False)
    qtbot.keyClick(plain, key)
    assert len(done) == 3, "Enter is for the field, as where a visit is written from paper"
    assert dialog.isVisible()
    qtbot.keyClick(plain, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
