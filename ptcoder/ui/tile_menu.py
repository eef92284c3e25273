"""The menu of a tile: what can be done to a code's button besides pressing it.

What belongs to the code comes first. Whoever has something to add adds a function to ``parts``: it is handed the menu
and the tile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from ptcoder.clinic.sheets import Tile
from ptcoder.ui.folding import is_service

KEYS = 9
Part = Callable[[QMenu, Tile], None]


class TileMenu(QMenu):
    """A function of one tile and of who has which key; opened by mouse, a long touch, the menu key or Shift+F10."""

    key_given = Signal(str, int)
    key_taken = Signal(str)
    usual_wanted = Signal()
    help_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.keys = QMenu("&Give it key", self)
        self._keyed: Mapping[int, Tile] = {}
        self.parts: list[Part] = [self._add_keys]

    def open_for(self, tile: Tile, keyed: Mapping[int, Tile], at: QPoint) -> None:
        """Shows what can be done to this tile, at a place on the screen; nothing can to what is no code."""
        if not is_service(tile) or self.isVisible():
            return
        self._keyed = keyed
        self.clear()
        for part in (self._add_help, *self.parts):
            part(self, tile)
        self.popup(at)

    def _add_help(self, menu: QMenu, tile: Tile) -> None:
        menu.addAction("&What belongs to it\tF2", lambda: self.help_wanted.emit(tile.code))
        menu.addSeparator()

    def _add_keys(self, menu: QMenu, tile: Tile) -> None:
        """The number keys, each with the code that has it now."""
        code = tile.code or ""
        self.keys.clear()
        for key in range(1, KEYS + 1):
            now = self._keyed.get(key)
            action = self.keys.addAction(f"&{key}   {f'{now.shown} {now.label}' if now is not None else 'free'}")
            action.setCheckable(True)
            action.setChecked(tile.key == key)
            action.triggered.connect(lambda _=False, key=key: self.key_given.emit(code, key))
        menu.addMenu(self.keys)
        menu.addAction("&Take its key away", lambda: self.key_taken.emit(code)).setEnabled(tile.key is not None)
        menu.addAction("&Usual keys again", self.usual_wanted.emit)
