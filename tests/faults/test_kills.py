"""Killed at any moment of a clinic day: nothing that was shown is lost, nothing is invented, the clocks run on."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

from ptcoder.store import Log
from tests.faults import clinic_day
from tests.faults.conftest import Figure
from tests.faults.processes import Child, running, whole

A_DAY = 25
"""Kills on one log; then another is begun."""


def test_random_kills(tmp_path: Path, many: Callable[[int, int], int], figure: Figure) -> None:
    luck = random.Random(20260302)
    kills = many(25, 1000)
    events = unsaid = 0
    known: list[str] = []
    folder = tmp_path
    for turn in range(kills):
        if turn % A_DAY == 0:
            folder, known = tmp_path / f"day{turn // A_DAY}", []
        child = Child.start(clinic_day.until_killed, folder, turn)
        if turn % A_DAY > 1:  # else anywhere in the first two starts
            child.wait_for_word()
            time.sleep(luck.uniform(0, 0.25))
        else:
            time.sleep(luck.uniform(0, 0.2))
        child.kill()
        if not (folder / "log.db").exists():
            assert child.told == []
            continue
        if known and child.told:  # what it showed first is what the one before had left
            with Log.open(folder) as log:
                before = [record for record in log.all_records() if record.stamp.id.hex in set(known)]
            assert child.told[0]["running"] == running(before)
        told = [*known, *child.ids]
        known = whole(folder, told)
        unsaid += len(known) > len(told)
        events += len(known) - (len(told) - len(child.ids))
    assert events > 2 * kills
    figure(f"kills: {kills}; events said and found again: {events}; lost: 0; invented: 0; chains broken: 0")
    figure(f"kills: {unsaid} fell between the commit and the word about it; the next start showed what was committed")


def test_two_programs_at_once(tmp_path: Path, many: Callable[[int, int], int], figure: Figure) -> None:
    """As the window and a command line, or two windows that a lock did not keep apart."""
    times = many(30, 200)
    clinic_day.open_clinic(tmp_path / "data").close()
    children = [Child.start(clinic_day.a_while, tmp_path / "data", seed, times) for seed in (1, 2, 3)]
    assert [child.end() for child in children] == [0, 0, 0]
    with Log.open(tmp_path / "data") as log:
        assert log.verify() == []
        found = [record.stamp.id.hex for record in log.all_records()]
    said = [child.ids for child in children]
    assert sorted(found) == sorted(each for ids in said for each in ids)
    for ids in said:
        assert [each for each in found if each in set(ids)] == ids
    figure(f"three programs at once: {len(found)} events of {3 * times} intents, each once and in its program's order")
