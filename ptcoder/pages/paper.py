"""The paper, and the faces and grays that stand on it. All measures are tenths of a point."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtGui import QFont

DPI = 720
"""A tenth of a point is a pixel: fine enough that no letter's place is rounded visibly."""
MARGIN, TOP, BOTTOM = 480, 440, 560
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

    @property
    def inside(self) -> int:
        """How wide a line may be."""
        return self.width - 2 * MARGIN

    @property
    def end(self) -> int:
        """Where the foot begins."""
        return self.height - BOTTOM


PAPERS = {
    "letter": Paper(name="Letter", width=6120, height=7920),
    "a4": Paper(name="A4", width=5950, height=8420),
}


class Size(IntEnum):
    """Sizes of type, in tenths of a point."""

    TITLE = 180
    HEADING = 105
    BASE = 92
    SMALL = 80
    LABEL = 72


def font(size: Size, *, bold: bool = False) -> QFont:
    """A face for print, letter for letter, and never hinted for a screen."""
    made = QFont(FAMILIES)
    made.setPixelSize(int(size))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for feature in PLAIN:
        made.setFeature(QFont.Tag(feature), 0)
    return made
