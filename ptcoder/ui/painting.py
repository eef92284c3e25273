"""How the painted parts paint: rounded boxes, hatching, one line of text cut to its width."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

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


def hatch(painter: QPainter, rect: QRectF, radius: float, color: QColor) -> None:
    """Slanted stripes: what runs unattended is told by them even where colors are not."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_stripes(color.rgba(), painter.device().devicePixelRatio()))
    painter.drawRoundedRect(rect, radius, radius)


@lru_cache(maxsize=32)
def _stripes(rgba: int, ratio: float) -> QBrush:
    side = round(HATCH_STEP * ratio)
    tile = QPixmap(side, side)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor.fromRgba(rgba), 3 * ratio))
    for shift in (-side, 0, side):
        painter.drawLine(QPointF(shift - 2, side + 2), QPointF(shift + side + 2, -2))
    painter.end()
    tile.setDevicePixelRatio(ratio)
    return QBrush(tile)


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


def figure(painter: QPainter, right: float, baseline: float, text: str, font: QFont, color: QColor) -> float:
    """A time or a sum that ends at ``right`` and stands on ``baseline``; the width it took."""
    width = QFontMetrics(font).horizontalAdvance(text)
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(QPointF(right - width, baseline), text)
    return width


def lines_of(text: str, font: QFont, width: float, most: int) -> list[str]:
    """The text broken at its spaces into at most so many lines, a word that is wider than a line at its hyphens too; a
    line with one such piece, and the last one, may be wider than ``width``.
    """
    metrics = QFontMetrics(font)
    found: list[str] = []
    for word in text.split():
        whole = metrics.horizontalAdvance(word) <= width
        for number, piece in enumerate([word] if whole else re.findall("-*[^-]+-*|-+", word)):
            longer = f"{found[-1]}{'' if number else ' '}{piece}" if found else piece
            if found and (len(found) == most or metrics.horizontalAdvance(longer) <= width):
                found[-1] = longer
            else:
                found.append(piece)
    return found


def wrapped_height(text: str, font: QFont, width: int) -> int:
    """How high the text stands when broken to this width."""
    metrics = QFontMetrics(font)
    return metrics.boundingRect(0, 0, max(1, width), 10_000, int(Qt.TextFlag.TextWordWrap), text).height()
