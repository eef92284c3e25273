"""The Reports page: which report, of which days and of whom; bars, their table, and what is under the row chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QListWidget,
    QStackedWidget,
    QWidget,
)

from ptcoder.clinic.claim_work import WorkRow
from ptcoder.clinic.report_sheets import Choices, Looked
from ptcoder.reports.spans import Days, Span, days_of
from ptcoder.ui.bars import BarChart, Bars
from ptcoder.ui.choosers import DayEdit, drop_down, offer
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.header import Header
from ptcoder.ui.look import Look
from ptcoder.ui.parts import CutWords, Words, button, columns, frame, rows, scrolled
from ptcoder.ui.progress import Progress
from ptcoder.ui.table import Cells, Table
from ptcoder.ui.theme import Size, Weight
from ptcoder.ui.work_view import WorkView

MINUTES, CODE, CLINICIAN, PAYER, WEEK, REASON, FINDINGS, DENIALS, WORK = (
    "minutes", "code", "clinician", "payer", "week", "reason", "findings", "denials", "work",
)  # fmt: skip
KINDS = {
    MINUTES: "Clinician minutes",
    CODE: "By code",
    CLINICIAN: "By clinician",
    PAYER: "By payer",
    WEEK: "By week",
    REASON: "Billed or why not",
    FINDINGS: "Findings",
    DENIALS: "Denials",
    WORK: "Work list",
}
LISTS = (DENIALS, WORK)
"""What is not of days, but of what is left to do."""
EVERY = {"clinician": "All clinicians", "payer": "All payers", "code": "All codes"}
LETTERS = 13
"""Of what is chosen are always seen; the list that drops down shows all."""
NOTHING = "Nothing was treated in these days. Choose others above; visits are counted as soon as they are on the floor."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A table as it is shown: its cells, how many of its columns are words, bars over it, and a word about it."""

    head: Cells
    cells: tuple[Cells, ...]
    words: int
    bars: Bars
    said: str
    summed: bool
    chosen: int = 0
    """The row that is chosen at first."""


class ReportsPage(QWidget):
    """Shows what it is handed and tells what is chosen; decides nothing."""

    asked = Signal()
    """Another report, other days or somebody else."""
    row_chosen = Signal(int)
    visit_wanted = Signal(int)
    """The row of the lower table."""
    save_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._today = date(2000, 1, 1)
        self.header = Header(look)
        self.header.title.setText("Reports")
        self.kinds = QListWidget()
        self.kinds.setAccessibleName("Reports")
        self.kinds.setProperty("kind", "tall")
        self.kinds.addItems(list(KINDS.values()))
        self.span = drop_down(look, "Days", letters=LETTERS)
        offer(self.span, [(each.value.capitalize(), each.value) for each in Span], None)
        self.since, self.until = DayEdit("From day"), DayEdit("Until day")
        for edit in (self.since, self.until):
            edit.hide()
        self.filters = {name: drop_down(look, name.capitalize(), letters=LETTERS) for name in EVERY}
        for name, box in self.filters.items():
            offer(box, [(EVERY[name], None)], None)
        self.unsigned = QCheckBox("Not signed too")
        self.unsigned.setChecked(True)
        self.save_button = button("Save as CSV…", press=self.save_wanted.emit)
        self.said = Words(look, token="muted", wrap=True)
        self.chart = BarChart(look)
        self.table = Table(look, "Report", most=9)
        self.below = CutWords(look, size=Size.NAME, weight=Weight.SEMIBOLD)
        self.under = Table(look, "Under the row chosen", most=7)
        self.open_button = button("Open visit", press=lambda: self.visit_wanted.emit(self._under_row))
        self.nothing = Words(look, NOTHING, token="muted", wrap=True)
        self.progress = Progress()
        self.lists = QStackedWidget()
        self.work = WorkView(look)
        self._build()
        self.setFocusProxy(self.kinds)

    # --- what is chosen

    @property
    def kind(self) -> str:
        return list(KINDS)[max(0, self.kinds.currentRow())]

    @property
    def looked(self) -> Looked:
        """The days and the people that are asked for."""
        days = days_of(Span(self.span.currentData()), self._today, Days(since=self.since.day, until=self.until.day))
        chosen = {name: each.currentData() for name, each in self.filters.items() if each.isVisibleTo(self)}
        return Looked(since=days.since, until=days.until, unsigned=self.unsigned.isChecked(), **chosen)

    def begin(self, today: date) -> None:
        """As of which day the spans are; what was chosen stays."""
        self._today = today
        if Span(self.span.currentData()) is not Span.OWN:
            self._show_days()
        if self.kinds.currentRow() < 0:
            self.kinds.setCurrentRow(0)

    def offer(self, choices: Choices) -> None:
        """Whom there is to choose from; what was chosen stays as long as it is offered."""
        offered = {"clinician": choices.clinicians, "payer": choices.payers, "code": choices.codes}
        for name, box in self.filters.items():
            wanted = box.currentData()
            items: list[tuple[str, str | None]] = [(EVERY[name], None), *((text, key) for key, text in offered[name])]
            if items != [(box.itemText(at), box.itemData(at)) for at in range(box.count())]:
                offer(box, items, wanted)

    # --- what is shown

    def show_table(self, shown: Shown, chips: Sequence[str]) -> None:
        self.header.chips.show_texts(*chips)
        self.said.setText(shown.said)
        self.said.setVisible(bool(shown.said))
        self.chart.show_bars(shown.bars)
        head, numbers = shown.head, shown.head[shown.words :]
        self.table.show_cells(head, shown.cells, numbers=numbers, grows=head[:1], summed=shown.summed)
        empty = len(shown.cells) <= shown.summed
        self.nothing.setVisible(empty)
        for each in (self._chart_card, self._table_card, self._under_card, self.below, self.open_button):
            each.setVisible(not empty)
        self.save_button.setEnabled(not empty)
        if not empty:
            self.table.choose(shown.chosen)

    def show_none(self) -> None:
        """Nothing: not even what was shown before."""
        self.header.chips.show_texts()
        for each in (self.said, self.nothing, self._chart_card, self._table_card, self._under_card):
            each.hide()
        for each in (self.below, self.open_button):
            each.hide()
        self.below.setText("")
        for table in (self.table, self.under):
            table.show_cells((), (), grows=())
        self.work.show_rows((), denials=self.kind == DENIALS, private=False)
        self.save_button.setEnabled(False)

    def show_under(self, title: str, head: Cells, cells: Sequence[Cells], *, words: int, wide: int) -> None:
        self.below.setText(title)
        for each in (self._under_card, self.open_button):
            each.setVisible(bool(cells))
        self.under.show_cells(head, cells, numbers=head[words:], grows=head[wide : wide + 1])

    def show_work(self, found: tuple[WorkRow, ...], *, overdue: int, private: bool) -> None:
        """The list that is chosen; a patient's name stands in it, so it is not saved."""
        self.header.chips.show_texts(f"{len(found)} on the list", f"{overdue} overdue" if overdue else "")
        self.work.show_rows(found, denials=self.kind == DENIALS, private=private)
        self.save_button.setEnabled(False)

    # --- how it is made

    def _build(self) -> None:
        self.header.add(self.save_button)
        layout = rows(self, gap=0)
        layout.addWidget(self.header)
        across = columns(gap=0)
        layout.addLayout(across, 1)
        self._aside = frame("aside")
        across.addWidget(self._aside)
        rows(self._aside, margins=(8, 10, 8, 10)).addWidget(self.kinds)
        across.addWidget(self.lists, 1)
        self._put_in_reports()
        self.lists.addWidget(self.work)
        self.kinds.currentRowChanged.connect(lambda: self._ask())
        self.span.currentIndexChanged.connect(lambda: self._ask())
        for box in self.filters.values():
            box.currentIndexChanged.connect(lambda: self._ask())
        for edit in (self.since, self.until):
            edit.dateChanged.connect(lambda: self._ask())
        self.unsigned.toggled.connect(lambda: self._ask())
        self.table.chosen.connect(self.row_chosen)
        self.table.opened.connect(lambda: self.under.setFocus())
        self.under.opened.connect(self.visit_wanted)
        self._look.changed.connect(self._measure)
        self._measure()

    def _put_in_reports(self) -> None:
        within = QWidget()
        inside = rows(within, margins=(18, 12, 18, 14), gap=10)
        self.lists.addWidget(scrolled(within))
        asked = FlowLayout(gap=8)
        inside.addLayout(asked)
        for each in (self.span, self.since, self.until, *self.filters.values(), self.unsigned):
            asked.addWidget(each)
        inside.addWidget(self.progress)
        inside.addWidget(self.said)
        inside.addWidget(self.nothing)
        self._chart_card, self._table_card, self._under_card = frame("card"), frame("card"), frame("card")
        rows(self._chart_card, margins=(14, 10, 14, 6)).addWidget(self.chart)
        rows(self._table_card, margins=(4, 4, 4, 4)).addWidget(self.table)
        rows(self._under_card, margins=(4, 4, 4, 4)).addWidget(self.under)
        inside.addWidget(self._chart_card)
        inside.addWidget(self._table_card)
        inside.addWidget(self.below)
        inside.addWidget(self._under_card)
        inside.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(1)

    @property
    def _under_row(self) -> int:
        return max(0, self.under.currentIndex().row())

    def _ask(self) -> None:
        self.lists.setCurrentIndex(int(self.kind in LISTS))
        own = Span(self.span.currentData()) is Span.OWN
        for edit in (self.since, self.until):
            edit.setVisible(own)
        by_clock = self.kind == MINUTES
        self.filters["payer"].setVisible(not by_clock)
        self.filters["code"].setVisible(self.kind not in (MINUTES, FINDINGS))
        if not own:
            self._show_days()
        self.asked.emit()

    def _show_days(self) -> None:
        days = days_of(Span(self.span.currentData()), self._today)
        for edit, day in ((self.since, days.since), (self.until, days.until)):
            edit.show_day(day)

    def _measure(self) -> None:
        self._aside.setFixedWidth(self._look.px(176) + 16)
