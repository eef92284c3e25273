"""Time and memory of `ptcoder code` on large files. PTCODER_BENCH_ROWS says how large."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

ROWS = int(os.environ.get("PTCODER_BENCH_ROWS", "500000"))
FEW = 1000
MOST = 15
"""So many times as long as the csv module alone at most; the aim is five."""

CODES = ("97110", "97140", "97112", "97530", "97116", "97014", "97035")
COLUMNS = (
    *("visit", "date", "payer", "code", "start", "end", "minutes", "patient", "discipline", "clinician", "role"),
    *("attendance", "group_size", "units", "allowed_to_date", "attest", "prefer", "abn", "telehealth", "x_account"),
)


def write(path: Path, rows: int, each: int, *, apart: bool = False) -> Path:
    """A made-up file: visits of ``each`` rows, forty clinicians, a visit every 100 minutes, or with ``each`` of 1 so
    close that every visit shares time with the next."""
    chance = random.Random(1)
    first = date(2024, 7, 1)
    lines: list[tuple[object, ...]] = []
    for visit in range(rows // each):
        day = first + timedelta(days=visit * 730 // (rows // each))
        at = 8 * 60 + visit // 40 % 6 * 100 if each > 1 else 8 * 60 + visit % 500
        payer = chance.choice(("medicare", "commercial-ama"))
        for _ in range(each):
            until = at + chance.choice((8, 10, 12, 15, 17, 20))
            times = (f"{at // 60:02}:{at % 60:02}", f"{until // 60:02}:{until % 60:02}", "")
            people = (f"P{visit % 5000:05}", "PT", f"c{visit % 40}", "PT")
            care = (f"V{visit:07}", day, payer, chance.choice(CODES))
            lines.append((*care, *times, *people, *("",) * 8, f"A{visit}"))
            at = until
    if apart:
        chance.shuffle(lines)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *lines])
    return path


def bare(path: Path) -> float:
    """Seconds that the csv module alone takes to read the file as dictionaries and to write it again."""
    began = time.perf_counter()
    with path.open(newline="", encoding="utf-8") as source, path.with_suffix(".copy").open("w", newline="") as copy:
        writer = csv.writer(copy)
        writer.writerows(row.values() for row in csv.DictReader(source))
    return time.perf_counter() - began


def code(path: Path, processors: int) -> float:
    """Seconds that `ptcoder code` takes on so many processors."""
    command = [sys.executable, "-m", "ptcoder", "code", str(path), "-o", str(path.with_suffix(".out"))]
    command += ["--findings", str(path.with_suffix(".found"))]
    mine = os.sched_getaffinity(0)
    began = time.perf_counter()
    os.sched_setaffinity(0, sorted(mine)[:processors])  # what is started gets no more than that either
    try:
        assert subprocess.run(command, check=False).returncode in (0, 1)
    finally:
        os.sched_setaffinity(0, mine)
    return time.perf_counter() - began


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells how many processors are used")
@pytest.mark.parametrize("processors", [1, 2])
def test_time_against_the_csv_module_alone(processors: int, tmp_path: Path) -> None:
    path = write(tmp_path / "rows.csv", ROWS, 5)
    before = bare(path)
    ours = code(path, processors)
    plain = (before + bare(path)) / 2  # what else runs meanwhile slows all of them
    times = ours / plain
    print(
        f"\n{ROWS} rows, {processors} processors: csv alone {plain:.2f} s, ptcoder code {ours:.2f} s: {times:.1f} times"
    )
    assert times <= MOST


@pytest.mark.skipif(os.name != "posix", reason="only POSIX tells how much memory a child took")
@pytest.mark.parametrize(
    ("each", "args"), [(5, ()), (1, ()), (5, ("--unsorted",))], ids=["visits of 5 rows", "of 1 row", "unsorted"]
)
def test_memory_for_each_row(each: int, args: tuple[str, ...], tmp_path: Path) -> None:
    """At most 200 bytes a row above what a thousand rows take."""
    peaks: list[int] = []
    for rows in (FEW, ROWS):
        path = write(tmp_path / "rows.csv", rows, each, apart="--unsorted" in args)
        script = (
            "import resource, subprocess, sys; subprocess.run(sys.argv[1:]);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        command = [sys.executable, "-c", script, sys.executable, "-m", "ptcoder", "code", str(path), *args]
        command += ["-o", str(tmp_path / "out"), "--findings", str(tmp_path / "found")]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        peaks.append(int(told) * (1 if sys.platform == "darwin" else 1024))
    a_row = (peaks[1] - peaks[0]) / (ROWS - FEW)
    print(f"\n{ROWS} rows: {peaks[1] / 1e6:.0f} MB, {a_row:.0f} bytes a row above {FEW} rows' {peaks[0] / 1e6:.0f} MB")
    assert a_row <= 200
