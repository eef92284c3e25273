"""What is asked while clocks run, and what each answer writes: nothing stops before somebody says so."""

from __future__ import annotations

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.sheets import Question, Tile
from ptcoder.store.settings import REMIND_CODES, REMIND_MINUTES
from ptcoder.visit import MINUTE, Acknowledged, Amended, Attendance, Logged, PresetChanged, SettingChanged, Stopped
from tests.clinic.hand_clock import HandClock, add

Appends = list[tuple[Logged, ...]]


@pytest.fixture
def ana(clinic: Clinic) -> str:
    return add(clinic, "Ana Lopez")


def asked(clinic: Clinic) -> Question:
    (question,) = clinic.floor().questions
    return question


def answers(question: Question) -> list[str]:
    return [each.text for each in question.answers]


def times(clinic: Clinic, visit: str, code: str) -> list[tuple[float, float | None]]:
    """Start and stop of a code's stretches in minutes since the visit was opened."""
    sheet = clinic.visit(visit)
    return [
        (
            ((each.start or 0) - sheet.opened) / MINUTE,
            None if each.stop is None else (each.stop - sheet.opened) / MINUTE,
        )
        for each in sheet.stretches
        if each.code == code
    ]


def tile(clinic: Clinic, code: str) -> Tile:
    visit = clinic.floor().visit
    assert visit is not None
    return next(each for group in visit.groups for each in group.tiles if each.code == code)


# --- still one-on-one?


@pytest.fixture
def guarded(clinic: Clinic, clock: HandClock, ana: str) -> str:
    """97110 since nine; e-stim, which Medicare calls G0283, on at five past; now it is seven past."""
    clinic.press("97110")
    clock.advance(minutes=5)
    clinic.press("97014")
    clock.advance(minutes=2)
    return ana


def test_a_modality_beside_an_attended_clock_asks_once(clinic: Clinic, guarded: str) -> None:
    question = asked(clinic)
    assert question.text == "G0283 was put on A.L. while 97110 runs. Still one-on-one?"
    assert answers(question) == ["Yes, one-on-one", "No, 97110 ended at 09:05", "It was attended e-stim, 97032"]
    clinic.answer(question.id, "keep")
    assert clinic.floor().questions == ()
    assert times(clinic, guarded, "97110") == [(0, None)]
    clinic.undo()
    assert asked(clinic) == question
    with pytest.raises(Refused, match="one of the answers"):
        clinic.answer(question.id, "perhaps")
    with pytest.raises(Refused, match="already"):
        clinic.answer("one-on-one:nothing", "keep")


def test_the_attended_clock_ends_where_the_modality_began(clinic: Clinic, guarded: str, appends: Appends) -> None:
    clinic.answer(asked(clinic).id, "stop")
    stopped, amended = (row.event for row in appends[-1])
    assert isinstance(stopped, Stopped)
    assert stopped.at_us is None, "the press keeps its own time"
    assert isinstance(amended, Amended)
    assert amended.reason == "Forgot to stop"
    assert times(clinic, guarded, "97110") == [(0, 5)]
    assert times(clinic, guarded, "97014") == [(5, None)]
    assert clinic.floor().questions == ()
    clinic.undo()
    assert times(clinic, guarded, "97110") == [(0, None)]


def test_it_was_attended_after_all(clinic: Clinic, guarded: str, appends: Appends) -> None:
    clinic.answer(asked(clinic).id, "attended")
    last = appends[-1][-1].event
    assert isinstance(last, Amended)
    assert (last.code, last.attendance) == ("97032", Attendance.CONSTANT)
    assert times(clinic, guarded, "97110") == [(0, 5)]
    assert times(clinic, guarded, "97032") == [(5, None)]
    assert tile(clinic, "97032").running
    assert clinic.floor().cards[0].clock is not None
    assert clinic.floor().cards[0].countdown is None


def test_only_estim_can_have_been_attended_estim(clinic: Clinic, ana: str) -> None:
    clinic.press("97110")
    clinic.press("97012")
    question = asked(clinic)
    assert [each.id for each in question.answers] == ["keep", "stop"]
    with pytest.raises(Refused):
        clinic.answer(question.id, "attended")


def test_nothing_is_asked_of_rest_a_group_or_another_patient(clinic: Clinic, ana: str) -> None:
    clinic.press(None)
    clinic.press("97012")
    assert clinic.floor().questions == ()
    clinic.start_group([ana], size=3)
    clinic.press("97016")
    assert clinic.floor().questions == ()
    add(clinic, "Ben King")
    clinic.press("97110")
    clinic.select(ana)
    clinic.press("97010")
    assert clinic.floor().questions == ()


def test_a_clock_that_was_moved_on_asks_nothing_any_more(clinic: Clinic, guarded: str) -> None:
    clinic.press("97140")
    assert clinic.floor().questions == ()


# --- taken off?


@pytest.fixture
def over(clinic: Clinic, clock: HandClock, ana: str) -> str:
    """E-stim for fifteen minutes, put on sixteen minutes ago."""
    clinic.press("97014")
    clock.advance(minutes=16)
    return ana


def test_a_countdown_that_is_over_asks_and_stops_nothing(clinic: Clinic, over: str) -> None:
    question = asked(clinic)
    assert question.text == "G0283, A.L.: the 15 min are over. Taken off?"
    assert answers(question) == ["Yes, at 09:15", "Yes, just now", "Still on, +5 min"]
    assert times(clinic, over, "97014") == [(0, None)]


@pytest.mark.parametrize(("answer", "stop"), [("end", 15), ("now", 16)])
def test_taken_off(clinic: Clinic, over: str, answer: str, stop: int) -> None:
    clinic.answer(asked(clinic).id, answer)
    assert times(clinic, over, "97014") == [(0, stop)]
    assert clinic.floor().questions == ()


def test_still_on_counts_five_minutes_more_and_asks_again(
    clinic: Clinic, clock: HandClock, over: str, appends: Appends
) -> None:
    clinic.answer(asked(clinic).id, "longer")
    (row,) = appends[-1]
    assert isinstance(row.event, PresetChanged)
    assert clinic.floor().questions == ()
    assert tile(clinic, "97014").clock.left(clinic.now()) == 5 * MINUTE
    clock.advance(minutes=5)
    assert "21 min are over" in asked(clinic).text
    with pytest.raises(Refused):
        clinic.answer(asked(clinic).id, "no")


# --- minutes by code


def test_a_countdown_is_chosen_and_remembered_by_code(
    clinic: Clinic, clock: HandClock, ana: str, appends: Appends, reopened: object
) -> None:
    clinic.set_preset("97014", 20)
    (row,) = appends[-1]
    assert row.event == SettingChanged(name="preset.97014", value="20")
    assert tile(clinic, "97014").preset == 20 * MINUTE
    assert tile(clinic, "97012").preset == 15 * MINUTE
    assert tile(clinic, "97110").preset is None
    clinic.press("97014")
    assert tile(clinic, "97014").clock.left(clinic.now()) == 20 * MINUTE
    again = reopened()  # type: ignore[operator]
    assert tile(again, "97014").preset == 20 * MINUTE
    add(again, "Ben King")
    again.press("97014")
    assert tile(again, "97014").clock.left(again.now()) == 20 * MINUTE


def test_a_countdown_that_runs_is_changed_and_changed_back(clinic: Clinic, clock: HandClock, ana: str) -> None:
    clinic.press("97014")
    clock.advance(minutes=3)
    sheet = clinic.set_preset("97014", 8)
    assert sheet.undo == "set 97014 to 8 min"
    assert tile(clinic, "97014").clock.left(clinic.now()) == 5 * MINUTE
    clinic.undo()
    assert tile(clinic, "97014").clock.left(clinic.now()) == 12 * MINUTE


@pytest.mark.parametrize(("code", "minutes", "said"), [("97014", 0, "1 to 120"), ("97110", 8, "no countdown")])
def test_what_can_be_no_countdown_is_refused(clinic: Clinic, ana: str, code: str, minutes: int, said: str) -> None:
    with pytest.raises(Refused, match=said):
        clinic.set_preset(code, minutes)


# --- still treating?


@pytest.fixture
def long(clinic: Clinic, clock: HandClock, ana: str) -> str:
    """97110 for 42 minutes."""
    clinic.press("97110")
    clock.advance(minutes=39)
    assert clinic.floor().questions == ()
    clock.advance(minutes=3)
    return ana


def test_a_long_clock_is_asked_after_and_again_after_ten_minutes(
    clinic: Clinic, clock: HandClock, long: str, appends: Appends
) -> None:
    question = asked(clinic)
    assert question.text == "97110 has run for 42 min, A.L.: still treating?"
    clinic.answer(question.id, "still")
    (row,) = appends[-1]
    assert isinstance(row.event, Acknowledged)
    assert clinic.floor().questions == ()
    clock.advance(minutes=7)
    assert clinic.floor().questions == ()
    clock.advance(minutes=1)
    assert asked(clinic).text == "97110 has run for 50 min, A.L.: still treating?"
    assert times(clinic, long, "97110") == [(0, None)]


@pytest.mark.parametrize(("answer", "stop"), [("ago:1", 41), ("ago:5", 37), ("ago:10", 32)])
def test_it_stopped_some_minutes_ago(clinic: Clinic, long: str, answer: str, stop: int) -> None:
    clinic.answer(asked(clinic).id, answer)
    assert times(clinic, long, "97110") == [(0, stop)]
    assert clinic.floor().questions == ()


def test_it_stopped_at_a_typed_time(clinic: Clinic, long: str) -> None:
    question = asked(clinic)
    typed = next(each for each in question.answers if each.since is not None)
    assert typed.since is not None
    for wrong in (f"at:{typed.since - 1}", f"at:{clinic.now() + 1}", "at:noon", "ago:77", "next"):
        with pytest.raises(Refused):
            clinic.answer(question.id, wrong)
    assert times(clinic, long, "97110") == [(0, None)]
    clinic.answer(question.id, f"{typed.id}{typed.since + 20 * MINUTE}")
    assert times(clinic, long, "97110") == [(0, 20)]


def test_it_stopped_when_the_next_began(clinic: Clinic, clock: HandClock, ana: str) -> None:
    clinic.press("97110")
    clock.advance(minutes=30)
    clinic.press("97012")
    clinic.answer(asked(clinic).id, "keep")
    clock.advance(minutes=12)
    question = next(each for each in clinic.floor().questions if "still treating" in each.text)
    assert "Stopped at 09:30, when the next began" in answers(question)
    clinic.answer(question.id, "next")
    assert times(clinic, ana, "97110") == [(0, 30)]


def test_the_clinic_says_after_what_time(clinic: Clinic, clock: HandClock, ana: str) -> None:
    clinic.press("97110")
    clock.advance(minutes=42)
    clinic.change_setting(REMIND_CODES, {"97110": 50})
    assert clinic.floor().questions == ()
    clock.advance(minutes=8)
    assert len(clinic.floor().questions) == 1
    clinic.change_setting(REMIND_CODES, {"97110": 0})
    assert clinic.floor().questions == ()
    clinic.change_setting(REMIND_CODES, {})
    clinic.change_setting(REMIND_MINUTES, 0)
    assert clinic.floor().questions == ()


def test_what_is_given_by_the_hour_is_not_asked_after_before(clinic: Clinic, clock: HandClock) -> None:
    add(clinic, "Dede Osei", "workers-comp")
    clinic.press("97545")
    clock.advance(minutes=125)
    assert clinic.floor().questions == ()
    clock.advance(minutes=5)
    assert "97545 has run for 130 min," in asked(clinic).text
    clock.advance(minutes=475)
    assert "97545 has run for 10 h 5 min," in asked(clinic).text


def test_the_minutes_by_code_are_read_as_they_are_written() -> None:
    value = REMIND_CODES.read(" 97150 60,97545 130, ")
    assert value == {"97150": 60, "97545": 130}
    assert REMIND_CODES.read(REMIND_CODES.text(value)) == value
    for wrong in ("97150", "97150 x", "9715 60", "97150 601", "97150 5, 97150 6", "g0283 5"):
        with pytest.raises(ValueError, match="Other times by code"):
            REMIND_CODES.read(wrong)


def test_both_clocks_stand_on_the_card(clinic: Clinic, guarded: str) -> None:
    (card,) = clinic.floor().cards
    assert card.clock is not None
    assert card.clock.elapsed(clinic.now()) == 7 * MINUTE
    assert card.countdown is not None
    assert card.countdown.left(clinic.now()) == 13 * MINUTE
    assert card.beside == "E-stim"


def test_of_several_countdowns_the_card_tells_the_one_that_is_over_first(
    clinic: Clinic, clock: HandClock, ana: str
) -> None:
    clinic.press("97010")
    clock.advance(minutes=4)
    clinic.press("97012")
    (card,) = clinic.floor().cards
    assert card.clock is not None
    assert (card.doing, card.clock.left(clinic.now())) == ("Hot or cold pack", 11 * MINUTE)

    clinic.press("97110")
    (card,) = clinic.floor().cards
    assert card.countdown is not None
    assert (card.beside, card.countdown.left(clinic.now())) == ("Hot or cold pack", 11 * MINUTE)
    clinic.press("97010")
    (card,) = clinic.floor().cards
    assert card.countdown is not None
    assert (card.beside, card.countdown.left(clinic.now())) == ("Mechanical traction", 15 * MINUTE)
