"""Asking what belongs to a tile's code, and showing the answer beside the tile."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, Signal
from PySide6.QtWidgets import QWidget

from ptcoder.clinic.code_help import CodeHelp
from ptcoder.ui.folding import is_service
from ptcoder.ui.gestures import TileHand
from ptcoder.ui.help_card import HelpCard
from ptcoder.ui.look import Look
from ptcoder.ui.tile import TileButton


class TileHelp(QObject):
    """Asked by a pointer that rests, a key, or from the menu; over when the tile is left, or at a tap on it."""

    wanted = Signal(str, bool)
    """What belongs to this code; whether it stays until it is closed."""

    def __init__(self, look: Look, area: QWidget, hand: TileHand) -> None:
        super().__init__(area)
        self.card = HelpCard(look, area)
        self._tile: TileButton | None = None
        hand.help_wanted.connect(self.ask)
        hand.help_over.connect(self.card.hide)

    def ask(self, tile: TileButton) -> None:
        self._ask(tile, stays=False)

    def ask_to_stay(self, tile: TileButton) -> None:
        """From the menu: whoever has no pointer to rest nor keys closes it with a tap."""
        self._ask(tile, stays=True)

    def show_help(self, told: CodeHelp, *, stays: bool) -> None:
        """Beside the tile for which it was asked."""
        if self._tile is not None and self._tile.isVisible():
            corner = self._tile.mapTo(self._tile.window(), QPoint(0, 0))
            self.card.show_help(told, QRect(corner, self._tile.size()), stays=stays)

    def end(self) -> bool:
        """Hides it; whether it was shown."""
        shown = self.card.isVisible()
        self.card.hide()
        return shown

    def _ask(self, tile: TileButton, *, stays: bool) -> None:
        self._tile = tile
        if is_service(tile.tile):
            self.wanted.emit(tile.tile.code, stays)
