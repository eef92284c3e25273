"""What is shown when somebody looks back, as immutable values; times as in ``ptcoder.clinic.sheets``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ptcoder.coding.reported import By
from ptcoder.reports.tables import FindingRow, Table
from ptcoder.visit import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Which days are looked at, both included, and of whom; None is everybody. ``unsigned``: visits that are not
    signed yet count too, as they would be coded now.
    """

    since: date
    until: date
    clinician: str | None = None
    payer: str | None = None
    code: str | None = None
    unsigned: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSheet:
    """A report. ``waiting`` counts the visits in it that are not signed yet, ``unknown`` those of these days that these
    rules cannot code, which are not in it.
    """

    by: By
    looked: Looked
    table: Table
    waiting: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsSheet:
    looked: Looked
    rows: tuple[FindingRow, ...]
    waiting: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A line under a row of a report. ``reason`` says in words why it is not billed, "" where it is."""

    visit: str
    day: date
    name: str
    payer: str
    clinician: str
    state: State | None
    code: str
    units: int
    minutes: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesSheet:
    """The lines under a row: the first of them where there are many, and how many there are with their sums."""

    rows: tuple[LineRow, ...]
    lines: int
    units: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRow:
    """A visit that has a finding."""

    visit: str
    day: date
    name: str
    payer: str
    clinician: str
    state: State | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleRow:
    """One thing about a day that cannot have been; ``text`` names no patient, ``names`` belong to ``visits``."""

    text: str
    visits: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicianRow:
    """A clinician's day. Minutes are whole; ``clock`` and the ends are None where no clock ran."""

    clinician: str
    name: str
    day: date
    visits: int
    attended: int
    recorded: int
    clock: int | None
    first: int | None
    last: int | None
    off_min: int
    troubles: tuple[TroubleRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicianSheet:
    looked: Looked
    rows: tuple[ClinicianRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What reports can be narrowed to: pairs of id and name."""

    clinicians: tuple[tuple[str, str], ...]
    payers: tuple[tuple[str, str], ...]
    codes: tuple[tuple[str, str], ...]
