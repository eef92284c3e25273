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
class Payer:
    """One payer's rules on a day.

    ``substitutions``: code -> code billed instead. ``bundled`` and ``not_covered``: code -> reason.
    ``pooled``: first and further codes whose minutes enter the CMS total.
    ``first_period``: what earns a 97545 below its two hours: ``midpoint``, ``whole`` or ``any``.
    ``sources``: the source of each setting by its name in the file; ``unverified`` ones begin with that word.
    """

    id: str
    label: str
    method: Method
    plan_modifiers: bool
    assistant_modifiers: bool
    threshold: bool
    abn: bool
    estimate: bool
    students_counted: bool
    ncci: bool
    mue: bool
    pooled: frozenset[str]
    first_period: str
    distinct_modifier: str
    distinct_column: int
    day_cap: int | None
    substitutions: Mapping[str, Sourced]
    bundled: Mapping[str, Sourced]
    not_covered: Mapping[str, Sourced]
    sources: Mapping[str, str]
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two codes that one payer does not pay together. ``separable``: a modifier may tell them apart."""

    column1: str
    column2: str
    separable: bool
    source: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Everything the rule book says for one day.

    ``services`` holds every known code, valid on the day or not (``Service.valid_on``).
    ``pairs`` is looked up by (column 1, column 2). ``rules`` gives the source of a general rule by its name.
    """

    day: date
    name: str
    services: Mapping[str, Service]
    payers: Mapping[str, Payer]
    pairs: Mapping[tuple[str, str], Pair]
    threshold: Threshold | None
    fees: Fees | None
    assistants: str
    tables: tuple[Table, ...]
    rules: Mapping[str, str]
