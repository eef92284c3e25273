"""The recovery code is shown, printed and typed back; the passphrase is set; the key of the log is changed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QStackedWidget, QWidget

from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.form import Form
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, frame, rows
from ptcoder.ui.theme import Size, Weight
from ptcoder.ui.unlock_dialog import NOT_ALIKE, NewPassphrase

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

WHAT_FOR = (
    "The log is encrypted, and its key lies on this computer. If the computer or the passphrase is lost, these 30 "
    "characters are the only way to open the log. Write them down or print them, and keep the paper where the "
    "clinic keeps its keys. They are shown this once."
)
ANOTHER = "A new code takes the place of the one that was made before: that paper then opens nothing any more."
PRINTED = (
    "Recovery code of the ptcoder log",
    "It opens the log on any computer. Keep this paper where the clinic keeps its keys, never beside the computer.",
    "To use it: start ptcoder where the log lies; it asks for the code.",
)


class RecoveryCodeDialog(PlainDialog):
    """Three steps: a new code is wanted, it is shown, two of its groups are typed back from the paper."""

    wanted = Signal()
    """A new code is to be made; whoever makes it calls ``show_code``."""

    verified = Signal()

    ends_with_lock = True

    def __init__(self, look: Look, parent: QWidget, *, first: bool) -> None:
        """``first``: there is no earlier code that a new one would replace."""
        super().__init__(look, parent, "Recovery code")
        self._look = look
        self._code = ""
        self._asked: tuple[int, int] = (0, 1)
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.error.hide()
        self.steps = QStackedWidget()
        self.steps.addWidget(self._first_step(first))
        self.steps.addWidget(self._second_step())
        self.steps.addWidget(self._third_step())
        self.body.addWidget(self.steps)
        self.body.addWidget(self.error)
        self.later_button = button("Later", press=self.reject)
        self.later_button.setToolTip("A notice stays until the code is checked.")
        self.next_button = button("Make the code" if first else "Make a new code", "primary", press=self._next)
        self.end(self.later_button, self.next_button)
        self.at_least(look.px(540))
        self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_code(self, code: str) -> None:
        self._code = code
        for shown, group in zip(self.groups, code.split("-"), strict=True):
            shown.setText(group)
        self.code_words.setAccessibleName(f"Recovery code: {' '.join(' '.join(group) for group in code.split('-'))}")
        self.steps.setCurrentIndex(1)
        self.next_button.setText("It is written down")
        self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()

    def print_code(self) -> None:
        """One page, by the system's own dialog; nothing of it is kept."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        printer.setDocName("ptcoder")
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: self.print_to(printer))
        dialog.finished.connect(dialog.deleteLater)
        dialog.setModal(True)
        dialog.show()

    def print_to(self, printer: QPrinter) -> None:
        """Draws the page with the code on it."""
        from PySide6.QtGui import QTextDocument

        title, first, last = PRINTED
        page = QTextDocument()
        page.setHtml(
            f"<h2>{title}</h2><p style='font-size: 18pt'><tt>{'&nbsp;&nbsp;'.join(self._code.split('-'))}</tt></p>"
            f"<p>{first}</p><p>{last}</p>"
        )
        page.print_(printer)

    # --- the steps

    def _first_step(self, first: bool) -> QWidget:
        step = QWidget()
        inside = rows(step, gap=8)
        inside.addWidget(Words(self._look, WHAT_FOR, wrap=True))
        if not first:
            inside.addWidget(Words(self._look, ANOTHER, wrap=True, token="muted"))
        inside.addStretch(1)
        return step

    def _second_step(self) -> QWidget:
        step = QWidget()
        inside = rows(step, gap=12)
        inside.addWidget(Words(self._look, "Write down all six groups, in this order.", wrap=True))
        inside.addWidget(self._code_card())
        line = columns()
        self.copy_button = button("Copy", press=self._copy)
        self.print_button = button("Print…", press=self.print_code)
        line.addWidget(self.copy_button)
        line.addWidget(self.print_button)
        line.addStretch(1)
        inside.addLayout(line)
        return step

    def _code_card(self) -> QFrame:
        self.code_words = card = frame("calm")
        card.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        grid = QGridLayout(card)
        grid.setContentsMargins(20, 16, 20, 16)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(12)
        face = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        face.setPixelSize(self._look.px(Size.CLOCK))
        self.groups = [Words(self._look, size=Size.CLOCK, weight=Weight.BOLD) for _ in range(6)]
        for number, shown in enumerate(self.groups):
            shown.setFont(face)
            cell = columns(gap=8)
            cell.addWidget(Words(self._look, f"{number + 1}", size=Size.SMALL, token="muted"))
            cell.addWidget(shown)
            cell.addStretch(1)
            grid.addLayout(cell, number // 3, number % 3)
        return card

    def _third_step(self) -> QWidget:
        step = QWidget()
        inside = rows(step, gap=10)
        said = "Type two of the groups from the paper, so that it is certain that it can be read."
        inside.addWidget(Words(self._look, said, wrap=True))
        form = Form()
        self.labels = [Words(self._look), Words(self._look)]
        self.fields = [QLineEdit(), QLineEdit()]
        for label, field in zip(self.labels, self.fields, strict=True):
            field.setFixedWidth(self._look.px(120))
            field.returnPressed.connect(self._next)
            form.addRow(label, field)
        inside.addLayout(form)
        self.back_button = button("Show the code again", "flat", press=self._back)
        inside.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(1)
        return step

    def _next(self) -> None:
        self.error.hide()
        match self.steps.currentIndex():
            case 0:
                self.wanted.emit()
            case 1:
                self._ask()
            case _:
                self._check()

    def _ask(self) -> None:
        one, other = sorted(secrets.SystemRandom().sample(range(6), 2))
        self._asked = (one, other)
        for group, label, field in zip(self._asked, self.labels, self.fields, strict=True):
            label.setText(f"Group {group + 1}")
            field.setAccessibleName(f"Group {group + 1}")
            field.clear()
        self.steps.setCurrentIndex(2)
        self.next_button.setText("Check")
        self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self) -> None:
        self.error.hide()
        self.steps.setCurrentIndex(1)
        self.next_button.setText("It is written down")

    def _check(self) -> None:
        from ptcoder.store.recovery_code import meant

        groups = self._code.split("-")
        wrong = [
            number
            for number, field in zip(self._asked, self.fields, strict=True)
            if meant(field.text()) != groups[number]
        ]
        if wrong:
            named = " and ".join(str(number + 1) for number in wrong)
            said = f"Group {named} is" if len(wrong) == 1 else f"Groups {named} are"
            self.show_error(f"{said} not what was shown. Compare the paper with the code.")
            field = self.fields[self._asked.index(wrong[0])]
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            field.selectAll()
            return
        self.verified.emit()
        self.accept()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)
        self.copy_button.setText("Copied")


class PassphraseDialog(PlainDialog):
    """Sets a passphrase, another one, or none."""

    chosen = Signal(str)
    removed = Signal()

    ends_with_lock = True

    def __init__(self, look: Look, parent: QWidget, *, is_set: bool, has_store: bool) -> None:
        super().__init__(look, parent, "Passphrase")
        if is_set:
            said = "A passphrase is asked at each start. Type another one to change it."
        else:
            said = (
                "The key of the log lies in this computer's credential store: whoever is signed in to this account "
                "opens it. With a passphrase the key leaves the store, and the passphrase is asked at each start."
            )
        self.body.addWidget(Words(look, said, wrap=True))
        self.twice = NewPassphrase(look)
        self.body.addWidget(self.twice)
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.remove_button = button("Remove the passphrase", press=self.removed.emit)
        self.remove_button.setVisible(is_set and has_store)
        self.set_button = button("Set", "primary", press=self._set)
        self.end(self.remove_button, button("Cancel", press=self.reject), self.set_button)
        self.set_button.setAutoDefault(False)
        self.twice.first.returnPressed.connect(self.twice.again.setFocus)
        self.twice.again.returnPressed.connect(self._set)
        self.at_least(look.px(480))
        self.twice.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()

    def _set(self) -> None:
        typed = self.twice.text()
        if typed is None:
            self.show_error(NOT_ALIKE)
        else:
            self.chosen.emit(typed)


class ChangeKeyDialog(PlainDialog):
    """Another key for the log: the passphrase is asked where one is set."""

    wanted = Signal(str)
    """The passphrase, empty where none is set."""

    ends_with_lock = True

    def __init__(self, look: Look, parent: QWidget, *, passphrase: bool) -> None:
        super().__init__(look, parent, "Change the key")
        said = (
            "The whole log is encrypted anew, with another key. Do this when somebody may have had the key: after a "
            "copy of this computer's account got out, or the recovery code was seen. It takes a moment, the clocks "
            "run on, and a new recovery code is shown."
        )
        self.body.addWidget(Words(look, said, wrap=True))
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName("Passphrase")
        self.field.setPlaceholderText("Passphrase")
        self.field.setVisible(passphrase)
        self.body.addWidget(self.field)
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.change_button = button("Change the key", "primary", press=self._change)
        self.end(button("Cancel", press=self.reject), self.change_button)
        self.change_button.setAutoDefault(False)
        self.field.returnPressed.connect(self._change)
        self.at_least(look.px(480))
        (self.field if passphrase else self.change_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()

    def _change(self) -> None:
        self.wanted.emit(self.field.text())
