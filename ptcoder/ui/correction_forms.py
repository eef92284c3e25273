"""What is typed for a correction: times, a code, a clinician. Each ends in a correction to look at."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ptcoder.clinic.corrections import Correction, Edit, Enter, Split
from ptcoder.clinic.stretches import StretchRow
from ptcoder.ui.acts import Around
from ptcoder.ui.code_box import CodeBox
from ptcoder.ui.form import Form
from ptcoder.ui.look import Look
from ptcoder.ui.parts import FingerRows, Words, button, columns, rows
from ptcoder.ui.theme import Size
from ptcoder.ui.time_field import TimeField
from ptcoder.visit import MINUTE

LAST = "last"
"""The name of a form's button, which comes after its fields."""


class CorrectionForm(QWidget):
    """Fields under one another, what is wrong with them, and a button that shows what would change."""

    wanted = Signal(object)

    def __init__(self, look: Look, around: Around, read: Callable[[], Correction | str]) -> None:
        """``read`` gives what is typed; or what is wrong with it, in words."""
        super().__init__()
        self._look = look
        self._read = read
        self.around = around
        self._form = Form()
        self._form.setHorizontalSpacing(14)
        self._form.setVerticalSpacing(7)
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.error.hide()
        self.show_button = button("Show what changes", "primary", press=self.ask)
        self.show_button.setObjectName(LAST)
        layout = rows(self, gap=8)
        layout.addLayout(self._form)
        layout.addWidget(self.error)
        line = columns()
        line.addStretch(1)
        line.addWidget(self.show_button)
        layout.addLayout(line)

    def ask(self) -> None:
        """As if the button had been pressed."""
        made = self._read()
        self.show_error(made if isinstance(made, str) else "")
        if not isinstance(made, str):
            self.wanted.emit(made)

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.setVisible(bool(text))

    def _add(self, said: str, field: QWidget, *beside: QWidget) -> None:
        label = Words(self._look, said, token="muted")
        label.setFixedHeight(field.sizeHint().height())
        line = columns(gap=4)
        line.addWidget(field, 1)
        for each in beside:
            line.addWidget(each)
        self._form.addRow(label, line)
        for before, after in pairwise((field, *beside, self.show_button)):
            self.setTabOrder(before, after)
        if isinstance(field, QLineEdit):
            field.returnPressed.connect(self.ask)

    def _time(self, name: str) -> TimeField:
        visit, now = self.around.visit, self.around.now
        made = TimeField(name, visit.day, visit.off_min, visit.opened)
        steps = [
            button("\N{MINUS SIGN}1", "step", name=f"{name}: a minute earlier", press=lambda: made.step(-1, now)),
            button("+1", "step", name=f"{name}: a minute later", press=lambda: made.step(1, now)),
        ]
        for each in steps:
            each.setAutoRepeat(True)
        self._add(name, made, *steps)
        return made

    def _code(self, said: str = "Code", *, rest: bool = True) -> CodeBox:
        made = CodeBox(self._look, self.around.visit, rest=rest)
        self._add(said, made)
        return made

    def _people(self, chosen: str) -> QComboBox:
        made = QComboBox()
        made.setItemDelegate(FingerRows(self._look, made))
        made.setAccessibleName("Clinician")
        for person in self.around.people:
            made.addItem(f"{person.name}, {person.role}", person.id)
        made.setCurrentIndex(made.findData(chosen))
        self._add("Clinician", made)
        return made


class EditForm(CorrectionForm):
    """Another start, stop, code or clinician; other minutes where only those are known."""

    def __init__(self, look: Look, around: Around, row: StretchRow) -> None:
        super().__init__(look, around, self.correction)
        self._row = row
        self.start, self.stop = None, None
        if row.start is not None:
            self.start, self.stop = self._time("Start"), self._time("Stop")
            self.start.show_moment(row.start)
            if row.stop is not None:
                self.stop.show_moment(row.stop)
            else:
                self.stop.setPlaceholderText("running")
        self.minutes = QLineEdit("" if row.minutes is None else str(row.minutes))
        self.minutes.setAccessibleName("Minutes")
        if row.minutes is not None:
            self._add("Minutes", self.minutes)
        self.code = self._code(rest=row.start is not None)
        self.code.choose(row.code)
        self.clinician = self._people(row.clinician_id)

    def correction(self) -> Correction | str:
        """What is typed; or what is wrong with it, in words."""
        row = self._row
        start, stop = (each.moment if each is not None else None for each in (self.start, self.stop))
        if self.start is not None and start is None:
            return "Type when it began, as 10:02 or 10:02:30."
        if self.stop is not None and stop is None and (row.stop is not None or self.stop.is_wrong):
            return "Type when it ended, as 10:34 or 10:34:05."
        typed = self.minutes.text().strip()
        if row.minutes is not None and not (typed.isascii() and typed.isdecimal() and len(typed) < 5):
            return "Type the whole minutes, as 32."
        minutes = None if row.minutes is None else int(typed)
        code = self.code.code
        if code is None:
            return self.code.doubt
        who = str(self.clinician.currentData() or "")
        rest = not code and not row.rest
        made = Edit(
            visit=self.around.visit.visit,
            interval=row.interval,
            start=start if start != row.start else None,
            stop=stop if stop != row.stop else None,
            code=code if code and code != row.code else None,
            rest=rest,
            clinician=who if who and who != row.clinician_id else None,
            minutes=minutes if minutes != row.minutes else None,
        )
        nothing = Edit(visit=made.visit, interval=made.interval)
        return "Nothing is changed yet." if made == nothing else made


class SplitForm(CorrectionForm):
    """Where, and what comes after."""

    def __init__(self, look: Look, around: Around, row: StretchRow, at: int | None = None) -> None:
        super().__init__(look, around, self.correction)
        self._row = row
        self.at = self._time("Split at")
        end = around.now if row.stop is None else row.stop
        middle = ((row.start or 0) + end) // 2 // MINUTE * MINUTE
        self.at.show_moment(at if at is not None else middle)
        self.code = self._code("Then")
        self.code.choose(row.code)
        self.clinician = self._people(row.clinician_id)

    def correction(self) -> Correction | str:
        """What is typed; or what is wrong with it, in words."""
        at, code = self.at.moment, self.code.code
        if at is None:
            return "Type where to split, as 10:20 or 10:20:30."
        if code is None:
            return self.code.doubt
        who = str(self.clinician.currentData() or "")
        return Split(
            visit=self.around.visit.visit,
            interval=self._row.interval,
            at=at,
            code=code if code and code != self._row.code else None,
            rest=not code and not self._row.rest,
            clinician=who if who and who != self._row.clinician_id else None,
        )


class EnterForm(CorrectionForm):
    """A stretch that was forgotten."""

    def __init__(self, look: Look, around: Around, at: int | None = None) -> None:
        super().__init__(look, around, self.correction)
        self.code = self._code()
        self.start, self.stop = self._time("Start"), self._time("Stop")
        if at is not None:
            self.start.show_moment(at)
        current = next((person.id for person in around.people if person.current), "")
        self.clinician = self._people(current)
        self.group = QLineEdit()
        self.group.setAccessibleName("Patients in the group")
        self.group.setPlaceholderText("only for a group")
        self._add("Group of", self.group)

    def correction(self) -> Correction | str:
        """What is typed; or what is wrong with it, in words."""
        code, start, stop = self.code.code, self.start.moment, self.stop.moment
        size = self.group.text().strip()
        if code is None:
            return self.code.doubt
        if start is None:
            return "Type when it began, as 10:02 or 10:02:30."
        if self.stop.is_wrong:
            return "Type when it ended, as 10:34; or leave it empty, if it runs."
        if size and not size.isdecimal():
            return "Type how many patients are in the group, as 3."
        return Enter(
            visit=self.around.visit.visit,
            code=code or None,
            start=start,
            stop=stop,
            clinician=str(self.clinician.currentData() or ""),
            group_size=int(size) if size else None,
        )
