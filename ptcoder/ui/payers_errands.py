"""What is done on the Payers page: each is shown first, asked once, then taken into the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ptcoder.clinic import Refused
from ptcoder.clinic.rule_intents import PayerOffer
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.ui.controller import Controller
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.file_dialogs import ask_file
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button


class PayerDialog(PlainDialog):
    """What would change, and whether it shall."""

    agreed = Signal()

    def __init__(self, look: Look, parent: QWidget, title: str, said: Sequence[str], do: str) -> None:
        super().__init__(look, parent, title)
        for each in said:
            self.body.addWidget(Words(look, each, wrap=True))
        self.at_least(look.px(560))
        self.do_button = button(do, "primary", press=self._agree)
        self.end(button("Cancel", press=self.reject), self.do_button)

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()


class PayersErrands(QObject):
    """Connects the page; what is refused is said at the foot of the window."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = desk.window
        page = desk.window.payers
        page.confirm_wanted.connect(self.confirm)
        page.withdraw_wanted.connect(self.withdraw)
        page.reviewed_wanted.connect(self.reviewed)
        page.add_wanted.connect(self.add)

    def confirm(self, payer: str) -> None:
        self._offer(lambda: self._desk.clinic.confirm_payer(payer), "Confirm it")

    def add(self) -> None:
        ask_file(self._window, "Add a payer", "Payers (*.toml)", self.add_from, folder=str(Path.home()))

    def add_from(self, path: Path) -> None:
        self._offer(lambda: self._desk.clinic.read_payer(path), "Take it")

    def withdraw(self, payer: str) -> None:
        column = next(each for each in self._desk.clinic.payers_sheet().columns if each.id == payer)
        said = (
            f"What this clinic said of {column.label} does not hold for visits from today on.",
            "Days before, and signed bills, stay as they are.",
        )
        self._ask("Withdraw", said, "Withdraw it", lambda: self._desk.clinic.withdraw_rules(column.taken))

    def reviewed(self, payer: str) -> None:
        self._do(lambda: self._desk.clinic.review_payer(payer))

    def _offer(self, make: Callable[[], PayerOffer], do: str) -> None:
        try:
            offer = make()
        except Refused as refused:
            self._desk.say_refused(str(refused))
            return
        said = [f"It holds for visits from {offer.written.since} on. Visits before stay as they are."]
        if offer.changes:
            said.append(f"Against {offer.against}:\n" + "\n".join(offer.changes))
        elif offer.against:
            said.append("It changes no rule of its first day.")
        if offer.unverified:
            said.append("Nothing published was found for these; your contract tells:\n" + "\n".join(offer.unverified))
        self._ask(offer.payer.label, said, do, lambda: self._desk.clinic.take_payer(offer))

    def _ask(self, title: str, said: Sequence[str], do: str, intent: Callable[[], FloorSheet]) -> None:
        dialog = PayerDialog(self._window.look, self._window, title, said, do)
        dialog.agreed.connect(lambda: self._do(intent))
        dialog.open()

    def _do(self, intent: Callable[[], FloorSheet]) -> None:
        if self._desk.do(intent):
            self._window.payers.show_sheet(self._desk.clinic.payers_sheet())
