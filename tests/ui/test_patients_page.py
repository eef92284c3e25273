"""The Patients page: looking for somebody, and the record beside the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from ptcoder.store import Accesses
from ptcoder.ui.parts import Words
from ptcoder.ui.patient_forms import NOTHING_COMMON, AppointmentForm, MergeDialog, PatientForm
from ptcoder.ui.pick_dialog import PickDialog
from ptcoder.visit import AppointmentEnded, Event, PatientAdded, PatientMerged, PatientsApart, Viewed
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

CONTROL = Qt.KeyboardModifier.ControlModifier


def views(desk: Desk) -> list[Event]:
    return [each.event for each in desk.clinic._log.accesses(Accesses(kinds=(Viewed,)))]  # pyright: ignore[reportPrivateUsage]


def open_page(open_desk: Open) -> Desk:
    desk = open_desk(scenes.busy)
    desk.key("3", CONTROL)
    assert desk.window.pages.currentWidget() is desk.window.patients
    return desk


def said_last(desk: Desk, count: int) -> Sequence[Event]:
    """The last events of the log that are more than a look."""
    records = desk.clinic._log.all_records()  # pyright: ignore[reportPrivateUsage]
    return [each.event for each in records if not isinstance(each.event, Viewed)][-count:]


def test_somebody_is_found_and_shown_by_keyboard_alone(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = desk.window.patients
    assert page.search.hasFocus()
    assert len(page.model.patients) == 6
    desk.type("bergstrom")
    assert [each.name for each in page.model.patients] == ["Finn Bergström-Whitfield"]
    before = len(views(desk))
    desk.key(Qt.Key.Key_Down)
    assert page.sheet is None, "who is only marked is not shown"
    desk.key(Qt.Key.Key_Return)
    assert page.name.text() == "Finn Bergström-Whitfield"
    assert page.sheet is not None
    assert len(views(desk)) == before + 1
    viewed = views(desk)[0]
    assert isinstance(viewed, Viewed)
    assert (str(viewed.patient), viewed.page, viewed.visit) == (page.sheet.id, "patients", None)


def test_nobody_is_found(open_desk: Open) -> None:
    desk = open_page(open_desk)
    desk.type("nobody")
    assert desk.window.patients.nothing.isVisible()
    assert desk.window.patients.nothing.text().startswith("Nobody is found by that.")


def test_the_first_patient_is_still_to_come(open_desk: Open) -> None:
    desk = open_desk(scenes.staffed)
    desk.window.menus.patients.trigger()
    assert desk.window.patients.nothing.text().startswith("No patients yet.")


def test_where_others_look_on_there_are_initials_and_no_numbers(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = desk.window.patients
    desk.type("lopez")
    desk.key(Qt.Key.Key_Return)
    desk.window.menus.privacy.setChecked(True)
    assert page.name.text() == "A.L."
    row = str(page.model.data(page.model.index(0)))
    assert row.startswith("A.L. · ")
    assert "1001" not in row


def test_what_is_said_of_somebody_is_changed_and_undone(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = desk.window.patients
    desk.type("lopez")
    desk.key(Qt.Key.Key_Return)
    desk.press(page.change_button)
    form = desk.small_window(PatientForm)
    assert isinstance(form, PatientForm)
    form.mrn.setText("1002")
    desk.press(form.send_button)
    assert "B.K. already has the number 1002" in form.error.text()
    form.mrn.setText("77")
    form.born.setText("2/3/1980")
    desk.press(form.send_button)
    assert page.particulars.text().startswith("MRN 77 · born 1980-02-03 · ")
    (said,) = said_last(desk, 1)
    assert isinstance(said, PatientAdded)
    assert (said.name, said.mrn, said.born) == ("Ana Lopez", "77", date(1980, 2, 3))
    desk.window.menus.undo.trigger()
    assert page.particulars.text().startswith("MRN 1001 · ")
    (back,) = said_last(desk, 1)
    assert isinstance(back, PatientAdded)
    assert (back.mrn, back.born) == ("1001", None)


def test_doubles_are_merged_from_the_page_and_undone(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = desk.window.patients
    desk.clinic.registering.add(name="ANA LOPEZ", mrn="9", payer="medicare", discipline="PT")
    before = len(views(desk))
    desk.window.menus.privacy.setChecked(True)
    desk.press(page.doubles_button)
    dialog = desk.small_window(MergeDialog)
    assert isinstance(dialog, MergeDialog)
    assert len(views(desk)) == before + 2, "both were seen"
    said = [each.text() for each in dialog.findChildren(Words)]
    assert "hidden" in said
    assert not {"ANA LOPEZ", "Ana Lopez", "1001"} & set(said)
    desk.window.menus.privacy.setChecked(False)
    desk.press(dialog.left)
    page.search.setFocus()
    desk.type("ana lopez")
    assert len(page.model.patients) == 1
    desk.key(Qt.Key.Key_Return)
    assert page.merged.text().startswith("Also entered as ")
    desk.window.menus.undo.trigger()
    assert len(page.model.patients) == 2
    merged = [each for each in said_last(desk, 9) if isinstance(each, PatientMerged)]
    assert [each.holds for each in merged] == [True, False]
    assert merged[0].patient == merged[1].patient


def test_two_who_look_alike_are_told_apart_once_and_for_all(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = desk.window.patients
    desk.clinic.registering.add(name="ANA LOPEZ", mrn="9", payer="medicare", discipline="PT")
    desk.press(page.doubles_button)
    dialog = desk.small_window(MergeDialog)
    assert isinstance(dialog, MergeDialog)
    desk.press(dialog.two)
    said = [*desk.clinic._log.all_records()][-1].event  # pyright: ignore[reportPrivateUsage]
    assert isinstance(said, PatientsApart)
    desk.press(page.doubles_button)
    assert desk.window.toast.words.text().startswith("Nobody seems to be entered twice")
    desk.window.menus.undo.trigger()
    assert len(desk.clinic.registering.alike()) == 1


def test_any_two_entries_are_found_by_typing_and_merged(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = desk.window.patients
    desk.type("lopez")
    desk.key(Qt.Key.Key_Return)
    desk.press(page.same_button)
    picking = desk.small_window(PickDialog)
    assert isinstance(picking, PickDialog)
    assert "Ana Lopez" not in {each.name for each in picking.model.patients}, "nobody is merged with themselves"
    desk.qtbot.waitUntil(picking.search.hasFocus)
    desk.type("nobody")
    assert picking.nothing.isVisible()
    assert not picking.pick_button.isEnabled()
    picking.search.clear()
    desk.type("king")
    before = len(views(desk))
    desk.key(Qt.Key.Key_Return)
    dialog = desk.small_window(MergeDialog)
    assert isinstance(dialog, MergeDialog)
    assert len(views(desk)) == before + 1, "the other was seen too"
    said = [each.text() for each in dialog.findChildren(Words)]
    assert NOTHING_COMMON in said
    assert "0 plans, 0 authorizations" in said
    desk.press(dialog.left)
    merged = [*desk.clinic._log.all_records()][-1].event  # pyright: ignore[reportPrivateUsage]
    assert isinstance(merged, PatientMerged)
    assert merged.holds
    assert page.merged.text() == "Also entered as Ben King 1002."


def test_an_appointment_is_added_and_ended_with_one_press(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = desk.window.patients
    desk.type("lopez")
    desk.key(Qt.Key.Key_Return)
    page.tabs.setCurrentIndex(1)
    desk.press(page.appointments.add_button)
    form = desk.small_window(AppointmentForm)
    assert isinstance(form, AppointmentForm)
    form.time.setText("2:30 PM")
    desk.press(form.send_button)
    (row,) = page.appointments.rows
    assert (row.time, row.what) == ("14:30", "")
    page.appointments.appointments.no_show.menu().actions()[0].trigger()
    assert [(each.what, each.reason) for each in page.appointments.rows] == [("no-show", "Did not come, no word")]
    desk.press(page.appointments.appointments.back_button)
    assert page.appointments.rows[0].what == ""
    page.appointments.appointments.cancelled.menu().actions()[1].trigger()
    assert [(each.what, each.reason) for each in page.appointments.rows] == [("cancelled", "Clinic cancelled")]
    added, no_show, back, cancelled = said_last(desk, 4)
    assert isinstance(added, AppointmentEnded)
    told = [(each.what, each.reason) for each in (no_show, back, cancelled) if isinstance(each, AppointmentEnded)]
    assert told == [("no-show", "Did not come, no word"), ("", ""), ("cancelled", "Clinic cancelled")]


def test_the_button_that_empties_the_search_says_so(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = desk.window.patients
    desk.type("bergstrom")
    (clear,) = page.search.findChildren(QAbstractButton)
    assert clear.accessibleName() == "Clear search"
    desk.press(clear)
    assert len(page.model.patients) == 6
