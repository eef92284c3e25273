"""How the timeline paints: lanes, axis, bars, what is selected, what would be, and what a finding speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from ptcoder.clinic.sheets import Bar
from ptcoder.ui import words
from ptcoder.ui.look import Look
from ptcoder.ui.painting import CENTER, LEFT, box, faint, hatch, line
from ptcoder.ui.theme import Size, Weight
from ptcoder.ui.timeline_scale import Ghost, Range, Scale
from ptcoder.visit import MINUTE

RADIUS = 5
GRIP = 4
LOW = 18
"""A lane that is lower, or a part of one, has smaller words."""
DAY_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class BarPainter:
    """Paints on one scale, as it is at one moment."""

    painter: QPainter
    look: Look
    scale: Scale
    now: int
    off_min: int

    def lane(self, lane: QRectF, name: str, *, thin: bool = False) -> None:
        color = self.look.color
        box(self.painter, lane, RADIUS, color("sunk"), color("line") if self.look.tokens.bordered else None)
        label = QRectF(0, lane.top(), lane.left() - 8, lane.height())
        line(self.painter, label, name, self.look.font(Size.LABEL if thin else Size.SMALL), color("muted"), LEFT)

    def axis(self, top: float, room: int) -> None:
        """Times of day; at midnight the day that begins."""
        font = self.look.font(Size.LABEL)
        metrics = QFontMetrics(font)
        scale = self.scale
        for tick in scale.ticks(self.off_min, room):
            midnight = (tick // MINUTE + self.off_min) % DAY_MINUTES == 0
            said = words.short_day(words.day_of(tick, self.off_min)) if midnight else words.at(tick, self.off_min)
            half = metrics.horizontalAdvance(said) / 2 + 1
            x = min(max(scale.x(tick), scale.left + half), scale.left + scale.width - half)
            place = QRectF(x - half, top, 2 * half, self.look.px(15))
            line(self.painter, place, said, font, self.look.color("muted"), CENTER)

    def bar(self, bar: Bar, lane: QRectF) -> None:
        rect = self.rect(bar.start, bar.stop, lane)
        kind, running = _kind(bar), bar.stop is None
        color, bordered = self.look.color, self.look.tokens.bordered
        painter, ink = self.painter, color(_kind(bar))
        painter.save()
        painter.setClipRect(lane)
        if bar.rest:
            box(painter, rect, RADIUS, None, color("muted"), 1.2)
        elif bar.lane:
            box(painter, rect, RADIUS, color("unattended_soft"))
            hatch(painter, rect, RADIUS, faint(ink, 0.45 if bordered else 0.22 if running else 0.13))
            self._rest_of_preset(bar, rect)
            box(painter, rect, RADIUS, None, ink, 1.4)
        elif running and not bordered:
            box(painter, rect, RADIUS, ink)
        else:
            box(painter, rect, RADIUS, color(f"{kind}_soft"), ink, 3 if running else 1.2)
        painter.restore()

    def label(self, bar: Bar, lane: QRectF) -> None:
        look, running = self.look, bar.stop is None
        until = self.now if bar.stop is None else bar.stop
        if running and bar.lane and bar.preset is not None:
            until = max(until, bar.start + bar.preset)  # what is still to come has room for words, too
        rect = self.rect(bar.start, until, lane).intersected(lane)
        minutes = ((self.now if bar.stop is None else bar.stop) - bar.start) // MINUTE
        said = bar.text if running and not bar.lane else f"{bar.text} · {minutes} min"
        fonts = self._fonts(lane)
        font = next((each for each in fonts if QFontMetrics(each).capHeight() <= rect.height()), None)
        if font is None:
            return
        metrics = QFontMetrics(font)
        over = max(0.0, (metrics.height() - rect.height()) / 2)  # only the room above and below the letters is cut
        room = rect.adjusted(7, -over, -5, over)
        for text in (said, bar.text):
            if metrics.horizontalAdvance(text) <= room.width():
                if bar.lane:
                    self._plate(rect, room.left(), metrics.horizontalAdvance(text), metrics.height())
                line(self.painter, room, text, font, self._ink(bar))
                return
        after = rect.right() + 6
        if running and not bar.lane and after + metrics.horizontalAdvance(bar.text) < lane.right():
            place = QRectF(after, rect.top(), metrics.horizontalAdvance(bar.text) + 2, rect.height())
            line(self.painter, place, bar.text, font, look.color("text"))

    def _fonts(self, lane: QRectF) -> list[QFont]:
        """For the words on its bars, the largest first."""
        if lane.height() >= self.look.px(LOW):
            return [self.look.font(Size.SMALL, Weight.SEMIBOLD)]
        low = self.look.font(Size.LABEL, Weight.SEMIBOLD)
        lowest = QFont(low)
        lowest.setPixelSize(self.look.px(Size.CAPS))
        return [low, lowest]

    def _plate(self, bar: QRectF, left: float, width: int, height: int) -> None:
        """Plain ground for words on hatching, which they could not be read on."""
        high = min(height, bar.height() - 2)
        plate = QRectF(left - 3, bar.center().y() - high / 2, width + 6, high)
        box(self.painter, plate, 3, self.look.color("unattended_soft"))

    def selected(self, bar: Bar, lane: QRectF) -> None:
        """A frame and two grips: this is what the keys and the handles move."""
        rect = self.rect(bar.start, bar.stop, lane)
        self.painter.save()
        self.painter.setClipRect(lane.adjusted(-GRIP, -3, GRIP, 3))
        box(self.painter, rect.adjusted(-1, -2, 1, 2), RADIUS + 1, None, self.look.color("focus"), 2)
        self.grip(rect, False)
        self.grip(rect, True)
        self.painter.restore()

    def grip(self, rect: QRectF, at_stop: bool) -> None:
        """A handle on an edge."""
        x, high = rect.right() if at_stop else rect.left(), rect.height() * 0.6
        grip = QRectF(x - GRIP / 2 - 1, rect.center().y() - high / 2, GRIP + 2, high)
        box(self.painter, grip, 2.5, self.look.color("focus"), self.look.color("surface"), 1)

    def part(self, whole: Range, height: int) -> None:
        """At the foot, which part of the whole is in sight."""
        scale = self.scale
        share = scale.width / whole.length
        left = scale.left + (scale.start - whole.start) * share
        rect = QRectF(left, height - 3, (scale.stop - scale.start) * share, 3)
        box(self.painter, rect, 1.5, self.look.color("muted"))

    def ghost(self, ghost: Ghost, row: QRectF, lane: QRectF) -> None:
        """What would be: a dashed frame in its row, and its times and minutes above all else in the lane."""
        look, painter = self.look, self.painter
        rect = self.rect(ghost.start, ghost.stop, row)
        painter.save()
        painter.setClipRect(row.adjusted(-2, -2, 2, 2))
        box(painter, rect, RADIUS, faint(look.color("info"), 0.16), look.color("info"), 2, Qt.PenStyle.DashLine)
        painter.restore()
        said = ghost_words(ghost, self.now, self.off_min)
        font = look.font(Size.SMALL, Weight.SEMIBOLD)
        width = QFontMetrics(font).horizontalAdvance(said) + 14
        left = min(max(rect.center().x() - width / 2, lane.left()), lane.right() - width)
        tag = QRectF(left, lane.top() + 2, width, lane.height() - 4)
        box(painter, tag, RADIUS, look.color("surface"), look.color("info"), 1)
        line(painter, tag, said, font, look.color("info"), CENTER)

    def span(self, span: tuple[int, int], area: QRectF) -> None:
        """The time a finding speaks of, across the lanes."""
        left, right = self.scale.x(span[0]), self.scale.x(span[1])
        rect = QRectF(left, area.top(), max(3.0, right - left), area.height()).intersected(area)
        box(self.painter, rect, 3, faint(self.look.color("error"), 0.16), self.look.color("error"), 1.6)

    def rect(self, start: int, stop: int | None, lane: QRectF) -> QRectF:
        return stretch(self.scale, start, self.now if stop is None else stop, lane)

    def _ink(self, bar: Bar) -> QColor:
        if bar.stop is None and not bar.lane and not bar.rest and not self.look.tokens.bordered:
            return self.look.color("surface" if bar.group else "on_attended")
        return self.look.color(_kind(bar))

    def _rest_of_preset(self, bar: Bar, rect: QRectF) -> None:
        """What is still to come of a countdown, lighter."""
        if bar.stop is not None or bar.preset is None or self.now >= bar.start + bar.preset:
            return
        ahead = QRectF(rect)
        ahead.setRight(min(self.scale.x(bar.start + bar.preset), self.scale.left + self.scale.width))
        color = self.look.color("unattended")
        hatch(self.painter, ahead, RADIUS, faint(color, 0.12))
        box(self.painter, ahead, RADIUS, None, faint(color, 0.6), 1)


def stretch(scale: Scale, start: int, stop: int, room: QRectF) -> QRectF:
    """From ``start`` to ``stop`` in a lane or a part of one; never too narrow to be seen."""
    left, right = scale.x(start), scale.x(stop)
    return QRectF(left, room.top() + 1, max(4.0, right - left), room.height() - 2)


def _kind(bar: Bar) -> str:
    return "muted" if bar.rest else "unattended" if bar.lane else "group" if bar.group else "attended"


def ghost_words(ghost: Ghost, now: int, off_min: int) -> str:
    """``10:02–10:36 · 34 min``; with seconds where an edge is on none of the full minutes."""
    stop = now if ghost.stop is None else ghost.stop
    minutes = (stop - ghost.start) // MINUTE
    times = words.exact_span(ghost.start, ghost.stop, off_min)
    return f"{times} · {minutes} min"


def bar_words(bar: Bar, now: int, off_min: int) -> str:
    """A bar as it is told: ``97110 10:02–10:34, 32 min``."""
    minutes = ((now if bar.stop is None else bar.stop) - bar.start) // MINUTE
    runs = ", running" if bar.stop is None else ""
    return f"{bar.text} {words.span(bar.start, bar.stop, off_min)}, {minutes} min{runs}"
