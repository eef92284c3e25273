"""What the menu of a tile offers for time and number: a countdown's minutes, and how many are in a group."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from ptcoder.clinic.countdowns import CHOICES, LONGEST
from ptcoder.clinic.sheets import Tile
from ptcoder.ui.findings import SIZES
from ptcoder.ui.tile_menu import TileMenu
from ptcoder.visit import MINUTE


class TileTiming(QObject):
    """Adds its parts to a tile's menu; says what was chosen."""

    preset_chosen = Signal(str, int)
    """A code and its minutes."""
    size_chosen = Signal(str, int)

    def __init__(self, menu: TileMenu) -> None:
        super().__init__(menu)
        self._parent: QWidget = menu
        self.minutes = QMenu("&Countdown", menu)
        self.sizes = QMenu("&How many in the group", menu)
        menu.parts[:0] = [self._add_minutes, self._add_sizes]

    def _add_minutes(self, menu: QMenu, tile: Tile) -> None:
        code, now = tile.code or "", (tile.preset or 0) // MINUTE
        if tile.preset is None or not tile.usable:
            return
        self.minutes.clear()
        for minutes in CHOICES:
            action = self.minutes.addAction(f"{minutes} min")
            action.setCheckable(True)
            action.setChecked(minutes == now)
            action.triggered.connect(lambda _=False, said=minutes: self.preset_chosen.emit(code, said))
        self.minutes.addSeparator()
        self.minutes.addAction("&Other…", lambda: self._ask(tile))
        menu.addMenu(self.minutes)

    def _add_sizes(self, menu: QMenu, tile: Tile) -> None:
        if not tile.group or not (tile.running or tile.clock.done):
            return
        code = tile.code or ""
        self.sizes.clear()
        for size in SIZES:
            action = self.sizes.addAction(f"{size} patients")
            action.triggered.connect(lambda _=False, said=size: self.size_chosen.emit(code, said))
        menu.addMenu(self.sizes)

    def _ask(self, tile: Tile) -> None:
        """Minutes that are not offered are typed."""
        dialog = QInputDialog(self._parent.parentWidget())
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setIntRange(1, LONGEST)
        dialog.setIntValue((tile.preset or 0) // MINUTE)
        dialog.setWindowTitle("Countdown")
        dialog.setLabelText(f"Minutes for {tile.shown} {tile.label}")

        def choose(minutes: int) -> None:
            self.preset_chosen.emit(tile.code or "", minutes)

        dialog.intValueSelected.connect(choose)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
