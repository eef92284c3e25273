"""Above what a search has found: the question that parts look-alikes, and why a code is not for this visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ptcoder.clinic.sheets import Tile
from ptcoder.rulebook import Ask, LookAlike
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.look import Look
from ptcoder.ui.parts import IconButton, Words, button, columns, emptied, frame, rows
from ptcoder.ui.theme import Size, Weight

REASONS = 3
LETTER = 9
"""About how wide a letter of an answer is with its share of the edges, in pixels at 100 % text size."""


class FoundStrip(QWidget):
    """A function of the look-alikes that were found, and of the found codes that cannot be used or are not paid."""

    code_wanted = Signal(str)
    """An answer speaks for this code."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._alike: LookAlike | None = None
        self._unusable: tuple[Tile, ...] = ()
        self._labels: Mapping[str, str] = {}
        self._at = 0
        self._made: list[tuple[QPushButton, str, str]] = []
        self._layout = rows(self, margins=(0, 2, 2, 8), gap=6)
        self.hide()

    def show_found(self, alike: LookAlike | None, unusable: Sequence[Tile], labels: Mapping[str, str]) -> None:
        """``labels``: the names of the codes on the answers' buttons."""
        wanted = (alike, tuple(unusable[:REASONS]))
        if wanted == (self._alike, self._unusable):
            return
        if alike != self._alike:
            self._at = 0
        self._alike, self._unusable = wanted
        self._labels = labels
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Without the name of its code, where an answer has no room for it."""
        for made, text, short in self._made:
            made.setText(text if self._look.px(len(text) * LETTER) <= self.width() else short)

    def _lay_out(self) -> None:
        emptied(self._layout)
        self._made = []
        if self._alike is not None:
            self._layout.addWidget(self._question(self._alike))
        for tile in self._unusable:
            said = f"{tile.shown}: {tile.refusal}" if tile.refusal else tile.help
            self._layout.addWidget(Words(self._look, said, size=Size.SMALL, token="muted", wrap=True))
        self.setVisible(self._alike is not None or bool(self._unusable))

    def _question(self, alike: LookAlike) -> QWidget:
        ask = alike.asks[self._at]
        card = frame("info")
        card.setAccessibleName(ask.ask)
        card.setToolTip(f"{alike.about}\n{alike.source}")
        inside = rows(card, margins=(10, 7, 8, 8), gap=6)
        top = columns(gap=8)
        top.addWidget(Words(self._look, "?", weight=Weight.BOLD, token="info"))
        top.addWidget(Words(self._look, ask.ask, size=Size.SMALL, weight=Weight.SEMIBOLD, wrap=True), 1)
        if len(alike.asks) > 1:
            more = IconButton(self._look, "right", f"Another question ({self._at + 1} of {len(alike.asks)})", "info")
            more.clicked.connect(self._step)
            top.addWidget(more)
        inside.addLayout(top)
        answers = FlowLayout(gap=6)
        answers.setContentsMargins(16, 0, 0, 0)
        for said, code in self._answers(ask):
            text = f"{said}: {code} {self._labels.get(code, '')}".rstrip()
            made = button(text, "info", name=text, press=lambda code=code: self.code_wanted.emit(code))
            self._made.append((made, text, f"{said}: {code}"))
            answers.addWidget(made)
        inside.addLayout(answers)
        self._fit()
        return card

    def _answers(self, ask: Ask) -> list[tuple[str, str]]:
        return [(said, code) for said, code in (("Yes", ask.yes), ("No", ask.no)) if code]

    def _step(self) -> None:
        if self._alike is not None:
            self._at = (self._at + 1) % len(self._alike.asks)
            self._lay_out()
