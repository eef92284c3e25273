"""A clinic on a folder of its own, at a clock that only the test turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic
from ptcoder.store import DiskFull, Draft, Log
from ptcoder.visit import Logged
from tests.clinic.hand_clock import HandClock, open_clinic, staffed
from tests.conftest import hasty


@pytest.fixture(scope="module", autouse=True)
def _does_not_wait_for_the_disk() -> Iterator[None]:
    with hasty():
        yield


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
        made.append(open_clinic(tmp_path / "data", clock))
        return made[-1]

    yield again
    for each in made:
        each.close()


@pytest.fixture
def appends(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Logged, ...]]:
    """What was written to the log from here on, transaction by transaction."""
    written: list[tuple[Logged, ...]] = []
    append = Log.append

    def spy(log: Log, drafts: Sequence[Draft], check: Callable[[], None] | None = None) -> tuple[Logged, ...]:
        records = append(log, drafts, check)
        written.append(records)
        return records

    monkeypatch.setattr(Log, "append", spy)
    return written


@pytest.fixture
def unwritable(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """After ``unwritable()`` nothing can be written to the log: the disk is full."""

    def fail(*_: object) -> tuple[Logged, ...]:
        raise DiskFull("The disk is full; nothing was written")

    return lambda: monkeypatch.setattr(Log, "_write", fail)


@pytest.fixture
def writable(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """After ``writable()`` it can be again."""
    write = Log._write  # pyright: ignore[reportPrivateUsage]
    return lambda: monkeypatch.setattr(Log, "_write", write)
