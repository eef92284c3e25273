"""The page of the internal audit: which month, how many visits, by which seed; what was found, visit by visit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ptcoder.audit.causes import WORDS
from ptcoder.audit.records import Audited
from ptcoder.audit.told import billed_lines, cost_lines
from ptcoder.audit.ways import to_do
from ptcoder.audit.worksheet import dollars, in_words
from ptcoder.clinic.auditing import MOST, MOST_LETTERS, AuditSheet
from ptcoder.ui import words
from ptcoder.ui.choosers import drop_down
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.header import Header
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, frame, rows, scrolled
from ptcoder.ui.progress import Progress
from ptcoder.ui.table import Cells, Table
from ptcoder.visit import AuditMade

HEAD: Cells = ("Day", "Patient", "Payer", "Billed", "Result", "Amount")
USUAL = 20
COUNTS = (5, 10, USUAL, 30, 50, 100, MOST)
MONTHS = 36
SHOWN = 9
"""Rows of the table that are seen at once."""
NOTHING = (
    "Choose a month and how many of its visits are looked at, then press Audit. They are drawn by the seed: the same "
    "one draws the same visits again. Each is coded anew by the rules of its own day and held against what was signed "
    "and what left."
)
FINE = "As recorded: nothing differs."


class AuditPage(QWidget):
    """Shows what it is handed and tells what is chosen; decides nothing."""

    audit_wanted = Signal()
    worksheet_wanted = Signal()
    save_wanted = Signal()
    row_chosen = Signal(int)
    visit_wanted = Signal(int)
    work_wanted = Signal(int)
    """What is to be done about a visit is put on the work list."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.header = Header(look)
        self.header.title.setText("Internal audit")
        self.month = drop_down(look, "Month")
        self.sample = drop_down(look, "Visits in the sample")
        for count in COUNTS:
            self.sample.addItem(f"{count} visits", count)
        self.sample.setCurrentIndex(COUNTS.index(USUAL))
        self.seed = QLineEdit()
        self.seed.setMaxLength(MOST_LETTERS)
        self.seed.setPlaceholderText("Seed")
        self.seed.setAccessibleName("Seed")
        self.audit_button = button("Audit", "primary", name="Audit", press=self.audit_wanted.emit)
        self.worksheet_button = button("Worksheet…", press=self.worksheet_wanted.emit)
        self.save_button = button("Save as CSV…", press=self.save_wanted.emit)
        self.open_button = button("Open visit", press=self._open)
        self.work_button = button("To the work list", press=lambda: self.work_wanted.emit(self._row))
        self.progress = Progress()
        self.said = Words(look, wrap=True)
        self.nothing = Words(look, NOTHING, token="muted", wrap=True)
        self.table = Table(look, "Visits of the sample", most=SHOWN)
        self.detail = Words(look, wrap=True)
        self.detail.setAccessibleName("What differs")
        self.detail.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.made = Words(look, token="muted", wrap=True)
        self._build()
        self.show_nothing()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.month.setFocus(event.reason())  # a proxy would have Tab pass over what stands before it

    @property
    def chosen(self) -> tuple[date, int, str]:
        """Month, number of visits and seed that are asked for."""
        return date.fromisoformat(str(self.month.currentData())), int(self.sample.currentData()), self.seed.text()

    def begin(self, today: date, made: Sequence[AuditMade]) -> None:
        """The months up to today, the last one that is over first chosen, and the audits made so far; what was chosen
        stays.
        """
        months = _months(today)
        if self.month.itemData(0) != months[0].isoformat():
            self.month.clear()
            for each in months:
                self.month.addItem(f"{each:%B %Y}", each.isoformat())
            self.month.setCurrentIndex(1)
            self.seed.setText(f"{months[1]:%Y-%m}")
        self.made.setText("\n".join(["Audits made:", *map(_made, made[:12])]) if made else "No audit was made yet.")

    def show_nothing(self) -> None:
        """Before an audit."""
        for each in (self._table_card, self._detail_card, self.said):
            each.hide()
        for each in (self.worksheet_button, self.save_button, self.open_button, self.work_button):
            each.setEnabled(False)
        self.header.chips.show_texts()
        self.said.setText("")
        self.detail.setText("")
        self.table.show_cells(HEAD, (), grows=("Billed",))
        self.nothing.show()

    def show_sheet(self, sheet: AuditSheet, *, private: bool) -> None:
        wrong = len(sheet.wrong)
        drawn = f"{len(sheet.rows)} of {words.counted(sheet.of, 'visit')}"
        self.header.chips.show_texts(
            f"{sheet.sampled.first:%B %Y}", drawn, f"seed {sheet.sampled.seed}", f"{wrong} with differences"
        )
        said = [f"{wrong} of {words.counted(len(sheet.rows), 'visit')} differ{'s' * (wrong == 1)} from the record."]
        said += cost_lines(sheet.costs)
        if sheet.unread:
            said.append(f"{words.counted(sheet.unread, 'drawn visit')} cannot be coded: these rules don't know them.")
        self.said.setText("\n".join(said))
        cells = [_cells(each, words.named(sheet.names[each.visits[0]], private)) for each in sheet.rows]
        self.table.show_cells(HEAD, cells, numbers=("Amount",), grows=("Billed",))
        self.nothing.hide()
        for each in (self._table_card, self._detail_card, self.said):
            each.show()
        for each in (self.worksheet_button, self.save_button, self.open_button):
            each.setEnabled(True)
        first = next((at for at, each in enumerate(sheet.rows) if each.differences), 0)
        self.table.choose(first)

    def show_detail(self, audited: Audited, identified: date) -> None:
        """Of the row chosen: each difference, its cause, source, money and way out."""
        told = [in_words(each, audited, identified) for each in audited.differences] or [FINE]
        self.work_button.setEnabled(bool(to_do(audited, identified)))
        self.detail.setText("\n\n".join(filter(None, (f"{audited.standing}. {audited.note}".strip(), *told))))

    def show_working(self, working: bool) -> None:
        self.audit_button.setEnabled(not working)

    def _open(self) -> None:
        self.visit_wanted.emit(self._row)

    @property
    def _row(self) -> int:
        return max(0, self.table.currentIndex().row())

    def _build(self) -> None:
        self.header.add(self.work_button, self.open_button, self.save_button, self.worksheet_button)
        layout = rows(self, gap=0)
        layout.addWidget(self.header)
        within = QWidget()
        inside = rows(within, margins=(18, 12, 18, 14), gap=10)
        asked = FlowLayout(gap=8)
        for each in (self.month, self.sample, self.seed, self.audit_button):
            asked.addWidget(each)
        inside.addLayout(asked)
        inside.addWidget(self.progress)
        inside.addWidget(self.nothing)
        inside.addWidget(self.said)
        self._table_card, self._detail_card = frame("card"), frame("card")
        rows(self._table_card, margins=(4, 4, 4, 4)).addWidget(self.table)
        rows(self._detail_card, margins=(14, 10, 14, 10)).addWidget(self.detail)
        inside.addWidget(self._table_card)
        inside.addWidget(self._detail_card)
        inside.addWidget(self.made)
        inside.addStretch(1)
        layout.addWidget(scrolled(within), 1)
        self.seed.returnPressed.connect(self.audit_wanted)
        self.table.chosen.connect(self.row_chosen)
        self.table.opened.connect(self.visit_wanted)
        self._look.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.seed.setMinimumWidth(self._look.px(150))


def _months(today: date) -> list[date]:
    """The first days of this month and of those before it."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def _cells(each: Audited, name: str) -> Cells:
    causes = ", ".join(dict.fromkeys(WORDS[difference.cause] for difference in each.differences))
    result = f"! {causes}" if causes else "as recorded"
    amount = dollars(each.money) if each.differences else ""
    return each.day.isoformat(), name, each.payer_label, billed_lines(each), result, amount


def _made(each: AuditMade) -> str:
    what = "file of claims" if each.claims else f"seed {each.seed}"
    return f"{each.since} to {each.until}: {each.visits} of {each.of} visits, {what}, {each.found} with differences"
