"""The register: what is said of a patient changed and taken back, doubles merged and parted, the schedule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.visit import (
    AppointmentEnded,
    Discipline,
    Event,
    Logged,
    PatientAdded,
    PatientMerged,
    PatientsApart,
    Scheduled,
)
from tests.clinic.hand_clock import HandClock
from tests.clinic.test_care import FORM

Appends = list[tuple[Logged, ...]]
BORN = date(1980, 2, 3)


def events(appends: Appends) -> list[Event]:
    return [record.event for batch in appends for record in batch]


def known(clinic: Clinic, name: str) -> str:
    (found,) = clinic.patients(name)
    return found.id


def add(clinic: Clinic, name: str, mrn: str = "", payer: str = "medicare") -> str:
    return clinic.registering.add(name=name, mrn=mrn, payer=payer, discipline="PT", born=BORN)


def selected(sheet: FloorSheet) -> str:
    assert sheet.visit is not None
    return sheet.visit.visit


def test_what_is_said_of_a_patient_is_changed_and_taken_back(clinic: Clinic, appends: Appends) -> None:
    ana = add(clinic, "Ana Lopez", "1001")
    ben = add(clinic, "Ben King", "1002")
    appends.clear()
    clinic.registering.change(ana, name="Ana Perez", mrn="1003", payer="cash", discipline="OT", born=None)
    (said,) = events(appends)
    assert isinstance(said, PatientAdded)
    assert (said.name, said.mrn, said.payer, said.discipline, said.born) == (
        "Ana Perez", "1003", "cash", Discipline.OT, None,
    )  # fmt: skip
    assert str(said.patient) == ana
    assert known(clinic, "perez") == ana
    clinic.undo()
    before = events(appends)[-1]
    assert isinstance(before, PatientAdded)
    assert (before.name, before.mrn, before.born) == ("Ana Lopez", "1001", BORN)
    assert clinic.chart.sheet(ana).name == "Ana Lopez"
    clinic.redo()
    assert clinic.chart.sheet(ana).name == "Ana Perez"
    with pytest.raises(Refused, match=r"A\.P\. already has the number 1003"):
        clinic.registering.change(ben, name="Ben King", mrn="1003", payer="cash", discipline="PT")
    count = len(events(appends))
    clinic.registering.change(ana, name="Ana Perez", mrn="1003", payer="cash", discipline="OT")
    assert len(events(appends)) == count, "nothing was said that was not said"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"name": " "}, "name or initials"),
        ({"payer": "nobody"}, "Choose a payer"),
        ({"discipline": "MD"}, "Choose a discipline"),
        ({"born": date(2999, 1, 1)}, "date of birth"),
        ({"born": date(1700, 1, 1)}, "date of birth"),
    ],
)
def test_a_wrong_particular_changes_nothing(clinic: Clinic, appends: Appends, wrong: dict[str, str], why: str) -> None:
    ana = add(clinic, "Ana Lopez")
    appends.clear()
    right = {"name": "Ana", "mrn": "", "payer": "medicare", "discipline": "PT"}
    with pytest.raises(Refused, match=why):
        clinic.registering.change(ana, **{**right, **wrong})  # pyright: ignore[reportArgumentType]
    assert events(appends) == []


def test_doubles_on_the_floor_become_one_and_are_parted_again(
    clinic: Clinic, clock: HandClock, appends: Appends
) -> None:
    first = selected(clinic.add_patient(name="Ana Lopez", mrn="1001", payer="medicare", discipline="PT"))
    clinic.press("97110")
    clock.advance(minutes=8)
    clinic.press("97110")
    second = selected(clinic.add_patient(name="Ana López", mrn="2002", payer="medicare", discipline="PT"))
    clinic.press("97110")
    clock.advance(minutes=7)
    clinic.press("97110")
    lines = [[(line.text, line.units) for line in clinic.visit(each).lines] for each in (first, second)]
    (pair,) = clinic.registering.alike()
    assert (pair.why, pair.differ) == ("the same name", ("name", "record number"))
    assert (pair.one.visits, pair.other.visits) == (1, 1)
    ana, double = clinic.visit(first).patient, clinic.visit(second).patient
    appends.clear()
    clinic.registering.merge(double, ana)
    (said,) = events(appends)
    assert isinstance(said, PatientMerged)
    assert (str(said.patient), str(said.into), said.holds) == (double, ana, True)
    assert clinic.visit(second).patient == ana
    assert clinic.visit(second).mrn == "1001"
    together = sum(line.units for each in (first, second) for line in clinic.visit(each).lines)
    assert together == 1, "8 and 7 minutes of one patient's day are one unit"
    assert clinic.registering.alike() == ()
    sheet = clinic.chart.sheet(double)
    assert (sheet.id, sheet.mrn, len(sheet.visits)) == (ana, "1001", 2)
    assert [each.id for each in sheet.doubles] == [double]
    assert [row.id for row in clinic.patients("2002")] == [ana]
    with pytest.raises(Refused, match="one patient already"):
        clinic.registering.merge(ana, double)
    clinic.undo()
    assert [[(line.text, line.units) for line in clinic.visit(each).lines] for each in (first, second)] == lines
    assert clinic.visit(second).patient == double
    clinic.redo()
    clinic.registering.part(double)
    assert clinic.visit(second).patient == double
    with pytest.raises(Refused, match="was not merged"):
        clinic.registering.part(double)


def test_two_who_only_look_alike_are_not_asked_about_again(clinic: Clinic, appends: Appends, reopened) -> None:
    ana, double, ben = add(clinic, "Ana Lopez"), add(clinic, "Ana Lopez"), add(clinic, "Ben King")
    assert len(clinic.registering.alike()) == 1
    appends.clear()
    clinic.registering.tell_apart(double, ana)
    (said,) = events(appends)
    assert isinstance(said, PatientsApart)
    assert [str(said.one), str(said.other)] == sorted((ana, double))
    assert clinic.registering.alike() == ()
    clinic.undo()
    assert len(clinic.registering.alike()) == 1
    clinic.redo()
    second = reopened()
    assert second.registering.alike() == ()
    assert second.registering.pair(ana, ben).why == "the same date of birth"
    second.registering.merge(ana, ben)
    with pytest.raises(Refused, match="one patient already"):
        second.registering.tell_apart(ana, ben)


def test_what_hangs_on_an_entry_is_told_before_it_is_merged(clinic: Clinic) -> None:
    ana, ben = add(clinic, "Ana Lopez"), clinic.registering.add(name="Al", mrn="", payer="cash", discipline="PT")
    clinic.care.write(ana, replace(FORM, authorization="A-1"))
    clinic.care.write(ana, replace(FORM, discipline="OT"))
    pair = clinic.registering.pair(ana, ben)
    assert (pair.one.courses, pair.one.authorizations) == (2, 1)
    assert (pair.other.courses, pair.other.authorizations) == (0, 0)
    assert pair.why == ""


def test_a_chain_of_merges_ends_at_one_and_is_there_after_a_restart(clinic: Clinic, reopened) -> None:
    ana, bea, cho = (add(clinic, name) for name in ("Ana", "Bea", "Cho"))
    clinic.registering.merge(ana, bea)
    clinic.registering.merge(bea, cho)
    with pytest.raises(Refused, match="one patient already"):
        clinic.registering.merge(cho, ana)
    second = reopened()
    assert {second.chart.sheet(each).name for each in (ana, bea, cho)} == {"Cho"}
    second.registering.part(bea)
    assert [second.chart.sheet(each).name for each in (ana, bea, cho)] == ["Bea", "Bea", "Cho"]


def test_a_signed_bill_stays_as_it_was_signed(clinic: Clinic, clock: HandClock) -> None:
    visits: list[str] = []
    for name, minutes in (("Ana Lopez", 23), ("Anna Lopez", 16)):
        visits.append(selected(clinic.add_patient(name=name, mrn="", payer="medicare", discipline="PT")))
        clinic.press("97110")
        clock.advance(minutes=minutes)
        clinic.stop_visit(visits[-1])
    clinic.sign(visits[0])
    bill = clinic.visit(visits[0]).lines
    clinic.registering.merge(clinic.visit(visits[0]).patient, clinic.visit(visits[1]).patient)
    assert clinic.visit(visits[0]).lines == bill
    assert clinic.visit(visits[0]).patient == clinic.visit(visits[1]).patient


# --- the schedule


def test_who_is_expected_comes_with_one_press(clinic: Clinic, appends: Appends) -> None:
    today = clinic.floor().today
    ana, ben = add(clinic, "Ana Lopez"), add(clinic, "Ben King")
    late = clinic.schedule.add(ana, today, 630, payer="cash", discipline="OT")
    soon = clinic.schedule.add(ben, today, 540)
    clinic.schedule.add(ben, today + timedelta(days=1), None)
    assert [(row.name, row.time) for row in clinic.schedule.waiting()] == [
        ("Ben King", "09:00"),
        ("Ana Lopez", "10:30"),
    ]
    appends.clear()
    sheet = clinic.begin_appointment(late)
    came = events(appends)[1]
    assert isinstance(came, AppointmentEnded)
    assert (str(came.appointment), came.what, str(came.visit)) == (late, "came", selected(sheet))
    assert (clinic.visit(selected(sheet)).payer_id, clinic.visit(selected(sheet)).discipline) == ("cash", "OT")
    assert [row.id for row in clinic.schedule.waiting()] == [soon]
    with pytest.raises(Refused, match="has ended"):
        clinic.begin_appointment(late)
    clinic.undo()
    assert [row.id for row in clinic.schedule.waiting()] == [soon, late]
    assert clinic.floor().cards == ()
    clinic.redo()
    assert [row.id for row in clinic.schedule.waiting()] == [soon]
    clinic.begin_visit(ben)
    clinic.begin_appointment(soon)
    assert len(clinic.floor().cards) == 2, "who is there already is not opened again"
    assert clinic.schedule.waiting() == ()


def test_a_no_show_and_a_cancelled_one_are_taken_back(clinic: Clinic, appends: Appends) -> None:
    today = clinic.floor().today
    ana = add(clinic, "Ana Lopez")
    booked = clinic.schedule.add(ana, today, 600)
    with pytest.raises(Refused, match="expected at that time"):
        clinic.schedule.add(ana, today, 600)
    with pytest.raises(Refused, match="reason"):
        clinic.schedule.end(booked, "no-show", "")
    clinic.schedule.end(booked, "no-show", "Could not be reached")
    assert [(row.what, row.reason) for row in clinic.schedule.on(today)] == [("no-show", "Could not be reached")]
    clinic.undo()
    assert [row.what for row in clinic.schedule.on(today)] == [""]
    clinic.schedule.end(booked, "cancelled", "Ill")
    clinic.schedule.take_back(booked)
    assert events(appends)[-1] == AppointmentEnded(appointment=_id(booked), what="", reason="")
    with pytest.raises(Refused, match="Nothing was said"):
        clinic.schedule.take_back(booked)
    clinic.schedule.add(ana, today, 615, appointment=booked)
    assert [row.time for row in clinic.schedule.on(today)] == ["10:15"]
    clinic.undo()
    assert [row.time for row in clinic.schedule.on(today)] == ["10:00"]
    clinic.schedule.end(booked, "removed", "")
    assert clinic.schedule.on(today) == ()
    clinic.undo()
    assert len(clinic.schedule.on(today)) == 1
    other = clinic.schedule.add(ana, today, 700)
    clinic.undo()
    assert [row.id for row in clinic.schedule.on(today)] == [booked]
    clinic.redo()
    assert [row.id for row in clinic.schedule.on(today)] == [booked, other]
    assert sum(isinstance(each, Scheduled) for each in events(appends)) == 5


@pytest.mark.parametrize("what", ["came", "", "gone"])
def test_an_appointment_ends_in_three_ways(clinic: Clinic, what: str) -> None:
    booked = clinic.schedule.add(add(clinic, "Ana"), clinic.floor().today, None)
    with pytest.raises(Refused, match="no-show, cancelled or removed"):
        clinic.schedule.end(booked, what, "because")


def test_nothing_of_the_register_is_said_while_the_log_cannot_take_it(clinic: Clinic, unwritable) -> None:
    from ptcoder.store import LogError

    ana, bea = add(clinic, "Ana"), add(clinic, "Bea")
    unwritable()
    with pytest.raises(LogError):
        clinic.registering.merge(ana, bea)
    assert clinic.chart.sheet(ana).name == "Ana"
    assert clinic.floor().undo == ""


def _id(text: str):
    from uuid import UUID

    return UUID(text)
