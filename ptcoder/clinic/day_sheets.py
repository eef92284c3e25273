"""What is shown of a day's visits and of what left, as immutable values; times as in ``ptcoder.clinic.sheets``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from ptcoder.clinic.register_sheets import AppointmentRow
from ptcoder.visit import State


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    visit: str
    name: str
    payer: str
    state: State
    opened: int
    off_min: int
    timed_minutes: int
    units: int
    to_settle: int
    running: bool
    waits: str = ""
    late: str = ""
    """Tells who entered it when, of a visit that was not timed here."""
    changed: bool = False
    """It left, and is another now: what the receiver has is no longer what would be billed."""


class Loose(StrEnum):
    """What is left over at a day's end."""

    RUNNING = "running"
    OPEN = "open"
    UNSIGNED = "unsigned"
    COSIGN = "cosign"
    SHORT = "short"
    NEAR = "near"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRow:
    """One loose end of a day; ``text`` states it, and asks for nothing."""

    visit: str
    name: str
    kind: Loose
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySheet:
    """All visits of a day, in the order in which they were opened; ``ready`` counts the signed ones to export.

    ``expected`` are the appointments; None: they cannot be read now.
    """

    day: date
    rows: tuple[DayRow, ...]
    ready: int
    sweep: tuple[SweepRow, ...] = ()
    expected: tuple[AppointmentRow, ...] | None = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What left in one file, or why nothing did (``path`` None); who stayed, and why. ``doubt``: why some of it may
    have left before, and what to do about it.
    """

    path: Path | None
    visits: int
    lines: int
    units: int
    sha256: str
    left_out: tuple[tuple[str, str], ...]
    doubt: str = ""
