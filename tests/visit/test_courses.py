"""Which course a visit belongs to, its treatment days, and the visits used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from ptcoder.visit import Attended, CareWritten, Discipline, fitting, treatment_days, visits_used

MARCH = date(2026, 3, 2)
COURSE = CareWritten(
    care=UUID(int=1), patient=UUID(int=2), discipline=Discipline.PT, payer="medicare", started=MARCH, diagnoses=()
)


def came(*days: int, payer: str = "medicare", discipline: Discipline = Discipline.PT) -> list[Attended]:
    return [
        Attended(visit=f"{payer}{day}", date=date(2026, 3, day), opened=day, payer=payer, discipline=discipline)
        for day in days
    ]


def test_a_course_fits_from_its_first_day_to_its_end() -> None:
    ended = replace(COURSE, ended=date(2026, 3, 20))

    def fits(day: int, course: CareWritten = ended, payer: str = "medicare") -> bool:
        return fitting([course], Discipline.PT, payer, date(2026, 3, day)) == (course,)

    assert [fits(day) for day in (1, 2, 20, 21)] == [False, True, True, False]
    assert fits(1, replace(COURSE, started=None))
    assert fits(31, COURSE)
    assert not fits(10, payer="cash")
    assert fitting([COURSE], Discipline.OT, "medicare", MARCH) == ()
    assert len(fitting([COURSE, ended], Discipline.PT, "medicare", MARCH)) == 2


def test_treatment_days_are_counted_once_and_after_the_report() -> None:
    attended = [*came(1, 2, 4, 4, 9, 30), *came(5, payer="cash"), *came(6, discipline=Discipline.OT)]
    assert [day.day for day in treatment_days(COURSE, attended, date(2026, 3, 9))] == [2, 4, 9]
    assert [day.day for day in treatment_days(COURSE, attended, date(2026, 3, 9), date(2026, 3, 4))] == [9]
    open_ended = replace(COURSE, started=None)
    assert [day.day for day in treatment_days(open_ended, attended, date(2026, 3, 9))] == [1, 2, 4, 9]


def test_visits_are_used_only_within_the_authorization() -> None:
    attended = came(2, 4, 9, 12)
    until = date(2026, 3, 31)
    assert visits_used(COURSE, attended, until) == 4
    assert visits_used(replace(COURSE, authorized_from=date(2026, 3, 4)), attended, until) == 3
    both = replace(COURSE, authorized_from=date(2026, 3, 4), authorized_until=date(2026, 3, 9))
    assert visits_used(both, attended, until) == 2
