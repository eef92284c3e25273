"""The coded lines: a line opens to the sources of its why."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ptcoder.clinic.sheets import LineRow
from ptcoder.ui.lines import LinesView
from ptcoder.ui.look import Look

ROW = LineRow(
    text="97110-GP", label="Therapeutic exercise", units=2, minutes=30, why="Two full units.", sources=("A manual",)
)
BARE = LineRow(text="97140", label="Manual therapy", units=0, minutes=3, why="Too short.")


def shown(qtbot: QtBot, *, opened: bool) -> LinesView:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    view = LinesView(Look(app), opened=opened)
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show_lines((ROW, BARE))
    view.show()
    return view


def test_a_press_opens_a_line_to_its_sources_and_closes_it(qtbot: QtBot) -> None:
    view = shown(qtbot, opened=False)
    closed = view.height()
    assert view.reason(ROW) == "Two full units."
    spot = view.visualRect(view.model().index(0, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot.x(), spot.y()))
    assert view.reason(ROW) == "Two full units.\nBy: A manual."
    assert view.reason(BARE) == "Too short."
    assert view.height() > closed
    view.setCurrentIndex(view.model().index(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.reason(ROW) == "Two full units."
    assert view.height() == closed


def test_at_review_all_are_open_and_whoever_listens_hears_them(qtbot: QtBot) -> None:
    view = shown(qtbot, opened=True)
    assert view.reason(ROW) == "Two full units.\nBy: A manual."
    assert view.texts == [
        "97110-GP, 2 units, 30 min. Two full units. By: A manual.",
        "97140, not billed, 3 min. Too short.",
    ]
    tip = view.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "Therapeutic exercise\nTwo full units.\nBy: A manual."
