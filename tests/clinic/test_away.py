"""What is asked after the program was not running, the computer slept or the desk was locked; nothing stops by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.clinic.refused import Refused
from ptcoder.store import looks
from ptcoder.visit import MINUTE, Acknowledged, Amended, Logged, Stopped
from tests.clinic.hand_clock import HandClock, add, open_clinic, staffed
from tests.clinic.looking import face, lengths

Again = Callable[[], Clinic]


def watched(clinic: Clinic, clock: HandClock) -> None:
    """Its beats come by the clock that is turned by hand."""
    clinic.away.going = lambda: clock.mono_us
    clinic.away.beat()


def pass_time(clinic: Clinic, clock: HandClock, minutes: int) -> None:
    for _ in range(minutes):
        clock.advance(minutes=1)
        assert not clinic.away.beat()


@pytest.fixture
def killed(tmp_path: Path, clock: HandClock) -> Again:
    """``killed()`` starts the program on the log of one that ended without a word."""
    return lambda: open_clinic(tmp_path / "data", clock)


def treat(clinic: Clinic, clock: HandClock) -> str:
    """Ana's 97110 since 9:00, watched until 9:04."""
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    watched(clinic, clock)
    pass_time(clinic, clock, 4)
    return ana


TEXT = "97110 has run for A.L. since 09:00; from 09:04 to 09:20 (16 min) {}, and the clock counted on. Did it go on?"


def test_a_program_that_was_killed_says_from_when_to_when_it_was_away(
    clinic: Clinic, clock: HandClock, killed: Again
) -> None:
    ana = treat(clinic, clock)
    clock.advance(minutes=16)
    again = killed()
    (question,) = again.floor().questions
    assert question.text == TEXT.format("ptcoder was not running")
    assert question.visit == ana
    assert [each.text for each in question.answers] == [
        "It went on, and runs still",
        "It ended at 09:04",
        "It ended at \N{HORIZONTAL ELLIPSIS}",
    ]
    assert face(again, ana, "97110").elapsed(again.now()) == 20 * MINUTE
    again.close()


def test_it_ended_when_the_program_did(
    clinic: Clinic, clock: HandClock, killed: Again, appends: list[tuple[Logged, ...]]
) -> None:
    ana = treat(clinic, clock)
    clock.advance(minutes=16)
    again = killed()
    (question,) = again.floor().questions
    appends.clear()
    assert again.answer(question.id, "stopped").questions == ()
    (stopped, amended) = (record.event for record in appends[0])
    assert isinstance(stopped, Stopped)
    assert stopped.at_us is None
    assert isinstance(amended, Amended)
    assert amended.stop_us == clock.at_us - 16 * MINUTE
    assert amended.reason == "It had ended: ptcoder was not running"
    assert lengths(again, ana) == {"97110": 4 * 60}
    assert again.undo().questions == (question,)
    assert again.redo().questions == ()
    again.close()


def test_it_went_on_is_kept_and_not_asked_again(
    clinic: Clinic, clock: HandClock, killed: Again, appends: list[tuple[Logged, ...]]
) -> None:
    ana = treat(clinic, clock)
    clock.advance(minutes=16)
    again = killed()
    (question,) = again.floor().questions
    appends.clear()
    assert again.answer(question.id, "on").questions == ()
    assert [record.event for record in appends[0]] == [
        Acknowledged(visit=appends[0][0].event.visit, finding=question.id, reason="it went on")  # type: ignore[union-attr]
    ]
    third = killed()
    assert third.floor().questions == ()
    third.press("97110")
    assert lengths(third, ana) == {"97110": 20 * 60}
    third.close()
    again.close()


def test_it_ended_at_a_time_between(clinic: Clinic, clock: HandClock, killed: Again) -> None:
    ana = treat(clinic, clock)
    clock.advance(minutes=16)
    again = killed()
    (question,) = again.floor().questions
    with pytest.raises(Refused):
        again.answer(question.id, f"at:{clock.at_us + MINUTE}")
    with pytest.raises(Refused):
        again.answer(question.id, "perhaps")
    again.answer(question.id, f"at:{clock.at_us - 11 * MINUTE}")
    assert lengths(again, ana) == {"97110": 9 * 60}
    again.close()


def test_a_second_kill_asks_the_same_again_and_then_the_next(clinic: Clinic, clock: HandClock, killed: Again) -> None:
    treat(clinic, clock)
    clock.advance(minutes=16)
    second = killed()
    (question,) = second.floor().questions
    watched(second, clock)
    clock.advance(minutes=2)
    second.away.beat()
    third = killed()
    assert third.floor().questions == (question,)
    watched(third, clock)
    clock.advance(minutes=10)
    fourth = killed()
    (first,) = fourth.floor().questions
    assert first == question
    (later,) = fourth.answer(first.id, "on").questions
    assert "from 09:22 to 09:32 (10 min) ptcoder was not running" in later.text
    assert fourth.answer(later.id, "on").questions == ()
    for each in (second, third, fourth):
        each.close()


def test_where_the_looks_are_lost_the_last_word_in_the_log_counts(
    tmp_path: Path, clinic: Clinic, clock: HandClock, killed: Again
) -> None:
    treat(clinic, clock)
    clock.advance(minutes=16)
    (tmp_path / "data" / looks.NAME).write_text('{"looks": [{"boot": "zz"}]}')
    again = killed()
    (question,) = again.floor().questions
    assert "from 09:00 to 09:20 (20 min)" in question.text
    again.close()


def test_a_short_absence_and_a_program_that_was_closed_with_nothing_running_ask_nothing(
    clinic: Clinic, clock: HandClock, reopened: Again
) -> None:
    treat(clinic, clock)
    clinic = reopened()
    clock.advance(minutes=2)
    clinic = reopened()
    assert clinic.floor().questions == ()
    clinic.stop_all()
    clock.advance(minutes=90)
    assert reopened().floor().questions == ()


def test_a_restart_is_certain_to_the_last_look(clinic: Clinic, clock: HandClock, killed: Again) -> None:
    ana = treat(clinic, clock)
    clock.reboot(600)
    again = killed()
    (question,) = again.floor().questions
    assert "it started at 09:00; the last certain moment is 09:04" in question.text
    watched(again, clock)  # and after another kill, too
    third = killed()
    (same,) = third.floor().questions
    assert same.text == question.text
    third.answer(same.id, "stopped")
    assert lengths(third, ana) == {"97110": 4 * 60}
    for each in (again, third):
        each.close()


def test_a_boot_in_which_somebody_said_that_it_went_on_is_certain_to_its_last_look(
    clinic: Clinic, clock: HandClock, killed: Again
) -> None:
    treat(clinic, clock)
    clock.reboot(600)
    again = killed()
    watched(again, clock)
    again.answer(again.floor().questions[0].id, "on")
    pass_time(again, clock, 5)
    clock.reboot(600)
    third = killed()
    (question,) = third.floor().questions
    assert "the last certain moment is 09:19" in question.text
    for each in (again, third):
        each.close()


def test_sleep_is_told_from_its_beginning_to_its_end(clinic: Clinic, clock: HandClock) -> None:
    ana = treat(clinic, clock)
    clock.sleep(16 * 60)
    assert clinic.floor().questions == ()  # nobody has looked yet
    assert clinic.away.beat()
    (question,) = clinic.floor().questions
    assert question.text == TEXT.format("the computer slept or stood still")
    assert face(clinic, ana, "97110").elapsed(clinic.now()) == 20 * MINUTE
    clinic.answer(question.id, "stopped")
    assert lengths(clinic, ana) == {"97110": 4 * 60}


def test_a_sleep_that_was_broken_for_a_moment_is_one(clinic: Clinic, clock: HandClock) -> None:
    treat(clinic, clock)
    for _ in range(2):
        clock.sleep(8 * 60)
        clinic.away.beat()
    (question,) = clinic.floor().questions
    assert question.text == TEXT.format("the computer slept or stood still")


def test_a_nap_a_rest_and_an_idle_floor_are_no_alarm(clinic: Clinic, clock: HandClock) -> None:
    treat(clinic, clock)
    clock.sleep(170)
    assert not clinic.away.beat()
    clinic.press(None)
    clock.sleep(1000)
    clinic.away.beat()
    assert clinic.floor().questions == ()
    clinic.stop_all()
    clock.sleep(1000)
    assert not clinic.away.beat()


def test_a_wound_clock_is_no_sleep(clinic: Clinic, clock: HandClock) -> None:
    """A demonstration runs sixty times as fast: the computer's own clock tells that the program was there."""
    add(clinic, "Ana Lopez")
    clinic.press("97110")
    clinic.away.beat()
    clock.advance(minutes=20)
    assert not clinic.away.beat()
    assert clinic.floor().questions == ()


def test_a_countdown_that_ended_in_sleep_is_told(clinic: Clinic, clock: HandClock) -> None:
    add(clinic, "Ana Lopez")
    clinic.press("97014")
    watched(clinic, clock)
    pass_time(clinic, clock, 4)
    clock.sleep(16 * 60)
    assert clinic.away.beat()
    (question,) = clinic.floor().questions
    assert question.text == (
        "G0283, A.L.: the 15 min were over at 09:15, while the computer slept or stood still. Taken off?"
    )
    clinic.answer(question.id, "end")
    visit = clinic.floor().visit
    assert visit is not None
    assert lengths(clinic, visit.visit) == {"97014": 15 * 60}


def locked(tmp_path: Path, clock: HandClock, minutes: int) -> Clinic:
    """Signed in again after so long a lock, while Ana is treated."""
    clinic = staffed(tmp_path / "locked", clock)
    clinic.staff.set_pin(clinic.floor().people[0].id, "2580")
    treat(clinic, clock)
    clinic.lock()
    pass_time(clinic, clock, minutes)
    clinic.set_clinician(clinic.floor().people[0].id, "2580")
    return clinic


def test_a_long_lock_is_told_and_a_short_one_is_not(tmp_path: Path, clock: HandClock) -> None:
    clinic = locked(tmp_path, clock, 16)
    (question,) = clinic.floor().questions
    assert question.text == TEXT.format("the desk was locked")
    clinic.answer(question.id, "on")
    clinic.lock()
    pass_time(clinic, clock, 14)
    assert clinic.set_clinician(clinic.floor().people[0].id, "2580").questions == ()
    clinic.close()


def test_a_lock_over_a_sleep_asks_once(tmp_path: Path, clock: HandClock) -> None:
    clinic = staffed(tmp_path / "locked", clock)
    clinic.staff.set_pin(clinic.floor().people[0].id, "2580")
    clinic.staff.add(Particulars(name="R. Diaz", role="PTA"), "7391")
    treat(clinic, clock)
    clinic.lock()
    clock.sleep(15 * 60)
    clinic.away.beat()
    clock.advance(minutes=1)
    clinic.away.beat()
    sheet = clinic.set_clinician(clinic.floor().people[0].id, "2580")
    (question,) = sheet.questions
    assert question.text == TEXT.format("the desk was locked")
    clinic.close()


def test_a_system_that_tells_no_boot_keeps_no_looks(tmp_path: Path, clock: HandClock) -> None:
    clock.forget_boot()
    clinic = staffed(tmp_path / "bare", clock)
    treat(clinic, clock)
    clock.sleep(1000)
    assert not clinic.away.beat()
    clinic.close()
    assert not (tmp_path / "bare" / looks.NAME).exists()


def test_a_disk_that_takes_nothing_is_told_by_the_log_not_here(
    tmp_path: Path, clinic: Clinic, clock: HandClock
) -> None:
    (tmp_path / "data" / f"{looks.NAME}.new").mkdir()
    treat(clinic, clock)
    assert not (tmp_path / "data" / looks.NAME).exists()
    assert looks.read(tmp_path / "data") == looks.NONE


def test_what_is_kept_names_nobody(tmp_path: Path, clinic: Clinic, clock: HandClock) -> None:
    treat(clinic, clock)
    kept = (tmp_path / "data" / looks.NAME).read_text()
    assert "Lopez" not in kept
    assert "97110" not in kept
