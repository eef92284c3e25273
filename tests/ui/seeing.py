"""What a picture of the window shows: which colors stand on which, as they were painted and not as they were meant."""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QWidget

from ptcoder.ui import painting
from ptcoder.ui.theme import contrast

RATIO = 3
"""Painted three times as large: a stem has a color of its own then, and not only that of its edges."""
COMMON = 0.08
"""A color with this share of the ground is one of its colors (hatching has several); less is an edge."""
NEAR = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text that was painted, where in its widget, and its color."""

    widget: QWidget
    place: QRect
    text: str
    color: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxed:
    """A border that was painted around a place in its widget."""

    widget: QWidget
    place: QRect
    color: str


@dataclass
class Seen:
    """A window, painted, and what its painted parts said while they painted."""

    window: QWidget
    image: QImage
    written: list[Written] = field(default_factory=list[Written])
    boxed: list[Boxed] = field(default_factory=list[Boxed])

    def colors(self, place: QRect) -> Counter[str]:
        """The colors of a place in the window, and how many pixels have each."""
        wanted = QRect(place.topLeft() * RATIO, place.size() * RATIO).intersected(self.image.rect())
        part = self.image.copy(wanted).convertToFormat(QImage.Format.Format_RGB32)
        counted = Counter(array("I", bytes(part.constBits()[: part.sizeInBytes()])))
        return Counter({f"#{pixel & 0xFFFFFF:06X}": count for pixel, count in counted.items()})

    def place(self, widget: QWidget, place: QRect) -> QRect:
        """A place in a widget, as one in the window."""
        return QRect(widget.mapTo(self.window, place.topLeft()), place.size())

    def is_in_front(self, widget: QWidget, place: QRect) -> bool:
        """Whether all of a place is in sight, and under nothing that floats above."""
        here = self.place(widget, place.intersected(widget.rect()))
        corners = (here.topLeft(), here.topRight(), here.bottomLeft(), here.bottomRight(), here.center())
        return all(self._is(self.window.childAt(corner), widget) for corner in corners)

    @staticmethod
    def _is(found: QWidget | None, widget: QWidget) -> bool:
        return found is not None and (found is widget or widget.isAncestorOf(found) or found.isAncestorOf(widget))

    def grounds(self, widget: QWidget, place: QRect, ink: str) -> list[str]:
        """What a text of this color stands on; nothing where it is not in sight."""
        if not self.is_in_front(widget, place):
            return []
        colors = self.colors(self.place(widget, place))
        most = sum(colors.values())
        return [each for each, count in colors.items() if count > COMMON * most and not _alike(each, ink)]

    def ink(self, widget: QWidget) -> tuple[str, str]:
        """Ground and strongest color of a widget that holds a text."""
        colors = self.colors(self.place(widget, widget.rect()))
        ground = colors.most_common(1)[0][0]
        strong = [each for each, count in colors.items() if count >= 4 * RATIO]
        return ground, max(strong, key=lambda each: contrast(each, ground))

    def around(self, boxed: Boxed) -> str:
        """What a border stands on: the commonest color just outside of it."""
        place = self.place(boxed.widget, boxed.place)
        wide = place.adjusted(-2, -2, 2, 2)
        across = (QRect(wide.left(), y, wide.width(), 2) for y in (wide.top(), wide.bottom() - 1))
        down = (QRect(x, place.top(), 2, place.height()) for x in (wide.left(), wide.right() - 1))
        found = sum((self.colors(strip) for strip in (*across, *down)), Counter[str]())
        return found.most_common(1)[0][0]


def see(window: QWidget) -> Seen:
    """Paints a window that is shown."""
    image = QImage(window.size() * RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(RATIO)
    seen = Seen(window, image)
    with _listening(seen):
        window.render(image, QPoint(0, 0))
    return seen


@contextmanager
def _listening(seen: Seen) -> Iterator[None]:
    """Every painted part paints through ``painting``; each call is noted, and done."""
    line, figure, box = painting.line, painting.figure, painting.box

    def widget_of(painter: QPainter) -> QWidget | None:
        device = painter.device()
        return device if isinstance(device, QWidget) else None

    def note_line(
        painter: QPainter, rect: QRectF, text: str, font: QFont, color: QColor, align: Qt.AlignmentFlag = painting.LEFT
    ) -> float:
        width = line(painter, rect, text, font, color, align)
        found = painter.boundingRect(rect, int(align) | int(Qt.TextFlag.TextSingleLine), text)
        widget = widget_of(painter)
        if widget is not None and text:
            place = painter.transform().mapRect(found.intersected(rect)).toAlignedRect()
            seen.written.append(Written(widget=widget, place=place, text=text, color=color.name().upper()))
        return width

    def note_figure(painter: QPainter, right: float, baseline: float, text: str, font: QFont, color: QColor) -> float:
        width = figure(painter, right, baseline, text, font, color)
        high = painter.fontMetrics().capHeight()
        place = QRectF(right - width, baseline - high, width, high).toAlignedRect()
        widget = widget_of(painter)
        if widget is not None:
            seen.written.append(Written(widget=widget, place=place, text=text, color=color.name().upper()))
        return width

    def note_box(
        painter: QPainter,
        rect: QRectF,
        radius: float,
        fill: QColor | None,
        border: QColor | None = None,
        width: float = 1,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
    ) -> None:
        box(painter, rect, radius, fill, border, width, style)
        widget = widget_of(painter)
        if widget is not None and border is not None and border.alpha() == 255 and style == Qt.PenStyle.SolidLine:
            place = painter.transform().mapRect(rect).toAlignedRect()
            seen.boxed.append(Boxed(widget=widget, place=place, color=border.name().upper()))

    instead: dict[str, tuple[Callable[..., object], Callable[..., object]]] = {
        "line": (line, note_line),
        "figure": (figure, note_figure),
        "box": (box, note_box),
    }
    changed: list[tuple[object, str, object]] = []
    for module in [each for name, each in sys.modules.items() if name.startswith("ptcoder.ui.")]:
        for name, (was, now) in instead.items():
            if getattr(module, name, None) is was:
                changed.append((module, name, was))
                setattr(module, name, now)
    try:
        yield
    finally:
        for module, name, was in changed:
            setattr(module, name, was)


def _alike(one: str, other: str) -> bool:
    return all(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) < NEAR for at in (1, 3, 5))
