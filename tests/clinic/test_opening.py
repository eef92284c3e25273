"""What a start of the program reads, what it leaves, and what goes on where it was."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from ptcoder.clinic import Clinic, FastClock, Refused, SystemClock
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.demo import PATIENTS, open_demo
from ptcoder.store import Draft, Log, LogError
from ptcoder.visit import (
    SECOND,
    Closed,
    Discipline,
    Event,
    Logged,
    Moment,
    PatientAdded,
    Role,
    Signed,
    Started,
    State,
    Stopped,
    VisitOpened,
)
from tests.clinic.hand_clock import DAY, HandClock, add
from tests.clinic.looking import errors, lines, runs, settle

Again = Callable[[], Clinic]


def old_visit(day: date, bill: str | None, payer: str = "medicare") -> list[Event]:
    """A visit of a day on which 97110 was given; signed where there is a bill."""
    visit, interval, patient = uuid4(), uuid4(), uuid4()
    found: list[Event] = [
        PatientAdded(patient=patient, name="Old One", mrn="", payer=payer, discipline=Discipline.PT),
        VisitOpened(visit=visit, patient=patient, payer=payer, discipline=Discipline.PT, date=day),
        Started(visit=visit, interval=interval, code="97110", clinician=None, role=Role.PT, attendance=None),
        Stopped(visit=visit, interval=interval),
        Closed(visit=visit),
    ]
    if bill is not None:
        found.append(Signed(visit=visit, version=1, bill=bill, edition="e", program="p"))
    return found


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """The visits whose records were read from the log."""
    found: list[UUID] = []
    visit = Log.visit

    def spy(log: Log, key: UUID) -> list[Logged]:
        found.append(key)
        return visit(log, key)

    monkeypatch.setattr(Log, "visit", spy)
    return found


def test_old_signed_visits_are_not_read(tmp_path: Path, clock: HandClock, read: list[UUID]) -> None:
    """Two thousand of them, a year's: neither opening nor any look or press touches one."""
    moment = clock.look()
    with Log.open(tmp_path / "data") as log:
        drafts = [
            Draft(event=event, moment=moment, who=None)
            for n in range(2000)
            for event in old_visit(DAY - timedelta(days=2 + n % 250), "{}")
        ]
        log.append(drafts)
        log.append([Draft(event=event, moment=moment, who=None) for event in old_visit(DAY, "{}")])
        (today,) = log.visits_on(DAY)
        waiting = old_visit(DAY - timedelta(days=600), None)
        log.append([Draft(event=event, moment=moment, who=None) for event in waiting])
        (unsigned,) = log.unfinished_visits()
    clinic = Clinic.open(tmp_path / "data", clock=clock)
    assert sorted(read) == sorted([today, unsigned])
    clinic.add_person("Ann Example", "PT")
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clinic.undo()
    assert [card.visit for card in clinic.floor().cards] == [str(unsigned), ana]
    assert len(clinic.day().rows) == 2
    assert len(read) == 2
    yesterday = DAY - timedelta(days=2)
    assert len(clinic.day(yesterday).rows) == 8
    assert len(read) == 10
    clinic.day(yesterday)
    assert len(read) == 10
    clinic.close()


def test_a_visit_left_from_yesterday_is_coded_with_all_of_its_day(
    clinic: Clinic, clock: HandClock, reopened: Again
) -> None:
    """Ben, whose group it was, is signed already, and nobody asked for him today."""
    ana, ben = add(clinic, "Ana Lopez"), add(clinic, "Ben King")
    for visit in (ana, ben):
        clinic.select(visit)
        clinic.press("97150")
    clock.advance(minutes=20)
    for visit in (ana, ben):
        clinic.stop_visit(visit)
    settle(clinic, ben)
    clinic.sign(ben)
    clock.advance(24 * 3600)
    clinic = reopened()
    assert [card.visit for card in clinic.floor().cards] == [ana]
    assert errors(clinic, ana) == []
    settle(clinic, ana)
    clinic.sign(ana)
    clock.advance(24 * 3600)
    clinic = reopened()
    assert clinic.floor().cards == ()
    clinic.resume_visit(ana, "a note was missing")  # read again, with its day
    assert errors(clinic, ana) == []


def test_the_floor_is_the_same_after_a_restart(clinic: Clinic, clock: HandClock, reopened: Again) -> None:
    ana, ben = add(clinic, "Ana Lopez"), add(clinic, "Ben King", "commercial-ama")
    clinic.press("97014")
    clinic.select(ana)
    clinic.press("97110")
    clock.advance(minutes=9)
    clinic.press("98975")
    clinic.stop_visit(ben)
    clinic.select(ana)
    before = clinic.floor()
    after = reopened().floor()
    assert after.cards == before.cards
    assert after.visit == before.visit
    assert (after.questions, after.notices, after.today) == (before.questions, before.notices, before.today)
    assert (after.undo, after.redo) == ("", "")


def test_whoever_is_being_treated_is_selected(clinic: Clinic, reopened: Again) -> None:
    add(clinic, "Ana Lopez")
    ben = add(clinic, "Ben King")
    clinic.press("97110")
    sheet = reopened().floor().visit
    assert sheet is not None
    assert sheet.visit == ben


def test_who_pressed_last_goes_on_treating(clinic: Clinic, reopened: Again) -> None:
    """Not the first by name: minutes would be written down to another person's license."""
    clinic.add_person("Zoe Sample", "PTA")
    ana = add(clinic, "Ana Lopez")
    clinic = reopened()
    assert [each.name for each in clinic.floor().people if each.current] == ["Zoe Sample"]
    clinic.press("97110")
    clinic.set_clinician(next(each.id for each in clinic.floor().people if each.role == "PT"))
    clinic.press("97140")
    assert runs(clinic, ana) == ["97110", "97140"]
    assert [each.role for each in reopened().floor().people if each.current] == ["PT"]


def test_a_clinic_that_cannot_be_opened_lets_go_of_its_log(
    tmp_path: Path, clock: HandClock, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Log] = []
    close = Log.close

    def spy(log: Log) -> None:
        closed.append(log)
        close(log)

    def fail(_log: Log) -> list[UUID]:
        raise LogError("damaged")

    monkeypatch.setattr(Log, "close", spy)
    monkeypatch.setattr(Log, "unfinished_visits", fail)
    with pytest.raises(LogError):
        Clinic.open(tmp_path / "data", clock=clock)
    assert len(closed) == 1


# --- clocks of the computer


def test_the_computer_s_clocks() -> None:
    clock = SystemClock()
    one, two = clock.look(), clock.look()
    assert one.boot == two.boot == SystemClock().look().boot
    assert len(one.boot) == 16
    assert 0 <= two.mono_us - one.mono_us < SECOND
    assert 0 <= two.at_us - one.at_us < SECOND
    assert -14 * 60 <= one.off_min <= 14 * 60


@pytest.mark.skipif(os.name != "posix", reason="only POSIX sets the zone of one program")
def test_the_offset_is_the_wall_s(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as zone:
        for name, minutes in (("EST5", -300), ("<+0545>-5:45", 345), ("UTC0", 0)):
            zone.setenv("TZ", name)
            time.tzset()
            assert SystemClock().look().off_min == minutes
    time.tzset()


def test_the_fast_clock_runs_by_its_speed(clock: HandClock) -> None:
    fast = FastClock(60, clock)
    before = fast.look()
    clock.advance(10)
    clock.step(3600)  # it asks the clock that counts sleep
    after = fast.look()
    assert after.mono_us - before.mono_us == after.at_us - before.at_us == 600 * SECOND
    assert (after.boot, after.off_min) == (before.boot, before.off_min)


@pytest.mark.parametrize("offset", [-300, 0, 345])
def test_the_fast_clock_may_start_in_the_morning(clock: HandClock, offset: int) -> None:
    clock.off_min = offset
    look = FastClock(60, clock, hour=8).look()
    wall = look.at_us + look.off_min * 60 * SECOND
    assert wall // (3600 * SECOND) % 24 == 8
    assert wall % (3600 * SECOND) == 0
    assert wall // (86400 * SECOND) == (clock.at_us + offset * 60 * SECOND) // (86400 * SECOND)


def test_an_anchor_of_another_boot_holds_nothing(clock: HandClock) -> None:
    floor = FloorClock(clock)
    floor.hold(clock.look())
    clock.reboot(100)
    now: Moment = floor.look()
    assert floor.axis(now) == clock.at_us
    assert floor.said(now) is None
    assert floor.moved(now) == 0
    clock.forget_boot()
    floor.hold(clock.look())
    clock.step(50)
    assert floor.axis(floor.look()) == clock.at_us


# --- the demonstration


def test_the_demonstration_is_gone_when_it_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    demo = open_demo(speed=600)
    sheet = demo.floor()
    assert "600 times faster" in sheet.banner
    assert len(sheet.cards) == 6
    assert [each.role for each in sheet.people if each.current] == ["PT"]
    assert (sheet.undo, sheet.redo) == ("", "")
    assert len(list(tmp_path.iterdir())) == 1
    demo.press(None)
    demo.close()
    assert list(tmp_path.iterdir()) == []
    demo.close()


def test_every_demonstrated_patient_can_be_treated_and_signed(tmp_path: Path, clock: HandClock) -> None:
    """The whole way for each shipped payer and discipline, by buttons alone."""
    clinic = Clinic.open(tmp_path / "data", clock=clock)
    clinic.add_person("Ann Example", "PT")
    for name, mrn, payer, discipline in PATIENTS:
        sheet = clinic.add_patient(name=name, mrn=mrn, payer=payer, discipline=discipline).visit
        assert sheet is not None
        code = next(tile.code for tile in sheet.groups[0].tiles if tile.key == 1)
        clinic.press(code)
        clock.advance(minutes=30)
        clinic.stop_visit(sheet.visit)
        settle(clinic, sheet.visit)
        clinic.sign(sheet.visit)
        assert clinic.visit(sheet.visit).state is State.SIGNED
        assert len(lines(clinic, sheet.visit)) == 1
    report = clinic.export_day(DAY, tmp_path / "charges.csv")
    assert (report.visits, report.lines) == (6, 6)
    with pytest.raises(Refused):
        clinic.export_day(DAY, tmp_path / "again.csv")
    clinic.close()
