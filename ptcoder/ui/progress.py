"""How far a piece of work is, and a way to end it."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from ptcoder.ui.parts import button, columns
from ptcoder.ui.work import Errand


class Progress(QWidget):
    """Hidden while nothing is under way."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress")
        self.cancel_button = button("Cancel")
        line = columns(self)
        line.addWidget(self.bar, 1)
        line.addWidget(self.cancel_button)
        self.hide()

    def follow(self, errand: Errand) -> None:
        """Shows this errand's work from now on."""
        errand.progressed.connect(self.bar.setValue)
        errand.working.connect(self.setVisible)
        self.cancel_button.clicked.connect(lambda: errand.end())
