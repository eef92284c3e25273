"""The timed minutes of a visit against the minutes at which its payer gives one unit more."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ptcoder.ui import words
from ptcoder.ui.look import Look
from ptcoder.ui.painting import CENTER, box, line
from ptcoder.ui.theme import Size

TRACK = 12
AFTER = 15
"""Minutes drawn past the last band."""


class UnitBar(QWidget):
    """Painted; its accessible name says the same in words."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._minutes = 0
        self._bands: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_minutes(self, minutes: int, units: int, bands: tuple[int, ...]) -> None:
        if (minutes, bands) != (self._minutes, self._bands):
            self._minutes = minutes
            self._bands = bands
            self.update()
        said = ", ".join(str(band) for band in bands)
        self.setAccessibleName(f"{words.counted(minutes, 'timed minute')}, {words.counted(units, 'timed unit')}")
        self.setAccessibleDescription(f"Units begin at {said} minutes" if said else "")

    def sizeHint(self) -> QSize:
        return QSize(200, self._look.px(20) + TRACK + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bands:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look
        most = self._bands[-1] + AFTER
        labels = look.px(18)
        track = QRectF(0, labels + 2, self.width(), TRACK)
        box(painter, track, TRACK / 2, look.color("sunk"), look.color("line"))
        if self._minutes:
            done = QRectF(track)
            done.setWidth(max(TRACK, track.width() * min(self._minutes, most) / most))
            box(painter, done, TRACK / 2, look.color("attended"))
        for band in self._bands:
            x = track.width() * band / most
            place = QRectF(x - 20, 0, 40, labels)
            line(painter, place, str(band), look.font(Size.LABEL), look.color("muted"), CENTER)
            painter.setPen(QPen(look.color("text"), 1.5))
            painter.drawLine(QPointF(x, track.top() - 2), QPointF(x, track.bottom() + 2))
