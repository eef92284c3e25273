"""Whatever happens to the wall clock, minutes are neither lost nor invented, and no overlap is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.sheets import Bar
from ptcoder.visit import MINUTE, SECOND, Moment
from tests.clinic.hand_clock import NINE, HandClock, add, staffed
from tests.clinic.looking import errors, face, lengths

Again = Callable[[], Clinic]


class Jittery(HandClock):
    """As a real computer: the two clocks are read one after the other, never quite at once."""

    looks = 0

    def look(self) -> Moment:
        self.looks += 1
        wander = (0, 37, -41, 5, -1_300_000, 1_300_000)[self.looks % 6]
        seen = super().look()
        return Moment(at_us=seen.at_us + wander, off_min=seen.off_min, boot=seen.boot, mono_us=seen.mono_us)


def test_clocks_that_never_quite_agree_make_no_overlap(tmp_path: Path) -> None:
    clock = Jittery()
    clinic = staffed(tmp_path / "data", clock)
    ana, ben = add(clinic, "Ana Lopez"), add(clinic, "Ben King")
    for turn in range(24):
        clinic.select((ana, ben)[turn % 2])
        clinic.press(("97110", "97140", "97112")[turn % 3])
        clock.advance(61)
        if turn % 5 == 4:
            clinic.stop_all()
    clinic.stop_all()
    assert errors(clinic, ana, ben) == []
    bars = sorted((bar.start, bar.stop or 0) for visit in (ana, ben) for bar in clinic.visit(visit).bars)
    assert len(bars) == 24
    assert all(stop - start == 61 * SECOND for start, stop in bars)
    assert clinic.floor().notices == ()
    clinic.close()


@pytest.mark.parametrize("step", [3600, -300, 2.5, -2.5])
def test_a_stepped_wall_clock_is_told_and_changes_no_length(clinic: Clinic, clock: HandClock, step: float) -> None:
    ana, ben = add(clinic, "Ana Lopez"), add(clinic, "Ben King")
    clinic.select(ana)
    clinic.press("97014")
    clinic.press("97110")
    clock.advance(minutes=10)
    clock.step(step)
    clock.advance(minutes=2)
    (notice,) = clinic.floor().notices
    assert f"moved by {abs(step) / 60:.1f} min" in notice
    assert face(clinic, ana, "97110").elapsed(clinic.now()) == 12 * MINUTE
    clinic.select(ben)
    clinic.press("97140")  # in the same transaction as the stop of Ana's
    clock.advance(minutes=9)
    clinic.select(ana)
    clinic.press("97112")
    clock.advance(minutes=8)
    clinic.stop_visit(ana)
    clinic.stop_visit(ben)
    assert lengths(clinic, ana) == {"97014": 29 * 60, "97110": 12 * 60, "97112": 8 * 60}
    assert lengths(clinic, ben) == {"97140": 9 * 60}
    assert errors(clinic, ana, ben) == []
    assert any("the length is certain" in notice for notice in clinic.visit(ana).notices)


def test_a_step_below_the_tolerance_is_not_worth_a_word(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.step(1.9)
    clock.advance(60)
    assert clinic.floor().notices == ()
    clinic.press("97110")
    assert lengths(clinic, ana) == {"97110": 60}
    assert clinic.visit(ana).notices == ()


@pytest.mark.parametrize("restart", [False, True])
def test_no_false_overlap_after_a_pause_behind_a_step_back(
    clinic: Clinic, clock: HandClock, reopened: Again, restart: bool
) -> None:
    ana, ben = add(clinic, "Ana Lopez"), add(clinic, "Ben King")
    clinic.select(ana)
    clinic.press("97110")
    clock.advance(minutes=10)
    clock.step(minutes=-5)
    clinic.press("97110")
    clock.advance(20)  # nothing runs, and the wall says a time at which Ana was being treated
    if restart:
        clinic = reopened()
    clinic.select(ben)
    clinic.press("97140")
    clock.advance(minutes=3)
    clinic.press("97140")
    assert lengths(clinic, ana) == {"97110": 600}
    assert lengths(clinic, ben) == {"97140": 180}
    assert errors(clinic, ana, ben) == []
    (one,), (other,) = clinic.visit(ana).bars, clinic.visit(ben).bars
    assert other.start - (one.stop or 0) == 20 * SECOND


def test_once_the_wall_is_past_the_last_stop_its_word_counts_again(clinic: Clinic, clock: HandClock) -> None:
    add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=10)
    clock.step(minutes=-5)
    clinic.press("97110")
    assert clinic.now() == clock.at_us + 5 * MINUTE
    assert clinic.floor().notices
    clock.advance(minutes=5)
    assert clinic.now() == clock.at_us
    assert clinic.floor().notices == ()
    clock.step(minutes=-2)  # it never goes back behind it
    assert clinic.now() == clock.at_us + 7 * MINUTE


def test_after_a_step_forward_the_wall_counts_at_the_first_pause(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.step(minutes=60)
    clock.advance(minutes=10)
    clinic.press("97110")
    assert clinic.floor().notices == ()
    clinic.press("97140")
    (first, second) = clinic.visit(ana).bars
    assert (first.stop or 0) - first.start == 10 * MINUTE
    assert second.start == clock.at_us


def test_sleep_counts(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.sleep(23 * 60)
    clinic.press("97110")
    assert lengths(clinic, ana) == {"97110": 23 * 60}
    assert clinic.floor().notices == ()


@pytest.mark.parametrize(
    ("start", "before", "after"),
    [
        (datetime(2026, 3, 8, 6, 50, tzinfo=UTC), -300, -240),  # 2:00 becomes 3:00
        (datetime(2026, 11, 1, 5, 50, tzinfo=UTC), -240, -300),  # 2:00 becomes 1:00
    ],
)
def test_the_change_of_season_moves_no_minute(tmp_path: Path, start: datetime, before: int, after: int) -> None:
    clock = HandClock(start, before)
    clinic = staffed(tmp_path / "data", clock)
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=15)
    clock.off_min = after
    clinic.press("97140")
    clock.advance(minutes=8)
    clinic.press("97140")
    assert lengths(clinic, ana) == {"97110": 15 * 60, "97140": 8 * 60}
    assert clinic.floor().notices == ()
    assert errors(clinic, ana) == []
    clinic.close()


def test_a_visit_over_midnight_is_of_the_day_on_which_it_began(tmp_path: Path) -> None:
    clock = HandClock(datetime(2026, 3, 3, 4, 50, tzinfo=UTC))  # ten to twelve at night on the 2nd
    clinic = staffed(tmp_path / "data", clock)
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=25)
    sheet = clinic.press("97110")
    assert sheet.today == date(2026, 3, 3)
    assert clinic.visit(ana).day == date(2026, 3, 2)
    assert lengths(clinic, ana) == {"97110": 25 * 60}
    assert [row.visit for row in clinic.day(date(2026, 3, 2)).rows] == [ana]
    assert clinic.day().rows == ()
    ben = add(clinic, "Ben King")
    assert clinic.visit(ben).day == date(2026, 3, 3)
    clinic.close()


def test_in_the_same_boot_clocks_go_on_as_if_the_program_had_never_ended(
    clinic: Clinic, clock: HandClock, reopened: Again
) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97014")
    clock.advance(61.5)
    clinic.press("97110")
    before = clinic.floor()
    clock.advance(100)
    clock.step(minutes=-7)
    clinic = reopened()
    sheet = clinic.floor()
    assert sheet.questions == ()
    assert sheet.visit is not None
    assert before.visit is not None
    assert sheet.visit.bars == before.visit.bars
    assert face(clinic, ana, "97110").elapsed(clinic.now()) == 100 * SECOND
    assert face(clinic, ana, "97014").elapsed(clinic.now()) == 161.5 * SECOND
    assert face(clinic, ana, "97014").left(clinic.now()) == 15 * MINUTE - 161.5 * SECOND
    clinic.stop_all()
    assert lengths(clinic, ana) == {"97014": 161.5, "97110": 100}


def interrupt(clinic: Clinic, clock: HandClock) -> tuple[str, str]:
    """Ana's 97110 since 9:00, Ben came at 9:10 (the last that is certain), restarted at 9:20."""
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=10)
    ben = add(clinic, "Ben King")
    clock.advance(minutes=4)
    clock.reboot(360)
    return ana, ben


def test_another_boot_is_asked_about_and_it_ended(clinic: Clinic, clock: HandClock, reopened: Again) -> None:
    ana, _ = interrupt(clinic, clock)
    clinic = reopened()
    (question,) = clinic.floor().questions
    assert question.visit == ana
    for word in ("97110", "A.L.", "09:00", "09:10"):
        assert word in question.text
    assert {answer.id for answer in question.answers} == {"on", "stopped", "at:"}
    assert clinic.floor() == clinic.floor()
    sheet = clinic.answer(question.id, "stopped")
    assert sheet.questions == ()
    assert lengths(clinic, ana) == {"97110": 600}
    sheet = clinic.undo()
    assert sheet.questions == (question,)
    assert clinic.redo().questions == ()


def test_another_boot_is_asked_about_and_it_went_on(clinic: Clinic, clock: HandClock, reopened: Again) -> None:
    ana, _ = interrupt(clinic, clock)
    clinic = reopened()
    (question,) = clinic.floor().questions
    clock.advance(minutes=1)
    assert clinic.floor().questions == (question,), "what can be answered stays as it is while somebody answers"
    assert clinic.answer(question.id, "on").questions == ()
    clock.advance(minutes=5)
    assert reopened().floor().questions == ()  # answered is answered
    clinic = reopened()
    clinic.select(ana)
    clinic.press("97110")
    assert lengths(clinic, ana) == {"97110": 26 * 60}
    assert any("only the wall clock" in notice for notice in clinic.visit(ana).notices)


def test_a_second_restart_is_asked_about_again_from_what_is_certain_by_then(
    clinic: Clinic, clock: HandClock, reopened: Again
) -> None:
    ana, ben = interrupt(clinic, clock)
    clinic = reopened()
    clinic.answer(clinic.floor().questions[0].id, "on")
    clock.advance(minutes=6)
    clinic.select(ben)
    clinic.press("97014")  # 9:26: Ana's clock ran still
    clock.reboot(600)
    clinic = reopened()
    questions = {question.visit: question for question in clinic.floor().questions}
    assert set(questions) == {ana, ben}
    assert "09:26" in questions[ana].text
    clinic.answer(questions[ana].id, "stopped")
    assert lengths(clinic, ana) == {"97110": 26 * 60}


def test_a_question_goes_when_the_clock_is_stopped_by_hand(clinic: Clinic, clock: HandClock, reopened: Again) -> None:
    ana, _ = interrupt(clinic, clock)
    clinic = reopened()
    clinic.select(ana)
    assert clinic.press("97110").questions == ()


def test_what_is_certain_stands_on_the_floor_s_axis(clinic: Clinic, clock: HandClock, reopened: Again) -> None:
    """The wall was put back by an hour in mid-run: by it the last word would lie before the start."""
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.step(minutes=-60)
    clock.advance(minutes=10)
    clinic.press("97014")
    clock.reboot()
    clinic = reopened()
    question = next(each for each in clinic.floor().questions if "97110" in each.text)
    clinic.answer(question.id, "stopped")
    assert lengths(clinic, ana) == {"97110": 600}


def test_a_question_of_another_day_names_the_day(clinic: Clinic, clock: HandClock, reopened: Again) -> None:
    add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(60)
    clock.reboot(3 * 24 * 3600)
    (question,) = reopened().floor().questions
    assert "2026-03-02 09:00" in question.text


def test_where_no_boot_is_told_a_restart_is_asked_about_but_not_what_was_just_started(
    clinic: Clinic, clock: HandClock, reopened: Again
) -> None:
    clock.forget_boot()
    ana = add(clinic, "Ana Lopez")
    assert clinic.press("97110").questions == ()
    clock.advance(minutes=10)
    clinic.press("97014")
    clock.advance(minutes=10)
    clinic = reopened()
    questions = clinic.floor().questions
    assert len(questions) == 2
    clock.advance(minutes=10)
    add(clinic, "Ben King")
    assert {each.text for each in clinic.floor().questions} == {each.text for each in questions}
    sheet = clinic.answer(next(each.id for each in questions if "97110" in each.text), "stopped")
    assert lengths(clinic, ana) == {"97110": 600}
    (left,) = sheet.questions
    (over,) = clinic.answer(left.id, "on").questions
    assert "Taken off?" in over.text


def test_a_clock_of_this_boot_is_kept_to_beside_one_of_another(
    clinic: Clinic, clock: HandClock, reopened: Again
) -> None:
    ana, ben = interrupt(clinic, clock)
    clinic = reopened()
    clinic.add_person("Bo Sample", "PTA")
    clinic.select(ben)
    clinic.press("97140")
    clock.step(minutes=-30)
    clock.advance(minutes=9)
    clinic.press("97112")
    clock.advance(minutes=8)
    clinic.stop_all()
    assert lengths(clinic, ben) == {"97140": 540, "97112": 480}
    assert errors(clinic, ben) == []
    assert clinic.visit(ana).bars[0].stop is None


def test_the_hour_on_the_wall_is_what_the_bars_are_painted_by(clinic: Clinic) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    (bar,) = clinic.visit(ana).bars
    assert bar == Bar(
        interval=bar.interval,
        lane=0,
        text="97110",
        code="97110",
        start=round(NINE.timestamp()) * SECOND,
        stop=None,
        group=False,
        rest=False,
        preset=None,
    )


def test_an_interrupted_clock_ends_at_a_typed_time(clinic: Clinic, clock: HandClock, reopened: Again) -> None:
    ana = add(clinic, "Ana Lopez")
    start = clinic.now()
    clinic.press("97110")
    clock.advance(minutes=10)
    clock.reboot(600)
    clinic = reopened()
    (question,) = clinic.floor().questions
    for wrong in (f"at:{start - 1}", f"at:{clinic.now() + 1}", "at:soon", "later"):
        with pytest.raises(Refused):
            clinic.answer(question.id, wrong)
    typed = next(each for each in question.answers if each.since is not None)
    assert typed.since == start
    clinic.answer(question.id, f"{typed.id}{start + 13 * 60 * SECOND}")
    assert lengths(clinic, ana) == {"97110": 780}
    clinic.undo()
    assert clinic.floor().questions == (question,)
