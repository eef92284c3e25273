"""A clinic on a folder of its own, at a clock that only the test turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic
from tests.clinic.hand_clock import HandClock, staffed


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def clinic(tmp_path: Path, clock: HandClock) -> Iterator[Clinic]:
    """Ann Example, PT, treats; nobody is on the floor."""
    made = staffed(tmp_path / "data", clock)
    yield made
    made.close()


@pytest.fixture
def reopened(tmp_path: Path, clinic: Clinic, clock: HandClock) -> Iterator[Callable[[], Clinic]]:
    """``reopened()`` ends the program and starts it again on the same log."""
    made = [clinic]

    def again() -> Clinic:
        made[-1].close()
        made.append(Clinic.open(tmp_path / "data", clock=clock))
        return made[-1]

    yield again
    for each in made:
        each.close()
