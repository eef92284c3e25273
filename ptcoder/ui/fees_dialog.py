"""A payer's fee tables: those that were taken, with who and when; and one from a file, shown before it is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem, QWidget

from ptcoder.clinic.fee_offers import FeesOffer, FeeTableRow
from ptcoder.ui import words
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.form import Form
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, emptied, rows
from ptcoder.ui.theme import Size, Weight

COLUMNS = ("Code", "Service", "Fee", "Until now", "")
WRONG = ("Line", "What is wrong, and what would be right")
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
            text = "No fee table of this clinic yet. Add one from a CSV file with a column of codes and one of fees."
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
    """What a file's fees would change from a day on, and which of its rows are wrong: those are mended first, or left
    out by a press.
    """

    day_chosen = Signal(str)
    taken = Signal()

    def __init__(self, look: Look, parent: QWidget, label: str, file: str, since: date) -> None:
        super().__init__(look, parent, f"Fees of {label} from {file}")
        self.since = QLineEdit(since.isoformat())
        self.since.setAccessibleName("For visits from")
        self.since.editingFinished.connect(lambda: self.day_chosen.emit(self.since.text()))
        form = Form()
        form.addRow("For visits from", self.since)
        self.read_as = Words(look, size=Size.SMALL, token="muted", wrap=True)
        self.sums = Words(look, wrap=True)
        self.table = _table("Fees in the file", COLUMNS, grows=1)
        self.wrong_said = Words(look, weight=Weight.SEMIBOLD, token="error", wrap=True)
        self.wrong = _table("Rows that are wrong", WRONG, grows=1)
        self.wrong.setWordWrap(True)
        self.wrong.setFixedHeight(look.px(118))
        self.refused = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.body.addLayout(form)
        for each in (self.read_as, self.wrong_said, self.wrong, self.sums, self.table, self.refused):
            self.body.addWidget(each)
        self.body.addStretch(0)
        self.take_button = button("Take them", "primary", press=self.taken.emit)
        self.at_least(look.px(680), look.px(630))
        self.cancel_button = button("Cancel", press=self.reject)
        self.end(self.cancel_button, self.take_button)
        for each in (self.take_button, self.cancel_button):
            each.setAutoDefault(False)  # Enter behind the day shows what would change then, and takes nothing

    def show_offer(self, offer: FeesOffer) -> None:
        kinds = [row.what for row in offer.rows]
        said = [f"{kinds.count(kind)} {kind}" for kind in ("new", "changed", "the same")]
        said += [f"{len(offer.dropped)} with no fee any longer"] if offer.dropped else []
        said += [f"{len(offer.strangers)} passed over, not among the codes known here"] if offer.strangers else []
        said += [f"{len(offer.modified)} passed over for their modifiers"] if offer.modified else []
        self.read_as.setText(offer.read_as)
        self.sums.setText(f"{', '.join(said)}. Signed bills and visits before that day stay as they are.")
        cells = [
            (row.code, row.label, f"${row.fee:,.2f}", NONE if row.before is None else f"${row.before:,.2f}", row.what)
            for row in offer.rows
        ]
        cells += [(code, "", NONE, "", "no fee any longer") for code in offer.dropped]
        cells += [(code, "", "", "", "passed over") for code in (*offer.strangers, *offer.modified)]
        _fill(self.table, cells, numbers=(2, 3))
        _fill(self.wrong, [(str(each.line), each.text) for each in offer.wrong])
        self.wrong.resizeRowsToContents()
        count, rest = words.counted(len(offer.wrong), "row"), words.counted(len(offer.rows), "fee")
        are = "is" if len(offer.wrong) == 1 else "are"
        others = f"take the {rest} below without {'it' if are == 'is' else 'them'}" if offer.rows else "take nothing"
        self.wrong_said.setText(f"{count} of the file {are} wrong. Mend the file and choose it again, or {others}.")
        self.take_button.setText(f"Take {rest}, leave {count} out" if offer.wrong else "Take them")
        self._show(refused="", wrong=bool(offer.wrong), some=bool(offer.rows))

    def show_refused(self, text: str) -> None:
        """Why nothing of it can be taken: each fault with its place and what would be right."""
        self.sums.setText("Nothing can be taken: mend this in the file, then choose it again.")
        self._show(refused=text, wrong=False, some=False)

    def _show(self, *, refused: str, wrong: bool, some: bool) -> None:
        self.refused.setText(refused)
        for part, shown in ((self.refused, bool(refused)), (self.read_as, not refused), (self.table, some)):
            part.setVisible(shown)
        for part in (self.wrong_said, self.wrong):
            part.setVisible(wrong)
        self.sums.setVisible(some or bool(refused))
        self.take_button.setEnabled(some)


def _table(name: str, head: tuple[str, ...], *, grows: int) -> QTableWidget:
    """Nothing in it can be changed; Tab goes past it."""
    made = QTableWidget(0, len(head))
    made.setHorizontalHeaderLabels(head)
    made.setAccessibleName(name)
    made.setProperty("kind", "box")
    made.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    made.setTabKeyNavigation(False)
    made.setShowGrid(False)
    made.verticalHeader().hide()
    made.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    made.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    made.horizontalHeader().setSectionResizeMode(grows, QHeaderView.ResizeMode.Stretch)
    return made


def _fill(table: QTableWidget, cells: Sequence[tuple[str, ...]], numbers: Sequence[int] = ()) -> None:
    table.setRowCount(len(cells))
    for at, row in enumerate(cells):
        for column, text in enumerate(row):
            item = QTableWidgetItem(text)
            if column in numbers:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(at, column, item)
