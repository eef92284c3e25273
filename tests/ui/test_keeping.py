"""Backing up and restoring by presses; the keeper beside the window; a restored log after a new start."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from ptcoder.clinic import Clinic
from ptcoder.store import Log, PlainKeys, SealedKeys
from ptcoder.store.settings import BACKUP_FOLDER
from ptcoder.ui import app, keeper
from ptcoder.ui.keeper import Keeper
from ptcoder.ui.keeping_dialogs import BackupDialog, LastBackupDialog, RestoreDialog
from ptcoder.ui.keeping_errands import back_up_at_the_end
from ptcoder.ui.look import Look
from ptcoder.visit import BackedUp, Restored
from tests.store.vaults import MemoryVault
from tests.ui import scenes
from tests.ui.conftest import Desk, Open


def ask_backup(desk: Desk) -> BackupDialog:
    desk.window.menus.back_up.trigger()
    dialog = desk.small_window(BackupDialog)
    assert isinstance(dialog, BackupDialog)
    return dialog


def backed_up(desk: Desk) -> Path:
    dialog = ask_backup(desk)
    desk.press(dialog.backup_button)
    desk.qtbot.waitUntil(lambda: dialog.said.text() != "", timeout=10_000)
    assert dialog.said.text().startswith("Backed up: ptcoder-")
    assert not dialog.bar.isVisible()
    dialog.reject()
    last = desk.clinic.keeping.last()
    assert last is not None
    return desk.clinic.keeping.folder / last[1]


def test_a_backup_by_hand(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    path = backed_up(desk)
    assert path.exists()
    assert desk.visit.bars[-1].stop is None, "the clock runs on"


def test_a_backup_that_fails_says_why(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.one_patient)
    desk.clinic.change_setting(BACKUP_FOLDER, tmp_path / "unplugged")
    dialog = ask_backup(desk)
    desk.press(dialog.backup_button)
    desk.qtbot.waitUntil(lambda: dialog.said.text() != "", timeout=10_000)
    assert "The folder for backups is not there" in dialog.said.text()
    dialog.reject()


def test_closing_the_small_window_ends_the_backup(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    dialog = ask_backup(desk)
    desk.press(dialog.backup_button)
    dialog.reject()
    assert desk.clinic.keeping.last() is None
    left = list(desk.clinic.keeping.folder.glob("*")) if desk.clinic.keeping.folder.exists() else []
    assert left == []


def test_what_would_be_lost_is_shown_before_anything_is_done(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    backed_up(desk)
    desk.clinic.add_patient(name="Late Comer", mrn="", payer="medicare", discipline="PT")
    desk.window.menus.restore.trigger()
    dialog = desk.small_window(RestoreDialog)
    assert isinstance(dialog, RestoreDialog)
    assert not dialog.restore_button.isEnabled()
    dialog.list.setCurrentRow(0)
    desk.press(dialog.look_button)
    desk.qtbot.waitUntil(dialog.restore_button.isEnabled, timeout=10_000)
    assert "What would no longer be in the log: 3 records" in dialog.said.text()
    desk.press(dialog.restore_button)
    assert not desk.window.isVisible()
    assert desk.window.wish is not None
    folder = desk.clinic.keeping.folder.parent
    desk.clinic.close()
    aside = desk.window.wish()
    assert (aside / "log.db").exists()
    with Log.open(folder) as log:
        assert isinstance(list(log.all_records())[-1].event, Restored)
        assert [each.name for each in log.patients()] != []
        assert "Late Comer" not in [each.name for each in log.patients()]


def test_a_file_that_is_no_backup_cannot_be_restored(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.one_patient)
    desk.window.menus.restore.trigger()
    dialog = desk.small_window(RestoreDialog)
    assert isinstance(dialog, RestoreDialog)
    (tmp_path / "x.db").write_bytes(b"x" * 8192)
    dialog.chosen.emit(tmp_path / "x.db")
    desk.qtbot.waitUntil(lambda: dialog.said.text() != "", timeout=10_000)
    assert "The key does not open this log" in dialog.said.text()
    assert not dialog.restore_button.isEnabled()
    dialog.reject()


def test_the_keeper_checks_then_backs_up_and_then_rests(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    keeping = Keeper(desk.controller, desk.clinic)
    keeping.check()
    desk.qtbot.waitUntil(lambda: desk.clinic.keeping.last() is not None, timeout=10_000)
    assert not desk.clinic.keeping.is_due(at_rest=True)
    keeping.look()
    keeping.end()
    assert desk.sheet.notices == ()


def test_the_keeper_has_the_head_remembered_while_nothing_else_is_due(
    open_desk: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = MemoryVault()
    monkeypatch.setattr("ptcoder.store.log.usual_keys", lambda: SealedKeys(vault))
    desk = open_desk(scenes.one_running)
    keeping = Keeper(desk.controller, desk.clinic)
    keeping.check()
    desk.qtbot.waitUntil(lambda: desk.clinic.keeping.last() is not None, timeout=10_000)
    account = next(name for name in vault.kept if name.endswith(".head"))
    desk.clinic.press("97140")
    before = vault.kept[account]
    assert not desk.clinic.keeping.is_due()
    keeping.look()
    desk.qtbot.waitUntil(lambda: vault.kept[account] != before, timeout=10_000)
    source = desk.clinic.keeping.check_job(everything=False).source
    with Log.open(source.path.parent, SealedKeys(vault)) as log:
        assert vault.kept[account].endswith(log.head.hex())
    desk.qtbot.waitUntil(lambda: not keeping._errand.runs)  # pyright: ignore[reportPrivateUsage]
    asked = vault.asked
    keeping.look()
    assert not keeping._errand.runs, "what is known is not told again"  # pyright: ignore[reportPrivateUsage]
    assert vault.asked == asked
    keeping.end()


def test_the_keeper_says_what_fails(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.one_running)
    desk.clinic.change_setting(BACKUP_FOLDER, tmp_path / "unplugged")
    keeping = Keeper(desk.controller, desk.clinic)
    keeping.told.connect(desk.controller.refresh)
    keeping.look()
    desk.qtbot.waitUntil(lambda: bool(desk.sheet.notices), timeout=10_000)
    assert "The log could not be backed up. The folder for backups is not there" in desk.sheet.notices[0]
    keeping.end()


def test_the_keeper_begins_by_itself(open_desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "SETTLED_MS", 1)
    desk = open_desk(scenes.one_patient)
    keeping = Keeper(desk.controller, desk.clinic)
    keeping.begin()
    desk.qtbot.waitUntil(lambda: desk.clinic.keeping.last() is not None, timeout=10_000)
    keeping.end()


def test_the_keeper_begins_nothing_after_its_end(open_desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "SETTLED_MS", 20)
    desk = open_desk(scenes.one_patient)
    keeping = Keeper(desk.controller, desk.clinic)
    keeping.begin()
    keeping.end()
    desk.qtbot.wait(100)
    keeping.look()
    desk.qtbot.wait(100)
    assert desk.clinic.keeping.last() is None


def test_the_backup_on_closing(open_desk: Open, look: Look) -> None:
    desk = open_desk(scenes.one_patient)
    back_up_at_the_end(look, desk.clinic)
    last = desk.clinic.keeping.last()
    assert last is not None
    assert (desk.clinic.keeping.folder / last[1]).exists()
    back_up_at_the_end(look, desk.clinic)
    assert desk.clinic.keeping.last() == last, "nothing was said since"


def test_a_backup_on_closing_that_fails_is_said_and_left(open_desk: Open, look: Look, tmp_path: Path) -> None:
    desk = open_desk(scenes.one_patient)
    desk.clinic.change_setting(BACKUP_FOLDER, tmp_path / "unplugged")
    seen: list[str] = []

    def leave() -> None:
        dialog = next(
            each for each in QApplication.topLevelWidgets() if isinstance(each, LastBackupDialog) and each.isVisible()
        )
        seen.append(dialog.said.text())
        press = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Close without a backup")
        press.click()

    QTimer.singleShot(2_000, leave)
    back_up_at_the_end(look, desk.clinic)
    assert "The folder for backups is not there" in seen[0]


def test_the_program_keeps_its_log_from_start_to_end(
    qapp: QApplication, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Restored at the end of one window, it starts again with another."""
    clinic = Clinic.open(data_folder)
    clinic.add_person("Ann Example", "PT")
    clinic.close()
    monkeypatch.setattr(keeper, "SETTLED_MS", 60_000)
    windows: list[app.MainWindow] = []
    made = app.show

    def show(window: app.MainWindow) -> None:
        windows.append(window)
        made(window)
        first = len(windows) == 1

        def go_on() -> None:
            if not hasattr(window, "menus"):
                QTimer.singleShot(50, go_on)
                return
            if first:
                window.wish = wish
            window.close()

        QTimer.singleShot(50, go_on)

    wishes: list[bool] = []

    def wish() -> Path:
        wishes.append(True)
        return data_folder

    monkeypatch.setattr(app, "show", show)
    assert app.run(demo=False, speed=1) == 0
    assert (len(windows), wishes) == (2, [True])
    with Log.open(data_folder, PlainKeys()) as log:
        assert isinstance(list(log.all_records())[-1].event, BackedUp), "backed up on closing"
