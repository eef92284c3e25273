"""What is paid for the visit at review."""

from __future__ import annotations

from collections.abc import Callable

from ptcoder.clinic import Refused
from ptcoder.clinic.payments import PaymentSheet
from ptcoder.store import LogError
from ptcoder.ui.at_review import AtReview
from ptcoder.ui.controller import Controller
from ptcoder.ui.payment_dialog import PaymentDialog
from ptcoder.ui.payment_section import balance

Intent = Callable[[str, str, str], None]


class PaymentErrands(AtReview):
    """Shows the payments with every sheet of the review, and asks for one more in a small window."""

    def __init__(self, desk: Controller) -> None:
        section = desk.window.review.payments
        super().__init__(desk, "The payments are", lambda visit: section.show_payments(self._sheet(visit)))
        section.pay_wanted.connect(self.pay)
        section.back_wanted.connect(self.give_back)
        desk.window.menus.pay.triggered.connect(self.pay)

    def pay(self) -> None:
        visit = self.desk.visit
        sheet = self._sheet(visit.visit) if visit is not None else None
        if sheet is not None:
            owed = f"{sheet.owed}" if sheet.owed is not None and sheet.owed > 0 else ""
            self._ask(sheet, "Record a payment", owed, self.desk.clinic.payments.record)

    def give_back(self) -> None:
        visit = self.desk.visit
        sheet = self._sheet(visit.visit) if visit is not None else None
        if sheet is not None:
            over = -sheet.owed if sheet.owed is not None and sheet.owed < 0 else sheet.paid
            self._ask(sheet, "Give money back", f"{over}", self.desk.clinic.payments.give_back)

    def _ask(self, sheet: PaymentSheet, title: str, amount: str, intent: Intent) -> None:
        window = self.desk.window
        dialog = PaymentDialog(window.look, window, title, balance(sheet), amount)

        def tell(amount: str, how: str) -> None:
            if self.do(lambda: intent(sheet.visit, amount, how), undoable=True):
                dialog.accept()
            else:
                window.toast.hide()
                dialog.show_error(self.desk.failed)

        dialog.told.connect(tell)
        dialog.open()

    def _sheet(self, visit: str) -> PaymentSheet | None:
        try:
            return self.desk.clinic.payments.sheet(visit)
        except (Refused, LogError) as why:
            self.desk.say(f"The payments are not shown. {why}")
            return None
