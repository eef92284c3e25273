"""The documentation of a visit at the desk: saved field by field, the last time at hand, read-only once signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.corrections import Edit
from ptcoder.clinic.note_sheets import FieldRow, PartSheet
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.clinic.sheets import FindingRow
from ptcoder.coding import Severity
from ptcoder.store import Log
from ptcoder.store.settings import NOTES_KEPT
from ptcoder.visit import Documented, Logged
from tests.clinic.hand_clock import HandClock, add
from tests.clinic.looking import settle

Appends = list[tuple[Logged, ...]]
Again = Callable[[], Clinic]


def part(clinic: Clinic, visit: str, code: str) -> PartSheet:
    return next(each for each in clinic.notes.sheet(visit).parts if each.code == code)


def row(clinic: Clinic, visit: str, code: str, name: str) -> FieldRow:
    return next(each for each in part(clinic, visit, code).fields if each.id == name)


def treated(clinic: Clinic, clock: HandClock, *codes: str, payer: str = "cash") -> str:
    visit = add(clinic, "Pat Doe", payer)
    return again(clinic, clock, visit, *codes)


def again(clinic: Clinic, clock: HandClock, visit: str, *codes: str) -> str:
    for code in codes:
        clinic.press(code)
        clock.advance(minutes=16)
        clinic.press(code)
    return visit


def next_visit(clinic: Clinic, clock: HandClock, visit: str, *codes: str) -> str:
    """The visit is signed; two days later the patient comes again."""
    patient = clinic.visit(visit).patient
    clinic.stop_visit(visit)
    settle(clinic, visit)
    clinic.sign(visit)
    clock.advance(minutes=60 * 48)
    clinic.begin_visit(patient)
    sheet = clinic.floor().visit
    assert sheet is not None
    return again(clinic, clock, sheet.visit, *codes)


def notes(clinic: Clinic, visit: str) -> dict[str, FindingRow]:
    rows = clinic.visit(visit).findings
    return {each.id: each for each in rows if each.id.startswith(("documentation", "evaluation-level"))}


def test_a_field_is_kept_when_it_is_written_and_undone(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    visit = treated(clinic, clock, "97110")
    before = len(appends)
    assert clinic.notes.write(visit, "97110", "region", "  right   knee ")
    assert [record.event for record in appends[before]] == [
        Documented(visit=UUID(visit), code="97110", field="region", text="right knee")
    ]
    assert row(clinic, visit, "97110", "region").text == "right knee"
    assert not clinic.notes.write(visit, "97110", "region", "right knee"), "the same again is not said again"
    assert len(appends) == before + 1
    assert clinic.floor().undo == "note 97110"
    clinic.undo()
    assert row(clinic, visit, "97110", "region").text == ""
    clinic.redo()
    clinic.notes.write(visit, "97110", "region", "")
    assert row(clinic, visit, "97110", "region").text == ""


def test_it_is_there_after_a_restart(clinic: Clinic, clock: HandClock, reopened: Again) -> None:
    visit = treated(clinic, clock, "97110")
    clinic.notes.write(visit, "", "response", "tolerated well")
    assert row(reopened(), visit, "", "response").text == "tolerated well"


@pytest.mark.parametrize(
    ("code", "name", "text", "why"),
    [
        ("97140", "region", "x", "97140 is not in this visit any more."),
        ("97110", "device", "x", "There is no such field in this note."),
        ("97110", "region", "x" * 1001, "Body part, muscles or joints: at most 1000 letters."),
        ("97116", "distance", "far", "Distance: write a number, in feet."),
        ("97116", "device", "rope", "Assistive device: one of none, cane"),
    ],
)
def test_what_a_field_cannot_hold_is_refused(
    clinic: Clinic, clock: HandClock, appends: Appends, code: str, name: str, text: str, why: str
) -> None:
    visit = treated(clinic, clock, "97110", "97116")
    before = len(appends)
    with pytest.raises(Refused, match=why):
        clinic.notes.write(visit, code, name, text)
    assert len(appends) == before


def test_numbers_and_exercises_are_kept_in_one_form(clinic: Clinic, clock: HandClock) -> None:
    visit = treated(clinic, clock, "97110", "97116")
    clinic.notes.write(visit, "97116", "distance", "150,5")
    assert row(clinic, visit, "97116", "distance").text == "150.5"
    clinic.notes.write(visit, "97110", "exercises", " leg press,3 × 10 , 40 kg\n\nbridge ,")
    assert row(clinic, visit, "97110", "exercises").text == "leg press, 3 × 10, 40 kg\nbridge"


def test_the_last_time_is_offered_and_taken_over_only_by_a_press(
    clinic: Clinic, clock: HandClock, appends: Appends
) -> None:
    first = treated(clinic, clock, "97110", "97140")
    clinic.notes.write(first, "97110", "region", "right knee")
    clinic.notes.write(first, "97110", "purpose", "stairs")
    clinic.notes.write(first, "", "response", "good")
    day = clinic.visit(first).day
    second = next_visit(clinic, clock, first, "97110")
    region = row(clinic, second, "97110", "region")
    assert (region.text, region.last, region.carried) == ("", "right knee", None)
    mine = part(clinic, second, "97110")
    assert (mine.last_day, mine.carries) == (day, True)
    clinic.notes.write(second, "97110", "purpose", "to rise from a chair")
    assert row(clinic, second, "97110", "purpose").last == "stairs"

    before = len(appends)
    clinic.notes.carry(second, "97110")
    taken = Documented(visit=UUID(second), code="97110", field="region", text="right knee", carried=day)
    assert [record.event for record in appends[before]] == [taken], "what is written already is left"
    region = row(clinic, second, "97110", "region")
    assert (region.text, region.carried, region.last) == ("right knee", day, "")
    assert not part(clinic, second, "97110").carries
    with pytest.raises(Refused, match="Nothing was written there the last time"):
        clinic.notes.carry(second, "97110")
    clinic.notes.carry(second, "97110", "purpose")
    assert row(clinic, second, "97110", "purpose").text == "stairs"
    clinic.stop_visit(second)
    assert "documentation-carried:97110" in notes(clinic, second)
    clinic.notes.write(second, "97110", "region", "right knee, medial")
    assert row(clinic, second, "97110", "region").carried is None


def test_the_visit_as_a_whole_is_taken_over_only_field_by_field(clinic: Clinic, clock: HandClock) -> None:
    first = treated(clinic, clock, "97110")
    clinic.notes.write(first, "", "response", "good")
    second = next_visit(clinic, clock, first, "97110")
    assert not part(clinic, second, "").carries
    with pytest.raises(Refused, match="this visit's own"):
        clinic.notes.carry(second, "")
    clinic.notes.carry(second, "", "response")
    assert row(clinic, second, "", "response").carried == clinic.visit(first).day


def test_what_an_earlier_visit_says_now_is_what_is_offered(clinic: Clinic, clock: HandClock, reopened: Again) -> None:
    first = treated(clinic, clock, "97110")
    clinic.notes.write(first, "97110", "region", "right knee")
    second = next_visit(clinic, clock, first, "97110")
    after = reopened()
    assert row(after, second, "97110", "region").last == "right knee"
    after.resume_visit(first, "wrong side")
    after.notes.write(first, "97110", "region", "left knee")
    assert row(after, second, "97110", "region").last == "left knee"
    assert row(after, first, "97110", "region").last == "", "a later visit is not the last time"


def test_a_signed_note_is_read_only(clinic: Clinic, clock: HandClock) -> None:
    visit = treated(clinic, clock, "97110")
    clinic.notes.write(visit, "97110", "region", "right knee")
    next_visit(clinic, clock, visit)
    assert clinic.notes.sheet(visit).read_only
    with pytest.raises(Refused, match="signed"):
        clinic.notes.write(visit, "97110", "region", "left knee")
    with pytest.raises(Refused, match="signed"):
        clinic.notes.carry(visit, "97110")


def test_what_the_payer_looks_for_stands_with_it(clinic: Clinic, clock: HandClock) -> None:
    visit = treated(clinic, clock, "97110")
    assert "exercises and what each is for" in part(clinic, visit, "97110").wishes
    assert "signature with credentials" in part(clinic, visit, "").wishes
    assert part(clinic, visit, "97110").missing == 3


def test_what_has_to_be_settled_stands_before_what_is_only_told(clinic: Clinic, clock: HandClock) -> None:
    visit = treated(clinic, clock, "97110")
    clinic.press("97140")
    clock.advance(minutes=5)
    clinic.stop_visit(visit)
    clinic.change_setting(NOTES_KEPT, "here")
    rows = clinic.visit(visit).findings
    ids = [row.id.partition(":")[0] for row in rows]
    assert ids.index("documentation-missing") < ids.index("under-eight-minutes")
    order = [each for each in Severity if each in {row.severity for row in rows}]
    assert list(dict.fromkeys(row.severity for row in rows)) == order


def test_where_notes_are_written_here_what_is_missing_has_to_be_settled(
    clinic: Clinic, clock: HandClock, reopened: Again
) -> None:
    visit = treated(clinic, clock, "97110")
    clinic.stop_visit(visit)
    assert {row.severity for row in notes(clinic, visit).values()} == {Severity.INFO}
    assert clinic.visit(visit).to_settle == 0
    clinic.change_setting(NOTES_KEPT, "here")
    for desk in (clinic, reopened()):
        told = notes(desk, visit)
        assert [key for key, each in told.items() if each.severity is Severity.WARNING] == [
            "documentation-missing:97110",
            "documentation-missing:",
        ]
        assert desk.visit(visit).to_settle == 2
    with pytest.raises(Refused, match="2 findings to settle"):
        desk.sign(visit)
    for code in ("97110", ""):
        for each in part(desk, visit, code).fields:
            desk.notes.write(visit, code, each.id, each.options[0] if each.options else "3")
    desk.notes.write(visit, "97110", "exercises", "leg press, 3 × 10")
    assert notes(desk, visit) == {}
    desk.sign(visit)


def test_an_evaluation_is_offered_the_code_of_its_components(clinic: Clinic, clock: HandClock) -> None:
    visit = add(clinic, "Pat Doe", "cash")
    clinic.press("97163")
    clock.advance(minutes=30)
    clinic.stop_visit(visit)
    assert part(clinic, visit, "97163").level is None
    said = {"factors": "1", "elements": "3", "presentation": "evolving", "decisions": "moderate"}
    for name, text in said.items():
        clinic.notes.write(visit, "97163", f"level_{name}", text)
    level = part(clinic, visit, "97163").level
    assert level is not None
    assert level.code == "97162"
    assert "reaches 97162" in level.text
    assert level.source
    assert notes(clinic, visit)["evaluation-level:97163"].severity is Severity.WARNING
    clinic.correct(Edit(visit=visit, interval=level.interval, code="97162"), "The level of the note")
    level = part(clinic, visit, "97162").level
    assert level is not None
    assert (level.code, level.interval) == ("97162", "")
    assert not any(key.startswith("evaluation-level") for key in notes(clinic, visit))

    clinic.notes.write(visit, "97162", "level_factors", "")
    assert row(clinic, visit, "97162", "level_factors").text == "", "also what was said under the former code"
    clinic.notes.write(visit, "97162", "level_factors", "1")
    clinic.notes.write(visit, "97162", "level_elements", "0")
    level = part(clinic, visit, "97162").level
    assert level is not None
    assert (level.code, level.interval) == ("", "")


def test_a_note_is_not_written_by_who_does_not_treat(clinic: Clinic, clock: HandClock) -> None:
    visit = treated(clinic, clock, "97110")
    biller = clinic.add_someone(Particulars(name="Bea Biller", role="", duties=("biller",)))
    clinic.set_clinician(next(each.id for each in biller.people if each.name == "Bea Biller"))
    with pytest.raises(Refused):
        clinic.notes.write(visit, "97110", "region", "right knee")
    with pytest.raises(Refused):
        clinic.notes.carry(visit, "97110")


def test_the_last_time_is_within_reach_over_many_days(clinic: Clinic, clock: HandClock) -> None:
    first = treated(clinic, clock, "97110")
    clinic.notes.write(first, "97110", "region", "right knee")
    between = next_visit(clinic, clock, first, "97140")
    third = next_visit(clinic, clock, between, "97110")
    mine = part(clinic, third, "97110")
    assert mine.last_day == clinic.visit(first).day == clinic.visit(third).day - timedelta(days=4)
    assert isinstance(mine.last_day, date)


def test_words_of_a_corrected_code_are_offered_for_the_new_one(
    clinic: Clinic, clock: HandClock, appends: Appends
) -> None:
    visit = treated(clinic, clock, "97110")
    clinic.notes.write(visit, "97110", "region", "right knee")
    clinic.notes.write(visit, "97110", "exercises", "leg press, 3 × 10")
    clinic.stop_visit(visit)
    (bar,) = clinic.visit(visit).bars
    clinic.correct(Edit(visit=visit, interval=bar.interval, code="97140"), "A code was wrong")
    region = row(clinic, visit, "97140", "region")
    assert (region.text, region.offered, region.former) == ("", "right knee", None)
    assert part(clinic, visit, "97140").former == "97110"
    left = clinic.notes.sheet(visit).left
    assert [(code, text) for code, _, text in left] == [("97110", "right knee"), ("97110", "leg press, 3 × 10")]
    assert left[0][1] == "Body part, muscles or joints"

    appends.clear()
    clinic.notes.take_former(visit, "97140")
    (records,) = appends
    key = UUID(visit)
    assert [each.event for each in records] == [
        Documented(visit=key, code="97110", field="region", text=""),
        Documented(visit=key, code="97140", field="region", text="right knee", former="97110"),
    ]
    region = row(clinic, visit, "97140", "region")
    assert (region.text, region.offered, region.former) == ("right knee", "", "97110")
    assert [text for _, _, text in clinic.notes.sheet(visit).left] == ["leg press, 3 × 10"], "what fits nowhere is kept"
    with pytest.raises(Refused, match="Nothing is written under another code"):
        clinic.notes.take_former(visit, "97140")
    clinic.undo()
    assert row(clinic, visit, "97140", "region").offered == "right knee"
    clinic.undo()
    assert row(clinic, visit, "97110", "region").text == "right knee", "the code as it was, with its words"
    assert clinic.notes.sheet(visit).left == ()


def test_the_last_time_is_also_that_of_a_merged_entry(clinic: Clinic, clock: HandClock) -> None:
    first = treated(clinic, clock, "97110")
    clinic.notes.write(first, "97110", "region", "right knee")
    clinic.stop_visit(first)
    clock.advance(minutes=60 * 48)
    second = add(clinic, "Patricia Doe", "cash")
    again(clinic, clock, second, "97110")
    assert row(clinic, second, "97110", "region").last == ""
    clinic.registering.merge(clinic.visit(first).patient, clinic.visit(second).patient)
    assert row(clinic, second, "97110", "region").last == "right knee"
    clinic.undo()
    assert row(clinic, second, "97110", "region").last == ""


def test_a_refresh_asks_the_log_nothing(clinic: Clinic, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    first = treated(clinic, clock, "97110")
    clinic.notes.write(first, "97110", "region", "right knee")
    second = next_visit(clinic, clock, first, "97110")
    shown = clinic.notes.sheet(second)

    def asked(*_: object) -> None:
        raise AssertionError("the log is asked at a refresh")

    for name in ("visits_of", "visit", "cared"):
        monkeypatch.setattr(Log, name, asked)
    assert clinic.notes.sheet(second) == shown
    clinic.notes.write(second, "97110", "purpose", "stairs")
    assert row(clinic, second, "97110", "region").last == "right knee"
