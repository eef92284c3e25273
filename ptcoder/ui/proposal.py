"""A correction before it is done: what it changes, whom else it touches, and the reasons, each one press."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from ptcoder.clinic.consequences import CorrectionSheet
from ptcoder.clinic.corrections import Neighbors
from ptcoder.ui import correction_words as say
from ptcoder.ui import words
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, emptied, frame, heading, rows
from ptcoder.ui.theme import Size, Weight

CHOICES = {Neighbors.MOVE: "Make room", Neighbors.LEAVE: "Leave them as they are"}


class Proposal(QWidget):
    """A function of the clinic's preview. A reason carries it out; nothing else does."""

    reason_given = Signal(str)
    neighbors_chosen = Signal(Neighbors)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: object = None
        self._reasons: tuple[str, ...] = ()
        self._facts = rows(gap=4)
        self._buttons = FlowLayout(gap=8)
        self.other = QLineEdit()
        self.other.setAccessibleName("Another reason")
        self.other.setPlaceholderText("Another reason")
        self.other.returnPressed.connect(self._give_other)
        self.correct_button = button("Correct", "primary", press=self._give_other)
        self.correct_button.setEnabled(False)
        self.other.textChanged.connect(self._typed)
        layout = rows(self, gap=8)
        layout.addLayout(self._facts)
        layout.addWidget(heading(look, "Why? One press does it"))
        layout.addLayout(self._buttons)
        typed = columns()
        typed.addWidget(self.other, 1)
        typed.addWidget(self.correct_button)
        layout.addLayout(typed)

    @property
    def texts(self) -> list[str]:
        """What is said, from top to bottom."""
        return [each.text() for each in self.findChildren(Words) if not each.isHidden()]

    def show_sheet(self, sheet: CorrectionSheet, *, off_min: int, now: int, private: bool) -> None:
        """Says what has changed since it was last shown; the reasons stay, so that the keys stay with them."""
        told = (sheet, private, [say.changed(each, off_min, now) for each in sheet.stretches])
        if told != self._shown:
            self._shown = told
            focused = QApplication.focusWidget()
            chose = focused is not None and focused.property("kind") == "choice" and self.isAncestorOf(focused)
            emptied(self._facts)
            whose = {each.patient for each in sheet.stretches}
            for each in sheet.stretches:
                name = f"{words.named(each.patient, private)}: " if len(whose) > 1 else ""
                self._say(name + say.changed(each, off_min, now), weight=Weight.SEMIBOLD)
            if sheet.shared:
                self._put(self._neighbors(sheet, off_min, now, private))
            for visit in sheet.visits:
                first, *rest = say.bill(visit, private=private)
                self._say(first, weight=Weight.SEMIBOLD)
                for line in rest:
                    self._say(line)
            if not sheet.visits:
                self._say("No bill changes.", token="muted")
            if chose:
                self._focus_choice()
        self._show_reasons(sheet.reasons)

    def focus_first(self) -> None:
        """Gives the keys to the first reason."""
        first = self._buttons.itemAt(0)
        widget = first.widget() if first is not None else None
        if widget is not None:
            widget.setFocus(Qt.FocusReason.TabFocusReason)

    def _focus_choice(self) -> None:
        """The keys stay with the choice, which is told anew."""
        for each in self.findChildren(QPushButton):
            if each.property("kind") == "choice" and each.isChecked():
                each.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """For another correction: nothing typed, nothing shown."""
        self._shown = None
        emptied(self._facts)
        self.other.clear()

    def _show_reasons(self, reasons: tuple[str, ...]) -> None:
        if reasons != self._reasons:
            self._reasons = reasons
            emptied(self._buttons)
            for reason in reasons:
                self._buttons.addWidget(button(reason, press=lambda said=reason: self.reason_given.emit(said)))

    def _neighbors(self, sheet: CorrectionSheet, off_min: int, now: int, private: bool) -> QWidget:
        card = frame("warning")
        inside = rows(card, margins=(10, 7, 10, 8), gap=4)
        look = self._look
        for each in sheet.neighbors:
            said = say.cut(each, off_min, now, private=private)
            inside.addWidget(Words(look, f"! {said}", size=Size.SMALL, wrap=True))
        for each in sheet.left:
            said = say.left(each, off_min, private=private)
            inside.addWidget(Words(look, f"! {said}", size=Size.SMALL, wrap=True))
        if sheet.left:
            said = "! The same clinician is then in two places at once; the findings will say so."
            inside.addWidget(Words(look, said, size=Size.SMALL, wrap=True))
        line = FlowLayout(gap=6)
        for choice, text in CHOICES.items():
            made = button(text, "choice")
            made.setCheckable(True)
            made.setChecked(choice is sheet.fate)
            made.toggled.connect(lambda _=False, chosen=choice: self.neighbors_chosen.emit(chosen))
            line.addWidget(made)
        inside.addLayout(line)
        return card

    def _say(self, text: str, *, weight: Weight = Weight.REGULAR, token: str = "text") -> None:
        self._put(Words(self._look, text, size=Size.SMALL, weight=weight, token=token, wrap=True))

    def _put(self, widget: QWidget) -> None:
        self._facts.addWidget(widget)
        widget.show()  # at once: the size of the whole rests on it

    def _typed(self, text: str) -> None:
        self.correct_button.setEnabled(bool(text.strip()))

    def _give_other(self) -> None:
        reason = self.other.text().strip()
        if reason:
            self.reason_given.emit(reason)
