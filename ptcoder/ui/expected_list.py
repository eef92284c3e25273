"""Who is expected today and has not come yet: one tap, or a number key, brings somebody to the floor."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from ptcoder.clinic.register_sheets import AppointmentRow
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, heading, rows
from ptcoder.ui.theme import Size

ROW = 44
SHOWN_AT_ONCE = 4
NUMBERED = 9


class _List(QListWidget):
    """Digits choose where the list has the keys; other letters go on to the search."""

    numbered = Signal(int)
    left = Signal()
    typed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.numbered.emit(self.currentRow() + 1)
        elif event.key() == Qt.Key.Key_Up and self.currentRow() <= 0:
            self.left.emit()
        elif text.isascii() and text.isdigit() and text != "0":
            self.numbered.emit(int(text))
        elif text.isprintable() and text.strip():
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)


class ExpectedList(QFrame):
    """A function of the rows. ``came`` names an appointment."""

    came = Signal(str)
    left = Signal()
    typed = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows: tuple[AppointmentRow, ...] = ()
        self.list = _List()
        self.list.setProperty("kind", "tall")
        self.list.setAccessibleName("Expected today")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = Words(look, size=Size.SMALL, token="muted", wrap=True)
        layout = rows(self, gap=4)
        layout.addWidget(heading(look, "Expected today"))
        layout.addWidget(self.list)
        layout.addWidget(self.nothing)
        self.list.itemClicked.connect(self._tapped)
        self.list.numbered.connect(self._numbered)
        self.list.left.connect(self.left)
        self.list.typed.connect(self.typed)

    def show_rows(self, found: tuple[AppointmentRow, ...] | None, *, private: bool) -> None:
        """The rows; None: they cannot be read now."""
        self._rows = found or ()
        self.list.clear()
        for number, row in enumerate(self._rows, 1):
            name = row.initials if private else row.name
            key = f"{number}   " if number <= NUMBERED else ""
            said = " · ".join(filter(None, (row.time, name, row.payer, row.discipline, row.whose)))
            self.list.addItem(QListWidgetItem(key + said))
        self.list.setVisible(bool(self._rows))
        self.list.setFixedHeight(self._look.px(ROW) * min(SHOWN_AT_ONCE, len(self._rows)) + 4)
        self.nothing.setVisible(not self._rows)
        self.nothing.setText(
            "The appointments cannot be read from the log now."
            if found is None
            else "Nobody else is expected. A list of today's appointments can be imported on the Day page."
        )

    def take_focus(self) -> bool:
        """The keys go to the first row; False where there is none."""
        if not self._rows:
            return False
        self.list.setFocus(Qt.FocusReason.TabFocusReason)
        self.list.setCurrentRow(0)
        return True

    def _tapped(self, item: QListWidgetItem) -> None:
        self._numbered(self.list.row(item) + 1)

    def _numbered(self, number: int) -> None:
        if 1 <= number <= len(self._rows):
            self.came.emit(self._rows[number - 1].id)
