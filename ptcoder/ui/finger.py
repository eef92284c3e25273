"""A finger scrolls what is longer than its place by drawing it along, and presses nothing while it does.

Qt's own gesture for it sees no touch that a widget inside would get as a press, which is every touch here; its
physics are used all the same.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QInputDevice, QMouseEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QApplication,
    QScroller,
    QScrollerProperties,
    QWidget,
)

REST_MS = 300
"""A finger that has rested for so long holds what lies under it, and scrolls nothing."""
OUTSIDE = QPointF(-10_000, -10_000)
PIXELS = QAbstractItemView.ScrollMode.ScrollPerPixel
Metric, Overshoot = QScrollerProperties.ScrollMetric, QScrollerProperties.OvershootPolicy


def by_finger(event: QMouseEvent) -> bool:
    """Whether a press was made of a touch."""
    touched = event.pointingDevice().type() == QInputDevice.DeviceType.TouchScreen
    return touched or event.source() != Qt.MouseEventSource.MouseEventNotSynthesized


class Finger(QObject):
    """Watches every window that has had the keys, but only what pointers do to it."""

    def __init__(self, parent: QObject, app: QGuiApplication) -> None:
        super().__init__(parent)
        self._area: QAbstractScrollArea | None = None
        self._draws = False
        self._is_letting_go = False
        self._clock = QElapsedTimer()
        self._clock.start()
        self._since = 0
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._is_letting_go or not isinstance(event, QMouseEvent):
            return False
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            return self._press(event)
        if self._area is None:
            return False
        if event.type() == QEvent.Type.MouseMove:
            return self._move(self._area, watched, event)
        return event.type() == QEvent.Type.MouseButtonRelease and self._release(self._area, event)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def _press(self, event: QMouseEvent) -> bool:
        """Taken only where it stops what still glides."""
        self._area = area = _area_at(event) if by_finger(event) else None
        if area is None:
            return False
        self._since = self._clock.elapsed()
        scroller = _scroller(area)
        self._draws = scroller.state() is QScroller.State.Scrolling
        self._tell(area, QScroller.Input.InputPress, event)
        return self._draws

    def _move(self, area: QAbstractScrollArea, watched: QObject, event: QMouseEvent) -> bool:
        if not self._draws and self._clock.elapsed() - self._since > REST_MS:
            self._release(area, event)
            return False
        self._tell(area, QScroller.Input.InputMove, event)
        if not self._draws and _scroller(area).state() is QScroller.State.Dragging:
            self._draws = True
            if QApplication.activePopupWidget() is None:  # a list that drops down takes it for a choice, or goes
                self._let_go(watched, event)
        return self._draws

    def _release(self, area: QAbstractScrollArea, event: QMouseEvent) -> bool:
        self._tell(area, QScroller.Input.InputRelease, event)
        self._area = None
        return self._draws

    def _let_go(self, watched: QObject, event: QMouseEvent) -> None:
        """Whatever was pressed is let go of outside of it, and was not pressed."""
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        kind, plain = QEvent.Type.MouseButtonRelease, Qt.KeyboardModifier.NoModifier
        self._is_letting_go = True
        QApplication.sendEvent(
            watched, QMouseEvent(kind, OUTSIDE, OUTSIDE, OUTSIDE, left, none, plain, event.pointingDevice())
        )
        self._is_letting_go = False

    def _tell(self, area: QAbstractScrollArea, what: QScroller.Input, event: QMouseEvent) -> None:
        at = area.viewport().mapFromGlobal(event.globalPosition())
        _scroller(area).handleInput(what, at, self._clock.elapsed())


def _scroller(area: QAbstractScrollArea) -> QScroller:
    return QScroller.scroller(area.viewport())


def _area_at(event: QMouseEvent) -> QAbstractScrollArea | None:
    """The innermost around a finger that holds more than it shows; none for a scroll bar, which is drawn itself."""
    widget: QWidget | None = QApplication.widgetAt(event.globalPosition().toPoint())
    while widget is not None and not isinstance(widget, QAbstractSlider):
        if isinstance(widget, QAbstractScrollArea) and widget.verticalScrollBar().maximum() > 0:
            _calm(widget)
            return widget
        widget = None if widget.isWindow() else widget.parentWidget()
    return None


def _calm(area: QAbstractScrollArea) -> None:
    """It ends at its ends, and goes as far as the finger does: a list's rows are pixels, too."""
    if isinstance(area, QAbstractItemView) and area.verticalScrollMode() is not PIXELS:
        top = area.indexAt(QPoint(0, 0))
        area.setVerticalScrollMode(PIXELS)
        area.scrollTo(top, QAbstractItemView.ScrollHint.PositionAtTop)
    scroller = _scroller(area)
    properties = scroller.scrollerProperties()
    for metric in (Metric.VerticalOvershootPolicy, Metric.HorizontalOvershootPolicy):
        properties.setScrollMetric(metric, Overshoot.OvershootAlwaysOff)
    scroller.setScrollerProperties(properties)
