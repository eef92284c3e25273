"""What the course of care says about a visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from ptcoder.coding import Finding
from ptcoder.coding.plan import findings_without_courses, plan_findings
from ptcoder.rulebook import RuleBook
from ptcoder.visit import Attended, CareWritten, Discipline, Goal, GoalWritten, Visit

DAY = date(2026, 5, 11)
COURSE = CareWritten(
    care=UUID(int=1),
    patient=UUID(int=2),
    discipline=Discipline.PT,
    payer="medicare",
    started=date(2026, 4, 1),
    certified_until=date(2026, 6, 29),
    diagnoses=("M25.561",),
)
BOOK = RuleBook.load()
WALK = Goal(
    said=GoalWritten(goal=UUID(int=3), care=COURSE.care, text="walk 150 feet, with a walker", by=date(2026, 6, 1)),
    since=0,
)


def attended(days: int, payer: str = "medicare") -> list[Attended]:
    """One visit a day, the last on ``DAY``."""
    return [
        Attended(visit=str(ago), date=DAY - timedelta(days=ago), opened=-ago, payer=payer, discipline=Discipline.PT)
        for ago in range(days)
    ]


def told(
    *courses: CareWritten,
    days: int = 1,
    report: date | None = None,
    payer: str = "medicare",
    referral: str = "",
    goals: Sequence[Goal] = (WALK,),
) -> list[Finding]:
    visit = Visit(id="v", patient="p", payer=payer, discipline=Discipline.PT, date=DAY)
    rules = BOOK.on(DAY).payers[payer]
    if referral:
        rules = replace(rules, referral=referral, sources={**rules.sources, "referral": "our contract"})
    reports = {COURSE.care: report} if report else {}
    return list(plan_findings(visit, rules, courses, reports, attended(days, payer), goals))


def ids(*courses: CareWritten, **more: object) -> list[str]:
    return [f"{each.id} {each.severity}" for each in told(*courses, **more)]  # type: ignore[arg-type]


def test_a_plan_in_order_says_nothing() -> None:
    assert told(COURSE) == []
    assert told(payer="cash") == []


def test_no_plan_is_told_where_the_payer_asks_for_one() -> None:
    (none,) = told()
    assert (none.id, none.severity) == ("plan-missing", "warning")
    assert none.text.startswith("No course of care for PT under Medicare Part B is open on 2026-05-11. The payer asks ")
    assert "s220.1" in none.source
    later = replace(COURSE, started=DAY + timedelta(days=3))
    (next_one,) = told(later, replace(later, payer="cash"), replace(COURSE, ended=date(2026, 5, 1)))
    assert "; the next begins on 2026-05-14." in next_one.text
    (lacking,) = told(replace(COURSE, started=None, certified_until=None))
    assert lacking.text == "The plan of care does not say when it began and until when it is certified."
    assert told(replace(COURSE, started=None, certified_until=None, payer="cash"), payer="cash") == []


def test_two_courses_that_fit_are_a_question() -> None:
    (which,) = told(COURSE, replace(COURSE, care=UUID(int=3), started=None))
    assert which.id == "plan-unclear"
    assert "that of 2026-04-01 and one without a first day" in which.text


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (date(2026, 5, 10), "The certification of the plan ended on 2026-05-10. A recertification has to cover "),
        (date(2026, 5, 11), "The certification of the plan ends today, on 2026-05-11."),
        (date(2026, 5, 12), "The certification of the plan ends in 1 day, on 2026-05-12."),
        (date(2026, 5, 21), "The certification of the plan ends in 10 days, on 2026-05-21."),
    ],
)
def test_the_end_of_a_certification_is_told(until: date, said: str) -> None:
    (found,) = told(replace(COURSE, certified_until=until))
    assert found.text.startswith(said)
    assert found.id == ("certification-ended" if until < DAY else "certification-ends")
    assert told(replace(COURSE, certified_until=date(2026, 5, 22))) == []
    (cash,) = told(replace(COURSE, certified_until=until, payer="cash"), payer="cash")
    assert cash.source == "the course of care, as it was written down here"


def test_a_progress_report_is_due_at_every_tenth_treatment_day() -> None:
    assert ids(COURSE, days=8) == []
    assert ids(COURSE, days=9) == ["progress-report-due info"]
    assert ids(COURSE, days=10) == ["progress-report-due warning"]
    (late,) = told(COURSE, days=12, report=DAY - timedelta(days=11))
    assert late.text == (
        "This is treatment day 11 since the progress report of 2026-04-30: a report is due at least every 10."
    )
    assert ids(COURSE, days=12, report=DAY - timedelta(days=5)) == []
    assert ids(COURSE, days=12, report=DAY) == []
    assert ids(COURSE, days=10, report=DAY + timedelta(days=1)) == ["progress-report-due warning"]


def test_authorized_visits_are_counted_down() -> None:
    allowed = replace(COURSE, authorization="A-1", authorized=5)
    assert ids(allowed, days=2) == []
    assert [told(allowed, days=days)[0].text for days in (3, 4, 5, 6)] == [
        "The authorization A-1 allows 2 more visits after this one.",
        "The authorization A-1 allows 1 more visit after this one.",
        "The authorization A-1 allows 0 more visits after this one.",
        "This is visit 6 of 5 that the authorization A-1 allows.",
    ]
    assert ids(allowed, days=6) == ["authorization-used warning"]


def test_an_authorization_holds_only_on_its_days() -> None:
    assert ids(replace(COURSE, authorized_from=DAY + timedelta(days=1))) == ["authorization-ended warning"]
    assert ids(replace(COURSE, authorized_until=DAY - timedelta(days=1))) == ["authorization-ended warning"]
    assert ids(replace(COURSE, authorized_until=DAY + timedelta(days=10))) == ["authorization-low info"]
    assert ids(replace(COURSE, authorized_from=DAY, authorized_until=DAY + timedelta(days=11))) == []


def test_what_a_payer_wants_to_read_is_missed() -> None:
    (referral,) = told(COURSE, referral="a referral")
    assert (referral.id, referral.source) == ("referral-missing", "our contract")
    assert told(replace(COURSE, referrer="Dr. Example"), referral="a referral") == []
    (claim,) = told(payer="workers-comp")
    assert claim.id == "claim-missing"
    assert claim.text.startswith("Not written down: the claim number and the day of the injury.")
    injured = replace(COURSE, payer="workers-comp", claim="WC-1")
    (day,) = told(injured, payer="workers-comp")
    assert day.text.startswith("Not written down: the day of the injury.")
    assert told(replace(injured, injured=DAY), payer="workers-comp") == []


def test_a_clinic_that_keeps_no_courses_is_told_what_a_claim_needs() -> None:
    payers = BOOK.on(DAY).payers
    (claim,) = findings_without_courses(payers["workers-comp"])
    assert (claim.id, claim.severity) == ("claim-missing", "info")
    assert claim.text.startswith("The payer asks for the claim number and the day of the injury.")
    assert claim.source == payers["workers-comp"].sources["claim_number"]
    assert findings_without_courses(payers["medicare"]) == ()


def test_a_plan_without_a_goal_that_can_be_measured_is_told() -> None:
    met = replace(WALK, said=replace(WALK.said, outcome="met"))
    elsewhere = replace(WALK, said=replace(WALK.said, care=UUID(int=9)))
    (none,) = told(COURSE, goals=(met, elsewhere))
    assert (none.id, none.severity) == ("goal-missing", "info")
    assert none.text.startswith("The plan of care has no goal that is worked on.")
    assert none.source == BOOK.on(DAY).payers["medicare"].sources["plan_of_care"]
    better = replace(WALK, said=replace(WALK.said, text="walk better", by=None))
    (vague,) = told(COURSE, goals=(better,))
    assert vague.text.startswith("No goal of the plan of care can be measured: \u201cwalk better\u201d lacks a number")
    assert told(COURSE, goals=(better, WALK)) == []
    assert told(replace(COURSE, payer="cash"), payer="cash", goals=()) == []
