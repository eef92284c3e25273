"""The visit's timeline, painted: a lane for what was attended, one for what ran by itself. Read-only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ptcoder.clinic.sheets import Bar
from ptcoder.ui import words
from ptcoder.ui.look import Look
from ptcoder.ui.painting import CENTER, LEFT, box, faint, hatch, line
from ptcoder.ui.theme import Size, Weight
from ptcoder.visit import MINUTE

LANES = ("Attended", "Unattended")
STEPS = (5, 10, 15, 30, 60, 120, 240)
SHORTEST = 50 * MINUTE
AHEAD = 6 * MINUTE
"""Room to the right of what has happened."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A stretch of the axis on a stretch of pixels."""

    start: int
    stop: int
    left: float
    width: float

    def x(self, moment: int) -> float:
        return self.left + self.width * (moment - self.start) / (self.stop - self.start)

    def ticks(self, off_min: int, room: int) -> list[int]:
        """Round local times along the axis, at least ``room`` pixels apart."""
        minutes = (self.stop - self.start) / MINUTE
        step = next((each for each in STEPS if self.width * each / minutes >= room), STEPS[-1])
        first = -(-(self.start // MINUTE + off_min) // step) * step - off_min
        return list(range(first * MINUTE, self.stop + 1, step * MINUTE))


class Timeline(QWidget):
    """Bars grow with ``tick``; hovering tells code, times and minutes, and so does the accessible description."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._bars: tuple[Bar, ...] = ()
        self._opened = 0
        self._off_min = 0
        self._now = 0
        self._drawn_x = -1
        self.setAccessibleName("Timeline")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_bars(self, bars: tuple[Bar, ...], opened: int, off_min: int, now: int) -> None:
        if (bars, opened, off_min) != (self._bars, self._opened, self._off_min):
            self._bars, self._opened, self._off_min = bars, opened, off_min
            self._now = now
            said = "; ".join(f"{LANES[bar.lane]}: {self._said(bar)}" for bar in bars)
            self.setAccessibleDescription(said or "Nothing recorded yet")
            self._drawn_x = -1
            self.update()
        self.tick(now)

    def tick(self, now: int) -> None:
        """Repaints when a running bar has grown by a pixel."""
        self._now = now
        x = round(self._scale().x(now))
        if x != self._drawn_x and any(bar.stop is None for bar in self._bars):
            self._drawn_x = x
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, 2 * self._lane_height() + self._look.px(16) + 12)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self._bar_at(event.pos())
            text = f"{self._said(bar)}" if bar is not None else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        painter.fillRect(self.rect(), look.color("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, name in enumerate(LANES):
            lane = self._lane(number)
            box(painter, lane, 5, look.color("sunk"), look.color("line") if look.tokens.bordered else None)
            label = QRectF(0, lane.top(), lane.left() - 8, lane.height())
            line(painter, label, name, look.font(Size.SMALL), look.color("muted"), LEFT)
        if not self._opened:
            return
        scale = self._scale()
        self._paint_axis(painter, scale)
        for bar in self._bars:
            self._paint_bar(painter, bar, scale)

    def _paint_axis(self, painter: QPainter, scale: Scale) -> None:
        top = self._lane(1).bottom() + 3
        font = self._look.font(Size.LABEL)
        half = QFontMetrics(font).horizontalAdvance("00:00") / 2 + 1
        for tick in scale.ticks(self._off_min, self._look.px(80)):
            x = min(max(scale.x(tick), scale.left + half), scale.left + scale.width - half)
            place = QRectF(x - half, top, 2 * half, self._look.px(15))
            line(painter, place, words.at(tick, self._off_min), font, self._look.color("muted"), CENTER)

    def _paint_bar(self, painter: QPainter, bar: Bar, scale: Scale) -> None:
        rect = self._rect(bar, scale)
        color = self._look.color
        bordered = self._look.tokens.bordered
        running = bar.stop is None
        kind = "muted" if bar.rest else "unattended" if bar.lane else "group" if bar.group else "attended"
        ink = color(kind)
        painter.save()
        painter.setClipRect(self._lane(bar.lane))
        if bar.rest:
            box(painter, rect, 5, None, color("muted"), 1.2)
        elif bar.lane:
            box(painter, rect, 5, color("unattended_soft"))
            hatch(painter, rect, 5, faint(ink, 0.45 if bordered else 0.22 if running else 0.13))
            self._paint_rest_of_preset(painter, bar, rect, scale)
            box(painter, rect, 5, None, ink, 1.4)
        elif running and not bordered:
            box(painter, rect, 5, ink)
            ink = color("surface" if bar.group else "on_attended")
        else:
            box(painter, rect, 5, color(f"{kind}_soft"), ink, 3 if running else 1.2)
        painter.restore()
        self._paint_label(painter, bar, rect, scale)

    def _paint_rest_of_preset(self, painter: QPainter, bar: Bar, rect: QRectF, scale: Scale) -> None:
        """What is still to come of a countdown, lighter."""
        if bar.stop is not None or bar.preset is None or self._now >= bar.start + bar.preset:
            return
        ahead = QRectF(rect)
        ahead.setRight(min(scale.x(bar.start + bar.preset), scale.left + scale.width))
        hatch(painter, ahead, 5, faint(self._look.color("unattended"), 0.12))
        pen = self._look.color("unattended")
        box(painter, ahead, 5, None, faint(pen, 0.6), 1)

    def _paint_label(self, painter: QPainter, bar: Bar, rect: QRectF, scale: Scale) -> None:
        look = self._look
        running = bar.stop is None
        minutes = ((self._now if bar.stop is None else bar.stop) - bar.start) // MINUTE
        said = bar.text if running and not bar.lane else f"{bar.text} · {minutes} min"
        if bar.rest:
            ink = look.color("muted")
        elif running and not bar.lane and not look.tokens.bordered:
            ink = look.color("surface" if bar.group else "on_attended")
        else:
            ink = look.color("unattended" if bar.lane else "group" if bar.group else "attended")
        font = look.font(Size.SMALL, Weight.SEMIBOLD)
        metrics = QFontMetrics(font)
        room = rect.adjusted(7, 0, -5, 0)
        for text in (said, bar.text):
            if metrics.horizontalAdvance(text) <= room.width():
                line(painter, room, text, font, ink)
                return
        after = rect.right() + 6
        if running and not bar.lane and after + metrics.horizontalAdvance(bar.text) < scale.left + scale.width:
            place = QRectF(after, rect.top(), metrics.horizontalAdvance(bar.text) + 2, rect.height())
            line(painter, place, bar.text, font, look.color("text"))

    def _lane_height(self) -> int:
        return self._look.px(24)

    def _lane(self, number: int) -> QRectF:
        left = self._look.px(86)
        height = self._lane_height()
        return QRectF(left, number * (height + 5) + 2, max(40, self.width() - left), height)

    def _scale(self) -> Scale:
        lane = self._lane(0)
        starts = [bar.start for bar in self._bars] + [self._opened]
        ends = [self._end(bar) for bar in self._bars] + [self._opened + SHORTEST]
        start = min(starts) // (5 * MINUTE) * 5 * MINUTE
        stop = -(-max(ends) // (10 * MINUTE)) * 10 * MINUTE
        return Scale(start, max(stop, start + SHORTEST), lane.left(), lane.width())

    def _end(self, bar: Bar) -> int:
        if bar.stop is not None:
            return bar.stop
        return max(self._now + AHEAD, bar.start + (bar.preset or 0))

    def _rect(self, bar: Bar, scale: Scale) -> QRectF:
        lane = self._lane(bar.lane)
        left = scale.x(bar.start)
        right = scale.x(self._now if bar.stop is None else bar.stop)
        return QRectF(left, lane.top() + 1, max(4.0, right - left), lane.height() - 2)

    def _bar_at(self, point: QPoint) -> Bar | None:
        scale = self._scale()
        hits = (bar for bar in reversed(self._bars) if self._rect(bar, scale).contains(QPointF(point)))
        return next(hits, None)

    def bar_rect(self, bar: Bar) -> QRect:
        """Where a bar stands, for whoever wants to point at it."""
        return self._rect(bar, self._scale()).toRect()

    def _said(self, bar: Bar) -> str:
        minutes = ((self._now if bar.stop is None else bar.stop) - bar.start) // MINUTE
        runs = ", running" if bar.stop is None else ""
        return f"{bar.text} {words.span(bar.start, bar.stop, self._off_min)}, {minutes} min{runs}"
