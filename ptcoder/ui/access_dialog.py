"""Who saw what: the record of accesses, by patient, person and day; and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ptcoder.clinic.people_sheets import AccessSheet, Person
from ptcoder.ui import words
from ptcoder.ui.choosers import DayEdit
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.file_dialogs import ask_place
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns
from ptcoder.ui.theme import Size

COLUMNS = ("Day", "Time", "Who", "What", "Patient")
WHAT = COLUMNS.index("What")
MORE = "There is more: choose a patient, a person or a day; the file has all of it."
NOTHING = "Nothing of this kind is in the log."


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessWanted:
    """Words of a patient's name or number, a person's id, a day; empty and None are all of them."""

    patient: str
    person: str
    day: date | None


class AccessDialog(PlainDialog):
    """``wanted`` asks for what is chosen, ``export_wanted`` for all of it in a file."""

    wanted = Signal(object)
    """AccessWanted."""
    export_wanted = Signal(object, object)
    """AccessWanted and a path."""

    def __init__(self, look: Look, parent: QWidget, people: tuple[Person, ...], today: date) -> None:
        super().__init__(look, parent, "Who saw what")
        self._today = today
        self.patient = QLineEdit()
        self.patient.setAccessibleName("Patient")
        self.patient.setPlaceholderText("Patient: name or number")
        self.patient.setMinimumWidth(look.px(210))
        self.patient.textChanged.connect(self.ask)
        self.person = QComboBox()
        self.person.setAccessibleName("Person")
        self.person.addItem("Everybody", "")
        for each in people:
            self.person.addItem(each.called, each.id)
        self.person.currentIndexChanged.connect(self.ask)
        self.one_day = QCheckBox("Only on")
        self.day = DayEdit("Day")
        self.day.show_day(today)
        self.day.setEnabled(False)
        self.one_day.toggled.connect(self.day.setEnabled)
        self.one_day.toggled.connect(self.ask)
        self.day.dateChanged.connect(self.ask)
        line = columns(gap=8)
        line.addWidget(self.patient, 1)
        for widget in (self.person, self.one_day, self.day):
            line.addWidget(widget)
        self.body.addLayout(line)
        self.table = _table()
        self.body.addWidget(self.table, 1)
        self.said = Words(look, size=Size.SMALL, token="muted", wrap=True)
        self.body.addWidget(self.said)
        self.export_button = button("Export as CSV…", name="Export as CSV", press=self._export)
        self.at_least(look.px(820), look.px(480))
        close = button("Close", press=self.accept)
        self.end(self.export_button, close)
        for each in (self.export_button, close):
            each.setAutoDefault(False)

    @property
    def chosen(self) -> AccessWanted:
        return AccessWanted(
            patient=self.patient.text().strip(),
            person=str(self.person.currentData()),
            day=self.day.day if self.one_day.isChecked() else None,
        )

    @property
    def rows(self) -> list[list[str]]:
        """What the table shows."""
        return [
            [
                item.text() if (item := self.table.item(row, column)) is not None else ""
                for column in range(len(COLUMNS))
            ]
            for row in range(self.table.rowCount())
        ]

    def ask(self) -> None:
        self.wanted.emit(self.chosen)

    def show_sheet(self, sheet: AccessSheet, *, private: bool) -> None:
        self.table.setRowCount(len(sheet.rows))
        for at, row in enumerate(sheet.rows):
            whose = ", ".join(words.named(each, private) for each in row.patients)
            for column, text in enumerate((row.day.isoformat(), row.time, row.who, row.what, whose)):
                self.table.setItem(at, column, QTableWidgetItem(text))
        self.said.setText(MORE if sheet.more else "" if sheet.rows else NOTHING)

    def show_said(self, text: str) -> None:
        self.said.setText(text)

    def _export(self) -> None:
        def write(place: Path) -> None:
            self.export_wanted.emit(self.chosen, place)

        ask_place(self, "Export", f"ptcoder-accesses-{self._today.isoformat()}.csv", write)


def _table() -> QTableWidget:
    table = QTableWidget(0, len(COLUMNS))
    table.setProperty("kind", "box")
    table.setAccessibleName("Accesses")
    table.setHorizontalHeaderLabels(COLUMNS)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    head = table.horizontalHeader()
    head.setHighlightSections(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    head.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
    return table
