"""Where the lanes of the timeline lie."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from ptcoder.ui.look import Look

GAP = 5
LEAST = 1 / 3
"""The share of both lanes that the lower one keeps: a code can be read in it."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """Two full lanes, then a thin one for each of ``others``, then the axis; names at the left.

    ``rows`` are how many bars share each full lane at most: the one with more is higher, and the other as much lower.
    """

    look: Look
    width: int
    others: int
    rows: tuple[int, int] = (1, 1)

    @property
    def bottom(self) -> float:
        """Where the lanes end and the axis begins."""
        return self.thin(self.others - 1).bottom() if self.others else self.full(1).bottom()

    @property
    def height(self) -> int:
        return round(self.bottom) + self.look.px(16) + 6

    @property
    def both(self) -> QRectF:
        return self.full(0).united(self.full(1))

    def full(self, number: int) -> QRectF:
        """0 attended, 1 unattended."""
        first = self._first
        return self._lane(first + GAP + 2, 2 * self._high - first) if number else self._lane(2, first)

    def thin(self, number: int) -> QRectF:
        high = self.look.px(15)
        return self._lane(2 * (self._high + GAP) + 2 + number * (high + 3), high)

    def other_at(self, point: QPointF) -> int | None:
        """Whose thin lane it is, by its name, too."""
        rows = ((number, self.thin(number)) for number in range(self.others))
        return next((number for number, lane in rows if lane.top() <= point.y() <= lane.bottom()), None)

    @property
    def _high(self) -> int:
        """Of a full lane, where both have the same."""
        return self.look.px(24)

    @property
    def _first(self) -> float:
        attended, unattended = self.rows
        return 2 * self._high * min(max(attended / (attended + unattended), LEAST), 1 - LEAST)

    def _lane(self, top: float, height: float) -> QRectF:
        left = self.look.px(86)
        return QRectF(left, top, max(40, self.width - left), height)
