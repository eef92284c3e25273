"""An hour on the floor as its script tells it, with real clicks and no key: the minutes come out as the script says.

Three patients at once, a therapist and an assistant at one workstation. M. Chen hands an exercise of Ana's on in the
middle of it, presses a wrong button for Ben and forgets to stop; R. Diaz puts e-stim on Ana, goes on with Chi, lets a
clock run a minute too long and gives two services in one stretch. All of it is put right before the visits end.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic
from ptcoder.clinic.sheets import VisitSheet
from ptcoder.diagnostics import FOLDER
from ptcoder.visit import MINUTE, SECOND, State

from .conftest import Desktop
from .script_clock import TEN, ScriptClock
from .stage import Stage
from .treating import Treating, Worker, clinic_of, register

SPEED = 960
CHEN, DIAZ = Worker("M. Chen", "PT", "2580"), Worker("R. Diaz", "PTA", "7391")
ANA, BEN, CHI = "Ana Lopez", "Ben King", "Chi Tran"
PATIENTS = ((ANA, "1001", "medicare"), (BEN, "1002", "commercial-cms"), (CHI, "1003", "commercial-ama"))

EXERCISE, MANUAL = "97110 Therapeutic exercise", "97140 Manual therapy"
BALANCE, ACTIVITIES, GAIT = "97112 Neuromuscular re-education", "97530 Therapeutic activities", "97116 Gait training"
ESTIM = "G0283 Unattended e-stim"

Step = tuple[str, Callable[[Treating], None]]
SCRIPT: tuple[Step, ...] = (
    ("0:10", lambda do: do.unlock(CHEN)),
    ("0:20", lambda do: do.bring(ANA)),
    ("0:40", lambda do: do.bring(BEN)),
    ("0:50", lambda do: do.bring(CHI)),
    ("1:00", lambda do: do.press(ANA, EXERCISE)),
    ("9:20", lambda do: do.hand_to(ANA, "97110", DIAZ)),
    ("10:00", lambda do: do.press(BEN, ACTIVITIES)),  # the wrong button: it is manual therapy
    ("20:40", lambda do: do.sign_in(DIAZ)),
    ("21:30", lambda do: do.press(ANA, ESTIM)),
    ("21:50", lambda do: do.answer("No, 97110 ended at 10:21")),  # what is asked at once: still one-on-one?
    ("22:10", lambda do: do.sign_in(CHEN)),
    ("22:30", lambda do: do.press(BEN, BALANCE)),  # and Ben goes at 31:00, with the clock running on
    ("23:10", lambda do: do.sign_in(DIAZ)),
    ("23:30", lambda do: do.press(CHI, EXERCISE)),  # from 31:00 on it is balance
    ("38:00", lambda do: do.answer("Yes, at 10:36")),  # the 15 minutes are over: taken off?
    ("39:30", lambda do: do.press(ANA, GAIT)),  # which stops Chi's
    ("40:30", lambda do: do.sign_in(CHEN)),
    ("41:00", lambda do: do.correct(BEN, "97112 bar", "Stopped… > 10 min ago", "Forgot to stop")),
    ("42:00", lambda do: change_code(do)),
    ("43:00", lambda do: do.press(CHI, MANUAL)),
    ("50:30", lambda do: do.sign_in(DIAZ)),
    ("51:00", lambda do: do.press(ANA, GAIT)),  # a minute late
    ("51:30", lambda do: nudge(do)),
    ("52:30", lambda do: split(do)),
    ("53:00", lambda do: do.stop_visit(ANA)),
    ("56:00", lambda do: do.sign_in(CHEN)),
    ("56:30", lambda do: do.stop_visit(CHI)),
    ("57:00", lambda do: do.stop_visit(BEN)),
    ("57:30", lambda do: do.review(ANA, CHEN)),
    ("58:10", lambda do: do.review(BEN, CHEN)),
    ("58:50", lambda do: do.review(CHI, CHEN)),
    ("59:30", lambda do: do.export()),
)

DONE = {
    # code, who, from, to; each stretch and each sum is at least LATEST away from another whole minute
    ANA: (
        ("97110", CHEN, "1:00", "9:20"),
        ("97110", DIAZ, "9:20", "21:30"),  # 8:20 + 12:10 = 20:30
        ("97014", DIAZ, "21:30", "36:30"),
        ("97116", DIAZ, "39:30", "50:00"),  # 10:30; timed in all 30: 2 units
    ),
    BEN: (
        ("97140", CHEN, "10:00", "22:30"),  # 12:30
        ("97112", CHEN, "22:30", "31:00"),  # 8:30; timed in all 20: 1 unit
    ),
    CHI: (
        ("97110", DIAZ, "23:30", "31:00"),  # 7:30
        ("97112", DIAZ, "31:00", "39:30"),  # 8:30
        ("97140", CHEN, "43:00", "56:30"),  # 13:30
    ),
}
LATEST = 15 * SECOND
"""After the script's moment: until then every press has to have come, and nothing on the bill depends on it."""

BILL = {
    # code, modifiers, units, minutes
    "1001": (
        ("97110", "GP", 1, 20),  # 20 = 15 + 5, and the 2nd unit is the gait's; the therapist's 8:20 pass its middle
        ("G0283", "GP CQ", 1, 15),  # all by the assistant
        ("97116", "GP CQ", 1, 10),  # 10 left over against 5; all by the assistant
    ),
    "1002": (("97140", "GP", 1, 12), ("97112", "", 0, 8)),  # one unit for 20 minutes, to the longer; no CQ asked for
    "1003": (("97110", "", 0, 7), ("97112", "GP", 1, 8), ("97140", "GP", 1, 13)),  # each code alone, from 8 minutes
}


def change_code(do: Treating) -> None:
    """The first of Ben's stretches was manual therapy."""
    stage = do.stage
    do.turn_to(BEN)
    stage.click("97530 bar", "Bar")
    stage.click("Another code…")
    do.choose(ACTIVITIES, MANUAL)
    stage.click("Show what changes")
    do.give("Pressed the wrong code")


def nudge(do: Treating) -> None:
    """Ana's gait training ended at 50:00: the end of its bar is dragged there, where it holds to the full minute."""
    stage = do.stage
    do.turn_to(ANA)
    bar = stage.find("97116 bar", "Bar")
    assert bar is not None
    x, y, width, height = bar.rect
    to = x + round(width * (50 - 39.5) / (51 - 39.5))
    stage.drag((x + width - 1, y + height // 2), (to, y + height // 2))
    do.give("Forgot to stop")


def split(do: Treating) -> None:
    """What Chi did from 31:00 on was balance; the middle is what the form proposes."""
    stage = do.stage
    do.turn_to(CHI)
    stage.click("97110 bar", "Bar")
    stage.click("Split…")
    do.choose(EXERCISE, BALANCE)
    stage.click("Show what changes")
    do.give("Pressed the wrong code")


def minutes(text: str) -> float:
    whole, seconds = text.split(":")
    return int(whole) + int(seconds) / 60


@pytest.fixture
def stage(desktop: Desktop, tmp_path: Path) -> Iterator[Stage]:
    clock = ScriptClock(tmp_path / "clock")
    clock.begin(b"a boot of a test")
    register(tmp_path / "data", clock, (CHEN, DIAZ), PATIENTS)
    with Stage(desktop, clock, tmp_path / "data", "hour") as stage:
        yield stage


def test_an_hour_of_three_patients_ends_with_the_minutes_of_its_script(stage: Stage, tmp_path: Path) -> None:
    do = Treating(stage)
    stage.start()
    for at, what in SCRIPT:
        stage.go(minutes(at), SPEED)
        what(do)
        late = stage.clock.passed - round(minutes(at) * MINUTE)
        assert late < LATEST, f"what was due at {at} took {late / SECOND:.0f} s: too slow a machine to tell minutes by"
        stage.shoot(at.replace(":", "-"))
    stage.quit()
    told = "".join(path.read_text() for path in (tmp_path / "data" / FOLDER).iterdir())
    assert "The log was opened" in told
    assert not [word for name, number, _ in PATIENTS for word in (*name.split(), number) if word in told]

    clinic = clinic_of(tmp_path / "data", stage.clock)
    try:
        floor, day = clinic.floor(), clinic.day()
        assert (floor.cards, floor.questions) == ((), ())
        assert {row.name: (row.state, row.to_settle, row.running) for row in day.rows} == {
            name: (State.EXPORTED, 0, False) for name, _, _ in PATIENTS
        }
        for row in day.rows:
            assert_stretches(clinic, clinic.visit(row.visit), DONE[row.name])
    finally:
        clinic.close()
    (file,) = tmp_path.rglob("ptcoder-2026-03-10.csv")
    assert bills(file) == BILL


def assert_stretches(clinic: Clinic, visit: VisitSheet, script: tuple[tuple[str, Worker, str, str], ...]) -> None:
    shown = sorted(visit.stretches, key=lambda each: each.start or 0)
    assert [(each.code, each.clinician, each.role) for each in shown] == [
        (code, who.name, who.role) for code, who, _, _ in script
    ]
    for each, (_, _, start, stop) in zip(shown, script, strict=True):
        assert each.start is not None
        assert each.stop is not None
        assert 0 <= each.start - TEN - round(minutes(start) * MINUTE) < LATEST
        assert 0 <= each.stop - TEN - round(minutes(stop) * MINUTE) < LATEST


def bills(file: Path) -> dict[str, tuple[tuple[str, str, int, int], ...]]:
    """As `BILL`."""
    found: dict[str, list[tuple[str, str, int, int]]] = {}
    with file.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            modifiers = " ".join(row[f"mod{place}"] for place in range(1, 5)).strip()
            found.setdefault(row["patient"], []).append(
                (row["code"], modifiers, int(row["units"]), int(row["minutes"]))
            )
    return {patient: tuple(rows) for patient, rows in found.items()}
