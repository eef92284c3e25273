"""What the window says and does while the log takes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from ptcoder.store import DiskFull, Log
from ptcoder.ui.dialogs import CloseDialog
from ptcoder.ui.held_banner import LATEST_MS, SOONEST_MS
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bool], None]]:
    """``full(True)``: nothing can be written to the log; ``full(False)``: it can be again."""
    write = Log._write  # pyright: ignore[reportPrivateUsage]

    def fail(*_: object) -> None:
        raise DiskFull("The disk is full; nothing was written")

    yield lambda on: monkeypatch.setattr(Log, "_write", fail if on else write)
    monkeypatch.setattr(Log, "_write", write)


def words(window: QWidget) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel))


def test_presses_go_on_under_a_banner_until_the_log_takes_them(open_desk: Open, full: Callable[[bool], None]) -> None:
    desk = open_desk(scenes.one_running)
    banner = desk.window.held
    assert not banner.isVisible()
    assert banner.tries_in == -1
    full(True)
    desk.press("97110")
    assert desk.tile("97110").isChecked()
    assert banner.isVisible()
    assert "1 press is not in the log yet. The disk is full; nothing was written. It is kept in the rescue file" in (
        banner.words.text()
    )
    assert banner.accessibleName() == banner.words.text()
    assert 0 < banner.tries_in <= 1.1 * SOONEST_MS
    desk.pass_time(minutes=8)
    desk.press("97112")
    assert "2 presses are not in the log yet" in banner.words.text()
    assert desk.tile("97112").isChecked()
    desk.press(banner.try_button)
    assert desk.window.toast.words.text() == "Not yet. The disk is full; nothing was written"
    assert banner.isVisible()
    full(False)
    desk.press(banner.try_button)
    assert not banner.isVisible()
    assert banner.tries_in == -1
    assert desk.window.toast.words.text() == (
        "2 presses that the log could not take when they were made are in it now, with their true times."
    )
    assert desk.tile("97112").isChecked()


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_moves_under_a_hand_and_nothing_is_covered(
    open_desk: Open, full: Callable[[bool], None], percent: int
) -> None:
    desk = open_desk(scenes.one_running)
    desk.window.look.scale_text(percent)
    desk.qtbot.wait(50)
    banner, grid = desk.window.held, desk.window.floor.tiles.grid
    head = desk.window.floor.header
    buttons = [each for each in (*head.findChildren(QPushButton), *desk.window.floor.cards.cards) if each.isVisible()]

    def places() -> list[QRect]:
        return [QRect(each.mapTo(desk.window, QPoint(0, 0)), each.size()) for each in (*grid.shown_buttons(), *buttons)]

    before = places()
    full(True)
    desk.press("97110")
    desk.window.toast.hide()
    assert banner.isVisible()
    assert places() == before
    assert not any(banner.geometry().intersects(place) for place in before)
    bar = desk.window.menuBar()
    assert not any(banner.geometry().intersects(bar.actionGeometry(each)) for each in bar.actions())
    assert banner.words.toolTip() == banner.words.text(), "it is said shorter, and whole here"
    assert banner.words.fontMetrics().horizontalAdvance(banner.words.painted) <= banner.words.width()
    full(False)
    desk.press(banner.try_button)
    assert places() == before


def test_it_is_tried_again_by_itself_less_and_less_often(open_desk: Open, full: Callable[[bool], None]) -> None:
    desk = open_desk(scenes.one_running)
    full(True)
    desk.press("97110")
    waits: list[int] = []
    for _ in range(8):
        waits.append(desk.window.held.tries_in)
        desk.window.held._timer.timeout.emit()  # pyright: ignore[reportPrivateUsage]
        desk.window.held._timer.stop()  # pyright: ignore[reportPrivateUsage]
        desk.controller.show_fresh()
    assert all(
        0.8 * wait <= waited <= 1.1 * wait for wait, waited in zip([2000, 4000, 8000, 16000], waits, strict=False)
    )
    assert waits[-1] > 0.8 * LATEST_MS
    full(False)
    desk.window.held._timer.timeout.emit()  # pyright: ignore[reportPrivateUsage]
    assert not desk.window.held.isVisible()


def test_signing_waits_and_says_why(open_desk: Open, full: Callable[[bool], None]) -> None:
    desk = open_desk(scenes.one_patient)
    desk.press("97110")
    desk.pass_time(minutes=20)
    full(True)
    desk.press(desk.button("Stop visit"))
    desk.key("r", CONTROL)
    desk.press(desk.window.review.sign_button)
    assert "1 press is not in the log yet: The disk is full" in desk.window.toast.words.text()
    assert "Signing has to wait" in desk.window.toast.words.text()


@pytest.mark.parametrize("kept", [True, False])
def test_closing_says_what_becomes_of_them(
    open_desk: Open, full: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    desk = open_desk(scenes.one_patient)
    full(True)
    if not kept:

        def nowhere(_place: Path, _content: bytes) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("ptcoder.store.rescue._put", nowhere)
    desk.press("97110")
    desk.press("97110")
    desk.window.close()
    dialog = desk.small_window(CloseDialog)
    assert isinstance(dialog, CloseDialog)
    if kept:
        assert "2 presses. The rescue file keeps them for the next start" in words(dialog)
        assert dialog.leave_button.text() == "Close"
    else:
        assert "2 presses. Closing loses them" in words(dialog)
        assert dialog.leave_button.text() == "Close and lose them"
    desk.press(dialog.stay_button)
    assert desk.window.isVisible()


def test_a_day_that_cannot_be_read_is_told(open_desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    desk: Desk = open_desk(scenes.one_patient)

    def fail(*_: object) -> None:
        raise DiskFull("The drive is gone.")

    desk.key("2", CONTROL)
    monkeypatch.setattr(Log, "visits_on", fail)
    desk.controller.show_day(date(2020, 1, 1))
    assert desk.window.toast.words.text() == "Not shown. The drive is gone."
