"""One code button, painted: what it is, whether it runs, and for how long."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from ptcoder.clinic.sheets import Tile
from ptcoder.ui import words
from ptcoder.ui.asking import AskingButton
from ptcoder.ui.look import Look
from ptcoder.ui.painting import RIGHT, box, faint, figure, hatch, line, lines_of
from ptcoder.ui.theme import Size, Weight
from ptcoder.visit import MINUTE, SECOND

RADIUS = 8
PAD = 11
IN_ALL = "in all"
WAYS = (
    (Size.NAME, 1),
    (Size.NAME, 2),
    (Size.SMALL, 1),
    (Size.SMALL, 2),
    (Size.SMALL, 3),
    (Size.LABEL, 2),
    (Size.LABEL, 3),
)
"""How a label may stand, the size and the lines; the first that fits."""


class TileButton(AskingButton):
    """A press asks for its code (``""`` is rest and charting); only a new tile value changes what it shows."""

    code_pressed = Signal(str)
    over = Signal(str)
    """A countdown has just come to its end; the button's name."""

    def __init__(self, look: Look, tile: Tile, *, pad: int = PAD) -> None:
        """``pad``: how far what it says stays from its sides."""
        super().__init__()
        self._look = look
        self._pad = pad
        self._tile = tile
        self._now = 0
        self._clock = ""
        self._was_left = False
        self._asked = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.asked.connect(lambda: self.code_pressed.emit(self._tile.code or ""))
        look.changed.connect(self.update)
        self._tell()

    @property
    def tile(self) -> Tile:
        return self._tile

    @property
    def clock_text(self) -> str:
        """The time as it stands on the button, empty where there is none."""
        return self._clock

    @property
    def counts_all(self) -> bool:
        """Whether the clock that runs goes on from what the code ran before in this visit."""
        return self._tile.running and self._tile.clock.preset is None and self._tile.clock.done > 0

    def show_tile(self, tile: Tile, now: int) -> None:
        if tile != self._tile:
            self._tile = tile
            self._was_left = False
            self._tell()
            self.update()
        self.tick(now)

    def show_asked(self, brief: str) -> None:
        """What is asked of its clock, in a word; "" nothing."""
        if brief != self._asked:
            self._asked = brief
            self._tell()
            self.update()

    def tick(self, now: int) -> None:
        """Repaints if the clock reads otherwise at this moment."""
        self._now = now
        left = self._tile.clock.left(now) if self._tile.running else None
        if left is not None:
            text = words.countdown(left)
            if left <= 0 and self._was_left:
                self.over.emit(self.accessibleName())
            self._was_left = left > 0
        else:
            elapsed = self._tile.clock.elapsed(now)
            text = words.clock(elapsed) if elapsed or self._tile.running else ""
        if text != self._clock:
            self._clock = text
            self.update()

    @property
    def is_over(self) -> bool:
        left = self._tile.clock.left(self._now) if self._tile.running else None
        return left is not None and left <= 0

    def _flashed(self) -> bool:
        """Whether it is in the strong half of its flash, a second in two; without flashing, all the time it is over."""
        left = self._tile.clock.left(self._now) if self._tile.running else None
        return left is not None and left <= 0 and (not self._look.flashes or (-left // SECOND) % 2 == 0)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two presses so fast are one that was meant: the second would stop what the first has started."""
        if self._tile.counts:
            super().mouseDoubleClickEvent(event)

    def needs_two_lines(self, width: int) -> bool:
        """Whether the label breaks at this width."""
        font = self._look.font(Size.NAME, Weight.SEMIBOLD)
        return QFontMetrics(font).horizontalAdvance(self._tile.label) > width - 2 * self._pad

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(154), self._look.px(72))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, quiet = self._paint_ground(painter)
        inner, room = self._spread()
        small = self._look.font(Size.SMALL)
        top = QRectF(inner.left(), inner.top(), inner.width(), QFontMetrics(small).height())
        right = self._paint_badge(painter, top, ink, quiet)
        left = self._paint_sign(painter, top, ink)
        line(painter, top.adjusted(left, 0, -right, 0), self._head(), small, quiet)
        if self._clock:
            self._paint_clock(painter, inner, self._look.font(*self._clock_size()), ink, quiet)
        self._paint_label(painter, room, ink)
        if self.isDown():
            box(painter, QRectF(self.rect()), RADIUS, faint(self._look.color("text"), 0.08))

    def _head(self) -> str:
        """The code; with it the minutes that its countdown will have."""
        tile = self._tile
        told = tile.preset is not None and not tile.running and not tile.note and tile.usable
        return f"{tile.shown} · {(tile.preset or 0) // MINUTE} min" if told else tile.shown

    @property
    def is_cut(self) -> bool:
        """Whether there is no room for all of its label."""
        return not self._fits(self._spread()[1])

    def _spread(self) -> tuple[QRectF, QRectF]:
        """As ``_rooms``; the clock of what runs is large, and its label stands closer where it has to."""
        inner, room = self._rooms(8, 2)
        return self._rooms(6, 0) if self._tile.running and not self._fits(room) else (inner, room)

    def _rooms(self, edge: int, gap: int) -> tuple[QRectF, QRectF]:
        """What is left inside the edges, and of that what the label has between the code and the clock."""
        px = self._look.px
        inner = QRectF(self.rect()).adjusted(self._pad, px(edge), -self._pad, -px(edge))
        room = inner.adjusted(0, QFontMetrics(self._look.font(Size.SMALL)).height() + px(gap), 0, 0)
        if self._clock:
            clock = QFontMetrics(self._look.font(*self._clock_size()))
            room.setBottom(inner.bottom() - clock.capHeight() - px(6))
        return inner, room

    def _tell(self) -> None:
        tile = self._tile
        self.setAccessibleName(f"{tile.shown} {tile.label}".strip() if tile.code else tile.label)
        said = (
            f"Running{', time in all' * self.counts_all}" if tile.running else "",
            self._asked,
            tile.note,
            tile.refusal or tile.help,
        )
        self.setAccessibleDescription(". ".join(filter(None, said)))
        self.setEnabled(tile.usable or tile.running)
        self.show_checked(tile.running)
        self.setCursor(Qt.CursorShape.PointingHandCursor if tile.usable else Qt.CursorShape.ArrowCursor)

    def _paint_ground(self, painter: QPainter) -> tuple[QColor, QColor]:
        """The box; the colors of the words on it: strong and quiet."""
        tokens, tile = self._look.tokens, self._tile
        rect = QRectF(self.rect())
        color = tokens.color
        if not tile.usable:
            box(painter, rect, RADIUS, None, color("line"), 1, Qt.PenStyle.DashLine)
            return color("muted"), color("muted")
        if not tile.running:
            border = color("muted") if self.underMouse() else color("line")
            box(painter, rect, RADIUS, color("surface"), border)
            return color("text"), color("muted")
        if tile.code is None:
            box(painter, rect, RADIUS, color("sunk"), color("text"), 2)
            return color("text"), color("muted")
        if tile.attended:
            kind = "group" if tile.group else "attended"
            if tokens.bordered:
                box(painter, rect, RADIUS, color("surface"), color(kind), 4)
                return color("text"), color("muted")
            box(painter, rect, RADIUS, color(kind))
            on = color("surface" if tile.group else "on_attended")
            return on, on
        if self._flashed() and not tokens.bordered:
            box(painter, rect, RADIUS, color("unattended"))
            return color("surface"), color("surface")
        box(painter, rect, RADIUS, color("unattended_soft"))
        hatch(painter, rect, RADIUS, faint(color("unattended"), 0.24 if tokens.bordered else 0.13))
        box(painter, rect, RADIUS, None, color("unattended"), 2)
        return color("text"), color("unattended")

    def _paint_badge(self, painter: QPainter, top: QRectF, ink: QColor, quiet: QColor) -> float:
        """What is asked, else the key's badge, else the note; the width taken at the right end."""
        tile = self._tile
        if self._asked:
            font = self._look.font(Size.SMALL, Weight.BOLD)
            room = top.width() - QFontMetrics(self._look.font(Size.SMALL)).horizontalAdvance(self._head())
            room -= self._look.px(16) + 6  # the square of what runs
            fits = QFontMetrics(font).horizontalAdvance(self._asked) <= room
            return line(painter, top, self._asked if fits else "?", font, ink, RIGHT) + 6
        if tile.key is not None and not tile.note:
            side = self._look.px(17)
            badge = QRectF(top.right() - side, top.center().y() - side / 2, side, side)
            box(painter, badge, 4, None, quiet if tile.running else self._look.color("line"))
            font = self._look.font(Size.CAPS, Weight.SEMIBOLD)
            line(painter, badge, str(tile.key), font, quiet, Qt.AlignmentFlag.AlignCenter)
            return side + 6
        if tile.note:
            room = top.adjusted(top.width() * 0.36, 0, 0, 0)
            return line(painter, room, tile.note, self._look.font(Size.SMALL), quiet, RIGHT) + 6
        return 0

    def _paint_sign(self, painter: QPainter, top: QRectF, ink: QColor) -> float:
        """The square of what runs; the width taken at the left end."""
        if not self._tile.running:
            return 0
        side = self._look.px(10)
        plain = self._tile.attended or self._flashed()
        color = ink if plain else self._look.color("unattended")
        painter.fillRect(QRectF(top.left(), top.center().y() - side / 2, side, side), color)
        return side + self._look.px(6)

    def _paint_label(self, painter: QPainter, room: QRectF, ink: QColor) -> None:
        font, pieces = self._fitting(room)
        height = QFontMetrics(font).height() - 1
        for number, piece in enumerate(pieces):
            place = QRectF(room.left(), room.top() + number * height, room.width(), height)
            line(painter, place, piece, font, ink)

    def _fits(self, room: QRectF) -> bool:
        return next(self._ways(room), None) is not None

    def _ways(self, room: QRectF) -> Iterator[tuple[QFont, list[str]]]:
        """How the whole label can stand in this room, the largest first."""
        for size, most in WAYS:
            font = self._look.font(size, Weight.SEMIBOLD)
            metrics = QFontMetrics(font)
            pieces = lines_of(self._tile.label, font, room.width(), most)
            widest = max(map(metrics.horizontalAdvance, pieces), default=0)
            high = len(pieces) * (metrics.height() - 1) - metrics.descent()
            if widest <= room.width() and high <= room.height():
                yield font, pieces

    def _fitting(self, room: QRectF) -> tuple[QFont, list[str]]:
        """The label in the largest way in which it fits above the clock; else one line that will be cut."""
        way = next(self._ways(room), None)
        if way is not None:
            return way
        font = self._look.font(Size.SMALL, Weight.SEMIBOLD)
        high = QFontMetrics(font).height() * 2 - QFontMetrics(font).descent()
        return font, lines_of(self._tile.label, font, room.width(), 2 if high <= room.height() else 1)

    def _clock_size(self) -> tuple[Size, Weight]:
        if not self._tile.running:
            return Size.SMALL, Weight.SEMIBOLD
        return Size.CLOCK if self._tile.attended else Size.COUNTDOWN, Weight.BOLD

    def _paint_clock(self, painter: QPainter, inner: QRectF, font: QFont, ink: QColor, quiet: QColor) -> None:
        tile = self._tile
        right = inner.right()
        room = inner.width() - QFontMetrics(font).horizontalAdvance(self._clock) - 5
        small = self._look.font(Size.LABEL, Weight.SEMIBOLD)
        if tile.running and not tile.attended and tile.clock.preset is not None:
            ways = ("over",) if self.is_over else (f"left of {tile.clock.preset // MINUTE}", "left")
            said = next((way for way in ways if QFontMetrics(small).horizontalAdvance(way) <= room), "")
            right -= figure(painter, right, inner.bottom(), said, small, quiet) + 5 * bool(said)
            ink = quiet
        elif self.counts_all:
            width = QFontMetrics(small).horizontalAdvance(IN_ALL)
            if width <= room:
                figure(painter, inner.left() + width, inner.bottom(), IN_ALL, small, quiet)
        figure(painter, right, inner.bottom(), self._clock, font, ink)
