"""The register: whoever came or will come, found by typing; beside the list the chosen patient's record."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QListView, QMenu, QTabWidget, QWidget

from ptcoder.clinic.chart import PatientSheet
from ptcoder.clinic.register_sheets import PatientRow
from ptcoder.ui import words
from ptcoder.ui.focus import tab_as_the_eye_goes
from ptcoder.ui.header import Header
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, clearable, columns, frame, rows, scrolled
from ptcoder.ui.patient_sections import AppointmentsSection, VisitsSection
from ptcoder.ui.theme import Size, Weight

Index = QModelIndex | QPersistentModelIndex


class Section(Protocol):
    """One part of a patient's record: a widget that is a function of the sheet."""

    def show_patient(self, sheet: PatientSheet, *, private: bool) -> None: ...


class PatientsModel(QAbstractListModel):
    """The patients found, a row each; only rows that are seen are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.patients: tuple[PatientRow, ...] = ()
        self._private = False

    def show_rows(self, patients: tuple[PatientRow, ...], *, private: bool) -> None:
        if (patients, private) != (self.patients, self._private):
            self.beginResetModel()
            self.patients, self._private = patients, private
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.patients)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return words.patient(self.patients[index.row()], private=self._private)
        return None


def particulars(sheet: PatientSheet, *, private: bool) -> str:
    """``MRN 1001 · born 1980-02-03 · Medicare · PT``; where others may look on, only payer and discipline."""
    own = () if private else (f"MRN {sheet.mrn}" if sheet.mrn else "", f"born {sheet.born}" if sheet.born else "")
    return " · ".join(filter(None, (*own, sheet.payer, sheet.discipline)))


SEARCH = ("Name, record number or date of birth", "Name, number or birth", "Search")
"""What can be typed, by the room there is."""


class SearchField(QLineEdit):
    """The arrow keys go through what was found: ``stepped`` by one up or down."""

    stepped = Signal(int)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 2 * self.fontMetrics().height()
        fits = (text for text in SEARCH if self.fontMetrics().horizontalAdvance(text) <= room)
        self.setPlaceholderText(next(fits, SEARCH[-1]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


class Found(QListView):
    """Enter opens whoever is marked: a mark alone shows no record. Typing goes on in the search field."""

    typed = Signal(str)
    entered_upon = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_upon.emit()
        elif event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


class PatientsPage(QWidget):
    """A function of what was found and of one patient's sheet. ``searched`` with each key, ``chosen`` with an id."""

    searched = Signal(str)
    chosen = Signal(str)
    add_wanted = Signal()
    import_wanted = Signal()
    change_wanted = Signal()
    bring_wanted = Signal()
    doubles_wanted = Signal()
    same_wanted = Signal()
    """The one shown stands in the register a second time."""
    part_wanted = Signal(str)
    """An entry that was merged into the one shown."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._sections: list[Section] = []
        self.sheet: PatientSheet | None = None
        self.header = Header(look)
        self.header.title.setText("Patients")
        self.search = SearchField()
        self.search.setAccessibleName("Search patients")
        clearable(self.search)
        self.search.textChanged.connect(self._say_searched)
        self.search.stepped.connect(self._step)
        self.search.returnPressed.connect(self._choose)
        self.model = PatientsModel()
        self.found = Found()
        self.found.setModel(self.model)
        self.found.setUniformItemSizes(True)
        self.found.setProperty("kind", "tall")
        self.found.setAccessibleName("Patients found")
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.typed.connect(self._type_on)
        self.found.clicked.connect(self._choose)
        self.found.entered_upon.connect(self._choose)
        self.nothing = Words(look, token="muted", wrap=True)
        self.name = Words(look, size=Size.HEAD, weight=Weight.BOLD, wrap=True)
        self.particulars = Words(look, wrap=True)
        self.add_button = button("+ Patient", "primary", name="New patient", press=self.add_wanted.emit)
        self.import_button = button("Import…", name="Import patients", press=self.import_wanted.emit)
        self.doubles_button = button("Entered twice…", press=self.doubles_wanted.emit)
        self.bring_button = button("Bring to the floor", "primary", press=self.bring_wanted.emit)
        self.change_button = button("Change…", name="Change the patient", press=self.change_wanted.emit)
        self.same_button = button("Same as…", name="Merge with another entry", press=self.same_wanted.emit)
        self.merged = Words(look, token="muted", wrap=True)
        self.part_button = button("Part…", name="Part a merged entry")
        self.visits = VisitsSection(look)
        self.appointments = AppointmentsSection(look)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Parts of the record")
        self.record = QWidget()
        self.hint = Words(look, token="muted", wrap=True)
        self._build()
        self.add_section("Visits", self.visits, self.visits)
        self.add_section("Appointments", self.appointments, self.appointments)

    def add_section(self, title: str, widget: QWidget, section: Section) -> None:
        """A further part of the record, behind those that are there; shown with the next patient."""
        self._sections.append(section)
        self.tabs.addTab(scrolled(widget), title)

    def show_found(self, patients: tuple[PatientRow, ...], *, private: bool) -> None:
        """The patients that match what is typed; whoever was chosen stays so."""
        kept = self.sheet.id if self.sheet is not None else ""
        self.model.show_rows(patients, private=private)
        at = next((number for number, each in enumerate(patients) if each.id == kept), -1)
        self.found.setCurrentIndex(self.model.index(at) if at >= 0 else QModelIndex())
        typed = bool(self.search.text().strip())
        self.found.setVisible(bool(patients))
        self.nothing.setVisible(not patients)
        self.nothing.setText(
            "Nobody is found by that. Try the beginning of another word, the record number or the date of birth."
            if typed
            else "No patients yet. Add the first one with + Patient, or take them out of a file with Import…"
        )
        self.hint.setText("Choose a patient from the list to see the record." if patients else "")

    def show_patient(self, sheet: PatientSheet | None, *, private: bool) -> None:
        """One patient's record; None: nobody is chosen."""
        self.sheet = sheet
        self.record.setVisible(sheet is not None)
        self.hint.setVisible(sheet is None)
        if sheet is not None:
            self.name.setText(sheet.initials if private else sheet.name)
            self.particulars.setText(particulars(sheet, private=private))
            self._show_doubles(sheet, private=private)
            for section in self._sections:
                section.show_patient(sheet, private=private)

    def _show_doubles(self, sheet: PatientSheet, *, private: bool) -> None:
        said = [" ".join(filter(None, (each.name, each.mrn))) for each in sheet.doubles]
        self.merged.setText(
            f"Also entered as {words.counted(len(said), 'other entry', 'other entries')}."
            if private
            else f"Also entered as {'; '.join(said)}."
        )
        menu = QMenu(self.part_button)
        for each, text in zip(sheet.doubles, said, strict=True):
            entry = "An entry" if private else text
            menu.addAction(f"{entry} is somebody else").triggered.connect(
                lambda _=False, double=each.id: self.part_wanted.emit(double)
            )
        self.part_button.setMenu(menu)
        for widget in (self.merged, self.part_button):
            widget.setVisible(bool(sheet.doubles))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.search.setFocus(event.reason())  # a proxy would have Tab pass over what stands before it

    def focusNextPrevChild(self, forward: bool) -> bool:
        tab_as_the_eye_goes((self.header, self._left, self._right))
        return super().focusNextPrevChild(forward)

    def _say_searched(self, text: str) -> None:
        self.searched.emit(text.strip())

    def _step(self, by: int) -> None:
        row = max(0, min(len(self.model.patients) - 1, self.found.currentIndex().row() + by))
        self.found.setCurrentIndex(self.model.index(row))

    def _choose(self) -> None:
        """Opens the marked patient; what was typed and finds only one needs no mark."""
        row = self.found.currentIndex().row()
        if len(self.model.patients) == 1:
            row = 0
        if row >= 0:
            self.found.setCurrentIndex(self.model.index(row))
            self.chosen.emit(self.model.patients[row].id)

    def _type_on(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.insert(text)

    def _build(self) -> None:
        self.header.add(self.import_button, self.doubles_button, self.add_button)
        layout = rows(self, gap=0)
        layout.addWidget(self.header)
        inside = columns(margins=(18, 14, 18, 14), gap=14)
        self._left, self._right = frame("card"), frame("card")
        found = rows(self._left, margins=(12, 12, 12, 12))
        found.addWidget(self.search)
        found.addWidget(self.found, 1)
        found.addWidget(self.nothing, 1)
        inside.addWidget(self._left, 2)
        shown = rows(self._right, margins=(14, 12, 14, 12))
        shown.addWidget(self.hint, 1)
        record = rows(self.record)
        head = columns()
        head.addWidget(self.name, 1)
        head.addWidget(self.same_button)
        head.addWidget(self.change_button)
        head.addWidget(self.bring_button)
        record.addLayout(head)
        record.addWidget(self.particulars)
        line = columns()
        line.addWidget(self.merged, 1)
        line.addWidget(self.part_button)
        record.addLayout(line)
        record.addWidget(self.tabs, 1)
        shown.addWidget(self.record, 1)
        inside.addWidget(self._right, 3)
        self.record.hide()
        layout.addLayout(inside, 1)
