"""The foot of the floor: the timeline, and beside it how near one looks, whose lanes, and the same as a plain list."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton

from ptcoder.clinic.sheets import FloorSheet
from ptcoder.ui.look import Look
from ptcoder.ui.parts import button, columns
from ptcoder.ui.timeline import Timeline
from ptcoder.ui.timeline_keys import ZOOM

MOST = 8
"""Patients who have a lane at once, those on a clock first: more would leave the codes no room."""


class TimelineFoot(QFrame):
    """A function of the floor's sheet."""

    times_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "foot")
        self._sheet: FloorSheet | None = None
        self._private = False
        self.timeline = Timeline(look)
        self.closer = self._button("+", "Zoom in", "Look closer at the timeline  + or Ctrl+wheel")
        self.farther = self._button("\N{MINUS SIGN}", "Zoom out", "See more of the timeline  \N{MINUS SIGN}")
        self.whole = self._button("Whole", "Whole visit", "See the whole visit")
        self.patients = self._button("Patients", "Patients' lanes", "A lane for everybody on the floor")
        self.times = self._button("Times…", "Times", "The same as a plain list  Ctrl+T")
        self.patients.setCheckable(True)
        self.closer.clicked.connect(lambda: self.timeline.zoom(ZOOM))
        self.farther.clicked.connect(lambda: self.timeline.zoom(1 / ZOOM))
        self.whole.clicked.connect(lambda: self.timeline.look_at(None))
        self.patients.toggled.connect(self._show_others)
        self.times.clicked.connect(lambda: self.times_wanted.emit())
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for place, each in enumerate((self.farther, self.closer, self.whole)):
            grid.addWidget(each, 0, 2 * place, 1, 2)
        grid.addWidget(self.patients, 1, 0, 1, 3)
        grid.addWidget(self.times, 1, 3, 1, 3)
        grid.setRowStretch(2, 1)
        layout = columns(self, margins=(18, 5, 14, 4), gap=12)
        layout.addWidget(self.timeline, 1)
        layout.addLayout(grid)

    def show_floor(self, sheet: FloorSheet, now: int, *, private: bool) -> None:
        self._sheet, self._private = sheet, private
        self.timeline.show_visit(sheet.visit, now)
        self.times.setEnabled(sheet.visit is not None)
        self._show_others()

    def _show_others(self) -> None:
        sheet = self._sheet
        here = sheet.visit.visit if sheet is not None and sheet.visit is not None else ""
        lanes = sheet.lanes if sheet is not None and self.patients.isChecked() else ()
        others = [each for each in lanes if each.visit != here]
        first = sorted(others, key=lambda each: all(bar.stop is not None for bar in each.bars))[:MOST]
        self.timeline.show_others(tuple(each for each in others if each in first), private=self._private)

    def _button(self, text: str, name: str, tip: str) -> QPushButton:
        made = button(text, "step", name=name)
        made.setToolTip(tip)
        return made
