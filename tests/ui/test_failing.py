"""When the program itself fails: a report, a sentence, and treatment goes on."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from ptcoder.diagnostics import FOLDER, Diagnostics, Told
from ptcoder.store import LogError
from ptcoder.ui import app
from ptcoder.ui.crash_dialog import DIARY, NONE, CrashDialog
from ptcoder.ui.failing import ENDED, FAILED, Failures
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

NAME = "Zebulon Quickenbush"


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    return open_desk(scenes.one_running)


@pytest.fixture
def watch(desk: Desk, tmp_path: Path) -> Iterator[Callable[[], Failures]]:
    """Installs them over the window, and ends them."""
    with ExitStack() as ends:

        def install() -> Failures:
            made = Failures()
            ends.callback(made.end)
            ends.callback(made.remove)
            made.begin(tmp_path)
            app.tell_failures(desk.controller, made)
            return made

        yield install


@pytest.fixture
def failures(watch: Callable[[], Failures]) -> Failures:
    return watch()


def fail(*_: object) -> None:
    raise KeyError(NAME)


def opened(desk: Desk) -> CrashDialog:
    desk.window.menus.crash_reports.trigger()
    dialog = desk.small_window(CrashDialog)
    assert isinstance(dialog, CrashDialog)
    return dialog


def report_of(failures: Failures) -> str:
    assert failures.diagnostics is not None
    (report,) = failures.diagnostics.reports()
    return report.text


def test_a_press_that_fails_is_reported_and_the_next_one_works(desk: Desk, watch: Callable[[], Failures]) -> None:
    undo = desk.sheet.undo
    with desk.qtbot.captureExceptions() as caught, pytest.MonkeyPatch.context() as patch:
        failures = watch()
        patch.setattr(desk.clinic, "undo", fail)
        desk.window.menus.undo.trigger()
        desk.qtbot.waitUntil(lambda: desk.window.toast.words.text() == FAILED)
        failures.remove()
    assert [kind for kind, *_ in caught] == [KeyError], "who had a hook hears of it too"
    text = report_of(failures)
    assert "builtins.KeyError" in text
    assert "ptcoder.ui.intents" in text
    assert NAME not in text
    assert desk.sheet.undo == undo
    desk.window.menus.undo.trigger()
    assert desk.sheet.undo != undo, "the window goes on"


def test_a_thread_that_fails_is_reported(
    desk: Desk,
    watch: Callable[[], Failures],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    failures = watch()
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    desk.qtbot.waitUntil(lambda: desk.window.toast.words.text() == FAILED)
    assert "builtins.KeyError" in report_of(failures)
    said = capsys.readouterr().err
    assert "builtins.KeyError" in said
    assert NAME not in said, "standard error may end in a log of the system"


def test_what_the_log_did_not_take_is_in_the_diary(
    desk: Desk, failures: Failures, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise LogError(f"{NAME}: the disk is full")

    monkeypatch.setattr(desk.clinic, "undo", full)
    desk.window.menus.undo.trigger()
    assert failures.diagnostics is not None
    lines = failures.diagnostics.last().splitlines()
    assert [line.split(" ", 1)[1] for line in lines[1:]] == [f"{Told.OPENED.value}.", f"{Told.TROUBLE.value}."]
    assert NAME not in failures.diagnostics.last()


def test_a_program_that_the_system_ended_says_so_at_the_next_start(
    desk: Desk, watch: Callable[[], Failures], tmp_path: Path
) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "native.txt").write_text(f'Fatal\n  File "/home/{NAME}/treat.py", line 3 in treat\n')
    failures = watch()
    assert desk.window.toast.words.text() == ENDED
    assert NAME not in report_of(failures)


def test_reports_are_read_copied_saved_and_deleted(desk: Desk, failures: Failures, tmp_path: Path) -> None:
    assert failures.diagnostics is not None
    for kind in (KeyError, ValueError):
        failures.diagnostics.report(kind(NAME))
    dialog = opened(desk)
    assert [dialog.list.item(row).text() for row in range(dialog.list.count())][-1] == DIARY
    assert dialog.list.count() == 3
    assert "builtins.ValueError" in dialog.page.toPlainText(), "the newest first"
    assert str(tmp_path / FOLDER) in dialog.said.text()
    desk.qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    assert "builtins.KeyError" in dialog.page.toPlainText()
    desk.qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == dialog.page.toPlainText()
    desk.qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    chooser = dialog.findChild(QFileDialog)
    assert isinstance(chooser, QFileDialog)
    assert NAME not in chooser.selectedFiles()[0]
    chooser.fileSelected.emit(str(tmp_path / "handed-on.txt"))
    chooser.reject()
    assert (tmp_path / "handed-on.txt").read_text() == f"{dialog.page.toPlainText()}\n"
    for left in (2, 1):
        desk.qtbot.mouseClick(dialog.delete_button, Qt.MouseButton.LeftButton)
        assert dialog.list.count() == left
    assert failures.diagnostics.reports() == []
    assert not dialog.delete_button.isEnabled(), "the diary stays"
    assert Told.STARTED.value in dialog.page.toPlainText()


def test_without_a_failure_it_says_so_and_a_disk_that_refuses_is_named(
    desk: Desk, failures: Failures, tmp_path: Path
) -> None:
    dialog = opened(desk)
    assert NONE in dialog.said.text()
    assert dialog.list.count() == 1
    desk.qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    chooser = dialog.findChild(QFileDialog)
    assert isinstance(chooser, QFileDialog)
    chooser.fileSelected.emit(str(tmp_path / "nowhere" / "diary.txt"))
    chooser.reject()
    assert dialog.said.text() == f"{tmp_path / 'nowhere' / 'diary.txt'}: No such file or directory"


def test_a_window_that_cannot_be_filled_says_so_and_ends(
    qtbot: QtBot, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "open_clinic", fail)
    said: list[str] = []

    def answer() -> None:
        for box in QApplication.topLevelWidgets():
            if isinstance(box, QMessageBox) and box.isVisible():
                said.extend((box.text(), box.informativeText()))
                box.buttons()[0].click()

    clock = QTimer()
    clock.timeout.connect(answer)
    clock.start(20)
    with qtbot.captureExceptions() as caught:
        assert app.run(demo=False, speed=1) == 1
    clock.stop()
    assert [kind for kind, *_ in caught] == [KeyError]
    assert "failed while it was opened" in said[0]
    assert str(data_folder / FOLDER) in said[1]
    (report,) = Diagnostics(data_folder).reports()
    assert NAME not in report.text


def test_the_first_window_waits_for_neither_clinic_nor_log() -> None:
    """They are brought when it stands: else a window takes several times as long to come."""
    heavy = "'ptcoder.clinic', 'ptcoder.store', 'ptcoder.coding', 'sqlite_utils', 'ptcoder.ui.dialogs'"
    asks = f"import sys, ptcoder.ui.app; print([each for each in ({heavy}) if each in sys.modules])"
    said = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"
