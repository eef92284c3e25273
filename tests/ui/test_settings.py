"""The settings are changed in a small window, and stand in the log."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ptcoder.store.settings import BACKUP_FOLDER, BACKUP_HOURS, LOCK_MINUTES, SETTINGS, Choice, Flag, Settings
from ptcoder.ui.look import Look
from ptcoder.ui.settings_dialog import FolderRow, SettingsDialog, SettingsGroup, TextRow
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
