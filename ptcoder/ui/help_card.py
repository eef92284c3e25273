"""What belongs to a code, beside its tile: shown while a pointer rests on it, by F2, or from its menu."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from ptcoder.clinic.code_help import CodeHelp
from ptcoder.rulebook import Sourced
from ptcoder.ui.focus import ABOVE
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, emptied, heading, rows
from ptcoder.ui.theme import Size, Weight
from ptcoder.ui.words import sentence

GAP = 8
TAP = "A tap here closes this."


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

    def show_help(self, told: CodeHelp, beside: QRect, *, stays: bool = False) -> None:
        """Beside a tile, whose place is told in the window's coordinates. ``stays``: no press goes through it."""
        emptied(self._layout)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not stays)
        for part in self._parts(told, stays=stays):
            self._layout.addWidget(part)
        window = self.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.setAccessibleName(f"Help on {told.title}")
        self.setAccessibleDescription("\n".join(self.texts))
        width, height = self._size(window.width() - 2 * GAP, window.height() - 2 * GAP)
        self.setFixedSize(width, height)
        self.move(self._place(beside, width, height))
        self.show()
        self.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hide()

    def _size(self, most: int, high: int) -> tuple[int, int]:
        """Half a window wide at most; wider where all of it would not be in sight, and no higher than there is room."""
        width = min(self._look.px(380), most // 2)
        while self._layout.totalHeightForWidth(width) > high and width < most:
            width = min(most, width + self._look.px(40))
        return width, min(self._layout.totalHeightForWidth(width), high)

    def _place(self, beside: QRect, width: int, height: int) -> QPoint:
        room = self.window().rect()
        x = beside.right() + GAP if beside.right() + GAP + width <= room.right() else beside.left() - GAP - width
        y = max(GAP, min(beside.top(), room.height() - height - GAP))
        if x < GAP:  # it is too wide to stand beside it: above, or below
            y = GAP if beside.center().y() > room.center().y() else room.height() - height - GAP
        return QPoint(max(GAP, x), y)

    def _parts(self, told: CodeHelp, *, stays: bool) -> Iterator[QWidget]:
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
        if stays:
            yield self._words(TAP, token="info", weight=Weight.SEMIBOLD)

    def _source(self, said: Sourced) -> Words:
        return self._words(said.source, token="muted", size=Size.LABEL)

    def _words(self, text: str, size: Size = Size.SMALL, weight: Weight = Weight.REGULAR, token: str = "text") -> Words:
        return Words(self._look, text, size=size, weight=weight, token=token, wrap=True)
