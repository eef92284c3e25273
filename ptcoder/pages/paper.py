"""The paper, and the faces and grays that stand on it. All measures are tenths of a point."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from PySide6.QtGui import QFont

DPI = 720
"""A tenth of a point is a pixel: fine enough that no letter's place is rounded visibly."""
FAMILIES = {
    "win32": ["Segoe UI", "Arial"],
    "darwin": ["Helvetica Neue", "Arial"],
}.get(sys.platform, ["Noto Sans", "DejaVu Sans"])
"""Faces whose figures are all of one width as they come."""
PLAIN = ("liga", "clig", "calt", "dlig")
"""What would draw one sign for several letters: a PDF of Qt's cannot tell which letters they were."""


BLACK, DARK, GRAY, LINE, HAIR = "#000000", "#333333", "#5a5a5a", "#808080", "#c8c8c8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A kind of paper, upright; ``name`` is what Qt calls it."""

    name: str
    width: int
    height: int


PAPERS = {
    "letter": Paper(name="Letter", width=6120, height=7920),
    "a4": Paper(name="A4", width=5950, height=8420),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacing:
    """Sizes of type, and the room around it. ``leading`` is the height of a line for each tenth of its type's size;
    ``row`` and ``small_row`` stand above and below the cells of a table.
    """

    title: int
    heading: int
    base: int
    small: int
    label: int
    leading: float
    margin: int
    top: int
    bottom: int
    under_title: int
    over_heading: int
    under_heading: int
    under_fact: int
    under_text: int
    over_rows: int
    row: tuple[int, int]
    small_row: tuple[int, int]
    gap: int
    """Between columns of a table."""
    under_head: int
    after_table: int
    over_foot: int

    def inside(self, paper: Paper) -> int:
        """How wide a line may be."""
        return paper.width - 2 * self.margin

    def end(self, paper: Paper) -> int:
        """Where the foot begins."""
        return paper.height - self.bottom


LOOSE = Spacing(
    title=180,
    heading=105,
    base=92,
    small=80,
    label=75,
    leading=1.32,
    margin=480,
    top=440,
    bottom=560,
    under_title=100,
    over_heading=90,
    under_heading=50,
    under_fact=60,
    under_text=40,
    over_rows=36,
    row=(22, 26),
    small_row=(10, 14),
    gap=100,
    under_head=18,
    after_table=30,
    over_foot=100,
)
TIGHT = Spacing(
    title=140,
    heading=88,
    base=80,
    small=75,
    label=75,
    leading=1.16,
    margin=360,
    top=290,
    bottom=400,
    under_title=50,
    over_heading=38,
    under_heading=8,
    under_fact=16,
    under_text=10,
    over_rows=10,
    row=(8, 10),
    small_row=(3, 4),
    gap=90,
    under_head=10,
    after_table=14,
    over_foot=50,
)
"""For what is better on one sheet than spread over two: as small as it can be read on paper, and no smaller."""


def font(size: int, *, bold: bool = False) -> QFont:
    """A face for print, letter for letter, and never hinted for a screen; ``size`` is tenths of a point."""
    made = QFont(FAMILIES)
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for feature in PLAIN:
        made.setFeature(QFont.Tag(feature), 0)
    return made
