"""The visit's timeline, painted: a lane for what was attended, one for what ran by itself, and the others on request.

Edges are dragged, bars are chosen, by mouse, touch and keys; what comes of it is asked for, never done here.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ptcoder.clinic.corrections import Edit
from ptcoder.clinic.sheets import Bar, Lane, VisitSheet
from ptcoder.ui import timeline_keys
from ptcoder.ui.look import Look
from ptcoder.ui.timeline_bars import bar_words, ghost_words
from ptcoder.ui.timeline_hands import Hands
from ptcoder.ui.timeline_lanes import Lanes
from ptcoder.ui.timeline_marks import Marks, Told
from ptcoder.ui.timeline_picture import LANES, Hand, Picture, Row, most_rows, rows_of
from ptcoder.ui.timeline_scale import Edge, Ghost, Range, Scale, whole_of
from ptcoder.visit import State


class Timeline(QWidget):
    """Bars grow with ``tick``; hovering tells code, times and minutes, and so does the accessible description."""

    bar_chosen = Signal(str, object)
    """The interval whose actions are wanted, and the minute that was pressed (None: by a key)."""
    menu_wanted = Signal(str, object, QPoint)
    edit_wanted = Signal(Edit)
    delete_wanted = Signal(str)
    insert_wanted = Signal(object)
    """Somebody forgot to press at this minute."""
    visit_chosen = Signal(str)
    entered = Signal()
    """Enter, while a change is shown: on to its reasons."""
    escaped = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._visit: VisitSheet | None = None
        self._rows: dict[str, Row] = {}
        self._most = (1, 1)
        self._others: tuple[Lane, ...] = ()
        self._private = False
        self._now = 0
        self._drawn_x = -1
        self._range: Range | None = None  # None: the whole visit
        self._span: tuple[int, int] | None = None
        self._selected = ""
        self._ghost: Ghost | None = None
        self._held: tuple[str, Edge | None] = ("", None)
        self._hands = Hands(self)
        self._marks = Marks(self, self._choose)
        self.setAccessibleName("Timeline")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        self._tell()

    # --- what is shown

    @property
    def bars(self) -> tuple[Bar, ...]:
        return self._visit.bars if self._visit is not None else ()

    @property
    def selected(self) -> Bar | None:
        """The bar that the keys and the handles move."""
        return next((bar for bar in self.bars if bar.interval == self._selected), None)

    @property
    def ghost(self) -> Ghost | None:
        """What would become of the selected bar, shown before it is done."""
        return self._ghost

    @property
    def now(self) -> int:
        return self._now

    @property
    def is_open(self) -> bool:
        """Whether anything can be corrected; a signed visit is reopened first."""
        return self._visit is not None and self._visit.state in (State.OPEN, State.CLOSED)

    @property
    def is_whole(self) -> bool:
        """Whether all of the visit is in sight."""
        return self._range is None

    @property
    def page_length(self) -> int:
        """Two thirds of what is in sight."""
        scale = self.scale()
        return (scale.stop - scale.start) * 2 // 3

    def show_visit(self, visit: VisitSheet | None, now: int) -> None:
        old, self._visit = self._visit, visit
        if (visit.visit if visit else "") != (old.visit if old else ""):
            self._range, self._selected = None, ""
        if self.selected is None:
            self._selected, self._ghost = "", None
            self._hands.let_go()
        if old is None or visit is None or (visit.bars, visit.opened) != (old.bars, old.opened):
            self._now = now
            self._rows = rows_of(self.bars)
            self._most = most_rows(self.bars, self._rows)
            self._drawn_x = -1
            self._tell()
            self._redraw()
        self.tick(now)

    def show_others(self, lanes: tuple[Lane, ...], *, private: bool) -> None:
        """A thin lane for each of these patients."""
        if (lanes, private) != (self._others, self._private):
            self._others, self._private = lanes, private
            self.updateGeometry()
            self._redraw()

    def show_ghost(self, ghost: Ghost | None) -> None:
        """What would become of a bar; None: nothing."""
        if ghost != self._ghost:
            self._ghost = ghost
            self._tell()
            self._redraw()

    def show_grip(self, interval: str, edge: Edge | None) -> None:
        """A handle on the edge that a press would take hold of."""
        if (interval, edge) != self._held:
            self._held = (interval, edge)
            self.update()

    def point_out(self, span: tuple[int, int] | None) -> None:
        """Marks the time that a finding speaks of."""
        if span != self._span:
            self._span = span
            if span is not None and self._range is not None:
                self._range = self._range.showing(span[0], self._whole())
            self._redraw()

    @property
    def pointed_out(self) -> tuple[int, int] | None:
        return self._span

    def tick(self, now: int) -> None:
        """Repaints when a running bar has grown by a pixel."""
        self._now = now
        x = round(self.scale().x(now))
        if x != self._drawn_x and any(bar.stop is None for bar in self.bars):
            self._drawn_x = x
            self._redraw()

    # --- what is selected, where one looks, what is asked

    def select(self, interval: str) -> None:
        if interval != self._selected:
            self._ghost = None
            self._selected = interval
            self.escaped.emit()
            bar = self.selected
            if bar is not None and self._range is not None:
                self._range = self._range.showing(bar.start, self._whole())
            self._tell()
            self._redraw()

    def ask(self) -> None:
        """Asks for what the ghost shows."""
        bar, ghost = self.selected, self._ghost
        if bar is not None and ghost is not None and self._visit is not None:
            start = ghost.start if ghost.start != bar.start else None
            stop = ghost.stop if ghost.stop != bar.stop else None
            if (start, stop) == (None, None):
                self.cancel()
            else:
                self.edit_wanted.emit(Edit(visit=self._visit.visit, interval=bar.interval, start=start, stop=stop))

    def cancel(self) -> None:
        """Lets go of an edge, and of what is shown before it is done."""
        self._hands.let_go()
        self.show_ghost(None)
        self.escaped.emit()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Nearer around a point; without one, around what is selected or runs."""
        scale, bar, whole = self.scale(), self.selected, self._whole()
        middle = bar.start if bar is not None else self._now
        around = scale.moment(x) if x is not None else max(scale.start, min(scale.stop, middle))
        zoomed = Range(scale.start, scale.stop).zoomed(factor, around, whole)
        self._range = None if zoomed == whole else zoomed
        self._redraw()

    def look_at(self, wanted: Range | None) -> None:
        """Another part of the visit, as long as the one in sight; None: the whole of it."""
        if self._range is not None:
            self._range = wanted.within(self._whole()) if wanted is not None else None
            self._redraw()

    def pan(self, by: int) -> None:
        scale = self.scale()
        self.look_at(Range(scale.start + by, scale.stop + by))

    def _choose(self, interval: str) -> None:
        """A bar that an assistive program has pressed."""
        self.select(interval)
        self.bar_chosen.emit(interval, None)

    # --- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hands.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hands.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hands.release(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.show_grip("", None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._hands.menu(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hands.wheel(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._hands.key(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason) and not self._selected:
            timeline_keys.step(self, -1)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._hands.takes(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            point = QPointF(event.pos())
            bar = self.bar_at(point)
            QToolTip.showText(event.globalPos(), self._said(bar) if bar is not None else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = self._picture()
        picture.paint_lanes(painter)
        if self._visit is not None:
            picture.paint(painter, Hand(selected=self.selected, ghost=self._ghost, held=self._held))

    # --- where things stand

    def sizeHint(self) -> QSize:
        return QSize(600, self._lanes().height)

    def scale(self) -> Scale:
        """The part of the axis in sight, on the pixels it has."""
        lane, part = self._lanes().full(0), self._range or self._whole()
        return Scale(part.start, part.stop, lane.left(), lane.width())

    def rect_of(self, bar: Bar) -> QRectF:
        return self._picture().rect_of(bar)

    def bar_at(self, point: QPointF) -> Bar | None:
        return self._picture().bar_at(point)

    def bar_rect(self, bar: Bar) -> QRect:
        """Where a bar stands, for whoever wants to point at it; the part of it in sight."""
        return self._picture().seen(bar).toRect()

    def other_at(self, point: QPointF) -> str | None:
        """The visit in whose thin lane a point lies."""
        number = self._lanes().other_at(point)
        return None if number is None else self._others[number].visit

    def _redraw(self) -> None:
        """Paints again, and moves the marks to where the bars are painted now."""
        picture = self._picture()
        told = (
            Told(
                interval=bar.interval,
                name=f"{LANES[bar.lane]}: {self._said(bar)}",
                place=picture.seen(bar).toRect(),
                selected=bar.interval == self._selected,
            )
            for bar in self.bars
        )
        self._marks.show_bars(list(told))
        self.update()

    def _lanes(self) -> Lanes:
        return Lanes(self._look, self.width(), len(self._others), self._most)

    def _picture(self) -> Picture:
        return Picture(
            lanes=self._lanes(),
            scale=self.scale(),
            now=self._now,
            off_min=self._visit.off_min if self._visit is not None else 0,
            bars=self.bars,
            rows=self._rows,
            others=self._others,
            private=self._private,
            span=self._span,
            whole=self._whole() if self._range is not None else None,
        )

    def _whole(self) -> Range:
        bars = [*self.bars, *(bar for other in self._others for bar in other.bars)]
        opened = self._visit.opened if self._visit is not None else self._now
        return whole_of(bars, opened, self._now)

    def _said(self, bar: Bar) -> str:
        return bar_words(bar, self._now, self._visit.off_min if self._visit is not None else 0)

    def _tell(self) -> None:
        told = [f"{LANES[bar.lane]}: {self._said(bar)}" for bar in self.bars]
        selected = self.selected
        if selected is not None and self._ghost is not None and self._visit is not None:
            told.insert(0, f"Would be {ghost_words(self._ghost, self._now, self._visit.off_min)}")
        if selected is not None:
            told.insert(0, f"Selected: {self._said(selected)}")
        self.setAccessibleDescription("; ".join(told) or "Nothing recorded yet")
