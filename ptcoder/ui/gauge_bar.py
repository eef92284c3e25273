"""What is counted towards the year's threshold, against the threshold."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ptcoder.clinic.care_sheets import Gauge
from ptcoder.ui.look import Look
from ptcoder.ui.painting import box, hatch, line
from ptcoder.ui.theme import Size

TRACK = 14
ROOM = Decimal("1.15")
"""How far the scale goes past the threshold, or past what is counted."""


class GaugeBar(QWidget):
    """Painted; its accessible name says the same in words. What was elsewhere is hatched, our own bills are plain."""

    def __init__(self, look: Look, gauge: Gauge) -> None:
        super().__init__()
        self._look = look
        self._gauge = gauge
        self.setAccessibleName(gauge.words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(200, self._look.px(20) + TRACK + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        gauge, look = self._gauge, self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        labels = look.px(18)
        most = max(gauge.amount, gauge.limit or Decimal(0), Decimal(1)) * ROOM
        track = QRectF(0, labels + 2, self.width(), TRACK)
        over = gauge.limit is not None and gauge.amount > gauge.limit
        token = "error" if over else "attended"
        box(painter, track, TRACK / 2, look.color("sunk"), look.color("line"))
        if gauge.amount:
            done = QRectF(track)
            done.setWidth(max(TRACK, track.width() * float(gauge.amount / most)))
            box(painter, done, TRACK / 2, look.color(token))
        if gauge.elsewhere:
            other = QRectF(track)
            other.setWidth(max(TRACK, track.width() * float(gauge.elsewhere / most)))
            hatch(painter, other, TRACK / 2, look.color("surface"))
        if gauge.limit is not None:
            x = track.width() * float(gauge.limit / most)
            half = look.px(60)
            place = QRectF(min(x - half, self.width() - 2 * half), 0, 2 * half, labels)
            line(painter, place, f"KX ${gauge.limit:,.0f}", look.font(Size.LABEL), look.color("muted"))
            painter.setPen(QPen(look.color("text"), 2))
            painter.drawLine(QPointF(x, track.top() - 3), QPointF(x, track.bottom() + 3))
