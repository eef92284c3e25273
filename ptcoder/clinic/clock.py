"""The only place that asks the clock: wall time with its offset, and beside it a clock that counts sleep."""

from __future__ import annotations

import ctypes
import sys
import time
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from ptcoder.clinic.dates import axis_at
from ptcoder.visit import CLOCKS_AGREE, MINUTE, Moment

NO_BOOT = bytes(16)
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Clock(Protocol):
    def look(self) -> Moment:
        """One look at both clocks."""
        ...


class SystemClock:
    """The computer's own clocks. Where no boot can be told, ``boot`` is zeros and lengths rest on wall time alone."""

    def __init__(self) -> None:
        self._boot = _boot()

    def look(self) -> Moment:
        at_us = time.time_ns() // 1000
        minutes = _zone(at_us)
        return Moment(at_us=at_us, off_min=minutes, boot=self._boot, mono_us=sleep_counting_us())


@dataclass(frozen=True, slots=True)
class FastClock:
    """A clock that runs ``speed`` times as fast from the moment it was made; for the demonstration.

    With ``hour`` it starts at that hour of the day on which it was made, so that a long day lies before it.
    """

    speed: int
    inner: Clock = field(default_factory=SystemClock)
    hour: int | None = None
    began: Moment = field(init=False)
    ahead: int = field(init=False)

    def __post_init__(self) -> None:
        began = self.inner.look()
        hours = 0 if self.hour is None else self.hour * HOUR - (began.at_us + began.off_min * MINUTE) % DAY
        object.__setattr__(self, "began", began)
        object.__setattr__(self, "ahead", hours)

    def look(self) -> Moment:
        now, began = self.inner.look(), self.began
        ran = (now.mono_us - began.mono_us) * self.speed
        return Moment(
            at_us=began.at_us + self.ahead + ran, off_min=began.off_min, boot=began.boot, mono_us=began.mono_us + ran
        )


@dataclass(slots=True)
class FloorClock:
    """Where the floor's axis stands. While anything runs it follows the clock that counts sleep.

    So neither sleep nor a wall clock that is put right can lose or invent a minute, and the stop of one service and
    the start of the next are one point, to the microsecond: two clocks looked at in turn never agree so exactly.
    With nothing running it takes the wall clock's word again, but never goes back behind ``until``, the last stop:
    what follows a stretch would share time with it. A wall clock that was put back by more than a day had been wrong
    by days: then its word counts, or all that follows would be timed on a day that never was.
    """

    clock: Clock
    _anchor: Moment | None = None
    _until: int | None = None

    def look(self) -> Moment:
        return self.clock.look()

    def offset_on(self, day: date, moment: Moment) -> int:
        """The offset of the wall clock at noon of a day, in minutes, as this computer's zone has it: another than that
        of ``moment`` where the clocks were put forward or back in between.
        """
        noon = axis_at(day, 12 * 60, moment.off_min)
        return moment.off_min + _zone(noon) - _zone(moment.at_us)

    def axis(self, moment: Moment) -> int:
        """The point on the floor's axis that belongs to a look at the clocks."""
        anchor = self._anchor
        if anchor is None or anchor.boot != moment.boot or not any(moment.boot):
            return moment.at_us
        if self._until is not None and not 0 < self._until - moment.at_us <= DAY:
            return moment.at_us
        return anchor.at_us + moment.mono_us - anchor.mono_us

    def said(self, moment: Moment) -> int | None:
        """What an event must say beside its stamp: the axis, where the wall clock doesn't tell it."""
        axis = self.axis(moment)
        return None if axis == moment.at_us else axis

    def moved(self, moment: Moment) -> int:
        """By how much the wall clock was moved under running clocks (microseconds); 0 where the two agree."""
        apart = moment.at_us - self.axis(moment)
        return apart if abs(apart) > CLOCKS_AGREE else 0

    def hold(self, anchor: Moment, until: int | None = None) -> None:
        """Keep to the axis on which ``anchor`` lies (its ``at_us``): for as long as something runs, or ``until``."""
        self._anchor, self._until = anchor, until

    def release(self) -> None:
        """The wall clock's word counts."""
        self._anchor, self._until = None, None


def _zone(at_us: int) -> int:
    """The offset of this computer's zone at a time, in minutes."""
    offset = datetime.fromtimestamp(at_us / 1_000_000).astimezone().utcoffset()
    return 0 if offset is None else int(offset.total_seconds() // 60)


def sleep_counting_us() -> int:
    """This computer's clock that counts sleep, in microseconds since a moment of its own."""
    if sys.platform == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000
    if sys.platform == "darwin":
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC_RAW) // 1000
    return time.monotonic_ns() // 1000


def _boot() -> bytes:
    """16 bytes that name this boot of the computer; zeros where it doesn't tell."""
    try:
        if sys.platform == "linux":
            return UUID(Path("/proc/sys/kernel/random/boot_id").read_text().strip()).bytes
        if sys.platform == "darwin":
            return _mac_boot()
        if sys.platform == "win32":
            return _windows_boot()
    except (OSError, ValueError):
        return NO_BOOT
    return NO_BOOT


def _mac_boot() -> bytes:
    library = ctypes.CDLL(None)
    size = ctypes.c_size_t(64)
    buffer = ctypes.create_string_buffer(64)
    if library.sysctlbyname(b"kern.bootsessionuuid", buffer, ctypes.byref(size), None, 0):
        return NO_BOOT
    return UUID(buffer.value.decode("ascii")).bytes


def _windows_boot() -> bytes:
    """The boot counter that the memory manager keeps; it goes up by one at every start."""
    if sys.platform != "win32":
        return NO_BOOT
    import winreg

    place = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
        count = int(winreg.QueryValueEx(key, "BootId")[0])
    return b"windows boot" + count.to_bytes(4, "big")
