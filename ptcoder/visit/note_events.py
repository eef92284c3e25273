"""Events about the note and the bill of one visit: what was written down, who stands for it, what was paid."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from ptcoder.visit.records import Attendance, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Documented:
    """What the note says under one heading: ``code`` is that of the service ("" for the visit as a whole), ``field``
    the heading's id. The last word holds; an empty ``text`` takes it back. ``carried`` is the day of the visit whose
    words were taken over as they stood; None where they were written for this one. ``former`` is the code that they
    were written for in this visit, where it was corrected to another.
    """

    visit: UUID
    code: str
    field: str
    text: str
    carried: datetime.date | None = None
    former: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """Which diagnoses a code's lines are for, ICD-10-CM, the first counts most; ``code`` "" is for the whole visit."""

    visit: UUID
    code: str
    diagnoses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChosen:
    """Where the visit was, as the two digits of a place of service."""

    visit: UUID
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerChosen:
    """Who pays for the visit, where it was opened for another payer. The last word before the signature holds."""

    visit: UUID
    payer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisedBy:
    """The therapist who answers for what an assistant or a student gave; None takes the word back."""

    visit: UUID
    person: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredLate:
    """The visit was not timed here but written in afterwards, from ``source``; the stamp tells who did it and when."""

    visit: UUID
    source: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A stretch of which only the whole minutes are known, as a paper flow sheet may give it: no clock ran."""

    visit: UUID
    service: UUID
    code: str
    minutes: int
    clinician: UUID | None
    role: Role
    attendance: Attendance | None = None
    group_size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """Which notice of noncoverage the patient was given for a code as recorded, or with ``code`` "" for the whole
    visit: ``abn`` as ``Interval.abn`` has it; "" takes the word back.
    """

    visit: UUID
    code: str
    abn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A code as recorded (``code`` "": the whole visit) was given at a distance, by ``video`` or ``audio``; "" takes
    the word back.
    """

    visit: UUID
    code: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoSigned:
    """A second person stands for the bill that was signed as ``version``."""

    visit: UUID
    version: int
    called: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """Money that the patient gave for a visit, dollars and cents; a negative amount was given back."""

    visit: UUID
    payment: UUID
    amount: str
    on: datetime.date
    how: str
