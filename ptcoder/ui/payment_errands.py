"""What is paid for the visit at review."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ptcoder.clinic import Refused
from ptcoder.clinic.payments import PaymentSheet
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.store import LogError
from ptcoder.ui.controller import Controller
from ptcoder.ui.payment_dialog import PaymentDialog
from ptcoder.ui.payment_section import balance

Intent = Callable[[str, str, str], None]


class PaymentErrands(QObject):
    """Shows the payments with every sheet of the review, and asks for one more in a small window."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._section = desk.window.review.payments
        self._section.pay_wanted.connect(self.pay)
        self._section.back_wanted.connect(self.give_back)
        desk.window.menus.pay.triggered.connect(self.pay)
        desk.shown.connect(self.refresh)

    def refresh(self) -> None:
        """Shows what was paid for the visit at review."""
        review = self._desk.window.review
        if self._desk.window.pages.currentWidget() is not review or review.visit is None or self._desk.sheet.locked:
            return
        self._section.show_payments(self._sheet(review.visit.visit))

    def pay(self) -> None:
        visit = self._desk.visit
        sheet = self._sheet(visit.visit) if visit is not None else None
        if sheet is not None:
            owed = f"{sheet.owed}" if sheet.owed is not None and sheet.owed > 0 else ""
            self._ask(sheet, "Record a payment", owed, self._desk.clinic.payments.record)

    def give_back(self) -> None:
        visit = self._desk.visit
        sheet = self._sheet(visit.visit) if visit is not None else None
        if sheet is not None:
            over = -sheet.owed if sheet.owed is not None and sheet.owed < 0 else sheet.paid
            self._ask(sheet, "Give money back", f"{over}", self._desk.clinic.payments.give_back)

    def _ask(self, sheet: PaymentSheet, title: str, amount: str, intent: Intent) -> None:
        window = self._desk.window
        dialog = PaymentDialog(window.look, window, title, balance(sheet), amount)

        def tell(amount: str, how: str) -> None:
            def done() -> FloorSheet:
                intent(sheet.visit, amount, how)
                return self._desk.clinic.floor()

            if self._desk.do(done, undoable=True):
                dialog.accept()
            else:
                window.toast.hide()
                dialog.show_error(self._desk.failed)

        dialog.told.connect(tell)
        dialog.open()

    def _sheet(self, visit: str) -> PaymentSheet | None:
        try:
            return self._desk.clinic.payments.sheet(visit)
        except (Refused, LogError) as why:
            self._desk.say(f"The payments are not shown. {why}")
            return None
