"""A write or a sync that fails once: the program goes on, and all that it showed is in the log at its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.conftest import LONG, Figure
from tests.faults.processes import ids, told_by, whole

WRITES, SYNCS = "pwrite64,write,ftruncate", "fsync,fdatasync"
POINTS = (
    *((WRITES, number, "EIO") for number in (1, 6, 20, 54, 143)),
    *((WRITES, number, "ENOSPC") for number in (3, 12, 33, 88, 231)),
    *((SYNCS, number, "EIO") for number in (1, 2, 3, 5, 8, 13, 21, 34, 55)),
    (SYNCS, 30, "ENOSPC"),
)
"""Which of the calls on the files of the log fails, and with what; the first fall into the making of the log."""

SHORT = (POINTS[3], POINTS[7], POINTS[12], POINTS[16])


def mine(folder: Path) -> list[str]:
    """Names strace must be given to look at these files alone."""
    names = ("log.db", "log.db-wal", "log.db-shm", "log.rescue.new", "log.rescue")
    return [part for name in names for part in ("-P", str(folder / name))]


@pytest.mark.parametrize(("calls", "number", "error"), POINTS if LONG else SHORT)
def test_one_call_fails(
    tmp_path: Path, places: dict[str, Path], calls: str, number: int, error: str, figure: Figure
) -> None:
    folder = places["data"]
    trace = tmp_path / "trace"
    inject = f"inject={calls}:error={error}:when={number}"
    stops = ["-f", "--seccomp-bpf", "-qq"]  # the program is stopped at these calls alone, not at every one
    before = ["strace", *stops, "-o", str(trace), *mine(folder), "-e", f"trace={calls}", "-e", inject]
    code, told, said = told_by("while", folder, number, 60, before=before)
    failed = [line for line in trace.read_text().splitlines() if "(INJECTED)" in line]
    point = f"{calls.split(',')[0]} {number}, {error}"
    if code == 3:
        assert str(folder) in told[-1]["refused"]
        figure(f"failing calls: {point}: refused at the start, in words")
        code, told, said = told_by("while", folder, number, 60)
        assert code == 0, said
        whole(folder, ids(told))
        return
    assert code == 0, said
    assert failed, "the point was never reached"
    assert told[-1]["held"] == 0
    whole(folder, ids(told))
    most = max(message["held"] for message in told)
    figure(f"failing calls: {point}: {'up to ' + str(most) + ' presses held, then entered' if most else 'passed over'}")
    assert not list(folder.glob("*.rescue"))
