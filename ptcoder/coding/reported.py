"""A bill as reports count it: each line with who gave most of it and, where nothing of it is billed, why.

Every line counts once, with all of its minutes and units and with one person: so whatever the lines are sorted by, the
sums of the parts are the sum of the whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from ptcoder.coding.records import Finding, Line
from ptcoder.visit import Interval, Length, Visit

BILLED = ""
NO_TIME = "no-time"
UNREADABLE = "unreadable"
WHY = ("student-alone", "not-covered", "bundled", "under-eight-minutes", "unit-not-billed")
"""Findings that say why a line has no unit; the first of them that is about its code is the reason."""


class Reported(NamedTuple):
    """``clinician`` is the id of who gave most of the line's time, "" where nobody is named. ``reason`` is ``BILLED``,
    one of ``WHY``, ``NO_TIME`` where its time stands with other services, or ``UNREADABLE``.
    """

    code: str
    discipline: str
    units: int
    minutes: int
    clinician: str
    reason: str


class LineOf(NamedTuple):
    """A line and the visit that it stands with, which was ``opened`` at that UTC microsecond."""

    visit: UUID
    day: date
    payer: str
    line: Reported
    opened: int = 0

    @property
    def place(self) -> tuple[date, int, UUID]:
        """By what lines are sorted: the day, then the opening of the visit."""
        return self.day, self.opened, self.visit


class Sum(NamedTuple):
    """Lines that have ``key`` in common, added up; ``billed`` are the minutes of those of which something is billed,
    ``unbilled`` counts the others.
    """

    key: str
    lines: int
    units: int
    minutes: int
    billed: int
    unbilled: int


class By(StrEnum):
    """What lines are added up by; a week is named by its Monday."""

    CODE = "code"
    CLINICIAN = "clinician"
    PAYER = "payer"
    WEEK = "week"
    REASON = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The days, both included, and what else a line has to be: None asks for all. ``clinician`` is an id, "" nobody's;
    ``reason`` as ``Reported`` has it. Of findings code and reason are not asked.
    """

    since: date
    until: date
    clinician: str | None = None
    payer: str | None = None
    code: str | None = None
    reason: str | None = None

    def fits(self, row: LineOf) -> bool:
        """Whether a line is asked for."""
        said = ((self.clinician, row.line.clinician), (self.payer, row.payer), (self.code, row.line.code))
        return self.since <= row.day <= self.until and all(
            wanted is None or wanted == is_ for wanted, is_ in (*said, (self.reason, row.line.reason))
        )


UNREAD = Reported("", "", 0, 0, "", UNREADABLE)
"""Stands for the lines of a signed bill that cannot be read: it is counted, so that it is not overlooked."""


def key_of(row: LineOf, by: By) -> str:
    """What a line is added up under."""
    if by is By.WEEK:
        return (row.day - timedelta(days=row.day.weekday())).isoformat()
    keys = {
        By.CODE: row.line.code,
        By.CLINICIAN: row.line.clinician,
        By.PAYER: row.payer,
        By.REASON: row.line.reason,
    }
    return keys[by]


def add_up(lines: Iterable[LineOf], by: By) -> list[Sum]:
    """The lines by what they have in common, in the order of their keys."""
    found: dict[str, Sum] = {}
    for row in lines:
        line, key = row.line, key_of(row, by)
        billed = line.reason == BILLED
        before = found.get(key, Sum(key, 0, 0, 0, 0, 0))
        found[key] = Sum(
            key,
            before.lines + 1,
            before.units + line.units,
            before.minutes + line.minutes,
            before.billed + (line.minutes if billed else 0),
            before.unbilled + (not billed),
        )
    return [found[key] for key in sorted(found)]


def reported(visit: Visit, lines: Sequence[Line], findings: Sequence[Finding]) -> tuple[Reported, ...]:
    """The lines of a visit's bill in their order."""
    codes = {line.code for line in lines}
    return tuple(
        Reported(
            line.code,
            str(line.discipline),
            max(0, line.units),
            max(0, line.minutes),
            _gave(visit, line.code, codes),
            reason_of(line, findings),
        )
        for line in lines
    )


def reason_of(line: Line, findings: Iterable[Finding]) -> str:
    """Why nothing of a line is billed; ``BILLED`` where something is."""
    if line.units > 0:
        return BILLED
    about = {finding.id for finding in findings if line.code in finding.codes}
    return next((why for why in WHY if why in about), NO_TIME)


def lead(visit: Visit) -> str:
    """The id of who treated most in a visit, "" where nobody is named; of equals the one who came first."""
    return _most(each for each in visit.intervals if each.code is not None)


def _gave(visit: Visit, code: str, codes: Collection[str]) -> str:
    """A code that was billed in place of another has the stretches of those that have no line of their own."""
    for given in (
        [each for each in visit.intervals if each.code == code],
        [each for each in visit.intervals if each.code is not None and each.code not in codes],
    ):
        if given:
            return _most(given)
    return lead(visit)


def _most(given: Iterable[Interval]) -> str:
    by: dict[str, Length] = {}
    for each in given:
        if each.clinician:
            by[each.clinician] = by.get(each.clinician, 0) + (each.length or 0)
    return max(by, key=by.__getitem__, default="")
