"""What belongs to a code, beside its tile: shown while a pointer rests on it, by F2, or from its menu."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from ptcoder.clinic.code_help import CodeHelp
from ptcoder.rulebook import Sourced
from ptcoder.ui.focus import ABOVE
from ptcoder.ui.look import Look
from ptcoder.ui.parts import CutWords, Words, emptied, heading, rows
from ptcoder.ui.theme import Size, Weight
from ptcoder.ui.words import sentence

GAP = 8
WIDEST, NARROWEST = 640, 180
TAP = "A tap here closes this."
ALL = "F2 shows all of it."
LARGE = "The rest has no room at this text size."


@dataclass(frozen=True, slots=True)
class Beside:
    """Where it can stand, in the window's coordinates: anywhere in the ``room``; not on what is ``running`` nor on the
    ``tile`` it tells of, if that can be, and on as little of the ``tiles`` as can be. ``wide`` is where it may stand if
    it was asked for and finds too little room else.
    """

    tile: QRect
    tiles: QRect
    running: Sequence[QRect]
    room: QRect
    wide: QRect | None

    def corner(self, size: QSize, room: QRect) -> QPoint:
        """Beside its tile if that can be, else beside one that runs, or at an edge of the room."""
        tile = self.tile
        right, low = room.right() + 1 - size.width(), room.bottom() + 1 - size.height()
        across = [tile.right() + 1 + GAP, tile.left() - GAP - size.width(), right, room.left()]
        down = [tile.top(), room.top(), low]
        for each in self.running:
            across += [each.right() + 1 + GAP, each.left() - GAP - size.width()]
            down += [each.bottom() + 1 + GAP, each.top() - GAP - size.height()]
        corners = [QPoint(max(room.left(), min(x, right)), max(room.top(), min(y, low))) for x in across for y in down]
        return min(corners, key=lambda corner: self._covered(QRect(corner, size)))

    def hides(self, size: QSize, room: QRect) -> bool:
        """Whether something that runs would lie under it wherever it stood."""
        place = QRect(self.corner(size, room), size)
        return any(place.intersects(each) for each in self.running)

    def _covered(self, place: QRect) -> tuple[int, int, int]:
        running = sum(_common(place, each) for each in self.running)
        return running, _common(place, self.tile), _common(place, self.tiles)


def _within(room: QRect) -> QRect:
    return room.adjusted(GAP, GAP, -GAP, -GAP)


def _common(one: QRect, other: QRect) -> int:
    both = one.intersected(other)
    return both.width() * both.height()


class HelpCard(QFrame):
    """A function of one code's help. It takes no keys; Esc, or going on, hides it, and a tap where it stays."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("kind", "popover")
        self.setObjectName(ABOVE)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._layout = rows(self, margins=(14, 11, 14, 12), gap=4)
        look.changed.connect(self.hide)
        self.hide()

    @property
    def texts(self) -> list[str]:
        """All it says, in reading order."""
        return [each.text() for each in self.findChildren(Words)]

    def show_help(self, told: CodeHelp, beside: Beside, *, stays: bool = False) -> None:
        """Beside a tile. ``stays``: no press goes through it."""
        self.hide()  # the parts of what is in sight have no height until they are
        emptied(self._layout)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not stays)
        parts = list(self._parts(told))
        for part in parts:
            self._layout.addWidget(part)
        if stays:
            self._layout.addWidget(self._words(TAP, token="info", weight=Weight.SEMIBOLD))
        window = self.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        room = _within(beside.room)
        size = self._beside(beside, room)
        if beside.wide is not None and self._lacks(size):
            room = _within(beside.wide)
            size = self._beside(beside, room)
        if self._lacks(size) or (beside.wide is None and beside.hides(size, room)):
            size = self._shorten(parts, beside, room, ALL if beside.wide is None else LARGE)
        self.setAccessibleName(f"Help on {told.title}")
        self.setAccessibleDescription("\n".join(self.texts))
        self.setFixedSize(size)
        self.move(beside.corner(size, room))
        self.show()
        self.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hide()

    def _size(self, room: QRect) -> QSize:
        """Half as wide as it may be at most; wider where all of it would not be in sight, and no higher than that."""
        width, most = min(self._look.px(380), room.width() // 2), room.width()
        while self._layout.totalHeightForWidth(width) > room.height() and width < most:
            width = min(most, width + self._look.px(40))
        return QSize(width, min(self._layout.totalHeightForWidth(width), room.height()))

    def _beside(self, beside: Beside, room: QRect) -> QSize:
        """The usual size; another width where only that leaves in sight what runs, and shows all of it."""
        usual = self._size(room)
        if not beside.hides(usual, room):
            return usual
        px = self._look.px
        widths = range(min(px(WIDEST), room.width()), px(NARROWEST), -px(20))
        sizes = (QSize(width, min(self._layout.totalHeightForWidth(width), room.height())) for width in widths)
        return next((each for each in sizes if not self._lacks(each) and not beside.hides(each, room)), usual)

    def _lacks(self, size: QSize) -> bool:
        return self._layout.totalHeightForWidth(size.width()) > size.height()

    def _shorten(self, parts: list[QWidget], beside: Beside, room: QRect, rest: str) -> QSize:
        """What stands last is left out until the rest is in sight, and of who did not ask for it what runs; that is
        said, and no words are cut through.
        """
        self._layout.addWidget(self._words(rest, token="info", weight=Weight.SEMIBOLD))
        size = self._beside(beside, room)
        while len(parts) > 1 and (
            self._lacks(size) or isinstance(parts[-1], CutWords) or (beside.wide is None and beside.hides(size, room))
        ):
            left_out = parts.pop()
            self._layout.removeWidget(left_out)
            left_out.setParent(None)
            left_out.deleteLater()
            size = self._beside(beside, room)
        return size

    def _parts(self, told: CodeHelp) -> Iterator[QWidget]:
        look = self._look
        yield self._words(told.title, Size.NAME, Weight.BOLD)
        if told.refused:
            yield self._words(f"! {told.refused}", token="unattended", weight=Weight.SEMIBOLD)
        for said in told.payer:
            yield self._words(said.value, weight=Weight.SEMIBOLD)
            yield self._source(said)
        if told.belongs:
            yield heading(look, "Belongs here")
            yield self._words(sentence(", ".join(told.belongs)) + ".")
        if told.others:
            yield heading(look, "Belongs elsewhere")
            for other in told.others:
                yield self._words(f"{other.code} {other.label}: {', '.join(other.what)}.")
        if told.partings:
            yield heading(look, "What parts them")
            for each in told.partings:
                no = f", no: {each.no}" if each.no else ""
                yield self._words(f"{each.ask} Yes: {each.yes}{no}.")
        for said in told.about:
            yield self._words(said.value)
            yield self._source(said)
        if told.note:
            yield self._words(told.note)
        yield self._words(told.source, token="muted", size=Size.LABEL)

    def _source(self, said: Sourced) -> Words:
        return self._words(said.source, token="muted", size=Size.LABEL)

    def _words(self, text: str, size: Size = Size.SMALL, weight: Weight = Weight.REGULAR, token: str = "text") -> Words:
        return Words(self._look, text, size=size, weight=weight, token=token, wrap=True)
