"""The wall clock of a running program is moved, by the second and by the year: lengths, dates and order stay true."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.faults.conftest import Figure
from tests.faults.processes import TOP, told_by
from tests.faults.wall import CROSSED, STEPS

NEAR = 0.2


def faked(file: Path) -> dict[str, str]:
    """The environment in which libfaketime moves the wall clock by what stands in ``file``, and no other clock."""
    (library,) = Path("/usr/lib").glob("*/faketime/libfaketime.so.1")
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "TZ": "America/New_York",
    }


def test_steps_seasons_and_midnight(tmp_path: Path, places: dict[str, Path], figure: Figure) -> None:
    file = tmp_path / "offset"
    file.write_text("+0\n", encoding="ascii")
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.wall", str(places["data"])],
        cwd=TOP,
        env={**os.environ, **faked(file)},
        capture_output=True,
        text=True,
    )
    took = time.monotonic() - began
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    stretches = {each["what"]: each for each in told[:-1]}
    worst = 0.0
    for what in (*STEPS, *CROSSED):
        each = stretches[what]
        assert each["true"] < took, "the clock beside the wall was moved too: this proves nothing"
        worst = max(worst, abs(each["length"] - each["true"]))
        assert worst < NEAR, what
        said = any("moved by" in notice for notice in each["notices"])
        assert said == (what in STEPS), (what, each["notices"])
    assert [stretches[what]["day"] for what in CROSSED] == ["2026-03-08", "2026-11-01", "2026-06-14"]
    assert [stretches[f"after {what}"]["day"] for what in CROSSED] == ["2026-03-08", "2026-11-01", "2026-06-15"]
    assert told[-1] == {"faults": [], "in order": True, "offsets": [-300, -240, -240, -300, -240, -240]}
    figure(f"clock jumps: {len(STEPS)} steps, two seasons and a midnight; worst length off by {worst * 1000:.0f} ms")


def test_a_wrong_year_at_the_start_is_told(tmp_path: Path, places: dict[str, Path], figure: Figure) -> None:
    """And the order of the log does not ask the clock."""
    file = tmp_path / "offset"
    for offset, doubted in (("+0", False), ("-5y", True), ("+0", True), ("+0", False), ("+6y", True)):
        file.write_text(f"{offset}\n", encoding="ascii")
        code, told, said = told_by("while", places["data"], 5, 12, env=faked(file))
        assert code == 0, said
        assert any("This computer says that it is" in notice for notice in told[0]["notices"]) == doubted, offset
    figure("clock jumps: five starts, three of them in a wrong year or after one: told each time")
