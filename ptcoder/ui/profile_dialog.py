"""The editor of a profile: its text, and the first rows as it would write them, at each letter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ptcoder.clinic import Refused
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns

SHOWN_LINES = 6


class ProfileDialog(PlainDialog):
    """``saved`` tells the name and the text. ``tried`` gives the first rows of a file, or raises Refused."""

    saved = Signal(str, str)

    def __init__(self, look: Look, parent: QWidget, name: str, text: str, tried: Callable[[str, str], str]) -> None:
        super().__init__(look, parent, "Edit a profile")
        self._tried = tried
        self.name = QLineEdit(name)
        self.name.setAccessibleName("Name of the profile")
        line = columns()
        line.addWidget(Words(look, "Saved as"))
        line.addWidget(self.name, 1)
        self.body.addLayout(line)
        self.text = QPlainTextEdit(text)
        self.text.setAccessibleName("Text of the profile")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(look.px(230))
        self.body.addWidget(self.text, 2)
        self.error = Words(look, token="error", wrap=True)
        self.body.addWidget(self.error)
        self.shown = QPlainTextEdit()
        self.shown.setReadOnly(True)
        self.shown.setTabChangesFocus(True)
        self.shown.setAccessibleName("The first rows")
        self.shown.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.shown.setMinimumHeight(look.px(110))
        self.body.addWidget(self.shown, 1)
        self.save_button = button("Save", "primary", press=self._save)
        self.at_least(look.px(760))
        self.end(button("Cancel", press=self.reject), self.save_button)
        self.text.textChanged.connect(self._show)
        self.name.textChanged.connect(lambda: self._show())
        self._show()

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.setVisible(bool(text))

    def _show(self) -> None:
        try:
            said = self._tried(self.name.text().strip(), self.text.toPlainText())
        except Refused as refused:
            self.show_error(str(refused))
            self.save_button.setEnabled(False)
            return
        self.show_error("")
        self.save_button.setEnabled(True)
        self.shown.setPlainText("\n".join(said.splitlines()[:SHOWN_LINES]))

    def _save(self) -> None:
        self.saved.emit(self.name.text().strip(), self.text.toPlainText())
