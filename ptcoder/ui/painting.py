"""How the painted parts paint: rounded boxes, hatching, one line of text cut to its width."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QTextLayout, QTextOption

HATCH_STEP = 9
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter


def box(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: QColor | None,
    border: QColor | None = None,
    width: float = 1,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    """A rounded box whose border lies inside ``rect``."""
    half = width / 2 if border is not None else 0
    painter.setPen(QPen(border, width, style) if border is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)


def hatch(painter: QPainter, rect: QRectF, radius: float, color: QColor, width: float = 3) -> None:
    """Slanted stripes: what runs unattended is told by them even where colors are not."""
    shape = QPainterPath()
    shape.addRoundedRect(rect, radius, radius)
    painter.save()
    painter.setClipPath(shape)
    painter.setPen(QPen(color, width))
    height = rect.height()
    at = rect.left() - height - (rect.left() % HATCH_STEP)
    while at < rect.right():
        painter.drawLine(QPointF(at, rect.bottom()), QPointF(at + height, rect.top()))
        at += HATCH_STEP
    painter.restore()


def faint(color: QColor, alpha: float) -> QColor:
    """The color let through by so much, 0 to 1."""
    made = QColor(color)
    made.setAlphaF(alpha)
    return made


def line(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    color: QColor,
    align: Qt.AlignmentFlag = LEFT,
) -> float:
    """One line of text, cut with an ellipsis where it does not fit; the width it took."""
    metrics = QFontMetrics(font)
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()) + 1)
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(rect, int(align) | int(Qt.TextFlag.TextSingleLine), cut)
    return metrics.horizontalAdvance(cut)


def lines_of(text: str, font: QFont, width: float, most: int, indent: float = 0) -> list[str]:
    """The text broken at words into at most so many lines; the last one may hold more than fits.

    ``indent`` is taken from the first line.
    """
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    found: list[str] = []
    layout.beginLayout()
    while len(found) < most:
        piece = layout.createLine()
        if not piece.isValid():
            break
        piece.setLineWidth(max(1.0, width - (0 if found else indent)))
        start = piece.textStart()
        last = len(found) == most - 1
        found.append(text[start:] if last else text[start : start + piece.textLength()].rstrip())
    layout.endLayout()
    return found


def wrapped_height(text: str, font: QFont, width: int) -> int:
    """How high the text stands when broken to this width."""
    metrics = QFontMetrics(font)
    return metrics.boundingRect(0, 0, max(1, width), 10_000, int(Qt.TextFlag.TextWordWrap), text).height()
