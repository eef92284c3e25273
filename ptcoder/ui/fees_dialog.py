"""A payer's fee tables: those that were taken, with who and when; and one from a file, shown before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem, QWidget

from ptcoder.clinic.fee_offers import FeesOffer, FeeTableRow
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, emptied, rows
from ptcoder.ui.theme import Size

COLUMNS = ("Code", "Service", "Fee", "Until now", "")
NONE = "\N{EN DASH}"


class FeesDialog(PlainDialog):
    """The tables of one payer, the latest first; where there is none it says what to do."""

    add_wanted = Signal()
    withdraw_wanted = Signal(str)
    """A table's id."""

    def __init__(self, look: Look, parent: QWidget, label: str, *, may: bool) -> None:
        super().__init__(look, parent, f"Fees of {label}")
        self._look = look
        self._may = may
        self._rows = rows(gap=8)
        self.body.addLayout(self._rows)
        self.add_button = button("Add from CSV…", "primary", press=self.add_wanted.emit)
        self.add_button.setEnabled(may)
        self.at_least(look.px(560))
        self.end(self.add_button, button("Close", press=self.accept))

    def show_tables(self, tables: tuple[FeeTableRow, ...]) -> None:
        emptied(self._rows)
        if not tables:
            text = "No fee table of this clinic yet. Add one from a CSV file with the columns code and fee."
            self._put(Words(self._look, text, token="muted", wrap=True))
        for each in tables:
            self._put(Words(self._look, each.words, wrap=True))
            if each.ended is None and self._may:
                name = f"Withdraw the fees from {each.since}, {each.file}"
                self._put(button("Withdraw…", "small", name=name, press=self._withdraw(each.id)))

    def _put(self, widget: QWidget) -> None:
        self._rows.addWidget(widget)
        widget.show()

    def _withdraw(self, table: str) -> Callable[[], None]:
        return lambda: self.withdraw_wanted.emit(table)


class FeePreview(PlainDialog):
    """What a file's fees would change from a day on; nothing is taken while a row is refused."""

    day_chosen = Signal(str)
    taken = Signal()

    def __init__(self, look: Look, parent: QWidget, label: str, file: str, since: date) -> None:
        super().__init__(look, parent, f"Fees of {label} from {file}")
        self.since = QLineEdit(since.isoformat())
        self.since.setAccessibleName("For visits from")
        self.since.editingFinished.connect(lambda: self.day_chosen.emit(self.since.text()))
        form = QFormLayout()
        form.addRow("For visits from", self.since)
        self.sums = Words(look, wrap=True)
        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setHorizontalHeaderLabels(COLUMNS)
        self.table.setAccessibleName("Fees in the file")
        self.table.setProperty("kind", "box")
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.refused = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.body.addLayout(form)
        for each in (self.sums, self.table, self.refused):
            self.body.addWidget(each)
        self.take_button = button("Take them", "primary", press=self.taken.emit)
        self.at_least(look.px(680), look.px(480))
        cancel = button("Cancel", press=self.reject)
        self.end(cancel, self.take_button)
        for each in (self.take_button, cancel):
            each.setAutoDefault(False)  # Enter behind the day shows what would change then, and takes nothing

    def show_offer(self, offer: FeesOffer) -> None:
        kinds = [row.what for row in offer.rows]
        said = [f"{kinds.count(kind)} {kind}" for kind in ("new", "changed", "the same")]
        said += [f"{len(offer.dropped)} with no fee any longer"] if offer.dropped else []
        said += [f"{len(offer.strangers)} passed over, not among the codes known here"] if offer.strangers else []
        self.sums.setText(f"{', '.join(said)}. Signed bills and visits before that day stay as they are.")
        cells = [
            (row.code, row.label, f"${row.fee:,.2f}", NONE if row.before is None else f"${row.before:,.2f}", row.what)
            for row in offer.rows
        ]
        cells += [(code, "", NONE, "", "no fee any longer") for code in offer.dropped]
        cells += [(code, "", "", "", "passed over") for code in offer.strangers]
        self.table.setRowCount(len(cells))
        for at, row in enumerate(cells):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                if column in (2, 3):
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(at, column, item)
        self._show(refused="")

    def show_refused(self, text: str) -> None:
        """Each fault with its line and what would be right; nothing can be taken."""
        self.sums.setText("Nothing is taken: mend these lines in the file, then choose it again.")
        self._show(refused=text)

    def _show(self, *, refused: str) -> None:
        self.refused.setText(refused)
        self.refused.setVisible(bool(refused))
        self.table.setVisible(not refused)
        self.take_button.setEnabled(not refused)
