"""The editor of a profile: its columns and options to choose, its text, and the first rows as it would write them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPlainTextEdit, QWidget

from ptcoder.clinic import Refused
from ptcoder.export import profile_text
from ptcoder.export.charge_lines import FIELDS
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns

SHOWN_LINES = 6
ALIKE = (
    "Only originals leave by it: without a column kind or frequency a replacement or a void would look like one more "
    "charge."
)
LETTERS = 10
"""So much of a column's name is shown at least."""


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
        self.add_menu, self.option_menu = QMenu(self), QMenu(self)
        for field, words in FIELDS.items():
            _act(self.add_menu, f"{field}: {words}", partial(self._add, field))
        for key, several in profile_text.OPTIONS.items():
            menu = self.option_menu.addMenu(f"{key}: {profile_text.OPTION_WORDS[key]}")
            for said in several:
                _act(menu, said, partial(self._set_option, key, said))
        self.add_button, self.option_button = button("Add a column"), button("How it is written")
        self.add_button.setMenu(self.add_menu)
        self.option_button.setMenu(self.option_menu)
        self.column = QComboBox()
        self.column.setAccessibleName("Column of the profile")
        self.column.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.column.setMinimumContentsLength(LETTERS)
        self.earlier = button("Earlier", press=lambda: self._move(-1))
        self.later = button("Later", press=lambda: self._move(1))
        self.out = button("Take out", press=self._take_out)
        chosen = FlowLayout(gap=8)
        for each in (self.add_button, self.option_button, self.column, self.earlier, self.later, self.out):
            chosen.addWidget(each)
        self.body.addLayout(chosen)
        self.text = QPlainTextEdit(text)
        self.text.setAccessibleName("Text of the profile")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(look.px(190))
        self.body.addWidget(self.text, 2)
        self.error = Words(look, token="error", wrap=True)
        self.body.addWidget(self.error)
        self.hint = Words(look, ALIKE, token="muted", wrap=True)
        self.body.addWidget(self.hint)
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
        self.column.currentIndexChanged.connect(lambda: self._offer())
        self._show()

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.setVisible(bool(text))

    def _show(self) -> None:
        self._show_columns()
        try:
            said = self._tried(self.name.text().strip(), self.text.toPlainText())
        except Refused as refused:
            self.show_error(str(refused))
            self.save_button.setEnabled(False)
            self.hint.hide()
            return
        self.show_error("")
        self.hint.setVisible(not profile_text.tells_kind(self.text.toPlainText()))
        self.save_button.setEnabled(True)
        self.shown.setPlainText("\n".join(said.splitlines()[:SHOWN_LINES]))

    # --- choosing

    def _show_columns(self) -> None:
        """The columns by their names; the one that is chosen stays so, by its place."""
        names, at = profile_text.names(self.text.toPlainText()), self.column.currentIndex()
        if names != tuple(self.column.itemText(each) for each in range(self.column.count())):
            self.column.blockSignals(True)
            self.column.clear()
            self.column.addItems(names)
            self.column.setCurrentIndex(min(max(at, 0), len(names) - 1))
            self.column.blockSignals(False)
        self._offer()

    def _offer(self) -> None:
        at = self.column.currentIndex()
        self.earlier.setEnabled(at > 0)
        self.later.setEnabled(0 <= at < self.column.count() - 1)
        self.out.setEnabled(at >= 0)

    def _add(self, field: str) -> None:
        self._write(profile_text.with_column(self.text.toPlainText(), field))
        self.column.setCurrentIndex(self.column.count() - 1)
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _set_option(self, key: str, said: str) -> None:
        self._write(profile_text.with_option(self.text.toPlainText(), key, said))

    def _move(self, by: int) -> None:
        at = self.column.currentIndex()
        self._write(profile_text.moved(self.text.toPlainText(), at, at + by))
        self.column.setCurrentIndex(at + by)

    def _take_out(self) -> None:
        self._write(profile_text.without_column(self.text.toPlainText(), self.column.currentIndex()))

    def _write(self, text: str) -> None:
        """As if it was typed: it can be taken back in the text."""
        cursor = self.text.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)

    def _save(self) -> None:
        self.saved.emit(self.name.text().strip(), self.text.toPlainText())


def _act(menu: QMenu, text: str, do: Callable[[], object]) -> None:
    action = QAction(text.replace("&", "&&"), menu)
    action.triggered.connect(lambda: do())
    menu.addAction(action)
