"""The first start, people and their PINs, who saw what: typed and pressed."""

from __future__ import annotations

import csv
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QWidget

from ptcoder.clinic import pins
from ptcoder.store import Log
from ptcoder.ui.access_dialog import AccessDialog
from ptcoder.ui.dialogs import PersonDialog
from ptcoder.ui.floor_page import NO_PIN
from ptcoder.ui.people_dialog import DutiesDialog, PeopleDialog
from ptcoder.ui.pin_dialog import NewPinDialog
from ptcoder.visit import Duty, Event, Exported, PersonAdded, PinSet, Role
from tests.ui import scenes
from tests.ui.conftest import Desk, Open


def events(desk: Desk) -> list[Event]:
    with Log.open(desk.clinic.keeping.folder.parent) as log:
        return [record.event for record in log.all_records()]


def words(window: QWidget) -> str:
    return "\n".join(each.text() for each in window.findChildren(QLabel) if each.isVisible())


def people(desk: Desk) -> PeopleDialog:
    desk.window.menus.people.trigger()
    dialog = desk.small_window(PeopleDialog)
    assert isinstance(dialog, PeopleDialog)
    return dialog


def new_pin(desk: Desk) -> NewPinDialog:
    dialog = desk.small_window(NewPinDialog)
    assert isinstance(dialog, NewPinDialog)
    return dialog


def told(dialog: PeopleDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


# --- the first start


def test_a_name_and_begin_are_enough(open_desk: Open) -> None:
    desk = open_desk(scenes.new_clinic)
    desk.type("Ann Example")
    desk.press(desk.button("Begin"))
    assert [(each.called, each.has_pin) for each in desk.sheet.people] == [("Ann Example, PT", False)]
    assert desk.window.floor.first_patient.isVisible()


def test_whoever_begins_may_say_everything_at_once(open_desk: Open) -> None:
    desk = open_desk(scenes.new_clinic)
    form = desk.window.floor.first_person.form
    desk.type("Ann Example")
    desk.press(desk.button("OT, Occupational therapist"))
    form.credentials.setFocus()
    desk.type("OTR/L")
    form.npi.setFocus()
    desk.type("1234567890")
    assert form.pin is not None
    form.pin.first.setFocus()
    desk.type("25x80")
    desk.key(Qt.Key.Key_Return)
    desk.type("2581")
    desk.key(Qt.Key.Key_Return)
    assert form.error.text() == "The two PINs are not alike. Type both again."
    desk.key(Qt.Key.Key_Backspace)
    desk.type("0")
    desk.press(form.send)
    assert form.error.text().startswith("This NPI has a wrong digit")
    assert events(desk) == []
    form.npi.clear()
    form.npi.setFocus()
    desk.type("1234567893")
    desk.press(form.send)
    added, pin = events(desk)
    assert isinstance(added, PersonAdded)
    assert (added.name, added.role, added.credentials, added.npi) == ("Ann Example", Role.OT, "OTR/L", "1234567893")
    assert isinstance(pin, PinSet)
    assert pins.fits("2580", pin.phc)
    assert not desk.sheet.locked
    assert desk.sheet.guarded


def test_a_role_that_shuts_out_the_first_is_said(open_desk: Open) -> None:
    desk = open_desk(scenes.new_clinic)
    desk.type("Ann Example")
    desk.key(Qt.Key.Key_Return)
    (added,) = events(desk)
    assert isinstance(added, PersonAdded)
    assert added.duties is not None
    assert Duty.OWNER in added.duties


# --- the standing notice


def test_that_there_is_no_pin_is_said_once_a_day_with_the_way_to_set_one(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.window.floor.told_of_pin_on = None
    desk.controller.show_fresh()
    strip = desk.window.floor.tiles.strip
    assert strip.accessibleName() == NO_PIN == "No PIN is set: whoever sits here can sign as you."
    desk.press(desk.button("Dismiss", strip))
    assert not strip.isVisible()
    assert desk.controller.preferences.pin_put_off == desk.sheet.today
    desk.controller.show_fresh()
    assert not strip.isVisible()
    desk.pass_time(minutes=60 * 24)
    assert strip.isVisible(), "the next day it is said again"
    desk.press(desk.button("Set a PIN…", strip))
    dialog = new_pin(desk)
    desk.qtbot.waitUntil(dialog.twice.first.hasFocus)
    desk.type("1234")
    desk.key(Qt.Key.Key_Return)
    desk.type("1234")
    desk.key(Qt.Key.Key_Return)
    assert dialog.error.text().startswith("That PIN is guessed first")
    for each in ("2580", "2580"):
        desk.type(each)
        desk.key(Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert isinstance(events(desk)[-1], PinSet)
    assert desk.window.toast.words.text() == "M. Chen has a new PIN."
    assert not strip.isVisible()


# --- people


def test_people_are_listed_with_what_they_may_and_changed(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    dialog = people(desk)
    assert told(dialog) == ["M. Chen, PT · clinician, owner · PIN", "R. Diaz, PTA · assistant · PIN"]
    dialog.list.setCurrentRow(1)
    may = (
        "treat, enter visits afterwards, change patients and appointments, sign, write plans of care, print and copy "
        "papers of visits"
    )
    assert f"R. Diaz, PTA may {may}." in words(dialog)
    dialog.form.credentials.setFocus()
    desk.qtbot.waitUntil(dialog.form.credentials.hasFocus)
    desk.type("PTA, LMT")
    desk.press(desk.button("PT, Physical therapist", dialog))
    box = next(each for each in dialog.form.findChildren(QCheckBox) if each.text().startswith("Owner"))
    box.click()
    desk.press(dialog.form.send)
    changed = events(desk)[-1]
    assert isinstance(changed, PersonAdded)
    assert (changed.role, changed.credentials, changed.duties) == (
        Role.PT,
        "PTA, LMT",
        (Duty.CLINICIAN, Duty.OWNER),
    )
    assert told(dialog)[1] == "R. Diaz, PTA, LMT · clinician, owner · PIN"
    dialog.accept()


def test_a_pin_is_reset_by_an_owner_and_ones_own_with_the_one_so_far(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    dialog = people(desk)
    dialog.list.setCurrentRow(1)
    desk.press(dialog.pin_button)
    other = new_pin(desk)
    assert other.old is None
    other.twice.first.setText("864209")
    other.twice.again.setText("864208")
    desk.press(other.set_button)
    assert other.error.text() == "The two PINs are not alike. Type both again."
    other.twice.first.setText("864209")
    other.twice.again.setText("864209")
    desk.press(other.set_button)
    last = events(desk)[-1]
    assert isinstance(last, PinSet)
    assert pins.fits("864209", last.phc)
    dialog.list.setCurrentRow(0)
    desk.press(dialog.pin_button)
    own = new_pin(desk)
    assert own.old is not None
    own.old.setText("0000")
    own.twice.first.setText("13579")
    own.twice.again.setText("13579")
    desk.press(own.set_button)
    assert own.error.text().startswith("That is not the PIN.")
    own.reject()
    dialog.accept()


def test_somebody_is_added_and_ended_and_stays_in_the_list(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    dialog = people(desk)
    desk.press(dialog.add_button)
    form = desk.small_window(PersonDialog)
    assert isinstance(form, PersonDialog)
    form.form.name.setText("B. Biller")
    desk.press(desk.button("none, Treats nobody", form))
    desk.press(form.form.send)
    assert form.form.error.text().startswith("Choose a role, billing or owner")
    form.form.duties[Duty.BILLER].click()
    desk.press(form.form.send)
    assert not form.isVisible()
    assert told(dialog)[-1] == "B. Biller · biller · no PIN"
    dialog.list.setCurrentRow(2)
    said = (
        "B. Biller may change patients and appointments, write plans of care, export, print and copy papers of visits, "
        "record payments, see reports, review payers and take fee tables."
    )
    assert said in words(dialog)
    desk.press(dialog.end_button)
    desk.press(dialog.sure_button)
    ended = events(desk)[-1]
    assert isinstance(ended, PersonAdded)
    assert ended.ended
    assert told(dialog)[-1] == "B. Biller · biller · ended"
    assert "B. Biller has ended." in words(dialog)
    assert not dialog.form.isEnabled()
    dialog.list.setCurrentRow(0)
    desk.press(dialog.end_button)
    desk.press(dialog.sure_button)
    assert dialog.form.error.text().startswith("Nobody else is an owner")
    dialog.accept()


def test_who_may_what_is_the_table_of_the_program(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    dialog = people(desk)
    desk.press(dialog.table_button)
    table = desk.small_window(DutiesDialog)
    assert "see who saw what" in words(table)
    assert words(table).count("yes") == sum(len(deeds) for deeds in duties_table())
    table.close()
    dialog.accept()


def duties_table() -> list[frozenset[object]]:
    from ptcoder.clinic.duties import ALLOWED

    return [frozenset(deeds) for deeds in ALLOWED.values()]


def test_who_is_no_owner_changes_nobody(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    diaz = next(each.id for each in desk.sheet.people if each.name == "R. Diaz")
    desk.clinic.set_clinician(diaz, scenes.OTHER_PIN)
    desk.controller.show_fresh()
    dialog = people(desk)
    assert not dialog.form.isEnabled()
    assert not dialog.add_button.isEnabled()
    assert not dialog.pin_button.isEnabled()
    dialog.list.setCurrentRow(1)
    assert dialog.pin_button.isEnabled(), "one's own"
    dialog.accept()
    desk.window.menus.accesses.trigger()
    assert desk.window.toast.words.text().startswith("R. Diaz may not see who saw what")


# --- who saw what


def test_who_saw_what_is_filtered_and_leaves_as_a_file(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.busy)
    desk.scene.person("R. Diaz")  # the first owns the clinic
    desk.controller.show_fresh()
    desk.window.menus.accesses.trigger()
    dialog = desk.small_window(AccessDialog)
    assert isinstance(dialog, AccessDialog)
    every = len(dialog.rows)
    assert every > 6
    dialog.patient.setFocus()
    desk.qtbot.waitUntil(dialog.patient.hasFocus)
    desk.type("lopez")
    assert dialog.rows
    assert {row[4] for row in dialog.rows} == {"Ana Lopez"}
    dialog.person.setCurrentIndex(dialog.person.findText("R. Diaz, PTA"))
    assert {row[2] for row in dialog.rows} <= {"R. Diaz"}
    dialog.person.setCurrentIndex(0)
    dialog.one_day.click()
    count = len(dialog.rows)
    assert count
    dialog.day.setDate(dialog.day.date().addDays(-1))
    assert dialog.rows == []
    assert dialog.said.text() == "Nothing of this kind is in the log."
    dialog.one_day.click()
    desk.press(dialog.export_button)
    chooser = dialog.findChild(QFileDialog)
    assert isinstance(chooser, QFileDialog)
    assert Path(chooser.selectedFiles()[0]).name == "ptcoder-accesses-2026-03-10.csv", "no name of a patient in it"
    path = tmp_path / "accesses.csv"
    chooser.fileSelected.emit(str(path))
    chooser.reject()
    with path.open(encoding="utf-8", newline="") as file:
        assert {row["patient"] for row in csv.DictReader(file)} == {"Ana Lopez"}
    assert dialog.said.text() == f"{count} rows written to {path}. The file is not encrypted."
    assert isinstance(events(desk)[-1], Exported)
    dialog.export_wanted.emit(dialog.chosen, tmp_path / "none" / "x.csv")
    assert "could not be written" in dialog.said.text()
    dialog.accept()


# --- without a keyboard


def tap(desk: Desk, dialog: NewPinDialog, said: str) -> None:
    for each in said:
        desk.press(dialog.pad.digits[each])


def test_a_pin_is_set_by_touch_alone(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    dialog = people(desk)
    dialog.list.setCurrentRow(0)
    desk.press(dialog.pin_button)
    own = new_pin(desk)
    for said in ("2580", "13579", "135790"):
        tap(desk, own, said)
        if said == "135790":
            desk.press(own.pad.delete_button)
        desk.press(desk.button("Next", own))
    last = events(desk)[-1]
    assert isinstance(last, PinSet)
    assert pins.fits("13579", last.phc)
    assert desk.window.toast.words.text() == "M. Chen has a new PIN."
    dialog.accept()


def test_a_finger_goes_back_to_a_field_and_a_key_to_the_pad(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    dialog = people(desk)
    dialog.list.setCurrentRow(1)
    desk.press(dialog.pin_button)
    other = new_pin(desk)
    tap(desk, other, "864")
    desk.press(desk.button("Next", other))
    desk.press(other.twice.first)
    tap(desk, other, "2")
    assert (other.twice.first.text(), other.twice.again.text()) == ("8642", "")
    desk.qtbot.waitUntil(other.isActiveWindow)
    desk.qtbot.keyClick(other.pad.digits["1"], Qt.Key.Key_Space)
    assert other.twice.first.text() == "86421"
    other.reject()
    dialog.accept()
