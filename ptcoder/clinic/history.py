"""What a visit must know of its patient's other visits and of the course of care: read once, then kept.

Nothing is read at a press: only when a patient comes to hand, and after something was written that changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from ptcoder.coding import Finding
from ptcoder.coding.allowed import BUCKETS, ZERO
from ptcoder.coding.plan import findings_without_courses, plan_findings
from ptcoder.rulebook import Payer, RuleBook
from ptcoder.store import Cared, LogError
from ptcoder.visit import (
    AllowedElsewhere,
    Attended,
    CareWritten,
    GoalWritten,
    Logged,
    PatientMerged,
    ProgressReported,
    Reopened,
    Signed,
    Visit,
    VisitOpened,
    Voided,
    goals_at,
)

CHANGING = (
    AllowedElsewhere,
    CareWritten,
    GoalWritten,
    PatientMerged,
    ProgressReported,
    Reopened,
    Signed,
    VisitOpened,
    Voided,
)
NOTHING: Mapping[str, Decimal] = MappingProxyType({})
Same = Callable[[UUID], Sequence[UUID]]
"""All the entries of the register that are one person with this one, itself among them."""


class Caring(Protocol):
    """What is asked of a log, or of a snapshot of it; both may raise LogError."""

    def cared(self, patients: Sequence[UUID]) -> Cared: ...
    def keeps_courses(self) -> bool: ...


class History:
    """Of each patient at hand, what the log says; it goes on with what it knew while the log cannot be read."""

    def __init__(self, log: Caring, same: Same = lambda patient: (patient,)) -> None:
        self._log = log
        self.same = same
        self._keeps = log.keeps_courses()
        self._cared: dict[str, Cared] = {}
        self._stale: dict[str, Cared] = {}
        self._before: dict[str, Mapping[str, Decimal]] = {}
        self._findings: dict[str, tuple[Finding, ...]] = {}

    def take(self, records: Iterable[Logged]) -> None:
        """What was written: what it changes is read anew when it is asked for next."""
        events = [record.event for record in records]
        if any(isinstance(each, CareWritten) for each in events):
            self._keeps = True
        if any(isinstance(each, CHANGING) for each in events):
            self.forget()

    def forget(self) -> None:
        """Everything is read anew."""
        self._stale.update(self._cared)
        for each in (self._cared, self._before, self._findings):
            each.clear()

    def of(self, patient: str) -> Cared | None:
        """What the log says of a patient; None while it cannot be read and nothing is known from before."""
        if patient not in self._cared:
            try:
                self._cared[patient] = self._log.cared(self.same(UUID(patient)))
            except LogError:
                return self._stale.get(patient)
        return self._cared[patient]

    def before(self, visit: Visit, book: RuleBook) -> Mapping[str, Decimal]:
        """What is counted towards the threshold of the visit's year and bucket before it; nothing where not known."""
        if visit.id not in self._before:
            cared = self.of(visit.patient) if visit.patient else None
            if cared is None:
                return NOTHING
            bucket, place = BUCKETS[visit.discipline], (visit.date, visit.opened or 0, visit.id)
            earlier = [each for each in cared.attended if (each.date, each.opened, each.visit) < place]
            amount = elsewhere(cared, visit.date.year, bucket) + sum(
                (each.amount or ZERO for each in counted(earlier, book, visit.date.year, bucket)), ZERO
            )
            self._before[visit.id] = MappingProxyType({bucket: amount})
        return self._before[visit.id]

    def goals(self, visit: Visit, records: Iterable[Logged]) -> tuple[GoalWritten, ...]:
        """The goals that a visit's note speaks of, as they stood when it was signed; ``records`` are the visit's."""
        cared = self.of(visit.patient) if visit.patient else None
        if cared is None or not cared.goals:
            return ()
        signed = None
        if visit.bill is not None:
            signed = max(each.stamp.moment.at_us for each in records if isinstance(each.event, Signed))
        return goals_at(visit, cared.courses, cared.goals, signed)

    def findings(self, visit: Visit, payer: Payer) -> tuple[Finding, ...]:
        """What the course of care says about a visit; in a clinic that keeps no courses here, what is asked for."""
        if not self._keeps:
            return findings_without_courses(payer)
        if visit.id not in self._findings:
            cared = self.of(visit.patient) if visit.patient else None
            if cared is None:
                return ()
            mine = Attended(
                visit=visit.id,
                date=visit.date,
                opened=visit.opened or 0,
                payer=visit.payer,
                discipline=visit.discipline,
            )
            last = {
                care: max((day for day in days if day <= visit.date), default=None)
                for care, days in cared.reports.items()
            }
            reports = {care: day for care, day in last.items() if day is not None}
            attended = (*cared.attended, mine)
            self._findings[visit.id] = plan_findings(visit, payer, cared.courses, reports, attended, cared.goals)
        return self._findings[visit.id]


def counted(attended: Iterable[Attended], book: RuleBook, year: int, bucket: str) -> list[Attended]:
    """The signed visits of a year and bucket whose payer has the threshold."""
    return [
        each
        for each in attended
        if each.billed and each.date.year == year and BUCKETS[each.discipline] == bucket and _has_threshold(book, each)
    ]


def elsewhere(cared: Cared, year: int, bucket: str) -> Decimal:
    """What was counted beside our bills, as last said of each entry of the patient."""
    said = [each for each in cared.elsewhere if (each.year, each.bucket) == (year, bucket)]
    return sum((_money(each.amount) for each in said), ZERO)


def _has_threshold(book: RuleBook, attended: Attended) -> bool:
    payer = book.on(attended.date).payers.get(attended.payer)
    return payer is not None and payer.threshold


def _money(text: str) -> Decimal:
    """An amount as the log has it; nothing where that is none."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return ZERO
    return amount if amount.is_finite() else ZERO
