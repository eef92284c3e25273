"""Documentation on the review page: one service at a time, its fields, what is missing marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ptcoder.clinic.corrections import Edit, reasons_for
from ptcoder.clinic.note_sheets import FieldRow, LevelRow, NoteSheet, PartSheet
from ptcoder.rulebook import FieldKind
from ptcoder.ui import words
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.look import Look
from ptcoder.ui.note_fields import NoteFieldView
from ptcoder.ui.parts import Words, button, emptied, frame, heading, rows
from ptcoder.ui.theme import Size, Weight

IDLE_MS = 15_000
"""What was written is kept after so long also where the field is not left."""


class NoteSection(QWidget):
    """A function of a visit's note. Signals name the service's code, "" for the visit as a whole."""

    written = Signal(str, str, str)
    """Code, field, words."""
    carry_wanted = Signal(str, str)
    """Code, field; no field: all that are empty."""
    level_wanted = Signal(str, str, str)
    """The service whose code is corrected, the code, the reason."""

    former_wanted = Signal(str)
    """The service that words of a former code are wanted for."""
    reached = Signal(QWidget)
    """What has been given the keys, and should be seen."""

    def __init__(self, look: Look, goals: QWidget) -> None:
        super().__init__()
        self._look = look
        self._sheet: NoteSheet | None = None
        self._chosen = ""
        self._views: dict[str, NoteFieldView] = {}
        self._shape: object = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.save)
        layout = rows(self, gap=9)
        layout.addWidget(heading(look, "Documentation"))
        tabs = QWidget()
        self._tabs = FlowLayout(tabs, gap=6)
        self._buttons: dict[str, QPushButton] = {}
        layout.addWidget(tabs)
        self._card = frame("card")
        self._body = rows(self._card, margins=(14, 11, 14, 14), gap=12)
        layout.addWidget(self._card)
        self._left = Words(look, size=Size.SMALL, token="muted", wrap=True)
        self._left.hide()
        layout.addWidget(self._left)
        layout.addSpacing(9)
        layout.addWidget(heading(look, "Goals"))
        layout.addWidget(goals)
        self._all = button("", "small")
        self._take = button("", "small")
        self._level = Words(look, size=Size.SMALL, wrap=True)
        self._correct = button("", "small")

    def show_note(self, sheet: NoteSheet) -> None:
        """The note as it is; what somebody is writing is left."""
        if sheet == self._sheet:
            return
        if self._sheet is None or sheet.visit != self._sheet.visit or not self._part_of(sheet, self._chosen):
            self._chosen = next((part.code for part in sheet.parts if part.missing), sheet.parts[0].code)
        self._sheet = sheet
        self._show_tabs(sheet)
        self._show_part(sheet)
        self._left.setText("\n".join(("Written for codes that are not in the visit any more:", *_kept(sheet))))
        self._left.setVisible(bool(sheet.left))

    def go_to_missing(self, codes: Sequence[str], *, demanded: bool) -> None:
        """The keys go to the first field that nothing is written in, of one of these services, or of the visit.

        ``demanded``: the first of those that must be there. Where there is none, to the service's exercises.
        """
        sheet = self._sheet
        if sheet is None or sheet.read_only:
            return
        parts = [part for part in sheet.parts if part.shown in codes] or [sheet.parts[-1]]
        empty = [(part, each) for part in parts for each in part.fields if not each.text and each.demanded is demanded]
        doses = [(part, each) for part in parts for each in part.fields if each.kind is FieldKind.EXERCISES]
        part, field = (empty or doses or [(parts[0], parts[0].fields[0])])[0]
        self.choose(part.code)
        QTimer.singleShot(0, self, lambda: self._reach(field.id))

    def _reach(self, field: str) -> None:
        if field in self._views:
            self.reached.emit(self._views[field].take_keys())

    def choose(self, code: str) -> None:
        """Shows the fields of a service."""
        self.save()
        self._chosen = code
        if self._sheet is not None:
            self._show_tabs(self._sheet)
            self._show_part(self._sheet)

    @property
    def is_waiting(self) -> bool:
        """Whether something is written that will be kept by itself in a while."""
        return self._idle.isActive()

    def save(self) -> None:
        """Hands on what is written and not kept yet."""
        self._idle.stop()
        for view in tuple(self._views.values()):
            view.save()

    def end(self) -> None:
        """Nothing more is handed on."""
        self._idle.stop()
        self.blockSignals(True)

    def _part_of(self, sheet: NoteSheet, code: str) -> PartSheet | None:
        return next((part for part in sheet.parts if part.code == code), None)

    def _show_tabs(self, sheet: NoteSheet) -> None:
        codes = [part.code for part in sheet.parts]
        if list(self._buttons) != codes:
            emptied(self._tabs)
            self._buttons = {}
            for code in codes:
                made = button("", "choice", press=lambda said=code: self.choose(said))
                made.setCheckable(True)
                self._buttons[code] = made
                self._tabs.addWidget(made)
        for part in sheet.parts:
            made = self._buttons[part.code]
            missing = f"{part.missing} missing" if part.missing else ""
            made.setText(" \N{MIDDLE DOT} ".join(filter(None, (part.shown or "Visit", missing))))
            made.setAccessibleName(", ".join(filter(None, (f"Note of {part.heading}", missing))))
            made.setChecked(part.code == self._chosen)

    def _show_part(self, sheet: NoteSheet) -> None:
        part = self._part_of(sheet, self._chosen)
        if part is None:
            return
        shape = (
            sheet.visit,
            sheet.read_only,
            part.code,
            part.heading,
            tuple((field.id, field.label) for field in part.fields),
        )
        if shape != self._shape or sheet.read_only:
            self._shape = shape
            self._build(part, read_only=sheet.read_only)
        for field in part.fields:
            if field.id in self._views:
                self._views[field.id].show_row(field)
        self._show_offers(part, sheet.read_only)

    def _show_offers(self, part: PartSheet, read_only: bool) -> None:
        day = words.short_day(part.last_day) if part.last_day is not None else ""
        self._all.setText(f"Take over what is empty from {day}")
        self._all.setAccessibleName(f"{part.heading}: take over what is empty from {day}")
        self._all.setVisible(part.carries and not read_only)
        self._take.setText(f"Take what was written for {part.former}")
        self._take.setAccessibleName(f"{part.heading}: take what was written for {part.former}")
        self._take.setVisible(bool(part.former) and not read_only)
        level = part.level
        self._level.setVisible(level is not None)
        self._correct.setVisible(level is not None and bool(level.interval) and not read_only)
        if level is not None:
            self._show_level(level)

    def _show_level(self, level: LevelRow) -> None:
        reached = f"The components give {level.code}" if level.code else "The components reach no level"
        self._level.setText(f"{reached}; the lowest decides.\n{level.text}\nBy: {level.source}.")
        self._correct.setText(f"Correct the code to {level.code}…")
        menu = QMenu(self._correct)
        for reason in reasons_for(Edit(visit="", interval=level.interval, code=level.code)):
            menu.addAction(reason, lambda said=reason, to=level: self.level_wanted.emit(to.interval, to.code, said))
        self._correct.setMenu(menu)

    def _build(self, part: PartSheet, *, read_only: bool) -> None:
        emptied(self._body)
        self._views = {}
        self._body.addWidget(Words(self._look, part.heading, size=Size.NAME, weight=Weight.BOLD, wrap=True))
        self._all = button("", "small", press=lambda: self._carry_all(part))
        self._all.setToolTip("What is taken over is marked as such, here and for an auditor, until it is written anew.")
        self._body.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        self._take = button("", "small", press=lambda: self.former_wanted.emit(part.code))
        self._take.setToolTip("The words move to this code, marked as written for the other; Ctrl+Z takes it back.")
        self._body.addWidget(self._take, 0, Qt.AlignmentFlag.AlignLeft)
        for field in part.fields:
            self._body.addWidget(self._said(field) if read_only else self._view(part.code, field))
        self._level = Words(self._look, size=Size.SMALL, wrap=True)
        self._correct = button("", "small")
        self._body.addWidget(self._level)
        self._body.addWidget(self._correct, 0, Qt.AlignmentFlag.AlignLeft)
        if part.wishes and not read_only:
            wishes = f"Looked for in such a note: {'; '.join(part.wishes)}."
            self._body.addWidget(Words(self._look, wishes, size=Size.SMALL, token="muted", wrap=True))
        for place in range(self._body.count()):  # at once: the size of the whole rests on it
            item = self._body.itemAt(place)
            if item is not None and (made := item.widget()) is not None:
                made.show()

    def _carry_all(self, part: PartSheet) -> None:
        """The keys go on to the first field: the button goes."""
        self._views[part.fields[0].id].take_keys()
        self.carry_wanted.emit(part.code, "")

    def _view(self, code: str, field: FieldRow) -> NoteFieldView:
        view = NoteFieldView(self._look, code, field)
        view.written.connect(self.written)
        view.carry_wanted.connect(self.carry_wanted)
        view.edited.connect(self._idle.start)
        self._views[field.id] = view
        return view

    def _said(self, field: FieldRow) -> Words:
        text = f"{field.text} {field.unit}".strip() if field.text else "not written"
        carried = f" (taken over from {words.short_day(field.carried)})" if field.carried is not None else ""
        if field.former is not None:
            carried += f" (first written for {field.former})"
        token = "text" if field.text else "muted"
        return Words(self._look, f"{field.label}: {text}{carried}", size=Size.SMALL, token=token, wrap=True)


def _kept(sheet: NoteSheet) -> Iterator[str]:
    for code, label, text in sheet.left:
        yield f"{code}, {label}: {' / '.join(text.splitlines())}"
