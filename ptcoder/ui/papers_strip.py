"""Below a page's head: how far the papers are, a way to end that, and where they went."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QProgressBar

from ptcoder.ui.look import Look
from ptcoder.ui.parts import IconButton, Words, button, columns


class PapersStrip(QFrame):
    """Shows one thing at a time; hidden where there is nothing to say."""

    cancel_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self._folder = Path()
        self.said = Words(look, wrap=True)
        self.said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Papers made so far")
        self.bar.setTextVisible(False)
        self.cancel_button = button("Cancel", name="Cancel the papers", press=self.cancel_wanted.emit)
        self.open_button = button("Open folder", press=self._open)
        self.close_button = IconButton(look, "close", "Close this line")
        self.close_button.clicked.connect(self.hide)
        layout = columns(self, margins=(18, 6, 18, 6), gap=10)
        layout.addWidget(self.said, 3)
        layout.addWidget(self.bar, 2)
        for each in (self.cancel_button, self.open_button, self.close_button):
            layout.addWidget(each)
        self.hide()

    def show_working(self, text: str) -> None:
        self.bar.setValue(0)
        self._show(text, working=True)

    def show_written(self, text: str, folder: Path) -> None:
        """It is there; ``folder`` can be opened."""
        self._folder = folder
        self._show(text)
        self.open_button.show()

    def show_done(self, text: str) -> None:
        self._show(text)

    def show_failed(self, why: str) -> None:
        self._show(why, token="error")

    def _show(self, text: str, *, working: bool = False, token: str = "text") -> None:
        self.said.color(token)
        self.said.setText(text)
        self.bar.setVisible(working)
        self.cancel_button.setVisible(working)
        self.close_button.setVisible(not working)
        self.open_button.hide()
        self.show()

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
