"""A payment: how much, and how."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ptcoder.clinic.payments import WAYS
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.form import Form
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button


class PaymentDialog(PlainDialog):
    """``amount`` stands there already and is typed over; ``told`` hands on what was typed."""

    told = Signal(str, str)
    """An amount, and how it was paid."""

    def __init__(self, look: Look, parent: QWidget, title: str, about: str, amount: str) -> None:
        super().__init__(look, parent, title)
        self.amount = QLineEdit(amount)
        self.amount.setAccessibleName("Amount in dollars")
        self.amount.setPlaceholderText("0.00")
        self.amount.selectAll()
        self.how = QComboBox()
        self.how.setEditable(True)
        self.how.setAccessibleName("How it was paid")
        for way in WAYS:
            self.how.addItem(way.capitalize(), way)
        self.error = Words(look, token="error", wrap=True)
        self.error.hide()
        self.body.addWidget(Words(look, about, token="muted", wrap=True))
        form = Form()
        form.setRowWrapPolicy(Form.RowWrapPolicy.WrapLongRows)
        form.addRow(Words(look, "Amount in dollars"), self.amount)
        form.addRow(Words(look, "How"), self.how)
        self.body.addLayout(form)
        self.body.addWidget(self.error)
        self.at_least(look.px(380))
        self.save_button = button("Record", "primary", press=self._tell)
        self.end(button("Cancel", press=self.reject), self.save_button)
        self.save_button.setDefault(True)
        self.amount.setFocus()

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()
        self.amount.setFocus()
        self.amount.selectAll()

    def _tell(self) -> None:
        typed = self.how.currentText()
        known = self.how.findText(typed)
        self.told.emit(self.amount.text(), str(self.how.itemData(known)) if known >= 0 else typed)
