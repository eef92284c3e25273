"""A clock that a test winds from another process: fast to a moment that is named, and from there as clocks go.

So that what is pressed at 10:15 by a script is pressed at 10:15, on a fast machine and on a slow one.
"""

from __future__ import annotations

import struct
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ptcoder.visit import SECOND, Moment

TEN = int(datetime(2026, 3, 10, 15, 0, tzinfo=UTC).timestamp()) * SECOND
"""Ten o'clock on March 10, 2026, five hours behind UTC."""
OFF_MIN = -300
SHAPE = struct.Struct("<4q16s")


@dataclass(frozen=True, slots=True)
class Wound:
    """From the real moment ``since``, when it stood at ``at``, ``speed`` times as fast until it stands at ``until``.

    Microseconds; ``at`` and ``until`` are counted from ten o'clock.
    """

    since: int
    at: int
    speed: int
    until: int
    boot: bytes

    def stands_at(self, real: int) -> int:
        ran = real - self.since
        fast = self.at + ran * self.speed
        if fast <= self.until:
            return fast
        return self.until + ran - (self.until - self.at) // self.speed


@dataclass(frozen=True, slots=True)
class ScriptClock:
    """What stands in a file: the program's clock, and the test's."""

    path: Path

    def look(self) -> Moment:
        wound = self._read()
        at = wound.stands_at(_real())
        return Moment(at_us=TEN + at, off_min=OFF_MIN, boot=wound.boot, mono_us=at + SECOND)

    @property
    def passed(self) -> int:
        """Microseconds since ten o'clock."""
        return self._read().stands_at(_real())

    def begin(self, boot: bytes) -> None:
        """Ten o'clock."""
        self._write(Wound(_real(), 0, 1, 0, boot))

    def wind(self, until: int, speed: int) -> None:
        """On to ``until`` (microseconds from ten o'clock), ``speed`` times as fast as clocks go; not waited for."""
        real, wound = _real(), self._read()
        self._write(Wound(real, wound.stands_at(real), speed, until, wound.boot))

    def restart(self, boot: bytes) -> None:
        """The computer is started again: the wall clock went on."""
        real, wound = _real(), self._read()
        self._write(Wound(real, wound.stands_at(real), wound.speed, wound.until, boot))

    def _read(self) -> Wound:
        return Wound(*SHAPE.unpack(self.path.read_bytes()))

    def _write(self, wound: Wound) -> None:
        """Whole or not at all for whoever reads at this moment."""
        new = self.path.with_suffix(".new")
        new.write_bytes(SHAPE.pack(wound.since, wound.at, wound.speed, wound.until, wound.boot))
        new.replace(self.path)


def _real() -> int:
    return time.monotonic_ns() // 1000
