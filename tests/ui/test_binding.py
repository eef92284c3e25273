"""What this program relies on of the binding to Qt itself."""

import sys

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


def test_a_call_that_returns_nothing_keeps_none_alive(qtbot: QtBot) -> None:
    """6.12.0 gave back one reference to None at each; before Python 3.12 the process aborts when none is left."""
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(500):
        widget.setToolTip("a")
    assert abs(sys.getrefcount(None) - before) < 250
