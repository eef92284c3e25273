"""Small windows of the work list: a denial, something to be done about a bill, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ptcoder.reports.work import CALLED, PROCESS, WAYS, Kind, WorkItem
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.form import Form
from ptcoder.ui.look import Look
from ptcoder.ui.parts import FingerRows, Words, button

DAY = "2026-04-30 or 04/30/2026"


class WorkDialog(PlainDialog):
    """A form of named fields; what is wrong is said below them, and what was typed stays."""

    def __init__(self, look: Look, parent: QWidget, title: str, about: str, save: str) -> None:
        super().__init__(look, parent, title)
        self._look = look
        self.body.addWidget(Words(look, about, token="muted", wrap=True))
        self.form = Form()
        self.form.setRowWrapPolicy(Form.RowWrapPolicy.WrapLongRows)
        self.body.addLayout(self.form)
        self.error = Words(look, token="error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.at_least(look.px(460))
        self.save_button = button(save, "primary", press=self._tell)
        self.end(button("Cancel", press=self.reject), self.save_button)
        self.save_button.setDefault(True)

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()

    def _field(self, name: str, hint: str = "") -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setPlaceholderText(hint)
        self.form.addRow(Words(self._look, name), made)
        return made

    def _choice(self, name: str, items: Sequence[tuple[str, str]]) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(name)
        made.setItemDelegate(FingerRows(self._look, made))
        for text, value in items:
            made.addItem(text, value)
        self.form.addRow(Words(self._look, name), made)
        return made

    def _tell(self) -> None:
        """Hands on what was typed."""


class DenialDialog(WorkDialog):
    told = Signal(str, str, str, str, str)
    """Code, reason, amount, last day, note."""

    def __init__(self, look: Look, parent: QWidget, codes: Sequence[str]) -> None:
        about = "As the remittance says it. The reason is a claim adjustment reason code, with or without its group."
        super().__init__(look, parent, "Enter a denial", about, "Enter")
        self.line = self._choice("Line", [*((code, code) for code in codes), ("The whole bill", "")])
        self.reason = self._field("Reason code", "CO-97, 50 or B7")
        self.amount = self._field("Amount denied", "45.00")
        self.appeal_by = self._field("Appeal by", DAY)
        self.note = self._field("Note")
        self.reason.setFocus()

    def _tell(self) -> None:
        words = (self.reason.text(), self.amount.text(), self.appeal_by.text(), self.note.text())
        self.told.emit(str(self.line.currentData()), *words)


class PutDialog(WorkDialog):
    told = Signal(str, str, str, str)
    """Kind, why, amount, last day."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent, "Put on the work list", PROCESS[Kind.CORRECTED], "Put on the list")
        kinds = (Kind.CORRECTED, Kind.REFUND)
        self.kind = self._choice("What is to be done", [(CALLED[kind], kind.value) for kind in kinds])
        self.text = self._field("Why", "what was wrong about the bill")
        self.amount = self._field("Amount", "45.00")
        self.due = self._field("Until", DAY)
        self.text.setFocus()

    def _tell(self) -> None:
        self.told.emit(str(self.kind.currentData()), self.text.text(), self.amount.text(), self.due.text())


class SettleDialog(WorkDialog):
    told = Signal(str, str)
    """How it ended, and what stands for it."""

    def __init__(self, look: Look, parent: QWidget, item: WorkItem) -> None:
        super().__init__(look, parent, f"Settle: {CALLED[item.kind]}", f"{item.text}. {PROCESS[item.kind]}", "Settle")
        self.how = self._choice("How it ended", [(way, way) for way in WAYS[item.kind]])
        self.how.setEditable(True)
        self.note = self._field("What stands for it", "check or letter, its number and date")
        self.note.setFocus()

    def _tell(self) -> None:
        self.told.emit(self.how.currentText(), self.note.text())
