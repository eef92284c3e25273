"""What the course of care says about a visit: plan, certification, progress report, allowed visits, referral, claim.

None of it changes a line. What a payer asks for stands among its rules; where it asks for nothing, nothing is missing.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from uuid import UUID

from ptcoder.coding.goals import GoalDraft
from ptcoder.coding.records import INFO, WARNING, Finding
from ptcoder.rulebook import Payer
from ptcoder.visit import Attended, CareWritten, Goal, Visit, fitting, treatment_days, visits_used

SOON = timedelta(days=10)
"""How long before its end a certification or an authorization is told of."""
FEW = 2
WRITTEN = "the course of care, as it was written down here"


def plan_findings(
    visit: Visit,
    payer: Payer,
    courses: Collection[CareWritten],
    reports: Mapping[UUID, datetime.date],
    attended: Collection[Attended],
    goals: Collection[Goal] = (),
) -> tuple[Finding, ...]:
    """What is to be said. ``courses`` are the patient's, ``reports`` the last progress report of each, ``attended``
    the patient's visits, this one among them, ``goals`` those of all the patient's courses.
    """
    fits = fitting(courses, visit.discipline, visit.payer, visit.date)
    if len(fits) > 1:
        begun = " and ".join(f"that of {each.started}" if each.started else "one without a first day" for each in fits)
        text = f"{len(fits)} courses of care fit this visit: {begun}. End the one that it does not belong to."
        return (Finding(id="plan-unclear", severity=WARNING, codes=(), text=text, source=WRITTEN),)
    if not fits:
        return tuple(_without(visit, payer, courses))
    course = fits[0]
    found = [*_plan(visit, payer, course), *_progress(visit, payer, course, reports.get(course.care), attended)]
    found += _goals(payer, [each for each in goals if each.said.care == course.care])
    return (*found, *_authorization(visit, course, attended), *_papers(payer, course))


def _without(visit: Visit, payer: Payer, courses: Collection[CareWritten]) -> Iterator[Finding]:
    """A visit that no course is open for."""
    if payer.plan_of_care:
        later = [
            each.started
            for each in courses
            if (each.discipline, each.payer) == (visit.discipline, visit.payer)
            and each.started is not None
            and each.started > visit.date
        ]
        said = f"No course of care for {visit.discipline} under {payer.label} is open on {visit.date}"
        text = f"{said}; the next begins on {min(later)}." if later else f"{said}."
        yield _missing(f"{text} The payer asks for {payer.plan_of_care}.", payer)
    yield from _papers(payer, None)


def _missing(text: str, payer: Payer) -> Finding:
    source = payer.sources["plan_of_care"]
    return Finding(id="plan-missing", severity=WARNING, codes=(), text=text, source=source)


def _plan(visit: Visit, payer: Payer, course: CareWritten) -> Iterator[Finding]:
    until = course.certified_until
    if payer.plan_of_care and (course.started is None or until is None):
        lacking = " and ".join(
            words
            for words, said in (("when it began", course.started), ("until when it is certified", until))
            if said is None
        )
        yield _missing(f"The plan of care does not say {lacking}.", payer)
    if until is None:
        return
    source = payer.sources.get("plan_of_care", WRITTEN)
    if until < visit.date:
        text = f"The certification of the plan ended on {until}. A recertification has to cover this visit."
        yield Finding(id="certification-ended", severity=WARNING, codes=(), text=text, source=source)
    elif until - visit.date <= SOON:
        left = (until - visit.date).days
        when = f"in {left} day{'s' * (left != 1)}" if left else "today"
        text = f"The certification of the plan ends {when}, on {until}."
        yield Finding(id="certification-ends", severity=INFO, codes=(), text=text, source=source)


def _goals(payer: Payer, goals: Collection[Goal]) -> Iterator[Finding]:
    """A plan that the payer asks for has goals, and can tell when they are reached."""
    drafts = [GoalDraft.read(each.said) for each in goals if each.said.outcome is None]
    if not payer.plan_of_care or any(each.is_measurable for each in drafts):
        return
    if drafts:
        lacking = "; ".join(f"“{each.text}” lacks {' and '.join(each.missing)}" for each in drafts)
        text = f"No goal of the plan of care can be measured: {lacking}."
    else:
        text = "The plan of care has no goal that is worked on. Write one that can be measured, with the day it is for."
    yield Finding(id="goal-missing", severity=INFO, codes=(), text=text, source=payer.sources["plan_of_care"])


def _progress(
    visit: Visit, payer: Payer, course: CareWritten, last: datetime.date | None, attended: Collection[Attended]
) -> Iterator[Finding]:
    every = payer.progress_report_days
    if every is None:
        return
    since = last if last is not None and last <= visit.date else None
    days = len(treatment_days(course, attended, visit.date, since))
    after = f"the progress report of {since}" if since else "the plan began"
    counted = f"This is treatment day {days} since {after}"
    if days >= every:
        text = f"{counted}: a report is due at least every {every}."
        severity = WARNING
    elif days == every - 1:
        text, severity = f"{counted}: a report is due by the next one.", INFO
    else:
        return
    source = payer.sources["progress_report_days"]
    yield Finding(id="progress-report-due", severity=severity, codes=(), text=text, source=source)


def _authorization(visit: Visit, course: CareWritten, attended: Collection[Attended]) -> Iterator[Finding]:
    first, last = course.authorized_from, course.authorized_until
    number = f" {course.authorization}" if course.authorization else ""
    if first is not None and visit.date < first:
        text = f"The authorization{number} begins on {first}, after this visit."
        yield Finding(id="authorization-ended", severity=WARNING, codes=(), text=text, source=WRITTEN)
    elif last is not None and last < visit.date:
        text = f"The authorization{number} ended on {last}."
        yield Finding(id="authorization-ended", severity=WARNING, codes=(), text=text, source=WRITTEN)
    elif last is not None and last - visit.date <= SOON:
        text = f"The authorization{number} ends on {last}."
        yield Finding(id="authorization-low", severity=INFO, codes=(), text=text, source=WRITTEN)
    if course.authorized is None:
        return
    used = visits_used(course, attended, visit.date)
    left = course.authorized - used
    if left < 0:
        text = f"This is visit {used} of {course.authorized} that the authorization{number} allows."
        yield Finding(id="authorization-used", severity=WARNING, codes=(), text=text, source=WRITTEN)
    elif left <= FEW:
        text = f"The authorization{number} allows {left} more visit{'s' * (left != 1)} after this one."
        yield Finding(id="authorization-low", severity=INFO, codes=(), text=text, source=WRITTEN)


def _papers(payer: Payer, course: CareWritten | None) -> Iterator[Finding]:
    if payer.referral and not (course and course.referrer):
        text, source = f"No referring provider is written down. The payer asks for {payer.referral}.", "referral"
        yield Finding(id="referral-missing", severity=WARNING, codes=(), text=text, source=payer.sources[source])
    lacking = [
        words
        for words, said in (
            ("the claim number", course.claim if course else None),
            ("the day of the injury", course.injured if course else None),
        )
        if not said
    ]
    if payer.claim_number and lacking:
        text = f"Not written down: {' and '.join(lacking)}. The payer asks for {payer.claim_number}."
        source = payer.sources["claim_number"]
        yield Finding(id="claim-missing", severity=WARNING, codes=(), text=text, source=source)


def findings_without_courses(payer: Payer) -> tuple[Finding, ...]:
    """What is said where no courses of care are kept: what a claim needs may stand in another program, so that it is
    told once and keeps nobody from signing.
    """
    if not payer.claim_number:
        return ()
    text = (
        f"The payer asks for {payer.claim_number}. Nothing of it is written here: it has to be on the claim, wherever "
        "that is kept."
    )
    return (Finding(id="claim-missing", severity=INFO, codes=(), text=text, source=payer.sources["claim_number"]),)
