"""Patients come to the floor by keyboard alone."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ptcoder.ui.dialogs import PersonDialog
from ptcoder.ui.focus import FocusRing
from ptcoder.ui.patient_dialog import PatientDialog
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

CONTROL = Qt.KeyboardModifier.ControlModifier


def ask(desk: Desk) -> PatientDialog:
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.key("n", CONTROL)
    dialog = desk.small_window(PatientDialog)
    assert isinstance(dialog, PatientDialog)
    dialog.activateWindow()
    desk.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def names(desk: Desk) -> list[str]:
    return [card.card.name for card in desk.window.floor.cards.cards]


def test_the_first_patient_needs_no_mouse(open_desk: Open) -> None:
    desk = open_desk(scenes.staffed)
    dialog = ask(desk)
    assert dialog.name.hasFocus()
    desk.type("Ana Lopez")
    desk.key(Qt.Key.Key_Tab)
    desk.type("1001")
    desk.key(Qt.Key.Key_Tab)
    assert dialog.payer.currentData() == "medicare", "of whoever is new, until another payer was chosen"
    desk.key(Qt.Key.Key_Return)
    assert names(desk) == ["Ana Lopez"]
    assert (desk.visit.mrn, desk.visit.payer_id, desk.visit.discipline) == ("1001", "medicare", "PT")
    assert desk.window.floor.header.title.text() == "Ana Lopez"
    assert desk.window.floor.tiles.isVisible()


def test_a_known_patient_comes_back_by_enter(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    assert "Chi Tran" not in names(desk)
    dialog = ask(desk)
    assert dialog.search.hasFocus()
    desk.type("chi")
    assert dialog.found.count() == 1
    assert dialog.found.item(0).text() == "Chi Tran · Commercial, AMA midpoint · PT"
    desk.key(Qt.Key.Key_Return)
    assert "Chi Tran" in names(desk)
    assert not dialog.isVisible()


def test_what_finds_nobody_is_the_name_of_a_new_patient(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    dialog = ask(desk)
    desk.type("G. H.")
    assert dialog.name.text() == "G. H."
    assert dialog.found.count() == 0
    desk.key(Qt.Key.Key_Return)
    assert dialog.payer.hasFocus(), "the payer is looked at before a new patient is made"
    desk.key(Qt.Key.Key_Return)
    assert set(names(desk)) == {"Ana Lopez", "G. H."}
    assert desk.window.floor.header.title.text() == "G. H."


def test_the_payer_used_last_comes_first(open_desk: Open) -> None:
    desk = open_desk(scenes.staffed)
    dialog = ask(desk)
    desk.type("A. B.")
    dialog.payer.setCurrentIndex(dialog.payer.findData("workers-comp"))
    dialog.payer.setFocus()
    desk.key(Qt.Key.Key_Return)
    assert desk.visit.payer_id == "workers-comp"
    assert ask(desk).payer.currentData() == "workers-comp"


def test_errors_are_said_in_place(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    dialog = ask(desk)
    dialog.payer.setFocus()
    desk.key(Qt.Key.Key_Return)
    assert dialog.error.isVisible()
    assert dialog.error.text() == "Type a name or initials first."
    dialog.name.setText("Another")
    dialog.mrn.setText("1001")
    desk.press(dialog.add_button)
    if dialog.isVisible():  # the number is taken: the clinic's own words
        assert dialog.error.text()
    desk.key(Qt.Key.Key_Escape)


def test_a_person_is_added_from_the_menu(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.window.menus.add_person.trigger()
    dialog = desk.small_window(PersonDialog)
    assert isinstance(dialog, PersonDialog)
    dialog.form.name.setText("J. Park")
    desk.press(desk.button("OT, Occupational therapist", dialog))
    desk.press(dialog.form.send)
    assert not dialog.isVisible()
    assert [(person.name, person.role) for person in desk.sheet.people][-1] == ("J. Park", "OT")


def test_the_payer_chosen_last_is_offered_first(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    dialog = ask(desk)
    labels = [dialog.payer.itemText(place) for place in range(dialog.payer.count())]
    dialog.name.setText("Ben King")
    dialog.payer.setCurrentIndex(dialog.payer.findData("tricare"))
    dialog.add_button.click()
    again = ask(desk)
    assert again.payer.currentData() == "tricare"
    assert [again.payer.itemText(place) for place in range(again.payer.count())] == labels, "and none has moved"


def test_a_small_window_shows_where_the_keys_go(open_desk: Open) -> None:
    dialog = ask(open_desk(scenes.staffed))
    (ring,) = dialog.findChildren(FocusRing)
    assert dialog.name.hasFocus()
    assert ring.isVisible()
    assert ring.geometry().contains(dialog.name.geometry())
