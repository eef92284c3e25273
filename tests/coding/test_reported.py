"""A bill as reports count it: who gave a line, and why it is not billed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from ptcoder.coding import Finding, Line, Severity
from ptcoder.coding.reported import NO_TIME, LineOf, Reported, lead, reason_of, reported
from ptcoder.visit import MINUTE, Discipline, Interval, Role, Visit

from .worked import DAY


def given(at: int, code: str | None, clinician: str | None, minutes: int | None) -> Interval:
    length = None if minutes is None else minutes * MINUTE
    return Interval(
        id=str(at), order=at, code=code, discipline=Discipline.PT, role=Role.PT, clinician=clinician, length=length
    )


def visit(*intervals: Interval) -> Visit:
    return Visit(id="v", patient="p", payer="medicare", discipline=Discipline.PT, date=DAY, intervals=intervals)


def line(code: str, units: int = 1, minutes: int = 15) -> Line:
    return Line(code, Discipline.PT, (), units, minutes, "So.")


def found(name: str, *codes: str) -> Finding:
    return Finding(name, Severity.INFO, codes, "", "")


def test_a_line_is_of_who_gave_most_of_it() -> None:
    here = visit(given(0, "97110", "ann", 10), given(1, "97110", "bo", 20), given(2, "97140", None, 15))
    first, second = reported(here, [line("97110"), line("97140")], [])
    assert first == Reported("97110", "PT", 1, 15, "bo", "")
    assert second.clinician == "", "nobody is named for it"
    assert lead(here) == "bo"


def test_lines_stand_by_day_then_by_the_opening_of_their_visits() -> None:
    (told,) = reported(visit(given(0, "97110", "ann", 15)), [line("97110")], [])
    early, late = (LineOf(UUID(int=3 - at), DAY, "cash", told, at) for at in (1, 2))
    before = LineOf(UUID(int=9), DAY - timedelta(days=1), "cash", told, 3)
    assert sorted([late, early, before], key=lambda each: each.place) == [before, early, late]


def test_of_equals_it_is_who_came_first() -> None:
    here = visit(given(0, "97110", "ann", 10), given(1, "97110", "bo", 10), given(2, None, "bo", 60))
    assert reported(here, [line("97110")], [])[0].clinician == lead(here) == "ann", "rest counts for nobody"


def test_what_is_billed_in_place_of_another_code() -> None:
    here = visit(given(0, "97110", "ann", 30), given(1, "97014", "bo", 15), given(2, "97545", "ann", None))
    codes = [line("97110"), line("G0283"), line("97545")]
    assert [each.clinician for each in reported(here, codes, [])] == ["ann", "bo", "ann"]
    alone = visit(given(0, "97545", "ann", 180))
    both = reported(alone, [line("97545"), line("97546")], [])
    assert both[1].clinician == "ann", "a further code that nobody pressed"
    assert lead(visit()) == ""


def test_nothing_counts_below_zero() -> None:
    (only,) = reported(visit(), [line("97110", -1, -15)], [])
    assert (only.units, only.minutes, only.reason) == (0, 0, NO_TIME)


@pytest.mark.parametrize(
    ("findings", "reason"),
    [
        ([], NO_TIME),
        ([found("under-eight-minutes", "97140")], NO_TIME),
        ([found("tie", "97110"), found("unit-not-billed", "97140", "97110")], "unit-not-billed"),
        ([found("under-eight-minutes", "97110"), found("student-alone", "97110")], "student-alone"),
        ([found("bundled", "97110")], "bundled"),
    ],
)
def test_why_a_line_is_not_billed(findings: list[Finding], reason: str) -> None:
    assert reason_of(line("97110", 0), findings) == reason
    assert reason_of(line("97110", 1), findings) == ""


def test_a_finding_has_a_name_that_answers_call_it_by() -> None:
    assert (found("same-day").key, found("pair", "97110", "97150").key) == ("same-day:", "pair:97110+97150")
