"""The Export page: what would leave and what stays, the batches that left, and what is said about the one chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QWidget

from ptcoder.clinic.charge_sheets import ChargeRow, PreviewSheet
from ptcoder.clinic.charges import BatchRow, ProfileRow
from ptcoder.clinic.leaving import Chosen, Totals
from ptcoder.ui import words
from ptcoder.ui.choosers import DayEdit, drop_down, offer
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.header import Header
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, frame, heading, rows, scrolled
from ptcoder.ui.progress import Progress
from ptcoder.ui.table import Cells, Table

WAITING = ("Day", "Patient", "Payer", "As", "Lines", "Units", "Min")
BATCHES = ("Left", "By", "Visits", "Lines", "Units", "Profile", "Marks", "SHA-256")
EVERY = "All payers"
NUMBERS = ("Visits", "Lines", "Units", "Min")
GROW = ("Patient", "Payer")
SUMS = ("Day", "Payer", "Visits", "Lines", "Units")
NAME_LETTERS = 20
"""So much of a payer's or a profile's name is shown at least."""
BESIDE = 1000
"""From so many of the look's pixels on, what will leave stands beside its sums; else above them."""
WILL_LEAVE = "Will leave"
NOTHING = "Nothing waits. What is signed on the floor or the Day page waits here until it leaves."
NO_BATCH = "No batch has left yet."


class ExportPage(QWidget):
    """Shows what it is handed. ``chosen_changed``: other days or another payer are asked for."""

    chosen_changed = Signal()
    write_wanted = Signal()
    edit_wanted = Signal()
    check_wanted = Signal()
    again_wanted = Signal(str)
    differences_wanted = Signal(str)
    visit_chosen = Signal(object)
    """A ``ChargeRow``."""
    batch_opened = Signal(str)
    """The visits of a batch are to be shown, in the place of those that will leave."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.header = Header(look)
        self.header.title.setText("Export")
        self.sheet: PreviewSheet | None = None
        self.opened: BatchRow | None = None
        """The batch whose visits are shown; None: those that will leave."""
        self._batches: tuple[BatchRow, ...] = ()
        self._today = date.min
        self._payers: dict[str, str] = {}
        self._profiles: dict[str, str] = {}
        self.from_box, self.since = QCheckBox("From"), DayEdit("From day")
        self.until_box, self.until = QCheckBox("Until"), DayEdit("Until day")
        self.payer = drop_down(look, "Payer", letters=NAME_LETTERS)  # a long name must not take the room of the others
        self.payer.addItem(EVERY, "")
        self.profile = drop_down(look, "Profile", letters=NAME_LETTERS)
        self.edit_button = button("Edit profile…", press=self.edit_wanted.emit)
        self.check_button = button("Check a file…", press=self.check_wanted.emit)
        self.write_button = button("Write file…", "primary", press=self.write_wanted.emit)
        self.waiting = Table(look, "What will leave")
        self.sums = Table(look, "Sums by day and payer")
        self.back_button = button("What will leave", press=self.chosen_changed.emit)
        self.batches = Table(look, "Batches")
        self.again_button = button("Write again…", press=lambda: self._of_batch(self.again_wanted.emit))
        self.since_button = button("What changed since", press=lambda: self._of_batch(self.differences_wanted.emit))
        self.said = Words(look, wrap=True)
        self.said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.nothing = Words(look, NOTHING, token="muted", wrap=True)
        self.no_batch = Words(look, NO_BATCH, token="muted", wrap=True)
        self.staying = Words(look, token="muted", wrap=True)
        self.doubt = Words(look, token="error", wrap=True)
        self.progress = Progress()
        self._build(look)
        self.show_working(False)
        for each in (self.tables, self.nothing, self.no_batch):  # until what waits is known
            each.hide()

    @property
    def chosen(self) -> Chosen:
        """The days and the payer that are asked for."""
        since = self.since.day if self.from_box.isChecked() else None
        until = self.until.day if self.until_box.isChecked() else None
        return Chosen(since=since, until=until, payer=str(self.payer.currentData() or ""))

    @property
    def batch(self) -> BatchRow | None:
        """The batch that is chosen."""
        at = self.batches.currentIndex().row()
        return self._batches[at] if 0 <= at < len(self._batches) else None

    def begin(self, today: date, payers: Sequence[tuple[str, str]], profiles: Sequence[ProfileRow]) -> None:
        """What there is to choose from, ``payers`` as label and id; what was chosen stays."""
        self._today = today
        self._payers = {known: label for label, known in payers}
        self._profiles = {each.name: each.label for each in profiles}
        for box, edit in ((self.from_box, self.since), (self.until_box, self.until)):
            if not box.isChecked():
                edit.show_day(today)
        wanted, profile = self.payer.currentData(), self.profile.currentData()
        offer(self.payer, [(EVERY, ""), *payers], wanted)
        offer(self.profile, [(each.label + (" (own)" if each.own else ""), each.name) for each in profiles], profile)

    def show_sheet(self, sheet: PreviewSheet, batch: BatchRow | None = None, *, private: bool) -> None:
        """What would leave now, or the visits of a batch."""
        self.sheet, self.opened = sheet, batch
        self._title.setText((WILL_LEAVE if batch is None else f"Left {_when(batch)}").upper())
        self.back_button.setVisible(batch is not None)
        sums = [_sum(self._day(day), self._payer(payer), totals) for day, payer, totals in sheet.sums]
        self.sums.show_cells(SUMS, sums, numbers=NUMBERS, grows=("Payer",))
        totals = sheet.totals
        waiting = [_waiting(each, self._day(each.day), self._payer(each.payer), private) for each in sheet.rows]
        self.waiting.show_cells(WAITING, waiting, numbers=NUMBERS, grows=GROW)
        self.header.chips.show_texts(
            words.counted(totals.visits, "visit"),
            words.counted(totals.lines, "line"),
            words.counted(totals.units, "unit"),
            f"{totals.replacements} replaced, {totals.voids} void" if totals.replacements or totals.voids else "",
        )
        stay = [f"{words.named(each.name, private)}, {words.short_day(each.day)}: {each.why}" for each in sheet.staying]
        self.staying.setText("Stays: " + "; ".join(stay[:8]) + (f"; and {len(stay) - 8} more" if stay[8:] else ""))
        self.staying.setVisible(bool(stay))
        self.doubt.setText(sheet.doubt)
        self.doubt.setVisible(bool(sheet.doubt))
        self.nothing.setVisible(not sheet.rows)
        self.tables.setVisible(bool(sheet.rows))
        self.write_button.setEnabled(self._may_write)

    def show_none(self) -> None:
        """Nothing: neither what waits nor what left."""
        self.sheet = self.opened = None
        self._title.setText(WILL_LEAVE.upper())
        self.back_button.hide()
        self.sums.show_cells(SUMS, (), grows=("Payer",))
        self.waiting.show_cells(WAITING, (), grows=GROW)
        self.header.chips.show_texts()
        for each in (self.tables, self.staying, self.doubt, self.nothing):
            each.hide()
        self.said.setText("")
        self.show_batches(())
        self.no_batch.hide()
        self.write_button.setEnabled(False)

    def show_batches(self, batches: tuple[BatchRow, ...]) -> None:
        self._batches = batches
        left = [_left(each, self._profiles.get(each.profile, each.profile)) for each in batches]
        self.batches.show_cells(BATCHES, left, numbers=NUMBERS, grows=("Profile", "Marks"))
        if batches and not self.batches.currentIndex().isValid():
            self.batches.choose(0)
        self.batches_card.setVisible(bool(batches))
        self.no_batch.setVisible(not batches)
        for each in (self.again_button, self.since_button):
            each.setEnabled(bool(batches))

    def show_working(self, working: bool) -> None:
        self.write_button.setEnabled(not working and self._may_write)

    def say(self, text: str) -> None:
        """What is said about the row chosen, or came of the last press."""
        self.said.setText(text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.waiting.setFocus(event.reason())  # a proxy would have Tab pass over what stands before it

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """The sums beside what will leave, where both have room."""
        way = QBoxLayout.Direction
        wide = self.width() >= self._look.px(BESIDE)
        self._beside.setDirection(way.LeftToRight if wide else way.TopToBottom)

    def _day(self, day: date) -> str:
        return words.dated(day, self._today)

    def _payer(self, known: str) -> str:
        """How people call a payer; its id where nothing is known of it any more."""
        return self._payers.get(known, known)

    @property
    def _may_write(self) -> bool:
        return self.sheet is not None and bool(self.sheet.rows) and self.opened is None

    def _open_batch(self) -> None:
        if self.batch is not None:
            self.batch_opened.emit(self.batch.export)

    def _of_batch(self, emit: object) -> None:
        if self.batch is not None and callable(emit):
            emit(self.batch.export)

    def _choose_visit(self, at: int) -> None:
        if self.sheet is not None and 0 <= at < len(self.sheet.rows):
            self.visit_chosen.emit(self.sheet.rows[at])

    def _build(self, look: Look) -> None:
        for box, edit in ((self.from_box, self.since), (self.until_box, self.until)):
            edit.setEnabled(False)
            box.toggled.connect(edit.setEnabled)
            box.toggled.connect(lambda: self.chosen_changed.emit())
            edit.dateChanged.connect(lambda: self.chosen_changed.emit())
        self.payer.currentIndexChanged.connect(lambda: self.chosen_changed.emit())
        self.waiting.chosen.connect(self._choose_visit)
        self.batches.clicked.connect(self._open_batch)
        self.batches.opened.connect(self._open_batch)
        self.header.add(self.check_button, self.write_button)
        layout = rows(self, gap=0)
        layout.addWidget(self.header)
        within = QWidget()
        inside = rows(within, margins=(18, 12, 18, 12), gap=8)
        layout.addWidget(scrolled(within, sideways=False), 1)
        line = FlowLayout(gap=8)
        inside.addLayout(line)
        groups = ((self.from_box, self.since), (self.until_box, self.until), (self.payer,))
        for several in (*groups, (self.profile, self.edit_button)):
            together = QWidget()
            line.addWidget(together)
            beside = columns(together)
            for each in several:
                beside.addWidget(each)
        inside.addWidget(self.progress)
        top = columns()
        self._title = heading(look, WILL_LEAVE)
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(self.back_button)
        inside.addLayout(top)
        self.doubt.hide()
        inside.addWidget(self.doubt)
        inside.addWidget(self.nothing)
        self.tables = QWidget()
        inside.addWidget(self.tables, 3)
        self._beside = columns(self.tables, gap=10)
        self._beside.addWidget(_carded(self.waiting), 3)
        self._beside.addWidget(_carded(self.sums), 2)
        look.changed.connect(self._place)
        inside.addWidget(self.staying)
        inside.addWidget(self.said)
        head = columns()
        head.addWidget(heading(look, "BATCHES THAT LEFT"))
        head.addStretch(1)
        head.addWidget(self.since_button)
        head.addWidget(self.again_button)
        inside.addLayout(head)
        inside.addWidget(self.no_batch)
        self.batches_card = _carded(self.batches)
        inside.addWidget(self.batches_card, 2)
        inside.addStretch(0)


def _carded(table: QWidget) -> QWidget:
    card = frame("card")
    rows(card, margins=(4, 4, 4, 4)).addWidget(table)
    return card


def _waiting(row: ChargeRow, day: str, payer: str, private: bool) -> Cells:
    lines = [each.line for each in row.leaves.charges]
    sums = (len(lines), sum(each.units for each in lines), sum(each.minutes for each in lines))
    return day, words.named(row.name, private), payer, row.kind.value, *map(str, sums)


def _sum(day: str, payer: str, totals: Totals) -> Cells:
    return day, payer, str(totals.visits), str(totals.lines), str(totals.units)


def _when(row: BatchRow) -> str:
    """``Fri 2026-03-06 16:02``."""
    day = words.day_of(row.at, row.off_min)
    return f"{day:%a} {day.isoformat()} {words.at(row.at, row.off_min)}"


def _left(row: BatchRow, profile: str) -> Cells:
    marks = [words.counted(row.replacements, "replacement") if row.replacements else ""]
    marks += [words.counted(row.voids, "void") if row.voids else ""]
    marks += ["written again" + (f" {row.copies} times" if row.copies > 1 else "") if row.copies else ""]
    units = "" if row.units is None else str(row.units)
    told = ", ".join(each for each in marks if each)
    return _when(row), row.who, str(row.visits), str(row.rows), units, profile, told, row.sha256[:12]
