"""Who presses twice as fast as a double click means what stood there first, not what has come in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class Twice(QObject):
    """Watches every window that has had the keys; the second press on something else is pressed on nothing."""

    def __init__(self, parent: QObject, app: QGuiApplication) -> None:
        super().__init__(parent)
        self._first: QWidget | None = None
        self._is_second = False
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            self._first, self._is_second = _under(event), False
        elif event.type() == QEvent.Type.MouseButtonDblClick:
            first = self._first
            self._is_second = first is None or not isValid(first) or _under(event) is not first
        return self._is_second

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)


def _under(event: QMouseEvent) -> QWidget | None:
    return QApplication.widgetAt(event.globalPosition().toPoint())
