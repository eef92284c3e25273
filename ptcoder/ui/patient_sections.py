"""Parts of a patient's record: the visits that there were, the appointments."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QPushButton, QWidget

from ptcoder.clinic.chart import ChartVisit, PatientSheet
from ptcoder.clinic.schedule import CANCELLED, NO_SHOW, REASONS, AppointmentRow
from ptcoder.ui import words
from ptcoder.ui.day_page import STATES
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, rows

WHAT = {"": "expected", "came": "came", NO_SHOW: "no-show", CANCELLED: "cancelled"}


class VisitsSection(QWidget):
    """Every visit, the latest first; Enter or a double press opens one."""

    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName("Visits of the patient")
        self.nothing = Words(
            look, "No visits yet. Bring the patient to the floor to begin one.", token="muted", wrap=True
        )
        self.open_button = button("Open visit", press=self._open)
        layout = rows(self, margins=(4, 8, 4, 4))
        layout.addWidget(self.nothing)
        layout.addWidget(self.list, 1)
        line = columns()
        line.addWidget(self.open_button)
        line.addStretch(1)
        layout.addLayout(line)
        self.list.itemActivated.connect(self._open)

    def show_patient(self, sheet: PatientSheet, *, private: bool) -> None:
        row = self.list.currentRow()
        self.list.clear()
        for each in sheet.visits:
            item = QListWidgetItem(visit_said(each))
            item.setData(Qt.ItemDataRole.UserRole, each.visit)
            self.list.addItem(item)
        self.list.setVisible(bool(sheet.visits))
        self.nothing.setVisible(not sheet.visits)
        self.open_button.setEnabled(bool(sheet.visits))
        if sheet.visits:
            self.list.setCurrentRow(min(max(row, 0), len(sheet.visits) - 1))

    def _open(self) -> None:
        item = self.list.currentItem()
        self.opened.emit(str(item.data(Qt.ItemDataRole.UserRole)))


def visit_said(each: ChartVisit) -> str:
    """``2026-03-10 10:02 · Signed · 3 units, 39 timed min · Medicare · PT``."""
    sums = "" if each.units is None else f"{words.counted(each.units, 'unit')}, {each.timed_minutes} timed min"
    came = f"{each.date} {words.at(each.opened, each.off_min)}"
    return " · ".join(filter(None, (came, STATES[each.state], sums, each.payer, each.discipline)))


class AppointmentsSection(QWidget):
    """A patient's appointments, the latest first, and what becomes of the marked one."""

    add_wanted = Signal()
    came = Signal(str)
    ended = Signal(str, str, str)
    """Appointment, what, reason."""
    taken_back = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.rows: tuple[AppointmentRow, ...] = ()
        self.list = QListWidget()
        self.list.setAccessibleName("Appointments of the patient")
        self.list.currentRowChanged.connect(self._enable)
        self.nothing = Words(look, "No appointments.", token="muted", wrap=True)
        self.add_button = button("Add appointment…", press=self.add_wanted.emit)
        self.came_button = button("Came: to the floor", "primary", press=self._say_came)
        self.no_show = self._ending("No-show", NO_SHOW)
        self.cancelled = self._ending("Cancelled", CANCELLED)
        self.removed = button("Remove", name="Remove the appointment", press=lambda: self._say("removed", ""))
        self.back_button = button("Take back", press=self._say_back)
        layout = rows(self, margins=(4, 8, 4, 4))
        layout.addWidget(self.nothing)
        layout.addWidget(self.list, 1)
        first, second = columns(), columns()
        for each in (self.add_button, self.came_button):
            first.addWidget(each)
        for each in (self.no_show, self.cancelled, self.removed, self.back_button):
            second.addWidget(each)
        for line in (first, second):
            line.addStretch(1)
            layout.addLayout(line)

    def show_patient(self, sheet: PatientSheet, *, private: bool) -> None:
        row = max(0, self.list.currentRow())
        self.rows = sheet.appointments
        self.list.clear()
        self.list.addItems([appointment_said(each) for each in self.rows])
        self.list.setVisible(bool(self.rows))
        self.nothing.setVisible(not self.rows)
        self.list.setCurrentRow(min(row, len(self.rows) - 1))
        self._enable()

    def _enable(self) -> None:
        row = self._row()
        expected = row is not None and not row.what
        for each in (self.came_button, self.no_show, self.cancelled, self.removed):
            each.setEnabled(expected)
        self.back_button.setEnabled(row is not None and row.what in (NO_SHOW, CANCELLED))

    def _row(self) -> AppointmentRow | None:
        at = self.list.currentRow()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def _ending(self, text: str, what: str) -> QPushButton:
        made = button(text)
        menu = QMenu(made)
        for reason in REASONS[what]:
            menu.addAction(reason).triggered.connect(lambda _=False, said=reason: self._say(what, said))
        made.setMenu(menu)
        return made

    def _say(self, what: str, reason: str) -> None:
        row = self._row()
        if row is not None:
            self.ended.emit(row.id, what, reason)

    def _say_came(self) -> None:
        row = self._row()
        if row is not None:
            self.came.emit(row.id)

    def _say_back(self) -> None:
        row = self._row()
        if row is not None:
            self.taken_back.emit(row.id)


def appointment_said(row: AppointmentRow) -> str:
    """``2026-03-10 10:30 · no-show, Could not be reached · Medicare · PT``."""
    what = WHAT.get(row.what, row.what) + (f", {row.reason}" if row.reason else "")
    return " · ".join((f"{row.date} {row.time}".strip(), what, row.payer, row.discipline))
