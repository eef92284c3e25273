"""Parts of a patient's record: the visits that there were, the appointments."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ptcoder.clinic.chart import ChartVisit, PatientSheet
from ptcoder.clinic.register_sheets import AppointmentRow
from ptcoder.ui import words
from ptcoder.ui.appointment_list import AppointmentList, of_patient
from ptcoder.ui.day_page import STATES
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, rows


class VisitsSection(QWidget):
    """Every visit, the latest first; Enter or a double press opens one."""

    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setProperty("kind", "tall")
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
    return " · ".join(
        filter(None, (came, STATES[each.state], "late entry" if each.late else "", sums, each.payer, each.discipline))
    )


class AppointmentsSection(QWidget):
    """A patient's appointments, the latest first, and what becomes of the marked one."""

    add_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.appointments = AppointmentList(look, "Appointments of the patient", "No appointments.")
        self.add_button = button("Add appointment…", press=self.add_wanted.emit)
        self.appointments.lead_with(self.add_button)
        rows(self).addWidget(self.appointments, 1)

    @property
    def rows(self) -> tuple[AppointmentRow, ...]:
        return self.appointments.rows

    def show_patient(self, sheet: PatientSheet, *, private: bool) -> None:
        self.appointments.show_rows(sheet.appointments, of_patient)
