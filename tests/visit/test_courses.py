"""Which course a visit belongs to, its treatment days, and the visits used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from ptcoder.visit import (
    Attended,
    CareWritten,
    Discipline,
    Goal,
    GoalWritten,
    Visit,
    Written,
    fitting,
    goals_at,
    treatment_days,
    visits_used,
)

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


WALK = Goal(said=GoalWritten(goal=UUID(int=3), care=COURSE.care, text="walk 150 feet"), since=50)
MET = Goal(
    said=GoalWritten(goal=UUID(int=4), care=COURSE.care, text="rise alone", outcome="met"), since=60, settled=200
)


def texts(*goals: Goal, said: UUID | None = None, signed: int | None = None, courses: int = 1) -> list[tuple[str, str]]:
    documented = {("", f"goal:{said}"): Written(text="nearer"), ("97110", "region"): Written(text="knee")}
    visit = Visit(
        id="v", patient="p", payer="medicare", discipline=Discipline.PT, date=MARCH, opened=100, documented=documented
    )
    found = goals_at(visit, [COURSE] * courses, goals, signed)
    return [(each.text, each.outcome or "") for each in found]


def test_a_visit_speaks_of_the_goals_that_were_worked_on_then() -> None:
    assert texts(WALK, MET) == [("walk 150 feet", ""), ("rise alone", "met")], "met since the visit was opened"
    assert texts(replace(MET, settled=99)) == []
    assert texts(replace(MET, settled=99), said=MET.said.goal) == [("rise alone", "met")], "something is written of it"
    assert texts(WALK, courses=2) == [], "nobody can tell which course it is"
    assert texts(WALK, courses=2, said=WALK.said.goal) == [("walk 150 feet", "")]


def test_a_signed_visit_knows_nothing_of_what_was_said_later() -> None:
    assert texts(WALK, signed=49) == []
    assert texts(WALK, MET, signed=150) == [("walk 150 feet", ""), ("rise alone", "")]
    assert texts(MET, signed=201) == [("rise alone", "met")]
