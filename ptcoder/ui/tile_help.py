"""Asking what belongs to a tile's code, and showing the answer beside the tile."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, Signal
from PySide6.QtWidgets import QWidget

from ptcoder.clinic.code_help import CodeHelp
from ptcoder.ui.folding import is_service
from ptcoder.ui.help_card import Beside, HelpCard
from ptcoder.ui.look import Look
from ptcoder.ui.tile import TileButton
from ptcoder.ui.tiles import TileGrid


class TileHelp(QObject):
    """Asked by a pointer that rests, a key, or from the menu; over when the tile is left, or at a tap on it."""

    wanted = Signal(str, bool)
    """What belongs to this code; whether it stays until it is closed."""

    def __init__(self, look: Look, area: QWidget, grid: TileGrid) -> None:
        super().__init__(area)
        self._area = area
        self._grid = grid
        self.card = HelpCard(look, area)
        self._tile: TileButton | None = None
        self._is_asked = False  # by a key or from the menu
        grid.hand.rested.connect(self._tell)
        grid.hand.help_wanted.connect(self.ask)
        grid.hand.help_over.connect(self.card.hide)

    def ask(self, tile: TileButton) -> None:
        self._ask(tile, stays=False, asked=True)

    def ask_to_stay(self, tile: TileButton) -> None:
        """From the menu: whoever has no pointer to rest nor keys closes it with a tap."""
        self._ask(tile, stays=True, asked=True)

    def show_help(self, told: CodeHelp, *, stays: bool) -> None:
        """Beside the tile; the patients' cards, with their clocks, stay in sight of whoever did not ask for it."""
        if self._tile is not None and self._tile.isVisible():
            running = [_seen(each) for each in self._grid.shown_buttons() if each.tile.running]
            window, area = self._area.window().rect(), _place(self._area)
            room = QRect(window)
            room.setLeft(area.left())
            wide = window if self._is_asked else None
            self.card.show_help(told, Beside(_place(self._tile), area, running, room, wide), stays=stays)

    def end(self) -> bool:
        """Hides it; whether it was shown."""
        shown = self.card.isVisible()
        self.card.hide()
        return shown

    def _tell(self, tile: TileButton) -> None:
        self._ask(tile, stays=False, asked=False)

    def _ask(self, tile: TileButton, *, stays: bool, asked: bool) -> None:
        self._tile, self._is_asked = tile, asked
        if is_service(tile.tile):
            self.wanted.emit(tile.tile.code, stays)


def _seen(widget: QWidget) -> QRect:
    """The part of it that is not scrolled away, in its window."""
    return widget.visibleRegion().boundingRect().translated(widget.mapTo(widget.window(), QPoint(0, 0)))


def _place(widget: QWidget) -> QRect:
    """In its window."""
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())
