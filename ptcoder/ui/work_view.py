"""Denials by their last day, and the work list: what is to be done about which bill, how, and what was done."""

from __future__ import annotations

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QCheckBox, QWidget

from ptcoder.clinic.claim_work import WorkRow
from ptcoder.reports.work import CALLED, PROCESS, WAYS, Kind
from ptcoder.ui import words
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, frame, rows, scrolled
from ptcoder.ui.table import Cells, Table

HEAD = ("Last day", "What", "Patient", "Visit of", "About", "Amount")
NO_DENIAL = (
    "No denial is open. Enter one on the review of a signed visit: Visit, Enter a denial. It stands here until it is "
    "settled."
)
NO_WORK = (
    "Nothing is to be done. Denials, visits that changed since they left and payments that differ stand here by "
    "themselves; a corrected claim or a refund is put here from the review of its visit."
)


class WorkView(QWidget):
    """A function of the rows; the buttons are for the row that is chosen."""

    open_wanted = Signal(object)
    packet_wanted = Signal(object)
    settle_wanted = Signal(object)
    again_wanted = Signal(object)
    """A ``WorkRow``, as the others."""
    ended_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows: tuple[WorkRow, ...] = ()
        self._denials = False
        self.open_button = button("Open visit", press=lambda: self._say(self.open_wanted))
        self.packet_button = button("Appeal packet…", press=lambda: self._say(self.packet_wanted))
        self.settle_button = button("Settle…", "primary", press=lambda: self._say(self.settle_wanted))
        self.again_button = button("Open again", press=lambda: self._say(self.again_wanted))
        self.ended = QCheckBox("Settled ones")
        self.ended.toggled.connect(lambda: self.ended_wanted.emit())
        self.table = Table(look, "Work list", least=180)
        self.about = Words(look, wrap=True)
        self.about.setAccessibleName("How it is done")
        self.nothing = Words(look, token="muted", wrap=True)
        self._build()

    @property
    def chosen(self) -> WorkRow | None:
        at = self.table.currentIndex().row()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def show_rows(self, found: tuple[WorkRow, ...], *, denials: bool, private: bool) -> None:
        before = self.chosen.item.key if self.chosen is not None else ""
        self._rows, self._denials = found, denials
        self.table.setAccessibleName("Denials" if denials else "Work list")
        self.table.show_cells(HEAD, [_cells(row, private) for row in found], numbers=("Amount",), grows=("About",))
        self.nothing.setText(NO_DENIAL if denials else NO_WORK)
        self.nothing.setVisible(not found)
        self._card.setVisible(bool(found))
        at = next((at for at, row in enumerate(found) if row.item.key == before), 0)
        self.about.setText("")
        if found:
            self.table.choose(at)
        self._show(at)

    def show_again(self, *, private: bool) -> None:
        """The same rows, with names or with initials."""
        self.show_rows(self._rows, denials=self._denials, private=private)

    def _show(self, at: int) -> None:
        """What can be done about the row, and how."""
        row = self._rows[at] if 0 <= at < len(self._rows) else None
        is_open = row is not None and row.item.done is None
        self.open_button.setEnabled(row is not None)
        self.packet_button.setEnabled(row is not None and row.item.kind is Kind.DENIAL)
        self.settle_button.setEnabled(is_open and row is not None and row.item.kind in WAYS)
        self.again_button.setEnabled(row is not None and row.item.done is not None)
        self.again_button.setVisible(self.ended.isChecked())
        if row is not None:
            self.about.setText(_about(row))

    def _say(self, signal: SignalInstance) -> None:
        if self.chosen is not None:
            signal.emit(self.chosen)

    def _build(self) -> None:
        within = QWidget()
        rows(self).addWidget(scrolled(within))
        layout = rows(within, margins=(18, 12, 18, 14), gap=10)
        line = FlowLayout(gap=8)
        for each in (self.open_button, self.packet_button, self.again_button, self.settle_button, self.ended):
            line.addWidget(each)
        layout.addLayout(line)
        layout.addWidget(self.nothing)
        self._card = frame("card")
        rows(self._card, margins=(4, 4, 4, 4)).addWidget(self.table)
        layout.addWidget(self._card, 1)
        layout.addWidget(self.about)
        layout.addStretch(0)
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda: self._say(self.open_wanted))


def _cells(row: WorkRow, private: bool) -> Cells:
    item = row.item
    due = "" if item.due is None else item.due.isoformat()
    amount = "" if item.amount is None else f"${item.amount:,.2f}"
    last = f"! {due} overdue" if row.overdue else due
    return last, CALLED[item.kind], words.named(row.name, private), item.day.isoformat(), item.text, amount


def _about(row: WorkRow) -> str:
    item = row.item
    if item.done is not None:
        note = f" ({item.done.note})" if item.done.note else ""
        return f"{item.done.on.isoformat()}, {item.done.who}: {item.done.how}{note}."
    note = f"Note: {item.note}\n" if item.note else ""
    return f"{note}{PROCESS[item.kind]}"
