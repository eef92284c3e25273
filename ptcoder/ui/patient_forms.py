"""Small windows of the register: what is said of a patient, two entries side by side, one appointment."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from ptcoder.clinic.chart import PatientSheet
from ptcoder.clinic.register_sheets import AppointmentRow, PayerRow
from ptcoder.clinic.registering import Pair, Side
from ptcoder.ui import words
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.form import Form
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button
from ptcoder.ui.patient_dialog import DISCIPLINES
from ptcoder.ui.payer_box import PayerBox, doubt_of
from ptcoder.ui.theme import Weight


class _Form(PlainDialog):
    """Named fields under each other, an error in words, and one button that sends."""

    def __init__(self, look: Look, parent: QWidget, title: str, send: str) -> None:
        super().__init__(look, parent, title)
        self._look = look
        self.fields = Form()
        self.fields.setHorizontalSpacing(14)
        self.fields.setVerticalSpacing(8)
        self.body.addLayout(self.fields)
        self.error = Words(look, token="error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.send_button = button(send, "primary", press=self._send)
        self.cancel_button = button("Cancel", press=self.reject)
        self.setMinimumWidth(look.px(460))

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()

    def _field(self, name: str, widget: QWidget) -> None:
        widget.setAccessibleName(name)
        label = Words(self._look, name, token="muted")
        label.setBuddy(widget)
        self.fields.addRow(label, widget)

    def _choices(self, payers: tuple[PayerRow, ...], payer: str, discipline: str) -> tuple[PayerBox, QComboBox]:
        of, to = PayerBox(payers, payer), QComboBox()
        for known, said in DISCIPLINES.items():
            to.addItem(said, known.value)
        to.setCurrentIndex(max(0, to.findData(discipline)))
        self._field("Payer", of)
        self.fields.setWidget(self.fields.rowCount(), Form.ItemRole.FieldRole, doubt_of(self._look, of, self))
        self._field("Discipline", to)
        return of, to

    def _send(self) -> None:
        raise AssertionError("each form says what it sends")


class PatientForm(_Form):
    """What is said of a patient (None: of a new one)."""

    saved = Signal(str, str, str, str, str)
    """Name, record number, date of birth, payer, discipline."""

    def __init__(
        self,
        look: Look,
        parent: QWidget,
        payers: tuple[PayerRow, ...],
        sheet: PatientSheet | None,
        *,
        private: bool = False,
    ) -> None:
        super().__init__(look, parent, "New patient" if sheet is None else "Change the patient", "Save")
        self.name, self.mrn, self.born = QLineEdit(), QLineEdit(), QLineEdit()
        self.born.setPlaceholderText("1980-02-03 or 02/03/1980")
        self._field("Name or initials", self.name)
        self._field("Record number", self.mrn)
        self._field("Date of birth", self.born)
        if sheet is not None:
            for field in (self.name, self.mrn, self.born) if private else ():  # what is typed anew is seen
                field.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
            self.name.setText(sheet.name)
            self.mrn.setText(sheet.mrn)
            self.born.setText("" if sheet.born is None else sheet.born.isoformat())
        payer, discipline = ("", "") if sheet is None else (sheet.payer_id, sheet.discipline)
        self.payer, self.discipline = self._choices(payers, payer, discipline)
        self.end(self.cancel_button, self.send_button)

    def _send(self) -> None:
        if self.payer.insist():
            payer, discipline = self.payer.payer, str(self.discipline.currentData())
            self.saved.emit(self.name.text(), self.mrn.text(), self.born.text(), payer, discipline)


class AppointmentForm(_Form):
    """When a patient is expected: a new appointment of a patient, or one that is changed."""

    saved = Signal(str, str, str, str, str)
    """Day, time, payer, discipline, clinician."""

    def __init__(
        self,
        look: Look,
        parent: QWidget,
        payers: tuple[PayerRow, ...],
        people: Sequence[tuple[str, str]],
        of: PatientSheet | AppointmentRow,
        today: str,
    ) -> None:
        """``people``: ids and names."""
        row = of if isinstance(of, AppointmentRow) else None
        super().__init__(look, parent, "Expected on" if row is None else "Change the appointment", "Save")
        self.day = QLineEdit(today if row is None else row.date.isoformat())
        self.time = QLineEdit("" if row is None else row.time)
        self.time.setPlaceholderText("14:30 or 2:30 PM; empty if not known")
        self._field("Day", self.day)
        self._field("Time", self.time)
        self.payer, self.discipline = self._choices(payers, of.payer_id, of.discipline)
        self.clinician = QComboBox()
        self.clinician.addItem("anybody", "")
        for key, name in people:
            self.clinician.addItem(name, key)
        self.clinician.setCurrentIndex(max(0, self.clinician.findData("" if row is None else row.clinician)))
        self._field("Clinician", self.clinician)
        self.end(self.cancel_button, self.send_button)

    def _send(self) -> None:
        if self.payer.insist():
            discipline, clinician = str(self.discipline.currentData()), str(self.clinician.currentData())
            self.saved.emit(self.day.text(), self.time.text(), self.payer.payer, discipline, clinician)


NOTHING_COMMON = "They have no record number, date of birth or name in common: make sure that they are one patient."


class MergeDialog(PlainDialog):
    """Two entries side by side, and which of them is to stand for both; or that they are two patients."""

    merged = Signal(str, str)
    """The entry that goes, and the one that stays."""
    apart_wanted = Signal(str, str)

    def __init__(self, look: Look, parent: QWidget, pair: Pair, *, private: bool = False) -> None:
        super().__init__(look, parent, "One patient, entered twice?")
        common = f"They have {pair.why} in common." if pair.why else NOTHING_COMMON
        self.body.addWidget(Words(look, common, wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(22)
        grid.setVerticalSpacing(6)
        for column, side in enumerate((pair.one, pair.other), 1):
            for row, (name, said) in enumerate(_said(side, private=private)):
                if column == 1:
                    grid.addWidget(Words(look, name, token="muted"), row, 0)
                differs = name.lower() in pair.differ
                weight = Weight.BOLD if differs else Weight.REGULAR
                grid.addWidget(Words(look, said, weight=weight, wrap=True), row, column)
        self.body.addLayout(grid)
        told = (
            "Their visits, care and appointments count together from then on, under the particulars of the one that "
            "stays. Signed bills stay as they were signed. It can be undone, and the two parted again at any time."
        )
        self.body.addWidget(Words(look, told, token="muted", wrap=True))
        one, other = pair.one, pair.other
        self.left = button("Keep the left one", "primary", press=lambda: self._merge(other.id, one.id))
        self.right = button("Keep the right one", press=lambda: self._merge(one.id, other.id))
        self.two = button("Two patients", name="They are two patients", press=lambda: self._tell_apart(pair))
        self.setMinimumWidth(look.px(560))
        self.end(button("Cancel", press=self.reject), self.two, self.left, self.right)

    def _tell_apart(self, pair: Pair) -> None:
        self.apart_wanted.emit(pair.one.id, pair.other.id)
        self.accept()

    def _merge(self, patient: str, into: str) -> None:
        self.merged.emit(patient, into)
        self.accept()


def _said(side: Side, *, private: bool) -> tuple[tuple[str, str], ...]:
    none, hidden = "\N{EN DASH}", "hidden"
    days = f", {side.first} to {side.last}" if side.first and side.last else ""
    return (
        ("Name", words.named(side.name, private)),
        ("Record number", hidden if private and side.mrn else side.mrn or none),
        ("Date of birth", none if side.born is None else hidden if private else side.born.isoformat()),
        ("Payer", side.payer),
        ("Discipline", side.discipline),
        ("Visits", words.counted(side.visits, "visit") + days),
        ("Appointments", words.counted(side.appointments, "appointment")),
        ("Care", f"{words.counted(side.courses, 'plan')}, {words.counted(side.authorizations, 'authorization')}"),
    )
