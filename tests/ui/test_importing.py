"""Files of patients and appointments in the window, and the appointments of the day that came of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from time import sleep

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QPushButton

from ptcoder.clinic.import_plan import Fate
from ptcoder.store import DiskFull, Draft, Log
from ptcoder.ui.import_dialog import ImportDialog
from ptcoder.ui.patient_dialog import PatientDialog
from ptcoder.ui.patient_forms import AppointmentForm
from ptcoder.visit import AppointmentEnded, Event, PatientAdded, Scheduled
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

PATIENTS = (
    "MRN,Patient,DOB,Insurance\n1001,Ana Lopez,2/3/1980,Cash or out of network\n2001,Zoe Ruiz,1975-12-31,\n,X,,\n"
)


def written(desk: Desk) -> list[Event]:
    kinds = (PatientAdded, Scheduled, AppointmentEnded)
    log = desk.clinic._log  # pyright: ignore[reportPrivateUsage]
    return [each.event for each in log.all_records() if isinstance(each.event, kinds)]


def import_from(desk: Desk, press: QPushButton, path: Path) -> ImportDialog:
    """Presses the button, chooses the file, and waits until the window has looked at it."""
    desk.press(press)
    chooser = desk.window.findChild(QFileDialog)
    assert isinstance(chooser, QFileDialog)
    chooser.fileSelected.emit(str(path))
    chooser.close()
    dialog = desk.small_window(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    desk.qtbot.waitUntil(lambda: dialog.preview is not None and not dialog.errand.runs)
    return dialog


def choose(desk: Desk, dialog: ImportDialog, choice: QComboBox, text: str) -> None:
    choice.setCurrentIndex(choice.findText(text))
    choice.activated.emit(choice.currentIndex())
    desk.qtbot.waitUntil(lambda: not dialog.errand.runs)


def pays(desk: Desk, dialog: ImportDialog, payer: str) -> None:
    dialog.payer.setFocus()
    desk.type(payer)
    desk.qtbot.waitUntil(lambda: not dialog.errand.runs)


def shown(dialog: ImportDialog) -> list[tuple[str, ...]]:
    return list(dialog.model.cells)


def test_patients_are_taken_out_of_a_file(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.busy)
    desk.key("3", Qt.KeyboardModifier.ControlModifier)
    path = tmp_path / "list.csv"
    path.write_text(PATIENTS, "utf-8")
    before = written(desk)
    dialog = import_from(desk, desk.window.patients.import_button, path)
    assert (dialog.payer.payer, dialog.payer.placeholderText()) == ("", "Choose who pays")
    assert dialog.said.text() == (
        "In the file: 0 new, 1 changed, 0 same, 2 refused. 1 row names no payer: choose the payer of new patients."
    )
    pays(desk, dialog, "medicare")
    assert dialog.said.text() == "In the file: 1 new, 1 changed, 0 same, 1 refused."
    assert dialog.discipline.currentData() == "PT"
    choose(desk, dialog, dialog.discipline, "OT")
    assert shown(dialog)[0] == ("2", "changed", "Ana Lopez", dialog.model.cells[0][3])
    assert "payer: medicare \N{RIGHTWARDS ARROW} cash" in dialog.model.cells[0][3]
    assert shown(dialog)[2][:2] == ("4", "refused")
    dialog.shown.setCurrentIndex(dialog.shown.findData(Fate.REFUSED))
    assert [row[0] for row in shown(dialog)] == ["4"]
    assert dialog.take_button.text() == "Take 2 rows"
    assert written(desk) == before
    desk.press(dialog.take_button)
    desk.qtbot.waitUntil(lambda: len(written(desk)) == len(before) + 2)
    desk.qtbot.waitUntil(lambda: "Taken: 1 new, 1 changed" in desk.window.toast.words.text())
    zoe = written(desk)[-1]
    assert isinstance(zoe, PatientAdded)
    assert (zoe.payer, zoe.discipline) == ("medicare", "OT")
    desk.window.patients.search.setText("ruiz")
    assert [each.name for each in desk.window.patients.model.patients] == ["Zoe Ruiz"]
    again = import_from(desk, desk.window.patients.import_button, path)
    assert again.said.text().endswith("There is nothing to take.")
    assert not again.take_button.isEnabled()
    again.reject()


def test_columns_and_text_are_chosen(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.busy)
    desk.window.menus.patients.trigger()
    path = tmp_path / "list.csv"
    path.write_bytes("Wer,Nummer,Alt\nJosé Roe,77,78\n".encode("cp1252"))
    dialog = import_from(desk, desk.window.patients.import_button, path)
    assert "not UTF-8 text" in dialog.said.text()
    assert dialog.said.text().endswith("Or choose Windows-1252 as what the text is.")
    dialog.encoding.setFocus()
    desk.key(Qt.Key.Key_Down)
    desk.qtbot.waitUntil(lambda: dialog.said.text().startswith("Choose the column with the name"))
    for field, name in (("name", "Wer"), ("mrn", "Nummer")):
        choose(desk, dialog, dialog.choices[field], name)
    assert [row[1] for row in shown(dialog)] == ["refused"]
    pays(desk, dialog, "cash")
    assert [row[2] for row in shown(dialog)] == ["José Roe"]
    before = len(written(desk))
    desk.press(dialog.take_button)
    desk.qtbot.waitUntil(lambda: len(written(desk)) == before + 1)


def test_a_log_that_cannot_be_written_is_told_and_nothing_is_taken(
    open_desk: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(scenes.busy)
    desk.window.menus.patients.trigger()
    path = tmp_path / "list.csv"
    path.write_text(PATIENTS, "utf-8")
    dialog = import_from(desk, desk.window.patients.import_button, path)
    before = written(desk)

    def full(*_: object) -> object:
        raise DiskFull("The disk is full; nothing was written to the log")

    monkeypatch.setattr(Log, "append_all", full)
    desk.press(dialog.take_button)
    desk.qtbot.waitUntil(lambda: "The disk is full" in dialog.said.text())
    assert written(desk) == before
    dialog.reject()


def test_an_import_that_is_cancelled_half_way_takes_nothing(
    open_desk: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(scenes.busy)
    desk.window.menus.patients.trigger()
    path = tmp_path / "list.csv"
    path.write_bytes(b'\xef\xbb\xbfMRN;Patient;DOB\r\n1001;"Ana\r\nLopez";1980-02-03\r\n2001;Zoe Ruiz;2/3/1980\r\n')
    dialog = import_from(desk, desk.window.patients.import_button, path)
    pays(desk, dialog, "cash")
    assert [row[:3] for row in shown(dialog)] == [("2", "changed", "Ana Lopez"), ("4", "new", "Zoe Ruiz")]
    before = written(desk)

    def never_done(log: Log, drafts: Sequence[Draft], tell: Callable[[float], None]) -> None:
        while True:
            tell(0.4)
            sleep(0.005)

    monkeypatch.setattr(Log, "append_all", never_done)
    desk.press(dialog.take_button)
    desk.qtbot.waitUntil(lambda: dialog.bar.value() >= 70)
    assert dialog.bar.isVisible()
    desk.press(desk.button("Cancel", dialog))
    assert not any(each.isVisible() for each in QApplication.topLevelWidgets() if isinstance(each, ImportDialog))
    assert written(desk) == before
    assert "Taken" not in desk.window.toast.words.text()


def test_where_others_look_on_a_file_shows_initials(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.busy)
    desk.window.menus.privacy.setChecked(True)
    desk.window.menus.patients.trigger()
    path = tmp_path / "list.csv"
    path.write_text(PATIENTS, "utf-8")
    dialog = import_from(desk, desk.window.patients.import_button, path)
    assert shown(dialog)[0] == ("2", "changed", "A.L.", "")
    dialog.reject()


def test_a_schedule_is_taken_and_the_day_shows_who_is_expected(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.busy)
    desk.window.menus.day.trigger()
    page = desk.window.day
    assert page.expected.nothing.text() == "Nobody is expected on this day."
    path = tmp_path / "today.csv"
    path.write_text("Time,MRN,Patient\n2:30 PM,7001,Zoe Ruiz\n3:00 PM,7002,Yan Roe\n", "utf-8")
    dialog = import_from(desk, page.import_button, path)
    pays(desk, dialog, "cash")
    desk.press(dialog.take_button)
    desk.qtbot.waitUntil(lambda: len(page.expected.rows) == 2)
    assert page.expected.list.item(0).text().startswith("14:30 · Zoe Ruiz · expected · ")
    # changed in the window
    desk.press(page.expected.change_button)
    form = desk.small_window(AppointmentForm)
    assert isinstance(form, AppointmentForm)
    form.time.setText("25:00")
    desk.press(form.send_button)
    assert "not one of a day" in form.error.text()
    form.time.setText("4 pm")
    form.clinician.setCurrentIndex(1)
    desk.press(form.send_button)
    last = written(desk)[-1]
    assert isinstance(last, Scheduled)
    assert last.minute == 16 * 60
    assert last.clinician is not None
    assert [row.time for row in page.expected.rows] == ["15:00", "16:00"]
    # one did not come, and that is taken back
    page.expected.list.setCurrentRow(0)
    page.expected.no_show.menu().actions()[0].trigger()
    ended = written(desk)[-1]
    assert isinstance(ended, AppointmentEnded)
    assert (ended.what, ended.reason) == ("no-show", "Did not come, no word")
    assert "no-show, Did not come, no word" in page.expected.list.item(0).text()
    assert not page.expected.came_button.isEnabled()
    desk.window.menus.undo.trigger()
    assert page.expected.rows[0].what == ""
    # one came
    page.expected.list.setCurrentRow(1)
    desk.press(page.expected.came_button)
    came = written(desk)[-1]
    assert isinstance(came, AppointmentEnded)
    assert came.what == "came"
    assert str(came.visit) == desk.visit.visit
    assert desk.window.pages.currentWidget() is desk.window.floor


def test_the_day_says_where_appointments_cannot_be_read(open_desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk(scenes.busy)
    desk.window.menus.day.trigger()

    def fail(*_: object) -> object:
        raise DiskFull("gone")

    monkeypatch.setattr(Log, "appointments_on", fail)
    desk.controller.show_fresh()
    assert desk.window.day.expected.nothing.text() == "The appointments cannot be read from the log now."
    assert QApplication.focusWidget() is not None


# --- who is expected, at the floor's door


def expected_of(dialog: PatientDialog) -> list[str]:
    return [dialog.expected.list.item(at).text() for at in range(dialog.expected.list.count())]


def add_dialog(desk: Desk) -> PatientDialog:
    desk.window.menus.add_patient.trigger()
    dialog = desk.small_window(PatientDialog)
    assert isinstance(dialog, PatientDialog)
    desk.qtbot.waitUntil(dialog.search.hasFocus)
    return dialog


def test_who_is_expected_comes_to_the_floor_with_one_tap(open_desk: Open) -> None:
    desk = open_desk(scenes.expected)
    dialog = add_dialog(desk)
    said = expected_of(dialog)
    first = desk.clinic.schedule.waiting()[0]
    assert said[0].startswith(f"1   {first.time} · {first.name} · ")
    assert len(said) == len(desk.clinic.schedule.waiting())
    zoe = next(at for at, text in enumerate(said) if "Zoe Ruiz" in text)
    spot = dialog.expected.list.visualItemRect(dialog.expected.list.item(zoe)).center()
    dialog.expected.list.scrollToItem(dialog.expected.list.item(zoe))
    spot = dialog.expected.list.visualItemRect(dialog.expected.list.item(zoe)).center()
    desk.qtbot.mouseClick(dialog.expected.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    came = written(desk)[-1]
    assert isinstance(came, AppointmentEnded)
    assert (came.what, str(came.visit)) == ("came", desk.visit.visit)
    assert desk.window.pages.currentWidget() is desk.window.floor


def test_who_is_expected_comes_by_keyboard(open_desk: Open) -> None:
    desk = open_desk(scenes.expected)
    dialog = add_dialog(desk)
    assert dialog.search.hasFocus()
    desk.type("2")
    assert dialog.search.text() == "2", "a record number is typed as before"
    dialog.search.clear()
    desk.key(Qt.Key.Key_Down)
    assert dialog.expected.list.hasFocus()
    desk.key(Qt.Key.Key_Up)
    assert dialog.search.hasFocus()
    desk.key(Qt.Key.Key_Down)
    second = desk.clinic.schedule.waiting()[1]
    before = len(written(desk))
    desk.key("2")
    (came,) = written(desk)[before:]
    assert isinstance(came, AppointmentEnded)
    assert str(came.appointment) == second.id


def test_typing_goes_on_in_the_search_and_enter_brings_the_marked(open_desk: Open) -> None:
    desk = open_desk(scenes.expected)
    dialog = add_dialog(desk)
    desk.key(Qt.Key.Key_Down)
    desk.type("z")
    assert (dialog.search.text(), dialog.search.hasFocus()) == ("z", True)
    dialog.search.clear()
    desk.key(Qt.Key.Key_Down)
    first = desk.clinic.schedule.waiting()[0]
    desk.key(Qt.Key.Key_Return)
    came = written(desk)[-1]
    assert isinstance(came, AppointmentEnded)
    assert str(came.appointment) == first.id


def test_nobody_is_expected_or_it_cannot_be_read(open_desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk(scenes.busy)
    dialog = add_dialog(desk)
    assert dialog.expected.nothing.text().startswith("Nobody else is expected.")
    assert not dialog.expected.list.isVisible()
    dialog.reject()

    def fail(*_: object) -> object:
        raise DiskFull("gone")

    monkeypatch.setattr(Log, "appointments_on", fail)
    dialog = add_dialog(desk)
    assert dialog.expected.nothing.text() == "The appointments cannot be read from the log now."
