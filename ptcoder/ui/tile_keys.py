"""Changing the number keys on the floor: by dragging a tile, or in its menu."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from ptcoder.clinic.sheets import Tile
from ptcoder.ui.folding import is_service
from ptcoder.ui.gestures import TileHand
from ptcoder.ui.key_strip import Ghost, KeyStrip
from ptcoder.ui.look import Look
from ptcoder.ui.tile import TileButton
from ptcoder.ui.tile_menu import TileMenu


class TileKeys(QObject):
    """Says what a drop would do while a tile is dragged, and asks for it when it is dropped."""

    key_given = Signal(str, int)
    carrying = Signal(bool)

    def __init__(self, look: Look, area: QWidget, hand: TileHand) -> None:
        super().__init__(area)
        self._area = area
        self._keyed: Mapping[int, Tile] = {}
        self.strip = KeyStrip(look)
        self.menu = TileMenu(area)
        self.ghost = Ghost(look, area)
        self._is_carrying = False
        self.menu.key_given.connect(self.key_given)
        hand.menu_wanted.connect(self._open_menu)
        hand.carried.connect(self._carry)
        hand.dropped.connect(self._drop)
        hand.given_up.connect(self._end)

    def show_keys(self, keyed: Mapping[int, Tile]) -> None:
        self._keyed = keyed
        self.strip.show_keys(keyed, 0)

    def _open_menu(self, button: TileButton, at: QPoint) -> None:
        self.menu.open_for(button.tile, self._keyed, at)

    def _carry(self, button: TileButton, at: QPoint) -> None:
        if not self._is_carrying:
            self._is_carrying = True
            self.carrying.emit(True)
        code, key = self._aim(button, at)
        self.strip.show_keys(self._keyed, key)
        self.ghost.follow(at, self._said(button.tile, code, key))

    def _drop(self, button: TileButton, at: QPoint) -> None:
        code, key = self._aim(button, at)
        self._end()
        if key:
            self.key_given.emit(code, key)

    def _end(self) -> None:
        self._is_carrying = False
        self.ghost.hide()
        self.carrying.emit(False)

    def _aim(self, button: TileButton, at: QPoint) -> tuple[str, int]:
        """Which code would get which key if it were dropped here; key 0: nothing would change."""
        tile, key = button.tile, self.strip.key_at(at)
        if key:
            return tile.code or "", key if key != tile.key else 0
        target = self._area.childAt(self._area.mapFromGlobal(at))
        if not isinstance(target, TileButton) or target is button or not is_service(target.tile):
            return "", 0
        if target.tile.key is not None:
            return tile.code or "", target.tile.key
        return target.tile.code or "", tile.key or 0

    def _said(self, tile: Tile, code: str, key: int) -> str:
        if not key:
            return f"{tile.shown}: drop it on a number, or on a tile with one"
        before = self._keyed.get(key)
        gets = f" for {code}, instead of {before.shown}" if before is not None else f" for {code}"
        return f"Key {key}{gets}"
