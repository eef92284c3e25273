"""Nine places for a tile that is dragged: drop it on a number, and its code has that key."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from ptcoder.clinic.sheets import Tile
from ptcoder.ui.look import Look
from ptcoder.ui.painting import CENTER, box, line
from ptcoder.ui.parts import restyle
from ptcoder.ui.theme import Size, Weight
from ptcoder.ui.tile_menu import KEYS

GAP = 6
WIDE = 62
"""Pixels at 100 % text size that a number and a code need beside each other."""


class KeyStrip(QWidget):
    """The keys from 1 to 9, each with the code that has it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._keyed: Mapping[int, Tile] = {}
        self._over = 0
        self.setAccessibleName("Number keys")

    def show_keys(self, keyed: Mapping[int, Tile], over: int) -> None:
        """``over`` is the key that the dragged tile is above, 0 for none."""
        self._keyed, self._over = keyed, over
        self.update()

    def key_at(self, place: QPoint) -> int:
        """The key at a place on the screen; 0 where there is none."""
        at = self.mapFromGlobal(place)
        if not self.isVisible() or not self.rect().contains(at):
            return 0
        return next((key for key in range(1, KEYS + 1) if self._cell(key).contains(QPointF(at))), KEYS)

    def center_of(self, key: int) -> QPoint:
        """Where a key stands, on the screen."""
        return self.mapToGlobal(self._rect(key).center().toPoint())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look
        for key in range(1, KEYS + 1):
            rect = self._rect(key)
            above = key == self._over
            box(painter, rect, 6, look.color("surface"), look.color("text" if above else "line"), 2 if above else 1)
            tile = self._keyed.get(key)
            said = f"{key}  {tile.shown}" if tile is not None else str(key)
            small = look.font(Size.SMALL, Weight.SEMIBOLD if above else Weight.REGULAR)
            line(painter, rect.adjusted(3, 0, -3, 0), said, small, look.color("text" if above else "muted"), CENTER)

    def _rect(self, key: int) -> QRectF:
        return self._cell(key).adjusted(0, 3, -GAP, -3)

    def _cell(self, key: int) -> QRectF:
        """A key with its share of the gaps; they stand in several rows where one is too narrow for their words."""
        width = self.width() + GAP
        least = self._look.px(WIDE)
        in_row = next((count for count in (KEYS, (KEYS + 1) // 2) if width / count >= least), KEYS // 3)
        row, at = divmod(key - 1, in_row)
        high = self.height() / -(-KEYS // in_row)
        return QRectF(at * width / in_row, row * high, width / in_row, high)


class Ghost(QLabel):
    """What is said of the dragged tile, beside the pointer."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._room = parent
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        restyle(self, "ghost")
        self.hide()

    def follow(self, place: QPoint, text: str) -> None:
        """``place`` is on the screen; it stays within the window."""
        self.setFont(self._look.font(Size.SMALL, Weight.SEMIBOLD))
        self.setText(text)
        room = self._room.rect()
        self.setWordWrap(self.sizeHint().width() > room.width() or self.wordWrap())
        self.setMaximumWidth(room.width())
        self.adjustSize()
        at = self._room.mapFromGlobal(place) + QPoint(14, 12)
        right, low = room.width() - self.width(), room.height() - self.height()
        self.move(max(0, min(at.x(), right)), max(0, min(at.y(), low)))
        self.show()
        self.raise_()
