"""Goals at a desk: written, corrected, replaced, settled, taken back; progress towards them in the note."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.care_sheets import GoalForm, GoalRow
from ptcoder.clinic.goals import draft_of
from ptcoder.export import audit_sheet
from ptcoder.export.page import as_text
from ptcoder.visit import GOAL, Documented, GoalWritten, Logged
from tests.clinic.hand_clock import HandClock, add
from tests.clinic.looking import settle
from tests.clinic.test_care import FORM, findings

Appends = list[tuple[Logged, ...]]
WALK = GoalForm(function=" ambulate ", measure="150 feet", condition="with a walker, no rest", by="2026-12-18")
TEXT = "ambulate 150 feet, with a walker, no rest"


@pytest.fixture
def visit(clinic: Clinic) -> str:
    return add(clinic, "Ana Lopez")


@pytest.fixture
def course(clinic: Clinic, visit: str) -> str:
    return clinic.care.write(clinic.visit(visit).patient, FORM)


def rows(clinic: Clinic, visit: str) -> tuple[GoalRow, ...]:
    return clinic.goals.sheet(visit).goals


def test_a_goal_is_written_corrected_and_undone(
    clinic: Clinic, visit: str, course: str, appends: Appends, reopened: Callable[[], Clinic]
) -> None:
    patient = clinic.visit(visit).patient
    appends.clear()
    goal = clinic.goals.write(patient, course, WALK)
    ((record,),) = appends
    said = record.event
    assert isinstance(said, GoalWritten)
    assert (said.goal, said.care, said.text, str(said.by)) == (UUID(goal), UUID(course), TEXT, "2026-12-18")
    (row,) = rows(clinic, visit)
    assert (row.text, row.missing, row.outcome) == (TEXT, (), "")
    assert row.form == replace(WALK, function="ambulate")
    assert clinic.floor().undo == "new goal"

    assert clinic.goals.write(patient, course, replace(WALK, measure="200 feet"), goal) == goal
    assert [each.text for each in rows(clinic, visit)] == ["ambulate 200 feet, with a walker, no rest"]
    clinic.undo()
    assert rows(clinic, visit) == (row,)
    appends.clear()
    clinic.goals.write(patient, course, WALK, goal)
    assert appends == [], "the same again is not said again"
    clinic.undo()
    assert [each.outcome for each in rows(clinic, visit)] == ["dropped"]
    clinic.redo()
    assert rows(clinic, visit) == (row,)
    assert rows(reopened(), visit) == (row,)


def test_a_goal_is_replaced_met_dropped_and_taken_up_again(
    clinic: Clinic, clock: HandClock, visit: str, course: str, appends: Appends
) -> None:
    patient = clinic.visit(visit).patient
    first = clinic.goals.write(patient, course, WALK)
    appends.clear()
    second = clinic.goals.write(patient, course, replace(WALK, measure="300 feet"), first, replaces=True)
    assert [
        (str(each.event.goal), each.event.outcome) for each in appends[0] if isinstance(each.event, GoalWritten)
    ] == [
        (first, "changed"),
        (second, None),
    ]
    assert [(each.id, each.outcome) for each in rows(clinic, visit)] == [(second, ""), (first, "changed")]
    clinic.undo()
    assert [(each.id, each.outcome) for each in rows(clinic, visit)] == [(first, ""), (second, "dropped")]
    clinic.redo()
    clinic.goals.settle(patient, second, "met")
    assert clinic.floor().undo == "goal met"
    assert "No measurable goal" in findings(clinic)
    clinic.goals.settle(patient, second, "")
    appends.clear()
    clinic.goals.settle(patient, second, "")
    assert appends == []
    assert "No measurable goal" not in findings(clinic)
    (shown,) = clinic.care.sheet(patient).courses
    assert [each.outcome for each in shown.goals] == ["", "changed"]
    clinic.stop_visit(visit)
    clock.advance(minutes=24 * 60 * 300)
    clinic.begin_visit(patient)
    sheet = clinic.floor().visit
    assert sheet is not None
    assert [(each.id, each.is_late) for each in rows(clinic, sheet.visit)] == [(second, True)]


def test_what_cannot_be_is_refused_and_nothing_is_written(
    clinic: Clinic, visit: str, course: str, appends: Appends
) -> None:
    patient, nobody = clinic.visit(visit).patient, "00000000-0000-0000-0000-000000000000"
    goal = clinic.goals.write(patient, course, WALK)
    appends.clear()
    for why, deed in (
        ("what the patient is to do", lambda: clinic.goals.write(patient, course, GoalForm(measure="5"))),
        ("By: Write a date as", lambda: clinic.goals.write(patient, course, replace(WALK, by="soon"))),
        ("at most 300", lambda: clinic.goals.write(patient, course, replace(WALK, function="x" * 300))),
        ("course of care is not known", lambda: clinic.goals.write(patient, nobody, WALK)),
        ("goal is not known", lambda: clinic.goals.write(patient, course, WALK, nobody)),
        ("goal is not known", lambda: clinic.goals.settle(patient, "x", "met")),
        ("ends as one of met", lambda: clinic.goals.settle(patient, goal, "won")),
    ):
        with pytest.raises(Refused, match=why):
            deed()
    clinic.add_person("Sam Student", "STUDENT")
    clinic.set_clinician(clinic.floor().people[-1].id)
    appends.clear()
    with pytest.raises(Refused, match="may not write plans of care"):
        clinic.goals.write(patient, course, WALK)
    with pytest.raises(Refused, match="may not write plans of care"):
        clinic.goals.settle(patient, goal, "met")
    assert not clinic.goals.sheet(visit).may_write
    assert appends == []


def test_what_a_form_lacks_is_said_while_it_is_written() -> None:
    draft = draft_of(GoalForm(function="improve walking", by="soon"))
    assert draft.missing == (
        "a number to measure it by",
        "the help or the condition, such as a walker, or that there is none",
        "the day by which it is to be reached",
    )


def test_without_a_course_or_with_two_it_is_said_what_to_do(clinic: Clinic, visit: str) -> None:
    sheet = clinic.goals.sheet(visit)
    assert (sheet.course, sheet.goals, sheet.begins) == ("", (), True)
    assert sheet.hint.startswith("Goals belong to a plan of care. None for PT under Medicare Part B is open on ")
    patient = clinic.visit(visit).patient
    course = clinic.care.write(patient, FORM)
    assert (clinic.goals.sheet(visit).course, clinic.goals.sheet(visit).hint) == (course, "")
    clinic.care.write(patient, FORM)
    sheet = clinic.goals.sheet(visit)
    assert (sheet.course, sheet.begins) == ("", False)
    assert sheet.hint.startswith("2 courses of care fit this visit.")


def test_progress_is_written_at_the_visit_and_stands_on_its_papers(
    clinic: Clinic, clock: HandClock, visit: str, course: str, appends: Appends
) -> None:
    patient = clinic.visit(visit).patient
    goal = clinic.goals.write(patient, course, WALK)
    clinic.press("97116")
    clock.advance(minutes=20)
    clinic.stop_visit(visit)
    appends.clear()
    assert clinic.notes.write(visit, "", f"{GOAL}{goal}", "now 90 feet")
    ((record,),) = appends
    assert record.event == Documented(visit=UUID(visit), code="", field=f"{GOAL}{goal}", text="now 90 feet")
    (whole,) = [part for part in clinic.notes.sheet(visit).parts if not part.code]
    label = f"Progress: {TEXT} (by 2026-12-18)"
    assert (whole.fields[-1].label, whole.fields[-1].text) == (label, "now 90 feet")
    settle(clinic, visit)
    clinic.sign(visit)
    clock.advance(minutes=1)
    clinic.goals.settle(patient, goal, "met")
    (record,) = clinic.papers_of("record", "txt", visit)
    assert f"{label}: now 90 feet" in record.text()
    assert f"Goal: {TEXT} (by 2026-12-18)\n" in record.text(), "as it stood when the visit was signed"
    (audit,) = clinic.papers_of("audit", "pdf", visit)
    assert "now 90 feet" in as_text(audit_sheet.page(audit.chart))

    clock.advance(minutes=60 * 48)
    clinic.begin_visit(patient)
    second = clinic.floor().visit
    assert second is not None
    assert rows(clinic, second.visit) == (), "met before this visit"
    clinic.goals.settle(patient, goal, "")
    (whole,) = [part for part in clinic.notes.sheet(second.visit).parts if not part.code]
    assert (whole.fields[-1].text, whole.fields[-1].last) == ("", "now 90 feet")
    assert [each.outcome for each in rows(clinic, visit)] == [""]
    assert not clinic.goals.sheet(visit).may_write
    assert clinic.floor().today - timedelta(days=2) == clinic.visit(visit).day
