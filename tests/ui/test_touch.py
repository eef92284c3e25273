"""A finger on the timeline: real touches, which the toolkit turns into presses, do all that a mouse does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ptcoder.ui.timeline_scale import Edge
from ptcoder.visit import MINUTE
from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.test_timeline import bar, place, press, row, said, texts, times, x_of

DEVICE = QTest.createTouchDevice()


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    """97110 from 10:02 to 10:34:10, 97140 since; it is 10:41:22."""
    return open_desk(scenes.one_running)


def touch(widget: QWidget, *points: QPoint) -> None:
    """Puts a finger down, takes it along these points, and lifts it."""
    sequence = QTest.touchEvent(widget, DEVICE, False)
    sequence.press(0, points[0], widget)
    sequence.commit()
    for point in points[1:]:
        sequence.move(0, point, widget)
        sequence.commit()
    sequence.release(0, points[-1], widget)
    sequence.commit()


def test_a_finger_drags_an_edge_and_a_tap_says_why(desk: Desk) -> None:
    """The start, not the end: no finger reaches farther than the 800 pixels of the offscreen screen."""
    timeline = desk.window.floor.timeline
    start = place(desk, bar(desk, "97110"), Edge.START)
    end = QPoint(x_of(desk, 5), start.y())
    touch(timeline, start, (start + end) / 2, end)
    assert "32 → 29 min" in texts(desk)
    press(desk, "Forgot to start")
    assert times(desk, "97110")[0] == 5
    assert said(desk, "97110") == [("start 10:05", "Forgot to start")]


def test_a_tap_on_a_stretch_splits_it_there(desk: Desk) -> None:
    at = QPoint(x_of(desk, 15), place(desk, bar(desk, "97110")).y())
    touch(desk.window.floor.timeline, at)
    touch(desk.button("Split at 10:15", desk.window.popover), QPoint(10, 10))
    press(desk, "Interrupted")
    parts = [each for each in desk.visit.bars if each.code == "97110"]
    assert parts[0].stop == parts[1].start == scenes.TEN + 15 * MINUTE
    assert row(desk, "97140").running


def test_taps_start_and_stop_a_code(desk: Desk, qapp: QApplication) -> None:
    tile = desk.tile("97112")
    touch(tile, tile.rect().center())
    assert desk.tile("97112").isChecked()
    assert not row(desk, "97140").running
    QTest.qWait(qapp.doubleClickInterval() + 50)  # sooner, it would be the same press
    tile = desk.tile("97112")
    touch(tile, tile.rect().center())
    assert not desk.tile("97112").isChecked()
