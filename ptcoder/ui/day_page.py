"""The day: every visit of a date by its state, and the export of those that are signed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from ptcoder.clinic.day_sheets import DayRow, DaySheet
from ptcoder.ui import words
from ptcoder.ui.appointment_list import AppointmentList, of_day
from ptcoder.ui.choosers import DayEdit
from ptcoder.ui.header import Header
from ptcoder.ui.look import Look
from ptcoder.ui.papers_menu import PapersMenu
from ptcoder.ui.papers_strip import PapersStrip
from ptcoder.ui.parts import IconButton, Words, button, columns, frame, rows, scrolled
from ptcoder.ui.sweep_view import SweepView
from ptcoder.ui.table import Cells, Table
from ptcoder.visit import State

NO_VISITS = "No visits on this day.\nWhoever is treated on it is listed here; what was kept on paper can be entered."
COLUMNS = ("Patient", "Payer", "Came", "State", "Timed min", "Units", "To settle")
NUMBERS = ("Timed min", "Units", "To settle")
GROW = ("Patient", "Payer", "State")
STATES = {
    State.OPEN: "On the floor",
    State.CLOSED: "To sign",
    State.SIGNED: "Signed",
    State.EXPORTED: "Exported",
}


class DayPage(QWidget):
    """A function of one day's sheet."""

    day_chosen = Signal(object)
    """A ``datetime.date``."""
    visit_opened = Signal(str)
    export_wanted = Signal()
    import_wanted = Signal()
    late_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._sheet: DaySheet | None = None
        self.header = Header(look)
        self.table = Table(look, "Visits of the day", row=44, least=140)
        self.chooser = DayEdit("Day")
        self.before = IconButton(look, "left", "Day before")
        self.after = IconButton(look, "right", "Day after")
        self.open_button = button("Open visit", press=self._open_current)
        self.late_button = button("Enter a visit from paper…", press=self.late_wanted.emit)
        self.papers_button = button("Papers", name="Papers")
        self.papers = PapersMenu(self, of_day=True)
        self.papers_button.setMenu(self.papers)
        self.strip = PapersStrip(look)
        self.export_button = button("Export", "primary", name="Export", press=self.export_wanted.emit)
        self.report = Words(look, wrap=True)
        self.sweep = SweepView(look)
        self.expected = AppointmentList(look, "Appointments of the day", "Nobody is expected on this day.")
        self.import_button = button("Import schedule…", press=self.import_wanted.emit)
        self.expected.lead_with(self.import_button)
        self.nothing = Words(look, token="muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.nothing.setContentsMargins(0, 40, 0, 0)
        self._build()

    @property
    def day(self) -> date | None:
        return self._sheet.day if self._sheet is not None else None

    @property
    def rows(self) -> tuple[DayRow, ...]:
        """The visits of the day, in the table's order."""
        return self._sheet.rows if self._sheet is not None else ()

    def show_day(self, sheet: DaySheet, *, private: bool) -> None:
        if self._sheet is None or self._sheet.day != sheet.day:
            self.report.setText("")
            self.chooser.show_day(sheet.day)
        self._sheet = sheet
        self.header.say(words.long_day(sheet.day), words.short_day(sheet.day))
        self.table.show_cells(COLUMNS, [_cells(row, private) for row in sheet.rows], grows=GROW, numbers=NUMBERS)
        self.sweep.show_rows(sheet.sweep, private=private)
        self.expected.show_rows(sheet.expected, lambda row: of_day(row, private=private))
        self._expected_card.setSizePolicy(
            QSizePolicy.Policy.Preferred,
            QSizePolicy.Policy.Expanding if sheet.expected else QSizePolicy.Policy.Maximum,
        )
        ready = f"{words.counted(sheet.ready, 'signed visit')} to export" if sheet.rows else ""
        self.header.chips.show_texts(words.counted(len(sheet.rows), "visit"), ready)
        self.export_button.setEnabled(bool(sheet.ready))
        self._card.setVisible(bool(sheet.rows))
        self.nothing.setVisible(not sheet.rows)
        self.nothing.setText(NO_VISITS)
        self.report.setVisible(bool(self.report.text()))
        self.open_button.setEnabled(bool(sheet.rows))
        signed = any(row.state in (State.SIGNED, State.EXPORTED) for row in sheet.rows)
        self.papers_button.setEnabled(signed)
        self.papers_button.setToolTip("" if signed else "No visit of this day is signed.")

    def show_report(self, text: str) -> None:
        self.report.setText(text)
        self.report.setVisible(bool(text))

    def _build(self) -> None:
        self.chooser.dateChanged.connect(self._choose)
        self.before.clicked.connect(lambda: self._move(-1))
        self.after.clicked.connect(lambda: self._move(1))
        self.header.add(
            self.before,
            self.chooser,
            self.after,
            self.open_button,
            self.papers_button,
            self.export_button,
        )
        layout = rows(self, gap=0)
        layout.addWidget(self.header)
        layout.addWidget(self.strip)
        within = QWidget()
        inside = rows(within, margins=(18, 14, 18, 18), gap=12)
        layout.addWidget(scrolled(within), 1)
        self._card = frame("card")
        rows(self._card, margins=(4, 4, 4, 4)).addWidget(self.table)
        inside.addWidget(self.report)
        inside.addWidget(self.nothing)
        inside.addWidget(self.sweep)
        inside.addWidget(self._card, 3)
        entering = columns()
        entering.addWidget(self.late_button)
        entering.addStretch(1)
        inside.addLayout(entering)
        self._expected_card = frame("card")
        rows(self._expected_card, margins=(8, 4, 8, 6)).addWidget(self.expected)
        inside.addWidget(self._expected_card, 2)
        inside.addStretch(0)
        self._look.changed.connect(self._measure)
        self._measure()
        self.table.opened.connect(self._open)

    def _measure(self) -> None:
        """Room for a few rows, however large the text is; what does not fit is scrolled to."""
        self.expected.list.setMinimumHeight(self._look.px(94))

    def _choose(self, chosen: QDate) -> None:
        self.day_chosen.emit(date(chosen.year(), chosen.month(), chosen.day()))

    def _move(self, days: int) -> None:
        self.chooser.setDate(self.chooser.date().addDays(days))

    def _open_current(self) -> None:
        self._open(max(0, self.table.currentIndex().row()))

    def _open(self, row: int) -> None:
        self.visit_opened.emit(self.rows[row].visit)


def _cells(row: DayRow, private: bool) -> Cells:
    more = {
        "running": row.running,
        "to co-sign": bool(row.waits),
        "late entry": bool(row.late),
        "changed since export": row.changed,
    }
    state = ", ".join((STATES[row.state], *(each for each, holds in more.items() if holds)))
    came = row.late or words.at(row.opened, row.off_min)
    settle = str(row.to_settle) if row.to_settle else "\N{EN DASH}"
    name = words.named(row.name, private)
    return name, row.payer, came, state, str(row.timed_minutes), str(row.units), settle
