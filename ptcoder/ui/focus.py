"""The focus ring: two pixels, two pixels off, around whatever the keyboard speaks to."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from ptcoder.ui.look import Look
from ptcoder.ui.painting import box

REACH = 4
MOVES = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest}
ABOVE = "above-the-ring"
"""The name of what floats above it: it may lie over the widget that has the keys."""


class FocusRing(QWidget):
    """Follows the focus within one window; hidden after a press with the mouse, which shows by itself where it was.

    Where the focus comes back to the widget that had it, as after a small window or a menu, the ring is as it was.
    """

    def __init__(self, look: Look, window: QWidget, app: QApplication) -> None:
        super().__init__(window)
        self._look = look
        self._window = window
        self._watched: list[QWidget] = []
        self._last: QWidget | None = None
        self._was_ringed = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        app.focusChanged.connect(self._follow)
        look.changed.connect(self.update)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVES:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box(painter, QRectF(self.rect()), 10, None, self._look.color("focus"), 2)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in filter(isValid, self._watched):
            widget.removeEventFilter(self)
        self._watched = []
        if new is None or new.window() is not self._window:
            self.hide()
            return
        if new is not self._last:
            self._was_ringed = QApplication.mouseButtons() == Qt.MouseButton.NoButton
        self._last = new
        if not self._was_ringed or not _is_reached_by_tab(new):
            self.hide()
            return
        widget: QWidget | None = new
        while widget is not None and widget is not self._window:
            self._watched.append(widget)
            widget.installEventFilter(self)
            widget = widget.parentWidget()
            if isinstance(widget, QScrollArea):  # Qt itself scrolls only within the one that the keys come from
                widget.ensureWidgetVisible(new)
        self._place()

    def _place(self) -> None:
        target = self._watched[0] if self._watched else None
        seen = target.visibleRegion().boundingRect() if target is not None and target.isVisible() else QRect()
        if target is None or seen.isEmpty():
            self.hide()
            return
        place = QRect(target.mapTo(self._window, QPoint(seen.x(), seen.y())), seen.size())
        self.setGeometry(place.adjusted(-REACH, -REACH, REACH, REACH))
        self.raise_()
        above = self._window.findChild(QWidget, ABOVE)
        if above is not None and above.isVisible():
            self.stackUnder(above)
        self.show()


def ring(look: Look, window: QWidget) -> None:
    """Gives a small window its own ring."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        FocusRing(look, window, app)


def tab_as_the_eye_goes(columns: Iterable[QWidget]) -> None:
    """Tab goes through what is shown in each of these from its head down, line by line; then through the next. What is
    built anew stands last for Qt, wherever it is shown.
    """
    wanted = [each for column in columns for each in _as_read(column)]
    for before, after in pairwise(wanted):
        QWidget.setTabOrder(before, after)


def _as_read(column: QWidget) -> list[QWidget]:
    """What Tab stops at in a column: lines from the top down, each from left to right."""
    stops = [each for each in column.findChildren(QWidget) if each.isVisible() and _is_stop(each)]
    places = [(QRect(each.mapTo(column, QPoint(0, 0)), each.size()), each) for each in stops]
    places.sort(key=lambda each: (each[0].center().y(), each[0].left()))
    lines: list[list[tuple[QRect, QWidget]]] = []
    for place, each in places:
        if lines and place.center().y() <= lines[-1][0][0].bottom():
            lines[-1].append((place, each))
        else:
            lines.append([(place, each)])
    return [each for line in lines for _, each in sorted(line, key=lambda one: one[0].left())]


def _is_stop(widget: QWidget) -> bool:
    return _is_reached_by_tab(widget) and widget.focusProxy() is None


def _is_reached_by_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
