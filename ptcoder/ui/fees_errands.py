"""Fee tables on the Payers page: listed, read from a file and shown, taken from a day on, withdrawn."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from ptcoder.clinic import Refused
from ptcoder.clinic.dates import read_day
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.fee_offers import FeesOffer
from ptcoder.ui.controller import Controller
from ptcoder.ui.fees_dialog import FeePreview, FeesDialog
from ptcoder.ui.file_dialogs import ask_file
from ptcoder.ui.payers_errands import PayerDialog


class FeesErrands(QObject):
    """Opens the fee tables of the payer whose column is chosen."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        desk.window.payers.fees_wanted.connect(self.show_tables)

    def show_tables(self, payer: str) -> None:
        window, clinic = self._desk.window, self._desk.clinic
        dialog = FeesDialog(window.look, window, self._label(payer), may=clinic.staff.may(Deed.PAYERS))
        dialog.show_tables(clinic.fee_tables(payer))
        dialog.add_wanted.connect(lambda: self._choose(dialog, payer))

        def withdraw(table: str) -> None:
            self._withdraw(dialog, payer, table)

        dialog.withdraw_wanted.connect(withdraw)
        dialog.open()

    def add_from(self, dialog: FeesDialog, payer: str, path: Path) -> None:
        """Shows what the file would change; it is taken by another press."""
        window, clinic = self._desk.window, self._desk.clinic
        preview = FeePreview(window.look, window, self._label(payer), path.name, self._desk.sheet.today)
        offers: list[FeesOffer] = []

        def read(day: str) -> None:
            offers.clear()
            try:
                offers.append(clinic.read_fees(path, payer, read_day(day)))
            except Refused as refused:
                preview.show_refused(str(refused))
            else:
                preview.show_offer(offers[0])

        def take() -> None:
            if offers and self._desk.do(lambda: clinic.take_fees(offers[0])):
                preview.accept()
                self._show_again(dialog, payer)

        preview.day_chosen.connect(read)
        preview.taken.connect(take)
        read(preview.since.text())
        preview.open()

    def _choose(self, dialog: FeesDialog, payer: str) -> None:
        def read(path: Path) -> None:
            self.add_from(dialog, payer, path)

        ask_file(self._desk.window, "Add a fee table", "Tables (*.csv *.txt)", read, folder=str(Path.home()))

    def _withdraw(self, dialog: FeesDialog, payer: str, table: str) -> None:
        window, clinic = self._desk.window, self._desk.clinic
        said = ("These fees do not hold for visits from today on.", "Days before, and signed bills, stay as they are.")
        asked = PayerDialog(window.look, window, "Withdraw the fees", said, "Withdraw them")

        def withdraw() -> None:
            if self._desk.do(lambda: clinic.withdraw_rules([table])):
                self._show_again(dialog, payer)

        asked.agreed.connect(withdraw)
        asked.open()

    def _show_again(self, dialog: FeesDialog, payer: str) -> None:
        dialog.show_tables(self._desk.clinic.fee_tables(payer))
        self._desk.window.payers.show_sheet(self._desk.clinic.payers_sheet())

    def _label(self, payer: str) -> str:
        return next(each.label for each in self._desk.clinic.payers_sheet().columns if each.id == payer)
