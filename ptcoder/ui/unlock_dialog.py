"""What is asked before the log opens: a passphrase to guard it with, the passphrase, or the recovery code."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from ptcoder.store import LogError, Way
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.form import Form
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, rows
from ptcoder.ui.theme import Size

TITLES = {
    Way.NEW_PASSPHRASE: "Set a passphrase",
    Way.PASSPHRASE: "The log is locked",
    Way.CODE: "The recovery code is needed",
}
SAID = {
    Way.NEW_PASSPHRASE: (
        "It will be asked each time ptcoder starts. Four or five words that you will remember are good, at least 12 "
        "characters. Nobody can tell it to you again."
    ),
    Way.PASSPHRASE: "Type the passphrase to open it.",
    Way.CODE: (
        "Type the 30 characters that were written down when the log was begun. Dashes, spaces and small letters make "
        "no difference."
    ),
}
INSTEAD = {Way.PASSPHRASE: "Use the passphrase instead", Way.CODE: "Use the recovery code instead"}
NOT_ALIKE = "The two are not alike. Type both again."


class NewPassphrase(QWidget):
    """A passphrase typed twice."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.first = _hidden("Passphrase")
        self.again = _hidden("Passphrase again")
        form = Form(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(look.px(10))
        form.addRow(Words(look, "Passphrase"), self.first)
        form.addRow(Words(look, "The same again"), self.again)
        show = QCheckBox("Show what is typed")
        show.toggled.connect(self._show)
        form.addRow("", show)
        self.show_box = show
        self.setFocusProxy(self.first)

    def text(self) -> str | None:
        """The passphrase; None where the two are not alike."""
        return self.first.text() if self.first.text() == self.again.text() else None

    def _show(self, shown: bool) -> None:
        for field in (self.first, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


class UnlockDialog(PlainDialog):
    """Asks in one of the ways, and lets the person take another of them. ``attempt`` is handed the way and what was
    typed; it raises LogError where that opens nothing, and the dialog says so and stays.
    """

    def __init__(
        self, look: Look, parent: QWidget | None, why: str, ways: tuple[Way, ...], attempt: Callable[[Way, str], None]
    ) -> None:
        self.way = ways[0]
        super().__init__(look, parent, TITLES[self.way])
        self._look = look
        self._attempt = attempt
        self.body.addWidget(Words(look, f"{why} {SAID[self.way]}".strip(), wrap=True))
        self.twice = NewPassphrase(look)
        self.once = _hidden("Passphrase") if self.way is Way.PASSPHRASE else QLineEdit()
        if self.way is Way.CODE:
            self.once.setAccessibleName("Recovery code")
            self.once.setPlaceholderText("XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX")
        asked = self.twice if self.way is Way.NEW_PASSPHRASE else self.once
        inside = rows(gap=8)
        inside.addWidget(asked)
        self.body.addLayout(inside)
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.instead: Way | None = ways[1] if len(ways) > 1 else None
        if self.instead is not None:
            other = button(INSTEAD[self.instead], "flat", press=self._take_other)
            self.body.addWidget(other, 0, Qt.AlignmentFlag.AlignLeft)
            self.other_button = other
        self.wants_other = False
        self.open_button = button("Go on" if self.way is Way.NEW_PASSPHRASE else "Open", "primary", press=self._try)
        self.quit_button = button("Quit", press=self.reject)
        self.end(self.quit_button, self.open_button)
        for field in (self.once, self.twice.again):
            field.returnPressed.connect(self._try)
        self.twice.first.returnPressed.connect(self.twice.again.setFocus)
        self.quit_button.setAutoDefault(False)
        self.open_button.setAutoDefault(False)  # Enter in a field does it, once
        self.at_least(look.px(480))
        asked.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_other(self) -> None:
        self.wants_other = True
        self.reject()

    def _try(self) -> None:
        typed = self.twice.text() if self.way is Way.NEW_PASSPHRASE else self.once.text()
        if typed is None:
            self._say(NOT_ALIKE)
            return
        try:
            self._attempt(self.way, typed)
        except LogError as error:
            self._say(str(error))
            return
        self.accept()

    def _say(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()
        asked = self.twice.first if self.way is Way.NEW_PASSPHRASE else self.once
        asked.setFocus(Qt.FocusReason.OtherFocusReason)
        asked.selectAll()


def _hidden(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field
