"""The keys of the timeline: each with what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeyEvent

from ptcoder.ui.strokes import Stroke
from ptcoder.ui.timeline_scale import Edge, ghost_of
from ptcoder.visit import MINUTE

if TYPE_CHECKING:
    from ptcoder.ui.timeline import Timeline

ZOOM = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineStroke(Stroke):
    """``does`` gives False where the key means nothing now, and belongs to the page."""

    does: Callable[[Timeline], bool]


def key(timeline: Timeline, event: QKeyEvent) -> bool:
    """Does what a key is for; False for a key that means nothing here."""
    met = next((each for each in STROKES if each.is_met(event)), None)
    return met is not None and met.does(timeline)


def step(timeline: Timeline, by: int) -> None:
    """Selects a bar so many places further in the order of their starts; with none selected, the last or first."""
    bars = sorted(timeline.bars, key=lambda bar: (bar.start, bar.lane))
    if bars:
        last = len(bars) - 1
        here = next((place for place, bar in enumerate(bars) if bar is timeline.selected), None)
        place = (last if by < 0 else 0) if here is None else max(0, min(last, here + by))
        timeline.select(bars[place].interval)


def nudge(timeline: Timeline, edge: Edge, by: int) -> None:
    """Asks to move an edge of the selected bar, from where it stands or was nudged to.

    The end of what runs is now: moved back it was stopped then, and moved to the present it runs on.
    """
    bar = timeline.selected
    if bar is not None and timeline.is_open:
        at = timeline.ghost or ghost_of(bar)
        moved = at.moved(edge, at.edge(edge, timeline.now) + by, timeline.now)
        on = bar.stop is None and edge is Edge.STOP and moved.stop is not None and moved.stop >= timeline.now
        timeline.show_ghost(replace(moved, stop=None) if on else moved)
        timeline.ask()


def _step(by: int) -> Callable[[Timeline], bool]:
    return lambda timeline: _done(step(timeline, by * max(1, len(timeline.bars)) if abs(by) > 1 else by))


def _nudge(edge: Edge, by: int) -> Callable[[Timeline], bool]:
    return lambda timeline: _done(nudge(timeline, edge, by * MINUTE))


def _zoom(factor: float) -> Callable[[Timeline], bool]:
    return lambda timeline: _done(timeline.zoom(factor))


def _page(by: int) -> Callable[[Timeline], bool]:
    return lambda timeline: _done(timeline.pan(timeline.page_length * by))


def _enter(timeline: Timeline) -> bool:
    selected = timeline.selected
    if selected is None:
        return False
    if timeline.ghost is not None:
        timeline.entered.emit()
    else:
        timeline.bar_chosen.emit(selected.interval, None)
    return True


def _delete(timeline: Timeline) -> bool:
    selected = timeline.selected
    if selected is not None:
        timeline.delete_wanted.emit(selected.interval)
    return selected is not None


def _escape(timeline: Timeline) -> bool:
    if timeline.ghost is None and timeline.selected is None:
        return False
    return _done(timeline.cancel())


def _done(_: None) -> bool:
    return True


STROKES = (
    TimelineStroke(keys=("Left",), said="The stretch before", does=_step(-1)),
    TimelineStroke(keys=("Right",), said="The next stretch", does=_step(1)),
    TimelineStroke(keys=("Home",), said="The first stretch", does=_step(-2)),
    TimelineStroke(keys=("End",), said="The last stretch", does=_step(2)),
    TimelineStroke(
        keys=("Return", "Enter", "Space"),
        said="What can be done with the stretch; on to the reasons for a change that is shown",
        does=_enter,
    ),
    TimelineStroke(
        keys=("Ctrl+Left",),
        said="Its end a minute earlier; what runs was stopped a minute ago",
        does=_nudge(Edge.STOP, -1),
    ),
    TimelineStroke(
        keys=("Ctrl+Right",), said="Its end a minute later; at the present it runs on", does=_nudge(Edge.STOP, 1)
    ),
    TimelineStroke(keys=("Ctrl+Shift+Left",), said="Its start a minute earlier", does=_nudge(Edge.START, -1)),
    TimelineStroke(keys=("Ctrl+Shift+Right",), said="Its start a minute later", does=_nudge(Edge.START, 1)),
    TimelineStroke(keys=("Del", "Backspace"), said="Take it out", does=_delete),
    TimelineStroke(keys=("+", "="), said="Look closer", does=_zoom(ZOOM)),
    TimelineStroke(keys=("-",), said="See more", does=_zoom(1 / ZOOM)),
    TimelineStroke(keys=("PgUp",), said="Earlier", does=_page(-1)),
    TimelineStroke(keys=("PgDown",), said="Later", does=_page(1)),
    TimelineStroke(keys=("Esc",), said="Let go of it", does=_escape),
)
