"""The fields of a note as they are written in: words with phrases, numbers, choices, exercises."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from ptcoder.clinic.note_sheets import FieldRow
from ptcoder.rulebook import FieldKind
from ptcoder.ui import words
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.look import Look
from ptcoder.ui.note_exercises import ExerciseTable
from ptcoder.ui.parts import Words, button, columns, rows
from ptcoder.ui.theme import Size, Weight

SHOWN = 60
"""Letters of the last time's words that stand on the button; all of them are in its tooltip."""


class NoteFieldView(QWidget):
    """One field. ``written`` hands on its words when it is left, a phrase is pressed or an option chosen."""

    written = Signal(str, str, str)
    """The service's code, the field's id, its words."""
    carry_wanted = Signal(str, str)
    edited = Signal()

    def __init__(self, look: Look, code: str, row: FieldRow) -> None:
        super().__init__()
        self._code = code
        self._row = row
        self._edit: QLineEdit | ExerciseTable | None = None
        self._options: list[QPushButton] = []
        self._state = Words(look, size=Size.SMALL, weight=Weight.SEMIBOLD, token="unattended")
        self._last = button("", "choice", press=lambda: self.carry_wanted.emit(self._code, self._row.id))
        self._former = Words(look, size=Size.SMALL, token="muted", wrap=True)
        layout = rows(self, gap=4)
        top = columns(gap=8)
        label = f"{row.label}, in {row.unit}" if row.unit and row.unit != "of 10" else f"{row.label} {row.unit}".strip()
        top.addWidget(Words(look, label, size=Size.SMALL, weight=Weight.SEMIBOLD, wrap=True), 1)
        top.addWidget(self._state)
        layout.addLayout(top)
        offers = QWidget()
        flow = FlowLayout(offers, gap=6)
        if row.kind is FieldKind.CHOICE:
            for option in row.options:
                flow.addWidget(self._option(option))
        else:
            self._edit = ExerciseTable(look, row.label) if row.kind is FieldKind.EXERCISES else QLineEdit()
            if isinstance(self._edit, QLineEdit):
                self._edit.setAccessibleName(row.label)
                self._edit.textEdited.connect(self.edited)
                self._edit.editingFinished.connect(self.save)
            else:
                self._edit.edited.connect(self.edited)
                self._edit.finished.connect(self.save)
            self._edit.setToolTip(row.source)
            layout.addWidget(self._edit)
            for phrase in row.phrases:
                name = f"{row.label}: {phrase}"
                flow.addWidget(button(phrase, "choice", name=name, press=lambda said=phrase: self._say(said)))
        flow.addWidget(self._last)
        layout.addWidget(offers)
        layout.addWidget(self._former)
        self._offers = offers
        self.show_row(row)

    def show_row(self, row: FieldRow) -> None:
        """The same field with other words; what somebody is writing in it and is not kept yet is left."""
        is_writing = self._has_keys() and self._is_edited()
        self._row = row
        if self._edit is not None and not is_writing and self._edit.text() != row.text:
            self._edit.setText(row.text)
        for option in self._options:
            option.setChecked(option.text() == row.text)
        if row.carried is not None:
            self._state.color("info")
            self._state.setText(f"taken over from {words.short_day(row.carried)}")
        elif row.former is not None:
            self._state.color("info")
            self._state.setText(f"first written for {row.former}")
        else:
            self._state.color("unattended")
            self._state.setText("! missing" if row.demanded and not row.text else "")
        brief = " / ".join(row.last.splitlines())
        self._last.setText(f"Last time: {brief if len(brief) <= SHOWN else brief[:SHOWN].rstrip() + '…'}")
        self._last.setToolTip(row.last)
        self._last.setAccessibleName(f"{row.label}: as last time: {brief}")
        self._last.setVisible(bool(row.last))
        self._former.setText(f"Written for the former code: {' / '.join(row.offered.splitlines())}")
        self._former.setVisible(bool(row.offered))
        self._offers.setVisible(bool(row.last or row.phrases or row.options))

    def take_keys(self) -> QWidget:
        """The keys go where it is written; which widget that is."""
        place = self._edit.first if isinstance(self._edit, ExerciseTable) else self._edit or self._options[0]
        place.setFocus(Qt.FocusReason.OtherFocusReason)
        return place

    def save(self) -> None:
        """Hands on what was written and is not kept yet."""
        if self._edit is not None and self._is_edited():
            self.written.emit(self._code, self._row.id, self._edit.text())

    def _is_edited(self) -> bool:
        return self._edit is not None and self._edit.text().strip() != self._row.text

    def _has_keys(self) -> bool:
        return (
            self._edit.has_keys()
            if isinstance(self._edit, ExerciseTable)
            else bool(self._edit and self._edit.hasFocus())
        )

    def _say(self, phrase: str) -> None:
        """A phrase goes behind what stands there, kept or not."""
        if self._edit is not None:
            said = self._edit.text().strip()
            self._edit.setText(f"{said}; {phrase}" if said else phrase)
            self.save()

    def _option(self, option: str) -> QPushButton:
        made = button(option, "choice", name=f"{self._row.label}: {option}")
        made.setCheckable(True)
        made.setToolTip(self._row.source)
        made.clicked.connect(lambda: self._choose(made))
        self._options.append(made)
        return made

    def _choose(self, option: QPushButton) -> None:
        """The option that stands is taken back by a second press."""
        self.written.emit(self._code, self._row.id, option.text() if option.isChecked() else "")
