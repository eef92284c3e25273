"""Appointments under each other, and what becomes of the marked one: a press, or a press and a reason."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QPushButton, QWidget

from ptcoder.clinic.register_sheets import AppointmentRow
from ptcoder.clinic.schedule import CANCELLED, NO_SHOW, REASONS
from ptcoder.ui.flow import FlowBox
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, rows
from ptcoder.ui.reason_menu import reason_menu

WHAT = {"": "expected", "came": "came", NO_SHOW: "no-show", CANCELLED: "cancelled"}


class AppointmentList(QWidget):
    """A function of the rows; ``said`` puts one into a line."""

    came = Signal(str)
    ended = Signal(str, str, str)
    """Appointment, what, reason."""
    taken_back = Signal(str)
    change_wanted = Signal(object)
    """The ``AppointmentRow``."""

    def __init__(self, look: Look, name: str, nothing: str) -> None:
        super().__init__()
        self.rows: tuple[AppointmentRow, ...] = ()
        self.list = QListWidget()
        self.list.setProperty("kind", "tall")
        self.list.setAccessibleName(name)
        self.list.hide()  # nobody is expected until somebody is shown
        self.list.currentRowChanged.connect(self._enable)
        self._empty = nothing
        self.nothing = Words(look, nothing, token="muted", wrap=True)
        self.came_button = button("Came: to the floor", "primary", press=self._say_came)
        self.change_button = button("Change…", name="Change the appointment", press=self._say_change)
        self.no_show = self._ending(look, "No-show", NO_SHOW)
        self.cancelled = self._ending(look, "Cancelled", CANCELLED)
        self.removed = button("Remove", name="Remove the appointment", press=lambda: self._say("removed", ""))
        self.back_button = button("Take back", press=self._say_back)
        self._deeds = FlowBox(gap=8)
        layout = rows(self, margins=(4, 8, 4, 4))
        layout.addWidget(self.nothing)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._deeds)
        self._feet = (self.came_button, self.change_button, self.no_show, self.cancelled, self.removed)
        self.lead_with()
        self._enable()

    def show_rows(self, found: tuple[AppointmentRow, ...] | None, said: Callable[[AppointmentRow], str]) -> None:
        """The appointments; None: they cannot be read now."""
        texts = [said(each) for each in found or ()]
        if (found, texts) == (self.rows, [self.list.item(at).text() for at in range(self.list.count())]):
            return
        row = self.list.currentRow()
        self.nothing.setText(self._empty if found is not None else "The appointments cannot be read from the log now.")
        self.rows = found or ()
        self.list.clear()
        self.list.addItems(texts)
        self.list.setVisible(bool(self.rows))
        self.nothing.setVisible(not self.rows)
        self.list.setCurrentRow(min(max(0, row), len(self.rows) - 1))
        self._enable()

    def lead_with(self, *buttons: QPushButton) -> None:
        """Further buttons, before those of the marked one."""
        for each in (*buttons, *self._feet, self.back_button):
            self._deeds.flow.addWidget(each)

    def _enable(self) -> None:
        row = self._row()
        expected = row is not None and not row.what
        for each in self._feet:
            each.setEnabled(expected)
            each.setVisible(bool(self.rows))
        self.back_button.setEnabled(row is not None and row.what in (NO_SHOW, CANCELLED))
        self.back_button.setVisible(bool(self.rows))

    def _row(self) -> AppointmentRow | None:
        at = self.list.currentRow()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def _ending(self, look: Look, text: str, what: str) -> QPushButton:
        made = button(text)
        give = self._say_no_show if what == NO_SHOW else self._say_cancelled
        reason_menu(look, made, REASONS[what], f"{text}: the reason stands with the appointment.", give)
        return made

    def _say_no_show(self, reason: str) -> None:
        self._say(NO_SHOW, reason)

    def _say_cancelled(self, reason: str) -> None:
        self._say(CANCELLED, reason)

    def _say(self, what: str, reason: str) -> None:
        row = self._row()
        if row is not None:
            self.ended.emit(row.id, what, reason)

    def _say_came(self) -> None:
        row = self._row()
        if row is not None:
            self.came.emit(row.id)

    def _say_change(self) -> None:
        row = self._row()
        if row is not None:
            self.change_wanted.emit(row)

    def _say_back(self) -> None:
        row = self._row()
        if row is not None:
            self.taken_back.emit(row.id)


def what_became(row: AppointmentRow) -> str:
    """``no-show, Could not be reached``; ``expected``."""
    return WHAT.get(row.what, row.what) + (f", {row.reason}" if row.reason else "")


def of_patient(row: AppointmentRow) -> str:
    """``2026-03-10 10:30 · no-show, Could not be reached · Medicare · PT``."""
    return " · ".join(
        filter(None, (f"{row.date} {row.time}".strip(), what_became(row), row.payer, row.discipline, row.whose))
    )


def of_day(row: AppointmentRow, *, private: bool) -> str:
    """``10:30 · Ana Lopez · expected · Medicare · PT``."""
    name = row.initials if private else row.name
    return " · ".join(filter(None, (row.time, name, what_became(row), row.payer, row.discipline, row.whose)))
