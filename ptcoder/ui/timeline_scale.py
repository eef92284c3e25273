"""Where moments stand on the timeline, how it is zoomed, and what a dragged edge snaps to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from ptcoder.clinic.sheets import Bar
from ptcoder.visit import MINUTE, SECOND

STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440)
"""Minutes between the times on the axis; from a day on, twice as many until they have room."""
SHORTEST = 50 * MINUTE
"""What the whole of a visit shows at least."""
CLOSEST = 4 * MINUTE
"""What can be seen at least, however near one looks."""
AHEAD = 6 * MINUTE
"""Room to the right of what has happened."""


class Edge(StrEnum):
    START = "start"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Range:
    """A part of the axis, from ``start`` to ``stop``."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        return self.stop - self.start

    def zoomed(self, factor: float, around: int, whole: Range) -> Range:
        """So much nearer, with ``around`` where it was; never past the whole."""
        length = max(CLOSEST, min(whole.length, round(self.length / factor)))
        share = (around - self.start) / self.length
        return Range(start := round(around - share * length), start + length).within(whole)

    def within(self, whole: Range) -> Range:
        length = min(self.length, whole.length)
        start = max(whole.start, min(self.start, whole.stop - length))
        return Range(start, start + length)

    def showing(self, moment: int, whole: Range) -> Range:
        """Moved no further than needed to show a moment."""
        margin = self.length // 12
        by = min(0, moment - margin - self.start) + max(0, moment + margin - self.stop)
        return Range(self.start + by, self.stop + by).within(whole)


def whole_of(bars: Iterable[Bar], opened: int, now: int) -> Range:
    """Everything that was recorded, what a countdown still has to run, and a little room."""
    held = list(bars)
    ends = [_end(bar, now) for bar in held] + [opened + SHORTEST]
    start = min([bar.start for bar in held] + [opened]) // (5 * MINUTE) * 5 * MINUTE
    stop = -(-max(ends) // (10 * MINUTE)) * 10 * MINUTE
    return Range(start, max(stop, start + SHORTEST))


def _end(bar: Bar, now: int) -> int:
    return bar.stop if bar.stop is not None else max(now + AHEAD, bar.start + (bar.preset or 0))


@dataclass(frozen=True, slots=True)
class Scale:
    """A part of the axis on a stretch of pixels."""

    start: int
    stop: int
    left: float
    width: float

    def x(self, moment: int) -> float:
        return self.left + self.width * (moment - self.start) / (self.stop - self.start)

    def moment(self, x: float) -> int:
        return self.start + round((x - self.left) * (self.stop - self.start) / self.width)

    def length(self, pixels: float) -> int:
        """How much time lies on so many pixels."""
        return round(pixels * (self.stop - self.start) / self.width)

    def ticks(self, off_min: int, room: int) -> list[int]:
        """Round local times along the axis, at least ``room`` pixels apart."""
        minutes = (self.stop - self.start) / MINUTE
        step = next((each for each in STEPS if self.width * each / minutes >= room), STEPS[-1])
        while self.width * step / minutes < room:
            step *= 2
        first = -(-(self.start // MINUTE + off_min) // step) * step - off_min
        ticks = range(first * MINUTE, self.stop + 1, step * MINUTE)
        return [each for each in ticks if each >= self.start]


@dataclass(frozen=True, slots=True)
class Ghost:
    """A stretch as it would be: with another start or stop; ``stop`` None: it goes on running."""

    interval: str
    start: int
    stop: int | None

    def edge(self, edge: Edge, now: int) -> int:
        return self.start if edge is Edge.START else now if self.stop is None else self.stop

    def moved(self, edge: Edge, at: int, now: int) -> Ghost:
        """With one edge elsewhere; it keeps a second at least, and ends no later than now."""
        if edge is Edge.START:
            return replace(self, start=min(at, (now if self.stop is None else self.stop) - SECOND))
        return replace(self, stop=max(self.start + SECOND, min(at, now)))


def ghost_of(bar: Bar) -> Ghost:
    return Ghost(bar.interval, bar.start, bar.stop)


def snapped(at: int, edges: Iterable[int], reach: int, *, exact: bool) -> int:
    """The nearest of the neighbors' edges within ``reach``, else the full minute; ``exact``: the full second."""
    near = min(edges, key=lambda each: abs(each - at), default=at + reach + 1)
    if abs(near - at) <= reach:
        return near
    unit = SECOND if exact else MINUTE
    return (at + unit // 2) // unit * unit
