"""What a pointer is told by resting on something a resting finger is told too, and a key tells of what has the focus.

A rule's source and words that are cut stand there: nobody needs a mouse to read them.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import QAbstractButton, QApplication, QToolTip, QWidget

from ptcoder.ui.finger import by_finger
from ptcoder.ui.gestures import HELD_MS
from ptcoder.ui.strokes import Stroke

TOLD = Stroke(keys=("Shift+F1",), said="The source of what is chosen, or the rest of what is cut")
STROKES = (TOLD,)


class Tips(QObject):
    """Watches every window that has had the keys; takes nothing but its own key. Buttons have their own long press."""

    def __init__(self, parent: QObject, app: QGuiApplication) -> None:
        super().__init__(parent)
        self._words = ""
        self._at = QPoint()
        self._is_told = False
        self._rests = QTimer(self, singleShot=True, interval=HELD_MS)
        self._rests.timeout.connect(self._tell)
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and TOLD.is_met(event) and self._by_key()
        if isinstance(event, QMouseEvent):
            self._by_finger(event)
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def _by_key(self) -> bool:
        """Whether there was something to tell."""
        chosen = QApplication.focusWidget()
        self._words = _told(chosen)
        if chosen is not None:
            self._at = chosen.mapToGlobal(chosen.rect().bottomLeft())
        self._tell()
        return bool(self._words)

    def _by_finger(self, event: QMouseEvent) -> None:
        at = event.globalPosition().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress:
            under = QApplication.widgetAt(at) if by_finger(event) else None
            self._words = "" if isinstance(under, QAbstractButton) else _told(under)
            self._at, self._is_told = at, False
            self._rests.start()
        elif event.type() == QEvent.Type.MouseMove:
            if (at - self._at).manhattanLength() > QApplication.startDragDistance():
                self._rests.stop()
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._rests.stop()
            if self._is_told:
                self._is_told = False
                QTimer.singleShot(0, self, self._tell)  # lifting the finger has put it away

    def _tell(self) -> None:
        if self._words:
            self._is_told = True
            QToolTip.showText(self._at, self._words)


def _told(widget: QWidget | None) -> str:
    """What the widget, or the nearest around it in its window, has to tell."""
    while widget is not None and not widget.toolTip():
        widget = None if widget.isWindow() else widget.parentWidget()
    return "" if widget is None else widget.toolTip()
