"""A batch of hundreds is written while the floor is worked on: presses are taken meanwhile, and nothing of a batch is
left that was canceled.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from ptcoder.clinic import batches, leaving
from ptcoder.export.charge_lines import Packed
from ptcoder.ui.export_errands import ExportErrands
from ptcoder.visit import Closed, Exported, Signed, Started, Stopped
from tests.store.made_up import draft, opened
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

VISITS = 300
LINE = {"code": "97110", "discipline": "PT", "modifiers": ["GP"], "units": 2, "minutes": 33, "why": "33 min."}
PACKED = leaving.packed


def many_signed(folder: Path) -> scenes.Scene:
    scene = scenes.one_running(folder)
    bill = json.dumps({"lines": [LINE]})
    visits = [UUID(int=1000 + at) for at in range(VISITS)]
    log = scene.clinic._log  # pyright: ignore[reportPrivateUsage]
    log.append([draft(opened(each)) for each in visits])
    signed = (Signed(visit=each, version=1, bill=bill, edition="2026-01-01", program="1") for each in visits)
    log.append([draft(event) for each in signed for event in (Closed(visit=each.visit), each)])
    return scene


def open_page(open_desk: Open) -> Desk:
    desk = open_desk(many_signed)
    desk.key("5", Qt.KeyboardModifier.ControlModifier)
    page = desk.window.export
    desk.qtbot.waitUntil(lambda: page.sheet is not None and not page.progress.isVisible())
    assert page.header.chips.texts[0] == f"{VISITS} visits"
    return desk


def write(desk: Desk, path: Path) -> None:
    errands = desk.controller.findChild(ExportErrands)
    assert isinstance(errands, ExportErrands)
    errands.write_to(path)


def events(desk: Desk) -> list[object]:
    return [each.event for each in desk.clinic._log.all_records()]  # pyright: ignore[reportPrivateUsage]


def left(desk: Desk) -> list[Exported]:
    return [each for each in events(desk) if isinstance(each, Exported)]


def test_presses_are_taken_while_a_batch_is_written(
    open_desk: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_page(open_desk)
    page, path, go_on, begun = desk.window.export, tmp_path / "charges.csv", Event(), Event()

    def held(export: UUID, several: tuple[leaving.Going, ...], naming: leaving.Naming) -> Packed:
        begun.set()
        assert go_on.wait(60)
        return PACKED(export, several, naming)

    monkeypatch.setattr(batches, "packed", held)
    write(desk, path)
    assert begun.wait(60)
    desk.key("1", Qt.KeyboardModifier.ControlModifier)
    assert desk.window.pages.currentWidget() is desk.window.floor
    assert desk.tile("97140").tile.running
    before = len(events(desk))
    desk.press("97110")
    assert desk.tile("97110").tile.running
    assert [type(each) for each in events(desk)[before:]] == [Stopped, Started]
    assert not path.exists()
    assert left(desk) == []
    go_on.set()
    desk.qtbot.waitUntil(lambda: not page.progress.isVisibleTo(page) and page.said.text().startswith("Exported"))
    assert page.said.text().startswith(f"Exported: {VISITS} visits, {VISITS} lines, {2 * VISITS} units to ")
    (batch,) = left(desk)
    assert events(desk)[-1] == batch  # behind what was pressed meanwhile
    assert len(path.read_text().splitlines()) == VISITS + 1
    desk.press("97110")
    assert not desk.tile("97110").tile.running
    assert isinstance(events(desk)[-1], Stopped)
    assert desk.clinic._log.verify() == []  # pyright: ignore[reportPrivateUsage]
    desk.qtbot.waitUntil(lambda: not page.progress.isVisibleTo(page))


def test_what_is_canceled_leaves_nothing_behind(
    open_desk: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_page(open_desk)
    page, folder = desk.window.export, tmp_path / "out"
    folder.mkdir()
    steps: list[int] = []

    def slow(export: UUID, several: tuple[leaving.Going, ...], naming: leaving.Naming) -> Packed:
        steps.append(len(several))
        time.sleep(0.005)
        return PACKED(export, several, naming)

    monkeypatch.setattr(batches, "AT_ONCE", 1)
    monkeypatch.setattr(batches, "packed", slow)
    write(desk, folder / "charges.csv")
    desk.qtbot.waitUntil(lambda: page.progress.bar.value() > 2)
    assert any(folder.iterdir())
    desk.press(page.progress.cancel_button)
    assert not page.progress.isVisible()
    assert len(steps) < VISITS
    assert list(folder.iterdir()) == []
    assert left(desk) == []
    monkeypatch.undo()
    write(desk, folder / "charges.csv")
    desk.qtbot.waitUntil(lambda: page.said.text().startswith(f"Exported: {VISITS} visits"))
    assert {each.name for each in folder.iterdir()} == {"charges.csv", "charges.csv.manifest.json"}
    desk.qtbot.waitUntil(lambda: not page.progress.isVisible())


def test_what_was_said_in_the_moment_of_canceling_has_left(
    open_desk: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_page(open_desk)
    page, path, said, go_on = desk.window.export, tmp_path / "charges.csv", Event(), Event()
    keep = batches.keep

    def late(batch: batches.Written) -> Path:
        said.set()
        assert go_on.wait(60)
        return keep(batch)

    monkeypatch.setattr(batches, "keep", late)
    write(desk, path)
    assert said.wait(60)
    go_on.set()
    desk.press(page.progress.cancel_button)
    assert page.said.text().startswith(f"Exported: {VISITS} visits")
    assert path.exists()
    assert len(left(desk)) == 1
