"""Small painted bars over a table: one for each of its first rows, the part that counts filled, the rest hatched."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ptcoder.ui.look import Look
from ptcoder.ui.painting import RIGHT, box, hatch, line
from ptcoder.ui.theme import Size, Weight

ROW, TRACK = 24, 12
MOST = 8
"""Bars that are painted; the table has every row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """``part`` of ``whole`` is filled; ``marked`` ones are told apart by a sign before their name."""

    name: str
    whole: int
    part: int
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """What is painted. ``filled`` and ``rest`` are what the two parts of a bar stand for ("": none has a rest),
    ``unit`` is what the numbers are of.
    """

    bars: tuple[Bar, ...]
    filled: str
    rest: str = ""
    unit: str = "min"


class BarChart(QWidget):
    """Says nothing that the table under it does not; its accessible name sends there."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown = Bars(bars=(), filled="")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Those that are painted."""
        return self._shown.bars[:MOST]

    def show_bars(self, shown: Bars) -> None:
        self._shown = shown
        more = len(shown.bars) - MOST
        also = f", and {more} more" if more > 0 else ""
        parts = " and ".join(filter(None, (shown.filled, shown.rest)))
        self.setAccessibleName(f"Bars of the table below: {parts}{also}")
        self.setVisible(bool(shown.bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, self._look.px(ROW) * len(self.bars) + self._look.px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, high = self._look, self._look.px(ROW)
        names = QFontMetrics(look.font(Size.SMALL, Weight.SEMIBOLD))
        widest = max((names.horizontalAdvance(_said(each)) for each in self.bars), default=0)
        left = min(widest + 16, int(self.width() * 0.42))
        right = names.horizontalAdvance("000,000 min") + 8
        track = QRectF(left, 0, max(40, self.width() - left - right), look.px(TRACK))
        most = max((each.whole for each in self.bars), default=0) or 1
        for at, each in enumerate(self.bars):
            top = at * high
            token = "error" if each.marked else "text"
            weight = Weight.SEMIBOLD if each.marked else Weight.REGULAR
            place = QRectF(0, top, left - 12, high)
            line(painter, place, _said(each), look.font(Size.SMALL, weight), look.color(token))
            self._paint(painter, track.translated(0, top + (high - track.height()) / 2), each, most)
            place = QRectF(track.right() + 8, top, right - 8, high)
            line(
                painter, place, f"{each.whole:,} {self._shown.unit}", look.font(Size.SMALL), look.color("muted"), RIGHT
            )
        self._legend(painter, QRectF(left, len(self.bars) * high, self.width() - left, look.px(26)))

    def _paint(self, painter: QPainter, track: QRectF, each: Bar, most: int) -> None:
        look = self._look
        whole, part = QRectF(track), QRectF(track)
        whole.setWidth(track.width() * each.whole / most)
        part.setWidth(track.width() * each.part / most)
        border = look.color("line")
        if each.whole > each.part:
            box(painter, whole, 3, look.color("sunk"), border)
            hatch(painter, whole, 3, look.color("dim"))
        if each.part:
            box(painter, part, 3, look.color("attended"))

    def _legend(self, painter: QPainter, place: QRectF) -> None:
        """What is filled and what is hatched."""
        look, side = self._look, self._look.px(10)
        font, x = look.font(Size.LABEL), place.left()
        for said, filled in ((self._shown.filled, True), (self._shown.rest, False)):
            if not said:
                continue
            sign = QRectF(x, place.center().y() - side / 2, side, side)
            box(painter, sign, 2, look.color("attended" if filled else "sunk"), look.color("line"))
            if not filled:
                hatch(painter, sign, 2, look.color("dim"))
            words = QRectF(sign.right() + 6, place.top(), place.right() - sign.right() - 6, place.height())
            taken = line(painter, words, said, font, look.color("muted"))
            x = sign.right() + 6 + taken + 16
        more = len(self._shown.bars) - MOST
        if more > 0:
            rest = QRectF(x, place.top(), max(0.0, place.right() - x), place.height())
            line(painter, rest, f"{more} more in the table", font, look.color("muted"))


def _said(bar: Bar) -> str:
    return f"! {bar.name}" if bar.marked else bar.name
