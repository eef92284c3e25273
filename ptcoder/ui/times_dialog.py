"""The times of a visit as a plain list: all that the timeline can do, for who can't drag or doesn't see it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QMenu,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ptcoder.clinic.corrections import Delete, Move
from ptcoder.clinic.stretches import StretchRow
from ptcoder.ui import correction_words as say
from ptcoder.ui import words
from ptcoder.ui.acts import Around, Form
from ptcoder.ui.correction_box import CorrectionBox
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.focus import ring
from ptcoder.ui.look import Look
from ptcoder.ui.painting import LEFT
from ptcoder.ui.parts import Words, button, columns, rows
from ptcoder.ui.popover import BoxScroll
from ptcoder.ui.strokes import Stroke
from ptcoder.ui.theme import Size, Weight
from ptcoder.visit import State

COLUMNS = ("Code", "Service", "Start", "Stop", "Minutes", "Who", "Role", "Changed")
SIGNED = "This visit is signed. Reopen it first."
MARGIN = 22
TABLE, TABLE_BESIDE = 150, 75
"""How high the table is at least, alone and beside an open box, in pixels at 100 % text size."""
HINT = "Choose a row, then what to do with it. Nothing is changed before you have seen what comes of it."

EDIT = Stroke(keys=("Return", "Enter"), said="Put the chosen stretch right")
DELETE = Stroke(keys=("Del", "Backspace"), said="Take it out")
STROKES = (EDIT, DELETE)


class TimesDialog(QDialog):
    """A function of one visit's stretches. What is asked for goes through ``box``, and is shown in it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._around: Around | None = None
        self._rows: tuple[StretchRow, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Times")
        self.title = Words(look, size=Size.HEAD, weight=Weight.BOLD)
        self.hint = Words(look, HINT, size=Size.SMALL, token="muted", wrap=True)
        self.table = QTableWidget(0, len(COLUMNS))
        self.box = CorrectionBox(look)
        self._scroll = BoxScroll(self.box)
        self.edit_button = button("Edit…", press=lambda: self._form(Form.EDIT))
        self.split_button = button("Split…", press=lambda: self._form(Form.SPLIT))
        self.move_button = button("Move…", name="Move to another patient")
        self.delete_button = button("Delete…", press=self._delete)
        self.history_button = button("History…", press=lambda: self._form(Form.HISTORY))
        self.more_button = button("More…", name="All that can be done with it", press=self._show_menu)
        self.insert_button = button("Insert…", name="Insert a forgotten stretch", press=self._insert)
        self.undo_button = button("Undo")
        self.redo_button = button("Redo")
        self.undo_button.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
        self.redo_button.setShortcut(QKeySequence("Ctrl+Shift+Z"))
        self.close_button = button("Close", press=self.accept)
        self._moves = QMenu(self.move_button)
        self.move_button.setMenu(self._moves)
        self._build()
        self.table.itemSelectionChanged.connect(self._show_buttons)
        self.table.cellDoubleClicked.connect(lambda: self._form(Form.EDIT))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.box.changed.connect(self._show_box)
        ring(look, self)
        self._show_box()

    @property
    def row(self) -> StretchRow | None:
        """The row that is chosen."""
        number = self.table.currentRow()
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def show_visit(self, around: Around, undo: str, redo: str) -> None:
        """The stretches by their start, what was counted after them; the deleted ones, too."""
        chosen, first = self.row, self._around is None
        self._around = around
        visit = around.visit
        shown = sorted(visit.stretches, key=lambda row: (row.start is None, row.start or 0))
        name = words.who(visit, around.private)
        self.title.setText(f"Times · {name} · {words.short_day(visit.day)}")
        self.hint.setText(HINT if self._is_open else SIGNED)
        if tuple(shown) != self._rows or first or any(row.running for row in shown):
            self._rows = tuple(shown)
            self._fill(around)
            places = (place for place, row in enumerate(shown) if chosen and row.interval == chosen.interval)
            place = next(places, len(shown) - 1 if first else min(self.table.currentRow(), len(shown) - 1))
            if shown:
                self.table.setCurrentCell(max(0, place), 0)
        for made, what, said in ((self.undo_button, undo, "Undo"), (self.redo_button, redo, "Redo")):
            made.setEnabled(bool(what))
            made.setToolTip(f"{said} {what}".rstrip())
        self._show_buttons()

    def focus_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_box()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and not self._scroll.isHidden():
            self.box.closed.emit()
        elif self.table.hasFocus() and EDIT.is_met(event):
            self._form(Form.EDIT)
        elif self.table.hasFocus() and DELETE.is_met(event):
            self._delete()
        elif key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    @property
    def _is_open(self) -> bool:
        return self._around is not None and self._around.visit.state in (State.OPEN, State.CLOSED)

    def _form(self, form: Form) -> None:
        row, around = self.row, self._around
        open_form = form is Form.HISTORY or (self._is_open and row is not None and not row.deleted)
        if row is not None and around is not None and open_form:
            self.box.show_form(form, row, around)
            self.box.focus_first()

    def _insert(self) -> None:
        if self._around is not None and self._is_open:
            self.box.show_form(Form.ENTER, None, self._around)
            self.box.focus_first()

    def _delete(self) -> None:
        row, around = self.row, self._around
        if row is not None and around is not None and self._is_open and not row.deleted:
            self.box.wanted.emit(Delete(visit=around.visit.visit, interval=row.interval))
            self.box.focus_first()

    def _show_menu(self, at: QPoint | None = None) -> None:
        """All that its bar on the timeline offers; ``at`` a place in the table, else at the button."""
        row, around = self.row, self._around
        if row is None or around is None or not self._is_open or row.deleted:
            return
        menu = self.box.menu(row, around, None, self)
        menu.triggered.connect(self._go_on, Qt.ConnectionType.QueuedConnection)  # the menu tells of it first
        menu.aboutToHide.connect(menu.deleteLater)
        place = self.more_button.mapToGlobal(QPoint(0, 0)) if at is None else self.table.viewport().mapToGlobal(at)
        menu.popup(place - QPoint(0, menu.sizeHint().height()) if at is None else place)

    def _go_on(self) -> None:
        self.box.focus_first()

    def _fill(self, around: Around) -> None:
        self.table.setRowCount(len(self._rows))
        for number, row in enumerate(self._rows):
            for column, text in enumerate(_cells(row, around)):
                item = QTableWidgetItem(text)
                if row.deleted:
                    item.setForeground(QColor(self._look.color("muted")))
                self.table.setItem(number, column, item)

    def _show_buttons(self) -> None:
        row, around = self.row, self._around
        able = self._is_open and row is not None and not row.deleted
        for each in (self.edit_button, self.delete_button, self.more_button):
            each.setEnabled(able)
        self.split_button.setEnabled(able and row is not None and row.start is not None)
        self.history_button.setEnabled(row is not None)
        self.insert_button.setEnabled(self._is_open)
        self._moves.clear()
        others = [card for card in around.cards if card.visit != around.visit.visit] if around is not None else []
        self.move_button.setEnabled(able and bool(others))
        if row is not None and around is not None:
            for card in others:
                move = Move(visit=around.visit.visit, interval=row.interval, to=card.visit)
                self._moves.addAction(around.called(card), lambda wanted=move: self._move(wanted))

    def _move(self, wanted: Move) -> None:
        self.box.wanted.emit(wanted)
        self.box.focus_first()

    def _show_box(self) -> None:
        """The box is there while something is in it, and leaves the table its half."""
        shown = bool(self.box.title.text())
        self._scroll.setVisible(shown)
        width = self.width() - 2 * MARGIN
        layout = self.layout()
        few = self._look.px(TABLE if not shown else TABLE_BESIDE)
        self.table.setMinimumHeight(min(few, self.screen().availableSize().height() // 4))
        self.hint.setVisible(not shown)
        whole = layout.totalMinimumHeightForWidth(self.width()) if layout is not None and shown else 0
        least = whole - self._scroll.minimumHeight() if shown else 0
        room = max(self._look.px(60), min(self.height() * 55 // 100, self.height() - least))
        self._scroll.setFixedHeight(min(self._scroll.wanted_height(width), room))
        self._scroll.fit()

    def _build(self) -> None:
        look, table = self._look, self.table
        table.setAccessibleName("Times")
        table.setProperty("kind", "box")
        table.setHorizontalHeaderLabels(COLUMNS)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.verticalHeader().setDefaultSectionSize(look.px(34))
        table.horizontalHeader().setDefaultAlignment(LEFT)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setStretchLastSection(True)
        layout = rows(self, margins=(MARGIN, 16, MARGIN, 16), gap=10)
        layout.addWidget(self.title)
        layout.addWidget(self.hint)
        layout.addWidget(table, 1)
        line = FlowLayout(gap=8)
        for each in (
            self.edit_button, self.split_button, self.move_button, self.delete_button, self.more_button,
            self.history_button, self.insert_button, self.undo_button, self.redo_button,
        ):  # fmt: skip
            each.setAutoDefault(True)  # Enter presses the one with the focus
            line.addWidget(each)
        self.close_button.setAutoDefault(True)
        foot = columns()
        foot.addLayout(line, 1)
        foot.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(foot)
        layout.addWidget(self._scroll)
        room = self.screen().availableSize()
        self.resize(min(look.px(920), room.width() - 80), min(look.px(620), room.height() - 80))


def _cells(row: StretchRow, around: Around) -> tuple[str, ...]:
    off_min = around.visit.off_min
    timed = row.start is not None
    stop = words.exact(row.stop, off_min) if row.stop is not None else "running" if row.running else ""
    return (
        row.text,
        row.label,
        words.exact(row.start, off_min) if row.start is not None else "",
        stop,
        str(say.minutes(row, around.now))
        if timed or row.minutes is not None
        else f"{row.units} \N{MULTIPLICATION SIGN}",
        row.clinician,
        row.role,
        _changed(row),
    )


def _changed(row: StretchRow) -> str:
    if row.deleted:
        return "deleted"
    return "entered" if row.entered else "corrected" if row.said else ""
