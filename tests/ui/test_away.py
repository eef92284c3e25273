"""In the window: one sentence with what is certain after a crash, a sleep, a lock; each answer by a press."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTime
from PySide6.QtWidgets import QTimeEdit

from ptcoder.ui.app import watch
from ptcoder.ui.watcher import Watcher
from ptcoder.visit import MINUTE
from tests.ui.conftest import Desk, Open
from tests.ui.scenes import PIN, HandClock, Scene, away, guarded, one_patient, opened

ON, ENDED = "It went on, and runs still", "It ended at 10:04"
TEXT = "97110 has run for A.L. since 10:00; from 10:04 to 10:20 (16 min) {}, and the clock counted on. Did it go on?"


def treated(folder: Path) -> Scene:
    """97110 since ten o'clock, looked at until 10:04."""
    scene = one_patient(folder)
    scene.press("97110", 4)
    scene.clinic.away.beat()
    return scene


def asleep(folder: Path) -> Scene:
    """Back from a sleep of a quarter of an hour; nobody has looked yet."""
    scene = treated(folder)
    scene.clinic.away.going = lambda: scene.clock.passed
    return scene


def woken(desk: Desk) -> Watcher:
    """From 10:04 to 10:20 the computer slept; then the watcher looks."""
    watcher = watch(desk.controller)
    desk.clock.turn(16)
    watcher.look()
    return watcher


def said(desk: Desk) -> str:
    return desk.window.floor.tiles.strip.accessibleName() if desk.window.floor.tiles.strip.isVisible() else ""


def minutes(desk: Desk) -> list[tuple[str, float]]:
    """Code and minutes of every stretch; what runs, until now."""
    return [(bar.code or "rest", ((bar.stop or desk.clinic.now()) - bar.start) / MINUTE) for bar in desk.visit.bars]


def shown(desk: Desk) -> dict[str, int]:
    return {line.text: line.minutes for line in desk.visit.lines}


@pytest.mark.parametrize("cause", ["crash", "sleep"])
def test_it_ended_when_nobody_was_there_any_more(open_desk: Open, cause: str) -> None:
    desk = after(open_desk, cause)
    desk.press(desk.button(ENDED))
    assert said(desk) == ""
    assert minutes(desk) == [("97110", 4)]
    assert not desk.tile("97110").isChecked()
    assert shown(desk) == {"97110": 4}
    desk.controller.window.menus.undo.trigger()
    assert "Did it go on?" in said(desk)
    assert desk.tile("97110").isChecked()


@pytest.mark.parametrize("cause", ["crash", "sleep"])
def test_it_went_on(open_desk: Open, cause: str) -> None:
    desk = after(open_desk, cause)
    desk.press(desk.button(ON))
    assert said(desk) == ""
    assert desk.tile("97110").isChecked()
    assert minutes(desk) == [("97110", 20)]
    assert shown(desk) == {"97110-GP": 20}


@pytest.mark.parametrize("cause", ["crash", "sleep"])
def test_it_ended_at_a_time_between(open_desk: Open, cause: str) -> None:
    desk = after(open_desk, cause)
    desk.press(desk.button("It ended at \N{HORIZONTAL ELLIPSIS}"))
    field = desk.window.floor.tiles.strip.findChild(QTimeEdit)
    assert isinstance(field, QTimeEdit)
    field.setTime(QTime(10, 9))
    desk.press(desk.button("Set: It ended at"))
    assert minutes(desk) == [("97110", 9)]
    assert said(desk) == ""


def test_a_crash_that_is_not_answered_is_asked_again_after_the_next(open_desk: Open) -> None:
    first: list[Scene] = []

    def twice(folder: Path) -> Scene:
        first.append(away(folder))
        clock = HandClock(first[0].clock.passed, first[0].clock.boot)
        clock.turn(1)
        return opened(folder, clock)

    desk = open_desk(twice)
    assert said(desk) == TEXT.format("ptcoder was not running")
    desk.press(desk.button(ENDED))
    assert minutes(desk) == [("97110", 4)]
    first[0].clinic.close()


def test_a_sleep_while_only_a_countdown_ran_tells_that_it_ended(open_desk: Open) -> None:
    def modality(folder: Path) -> Scene:
        scene = one_patient(folder)
        scene.press("97014", 4)
        scene.clinic.away.going = lambda: scene.clock.passed
        return scene

    desk = open_desk(modality)
    woken(desk)
    assert said(desk) == (
        "G0283, A.L.: the 15 min were over at 10:15, while the computer slept or stood still. Taken off?"
    )
    desk.press(desk.button("Yes, at 10:15"))
    assert minutes(desk) == [("97014", 15)]


def test_a_nap_says_nothing(open_desk: Open) -> None:
    desk = open_desk(asleep)
    watcher = watch(desk.controller)
    desk.clock.turn(2)
    watcher.look()
    assert said(desk) == ""


@pytest.mark.parametrize(("minutes_away", "asks"), [(14, False), (16, True)])
def test_a_long_lock_says_what_ran_meanwhile(open_desk: Open, minutes_away: int, asks: bool) -> None:
    desk = open_desk(guarded)
    clinic = desk.clinic
    desk.window.menus.lock.trigger()
    assert desk.sheet.locked
    desk.pass_time(minutes_away)
    person = next(each.id for each in desk.sheet.people if each.name == "M. Chen")
    desk.controller.do(lambda: clinic.set_clinician(person, PIN))
    assert ("the desk was locked" in said(desk)) is asks
    if asks:
        assert said(desk) == (
            "97110 has run for A.L. since 10:00; from 10:01 to 10:17 (16 min) the desk was locked, and the clock "
            "counted on. Did it go on?"
        )
        desk.press(desk.button(ON))
        assert desk.tile("97110").isChecked()
        assert said(desk) == ""


def test_the_watcher_ends_with_the_window(open_desk: Open) -> None:
    desk = open_desk(asleep)
    watcher = watch(desk.controller)
    desk.controller.end()
    assert not watcher.is_watching


def after(open_desk: Open, cause: str) -> Desk:
    """The window once the question stands."""
    if cause == "crash":
        desk = open_desk(away)
        assert said(desk) == TEXT.format("ptcoder was not running")
    else:
        desk = open_desk(asleep)
        assert said(desk) == ""
        woken(desk)
        assert said(desk) == TEXT.format("the computer slept or stood still")
    assert desk.tile("97110").isChecked()  # nothing stops by itself
    return desk
