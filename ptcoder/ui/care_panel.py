"""The part of a patient's record about the course of care: plan, diagnoses, authorization, report, threshold."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ptcoder.clinic import Refused
from ptcoder.clinic.care_sheets import CareSheet, CourseSheet, Gauge
from ptcoder.clinic.chart import PatientSheet
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.form import Form
from ptcoder.ui.gauge_bar import GaugeBar
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, emptied, frame, heading, rows
from ptcoder.ui.theme import Size, Weight

SHOWN = 6
"""Bills that stand singly under a gauge, the latest; those before are one row."""
EMPTY = "No course of care yet. Write the first one: plan, diagnoses, certification, authorization."


class CarePanel(QWidget):
    """A function of the clinic's sheet of the patient who is shown, which ``ask`` gives."""

    write_wanted = Signal(str)
    """A course's id; empty: a new one."""
    end_wanted = Signal(str)
    go_on_wanted = Signal(str)
    report_wanted = Signal(str, bool)
    report_day_wanted = Signal(str)
    elsewhere_wanted = Signal()

    def __init__(self, look: Look, ask: Callable[[str], CareSheet]) -> None:
        super().__init__()
        self._look = look
        self._ask = ask
        self.sheet: CareSheet | None = None
        self.course_parts: list[Callable[[CourseSheet], QWidget]] = []
        """What further parts of the program add to each course, such as its goals."""
        self.new_button = button("New course…", press=lambda: self.write_wanted.emit(""))
        self.elsewhere_button = button("Amount elsewhere…", press=self.elsewhere_wanted.emit)
        self.message = Words(look, token="muted", wrap=True)
        self._courses = rows(gap=10)
        self._gauges = rows(gap=8)
        layout = rows(self, margins=(14, 12, 14, 14), gap=10)
        top, below = FlowLayout(gap=14), FlowLayout(gap=14)
        top.addWidget(heading(look, "Courses of care"))
        top.addWidget(self.new_button)
        layout.addLayout(top)
        layout.addWidget(self.message)
        layout.addLayout(self._courses)
        below.addWidget(heading(look, "Towards the year's threshold"))
        below.addWidget(self.elsewhere_button)
        layout.addLayout(below)
        layout.addLayout(self._gauges)
        layout.addStretch(1)

    def show_patient(self, sheet: PatientSheet, *, private: bool) -> None:
        """What the clinic says of this patient; initials or not, nothing here names anybody."""
        try:
            self.show_sheet(self._ask(sheet.id))
        except Refused as refused:
            self.sheet = None
            emptied(self._courses)
            emptied(self._gauges)
            self.message.setText(str(refused))
            self.message.show()

    def show_sheet(self, sheet: CareSheet) -> None:
        if sheet == self.sheet:
            return
        held = self._held()
        self.sheet = sheet
        emptied(self._courses)
        emptied(self._gauges)
        self.message.setText(EMPTY)
        self.message.setVisible(not sheet.courses)
        self.new_button.setEnabled(sheet.may_write)
        self.elsewhere_button.setEnabled(sheet.may_write)
        for course in sheet.courses:
            self._put(self._courses, self._card(course, sheet))
        for gauge in sheet.gauges:
            self._put(self._gauges, self._gauge(gauge))
        if not sheet.gauges:
            text = "Nothing counts: no signed bill of a payer with a threshold, and no amount elsewhere."
            self._gauges.addWidget(Words(self._look, text, token="muted", wrap=True))
        self._give_back(held)

    def _card(self, course: CourseSheet, sheet: CareSheet) -> QWidget:
        look = self._look
        card = frame("card")
        inside = rows(card, margins=(14, 10, 14, 12), gap=6)
        ended = f", ended {course.ended}" if course.ended else ""
        inside.addWidget(Words(look, f"{course.title}{ended}", weight=Weight.SEMIBOLD, wrap=True))
        facts = [each for each in course.facts if each[0] != "Ended"]
        if course.authorized is not None:
            left = course.authorized - course.used
            told = f"{left} left" if left >= 0 else f"{-left} too many"
            facts.append(("Visits", f"{course.used} of {course.authorized} authorized used, {told}"))
        facts.append(("Progress", course.progress))
        for what, text in facts:
            inside.addWidget(Words(look, f"{what}: {text}", size=Size.SMALL, wrap=True))
        for part in self.course_parts:
            inside.addWidget(part(course))
        if sheet.may_write:
            line = FlowLayout(gap=8)
            for each in self._buttons(course, sheet):
                line.addWidget(each)
            inside.addLayout(line)
        return card

    def _buttons(self, course: CourseSheet, sheet: CareSheet) -> list[QPushButton]:
        key, name = course.id, course.title
        change = button("Change…", name=f"Change {name}", press=lambda: self.write_wanted.emit(key))
        if course.ended is not None:
            return [change, button("Open again", name=f"Open {name} again", press=lambda: self.go_on_wanted.emit(key))]
        if course.reported == sheet.today:
            text, spoken, holds = "Undo: report today", "Undo: report written today", False
        else:
            text, spoken, holds = "Report written today", "Progress report written today", True
        report = button(text, name=f"{spoken}, {name}", press=lambda: self.report_wanted.emit(key, holds))
        spoken = f"Progress report of another day, {name}"
        other = button("Another day…", name=spoken, press=lambda: self.report_day_wanted.emit(key))
        return [
            change,
            report,
            other,
            button("End today", name=f"End {name} today", press=lambda: self.end_wanted.emit(key)),
        ]

    def _gauge(self, gauge: Gauge) -> QWidget:
        look = self._look
        card = frame("card")
        inside = rows(card, margins=(14, 10, 14, 12), gap=6)
        inside.addWidget(Words(look, gauge.words, weight=Weight.SEMIBOLD, wrap=True))
        inside.addWidget(GaugeBar(look, gauge))
        form = _form()
        for when, what, amount in table(gauge):
            label = "  ".join(filter(None, (when, what)))
            said = Words(look, label, size=Size.SMALL, token="muted", wrap=True)
            form.addRow(said, Words(look, amount, size=Size.SMALL))
        inside.addLayout(form)
        said = "An estimate of this clinic's signed bills; the payer's own record rules."
        inside.addWidget(Words(look, f"{said} {gauge.source}".strip(), size=Size.SMALL, token="muted", wrap=True))
        return card

    @staticmethod
    def _put(layout: QVBoxLayout, widget: QWidget) -> None:
        layout.addWidget(widget)
        widget.show()  # at once: the size of the whole rests on it

    def _held(self) -> int:
        """Which of the buttons inside the cards has the keys, by its number; -1 where none has."""
        return next((at for at, each in enumerate(self._inside()) if each.hasFocus()), -1)

    def _give_back(self, at: int) -> None:
        """Gives the keys to the button that is now where the one was that had them."""
        made = self._inside()
        if at >= 0 and made:
            made[min(at, len(made) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _inside(self) -> list[QPushButton]:
        return [each for each in self.findChildren(QPushButton) if each.accessibleName()]


def _form() -> Form:
    made = Form()
    made.setHorizontalSpacing(16)
    made.setVerticalSpacing(3)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    made.setRowWrapPolicy(Form.RowWrapPolicy.WrapLongRows)
    return made


def table(gauge: Gauge) -> list[tuple[str, str, str]]:
    """When, what and how much: the rows whose sum the gauge is."""
    found: list[tuple[str, str, str]] = []
    if gauge.elsewhere or gauge.as_of:
        found.append((f"as of {gauge.as_of}", "elsewhere, entered by hand", f"${gauge.elsewhere:,.2f}"))
    early, late = gauge.rows[:-SHOWN], gauge.rows[-SHOWN:]
    if early:
        total = sum((row.amount for row in early if row.amount is not None), Decimal("0.00"))
        found.append((f"to {early[-1].date}", f"{len(early)} bills", f"${total:,.2f}"))
    found += [(str(row.date), row.payer, "not known" if row.amount is None else f"${row.amount:,.2f}") for row in late]
    found.append(("", "together", f"${gauge.amount:,.2f}"))
    return found
