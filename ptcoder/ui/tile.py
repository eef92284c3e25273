"""One code button, painted: what it is, whether it runs, and for how long."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ptcoder.clinic.sheets import Tile
from ptcoder.ui import words
from ptcoder.ui.look import Look
from ptcoder.ui.painting import LEFT, RIGHT, box, faint, hatch, line, lines_of
from ptcoder.ui.theme import Size, Weight
from ptcoder.visit import MINUTE

RADIUS = 8
PAD = 11


class TileButton(QAbstractButton):
    """A press asks for its code (``""`` is rest and charting); only a new tile value changes what it shows."""

    code_pressed = Signal(str)
    over = Signal(str)
    """A countdown has just come to its end; the button's name."""

    def __init__(self, look: Look, tile: Tile) -> None:
        super().__init__()
        self._look = look
        self._tile = tile
        self._now = 0
        self._clock = ""
        self._was_left = False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._press)
        look.changed.connect(self.update)
        self._tell()

    @property
    def tile(self) -> Tile:
        return self._tile

    @property
    def clock_text(self) -> str:
        """The time as it stands on the button, empty where there is none."""
        return self._clock

    def show_tile(self, tile: Tile, now: int) -> None:
        if tile != self._tile:
            self._tile = tile
            self._was_left = False
            self._tell()
            self.update()
        self.setChecked(tile.running)  # a press has toggled it; only the sheet says what runs
        self.tick(now)

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

    def needs_two_lines(self, width: int) -> bool:
        """Whether the label breaks at this width."""
        font = self._look.font(Size.NAME, Weight.SEMIBOLD)
        return QFontMetrics(font).horizontalAdvance(self._tile.label) > width - 2 * PAD

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(154), self._look.px(72))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._look.tokens
        ink, words_token = self._paint_ground(painter)
        rect = QRectF(self.rect()).adjusted(PAD, self._look.px(8), -PAD, -self._look.px(6))
        small = self._look.font(Size.SMALL)
        top = QRectF(rect.left(), rect.top(), rect.width(), QFontMetrics(small).height())
        right = self._paint_badge(painter, top, words_token)
        line(painter, top.adjusted(0, 0, -right, 0), self._tile.shown, small, words_token)
        self._paint_label(painter, rect, top.bottom() + self._look.px(2), ink)
        if self._clock:
            self._paint_clock(painter, rect, ink, words_token)
        if self.isDown():
            box(painter, QRectF(self.rect()), RADIUS, faint(tokens.color("text"), 0.08))

    def _press(self) -> None:
        self.setChecked(self._tile.running)
        self.code_pressed.emit(self._tile.code or "")

    def _tell(self) -> None:
        tile = self._tile
        self.setAccessibleName(f"{tile.shown} {tile.label}".strip() if tile.code else tile.label)
        self.setAccessibleDescription(tile.note or tile.help)
        self.setToolTip(tile.help)
        self.setEnabled(tile.usable or tile.running)
        self.setChecked(tile.running)
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
        if tile.attended:
            kind = "group" if tile.group else "attended"
            if tokens.bordered:
                box(painter, rect, RADIUS, color("surface"), color(kind), 4)
                return color("text"), color("muted")
            box(painter, rect, RADIUS, color(kind))
            on = color("surface" if tile.group else "on_attended")
            return on, on
        if self.is_over and not tokens.bordered:
            box(painter, rect, RADIUS, color("unattended"))
            return color("surface"), color("surface")
        box(painter, rect, RADIUS, color("unattended_soft"))
        hatch(painter, rect, RADIUS, faint(color("unattended"), 0.30 if tokens.bordered else 0.10))
        box(painter, rect, RADIUS, None, color("unattended"), 2)
        return color("text"), color("unattended")

    def _paint_badge(self, painter: QPainter, top: QRectF, quiet: QColor) -> float:
        """The key's badge, else the note; the width taken at the right end."""
        tile = self._tile
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

    def _paint_label(self, painter: QPainter, rect: QRectF, top: float, ink: QColor) -> None:
        font = self._look.font(Size.NAME, Weight.SEMIBOLD)
        height = QFontMetrics(font).height() - 1
        sign = self._look.px(16) if self._tile.running else 0
        if sign:
            side = self._look.px(9)
            square = QRectF(rect.left(), top + (height - side) / 2, side, side)
            painter.fillRect(square, ink if self._tile.attended or self.is_over else self._look.color("unattended"))
        pieces = lines_of(self._tile.label, font, rect.width(), self._label_lines(rect, top, height), sign)
        for number, piece in enumerate(pieces):
            indent = 0 if number else sign
            place = QRectF(rect.left() + indent, top + number * height, rect.width() - indent, height)
            line(painter, place, piece, font, ink, LEFT)

    def _label_lines(self, rect: QRectF, top: float, height: int) -> int:
        """One line, or two where the clock below still has its place."""
        clock = 0
        if self._clock:
            font = self._clock_font()
            clock = QFontMetrics(font).ascent()
        return 2 if rect.bottom() - top >= 2 * height + clock * 0.92 else 1

    def _clock_font(self) -> QFont:
        if not self._tile.running:
            return self._look.font(Size.SMALL, Weight.SEMIBOLD)
        return self._look.font(Size.CLOCK, Weight.BOLD)

    def _paint_clock(self, painter: QPainter, rect: QRectF, ink: QColor, quiet: QColor) -> None:
        font = self._clock_font()
        height = QFontMetrics(font).ascent() + self._look.px(2)
        place = QRectF(rect.left(), rect.bottom() - height, rect.width(), height)
        tile = self._tile
        if tile.running and not tile.attended and tile.clock.preset is not None:
            said = f"left of {tile.clock.preset // MINUTE}" if not self.is_over else "over"
            small = self._look.font(Size.SMALL, Weight.SEMIBOLD)
            taken = QFontMetrics(small).horizontalAdvance(said)
            line(painter, place.adjusted(0, self._look.px(5), 0, 0), said, small, quiet, RIGHT)
            line(painter, place.adjusted(0, 0, -taken - 6, 0), self._clock, font, quiet, RIGHT)
            return
        line(painter, place, self._clock, font, ink, RIGHT)
