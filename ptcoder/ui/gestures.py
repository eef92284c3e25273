"""What fingers and keys do with a tile besides pressing it: dragging it, resting on it, asking for menu or help."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QKeyEvent, QMouseEvent

from ptcoder.ui.finger import by_finger
from ptcoder.ui.folding import is_service
from ptcoder.ui.strokes import Stroke
from ptcoder.ui.tile import TileButton

HOVER_MS = 900
HELD_MS = 600
"""A finger that rests on a tile for so long asks for its menu, and starts nothing."""
CARRY_MS = 300
"""Before, a press that slips off its tile is a press that was taken back, and carries nothing away."""
HELP = Stroke(keys=("F2", "?"), said="What belongs to it, and what does not")
MENU = Stroke(keys=("Menu", "Shift+F10"), said="Its menu: its number key, its countdown, when it began or ended")
STROKES = (HELP, MENU)


class TileHand(QObject):
    """Watches the tiles it is told of. A press stays the tile's own affair, until it turns out to be something else."""

    rested = Signal(TileButton)
    """The pointer was moved to it, and rests there."""
    help_wanted = Signal(TileButton)
    help_over = Signal()
    menu_wanted = Signal(TileButton, QPoint)
    carried = Signal(TileButton, QPoint)
    """It is dragged; where it is, on the screen."""
    dropped = Signal(TileButton, QPoint)
    given_up = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tile: TileButton | None = None
        self._carries = False
        self._was_held = False
        self._entered: QPointF | None = (
            None  # where the pointer came upon the tile; None once it has been told or pressed
        )
        self._pressed = QElapsedTimer()
        self._hover = QTimer(self, singleShot=True, interval=HOVER_MS)
        self._hover.timeout.connect(self._show_help)
        self._finger = QTimer(self, singleShot=True, interval=HELD_MS)
        self._finger.timeout.connect(self._hold)

    def watch(self, tile: TileButton) -> None:
        tile.installEventFilter(self)
        tile.setMouseTracking(True)
        tile.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)

    def give_up(self) -> bool:
        """Lets go of what is dragged; whether anything was."""
        carried, self._carries = self._carries, False
        if carried:
            self._was_held = True  # what the pointer still does is no press
            self.given_up.emit()
        return carried

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, TileButton):
            return False
        if isinstance(event, QContextMenuEvent):
            keys = event.reason() is QContextMenuEvent.Reason.Keyboard
            self._ask_menu(watched, _foot(watched) if keys else event.globalPos())
            return True
        if isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._key(watched, event)
        if isinstance(event, QMouseEvent):
            return self._mouse(watched, event)
        if isinstance(event, QEnterEvent):
            self._tile, self._entered = watched, event.globalPosition()
        elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut, QEvent.Type.Hide):
            self._hover.stop()
            self._entered = None
            self.help_over.emit()
        return False

    def _key(self, tile: TileButton, event: QKeyEvent) -> bool:
        if MENU.is_met(event):
            self._ask_menu(tile, _foot(tile))
            return True
        if HELP.is_met(event):
            self.help_wanted.emit(tile)
            return True
        return False

    def _mouse(self, tile: TileButton, event: QMouseEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._hover.stop()
            self._entered = None
            self.help_over.emit()
            self._tile, self._carries, self._was_held = tile, False, False
            self._pressed.start()
            if by_finger(event):
                self._finger.start()
        elif kind == QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
            return self._move(tile, event)
        elif kind == QEvent.Type.MouseMove:
            self._rest(event.globalPosition())
        elif kind == QEvent.Type.MouseButtonRelease:
            self._finger.stop()
            if self._carries:
                self._carries = False
                self.dropped.emit(tile, event.globalPosition().toPoint())
        return False

    def _rest(self, at: QPointF) -> None:
        """From its last move on; a tile that came under a pointer that stood still is none it was moved to."""
        if self._entered is not None and at != self._entered:
            self._hover.start()

    def _move(self, tile: TileButton, event: QMouseEvent) -> bool:
        """Whether it is no longer the button's: then it stays up, and the release starts nothing."""
        inside = tile.rect().contains(event.position().toPoint())
        if not inside:
            self._finger.stop()
            if (
                not self._carries
                and not self._was_held
                and is_service(tile.tile)
                and self._pressed.hasExpired(CARRY_MS)
            ):
                self._carries = True
        if self._carries:
            tile.setDown(False)
            self.carried.emit(tile, event.globalPosition().toPoint())
        return self._carries or self._was_held

    def _ask_menu(self, tile: TileButton, at: QPoint) -> None:
        self._hover.stop()
        self._finger.stop()
        self.help_over.emit()
        self.menu_wanted.emit(tile, at)

    def _show_help(self) -> None:
        if self._tile is not None and self._tile.underMouse():
            self._entered = None
            self.rested.emit(self._tile)

    def _hold(self) -> None:
        """Also on a tile that cannot be used: its menu leads to the reason."""
        if self._tile is not None and (self._tile.isDown() or not self._tile.isEnabled()):
            self._was_held = True
            self._tile.setDown(False)
            self._ask_menu(self._tile, _foot(self._tile))


def _foot(tile: TileButton) -> QPoint:
    return tile.mapToGlobal(QPoint(12, tile.height() - 6))
