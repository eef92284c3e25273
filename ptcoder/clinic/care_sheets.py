"""What is shown of a patient's courses of care and of the year's threshold, as immutable values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CareForm:
    """A course of care as a form gives it: texts, empty where nothing was written. Days as 2026-03-02.

    ``diagnoses`` are parted by commas or spaces, the one treated first.
    """

    discipline: str
    payer: str
    started: str = ""
    certified_until: str = ""
    diagnoses: str = ""
    onset: str = ""
    referrer: str = ""
    referrer_npi: str = ""
    claim: str = ""
    injured: str = ""
    authorization: str = ""
    authorized: str = ""
    authorized_from: str = ""
    authorized_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalForm:
    """A goal as a form gives it: texts, empty where nothing was written. ``by`` as 2026-03-02."""

    function: str = ""
    measure: str = ""
    condition: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRow:
    """One goal. ``outcome`` is "" while it is worked on; ``missing`` is what keeps it from being measurable, in words;
    ``is_late``: its day has passed.
    """

    id: str
    text: str
    by: date | None
    outcome: str
    is_late: bool
    missing: tuple[str, ...]
    form: GoalForm


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSheet:
    """One course of care. ``facts`` are its lines in words, heading and text. ``treated`` counts the treatment days
    since the last progress report, or the beginning; ``every`` is how often one is due, None where nobody asks.
    ``used`` of ``authorized`` visits (None: none are told). ``reported`` is the day of the last report.
    """

    id: str
    title: str
    form: CareForm
    facts: tuple[tuple[str, str], ...]
    treated: int
    every: int | None
    progress: str
    reported: date | None
    authorized: int | None
    used: int
    ended: date | None
    goals: tuple[GoalRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeRow:
    """One signed bill that counts; ``amount`` None: no price was known for all of it."""

    date: date
    payer: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """What is counted in one bucket of a year. ``amount`` is ``elsewhere`` and the rows' sum; ``limit`` is the year's
    threshold, None where it is not known; ``unknown`` bills have no amount, so that the whole is the least it can be.
    """

    year: int
    bucket: str
    limit: Decimal | None
    source: str
    elsewhere: Decimal
    as_of: date | None
    rows: tuple[GaugeRow, ...]
    unknown: int

    @property
    def amount(self) -> Decimal:
        return self.elsewhere + sum((row.amount for row in self.rows if row.amount is not None), Decimal("0.00"))

    @property
    def words(self) -> str:
        """``PT+SLP 2026: about $812.40 of $2,480.00``."""
        least = "at least" if self.unknown else "about"
        of = f" of ${self.limit:,.2f}" if self.limit is not None else "; the year's threshold is not known"
        return f"{self.bucket} {self.year}: {least} ${self.amount:,.2f}{of}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CareSheet:
    """All of it of one patient. ``years`` are those of which there is something to count, the latest first."""

    patient: str
    payer: str
    discipline: str
    payers: tuple[tuple[str, str], ...]
    courses: tuple[CourseSheet, ...]
    gauges: tuple[Gauge, ...]
    today: date
    may_write: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePointers:
    """Which of the visit's diagnoses one code's lines are for."""

    code: str
    diagnoses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSheet:
    """What a visit's claim says beside its lines. ``given``: the diagnoses were told for this visit; else they are
    the course's (or there are none). ``place`` is two digits; ``supervisors`` are id and name of who may supervise,
    ``supervisor`` the id of who does, empty where nobody is named. ``rendering`` and ``supervising`` are in words, with
    the NPI where there is one. ``supervised``: an assistant or a student gave something. ``missing``: what a claim
    would lack, each with where it is mended. ``signed``: read-only until the visit is reopened. ``payer`` is the id of
    who pays for it, ``payers`` are id and label of who may on its day, ``usual_payer`` is the label of whom the
    register names, empty where that is the same.
    """

    visit: str
    payer: str
    payers: tuple[tuple[str, str], ...]
    usual_payer: str
    diagnoses: tuple[str, ...]
    given: bool
    codes: tuple[CodePointers, ...]
    place: str
    places: tuple[tuple[str, str], ...]
    supervisor: str
    supervisors: tuple[tuple[str, str], ...]
    rendering: str
    supervising: str
    supervised: bool
    missing: tuple[str, ...]
    signed: bool
    editable: bool
