"""The small windows of the course of care: the course itself, and what was counted elsewhere."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox, QLineEdit, QWidget

from ptcoder.clinic.care_sheets import CareForm, CareSheet, CourseSheet
from ptcoder.coding.allowed import BUCKETS
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.form import Form
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns
from ptcoder.ui.patient_dialog import DISCIPLINES
from ptcoder.ui.theme import Size

DAY = "2026-03-02"
FIELDS: tuple[tuple[str, str, str], ...] = (
    ("started", "Plan begun", DAY),
    ("certified_until", "Certified until", DAY),
    ("diagnoses", "Diagnoses (ICD-10-CM)", "M25.561, R26.89"),
    ("onset", "Onset", DAY),
    ("referrer", "Referring provider", ""),
    ("referrer_npi", "NPI of the referring provider", "ten digits"),
    ("authorization", "Authorization number", ""),
    ("authorized", "Authorized visits", ""),
    ("authorized_from", "Authorized from", DAY),
    ("authorized_until", "Authorized to", DAY),
    ("claim", "Claim number", ""),
    ("injured", "Day of the injury", DAY),
)
HALF = 6
"""Fields on the left; the others stand on the right."""


class CourseDialog(PlainDialog):
    """One course of care; ``form`` is what it says now, or with ``is_new`` what a first word could be."""

    saved = Signal(object)
    """A CareForm."""

    def __init__(
        self, look: Look, parent: QWidget, sheet: CareSheet, form: CareForm | None, *, is_new: bool = False
    ) -> None:
        super().__init__(look, parent, "Course of care" if form and not is_new else "New course of care")
        form = form or CareForm(discipline=sheet.discipline, payer=sheet.payer)
        self.payer, self.discipline = QComboBox(), QComboBox()
        for key, label in sheet.payers:
            self.payer.addItem(label, key)
        if self.payer.findData(form.payer) < 0:
            self.payer.addItem(form.payer, form.payer)
        self.payer.setCurrentIndex(self.payer.findData(form.payer))
        for known, said in DISCIPLINES.items():
            self.discipline.addItem(said, known.value)
        self.discipline.setCurrentIndex(self.discipline.findData(form.discipline))
        self.fields = {name: QLineEdit(str(getattr(form, name))) for name, _, _ in FIELDS}
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.error.hide()
        left, right = Form(), Form()
        for side in (left, right):
            side.setVerticalSpacing(6)
        for number, (name, label, hint) in enumerate(FIELDS):
            field = self.fields[name]
            field.setAccessibleName(label)
            field.setPlaceholderText(hint)
            (left if number < HALF else right).addRow(label, field)
        for box, label, side in ((self.payer, "Payer", left), (self.discipline, "Discipline", right)):
            box.setAccessibleName(label)
            side.insertRow(0, label, box)
        inside = QWidget()
        both = columns(inside, gap=20)
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        if both.sizeHint().width() > self.room_width:
            both.setDirection(QBoxLayout.Direction.TopToBottom)
            both.setSpacing(6)
            sides = [left] * HALF + [right] * (len(FIELDS) - HALF)
            labels = [side.labelForField(each) for side, each in zip(sides, self.fields.values(), strict=True)]
            for each in labels:
                each.setMinimumWidth(max(other.sizeHint().width() for other in labels))
        self.body.addWidget(inside)
        said = "The shape of a diagnosis is checked, not whether the code exists: no list of codes is shipped."
        self.body.addWidget(Words(look, said, size=Size.SMALL, token="muted", wrap=True))
        self.body.addWidget(self.error)
        self.save_button = button("Save", "primary", press=self._save)
        self.end(button("Cancel", press=self.reject), self.save_button)

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()

    def _save(self) -> None:
        said = {name: field.text() for name, field in self.fields.items()}
        self.saved.emit(CareForm(discipline=self.discipline.currentData(), payer=self.payer.currentData(), **said))


class ElsewhereDialog(PlainDialog):
    """What was counted towards a year's threshold beside our bills."""

    saved = Signal(int, str, str)
    """Year, bucket, amount."""

    def __init__(self, look: Look, parent: QWidget, sheet: CareSheet) -> None:
        super().__init__(look, parent, "Amount elsewhere")
        self.year, self.bucket, self.amount = QComboBox(), QComboBox(), QLineEdit()
        for year in (sheet.today.year, sheet.today.year - 1):
            self.year.addItem(str(year), year)
        for bucket in dict.fromkeys(BUCKETS.values()):
            self.bucket.addItem(bucket, bucket)
        self.amount.setPlaceholderText("812.40")
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.error.hide()
        form = Form()
        form.setRowWrapPolicy(Form.RowWrapPolicy.WrapAllRows)
        for field, label in ((self.year, "Year"), (self.bucket, "Threshold"), (self.amount, "Dollars, in all")):
            field.setAccessibleName(label)
            form.addRow(label, field)
        text = "What the payer's record counts that year beside the bills of this clinic. It replaces what was said."
        self.body.addWidget(Words(look, text, wrap=True))
        self.body.addLayout(form)
        self.body.addWidget(self.error)
        self.save_button = button("Save", "primary", press=self._save)
        self.end(button("Cancel", press=self.reject), self.save_button)
        self.setMinimumWidth(look.px(420))

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()

    def _save(self) -> None:
        self.saved.emit(self.year.currentData(), self.bucket.currentData(), self.amount.text())


class ReportDialog(PlainDialog):
    """On which other day a progress report was written; the last one can be taken back."""

    saved = Signal(str)
    """The day as typed."""
    taken_back = Signal(object)
    """The day of the last one."""

    def __init__(self, look: Look, parent: QWidget, course: CourseSheet) -> None:
        super().__init__(look, parent, "Progress report written on another day")
        self.day = QLineEdit()
        self.day.setPlaceholderText(DAY)
        self.day.setAccessibleName("Written on")
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.error.hide()
        self.body.addWidget(Words(look, f"{course.title}: {course.progress}", wrap=True))
        form = Form()
        form.addRow("Written on", self.day)
        self.body.addLayout(form)
        self.body.addWidget(self.error)
        self.save_button = button("Save", "primary", press=lambda: self.saved.emit(self.day.text()))
        self.back_button = button("Take back", press=lambda: self.taken_back.emit(course.reported))
        if course.reported is not None:
            self.back_button.setText(f"Take back that of {course.reported}")
        self.back_button.setVisible(course.reported is not None)
        self.end(self.back_button, button("Cancel", press=self.reject), self.save_button)
        self.at_least(look.px(460))

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()
