"""Courses of care: which one a visit belongs to, on which days it was treated, and how many allowed visits are used."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from ptcoder.visit.care_events import CareWritten, GoalWritten
from ptcoder.visit.records import Discipline, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """One visit of a patient, as far as its course of care asks. ``opened`` orders the visits of a day.

    ``billed``: its bill is signed now. ``amount`` is what the signed bill is estimated to be allowed, None where that
    was not known, or nothing is signed.
    """

    visit: str
    date: datetime.date
    opened: int
    payer: str
    discipline: Discipline
    billed: bool = False
    amount: Decimal | None = None


GOAL = "goal:"
"""How the field begins that says of a visit what came nearer to a goal; the goal's id follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A goal as last said; ``since`` is when it was first said, ``settled`` when it was said to be met, changed or
    dropped: UTC microseconds, None while it is worked on.
    """

    said: GoalWritten
    since: int
    settled: int | None = None

    @property
    def field(self) -> str:
        """Where a visit's note speaks of it."""
        return f"{GOAL}{self.said.goal}"


def goals_at(
    visit: Visit, courses: Iterable[CareWritten], goals: Iterable[Goal], signed: int | None = None
) -> tuple[GoalWritten, ...]:
    """The goals that a visit's note speaks of: those of its one course that were worked on then, and any other that
    something is written of. ``signed`` is when the visit was, UTC microseconds: what was said later is not in it.
    """
    fits = fitting(courses, visit.discipline, visit.payer, visit.date)
    course = fits[0].care if len(fits) == 1 else None
    return tuple(_at(visit, course, goals, signed))


def _at(visit: Visit, course: object, goals: Iterable[Goal], signed: int | None) -> Iterator[GoalWritten]:
    written = {field for code, field in visit.documented if not code}
    for each in goals:
        is_late = signed is not None and each.since > signed
        is_over = each.settled is not None and each.settled < (visit.opened or 0)
        if each.field not in written and (each.said.care != course or is_late or is_over):
            continue
        settled_later = signed is not None and each.settled is not None and each.settled > signed
        yield replace(each.said, outcome=None) if settled_later else each.said


def fitting(
    courses: Iterable[CareWritten], discipline: Discipline, payer: str, day: datetime.date
) -> tuple[CareWritten, ...]:
    """The courses that a visit of that day can belong to: of its discipline and payer, begun and not ended.

    One that doesn't say when it began fits. More than one: nobody but a person can tell which.
    """
    return tuple(
        each
        for each in courses
        if (each.discipline, each.payer) == (discipline, payer)
        and (each.started is None or each.started <= day)
        and (each.ended is None or day <= each.ended)
    )


def treatment_days(
    course: CareWritten, attended: Iterable[Attended], until: datetime.date, since: datetime.date | None = None
) -> tuple[datetime.date, ...]:
    """The days on which a course was treated up to ``until``, itself included, after ``since``, itself not included."""
    days = {
        each.date
        for each in attended
        if (each.discipline, each.payer) == (course.discipline, course.payer)
        and each.date <= until
        and (course.started is None or course.started <= each.date)
        and (since is None or since < each.date)
    }
    return tuple(sorted(days))


def visits_used(course: CareWritten, attended: Iterable[Attended], until: datetime.date) -> int:
    """How many of the allowed visits are used up to a day; several visits of one day are one."""
    first, last = course.authorized_from, course.authorized_until
    days = treatment_days(course, attended, until)
    return sum((first is None or first <= day) and (last is None or day <= last) for day in days)
