"""A readable copy, asked for from the menus."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ptcoder.ui import release
from ptcoder.ui.release import ReleaseDialog
from tests.ui import scenes
from tests.ui.conftest import Desk, Open


def choose(desk: Desk, path: Path) -> ReleaseDialog:
    dialog = desk.small_window(ReleaseDialog)
    assert isinstance(dialog, ReleaseDialog)
    assert "NOT encrypted" in release.WARNING
    desk.press(dialog.go_button)
    (files,) = dialog.findChildren(QFileDialog)
    files.fileSelected.emit(str(path))
    files.reject()
    return dialog


def test_everything_and_one_patient(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.one_running)
    desk.window.menus.export_everything.trigger()
    choose(desk, tmp_path / "all")
    desk.qtbot.waitUntil((tmp_path / "all" / "manifest.json").exists, timeout=20_000)
    desk.qtbot.waitUntil(lambda: desk.window.toast.words.text().startswith("Written to"))
    desk.window.menus.export_patient.trigger()
    choose(desk, tmp_path / "one")
    desk.qtbot.waitUntil((tmp_path / "one" / "patients.csv").exists, timeout=20_000)
    assert len((tmp_path / "one" / "patients.csv").read_text(encoding="utf-8").splitlines()) == 2


def test_a_place_that_is_taken_is_said_in_the_small_window(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.one_running)
    desk.window.menus.export_everything.trigger()
    dialog = choose(desk, tmp_path)
    desk.qtbot.waitUntil(dialog.said.isVisible, timeout=20_000)
    assert "Choose a new name" in dialog.said.text()
    desk.press(dialog.cancel_button)


def test_cancelled_it_leaves_nothing(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.one_running)
    place = tmp_path / "place"
    place.mkdir()
    desk.window.menus.export_everything.trigger()
    dialog = choose(desk, place / "all")
    desk.press(dialog.cancel_button)
    assert list(place.iterdir()) == []
