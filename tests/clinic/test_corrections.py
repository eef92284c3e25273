"""Putting the record right: what is shown before, what is written, what is left of what was pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.corrections import REASONS, Correction, Delete, Edit, Enter, Move, Neighbors, Split
from ptcoder.clinic.stretches import StretchRow
from ptcoder.visit import MINUTE, Amended, Attendance, Counted, Logged, Started, State, Stopped, Voided
from tests.clinic.hand_clock import HandClock, add
from tests.clinic.looking import lengths, lines, runs, settle

Appends = list[tuple[Logged, ...]]


def rows(clinic: Clinic, visit: str) -> list[StretchRow]:
    return [each for each in clinic.visit(visit).stretches if not each.deleted]


def row(clinic: Clinic, visit: str, code: str) -> StretchRow:
    (found,) = (each for each in rows(clinic, visit) if each.code == code)
    return found


def start_of(clinic: Clinic, visit: str, code: str) -> int:
    return row(clinic, visit, code).start or 0


def person(clinic: Clinic, role: str) -> str:
    return next(each.id for each in clinic.floor().people if each.role == role)


def kinds(appends: Appends) -> list[type]:
    return [type(record.event) for record in appends[-1]]


@pytest.fixture
def ana(clinic: Clinic, clock: HandClock) -> str:
    """Ana: 97110 from 9:00 for ten minutes, 97140 since then for twenty, stopped; it is 9:35."""
    visit = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=10)
    clinic.press("97140")
    clock.advance(minutes=20)
    clinic.press("97140")
    clock.advance(minutes=5)
    return visit


def test_an_end_is_moved_and_the_neighbor_makes_room(clinic: Clinic, ana: str, appends: Appends) -> None:
    first = row(clinic, ana, "97110")
    wanted = Edit(visit=ana, interval=first.interval, stop=(first.stop or 0) + 5 * MINUTE)
    appends.clear()
    sheet = clinic.preview_correction(wanted)
    assert appends == []
    assert sheet.shared == 1
    (mine,), (other,) = sheet.stretches, sheet.neighbors
    assert mine.before is not None
    assert mine.after is not None
    assert (mine.before.text, mine.before.stop, mine.after.stop) == ("97110", first.stop, wanted.stop)
    assert other.before is not None
    assert other.after is not None
    assert (other.before.text, other.after.start, other.after.stop) == ("97140", wanted.stop, other.before.stop)
    (bill,) = sheet.visits
    assert (bill.units_before, bill.units_after, bill.timed_before, bill.timed_after) == (2, 2, 30, 30)
    clinic.correct(wanted, "  Forgot to stop ")
    assert kinds(appends) == [Amended, Amended]
    assert {record.event.reason for record in appends[-1] if isinstance(record.event, Amended)} == {"Forgot to stop"}
    assert lengths(clinic, ana) == {"97110": 900, "97140": 900}
    now = row(clinic, ana, "97110")
    assert (now.pressed_start, now.pressed_stop) == (first.start, first.stop)
    assert [(each.what, each.reason, each.who) for each in now.said] == [
        ("stop 09:15", "Forgot to stop", "Ann Example")
    ]
    clinic.undo()
    assert lengths(clinic, ana) == {"97110": 600, "97140": 1200}
    assert row(clinic, ana, "97110") == first
    assert clinic.redo().undo == "correct 97110"
    assert row(clinic, ana, "97110") == now


def test_the_overlap_may_be_left_and_then_it_is_told(clinic: Clinic, ana: str, appends: Appends) -> None:
    first = row(clinic, ana, "97110")
    wanted = Edit(visit=ana, interval=first.interval, stop=(first.stop or 0) + 5 * MINUTE)
    sheet = clinic.preview_correction(wanted, Neighbors.LEAVE)
    assert (sheet.shared, sheet.neighbors) == (1, ())
    assert [each.id.split(":")[0] for each in sheet.visits[0].come] == ["one-on-one-overlap"]
    clinic.correct(wanted, "both at once", Neighbors.LEAVE)
    assert kinds(appends) == [Amended]
    assert any(each.id.startswith("one-on-one-overlap") for each in clinic.visit(ana).findings)
    back = clinic.preview_correction(replace(wanted, stop=first.stop))
    assert [each.id.split(":")[0] for each in back.visits[0].go] == ["one-on-one-overlap"]
    assert back.shared == 0


def test_a_neighbor_in_the_middle_is_cut_in_two_and_one_underneath_goes(
    clinic: Clinic, clock: HandClock, ana: str, appends: Appends
) -> None:
    ann = person(clinic, "PT")
    at = start_of(clinic, ana, "97140")
    inside = Enter(visit=ana, code="97112", start=at + 5 * MINUTE, stop=at + 10 * MINUTE, clinician=ann)
    sheet = clinic.preview_correction(inside)
    assert [each.before is None for each in sheet.neighbors] == [False, True]
    clinic.correct(inside, "Forgot to start")
    assert kinds(appends) == [Started, Stopped, Amended, Amended, Started, Stopped, Amended]
    held = [(each.code, ((each.stop or 0) - (each.start or 0)) // MINUTE) for each in rows(clinic, ana)]
    assert held == [("97110", 10), ("97140", 5), ("97112", 5), ("97140", 10)]
    assert [each.entered for each in rows(clinic, ana)] == [False, False, True, True]
    assert rows(clinic, ana)[3].origin == rows(clinic, ana)[1].interval
    over = Enter(visit=ana, code="97116", start=at - MINUTE, stop=at + 20 * MINUTE, clinician=ann)
    assert clinic.preview_correction(over).fate is Neighbors.LEAVE
    clinic.correct(over, "really was this", Neighbors.MOVE)
    assert [each.code for each in rows(clinic, ana)] == ["97110", "97116"]
    assert sum(each.deleted for each in clinic.visit(ana).stretches) == 3
    assert row(clinic, ana, "97110").stop == at - MINUTE
    clinic.undo()
    clinic.undo()
    assert lengths(clinic, ana) == {"97110": 600, "97140": 1200}


def test_started_four_minutes_ago(clinic: Clinic, clock: HandClock, ana: str, appends: Appends) -> None:
    clinic.press("97112")
    clock.advance(minutes=1)
    mine = row(clinic, ana, "97112")
    clinic.correct(Edit(visit=ana, interval=mine.interval, start=clinic.now() - 4 * MINUTE), "Forgot to start")
    (only,) = appends[-1]
    assert isinstance(only.event, Amended)
    assert row(clinic, ana, "97112").pressed_start == mine.start
    clock.advance(minutes=6)
    clinic.press("97112")
    assert lengths(clinic, ana)["97112"] == 600
    assert clinic.visit(ana).notices == ()
    with pytest.raises(Refused, match="Nothing would change"):
        clinic.correct(Edit(visit=ana, interval=mine.interval, code="97112"), "x")


def test_a_running_clock_goes_on_whatever_the_wall_clock_does(clinic: Clinic, clock: HandClock, ana: str) -> None:
    clinic.press("97112")
    clock.advance(minutes=5)
    clock.step(minutes=60)
    now = clinic.now()
    clinic.correct(
        Enter(visit=ana, code="97530", start=now - 4 * MINUTE, stop=now - 2 * MINUTE, clinician=person(clinic, "PT")),
        "Forgot to start",
    )
    assert clinic.now() == now
    assert [(each.code, each.running) for each in rows(clinic, ana)[2:]] == [
        ("97112", False), ("97530", False), ("97112", True),
    ]  # fmt: skip
    clock.advance(minutes=3)
    clinic.press("97112")
    held = [((each.stop or 0) - (each.start or 0)) // MINUTE for each in rows(clinic, ana)[2:]]
    assert held == [1, 2, 5]


def test_a_split(clinic: Clinic, clock: HandClock, ana: str, appends: Appends) -> None:
    second = row(clinic, ana, "97140")
    at = (second.start or 0) + 8 * MINUTE
    wanted = Split(visit=ana, interval=second.interval, at=at, code="97112")
    sheet = clinic.preview_correction(wanted)
    assert (sheet.name, sheet.shared, sheet.neighbors) == ("split 97140", 0, ())
    assert [each.before is None for each in sheet.stretches] == [False, True]
    clinic.correct(wanted, "Went on to another service")
    assert kinds(appends) == [Amended, Started, Stopped, Amended]
    assert lengths(clinic, ana) == {"97110": 600, "97140": 480, "97112": 720}
    assert row(clinic, ana, "97112").origin == second.interval
    for wrong in (at, second.start or 0):
        with pytest.raises(Refused, match="within the stretch"):
            clinic.correct(replace(wanted, at=wrong), "x")


def test_a_split_of_what_runs_goes_on_with_its_second_part(
    clinic: Clinic, clock: HandClock, ana: str, appends: Appends
) -> None:
    clinic.add_person("Rob Diaz", "PTA")
    clinic.set_clinician(person(clinic, "PT"))
    clinic.press("97112")
    clock.advance(minutes=10)
    mine = row(clinic, ana, "97112")
    at = (mine.start or 0) + 4 * MINUTE
    clinic.correct(Split(visit=ana, interval=mine.interval, at=at, clinician=person(clinic, "PTA")), "Handed over")
    assert kinds(appends) == [Stopped, Amended, Started, Amended]
    clock.advance(minutes=2)
    parts = [each for each in rows(clinic, ana) if each.code == "97112"]
    assert [(each.clinician, each.role, each.running) for each in parts] == [
        ("Ann Example", "PT", False), ("Rob Diaz", "PTA", True),
    ]  # fmt: skip
    assert parts[0].stop == parts[1].start == at
    clinic.stop_all()
    assert clinic.visit(ana).notices == ()


def test_another_code_clinician_rest_group_and_attendance(clinic: Clinic, ana: str, appends: Appends) -> None:
    clinic.add_person("Rob Diaz", "PTA")
    first = row(clinic, ana, "97110")
    clinic.correct(Edit(visit=ana, interval=first.interval, code="97150", group_size=3), "Pressed the wrong code")
    assert (row(clinic, ana, "97150").group_size, row(clinic, ana, "97150").pressed_code) == (3, "97110")
    clinic.correct(Edit(visit=ana, interval=first.interval, clinician=person(clinic, "PTA")), "Somebody else treated")
    now = row(clinic, ana, "97150")
    assert (now.clinician, now.role, now.pressed_clinician) == ("Rob Diaz", "PTA", "Ann Example")
    clinic.correct(Edit(visit=ana, interval=first.interval, rest=True), "charting")
    assert row(clinic, ana, "").rest
    clinic.correct(
        Edit(visit=ana, interval=first.interval, code="97032", attendance=Attendance.CONSTANT), "it was attended"
    )
    assert [each.what for each in row(clinic, ana, "97032").said] == [
        "97150, group of 3", "by Rob Diaz", "rest", "97032, constant",
    ]  # fmt: skip
    for _ in range(4):
        clinic.undo()
    assert row(clinic, ana, "97110") == first


def test_moved_to_the_other_patient(clinic: Clinic, clock: HandClock, ana: str, appends: Appends) -> None:
    ben = add(clinic, "Ben King", payer="commercial-ama")
    second = row(clinic, ana, "97140")
    wanted = Move(visit=ana, interval=second.interval, to=ben)
    sheet = clinic.preview_correction(wanted)
    assert [(each.patient, each.before is None, each.after is None) for each in sheet.stretches] == [
        ("Ana Lopez", False, True), ("Ben King", True, False),
    ]  # fmt: skip
    assert [(each.patient, each.units_before, each.units_after) for each in sheet.visits] == [
        ("Ana Lopez", 2, 1), ("Ben King", 0, 1),
    ]  # fmt: skip
    assert sheet.reasons == ("Pressed for the wrong patient",)
    clinic.correct(wanted, sheet.reasons[0])
    assert kinds(appends) == [Voided, Voided, Started, Stopped, Amended]
    assert (lengths(clinic, ana), lengths(clinic, ben)) == ({"97110": 600}, {"97140": 1200})
    there = row(clinic, ben, "97140")
    assert (there.origin, there.entered, there.start) == (second.interval, True, second.start)
    (gone,) = (each for each in clinic.visit(ana).stretches if each.deleted)
    assert (gone.interval, gone.stop) == (second.interval, second.stop)
    assert [(each.what, each.reason) for each in gone.said] == [("deleted", "Pressed for the wrong patient")]
    clinic.undo()
    assert (lengths(clinic, ana), lengths(clinic, ben)) == ({"97110": 600, "97140": 1200}, {})
    assert clinic.visit(ben).stretches == ()


def test_what_runs_is_moved_running(clinic: Clinic, clock: HandClock, ana: str) -> None:
    clinic.press("97112")
    mine = row(clinic, ana, "97112")
    clock.advance(minutes=3)
    ben, chi = add(clinic, "Ben King"), add(clinic, "Chi Tran", discipline="SLP")
    with pytest.raises(Refused, match="not a service of SLP"):
        clinic.correct(Move(visit=ana, interval=mine.interval, to=chi), "x")
    with pytest.raises(Refused, match="same visit"):
        clinic.correct(Move(visit=ana, interval=mine.interval, to=ana), "x")
    clinic.correct(Move(visit=ana, interval=mine.interval, to=ben), "x")
    clock.advance(minutes=3)
    assert (runs(clinic, ana), runs(clinic, ben)) == ([], ["97112"])
    clinic.stop_visit(ben)
    assert lengths(clinic, ben) == {"97112": 360}
    clinic.select(ana)
    clinic.press("97112")
    with pytest.raises(Refused, match="other visit is stopped"):
        clinic.correct(Move(visit=ana, interval=rows(clinic, ana)[-1].interval, to=ben), "x")


def test_a_counted_service(clinic: Clinic, ana: str, appends: Appends) -> None:
    clinic.press("98975")
    ben = add(clinic, "Ben King")
    mine = row(clinic, ana, "98975")
    assert (mine.start, mine.units) == (None, 1)
    for wrong, why in (
        (Edit(visit=ana, interval=mine.interval, start=1), "counted, not timed"),
        (Edit(visit=ana, interval=mine.interval, rest=True), "cannot become rest"),
        (Edit(visit=ana, interval=mine.interval, code="97110"), "97110 is timed"),
        (Edit(visit=ana, interval=rows(clinic, ana)[0].interval, code="98975"), "98975 is counted"),
        (Split(visit=ana, interval=mine.interval, at=clinic.now()), "within the stretch"),
    ):
        with pytest.raises(Refused, match=why):
            clinic.correct(wrong, "x")
    clinic.correct(Edit(visit=ana, interval=mine.interval, code="98976"), "Pressed the wrong code")
    clinic.correct(Move(visit=ana, interval=mine.interval, to=ben), "x")
    assert kinds(appends) == [Voided, Voided, Counted]
    clinic.correct(Delete(visit=ben, interval=row(clinic, ben, "98976").interval), "Not given")
    assert kinds(appends) == [Voided]
    assert rows(clinic, ben) == []
    assert clinic.visit(ana).notices == clinic.visit(ben).notices == ()


def test_what_is_left_of_a_neighbor_decides_whether_it_makes_room(clinic: Clinic, ana: str) -> None:
    first, second = row(clinic, ana, "97110"), row(clinic, ana, "97140")
    end = second.stop or 0

    def fate(stop: int) -> Neighbors:
        return clinic.preview_correction(Edit(visit=ana, interval=first.interval, stop=stop)).fate

    assert fate(end - MINUTE) is Neighbors.MOVE
    assert fate(end - MINUTE + 1) is Neighbors.LEAVE, "less than a minute of it would be left"
    over = Edit(visit=ana, interval=first.interval, stop=end)
    sheet = clinic.preview_correction(over)
    assert (sheet.fate, sheet.neighbors, sheet.shared) == (Neighbors.LEAVE, (), 1)
    assert [(each.before, each.patient) for each in sheet.left] == [(sheet.left[0].after, "Ana Lopez")]
    clinic.correct(over, "Forgot to stop")
    assert lengths(clinic, ana) == {"97110": 1800, "97140": 1200}, "nobody said that the other goes"
    assert any(each.id.startswith("one-on-one-overlap") for each in clinic.visit(ana).findings)


def test_what_was_given_to_another_patient_is_left_unless_it_is_said(clinic: Clinic, ana: str) -> None:
    ben = add(clinic, "Ben King")
    ann, at = person(clinic, "PT"), start_of(clinic, ana, "97140")
    wanted = Enter(visit=ben, code="97110", start=at + 10 * MINUTE, stop=at + 20 * MINUTE, clinician=ann)
    sheet = clinic.preview_correction(wanted)
    assert (sheet.fate, sheet.neighbors) == (Neighbors.LEAVE, ())
    assert [each.patient for each in sheet.left] == ["Ana Lopez"]
    clinic.correct(wanted, "Forgot to start")
    assert (lengths(clinic, ana)["97140"], lengths(clinic, ben)) == (1200, {"97110": 600})
    moved = Move(visit=ana, interval=row(clinic, ana, "97140").interval, to=ben)
    assert clinic.preview_correction(moved).fate is Neighbors.MOVE, "both patients are meant"


def test_a_forgotten_stretch_on_another_patient_cuts_there(clinic: Clinic, clock: HandClock, ana: str) -> None:
    ben = add(clinic, "Ben King")
    ann, at = person(clinic, "PT"), start_of(clinic, ana, "97140")
    wanted = Enter(visit=ben, code="97110", start=at + 10 * MINUTE, stop=at + 20 * MINUTE, clinician=ann)
    sheet = clinic.preview_correction(wanted, Neighbors.MOVE)
    assert [each.patient for each in sheet.neighbors] == ["Ana Lopez"]
    assert [each.patient for each in sheet.visits] == ["Ana Lopez", "Ben King"]
    left = clinic.preview_correction(wanted, Neighbors.LEAVE)
    told = {each.patient: [row.id.split(":")[0] for row in each.come] for each in left.visits}
    assert told["Ana Lopez"] == ["clinician-double-booked"]
    clinic.correct(wanted, "Forgot to start", Neighbors.MOVE)
    assert (lengths(clinic, ana)["97140"], lengths(clinic, ben)) == (600, {"97110": 600})


def test_what_runs_beside_or_in_one_group_needs_no_room(clinic: Clinic, clock: HandClock, ana: str) -> None:
    ann, at = person(clinic, "PT"), start_of(clinic, ana, "97110")
    heat = Enter(visit=ana, code="97014", start=at, stop=at + 20 * MINUTE, clinician=ann)
    assert clinic.preview_correction(heat).shared == 0
    ben = add(clinic, "Ben King")
    group = Enter(visit=ana, code="97150", start=at + 30 * MINUTE, stop=at + 34 * MINUTE, clinician=ann, group_size=2)
    clinic.correct(group, "Forgot to start")
    assert clinic.preview_correction(replace(group, visit=ben)).shared == 0
    assert clinic.preview_correction(replace(group, visit=ben, code="97110")).shared == 1


def test_an_entered_stretch_may_run_and_its_clock_is_the_floors(clinic: Clinic, clock: HandClock, ana: str) -> None:
    start = clinic.now() - 4 * MINUTE
    clinic.correct(Enter(visit=ana, code=None, start=start, stop=None, clinician=person(clinic, "PT")), "charting")
    clock.advance(minutes=1)
    assert runs(clinic, ana) == ["rest"]
    clinic.press("97110")
    assert lengths_of(clinic, ana, "") == [5 * MINUTE]


def lengths_of(clinic: Clinic, visit: str, code: str) -> list[int]:
    return [(each.stop or 0) - (each.start or 0) for each in rows(clinic, visit) if each.code == code]


WRONG: dict[str, Callable[[str, StretchRow, int, str], Correction]] = {
    "not happened yet": lambda visit, row, now, who: Edit(visit=visit, interval=row.interval, stop=now + 1),
    "has not happened": lambda visit, row, now, who: Enter(
        visit=visit, code="97110", start=now + 1, stop=None, clinician=who
    ),
    "end after it began": lambda visit, row, now, who: Edit(visit=visit, interval=row.interval, stop=row.start),
    "another day": lambda visit, row, now, who: Edit(visit=visit, interval=row.interval, start=now - 600 * MINUTE),
    "two patients or more": lambda visit, row, now, who: Edit(visit=visit, interval=row.interval, group_size=1),
    "not known here": lambda visit, row, now, who: Edit(visit=visit, interval=row.interval, clinician="x"),
    "00000 is not known": lambda visit, row, now, who: Edit(visit=visit, interval=row.interval, code="00000"),
    "not in the visit": lambda visit, row, now, who: Delete(visit=visit, interval="x"),
    "visit is not known": lambda visit, row, now, who: Move(visit=visit, interval=row.interval, to="x"),
}


@pytest.mark.parametrize("why", WRONG)
def test_what_cannot_be_is_refused_and_nothing_is_written(clinic: Clinic, ana: str, appends: Appends, why: str) -> None:
    wrong = WRONG[why](ana, row(clinic, ana, "97110"), clinic.now(), person(clinic, "PT"))
    appends.clear()
    with pytest.raises(Refused, match=why):
        clinic.preview_correction(wrong)
    with pytest.raises(Refused, match=why):
        clinic.correct(wrong, "x")
    assert appends == []


def test_stopped_three_minutes_ago(clinic: Clinic, clock: HandClock, ana: str, appends: Appends) -> None:
    clinic.press("97112")
    clock.advance(minutes=10)
    mine, pressed = row(clinic, ana, "97112"), clinic.now()
    clinic.correct(Edit(visit=ana, interval=mine.interval, stop=pressed - 3 * MINUTE), "Forgot to stop")
    assert kinds(appends) == [Stopped, Amended]
    assert (lengths(clinic, ana)["97112"], runs(clinic, ana)) == (420, [])
    now = row(clinic, ana, "97112")
    assert (now.pressed_start, now.pressed_stop) == (mine.start, pressed)
    assert clinic.visit(ana).notices == ()
    assert clinic.undo().redo == "correct 97112"
    assert runs(clinic, ana) == ["97112"]


def test_a_reason_is_needed(clinic: Clinic, ana: str) -> None:
    clinic.press("97112")
    mine = row(clinic, ana, "97112")
    with pytest.raises(Refused, match="Give a reason"):
        clinic.correct(Delete(visit=ana, interval=mine.interval), " \n")


def test_a_signed_visit_is_reopened_first(clinic: Clinic, ana: str, appends: Appends) -> None:
    ben = add(clinic, "Ben King")
    clinic.stop_visit(ana)
    mine = row(clinic, ana, "97140")
    with pytest.raises(Refused, match="Say when the stretch ended"):
        clinic.correct(Enter(visit=ana, code=None, start=0, stop=None, clinician=person(clinic, "PT")), "x")
    settle(clinic, ana)
    clinic.sign(ana)
    appends.clear()
    for wrong in (
        Delete(visit=ana, interval=mine.interval),
        Edit(visit=ana, interval=mine.interval, code="97110"),
        Move(visit=ana, interval=mine.interval, to=ben),
    ):
        with pytest.raises(Refused, match="Reopen it first"):
            clinic.correct(wrong, "x")
    over = Enter(visit=ben, code="97110", start=mine.start or 0, stop=mine.stop, clinician=person(clinic, "PT"))
    with pytest.raises(Refused, match="visit that is signed"):
        clinic.correct(over, "x", Neighbors.MOVE)
    assert appends == []
    clinic.correct(over, "x")
    clinic.resume_visit(ana, "late correction")
    clinic.correct(Delete(visit=ana, interval=mine.interval), "Not given")
    assert lines(clinic, ana) == {"97110-GP": (1, 10)}


def test_after_a_restart_everything_stands(clinic: Clinic, ana: str, reopened: Callable[[], Clinic]) -> None:
    second = row(clinic, ana, "97140")
    clinic.correct(Split(visit=ana, interval=second.interval, at=(second.start or 0) + MINUTE, rest=True), "x")
    clinic.correct(Delete(visit=ana, interval=row(clinic, ana, "97110").interval), "x")
    before = clinic.visit(ana)
    assert reopened().visit(ana) == before


def test_a_correction_that_the_log_cannot_take_is_held_like_any_press(
    clinic: Clinic, ana: str, unwritable: Callable[[], None]
) -> None:
    unwritable()
    sheet = clinic.correct(Delete(visit=ana, interval=row(clinic, ana, "97110").interval), "Not given")
    assert sheet.held is not None
    assert lengths(clinic, ana) == {"97140": 1200}
    clinic.undo()
    assert lengths(clinic, ana) == {"97110": 600, "97140": 1200}


def test_every_kind_offers_reasons(clinic: Clinic, ana: str) -> None:
    assert all(REASONS[kind] for kind in (Edit, Split, Move, Delete, Enter))
    assert row(clinic, ana, "97110").next_start == row(clinic, ana, "97140").start
    assert row(clinic, ana, "97140").next_start is None
    assert clinic.visit(ana).state is State.OPEN


def test_past_midnight_a_visit_is_put_right_like_any_other(clinic: Clinic, clock: HandClock) -> None:
    clock.advance(minutes=14 * 60 + 40)
    ana, ben = add(clinic, "Ana Lopez"), add(clinic, "Ben King")
    clinic.select(ana)
    clinic.press("97110")
    clock.advance(minutes=30)  # ten past twelve
    clinic.press("97140")
    clock.advance(minutes=25)
    clinic.press("97140")
    late = row(clinic, ana, "97140")
    assert late.start is not None
    assert late.stop is not None

    clinic.correct(Edit(visit=ana, interval=late.interval, stop=late.stop - 5 * MINUTE), "Forgot to stop")
    clinic.correct(Edit(visit=ana, interval=late.interval, start=late.start + MINUTE), "Forgot to start")
    assert lengths(clinic, ana)["97140"] == 19 * 60
    forgotten = Enter(
        visit=ana, code="97112", start=late.stop - 4 * MINUTE, stop=late.stop, clinician=person(clinic, "PT")
    )
    clinic.correct(forgotten, "Forgot to start")
    assert lengths(clinic, ana)["97112"] == 4 * 60
    clinic.correct(Move(visit=ana, interval=late.interval, to=ben), "Pressed for the wrong patient")
    assert lengths(clinic, ben) == {"97140": 19 * 60}

    clock.advance(minutes=10 * 60)
    another = replace(forgotten, start=clinic.now() - 20 * MINUTE, stop=clinic.now())
    with pytest.raises(Refused, match="another day"):
        clinic.correct(another, "Forgot to start")
    clara = add(clinic, "Clara Diaz")
    with pytest.raises(Refused, match="another day"):
        clinic.correct(Move(visit=ana, interval=row(clinic, ana, "97110").interval, to=clara), "Wrong patient")
