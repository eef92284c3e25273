"""A patient comes to the floor: found by typing, or written down for the first time. All of it by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from ptcoder.clinic.register_sheets import AppointmentRow, PatientRow, PayerRow
from ptcoder.ui import words
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.expected_list import ExpectedList
from ptcoder.ui.form import Form
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, heading, rows
from ptcoder.ui.payer_box import PayerBox, doubt_of
from ptcoder.ui.theme import Size
from ptcoder.visit import Discipline

DISCIPLINES = {
    Discipline.PT: "PT, physical therapy",
    Discipline.OT: "OT, occupational therapy",
    Discipline.SLP: "SLP, speech-language pathology",
}
MOST = 50
KNOWN = "Enter brings the marked patient."
UNKNOWN = "Nobody here is called so: Enter goes on to who pays."


class PatientDialog(PlainDialog):
    """Typing looks for patients; Enter brings the marked one. What finds nobody is the name of a new patient."""

    search_changed = Signal(str)
    chosen = Signal(str)
    came = Signal(str)
    """An appointment."""
    added = Signal(str, str, str, str)
    """Name, MRN, payer, discipline."""

    def __init__(self, look: Look, parent: QWidget, payers: tuple[PayerRow, ...], *, discipline: str) -> None:
        """``discipline`` is what a new patient most likely has; who pays is asked of everybody who is new."""
        super().__init__(look, parent, "Who comes to the floor?")
        self._look = look
        self.setWindowTitle("Add patient")
        self.search = QLineEdit()
        self.expected = ExpectedList(look)
        self.found = QListWidget()
        self.enter_words = Words(look, KNOWN, size=Size.SMALL, token="muted", wrap=True)
        self.name = QLineEdit()
        self.mrn = QLineEdit()
        self.payer = PayerBox(payers, "")
        self.doubt = doubt_of(look, self.payer, self)
        self.discipline = QComboBox()
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.bring_button = button("Bring to the floor", press=self._bring)
        self.add_button = button("Add patient", "primary", press=self._add)
        self.cancel_button = button("Cancel", press=self.reject)
        self._known: QWidget = QWidget()
        for known, said in DISCIPLINES.items():
            self.discipline.addItem(said, known.value)
        self.discipline.setCurrentIndex(max(0, self.discipline.findData(discipline)))
        self._build()
        self._connect()

    def show_patients(self, patients: tuple[PatientRow, ...], *, private: bool) -> None:
        """The patients that match what is typed."""
        self.found.clear()
        for patient in patients[:MOST]:
            item = QListWidgetItem(words.patient(patient, private=private))
            item.setData(Qt.ItemDataRole.UserRole, patient.id)
            self.found.addItem(item)
        if patients and self.search.text().strip():
            self.found.setCurrentRow(0)
        self.bring_button.setEnabled(bool(patients))
        self.enter_words.setText(KNOWN if patients else UNKNOWN)
        if not self.search.text() and not patients:
            self._known.hide()
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_expected(self, rows: tuple[AppointmentRow, ...] | None, *, private: bool) -> None:
        """Who is expected today and has not come yet; None: that cannot be read now."""
        self.expected.show_rows(rows, private=private)

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter(watched)
                return True
            down = event.key() == Qt.Key.Key_Down
            if down and watched is self.search and not self.search.text() and self.expected.take_focus():
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and watched is self.search:
                step = 1 if down else -1
                row = self.found.currentRow() + step
                self.found.setCurrentRow(max(0, min(self.found.count() - 1, row)))
                return True
        return False

    def _enter(self, watched: QObject) -> None:
        if watched is self.found:
            self._bring()
        elif watched is self.search:
            if self.found.count():
                self._bring()
            else:
                self.payer.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._add()

    def _bring(self) -> None:
        if self.found.count():
            item = self.found.item(max(0, self.found.currentRow()))
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def _add(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.show_error("Type a name or initials first.")
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.error.hide()
        if self.payer.insist():
            self.added.emit(name, self.mrn.text().strip(), self.payer.payer, str(self.discipline.currentData()))

    def _searched(self, text: str) -> None:
        self.name.setText(text.strip())
        self.error.hide()
        self.search_changed.emit(text.strip())

    def _type_on(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.insert(text)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._searched)
        self.found.itemDoubleClicked.connect(self._bring)
        self.expected.came.connect(self.came)
        self.expected.left.connect(lambda: self.search.setFocus(Qt.FocusReason.TabFocusReason))
        self.expected.typed.connect(self._type_on)
        for field in (self.search, self.found, self.name, self.mrn, self.payer, self.discipline):
            field.installEventFilter(self)

    def _build(self) -> None:
        look, layout = self._look, self.body
        known = rows(self._known, gap=8)
        self.search.setPlaceholderText("Type a name, initials or MRN")
        self.search.setAccessibleName("Search patients")
        self.found.setAccessibleName("Patients found")
        self.found.setProperty("kind", "box")
        self.found.setFixedHeight(look.px(128))
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        known.addWidget(self.expected)
        known.addWidget(self.search)
        known.addWidget(self.found)
        line = columns()
        line.addWidget(self.enter_words, 1)
        line.addWidget(self.bring_button)
        known.addLayout(line)
        layout.addWidget(self._known)
        layout.addSpacing(4)
        layout.addWidget(heading(look, "New patient"))
        form = Form()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        self.mrn.setPlaceholderText("optional")
        for said, field in (
            ("Name or initials", self.name),
            ("MRN", self.mrn),
            ("Payer", self.payer),
            ("Discipline", self.discipline),
        ):
            field.setAccessibleName(said)
            label = Words(look, said, token="muted")
            label.setFixedHeight(field.sizeHint().height())
            form.addRow(label, field)
            if field is self.payer:
                form.setWidget(form.rowCount(), Form.ItemRole.FieldRole, self.doubt)
        layout.addLayout(form)
        self.error.hide()
        layout.addWidget(self.error)
        self.bring_button.setAutoDefault(True)  # Enter presses it while it has the focus
        self.end(self.cancel_button, self.add_button)
        self.at_least(look.px(520))
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
