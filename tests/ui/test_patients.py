"""Patients come to the floor by keyboard alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

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
    assert dialog.payer.hasFocus()
    desk.type("medicare")
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
    assert dialog.enter_words.text() == "Enter brings the marked patient."
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
    assert dialog.enter_words.text() == "Nobody here is called so: Enter goes on to who pays."
    desk.key(Qt.Key.Key_Return)
    assert dialog.payer.hasFocus(), "the payer is chosen before a new patient is made"
    desk.type("tricare")
    desk.key(Qt.Key.Key_Return)
    assert set(names(desk)) == {"Ana Lopez", "G. H."}
    assert desk.window.floor.header.title.text() == "G. H."
    assert desk.visit.payer_id == "tricare"


def test_nobody_is_billed_who_was_not_chosen(open_desk: Open) -> None:
    desk = open_desk(scenes.staffed)
    for name in ("A. B.", "C. D."):
        dialog = ask(desk)
        dialog.name.setText(name)
        assert (dialog.payer.currentIndex(), dialog.payer.placeholderText()) == (-1, "Choose who pays")
        dialog.name.setFocus()
        desk.key(Qt.Key.Key_Return)
        assert name not in names(desk)
        assert dialog.doubt.isVisible()
        assert dialog.doubt.text() == "Choose who pays: the payer's rules make the bill."
        places = [each.y() for each in (dialog.payer, dialog.doubt, dialog.discipline)]
        assert places == sorted(places), "beside its field"
        assert dialog.payer.hasFocus()
        desk.type("Self")
        assert not dialog.doubt.isVisible()
        desk.key(Qt.Key.Key_Return)
        assert (desk.visit.name, desk.visit.payer_id) == (name, "cash"), "not even the payer of the last patient"


def test_letters_find_the_payer_that_is_called_so(open_desk: Open) -> None:
    dialog = ask(open_desk(scenes.staffed))
    for typed, payer in (
        ("self-pay", "cash"),
        ("Self pay", "cash"),
        ("cash", "cash"),
        ("work", "workers-comp"),
        ("workers comp", "workers-comp"),
        ("tenn", "workers-comp-tn"),
        ("medicare", "medicare"),
        ("medicare adv", "medicare-advantage-cms"),
        ("full", "commercial-full-quarter"),
        ("medicaid", None),
    ):
        dialog.payer.setFocus()
        QTest.keyClicks(dialog.payer, typed)
        assert dialog.payer.currentData() == payer, typed
        dialog.name.setFocus()


def test_errors_are_said_in_place(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    dialog = ask(desk)
    dialog.payer.setFocus()
    desk.key(Qt.Key.Key_Return)
    assert dialog.error.isVisible()
    assert dialog.error.text() == "Type a name or initials first."
    dialog.name.setText("Another")
    dialog.mrn.setText("1001")
    dialog.payer.setCurrentIndex(0)
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


def test_a_small_window_shows_where_the_keys_go(open_desk: Open) -> None:
    dialog = ask(open_desk(scenes.staffed))
    (ring,) = dialog.findChildren(FocusRing)
    assert dialog.name.hasFocus()
    assert ring.isVisible()
    assert ring.geometry().contains(dialog.name.geometry())
