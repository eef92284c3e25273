"""A tick with a sentence beside it that goes on in the next line where there is no room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, columns
from ptcoder.ui.theme import Size


class Tick(QWidget):
    """``box`` is what is ticked; a press on the sentence ticks it too. Qt's own never breaks its text into lines."""

    def __init__(self, look: Look, text: str) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.setAccessibleName(text)
        layout = columns(self, gap=6)
        layout.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(Words(look, text, size=Size.SMALL, wrap=True), 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # so that its end comes here too

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.box.isEnabled() and self.rect().contains(event.position().toPoint()):
            self.box.setFocus(Qt.FocusReason.MouseFocusReason)
            self.box.click()
