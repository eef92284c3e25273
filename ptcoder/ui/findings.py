"""Findings as cards, gravest first as the sheet gives them, each with what one press can settle."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ptcoder.clinic.sheets import BACK, CARE, CODE, GOAL, MODIFIER, NOTE, RECORD, SIZE, SPLIT, TIMES, FindingRow
from ptcoder.coding import Severity
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, emptied, rows
from ptcoder.ui.reason_menu import reason_menu
from ptcoder.ui.theme import Size, Weight

SIGNS = {Severity.ERROR: "\N{MULTIPLICATION SIGN}", Severity.WARNING: "!", Severity.INFO: "i"}
TOKENS = {Severity.ERROR: "error", Severity.WARNING: "unattended", Severity.INFO: "info"}
KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
CORRECTS = {SPLIT: "Split…", CODE: "Change code…", TIMES: "Correct the times…"}
LEADS = {NOTE: "Write it", GOAL: "To the goals", CARE: "Course of care…", RECORD: "To the record"}
ATTESTS = {
    "distinct": ("Distinct…", "Separate and distinct"),
    f"{BACK}distinct": ("Take back…", "Take the word back"),
    "kx": ("Attest KX…", ""),
    f"{BACK}kx": ("Take back KX…", ""),
}
"""What needs a look at its grounds, and leads to them."""
SIZES = range(2, 11)
GAP = 8
REASONS = (
    "Clinically necessary today",
    "Documented in the note",
    "Checked against the payer's rule",
    "Billing office will decide",
)
OF_FINDING = {
    "attended-with-unattended": ("I was one-on-one for all of it",),
    "odd-length": ("It lasted as long as recorded",),
}
"""Reasons that fit one finding alone; they come first."""


def spoken(row: FindingRow) -> str:
    """A finding as it is read aloud."""
    settled = f" Acknowledged: {row.acknowledged}." if row.acknowledged else ""
    return f"{row.severity.value}: {row.title}. {row.text}{settled}"


def _shape(row: FindingRow) -> tuple[object, ...]:
    """What a card is built from; the rest can change in place."""
    return row.id, row.severity, row.title, row.acknowledged, row.fix


class FindingCard(QFrame):
    """One finding; says with a sign, a color and words how grave it is."""

    acknowledged = Signal(str, str)
    attested = Signal(str)
    modifier_chosen = Signal(str, str)
    size_chosen = Signal(str, int)
    fix_wanted = Signal(FindingRow, str)
    """Which correction of its stretch."""
    lead_wanted = Signal(FindingRow)
    """The place where it is settled: in the documentation, in the course of care."""
    pointed = Signal(object)
    """The span to be shown; None: no longer."""

    def __init__(self, look: Look, row: FindingRow) -> None:
        super().__init__()
        self._look = look
        self._row = row
        kind = KINDS[row.severity]
        settled = bool(row.acknowledged)
        self.setProperty("kind", "calm" if settled else kind)
        layout = rows(self, margins=(10, 8, 10, 9), gap=3)
        sign = "\N{CHECK MARK}" if settled else SIGNS[row.severity]
        token = "muted" if settled else TOKENS[row.severity]
        layout.addWidget(
            Words(look, f"{sign}  {row.title}", size=Size.SMALL, weight=Weight.BOLD, token=token, wrap=True)
        )
        self._text = Words(look, size=Size.SMALL, token="muted" if settled else "text", wrap=True)
        layout.addWidget(self._text)
        if settled:
            layout.addWidget(Words(look, f"“{row.acknowledged}”", size=Size.SMALL, token="muted", wrap=True))
        else:
            self._add_fixes(layout, kind)
        self.show_row(row)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.pointed.emit(self._row.span)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self._row.span)  # a finger does not hover

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.pointed.emit(self._row.span if event.type() is QEvent.Type.FocusIn else None)
        return False

    def show_row(self, row: FindingRow) -> None:
        """Another text of the same finding: its minutes may grow while somebody is about to settle it."""
        self._row = row
        self._text.setText(row.text)
        self.setAccessibleName(row.title)
        self.setToolTip(row.source)

    def _add_fixes(self, layout: QVBoxLayout, kind: str) -> None:
        buttons: list[QPushButton] = []
        for fix in self._row.fix:
            if fix == "acknowledge":
                buttons.append(self._acknowledging(kind))
            elif fix.startswith(MODIFIER):
                modifier = fix.removeprefix(MODIFIER)
                buttons.append(
                    button(
                        f"Add {modifier}",
                        kind,
                        press=lambda said=modifier: self.modifier_chosen.emit(self._row.id, said),
                    )
                )
            elif fix == SIZE:
                buttons.append(self._sizing(kind))
            elif fix in CORRECTS:
                name = f"{CORRECTS[fix]} {self._row.title}"
                buttons.append(button(CORRECTS[fix], kind, name=name, press=lambda what=fix: self._correct(what)))
            elif fix in LEADS:
                name = " ".join((f"{LEADS[fix]}: {self._row.title}", *self._row.codes))
                buttons.append(button(LEADS[fix], kind, name=name, press=lambda: self.lead_wanted.emit(self._row)))
            elif fix in ATTESTS:
                text, name = ATTESTS[fix]
                subject = fix.removeprefix(BACK)
                buttons.append(button(text, kind, name=name, press=lambda what=subject: self.attested.emit(what)))
        if buttons:
            line = FlowLayout(gap=6)
            line.setContentsMargins(0, 5, 0, 0)
            for each in buttons:
                each.installEventFilter(self)
                line.addWidget(each)
            layout.addLayout(line)

    def _sizing(self, kind: str) -> QPushButton:
        """How many there were in all, with those who are not in the program."""
        made = button("How many?", kind, name=f"How many: {self._row.title}")
        menu = QMenu(made)
        for size in SIZES:
            action = menu.addAction(f"{size} patients")
            action.triggered.connect(lambda _=False, said=size: self.size_chosen.emit(self._row.codes[0], said))
        made.setMenu(menu)
        return made

    def _correct(self, fix: str) -> None:
        self.fix_wanted.emit(self._row, fix)

    def _acknowledging(self, kind: str) -> QPushButton:
        made = button("Acknowledge…", kind, name=f"Acknowledge: {self._row.title}")
        reasons = (*OF_FINDING.get(self._row.id.partition(":")[0], ()), *REASONS)
        reason_menu(
            self._look, made, reasons, f"{self._row.title}: the reason stands on the record.", self._acknowledge
        )
        return made

    def _acknowledge(self, reason: str) -> None:
        self.acknowledged.emit(self._row.id, reason)


class Told(QListWidget):
    """The findings as a list of sentences, for whoever listens. It lies under the cards, as high as they are.

    Qt tells an assistive program of a list's rows only, never of a widget that stands in one: the buttons of the cards
    would not be there for it. So the cards stand above the list, and not in it.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Findings")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def tell(self, said: list[str], heights: list[int]) -> None:
        """As many rows as there are sentences, each as high as its card; a row that is there already stays."""
        while self.count() > len(said):
            self.takeItem(self.count() - 1)
        for place, (text, height) in enumerate(zip(said, heights, strict=True)):
            if place == self.count():
                self.addItem(QListWidgetItem())
                self.item(place).setForeground(Qt.GlobalColor.transparent)
            if self.item(place).text() != text:
                self.item(place).setText(text)
            self.item(place).setSizeHint(QSize(self.width(), height))


class FindingsList(QFrame):
    """A card for each finding, as high as all of them together; whoever listens has them as a list, too."""

    acknowledged = Signal(str, str)
    attested = Signal(str)
    modifier_chosen = Signal(str, str)
    size_chosen = Signal(str, int)
    fix_wanted = Signal(FindingRow, str)
    lead_wanted = Signal(FindingRow)
    pointed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows: tuple[FindingRow, ...] = ()
        self._cards: list[FindingCard] = []
        self.told = Told(self)
        self._layout = rows(self, margins=(0, 0, 0, GAP), gap=GAP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._rebuild)
        self._fit()

    @property
    def texts(self) -> list[str]:
        return [spoken(row) for row in self._rows]

    def show_findings(self, findings: tuple[FindingRow, ...]) -> None:
        """Cards of findings that are still there stay, so that a menu can be open while the minutes grow."""
        if findings == self._rows:
            return
        wanted = [_shape(row) for row in findings]
        for place in reversed(range(len(self._cards))):
            if _shape(self._rows[place]) not in wanted:
                self._drop(place)
        here = [_shape(row) for row in self._rows]
        if here != [shape for shape in wanted if shape in here]:
            self._drop_all()
            here = []
        for place, row in enumerate(findings):
            if place < len(here) and here[place] == wanted[place]:
                self._cards[place].show_row(row)
            else:
                self._insert(place, row)
                here.insert(place, wanted[place])
        self._rows = findings
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.told.setGeometry(self.rect())
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _rebuild(self) -> None:
        findings = self._rows
        self._drop_all()
        self.show_findings(findings)

    def _drop_all(self) -> None:
        emptied(self._layout)
        self._cards = []
        self._rows = ()

    def _drop(self, place: int) -> None:
        card = self._cards.pop(place)
        self._layout.removeWidget(card)
        card.hide()
        card.setParent(None)
        card.deleteLater()
        self._rows = (*self._rows[:place], *self._rows[place + 1 :])

    def _insert(self, place: int, row: FindingRow) -> None:
        card = FindingCard(self._look, row)
        card.acknowledged.connect(self.acknowledged)
        card.attested.connect(self.attested)
        card.modifier_chosen.connect(self.modifier_chosen)
        card.size_chosen.connect(self.size_chosen)
        card.fix_wanted.connect(self.fix_wanted)
        card.lead_wanted.connect(self.lead_wanted)
        card.pointed.connect(self.pointed)
        self._layout.insertWidget(place, card)
        self._cards.insert(place, card)

    def _fit(self) -> None:
        heights: list[int] = []
        for card in self._cards:
            card.ensurePolished()
            heights.append(card.heightForWidth(self.width()) + GAP)
        self.told.tell(self.texts, heights)
        self.setFixedHeight(sum(heights))
        self.setVisible(bool(heights))
