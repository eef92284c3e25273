"""What a sheet of paper holds once it is set: lines of text and rules, each at its place; and what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption


@dataclass(slots=True, eq=False)
class Element:
    """A part of the document as a reader of tags has it: ``tag`` is PDF's own name for it. ``text`` is what it says."""

    tag: str
    text: str = ""
    kids: list[Element] = field(default_factory=list["Element"])

    def add(self, tag: str, text: str = "") -> Element:
        kid = Element(tag, text)
        self.kids.append(kid)
        return kid


class Lines:
    """A text broken into lines of a width. ``height`` and ``step`` are whole tenths of a point."""

    def __init__(self, text: str, font: QFont, width: int, leading: float, *, right: bool = False) -> None:
        self.text = text
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout = QTextLayout(text.replace("\n", "\N{LINE SEPARATOR}"), font)
        self._layout.setTextOption(option)
        self.step = round(font.pixelSize() * leading)
        self._layout.beginLayout()
        self.count = 0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, 0))
            self.count += 1
        self._layout.endLayout()

    @property
    def height(self) -> int:
        return self.step * self.count

    def draw(self, painter: QPainter, first: int, last: int) -> None:
        """The lines from ``first`` up to ``last``, below one another."""
        for at in range(first, last):
            self._layout.lineAt(at).draw(painter, QPointF(0, (at - first) * self.step))


@dataclass(frozen=True, slots=True)
class Text:
    """Lines ``first`` up to ``last`` at a place; ``element`` None is what no reader has to be told: a foot, a head that
    is repeated.
    """

    lines: Lines
    x: int
    y: int
    gray: str
    element: Element | None
    first: int
    last: int

    def draw(self, painter: QPainter) -> None:
        painter.save()
        painter.translate(self.x, self.y)
        painter.setPen(QColor(self.gray))
        self.lines.draw(painter, self.first, self.last)
        painter.restore()


@dataclass(frozen=True, slots=True)
class Rule:
    x: int
    y: int
    width: int
    weight: int
    gray: str

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(QRectF(self.x, self.y, self.width, self.weight), QColor(self.gray))


Piece = Text | Rule


def natural_width(text: str, font: QFont) -> int:
    """How wide a text is in one line, and a little more."""
    return round(QFontMetricsF(font).horizontalAdvance(text)) + 8
