"""What a visit costs and what was paid for it, at the foot of the bill."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ptcoder.clinic.payments import PaymentSheet
from ptcoder.export.superbill import money
from ptcoder.ui import words
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, heading, rows
from ptcoder.ui.theme import Size, Weight

NO_FEES = "The clinic's table has no fee for every code, so there is no total. Import the fees on the Payers page."


class PaymentSection(QWidget):
    """A function of what was paid; shown where patients pay by themselves, or something was paid."""

    pay_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._sheet: PaymentSheet | None = None
        self.balance = Words(look, weight=Weight.SEMIBOLD, wrap=True)
        self.list = Words(look, size=Size.SMALL, token="muted", wrap=True)
        self.list.setAccessibleName("Payments")
        self.pay_button = button("Payment…", name="Record a payment", press=self.pay_wanted.emit)
        self.back_button = button("Give back…", name="Give money back", press=self.back_wanted.emit)
        layout = rows(self, gap=6)
        layout.addWidget(heading(look, "Payment"))
        layout.addWidget(self.balance)
        layout.addWidget(self.list)
        line = columns(gap=8)
        line.addWidget(self.pay_button)
        line.addWidget(self.back_button)
        line.addStretch(1)
        layout.addLayout(line)
        self.hide()

    def show_payments(self, sheet: PaymentSheet | None) -> None:
        if sheet == self._sheet:
            return
        self._sheet = sheet
        self.setVisible(sheet is not None and (sheet.asked or bool(sheet.rows)))
        if sheet is None:
            return
        self.balance.setText(balance(sheet))
        lines = [f"{words.short_day(each.on)}   {money(each.amount)}   {each.how}" for each in sheet.rows]
        if sheet.total is None:
            lines.append(NO_FEES)
        self.list.setText("\n".join(lines) or "Nothing is paid yet.")
        self.back_button.setEnabled(sheet.paid > 0)


def balance(sheet: PaymentSheet) -> str:
    """``Balance $45.00 of $90.00``; what is too much is said so."""
    if sheet.total is None or sheet.owed is None:
        return f"Paid {money(sheet.paid)}"
    if sheet.owed < 0:
        return f"{money(-sheet.owed)} too much was paid, of {money(sheet.total)}"
    return f"Balance {money(sheet.owed)} of {money(sheet.total)}"
