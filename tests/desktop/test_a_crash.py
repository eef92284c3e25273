"""The program is killed in the middle of treating; whatever is answered then, no minute is lost or invented.

Real clicks before and after, no key. The first time only the program dies, for a minute: the clock that counts sleep
went on, so nothing has to be asked. Then the computer dies with it (its next start is another boot): what is certain is
said, and each of the three answers is given once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ptcoder.clinic.sheets import VisitSheet
from ptcoder.store import looks
from ptcoder.visit import MINUTE, SECOND

from .conftest import Desktop
from .script_clock import TEN, ScriptClock
from .stage import Stage
from .treating import Treating, Worker, clinic_of, register

SPEED = 960
CHEN = Worker("M. Chen", "PT")
ANA, BEN = "Ana Lopez", "Ben King"
EXERCISE, MANUAL, ESTIM = "97110 Therapeutic exercise", "97140 Manual therapy", "97014 Unattended e-stim"
LATEST = 15 * SECOND


@pytest.fixture
def stage(desktop: Desktop, tmp_path: Path) -> Iterator[Stage]:
    clock = ScriptClock(tmp_path / "clock")
    clock.begin(b"the first boot  ")
    register(tmp_path / "data", clock, (CHEN,), ((ANA, "1001", "medicare"), (BEN, "1002", "commercial-cms")))
    with Stage(desktop, clock, tmp_path / "data", "crash") as stage:
        yield stage


def test_whatever_is_answered_after_a_crash_the_minutes_are_the_true_ones(stage: Stage, tmp_path: Path) -> None:
    do = Treating(stage)
    stage.start()
    do.bring(BEN)
    do.bring(ANA)
    stage.go(0.5, SPEED)
    do.press(ANA, EXERCISE)
    stage.go(2, SPEED)
    do.press(BEN, ESTIM)
    do.turn_to(ANA)

    stage.go(4, SPEED)
    do.propose("97110 bar", "Stopped… > 1 min ago")  # the program alone dies, while a correction is looked at
    crash(stage, tmp_path / "data")
    stage.go(5, SPEED)
    stage.start()
    assert asked(stage) == []
    for patient, button in ((ANA, EXERCISE), (BEN, ESTIM)):
        do.turn_to(patient)
        assert is_running(stage, button)

    stage.go(6, SPEED)
    crash(stage, tmp_path / "data", b"the second boot ")
    stage.go(9, SPEED)
    stage.start()
    stage.until(lambda: bool(asked(stage)), "what is certain")
    assert asked(stage) == [certain("97014", "B.K.", "10:02", "10:06")]
    do.answer("It ended at …", "1 minute later", "Set: It ended at")
    stage.until(lambda: asked(stage) == [certain("97110", "A.L.", "10:00", "10:06")], "the next question")
    do.answer("It went on, and runs still")
    stage.go(13, SPEED)
    do.press(ANA, EXERCISE)
    assert asked(stage) == []

    stage.go(14, SPEED)
    do.press(ANA, MANUAL)
    stage.go(23.5, SPEED)
    do.press(BEN, ESTIM)
    stage.go(25.5, SPEED)
    crash(stage, tmp_path / "data", b"the third boot  ")
    stage.go(28, SPEED)
    stage.start()
    stage.until(lambda: bool(asked(stage)), "what is certain")
    assert asked(stage) == [certain("97014", "B.K.", "10:23", "10:25")]
    do.answer("It went on, and runs still")
    stage.until(lambda: asked(stage) == [certain("97140", "A.L.", "10:14", "10:25")], "the next question")
    do.answer("It ended at 10:25")
    stage.go(30, SPEED)
    do.press(BEN, ESTIM)
    assert asked(stage) == []
    stage.kill()

    clinic = clinic_of(tmp_path / "data", stage.clock)
    try:
        sheet = clinic.floor()
        assert sheet.questions == ()
        ana, ben = (clinic.visit(next(card.visit for card in sheet.cards if card.name == name)) for name in (ANA, BEN))
        assert stretches(ana) == [("97110", 0.5, 13.0), ("97140", 14.0, 25.5)]
        assert stretches(ben) == [("97014", 2.0, 7.0), ("97014", 23.5, 30.0)]
        assert {line.text: line.minutes for line in ana.lines} == {"97110-GP": 12, "97140-GP": 11}  # 23: two units
    finally:
        clinic.close()


def crash(stage: Stage, data: Path, boot: bytes = b"") -> None:
    """With the computer, if there is another boot. The program has looked at the clock since it stood where it does."""
    stage.shoot("before")
    at = TEN + stage.clock.passed
    stage.until(lambda: max(each.at_us for each in looks.read(data).last.values()) >= at, "a look at the clock")
    stage.kill()
    if boot:
        stage.clock.restart(boot)


def asked(stage: Stage) -> list[str]:
    """What is asked, without how much more there is to answer."""
    shown = [each.name for each in stage.see() if each.role == "StaticText" and "Did it go on?" in each.name]
    return [each.partition("  (1 of ")[0] for each in shown]


def certain(code: str, who: str, start: str, last: str) -> str:
    return (
        f"The computer was restarted while {code} ran for {who}: it started at {start}; the last certain moment is "
        f"{last}. Did it go on?"
    )


def is_running(stage: Stage, button: str) -> bool:
    found = stage.find(button, "CheckBox")
    return found is not None and found.checked


def stretches(visit: VisitSheet) -> list[tuple[str, float, float]]:
    """Code, start and stop in minutes after ten, to the half minute in which it was pressed."""
    shown = sorted(visit.stretches, key=lambda each: each.start or 0)
    return [(each.code, half_minute(each.start), half_minute(each.stop)) for each in shown if not each.deleted]


def half_minute(moment: int | None) -> float:
    assert moment is not None
    halves, late = divmod(moment - TEN, MINUTE // 2)
    assert late < LATEST
    return halves / 2
