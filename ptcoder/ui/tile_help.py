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
    """Asked by a pointer that rests, a finger that is held, or a key; over when the tile is left."""

    wanted = Signal(str, bool)
    """What belongs to this code; whether a finger asks, whose press starts nothing then."""

    def __init__(self, look: Look, area: QWidget, hand: TileHand) -> None:
        super().__init__(area)
        self.card = HelpCard(look, area)
        self._tile: TileButton | None = None
        hand.help_wanted.connect(self.ask)
        hand.held.connect(self._ask_held)
        hand.help_over.connect(self.card.hide)

    def ask(self, tile: TileButton) -> None:
        self._ask(tile, held=False)

    def show_help(self, told: CodeHelp, *, held: bool) -> None:
        """Beside the tile for which it was asked."""
        if self._tile is not None and self._tile.isVisible():
            corner = self._tile.mapTo(self._tile.window(), QPoint(0, 0))
            self.card.show_help(told, QRect(corner, self._tile.size()), held=held)

    def end(self) -> bool:
        """Hides it; whether it was shown."""
        shown = self.card.isVisible()
        self.card.hide()
        return shown

    def _ask_held(self, tile: TileButton) -> None:
        self._ask(tile, held=True)

    def _ask(self, tile: TileButton, *, held: bool) -> None:
        self._tile = tile
        if is_service(tile.tile):
            self.wanted.emit(tile.tile.code, held)
