"""Events about patients beyond their visits: who is the same as whom, their courses of care, when they were expected.

None of them belongs to a visit. Where one names something that was named before, the later word holds, whole.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from ptcoder.visit.records import Discipline


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientAdded:
    """A patient of the register, as last said: the same ``patient`` again changes what was said."""

    patient: UUID
    name: str
    mrn: str
    payer: str
    discipline: Discipline
    born: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientMerged:
    """``patient`` was entered twice and is ``into``; ``holds`` False parts them again. Both keep their events."""

    patient: UUID
    into: UUID
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientsApart:
    """Two entries that look alike were looked at and are two patients: nobody is asked again. The two stand in the
    order of their ids; ``holds`` False takes the word back.
    """

    one: UUID
    other: UUID
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CareWritten:
    """A course of care: one plan for one patient in one discipline under one payer.

    ``certified_until`` is the last day that the plan was certified for. ``diagnoses`` are ICD-10-CM codes, the first
    is the one treated. ``onset`` is the day of onset, ``injured`` that of the injury behind ``claim``.
    ``authorized`` visits are allowed from ``authorized_from`` to ``authorized_until``, both included, under
    ``authorization``. ``referrer_npi`` is ten digits. ``ended``: no further visit belongs to it.
    """

    care: UUID
    patient: UUID
    discipline: Discipline
    payer: str
    started: datetime.date | None = None
    certified_until: datetime.date | None = None
    diagnoses: tuple[str, ...]
    onset: datetime.date | None = None
    referrer: str | None = None
    referrer_npi: str | None = None
    claim: str | None = None
    injured: datetime.date | None = None
    authorization: str | None = None
    authorized: int | None = None
    authorized_from: datetime.date | None = None
    authorized_until: datetime.date | None = None
    ended: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressReported:
    """A progress report was written on that day, and treatment days count anew; ``holds`` False takes it back."""

    care: UUID
    on: datetime.date
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalWritten:
    """A goal of a course of care. ``by`` is when it is to be reached; ``outcome`` is ``met``, ``changed`` or
    ``dropped`` once it is no longer worked on.
    """

    goal: UUID
    care: UUID
    text: str
    by: datetime.date | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedElsewhere:
    """What was counted towards a patient's threshold of ``year`` before or beside our bills: dollars and cents, by
    threshold bucket, as of ``on``.
    """

    patient: UUID
    year: int
    bucket: str
    amount: str
    on: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A patient is expected on ``date``, at ``minute`` of the day by the wall where that is known."""

    appointment: UUID
    patient: UUID
    date: datetime.date
    minute: int | None
    payer: str
    discipline: Discipline
    clinician: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentEnded:
    """What became of an appointment: ``came`` (in ``visit``), ``no-show``, ``cancelled`` or ``removed``; "" takes the
    last word back.
    """

    appointment: UUID
    what: str
    reason: str
    visit: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeesWritten:
    """A payer's own fee table: it holds for visits from ``since`` on, until the next one. ``content`` is its rows as
    CSV, ``code,fee``; ``edition`` is how a signed bill names it.
    """

    taken: UUID
    payer: str
    file: str
    sha256: str
    since: datetime.date
    content: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileWritten:
    """How one receiver of charge files wants them, under a name; empty ``content`` takes the profile away."""

    name: str
    content: str
