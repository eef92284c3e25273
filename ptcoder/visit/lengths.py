"""How long something took: by two looks at the clocks, or as a correction says."""

from __future__ import annotations

from ptcoder.visit.events import Moment
from ptcoder.visit.records import MINUTE, SECOND, Interval, Length

CLOCKS_AGREE = 2 * SECOND
"""Wall clock and sleep-counting clock may drift apart by this much before we say so."""
MOST_MINUTES = 24 * 60
"""A stretch of which only the minutes are known is no longer than a day."""


def elapsed(began: Moment, ended: Moment) -> tuple[int, str]:
    """Microseconds between two looks at the clocks, and what is doubtful about them ("" if nothing is).

    In one boot the clock that counts sleep decides. Across boots only the wall clock is left, and that is said.
    """
    wall = ended.at_us - began.at_us
    if began.boot != ended.boot or not any(began.boot):
        return wall, "the computer was restarted meanwhile: only the wall clock measured this length"
    length = ended.mono_us - began.mono_us
    if abs(length - wall) > CLOCKS_AGREE:
        minutes = abs(wall - length) / MINUTE
        return length, f"the wall clock was moved by {minutes:.1f} min meanwhile: the length is certain"
    return length, ""


def amended(old: Interval, start: int | None, stop: int | None, minutes: int | None) -> Length | None:
    """The length of a stretch whose times, or whose whole minutes, were corrected."""
    if minutes is not None:
        return minutes * MINUTE
    return old.length if start is None or stop is None else stop - start
