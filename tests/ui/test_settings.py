"""The settings are changed in a small window, and stand in the log."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ptcoder.store.setting_kinds import Choice, Flag
from ptcoder.store.settings import BACKUP_FOLDER, BACKUP_HOURS, LOCK_MINUTES, OFFERED_PAYERS, SETTINGS, Settings
from ptcoder.ui.look import Look
from ptcoder.ui.patient_dialog import PatientDialog
from ptcoder.ui.payer_choice import PayersDialog
from ptcoder.ui.settings_dialog import (
    SETTLED,
    FolderRow,
    SettingsDialog,
    SettingsGroup,
    SettledRow,
    SeveralRow,
    TextRow,
)
from ptcoder.visit import SettingChanged
from tests.ui import scenes
from tests.ui.conftest import Desk, Open


def ask(desk: Desk) -> SettingsDialog:
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.key(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.small_window(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    dialog.activateWindow()
    desk.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_a_number_is_typed_and_kept(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    dialog = ask(desk)
    row = dialog.row(BACKUP_HOURS)
    assert isinstance(row, TextRow)
    assert row.line.text() == str(BACKUP_HOURS.default)
    row.line.selectAll()
    row.line.setFocus()
    desk.type("4")
    desk.press(dialog.save_button)
    assert not dialog.isVisible()
    assert desk.clinic.settings() == Settings({"backup.hours": "4"}), "only what was changed is said"
    again = ask(desk).row(BACKUP_HOURS)
    assert again.text() == "4"


def test_what_cannot_be_is_said_and_nothing_is_kept(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    dialog = ask(desk)
    hours, minutes = dialog.row(BACKUP_HOURS), dialog.row(LOCK_MINUTES)
    assert isinstance(hours, TextRow)
    assert isinstance(minutes, TextRow)
    minutes.line.setText("3")
    hours.line.setText("99")
    desk.press(dialog.save_button)
    assert dialog.isVisible()
    assert dialog.error.text() == "Back up every: a whole number from 0 to 24 would be right."
    assert hours.line.hasFocus()
    assert desk.clinic.settings() == Settings()


def test_what_the_log_does_not_take_is_said_in_the_small_window(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ptcoder.store import DiskFull, Log

    def full(_log: Log, _drafts: object) -> None:
        raise DiskFull("The disk is full")

    desk = open_desk(scenes.one_patient)
    dialog = ask(desk)
    row = dialog.row(BACKUP_HOURS)
    assert isinstance(row, TextRow)
    row.line.setText("4")
    monkeypatch.setattr(Log, "append", full)
    desk.press(dialog.save_button)
    assert dialog.isVisible()
    assert "The disk is full" in dialog.error.text()


def test_a_folder_is_chosen_and_taken_back(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.one_patient)
    dialog = ask(desk)
    row = dialog.row(BACKUP_FOLDER)
    assert isinstance(row, FolderRow)
    assert row.shown.text() == "beside the log"
    desk.press(row.choose_button)
    chooser = desk.small_window(QFileDialog)
    assert isinstance(chooser, QFileDialog)
    chooser.fileSelected.emit(str(tmp_path))
    chooser.reject()
    assert row.shown.text() == str(tmp_path)
    desk.press(dialog.save_button)
    assert desk.clinic.settings()[BACKUP_FOLDER] == tmp_path

    dialog = ask(desk)
    row = dialog.row(BACKUP_FOLDER)
    assert isinstance(row, FolderRow)
    desk.press(row.none_button)
    desk.press(dialog.save_button)
    assert desk.clinic.settings()[BACKUP_FOLDER] is None


def test_every_setting_has_a_row(open_desk: Open) -> None:
    dialog = ask(open_desk(scenes.one_patient))
    assert [each for group in dialog.groups for each, _ in group.rows] == list(SETTINGS)


def test_choices_and_flags_have_rows_of_their_own(look: Look, qtbot: object) -> None:
    flag = Flag(name="f", group="g", words="Chime", default=True)
    choice = Choice(
        name="c", group="g", words="Dates", default="iso", options={"iso": "2026-03-02", "us": "03/02/2026"}
    )
    group = SettingsGroup(look, "Group", [flag, choice], Settings({"f": "no", "c": "us"}))
    assert group.changes() == [SettingChanged(name="f", value="no"), SettingChanged(name="c", value="us")]


def test_payers_are_chosen_by_a_press_each_and_those_alone_are_offered(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    dialog = ask(desk)
    row = dialog.row(OFFERED_PAYERS)
    assert isinstance(row, SeveralRow)
    assert row.shown.text() == "all that are known"
    desk.press(row.choose_button)
    chooser = desk.small_window(PayersDialog)
    assert isinstance(chooser, PayersDialog)
    desk.press(chooser.choice.boxes["cash"])
    desk.press(chooser.choice.boxes["workers-comp"])
    assert chooser.choice.boxes["cash"].text() == "\N{CHECK MARK} Cash or out of network"
    desk.press(chooser.take_button)
    assert row.shown.text() == "Cash or out of network; Workers' compensation"
    desk.press(dialog.save_button)
    assert desk.clinic.settings()[OFFERED_PAYERS] == ("cash", "workers-comp")
    desk.press(desk.button("Add patient"))
    patients = desk.small_window(PatientDialog)
    assert isinstance(patients, PatientDialog)
    shown = [patients.payer.itemData(each) for each in range(patients.payer.count())]
    assert shown == ["cash", "workers-comp"]


def test_what_the_computers_policy_enforces_is_shown_and_stays(open_desk: Open, policy: Path) -> None:
    policy.write_text("[enforced]\nlock.minutes = 5\n", "utf-8")
    desk = open_desk(scenes.one_patient)
    dialog = ask(desk)
    row = dialog.row(LOCK_MINUTES)
    assert isinstance(row, SettledRow)
    assert row.shown.text() == "5 minutes"
    assert row.shown.accessibleDescription() == SETTLED
    row.shown.setFocus()
    desk.type("60")
    hours = dialog.row(BACKUP_HOURS)
    assert isinstance(hours, TextRow)
    hours.line.setText("4")
    desk.press(dialog.save_button)
    assert not dialog.isVisible()
    assert desk.clinic.settings().texts == {"backup.hours": "4"}
    assert desk.clinic.settings()[LOCK_MINUTES] == 5
