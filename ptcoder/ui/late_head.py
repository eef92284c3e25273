"""Whose visit is entered from paper, of which day, under which payer, and from what: the head of its form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from ptcoder.clinic.late_forms import SOURCES, WHY_LATE, LateForm, LatePatient
from ptcoder.clinic.register_sheets import PatientRow, PayerRow
from ptcoder.ui import words
from ptcoder.ui.flow import FlowBox
from ptcoder.ui.late_row import cell
from ptcoder.ui.look import Look
from ptcoder.ui.parts import FingerRows, restyle, rows
from ptcoder.ui.patient_dialog import DISCIPLINES
from ptcoder.ui.payer_box import PayerBox

MOST_FOUND = 20
WIDTHS = {"Patient": 300, "Day": 120, "Payer": 210, "Discipline": 210, "Entered from": 250, "Why late": 330}
"""The room that each field asks for at 100 %, by its label."""


class LateHead(QWidget):
    """Holds what is typed; a patient counts only once they are chosen among those who were found."""

    search_changed = Signal(str)
    patient_chosen = Signal(str)
    changed = Signal()

    def __init__(self, look: Look, blank: LateForm, payers: tuple[PayerRow, ...]) -> None:
        super().__init__()
        self._look = look
        self._patient = ""
        self.search, self.found = QLineEdit(), QListWidget()
        self.day = QLineEdit(blank.day)
        self.payer, self.discipline = PayerBox(payers, blank.payer), QComboBox()
        self.source, self.reason = QComboBox(), QComboBox()
        for known, said in DISCIPLINES.items():
            self.discipline.addItem(said, known.value)
        self.discipline.setCurrentIndex(self.discipline.findData(blank.discipline))
        for box, offered in ((self.source, SOURCES), (self.reason, WHY_LATE)):
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            box.addItems(offered)
            box.setCurrentIndex(-1)
        self.source.setEditText(blank.source)
        self._build()
        self._connect()

    @property
    def form(self) -> LateForm:
        """What is typed here, without rows."""
        return LateForm(
            patient=self._patient,
            day=self.day.text(),
            payer=self.payer.payer,
            discipline=str(self.discipline.currentData() or ""),
            source=self.source.currentText(),
            reason=self.reason.currentText(),
        )

    @property
    def fields(self) -> dict[str, QWidget]:
        """By the names that a fault has."""
        return {
            "patient": self.search,
            "day": self.day,
            "payer": self.payer,
            "discipline": self.discipline,
            "source": self.source,
            "reason": self.reason,
        }

    def show_patients(self, patients: tuple[PatientRow, ...], *, private: bool) -> None:
        """The patients that match what is typed."""
        self.found.clear()
        for each in patients[:MOST_FOUND]:
            item = QListWidgetItem(words.patient(each, private=private))
            item.setData(Qt.ItemDataRole.UserRole, each.id)
            self.found.addItem(item)
        self.found.setVisible(bool(self.found.count()))
        self.found.setCurrentRow(0)

    def show_patient(self, patient: LatePatient, *, private: bool) -> None:
        """Whose visit it is, with the payer and the discipline that it most likely has."""
        self._patient = str(patient.id)
        name = patient.initials if private else patient.name
        self.search.setText(f"{name} · MRN {patient.mrn}" if patient.mrn and not private else name)
        self.found.hide()
        for box, wanted in ((self.payer, patient.payer), (self.discipline, patient.discipline)):
            if box.findData(wanted) >= 0:
                box.setCurrentIndex(box.findData(wanted))
        self.day.setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()

    def mark(self, wrong: dict[str, str]) -> None:
        """Marks the fields in which something is wrong; each says what."""
        for name, field in self.fields.items():
            field.setAccessibleDescription(wrong.get(name, ""))
            if isinstance(field, QLineEdit):
                restyle(field, "wrong" if name in wrong else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While there is something found: Up and Down choose among it, Enter takes it, Esc puts it away."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or self.found.isHidden():
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.found.currentItem())
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.found.hide()
            return True
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if by and watched is self.search:
            self.found.setCurrentRow(max(0, min(self.found.count() - 1, self.found.currentRow() + by)))
        return bool(by) and watched is self.search

    def _searched(self, text: str) -> None:
        self._patient = ""
        self.search_changed.emit(text.strip())
        self.changed.emit()

    def _choose(self, item: QListWidgetItem) -> None:
        self.patient_chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def _connect(self) -> None:
        self.search.textEdited.connect(self._searched)
        self.found.itemClicked.connect(self._choose)
        for field in (self.search, self.found):
            field.installEventFilter(self)
        self.day.textChanged.connect(self.changed)
        for box in (self.payer, self.discipline):
            box.currentIndexChanged.connect(self.changed)
        for box in (self.source, self.reason):
            box.currentTextChanged.connect(self.changed)

    def _build(self) -> None:
        look = self._look
        self.search.setPlaceholderText("Type a name, initials or MRN")
        self.found.setAccessibleName("Patients found")
        self.found.setProperty("kind", "box")
        self.found.setFixedHeight(look.px(104))
        self.found.hide()
        layout = rows(self, gap=8)
        box = FlowBox(gap=10)
        for (label, width), field in zip(WIDTHS.items(), self.fields.values(), strict=True):
            field.setFixedWidth(look.px(width))
            field.setAccessibleName(label)
            if isinstance(field, QComboBox):
                field.setItemDelegate(FingerRows(look, field))
                line = field.lineEdit()
                if line is not None:
                    line.setAccessibleName(label)
                    line.setPlaceholderText("Choose or type")
            box.flow.addWidget(cell(look, label, field))
        layout.addWidget(box)
        layout.addWidget(self.found)
