"""One press: what starts, what stops, and that it is one transaction."""

from __future__ import annotations

import pytest

from ptcoder.clinic import Clinic
from ptcoder.clinic.sheets import Status
from ptcoder.visit import (
    MINUTE,
    SECOND,
    Counted,
    Event,
    Logged,
    PatientAdded,
    PersonAdded,
    SignedIn,
    Started,
    Stopped,
    Viewed,
    VisitOpened,
)
from tests.clinic.hand_clock import DAY, HandClock, add
from tests.clinic.looking import card, errors, face, lengths, lines, runs, tiles

Appends = list[tuple[Logged, ...]]


def said(records: tuple[Logged, ...]) -> list[type[Event]]:
    """The types of one transaction's events, whose numbers follow each other."""
    numbers = [(record.stamp.lamport, record.stamp.n) for record in records]
    assert numbers == [(numbers[0][0] + i, numbers[0][1] + i) for i in range(len(numbers))]
    assert len({record.stamp.moment for record in records}) == 1
    return [type(record.event) for record in records]


def person(clinic: Clinic, name: str) -> str:
    (found,) = (each.id for each in clinic.floor().people if each.name == name)
    return found


def test_an_empty_floor(clinic: Clinic) -> None:
    sheet = clinic.floor()
    assert (sheet.today, sheet.cards, sheet.visit, sheet.questions, sheet.notices) == (DAY, (), None, (), ())
    assert (sheet.undo, sheet.redo, sheet.banner) == ("", "", "")
    assert [(each.name, each.role, each.current) for each in sheet.people] == [("Ann Example", "PT", True)]


def test_a_new_patient_is_on_the_floor_and_selected(clinic: Clinic, appends: Appends) -> None:
    sheet = clinic.add_patient(name=" Ana  Lopez ", mrn="M-1", payer="medicare", discipline="PT")
    assert [said(each) for each in appends] == [[PatientAdded, VisitOpened]]
    (one,) = sheet.cards
    assert (one.name, one.initials, one.status, one.selected) == ("Ana Lopez", "A.L.", Status.WAITING, True)
    assert (one.clock, one.timed_minutes, one.units) == (None, 0, 0)
    assert sheet.visit is not None
    assert (sheet.visit.mrn, sheet.visit.payer_id, sheet.visit.discipline) == ("M-1", "medicare", "PT")
    assert sheet.undo == "add A.L."


def test_a_press_starts_and_the_same_press_stops(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    ana = add(clinic, "Ana Lopez")
    appends.clear()
    sheet = clinic.press("97110")
    assert sheet.undo == "start 97110"
    assert tiles(clinic, ana)["97110"].running
    assert card(sheet, ana).status is Status.TREATING
    clock.advance(90)
    sheet = clinic.press("97110")
    assert sheet.undo == "stop 97110"
    assert not tiles(clinic, ana)["97110"].running
    assert card(sheet, ana).status is Status.WAITING
    assert [said(each) for each in appends] == [[Started], [Stopped]]
    assert lengths(clinic, ana) == {"97110": 90}
    assert face(clinic, ana, "97110").done == 90 * SECOND


def test_a_third_press_goes_on_where_the_clock_stood(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    for _ in range(2):
        clinic.press("97110")
        clock.advance(345)
        clinic.press("97110")
        clock.advance(10)
    clinic.press("97110")
    clock.advance(5)
    assert face(clinic, ana, "97110").elapsed(clinic.now()) == 695 * SECOND
    assert lines(clinic, ana) == {"97110-GP": (1, 11)}  # 11:35, floored once


def test_another_code_switches_in_one_transaction(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(33 * 60)
    appends.clear()
    clinic.press("97140")
    assert [said(each) for each in appends] == [[Stopped, Started]]
    assert runs(clinic, ana) == ["97140"]
    clock.advance(7 * 60)
    clinic.press("97140")
    assert lengths(clinic, ana) == {"97110": 33 * 60, "97140": 7 * 60}
    assert errors(clinic, ana) == []


def test_the_clinician_s_one_attended_clock_crosses_patients(
    clinic: Clinic, clock: HandClock, appends: Appends
) -> None:
    ana, ben = add(clinic, "Ana Lopez"), add(clinic, "Ben King")
    clinic.select(ana)
    clinic.press("97110")
    clock.advance(600)
    clinic.select(ben)
    appends.clear()
    sheet = clinic.press("97140")
    assert [said(each) for each in appends] == [[Stopped, Started]]
    assert [str(getattr(record.event, "visit", "")) for record in appends[0]] == [ana, ben]
    assert runs(clinic, ana) == []
    assert runs(clinic, ben) == ["97140"]
    assert [each.status for each in sheet.cards] == [Status.WAITING, Status.TREATING]
    assert lengths(clinic, ana) == {"97110": 600}


def test_an_unattended_modality_runs_beside(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    ana, ben = add(clinic, "Ana Lopez"), add(clinic, "Ben King")
    clinic.select(ana)
    clinic.press("97014")
    clock.advance(120)
    clinic.press("97010")
    clinic.select(ben)
    appends.clear()
    sheet = clinic.press("97110")
    assert [said(each) for each in appends] == [[Started]]
    assert runs(clinic, ana) == ["97014", "97010"]
    assert card(sheet, ana).status is Status.UNATTENDED
    estim = tiles(clinic, ana)["97014"]
    assert (estim.shown, estim.attended) == ("G0283", False)
    assert estim.clock.left(clinic.now()) == 13 * MINUTE
    clock.advance(14 * 60)
    assert face(clinic, ana, "97014").left(clinic.now()) == -MINUTE
    assert runs(clinic, ana) == ["97014", "97010"]  # it is over, and nothing stopped by itself
    assert errors(clinic, ana, ben) == []


def test_the_card_shows_the_attended_clock_before_the_countdown(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(30)
    clinic.press("97110")
    clinic.press("97014")
    clock.advance(60)
    shown = card(clinic.floor(), ana).clock
    assert shown is not None
    assert shown.left(clinic.now()) == 14 * MINUTE
    sheet = clinic.press("97110")
    clock.advance(5)
    shown = card(sheet, ana).clock
    assert shown is not None
    assert (shown.preset, shown.elapsed(clinic.now())) == (None, 5 * SECOND)


def test_rest_stops_treatment_and_is_billed_to_nobody(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(600)
    appends.clear()
    sheet = clinic.press(None)
    assert [said(each) for each in appends] == [[Stopped, Started]]
    assert runs(clinic, ana) == ["rest"]
    assert card(sheet, ana).status is Status.WAITING
    assert tiles(clinic, ana)[None].running
    clock.advance(600)
    clinic.press(None)
    assert lines(clinic, ana) == {"97110-GP": (1, 10)}
    assert lengths(clinic, ana) == {"97110": 600, "rest": 600}
    assert clinic.visit(ana).total_minutes == 10


def test_a_group_is_one_stretch_of_attention_for_two(clinic: Clinic, clock: HandClock) -> None:
    ana, ben = add(clinic, "Ana Lopez"), add(clinic, "Ben King")
    clinic.press("97110")
    clock.advance(480)
    for visit in (ana, ben):
        clinic.select(visit)
        clinic.press("97150")
    assert (runs(clinic, ana), runs(clinic, ben)) == (["97150"], ["97150"])
    clock.advance(1200)
    clinic.press("97150")  # Ben's
    assert (runs(clinic, ana), runs(clinic, ben)) == (["97150"], [])
    clinic.press("97140")  # one-on-one with Ben: nobody leads the group any more
    assert (runs(clinic, ana), runs(clinic, ben)) == ([], ["97140"])
    clock.advance(480)
    clinic.stop_all()
    assert errors(clinic, ana, ben) == []
    assert lines(clinic, ana) == {"97150-GP": (1, 20)}
    assert lines(clinic, ben) == {"97110-GP": (1, 8), "97150-GP": (1, 20), "97140": (0, 8)}


def test_each_clinician_has_an_attended_clock(clinic: Clinic, clock: HandClock) -> None:
    clinic.add_person("Bo Sample", "PTA")
    ana, ben = add(clinic, "Ana Lopez"), add(clinic, "Ben King")
    clinic.press("97110")  # Bo treats Ben
    clock.advance(60)
    clinic.set_clinician(person(clinic, "Ann Example"))
    clinic.select(ana)
    clinic.press("97140")
    assert (runs(clinic, ana), runs(clinic, ben)) == (["97140"], ["97110"])
    clock.advance(60)
    clinic.press("97112")
    assert (runs(clinic, ana), runs(clinic, ben)) == (["97112"], ["97110"])
    clock.advance(60)
    clinic.stop_visit(ana)
    assert runs(clinic, ben) == ["97110"]
    clock.advance(60)
    clinic.select(ben)
    clinic.press("97110")  # whoever presses: a button that runs stops
    assert lengths(clinic, ben) == {"97110": 240}
    assert errors(clinic, ana, ben) == []


def test_the_presser_is_in_the_record(clinic: Clinic, appends: Appends) -> None:
    add(clinic, "Ana Lopez")
    clinic.add_person("Bo Sample", "PTA")
    clinic.press("97110")
    (record,) = appends[-1]
    assert isinstance(record.event, Started)
    assert str(record.event.clinician) == str(record.stamp.who) == person(clinic, "Bo Sample")
    assert record.event.role == "PTA"
    assert [said(each) for each in appends[-3:-1]] == [[PersonAdded], [SignedIn, Viewed]]


def test_a_counted_service_counts_by_the_press(clinic: Clinic, appends: Appends) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    appends.clear()
    clinic.press("98975")
    clinic.press("98975")
    assert [said(each) for each in appends] == [[Counted], [Counted]]
    assert runs(clinic, ana) == ["97110"]
    assert next(units for text, (units, _) in lines(clinic, ana).items() if text.startswith("98975")) == 2


def test_lines_and_units_of_given_minutes(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=33)
    clinic.press("97140")
    clock.advance(minutes=7)
    clinic.press("97140")
    sheet = clinic.visit(ana)
    assert lines(clinic, ana) == {"97110-GP": (2, 33), "97140-GP": (1, 7)}
    assert (sheet.timed_minutes, sheet.total_minutes, sheet.timed_units) == (40, 40, 3)
    assert sheet.bands[:4] == (8, 23, 38, 53)
    assert all(line.why and line.label for line in sheet.lines)
    one = card(clinic.floor(), ana)
    assert (one.timed_minutes, one.units) == (40, 3)


def test_what_runs_is_in_the_lines_as_if_it_stopped_now(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=7, seconds=59)
    assert clinic.visit(ana).timed_units == 0
    clock.advance(1)
    sheet = clinic.floor().visit
    assert sheet is not None
    assert [(line.text, line.units, line.minutes) for line in sheet.lines] == [("97110-GP", 1, 8)]
    assert sheet.bars[0].stop is None


@pytest.mark.parametrize(("payer", "bands"), [("medicare", True), ("commercial-cms", True), ("commercial-ama", False)])
def test_bands_only_where_the_total_counts(clinic: Clinic, payer: str, bands: bool) -> None:
    assert bool(clinic.visit(add(clinic, "Ana Lopez", payer)).bands) == bands


def test_another_rule_is_told_where_it_gives_something_else(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=15)
    clinic.press("97110")
    assert clinic.visit(ana).what_if == ""
    for code in ("97140", "97112"):
        clinic.press(code)
        clock.advance(minutes=8)
        clinic.press(code)
    said_so = clinic.visit(ana).what_if  # 31 minutes are two units in all; alone each of the three has one
    assert "97140 \N{MULTIPLICATION SIGN} 1" in said_so
    assert "97112 \N{MULTIPLICATION SIGN} 1" in said_so
    assert sum(units for units, _ in lines(clinic, ana).values()) == 2


def test_patients_stand_in_the_order_of_arrival_whatever_is_pressed(clinic: Clinic, clock: HandClock) -> None:
    visits = []
    for name in ("Ana Lopez", "Ben King", "Chi Tran"):
        visits.append(add(clinic, name))
        clock.step(-60)
    for visit in (visits[0], visits[2], visits[0], visits[1]):
        clinic.select(visit)
        sheet = clinic.press("97110")
        assert [each.visit for each in sheet.cards] == visits
        assert [each.selected for each in sheet.cards] == [each == visit for each in visits]
    assert [row.visit for row in clinic.day().rows] == visits
    clinic.undo()
    assert [each.visit for each in clinic.stop_visit(visits[1]).cards] == visits


def test_stopping_all_leaves_the_patient_on_the_floor(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97014")
    clinic.press("97110")
    clock.advance(60)
    appends.clear()
    sheet = clinic.stop_all()
    assert [said(each) for each in appends] == [[Stopped, Stopped]]
    assert runs(clinic, ana) == []
    assert card(sheet, ana).status is Status.WAITING


def test_a_patient_who_comes_back_is_taken_from_the_register(clinic: Clinic, appends: Appends) -> None:
    ana = add(clinic, "Ana Lopez")
    add(clinic, "Ben King")
    (row,) = clinic.patients("lop")
    assert (row.name, row.on_floor) == ("Ana Lopez", ana)
    appends.clear()
    sheet = clinic.begin_visit(row.id.upper())
    assert appends == []  # she is here: selected, not opened again
    assert sheet.visit is not None
    assert sheet.visit.visit == ana
    clinic.press("97110")
    clinic.stop_visit(ana)
    assert clinic.patients("lop")[0].on_floor is None
    sheet = clinic.begin_visit(row.id)
    assert len(sheet.cards) == 3
    assert sheet.visit is not None
    assert sheet.visit.visit != ana


def test_sheets_are_equal_when_nothing_changed(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97014")
    clinic.press("97110")
    clock.advance(minutes=8)
    assert clinic.floor() == clinic.floor()
    assert clinic.visit(ana) == clinic.visit(ana)
    assert clinic.day() == clinic.day()
    before = clinic.floor()
    clock.advance(1)
    assert clinic.floor().cards == before.cards  # a second paints itself: no sheet is remade for it
    clock.advance(minutes=1)
    assert clinic.floor().cards != before.cards


def test_looking_writes_nothing(clinic: Clinic, appends: Appends) -> None:
    ana = add(clinic, "Ana Lopez")
    appends.clear()
    clinic.floor()
    clinic.visit(ana)
    clinic.day()
    clinic.patients("a")
    clinic.payers()
    clinic.select(ana)
    clinic.set_clinician(person(clinic, "Ann Example"))
    assert appends == []
