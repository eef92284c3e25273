"""The timeline as it stands at one moment: where each bar lies, and how all of it is painted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from ptcoder.clinic.sheets import Bar, Lane
from ptcoder.ui.timeline_bars import BarPainter, stretch
from ptcoder.ui.timeline_lanes import Lanes
from ptcoder.ui.timeline_scale import Edge, Ghost, Range, Scale

LANES = ("Attended", "Unattended")


@dataclass(frozen=True, slots=True)
class Row:
    """Which part of its lane a bar has, from the top, and of how many."""

    number: int = 0
    of: int = 1


WHOLE = Row()


def rows_of(bars: Iterable[Bar]) -> dict[str, Row]:
    """The part of its lane for each bar that shares time with another there; the others have all of it.

    What runs is taken to go on, so that nothing moves while it does.
    """
    found: dict[str, Row] = {}
    for lane in range(len(LANES)):
        together: list[tuple[Bar, int]] = []
        ends: list[float] = []  # of each row of the bars that hang together
        for bar in sorted((each for each in bars if each.lane == lane), key=lambda each: each.start):
            if all(end <= bar.start for end in ends):
                found |= _shared(together, len(ends))
                together, ends = [], []
            number = next((place for place, end in enumerate(ends) if end <= bar.start), len(ends))
            ends[number:] = [_end(bar), *ends[number + 1 :]]
            together.append((bar, number))
        found |= _shared(together, len(ends))
    return found


def most_rows(bars: Iterable[Bar], rows: Mapping[str, Row]) -> tuple[int, int]:
    """Of each lane, how many parts it has where it has most."""
    held = [(bar.lane, rows.get(bar.interval, WHOLE).of) for bar in bars]
    attended, unattended = (max((of for at, of in held if at == lane), default=1) for lane in range(len(LANES)))
    return attended, unattended


def _shared(together: list[tuple[Bar, int]], rows: int) -> dict[str, Row]:
    return {bar.interval: Row(number, rows) for bar, number in together} if rows > 1 else {}


def _end(bar: Bar) -> float:
    return float("inf") if bar.stop is None else bar.stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """The ``selected`` bar, what it would become, and the edge that a press would take hold of."""

    selected: Bar | None
    ghost: Ghost | None
    held: tuple[str, Edge | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """``bars`` of the visit in their ``rows``, ``others`` in thin lanes below; ``span`` is what a finding speaks of.

    ``whole`` is what could be seen of the axis, where less of it is in sight.
    """

    lanes: Lanes
    scale: Scale
    now: int
    off_min: int
    bars: tuple[Bar, ...]
    rows: Mapping[str, Row]
    others: tuple[Lane, ...]
    private: bool
    span: tuple[int, int] | None
    whole: Range | None

    def room_of(self, bar: Bar) -> QRectF:
        """The part of its lane that a bar has, from one end of the lane to the other."""
        lane, row = self.lanes.full(bar.lane), self.rows.get(bar.interval, WHOLE)
        if row.of == 1:
            return lane
        high = (lane.height() + 2) / row.of  # the bars of the outer rows reach to the lane's own edges
        return QRectF(lane.left(), lane.top() - 1 + row.number * high, lane.width(), high)

    def rect_of(self, bar: Bar) -> QRectF:
        """Where a bar stands, also out of sight."""
        return stretch(self.scale, bar.start, self.now if bar.stop is None else bar.stop, self.room_of(bar))

    def seen(self, bar: Bar) -> QRectF:
        """The part of it in sight."""
        return self.rect_of(bar).intersected(self.room_of(bar))

    def bar_at(self, point: QPointF) -> Bar | None:
        """The bar that lies there; of several, the one that is painted last."""
        return next((bar for bar in reversed(self.bars) if self.rect_of(bar).contains(point)), None)

    def paint(self, painter: QPainter, hand: Hand) -> None:
        lanes = self.lanes
        made = BarPainter(painter, lanes.look, self.scale, self.now, self.off_min)
        made.axis(lanes.bottom + 3, lanes.look.px(80))
        for number, other in enumerate(self.others):
            lane = lanes.thin(number)
            made.lane(lane, other.initials if self.private else other.name, thin=True)
            for bar in other.bars:
                made.bar(bar, lane.adjusted(0, lane.height() / 2, 0, 0) if bar.lane else lane)
        for bar in self.bars:
            made.bar(bar, self.room_of(bar))
        if self.span is not None:
            made.span(self.span, lanes.both)
        for bar in self.bars:
            made.label(bar, self.room_of(bar))
        if self.whole is not None:
            made.part(self.whole, lanes.height)
        self._paint_hand(made, hand)

    def paint_lanes(self, painter: QPainter) -> None:
        """The two empty lanes, which are there without a visit, too."""
        made = BarPainter(painter, self.lanes.look, self.scale, self.now, self.off_min)
        for number, name in enumerate(LANES):
            made.lane(self.lanes.full(number), name)

    def _paint_hand(self, made: BarPainter, hand: Hand) -> None:
        selected = hand.selected
        if selected is not None:
            made.selected(selected, self.room_of(selected))
        if selected is not None and hand.ghost is not None:
            made.ghost(hand.ghost, self.room_of(selected), self.lanes.full(selected.lane))
        held = next((bar for bar in self.bars if bar.interval == hand.held[0]), None)
        if held is not None:
            made.grip(self.rect_of(held), hand.held[1] is Edge.STOP)
