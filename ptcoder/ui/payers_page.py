"""The payers side by side: what each one's rules are, who stands for them, and when they were last reviewed."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTableView, QWidget

from ptcoder.clinic.payer_sheets import PayerColumn, PayersSheet, Standing
from ptcoder.ui.header import Header
from ptcoder.ui.look import Look
from ptcoder.ui.painting import LEFT
from ptcoder.ui.parts import Words, button, columns, frame, rows
from ptcoder.ui.theme import Size, Weight

Index = QModelIndex | QPersistentModelIndex
STANDINGS = {
    Standing.ON: "on",
    Standing.TEMPLATE: "template, off",
    Standing.CONFIRMED: "template, confirmed",
    Standing.OWN: "this clinic's own",
}
EVERY, USED, ON, LATE = "All payers", "Payers in use", "Payers that are on", "Payers to review"


class PayersModel(QAbstractTableModel):
    """A row for each setting, a column for each payer."""

    def __init__(self) -> None:
        super().__init__()
        self.settings: tuple[str, ...] = ()
        self.payers: tuple[PayerColumn, ...] = ()

    def show_payers(self, settings: tuple[str, ...], payers: tuple[PayerColumn, ...]) -> None:
        if (settings, payers) != (self.settings, self.payers):
            self.beginResetModel()
            self.settings, self.payers = settings, payers
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.settings)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.payers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        words, source = self.payers[index.column()].settings[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{words}\n{source}" if source else words
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return self.settings[section]
        payer = self.payers[section]
        return f"{payer.label}\n{payer.id}, {STANDINGS[payer.standing]}"


class PayersPage(QWidget):
    """A function of one sheet; what is done is done to the payer whose column is chosen, by its id."""

    confirm_wanted = Signal(str)
    withdraw_wanted = Signal(str)
    reviewed_wanted = Signal(str)
    fees_wanted = Signal(str)
    add_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._sheet: PayersSheet | None = None
        self.header = Header(look)
        self.header.title.setText("Payers")
        self.which = QComboBox()
        self.which.setAccessibleName("Payers to compare")
        self.which.addItems([EVERY, ON, USED, LATE])
        self.which.currentIndexChanged.connect(lambda: self._show())
        self.add_button = button("Add from file…", press=self.add_wanted.emit)
        self.confirm_button = button("Confirm template…", "primary", press=lambda: self._say(self.confirm_wanted))
        self.withdraw_button = button("Withdraw…", press=lambda: self._say(self.withdraw_wanted))
        self.reviewed_button = button("Reviewed today", press=lambda: self._say(self.reviewed_wanted))
        self.fees_button = button("Fees…", press=lambda: self._say(self.fees_wanted))
        self.model = PayersModel()
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName("Payers side by side")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        self.table.setShowGrid(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setDefaultAlignment(LEFT)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setHighlightSections(False)
        self.table.selectionModel().currentChanged.connect(lambda: self._chosen())
        self.unverified = Words(look, size=Size.SMALL, token="muted", wrap=True)
        self.overdue = Words(look, size=Size.SMALL, weight=Weight.SEMIBOLD, token="unattended", wrap=True)
        self._build()
        look.changed.connect(self._measure)
        self._measure()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The table has the keys; as a proxy it would also take Tab from what stands above it."""
        self.table.setFocus(event.reason())

    @property
    def payer(self) -> PayerColumn | None:
        """The payer whose column is chosen."""
        index = self.table.currentIndex()
        return self.model.payers[index.column()] if index.isValid() else None

    def show_sheet(self, sheet: PayersSheet) -> None:
        if sheet != self._sheet:
            self._sheet = sheet
            self._show()

    def choose(self, payer: str) -> None:
        """Puts the cursor into the column of a payer, if it is shown."""
        for number, each in enumerate(self.model.payers):
            if each.id == payer:
                self.table.setCurrentIndex(self.model.index(0, number))

    def _show(self) -> None:
        if self._sheet is None:
            return
        kept = self.payer
        wanted = self.which.currentText()
        late = self._sheet.overdue
        shown = tuple(each for each in self._sheet.columns if _is_wanted(each, wanted, late))
        self.overdue.setText(to_review(late))
        self.overdue.setVisible(bool(late))
        self.model.show_payers(self._sheet.settings, shown)
        on = sum(each.standing is not Standing.TEMPLATE for each in self._sheet.columns)
        self.header.chips.show_texts(f"{on} on", f"{len(self._sheet.columns) - on} templates off")
        self.choose(kept.id if kept is not None else "")
        if not self.table.currentIndex().isValid() and shown:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._chosen()

    def _chosen(self) -> None:
        payer = self.payer
        off = payer is not None and payer.standing is Standing.TEMPLATE
        self.confirm_button.setEnabled(off)
        self.withdraw_button.setEnabled(payer is not None and bool(payer.taken))
        self.reviewed_button.setEnabled(payer is not None and not off)
        self.fees_button.setEnabled(payer is not None and not off)
        self.unverified.setText(
            unverified(payer) if payer is not None else "No payer is shown. Choose which to compare."
        )

    def _say(self, signal: SignalInstance) -> None:
        if self.payer is not None:
            signal.emit(self.payer.id)

    def _build(self) -> None:
        self.header.add(self.which, self.add_button)
        layout = rows(self, gap=0)
        layout.addWidget(self.header)
        inside = rows(margins=(18, 14, 18, 14), gap=10)
        inside.addWidget(self.overdue)
        card = frame("card")
        rows(card, margins=(4, 4, 4, 4)).addWidget(self.table)
        inside.addWidget(card, 1)
        inside.addWidget(self.unverified)
        line = columns()
        for each in (self.confirm_button, self.reviewed_button, self.fees_button, self.withdraw_button):
            line.addWidget(each)
        line.addStretch(1)
        inside.addLayout(line)
        layout.addLayout(inside, 1)

    def _measure(self) -> None:
        self.table.horizontalHeader().setDefaultSectionSize(self._look.px(230))
        self.table.verticalHeader().setDefaultSectionSize(self._look.px(52))


def _is_wanted(payer: PayerColumn, which: str, late: tuple[PayerColumn, ...]) -> bool:
    if which == EVERY:
        return True
    if which == USED:
        return payer.in_use
    return payer in late if which == LATE else payer.standing is not Standing.TEMPLATE


def to_review(late: tuple[PayerColumn, ...]) -> str:
    """How many payers nobody has looked at for a quarter, and which; "" where there is none."""
    if not late:
        return ""
    named = ", ".join(f"{each.label} ({each.looked_at})" for each in late[:4])
    more = f", and {len(late) - 4} more" if len(late) > 4 else ""
    many = "1 payer was" if len(late) == 1 else f"{len(late)} payers were"
    return f"! {many} not reviewed for a quarter: {named}{more}. Hold the rules against the contract, then say so here."


def unverified(payer: PayerColumn) -> str:
    """What nobody could verify about a payer from here."""
    said = payer.unverified
    if not said:
        return f"{payer.label}: each rule has its source."
    shown = "; ".join(said[:4])
    more = f"; and {len(said) - 4} more" if len(said) > 4 else ""
    return f"{payer.label}, for the contract to tell: {shown}{more}."
