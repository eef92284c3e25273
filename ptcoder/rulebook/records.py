"""What the rule book says, as values. Every one of them carries the source it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ptcoder.visit import Attendance, Discipline


class Kind(StrEnum):
    """How a service is counted."""

    TIMED_PROCEDURE = "timed_procedure"
    TIMED_MODALITY = "timed_modality"
    TIMED_FIRST = "timed_first"
    TIMED_ADDON = "timed_addon"
    TIMED_HOUR = "timed_hour"
    HOURS_FIRST = "hours_first"
    HOURS_ADDON = "hours_addon"
    SUPERVISED = "supervised"
    EVAL = "eval"
    GROUP = "group"
    UNTIMED = "untimed"
    UNTIMED_AREA = "untimed_area"
    AREA_ADDON = "area_addon"
    UNLISTED = "unlisted"
    RTM = "rtm"

    @property
    def is_timed(self) -> bool:
        return self.value.startswith(("timed_", "hours_"))

    @property
    def is_once_a_day(self) -> bool:
        """Billed once a day, however often and however long."""
        return self in (Kind.SUPERVISED, Kind.EVAL, Kind.GROUP)


class Category(StrEnum):
    """Where a service's button stands."""

    EVALUATION = "evaluation"
    ONE_ON_ONE = "one_on_one"
    ATTENDED = "attended"
    UNATTENDED = "unattended"
    GROUP = "group"
    WORK = "work"
    TESTS = "tests"
    OTHER = "other"


class Method(StrEnum):
    """How a payer turns minutes into units."""

    CMS = "cms"
    AMA = "ama"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One code as it stands on a day. ``unit_minutes`` is 0 where nothing is counted by time.

    ``first`` names the code that an add-on needs, ``further`` the add-on that takes the rest of a first code's time.
    ``mue`` None: no limit known. ``known`` False: the code exists, but is not valid on the day.
    """

    code: str
    label: str
    category: Category
    kind: Kind
    unit_minutes: int
    attendance: Attendance | None
    disciplines: frozenset[Discipline]
    medicare_status: str
    mppr: bool
    mue: int | None
    mai: int | None
    since: date | None
    until: date | None
    first: str | None
    further: str | None
    assistant_exempt: bool
    examples: tuple[str, ...]
    note: str
    source: str

    def valid_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """Words or a number with the place they come from."""

    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two codes that one payer does not pay together. ``separable``: a modifier may tell them apart.

    ``appeal``: what may be done where the payer denies the second code all the same.
    """

    column1: str
    column2: str
    separable: bool
    source: str
    appeal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Until when a table of facts is known: ``first`` day it answers for, ``checked_on`` the last look at it.

    ``through`` is the last day that the source itself covers (a quarter's end), where it says so.
    """

    name: str
    first: date | None
    through: date | None
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """Relative values of one code in one year."""

    work: Decimal
    practice: Decimal
    malpractice: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Fees:
    """What a Medicare estimate needs on a day; ``fees`` may lack codes that are not priced nationally."""

    factor: Decimal
    fees: Mapping[str, Fee]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The year's amount per bucket (PT with SLP; OT) above which KX attests necessity."""

    amount: Decimal
    source: str
