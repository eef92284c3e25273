"""A clock turned by hand, and a clinic at it: for every test that needs to know to the second what runs.

Usable from any floor's tests: ``from tests.clinic.hand_clock import HandClock``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from ptcoder.clinic import Clinic
from ptcoder.rulebook import RuleBook
from ptcoder.store import Log
from ptcoder.visit import SECOND, Moment

DAY = date(2026, 3, 2)
NINE = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
"""Nine in the morning of ``DAY``, five hours behind UTC."""


class HandClock:
    """Stands still until it is told otherwise. Seconds may be fractions; ``off_min`` is set to change the season."""

    def __init__(self, start: datetime = NINE, off_min: int = -300) -> None:
        self.at_us = round(start.timestamp() * SECOND)
        self.off_min = off_min
        self.mono_us = 1_000 * SECOND
        self._boots = 0
        self.boot = b""
        self._next_boot()

    def look(self) -> Moment:
        return Moment(at_us=self.at_us, off_min=self.off_min, boot=self.boot, mono_us=self.mono_us)

    def advance(self, seconds: float = 0, *, minutes: float = 0) -> None:
        """Time passes on both clocks."""
        passed = round((seconds + 60 * minutes) * SECOND)
        self.at_us += passed
        self.mono_us += passed

    def sleep(self, seconds: float) -> None:
        """The computer sleeps: both clocks go on, as the one beside the wall clock counts sleep."""
        self.advance(seconds)

    def step(self, seconds: float = 0, *, minutes: float = 0) -> None:
        """Somebody, or the network, puts the wall clock right; no time passes."""
        self.at_us += round((seconds + 60 * minutes) * SECOND)

    def reboot(self, seconds: float = 60) -> None:
        """The computer is off for so long, then starts: another boot, whose clock begins at nought."""
        self.at_us += round(seconds * SECOND)
        self.mono_us = 20 * SECOND
        self._next_boot()

    def forget_boot(self) -> None:
        """From here on a system that does not tell which boot it is in."""
        self.boot = bytes(16)

    def _next_boot(self) -> None:
        self._boots += 1
        self.boot = UUID(int=0xB007_0000 + self._boots).bytes


@cache
def book() -> RuleBook:
    """The shipped rules, read once for all tests."""
    return RuleBook.load()


def open_clinic(folder: Path, clock: HandClock) -> Clinic:
    """The clinic in a folder; the log is the real one, encrypted."""
    return Clinic(Log.open(folder), book(), clock)


def staffed(folder: Path, clock: HandClock) -> Clinic:
    """An open clinic with a physical therapist, Ann Example, who treats."""
    clinic = open_clinic(folder, clock)
    clinic.add_person("Ann Example", "PT")
    return clinic


def add(clinic: Clinic, name: str, payer: str = "medicare", discipline: str = "PT") -> str:
    """A patient comes to the floor; the id of the visit, which is selected."""
    sheet = clinic.add_patient(name=name, mrn="", payer=payer, discipline=discipline)
    assert sheet.visit is not None
    return sheet.visit.visit
