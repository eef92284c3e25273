"""Mouse, touch and keys on the timeline: which bar or edge is meant, and what a drag makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from ptcoder.clinic.sheets import Bar
from ptcoder.ui import timeline_keys
from ptcoder.ui.timeline_keys import ZOOM
from ptcoder.ui.timeline_scale import Edge, Ghost, Range, Scale, ghost_of, snapped
from ptcoder.visit import MINUTE

if TYPE_CHECKING:
    from ptcoder.ui.timeline import Timeline

SNAP = 6
"""Pixels within which an edge snaps to a neighbor's."""
REACH = 8
"""Pixels on either side of an edge that take hold of it; a bar's middle third is always its own."""
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@dataclass(slots=True)
class Grip:
    """What was pressed: a bar, perhaps at an edge, or neither; and how the timeline stood then."""

    bar: Bar | None
    edge: Edge | None
    pressed: QPointF
    scale: Scale
    is_moved: bool = False


class Hands:
    """Turns events into what the timeline is told; holds the grip of a drag and nothing else."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._grip: Grip | None = None

    @property
    def is_dragging(self) -> bool:
        return self._grip is not None and self._grip.is_moved

    def let_go(self) -> None:
        self._grip = None

    # --- mouse and touch

    def press(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            bar, edge = self._hit(event.position())
            self._grip = Grip(bar, edge, event.position(), self._timeline.scale())

    def move(self, event: QMouseEvent) -> None:
        grip, timeline = self._grip, self._timeline
        if grip is None:
            self.hover(event.position())
            return
        grip.is_moved |= (event.position() - grip.pressed).manhattanLength() >= QApplication.startDragDistance()
        if not grip.is_moved:
            return
        if grip.bar is not None and grip.edge is not None:
            timeline.select(grip.bar.interval)
            exact = bool(event.modifiers() & ALT)
            timeline.show_ghost(self._dragged(grip.bar, grip.edge, event.position().x(), exact=exact))
        elif grip.bar is None:
            by = grip.scale.moment(grip.pressed.x()) - grip.scale.moment(event.position().x())
            timeline.look_at(Range(grip.scale.start + by, grip.scale.stop + by))

    def release(self, event: QMouseEvent) -> None:
        grip, timeline = self._grip, self._timeline
        if grip is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._grip = None
        other = timeline.other_at(grip.pressed)
        if grip.is_moved:
            if grip.edge is not None:
                timeline.ask()
        elif grip.bar is not None:
            timeline.select(grip.bar.interval)
            timeline.bar_chosen.emit(grip.bar.interval, self._minute(grip.pressed.x()))
        elif other is not None:
            timeline.visit_chosen.emit(other)
        else:
            timeline.select("")

    def hover(self, point: QPointF) -> None:
        bar, edge = self._hit(point)
        shape = Qt.CursorShape.ArrowCursor
        if edge is not None:
            shape = Qt.CursorShape.SizeHorCursor
        elif bar is not None or self._timeline.other_at(point) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        elif not self._timeline.is_whole:
            shape = Qt.CursorShape.OpenHandCursor
        self._timeline.setCursor(shape)
        self._timeline.show_grip(bar.interval if bar is not None and edge is not None else "", edge)

    def menu(self, event: QContextMenuEvent) -> None:
        timeline = self._timeline
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        bar = timeline.selected if by_key else self._hit(QPointF(event.pos()))[0]
        if bar is not None:
            timeline.select(bar.interval)
            place = timeline.mapToGlobal(timeline.bar_rect(bar).center()) if by_key else event.globalPos()
            timeline.menu_wanted.emit(bar.interval, None if by_key else self._minute(event.pos().x()), place)
        elif not by_key and timeline.is_open:
            timeline.insert_wanted.emit(self._minute(event.pos().x()))

    def wheel(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & (CONTROL | ALT):
            self._timeline.zoom(ZOOM ** (turned / 120), event.position().x())
        else:
            self._timeline.pan(-self._timeline.scale().length(turned))
        event.accept()

    def _hit(self, point: QPointF) -> tuple[Bar | None, Edge | None]:
        """The bar that is meant, and its edge where that is; the selected one's handles go first and reach farther."""
        timeline = self._timeline
        selected, inside = timeline.selected, timeline.bar_at(point)
        if inside is not None and timeline.rect_of(inside).width() < 2 * REACH:  # its neighbors would leave it no place
            return inside, self._edge(inside, point, REACH) if timeline.is_open else None
        for bar in sorted(timeline.bars, key=lambda each: each is selected, reverse=True):
            edge = self._edge(bar, point, 1.5 * REACH if bar is selected else REACH)
            if edge is not None and timeline.is_open:
                return bar, edge
        return inside, None

    def _edge(self, bar: Bar, point: QPointF, reach: float) -> Edge | None:
        rect = self._timeline.rect_of(bar)
        within = min(reach, rect.width() / 3)
        if not rect.top() <= point.y() <= rect.bottom():
            return None
        if -within <= point.x() - rect.right() <= reach and bar.stop is not None:
            return Edge.STOP
        if -reach <= point.x() - rect.left() <= within:
            return Edge.START
        return Edge.STOP if -within <= point.x() - rect.right() <= reach else None

    def _dragged(self, bar: Bar, edge: Edge, x: float, *, exact: bool) -> Ghost:
        timeline = self._timeline
        scale = timeline.scale()
        others = [each for each in timeline.bars if each is not bar]
        edges = [each for other in others for each in (other.start, other.stop) if each is not None]
        at = snapped(scale.moment(x), edges, scale.length(SNAP), exact=exact)
        return ghost_of(bar).moved(edge, at, timeline.now)

    def _minute(self, x: float) -> int:
        return round(self._timeline.scale().moment(x) / MINUTE) * MINUTE

    # --- keys

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key is the timeline's own, whatever the page does with it."""
        return event.key() == Qt.Key.Key_Escape and (self.is_dragging or self._timeline.ghost is not None)

    def key(self, event: QKeyEvent) -> bool:
        """False for a key that means nothing here."""
        return timeline_keys.key(self._timeline, event)
