"""The loose ends of a day as rows that open their visits."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton

from ptcoder.clinic.day_sheets import Loose, SweepRow
from ptcoder.clinic.faces import initials
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, emptied, heading, rows
from ptcoder.ui.theme import Size, Weight

SIGNS = {
    Loose.RUNNING: "\N{BLACK SQUARE}",
    Loose.OPEN: "\N{WHITE CIRCLE}",
    Loose.UNSIGNED: "!",
    Loose.COSIGN: "!",
    Loose.SHORT: "!",
    Loose.NEAR: "i",
    Loose.NOTE: "!",
}


class SweepView(QFrame):
    """A row for each loose end; nothing at all where there is none. ``most`` rows, then how many more."""

    visit_opened = Signal(str)

    def __init__(self, look: Look, most: int = 8) -> None:
        super().__init__()
        self._look = look
        self._most = most
        self._shown: object = None
        self.setProperty("kind", "calm")
        self.setAccessibleName("Left over today")
        self._layout = rows(self, margins=(12, 8, 12, 8), gap=2)
        self.hide()

    @property
    def buttons(self) -> list[QPushButton]:
        return self.findChildren(QPushButton)

    def show_rows(self, found: tuple[SweepRow, ...], *, private: bool) -> None:
        if (found, private) == self._shown:
            return
        self._shown = (found, private)
        emptied(self._layout)
        self._layout.addWidget(heading(self._look, f"Left over · {len(found)}"))
        for each in found[: self._most]:
            self._add(each, initials(each.name) if private else each.name)
        if len(found) > self._most:
            said = f"and {len(found) - self._most} more, in the list of visits"
            self._layout.addWidget(Words(self._look, said, size=Size.SMALL, token="muted"))
        self.setVisible(bool(found))

    def _add(self, row: SweepRow, name: str) -> None:
        line = columns(gap=8)
        line.addWidget(Words(self._look, SIGNS[row.kind], size=Size.SMALL, weight=Weight.BOLD, token="muted"))
        line.addWidget(Words(self._look, name, size=Size.SMALL, weight=Weight.SEMIBOLD))
        line.addWidget(Words(self._look, row.text, size=Size.SMALL, wrap=True), 1)
        line.addWidget(
            button("Open", "small", name=f"Open {name}: {row.text}", press=lambda: self.visit_opened.emit(row.visit))
        )
        self._layout.addLayout(line)
