"""A program that is killed at any moment has lost nothing that it said was written."""

import random
import subprocess
import sys
import time
from pathlib import Path

from ptcoder.store import Log
from ptcoder.visit import State, fold
from tests.store.append_until_killed import VISIT

TIMES = 14
"""Thousands of them are part of the long faults."""


def test_every_acknowledged_event_is_there_after_a_kill(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    luck = random.Random(20260302)
    kept = 0
    for turn in range(TIMES):
        if turn < 5:  # somewhere in its first start, with luck
            acknowledged = run_and_kill(folder, luck.uniform(0.1, 0.4), at_work=False)
        else:
            acknowledged = run_and_kill(folder, luck.uniform(0, 0.06), at_work=True)
            assert acknowledged
        with Log.open(folder) as log:
            assert log.verify() == []
            records = list(log.all_records())
            assert [record.stamp.n for record in records] == list(range(1, len(records) + 1))
            least = max(kept, acknowledged)
            assert least <= len(records) <= least + 3  # one more append may have been under way
            assert len(records) % 2 == 1 or not records  # the opening, and pairs: never half an append
            visit = fold(log.visit(VISIT))
            assert visit is None or (visit.state is State.OPEN and not visit.running and not visit.notices)
            assert log.visits_in(State.OPEN) == ([] if visit is None else [VISIT])
            kept = len(records)
    assert kept > 2 * TIMES


def run_and_kill(folder: Path, after: float, *, at_work: bool) -> int:
    """The last number acknowledged before the kill, ``after`` seconds from its start or its first word; 0 if none."""
    command = [sys.executable, "-m", "tests.store.append_until_killed", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as child:
        assert child.stdout is not None
        first = child.stdout.readline() if at_work else b""
        time.sleep(after)
        child.kill()
        numbers = (first + child.stdout.read()).decode().split("\n")
    return int(numbers[-2]) if len(numbers) > 1 else 0  # the last line may be cut off
