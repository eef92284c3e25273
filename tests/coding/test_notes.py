"""The note of a visit: what it is asked for, what it says, what is missing, and the level of an evaluation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from uuid import UUID

import pytest

from ptcoder.coding import Finding, Severity
from ptcoder.coding.note_checks import note_findings
from ptcoder.coding.notes import (
    WHOLE,
    NotePart,
    NoteRow,
    goal_label,
    in_words,
    left_over,
    level_of,
    note_part,
    note_parts,
    note_rows,
)
from ptcoder.rulebook import ANY, Need, NoteField, RuleBook, Wanted
from ptcoder.visit import GOAL, MINUTE, Discipline, GoalWritten, Interval, Role, State, Visit, Written

DAY, BEFORE = date(2026, 11, 20), date(2026, 11, 18)
RULES = RuleBook.load().on(DAY)
CASH, MEDICARE = RULES.payers["cash"], RULES.payers["medicare"]
Said = dict[tuple[str, str], Written]


def words(*said: tuple[str, str, str]) -> Said:
    return {(code, field): Written(text=text) for code, field, text in said}


def visit(*codes: str | None, said: Said | None = None, state: State = State.CLOSED) -> Visit:
    """The codes were treated one after the other; evaluations are counted."""
    intervals = [
        Interval(
            id=f"{order}",
            order=order,
            code=code,
            discipline=Discipline.PT,
            role=Role.PT,
            start=None if (code or "").startswith("9716") else order * MINUTE,
        )
        for order, code in enumerate(codes)
    ]
    return Visit(
        id="v",
        patient=None,
        payer="cash",
        discipline=Discipline.PT,
        date=DAY,
        intervals=tuple(intervals),
        documented=MappingProxyType(said or {}),
        state=state,
    )


def full(*codes: str) -> Said:
    """Everything that is asked for of these codes."""
    parts = [note_part(code, RULES, CASH) for code in (*codes, "")]
    return {(part.code, field.id): Written(text=_any(field)) for part in parts for field in part.fields}


def _any(field: NoteField) -> str:
    return field.options[0] if field.options else "leg press, 3 × 10" if field.kind == "exercises" else "1"


def found(mine: Visit, *, kept_here: bool = True) -> dict[str, Finding]:
    return {":".join((each.id, *each.codes)): each for each in note_findings(mine, RULES, CASH, kept_here=kept_here)}


def test_the_parts_are_the_services_in_the_order_of_treatment_then_the_whole() -> None:
    mine = visit("97161", "97140", None, "97110", "97140")
    assert [part.heading for part in note_parts(mine, RULES, CASH)] == [
        "97140 Manual therapy",
        "97110 Therapeutic exercise",
        "97161 PT evaluation, low",
        WHOLE,
    ]


def test_a_service_is_headed_by_what_the_payer_is_billed() -> None:
    part = note_parts(visit("97014"), RULES, MEDICARE)[0]
    assert part.heading == "G0283 Unattended e-stim"
    assert (part.code, part.shown) == ("97014", "G0283")
    told = note_findings(visit("97014"), RULES, MEDICARE, kept_here=False)
    assert [each.codes for each in told] == [("G0283",)]


def test_a_code_without_a_form_of_its_own_has_the_common_one() -> None:
    assert [field.id for field in note_part("20560", RULES, CASH).fields] == ["done", "purpose", "result"]


def test_before_there_were_forms_nothing_is_asked() -> None:
    early = RuleBook.load().on(date(1998, 1, 1))
    assert note_part("97110", early, early.payers["cash"]).fields == ()
    assert note_findings(visit("97110"), early, early.payers["cash"], kept_here=True) == ()


def test_rows_stand_by_service_in_the_order_of_the_form() -> None:
    said = words(
        ("", "response", "tolerated well"),
        ("97116", "device", "cane"),
        ("97116", "distance", "150"),
        ("97999", "done", "of a service that is gone"),
    )
    said["97116", "activity"] = Written(text="turns", carried=BEFORE)
    assert note_rows(visit("97116", said=said), RULES, CASH) == (
        NoteRow(
            "97116",
            "activity",
            "97116 Gait training",
            "What was trained",
            "turns (taken over from the visit of 2026-11-18)",
        ),
        NoteRow("97116", "distance", "97116 Gait training", "Distance", "150 feet"),
        NoteRow("97116", "device", "97116 Gait training", "Assistive device", "cane"),
        NoteRow("", "response", WHOLE, "Response to treatment", "tolerated well"),
    )


def test_an_evaluation_keeps_its_words_when_its_level_is_corrected() -> None:
    said = words(("97161", "impression", "first"), ("97163", "impression", "then"), ("97163", "plan", "2 a week"))
    part = note_part("97162", RULES, CASH)
    assert part.written(visit(said=said), "impression") == Written(text="then")
    assert part.written(visit(said=said), "history") is None
    assert [row.text for row in note_rows(visit("97162", said=said), RULES, CASH)] == ["then", "2 a week"]


def test_nothing_is_said_while_the_treatment_goes_on_or_where_there_was_none() -> None:
    assert found(visit("97110", state=State.OPEN)) == {}
    assert found(visit()) == {}
    assert found(visit(None)) == {}


def test_what_is_missing_is_named_service_by_service() -> None:
    said = full("97110", "97140")
    assert found(visit("97110", "97140", said=said)) == {}
    del said["97110", "purpose"], said["97110", "help"], said["", "response"]
    told = found(visit("97110", "97140", said=said))
    assert set(told) == {"documentation-missing:97110", "documentation-missing", "documentation-advised:97110"}
    missing = told["documentation-missing:97110"]
    assert missing.severity is Severity.WARNING
    assert missing.text == (
        "97110 Therapeutic exercise: the note lacks What it is for, and the function behind it."
    )  # fmt: skip
    assert missing.source.startswith("unverified: as contractors' local articles")
    whole = told["documentation-missing"]
    assert (whole.codes, whole.text) == ((), f"{WHOLE}: the note lacks Response to treatment.")
    assert told["documentation-advised:97110"].severity is Severity.INFO
    assert "97110: Instruction and help given" in told["documentation-advised:97110"].text


def test_an_exercise_needs_its_sets_or_repetitions() -> None:
    said = full("97110")
    said["97110", "exercises"] = Written(text="leg press, 40 kg\nbicycle, × 10 min\nbridge")
    told = found(visit("97110", said=said))
    assert set(told) == {"documentation-missing:97110"}
    assert "lacks sets or repetitions of leg press, bridge." in told["documentation-missing:97110"].text
    assert told["documentation-missing:97110"].source
    said = full("97530")
    said["97530", "exercises"] = Written(text="lifting, 5 kg")
    assert found(visit("97530", said=said)) == {}, "where they are only good to have, so is their dose"


def test_notes_that_are_kept_elsewhere_are_told_of_once() -> None:
    told = found(visit("97110", "97140"), kept_here=False)
    assert set(told) == {"documentation-missing:97110:97140"}
    (only,) = told.values()
    assert only.severity is Severity.INFO
    assert "for 97110, 97140, the visit as a whole. It has to be in the note" in only.text
    assert found(visit("97110", said=full("97110")), kept_here=False) == {}


def test_what_a_payer_demands_is_missing_where_others_advise_it() -> None:
    said = full("97110")
    del said["97110", "help"], said["", "pain_after"]
    mine = visit("97110", said=said)
    assert set(found(mine)) == {"documentation-advised:97110"}
    asking = {
        "97110": (Wanted(wants=("help",), source="their contract", fields=("help",)),),
        ANY: (Wanted(wants=("pain",), source="their guide", fields=("pain_after",)),),
    }
    strict = replace(CASH, documentation=MappingProxyType(asking))
    told = {each.codes: each for each in note_findings(mine, RULES, strict, kept_here=True)}
    assert {codes: (each.id, each.source) for codes, each in told.items()} == {
        ("97110",): ("documentation-missing", "their contract"),
        (): ("documentation-missing", "their guide"),
    }
    assert note_part("97140", RULES, strict).missing(mine, Need.ADVISABLE) == ()


def test_what_was_taken_over_is_told() -> None:
    said = full("97110")
    said["97110", "region"] = Written(text="right knee", carried=BEFORE)
    said["", "response"] = Written(text="good", carried=BEFORE)
    told = found(visit("97110", said=said))
    assert set(told) == {"documentation-carried:97110", "documentation-carried"}
    assert "from 2026-11-18: Body part, muscles or joints." in told["documentation-carried:97110"].text
    assert set(found(visit("97110", said=said), kept_here=False)) == set(told)


LEVELS = {"factors": "1", "elements": "3", "presentation": "evolving", "decisions": "moderate"}


def evaluated(code: str, **said: str) -> Visit:
    levels = {(code, f"level_{name}"): Written(text=text) for name, text in {**LEVELS, **said}.items()}
    return visit(code, said=full(code) | levels)


def level(mine: Visit) -> str | None:
    reached = level_of(part_of(mine), mine, RULES)
    assert reached is not None
    return reached.code


def part_of(mine: Visit) -> NotePart:
    return note_parts(mine, RULES, CASH)[0]


@pytest.mark.parametrize(
    ("code", "said", "severity", "text"),
    [
        ("97162", {}, None, ""),
        ("97163", {}, Severity.WARNING, "The components written in the note give 97162; recorded is 97163."),
        (
            "97161",
            {},
            Severity.INFO,
            "The components written in the note give 97162; recorded is 97161, which may",
        ),
        ("97161", {"elements": "0"}, Severity.WARNING, "The components written in the note don't reach 97161"),
    ],
)
def test_another_level_than_the_code(code: str, said: dict[str, str], severity: Severity | None, text: str) -> None:
    told = found(evaluated(code, **said))
    assert set(told) == ({f"evaluation-level:{code}"} if severity else set())
    for finding in told.values():
        assert finding.severity is severity
        assert finding.text.startswith(text)
        assert "reaches" in finding.text
        assert finding.source


def test_what_is_no_answer_is_a_missing_one() -> None:
    assert level(evaluated("97162")) == "97162"
    for wrong in ({"factors": "some"}, {"presentation": "wild"}, {"factors": "²"}):
        mine = evaluated("97162", **wrong)
        assert level(mine) is None
        assert found(mine) == {}
    assert level_of(note_part("97110", RULES, CASH), visit("97110"), RULES) is None


def test_the_level_stands_among_the_rows() -> None:
    last = [row for row in note_rows(evaluated("97162"), RULES, CASH) if row.label == "Level by its components"]
    assert [row.heading for row in last] == ["97162 PT evaluation, moderate"]
    assert last[0].text.startswith("97162. Number of personal factors")
    too_little = note_rows(evaluated("97162", elements="0"), RULES, CASH)
    assert any(row.text.startswith("Below the lowest level.") for row in too_little)


def test_a_field_in_words() -> None:
    field = note_part("97116", RULES, CASH).fields[1]
    assert in_words(field, Written(text="150")) == "150 feet"


def test_what_came_nearer_to_a_goal_stands_with_the_whole() -> None:
    walk = GoalWritten(goal=UUID(int=1), care=UUID(int=2), text="walk 150 feet", by=DAY)
    rise = GoalWritten(goal=UUID(int=3), care=UUID(int=2), text="rise alone", outcome="met")
    said = words(("", f"{GOAL}{walk.goal}", "now 90 feet"))
    rows = note_rows(visit("97110", said=said), RULES, CASH, (walk, rise))
    assert rows == (NoteRow("", f"{GOAL}{walk.goal}", WHOLE, "Progress: walk 150 feet (by 2026-11-20)", "now 90 feet"),)
    assert goal_label(rise) == "rise alone, met"
    assert note_parts(visit("97110"), RULES, CASH, (walk, rise))[-1].fields[-1].label == "Progress: rise alone, met"


def test_what_was_written_of_a_former_code_is_left_over_and_says_so_where_it_was_taken() -> None:
    said = words(("97110", "region", "right knee"), ("", "response", "good"), ("97161", "history", "fell"))
    mine = visit("97530", "97162", said=said)
    assert left_over(mine, note_parts(mine, RULES, CASH)) == {("97110", "region"): Written(text="right knee")}
    (region,) = [field for field in note_part("97110", RULES, CASH).fields if field.id == "region"]
    taken = Written(text="right knee", carried=BEFORE, former="97110")
    told = "right knee (taken over from the visit of 2026-11-18) (first written for 97110)"
    assert in_words(region, taken) == told
