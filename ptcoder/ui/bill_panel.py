"""If the visit stopped now: the lines with their why, the timed minutes against the bands, and what to look at."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ptcoder.clinic.sheets import VisitSheet
from ptcoder.coding import Choice
from ptcoder.ui import words
from ptcoder.ui.findings import FindingsList
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.lines import LinesView
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, emptied, frame, heading, rows, scrolled
from ptcoder.ui.theme import Size, Weight
from ptcoder.ui.unit_bar import UnitBar
from ptcoder.ui.what_if import WhatIf


class Choices(QWidget):
    """A unit that several codes have an equal claim to: one button for each of them."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._choices: tuple[Choice, ...] = ()
        self._layout = rows(self, gap=8)
        self.hide()

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        if choices == self._choices:
            return
        self._choices = choices
        emptied(self._layout)
        for choice in choices:
            self._layout.addWidget(self._card(choice))
        self.setVisible(bool(choices))

    def _card(self, choice: Choice) -> QFrame:
        card = frame("calm")
        layout = rows(card, margins=(10, 8, 10, 9), gap=3)
        look = self._look
        layout.addWidget(Words(look, "Equal minutes left over", size=Size.SMALL, weight=Weight.BOLD))
        said = "The last unit may go to either. Yours to choose:"
        layout.addWidget(Words(look, said, size=Size.SMALL, wrap=True))
        line = FlowLayout(gap=6)
        line.setContentsMargins(0, 5, 0, 0)
        for code in choice.codes:
            made = button(code, "choice", name=f"Unit to {code}")
            made.setCheckable(True)
            made.setChecked(_favors(choice, code))
            made.toggled.connect(lambda _=False, code=code: self.chosen.emit(code))  # also without a click
            line.addWidget(made)
        layout.addLayout(line)
        return card


def _favors(choice: Choice, code: str) -> bool:
    """Whether the code got more than it gets in the option worst for it."""
    return choice.taken.get(code, 0) > min(option.get(code, 0) for option in choice.options)


class BillPanel(QFrame):
    """A function of one visit's sheet."""

    acknowledged = Signal(str, str)
    attested = Signal(str)
    modifier_chosen = Signal(str, str)
    chosen = Signal(str)
    size_chosen = Signal(str, int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "side")
        self.lines = LinesView(look)
        self.bar = UnitBar(look)
        self.sums = Words(look, size=Size.SMALL, token="muted", wrap=True)
        self.shares = Words(look, size=Size.SMALL, wrap=True)
        self.findings = FindingsList(look)
        self.choices = Choices(look)
        self.nothing = Words(look, size=Size.SMALL, token="muted", wrap=True)
        self.what_if = WhatIf(look)
        self._title = heading(look, "If it stopped now", "If stopped", "Bill")
        self._inside = QWidget()
        self._scroll = scrolled(self._inside, sideways=False)
        self.to_settle = button("", "warning", press=self._show_findings)
        self._build()
        self.findings.acknowledged.connect(self.acknowledged)
        self.findings.attested.connect(self.attested)
        self.findings.modifier_chosen.connect(self.modifier_chosen)
        self.findings.size_chosen.connect(self.size_chosen)
        self.choices.chosen.connect(self.chosen)
        look.changed.connect(self._measure)
        self._measure()

    def show_visit(self, visit: VisitSheet | None) -> None:
        self.nothing.setVisible(visit is None or not visit.lines)
        shown = visit is not None and bool(visit.lines)
        for widget in (self.lines, self.sums):
            widget.setVisible(shown)
        self.bar.setVisible(visit is not None and shown and bool(visit.bands) and bool(visit.timed_minutes))
        if visit is None:
            self.shares.hide()
            self.nothing.setText("Add a patient, and the bill grows here line by line, each with its reason.")
            self.findings.show_findings(())
            self.choices.show_choices(())
            self.what_if.hide()
            self.to_settle.hide()
            return
        self.to_settle.setVisible(bool(visit.to_settle))
        self.to_settle.setText(f"! {visit.to_settle} to settle")
        self.nothing.setText("Nothing to bill yet. Press a code when treatment begins.")
        self.lines.show_lines(visit.lines)
        self.bar.show_minutes(visit.timed_minutes, visit.timed_units, visit.bands)
        self.sums.setText(words.sums(visit))
        self.shares.setText("\n".join(visit.shares))
        self.shares.setVisible(bool(visit.shares))
        self.findings.show_findings(visit.findings)
        self.choices.show_choices(visit.choices)
        self.what_if.show_visit(visit)

    def _build(self) -> None:
        column: QVBoxLayout = rows(self._inside, margins=(14, 0, 14, 14), gap=8)
        column.addWidget(self.nothing)
        column.addWidget(self.lines)
        column.addSpacing(2)
        column.addWidget(self.bar)
        column.addWidget(self.sums)
        column.addWidget(self.shares)
        column.addSpacing(2)
        column.addWidget(self.choices)
        column.addWidget(self.findings)
        column.addWidget(self.what_if)
        column.addStretch(1)
        layout = rows(self, gap=0)
        self._head = QWidget()
        head = columns(self._head, margins=(14, 0, 14, 0))
        head.addWidget(self._title, 1)
        head.addWidget(self.to_settle)
        layout.addWidget(self._head)
        layout.addWidget(self._scroll, 1)

    def _show_findings(self) -> None:
        """Scrolls down to what stands between the visit and a signature."""
        bar = self._scroll.verticalScrollBar()
        bar.setValue(min(bar.maximum(), self.findings.y() - 8))

    def _measure(self) -> None:
        self._head.setFixedHeight(self._look.px(36))
