"""The whole program but its window, killed in mid-treatment: the clocks have not noticed."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from ptcoder.clinic import Clinic, SystemClock
from ptcoder.store import Log
from ptcoder.visit import MINUTE, SECOND, Started
from tests.clinic.looking import face, lengths, runs

NEAR = SECOND // 50


def test_what_ran_when_the_program_was_killed_runs_on_from_its_start(tmp_path: Path) -> None:
    clock = SystemClock()
    command = [sys.executable, "-m", "tests.clinic.press_until_killed", str(tmp_path / "data")]
    before = clock.look()
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        ready = clock.look()
        child.kill()
    time.sleep(0.3)
    with Log.open(tmp_path / "data") as log:
        assert log.verify() == []
        starts = {each.event.code: each.stamp.moment for each in log.all_records() if isinstance(each.event, Started)}
    assert set(starts) == {"97110", "97014"}
    assert all(before.mono_us < each.mono_us < ready.mono_us for each in starts.values())
    clinic = Clinic.open(tmp_path / "data")
    sheet = clinic.floor()
    assert sheet.visit is not None
    visit = sheet.visit.visit
    assert [question.text.rpartition(". ")[2] for question in sheet.questions] == ["Still one-on-one?"]
    assert sheet.notices == ()
    assert runs(clinic, visit) == ["97110", "97014"]
    for code, start in starts.items():
        true = clock.look().mono_us - start.mono_us
        assert true > 300_000
        assert abs(face(clinic, visit, code).elapsed(clinic.now()) - true) < NEAR
    left = face(clinic, visit, "97014").left(clinic.now())
    assert left is not None
    assert 14 * MINUTE < left < 15 * MINUTE
    clinic.stop_visit(visit)
    ended = clock.look().mono_us
    for code, length in lengths(clinic, visit).items():
        assert 0 <= ended - starts[code].mono_us - length * SECOND < NEAR * 10
    clinic.close()
